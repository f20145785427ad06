"""Episodes of random scenarios whose ships have nothing to do with one another: who drifts, waits, or passes a strait.

And who goes under another's identity while that one is heard elsewhere. Beside each of what
shall be told sails one that nearly does it.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

from offing.atlas.sea_lanes import clearance
from offing.atlas.straits import Strait, straits
from offing.nav.distance import bearing_deg, destination, distance_m
from offing.rehearsal.episodes_random import MERCHANTS, Place, Water, come_up
from offing.rehearsal.scenario_checks import ashore
from offing.rehearsal.scenario_places import Place as Spot
from offing.rehearsal.script import Script, after
from offing.rehearsal.waters import Road

_LONGEST_NM, _BEYOND_NM, _CLEAR_M = 75.0, 9.0, 3_500.0
_SIDES = 7  # places tried on each gate
Leg = tuple[tuple[float, float], tuple[float, float]]


def waits(water: Water, forces: tuple[str, str]) -> None:
    """Let ships stop and drift: across their course, nearly along it, hardly, and some for ten hours."""
    _ = forces
    # (degrees between course and heading, least and most knots, hours)
    for k, (apart, low, high, hours) in enumerate(
        ((80, 1.6, 2.6, 3.0), (110, 1.6, 3.0, 1.5), (65, 2.4, 3.4, 2.0), (32, 1.8, 3.2, 3.0), (28, 1.6, 2.8, 2.0),
         (90, 0.4, 0.6, 5.0), (70, 2.6, 3.4, 2.5), (30, 2.4, 3.4, 2.5), (100, 0.4, 0.6, 9.0))
    ):  # fmt: skip
        bearing = 40.0 * k + water.within(-6, 6)
        ship = water.ship(MERCHANTS, water.off(bearing, 26.0), f"trade-{k}", 15.0)
        begin = water.within(1.8, 3.5)
        course = (bearing + water.within(60, 120)) % 360.0
        heading = (course + apart * (1 if water.rng.uniform() < 0.5 else -1)) % 360.0
        there = water.off(bearing, water.within(16.0, 20.0))
        water.script.entry("phase", do="sail", who=ship, start=after(begin - 1.0), to=there, arrive=after(begin))
        water.script.entry(
            "phase", do="drift", who=ship, hours=round(hours * water.within(0.9, 1.1), 2), course_deg=round(course, 1),
            heading_deg=round(heading, 1), speed_kn=water.within(low, high),
        )  # fmt: skip
        water.script.entry("phase", do="sail", who=ship, to=water.off(bearing + 4.0, 30.0), speed_kn=10.0)


def nearly_met(water: Water, forces: tuple[str, str]) -> None:
    """Let merchant ships lie together for too short a time, and others for hours but half a mile apart."""
    _ = forces
    for k, (hours, apart_nm) in enumerate(((1.2, 0.06), (3.0, 0.47), (1.1, 0.12), (3.5, 0.49))):
        bearing, meet = 90.0 * k + water.within(-10, 10), water.within(2.5, 6.0)
        middle = water.off(bearing, 16.0)
        course, speed = water.within(0, 360), water.within(0.5, 1.0)
        for side in (0, 1):
            ship = water.ship(MERCHANTS, water.off(bearing + 14.0 * (2 * side - 1), 29.0), f"trade-{side}", 14.0)
            berth = water.off(course + 90.0, apart_nm * side, middle)
            come_up(water, ship, berth, bearing + 14.0 * (2 * side - 1), meet)
            water.script.entry("phase", do="drift", who=ship, hours=hours, course_deg=round(course, 1), speed_kn=speed)
            away = water.off(bearing + 24.0 * (2 * side - 1), 30.0)
            water.script.entry("phase", do="sail", who=ship, to=away, speed_kn=11.0)


def namesakes(water: Water, forces: tuple[str, str]) -> None:
    """Let ships transmit another's identity for hours, while that one is heard some twenty miles off."""
    _ = forces
    for k in range(4):
        bearing = 90.0 * k + water.within(-15, 15)
        own, other = (
            water.ship(MERCHANTS, water.off(bearing + side, 15.0), f"trade-{k}", 15.0) for side in (0.0, 180.0)
        )
        for ship, turned in ((own, 0.0), (other, 180.0)):
            near = water.off(bearing + turned + 25.0, 18.0)
            water.script.entry(
                "phase", do="racetrack", who=ship, between=[water.off(bearing + turned, 15.0), near], width_nm=1.5,
                start=after(0.1), speed_kn=water.within(7.0, 12.0),
            )  # fmt: skip
        begin = water.within(2.0, 6.0)
        # She was not heard before.
        water.script.entry("transmission", who=other, manner="silent", until=after(begin))
        water.script.entry("transmission", who=other, manner="false identity", as_=own, since=after(begin))


def silences(water: Water, forces: tuple[str, str]) -> None:
    """Let ships that sail to and fro transmit nothing for some hours, twice; most for too short a time to be a gap."""
    _ = forces
    for k in range(6):
        bearing = 60.0 * k + water.within(-5, 5)
        ship = water.ship(MERCHANTS, water.off(bearing, 14.0), f"trade-{k}", 16.0)
        water.script.entry(
            "phase", do="racetrack", who=ship, between=[water.off(bearing, 14.0), water.off(bearing, 24.0)],
            width_nm=2.0, start=after(0.1), speed_kn=water.within(8.0, 13.0),
        )  # fmt: skip
        begin = water.within(0.8, 1.5)
        for hours in (water.within(6.4, 7.0) if k == 0 else water.within(2.3, 5.2), water.within(2.3, 5.2)):
            water.script.entry(
                "transmission", who=ship, manner="silent", since=after(begin), until=after(begin + hours)
            )
            begin += hours + water.within(0.8, 1.5)


def port_calls(script: Script, rng: np.random.Generator, by: Sequence[Road], hours: float) -> None:
    """Let ships come in to two miles off a port, go out again without having lain still, and anchor."""
    for k, road in enumerate(by):
        begin = float(rng.uniform(0.5, hours - 4.0))
        off, near = ([round(float(one), 5) for one in place] for place in (road.off, road.near))
        ends = Spot("", off[0], off[1]), Spot("", near[0], near[1])
        if any(True for way in (ends, ends[::-1]) for _ in ashore(*way)):
            continue
        kind, length, beam = MERCHANTS[k % len(MERCHANTS)]
        ship = script.table(
            "ships", script.name("caller"), ship_type=kind, length_m=length // 2, beam_m=beam // 2, max_speed_kn=12.0,
            force=f"trade-{k}",
        )  # fmt: skip
        script.entry(
            "phase", do="sail", who=ship, start=after(begin), from_=off, via=[near], to=off,
            speed_kn=float(rng.uniform(6.0, 9.0)),
        )  # fmt: skip
        script.entry("phase", do="anchor", who=ship)


def passages(script: Script, rng: np.random.Generator, hours: float) -> list[Place]:
    """Let ships pass a strait both ways, others come in and turn back; return where it must be heard."""
    legs = _legs()
    (lat_a, lon_a), (lat_b, lon_b) = legs[int(rng.integers(len(legs)))]
    long_nm = float(distance_m(lat_a, lon_a, lat_b, lon_b)) / 1852.0
    ends = (lat_a, lon_a), (lat_b, lon_b)
    for k in range(15):
        begin, end = ends if k % 2 else ends[::-1]
        bearing = float(bearing_deg(*begin, *end))
        aside = 0.35 * (k % 4)
        start = _off(begin, bearing - 90.0, aside)
        speed = float(rng.uniform(11.5, 15.0))
        leaves = 0.3 + (hours - 1.5 - long_nm / 11.0) * k / 15.0 + float(rng.uniform(0.0, 0.5))
        kind, length, beam = MERCHANTS[k % len(MERCHANTS)]
        ship = script.table(
            "ships", script.name("passenger"), ship_type=kind, length_m=length, beam_m=beam, max_speed_kn=18.0,
            force=f"trade-{k}",
        )  # fmt: skip
        via, there = None, _off(end, bearing - 90.0, aside)
        if k % 3 == 2:
            # In by the gate, and back out.
            via = [_off(start, bearing, _BEYOND_NM + min(0.2 * long_nm, 5.0))]
            there = _off(start, bearing + 90.0, 0.8)
        script.entry(
            "phase", do="sail", who=ship, start=after(leaves), from_=start, via=via, to=there, speed_kn=speed,
            leaves=True,
        )  # fmt: skip
    steps = max(2, int(long_nm // 40) + 1)
    return [
        [round(lat_a + share * (lat_b - lat_a), 4), round(lon_a + share * (lon_b - lon_a), 4)]
        for share in np.linspace(0.1, 0.9, steps).tolist()
    ]


def _off(place: tuple[float, float] | Place, bearing_deg: float, nm: float) -> Place:
    lat, lon = destination(place[0], place[1], bearing_deg, nm * 1852.0)
    return [round(float(lat), 5), round(float(lon), 5)]


@cache
def _legs() -> list[Leg]:
    """Return a straight way through each strait wide and short enough, from some miles before to some beyond."""
    found = (_through(strait) for strait in straits())
    return [leg for leg in found if leg is not None]


def _through(strait: Strait) -> Leg | None:
    first, second = (_spread(gate) for gate in strait.gates)
    a, b = np.repeat(first, _SIDES, axis=0), np.tile(second, (_SIDES, 1))
    if np.abs(a[:, 1]).max() > 175 or np.abs(b[:, 1]).max() > 175 or np.abs(a[:, 0]).max() > 66:
        return None
    ahead = bearing_deg(*a.T, *b.T)
    beyond = np.full(len(a), _BEYOND_NM * 1852.0)
    begin = np.stack(destination(a[:, 0], a[:, 1], (ahead + 180.0) % 360.0, beyond), axis=1)
    end = np.stack(destination(b[:, 0], b[:, 1], ahead, beyond), axis=1)
    room = clearance(*begin.T, *end.T)
    room[distance_m(*begin.T, *end.T) > _LONGEST_NM * 1852.0] = 0.0
    best = int(np.argmax(room))
    if room[best] < _CLEAR_M:
        return None
    lat_a, lon_a, lat_b, lon_b = (round(float(one), 4) for one in (*begin[best], *end[best]))
    return (lat_a, lon_a), (lat_b, lon_b)


def _spread(gate: tuple[tuple[float, float], ...]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return places along a gate, its ends left out."""
    line = np.array(gate, np.float64)
    run = np.concatenate(([0.0], np.cumsum(distance_m(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1]))))
    at = np.linspace(0.15, 0.85, _SIDES) * run[-1]
    return np.stack([np.interp(at, run, line[:, k]) for k in (0, 1)], axis=1)


ALONE = {"waits": (waits, 2), "nearly_met": (nearly_met, 2), "namesakes": (namesakes, 3), "silences": (silences, 1)}
