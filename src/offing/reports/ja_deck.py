"""Take-offs from a ship and landings on it: 艦載戦闘機による約２０回、艦載ヘリによる約１０回、計約３０回の発着艦."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from offing.reports.plain import Plain
from offing.schema.claim import Force, Span, Time

_COUNT = re.compile(r"(?P<sum>(?:合?計|合わせて)の?)?(?P<about>約|およそ)?(?P<n>\d{1,5})(?:数)?回")
_ACT = re.compile(r"発着艦|離着艦|発艦|着艦")
_CRAFT = re.compile(
    r"(?P<fighter>(?:艦載)?戦闘機|固定翼機)|(?P<helicopter>(?:艦載)?ヘリ(?:コプター)?)|(?P<drone>無人機)"
)
_SUMMED = re.compile(r"これにより|これまでに|累計|までに確認した")


@dataclass(slots=True)
class Flights:
    """Hold the flights of one time: ``detail`` has flights, fighter_flights, helicopter_flights as far as told."""

    time: Time | None
    forces: tuple[Force, ...]
    acts: tuple[str, ...]
    spans: tuple[Span, ...]
    detail: dict[str, Any] = field(default_factory=dict)
    summed: bool = False


def flights(plain: Plain, start: int, end: int, times: Sequence[tuple[int, int, Time]]) -> list[Flights]:
    """Return the flights that a sentence tells, one for each of its times."""
    acts = list(_ACT.finditer(plain.text, start, end))
    names = tuple(dict.fromkeys(match[0] for match in acts))
    spans = tuple(plain.span(*match.span()) for match in acts)
    craft = _craft(plain, start, end)
    summed = _SUMMED.search(plain.text, start, end) is not None
    found = [Flights(times[0][2] if times else None, craft, names, spans, summed=summed)]
    before = start
    for match in _COUNT.finditer(plain.text, start, end):
        time = next((one for a, _, one in reversed(times) if a < match.start()), found[-1].time)
        if time is not found[-1].time:
            if found[-1].detail or not times:
                found.append(Flights(time, craft, names, spans, summed=summed))
            else:
                found[-1].time = time
        _count(found[-1].detail, match, plain.text[before : match.start()])
        before = match.end()
    return found


def _count(detail: dict[str, Any], match: re.Match[str], before: str) -> None:
    kinds = [one.lastgroup for one in _CRAFT.finditer(before)]
    key = "flights" if match["sum"] or len(set(kinds)) != 1 else f"{kinds[0]}_flights"
    detail[key] = int(match["n"])
    if match["about"]:
        detail["flights_bound"] = "about"


def _craft(plain: Plain, start: int, end: int) -> tuple[Force, ...]:
    found: dict[str, Force] = {}
    for match in _CRAFT.finditer(plain.text, start, end):
        kind = str(match.lastgroup)
        found.setdefault(kind, Force(None, kind, bound="some", note=match[0], span=plain.span(*match.span())))
    return tuple(found.values())
