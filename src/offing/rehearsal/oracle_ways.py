"""The true ways of craft, sampled finely enough to be read off: positions, speeds, courses, headings.

A *way* is what one craft sailed while it used one identity; a craft that changes its
identity has several. Distances are pyproj's geodesics.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from offing.rehearsal.heard import HeardTimes
from offing.rehearsal.played import Knots, Member, Played, Spells, Truth
from offing.schema.craft import is_aircraft

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

STEP_US = 30_000_000
MINUTE, HOUR = 60_000_000, 3_600_000_000  # µs
KNOT_MPS, NM_M = 1852.0 / 3600.0, 1852.0
UNDEFINED, MOORED = 15, 5
GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Way:
    """Hold a true way: n samples, and for each of the n - 1 steps between them speed, course and heading.

    ``lon`` is wound: it goes on beyond 180 degrees rather than leap. ``heard`` are the times
    at which the identity was heard while the craft used it.
    """

    craft: int  # the identity used
    member: Member
    t: Ints
    lat: Floats
    lon: Floats
    sog_kn: Floats
    cog_deg: Floats
    heading_deg: Floats
    status: NDArray[np.int8]  # of each sample; UNDEFINED while it does not transmit
    heard: Ints

    @property
    def ship(self) -> bool:
        """Tell whether it is a ship."""
        return not bool(is_aircraft(np.array([self.member.key], np.int64))[0])

    def place(self, at: int) -> tuple[float, float]:
        """Return latitude and longitude of a sample."""
        return float(self.lat[at]), (float(self.lon[at]) + 180.0) % 360.0 - 180.0

    def between(self, t: Ints) -> tuple[Floats, Floats]:
        """Return latitude and wound longitude at other times; NaN outside the way."""
        since, ticks = (t - self.t[0]).astype(np.float64), (self.t - self.t[0]).astype(np.float64)
        lat = np.interp(since, ticks, self.lat, left=np.nan, right=np.nan)
        return lat, np.interp(since, ticks, self.lon, left=np.nan, right=np.nan)


def metres(lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats) -> Floats:
    """Return the lengths of geodesics."""
    return np.asarray(GEOD.inv(lon_a, lat_a, lon_b, lat_b)[2], np.float64)


def ways(played: Played, heard: HeardTimes) -> Iterator[Way]:
    """Yield the ways of every craft of *played*, a craft at a time."""
    for member in played.members:
        knots = played.knots.of(member.key)
        inside = (knots.t >= played.start) & (knots.t <= played.end)
        if inside.sum() < 2:
            continue
        first, last = np.searchsorted(played.spells.craft, [member.key, member.key + 1]).tolist()
        spells = Spells._make(column[first:last] for column in played.spells)
        bounds = max(int(knots.t[0]), played.start), min(int(knots.t[-1]), played.end)
        for identity, since, until in _guises(member.key, spells, bounds):
            yield _way(member, knots, spells, (identity, since, until), heard)


def _guises(own: int, spells: Spells, bounds: tuple[int, int]) -> Iterator[tuple[int, int, int]]:
    """Yield the identities a craft used one after the other, each from when to when."""
    since, until, identity = spells.since, spells.until, spells.as_craft
    changes = np.flatnonzero(np.diff(identity)) + 1
    runs = [run for run in np.split(np.arange(len(identity)), changes) if len(run)]
    if not runs:
        yield own, *bounds
    for number, run in enumerate(runs):
        start = bounds[0] if number == 0 else int(since[run[0]])
        end = bounds[1] if number == len(runs) - 1 else int(until[run[-1]])
        if end - start >= 2 * STEP_US:
            yield int(identity[run[0]]), max(start, bounds[0]), min(end, bounds[1])


def _way(member: Member, knots: Knots, spells: Spells, guise: tuple[int, int, int], heard: HeardTimes) -> Way:
    identity, start, end = guise
    t = np.unique(np.append(np.arange(start, end, STEP_US), end))
    lat, lon = knots.at(member.key, t)
    lon = np.unwrap(lon, period=360.0)
    course, _, way_m = GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    sog = np.asarray(way_m) / (np.diff(t) * 1e-6) / KNOT_MPS
    cog = np.asarray(course) % 360.0
    knot = np.clip(np.searchsorted(knots.t, t[:-1], "right") - 1, 0, len(knots.t) - 1)
    told = knots.heading_deg[knot]
    status = np.full(len(t), UNDEFINED, np.int8)
    for since, until, one in zip(spells.since, spells.until, spells.nav_status, strict=True):
        status[(t >= since) & (t < until)] = one
    times = heard_of(heard, identity, member.key)
    times = times[(times >= start) & (times <= end)]
    return Way(identity, member, t, lat, lon, sog, cog, np.where(np.isnan(told), cog, told), status, times)


def heard_of(heard: HeardTimes, identity: int, craft: int) -> Ints:
    """Return when reports that *craft* truly sent as *identity* were heard."""
    at = int(np.searchsorted(heard.crafts, identity))
    if at == len(heard.crafts) or heard.crafts[at] != identity:
        return np.empty(0, np.int64)
    own = slice(int(heard.offsets[at]), int(heard.offsets[at + 1]))
    return np.unique(heard.times[own][heard.by[own] == craft])


def runs(mask: Flags) -> list[tuple[int, int]]:
    """Return first and last place of each run of true values."""
    edges = np.diff(np.concatenate(([False], mask, [False])).astype(np.int8))
    return list(zip(np.flatnonzero(edges == 1).tolist(), (np.flatnonzero(edges == -1) - 1).tolist(), strict=True))


def held(begins: Flags, ends: Flags) -> Flags:
    """Return where a state holds that *begins* there and goes on until it *ends*; neither leaves it as it is."""
    places = np.where(begins | ends, np.arange(len(begins)), -1)
    last = np.maximum.accumulate(places) if len(places) else places
    return np.asarray((last >= 0) & begins[np.maximum(last, 0)])


def joined(spans: list[tuple[int, int]], t: Ints, within_us: int) -> list[tuple[int, int]]:
    """Return runs with those made one that lie less than *within_us* apart."""
    out: list[tuple[int, int]] = []
    for first, last in spans:
        if out and t[first] - t[out[-1][1]] < within_us:
            out[-1] = out[-1][0], last
        else:
            out.append((first, last))
    return out


def graded(find: Callable[[float], list[Truth]]) -> list[Truth]:
    """Return what *find* finds by the definition (0), marginal where bounds a little off tell another story.

    *find* is asked with its bounds drawn in (-1), as they are, and let out (1). An event is
    sure where it has one counterpart in either, and that none but it.
    """
    drawn_in, plain, let_out = find(-1.0), find(0.0), find(1.0)
    found = []
    for one in plain:
        inner = [each for each in drawn_in if _meet(one, each)]
        outer = [each for each in let_out if _meet(one, each)]
        alone = len(outer) == 1 and sum(_meet(outer[0], each) for each in plain) == 1
        sure = len(inner) == 1 and alone and 2 * _length(inner[0]) >= _length(one)
        found.append(one if sure else _marginal(one))
    return found + [_marginal(one) for one in let_out if sum(_meet(one, each) for each in plain) != 1]


def _meet(a: Truth, b: Truth) -> bool:
    same = a.craft == b.craft and a.detail.get("area_id") == b.detail.get("area_id")
    return same and a.t_start <= b.t_end and b.t_start <= a.t_end


def _length(one: Truth) -> int:
    return one.t_end - one.t_start


def _marginal(one: Truth) -> Truth:
    if one.marginal:
        return one
    return replace(one, marginal=True, why=_NEAR)


_NEAR = "so near a bound of the definition that the errors of positions decide"
