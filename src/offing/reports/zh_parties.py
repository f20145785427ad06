"""Who acts and who is meant in Chinese releases of Taiwan: 國防部, 中共, 共(機), 國軍, 空軍, 東部戰區."""

import re
from functools import lru_cache

from offing.atlas import institutions, states
from offing.reports.zh_lexicon import words
from offing.schema.claim import Party, Span

_THEIRS = re.compile(r"中共解放軍|中共|解放軍|共軍|共(?=[機艦])")
_SHORT = {"共": "中共"}
_OWN = {"空軍": "forces:air", "海軍": "service:navy"}  # without a state's name they are Taiwan's
_LONGEST = 8  # letters of a name
_FORM = "the form of the release"


def party(said: str, span: Span | None = None, inferred: str | None = None) -> Party:
    """Return whom words mean, called as the atlas calls it; one whom nobody knows keeps the words for a name."""
    found = _known(said)
    if found is None:
        return Party(f"name:{said}", said, "name", span=span, inferred=inferred)
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


def other(even: str, at: int) -> Party | None:
    """Return the state or service, none of China's, that is named right before *at* (俄羅斯海軍|艦艇)."""
    for start in range(max(0, at - _LONGEST), at - 1):
        found = _known(even[start:at].removesuffix("籍"))
        if found is not None:
            return None if found.state == "CN" else party(even[start:at].removesuffix("籍"), (start, at))
    return None


def others(even: str) -> tuple[Party, ...]:
    """Return whose ships a text that names no Chinese ones says were seen, each once."""
    if _THEIRS.search(even):
        return ()
    found: dict[str, Party] = {}
    for match in words().ship.finditer(even):
        one = other(even, match.start())
        if one is not None and one.state != "TW":
            found.setdefault(one.id, one)
    return tuple(found.values())


@lru_cache(maxsize=512)
def _known(said: str) -> institutions.Institution | None:
    said = _SHORT.get(said, said)
    role = _OWN.get(said)
    return institutions.of_state("TW", role) if role else institutions.named(said, "zh-Hant")
