"""The way that ships in company made together, step by step, and the formations they held."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from offing.nav.distance import bearing_deg, distance_m
from offing.nav.formation import Held, formation, held
from offing.nav.links import Link, middle, parties

_STEP_US = 600_000_000
# Over a longer silence the way between is not known.
_KNOWN_US = 3 * _STEP_US

Place = tuple[float, float]
Party = frozenset[int]


class Step(NamedTuple):
    """Where the middle of a company was, and how far its ships had come since its beginning."""

    t: int
    lat: float
    lon: float
    way_m: float  # the mean of the ships'
    sailed_us: int  # the time over which that is known


class Moment(NamedTuple):
    """The parties of a company at one step of time, with the places and course of each."""

    t: int
    parties: list[tuple[Party, dict[int, Place], float]]


def moments(links: Sequence[Link]) -> Iterator[Moment]:
    """Yield the steps of time at which any of *links* was heard; the parties as parties() sorts them."""
    at: dict[int, list[tuple[Link, int]]] = defaultdict(list)
    for link in links:
        for number, step in enumerate(link.steps):
            at[step.t].append((link, number))
    for t in sorted(at):
        places: dict[int, Place] = {}
        courses: dict[int, list[float]] = defaultdict(list)
        for link, number in at[t]:
            step = link.steps[number]
            for craft, place in zip(link.craft, step.places, strict=True):
                places.setdefault(craft, place)
                courses[craft].append(step.course_deg)
        found = []
        for party in parties((link for link in links if link.t_start <= t <= link.t_end), ()):
            heard = {craft: places[craft] for craft in sorted(party) if craft in places}
            if heard:
                found.append((party, heard, _mean_deg([deg for craft in heard for deg in courses[craft]])))
        if found:
            yield Moment(t, found)


def way(passed: Sequence[Moment]) -> list[Step]:
    """Return the way of a company's largest party: the middle, and the mean distance made by its ships."""
    steps: list[Step] = []
    before: dict[int, Place] = {}
    made, sailed = 0.0, 0
    for moment in passed:
        heard = moment.parties[0][1]
        both = [craft for craft in heard if craft in before]
        if steps and both and moment.t - steps[-1].t <= _KNOWN_US:
            ends = np.array([(*before[craft], *heard[craft]) for craft in both]).T
            made += float(distance_m(*ends).mean())
            sailed += moment.t - steps[-1].t
        lat, lon = middle(*np.array(list(heard.values())).T)
        steps.append(Step(moment.t, lat, lon, made, sailed))
        before = heard
    return steps


def formations(passed: Sequence[Moment], at_least_us: int) -> list[Held]:
    """Return the formations that the parties of a company held for *at_least_us*, in order of time."""
    named: dict[Party, list[tuple[int, str | None]]] = defaultdict(list)
    for moment in passed:
        for party, heard, course in moment.parties:
            # With a ship unheard, what is left says little about the whole.
            name = None if len(heard) < len(party) else _formation(heard, course)
            named[party].append((moment.t, name))
    found = []
    for party, steps in named.items():
        found += held(steps, step_us=_STEP_US, at_least_us=at_least_us, ships=len(party))
    return sorted(found, key=lambda run: (run.since, -run.ships, run.name, run.until))


def _formation(heard: dict[int, Place], course: float) -> str | None:
    if math.isnan(course):
        return None
    lat, lon = np.array(list(heard.values())).T
    metres = distance_m(lat[0], lon[0], lat, lon)
    angle = np.radians(bearing_deg(lat[0], lon[0], lat, lon) - course)
    return formation(metres * np.cos(angle), metres * np.sin(angle))


def _mean_deg(courses: list[float]) -> float:
    known = np.radians([deg for deg in courses if not math.isnan(deg)])
    if not len(known):
        return math.nan
    return math.degrees(math.atan2(float(np.sin(known).mean()), float(np.cos(known).mean()))) % 360.0
