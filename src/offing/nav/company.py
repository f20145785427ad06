"""Pairs followed through a window of contacts: what is kept of each, and the path both took.

The path is a place every ten minutes and travels with an open pair in the column ``_path``;
the numbers travel in ``_counts`` and ``_measures``, as those of every episode.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.nav import contact_rows
from offing.nav import manoeuvres as kept
from offing.nav.columns import float_column, floats, plain_column, readonly
from offing.nav.contact_rows import PAIR, int64
from offing.nav.distance import destination
from offing.nav.episodes import carried, find_rows
from offing.nav.manoeuvres import keep_company, pointers_of, seen_of
from offing.nav.runs import Flags, Floats, Ints, group_bounds

_PATH_STEP_US = 600_000_000
_MIX = 1_000_003
_PATH = ("lat_a", "lon_a", "lat_b", "lon_b", "range_m", "bearing_deg", "course_deg", "sog_kn")
PATH = pa.list_(pa.struct([pa.field("t", pa.int64()), *(pa.field(name, pa.float64()) for name in _PATH)]))


class Followed(NamedTuple):
    """Hold pairs as they stand: their numbers, and their paths as rows ordered by pair and time."""

    counts: Ints
    measures: Floats
    path_of: Ints  # the pair's row in counts
    path_t: Ints  # µs
    path: Floats  # shape (rows, 8): lat_a, lon_a, lat_b, lon_b, range_m, bearing_deg, course_deg, sog_kn

    def only(self, mask: Flags) -> "Followed":
        """Return the pairs where *mask* is set."""
        number = np.cumsum(mask) - 1
        rows = mask[self.path_of]
        return Followed(
            self.counts[mask], self.measures[mask], number[self.path_of[rows]], self.path_t[rows], self.path[rows]
        )

    def path_column(self) -> pa.Array:
        """Return a column of PATH."""
        bounds = np.searchsorted(self.path_of, np.arange(len(self.counts) + 1)).astype(np.int32)
        columns = [plain_column(self.path_t), *(float_column(np.ascontiguousarray(c)) for c in self.path.T)]
        structs = pa.StructArray.from_arrays(columns, fields=list(PATH.value_type))
        return pa.ListArray.from_arrays(plain_column(bounds), structs).cast(PATH)


def lasting(contacts: pa.Table, opened: pa.Table, least_us: int) -> pa.Table:
    """Return CONTACTS, by pair, of those pairs only that are seen here for *least_us*, or are among *opened*."""
    known = carried(opened, kept.COUNTS, kept.MEASURES)[0][:, [kept.A, kept.SEGMENT_A, kept.B, kept.SEGMENT_B]]
    long = contact_rows.lasting(contacts, least_us, known)
    return contacts if long.all() else contacts.filter(pa.array(long))


def kinds_of(contacts: pa.Table, kinds_at: Callable[[Ints, Ints], NDArray[np.int8]]) -> Ints:
    """Return the kinds of both craft at each contact, shape (rows, 2), from *kinds_at* of craft and times."""
    t = int64(contacts["t"])
    return np.stack([kinds_at(int64(contacts[f"craft_{side}"]), t).astype(np.int64) for side in "ab"], axis=1)


def follow(
    contacts: pa.Table,
    kinds: Ints,
    opened: pa.Table,
    *,
    edge_us: int,
    slow_kn: float,
    least_us: int,
    bridged_us: int,
    every: pa.Table,
) -> Followed:
    """Follow pairs through CONTACTS, sorted by pair, from those *opened* and those that begin.

    What began and ended before *edge_us* is left out. *every* holds the window's contacts
    before any were left out: two hulls under one identity that come into contact with a third
    in one moment bear starts a microsecond apart, in the order of their segments.
    """
    keys = tuple(int64(contacts[name]) for name in PAIR)
    t = int64(contacts["t"])
    counts, measures = carried(opened, kept.COUNTS, kept.MEASURES)
    wanted = tuple(
        readonly(counts[:, place], np.int64) for place in (kept.A, kept.SEGMENT_A, kept.B, kept.SEGMENT_B, kept.END)
    )
    place = find_rows((*keys, t), wanted)
    heard = np.flatnonzero(place >= 0)
    heard = heard[np.argsort(place[heard], kind="stable")]
    unheard = np.flatnonzero(place < 0)
    seen = seen_of(contacts, bridged_us)
    found, extents, owner = keep_company(
        keys,
        t,
        seen,
        readonly(kinds, np.int64),
        pointers_of(contacts),
        readonly(place[heard], np.int64),
        readonly(counts[heard], np.int64),
        readonly(measures[heard], np.float64),
        slow_kn,
        least_us,
        bridged_us,
    )
    fresh = np.flatnonzero(found[:, kept.START] < 0)
    found[fresh, kept.START] = found[fresh, kept.FIRST] + _ranks(every, found[fresh])
    went = _path_of(opened)
    number = np.full(len(counts), -1)
    number[heard], number[unheard] = np.arange(len(heard)), len(found) + np.arange(len(unheard))
    counted = np.flatnonzero((owner >= 0) & (t % _PATH_STEP_US == 0))
    path_of = np.concatenate((number[went.path_of], owner[counted]))
    path_t = np.concatenate((went.path_t, t[counted]))
    path = np.concatenate((went.path, _places(contacts, seen, counted)))
    order = np.lexsort((path_t, path_of))
    both = Followed(
        np.concatenate((found, counts[unheard])),
        np.concatenate((extents, measures[unheard])),
        path_of[order],
        path_t[order],
        path[order],
    )
    current = both.counts[:, kept.END] >= edge_us
    current[: len(heard)] = current[len(found) :] = True
    return both.only(current)


def _path_of(opened: pa.Table) -> Followed:
    none = np.zeros((0, 0), np.int64), np.zeros((0, 0))
    if "_path" not in opened.column_names or not opened.num_rows:
        return Followed(*none, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, len(_PATH))))
    lists = opened["_path"].combine_chunks()
    of = np.repeat(np.arange(len(lists)), lists.value_lengths().to_numpy(zero_copy_only=False))
    structs = lists.flatten()
    columns = [structs.field(name).to_numpy(zero_copy_only=False).astype(np.float64) for name in _PATH]
    return Followed(*none, of, structs.field("t").to_numpy(zero_copy_only=False), np.stack(columns, axis=1))


def _places(contacts: pa.Table, seen: Floats, rows: Ints) -> Floats:
    """Return the path's columns at some contacts: both lie half the range from the middle."""
    lat, lon = seen[rows, kept.LAT], seen[rows, kept.LON]
    metres, bearing = seen[rows, kept.RANGE], floats(contacts["bearing_deg"])[rows].astype(np.float64)
    b = destination(lat, lon, bearing, 0.5 * metres)
    a = destination(lat, lon, bearing + 180.0, 0.5 * metres)
    east = seen[rows, kept.EAST_A] + seen[rows, kept.EAST_B]
    north = seen[rows, kept.NORTH_A] + seen[rows, kept.NORTH_B]
    # Below two knots together a mean course says nothing.
    course = np.where(np.hypot(east, north) >= 2.0, np.degrees(np.arctan2(east, north)) % 360.0, np.nan)
    sog = 0.5 * (seen[rows, kept.SOG_A] + seen[rows, kept.SOG_B])
    columns = (*a, *b, metres, bearing, course, sog)
    decimals = (6, 6, 6, 6, 0, 1, 1, 2)
    return np.stack([np.round(column, places) for column, places in zip(columns, decimals, strict=True)], axis=1)


def _ranks(contacts: pa.Table, counts: Ints) -> Ints:
    """Return how many contacts of the same two craft in other, lesser segments there are as each pair begins."""
    ranks = np.zeros(len(counts), np.int64)
    if not len(counts):
        return ranks
    keys = [int64(contacts[name]) for name in PAIR]
    heads = group_bounds(*keys)[:-1]
    tracks = np.unique(np.stack([np.concatenate((keys[n][heads], keys[n + 2][heads])) for n in (0, 1)], axis=1), axis=0)
    craft, number = np.unique(tracks[:, 0], return_counts=True)
    several = craft[number > 1]
    if not len(several):
        return ranks
    asked = np.flatnonzero(np.isin(counts[:, kept.A], several) | np.isin(counts[:, kept.B], several))
    t = int64(contacts["t"])
    # By a hash of both, for most pairs are not asked for; one too many does no harm.
    rows = np.flatnonzero(np.isin(keys[0] * _MIX + keys[2], counts[asked, kept.A] * _MIX + counts[asked, kept.B]))
    rows = rows[np.isin(t[rows], counts[asked, kept.FIRST])]
    segments: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for a, segment_a, b, segment_b, first in zip(*(key[rows].tolist() for key in (*keys, t)), strict=True):
        segments.setdefault((a, b, first), []).append((segment_a, segment_b))
    places = np.array([kept.A, kept.B, kept.FIRST, kept.SEGMENT_A, kept.SEGMENT_B])
    for row, (a, b, first, *own) in zip(asked.tolist(), counts[np.ix_(asked, places)].tolist(), strict=True):
        ranks[row] = sum(other < tuple(own) for other in segments.get((a, b, first), ()))
    return ranks
