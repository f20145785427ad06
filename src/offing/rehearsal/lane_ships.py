"""Ships that sail lanes: through traffic, and pairs of it that look like company and are not."""

from dataclasses import dataclass

import numpy as np

from offing.nav.distance import KNOT_MPS
from offing.rehearsal.lanes import Lane
from offing.rehearsal.muster import HOUR, RESTRICTED, UNDER_WAY, Hull, Muster, clock, draw, pause
from offing.rehearsal.played import Floats, Ints

_MERCHANTS = (
    Hull(70, 180, 28, 10.5, 12.5, "A", "CARRIER"),
    Hull(79, 110, 17, 6.5, 10.5, "A", "COASTER"),
    Hull(71, 270, 38, 12.5, 17.5, "A", "BOXSHIP"),
    Hull(80, 220, 36, 12.5, 12.5, "A", "TANKER"),
    Hull(81, 120, 19, 7.0, 11.0, "A", "PRODUCT"),
    Hull(60, 220, 29, 7.5, 18.5, "A", "CRUISER"),
)
_SHARES = (0.34, 0.2, 0.16, 0.16, 0.11, 0.03)
STATE_SHIPS = (Hull(55, 95, 13, 4.5, 14.0, "A", "GUARD"), Hull(35, 130, 15, 5.0, 15.0, "A", "PATROL"))
_TUG = Hull(31, 34, 11, 4.5, 7.0, "A", "TUG")
_BARGE = Hull(90, 100, 26, 3.5, 7.0, "B", "BARGE")
_MILE = 1852.0
# Speed wanders by this share, over these distances.
_WANDER = 0.02
_WAVES_M = (70_000.0, 173_000.0)
_SILENT_SHARE = 0.05
_DESTINATIONS = ("SIM NORTH", "SIM SOUTH", "SIM EAST", "SIM WEST", "SIM ROADS", "")


@dataclass(frozen=True, slots=True)
class Sailing:
    """Say how n ships sail one lane: when each passes its beginning, how fast, how far to starboard."""

    since_s: Floats  # seconds from the rehearsal's start at which it is (or was) where the lane begins
    speed_kn: Floats
    share: Floats  # of the lane's half width
    wander: Floats  # by which share the speed changes
    phase: Floats  # shape (n, 3), radians


def steady(rng: np.random.Generator, n: int, speed_kn: Floats, lane: Lane, span_s: float) -> Sailing:
    """Return n ships that come in at random times, so that there are as many at the start as at the end."""
    long_s = lane.length_m / (speed_kn * KNOT_MPS)
    since = rng.uniform(0, 1, n) * (span_s + long_s) - long_s
    share = 0.25 + 0.75 * rng.beta(1.6, 2.0, n)
    return Sailing(since, speed_kn, share, np.full(n, _WANDER), rng.uniform(0, 2 * np.pi, (n, 3)))


def sail(muster: Muster, lane: Lane, keys: Ints, how: Sailing) -> tuple[Ints, Ints]:
    """Put ships on a lane and return since when and until when in µs each is on it; it transmits for nothing yet."""
    span = muster.length / 1e6
    first = np.clip(_run_m(how, np.zeros(len(keys))), 0.0, lane.length_m)
    last = np.clip(_run_m(how, np.full(len(keys), span)), 0.0, lane.length_m)
    begin = np.searchsorted(lane.run_m, first, side="right")
    count = np.maximum(np.searchsorted(lane.run_m, last, side="left") - begin, 0)
    each = np.repeat(np.arange(len(keys)), count)
    step = np.arange(len(each)) - np.repeat(np.cumsum(count) - count, count)
    ship = np.concatenate((np.arange(len(keys)), each, np.arange(len(keys))))
    run = np.concatenate((first, lane.run_m[begin[each] + step], last))
    t = clock(muster.start, _time_s(how, ship, run))
    share = how.share[ship] + 0.08 * np.minimum(how.wander[ship] / _WANDER, 1) * np.sin(
        2 * np.pi * run / 90_000.0 + how.phase[ship, 2]
    )
    order = np.lexsort((t, ship))
    fresh = np.concatenate(([True], (np.diff(ship[order]) != 0) | (np.diff(t[order]) != 0)))
    order = order[fresh]
    lat, lon = lane.at(run[order], np.clip(share[order], 0.02, 1.05))
    muster.sail(keys[ship[order]], t[order], lat, lon)
    n = len(keys)
    return t[:n], t[-n:]


def _time_s(how: Sailing, ship: Ints, run: Floats) -> Floats:
    """Return when each ship has run so far: at its speed, which wanders."""
    return how.since_s[ship] + (run + _ahead_m(how, ship, run)) / (how.speed_kn[ship] * KNOT_MPS)


def _ahead_m(how: Sailing, ship: Ints, run: Floats) -> Floats:
    ahead = np.zeros(len(run))
    for k, wave in enumerate(_WAVES_M):
        ahead += how.wander[ship] * wave / (2 * np.pi) * np.sin(2 * np.pi * run / wave + how.phase[ship, k])
    return ahead


def _run_m(how: Sailing, at_s: Floats) -> Floats:
    """Return how far each ship has run at a time; each round of the search errs by a twentieth of the last."""
    every = np.arange(len(at_s))
    plain = (at_s - how.since_s) * how.speed_kn * KNOT_MPS
    run = plain
    for _ in range(8):
        run = plain - _ahead_m(how, every, run)
    return run


def through_traffic(rng: np.random.Generator, muster: Muster, listed: list[Lane], n: int) -> None:
    """Put n merchant ships on the lanes, both ways; long lanes get more, and one in twenty is silent for hours."""
    if not listed or n <= 0:
        return
    ways = [one for lane in listed for one in (lane, lane.back())]
    length = np.array([lane.length_m for lane in ways])
    # A ship at 12.6 kn crosses so much of it within the time.
    weight = length + muster.length / 1e6 * 6.5
    on = rng.choice(len(ways), size=n, p=weight / weight.sum())
    for k in np.unique(on):
        ships = int((on == k).sum())
        hulls = [draw(rng, _MERCHANTS, _SHARES) for _ in range(ships)]
        keys = np.array([muster.enlist("lane", one, _destination(rng)) for one in hulls])
        how = steady(rng, ships, np.array([one.speed_kn for one in hulls]), ways[k], muster.length / 1e6)
        since, until = sail(muster, ways[k], keys, how)
        _speak(rng, muster, keys, since, until)


def _destination(rng: np.random.Generator) -> str:
    return _DESTINATIONS[int(rng.integers(len(_DESTINATIONS)))]


def _speak(rng: np.random.Generator, muster: Muster, keys: Ints, since: Ints, until: Ints) -> None:
    """Let ships transmit, but for some that fall silent for three to ten hours."""
    quiet = rng.uniform(0, 1, len(keys)) < _SILENT_SHARE
    start = since + (rng.uniform(0, 1, len(keys)) * (until - since)).astype(np.int64)
    stop = np.minimum(start + (pause(rng, len(keys), 3, 10) * 1e6).astype(np.int64), until)
    muster.transmit(keys, since, np.where(quiet, start, until))
    muster.transmit(keys[quiet], stop[quiet], until[quiet])


def _choose(rng: np.random.Generator, listed: list[Lane]) -> Lane:
    """Return a lane, or the way back on it, rather a long and wide one."""
    weight = np.array([lane.length_m * np.median(lane.half_m(lane.run_m)) for lane in listed])
    lane = listed[int(rng.choice(len(listed), p=weight / weight.sum()))]
    return lane if rng.uniform() < 0.5 else lane.back()


def _meet(rng: np.random.Generator, muster: Muster, lane: Lane) -> tuple[float, float]:
    """Return how far along a lane two ships shall meet, and when, in seconds from the start."""
    run = float(rng.uniform(0.3, 0.7)) * lane.length_m
    return run, float(rng.uniform(0.25, 0.75)) * muster.length / 1e6


def _two(meet: tuple[float, float], speeds: tuple[float, float], lag_m: float, shares: tuple[float, float]) -> Sailing:
    """Return two ships of which the second is *lag_m* behind the first as it meets; both keep their speed."""
    run, at_s = meet
    speed = np.array(speeds)
    where = run - np.array([0.0, lag_m])
    return Sailing(at_s - where / (speed * KNOT_MPS), speed, np.array(shares), np.full(2, 0.002), np.zeros((2, 3)))


def _pair(
    muster: Muster,
    lane: Lane,
    force: tuple[str, str],
    hulls: tuple[Hull, Hull],
    how: Sailing,
    status: tuple[int, int] = (UNDER_WAY, UNDER_WAY),
) -> tuple[tuple[int, int], tuple[int, int], tuple[float, float]]:
    """Put two ships on a lane; return their keys, when both are on it, and where the first is half-way through."""
    keys = (muster.enlist(force[0], hulls[0]), muster.enlist(force[1], hulls[1]))
    since, until = sail(muster, lane, np.array(keys), how)
    muster.transmit(keys, since, until, status)
    both = int(since.max()), int(until.min())
    run = _run_m(how, np.full(2, (sum(both) / 2 - muster.start) / 1e6))
    lat, lon = lane.at(np.clip(run[:1], 0, lane.length_m), how.share[:1])
    return keys, both, (float(lat[0]), float(lon[0]))


def pairs(rng: np.random.Generator, muster: Muster, listed: list[Lane], n: int) -> None:
    """Put n pairs of merchant ships on lanes, at nearly one speed, some miles apart; they turn one after the other."""
    for _ in range(n if listed else 0):
        lane = _choose(rng, listed)
        hulls = (draw(rng, _MERCHANTS[:2]), draw(rng, _MERCHANTS[:4]))
        speed, share = float(rng.uniform(10.5, 14.0)), float(rng.uniform(0.35, 0.6))
        speeds = speed, speed + float(rng.uniform(-0.06, 0.06))
        lag = float(rng.uniform(2.2, 4.4)) * _MILE
        how = _two(_meet(rng, muster, lane), speeds, lag, (share, share + 0.2))
        keys, both, place = _pair(muster, lane, ("lane", "lane"), hulls, how)
        muster.decoy("company rendezvous", keys, both, place, "merchant ships one behind the other on a lane")


def overtakings(rng: np.random.Generator, muster: Muster, listed: list[Lane], n: int) -> None:
    """Put n pairs on lanes of which one slowly overtakes the other at half a mile or less; every other is a state's."""
    for k in range(n if listed else 0):
        lane = _choose(rng, listed)
        run, at_s = _meet(rng, muster, lane)
        apart = float(rng.uniform(600.0, 1100.0)) / max(float(lane.half_m(np.array([run]))[0]), 1500.0)
        state = k % 2 == 1
        slow, fast = draw(rng, _MERCHANTS[:2]), draw(rng, STATE_SHIPS if state else _MERCHANTS[:4])
        speed, faster = float(rng.uniform(10.0, 12.5)), float(rng.uniform(1.6, 2.8))
        how = _two((run, at_s), (speed, speed + faster), 0.0, (0.3, min(0.3 + apart, 1.0)))
        keys, both, place = _pair(muster, lane, ("lane", "guard" if state else "lane"), (slow, fast), how)
        near = int(2.0 * _MILE / (faster * KNOT_MPS) * 1e6)
        moment = muster.start + int(at_s * 1e6)
        times = max(both[0], moment - near), min(both[1], moment + near)
        kinds = "company shadowing" if state else "company rendezvous"
        muster.decoy(kinds, keys, times, place, "a ship that overtakes another on a lane")


def escorts(rng: np.random.Generator, muster: Muster, listed: list[Lane], n: int) -> None:
    """Put n state ships on lanes some miles behind a merchant ship at its speed, both only following the lane."""
    for _ in range(n if listed else 0):
        lane = min((_choose(rng, listed) for _ in range(4)), key=lambda one: len(one.turn_m))
        speed = float(rng.uniform(11.0, 14.0))
        speeds = speed, speed + float(rng.uniform(-0.1, 0.1))
        how = _two(_meet(rng, muster, lane), speeds, float(rng.uniform(2.5, 5.0)) * _MILE, (0.4, 0.6))
        hulls = (draw(rng, _MERCHANTS[:2]), draw(rng, STATE_SHIPS))
        keys, both, place = _pair(muster, lane, ("lane", "guard"), hulls, how)
        what = "a patrol ship that follows the same lane as a merchant ship"
        muster.decoy("shadowing company", keys, both, place, what)


def tows(rng: np.random.Generator, muster: Muster, listed: list[Lane], n: int) -> None:
    """Put n tugs on lanes, each with a barge 180 to 600 m astern that follows in its track."""
    for _ in range(n if listed else 0):
        lane = _choose(rng, listed)
        speed = float(rng.uniform(5.0, 8.5))
        how = _two(_meet(rng, muster, lane), (speed, speed), float(rng.uniform(180.0, 600.0)), (0.5, 0.5))
        hulls = (draw(rng, (_TUG,)), draw(rng, (_BARGE,)))
        keys, both, place = _pair(muster, lane, ("tow", "tow"), hulls, how, (RESTRICTED, UNDER_WAY))
        if both[1] - both[0] > HOUR // 2:
            kinds = "company replenishment close_quarters rendezvous"
            muster.decoy(kinds, keys, both, place, "a tug with a barge in tow")
