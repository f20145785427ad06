"""The theatre: works out where every craft is, each after those that it goes by."""

import numpy as np
from numpy.typing import NDArray

from offing.rehearsal import flying, followers
from offing.rehearsal.formation import stations, trailing, turned
from offing.rehearsal.guides import Guidance, guided
from offing.rehearsal.plane import moved, offset
from offing.rehearsal.scenario import Scenario
from offing.rehearsal.scenario_craft import Craft
from offing.rehearsal.scenario_orders import Order, Stretch
from offing.rehearsal.scenario_phases import VERBS
from offing.rehearsal.stage import KNOT_MPS, STEP_S, Track, dice
from offing.schema.errors import ScenarioError

Floats = NDArray[np.float64]

_CHANGE_KN = 4.0  # at which a ship changes her station
_JOIN_M = 4_000.0  # farther away than this she comes up as fast as she can
_FAR_M = 10_000.0  # who is at first farther from her station than this comes from where she is
_SWEEP_MPS = 3.0  # how fast the outermost ship goes round when a formation wheels
_BERTH_M = (60.0, 350.0)
_ANCHOR_APART_M = 700.0
_SWING_M = 90.0
_HASTE = 1.15
_EASE = 0.95  # of her greatest speed, that a ship uses to come up


class Theatre:
    """Hold the tracks of one play and fill them in as they are asked for."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario, self.seed = scenario, seed
        steps = scenario.steps
        self.tracks = {id_: Track(steps, seed, id_) for id_ in scenario.craft}
        self._done = dict.fromkeys(scenario.craft, 0)
        self._busy: set[str] = set()
        self._guidance: dict[int, Guidance] = {}

    def fill_all(self) -> None:
        """Work out every craft's whole track."""
        for id_ in self.scenario.stretches:
            self.fill(id_, self.scenario.steps)
        for order in self.scenario.orders:
            if VERBS[order.phase.verb].craft != "ship":
                self._fly(order)

    def fill(self, id_: str, before: int) -> Track:
        """Work out what *id_* does in all stretches that begin before step *before*."""
        parts = self.scenario.stretches[id_]
        while self._done[id_] < len(parts) and self.scenario.step_of(parts[self._done[id_]].start) < before:
            part = parts[self._done[id_]]
            if id_ in self._busy:
                self._refuse(part.order, f"{id_!r} and the craft she goes by wait for one another")
            self._busy.add(id_)
            self._perform(self.scenario.craft[id_], part)
            self._busy.discard(id_)
            self._done[id_] += 1
        return self.tracks[id_]

    def _refuse(self, order: Order, reason: str) -> None:
        raise ScenarioError(self.scenario.file, order.phase.line, reason)

    def _perform(self, craft: Craft, part: Stretch) -> None:
        first, last = self.scenario.step_of(part.start), self.scenario.step_of(part.end)
        if last <= first:
            return
        phase = part.order.phase
        if VERBS[phase.verb].rests:
            self._rest(craft, part, first, last)
        elif phase.verb in ("replenish", "shadow", "escort"):
            self._go_by(craft, part, first, last)
        elif phase.verb == "exercise":
            self._exercise(craft, part, first, last)
        else:
            self._in_formation(craft, part, first, last, phase.formation, phase.turns)
        if phase.verb == "drift":
            self.tracks[craft.id].heading[first : last + 1] = phase.heading_deg

    # -- Ships in formation --------------------------------------------------------------------

    def _guided(self, order: Order) -> tuple[Guidance, int]:
        """Return what the guide of an order does, and the step it begins at."""
        begin, end = self.scenario.step_of(order.start), self.scenario.step_of(order.until(self.scenario.end))
        if id(order) not in self._guidance:
            phase = order.phase
            track = self.fill(phase.guide, begin)
            rng = dice(self.seed, f"{phase.guide} {order.start} {phase.verb}")
            craft = self.scenario.craft[phase.guide]
            found = guided(phase, craft, track, begin, end, stops=self._stops(order), rng=rng)
            self._guidance[id(order)] = found
            self._check_speed(order, found)
        return self._guidance[id(order)], begin

    def _check_speed(self, order: Order, guidance: Guidance) -> None:
        fastest = float(np.diff(guidance.s).max(initial=0.0)) / STEP_S / KNOT_MPS
        for id_ in order.phase.who:
            most = self.scenario.craft[id_].max_speed_kn
            if fastest > most * _HASTE:
                self._refuse(
                    order, f"takes {fastest:.1f} kn from where she truly is, and {id_!r} makes at most {most:g}"
                )

    def _stops(self, order: Order) -> bool:
        """Tell whether the guide lies still after an order."""
        parts = self.scenario.stretches[order.phase.guide]
        after = next((part for part in parts if part.start >= order.until(self.scenario.end)), None)
        return after is not None and VERBS[after.order.phase.verb].rests

    def _in_formation(self, craft: Craft, part: Stretch, first: int, last: int, formation: str, turns: str) -> None:
        guidance, begin = self._guided(part.order)
        own = slice(first - begin, last - begin + 1)
        phase = part.order.phase
        order = [phase.guide, *(id_ for id_ in phase.who if id_ != phase.guide)]
        sizes = [len(party) for party in phase.parties] if sum(map(len, phase.parties)) == len(order) else [len(order)]
        laid = stations(formation, sizes, phase.spacing_m)
        ahead, right = laid[order.index(craft.id)]
        amplitude = phase.station_keeping_m if len(order) > 1 else phase.station_keeping_m * 1.5
        wander = self._wander(craft, first, last, amplitude)
        if formation == "column" and turns == "succession":
            s = guidance.s[own] + ahead + wander[0]
            lat, lon = guidance.way.at(s)
            east, north = turned(np.zeros(len(s)), wander[1], guidance.way.course(s))
        else:
            lat, lon = guidance.way.at(guidance.s[own])
            axis = self._axis(guidance, laid, turns)[own]
            east, north = turned(ahead + wander[0], right + wander[1], axis)
        lat, lon = moved(lat, lon, east, north)
        self._take(craft, first, last, lat, lon)

    def _axis(self, guidance: Guidance, laid: Floats, turns: str) -> Floats:
        """Return the direction a formation points in: fixed where ships turn together, else wheeling slowly."""
        course = guidance.course
        if turns == "together":
            return np.full(len(course), course[0])
        widest = float(np.hypot(laid[:, 0], laid[:, 1]).max())
        return trailing(course, round(1.6 * widest / _SWEEP_MPS / STEP_S))

    def _exercise(self, craft: Craft, part: Stretch, first: int, last: int) -> None:
        """Go through serials: each with its formation, turning together and in succession by turns."""
        phase = part.order.phase
        begin = self.scenario.step_of(part.order.start)
        serial = max(round(phase.serial_min * 60 / STEP_S), 1)
        at = first
        while at < last:
            number = (at - begin) // serial
            until = min(begin + (number + 1) * serial, last)
            formation = phase.formations[number % len(phase.formations)]
            self._in_formation(craft, part, at, until, formation, ("together", "succession")[number % 2])
            at = until

    def _take(self, craft: Craft, first: int, last: int, lat: Floats, lon: Floats) -> None:
        """Go to a station: as fast as she can from afar, slowly from one station to another."""
        track, home = self.tracks[craft.id], craft.home
        if home and not track.known(first) and float(np.hypot(*offset(lat[0], lon[0], home.lat, home.lon))) > _FAR_M:
            track.lat[first], track.lon[first] = home.lat, home.lon
        if track.known(first) and _apart(track, first, lat[0], lon[0]) > _JOIN_M:
            track.pursue(first, last, lat, lon, craft.max_speed_kn * _EASE)
        else:
            track.take_station(first, last, lat, lon, _CHANGE_KN, craft.max_speed_kn * _EASE)

    def _wander(self, craft: Craft, first: int, last: int, amplitude_m: float) -> tuple[Floats, Floats]:
        ahead, right = self.tracks[craft.id].wander
        own = slice(first, last + 1)
        return ahead[own] * amplitude_m, right[own] * amplitude_m * 0.6

    # -- Ships that lie still, and ships that go by another ------------------------------------

    def _rest(self, craft: Craft, part: Stretch, first: int, last: int) -> None:
        track, phase = self.tracks[craft.id], part.order.phase
        rng = dice(self.seed, f"{craft.id} {part.start} {phase.verb}")
        n = last - first + 1
        at_lat, at_lon = self._berth(craft, part, first, rng.uniform(0, 2 * np.pi), rng.uniform(*_BERTH_M))
        heading = np.full(n, rng.uniform(0, 360))
        if phase.verb == "anchor":
            # She swings round her anchor with wind and tide: right round about twice a day.
            swing = 12.0 * self.tracks[craft.id].wander[0][first : last + 1]
            heading = heading + swing + np.arange(n) * STEP_S / 43_200 * 360.0 * rng.choice([-1, 1])
            east, north = turned(np.full(n, -_SWING_M), np.zeros(n), heading)
        else:
            east, north = np.zeros(n), np.zeros(n)
        lat, lon = moved(at_lat, at_lon, east, north)
        track.take_station(first, last, lat, lon, 8.0, craft.max_speed_kn)
        still = np.concatenate([[True], _speeds(track, first, last) < 0.4])
        track.heading[first : last + 1] = np.where(still, heading % 360.0, np.nan)

    def _berth(self, craft: Craft, part: Stretch, first: int, angle: float, away: float) -> tuple[float, float]:
        """Return where a ship lies: a berth of her own about the place, or where she is."""
        track, phase = self.tracks[craft.id], part.order.phase
        place = phase.place or (None if track.known(first) else craft.home)
        number = phase.who.index(craft.id)
        if place is None:
            return float(track.lat[first]), float(track.lon[first])
        if phase.verb == "anchor":
            away, angle = _ANCHOR_APART_M * np.sqrt(number), number * 2.4
        lat, lon = moved(place.lat, place.lon, away * np.sin(angle), away * np.cos(angle))
        return float(lat), float(lon)

    def _go_by(self, craft: Craft, part: Stretch, first: int, last: int) -> None:
        phase = part.order.phase
        target = self.fill(phase.target, last)
        if np.isnan(target.lat[[first, last]]).any():
            self._refuse(part.order, f"{phase.target!r} is not there all the time; shorten the phase")
        if phase.verb == "replenish":
            lat, lon = followers.alongside(phase, craft, self.scenario.craft[phase.target], target, first, last)
            lat, lon = moved(lat, lon, *self._wander(craft, first, last, 3.0))
            self.tracks[craft.id].take_station(first, last, lat, lon, 5.0, craft.max_speed_kn * _EASE)
        else:
            go = followers.behind if phase.verb == "shadow" else followers.beside
            lat, lon = go(phase, target, first, last)
            lat, lon = moved(lat, lon, *self._wander(craft, first, last, 150.0))
            self.tracks[craft.id].pursue(first, last, lat, lon, craft.max_speed_kn * _EASE)

    # -- Aircraft ------------------------------------------------------------------------------

    def _fly(self, order: Order) -> None:
        phase, craft = order.phase, self.scenario.craft[order.phase.who[0]]
        first, last = self.scenario.step_of(order.start), self.scenario.step_of(order.until(self.scenario.end))
        track = self.tracks[craft.id]
        rng = dice(self.seed, f"{craft.id} {order.start}")
        target = self.tracks.get(phase.target)
        if craft.kind == "helicopter":
            from_, to = self.tracks[craft.ship], self.tracks[phase.landing or craft.ship]
            found = flying.sortie(phase, from_, to, target, first, last, rng)
            deck = round(flying.DECK_S / STEP_S)
            before, after = max(first - deck, 0), min(last + deck, len(track.lat) - 1)
            for ship, part in ((from_, slice(before, first)), (to, slice(last + 1, after + 1))):
                track.lat[part], track.lon[part], track.alt[part] = ship.lat[part], ship.lon[part], 0.0
        else:
            base, home = craft.home, phase.origin or craft.home
            if base is None or home is None:
                self._refuse(order, f"{craft.id!r} has no 'base'; say where she takes off")
                return
            found = flying.search(phase, (base.lat, base.lon), (home.lat, home.lon), target, first, last)
        own = slice(first, last + 1)
        track.lat[own], track.lon[own], track.alt[own] = found


def _apart(track: Track, at: int, lat: float, lon: float) -> float:
    return float(np.hypot(*offset(lat, lon, track.lat[at], track.lon[at])))


def _speeds(track: Track, first: int, last: int) -> Floats:
    own, after = slice(first, last), slice(first + 1, last + 1)
    return np.hypot(*offset(track.lat[own], track.lon[own], track.lat[after], track.lon[after])) / STEP_S
