"""Port visits and voyages on a true way, and how far ports are: measured to each, with no search tree."""

from collections.abc import Iterator

import numpy as np

from offing.atlas import ports
from offing.rehearsal.oracle_ways import (
    HOUR,
    MINUTE,
    Flags,
    Floats,
    Way,
    graded,
    held,
    metres,
    runs,
)
from offing.rehearsal.played import Truth

_FAR_M = 50_000.0


class Harbours:
    """Hold the atlas's ports, naval bases included."""

    def __init__(self) -> None:
        table = ports.rows()
        self.lat, self.lon = (table[name].to_numpy() for name in ("lat", "lon"))

    def distance_m(self, lat: Floats, lon: Floats) -> Floats:
        """Return how far the nearest port is from each position; no more than 50 km are told apart."""
        near = np.full(len(lat), _FAR_M)
        if not len(lat):
            return near
        reach = 0.5
        wide = reach / np.cos(np.radians(min(85.0, np.abs(lat).max())))
        inside = (self.lat >= lat.min() - reach) & (self.lat <= lat.max() + reach)
        middle = 0.5 * (lon.min() + lon.max())
        shift = (self.lon - middle + 180.0) % 360.0 - 180.0
        inside &= np.abs(shift) <= 0.5 * (lon.max() - lon.min()) + wide
        for one_lat, one_lon in zip(self.lat[inside], middle + shift[inside], strict=True):
            some = (np.abs(lat - one_lat) <= reach) & (np.abs(lon - one_lon) <= wide)
            if some.any():
                ones = np.ones(int(some.sum()))
                near[some] = np.minimum(near[some], metres(lat[some], lon[some], one_lat * ones, one_lon * ones))
        return near


def calls(way: Way, harbours: Harbours, lying: dict[float, Flags], until: int) -> list[Truth]:
    """Return port visits and voyages; *lying* are the steps at which the craft lies still, by margin.

    *until* is when anyone was last heard. Who is gone, and was last heard near a port, may lie there.
    """
    near = harbours.distance_m(way.lat, way.lon)
    if near.min() > 4_300:
        return []

    def visits(margin: float) -> list[Truth]:
        return [
            Truth("port_visit", (way.craft,), int(way.t[first]), int(way.t[last]), *way.place(lay))
            for first, last, lay, _ in port_stays(way, near, lying[margin], margin)
        ]

    def voyages(margin: float) -> list[Truth]:
        return list(ways_between(way, near, lying[margin], margin))

    found = graded(visits) + graded(voyages)
    return found + _perhaps_lies(way, near, until) if way.t[-1] < until - HOUR else found


def _perhaps_lies(way: Way, near: Floats, until: int) -> list[Truth]:
    if not len(way.heard) or until - int(way.heard[-1]) < 3.8 * HOUR:
        return []
    at = min(int(np.searchsorted(way.t, way.heard[-1])), len(way.t) - 1)
    first = [run for run in runs(near <= 4_100) if run[0] <= at <= run[1] + 1]
    if not first:
        return []
    why = "it was last heard near a port, and is gone"
    span = int(way.t[first[0][0]]), until
    return [Truth("port_visit", (way.craft,), *span, *way.place(at), {}, None, why, marginal=True)]


def port_stays(
    way: Way, near: Floats, lies: Flags, margin: float, enter_m: float = 3_000.0
) -> Iterator[tuple[int, int, int, int]]:
    """Yield first and last sample of each visit, where its longest stay begins, and where its last stay ends."""
    everywhere = _stays(way, lies, margin)
    inside = held(near <= enter_m + 120 * margin, near > 4_000 + 120 * margin)
    for first, last in runs(inside):
        stays = [(max(a, first), min(b, last)) for a, b in everywhere]
        stays = [(a, b) for a, b in stays if b > a and way.t[b] - way.t[a] >= (10 - 3 * margin) * MINUTE]
        if stays:
            lay = max(stays, key=lambda stay: way.t[stay[1]] - way.t[stay[0]])[0]
            yield first, last, lay, max(b for _, b in stays)


def _stays(way: Way, lies: Flags, margin: float) -> list[tuple[int, int]]:
    """Return the stays, samples both; let out, a silence of four hours counts too, wherever it began."""
    found = [(first, last + 1) for first, last in runs(lies)]
    if margin > 0 and len(way.heard):
        quiet = np.flatnonzero(np.diff(way.heard) >= 3.8 * HOUR)
        ends = np.append(way.heard[1:][quiet], way.t[-1])
        begins = np.append(way.heard[quiet], way.heard[-1])
        for begin, end in zip(begins, ends, strict=True):
            if end - begin >= 3.8 * HOUR:
                a, b = np.searchsorted(way.t, [begin, end]).tolist()
                found.append((min(a, len(way.t) - 1), min(b, len(way.t) - 1)))
    return found


def ways_between(way: Way, near: Floats, lies: Flags, margin: float) -> Iterator[Truth]:
    """Yield the voyages; *near* is how far the nearest port is at each sample, *lies* where the craft lies still."""
    # Who lies between the two bounds is in port or not, as one reads the definition.
    visits = list(port_stays(way, near, lies, margin, 4_000.0 if margin > 0 else 3_000.0))
    last_sample = len(way.t) - 1
    for number, (_, left, _, lay_end) in enumerate(visits):
        if left == last_sample:
            continue
        arrives = visits[number + 1][0] if number + 1 < len(visits) else last_sample
        lay_lately = way.t[left] - way.t[min(lay_end, left)] <= (4 + 0.1 * margin) * HOUR
        if lay_lately:
            lat, lon = way.place(left)
            detail = {"open": number + 1 == len(visits)}
            yield Truth("voyage", (way.craft,), int(way.t[left]), int(way.t[arrives]), lat, lon, detail)
