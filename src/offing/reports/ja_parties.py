"""Whose forces a stretch of Japanese names: ロシア海軍, 中国軍, 海上自衛隊, 中国, 中国及びロシア海軍."""

import re

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


_BESIDE = re.compile(r"([一-鿿ァ-ヴー]{2,8}?)(?:の?艦艇|の?軍機)?(?:及び|並びに|と|・)$")
_SERVICE = re.compile(r"海軍|海警局|空軍|軍")
_FURTHEST = 24  # letters that a name, the ships between and a word for "and" may take


def beside(plain: Plain, start: int, at: int, service: str) -> Party | None:
    """Return whom a stretch names with "and" right before the owner that begins at *at*.

    ``service`` is what that owner is called; it is of both where the first is told by its state (中国及びロシア海軍).
    """
    found = _BESIDE.search(plain.text, max(start, at - _FURTHEST), at)
    if found is None:
        return None
    one = party(plain, *found.span(1))
    if one is None or one.kind != "state":
        return one
    kind = _SERVICE.search(service)
    both = institutions.named(plain.text[slice(*found.span(1))] + kind[0], "ja") if kind else None
    if both is None:
        return one
    said = "the service told of the other"
    return Party(both.id, both.name, both.kind, both.state, span=one.span, inferred=said)
