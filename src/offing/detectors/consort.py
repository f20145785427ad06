"""Consorts: two craft that keep company, as a lane's traffic does not."""

import math
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.atlas import ship_kinds
from offing.atlas.ship_kinds import Kinds, kind_column, kinds_at, state_craft
from offing.nav import company
from offing.nav import manoeuvres as kept
from offing.nav.columns import floats, integers, times
from offing.nav.company import Followed
from offing.nav.contact_rows import by_pair
from offing.nav.distance import distance_m
from offing.nav.episodes import events_table, micros, rounded, span_h
from offing.nav.runs import Flags, Floats, Ints
from offing.schema.detector import detector, hours, minutes

STEP = minutes(5)
_NM = 1852.0
_BRIDGED_US = micros(minutes(30))
# A pair is tried from then on; what is left of the look-back shows whether its contacts began there.
_TRIED_BEFORE = hours(1)
_SLOW_KN = 6.0
_UNDER_WAY_KN, _STATE_UNDER_WAY_KN = 3.0, 1.0
_CIVIL_M, _STATE_M = 5 * _NM, 10 * _NM
# Beyond so many neighbours within reach the reach shrinks: they come and go by chance.
_NEIGHBOURS = 20.0
_CELL_DEG = 5 / 60

# Of chance pairs: ships of like course to the square mile in a busy lane, what their speeds
# differ by (knots, one standard deviation, of two), the share of state craft among ships, and
# how likely it is that two manoeuvres that meet in time are alike in sort, side and size.
_LANE_PER_NM2, _LANE_SPREAD_KN, _STATE_SHARE, _ALIKE = 0.3, 3.0 * math.sqrt(2.0), 0.02, 0.25
_MILLING, _TIGHT_NM = 0.3, 1.0
# Speeds settle on the same figures: none are taken to differ by less. And one in five slows where another does.
_LIKE_KN, _EASED = 0.05, 0.2
_HEARD_BEFORE_US, _MET_M = micros(hours(1)), 2 * _NM


def gate(grid: pa.Table, statics: pa.Table) -> NDArray[np.float64]:
    """Return the reach in metres of each point of a GRID: 0 for those not under way.

    Five miles, ten for state craft, which also count as under way from 1 knot (they wait and
    work); others from 3. Where craft lie so dense that more than twenty would be within five
    miles, the reach of those that are no state craft shrinks until about twenty are.
    """
    craft, t = integers(grid["craft_id"]), times(grid["t"])
    sog, lat, lon = (floats(grid[name]) for name in ("sog_kn", "lat", "lon"))
    reach = np.zeros(grid.num_rows)
    moving = np.flatnonzero(sog >= _STATE_UNDER_WAY_KN)
    state = state_craft(kinds_at(statics, craft[moving], t[moving]))
    reach[moving[state]] = _STATE_M
    civil = moving[~state & (sog[moving] >= _UNDER_WAY_KN)]
    reach[civil] = _CIVIL_M * _shrunk(t[civil], lat[civil], lon[civil])
    return reach


def _shrunk(t: Ints, lat: Floats, lon: Floats) -> Floats:
    """Return the share of the reach that keeps about *_NEIGHBOURS* within it, by the count in a cell of five miles."""
    row = np.floor(lat / _CELL_DEG).astype(np.int64)
    width = _CELL_DEG / np.maximum(np.cos(np.radians((np.abs(row) + 0.5) * _CELL_DEG)), 0.01)
    column = np.floor((lon + 180.0) / width).astype(np.int64)
    cell = (t // micros(STEP) * 4096 + row + 2048) * 8192 + column
    order = np.argsort(cell, kind="stable")
    first = np.flatnonzero(np.diff(cell[order], prepend=-1))
    number = np.diff(first, append=len(cell))
    count = np.empty(len(cell))
    count[order] = np.repeat(number, number)
    return np.minimum(1.0, np.sqrt(_NEIGHBOURS / (math.pi * count)))


@detector(
    kind="consort",
    per="pair",
    version=1,
    settles="at_least",
    within_m=_STATE_M,
    step=STEP,
    gate=gate,
    working=True,
)
def consort(
    contacts: pa.Table,
    statics: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    at_least: timedelta = hours(4),
    at_most_chance: float = 0.01,
) -> pa.Table:
    """Return one event for each time that two craft keep company for *at_least*.

    | state    | becomes  | when                                                                          |
    |----------|----------|-------------------------------------------------------------------------------|
    | apart    | on trial | contacts reach back *at_least* less an hour, no two of them more than half an |
    |          |          | hour apart, at least half of them at a relative speed of 6 knots or less      |
    | on trial | together | contacts reach back *at_least*, with a common manoeuvre, and fewer than       |
    |          |          | *at_most_chance* chance pairs would have held so                              |
    | either   | apart    | contacts lapse for half an hour                                               |

    A contact is one within 5 nautical miles, 10 where both are state craft, both under way. A
    manoeuvre is a turn of 15 degrees or a change of speed of 2 knots between the means of a
    quarter of an hour before and after; it is common where both make one alike within 6
    minutes of each other (``together``), or each where the other made it (``in_succession``;
    only within 2 miles, or where both are state craft, as ships in a lane do that too). Only
    open events may be on trial; those bear ``_unripe`` and are no line of the record.

    ``chance`` is how many of the ships about would hold so by chance: those of like course
    within the greatest range in a busy lane (0.3 to the square mile, at most 20), times the
    chance that two of a lane drift apart as little as these did (speeds differing by 3 knots
    times the root of two), times the chance that as many of their manoeuvres met in time that
    no lane explains, being as frequent as they are. Between craft that go nowhere, being near
    one another tells nothing. Of two state craft, 2 in 100 ships being so, it is that part.

    ``follows`` names the craft, a or b, that answered two turns of the other late and at another
    place, as ships of one company do not. ``type_a`` and ``type_b`` are as told by the last step;
    ``tow``, ``ferry`` and ``fishing`` say what kind of company it would be. ``met`` tells that both
    were heard an hour before their first contact, which was farther off than they stayed, and
    ``met_t``, ``met_lat`` and ``met_lon`` when and where they came within two miles or to their
    station. ``way_a_nm`` and ``way_b_nm`` are the lengths of their paths, ``net_nm`` the straight
    way made good.

    Example: two ships a mile apart on one course for six hours that slow from 15 to 10 knots
    in the same minute give one event; the same two without that change, or altering course
    one after the other where their lane bends, give none.

    The definition and the thresholds are ours (`company` in the design); how dense a lane is
    and how its speeds differ is of the order that traffic studies of straits give.
    """
    least_us, tried_us = micros(at_least), micros(at_least - _TRIED_BEFORE)
    every = by_pair(contacts)
    table = company.lasting(every, open, tried_us)
    kinds = company.kinds_of(table, lambda craft, t: kinds_at(statics, craft, t))
    both = state_craft(kinds[:, 0]) & state_craft(kinds[:, 1])
    near = floats(table["range_m"]) <= np.where(both, _STATE_M, _CIVIL_M)
    followed = company.follow(
        table.filter(pa.array(near)),
        kinds[near],
        open,
        edge_us=micros(edge),
        slow_kn=_SLOW_KN,
        least_us=tried_us,
        bridged_us=_BRIDGED_US,
        every=every,
    )
    counts = followed.counts
    lasts = micros(until) - counts[:, kept.END] <= _BRIDGED_US
    common, chance = _common(counts), _chances(counts, followed.measures)
    ripe = (counts[:, kept.END] - counts[:, kept.FIRST] >= least_us) & (common > 0) & (chance <= at_most_chance)
    keep = ripe | lasts
    return _events(followed.only(keep), common[keep], chance[keep], lasts[keep], ~ripe[keep])


def _common(counts: Ints) -> Ints:
    """Return the number of common manoeuvres: of those in succession, not such as a lane's are."""
    state = _both_state(counts)
    return counts[:, kept.TOGETHER] + np.where(state, counts[:, kept.IN_SUCCESSION], counts[:, kept.CLOSE_SUCCESSION])


def _both_state(counts: Ints) -> Flags:
    return state_craft(counts[:, kept.KIND_A]) & state_craft(counts[:, kept.KIND_B])


def _chances(counts: Ints, measures: Floats) -> Floats:
    """Return the expected number of chance pairs that would hold as each of these did."""
    hours_held = np.maximum(counts[:, kept.SLOW], 1) * (micros(STEP) / 3.6e9)
    eased = _EASED ** counts[:, kept.EASED]
    north = _diagonal(measures, kept.WEST_END, kept.SOUTH_END)
    course = _diagonal(measures, kept.AFT_END, kept.PORT_END)
    box_nm = np.minimum(north, np.where(course > 0, course, np.inf)) / _NM
    box_nm = np.maximum(box_nm, _LIKE_KN * hours_held)
    # The density of a normal distribution about 0, times the interval; never more than all.
    hold = np.minimum(1.0, 2 * box_nm / hours_held / (_LANE_SPREAD_KN * math.sqrt(2 * math.pi)))
    nowhere = _net_nm(measures) < _MILLING * _way_nm(counts)
    milling = nowhere & (box_nm > _TIGHT_NM)
    about = np.minimum(_NEIGHBOURS, _LANE_PER_NM2 * math.pi * (measures[:, kept.FARTHEST_M] / _NM) ** 2)
    about *= np.where(_both_state(counts), _STATE_SHARE, 1.0)
    # Others than state craft that go nowhere wait, fish, race or survey side by side.
    about = np.where(nowhere & ~_both_state(counts), np.inf, about)
    return np.asarray(about * np.where(milling, 1.0, hold) * eased * _meetings(counts, hours_held))


def _diagonal(measures: Floats, one: int, other: int) -> Floats:
    sides = [np.maximum(measures[:, low + 1] - measures[:, low], 0.0) for low in (one, other)]
    return np.hypot(*sides)


def _meetings(counts: Ints, hours_held: Floats) -> Floats:
    """Return the chance that as many manoeuvres of two strangers meet in time as did here: binomial tails."""
    window_h = 2 * kept.TOGETHER_US / 3.6e9
    chance = np.ones(len(counts))
    for a, b, told in _SORTS:
        made = counts[:, [a, b]]
        likely = 1.0 - np.exp(-(made.max(axis=1) + 1) / hours_held * window_h * _ALIKE)
        for row in np.flatnonzero(counts[:, told] > 0).tolist():
            chance[row] *= _tail(int(made[row].min()), int(counts[row, told]), float(likely[row]))
    return chance


def _tail(trials: int, least: int, likely: float) -> float:
    """Return the chance of at least so many hits; summed from the smallest, so that it is not lost in 1."""
    trials = max(trials, least)
    hits = (math.comb(trials, n) * likely**n * (1 - likely) ** (trials - n) for n in range(least, trials + 1))
    return min(1.0, math.fsum(hits))


def _way_nm(counts: Ints) -> Floats:
    return np.asarray(np.minimum(counts[:, kept.WAY_A], counts[:, kept.WAY_B]) / 3.6e6)


def _net_nm(measures: Floats) -> Floats:
    return (
        distance_m(*(measures[:, place] for place in (kept.FIRST_LAT, kept.FIRST_LON, kept.LAST_LAT, kept.LAST_LON)))
        / _NM
    )


def _events(followed: Followed, common: Ints, chance: Floats, lasts: Flags, unripe: Flags) -> pa.Table:
    counts, measures = followed.counts, followed.measures
    steps = np.maximum(counts[:, kept.STEPS], 1)
    lon = measures[:, kept.FIRST_LON] + counts[:, kept.LON_SUM] / steps * 1e-7
    kind_a, kind_b = (counts[:, place].astype(np.int8) for place in (kept.KIND_A, kept.KIND_B))
    mean_m = counts[:, kept.RANGE_SUM] * 10.0 / steps
    return events_table(
        craft=(counts[:, kept.A], counts[:, kept.B]),
        t_start=counts[:, kept.START],
        t_end=counts[:, kept.END],
        lat=measures[:, kept.FIRST_LAT] + counts[:, kept.LAT_SUM] / steps * 1e-7,
        lon=(lon + 180.0) % 360.0 - 180.0,
        still_open=lasts,
        fixes=counts[:, kept.FIXES],
        longest_silence_us=counts[:, kept.LONGEST],
        pointers=counts[:, kept.FIRST_AT : kept.COUNTS].reshape(-1, 6, 3),
        detail={
            "duration_h": span_h(counts[:, kept.END] - counts[:, kept.FIRST]),
            "mean_range_m": rounded(mean_m, 0),
            "min_range_m": rounded(measures[:, kept.NEAREST_M], 0),
            "max_range_m": rounded(measures[:, kept.FARTHEST_M], 0),
            "mean_speed_a_kn": rounded(counts[:, kept.SPEED_A_SUM] / steps * 0.001, 1),
            "mean_speed_b_kn": rounded(counts[:, kept.SPEED_B_SUM] / steps * 0.001, 1),
            "manoeuvres": pa.array(common.astype(np.int32)),
            **{name: pa.array(counts[:, place].astype(np.int32)) for name, place in _COUNTED.items()},
            "chance": pa.array([float(f"{value:.2g}") for value in chance.tolist()], pa.float64()),
            "follows": pa.array(["a", "b", None]).take(pa.array(kept.who_follows(counts, 2) % 3)),
            "type_a": kind_column(kind_a),
            "type_b": kind_column(kind_b),
            **_labels(kind_a, kind_b),
            "way_a_nm": rounded(counts[:, kept.WAY_A] / 3.6e6, 1),
            "way_b_nm": rounded(counts[:, kept.WAY_B] / 3.6e6, 1),
            "net_nm": rounded(_net_nm(measures), 1),
            **_meeting(followed, mean_m),
            "_path": followed.path_column(),
            "_unripe": pa.array(unripe),
        },
        counts=counts,
        measures=measures,
    )


_SORTS = (
    (kept.TURNS_A, kept.TURNS_B, kept.TOLD_TURNS),
    (kept.CHANGES_A, kept.CHANGES_B, kept.TOLD_CHANGES),
)
_COUNTED = {
    "common_turns": kept.COMMON_TURNS,
    "common_speed_changes": kept.COMMON_CHANGES,
    "together": kept.TOGETHER,
    "in_succession": kept.IN_SUCCESSION,
    "turns_a": kept.TURNS_A,
    "turns_b": kept.TURNS_B,
    "steps": kept.STEPS,
}


def _labels(kind_a: Kinds, kind_b: Kinds) -> dict[str, pa.Array]:
    ferries = (ship_kinds.PASSENGER, ship_kinds.HIGH_SPEED)
    return {
        "tow": pa.array((kind_a == ship_kinds.TOW) | (kind_b == ship_kinds.TOW)),
        "ferry": pa.array(np.isin(kind_a, ferries) & np.isin(kind_b, ferries)),
        "fishing": pa.array((kind_a == ship_kinds.FISHING) & (kind_b == ship_kinds.FISHING)),
    }


def _meeting(followed: Followed, mean_m: Floats) -> dict[str, pa.Array]:
    """Return how the two came together, where both were heard long enough before."""
    counts, measures = followed.counts, followed.measures
    heard = counts[:, kept.FIRST] - np.maximum(counts[:, kept.SEGMENT_A], counts[:, kept.SEGMENT_B])
    known = (counts[:, kept.FROM_CONTACT] == 1) & (heard >= _HEARD_BEFORE_US)
    station_m = np.maximum(_MET_M, 1.2 * mean_m)
    met = known & (measures[:, kept.FIRST_RANGE] > np.maximum(_MET_M, 1.5 * mean_m))
    there = followed.path[:, 4] <= station_m[followed.path_of]
    of, first = np.unique(followed.path_of[there], return_index=True)
    row = np.full(len(counts), -1)
    row[of] = np.flatnonzero(there)[first]
    met &= row >= 0
    lat, lon = _middle(followed.path[row]) if len(followed.path) else (np.zeros(len(row)), np.zeros(len(row)))
    t = followed.path_t[row] if len(followed.path) else row
    columns = {"first_range_m": kept.FIRST_RANGE, "first_relative_speed_kn": kept.FIRST_RELATIVE}
    columns |= {"first_course_difference_deg": kept.FIRST_TURN}
    return {
        "met": pa.array(met),
        "met_t": pa.array(t, mask=~met).cast(pa.timestamp("us", tz="UTC")),
        "met_lat": rounded(np.where(met, lat, np.nan), 6),
        "met_lon": rounded(np.where(met, lon, np.nan), 6),
        **{name: rounded(np.where(known, measures[:, place], np.nan), 1) for name, place in columns.items()},
    }


def _middle(path: Floats) -> tuple[Floats, Floats]:
    east = (path[:, 3] - path[:, 1] + 540.0) % 360.0 - 180.0
    return 0.5 * (path[:, 0] + path[:, 2]), (path[:, 1] + 0.5 * east + 540.0) % 360.0 - 180.0
