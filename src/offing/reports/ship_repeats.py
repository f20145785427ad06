"""Ships named before and again: "the carrier Shandong", and later "helicopters of Shandong"."""

import re
from bisect import bisect

from offing.reports.lexicon import Entry, Lexicon
from offing.reports.mention import Mention
from offing.reports.ship_ledger import is_place
from offing.schema.claim import Unit

_MOST_AGAIN = 40  # names of one text that are looked for again
# What stands before a place and seldom before a ship, and after a place's name.
_PLACED = re.compile(r"\b(?:in|at|near|off|from|to|into|toward|towards|for|around|over|port of|city of|visited) $")
_NAMED_BEFORE = re.compile(r"\b(?!The )[A-Z][\w.]* $")
_PLACE_AFTER = re.compile(
    r"['’]s? (?:coast|port|waters|airspace)| (?:[Pp]rovince|[Cc]ity|[Ii]slands?|[Pp]ort|[Cc]oast|[Aa]irport)"
    r"|-|, [A-Z]| [A-Z]"
)


def with_named_again(text: str, start: int, end: int, found: list[Mention]) -> list[Mention]:
    """Return the mentions with those of names that the text has given to ships and says again without a platform."""
    told: dict[str, Unit] = {}
    for it in found:
        if it.value.name and len(it.value.name) > 3 and len(told) < _MOST_AGAIN:
            told.setdefault(it.value.name, it.value)
    if not told:
        return found
    taken = sorted((it.start, it.end) for it in found)
    more = []
    for hit in Lexicon(Entry(name, "", unit) for name, unit in told.items()).hits(text, start, end):
        near = taken[max(0, bisect(taken, (hit.start, hit.start)) - 3) :][:5]  # classes lie within ships' stretches
        if any(low < hit.end and hit.start < high for low, high in near) or not _is_again(text, hit.start, hit.end):
            continue
        span = (hit.start, hit.end)
        first: Unit = hit.value
        unit = Unit(
            name=first.name,
            class_id=first.class_id,
            kind=first.kind,
            navy=first.navy,
            state=first.state,
            hulls=first.hulls,
            span=span,
            spans={"name": span},
        )
        more.append(Mention("unit", *span, unit))
    return sorted([*found, *more], key=lambda it: it.start) if more else found


def _is_again(text: str, start: int, end: int) -> bool:
    """Tell whether a ship's name said again is not rather a place's or a person's."""
    if _PLACE_AFTER.match(text, end):
        return False
    before = text[max(0, start - 24) : start]
    if _NAMED_BEFORE.search(before):
        return False
    return _PLACED.search(before) is None or not is_place(text[start:end])
