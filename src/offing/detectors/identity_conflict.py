"""Identity conflicts: what one identity transmits does not fit one craft."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.atlas.land import inland
from offing.atlas.mids import MALFORMED as NO_FORM
from offing.atlas.mids import NO_MID, assigned, mid_of
from offing.codecs.columns_craft import valid_imo
from offing.codecs.particulars import is_same_name
from offing.nav import signs
from offing.nav.columns import floats, integers, readonly, times
from offing.nav.distance import KNOT_MPS, distance_m
from offing.nav.episodes import carried, events_table, micros, rounded
from offing.nav.runs import Flags, Floats, Ints, group_bounds
from offing.schema.craft import MMSI, REHEARSAL_MID
from offing.schema.detector import detector, hours
from offing.schema.tables import TIME

UNASSIGNED, MALFORMED = 1, 2
_CELLS_PER_DEGREE = 20  # those of atlas.land, whose answer is the same all over a cell
_TEXTS = ("name_from", "name_to", "callsign_from", "callsign_to")

_TWO_SHIPS = "one MMSI set on two ships"
_CAUSES = {
    "position": (_TWO_SHIPS, "a clock or a position fix in error", "interference with satellite navigation"),
    "land": (
        "a receiver or a position fix in error",
        "interference with satellite navigation",
        "a ship carried by road",
        "a transmitter on test ashore",
        "a lake or canal that the map lacks",
    ),
    "code": ("an MMSI set wrongly or never set", "a marker of fishing gear", "a garbled message"),
    "change": ("a ship renamed, sold or reflagged", "a transmitter moved to another ship", _TWO_SHIPS),
}


@detector(kind="identity_conflict", per="craft", version=2, settles=timedelta(0))
def identity_conflict(
    fixes: pa.Table,
    statics: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    within: timedelta = hours(24),
) -> pa.Table:
    """Return one event for each stretch of signs, at most *within* apart, that an identity fits no single craft.

    Signs are
    - a return: a fix goes on from a segment heard within *within*, after the craft was heard
      in another, both of three fixes or more: it was in two places at once (``returns``);
    - a jump: the third fix of a segment while the craft was last heard in another of three
      fixes or more, from which no hull could have come (``jumps``);
    - a position on land, more than 10 km from any sea, lake or river that the atlas knows: the
      third fix of a segment that began there, and those that follow (``on_land`` counts
      them): a receiver or satellite navigation in error, a ship carried by road, a
      transmitter on test. One that came there by sailing is on a waterway that the atlas lacks;
    - a change of name, call sign or IMO number (with a valid check digit) from one static
      report to the next of its kind; spellings that differ by a letter or two, or by being
      cut short, are no change (``name_from`` … ``callsign_changes``; ``changed_after`` and
      ``changed_by`` are the last report before and the first after the first change);
    - each fix, where no state was assigned the country code in the MMSI, or the number has no
      form that has one; such a craft has one event, from its first sign to its last.

    An event begins with its first sign and ends with its last; it is open until *within*
    has passed. ``distance_m`` and ``implied_speed_kn`` are those of the greatest distance
    between the place a craft was heard in and the one it was heard in before (``lat_other``,
    ``lon_other``). ``reason`` says what does not fit, ``possible_causes`` what may innocently lie behind it.

    Example: one MMSI heard every minute at 54 N 8 E and at 58 N 11 E for an hour gives one event.

    Segments and the day within which they belong together follow gpsdio-segment (SkyTruth,
    Global Fishing Watch); country codes are the ITU's maritime identification digits.
    """
    craft, t = integers(fixes["craft_id"]), times(fixes["t"])
    bounds = group_bounds(craft)
    counts, measures = carried(open, signs.COUNTS, signs.MEASURES)
    odd = _oddity(craft[bounds[:-1]])
    changes, runs = _changes(statics, craft, t, fixes, micros(edge), micros(within))
    moves = _moves(fixes, bounds, t, odd, micros(edge), micros(within))
    sign_counts, sign_measures = (np.concatenate(both) for both in zip(moves, changes, strict=True))
    order = np.lexsort((sign_counts[:, signs.S_SIGN], sign_counts[:, signs.S_T], sign_counts[:, signs.S_CRAFT]))
    by_craft = np.argsort(counts[:, signs.CRAFT], kind="stable")
    found, found_measures, name_run, callsign_run = signs.gather(
        readonly(sign_counts[order], np.int64),
        readonly(sign_measures[order], np.float64),
        _oddity(sign_counts[order, signs.S_CRAFT]),
        readonly(counts[by_craft], np.int64),
        readonly(measures[by_craft], np.float64),
        micros(within),
    )
    before = open.take(pa.array(by_craft))
    texts = _texts(before, len(found), "name", name_run, runs)
    texts += _texts(before, len(found), "callsign", callsign_run, runs)
    lasting = (found[:, signs.CODE] > 0) | (micros(until) - found[:, signs.END] <= micros(within))
    return _events(found, found_measures, texts, lasting)


def _oddity(craft: Ints) -> NDArray[np.int8]:
    """Return what is odd about each key as an MMSI: 0 for nothing, UNASSIGNED or MALFORMED."""
    is_mmsi = craft >> 56 == MMSI
    mids = np.where(is_mmsi, mid_of(np.where(is_mmsi, craft, 0)), NO_MID)
    unassigned = (mids > 0) & (mids != REHEARSAL_MID) & ~assigned(mids)
    return readonly(np.where(unassigned, UNASSIGNED, np.where(mids == NO_FORM, MALFORMED, 0)), np.int8)


def _moves(
    fixes: pa.Table, bounds: Ints, t: Ints, odd: NDArray[np.int8], edge: int, within: int
) -> tuple[Ints, Floats]:
    """Return the signs that fixes give."""
    lat, lon = (readonly(floats(fixes[name]), np.float64) for name in ("lat", "lon"))
    found = signs.follow(
        readonly(bounds, np.int64),
        t,
        times(fixes["segment"]),
        readonly(integers(fixes["in_segment"]), np.int8),
        _ashore(lat, lon),
        odd,
        edge,
        within,
    )
    sign, start, other, here, last, taken, silence = found.T
    craft = integers(fixes["craft_id"])
    counts = np.zeros((len(found), signs.SIGN_COUNTS), np.int64)
    counts[:, signs.S_CRAFT], counts[:, signs.S_T], counts[:, signs.S_TO] = craft[here], t[here], t[last]
    counts[:, signs.S_SIGN], counts[:, signs.S_FIXES] = sign, taken
    counts[:, signs.S_SILENCE], counts[:, signs.S_RUN] = silence, -1
    counts[:, signs.S_AFTER] = np.where(sign == signs.LAND, times(fixes["segment"])[here], 0)
    moved = (sign == signs.JUMP) | (sign == signs.RETURN)
    counts[moved, signs.S_TOOK] = t[here[moved]] - t[other[moved]]
    for at, rows in ((signs.S_FROM, start), (signs.S_OTHER, other), (signs.S_HERE, here), (signs.S_LAST, last)):
        counts[:, at : at + 3] = np.where((rows >= 0)[:, None], _pointers(fixes, np.maximum(rows, 0)), -1)
    measures = np.full((len(found), signs.SIGN_MEASURES), np.nan)
    measures[:, signs.S_LAT], measures[:, signs.S_LON] = lat[here], lon[here]
    measures[moved, signs.S_OTHER_LAT], measures[moved, signs.S_OTHER_LON] = lat[other[moved]], lon[other[moved]]
    measures[:, signs.S_METRES] = distance_m(
        *(measures[:, c] for c in (signs.S_LAT, signs.S_LON, signs.S_OTHER_LAT, signs.S_OTHER_LON))
    )
    return counts, measures


def _ashore(lat: Floats, lon: Floats) -> Flags:
    """Tell of each position whether it lies on land, as atlas.land has it, asking once per cell passed through."""
    heads = signs.cell_heads(lat, lon, _CELLS_PER_DEGREE)
    lasting = np.diff(np.append(heads, len(lat)))
    return readonly(np.repeat(inland(lat[heads], lon[heads]), lasting), np.bool_)


def _pointers(table: pa.Table, rows: Ints) -> Ints:
    return np.stack([integers(table[name])[rows].astype(np.int64) for name in ("frame", "offset", "length")], axis=1)


def _changes(
    statics: pa.Table, craft: Ints, t: Ints, fixes: pa.Table, edge: int, within: int
) -> tuple[tuple[Ints, Floats], tuple[pa.Table, pa.Table]]:
    """Return the signs that static reports give, and the runs before and after each."""
    craft_id, start = integers(statics["craft_id"]), times(statics["t_start"])
    # The two parts of type 24 tell different particulars and are followed apart.
    kind = integers(statics["type"]).astype(np.int64)
    kind = np.where((kind == 24) & np.asarray(pc.is_null(statics["name"])), 124, kind)
    order = np.lexsort((start, kind, craft_id))
    next_, last = order[1:], order[:-1]
    tied = (craft_id[next_] == craft_id[last]) & (kind[next_] == kind[last]) & (start[next_] >= edge)
    one, other = statics.take(pa.array(last[tied])), statics.take(pa.array(next_[tied]))
    imo, imo_next = (np.maximum(integers(table["imo"]).astype(np.int64), 0) for table in (one, other))
    what = signs.NAME * _renamed(one, other, "name", 2) + signs.CALLSIGN * _renamed(one, other, "callsign", 1)
    what += signs.IMO * ((imo != imo_next) & valid_imo(imo) & valid_imo(imo_next))
    rows = np.flatnonzero(what)
    one, other, imo, imo_next = one.take(pa.array(rows)), other.take(pa.array(rows)), imo[rows], imo_next[rows]
    counts = np.full((len(rows), signs.SIGN_COUNTS), -1, np.int64)
    counts[:, signs.S_CRAFT], counts[:, signs.S_SIGN] = integers(other["craft_id"]), signs.CHANGE
    counts[:, signs.S_WHAT] = what[rows]
    counts[:, signs.S_T] = counts[:, signs.S_TO] = times(other["t_start"])
    counts[:, signs.S_FIXES] = counts[:, signs.S_SILENCE] = counts[:, signs.S_TOOK] = 0
    counts[:, signs.S_AFTER], counts[:, signs.S_RUN] = times(one["t_end"]), np.arange(len(rows))
    counts[:, signs.S_IMO], counts[:, signs.S_IMO + 1] = imo, imo_next
    # A run begins where its first report says; where the one before began depends on the window's edge.
    for at in (signs.S_HERE, signs.S_LAST):
        counts[:, at : at + 3] = _pointers(other, np.arange(other.num_rows))
    measures = np.full((len(rows), signs.SIGN_MEASURES), np.nan)
    measures[:, signs.S_LAT], measures[:, signs.S_LON] = _places(counts, craft, t, fixes, within)
    return (counts, measures), (one, other)


def _renamed(one: pa.Table, other: pa.Table, column: str, most_edits: int) -> NDArray[np.int64]:
    differs = np.zeros(one.num_rows, np.int64)
    unequal = pc.fill_null(pc.not_equal(one[column], other[column]), False)
    for row in np.flatnonzero(np.asarray(unequal)).tolist():
        differs[row] = not is_same_name(one[column][row].as_py(), other[column][row].as_py(), most_edits)
    return differs


def _places(counts: Ints, craft: Ints, t: Ints, fixes: pa.Table, within: int) -> tuple[Floats, Floats]:
    """Return where each craft was last heard before the moment of a sign, NaN where not *within* it."""
    rows = np.full(len(counts), -1, np.int64)
    first, end = (np.searchsorted(craft, counts[:, signs.S_CRAFT], side) for side in ("left", "right"))
    for sign, (a, b, moment) in enumerate(zip(first, end, counts[:, signs.S_T], strict=True)):
        row = a + np.searchsorted(t[a:b], moment, "right") - 1
        rows[sign] = row if row >= a and moment - t[row] <= within else -1
    lat, lon = (np.append(floats(fixes[name]), np.nan) for name in ("lat", "lon"))
    return lat[rows], lon[rows]


def _texts(before: pa.Table, n: int, what: str, first: Ints, runs: tuple[pa.Table, pa.Table]) -> list[pa.Array]:
    """Return what the first change of each conflict was from and to, null where there was none."""
    columns = []
    for table, column in zip(runs, (f"{what}_from", f"{what}_to"), strict=True):
        new = table[what].take(pa.array(first, mask=first < 0)).combine_chunks()
        held = (
            before[column].combine_chunks() if column in before.column_names else pa.nulls(before.num_rows, pa.string())
        )
        columns.append(pc.coalesce(pa.concat_arrays([held, pa.nulls(n - len(held), pa.string())]), new))
    return columns


def _events(counts: Ints, measures: Floats, texts: list[pa.Array], lasting: Flags) -> pa.Table:
    took = np.where(counts[:, signs.TOOK] > 0, counts[:, signs.TOOK], np.nan) * 1e-6
    changed = counts[:, [signs.NAMES, signs.IMOS, signs.CALLSIGNS]].any(axis=1)
    known = dict(zip(_TEXTS, texts, strict=True))
    return events_table(
        craft=(counts[:, signs.CRAFT],),
        t_start=counts[:, signs.START],
        t_end=counts[:, signs.END],
        lat=measures[:, signs.LAT],
        lon=measures[:, signs.LON],
        still_open=lasting,
        fixes=counts[:, signs.FIXES],
        longest_silence_us=counts[:, signs.LONGEST],
        pointers=counts[:, signs.FIRST_AT : signs.COUNTS].reshape(-1, (signs.COUNTS - signs.FIRST_AT) // 3, 3),
        detail={
            "reason": pa.array(_reasons(counts, measures, known), pa.string()),
            "possible_causes": pa.array([_causes(row) for row in counts.tolist()], pa.string()),
            "returns": _number(counts[:, signs.RETURNS]),
            "jumps": _number(counts[:, signs.JUMPS]),
            "on_land": _number(counts[:, signs.LANDS]),
            "distance_m": rounded(measures[:, signs.METRES], 0),
            "implied_speed_kn": rounded(measures[:, signs.METRES] / took / KNOT_MPS, 1),
            "lat_other": rounded(measures[:, signs.OTHER_LAT], 7),
            "lon_other": rounded(measures[:, signs.OTHER_LON], 7),
            **known,
            "name_changes": _number(counts[:, signs.NAMES]),
            "callsign_changes": _number(counts[:, signs.CALLSIGNS]),
            "imo_from": pa.array(counts[:, signs.IMO_FROM].astype(np.int32), mask=counts[:, signs.IMOS] == 0),
            "imo_to": pa.array(counts[:, signs.IMO_TO].astype(np.int32), mask=counts[:, signs.IMOS] == 0),
            "imo_changes": _number(counts[:, signs.IMOS]),
            "changed_after": pa.array(counts[:, signs.AFTER], mask=~changed).cast(TIME),
            "changed_by": pa.array(counts[:, signs.BY], mask=~changed).cast(TIME),
        },
        counts=counts,
        measures=measures,
    )


def _number(values: Ints) -> pa.Array:
    return pa.array(values.astype(np.int32))


def _reasons(counts: Ints, measures: Floats, texts: dict[str, pa.Array]) -> list[str]:
    columns = {name: array.to_pylist() for name, array in texts.items()}
    reasons = []
    for event, (row, metres) in enumerate(zip(counts.tolist(), measures[:, signs.METRES].tolist(), strict=True)):
        said = {name: column[event] for name, column in columns.items()}
        reasons.append("; ".join(_signs_in_words(row, metres, said)))
    return reasons


def _signs_in_words(row: list[int], metres: float, said: dict[str, Any]) -> list[str]:
    words = []
    if row[signs.RETURNS]:
        words.append(f"inconsistent positions: in two places up to {metres / 1000:,.1f} km apart by turns")
    elif row[signs.JUMPS]:
        words.append(f"position jumps by {metres / 1000:,.1f} km in {row[signs.TOOK] / 3.6e9:,.2f} h")
    if row[signs.LANDS]:
        words.append("inconsistent positions: position on land, more than 10 km from any water known")
    if row[signs.CODE]:
        words.append("country code not assigned" if row[signs.CODE] == UNASSIGNED else "MMSI of no known form")
    changes = (
        ("name", row[signs.NAMES], said["name_from"], said["name_to"]),
        ("call sign", row[signs.CALLSIGNS], said["callsign_from"], said["callsign_to"]),
        ("IMO number", row[signs.IMOS], row[signs.IMO_FROM], row[signs.IMO_TO]),
    )
    for what, times_, from_, to in changes:
        if times_:
            words.append(f"{what} changed from {from_} to {to}" + (f", {times_} changes" if times_ > 1 else ""))
    return words


def _causes(row: list[int]) -> str:
    told = {
        "position": row[signs.RETURNS] or row[signs.JUMPS],
        "land": row[signs.LANDS],
        "code": row[signs.CODE],
        "change": row[signs.NAMES] or row[signs.IMOS] or row[signs.CALLSIGNS],
    }
    return "; ".join(dict.fromkeys(cause for sign, present in told.items() if present for cause in _CAUSES[sign]))
