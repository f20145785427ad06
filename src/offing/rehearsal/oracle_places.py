"""Where true ways led: through which straits, and into which zones."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import shapely

from offing.atlas import airspace, claims, shore, straits
from offing.rehearsal.oracle_ways import HOUR, MINUTE, NM_M, Floats, Way, graded, joined, metres, runs
from offing.rehearsal.played import Truth

_STRIDE = 20  # samples between two at which every distance is measured
_REACH_M = 225 * NM_M


def transits(way: Way) -> list[Truth]:
    """Return the passages of straits: in by one gate, out by the other, within a day."""
    return [truth for strait in straits.straits() for truth in _transits(way, strait)]


def _transits(way: Way, strait: straits.Strait) -> Iterator[Truth]:
    came: tuple[int, float, int] | None = None
    for step, part, gate, inward in gate_crossings(way, strait):
        if inward:
            came = step, part, gate
            continue
        if came is not None and came[2] != gate:
            start, end = _moment(way, came[0], came[1]), _moment(way, step, part)
            if end - start <= 25 * HOUR:
                lat, lon = way.between(np.array([start], np.int64))
                sides = [strait.sides[came[2]], strait.sides[gate]]
                yield Truth(
                    "strait_transit",
                    (way.craft,),
                    start,
                    end,
                    float(lat[0]),
                    (float(lon[0]) + 180.0) % 360.0 - 180.0,
                    {"area": strait.name, "area_id": strait.area_id, "direction": " to ".join(sides)},
                    marginal=end - start > 23 * HOUR,
                )
        came = None


def gate_crossings(way: Way, strait: straits.Strait) -> list[tuple[int, float, int, bool]]:
    """Return at which step, how far along it, which gate was crossed, and whether inward; in order of time."""
    return sorted(
        (step, part, gate, inward)
        for gate, line in enumerate(strait.gates)
        for step, part, inward in _crossings(way, line)
    )


def _moment(way: Way, step: int, part: float) -> int:
    return int(way.t[step] + round(part * float(way.t[step + 1] - way.t[step])))


def _crossings(way: Way, line: straits.Line) -> Iterator[tuple[int, float, bool]]:
    """Yield at which step of the way, how far along it, and whether inward (the strait lies left of the line)."""
    for (lat_c, lon_c), (lat_d, lon_d) in pairwise(line):
        turn = np.round((way.lon[0] - lon_c) / 360.0) * 360.0
        c, d = (lon_c + turn, lat_c), (lon_d + turn, lat_d)
        if max(c[0], d[0]) < way.lon.min() or min(c[0], d[0]) > way.lon.max():
            continue
        if max(c[1], d[1]) < way.lat.min() or min(c[1], d[1]) > way.lat.max():
            continue
        # The side of the gate's edge on which each sample lies, and of each step on which its ends lie.
        side = (d[0] - c[0]) * (way.lat - c[1]) - (d[1] - c[1]) * (way.lon - c[0])
        east, north = np.diff(way.lon), np.diff(way.lat)
        of_c = east * (c[1] - way.lat[:-1]) - north * (c[0] - way.lon[:-1])
        of_d = east * (d[1] - way.lat[:-1]) - north * (d[0] - way.lon[:-1])
        crossed = ((side[:-1] < 0) != (side[1:] < 0)) & ((of_c < 0) != (of_d < 0))
        for step in np.flatnonzero(crossed).tolist():
            part = side[step] / (side[step] - side[step + 1])
            yield step, float(part), bool(side[step + 1] >= 0)


def depths(way: Way) -> dict[str, Floats]:
    """Return how far within each zone every sample lies, in metres; below 0 it lies outside.

    Zones: those made from the shoreline (within the breadth a holder claims, its sectors'
    where they hold the position; within 24 nm; nearer its shore than any other's within
    200 nm), and for aircraft the identification zones.
    """
    # Over land a zone made from the shoreline means nothing, so aircraft have none.
    shores = _shores(way) if way.ship else {}
    found = {} if way.ship else _airspace_depths(way)
    if not shores:
        return found
    nearest = np.min(list(shores.values()), axis=0)
    for code, off in shores.items():
        breadth = _breadths(way, code)
        others = np.min([one for name, one in shores.items() if name != code] or [np.full(len(off), np.inf)], axis=0)
        claimed = f"zone:{code}:{claims.breadths([code])[0]:g}"
        found |= {
            claimed: breadth * NM_M - off,
            f"zone:{code}:24": 24 * NM_M - off,
            f"near:{code}": np.minimum(0.5 * (others - off), 200 * NM_M - nearest),
        }
    return found


def visits(way: Way, zones: dict[str, Floats] | None = None) -> list[Truth]:
    """Return the stays in zones; *zones* is what depths() tells of the way."""
    known = depths(way) if zones is None else zones
    return [stay for area, depth in known.items() for stay in _stays(way, area, depth)]


def _stays(way: Way, area: str, depth: Floats) -> list[Truth]:
    """Return the stays where *depth* is not negative; who grazes the bound or is out for half an hour is marginal."""

    def find(margin: float) -> list[Truth]:
        found = []
        for first, last in joined(runs(depth >= -250 * margin), way.t, round((30 + 5 * margin) * MINUTE)):
            if way.t[last] - way.t[first] >= -7 * MINUTE * margin:
                lat, lon = way.place(first)
                span = int(way.t[first]), int(way.t[last])
                found.append(Truth("area_visit", (way.craft,), *span, lat, lon, {"area_id": area}))
        return found

    return _told_apart(way, depth, graded(find)) if depth.max() >= -250 else []


def _told_apart(way: Way, depth: Floats, stays: list[Truth]) -> list[Truth]:
    """Return *stays*, not observable where what was heard cannot tell one from two.

    Of two stays that is so where nothing was heard outside between them; of one that was
    out for less than half an hour, where the reports inside before and after lie farther apart.
    """
    inside = depth[np.clip(np.searchsorted(way.t, way.heard), 0, len(depth) - 1)] >= 0
    heard_in, heard_out = way.heard[inside], way.heard[~inside]
    ordered = sorted(stays, key=lambda one: one.t_start)
    unsure: set[int] = set()
    for a, b in pairwise(ordered):
        if not ((heard_out > a.t_end) & (heard_out < b.t_start)).any():
            unsure |= {id(a), id(b)}
    long = np.flatnonzero(np.diff(heard_in) > 30 * MINUTE)
    for one in stays:
        for since, until in zip(heard_in[long].tolist(), heard_in[long + 1].tolist(), strict=True):
            within = one.t_start <= since and until <= one.t_end
            if within and ((heard_out > since) & (heard_out < until)).any():
                unsure.add(id(one))
    why = "nothing was heard of it for too long to tell one stay from two"
    return [replace(one, observable=False, why=why) if id(one) in unsure else one for one in stays]


def _shores(way: Way) -> dict[str, Floats]:
    """Return the distance of each sample to the shore of every holder around, exact where it matters.

    Between samples ten minutes apart it is interpolated, unless a bound of a zone or another
    holder's distance lies within what the craft sailed between.
    """
    at = np.unique(np.append(np.arange(0, len(way.t), _STRIDE), len(way.t) - 1))
    sailed = np.append(0.0, np.cumsum(metres(way.lat[:-1], way.lon[:-1], way.lat[1:], way.lon[1:])))
    leg = np.diff(sailed[at])
    lon = (way.lon + 180.0) % 360.0 - 180.0
    coarse = {code: shore.distance_of(way.lat[at], lon[at], code, _REACH_M) for code in _around(way, sailed)}
    found = {}
    for code, off in coarse.items():
        close = np.min([one for name, one in coarse.items() if name != code] or [np.full(len(off), np.inf)], axis=0)
        bounds = [
            claims.breadths([code])[0],
            *(one.nm for one in claims.sector_list() if one.state == code),
            24.0,
            200.0,
        ]
        doubt = np.min([np.abs(off - nm * NM_M) for nm in bounds], axis=0)
        with np.errstate(invalid="ignore"):
            doubt = np.fmin(doubt, np.abs(off - close) / 2)
            exact = np.fmin(doubt[:-1], doubt[1:]) <= leg + 1_000
        fine = np.interp(way.t.astype(np.float64), way.t[at].astype(np.float64), np.minimum(off, _REACH_M))
        which = np.flatnonzero(np.append(np.repeat(exact, np.diff(at)), exact[-1]))
        if len(which):
            fine[which] = np.minimum(shore.distance_of(way.lat[which], lon[which], code, _REACH_M), _REACH_M)
        found[code] = fine
    return found


def _around(way: Way, sailed: Floats) -> list[str]:
    """Return whose shores lie within reach of the way."""
    codes: set[str] = set()
    for at in np.unique(np.searchsorted(sailed, np.arange(0.0, sailed[-1] + 1, 20 * NM_M))).tolist():
        codes |= {code for code, _ in shore.within(*way.place(min(at, len(way.t) - 1)), _REACH_M)}
    return sorted(codes)


def _breadths(way: Way, code: str) -> Floats:
    """Return what a holder claims at each sample, in nautical miles."""
    breadth = np.full(len(way.t), float(claims.breadths([code])[0]))
    for sector in claims.sector_list():
        if sector.state == code:
            ring = shapely.Polygon([(lon, lat) for lat, lon in sector.ring])
            breadth[shapely.contains_xy(ring, (way.lon + 180.0) % 360.0 - 180.0, way.lat)] = sector.nm
    return breadth


@cache
def _airspace() -> list[tuple[str, shapely.Geometry]]:
    rows = airspace.rows().to_pylist()
    return [(row["area_id"], shapely.from_wkb(row["geometry"])) for row in rows if row["kind"] == "adiz"]


def _airspace_depths(way: Way) -> dict[str, Floats]:
    lon, found = (way.lon + 180.0) % 360.0 - 180.0, {}
    for area, outline in _airspace():
        inside = shapely.contains_xy(outline, lon, way.lat)
        if inside.any():
            points = shapely.points(lon, way.lat)
            off = shapely.distance(points, outline.boundary) * 60 * NM_M * np.cos(np.radians(way.lat))
            found[area] = np.where(inside, off, -off)
    return found
