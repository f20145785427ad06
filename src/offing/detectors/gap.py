"""Silences: a craft that was heard, and then was not."""

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from offing.nav.distance import KNOT_MPS, distance_m
from offing.nav.episodes import (
    BySegment,
    carried,
    distinct_starts,
    events_table,
    find_rows,
    micros,
    rounded,
    span_h,
)
from offing.nav.runs import Floats, Ints
from offing.schema.detector import detector, hours

# A last fix of fewer may be a stray that no hull sent; only a silence that ends proves one.
_BELIEVED = 10
CRAFT, SEGMENT, FIRST, START, POINTER, COUNTS = 0, 1, 2, 3, 4, 7


@detector(kind="gap", per="craft", version=1, settles=timedelta(0))
def gap(
    fixes: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    longer_than: timedelta = hours(6),
) -> pa.Table:
    """Return one event for each silence of at least *longer_than* between two fixes of one segment.

    A gap runs from the last fix before the silence (``t_start``, ``lat``, ``lon``) to the
    first after it (``t_end``, ``lat_end``, ``lon_end``). ``silence_h`` is its length,
    ``distance_m`` the great circle between both ends and ``implied_speed_kn`` what a craft
    sailing it straight must have made. A gap that nothing has ended yet is open, without
    t_end, once the record has heard others for *longer_than* since and the segment had ten
    fixes. Who else was heard meanwhile is not looked at: a gap says that the craft was not
    heard, never why.

    Example: fixes at 00:00, 00:10 and 09:10 give one gap from 00:10 to 09:10.

    States, per segment: heard -> silent when *longer_than* passes without a fix; silent ->
    heard at the next fix. The six hours are Global Fishing Watch's (its gap events).
    """
    rows = BySegment(fixes)
    t, longest = rows.t, micros(longer_than)
    follows = (rows.craft[1:] == rows.craft[:-1]) & (rows.segment[1:] == rows.segment[:-1])
    ended = np.flatnonzero(follows & (t[1:] - t[:-1] >= longest) & (t[1:] >= micros(edge)))
    last = np.flatnonzero(~np.append(follows, False)[: len(t)])
    believed = rows.integers("in_segment")[last] >= _BELIEVED
    silent = last[believed & (micros(until) - t[last] >= longest)]
    begins = np.concatenate((ended, silent))
    counts, measures = _state(rows, begins)
    ends = np.concatenate((ended + 1, np.full(len(silent), -1)))
    return _events(rows, counts, measures, ends, carried(open, COUNTS, 2), longest)


def _state(rows: BySegment, begins: Ints) -> tuple[Ints, Floats]:
    keys = np.stack((rows.craft[begins], rows.segment[begins], rows.t[begins], np.full(len(begins), -1)), axis=1)
    counts = np.concatenate((keys, rows.pointers(begins)), axis=1).astype(np.int64)
    return counts, np.stack((rows.floats("lat")[begins], rows.floats("lon")[begins]), axis=1)


def _events(
    rows: BySegment, counts: Ints, measures: Floats, ends: Ints, before: tuple[Ints, Floats], longest: int
) -> pa.Table:
    """Return the events; those carried in keep their start, and stand as they were if unheard of."""
    counts, measures, ends = _with_carried(counts, measures, ends, *before)
    order = (counts[:, SEGMENT],)
    counts[:, START] = distinct_starts((counts[:, CRAFT],), counts[:, FIRST], counts[:, START], order)
    ended = ends >= 0
    lat, lon = measures.T
    lat_end, lon_end, t_end = lat.copy(), lon.copy(), counts[:, FIRST] + longest
    lat_end[ended], lon_end[ended] = rows.floats("lat")[ends[ended]], rows.floats("lon")[ends[ended]]
    t_end[ended] = rows.t[ends[ended]]
    pointers = np.full((len(ends), 2, 3), -1)
    pointers[:, 0] = counts[:, POINTER : POINTER + 3]
    pointers[ended, 1] = rows.pointers(ends[ended])
    silence = t_end - counts[:, FIRST]
    lat_end[~ended], lon_end[~ended] = np.nan, np.nan
    distance = distance_m(lat, lon, lat_end, lon_end)
    return events_table(
        craft=(counts[:, CRAFT],),
        t_start=counts[:, START],
        t_end=t_end,
        ended=ended,
        lat=lat,
        lon=lon,
        still_open=~ended,
        fixes=1 + ended,
        longest_silence_us=silence,
        pointers=pointers,
        detail={
            "silence_h": span_h(np.where(ended, silence, np.nan)),
            "distance_m": rounded(distance, 0),
            "implied_speed_kn": rounded(distance / (silence * 1e-6) / KNOT_MPS, 1),
            "lat_end": rounded(lat_end, 7),
            "lon_end": rounded(lon_end, 7),
        },
        counts=counts,
        measures=measures,
    )


def _with_carried(
    counts: Ints, measures: Floats, ends: Ints, counts_before: Ints, measures_before: Floats
) -> tuple[Ints, Floats, Ints]:
    if len(counts_before) == 0:
        return counts, measures, ends
    order = np.lexsort((counts[:, FIRST], counts[:, SEGMENT], counts[:, CRAFT]))
    found = find_rows(
        tuple(np.ascontiguousarray(counts[order, k]) for k in (CRAFT, SEGMENT, FIRST)),
        tuple(np.ascontiguousarray(counts_before[:, k]) for k in (CRAFT, SEGMENT, FIRST)),
    )
    known = found >= 0
    counts[order[found[known]], START] = counts_before[known, START]
    left = ~known
    return (
        np.concatenate((counts, counts_before[left])),
        np.concatenate((measures, measures_before[left])),
        np.concatenate((ends, np.full(left.sum(), -1))),
    )
