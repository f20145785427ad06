"""Ships that lie still: at anchor off ports, swinging with the tide, and moored in them."""

import numpy as np

from offing.nav.distance import KNOT_MPS
from offing.rehearsal.muster import AT_ANCHOR, MOORED, UNDER_WAY, Hull, Muster, clock, draw, moved
from offing.rehearsal.waters import Area, Road, sites

_SHIPS = (
    Hull(70, 170, 26, 9.5, 11.0, "A", "BULKER"),
    Hull(80, 200, 32, 11.0, 11.0, "A", "TANKER"),
    Hull(79, 100, 16, 6.0, 10.0, "A", "COASTER"),
)
_SMALL = (Hull(52, 30, 10, 4.0, 10.0, "A", "TUG"), Hull(30, 20, 6, 2.5, 8.0, "B", "BOAT"))
_APART_M = 1100.0
_SWING_M = (120.0, 220.0)
_TIDE_S = 12.42 * 3600.0
_STEP_S = 2400.0
_IN_ONE = (4, 9)
_COMES_SHARE = 0.25


def anchored(rng: np.random.Generator, muster: Muster, area: Area, by: list[Road], n: int) -> None:
    """Put n ships at anchor, four to nine together, off the ports or else where the shore is near."""
    groups: list[int] = []
    while sum(groups) < n:
        groups.append(min(int(rng.integers(*_IN_ONE, endpoint=True)), n - sum(groups)))
    spots = [(*road.off, road.off_room_m) for road in by if road.off_room_m > 2.0 * _APART_M]
    found = sites(rng, area, max(0, len(groups) - len(spots)), 4_000.0, 40_000.0)
    spots += list(zip(found.lat.tolist(), found.lon.tolist(), found.room_m.tolist(), strict=True))
    for k, ships in enumerate(groups if spots else []):
        lat, lon, room = spots[k % len(spots)]
        _anchorage(rng, muster, (lat, lon), room, ships, k // len(spots))


def _anchorage(
    rng: np.random.Generator, muster: Muster, centre: tuple[float, float], room: float, ships: int, layer: int
) -> None:
    """Anchor ships on a grid about *centre*; a quarter of them come in from five miles off during the time."""
    side = int(np.ceil(np.sqrt(ships + layer * _IN_ONE[1])))
    cell = min(_APART_M, 0.9 * room / max(side, 1))
    cells = rng.permutation(side * side)[:ships]
    tide = float(rng.uniform(0, 2 * np.pi))
    keys = []
    for k in range(ships):
        row, column = divmod(int(cells[k]), side)
        shift = (np.array([column, row]) - 0.5 * (side - 1)) * cell + rng.uniform(-0.12, 0.12, 2) * cell
        lat, lon = moved(centre[0], centre[1], shift[0], shift[1])
        key = muster.enlist("anchored", draw(rng, _SHIPS), "SIM ROADS")
        comes_s = float(rng.uniform(0.1, 0.8)) * muster.length / 1e6 if rng.uniform() < _COMES_SHARE else 0.0
        if comes_s and room > 8_000.0:
            _come(rng, muster, key, (float(lat), float(lon)), comes_s, room)
        else:
            comes_s = 0.0
        _swing(rng, muster, key, (float(lat), float(lon)), tide, comes_s, cell)
        keys.append(key)
    if ships > 1:
        what = "ships at anchor in one roads"
        kinds = "company rendezvous close_quarters encounter gnss_interference"
        muster.decoy(kinds, tuple(keys), (muster.start, muster.end), centre, what)


def _come(
    rng: np.random.Generator, muster: Muster, key: int, berth: tuple[float, float], comes_s: float, room: float
) -> None:
    """Bring a ship to its berth from some miles off, where it first is at the start or later."""
    far = min(0.8 * room, 16_000.0)
    bearing = float(rng.uniform(0, 2 * np.pi))
    lat, lon = moved(berth[0], berth[1], 0.6 * far * np.sin(bearing), 0.6 * far * np.cos(bearing))
    takes = 0.6 * far / (8.0 * KNOT_MPS)
    begins = max(comes_s - takes, 0.0)
    share = (comes_s - begins) / takes
    start_lat, start_lon = berth[0] + share * (float(lat) - berth[0]), berth[1] + share * (float(lon) - berth[1])
    # The last of the way is run at half the speed; the berth itself is the first knot of the swing.
    t = clock(muster.start, [begins, begins + 0.8 * (comes_s - begins)])
    last_lat, last_lon = (berth[k] + 0.1 * (start - berth[k]) for k, start in enumerate((start_lat, start_lon)))
    muster.sail(key, t, [start_lat, last_lat], [start_lon, last_lon])
    muster.transmit(key, t[0], clock(muster.start, comes_s), UNDER_WAY)


def _swing(
    rng: np.random.Generator,
    muster: Muster,
    key: int,
    berth: tuple[float, float],
    tide: float,
    since_s: float,
    cell: float,
) -> None:
    """Let a ship swing about its anchor with the tide, its bow toward the anchor."""
    t = np.arange(since_s, muster.length / 1e6 + _STEP_S, _STEP_S)
    radius = min(float(rng.uniform(*_SWING_M)), 0.3 * cell)
    lies = tide + float(rng.normal(0, 0.15)) + 1.2 * np.sin(2 * np.pi * t / _TIDE_S + tide)
    lies += rng.normal(0, 0.04, len(t))
    lat, lon = moved(berth[0], berth[1], radius * np.sin(lies), radius * np.cos(lies))
    muster.sail(key, clock(muster.start, t), lat, lon, (np.degrees(lies) + 180.0) % 360.0)
    muster.transmit(key, clock(muster.start, since_s), muster.end, AT_ANCHOR)


def moored(rng: np.random.Generator, muster: Muster, by: list[Road], n: int) -> None:
    """Moor n ships in the ports: side by side along quays about the place the atlas has for each."""
    whole = (muster.start, muster.end)
    for k, road in enumerate(by):
        keys = [_moor(rng, muster, road, place) for place in range(len(range(k, n, len(by))))]
        if len(keys) > 1:
            muster.decoy("company rendezvous encounter", tuple(keys), whole, road.port, "ships moored in one port")


def _moor(rng: np.random.Generator, muster: Muster, road: Road, place: int) -> int:
    quay, berth = divmod(place, 6)
    key = muster.enlist("moored", draw(rng, _SHIPS + _SMALL), f"SIM {road.name.upper()}"[:20])
    lat, lon = moved(*road.port, (berth - 2.5) * 140.0, 90.0 * quay + float(rng.uniform(-20, 20)))
    muster.sail(key, [muster.start, muster.end], [lat, lat], [lon, lon], float(rng.choice([80.0, 260.0])))
    muster.transmit(key, muster.start, muster.end, MOORED)
    return key
