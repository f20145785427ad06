"""Identity conflicts: what one identity transmits does not fit one craft."""

import math
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.atlas.mids import MALFORMED as NO_FORM
from offing.atlas.mids import NO_MID, assigned, mid_of
from offing.codecs.columns_craft import valid_imo
from offing.codecs.particulars import is_same_name
from offing.nav.columns import floats, integers, readonly, times
from offing.nav.compiled import kernel
from offing.nav.distance import KNOT_MPS, distance_m
from offing.nav.episodes import carried, events_table, micros, rounded
from offing.nav.runs import Flags, Floats, Ints, group_bounds
from offing.schema.craft import MMSI, REHEARSAL_MID
from offing.schema.detector import detector, hours
from offing.schema.tables import TIME

_BELIEVED = 3
UNASSIGNED, MALFORMED = 1, 2

# A sign is one thing that does not fit: the integers, and the floats, that describe it.
UNKNOWN_CODE, JUMP, RETURN, CHANGE = range(4)
S_CRAFT, S_T, S_TO, S_SIGN, S_FIXES, S_SILENCE, S_TOOK, S_WHAT, S_AFTER, S_RUN, S_IMO, S_FROM = (*range(11), 12)
S_OTHER, S_HERE, S_LAST, SIGN_COUNTS = 15, 18, 21, 24
S_LAT, S_LON, S_METRES, S_OTHER_LAT, S_OTHER_LON, SIGN_MEASURES = range(6)
NAME, IMO, CALLSIGN = 1, 2, 4

# What is kept of a conflict.
CRAFT, START, END, CODE, RETURNS, JUMPS, FIXES, LONGEST, TOOK = range(9)
NAMES, IMOS, CALLSIGNS, IMO_FROM, IMO_TO, AFTER, BY = range(9, 16)
FIRST_AT, FAR_AT, CHANGE_AT, LAST_AT, COUNTS = 16, 25, 31, 34, 37
LAT, LON, METRES, OTHER_LAT, OTHER_LON, MEASURES = range(6)
_TEXTS = ("name_from", "name_to", "callsign_from", "callsign_to")

_TWO_SHIPS = "one MMSI set on two ships"
_CAUSES = {
    "position": (_TWO_SHIPS, "a clock or a position fix in error", "interference with satellite navigation"),
    "code": ("an MMSI set wrongly or never set", "a marker of fishing gear", "a garbled message"),
    "change": ("a ship renamed, sold or reflagged", "a transmitter moved to another ship", _TWO_SHIPS),
}


@detector(kind="identity_conflict", per="craft", version=1, settles=timedelta(0))
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
    counts, measures = carried(open, COUNTS, MEASURES)
    odd = _oddity(craft[bounds[:-1]])
    changes, runs = _changes(statics, craft, t, fixes, micros(edge), micros(within))
    moves = _moves(fixes, bounds, t, odd, micros(edge), micros(within))
    sign_counts, sign_measures = (np.concatenate(both) for both in zip(moves, changes, strict=True))
    order = np.lexsort((sign_counts[:, S_SIGN], sign_counts[:, S_T], sign_counts[:, S_CRAFT]))
    by_craft = np.argsort(counts[:, CRAFT], kind="stable")
    found, found_measures, name_run, callsign_run = _gather(
        readonly(sign_counts[order], np.int64),
        readonly(sign_measures[order], np.float64),
        _oddity(sign_counts[order, S_CRAFT]),
        readonly(counts[by_craft], np.int64),
        readonly(measures[by_craft], np.float64),
        micros(within),
    )
    before = open.take(pa.array(by_craft))
    texts = _texts(before, len(found), "name", name_run, runs)
    texts += _texts(before, len(found), "callsign", callsign_run, runs)
    lasting = (found[:, CODE] > 0) | (micros(until) - found[:, END] <= micros(within))
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
    found = _follow(
        readonly(bounds, np.int64),
        t,
        times(fixes["segment"]),
        readonly(integers(fixes["in_segment"]), np.int8),
        odd,
        edge,
        within,
    )
    sign, start, other, here, last, taken, silence = found.T
    craft = integers(fixes["craft_id"])
    counts = np.zeros((len(found), SIGN_COUNTS), np.int64)
    counts[:, S_CRAFT], counts[:, S_T], counts[:, S_TO] = craft[here], t[here], t[last]
    counts[:, S_SIGN], counts[:, S_FIXES], counts[:, S_SILENCE], counts[:, S_RUN] = sign, taken, silence, -1
    moved = sign != UNKNOWN_CODE
    counts[moved, S_TOOK] = t[here[moved]] - t[other[moved]]
    for at, rows in ((S_FROM, start), (S_OTHER, other), (S_HERE, here), (S_LAST, last)):
        counts[:, at : at + 3] = np.where((rows >= 0)[:, None], _pointers(fixes, np.maximum(rows, 0)), -1)
    lat, lon = (readonly(floats(fixes[name]), np.float64) for name in ("lat", "lon"))
    measures = np.full((len(found), SIGN_MEASURES), np.nan)
    measures[:, S_LAT], measures[:, S_LON] = lat[here], lon[here]
    measures[moved, S_OTHER_LAT], measures[moved, S_OTHER_LON] = lat[other[moved]], lon[other[moved]]
    measures[:, S_METRES] = distance_m(*(measures[:, c] for c in (S_LAT, S_LON, S_OTHER_LAT, S_OTHER_LON)))
    return counts, measures


def _pointers(table: pa.Table, rows: Ints) -> Ints:
    return np.stack([integers(table[name])[rows].astype(np.int64) for name in ("frame", "offset", "length")], axis=1)


@kernel
def _follow(  # noqa: C901 - a kernel
    bounds: Ints, t: Ints, segment: Ints, in_segment: NDArray[np.int8], odd: NDArray[np.int8], edge: int, within: int
) -> Ints:
    """Return the signs of fixes sorted by craft and time: sign, rows from, other, here and last, fixes, silence.

    Of the fixes of one moment none comes before another: what each is held against was heard earlier.
    """
    signs = np.empty((len(t) + len(bounds), 7), np.int64)
    number = 0
    names = np.empty(8, np.int64)
    latest = np.empty(8, np.int64)
    for group in range(len(bounds) - 1):
        first, end = bounds[group], bounds[group + 1]
        known, best, second = 0, -1, -1  # segments so far; rows last believed in one and in another
        unassigned = -1
        row = first
        while row < end:
            after = row + 1
            while after < end and t[after] == t[row]:
                after += 1
            for here in range(row, after):
                if t[here] < edge:
                    continue
                if odd[group] != 0:
                    if unassigned < 0:
                        unassigned = number
                        number += 1
                        signs[unassigned, 0], signs[unassigned, 1], signs[unassigned, 2] = UNKNOWN_CODE, -1, -1
                        signs[unassigned, 3], signs[unassigned, 5], signs[unassigned, 6] = here, 0, 0
                    signs[unassigned, 4] = here
                    signs[unassigned, 5] += 1
                    if here > first:
                        signs[unassigned, 6] = max(signs[unassigned, 6], t[here] - t[here - 1])
                other = best
                if other >= 0 and segment[other] == segment[here]:
                    other = second
                if other < 0:
                    continue
                start = -1
                for k in range(known):
                    if names[k] == segment[here]:
                        start = latest[k]
                sign = -1
                if (
                    start >= 0
                    and in_segment[start] >= _BELIEVED
                    and t[here] - t[start] <= within
                    and t[other] >= t[start]
                ):
                    sign = RETURN
                elif in_segment[here] == _BELIEVED:
                    sign, start = JUMP, other
                if sign >= 0:
                    signs[number, 0], signs[number, 1], signs[number, 2] = sign, start, other
                    signs[number, 3], signs[number, 4] = here, here
                    signs[number, 5] = 2 if sign == JUMP else 1
                    signs[number, 6] = t[here] - t[start]
                    number += 1
            for here in range(row, after):
                place = known - 1
                while place >= 0 and names[place] != segment[here]:
                    place -= 1
                if place < 0:
                    if known == len(names):
                        more_names, more_latest = np.empty(2 * known, np.int64), np.empty(2 * known, np.int64)
                        more_names[:known], more_latest[:known] = names, latest
                        names, latest = more_names, more_latest
                    place = known
                    known += 1
                    names[place] = segment[here]
                latest[place] = here
                if in_segment[here] >= _BELIEVED:
                    if best >= 0 and segment[best] != segment[here]:
                        second = best
                    best = here
            row = after
    return signs[:number].copy()


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
    what = NAME * _renamed(one, other, "name", 2) + CALLSIGN * _renamed(one, other, "callsign", 1)
    what += IMO * ((imo != imo_next) & valid_imo(imo) & valid_imo(imo_next))
    rows = np.flatnonzero(what)
    one, other, imo, imo_next = one.take(pa.array(rows)), other.take(pa.array(rows)), imo[rows], imo_next[rows]
    counts = np.full((len(rows), SIGN_COUNTS), -1, np.int64)
    counts[:, S_CRAFT], counts[:, S_SIGN], counts[:, S_WHAT] = integers(other["craft_id"]), CHANGE, what[rows]
    counts[:, S_T] = counts[:, S_TO] = times(other["t_start"])
    counts[:, S_FIXES] = counts[:, S_SILENCE] = counts[:, S_TOOK] = 0
    counts[:, S_AFTER], counts[:, S_RUN] = times(one["t_end"]), np.arange(len(rows))
    counts[:, S_IMO], counts[:, S_IMO + 1] = imo, imo_next
    # A run begins where its first report says; where the one before began depends on the window's edge.
    counts[:, S_HERE : S_HERE + 3] = counts[:, S_LAST : S_LAST + 3] = _pointers(other, np.arange(other.num_rows))
    measures = np.full((len(rows), SIGN_MEASURES), np.nan)
    measures[:, S_LAT], measures[:, S_LON] = _places(counts, craft, t, fixes, within)
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
    first, end = (np.searchsorted(craft, counts[:, S_CRAFT], side) for side in ("left", "right"))
    for sign, (a, b, moment) in enumerate(zip(first, end, counts[:, S_T], strict=True)):
        row = a + np.searchsorted(t[a:b], moment, "right") - 1
        rows[sign] = row if row >= a and moment - t[row] <= within else -1
    lat, lon = (np.append(floats(fixes[name]), np.nan) for name in ("lat", "lon"))
    return lat[rows], lon[rows]


@kernel
def _gather(  # noqa: C901 - a kernel
    signs: Ints, measured: Floats, odd: NDArray[np.int8], before: Ints, measured_before: Floats, within: int
) -> tuple[Ints, Floats, Ints, Ints]:
    """Gather signs, sorted by craft and time, into conflicts; those carried in come first, sorted by craft.

    The last two tell which change of name and of call sign was each conflict's first, -1 for none.
    """
    carried_in = len(before)
    counts = np.empty((carried_in + len(signs), COUNTS), np.int64)
    measures = np.empty((carried_in + len(signs), MEASURES), np.float64)
    counts[:carried_in] = before
    measures[:carried_in] = measured_before
    name_run = np.full(carried_in + len(signs), -1, np.int64)
    callsign_run = np.full(carried_in + len(signs), -1, np.int64)
    number, following, now = carried_in, 0, -1
    for row in range(len(signs)):
        craft, sign = signs[row, S_CRAFT], signs[row, S_SIGN]
        if row == 0 or craft != signs[row - 1, S_CRAFT]:
            now = -1
            while following < carried_in and counts[following, CRAFT] < craft:
                following += 1
            if following < carried_in and counts[following, CRAFT] == craft:
                now = following
        begins = now < 0 or not (odd[row] != 0 or signs[row, S_T] - counts[now, END] <= within)
        if begins:
            now = number
            number += 1
            for column in range(COUNTS):
                counts[now, column] = -1 if column >= FIRST_AT else 0
            counts[now, CRAFT], counts[now, START] = craft, signs[row, S_T]
            counts[now, END] = signs[row, S_T]
            counts[now, CODE] = odd[row]
            for column in range(MEASURES):
                measures[now, column] = np.nan
            for part in range(9):
                counts[now, FIRST_AT + part] = signs[row, S_FROM + part]
            if sign == RETURN:
                counts[now, FIXES] += 2
        counts[now, LONGEST] = max(counts[now, LONGEST], signs[row, S_SILENCE])
        if sign == UNKNOWN_CODE or odd[row] == 0:
            counts[now, FIXES] += signs[row, S_FIXES]
        if math.isnan(measures[now, LAT]):
            measures[now, LAT], measures[now, LON] = measured[row, S_LAT], measured[row, S_LON]
        if begins or signs[row, S_TO] > counts[now, END]:
            counts[now, END] = signs[row, S_TO]
            for part in range(3):
                counts[now, LAST_AT + part] = signs[row, S_LAST + part]
        if sign == RETURN:
            counts[now, RETURNS] += 1
        elif sign == JUMP:
            counts[now, JUMPS] += 1
        if sign == CHANGE:
            what = signs[row, S_WHAT]
            if counts[now, NAMES] + counts[now, IMOS] + counts[now, CALLSIGNS] == 0:
                counts[now, AFTER], counts[now, BY] = signs[row, S_AFTER], signs[row, S_T]
                for part in range(3):
                    counts[now, CHANGE_AT + part] = signs[row, S_HERE + part]
            if what & NAME:
                if counts[now, NAMES] == 0:
                    name_run[now] = signs[row, S_RUN]
                counts[now, NAMES] += 1
            if what & CALLSIGN:
                if counts[now, CALLSIGNS] == 0:
                    callsign_run[now] = signs[row, S_RUN]
                counts[now, CALLSIGNS] += 1
            if what & IMO:
                if counts[now, IMOS] == 0:
                    counts[now, IMO_FROM], counts[now, IMO_TO] = signs[row, S_IMO], signs[row, S_IMO + 1]
                counts[now, IMOS] += 1
        if measured[row, S_METRES] > measures[now, METRES] or (
            math.isnan(measures[now, METRES]) and not math.isnan(measured[row, S_METRES])
        ):
            measures[now, METRES] = measured[row, S_METRES]
            measures[now, OTHER_LAT], measures[now, OTHER_LON] = measured[row, S_OTHER_LAT], measured[row, S_OTHER_LON]
            counts[now, TOOK] = signs[row, S_TOOK]
            for part in range(6):
                counts[now, FAR_AT + part] = signs[row, S_OTHER + part]
    return counts[:number].copy(), measures[:number].copy(), name_run[:number].copy(), callsign_run[:number].copy()


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
    took = np.where(counts[:, TOOK] > 0, counts[:, TOOK], np.nan) * 1e-6
    changed = counts[:, [NAMES, IMOS, CALLSIGNS]].any(axis=1)
    known = dict(zip(_TEXTS, texts, strict=True))
    return events_table(
        craft=(counts[:, CRAFT],),
        t_start=counts[:, START],
        t_end=counts[:, END],
        lat=measures[:, LAT],
        lon=measures[:, LON],
        still_open=lasting,
        fixes=counts[:, FIXES],
        longest_silence_us=counts[:, LONGEST],
        pointers=counts[:, FIRST_AT:COUNTS].reshape(-1, (COUNTS - FIRST_AT) // 3, 3),
        detail={
            "reason": pa.array(_reasons(counts, measures, known), pa.string()),
            "possible_causes": pa.array([_causes(row) for row in counts.tolist()], pa.string()),
            "returns": _number(counts[:, RETURNS]),
            "jumps": _number(counts[:, JUMPS]),
            "distance_m": rounded(measures[:, METRES], 0),
            "implied_speed_kn": rounded(measures[:, METRES] / took / KNOT_MPS, 1),
            "lat_other": rounded(measures[:, OTHER_LAT], 7),
            "lon_other": rounded(measures[:, OTHER_LON], 7),
            **known,
            "name_changes": _number(counts[:, NAMES]),
            "callsign_changes": _number(counts[:, CALLSIGNS]),
            "imo_from": pa.array(counts[:, IMO_FROM].astype(np.int32), mask=counts[:, IMOS] == 0),
            "imo_to": pa.array(counts[:, IMO_TO].astype(np.int32), mask=counts[:, IMOS] == 0),
            "imo_changes": _number(counts[:, IMOS]),
            "changed_after": pa.array(counts[:, AFTER], mask=~changed).cast(TIME),
            "changed_by": pa.array(counts[:, BY], mask=~changed).cast(TIME),
        },
        counts=counts,
        measures=measures,
    )


def _number(values: Ints) -> pa.Array:
    return pa.array(values.astype(np.int32))


def _reasons(counts: Ints, measures: Floats, texts: dict[str, pa.Array]) -> list[str]:
    columns = {name: array.to_pylist() for name, array in texts.items()}
    reasons = []
    for event, (row, metres) in enumerate(zip(counts.tolist(), measures[:, METRES].tolist(), strict=True)):
        said = {name: column[event] for name, column in columns.items()}
        reasons.append("; ".join(_signs_in_words(row, metres, said)))
    return reasons


def _signs_in_words(row: list[int], metres: float, said: dict[str, Any]) -> list[str]:
    words = []
    if row[RETURNS]:
        words.append(f"inconsistent positions: in two places up to {metres / 1000:,.1f} km apart by turns")
    elif row[JUMPS]:
        words.append(f"position jumps by {metres / 1000:,.1f} km in {row[TOOK] / 3.6e9:,.2f} h")
    if row[CODE]:
        words.append("country code not assigned" if row[CODE] == UNASSIGNED else "MMSI of no known form")
    changes = (
        ("name", row[NAMES], said["name_from"], said["name_to"]),
        ("call sign", row[CALLSIGNS], said["callsign_from"], said["callsign_to"]),
        ("IMO number", row[IMOS], row[IMO_FROM], row[IMO_TO]),
    )
    for what, times_, from_, to in changes:
        if times_:
            words.append(f"{what} changed from {from_} to {to}" + (f", {times_} changes" if times_ > 1 else ""))
    return words


def _causes(row: list[int]) -> str:
    signs = {
        "position": row[RETURNS] or row[JUMPS],
        "code": row[CODE],
        "change": row[NAMES] or row[IMOS] or row[CALLSIGNS],
    }
    return "; ".join(dict.fromkeys(cause for sign, present in signs.items() if present for cause in _CAUSES[sign]))
