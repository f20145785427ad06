"""Area visits: a craft that enters an area, stays, and leaves."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.atlas.followed import Followed, followed
from offing.atlas.stays import polygon_stays, zone_stays
from offing.atlas.zones import NM_M
from offing.nav.columns import readonly
from offing.nav.compiled import kernel
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
from offing.nav.runs import Flags, Floats, Ints
from offing.schema.craft import is_aircraft
from offing.schema.detector import detector, hours, minutes
from offing.schema.tables import TIME

# What is kept of a visit: the integers. LEFT is -1 while the craft was not heard since its
# last fix inside, 0 where nothing tells when it left, 1 where it was heard outside.
CRAFT, SEGMENT, AREA, FIRST, START, END, FIXES, LONGEST, ENTERED, LEFT = range(10)
NEAREST_T, FIRST_AT, NEAREST_AT, LAST_AT = 10, 11, 14, 17
COUNTS = 20
# And the floats: first, nearest and last position, and how near by the grid of atlas/stays.py.
LAT, LON, LAT_NEAREST, LON_NEAREST, LAT_END, LON_END, LEAST = range(7)
MEASURES = 7


@detector(kind="area_visit", per="craft", version=2, settles=timedelta(0), of="any")
def area_visit(
    fixes: pa.Table,
    areas: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    rejoins_within: timedelta = minutes(30),
    silent_for: timedelta = hours(6),
    also: str = "",
) -> pa.Table:
    """Return one event for each stay of one segment inside an area, from its first fix there to its last.

    Areas are the zones made from the shoreline (within the breadth each state claims, within
    24 nm, nearer than any other's within 200 nm), those that the user drew or loaded, for
    aircraft the ADIZs, and the atlas's kinds named in *also* ("sea", "strait", "disputed",
    parted by blanks).

    | state   | becomes | when                                                                |
    |---------|---------|---------------------------------------------------------------------|
    | outside | inside  | a fix lies in the area                                              |
    | inside  | outside | no fix lies in it for *rejoins_within* after one that did           |
    | inside  | unknown | nothing is heard for *silent_for*: the visit ends, another may begin |

    So a craft that grazes the line visits once. ``entered`` and ``left`` are the times of the
    first and last fix inside, null where no fix outside and within *silent_for* tells that
    the craft came or went. ``closest_nm`` is the closest approach, to the shore or to the
    middle of a drawn area, by that fix which is nearest to within 160 m, ``closest_at`` its time.

    Example: fixes 26, 23, 11, 13 and 25 nm off make one visit to the zone within 24 nm, of
    three fixes, and one to that within 12 nm, of one; the closest approach is 11 nm.

    *silent_for* is that of a gap; half an hour outside is what the swing of positions about a
    line does not reach.
    """
    rows = BySegment(fixes)
    lat, lon = (readonly(rows.floats(name), np.float64) for name in ("lat", "lon"))
    chosen = followed(areas, also)
    counts, measures = _taken_up(chosen, open)
    keys = tuple(readonly(counts[:, column], np.int64) for column in (CRAFT, SEGMENT, END))
    area, first, last, nearest, metres = _stays(chosen, rows, lat, lon, micros(edge), micros(silent_for))
    found_counts, found_measures, places, lasts = _join(
        rows.craft,
        rows.segment,
        rows.t,
        (lat, lon),
        (area, first, last, nearest),
        metres,
        find_rows((rows.craft, rows.segment, rows.t), keys),
        readonly(counts, np.int64),
        readonly(measures, np.float64),
        (micros(silent_for), micros(rejoins_within), micros(until)),
    )
    for column, place in zip((FIRST_AT, NEAREST_AT, LAST_AT), places.T, strict=True):
        new = np.flatnonzero(place >= 0)
        found_counts[new, column : column + 3] = rows.pointers(place[new])
    return _events(chosen, found_counts, found_measures, lasts)


def _taken_up(chosen: Followed, opened: pa.Table) -> tuple[Ints, Floats]:
    """Return the visits carried in, by craft, segment and area as those are numbered now."""
    counts, measures = carried(opened, COUNTS, MEASURES)
    if not len(counts):
        return counts, measures
    counts = counts.copy()
    counts[:, AREA] = chosen.numbers(opened["area_id"].to_pylist())
    order = np.lexsort((counts[:, AREA], counts[:, SEGMENT], counts[:, CRAFT]))
    order = order[counts[order, AREA] >= 0]  # an area that is no more has no visits
    return counts[order], measures[order]


def _stays(
    chosen: Followed, rows: BySegment, lat: Floats, lon: Floats, edge: int, silent_us: int
) -> tuple[Ints, Ints, Ints, Ints, Floats]:
    """Return the stays in zones and polygons together: area, first, last and nearest row, metres."""
    found: tuple[NDArray[Any], ...] = zone_stays(
        chosen.zones, rows.craft, rows.segment, rows.t, lat, lon, edge, silent_us
    )
    # Over land a zone made from the shoreline means nothing, so aircraft visit none.
    sailing = ~is_aircraft(rows.craft[found[1]])
    found = tuple(column[sailing] for column in found)
    if chosen.polygons.num_rows:
        more = polygon_stays(
            chosen.index, chosen.by, chosen.centre, rows.craft, rows.segment, rows.t, lat, lon, edge, silent_us
        )
        more = (more[0] + chosen.first_polygon, *more[1:])
        found = tuple(np.concatenate(pair) for pair in zip(found, more, strict=True))
    order = np.lexsort((found[1], found[0], rows.segment[found[1]], rows.craft[found[1]]))
    area, first, last, nearest = (readonly(column[order], np.int64) for column in found[:4])
    return area, first, last, nearest, readonly(found[4][order], np.float64)


@kernel
def _join(  # noqa: C901 - a kernel
    craft: Ints,
    segment: Ints,
    t: Ints,
    positions: tuple[Floats, Floats],
    stays: tuple[Ints, Ints, Ints, Ints],
    metres: Floats,
    taken_up_at: Ints,
    taken_up_counts: Ints,
    taken_up_measures: Floats,
    spans: tuple[int, int, int],
) -> tuple[Ints, Floats, Ints, Flags]:
    """Join stays of one segment in one area to visits, going on from those taken up.

    Stays and visits taken up are sorted by craft, segment and area; the latter stand as of
    the rows ``taken_up_at`` (-1: no longer there). Returns counts, measures, the rows of first,
    nearest and last fix (-1: those known before), and which visits last.
    """
    silent_us, rejoins_us, until = spans
    area, first, last, nearest = stays
    lat, lon = positions
    n, known = len(t), len(taken_up_counts)
    counts = np.empty((len(area) + known, COUNTS), np.int64)
    measures = np.empty((len(area) + known, MEASURES), np.float64)
    places = np.full((len(area) + known, 3), -1, np.int64)
    lasts = np.zeros(len(area) + known, np.bool_)
    number = 0
    s = c = 0
    while s < len(area) or c < known:
        # Whichever comes first by craft, segment and area; a visit taken up before its stays.
        taken = c < known
        if taken and s < len(area):
            row = first[s]
            if taken_up_counts[c, CRAFT] != craft[row]:
                taken = taken_up_counts[c, CRAFT] < craft[row]
            elif taken_up_counts[c, SEGMENT] != segment[row]:
                taken = taken_up_counts[c, SEGMENT] < segment[row]
            else:
                taken = taken_up_counts[c, AREA] <= area[s]
        now = number
        if taken:
            counts[now] = taken_up_counts[c]
            measures[now] = taken_up_measures[c]
            after = taken_up_at[c] + 1
            later = 0 < after < n and craft[after] == craft[after - 1] and segment[after] == segment[after - 1]
            if counts[now, LEFT] < 0 and later:
                counts[now, LEFT] = int(t[after] - counts[now, END] < silent_us)
            c += 1
            number += 1
        else:
            _begin(craft, segment, t, lat, lon, area[s], first[s], counts[now], measures[now], silent_us)
            places[now, 0] = first[s]
            number += 1
        while s < len(area) and area[s] == counts[now, AREA]:
            row = first[s]
            if craft[row] != counts[now, CRAFT] or segment[row] != counts[now, SEGMENT]:
                break
            silence = t[row] - counts[now, END]
            begun = counts[now, FIXES] > 0
            if begun:
                follows = row > 0 and craft[row - 1] == craft[row] and segment[row - 1] == segment[row]
                follows = follows and t[row - 1] == counts[now, END]
                if silence >= silent_us or not (follows or silence < rejoins_us):
                    break
                counts[now, LONGEST] = max(counts[now, LONGEST], silence)
            for one in range(row + 1, last[s] + 1):
                counts[now, LONGEST] = max(counts[now, LONGEST], t[one] - t[one - 1])
            end = last[s]
            counts[now, FIXES] += end - row + 1
            counts[now, END] = t[end]
            measures[now, LAT_END], measures[now, LON_END] = lat[end], lon[end]
            places[now, 2] = end
            counts[now, LEFT] = -1
            if end + 1 < n and craft[end + 1] == craft[end] and segment[end + 1] == segment[end]:
                counts[now, LEFT] = int(t[end + 1] - t[end] < silent_us)
            if metres[s] < measures[now, LEAST]:
                near = nearest[s]
                measures[now, LEAST], counts[now, NEAREST_T] = metres[s], t[near]
                measures[now, LAT_NEAREST], measures[now, LON_NEAREST] = lat[near], lon[near]
                places[now, 1] = near
            s += 1
        unheard = until - counts[now, END]
        more = s < len(area) and area[s] == counts[now, AREA]
        more = more and craft[first[s]] == counts[now, CRAFT] and segment[first[s]] == counts[now, SEGMENT]
        if not more:
            lasts[now] = (counts[now, LEFT] < 0 and unheard < silent_us) or (
                counts[now, LEFT] == 1 and unheard < rejoins_us
            )
    return counts[:number].copy(), measures[:number].copy(), places[:number].copy(), lasts[:number].copy()


@kernel
def _begin(
    craft: Ints,
    segment: Ints,
    t: Ints,
    lat: Floats,
    lon: Floats,
    area: int,
    row: int,
    counts: Ints,
    measures: Floats,
    silent_us: int,
) -> None:
    """Write a visit that begins at *row*, of no fixes yet."""
    for column in range(COUNTS):
        counts[column] = -1
    counts[CRAFT], counts[SEGMENT], counts[AREA] = craft[row], segment[row], area
    counts[FIRST], counts[END], counts[FIXES], counts[LONGEST] = t[row], t[row], 0, 0
    before = row > 0 and craft[row - 1] == craft[row] and segment[row - 1] == segment[row]
    counts[ENTERED] = int(before and t[row] - t[row - 1] < silent_us)
    for column in range(MEASURES):
        measures[column] = np.inf
    measures[LAT], measures[LON] = lat[row], lon[row]


def _events(chosen: Followed, counts: Ints, measures: Floats, lasts: Flags) -> pa.Table:
    order = (counts[:, AREA], counts[:, SEGMENT])
    counts[:, START] = distinct_starts((counts[:, CRAFT],), counts[:, FIRST], counts[:, START], order)
    area = counts[:, AREA]
    metres = chosen.distance_m(area, measures[:, LAT_NEAREST], measures[:, LON_NEAREST])
    return events_table(
        craft=(counts[:, CRAFT],),
        t_start=counts[:, START],
        t_end=counts[:, END],
        lat=measures[:, LAT],
        lon=measures[:, LON],
        still_open=lasts,
        fixes=counts[:, FIXES],
        longest_silence_us=counts[:, LONGEST],
        pointers=np.stack([counts[:, at : at + 3] for at in (FIRST_AT, NEAREST_AT, LAST_AT)], axis=1),
        detail={
            "area": pa.array(chosen.names(area), pa.string()),
            "area_id": pa.array(chosen.ids(area), pa.string()),
            "entered": pa.array(counts[:, FIRST], mask=counts[:, ENTERED] == 0).cast(TIME),
            "left": pa.array(counts[:, END], mask=counts[:, LEFT] != 1).cast(TIME),
            "duration_h": span_h(counts[:, END] - counts[:, FIRST]),
            "closest_nm": rounded(metres / NM_M, 2),
            "closest_at": pa.array(counts[:, NEAREST_T]).cast(TIME),
            "lat_end": rounded(measures[:, LAT_END], 7),
            "lon_end": rounded(measures[:, LON_END], 7),
        },
        counts=counts,
        measures=measures,
    )
