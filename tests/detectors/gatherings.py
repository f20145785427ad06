"""Ships that gather, as fixes: two pairs of warships that meet and work together, and ships displaced together."""

from dataclasses import replace

from detectors.convoys import Leg, sail, told
from detectors.fleets import DAY, HOUR, MINUTE, T0, Fix, Static

WEST, EAST = (799_010_001, 799_010_002), (799_010_003, 799_010_004)
_RACE: list[Leg] = [(course, 12.0, 40.0) for course in (0.0, 90.0, 180.0, 270.0) * 2]
# Four hours towards one another, from 119 miles apart; a turn on the way, as no lane has.
_EASTWARD: list[Leg] = [(80.0, 15.0, 120.0), (100.0, 15.0, 120.0), *_RACE]
_WESTWARD: list[Leg] = [(260.0, 15.0, 120.0), (280.0, 15.0, 120.0), *_RACE]
MEETS, WORKS_UNTIL = T0 + 4 * HOUR, T0 + 9 * HOUR + 20 * MINUTE
PLACE = (10.0, -31.0)


def drill(lat: float = PLACE[0], lon: float = PLACE[1]) -> tuple[list[Fix], list[Static]]:
    """Return two pairs that meet near a place after four hours, and steam in squares there for more than five."""
    fixes = []
    for number, ship in enumerate(WEST):
        fixes += sail(ship, _EASTWARD, lat + 0.017 * number, lon - 1.0, start=T0)
    for number, ship in enumerate(EAST):
        fixes += sail(ship, _WESTWARD, lat + 0.017 * number, lon + 1.02, start=T0)
    return fixes, told(35, *WEST, *EAST)


def displaced(ships: int = 3, first: int = 799_110_001) -> list[Fix]:
    """Return ships that steam eastward side by side, and report from a degree north for an hour of three."""
    fixes = []
    for number in range(ships):
        counted = {0: 0, 1: 0}
        for fix in sail(first + number, [(90.0, 12.0, 180.0)], -10.0 + 0.1 * number, -25.0, start=T0 + DAY // 4):
            away = int(T0 + DAY // 4 + HOUR <= fix.t < T0 + DAY // 4 + 2 * HOUR)
            counted[away] = min(counted[away] + 1, 10)
            fixes.append(replace(fix, lat=fix.lat + away, segment=fix.segment + away * HOUR, in_segment=counted[away]))
    return fixes
