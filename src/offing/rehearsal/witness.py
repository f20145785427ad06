"""The witness: what the true paths say of times, places, distances and turns."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offing.rehearsal.plane import moved, offset
from offing.rehearsal.played import Truth
from offing.rehearsal.scenario import Scenario
from offing.rehearsal.scenario_orders import Order
from offing.rehearsal.stage import KNOT_MPS, STEP_S, Track

Floats = NDArray[np.float64]

_TURN_DEG = 20.0
_HELD = 3  # minutes a new course must hold to be a turn
_UNDER_WAY_KN = 2.0


class Witness:
    """Answer questions about the tracks of one play; steps are those of the scenario's grid."""

    def __init__(self, scenario: Scenario, tracks: dict[str, Track]) -> None:
        self.scenario, self.tracks = scenario, tracks
        self.last = scenario.steps - 1

    def key(self, id_: str) -> int:
        """Return the key of a craft."""
        return self.scenario.craft[id_].member.key

    def step(self, t: int) -> int:
        """Return the step at *t*."""
        return self.scenario.step_of(t)

    def time(self, step: int) -> int:
        """Return the time of a step (µs)."""
        return int(self.scenario.time_of(np.array([step]))[0])

    def end_of(self, order: Order) -> int:
        """Return when an order ends (µs)."""
        return order.until(self.scenario.end)

    def steps(self, order: Order) -> tuple[int, int]:
        """Return the first and last step of an order."""
        return self.step(order.start), self.step(self.end_of(order))

    def apart_m(self, a: str, b: str) -> Floats:
        """Return how far two craft are from one another at every step, NaN where one is not."""
        one, other = self.tracks[a], self.tracks[b]
        # In the plane: what matters is near, and whole tracks are asked for.
        return np.hypot(*offset(one.lat, one.lon, other.lat, other.lon))

    def gap_m(self, a: str, b: str) -> Floats:
        """Return how far the hulls of two ships that go side by side are from one another at every step."""
        (lat_a, lon_a), (lat_b, lon_b) = self._amidships(a), self._amidships(b)
        half = (self.scenario.craft[a].beam_m + self.scenario.craft[b].beam_m) / 2
        return np.hypot(*offset(lat_a, lon_a, lat_b, lon_b)) - half

    def _amidships(self, id_: str) -> tuple[Floats, Floats]:
        """Return where the middle of a ship is: her track is that of her antenna."""
        track, member = self.tracks[id_], self.scenario.craft[id_].member
        ahead = (member.to_bow_m - member.to_stern_m) / 2
        course = self._course(track)
        return moved(track.lat, track.lon, ahead * np.sin(course), ahead * np.cos(course))

    def _course(self, track: Track) -> Floats:
        """Return the course at each step in radians, over half a minute about it."""
        n = np.arange(len(track.lat))
        before, after = np.maximum(n - 2, 0), np.minimum(n + 2, len(n) - 1)
        east, north = offset(track.lat[before], track.lon[before], track.lat[after], track.lon[after])
        return np.arctan2(east, north)

    def middle(self, ids: list[str], step: int) -> tuple[float, float]:
        """Return the middle of some craft at a step."""
        first = self.tracks[ids[0]]
        offsets = [
            offset(first.lat[step], first.lon[step], self.tracks[id_].lat[step], self.tracks[id_].lon[step])
            for id_ in ids
        ]
        east, north = np.mean([part[0] for part in offsets]), np.mean([part[1] for part in offsets])
        lat, lon = moved(first.lat[step], first.lon[step], east, north)
        return float(lat), float((lon + 180.0) % 360.0 - 180.0)

    def turns(self, id_: str, first: int, last: int) -> int:
        """Return how often a craft turned by 20 degrees or more between two steps."""
        track = self.tracks[id_]
        minute = max(1, round(60 / STEP_S))
        steps = np.arange(first, last + 1, minute)
        back = np.maximum(steps - 3 * minute, first)
        east, north = offset(track.lat[back], track.lon[back], track.lat[steps], track.lon[steps])
        gone = np.hypot(east, north)
        sure = gone > _UNDER_WAY_KN * KNOT_MPS * np.maximum((steps - back) * STEP_S, 1.0)
        course = np.degrees(np.arctan2(east, north))[sure]
        return _turns(course)

    def company_of(self, id_: str, order: Order) -> list[str]:
        """Return the other ships of what a craft does while *order* lasts."""
        found: dict[str, None] = {}
        for part in self.scenario.stretches.get(id_, []):
            if part.start < self.end_of(order) and part.end > order.start and part.order.phase.verb != "shadow":
                found |= dict.fromkeys(part.order.phase.who)
        return [one for one in found if one != id_]

    def truth(
        self,
        kind: str,
        ids: tuple[str, ...],
        since: int,
        until: int,
        at: str,
        detail: dict[str, Any],
        *,
        marginal: bool = False,
        decoy: bool = False,
    ) -> Truth:
        """Return a truth placed where the craft *at* is when it begins."""
        track, step = self.tracks[at], self.step(since)
        keys = tuple(sorted({self.key(id_) for id_ in ids}))
        lon = float((track.lon[step] + 180.0) % 360.0 - 180.0)
        return Truth(kind, keys, since, until, float(track.lat[step]), lon, detail, marginal=marginal, decoy=decoy)

    def placed(self, truth: Truth, lat: float, lon: float) -> Truth:
        """Return the truth at another place."""
        return replace(truth, lat=lat, lon=lon)


def _turns(course: Floats) -> int:
    """Count turns in courses a minute apart: a new course 20 degrees off the last one that then holds."""
    if not len(course):
        return 0
    count, held, on = 0, 0, float(course[0])
    for now in course.tolist():
        off = abs((now - on + 180.0) % 360.0 - 180.0)
        held = held + 1 if off >= _TURN_DEG else 0
        if held >= _HELD:
            count, held, on = count + 1, 0, now
    return count
