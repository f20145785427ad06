"""Whose forces a stretch of Japanese names: ロシア海軍, 中国軍, 海上自衛隊, 中国."""

from offing.atlas import institutions
from offing.reports.plain import Plain
from offing.schema.claim import Party


def party(plain: Plain, start: int, end: int, inferred: str | None = None) -> Party | None:
    """Return the state, service or institution that a stretch of the plain form, or the longest end of it, names."""
    for at in range(start, end - 1):
        found = institutions.named(plain.text[at:end], "ja")
        if found is not None:
            span = plain.span(at, end)
            return Party(found.id, found.name, found.kind, found.state, span=span, inferred=inferred)
    return None
