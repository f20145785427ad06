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
# In a dense log reports that follow one another are mostly this close in time.
NEAR_S = 2


@kernel
def hear_base(memo: NDArray[np.int64], station: int, said: int) -> None:
    """Take note that *station* says it is now *said* (seconds since 1970)."""
    if memo[NOW] == NONE:
        memo[NOW] = said
        memo[VOTER] = station
        memo[CONFIRMED] = 0
        return
    offset = said - int(memo[NOW])
    if -AGREE_S <= offset <= AGREE_S:
        memo[NOW] = said
        if station == memo[VOTER]:
            memo[RIVAL_VOTES] = min(int(memo[RIVAL_VOTES]), 1)
        else:
            memo[CONFIRMED] = 1
            memo[RIVAL_VOTES] = 0
        return
    if station == memo[VOTER] and 0 < offset <= LEAP_S:
        memo[NOW] = said
        return
    known = memo[RIVAL_VOTES] > 0 and -AGREE_S <= offset - int(memo[RIVAL_OFFSET]) <= AGREE_S
    seconded = known and station != memo[RIVAL]
    votes = int(memo[RIVAL_VOTES]) + 1 if known else 1
    if votes >= RIVAL_NEEDS or (seconded and memo[CONFIRMED] == 0):
        memo[NOW] = said
        memo[VOTER] = station
        memo[CONFIRMED] = 1 if seconded else 0
        memo[RIVAL_VOTES] = 0
        return
    if not known:
        memo[RIVAL] = station
    memo[RIVAL_OFFSET] = offset
    memo[RIVAL_VOTES] = votes


@kernel
def hear_second(memo: NDArray[np.int64], second: int) -> int:
    """Return the time (s) next to the clock at which *second* is the UTC second, and follow it.

    In a dense log the clock moves on by the median of the last nine; in a sparse one, where
    hardly two reports share a second or hardly one follows closely on another (a lone ship
    every ten seconds comes back to the same six), by each.
    """
    now = int(memo[NOW])
    ahead = (second - now + 30) % 60 - 30
    at = int(memo[SECONDS_AT])
    memo[SECONDS + at] = second
    memo[SECONDS_AT] = (at + 1) % RING
    held = min(int(memo[SECONDS_HELD]) + 1, RING)
    memo[SECONDS_HELD] = held
    distinct, near = 0, 0
    below = np.zeros(RING, np.int64)
    for i in range(held):
        mine = int(memo[SECONDS + i])
        fresh = 1
        j = i
        before = int(memo[SECONDS + (i + RING - 1) % RING])
        if (i > 0 or held == RING) and i != (at + 1) % RING and -NEAR_S <= (mine - before + 30) % 60 - 30 <= NEAR_S:
            near += 1
        lead = (mine - now + 30) % 60 - 30
        for k in range(i):
            if memo[SECONDS + k] == mine:
                fresh = 0
        while j > 0 and below[j - 1] > lead:
            below[j] = below[j - 1]
            j -= 1
        below[j] = lead
        distinct += fresh
    sparse = 3 * distinct > 2 * held or 3 * near < held - 1
    step = ahead if sparse else int(below[held // 2])
    if step > 0:
        memo[NOW] = now + step
    return now + ahead
