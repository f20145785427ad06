"""What follows from what was heard and from who transmitted as whom: silences, and identities that fit no one craft."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from offing.rehearsal.oracle_ways import HOUR, KNOT_MPS, MINUTE, NM_M, Way, metres
from offing.rehearsal.played import Interference, Truth

_GAP, _NEARLY = 6 * HOUR, 12 * MINUTE
_BELIEVED = 10
_DAY, _A_FEW = 24 * HOUR, 3
_SURELY_KN, _PERHAPS_KN = 60.0, 35.0
# What no ship makes (45 knots), with room to either side.


def gaps(way: Way, until: int) -> list[Truth]:
    """Return the silences of six hours and more between reports heard, and the one that lasts to the end.

    *until* is when anyone was last heard. A craft of less than ten reports may be a stray, so
    that its last silence is none yet.
    """
    heard = way.heard
    if not len(heard):
        return []
    silences = np.append(heard[1:], until) - heard
    found = []
    for number in np.flatnonzero(silences >= _GAP - _NEARLY).tolist():
        last, silence = number == len(heard) - 1, int(silences[number])
        marginal = silence < _GAP + _NEARLY or (last and len(heard) < 2 * _BELIEVED)
        lat, lon = way.between(heard[number : number + 1])
        place = float(lat[0]), (float(lon[0]) + 180.0) % 360.0 - 180.0
        detail = {"silence_h": round(silence / HOUR, 2), "open": last}
        span = int(heard[number]), int(heard[number]) + silence
        found.append(Truth("gap", (way.craft,), *span, *place, detail, marginal=marginal))
    return found


def conflicts(ways: Sequence[Way]) -> Iterator[Truth]:
    """Yield the times at which one identity was transmitted by two craft, in two places or farther off than one sails.

    Two that follow one another so that one hull could have been both are no conflict that
    anyone could see.
    """
    by_identity: dict[int, list[Way]] = {}
    for way in ways:
        if len(way.heard) >= _A_FEW:
            by_identity.setdefault(way.craft, []).append(way)
    for sharing in by_identity.values():
        for one, other in combinations(sorted(sharing, key=lambda way: int(way.heard[0])), 2):
            if one.member.key != other.member.key:
                yield from _two_hulls(one, other)


def _two_hulls(one: Way, other: Way) -> Iterator[Truth]:
    """Yield the conflict of two ways under one identity, *one* heard first."""
    begins = int(other.heard[0])
    before = one.heard[one.heard <= begins]
    after = one.heard[one.heard > begins]
    if begins - before[-1] > _DAY:
        return
    lat, lon = one.between(before[-1:])
    there_lat, there_lon = other.between(other.heard[:1])
    off = float(metres(lat, lon, there_lat, there_lon)[0])
    knots = off / max(1.0, (begins - before[-1]) * 1e-6) / KNOT_MPS
    if not len(after) and knots < _PERHAPS_KN:
        return
    last = max(int(one.heard[-1]), int(other.heard[-1]))
    end = last if not len(after) else min(int(one.heard[-1]), int(other.heard[-1]))
    if not len(after):
        end = int(other.heard[min(_A_FEW, len(other.heard)) - 1])
    place = float(there_lat[0]), (float(there_lon[0]) + 180.0) % 360.0 - 180.0
    detail = {"between": [one.member.name, other.member.name], "distance_m": round(off)}
    marginal = off < 10 * NM_M or (not len(after) and knots < _SURELY_KN)
    yield Truth("identity_conflict", (one.craft,), begins, max(end, begins), *place, detail, marginal=marginal)


def displaced(way: Way, interference: Sequence[Interference]) -> list[tuple[int, int]]:
    """Return from when to when reports of *way* that were heard told a wrong place."""
    found = []
    for wrong in interference:
        heard = way.heard[(way.heard >= wrong.since) & (way.heard < wrong.until)]
        lat, lon = way.between(heard)
        n = len(heard)
        within = metres(lat, lon, np.full(n, wrong.lat), np.full(n, wrong.lon)) <= wrong.radius_m
        if within.any():
            found.append((int(heard[within][0]), int(heard[within][-1])))
    return found


def perhaps_conflicts(way: Way, interference: Sequence[Interference]) -> Iterator[Truth]:
    """Yield where displaced reports may look like two craft of one identity; nobody is held to list it or not."""
    for since, until in displaced(way, interference):
        at = way.between(np.array([since], np.int64))
        place = float(at[0][0]), (float(at[1][0]) + 180.0) % 360.0 - 180.0
        span = since - HOUR, until + HOUR
        why = "its reports told a wrong place"
        yield Truth("identity_conflict", (way.craft,), *span, *place, {}, None, why, marginal=True)
