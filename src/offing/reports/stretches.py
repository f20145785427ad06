"""Cut a text into stretches that can be read one by one: its sentences, none of them without bound."""

from functools import lru_cache

from offing.reports.sentences import sentences

_SHORT = 1_200
_MOST = 3_000


def stretches(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where to read between two offsets: the sentences there, long ones cut at a blank; a short text whole."""
    if end - start <= _SHORT:
        return [(start, end)] if end > start else []
    found = []
    for low, high in _sentences(text):
        if low < end and high > start:
            found += _bounded(text, max(low, start), min(high, end))
    return found


@lru_cache(maxsize=2)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the sentences of a text; the layers ask one after the other for the same text."""
    return tuple((it.start, it.end) for it in sentences(text))


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    while end - start > _MOST:
        cut = max(text.rfind("\n", start + 1, start + _MOST), text.rfind(" ", start + _MOST // 2, start + _MOST))
        cut = cut if cut > start else start + _MOST
        found.append((start, cut))
        start = cut
    return [*found, (start, end)]
