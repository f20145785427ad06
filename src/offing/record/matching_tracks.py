"""Where craft were heard, held against a place and a time: there, elsewhere, silent, or not known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.nav.columns import floats, times
from offing.record.matching_places import Where, apart_m

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

DAY_US = 86_400_000_000
HOUR_US = 3_600_000_000
BIN_US = 120_000_000  # one fix a craft in two minutes is enough
KNOT_MPS = 1852.0 / 3600.0
SLACK_KN = 1.1  # of the speed that a class is told to make
SHIP_KN = 36.0
_JUMP_KN, _JUMP_M = 70.0, 3_000.0
# How a craft stands to a place and a time.
THERE, ELSEWHERE, SILENT, OPEN_GAPS, UNHEARD = "there", "elsewhere", "silent", "gaps", "unheard"


@dataclass(frozen=True, slots=True)
class Tracks:
    """Hold fixes thinned to one in two minutes, sorted by craft and time; ``first`` and ``last`` bound each craft's."""

    t: Ints
    lat: Floats
    lon: Floats
    sog: Floats
    rows: dict[int, tuple[int, int]]

    def of(self, craft: int) -> tuple[int, int]:
        """Return the first and the last row (not included) of a craft."""
        return self.rows.get(craft, (0, 0))

    def between(self, craft: int, since: int, until: int) -> tuple[int, int]:
        """Return the rows of a craft's fixes in [since, until)."""
        first, last = self.of(craft)
        own = self.t[first:last]
        return first + int(np.searchsorted(own, since)), first + int(np.searchsorted(own, until))


@dataclass(frozen=True, slots=True)
class Presence:
    """Hold how one craft stood to a place and a time.

    ``heard`` fixes lie in the time, ``inside`` of them there, from ``since`` to ``until``; ``nearest_m`` is how near
    it came otherwise. ``other`` is when it was heard there nearest to that time, None where it never was.
    ``before`` and ``after`` are its last and first fix on either side, None where there is none within a day.
    """

    craft: int
    state: str
    heard: int = 0
    inside: int = 0
    since: int | None = None
    until: int | None = None
    nearest_m: float | None = None
    other: int | None = None
    before: int | None = None
    after: int | None = None
    moved: bool = False
    stayed: bool = False  # where a departure or arrival is told: it lay there all the time


NOTHING = Tracks(np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty(0), {})


def tracks_of(fixes: pa.Table) -> Tracks:
    """Return fixes (craft_id, t, lat, lon, sog_kn) as tracks, whatever their order."""
    if not fixes.num_rows:
        return NOTHING
    craft = fixes["craft_id"].to_numpy().astype(np.int64)
    t = times(fixes["t"])
    order = np.lexsort((t, craft))
    craft, t = craft[order], t[order]
    bins = t // BIN_US
    kept = np.ones(len(t), np.bool_)
    kept[1:] = (craft[1:] != craft[:-1]) | (bins[1:] != bins[:-1])
    ends = np.ones(len(t), np.bool_)  # the last of a craft, and the last before a silence
    ends[:-1] = (craft[1:] != craft[:-1]) | (t[1:] - t[:-1] > 5 * BIN_US)
    kept |= ends
    lat, lon, sog = (floats(fixes[name])[order][kept] for name in ("lat", "lon", "sog_kn"))
    craft, t = craft[kept], t[kept]
    keys, first = np.unique(craft, return_index=True)
    bounds = [*first.tolist(), len(t)]
    rows = {int(key): (bounds[n], bounds[n + 1]) for n, key in enumerate(keys.tolist())}
    return Tracks(t, lat.astype(np.float64), lon.astype(np.float64), sog.astype(np.float64), rows)


def heard_around(
    tracks: Tracks, box: tuple[float, float, float, float], span: tuple[int, int], but: frozenset[int]
) -> bool:
    """Tell whether any craft but some was heard in a box (west, south, east, north) and a time (half open)."""
    west, south, east, north = box
    for craft in tracks.rows.keys() - but:
        first, last = tracks.between(craft, *span)
        lat, lon = tracks.lat[first:last], tracks.lon[first:last]
        if bool(((lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)).any()):
            return True
    return False


def presence(
    tracks: Tracks, craft: int, where: Where, told: tuple[int, int], doubt_us: int = 0, speed_kn: float = SHIP_KN
) -> Presence:
    """Return how a craft stood to a place in the time *told* (µs, half open).

    *doubt_us* is by how much the time may be meant otherwise. It was elsewhere only where no way between any two of
    its fixes, at *speed_kn*, leads there within that time and doubt.
    """
    since, until = told
    first, last = tracks.of(craft)
    if first == last:
        return Presence(craft, UNHEARD)
    own = tracks.t[first:last]
    a, b = (first + int(np.searchsorted(own, when)) for when in (since, until))
    before = int(tracks.t[a - 1]) if a > first else None
    after = int(tracks.t[b]) if b < last else None
    if b > a:
        there = where.holds(tracks.lat[a:b], tracks.lon[a:b])
        if there.any():
            rows = np.flatnonzero(there)
            speed = tracks.sog[a:b][rows]
            return Presence(
                craft,
                THERE,
                b - a,
                len(rows),
                int(tracks.t[a + rows[0]]),
                int(tracks.t[a + rows[-1]]),
                0.0,
                moved=bool((speed > 1.0).any()) or len(rows) < b - a,
                before=before,
                after=after,
            )
    wide = (since - doubt_us, until + doubt_us)
    c, d = (first + int(np.searchsorted(own, when)) for when in wide)
    lo, hi = max(first, c - 1), min(last, d + 1)
    away = where.away_m(tracks.lat[lo:hi], tracks.lon[lo:hi])
    nearest = float(away.min()) if len(away) else None
    it = Presence(craft, OPEN_GAPS, b - a, nearest_m=nearest, before=before, after=after)
    if _sails(tracks, lo, hi) and not _could_be(
        tracks.t[lo:hi], away, wide, speed_kn * KNOT_MPS / 1e6, lo == c, hi == d
    ):
        return replace(it, state=ELSEWHERE, other=_other(tracks, (first, last), where, since))
    if b > a:
        return it
    near = before is not None and since - before <= DAY_US and after is not None and after - until <= DAY_US
    return replace(it, state=SILENT if near else UNHEARD)


def _sails(tracks: Tracks, lo: int, hi: int) -> bool:
    """Tell whether one hull can have sailed between the fixes; where not, several transmit, or positions are wrong."""
    t, lat, lon = tracks.t[lo:hi], tracks.lat[lo:hi], tracks.lon[lo:hi]
    apart = apart_m(lat[:-1], lon[:-1], lat[1:], lon[1:])
    return bool((apart <= _JUMP_M + _JUMP_KN * KNOT_MPS * np.diff(t) / 1e6).all())


def _could_be(
    t: Ints, away: Floats, wide: tuple[int, int], metres_a_us: float, open_before: bool, open_after: bool
) -> bool:
    """Tell whether a craft with these fixes could have been at no metres away at some moment of *wide*."""
    since, until = wide
    if not len(t):
        return True
    need = away / metres_a_us
    leaves = np.maximum(since, t + need)  # the earliest moment there after each fix
    comes = np.minimum(until, t - need)  # the latest moment there before each fix
    if (leaves[:-1] <= comes[1:]).any():
        return True
    if open_before and comes[0] >= since:
        return True
    # Where the last fix lies after the time, what comes later is not asked.
    last_open = open_after or t[-1] < until
    return bool(last_open and leaves[-1] <= until)


def _other(tracks: Tracks, rows: tuple[int, int], where: Where, since: int) -> int | None:
    first, last = rows
    there = np.flatnonzero(where.holds(tracks.lat[first:last], tracks.lon[first:last]))
    if not len(there):
        return None
    when = tracks.t[first + there]
    return int(when[np.abs(when - since).argmin()])


def stays(tracks: Tracks, craft: int, where: Where, told: tuple[int, int], doubt_us: int) -> bool:
    """Tell whether a craft lay at a place all through the time told and its doubt, so that it neither came nor left."""
    first, last = tracks.of(craft)
    own = tracks.t[first:last]
    a = first + int(np.searchsorted(own, told[0] - doubt_us)) - 1
    b = first + int(np.searchsorted(own, told[1] + doubt_us))
    if a < first or b >= last:
        return False
    gaps = np.diff(tracks.t[a : b + 1])
    inside = where.holds(tracks.lat[a : b + 1], tracks.lon[a : b + 1])
    return bool(inside.all() and gaps.max() <= 3 * HOUR_US)


def visitors(
    tracks: Tracks, crafts: Sequence[int], where: Where, told: tuple[int, int]
) -> dict[int, tuple[Ints, Floats, Floats]]:
    """Return for each craft heard at a place in a time its times and positions there."""
    found: dict[int, tuple[Ints, Floats, Floats]] = {}
    west, south, east, north = where.near.bounds
    boxed = west >= -180.0 and east <= 180.0
    for craft in crafts:
        a, b = tracks.between(craft, *told)
        if b <= a:
            continue
        lat, lon = tracks.lat[a:b], tracks.lon[a:b]
        if boxed and (lat.max() < south or lat.min() > north or lon.max() < west or lon.min() > east):
            continue
        inside = where.holds(lat, lon)
        if inside.any():
            found[craft] = (tracks.t[a:b][inside], lat[inside], lon[inside])
    return found


def most_together(
    seen: dict[int, tuple[Ints, Floats, Floats]], within_m: float, step_us: int = 5 * BIN_US
) -> tuple[int, ...]:
    """Return the largest set of craft that were near one another at one moment, link by link, by steps of time."""
    if len(seen) < 2:
        return tuple(sorted(seen))
    craft = np.concatenate([np.full(len(t), key) for key, (t, _, _) in seen.items()])
    t, lat, lon = (np.concatenate([one[n] for one in seen.values()]) for n in range(3))
    step = t // step_us
    order = np.lexsort((craft, step))
    craft, step, lat, lon = craft[order], step[order], lat[order], lon[order]
    fresh = np.ones(len(step), np.bool_)
    fresh[1:] = (step[1:] != step[:-1]) | (craft[1:] != craft[:-1])
    craft, step, lat, lon = craft[fresh], step[fresh], lat[fresh], lon[fresh]
    bounds = [*np.flatnonzero(np.concatenate(([True], step[1:] != step[:-1]))).tolist(), len(step)]
    best: tuple[int, ...] = ()
    for a, b in sorted(pairwise(bounds), key=lambda pair: pair[0] - pair[1]):
        if b - a <= len(best):
            break
        near = apart_m(lat[a:b, None], lon[a:b, None], lat[None, a:b], lon[None, a:b]) <= within_m
        some = _largest(near)
        if len(some) > len(best):
            best = tuple(sorted(craft[a:b][some].tolist()))
    return best


def _largest(near: NDArray[np.bool_]) -> Ints:
    left, best = np.ones(len(near), np.bool_), np.empty(0, np.int64)
    while left.any():
        group = np.zeros(len(near), np.bool_)
        group[np.flatnonzero(left)[0]] = True
        while True:
            wider = near[group].any(axis=0)
            if (wider == group).all():
                break
            group = wider | group
        left &= ~group
        if group.sum() > len(best):
            best = np.flatnonzero(group)
    return best
