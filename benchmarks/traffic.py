"""A fleet that sails plausibly, in closed form: ask where any craft is at any second.

A craft moors in a port, drifts slowly, sails a long curve, or meets its neighbour for three
hours; one in a hundred falls silent for eight hours, one in a hundred shares its MMSI with a hull
elsewhere. Density stays the same however many craft there are: each sea holds 500.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

START = 1_700_006_400  # 2023-11-15 00:00:00 UTC, the first second of the first day
DAY_S = 86_400
CRAFT_PER_SEA = 500
METRES_PER_DEGREE = 111_320.0
KNOT = 1852 / 3600
MOORED, SLOW, SAILING, LEADER, FOLLOWER = range(5)
MIX = (0.40, 0.15, 0.04)
MEET_M, MEET_HALF_S, CLOSING_KN = 150.0, 5_400.0, 10.0
SILENT_S = 8 * 3600
COUNTRIES = np.array([219, 235, 244, 257, 265, 273, 366, 412, 431, 440, 477, 538, 563, 636])


@dataclass(frozen=True, slots=True)
class Fleet:
    """Hold what each craft does, one array a property."""

    mmsi: Ints
    class_b: NDArray[np.bool_]
    kind: Ints
    sea_lat: Floats
    sea_lon: Floats
    x: Floats  # centre of its circle, metres east of its sea's centre
    y: Floats
    radius: Floats
    speed: Floats  # m/s, signed: positive turns to port
    phase: Floats
    meets_at: Floats  # second of the day
    bearing: Floats
    silent_from: Floats  # second of the first day, or infinity

    def __len__(self) -> int:
        return len(self.mmsi)


def make_fleet(craft: int, *, seed: int = 1, mix: tuple[float, float, float] = MIX) -> Fleet:
    """Return *craft* craft, of whom the parts in *mix* are moored, slow, and meet another; the rest sail."""
    rng = np.random.default_rng(seed)
    seas = -(-craft // CRAFT_PER_SEA)
    sea = np.arange(craft) // CRAFT_PER_SEA
    moored_part, slow_part, meeting_part = mix
    draw = rng.random(craft)
    kind = np.select([draw < moored_part, draw < moored_part + slow_part], [MOORED, SLOW], SAILING)
    pairs = rng.choice(craft // 2, int(craft * meeting_part / 2), replace=False)
    kind[2 * pairs], kind[2 * pairs + 1] = LEADER, FOLLOWER
    moored = kind == MOORED
    ports = rng.uniform(-80e3, 80e3, (seas, 5, 2))
    berth = ports[sea, rng.integers(0, 5, craft)] + rng.normal(0, 1_500, (craft, 2))
    x, y = np.where(moored[:, None], berth, rng.uniform(-100e3, 100e3, (craft, 2))).T
    knots = np.select(
        [moored, kind == SLOW, kind == SAILING],
        [np.zeros(craft), rng.uniform(1, 3, craft), rng.uniform(8, 20, craft)],
        1.0,
    )
    radius = np.select(
        [moored, kind == SLOW, kind == SAILING],
        [rng.uniform(2, 8, craft), rng.uniform(500, 5_000, craft), rng.uniform(15e3, 60e3, craft)],
        20e3,
    )
    mmsi = COUNTRIES[np.arange(craft) % len(COUNTRIES)] * 1_000_000 + np.arange(craft) + 1_000
    sailing = np.flatnonzero(kind == SAILING)
    shared = sailing[: len(sailing) // 100 * 2]
    mmsi[shared[1::2]] = mmsi[shared[0::2]]
    silent = np.full(craft, np.inf)
    quiet = sailing[-(craft // 100) :] if craft >= 100 else sailing[:0]
    silent[quiet] = rng.uniform(3_600, DAY_S - SILENT_S - 3_600, len(quiet))
    fleet = Fleet(
        mmsi=mmsi,
        class_b=rng.random(craft) < 0.2,
        kind=kind,
        sea_lat=((sea * 13) % 110 - 50).astype(float),
        sea_lon=((sea * 29) % 350 - 170).astype(float),
        x=x,
        y=y,
        radius=radius,
        speed=knots * KNOT * rng.choice([-1.0, 1.0], craft),
        phase=rng.uniform(0, 2 * np.pi, craft),
        meets_at=rng.uniform(7_200, DAY_S - 7_200, craft),
        bearing=rng.uniform(0, 2 * np.pi, craft),
        silent_from=silent,
    )
    return _tie_followers(fleet)


def _tie_followers(fleet: Fleet) -> Fleet:
    """Give each follower its leader's circle, to which it keeps an offset."""
    followers = np.flatnonzero(fleet.kind == FOLLOWER)
    for column in (fleet.sea_lat, fleet.sea_lon, fleet.x, fleet.y, fleet.radius, fleet.speed, fleet.phase):
        column[followers] = column[followers - 1]
    return fleet


def report_times(first: int, stop: int, *, total: int, days: float = 1.0) -> Floats:
    """Return the seconds since START at which reports *first* to *stop* of *total* are sent."""
    return np.arange(first, stop) * (days * DAY_S / total)


def reporting(fleet: Fleet, first: int, stop: int, t: Floats, *, seed: int = 1) -> Ints:
    """Return which craft sends each report: all in turn, each round in another order.

    A silent craft's turn goes to the next craft that never falls silent.
    """
    craft = len(fleet)
    rounds = range(first // craft, -(-stop // craft))
    order = np.concatenate([np.random.default_rng((seed, n)).permutation(craft) for n in rounds])
    who = order[first - rounds.start * craft : stop - rounds.start * craft]
    quiet = (t >= fleet.silent_from[who]) & (t < fleet.silent_from[who] + SILENT_S)
    talkers = np.flatnonzero(np.isinf(fleet.silent_from))
    return np.where(quiet, talkers[np.searchsorted(talkers, who) % len(talkers)], who)


def locate(fleet: Fleet, who: Ints, t: Floats) -> dict[str, Any]:
    """Return lat, lon, sog_kn and cog_deg of craft *who* at *t* seconds since START."""
    radius, kind = fleet.radius[who], fleet.kind[who]
    moored = kind == MOORED
    turn = np.where(moored, 1 / 900, fleet.speed[who] / radius)
    angle = fleet.phase[who] + turn * t
    east, north = np.cos(angle), np.sin(angle)
    x, y = fleet.x[who] + radius * east, fleet.y[who] + radius * north
    vx, vy = np.where(moored, 0.0, -radius * turn * north), np.where(moored, 0.0, radius * turn * east)
    following = kind == FOLLOWER
    away = t % DAY_S - fleet.meets_at[who]
    apart = np.where(following, MEET_M + np.maximum(np.abs(away) - MEET_HALF_S, 0) * CLOSING_KN * KNOT, 0.0)
    opening = np.where(following & (np.abs(away) > MEET_HALF_S), np.sign(away) * CLOSING_KN * KNOT, 0.0)
    ux, uy = np.sin(fleet.bearing[who]), np.cos(fleet.bearing[who])
    x, y, vx, vy = x + apart * ux, y + apart * uy, vx + opening * ux, vy + opening * uy
    lat = fleet.sea_lat[who] + y / METRES_PER_DEGREE
    lon = fleet.sea_lon[who] + x / (METRES_PER_DEGREE * np.cos(np.radians(fleet.sea_lat[who])))
    return {
        "lat": lat,
        "lon": (lon + 180) % 360 - 180,
        "sog_kn": np.hypot(vx, vy) / KNOT,
        "cog_deg": np.degrees(np.arctan2(vx, vy)) % 360,
    }
