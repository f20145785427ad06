"""A random rehearsal made ready for papers: who falls silent, who is out of reach, and all of it *as in life*.

Only who transmits, who hears and how well is changed; where craft sail stays as it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from offing.nav.distance import distance_m
from offing.rehearsal.claims_names import Named
from offing.rehearsal.played import Noise, Played, Receiver, Spells

AS_IN_LIFE = "as-in-life"
HOUR, MINUTE = 3_600_000_000, 60_000_000  # µs
_A_WATER_M, _BESIDE_M = 110_000.0, 75_000.0
_MUTE, _BEYOND, _PAUSES = 0.3, 0.15, 0.3  # shares: of waters, of waters, of ships
_MUTE_IN_LIFE = 0.4


def prepared(world: Named, *, life: bool = False) -> Named:
    """Return a rehearsal with warships that never transmit, that pause, and waters that no receiver reaches.

    As in *life* a third of the waters are silent, receivers lose more, their clocks are wrong, positions are
    rough and sentences come in spoilt.
    """
    played = world.played
    rng = np.random.default_rng([played.seed, 0x11FE if life else 0x9A1])
    waters = waters_of(world)
    order = rng.permutation(len(waters)).tolist()
    mute = max(3, round((_MUTE_IN_LIFE if life else _MUTE) * len(waters)))
    beyond = max(1, round(_BEYOND * len(waters)))
    spells = _without(played.spells, [key for at in order[:mute] for key in waters[at]])
    receivers = [one for one in played.receivers if one.kind == "shore" or played.seed % 2]
    for at in order[mute : mute + beyond]:
        receivers = _out_of_reach(played, receivers, waters[at])
    for at in order[mute + beyond :]:
        spells = _paused(played, spells, waters[at], rng)
    noise = played.noise
    if life:
        receivers = [replace(one, loss=min(0.6, one.loss + float(rng.uniform(0.1, 0.4)))) for one in receivers]
        skew = {one.name: round(float(rng.normal(0.0, 3.0)), 1) for one in receivers}
        noise = Noise(position_m=25.0, course_deg=2.0, speed_kn=0.3, bit_errors=0.01, dropped_parts=0.03)
        noise = replace(noise, clock_skew_s=skew)
    return replace(world, played=replace(played, spells=spells, receivers=receivers, noise=noise))


def waters_of(world: Named) -> list[list[int]]:
    """Return the warships by the stretch of water in which each begins."""
    found: list[tuple[float, float, list[int]]] = []
    for key in world.ships:
        own = world.played.knots.of(key)
        if not len(own.t):
            continue
        lat, lon = float(own.lat[0]), float(own.lon[0])
        near = next((one for one in found if float(distance_m(lat, lon, one[0], one[1])) < 0.5 * _A_WATER_M), None)
        if near is None:
            found.append((lat, lon, [key]))
        else:
            near[2].append(key)
    return [keys for _, _, keys in found]


def _without(spells: Spells, keys: Iterable[int]) -> Spells:
    stays = ~np.isin(spells.craft, np.array(list(keys), np.int64))
    return Spells._make(column[stays] for column in spells)


def _out_of_reach(played: Played, receivers: Sequence[Receiver], keys: Sequence[int]) -> list[Receiver]:
    """Return the receivers that come nowhere near the ways of some craft; satellites pass over all the same."""
    kept = []
    for one in receivers:
        ways = [played.knots.of(key) for key in keys]
        nearest = min(float(distance_m(way.lat, way.lon, one.lat, one.lon).min()) for way in ways)
        if one.kind != "shore" or nearest > one.range_m + _BESIDE_M:
            kept.append(one)
    return kept


def _paused(played: Played, spells: Spells, keys: Sequence[int], rng: np.random.Generator) -> Spells:
    """Let some ships of a water fall silent for three to five hours, and the others go on."""
    chosen = [key for key in keys if rng.uniform() < _PAUSES][: max(1, len(keys) // 2)]
    for key in chosen:
        own = played.knots.of(key)
        begin, end = max(int(own.t[0]), played.start), min(int(own.t[-1]), played.end)
        length = round(float(rng.uniform(3.0, 5.0)) * HOUR)
        if end - begin < length + 4 * HOUR:
            continue
        since = int(rng.integers(begin + 2 * HOUR, end - length - 2 * HOUR)) // MINUTE * MINUTE
        spells = _cut(spells, key, since, since + length)
    return spells


def _cut(spells: Spells, key: int, since: int, until: int) -> Spells:
    """Return the spells with those of one craft ended and begun again around a silence."""
    rows = []
    for row in zip(*(column.tolist() for column in spells), strict=True):
        craft, begin, end, *rest = row
        if craft != key or end <= since or begin >= until:
            rows.append(row)
            continue
        rows += [(craft, begin, since, *rest)] * (begin < since)
        rows += [(craft, until, end, *rest)] * (end > until)
    columns = [[row[k] for row in rows] for k in range(len(spells))]
    kinds: list[Any] = [column.dtype for column in spells]
    return Spells._make(np.array(told, kind) for told, kind in zip(columns, kinds, strict=True))


def transmits_at(played: Played, key: int, t: int) -> bool:
    """Tell whether a craft transmits under its own identity at a time (µs)."""
    first, last = np.searchsorted(played.spells.craft, [key, key + 1]).tolist()
    rows = slice(first, last)
    on = (played.spells.since[rows] <= t) & (t < played.spells.until[rows]) & (played.spells.as_craft[rows] == key)
    return bool(on.any())
