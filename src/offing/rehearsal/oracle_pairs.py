"""What two craft did to one another on their true ways: lay together at sea, or passed too near.

Pairs that can matter are picked out on a grid of minutes; each is then measured on samples
half a minute apart, both craft moving straight between two of them.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from offing.atlas import shore
from offing.rehearsal.oracle_ports import Harbours
from offing.rehearsal.oracle_ways import (
    HOUR,
    KNOT_MPS,
    MINUTE,
    MOORED,
    STEP_US,
    Flags,
    Floats,
    Ints,
    Way,
    graded,
    joined,
    metres,
    runs,
)
from offing.rehearsal.played import Truth

_COARSE_US = 2 * MINUTE
_NEAR_M = 1_000.0
_FARTHEST_M = 600.0
_TOW, _PILOT = (31, 32, 52), (50,)


def meetings(ways: Sequence[Way], harbours: Harbours) -> Iterator[Truth]:
    """Yield the encounters and close quarters of ships."""
    ships = [way for way in ways if way.ship]
    for one, other, _ in near_pairs(ships):
        pair = _Pair(one, other, harbours)
        if len(pair.t) > 2:
            yield from pair.encounters()
            yield from pair.close_quarters()


def near_pairs(ways: Sequence[Way]) -> Iterator[tuple[Way, Way, int]]:
    """Yield the pairs that come near one another: how often, seen every two minutes."""
    if not ways:
        return
    ticks = np.arange(
        min(int(way.t[0]) for way in ways) // _COARSE_US, max(int(way.t[-1]) for way in ways) // _COARSE_US + 1
    )
    lat, lon, fastest = (np.full((len(ways), len(ticks)), np.nan) for _ in range(3))
    for row, way in enumerate(ways):
        lat[row], lon[row] = way.between(ticks * _COARSE_US)
        fastest[row] = float(way.sog_kn.max(initial=0.0)) * KNOT_MPS * 60
    counted: dict[tuple[int, int], int] = {}
    for tick in range(len(ticks)):
        rows = np.flatnonzero(~np.isnan(lat[:, tick]))
        north, here = lat[rows, tick] * 111_200.0, np.radians(lat[rows, tick])
        order = np.argsort(north)
        rows, north, here = rows[order], north[order], here[order]
        reach = _NEAR_M + 2 * fastest[rows, 0]
        last = np.searchsorted(north, north + reach.max(initial=0.0), "right")
        for place in range(len(rows)):
            some = np.arange(place + 1, last[place])
            if not len(some):
                continue
            turn = (lon[rows[some], tick] - lon[rows[place], tick] + 180.0) % 360.0 - 180.0
            off = np.hypot(north[some] - north[place], turn * 111_200.0 * math.cos(here[place]))
            for close in some[off <= _NEAR_M + fastest[rows[some], 0] + fastest[rows[place], 0]].tolist():
                pair = min(rows[place], rows[close]), max(rows[place], rows[close])
                counted[pair] = counted.get(pair, 0) + 1
    for (a, b), count in sorted(counted.items()):
        if ways[a].craft != ways[b].craft:
            yield ways[a], ways[b], count


class _Pair:
    """Hold two ways over the time that both last, on the same samples."""

    def __init__(self, one: Way, other: Way, harbours: Harbours) -> None:
        self.one, self.other = sorted((one, other), key=lambda way: way.craft)
        start, end = max(one.t[0], other.t[0]), min(one.t[-1], other.t[-1])
        self.t: Ints = np.arange(start, end + 1, STEP_US)
        if len(self.t) < 3:
            self.t = self.t[:0]
            return
        (self.lat_a, lon_a), (self.lat_b, lon_b) = (way.between(self.t) for way in (self.one, self.other))
        turn = np.round((lon_b[0] - lon_a[0]) / 360.0) * 360.0
        self.lon_a, self.lon_b = lon_a, lon_b - turn
        self.harbours = harbours
        cos = np.cos(np.radians(self.lat_a))
        self.east = (self.lon_b - self.lon_a) * 111_320.0 * cos
        self.north = (self.lat_b - self.lat_a) * 111_140.0
        self.range_m = np.hypot(self.east, self.north)
        near = self.range_m < 5_000
        self.range_m[near] = metres(self.lat_a[near], self.lon_a[near], self.lat_b[near], self.lon_b[near])
        self.moved = tuple(
            np.stack([np.diff(lon) * 111_320.0 * cos[:-1], np.diff(lat) * 111_140.0]) / (STEP_US * 1e-6)
            for lat, lon in ((self.lat_a, self.lon_a), (self.lat_b, self.lon_b))
        )
        self.kn_a, self.kn_b = (np.hypot(*moved) / KNOT_MPS for moved in self.moved)

    def _status(self, way: Way) -> Ints:
        return way.status[np.clip(np.searchsorted(way.t, self.t[:-1]), 0, len(way.t) - 1)].astype(np.int64)

    def _middle(self, rows: Ints) -> tuple[Floats, Floats]:
        return 0.5 * (self.lat_a + self.lat_b)[rows], 0.5 * (self.lon_a + self.lon_b)[rows]

    def _truth(self, kind: str, first: int, last: int, place: int, **detail: object) -> Truth:
        lat, lon = self._middle(np.array([place]))
        at = float(lat[0]), (float(lon[0]) + 180.0) % 360.0 - 180.0
        craft = (self.one.craft, self.other.craft)
        return Truth(kind, craft, int(self.t[first]), int(self.t[last]), *at, dict(detail))

    def encounters(self) -> list[Truth]:
        """Return when both lay within 500 m for two hours, below 2 knots in the median, 10 km from every port."""
        close = self.range_m[:-1] <= _NEAR_M
        if close.sum() * STEP_US < 50 * MINUTE:
            return []
        lat, lon = self._middle(np.arange(len(self.t) - 1))
        port = self.harbours.distance_m(lat, lon)
        off = np.full(len(lat), np.inf)
        off[close] = shore.nearest(lat[close], (lon[close] + 180) % 360 - 180)[0]
        moored = (self._status(self.one) == MOORED) | (self._status(self.other) == MOORED)

        def find(margin: float) -> list[Truth]:
            slow = (self.kn_a <= 4 + 0.3 * margin) & (self.kn_b <= 4 + 0.3 * margin)
            far = (port >= 10_000 - 200 * margin) & (off >= 200 - 80 * margin)
            together = slow & far & ~moored & (self.range_m[:-1] <= 500 + 40 * margin)
            found = []
            for first, last in joined(runs(together), self.t, round((20 + 4 * margin) * MINUTE)):
                part = slice(first, last + 1)
                median = max(float(np.median(self.kn_a[part])), float(np.median(self.kn_b[part])))
                long = self.t[last] - self.t[first] >= 2 * HOUR - 15 * margin * MINUTE
                if long and median < 2 + 0.25 * margin:
                    found.append(self._truth("encounter", first, last + 1, (first + last) // 2))
            return found

        found = graded(find)
        return found + self._nearly_met(found, off >= 100, moored)

    def _nearly_met(self, found: list[Truth], off_shore: Flags, moored: Flags) -> list[Truth]:
        """Return decoys: within half a mile for an hour, where no encounter is nor may be one."""
        slow = (self.kn_a <= 4) & (self.kn_b <= 4) & (self.range_m[:-1] <= 950) & off_shore & ~moored
        decoys = []
        for first, last in joined(runs(slow), self.t, 20 * MINUTE):
            since, until = int(self.t[first]), int(self.t[last + 1])
            clear = all(until < one.t_start - 20 * MINUTE or one.t_end + 20 * MINUTE < since for one in found)
            if until - since >= 50 * MINUTE and clear and self._heard(since, until):
                off = round(float(np.median(self.range_m[first : last + 1])))
                what = f"two ships that lie {off} m from one another for {(until - since) / HOUR:.1f} hours"
                one = self._truth("encounter", first, last + 1, (first + last) // 2, what=what)
                decoys.append(replace(one, decoy=True))
        return decoys

    def _heard(self, since: int, until: int) -> bool:
        return all(((way.heard >= since) & (way.heard <= until)).any() for way in (self.one, self.other))

    def close_quarters(self) -> list[Truth]:
        """Return the passes of two craft under way inside the fuzzy ship domain (Wang 2010, risk 0.9) of one."""
        if any(way.member.ship_type in (*_TOW, *_PILOT) for way in (self.one, self.other)):
            return []
        found = []
        moved = self.moved[1] - self.moved[0]
        east, north = self.east[:-1], self.north[:-1]
        speed2 = np.maximum((moved**2).sum(axis=0), 1e-9)
        ahead = np.clip(-(east * moved[0] + north * moved[1]) / speed2, 0.0, STEP_US * 1e-6)
        least = np.hypot(east + ahead * moved[0], north + ahead * moved[1])
        for first, last in joined(runs(least <= _FARTHEST_M * 1.1), self.t, 3 * MINUTE):
            # One pass each time they draw apart again for five minutes.
            for at in _lowest(least, first, last, round(5 * MINUTE / STEP_US)):
                truth = self._pass(at, float(ahead[at]), least)
                if truth is not None:
                    found.append(truth)
        return found

    def _pass(self, at: int, ahead: float, least: Floats) -> Truth | None:
        cpa = float(least[at])
        # Who has just slowed down is under way or not, as one samples.
        about = slice(max(0, at - 2), at + 3)
        least_kn, most_kn = (
            min(float(how(knots[about])) for knots in (self.kn_a, self.kn_b)) for how in (np.min, np.max)
        )
        lat, lon = self._middle(np.array([at]))
        port = float(self.harbours.distance_m(lat, lon)[0])
        off = float(shore.nearest(lat, (lon + 180) % 360 - 180)[0][0])
        # Who came up beside another over minutes, and then parted, passed it or not, as one reads the definition.
        before, beyond = self._relative_kn(max(0, at - 10), at), self._relative_kn(at, min(at + 10, len(self.east) - 1))
        relative = max(before, beyond)
        # Nor does anyone know how near they came who is heard of no more.
        cut_off = at < 10 or at + 10 >= len(self.east)
        domain = self._domain_m(at, ahead)
        # Each as how far it is kept, in units of the doubt about it.
        kept = (
            (domain - cpa) / max(40.0, 0.15 * domain),
            (_FARTHEST_M - cpa) / 40.0,
            (relative - 3.0) / 1.0,
            (port - 5_000.0) / 150.0,
            (off - 500.0) / 150.0,
        )
        when = int(self.t[at] + round(ahead * 1e6))
        place = float(lat[0]), (float(lon[0]) + 180.0) % 360.0 - 180.0
        detail: dict[str, object] = {"cpa_m": round(cpa), "domain_m": round(domain)}
        craft = (self.one.craft, self.other.craft)
        if min(*kept, (most_kn - 4.0) / 0.4) < -1:
            if kept[0] < -6 or min(*kept[1:], (least_kn - 4.0) / 0.4) < 1 or not self._heard(when - HOUR, when + HOUR):
                return None
            detail["what"] = f"two ships that pass {cpa:.0f} m from one another, with room to spare"
            return Truth("close_quarters", craft, when, when, *place, detail, decoy=True)
        return Truth(
            "close_quarters", craft, when, when, *place, detail,
            marginal=cut_off or min(*kept, (least_kn - 4.0) / 0.4, before - 3.0, beyond - 3.0) < 1,
        )  # fmt: skip

    def _relative_kn(self, first: int, last: int) -> float:
        """Return the speed of one craft relative to the other from one sample to another."""
        off = np.hypot(self.east[last] - self.east[first], self.north[last] - self.north[first])
        return float(off) / max(1e-9, (last - first) * STEP_US * 1e-6) / KNOT_MPS

    def _domain_m(self, at: int, ahead: float) -> float:
        """Return how far the larger of both domains reaches towards the other at the closest approach."""
        moved = self.moved[1][:, at] - self.moved[0][:, at]
        east, north = self.east[at] + ahead * moved[0], self.north[at] + ahead * moved[1]
        reaches = []
        for way, own, knots, sign in (
            (self.one, self.moved[0][:, at], self.kn_a[at], 1.0),
            (self.other, self.moved[1][:, at], self.kn_b[at], -1.0),
        ):
            bearing = math.atan2(sign * east, sign * north) - math.atan2(own[0], own[1])
            length = float(way.member.to_bow_m + way.member.to_stern_m) or 100.0
            reaches.append(_reach_m(length, float(knots), bearing))
        return max(reaches)


def _reach_m(length_m: float, knots: float, off_bow: float) -> float:
    """Return the boundary at risk 0.9 of Wang's quaternion ship domain in a direction off the bow (radians)."""
    speed = max(knots, 1.0)
    advance = 10 ** (0.3591 * math.log10(speed) + 0.0952)
    diameter = 10 ** (0.5441 * math.log10(speed) - 0.0795)
    root = math.sqrt(advance**2 + (diameter / 2) ** 2)
    along, across = math.cos(off_bow), math.sin(off_bow)
    long = 1 + (1.34 if along >= 0 else 0.67) * root
    wide = 0.2 + (1.0 if across >= 0 else 0.75) * diameter
    shrunk = math.sqrt(math.log(1 / 0.9) / math.log(2))
    return shrunk * length_m / math.hypot(along / long, across / wide)


def _lowest(least: Floats, first: int, last: int, apart: int) -> Iterator[int]:
    """Yield the places of the minima in a run that are the least within *apart* steps to either side."""
    for at in range(first, last + 1):
        around = least[max(0, at - apart) : at + apart + 1]
        if least[at] == around.min() and not (at > first and least[at - 1] == least[at]):
            yield at
