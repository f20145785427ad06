"""Keep a log's time from what the messages themselves say.

Two sources, for logs whose lines carry no time. Base stations (type 4) transmit date and
time: one sets the clock, others confirm it; a station that says otherwise is a rival and
takes over only with a second voice, so that one wrong clock does not carry the log away.
Between them, and from ``start`` on, the clock follows the UTC second in position reports.
"""

import numpy as np
from numpy.typing import NDArray

from offing.codecs.nmea_state import (
    CONFIRMED,
    NONE,
    NOW,
    RING,
    RIVAL,
    RIVAL_OFFSET,
    RIVAL_VOTES,
    SECONDS,
    SECONDS_AT,
    SECONDS_HELD,
    VOTER,
)
from offing.nav.compiled import kernel

# Clocks this close agree: a busy station is heard every 10 s, and delays are of seconds.
AGREE_S = 60
# The station that set the clock may leap this far ahead of it: the log was interrupted.
LEAP_S = 86_400
# Votes that a rival needs where no second station speaks for it.
RIVAL_NEEDS = 3


@kernel
def hear_base(state: NDArray[np.int64], station: int, said: int) -> None:
    """Take note that *station* says it is now *said* (seconds since 1970)."""
    if state[NOW] == NONE:
        state[NOW] = said
        state[VOTER] = station
        state[CONFIRMED] = 0
        return
    offset = said - int(state[NOW])
    if -AGREE_S <= offset <= AGREE_S:
        state[NOW] = said
        if station == state[VOTER]:
            state[RIVAL_VOTES] = min(int(state[RIVAL_VOTES]), 1)
        else:
            state[CONFIRMED] = 1
            state[RIVAL_VOTES] = 0
        return
    if station == state[VOTER] and 0 < offset <= LEAP_S:
        state[NOW] = said
        return
    known = state[RIVAL_VOTES] > 0 and -AGREE_S <= offset - int(state[RIVAL_OFFSET]) <= AGREE_S
    seconded = known and station != state[RIVAL]
    votes = int(state[RIVAL_VOTES]) + 1 if known else 1
    if votes >= RIVAL_NEEDS or (seconded and state[CONFIRMED] == 0):
        state[NOW] = said
        state[VOTER] = station
        state[CONFIRMED] = 1 if seconded else 0
        state[RIVAL_VOTES] = 0
        return
    if not known:
        state[RIVAL] = station
    state[RIVAL_OFFSET] = offset
    state[RIVAL_VOTES] = votes


@kernel
def hear_second(state: NDArray[np.int64], second: int) -> int:
    """Return the time (s) next to the clock at which *second* is the UTC second, and follow it.

    In a dense log the clock moves on by the median of the last nine; in a sparse one, where
    hardly two reports share a second, by each.
    """
    now = int(state[NOW])
    ahead = (second - now + 30) % 60 - 30
    at = int(state[SECONDS_AT])
    state[SECONDS + at] = second
    state[SECONDS_AT] = (at + 1) % RING
    held = min(int(state[SECONDS_HELD]) + 1, RING)
    state[SECONDS_HELD] = held
    distinct = 0
    below = np.zeros(RING, np.int64)
    for i in range(held):
        mine = int(state[SECONDS + i])
        fresh = 1
        j = i
        lead = (mine - now + 30) % 60 - 30
        for k in range(i):
            if state[SECONDS + k] == mine:
                fresh = 0
        while j > 0 and below[j - 1] > lead:
            below[j] = below[j - 1]
            j -= 1
        below[j] = lead
        distinct += fresh
    step = ahead if 3 * distinct > 2 * held else int(below[held // 2])
    if step > 0:
        state[NOW] = now + step
    return now + ahead
