"""A day and a quarter at sea in a file of some hundred kilobytes: the log that `offing demo` reads.

Seven hulls under six identities, on the Great Sole Bank, out of sight of land. Two ships meet and drift side
by side across midnight; one falls silent for eight hours; one MMSI is transmitted by two hulls;
one anchors; one yacht minds her own business. Two shore receivers hear them, the second one
report in three.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from offing.codecs.aivdm_encode import encode
from offing.schema.craft import REHEARSAL_MID

Fields = dict[str, Any]
Knot = tuple[float, float, float]  # hours from the start, nautical miles east and north of the origin

ORIGIN = (49.5, -9.5)  # the Great Sole Bank, where a ship could anchor
START = datetime(2024, 3, 1, 16, tzinfo=UTC)
HOURS = 30.0
EVERY_S = 120
STATICS_EVERY_S = 1800
UNDER_WAY, AT_ANCHOR = 0, 1


@dataclass(frozen=True, slots=True)
class Hull:
    """Say who a hull pretends to be and where she sails: straight lines between knots."""

    number: int
    name: str
    callsign: str
    ship_type: int
    sails: tuple[Knot, ...]
    anchored: tuple[float, float] = (0.0, 0.0)
    silent: tuple[float, float] = (0.0, 0.0)
    class_b: bool = False

    @property
    def mmsi(self) -> int:
        """Return her MMSI, of the block that no state holds."""
        return REHEARSAL_MID * 1_000_000 + self.number


FLEET = (
    # These two drift 200 m apart from hour 6 to hour 9.
    Hull(1, "SIM ALDER", "SIM1", 70, ((0, -55, 0), (5.5, 0, 0), (9, 1.75, 0.5), (30, 130, 130))),
    Hull(2, "SIM BIRCH", "SIM2", 30, ((0, 50, 20), (6, 0.36, 0.07), (9, 1.86, 0.5), (30, 100, -150))),
    Hull(3, "SIM CEDAR", "SIM3", 80, ((0, -30, -170), (30, -80, 185)), silent=(10, 18)),
    # One MMSI, two hulls hundreds of miles apart.
    Hull(4, "SIM ELM", "SIM4", 70, ((0, -120, -80), (30, -120, 250))),
    Hull(4, "SIM FIR", "SIM5", 52, ((0, 90, 100), (30, 90, -170))),
    Hull(6, "SIM HAZEL", "SIM6", 60, ((0, 70, -40), (8, 30, 30), (14, 30, 30), (30, 100, 140)), anchored=(8, 14)),
    Hull(7, "SIM LARK", "SIM7", 36, ((0, -20, -20), (30, 60, 90)), class_b=True),
)


def small_log(*, seed: int = 1, start: datetime = START) -> Iterator[tuple[datetime, bytes]]:
    """Yield (time heard, line) in order of time: AIVDM sentences in tag blocks, one a line.

    The same *seed* and *start* yield the same bytes.
    """
    rng = Random(seed)  # noqa: S311 - a rehearsal must be repeatable, not secret
    heard = [line for hull in FLEET for line in _transmit(hull, start, rng)]
    for t, _, line in sorted(heard, key=lambda each: each[:2]):
        yield t, line


def _transmit(hull: Hull, start: datetime, rng: Random) -> Iterator[tuple[datetime, int, bytes]]:
    """Yield (time, serial, line) for all that receivers heard of *hull*."""
    phase = rng.randrange(EVERY_S)
    for n in range(int(HOURS * 3600 / EVERY_S)):
        second = max(n * EVERY_S + phase + rng.randrange(-10, 11), 0)
        if hull.silent[0] * 3600 <= second < hull.silent[1] * 3600:
            continue
        t = start + timedelta(seconds=second)
        messages = [_position(hull, second, t, rng)]
        if n % (STATICS_EVERY_S // EVERY_S) == 0:
            messages += _statics(hull)
        for fields in messages:
            serial = rng.randrange(1 << 30)
            yield from _heard(fields, t, "SIM-W", serial)
            if rng.random() < 1 / 3:
                yield from _heard(fields, t + timedelta(seconds=rng.randrange(3)), "SIM-E", serial)


def _position(hull: Hull, second: int, t: datetime, rng: Random) -> Fields:
    """Return the position report sent at *t*: type 1, or 18 of class B."""
    east, north, sog, cog = _where(hull, second)
    lying = hull.anchored[0] * 3600 <= second < hull.anchored[1] * 3600
    if lying:
        sog, cog = rng.choice((0.0, 0.0, 0.1)), rng.uniform(0, 359.9)
    lat = ORIGIN[0] + (north + rng.gauss(0, 0.002)) / 60
    lon = ORIGIN[1] + (east + rng.gauss(0, 0.002)) / 60 / math.cos(math.radians(ORIGIN[0]))
    status = AT_ANCHOR if lying else UNDER_WAY
    return {
        "msg_type": 18 if hull.class_b else 1,
        "mmsi": hull.mmsi,
        "lat": lat,
        "lon": lon,
        "sog_kn": sog,
        "cog_deg": cog,
        "second": t.second,
        **({} if hull.class_b else {"nav_status": status, "heading_deg": round(cog) % 360, "rot_deg_min": 0.0}),
    }


def _statics(hull: Hull) -> list[Fields]:
    """Return what she says of herself: type 5, or both parts of type 24."""
    who: Fields = {"mmsi": hull.mmsi}
    size: Fields = {"to_bow_m": 90, "to_stern_m": 20, "to_port_m": 8, "to_starboard_m": 9}
    particulars: Fields = {"callsign": hull.callsign, "ship_type": hull.ship_type}
    if not hull.class_b:
        return [who | size | particulars | {"msg_type": 5, "name": hull.name, "draught_m": 6.5, "destination": "SIM"}]
    small: Fields = {"to_bow_m": 9, "to_stern_m": 4, "to_port_m": 2, "to_starboard_m": 2}
    return [
        who | {"msg_type": 24, "partno": 0, "name": hull.name},
        who | particulars | small | {"msg_type": 24, "partno": 1},
    ]


def _heard(fields: Fields, t: datetime, receiver: str, serial: int) -> Iterator[tuple[datetime, int, bytes]]:
    """Yield the sentences of one message as a receiver logs them."""
    sequence, group = (serial % 10, serial % 10_000) if fields["msg_type"] == 5 else (None, None)
    channel = "AB"[serial % 2]
    for line in encode(fields, channel=channel, sequence=sequence, receiver=receiver, t=t, group=group):
        yield t, serial, line


def _where(hull: Hull, second: float) -> tuple[float, float, float, float]:
    """Return miles east, miles north, speed (kn) and course (degrees) at *second*."""
    hour = second / 3600
    legs = list(pairwise(hull.sails))
    (t0, x0, y0), (t1, x1, y1) = next((leg for leg in legs if hour < leg[1][0]), legs[-1])
    part = (hour - t0) / (t1 - t0)
    speed = math.hypot(x1 - x0, y1 - y0) / (t1 - t0)
    return x0 + part * (x1 - x0), y0 + part * (y1 - y0), speed, math.degrees(math.atan2(x1 - x0, y1 - y0)) % 360
