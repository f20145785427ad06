"""Which position reports are no fixes, and why.

A reason is a number in the kernels and a text in the account. What a single report shows by
itself is decided here; "duplicate" and "null island" need its neighbours and are decided in
duplicates.py and segments.py.
"""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from offing.nav.columns import UNKNOWN_TIME

REASONS = (
    "fixes",
    "no time",
    "time before 1990",
    "time in the future",
    "no position",
    "base station",
    "aid to navigation",
    "duplicate",
    "null island",
)
FIX, NO_TIME, TOO_OLD, FUTURE, NO_POSITION, BASE_STATION, AID, DUPLICATE, NULL_ISLAND = range(len(REASONS))
# Reports with one of these lie nowhere in time or space; the others tell at least who could be heard.
NOWHERE = NO_POSITION

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

# GPS has been usable since 1990 and AIS is younger: an earlier time is an unset clock.
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def judge(
    craft_id: Ints,
    t: Ints,
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    type_: NDArray[np.int8],
    latest: datetime | None,
) -> Bytes:
    """Return for each report the reason why it is no fix, or FIX.

    Base stations are those that say so (type 4) and those that answer for the time (type 11)
    under a coast station's number (00MIDxxxx, ITU-R M.585); aids to navigation say so
    (type 21) or have a number 99MIDxxxx. Search and rescue aircraft (type 9) are kept.
    """
    coast = (craft_id >= 2_000_000) & (craft_id < 8_000_000)
    aid = (craft_id >= 990_000_000) & (craft_id < 1_000_000_000)
    reason = np.zeros(len(t), np.uint8)
    reason[(type_ == 21) | aid] = AID
    reason[(type_ == 4) | ((type_ == 11) & coast)] = BASE_STATION
    reason[~((np.abs(lat) <= 90) & (np.abs(lon) <= 180))] = NO_POSITION
    if latest is not None:
        reason[t > _micros(latest)] = FUTURE
    reason[t < _micros(_EARLIEST)] = TOO_OLD
    reason[t == UNKNOWN_TIME] = NO_TIME
    return reason


def is_timely(t: Ints, latest: datetime | None) -> NDArray[np.bool_]:
    """Return the mask of times that are known, not before 1990 and not after *latest*."""
    timely = t >= _micros(_EARLIEST)
    return timely if latest is None else timely & (t <= _micros(latest))


def tally(frame: NDArray[np.int32], reason: Bytes) -> dict[int, dict[str, int]]:
    """Return how many reports of each frame became of each reason, "fixes" among them."""
    if len(frame) == 0:
        return {}
    starts = np.flatnonzero(np.diff(frame, prepend=frame[0] - 1))
    frames, codes = np.unique(frame[starts], return_inverse=True)
    codes = np.repeat(codes, np.diff(starts, append=len(frame)))
    counts = np.bincount(codes * len(REASONS) + reason, minlength=len(frames) * len(REASONS))
    table = counts.reshape(len(frames), len(REASONS)).tolist()
    return {
        int(number): {text: n for text, n in zip(REASONS, row, strict=True) if n}
        for number, row in zip(frames, table, strict=True)
    }


def _micros(moment: datetime) -> int:
    return round(moment.timestamp() * 1e6)
