"""Two craft that stay within reach of one another: how they lie, and whose manoeuvres answer whose.

A manoeuvre of a craft is a change between the means of its velocity over a quarter of an hour
before and after, so that helmsman's and instruments' noise are none; its time is the middle of
the change, weighted by its size, which is sharper than the grid. Manoeuvres of both that are
alike are matched one to one, and told apart by their lag: made *together*; made *in
succession*, where the one that follows came to the place at which the other made its own, as
ships in a lane and in a column do; or *answered* late, at another place, as only one that
watches the other does.
"""

import math

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.nav.columns import floats, integers, readonly
from offing.nav.compiled import kernel
from offing.nav.contact_rows import PAIR, int64
from offing.nav.distance import KNOT_MPS, MEAN_RADIUS_M
from offing.nav.runs import Floats, Ints

Singles = NDArray[np.float32]

_MINUTE = 60_000_000

# What is seen of a contact: the way from a to b in metres, the ranges, and both velocities in knots.
EAST, NORTH, RANGE, RELATIVE, TURN, SOG_A, EAST_A, NORTH_A, SOG_B, EAST_B, NORTH_B, LAT, LON, SEEN = range(14)

# What is kept of a pair, the integers. Pointers are frame, offset and length of a, and of b.
A, SEGMENT_A, B, SEGMENT_B, FIRST, START, END, STEPS, LONGEST, FIXES = range(10)
FROM_CONTACT, SLOW, RANGE_SUM, SPEED_A_SUM, SPEED_B_SUM, WAY_A, WAY_B, KIND_A, KIND_B = range(10, 19)
SLOW_RANGE_SUM = 19
LAT_SUM, LON_SUM, TURNS_A, TURNS_B, CHANGES_A, CHANGES_B = range(20, 26)
COMMON_TURNS, COMMON_CHANGES, TOGETHER, IN_SUCCESSION, CLOSE_SUCCESSION, TOLD_TURNS = range(26, 32)
# Of turns that count for following: those of each, how b's lay against a's, and the sums of their lags (s).
LARGE_A, LARGE_B, AT_ONCE, A_AFTER_B, B_AFTER_A, A_AT_PLACE, B_AT_PLACE, A_LAG, B_LAG, EASED = range(32, 42)
SLOW_RANGE_SQUARES, TOLD_CHANGES = 42, 43
_SWINGS = 44  # by side and sort: sign, weight, moment, size, since, and the finished: time, size
_SWING = 7
_RING = _SWINGS + 4 * _SWING  # by side: the last manoeuvres: time, sort, size, lag of the place, matched
_RING_SLOTS, _SLOT = 6, 5
FIRST_AT = _RING + 2 * _RING_SLOTS * _SLOT
NEAREST_AT, LAST_AT, COUNTS = FIRST_AT + 6, FIRST_AT + 12, FIRST_AT + 18

# The floats: the first place, the extremes, the box of b as seen from a (by north and by the mean course).
(
    FIRST_LAT,
    FIRST_LON,
    LAST_LAT,
    LAST_LON,
    NEAREST_M,
    FARTHEST_M,
    WEST_END,
    EAST_END,
    SOUTH_END,
    NORTH_END,
    AFT_END,
    FORE_END,
    PORT_END,
    STARBOARD_END,
    FIRST_RANGE,
    FIRST_RELATIVE,
    FIRST_TURN,
    MEASURES,
) = range(18)

SPAN_US = 15 * _MINUTE
TOGETHER_US = 6 * _MINUTE
AT_ONCE_US, AT_PLACE_US, ANSWERED_US = 2 * _MINUTE, 3 * _MINUTE, 20 * _MINUTE
_LOOSE_M = 400.0
_LONGEST_SWING_US, _LONGEST_LAG_US = 40 * _MINUTE, 45 * _MINUTE
_STEERED_KN = 2.0  # slower, a course says little
_CLOSE_M = 3704.0
# Who passes farther abeam of where the other turned does not come to its place.
_AT_PLACE_M = 1852.0
# Hundredths of degrees: a manoeuvre, one that can be followed, one that no lane makes; and of knots.
_TURN, _LARGE, _NO_LANES, _SPEED = 1500, 2000, 7500, 200
_STEERED = ("sog_a_kn", "cog_a_deg", "sog_b_kn", "cog_b_deg")
_POINTERS = ("frame_a", "offset_a", "length_a", "frame_b", "offset_b", "length_b")


def seen_of(contacts: pa.Table, bridged_us: int) -> Floats:
    """Return what the kernel needs to see of CONTACTS by pair, shape (rows, SEEN).

    Velocities are those made good since the pair's contact before, at most *bridged_us* ago,
    for they place a turn between two steps, which a course told at a step does not; at the
    first contact they are as told, NaN without a course.
    """
    names = ("range_m", "bearing_deg", "relative_speed_kn", "course_difference_deg")
    told = tuple(readonly(floats(contacts[name]), np.float32) for name in names)
    steered = tuple(readonly(floats(contacts[name]), np.float32) for name in _STEERED)
    places = tuple(readonly(floats(contacts[name]), np.float64) for name in ("lat", "lon"))
    keys = tuple(int64(contacts[name]) for name in (*PAIR, "t"))
    return readonly(_see(keys, places, told, steered, bridged_us), np.float64)


@kernel
def _see(
    keys: tuple[Ints, ...],
    places: tuple[Floats, ...],
    told: tuple[Singles, ...],
    steered: tuple[Singles, ...],
    bridged: int,
) -> Floats:
    """Write what each contact shows, row by row."""
    a, segment_a, b, segment_b, t = keys
    lat, lon = places
    metres, bearing, relative, turned = told
    n = len(t)
    seen = np.empty((n, SEEN), np.float64)
    for row in range(n):
        off = math.radians(bearing[row])
        seen[row, EAST], seen[row, NORTH] = metres[row] * math.sin(off), metres[row] * math.cos(off)
        seen[row, RANGE], seen[row, RELATIVE], seen[row, TURN] = metres[row], relative[row], turned[row]
        seen[row, LAT], seen[row, LON] = lat[row], lon[row]
        for side in range(2):
            sog, course = steered[2 * side][row], math.radians(steered[2 * side + 1][row])
            at = SOG_A if side == 0 else SOG_B
            seen[row, at] = sog
            seen[row, at + 1], seen[row, at + 2] = sog * math.sin(course), sog * math.cos(course)
        if row == 0 or a[row] != a[row - 1] or b[row] != b[row - 1]:
            continue
        passed = t[row] - t[row - 1]
        if segment_a[row] != segment_a[row - 1] or segment_b[row] != segment_b[row - 1] or passed <= 0:
            continue
        if passed > bridged:
            continue
        turn = (lon[row] - lon[row - 1] + 180.0) % 360.0 - 180.0
        east = math.radians(turn * math.cos(math.radians(lat[row]))) * MEAN_RADIUS_M
        north = math.radians(lat[row] - lat[row - 1]) * MEAN_RADIUS_M
        half_east = 0.5 * (seen[row, EAST] - seen[row - 1, EAST])
        half_north = 0.5 * (seen[row, NORTH] - seen[row - 1, NORTH])
        knots = 1e6 / (passed * KNOT_MPS)
        seen[row, SOG_A + 1], seen[row, SOG_A + 2] = (east - half_east) * knots, (north - half_north) * knots
        seen[row, SOG_B + 1], seen[row, SOG_B + 2] = (east + half_east) * knots, (north + half_north) * knots
    return seen


def pointers_of(contacts: pa.Table) -> Ints:
    """Return frame, offset and length of both craft of CONTACTS, shape (rows, 6)."""
    return readonly(np.stack([integers(contacts[name]).astype(np.int64) for name in _POINTERS], axis=1), np.int64)


def who_follows(counts: Ints, least: int) -> Ints:
    """Return which of each two craft follows the other: 0 for a, 1 for b, -1 for neither.

    It answered at least *least* large turns of the other: up to 20 minutes late and at another
    place than the other had turned, or more than a mile abeam of it. These are at least six in
    ten of all the large turns both made alike, and half (beyond six: 65 in a hundred) of those
    that the one with fewer made at all; for ships in formation turn at once or in one another's
    wake, and make many turns that happen to be alike. Nearer than two miles, where formations
    are, it must be two answers more, and eight in ten, and the range must vary by more than
    400 m (one standard deviation) while their relative speed is low: formations hold their
    stations.
    """
    answered = counts[:, [A_AFTER_B, B_AFTER_A]]
    follower, most = np.argmax(answered, axis=1), answered.max(axis=1)
    alike = answered.sum(axis=1) + counts[:, AT_ONCE] + counts[:, A_AT_PLACE] + counts[:, B_AT_PLACE]
    made = np.minimum(counts[:, LARGE_A], counts[:, LARGE_B])
    slow = np.maximum(counts[:, SLOW], 1)
    mean = counts[:, SLOW_RANGE_SUM] / slow
    near = mean * 10.0 < _CLOSE_M
    held = near & (_spread_m(mean, counts[:, SLOW_RANGE_SQUARES] / slow) <= _LOOSE_M)
    sure = (
        (most >= least + 2 * near)
        & (most >= np.where(near, 0.8, 0.6) * alike)
        & (most >= np.where(made <= 6, 0.5, 0.65) * made)
    )
    sure &= ~held
    return np.where(sure, follower, -1)


def _spread_m(mean: Floats, square: Floats) -> Floats:
    """Return the standard deviation of ranges counted in tens of metres."""
    return np.asarray(10.0 * np.sqrt(np.maximum(square - mean**2, 0.0)))


@kernel
def keep_company(  # noqa: C901 - a kernel
    keys: tuple[Ints, ...],
    t: Ints,
    seen: Floats,
    kinds: Ints,
    pointers: Ints,
    taken_up_at: Ints,
    taken_up_counts: Ints,
    taken_up_measures: Floats,
    slow_kn: float,
    least_us: int,
    bridged_us: int,
) -> tuple[Ints, Floats, Ints]:
    """Follow pairs through contacts sorted by pair, segments and time; return counts, measures and each row's pair.

    A pair is taken up once its contacts reach back *least_us*, no two of them more than
    *bridged_us* apart and at least half of them at a relative speed of *slow_kn* or less; it
    lasts until the contacts lapse. Those that stand as of the rows ``taken_up_at``, ascending,
    come first. A row that a pair was not newly counted at bears -1.
    """
    n, taken_up = len(t), len(taken_up_at)
    room = taken_up + 16
    counts = np.zeros((room, COUNTS), np.int64)
    measures = np.zeros((room, MEASURES), np.float64)
    counts[:taken_up] = taken_up_counts
    measures[:taken_up] = taken_up_measures
    owner = np.full(n, -1, np.int64)
    slow = np.zeros(n + 1, np.int64)
    number, following, now, oldest, head = taken_up, 0, -1, 0, 0
    for row in range(n):
        slow[row + 1] = slow[row] + (1 if seen[row, RELATIVE] <= slow_kn else 0)
        joined = row > 0 and t[row] - t[row - 1] <= bridged_us
        for c in range(len(keys)):
            joined = joined and keys[c][row] == keys[c][row - 1]
        if not joined:
            now, oldest, head = -1, row, row
        if following < taken_up and taken_up_at[following] == row:
            now = following
            following += 1
            continue
        begun = row
        if now < 0:
            while oldest < row and t[oldest + 1] <= t[row] - least_us:
                oldest += 1
            if t[oldest] > t[row] - least_us or 2 * (slow[row + 1] - slow[oldest]) < row + 1 - oldest:
                continue
            if number == room:
                room *= 2
                more_counts = np.zeros((room, COUNTS), np.int64)
                more_counts[:number] = counts
                counts = more_counts
                more_measures = np.zeros((room, MEASURES), np.float64)
                more_measures[:number] = measures
                measures = more_measures
            now, begun = number, oldest
            number += 1
            for c in range(len(keys)):
                counts[now, c] = keys[c][row]
            _begin(counts[now], measures[now], t[begun], seen[begun], begun == head)
        for one in range(begun, row + 1):
            owner[one] = now
            _count(counts[now], measures[now], t, seen, kinds, pointers, one, slow_kn)
            for side in range(2):
                _steer(counts[now], t, seen, head, one, side)
    return counts[:number].copy(), measures[:number].copy(), owner


@kernel
def _begin(state: Ints, extent: Floats, t: int, seen: Floats, from_contact: bool) -> None:
    state[FIRST], state[START], state[END] = t, -1, t
    state[FROM_CONTACT] = 1 if from_contact else 0
    extent[FIRST_LAT], extent[FIRST_LON] = seen[LAT], seen[LON]
    extent[NEAREST_M], extent[FARTHEST_M] = np.inf, 0.0
    for low in range(WEST_END, FIRST_RANGE, 2):
        extent[low], extent[low + 1] = np.inf, -np.inf
    extent[FIRST_RANGE], extent[FIRST_RELATIVE], extent[FIRST_TURN] = seen[RANGE], seen[RELATIVE], seen[TURN]


@kernel
def _count(  # noqa: C901 - a kernel
    state: Ints, extent: Floats, t: Ints, seen: Floats, kinds: Ints, pointers: Ints, one: int, slow_kn: float
) -> None:
    """Count one contact: sums are integers, for they must not depend on where a window cut them."""
    for side in range(2):
        place = 3 * side
        changed = state[STEPS] == 0
        for part in range(place, place + 3):
            changed = changed or state[LAST_AT + part] != pointers[one, part]
        state[FIXES] += 1 if changed else 0
    for part in range(6):
        if state[STEPS] == 0:
            state[FIRST_AT + part] = pointers[one, part]
        state[LAST_AT + part] = pointers[one, part]
    metres = seen[one, RANGE]
    if metres < extent[NEAREST_M]:
        extent[NEAREST_M] = metres
        for part in range(6):
            state[NEAREST_AT + part] = pointers[one, part]
    passed = t[one] - state[END]
    state[LONGEST] = max(state[LONGEST], passed)
    state[END] = t[one]
    state[STEPS] += 1
    tens = round(metres * 0.1)
    state[RANGE_SUM] += tens
    speed_a, speed_b = round(seen[one, SOG_A] * 1000.0), round(seen[one, SOG_B] * 1000.0)
    state[SPEED_A_SUM] += speed_a
    state[SPEED_B_SUM] += speed_b
    state[WAY_A] += speed_a * (passed // 1_000_000)
    state[WAY_B] += speed_b * (passed // 1_000_000)
    state[KIND_A], state[KIND_B] = kinds[one, 0], kinds[one, 1]
    turn = seen[one, LON] - extent[FIRST_LON]
    if turn > 180.0:
        turn -= 360.0
    elif turn < -180.0:
        turn += 360.0
    state[LAT_SUM] += round((seen[one, LAT] - extent[FIRST_LAT]) * 1e7)
    state[LON_SUM] += round(turn * 1e7)
    extent[LAST_LAT], extent[LAST_LON] = seen[one, LAT], seen[one, LON]
    if not seen[one, RELATIVE] <= slow_kn:
        return
    state[SLOW] += 1
    state[SLOW_RANGE_SUM] += tens
    state[SLOW_RANGE_SQUARES] += tens * tens
    extent[FARTHEST_M] = max(extent[FARTHEST_M], metres)
    east, north = seen[one, EAST], seen[one, NORTH]
    _stretch(extent, WEST_END, east)
    _stretch(extent, SOUTH_END, north)
    course_e, course_n = seen[one, EAST_A] + seen[one, EAST_B], seen[one, NORTH_A] + seen[one, NORTH_B]
    speed = math.hypot(course_e, course_n)
    if speed >= 2.0 * _STEERED_KN:
        _stretch(extent, AFT_END, (east * course_e + north * course_n) / speed)
        _stretch(extent, PORT_END, (east * course_n - north * course_e) / speed)


@kernel
def _stretch(extent: Floats, low: int, value: float) -> None:
    extent[low] = min(extent[low], value)
    extent[low + 1] = max(extent[low + 1], value)


@kernel
def _steer(state: Ints, t: Ints, seen: Floats, head: int, row: int, side: int) -> None:
    """Follow one craft's turning and its change of speed up to a row, and match what it has finished."""
    pivot, turn, change = _change(t, seen, state[FIRST], head, row, side)
    for sort in range(2):
        at = _SWINGS + (2 * side + sort) * _SWING
        if sort == 0:
            finished = _swing(state, at, pivot, round(turn * 100.0), _TURN)
        else:
            finished = _swing(state, at, pivot, round(change * 100.0), _SPEED)
        if finished:
            moment, size = state[at + 5], state[at + 6]
            if sort == 1:
                state[CHANGES_A + side] += 1
            else:
                state[TURNS_A + side] += 1
                if abs(size) >= _LARGE:
                    state[LARGE_A + side] += 1
            _match(state, t, seen, head, row, side, sort, moment, size)


@kernel
def _change(t: Ints, seen: Floats, first: int, head: int, row: int, side: int) -> tuple[int, float, float]:
    """Return the middle time, the turn (degrees, to starboard) and change of speed (knots) over the last half hour."""
    sog, east, north = SOG_A + 3 * side, EAST_A + 3 * side, NORTH_A + 3 * side
    n_0, n_1, t_0, t_1 = 0, 0, 0, 0
    sog_0, sog_1, e_0, e_1, n_e0, n_e1 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    one = row
    while one >= head and t[one] >= first and t[one] > t[row] - 2 * SPAN_US:
        if t[one] > t[row] - SPAN_US:
            n_1 += 1
            t_1 += t[row] - t[one]
            sog_1 += seen[one, sog]
            e_1 += seen[one, east]
            n_e1 += seen[one, north]
        else:
            n_0 += 1
            t_0 += t[row] - t[one]
            sog_0 += seen[one, sog]
            e_0 += seen[one, east]
            n_e0 += seen[one, north]
        one -= 1
    if n_0 < 2 or n_1 < 2:
        return t[row], 0.0, 0.0
    pivot = t[row] - (t_0 // n_0 + t_1 // n_1) // 2
    turn = 0.0
    if math.hypot(e_0, n_e0) >= n_0 * _STEERED_KN and math.hypot(e_1, n_e1) >= n_1 * _STEERED_KN:
        turn = math.degrees(math.atan2(e_1 * n_e0 - n_e1 * e_0, e_0 * e_1 + n_e0 * n_e1))
    return pivot, turn, sog_1 / n_1 - sog_0 / n_0


@kernel
def _swing(state: Ints, at: int, pivot: int, value: int, least: int) -> bool:
    """Follow one change through its pivots; tell whether one has finished, its time and size then in the state."""
    sign = 0
    if abs(value) >= least:
        sign = 1 if value > 0 else -1
    if sign != 0 and sign == -state[at] and abs(value) > 15000:
        sign = -sign  # a turn about: to port or to starboard is the same
        value = -value
    finished = bool(state[at] != 0 and (sign != state[at] or pivot - state[at + 4] > _LONGEST_SWING_US))
    if finished:
        state[at + 5] = state[at + 4] + state[at + 2] // state[at + 1] * 1_000_000
        state[at + 6] = state[at + 3]
        state[at] = 0
    if sign != 0:
        if state[at] == 0:
            state[at], state[at + 1], state[at + 2], state[at + 3], state[at + 4] = sign, 0, 0, 0, pivot
        weight = abs(value) - least + 1
        state[at + 1] += weight
        state[at + 2] += weight * ((pivot - state[at + 4]) // 1_000_000)
        if abs(value) > abs(state[at + 3]):
            state[at + 3] = value
    return finished


@kernel
def _match(  # noqa: C901 - a kernel
    state: Ints, t: Ints, seen: Floats, head: int, row: int, side: int, sort: int, moment: int, size: int
) -> None:
    """Match a manoeuvre with the other's nearest that is like it, in time or by place; keep it for those to come."""
    place = _place_lag(t, seen, head, row, side, moment)
    found, nearest = -1, ANSWERED_US + 1
    for slot in range(_RING_SLOTS):
        at = _RING + ((1 - side) * _RING_SLOTS + slot) * _SLOT
        if state[at] == 0 or state[at + 1] != sort or state[at + 4] != 0:
            continue
        apart = abs(state[at] - moment)
        if apart > _LONGEST_LAG_US:
            continue
        expected = place if state[at] >= moment else -state[at + 3]
        by_place = abs(state[at] - moment - expected)
        if by_place <= TOGETHER_US:
            apart = min(apart, by_place)
        if apart < nearest and _alike(sort, size, state[at + 2]):
            found, nearest = at, apart
    oldest = _RING + side * _RING_SLOTS * _SLOT
    for slot in range(_RING_SLOTS):
        at = _RING + (side * _RING_SLOTS + slot) * _SLOT
        if state[at] < state[oldest]:
            oldest = at
    state[oldest], state[oldest + 1], state[oldest + 2], state[oldest + 3] = moment, sort, size, place
    state[oldest + 4] = 1 if found >= 0 else 0
    if found < 0:
        return
    state[found + 4] = 1
    # How long b was after a, and how long it would have been had it turned where a did.
    lag = state[found] - moment
    expected = place if lag >= 0 else -state[found + 3]
    if side == 1:
        lag, expected = -lag, -expected
    first = size if moment <= state[found] else state[found + 2]
    _weigh(state, lag, expected, sort, min(abs(size), abs(state[found + 2])), seen[row, RANGE])
    if sort == 0 and abs(first) >= _LARGE:
        of = side if moment <= state[found] else 1 - side
        abeam = _abeam(t, seen, head, row, of, min(moment, state[found]))
        _weigh_answer(state, lag, expected, abeam <= _AT_PLACE_M)


@kernel
def _alike(sort: int, one: int, other: int) -> bool:
    larger = max(abs(one), abs(other))
    apart = abs(one - other)
    if sort == 0:
        apart = min(apart, 36000 - apart)
        return bool(apart <= max(3000, larger * 2 // 5))
    return bool(one * other > 0 and apart <= max(200, larger // 2))


@kernel
def _just_before(t: Ints, head: int, row: int, moment: int) -> int:
    """Return the row at which the course was still that from before a manoeuvre of that moment."""
    one = row
    while one > head and t[one] > moment - SPAN_US // 2:
        one -= 1
    return one


@kernel
def _place_lag(t: Ints, seen: Floats, head: int, row: int, side: int, moment: int) -> int:
    """Return how long after *moment* the other comes to where this craft is then (µs), by its way along the course."""
    one = _just_before(t, head, row, moment)
    east, north = seen[one, EAST_A + 3 * side], seen[one, NORTH_A + 3 * side]
    speed = math.hypot(east, north)
    if not speed >= _STEERED_KN:
        return 0
    ahead = (seen[one, EAST] * east + seen[one, NORTH] * north) / speed
    if side == 1:
        ahead = -ahead
    seconds: int = round(-ahead / (speed * 1852.0 / 3600.0))
    return seconds * 1_000_000


@kernel
def _abeam(t: Ints, seen: Floats, head: int, row: int, side: int, moment: int) -> float:
    """Return how far the other lies to the side of this craft's way as this one turns (metres; 0 without a way)."""
    one = _just_before(t, head, row, moment)
    east, north = seen[one, EAST_A + 3 * side], seen[one, NORTH_A + 3 * side]
    speed = math.hypot(east, north)
    if not speed >= _STEERED_KN:
        return 0.0
    abeam: float = abs(seen[one, EAST] * north - seen[one, NORTH] * east) / speed
    return abeam


@kernel
def _weigh(state: Ints, lag: int, expected: int, sort: int, size: int, metres: float) -> None:
    """Count a matched pair of manoeuvres by what its lag tells of company."""
    together, at_place = abs(lag) <= TOGETHER_US, abs(lag - expected) <= TOGETHER_US
    if together or at_place:
        state[COMMON_TURNS + sort] += 1
    if together:
        state[TOGETHER] += 1
    elif at_place:
        state[IN_SUCCESSION] += 1
        state[CLOSE_SUCCESSION] += 1 if metres <= _CLOSE_M else 0
    # A lane explains the turns made at one place, if they are not too large, and some changes of speed.
    large = sort == 0 and size >= _NO_LANES
    if (together and not at_place) or (at_place and large):
        state[TOLD_CHANGES if sort == 1 else TOLD_TURNS] += 1
    elif together and sort == 1:
        state[EASED] += 1


@kernel
def _weigh_answer(state: Ints, lag: int, expected: int, in_wake: bool) -> None:
    """Count a matched pair of large turns by what its lag tells of following."""
    after = 1 if lag > 0 else 0
    if abs(lag) <= AT_ONCE_US:
        state[AT_ONCE] += 1
    elif in_wake and abs(lag - expected) <= AT_PLACE_US:
        state[A_AT_PLACE + after] += 1
    elif abs(lag) <= ANSWERED_US:
        state[A_AFTER_B + after] += 1
        state[A_LAG + after] += abs(lag) // 1_000_000
