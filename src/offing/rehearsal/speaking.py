"""Who transmits when, under which identity: what a craft is fitted with, what the scenario and its variant say."""

from typing import NamedTuple

import numpy as np

from offing.rehearsal.plane import offset
from offing.rehearsal.played import NO_SPELLS, Spells, spells_of
from offing.rehearsal.scenario import Scenario
from offing.rehearsal.scenario_airs import Transmission, Variant
from offing.rehearsal.scenario_craft import Craft
from offing.rehearsal.scenario_phases import VERBS
from offing.rehearsal.stage import STEP_S, Track, dice

UNDER_WAY, AT_ANCHOR, MOORED, UNDEFINED = 0, 1, 5, 15
_MIN_US = 60_000_000
_STILL_MPS = 0.4

# (since, until, nav status)
Spans = list[tuple[int, int, int]]


class Said(NamedTuple):
    """Say from when until when a craft transmits as whom."""

    since: int
    until: int
    as_craft: int


def spoken(scenario: Scenario, tracks: dict[str, Track], variant: Variant | None, seed: int) -> Spells:
    """Return the spells of every craft; later transmissions override earlier ones, the variant's come last."""
    rules = [*scenario.transmissions, *(variant.transmissions if variant else ())]
    mine: dict[str, list[Transmission]] = {id_: [] for id_ in scenario.craft}
    for rule in rules:
        for id_ in rule.who:
            mine[id_].append(rule)
    parts = (_of_craft(scenario, craft, tracks[id_], mine[id_], seed) for id_, craft in scenario.craft.items())
    return spells_of([NO_SPELLS, *parts])


def _of_craft(scenario: Scenario, craft: Craft, track: Track, rules: list[Transmission], seed: int) -> Spells:
    if not (craft.member.ais or craft.member.adsb):
        return NO_SPELLS
    statuses = _statuses(scenario, craft, track)
    if not statuses:
        return NO_SPELLS
    said = [Said(statuses[0][0], statuses[-1][1], craft.member.key)]
    for number, rule in enumerate(rules):
        said = _overridden(said, rule, craft, seed, number)
    rows = [
        (max(since, one.since), min(until, one.until), status, one.as_craft)
        for one in said
        for since, until, status in statuses
        if max(since, one.since) < min(until, one.until)
    ]
    columns = np.array(rows, np.int64).reshape(-1, 4).T
    key = np.full(len(rows), craft.member.key, np.int64)
    return Spells(key, columns[0], columns[1], columns[2].astype(np.int8), columns[3])


def _overridden(said: list[Said], rule: Transmission, craft: Craft, seed: int, number: int) -> list[Said]:
    """Return what is said with *rule* laid over it."""
    kept = [
        part
        for one in said
        for part in (one._replace(until=min(one.until, rule.since)), one._replace(since=max(one.since, rule.until)))
        if part.since < part.until
    ]
    key = craft.member.key
    if rule.manner == "on":
        kept.append(Said(rule.since, rule.until, key))
    elif rule.manner == "false identity":
        kept.append(Said(rule.since, rule.until, rule.as_craft))
    elif rule.manner == "intermittent":
        rng = dice(seed, f"{craft.id} {rule.since} {number}")
        at = rule.since
        while at < rule.until:
            lasts = round(rule.on_min * rng.uniform(0.5, 1.5) * _MIN_US)
            kept.append(Said(at, min(at + lasts, rule.until), key))
            at += lasts + round(rule.off_min * rng.uniform(0.5, 1.5) * _MIN_US)
    return sorted(kept)


def _statuses(scenario: Scenario, craft: Craft, track: Track) -> Spans:
    """Return the nav status of a craft from its first moment to its last, one row a change."""
    known = ~np.isnan(track.lat)
    if not known.any():
        return []
    if craft.kind != "ship":
        return [(*span, UNDEFINED) for span in _spans(scenario, known)]
    status = np.full(len(track.lat), UNDER_WAY, np.int8)
    still = _still(track)
    for part in scenario.stretches[craft.id]:
        if VERBS[part.order.phase.verb].rests:
            own = slice(scenario.step_of(part.start), scenario.step_of(part.end) + 1)
            lying = AT_ANCHOR if part.order.phase.verb == "anchor" else MOORED
            status[own] = np.where(_settled(still[own]), lying, UNDER_WAY)
    status[~known] = -1
    changes = np.flatnonzero(np.diff(status)) + 1
    edges = [0, *changes.tolist(), len(status)]
    times = np.minimum(scenario.time_of(np.array(edges)), scenario.end)
    return [
        (int(since), int(until), int(status[first]))
        for first, since, until in zip(edges, times, times[1:], strict=False)
        if status[first] >= 0
    ]


def _spans(scenario: Scenario, known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    times = np.minimum(scenario.time_of(edges), scenario.end)
    return [(int(since), int(until)) for since, until in zip(times[::2], times[1::2], strict=True)]


def _still(track: Track) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    gone = np.hypot(*offset(track.lat[:-1], track.lon[:-1], track.lat[1:], track.lon[1:])) / STEP_S
    return np.concatenate([gone[:1] < _STILL_MPS, gone < _STILL_MPS])


def _settled(still: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell of each step whether the ship has come to rest by then, and stays so."""
    if still.all():
        return still
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = np.arange(len(still)) > int(np.flatnonzero(~still)[-1])
    return found
