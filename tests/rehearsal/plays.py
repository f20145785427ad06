"""Small played scenarios, made by hand: who sails where, and who listens."""

import numpy as np

from offing.rehearsal.played import Knots, Member, Noise, Played, Receiver, Spells

START = 1_689_379_200_000_000  # 2023-07-15 00:00 UTC
MINUTE = 60_000_000
HOUR = 60 * MINUTE
SHORE = Receiver("SIM-W", 40.0, 135.0, 80_000.0)
Leg = tuple[float, float, float]  # hours from the start, latitude, longitude


def member(number: int, **more: object) -> Member:
    said = {
        "key": 799_000_000 + number,
        "name": f"SIM {number}",
        "callsign": f"SIM{number}",
        "ship_type": 70,
        "to_bow_m": 100,
        "to_stern_m": 20,
        "to_port_m": 9,
        "to_starboard_m": 10,
        "draught_m": 6.5,
        "destination": "SIM PORT",
        "ais": "A",
        "adsb": False,
        "force": "blue",
    }
    return Member(**(said | more))  # type: ignore[arg-type]


def path(number: int, *legs: Leg) -> Knots:
    hours, lat, lon = (np.array(column, float) for column in zip(*legs, strict=True))
    none = np.full(len(legs), np.nan)
    t = START + (hours * HOUR).astype(np.int64)
    return Knots(np.full(len(legs), 799_000_000 + number), t, lat, lon, none, none)


def speaks(number: int, since: float, until: float, *, status: int = 0, as_number: int | None = None) -> Spells:
    who = np.array([799_000_000 + number])
    said = who if as_number is None else np.array([799_000_000 + as_number])
    begin, end = (np.array([START + int(hours * HOUR)]) for hours in (since, until))
    return Spells(who, begin, end, np.array([status], np.int8), said)


def play(
    members: list[Member], paths: list[Knots], spells: list[Spells], *, hours: float = 1.0, **more: object
) -> Played:
    said: dict[str, object] = {"receivers": [SHORE], "noise": Noise(), "seed": 1} | more
    return Played(
        name="small",
        title="Small",
        start=START,
        end=START + int(hours * HOUR),
        members=members,
        knots=Knots(*(np.concatenate(column) for column in zip(*paths, strict=True))),
        spells=Spells(*(np.concatenate(column) for column in zip(*spells, strict=True))),
        **said,  # type: ignore[arg-type]
    )


def eastward(knots: float, *, hours: float = 1.0, lat: float = 40.0, lon: float = 135.0) -> list[Leg]:
    """Return a straight leg along a parallel at a speed in knots."""
    degrees = knots * 1852 / 85_394 * hours  # a degree of longitude at 40 N on WGS 84
    return [(0.0, lat, lon), (hours, lat, lon + degrees)]


def alone(legs: list[Leg], *, hours: float = 1.0, status: int = 0, ais: str = "A", **more: object) -> Played:
    """Return one ship that sails *legs* and transmits all the time."""
    spells = [speaks(1, 0, hours, status=status)]
    return play([member(1, ais=ais)], [path(1, *legs)], spells, hours=hours, **more)


def busy(seed: int = 1, **more: object) -> Played:
    """Return several craft of all sorts, two shore stations that overlap and a satellite, with noise of every kind."""
    paths = [path(1, *eastward(12)), path(2, *eastward(18, lat=40.1)), path(3, *eastward(0, lat=39.9))]
    paths += [path(4, *eastward(7, lat=40.2)), path(5, *eastward(25, lat=39.8))]
    members = [member(1), member(2), member(3), member(4, ais="B"), member(5), member(6)]
    spells = [speaks(1, 0, 0.5), speaks(1, 0.7, 1.0, as_number=77), speaks(2, 0, 1), speaks(3, 0, 1, status=1)]
    spells += [speaks(4, 0, 1), speaks(5, 0, 1, as_number=6)]
    said: dict[str, object] = {
        "seed": seed,
        "receivers": [
            SHORE,
            Receiver("SIM-E", 40.2, 135.6, 60_000.0, loss=0.2),
            Receiver("SIM-SAT", 41.0, 136.0, 900_000.0, "satellite", ((START + 10 * MINUTE, START + 20 * MINUTE),)),
        ],
        "noise": Noise(bit_errors=0.05, dropped_parts=0.2, clock_skew_s={"SIM-E": 4.0}),
    }
    return play(members, paths, spells, **(said | more))
