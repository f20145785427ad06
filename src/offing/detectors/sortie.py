"""Sorties: the times that an aircraft is in the air, as far as it was heard."""

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.nav.episodes import ENDED, BySegment, TakenUp, distinct_starts, events_table, micros, rounded, span_h
from offing.nav.runs import Flags, Floats, Ints, group_bounds
from offing.schema.detector import detector, minutes

# What is kept of a sortie: the integers, and the floats.
CRAFT, SEGMENT, FIRST, START, END, FIXES, LONGEST, GROUND_FIRST, GROUND_LAST = range(9)
FIRST_AT, TOP_AT, LAST_AT, COUNTS = 9, 12, 15, 18
(
    LAT_FIRST,
    LON_FIRST,
    ALT_FIRST,
    SOG_FIRST,
    COG_FIRST,
    LAT_LAST,
    LON_LAST,
    ALT_LAST,
    SOG_LAST,
    COG_LAST,
    ALT_TOP,
    MEASURES,
) = range(12)
_SAID = ("lat", "lon", "alt_m", "sog_kn", "cog_deg")
_NO_HEIGHT = -1e9


@detector(kind="sortie", per="craft", version=1, settles="silent_for", of="aircraft", working=True)
def sortie(
    fixes: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    silent_for: timedelta = minutes(30),
    slower_than_kn: float = 50.0,
    low_m: float = 250.0,
) -> pa.Table:
    """Return one event for each time that one segment of an aircraft is heard in the air.

    | state         | becomes       | when                                                        |
    |---------------|---------------|-------------------------------------------------------------|
    | on the ground | in the air    | a fix is not on the ground                                  |
    | not heard     | in the air    | the same                                                    |
    | in the air    | on the ground | a fix is on the ground                                      |
    | in the air    | not heard     | nothing is heard for longer than *silent_for*               |

    On the ground is a fix at altitude 0 that is not known to be as fast as *slower_than_kn*;
    of an aircraft that tells no altitude, one that is slower. Decks are ground. A sortie that
    leaves the ground begins with the last fix there, one that comes back ends with the first.
    ``begins`` and ``ends`` tell it: *on the ground*, *low and slow* (up to *low_m*, slower
    than *slower_than_kn*: perhaps over a deck or a field), else *in the air*. A sortie is open
    as long as the next fix may still come.

    Example: a helicopter at altitude 0 from 10:00 to 10:03, then at 150 m until 11:00, then
    not heard any more, gives one sortie from 10:03 to 11:00 that begins on the ground.

    The thresholds are ours: rolling, hovering and taxiing aircraft are slower than 50 knots,
    and 250 m leaves room for the error of an altitude by the standard atmosphere.
    """
    rows = BySegment(fixes)
    said = {name: rows.floats(name).astype(np.float64) for name in _SAID}
    slow = ~(said["sog_kn"] >= slower_than_kn)
    grounded = slow & np.where(np.isnan(said["alt_m"]), said["sog_kn"] < slower_than_kn, said["alt_m"] == 0.0)
    before = TakenUp(rows, open, (CRAFT, SEGMENT, END), COUNTS, MEASURES)
    found = _flown(rows, said, grounded, before, micros(silent_for))
    fate = np.full(len(found[0]), ENDED, np.int8)
    counts, measures, _ = before.joined((*found, fate), found[0][:, END] >= micros(edge))
    lasts = (counts[:, GROUND_LAST] == 0) & (micros(until) - counts[:, END] <= micros(silent_for))
    return _events(counts, measures, lasts, slower_than_kn, low_m)


def _flown(
    rows: BySegment, said: dict[str, Floats], grounded: Flags, before: TakenUp, silent_us: int
) -> tuple[Ints, Floats]:
    """Return the sorties of the rows; those taken up come first and go on from what they were."""
    n = len(rows.t)
    silence = np.diff(rows.t, prepend=0)
    joined = np.zeros(n, np.bool_)
    joined[1:] = (
        (rows.craft[1:] == rows.craft[:-1]) & (rows.segment[1:] == rows.segment[:-1]) & (silence[1:] <= silent_us)
    )
    bounds = group_bounds(np.cumsum(~joined), grounded)
    first, last = bounds[:-1], bounds[1:] - 1
    flying = ~grounded[first] if n else np.zeros(0, np.bool_)
    first, last = first[flying], last[flying]
    # The fixes on the ground at both ends belong to it.
    left, came = joined[first], np.zeros(len(last), np.bool_)
    came[last < n - 1] = joined[last[last < n - 1] + 1]
    begin, end = first - left, last + came
    order = np.argsort(_taken(first, last, before.at), kind="stable")
    begin, end, left, came = begin[order], end[order], left[order], came[order]
    counts, measures = _described(rows, said, silence, begin, end)
    counts[:, GROUND_FIRST], counts[:, GROUND_LAST] = left, came
    _go_on(counts, measures, before, rows, said, silence, end)
    return counts, measures


def _taken(first: Ints, last: Ints, at: Ints) -> Ints:
    """Return for each run of rows which taken-up event goes on in it, else a number beyond them all."""
    which = np.searchsorted(at, first)
    inside = which < len(at)
    inside[inside] = at[which[inside]] <= last[inside]
    return np.where(inside, which, len(at))


def _described(rows: BySegment, said: dict[str, Floats], silence: Ints, begin: Ints, end: Ints) -> tuple[Ints, Floats]:
    counts, measures = np.zeros((len(begin), COUNTS), np.int64), np.full((len(begin), MEASURES), np.nan)
    counts[:, CRAFT], counts[:, SEGMENT] = rows.craft[begin], rows.segment[begin]
    counts[:, FIRST], counts[:, START], counts[:, END] = rows.t[begin], -1, rows.t[end]
    counts[:, FIXES] = end - begin + 1
    counts[:, LONGEST], _ = _highest(silence, begin + 1, end)
    height, top = _highest(np.where(np.isnan(said["alt_m"]), _NO_HEIGHT, said["alt_m"]), begin, end)
    measures[:, ALT_TOP] = np.where(height == _NO_HEIGHT, np.nan, height)
    for place, at in ((FIRST_AT, begin), (TOP_AT, top), (LAST_AT, end)):
        counts[:, place : place + 3] = rows.pointers(at)
    for place, name in enumerate(_SAID):
        measures[:, LAT_FIRST + place], measures[:, LAT_LAST + place] = said[name][begin], said[name][end]
    return counts, measures


def _highest(values: NDArray[np.generic], begin: Ints, end: Ints) -> tuple[NDArray[np.generic], Ints]:
    """Return the greatest of the values of each range of rows (0 where it is empty), and the first row that has it."""
    found, at = np.zeros(len(begin), values.dtype), begin.copy()
    for one, (low, high) in enumerate(zip(begin.tolist(), end.tolist(), strict=True)):
        if low <= high:
            at[one] = low + int(np.argmax(values[low : high + 1]))
            found[one] = values[at[one]]
    return found, at


def _go_on(
    counts: Ints, measures: Floats, before: TakenUp, rows: BySegment, said: dict[str, Floats], silence: Ints, end: Ints
) -> None:
    """Join what was taken up to the runs of rows, first in order, that they go on in."""
    old = len(before.at)
    if not old:
        return
    new = counts[:old].copy()
    longest, _ = _highest(silence, before.at + 1, end[:old])
    height, top = _highest(np.where(np.isnan(said["alt_m"]), _NO_HEIGHT, said["alt_m"]), before.at + 1, end[:old])
    height = np.where(end[:old] > before.at, height, _NO_HEIGHT)
    counts[:old] = before.counts
    counts[:old, END], counts[:old, GROUND_LAST] = new[:, END], new[:, GROUND_LAST]
    counts[:old, FIXES] += end[:old] - before.at
    counts[:old, LONGEST] = np.maximum(before.counts[:, LONGEST], longest)
    counts[:old, LAST_AT : LAST_AT + 3] = new[:, LAST_AT : LAST_AT + 3]
    higher = height > np.where(np.isnan(before.measures[:, ALT_TOP]), _NO_HEIGHT, before.measures[:, ALT_TOP])
    counts[np.flatnonzero(higher), TOP_AT : TOP_AT + 3] = rows.pointers(top[higher])
    measures[:old, :LAT_LAST] = before.measures[:, :LAT_LAST]
    measures[:old, ALT_TOP] = np.where(higher, height, before.measures[:, ALT_TOP])


def _events(counts: Ints, measures: Floats, lasts: Flags, slower_than_kn: float, low_m: float) -> pa.Table:
    counts[:, START] = distinct_starts((counts[:, CRAFT],), counts[:, FIRST], counts[:, START], (counts[:, SEGMENT],))
    names = {"alt": "alt_{}_m", "sog": "speed_{}_kn"}
    detail = {"duration_h": span_h(counts[:, END] - counts[:, FIRST])}
    for end, grounded, base in (("first", GROUND_FIRST, LAT_FIRST), ("last", GROUND_LAST, LAT_LAST)):
        alt, sog = measures[:, base + 2], measures[:, base + 3]
        low = (np.isnan(alt) | (alt <= low_m)) & (sog < slower_than_kn)
        word = np.select([counts[:, grounded] == 1, low], ["on the ground", "low and slow"], "in the air")
        if end == "first":
            detail["begins"] = pa.array(word, pa.string())
        else:
            detail["ends"] = pa.array(word, pa.string(), mask=lasts)
        detail[names["alt"].format(end)] = rounded(alt, 0)
        detail[names["sog"].format(end)] = rounded(sog, 1)
        detail[f"_cog_{end}"] = rounded(measures[:, base + 4], 1)
    detail["max_alt_m"] = rounded(measures[:, ALT_TOP], 0)
    detail["lat_end"], detail["lon_end"] = rounded(measures[:, LAT_LAST], 7), rounded(measures[:, LON_LAST], 7)
    return events_table(
        craft=(counts[:, CRAFT],),
        t_start=counts[:, START],
        t_end=counts[:, END],
        lat=measures[:, LAT_FIRST],
        lon=measures[:, LON_FIRST],
        still_open=lasts,
        fixes=counts[:, FIXES],
        longest_silence_us=counts[:, LONGEST],
        pointers=np.stack([counts[:, at : at + 3] for at in (FIRST_AT, TOP_AT, LAST_AT)], axis=1),
        detail=detail,
        counts=counts,
        measures=measures,
    )
