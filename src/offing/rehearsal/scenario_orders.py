"""When each phase begins and ends, and what every craft does all the time between.

Times that contradict one another and distances that no such ship can make are refused here.
"""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, NoReturn

import numpy as np

from offing.rehearsal.scenario_craft import Craft
from offing.rehearsal.scenario_phases import HOUR_US, VERBS, Cast, Phase
from offing.rehearsal.scenario_places import NM, Place
from offing.rehearsal.scenario_table import Origin
from offing.schema.errors import ScenarioError

STEP_US = 10_000_000  # of the time grid that everything is played on
_MIN_US = 60_000_000
# What a ship may lack at the moment one phase ends and the next begins.
_TOLERANCE_US = 60_000_000
_APART_M = 1.5 * NM  # how far from one another the parties of a rendezvous make for


@dataclass(slots=True)
class Order:
    """Hold a phase with its times resolved (µs)."""

    phase: Phase
    start: int
    end: int | None = None

    def until(self, otherwise: int) -> int:
        """Return its end, or *otherwise* where it has none of its own."""
        return otherwise if self.end is None else self.end


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hold a part of one craft's time that is given to one order; what fills a pause has a phase of its own."""

    order: Order
    start: int
    end: int


@dataclass(slots=True)
class Course:
    """Hold roughly where a craft is: (time, lat, lon) as the phases' places have it."""

    t: list[int] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)

    def add(self, t: int, place: Place) -> None:
        """Note where the craft is at *t*."""
        self.t.append(max(t, self.t[-1]) if self.t else t)
        self.lat.append(place.lat)
        self.lon.append(self.lon[-1] + (place.lon - self.lon[-1] + 180) % 360 - 180 if self.lon else place.lon)

    def at(self, t: int) -> Place | None:
        """Return where the craft is at *t*, None where nothing is known."""
        if not self.t:
            return None
        lat, lon = np.interp(t, self.t, self.lat), np.interp(t, self.t, self.lon)
        return Place("where she is", float(lat), float((lon + 180) % 360 - 180))


class Planner:
    """Resolve the times of phases, one after another in the order of the file."""

    def __init__(self, cast: Cast, span: tuple[int, int], origin: Origin, known: dict[str, Course]) -> None:
        self.cast, self.origin, self.known = cast, origin, known
        self.start, self.end = span
        self.orders: list[Order] = []
        self.latest: dict[str, Order] = {}
        self.away: dict[str, list[Order]] = {}
        self.routes: dict[int, list[Place]] = {}  # by the order's id()
        self.courses = {id_: Course() for id_ in cast.craft}
        for id_, craft in cast.craft.items():
            if craft.home and craft.kind == "ship":
                self.courses[id_].add(self.start, craft.home)

    def refuse(self, phase: Phase, reason: str) -> NoReturn:
        """Raise ScenarioError at the phase's line."""
        raise ScenarioError(self.origin.file, phase.line, reason)

    def take(self, phase: Phase) -> None:
        """Give *phase* its start and end."""
        order = Order(phase, self._begin(phase))
        if not self.start <= order.start < self.end:
            self.refuse(phase, f"begins at {told(order.start)}, outside of the scenario; it {self._span()}")
        for id_ in phase.who:
            self._follow(id_, order)
        order.end = self._finish(order)
        if order.end is not None and order.end < order.start + 2 * _MIN_US:
            self.refuse(phase, f"ends at {told(order.end)}, before or as it begins at {told(order.start)}")
        if order.end is not None and order.end > self.end + _TOLERANCE_US:
            self.refuse(phase, f"ends at {told(order.end)}, after the scenario; it {self._span()}")
        self._note(order)
        self.orders.append(order)
        for id_ in phase.who:
            if phase.detached:
                self.away.setdefault(id_, []).append(order)
            else:
                self.latest[id_] = order

    def _span(self) -> str:
        return f"runs from {told(self.start)} to {told(self.end)}"

    def _begin(self, phase: Phase) -> int:
        if phase.start is not None:
            return phase.start
        if phase.detached:
            self.refuse(phase, f"{phase.verb!r} leaves what the ship does meanwhile, and so needs a 'start'")
        begin = self.start
        for id_ in phase.who:
            order = self.latest.get(id_)
            if order and order.end is None:
                self.refuse(
                    phase,
                    f"has no 'start', and what {id_!r} does before (line {order.phase.line}) has no end; give one",
                )
            begin = max([begin, *(done.until(0) for done in [order, *self.away.get(id_, [])] if done)])
        return begin

    def _follow(self, id_: str, order: Order) -> None:
        """Close what the craft did before, or refuse to do two things at once."""
        before = self.latest.get(id_)
        if order.phase.detached or before is None:
            return
        if before.end is None and order.start > before.start:
            before.end = order.start
        elif order.start < before.until(self.end) - _TOLERANCE_US:
            self.refuse(
                order.phase,
                f"begins at {told(order.start)}, but {id_!r} is busy until {told(before.until(self.end))} "
                f"with line {before.phase.line} ({before.phase.verb}); a craft does one thing at a time",
            )
        if before.phase.leaves:
            self.refuse(order.phase, f"{id_!r} has left the scenario (line {before.phase.line}, leaves = true)")

    def _finish(self, order: Order) -> int | None:
        phase = order.phase
        given = [when for when in (phase.arrive, phase.until) if when is not None]
        if phase.lasts is not None:
            given.append(order.start + phase.lasts)
        if phase.verb != "sail":
            return given[0] if given else None
        if given and phase.speed_kn is not None:
            self.refuse(phase, "says both a speed and when she arrives; say 'speed_kn' or 'arrive', not both")
        if not given and phase.speed_kn is None:
            self.refuse(phase, "says neither 'speed_kn' nor 'arrive'; one of them is needed")
        if given:
            return given[0]
        metres = length_m(self._route(order))
        return order.start + round(metres / NM / (phase.speed_kn or 1.0) * HOUR_US)

    def _route(self, order: Order) -> list[Place]:
        """Return the places that a phase leads through, from where its guide is at its start."""
        phase = order.phase
        here = phase.origin if phase.verb == "sail" and phase.origin else self._at(phase.guide, order.start)
        if here is None:
            if phase.verb not in ("fly", "search") and not self.courses[phase.guide].t and not self.known:
                self.refuse(phase, f'it is not said where {phase.guide!r} is at first; add at = "PLACE" to the ship')
            return [*phase.via, *([phase.place] if phase.place else [])]
        return [here, *phase.via, *([phase.place] if phase.place else [])]

    def _at(self, id_: str, t: int) -> Place | None:
        course = self.courses[id_]
        return course.at(t)

    def _note(self, order: Order) -> None:
        """Note where the phase takes its craft."""
        phase, end = order.phase, order.until(self.end)
        self.routes[id(order)] = [] if phase.target else self._route(order)
        if phase.verb in ("fly", "search"):
            return
        if phase.target:
            found: list[Place | None] = [self._target_at(phase.target, t) for t in (order.start, end)]
            times: list[float] = [order.start, end]
        else:
            places = self.routes[id(order)]
            found = list(places)
            times = np.interp(_along(places), [0, 1], [order.start, end]).tolist()
            if phase.verb != "sail":
                times = [order.start, *[end] * (len(places) - 1)]
        for id_ in phase.who:
            for t, place in zip(times, found, strict=True):
                if place is not None and (t > order.start or not self.courses[id_].t):
                    self.courses[id_].add(round(t), place)

    def _target_at(self, id_: str, t: int) -> Place | None:
        known = self.known.get(id_)
        return known.at(t) if known else self.courses[id_].at(t)


def length_m(places: list[Place]) -> float:
    """Return the length of the way through places in metres."""
    return sum(a.metres_to(b) for a, b in pairwise(places))


def _along(places: list[Place]) -> list[float]:
    legs = [a.metres_to(b) for a, b in pairwise(places)]
    total = max(sum(legs), 1.0)
    return [float(part) / total for part in np.cumsum([0.0, *legs])]


def told(t: int) -> str:
    """Return a time (µs) as people read it."""
    return str(np.datetime64(t, "us").astype("datetime64[m]")).replace("T", " ") + "Z"


def expanded(phases: list[Phase]) -> list[Phase]:
    """Return the phases with each rendezvous parted: every party makes for the place, then they go on as one."""
    found = []
    for phase in phases:
        if phase.verb != "rendezvous" or phase.place is None or phase.arrive is None:
            found.append(phase)
            continue
        for number, party in enumerate(phase.parties):
            own = "column" if phase.formation == "two columns" else phase.formation
            to = phase.place.towards(120.0 * number, _APART_M) if number else phase.place
            found.append(
                replace(phase, verb="sail", who=party, parties=(party,), guide=party[0], place=to, via=(), until=None,
                        lasts=None, speed_kn=None, leaves=False, decoy="", formation=own)
            )  # fmt: skip
        onward: dict[str, Any] = (
            {"verb": "sail", "place": phase.via[-1], "via": phase.via[:-1]} if phase.via else {"verb": "patrol"}
        )
        width = 2 * phase.radius_nm
        speed = None if phase.via and (phase.until or phase.lasts) else phase.speed_kn
        both = replace(phase, start=phase.arrive, arrive=None, meets=True, speed_kn=speed)
        found.append(replace(both, width_nm=width, length_nm=width, **onward))
    return found


def plan(cast: Cast, phases: list[Phase], span: tuple[int, int], origin: Origin) -> Planner:
    """Return the planner that has taken every phase: their times, their routes, and roughly where each craft is when.

    It is done twice: who follows a ship needs to know where that ship goes.
    """
    known: dict[str, Course] = {}
    for _ in range(2):
        planner = Planner(cast, span, origin, known)
        for phase in expanded(phases):
            planner.take(phase)
        known = planner.courses
    for order in planner.orders:
        order.end = order.until(span[1])
    return planner


def stretches(cast: Cast, orders: list[Order], span: tuple[int, int]) -> dict[str, list[Stretch]]:
    """Return what each ship does from her first moment to her last, pauses filled, in order of time."""
    pauses: dict[tuple[int, bool], Order] = {}
    found = {}
    for craft in cast.craft.values():
        if craft.kind != "ship":
            continue
        mine = sorted((order for order in orders if craft.id in order.phase.who), key=lambda one: one.start)
        whole = _filled(craft, [one for one in mine if not one.phase.detached], span, pauses)
        for away in (one for one in mine if one.phase.detached):
            whole = _interrupted(whole, away)
        found[craft.id] = [part for part in whole if part.end > part.start]
    return found


def _filled(
    craft: Craft, orders: list[Order], span: tuple[int, int], pauses: dict[tuple[int, bool], Order]
) -> list[Stretch]:
    found: list[Stretch] = []
    resting = {"moored": "moor", "anchored": "anchor", "under way": "hold"}[craft.lying]
    at = span[0] if craft.home or not orders else orders[0].start
    beside: Order | None = orders[0] if orders else None
    for order in orders:
        if order.start > at:
            found.append(_pause(craft, resting, (at, order.start), beside, pauses))
        end = order.until(span[1])
        found.append(Stretch(order, max(at, order.start), end))
        resting = order.phase.verb if VERBS[order.phase.verb].rests else "hold"
        at, beside = max(at, end), order
    if at < span[1] and not (orders and orders[-1].phase.leaves) and (craft.home or orders):
        found.append(_pause(craft, resting, (at, span[1]), beside, pauses))
    return found


def _pause(
    craft: Craft,
    verb: str,
    span: tuple[int, int],
    beside: Order | None,
    pauses: dict[tuple[int, bool], Order],
) -> Stretch:
    """Return what fills a pause: lying where she lay, or waiting with those she last was, or first will be, with."""
    together = beside is not None and verb == "hold" and len(beside.phase.who) > 1
    phase = Phase(verb, (craft.id,), ((craft.id,),), craft.id, craft.line, speed_kn=5.0)
    if not together or beside is None:
        return Stretch(Order(phase, *span), *span)
    of = beside.phase
    phase = replace(phase, who=of.who, parties=of.parties, guide=of.guide, line=of.line, spacing_m=of.spacing_m)
    phase = replace(phase, formation=of.formation, decoy=of.decoy, looks_like=of.looks_like)
    order = pauses.setdefault((id(beside), span[0] < beside.start), Order(phase, *span))
    order.end = max(order.until(span[1]), span[1])
    return Stretch(order, *span)


def _interrupted(whole: list[Stretch], away: Order) -> list[Stretch]:
    """Return the stretches with *away* laid over them."""
    end = away.until(away.start)
    found = []
    for part in whole:
        found += [replace(part, end=min(part.end, away.start))] if part.start < away.start else []
        found += [Stretch(away, away.start, end)] if part.start <= away.start < part.end else []
        found += [replace(part, start=max(part.start, end))] if part.end > end else []
    return found
