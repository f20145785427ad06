"""What has been heard of each aircraft lately: halves of positions, the last place, the last speed.

One message holds half of what a position needs, or a speed without a place. This memory joins
them. Everything in it has an age beyond which it counts for nothing, so that what is forgotten
at a cut would not have been used.
"""

import math
from dataclasses import dataclass, field
from typing import Any

from offing.codecs.adsb_cpr import AIRBORNE, SURFACE, both, near

Half = tuple[int, int, int]  # t in µs, latitude and longitude as coded
Place = tuple[int, float, float]
Motion = tuple[int, float | None, float | None, float | None]  # t, knots, track, heading

SECOND = 1_000_000
# DO-260B: an even and an odd message tell a place when they are at most ten seconds apart.
_PAIR_US = 10 * SECOND
# For so long a place tells the zone that the next message means: far less than the 180 nm
# (45 on the ground) that an aircraft would have to fly.
_PLACE_US = 300 * SECOND
_MOTION_US = 10 * SECOND
_KEPT_US = 2 * _PLACE_US
_FASTEST_MPS, _SLACK_M, _M_PER_DEG = 600.0, 2_000.0, 111_195.0


@dataclass(slots=True)
class Aircraft:
    """Hold what was last heard of one aircraft."""

    even: Half | None = None
    odd: Half | None = None
    place: Place | None = None
    motion: Motion | None = None

    def latest(self) -> int:
        """Return the time of the newest of what is held."""
        return max((one[0] for one in (self.even, self.odd, self.place, self.motion) if one), default=0)


@dataclass(slots=True)
class Sky:
    """Hold every aircraft heard in the last minutes, by address; ``now`` is the latest time of all."""

    craft: dict[str, Aircraft] = field(default_factory=dict)
    now: int = 0

    def of(self, address: str, t: int) -> Aircraft:
        """Return what is held of an aircraft that is heard at *t*, nothing where it was silent for long."""
        self.now = max(self.now, t)
        held = self.craft.get(address)
        if held is None or self.now - held.latest() > _KEPT_US:
            held = self.craft[address] = Aircraft()
        return held

    def as_carry(self) -> dict[str, Any]:
        """Return as JSON what may still be used."""
        kept = {key: one for key, one in self.craft.items() if self.now - one.latest() <= _KEPT_US}
        return {"now": self.now, "craft": {k: [a.even, a.odd, a.place, a.motion] for k, a in kept.items()}}

    @classmethod
    def from_carry(cls, carry: dict[str, Any]) -> "Sky":
        """Return what as_carry wrote."""
        held = carry.get("craft", {}).items()
        return cls({k: Aircraft(*(tuple(p) if p else None for p in parts)) for k, parts in held}, carry.get("now", 0))


def motion_at(one: Aircraft, t: int) -> tuple[float | None, float | None, float | None]:
    """Return speed, track and heading as of *t*, None where none was heard in the last ten seconds."""
    return one.motion[1:] if one.motion and abs(t - one.motion[0]) <= _MOTION_US else (None, None, None)


def locate(one: Aircraft, t: int, odd: bool, coded: tuple[int, int], on_ground: bool) -> tuple[float, float] | None:
    """Return the latitude and longitude that a message heard at *t* tells, None while they are not certain.

    A place heard in the last five minutes tells the zone, if the aircraft can have got from
    there to here; else an even and an odd message of the last ten seconds together. On the
    ground the zones repeat every 90 degrees, so that there only a place tells. Where a pair
    contradicts a recent place, what is heard next must agree with it first.
    """
    known = one.place if one.place and abs(t - one.place[0]) <= _PLACE_US else None
    found = None
    if known:
        found = near(coded, odd, known[1], known[2], SURFACE if on_ground else AIRBORNE)
        found = found if _can_reach(known, t, *found) else None
    if not on_ground:
        if odd:
            one.odd = (t, *coded)
        else:
            one.even = (t, *coded)
    if found is None and not on_ground:
        found = _paired(one, odd)
        if found and known:  # somebody is elsewhere than thought; the next message decides
            one.place = (t, *found)
            return None
    if found is not None:
        one.place = (t, *found)
    return found


def _paired(one: Aircraft, odd: bool) -> tuple[float, float] | None:
    if one.even is None or one.odd is None or abs(one.even[0] - one.odd[0]) > _PAIR_US:
        return None
    return both(one.even[1:], one.odd[1:], odd)


def _can_reach(known: Place, t: int, lat: float, lon: float) -> bool:
    if abs(lat) > 90.0:
        return False
    north, turn = lat - known[1], (lon - known[2] + 180.0) % 360.0 - 180.0
    east = turn * math.cos(math.radians(0.5 * (lat + known[1])))
    return math.hypot(north, east) * _M_PER_DEG <= _SLACK_M + abs(t - known[0]) / SECOND * _FASTEST_MPS
