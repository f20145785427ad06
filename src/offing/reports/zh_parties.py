"""Who acts and who is meant in Chinese releases of Taiwan: 國防部, 中共, 共(機), 國軍, 空軍, 東部戰區."""

import re
from functools import cache

from offing.atlas import institutions, states
from offing.schema.claim import Party, Span

_THEIRS = re.compile(r"中共解放軍|中共|解放軍|共軍|共(?=[機艦])")
_SHORT = {"共": "中共"}
_OWN = {"空軍": "forces:air", "海軍": "service:navy"}  # without a state's name they are Taiwan's
_FORM = "the form of the release"


def party(words: str, span: Span | None = None, inferred: str | None = None) -> Party:
    """Return whom words mean, called as the atlas calls it; one whom nobody knows keeps the words for a name."""
    found = _known(words)
    if found is None:
        return Party(f"name:{words}", words, "name", span=span, inferred=inferred)
    return Party(found.id, found.name, found.kind, found.state, span=span, inferred=inferred)


def state(code: str, span: Span | None = None) -> Party:
    """Return a state by its code."""
    return Party(f"state:{code}", states.state(code).name, "state", code, span=span)


def theirs(even: str, start: int, end: int) -> Party:
    """Return China or its forces as a stretch names them, else as the text does anywhere, else by the form."""
    found = _THEIRS.search(even, start, end) or _THEIRS.search(even)
    return party("中共", inferred=_FORM) if found is None else party(found[0], found.span())


def ministry(even: str) -> Party:
    """Return the ministry, where the text names it, else by the form."""
    at = even.find("國防部")
    return party("國防部", inferred=_FORM) if at < 0 else party("國防部", (at, at + len("國防部")))


@cache
def _known(words: str) -> institutions.Institution | None:
    words = _SHORT.get(words, words)
    role = _OWN.get(words)
    return institutions.of_state("TW", role) if role else institutions.named(words, "zh-Hant")
