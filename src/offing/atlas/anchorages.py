"""Anchorages learned from where ships lay."""

import heapq
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from offing.nav.columns import floats, integers, readonly
from offing.nav.compiled import kernel
from offing.nav.distance import ECCENTRICITY_2, bearing_deg, earth_vectors
from offing.nav.nearest import build, chord_m, nearest
from offing.nav.runs import Flags, Floats, Ints
from offing.schema.detector import hours
from offing.schema.tables import PORTS

_COMPASS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
_OWN_WATERS_M = 50_000.0
_SMALLEST_M = 10.0  # cubes of this size number the earth in 21 bits an axis


def learn(
    stays: pa.Table,
    *,
    craft_at_least: int = 20,
    lay_at_least: timedelta = hours(12),
    within_m: float = 500.0,
    ports: pa.Table | None = None,
) -> pa.Table:
    """Return PORTS of kind ``anchorage``: places within *within_m* of which many craft lay for long.

    *stays* has the columns ``craft_id``, ``lat``, ``lon`` (degrees) and ``duration`` (an
    Arrow duration), in any order. Of the stays of *lay_at_least* and more, the one with the
    most craft within *within_m* of it is an anchorage if they are *craft_at_least*; it lies
    at the mean of their positions, and they are taken out; and so on. Large anchorages so
    become several points: no stay with enough craft around it lies farther than three times
    *within_m* from one. Where several stays have as many craft around them, the
    southernmost, then westernmost comes first.

    Names tell the way from the nearest of *ports* (default: the atlas's), and ``state`` is
    that port's where it lies within 50 km. The same stays always give the same rows.

    Twenty ships, twelve hours and half a kilometre are Global Fishing Watch's (its
    anchorages, there in cells of a grid).
    """
    long = stays.filter(pc.greater_equal(stays["duration"].cast(pa.duration("us")), pa.scalar(lay_at_least)))
    lat, lon, craft = _in_order(long)
    places = earth_vectors(lat, lon).reshape(-1, 3)
    groups = _groups(places, craft, craft_at_least, within_m)
    found = np.array([places[rows].mean(axis=0) for rows in groups]).reshape(-1, 3)
    number = [len(np.unique(craft[rows])) for rows in groups]
    order = sorted(range(len(groups)), key=lambda one: found[one].tolist())
    return _rows(found[order], [number[one] for one in order], lay_at_least, within_m, ports)


def _in_order(stays: pa.Table) -> tuple[Floats, Floats, Ints]:
    """Return position and craft of each stay, southernmost first, without repetitions."""
    known = stays.filter(pc.and_(pc.is_finite(stays["lat"]), pc.is_finite(stays["lon"])))
    lat, lon, craft = floats(known["lat"]), floats(known["lon"]), integers(known["craft_id"])
    order = np.lexsort((craft, lon, lat))
    lat, lon, craft = lat[order], lon[order], craft[order]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (np.diff(lat) != 0) | (np.diff(lon) != 0) | (np.diff(craft) != 0)
    return lat[fresh], lon[fresh], craft[fresh]


def _groups(places: Floats, craft: Ints, least: int, within_m: float) -> list[Ints]:
    """Return the stays of each anchorage, that of the most craft first."""
    n = len(places)
    numbers = readonly(np.unique(craft, return_inverse=True)[1], np.int64)
    size = max(within_m, _SMALLEST_M)
    cubes = np.floor((places + 7e6) / size).astype(np.int64)
    keys = (cubes[:, 0] << 42) | (cubes[:, 1] << 21) | cubes[:, 2]
    order = np.argsort(keys, kind="stable")
    held = (
        readonly(places, np.float64),
        numbers,
        readonly(cubes, np.int64),
        readonly(keys[order], np.int64),
        readonly(order, np.int64),
    )
    alive = np.ones(n, np.bool_)
    stamps = np.full(int(numbers.max(initial=-1)) + 1, -1, np.int64)
    reach = float(chord_m(within_m))
    counts = [_around(row, *held, alive, stamps, reach)[0] for row in range(n)]
    # What is taken out can only lower a count: the first whose count still holds has the most.
    waiting = [(-count, row) for row, count in enumerate(counts) if count >= least]
    heapq.heapify(waiting)
    groups = []
    while waiting:
        before, row = heapq.heappop(waiting)
        if not alive[row]:
            continue
        count, rows = _around(row, *held, alive, stamps, reach)
        if count == -before:
            alive[rows] = False
            groups.append(np.sort(rows))
        elif count >= least:
            heapq.heappush(waiting, (-count, row))
    return groups


@kernel
def _around(
    row: int,
    places: Floats,
    craft: Ints,
    cubes: Ints,
    keys: Ints,
    order: Ints,
    alive: Flags,
    stamps: Ints,
    reach: float,
) -> tuple[int, Ints]:
    """Return how many craft, and which stays, lie within *reach* (a chord) of a stay."""
    rows = np.empty(64, np.int64)
    found, count = 0, 0
    stamps[:] = -1
    for cube in range(27):
        i, j, k = cube // 9 - 1, cube // 3 % 3 - 1, cube % 3 - 1
        key = ((cubes[row, 0] + i) << 42) | ((cubes[row, 1] + j) << 21) | (cubes[row, 2] + k)
        at = np.searchsorted(keys, key)
        while at < len(keys) and keys[at] == key:
            one = order[at]
            at += 1
            square = 0.0
            for axis in range(3):
                off = places[one, axis] - places[row, axis]
                square += off * off
            if not alive[one] or square > reach * reach:
                continue
            if found == len(rows):
                more = np.empty(2 * found, np.int64)
                more[:found] = rows
                rows = more
            rows[found] = one
            found += 1
            if stamps[craft[one]] < 0:
                stamps[craft[one]] = row
                count += 1
    return count, rows[:found].copy()


def _rows(found: Floats, craft: list[int], lay: timedelta, within_m: float, ports: pa.Table | None) -> pa.Table:
    if ports is None:
        from offing.atlas.ports import rows as known_ports

        ports = known_ports()
    x, y, z = found.T
    lat = np.degrees(np.arctan2(z, (1 - ECCENTRICITY_2) * np.hypot(x, y)))
    lon = np.degrees(np.arctan2(y, x))
    names, states = _named(lat, lon, ports)
    lay_h = f"{lay.total_seconds() / 3600:g}"
    table = {
        "port_id": _distinct([f"anchorage:{_degrees(a, b, 4)}" for a, b in zip(lat, lon, strict=True)], "-{}"),
        "name": _distinct(names, " ({})"),
        "kind": ["anchorage"] * len(lat),
        "state": states,
        "lat": np.round(lat, 6),
        "lon": np.round(lon, 6),
        "source": [f"learned: {n} craft lay {lay_h} h or more within {within_m:g} m" for n in craft],
    }
    return pa.table({field.name: pa.array(table[field.name], field.type) for field in PORTS}, schema=PORTS)


def _named(lat: Floats, lon: Floats, ports: pa.Table) -> tuple[list[str], list[str | None]]:
    """Return a name and perhaps a state for each anchorage."""
    port_lat, port_lon = floats(ports["lat"]), floats(ports["lon"])
    metres, which = nearest(build(port_lat, port_lon, port_lat, port_lon), lat, lon)
    names: list[str] = []
    states: list[str | None] = []
    for place, (off, number) in enumerate(zip(metres.tolist(), which.tolist(), strict=True)):
        if number < 0:
            names.append(f"anchorage at {_degrees(lat[place], lon[place], 2)}")
            states.append(None)
            continue
        bearing = float(bearing_deg(port_lat[number], port_lon[number], lat[place], lon[place]))
        way = f"{off / 1000:.0f} km {_COMPASS[round(bearing / 22.5) % 16]} of" if off >= 500 else "at"
        names.append(f"anchorage {way} {ports['name'][number].as_py()}")
        states.append(ports["state"][number].as_py() if off <= _OWN_WATERS_M else None)
    return names, states


def _degrees(lat: float, lon: float, decimals: int) -> str:
    return f"{abs(lat):.{decimals}f}{'N' if lat >= 0 else 'S'}{abs(lon):.{decimals}f}{'E' if lon >= 0 else 'W'}"


def _distinct(names: list[str], form: str) -> list[str]:
    """Return *names* with a number added to the second, third … of the same."""
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name + form.format(seen[name]) if seen[name] > 1 else name)
    return distinct
