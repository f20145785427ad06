"""Shadowing: a craft that stays with another one and turns after it."""

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.atlas.ship_kinds import kind_column, kinds_at, state_craft
from offing.nav import company
from offing.nav import manoeuvres as kept
from offing.nav.columns import floats, integers, times
from offing.nav.company import Followed
from offing.nav.contact_rows import by_pair
from offing.nav.episodes import events_table, micros, rounded, span_h
from offing.nav.runs import Flags, Ints
from offing.schema.craft import craft_label
from offing.schema.detector import detector, hours, minutes

STEP = minutes(5)
_NM = 1852.0
_REACH_M, _OTHERS_REACH_M = 12 * _NM, 1.0
_NEAREST_M = 0.2 * _NM
_BRIDGED_US = micros(minutes(30))
_TRIED_BEFORE = hours(1)
# Who closes on another faster than this is not with it, save while either turns.
_SLOW_KN, _SLOW_SHARE = 8.0, 0.4
_UNDER_WAY_KN, _STATE_UNDER_WAY_KN = 3.0, 1.0


def gate(grid: pa.Table, statics: pa.Table) -> NDArray[np.float64]:
    """Return the reach in metres of each point of a GRID: 12 nautical miles of state craft, next to none of others.

    Two craft are in contact within the farther of both reaches, so that only pairs with a
    state craft are. State craft count as under way from 1 knot, others from 3; else 0.
    """
    sog = floats(grid["sog_kn"])
    reach = np.where(sog >= _UNDER_WAY_KN, _OTHERS_REACH_M, 0.0)
    moving = np.flatnonzero(sog >= _STATE_UNDER_WAY_KN)
    kinds = kinds_at(statics, integers(grid["craft_id"])[moving], times(grid["t"])[moving])
    reach[moving[state_craft(kinds)]] = _REACH_M
    return reach


@detector(kind="shadowing", per="pair", version=1, settles="at_least", within_m=_REACH_M, step=STEP, gate=gate)
def shadowing(
    contacts: pa.Table,
    statics: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    at_least: timedelta = hours(3),
    turns: int = 2,
) -> pa.Table:
    """Return one event for each time that a craft stays with another one for *at_least* and turns after it.

    | state    | becomes   | when                                                                         |
    |----------|-----------|------------------------------------------------------------------------------|
    | apart    | near      | contacts reach back *at_least* less an hour, no two of them more than half   |
    |          |           | an hour apart, at least half of them at a relative speed of 8 knots or less  |
    | near     | following | contacts reach back *at_least*, and one of the two answered at least *turns* |
    |          |           | turns of the other                                                           |
    | either   | apart     | contacts lapse for half an hour                                              |

    A contact is one between 0.2 and 12 nautical miles, at least one of the two a state craft
    (military, coast guard, police) by what it had told by then, both under way. A turn is one
    of 20 degrees between the means of a quarter of an hour before and after. It is answered
    where the other makes one alike more than 2 and at most 20 minutes later, and not within 3
    minutes of when it came to the place of the first: ships in a lane, and in a column, turn
    at one place; who passes more than a mile abeam does not come there. The answers must be six
    in ten of all the turns both made alike and half of those that the one with fewer made
    (beyond six, 65 in a hundred). Nearer than two miles, where
    ships of one company are, two more answers are needed, eight in ten, and a range that varies
    by more than 400 m. At least four in ten of the contacts must be at a relative speed of 8
    knots or less. Only open events may be merely near; those bear ``_unripe`` and are no line of
    the record.

    ``target`` is who turned first and ``follower`` who turned after; ``turns`` the number of
    turns answered, ``lag_min`` their mean lag, ``turns_at_once`` and ``turns_at_place`` those
    made otherwise. ``type_a`` and ``type_b`` are as told by the last step.

    Example: a frigate that keeps four miles astern of a survey ship through three turns,
    five minutes after each, gives one event; a patrol ship astern of a tanker that turns where
    the tanker did gives none.

    The definition is the design's; what tells following from keeping station is ours.
    """
    least_us, tried_us = micros(at_least), micros(at_least - _TRIED_BEFORE)
    every = by_pair(contacts)
    apart = floats(every["range_m"]) >= _NEAREST_M
    every = every if apart.all() else every.filter(pa.array(apart))
    table = company.lasting(every, open, tried_us)
    followed = company.follow(
        table,
        company.kinds_of(table, lambda craft, t: kinds_at(statics, craft, t)),
        open,
        edge_us=micros(edge),
        slow_kn=_SLOW_KN,
        least_us=tried_us,
        bridged_us=_BRIDGED_US,
        every=every,
    )
    counts = followed.counts
    lasts = micros(until) - counts[:, kept.END] <= _BRIDGED_US
    follower = kept.who_follows(counts, turns)
    ripe = (counts[:, kept.END] - counts[:, kept.FIRST] >= least_us) & (follower >= 0)
    ripe &= counts[:, kept.SLOW] >= _SLOW_SHARE * counts[:, kept.STEPS]
    keep = ripe | lasts
    return _events(followed.only(keep), follower[keep], lasts[keep], ~ripe[keep])


def _events(followed: Followed, follower: Ints, lasts: Flags, unripe: Flags) -> pa.Table:
    counts, measures = followed.counts, followed.measures
    steps = np.maximum(counts[:, kept.STEPS], 1)
    lon = measures[:, kept.FIRST_LON] + counts[:, kept.LON_SUM] / steps * 1e-7
    side = np.maximum(follower, 0)
    row = np.arange(len(counts))
    answered = counts[row, kept.A_AFTER_B + side]
    craft = counts[:, [kept.A, kept.B]]
    kinds = [counts[:, place].astype(np.int8) for place in (kept.KIND_A, kept.KIND_B)]
    at_place = counts[:, kept.A_AT_PLACE] + counts[:, kept.B_AT_PLACE]
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
            "target": _labels(craft[row, 1 - side]),
            "follower": _labels(craft[row, side]),
            "duration_h": span_h(counts[:, kept.END] - counts[:, kept.FIRST]),
            "turns": pa.array(answered.astype(np.int32)),
            "lag_min": rounded(counts[row, kept.A_LAG + side] / np.maximum(answered, 1) / 60.0, 1),
            "turns_at_once": pa.array(counts[:, kept.AT_ONCE].astype(np.int32)),
            "turns_at_place": pa.array(at_place.astype(np.int32)),
            "mean_range_m": rounded(counts[:, kept.RANGE_SUM] * 10.0 / steps, 0),
            "min_range_m": rounded(measures[:, kept.NEAREST_M], 0),
            "max_range_m": rounded(measures[:, kept.FARTHEST_M], 0),
            "type_a": kind_column(kinds[0]),
            "type_b": kind_column(kinds[1]),
            "steps": pa.array(counts[:, kept.STEPS].astype(np.int32)),
            "_path": followed.path_column(),
            "_unripe": pa.array(unripe),
        },
        counts=counts,
        measures=measures,
    )


def _labels(craft: Ints) -> pa.Array:
    return pa.array([craft_label(key) for key in craft.tolist()], pa.string())
