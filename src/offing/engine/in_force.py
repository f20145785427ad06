"""What a warning holds closed at an instant: areas whose window holds it, or that tell none and still stand."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from offing.engine.cancelled import time_of

Body = Mapping[str, Any]
# What announces nothing of its own, but speaks of other warnings.
SPEAKING = ("cancellation", "in_force_list")


def in_force(body: Body, at: datetime) -> list[dict[str, Any]]:
    """Return the areas of a warning (its JSON object) in force at *at*: ``area`` (its place), ``label``, ``window``.

    A window holds its start and not its end. Where an area tells none it stands from issue to cancellation: ``window``
    is then [issue, cancellation], either of them None where nothing tells it. ``alternate`` is set where only windows
    hold that are used if the others are not. ``known`` is not set where neither a window nor the issue is told, or
    where hours are told and not understood. ``area`` is None where no area is told.
    """
    ended = time_of(body["cancelled_at"])
    if (ended is not None and at >= ended) or (body["subject"] in SPEAKING and not body["areas"]):
        return []
    if not body["areas"]:
        return [{"area": None, "label": ""} | held for held in _standing(body, at)]
    return [
        {"area": n, "label": area["label"]} | held
        for n, area in enumerate(body["areas"])
        for held in _held(area, body, at)
    ]


def _held(area: Body, body: Body, at: datetime) -> Iterator[dict[str, Any]]:
    """Yield what holds an area closed: its first window at that time, a firm one before an alternate."""
    if not area["windows"]:
        yield from ({**one, "known": one["known"] and not area["supposed"]} for one in _standing(body, at))
        return
    alternate = set(area["alternate"])
    holding = [(n in alternate, n) for n, window in enumerate(area["windows"]) if _holds(window, body, at)]
    for second, n in sorted(holding)[:1]:
        window = [time_of(one) for one in area["windows"][n]]
        yield {"window": window, "alternate": second, "known": window != [None, None] or bool(body["issued"])}


def _holds(window: list[Any], body: Body, at: datetime) -> bool:
    start, end = (time_of(one) for one in window)
    start = start or time_of(body["issued"])
    return (start is None or start <= at) and (end is None or at < end)


def _standing(body: Body, at: datetime) -> Iterator[dict[str, Any]]:
    issued = time_of(body["issued"])
    if issued is None or issued <= at:
        yield {"window": [issued, time_of(body["cancelled_at"])], "alternate": False, "known": issued is not None}
