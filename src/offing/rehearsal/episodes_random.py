"""Episodes of random scenarios: what a few ships do in a stretch of open water of their own.

Each is written with margin from the thresholds of what it shall be: a company turns more than
once, a shadower stays for four hours and more, hulls lie alongside for an hour.
"""

from dataclasses import dataclass

import numpy as np

from offing.nav.distance import destination, distance_m
from offing.rehearsal.script import Script, after

ROOM_NM = 34.0  # from the middle of an episode's water to the nearest shore, at least
_FORMATIONS = ("column", "line abreast", "diamond", "screen", "two columns")
_HULLS = ((35, 120, 14), (35, 150, 16), (35, 90, 11), (35, 135, 15))
_GUARDS = ((55, 95, 13), (55, 120, 15), (35, 140, 16))
MERCHANTS = ((70, 180, 28), (80, 210, 34), (79, 140, 20), (70, 200, 30))
_NAMES = (
    "ADAMANT", "BRISK", "CANDID", "DAUNTLESS", "EAGER", "FERVENT", "GALLANT", "HARDY", "INTENT", "JAUNTY", "KEEN",
    "LOFTY", "MIGHTY", "NOBLE", "ORDERLY", "PROMPT", "QUICK", "READY", "STURDY", "TIRELESS", "UPRIGHT", "VALIANT",
    "WATCHFUL", "ZEALOUS",
)  # fmt: skip

Place = list[float]


@dataclass(slots=True)
class Water:
    """Hold an episode's stretch of water, and the means to write into it."""

    script: Script
    rng: np.random.Generator
    lat: float
    lon: float
    hours: float  # how long the scenario lasts
    silent: bool = False  # nobody here transmits

    def off(self, bearing_deg: float, nm: float, at: Place | None = None) -> Place:
        """Return the place so far from the middle (or from *at*)."""
        middle = at or [self.lat, self.lon]
        lat, lon = destination(middle[0], middle[1], bearing_deg, nm * 1852.0)
        return [round(float(lat), 5), round(float(lon), 5)]

    def within(self, low: float, high: float) -> float:
        """Return a number between two."""
        return float(self.rng.uniform(low, high))

    def ship(self, hulls: tuple[tuple[int, int, int], ...], at: Place, force: str, speed: float = 28.0) -> str:
        """Write a ship that is under way at a place when the scenario begins."""
        kind, length, beam = hulls[int(self.rng.integers(len(hulls)))]
        id_ = self.script.name(_NAMES[int(self.rng.integers(len(_NAMES)))].lower())
        size = self.within(0.9, 1.1)
        self.script.table(
            "ships", id_, ship_type=kind, length_m=round(length * size), beam_m=round(beam * size), max_speed_kn=speed,
            force=force, at=at, lying="under way",
        )  # fmt: skip
        if self.silent:
            self.script.entry("transmission", who=id_, manner="silent")
        return id_

    def squadron(self, n: int, at: Place, force: str) -> tuple[str, list[str]]:
        """Write n warships a mile from one another as a group; return its name and theirs."""
        ships = [self.ship(_HULLS, self.off(72.0 * k, 0.9 if k else 0.0, at), force) for k in range(n)]
        name = self.script.name("squadron")
        self.script.table("groups", name, ships=ships, spacing_m=round(self.within(700, 1600)))
        return name, ships

    def helicopter(self, ship: str, around: str, start: float) -> None:
        """Write a flight of an hour and more from a ship and back to it."""
        id_ = self.script.table("aircraft", self.script.name("rotor"), ship=ship)
        self.script.entry(
            "phase", do="fly", who=id_, around=around, to=ship, start=after(start), minutes=round(self.within(50, 95)),
            radius_nm=self.within(7, 14), speed_kn=self.within(75, 110), altitude_m=self.within(120, 300),
        )  # fmt: skip

    def ring(self, n: int, radius_nm: float, first_deg: float, legs: int) -> list[Place]:
        """Return the ends of so many legs along a figure of n corners round the middle, one way or the other."""
        step = 360.0 / n * (1 if self.rng.uniform() < 0.5 else -1)
        return [self.off(first_deg + k * step, radius_nm) for k in range(legs + 1)]


def transit(water: Water, forces: tuple[str, str]) -> None:
    """Lead a company round a hexagon; two ships of another force shadow it, one after the other; a helicopter flies."""
    first = water.within(0, 360)
    ring = water.ring(6, water.within(17, 20), first, 7)
    group, ships = water.squadron(int(water.rng.integers(2, 5)), ring[0], forces[0])
    start, speed = water.within(0.3, 1.2), water.within(12.0, 14.5)
    formation = _FORMATIONS[int(water.rng.integers(len(_FORMATIONS)))]
    water.script.entry(
        "phase",
        do="sail",
        who=group,
        start=after(start),
        via=ring[1:-1],
        to=ring[-1],
        speed_kn=speed,
        formation=formation,
        leaves=True,
    )
    lasts = 7 * 17.0 / speed
    relief = start + 0.5 + water.within(3.9, 4.3)
    for k, (begin, hours) in enumerate(((start + 0.3, relief - start), (relief, min(4.2, start + lasts - relief)))):
        away = water.off(first + 180.0 * k, 9.0 if k == 0 else 2.0, ring[0] if k == 0 else None)
        ship = water.ship(_GUARDS, away, forces[1], 30.0)
        side = water.within(140, 220)
        water.script.entry(
            "phase",
            do="shadow",
            who=ship,
            target=group,
            start=after(begin),
            hours=round(hours, 2),
            distance_nm=water.within(2.5, 5.0),
            bearing_deg=side,
            delay_min=water.within(4, 8),
        )
        water.script.entry("phase", do="sail", who=ship, to=water.off(first + 90 + 180 * k, 28.0), speed_kn=22.0)
    water.helicopter(ships[0], group, start + water.within(1.0, 5.0))


def meeting(water: Water, forces: tuple[str, str]) -> None:
    """Let two forces meet, sail on together, and two of the ships replenish from the one that supplies."""
    bearing, speed = water.within(0, 360), 9.0
    meet = water.within(2.6, 3.4)
    # They sail on across the water, with a bend: to and fro would be a drill.
    onward = bearing + water.within(-25, 25)
    bend = water.within(25, 40) * (1 if water.rng.uniform() < 0.5 else -1)
    middle = water.off(onward + 180.0, 8.0)
    supply = water.ship(((35, 178, 25),), water.off(bearing, 22.0, middle), forces[0], 20.0)
    escorts = [
        water.ship(_HULLS, water.off(bearing + 3 + 3 * k, 22.0, middle), forces[0])
        for k in range(1 + int(water.rng.integers(2)))
    ]
    one = water.script.name("train")
    water.script.table("groups", one, ships=[supply, *escorts])
    two, others = water.squadron(
        int(water.rng.integers(1, 3)), water.off(bearing + water.within(110, 250), 24.0, middle), forces[1]
    )
    corner, end = water.off(onward + 2.6 * bend, 17.5), water.off(onward - 0.5 * bend, 31.0)
    water.script.entry(
        "phase", do="rendezvous", who=[one, two], at=middle, meet=after(meet), via=[corner], to=end, speed_kn=speed,
        formation="two columns", spacing_m=1500, start=after(0.4), leaves=True,
    )  # fmt: skip
    leg = _apart_nm(middle, corner) / speed
    for k, receiver in enumerate((others[-1], escorts[-1])):
        water.script.entry(
            "phase",
            do="replenish",
            who=receiver,
            supply=supply,
            start=after(meet + 0.5 + leg * k),
            minutes=round(water.within(80, 95)),
            abeam_m=water.within(35, 50),
            side=("starboard", "port")[k],
        )
    water.helicopter(others[0], one, meet + water.within(0.3, 3.0))


def drill(water: Water, forces: tuple[str, str]) -> None:
    """Let a group manoeuvre for hours without going anywhere, with a helicopter up."""
    at = water.off(water.within(0, 360), water.within(0, 4))
    group, ships = water.squadron(int(water.rng.integers(3, 6)), water.off(water.within(0, 360), 12.0), forces[0])
    start = water.within(0.3, 1.5)
    water.script.entry("phase", do="sail", who=group, start=after(start), to=at, speed_kn=13.0)
    water.script.entry(
        "phase",
        do="exercise",
        who=group,
        at=at,
        hours=round(water.within(5.5, 8.5), 2),
        radius_nm=water.within(4.5, 7.5),
        speed_kn=water.within(11, 15),
    )
    water.script.entry(
        "phase", do="sail", who=group, to=water.off(water.within(0, 360), 26.0, at), speed_kn=13.0, leaves=True
    )
    water.helicopter(ships[-1], group, start + water.within(1.5, 5.0))


def _apart_nm(one: Place, other: Place) -> float:
    return float(distance_m(*one, *other)) / 1852.0


def come_up(water: Water, ship: str, berth: Place, from_deg: float, meet: float) -> None:
    """Let a ship come to a place from a direction and be there at an hour, the last mile at a walk."""
    short = water.off(from_deg, 1.1, berth)
    water.script.entry("phase", do="sail", who=ship, start=after(meet - 2.2), to=short, arrive=after(meet - 0.4))
    water.script.entry("phase", do="sail", who=ship, to=berth, arrive=after(meet))


def tryst(water: Water, forces: tuple[str, str]) -> None:
    """Let two merchant ships come from two sides, drift side by side for hours, and part."""
    _ = forces
    meet, bearing, hours = water.within(2.5, 6.0), water.within(0, 360), water.within(3.0, 4.5)
    course, speed = water.within(0, 360), water.within(0.4, 0.6)
    for k in (0, 1):
        far = water.off(bearing + 150.0 * k, 20.0)
        ship = water.ship(MERCHANTS, far, f"trade-{k}", 14.0)
        berth = water.off(bearing + 75.0, 0.05 * k)
        come_up(water, ship, berth, bearing + 150.0 * k, meet)
        water.script.entry("phase", do="drift", who=ship, hours=round(hours, 2), course_deg=course, speed_kn=speed)
        water.script.entry("phase", do="sail", who=ship, to=water.off(bearing + 180 + 120 * k, 22.0), speed_kn=11.5)


def passing(water: Water, forces: tuple[str, str]) -> None:
    """Let pairs of merchant ships meet head on, two of them much too near, and one at a mile."""
    _ = forces
    for k in range(3):
        bearing, meet = water.within(0, 360), 2.5 + 2.5 * k + water.within(0, 1)
        beside = water.within(0.03, 0.055) if k < 2 else water.within(0.7, 1.1)
        for side in (0, 1):
            course = bearing + side * water.within(172, 188)
            middle = water.off(bearing + 90, side * beside)
            begin, end = water.off(course + 180, 20.0, middle), water.off(course, 20.0, middle)
            ship = water.ship(MERCHANTS, begin, f"trade-{side}", 17.0)
            water.script.entry(
                "phase", do="sail", who=ship, start=after(meet - 1.6), via=[middle], to=end, arrive=after(meet + 1.6)
            )


def displaced(water: Water, forces: tuple[str, str]) -> None:
    """Let ships that go about their own business be displaced together, twice."""
    _ = forces
    for k in range(8):
        ship = water.ship(MERCHANTS, water.off(45.0 * k, water.within(3, 7)), f"trade-{k}", 15.0)
        water.script.entry(
            "phase",
            do="patrol",
            who=ship,
            at=water.off(45.0 * k, 4.0),
            width_nm=9.0,
            height_nm=9.0,
            speed_kn=water.within(8, 12),
        )
    for k in range(2):
        begin = 2.0 + 6.0 * k + water.within(0, 2)
        circle = water.rng.uniform() < 0.5
        water.script.entry(
            "interference", at=water.off(0, 0), radius_nm=15.0, manner="circle" if circle else "shift",
            size_m=round(water.within(1200, 4000) if circle else water.within(6000, 40_000)),
            bearing_deg=round(water.within(0, 359)), since=after(begin), until=after(begin + water.within(1.2, 3.0)),
        )  # fmt: skip


EPISODES = {
    "transit": (transit, 8),
    "meeting": (meeting, 8),
    "drill": (drill, 7),
    "tryst": (tryst, 7),
    "passing": (passing, 3),
    "displaced": (displaced, 5),
}
