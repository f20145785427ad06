"""Aircraft low over the sea and near a ship: at her deck, or about her."""

from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.nav.columns import floats, integers, plain_column, readonly, times
from offing.nav.distance import destination
from offing.nav.episodes import carried, distinct_starts, events_table, find_rows, micros, rounded
from offing.nav.runs import Flags, Floats, Ints, group_bounds
from offing.schema.craft import is_aircraft
from offing.schema.detector import detector, minutes

STEP = minutes(1)
_BRIDGED_US = 2 * micros(STEP)
# No helicopter is faster; in a minute it goes less far than the reach.
_FASTEST_KN = 150.0
_REACH_M = 4_000.0
_LOW_M = 250.0
_CELL_DEG = 0.1
_SHIPS_REACH_M = 1.0  # of ships, for they are near one another in every harbour

# What is kept of an event: the integers, and the floats.
A, SEGMENT_A, B, SEGMENT_B, FIRST, START, END, STEPS, LONGEST, FIXES, AT_SHIP = range(11)
FIRST_AT, NEAREST_AT, LAST_AT, COUNTS = 11, 17, 23, 29
LAT_FIRST, LON_FIRST, SOG_FIRST, COG_FIRST, LAT_LAST, LON_LAST, SOG_LAST, COG_LAST, NEAREST_M, MEASURES = range(10)
_POINTERS = ("frame_a", "offset_a", "length_a", "frame_b", "offset_b", "length_b")
_PAIR = ("craft_a", "segment_a", "craft_b", "segment_b")


def gate(grid: pa.Table) -> NDArray[np.float64]:
    """Return the reach in metres of each point of a GRID: of aircraft that are low and not fast, and ships about them.

    Low is up to 250 m, or no altitude told; about them is in their cell of a tenth of a
    degree or in one next to it. All others take no part.
    """
    reach = np.zeros(grid.num_rows)
    flying = is_aircraft(integers(grid["craft_id"]))
    alt = floats(grid["alt_m"])
    low = np.flatnonzero(flying & ~(alt > _LOW_M) & (floats(grid["sog_kn"]) <= _FASTEST_KN))
    if not len(low):
        return reach
    t, lat, lon = times(grid["t"]), floats(grid["lat"]), floats(grid["lon"])
    reach[low] = _REACH_M
    about = np.unique(np.concatenate([_cells(t[low], lat[low], lon[low], *by) for by in _AROUND]))
    # Near the poles cells are too narrow to say who is near.
    near = np.isin(_cells(t, lat, lon), about) | (np.abs(lat) > 70.0)
    reach[near & ~flying] = _SHIPS_REACH_M
    return reach


_AROUND = [(rows, columns) for rows in (-1, 0, 1) for columns in (-1, 0, 1)]


def _cells(t: Ints, lat: Floats, lon: Floats, rows: int = 0, columns: int = 0) -> Ints:
    """Return a number for each place and step of time: that of its cell, or of one so many rows and columns away."""
    row = np.floor(lat / _CELL_DEG).astype(np.int64) + 1000 + rows
    column = (np.floor((lon + 180.0) / _CELL_DEG).astype(np.int64) + columns) % 3600
    return np.asarray((t // micros(STEP) * 2048 + row) * 4096 + column)


@detector(
    kind="deck",
    per="pair",
    version=1,
    settles=minutes(2),
    within_m=_REACH_M,
    step=STEP,
    gate=gate,
    of="any",
    working=True,
)
def deck(
    contacts: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    at_m: float = 500.0,
    relative_kn: float = 20.0,
) -> pa.Table:
    """Return one event for each time that an aircraft is at a ship, and each that it is low about her.

    | state    | becomes  | when                                                                      |
    |----------|----------|---------------------------------------------------------------------------|
    | away     | about her| it is within 4 km of her, no higher than 250 m, no faster than 150 knots   |
    | about her| at her   | it is within *at_m*, at a speed relative to hers of at most *relative_kn*  |
    | at her   | about her| either no longer holds                                                    |
    | either   | away     | two steps of a minute in a row lack a contact                             |

    So one coming and going is three events: about her, at her (``at_ship``), about her. An
    aircraft that tells no altitude may be low. The place is where the ship was at first;
    ``ship`` tells which of the two she is. A landing is for *flight* to judge.

    Example: a helicopter that stands on a frigate's deck for ten minutes and flies away low
    gives one event at the ship of ten minutes, and one about her of one or two.

    The thresholds are ours: positions a minute apart, of antennas that may be a hundred
    metres from the deck, and altitudes by the standard atmosphere, allow no closer ones.
    """
    table = _with_ships(contacts)
    keys = tuple(_int64(table[name]) for name in _PAIR)
    t = _int64(table["t"])
    near = (floats(table["range_m"]) <= at_m) & (floats(table["relative_speed_kn"]) <= relative_kn)
    counts, measures = carried(open, COUNTS, MEASURES)
    wanted = tuple(readonly(counts[:, column], np.int64) for column in (A, SEGMENT_A, B, SEGMENT_B, END))
    place = find_rows((*keys, t), wanted)
    heard = np.flatnonzero(place >= 0)
    heard = heard[np.argsort(place[heard], kind="stable")]
    met = _met(table, keys, t, near, (place[heard], counts[heard], measures[heard]))
    kept = met[0][:, END] >= micros(edge)
    kept[: len(heard)] = True
    left = np.flatnonzero(place < 0)
    counts = np.concatenate((met[0][kept], counts[left]))
    measures = np.concatenate((met[1][kept], measures[left]))
    return _events(counts, measures, micros(until) - counts[:, END] <= _BRIDGED_US)


def _int64(column: pa.ChunkedArray) -> Ints:
    return readonly(times(column) if pa.types.is_timestamp(column.type) else integers(column), np.int64)


def _with_ships(contacts: pa.Table) -> pa.Table:
    """Return the contacts of an aircraft with a ship, by pair, segments and time."""
    one, other = (is_aircraft(integers(contacts[f"craft_{side}"])) for side in "ab")
    table = contacts.filter(pa.array(one != other))
    keys = [_int64(table[name]) for name in (*_PAIR, "t")]
    return table.take(pa.array(np.lexsort(keys[::-1])))


def _met(
    table: pa.Table, keys: tuple[Ints, ...], t: Ints, near: Flags, before: tuple[Ints, Ints, Floats]
) -> tuple[Ints, Floats]:
    """Return counts and measures of every run of contacts; those taken up come first and go on."""
    n = len(t)
    joined = np.zeros(n, np.bool_)
    joined[1:] = np.diff(t) <= _BRIDGED_US
    for key in keys:
        joined[1:] &= key[1:] == key[:-1]
    bounds = group_bounds(np.cumsum(~joined), near)
    first, last = bounds[:-1], bounds[1:] - 1
    order = np.argsort(_taken(first, last, before[0]), kind="stable")
    first, last = first[order], last[order]
    old = len(before[0])
    # Of a run that is taken up only what follows its last contact is new.
    begin = first.copy()
    begin[:old] = before[0] + 1
    range_m = floats(table["range_m"]).astype(np.float64)
    pointers = np.stack([integers(table[name]).astype(np.int64) for name in _POINTERS], axis=1)
    fresh = np.ones((n, 2), np.bool_)
    for side in range(2):
        moved = (pointers[1:, 3 * side : 3 * side + 3] != pointers[:-1, 3 * side : 3 * side + 3]).any(axis=1)
        fresh[1:, side] = moved
    counts, measures = np.zeros((len(first), COUNTS), np.int64), np.full((len(first), MEASURES), np.nan)
    ship = _ships(table)
    for column, key in zip((A, SEGMENT_A, B, SEGMENT_B), keys, strict=True):
        counts[:, column] = key[first]
    counts[:, FIRST], counts[:, START], counts[:, END], counts[:, AT_SHIP] = t[first], -1, t[last], near[first]
    measures[:, :LAT_LAST], measures[:, LAT_LAST:NEAREST_M] = ship[first], ship[last]
    counts[:, FIRST_AT : FIRST_AT + 6], counts[:, LAST_AT : LAST_AT + 6] = pointers[first], pointers[last]
    measures[:, NEAREST_M] = np.inf
    counts[:old, : END + 1], measures[:old] = before[1][:, : END + 1], before[2]
    counts[:old, END], measures[:old, LAT_LAST:NEAREST_M] = t[last[:old]], ship[last[:old]]
    for column in (STEPS, LONGEST, FIXES, AT_SHIP, *range(FIRST_AT, LAST_AT)):
        counts[:old, column] = before[1][:, column]
    for run, (low, high) in enumerate(zip(begin.tolist(), last.tolist(), strict=True)):
        _add(counts[run], measures[run], low, high, run < old, t, range_m, fresh, pointers)
    return counts, measures


def _add(
    counts: Ints,
    measures: Floats,
    low: int,
    high: int,
    goes_on: bool,
    t: Ints,
    range_m: Floats,
    fresh: NDArray[np.bool_],
    pointers: Ints,
) -> None:
    """Add the contacts *low* to *high* to what is kept of their run."""
    if low > high:
        return
    counts[STEPS] += high - low + 1
    counts[FIXES] += int(fresh[low : high + 1].sum()) if goes_on else 2 + int(fresh[low + 1 : high + 1].sum())
    gaps = np.diff(t[low - goes_on : high + 1])
    counts[LONGEST] = max(int(counts[LONGEST]), int(gaps.max(initial=0)))
    nearest = low + int(np.argmin(range_m[low : high + 1]))
    if range_m[nearest] < measures[NEAREST_M]:
        measures[NEAREST_M] = range_m[nearest]
        counts[NEAREST_AT : NEAREST_AT + 6] = pointers[nearest]


def _taken(first: Ints, last: Ints, at: Ints) -> Ints:
    """Return for each run of rows which taken-up event goes on in it, else a number beyond them all."""
    which = np.searchsorted(at, first)
    inside = which < len(at)
    inside[inside] = at[which[inside]] <= last[inside]
    return np.where(inside, which, len(at))


def _ships(table: pa.Table) -> Floats:
    """Return latitude, longitude, speed and course of the ship of each contact, shape (contacts, 4)."""
    second = is_aircraft(integers(table["craft_a"]))  # then the ship is b
    half = floats(table["range_m"]).astype(np.float64) / 2
    bearing = floats(table["bearing_deg"]).astype(np.float64) + np.where(second, 0.0, 180.0)
    lat, lon = destination(floats(table["lat"]), floats(table["lon"]), bearing % 360.0, half)
    speed = np.where(second, floats(table["sog_b_kn"]), floats(table["sog_a_kn"]))
    course = np.where(second, floats(table["cog_b_deg"]), floats(table["cog_a_deg"]))
    return np.stack((lat, lon, speed.astype(np.float64), course.astype(np.float64)), axis=1)


def _events(counts: Ints, measures: Floats, lasts: Flags) -> pa.Table:
    craft, order = (counts[:, A], counts[:, B]), (counts[:, SEGMENT_A], counts[:, SEGMENT_B])
    counts[:, START] = distinct_starts(craft, counts[:, FIRST], counts[:, START], order)
    second = is_aircraft(counts[:, A])
    hidden = {
        "_aircraft": plain_column(np.where(second, counts[:, A], counts[:, B])),
        "_ship": plain_column(np.where(second, counts[:, B], counts[:, A])),
    }
    for end, base in (("first", LAT_FIRST), ("last", LAT_LAST)):
        for place, name in enumerate(("lat", "lon", "sog", "cog")):
            hidden[f"_{name}_{end}"] = rounded(measures[:, base + place], 9)
    return events_table(
        craft=craft,
        t_start=counts[:, START],
        t_end=counts[:, END],
        lat=measures[:, LAT_FIRST],
        lon=measures[:, LON_FIRST],
        still_open=lasts,
        fixes=counts[:, FIXES],
        longest_silence_us=counts[:, LONGEST],
        pointers=counts[:, FIRST_AT:COUNTS].reshape(-1, 6, 3),
        detail={
            "at_ship": pa.array(counts[:, AT_SHIP] == 1),
            "ship": pa.array(np.where(second, "b", "a"), pa.string()),
            "duration_min": rounded((counts[:, END] - counts[:, FIRST]) / 6e7, 1),
            "min_range_m": rounded(measures[:, NEAREST_M], 0),
            "steps": pa.array(counts[:, STEPS].astype(np.int32)),
            **hidden,
        },
        counts=counts,
        measures=measures,
    )
