"""Detectors: one module per kind of event, found by walking this package and the entry points.

A module here, or a distribution's entry point in the group ``offing.detectors``, that holds
a Detector is all there is to add.
"""

import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType

from offing.schema.detector import INPUTS, Detector, Setting
from offing.schema.errors import PluginError, UsageError

_GROUP = "offing.detectors"
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(d|h|min|m|s)")
_UNITS = {"d": 86400, "h": 3600, "min": 60, "m": 60, "s": 1}
_LONGEST_S = 100 * 365 * 86400
_YES, _NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0")


@cache
def _discovered() -> tuple[Detector, ...]:
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found = [one for module in modules for one in _held(module)]
    for entry in entry_points(group=_GROUP):
        loaded = entry.load()
        held = list(_held(loaded)) if isinstance(loaded, ModuleType) else [loaded]
        for one in held:
            if not isinstance(one, Detector):
                raise PluginError(f"entry point {entry.name!r} of {_GROUP} is no detector; decorate it with @detector")
        found += held
    return tuple(found)


def _held(module: ModuleType) -> Iterator[Detector]:
    return (one for one in vars(module).values() if isinstance(one, Detector))


def all_detectors() -> dict[str, Detector]:
    """Return every detector there is, by kind in alphabetical order.

    Raises PluginError where two claim the same kind, or an entry point holds none.
    """
    return by_kind(_discovered())


def by_kind(detectors: Iterable[Detector]) -> dict[str, Detector]:
    """Return *detectors* by kind; raise PluginError where two claim the same one."""
    kinds: dict[str, Detector] = {}
    for one in detectors:
        if kinds.setdefault(one.kind, one) is not one:
            first, second = kinds[one.kind].find.__module__, one.find.__module__
            raise PluginError(f"two detectors claim the kind {one.kind!r}: {first} and {second}; rename one")
    return dict(sorted(kinds.items()))


def resting_on(kinds: Iterable[str]) -> frozenset[str]:
    """Return the kinds whose detectors take in or withdraw events of *kinds*, directly or by way of others."""
    found = set(kinds)
    for one in ordered(all_detectors().values()):
        if found & {*one.inputs, one.withdraws}:
            found.add(one.kind)
    return frozenset(found)


def ordered(detectors: Iterable[Detector]) -> list[Detector]:
    """Return *detectors* so that each comes after those whose events it takes in.

    Raises PluginError where an input is neither a table of the record nor a kind of event
    among them, and where detectors wait for one another in a circle.
    """
    waiting = by_kind(detectors)
    for one in waiting.values():
        for name in one.inputs:
            if name not in INPUTS and name not in waiting:
                known = ", ".join([*INPUTS, *waiting])
                raise PluginError(f"detector {one.kind} asks for {name!r}, which nobody provides; there are {known}")
    done: list[Detector] = []
    while waiting:
        ready = [one for one in waiting.values() if not any(name in waiting for name in one.inputs)]
        if not ready:
            raise PluginError(f"detectors wait for one another in a circle: {', '.join(waiting)}")
        done += ready
        for one in ready:
            del waiting[one.kind]
    return done


def settings_for(detector: Detector, overrides: Mapping[str, Setting]) -> dict[str, Setting]:
    """Return a detector's settings, its defaults replaced by *overrides*.

    An override is a value of the default's type, or text: ``3h``, ``90min``, ``1h30m`` or
    ``2d`` for a time, a number, ``yes`` or ``no``. Names may be written with ``-`` for
    ``_``. Raises UsageError for a name the detector does not have and a value it does not take.
    """
    chosen = dict(detector.settings)
    for given, value in overrides.items():
        name = given.replace("-", "_")
        if name not in chosen:
            known = ", ".join(chosen) or "none"
            raise UsageError(f"{detector.kind} has no setting {given!r}; it has {known}")
        chosen[name] = _read(f"{detector.kind}.{name.replace('_', '-')}", value, detector.settings[name])
    return chosen


def settings_in_words(settings: Mapping[str, Setting]) -> dict[str, str]:
    """Return settings as settings_for reads them: ``{"longer_than": "6h"}``."""
    return {name: _in_words(value) for name, value in settings.items()}


def _read(name: str, value: Setting, default: Setting) -> Setting:
    if isinstance(default, bool):
        if isinstance(value, str) and value.lower() in (*_YES, *_NO):
            return value.lower() in _YES
        if isinstance(value, bool):
            return value
        raise UsageError(f"{name} takes yes or no, not {value!r}")
    if isinstance(default, timedelta):
        return value if isinstance(value, timedelta) else _read_span(name, value)
    if isinstance(default, str):
        if isinstance(value, str):
            return value
        raise UsageError(f"{name} takes text, not {value!r}")
    return _read_number(name, value, default)


def _read_span(name: str, value: Setting) -> timedelta:
    text = str(value).strip().lower()
    parts = list(_SPAN.finditer(text))
    seconds = sum(float(part[1]) * _UNITS[part[2]] for part in parts)
    if not parts or _SPAN.sub("", text).strip() or seconds > _LONGEST_S:
        raise UsageError(f"{name} takes a time such as 3h, 90min, 1h30m or 2d, not {value!r}")
    return timedelta(seconds=seconds)


def _read_number(name: str, value: Setting, default: int | float) -> int | float:
    kind, words = (int, "a whole number") if isinstance(default, int) else (float, "a number")
    try:
        if isinstance(value, bool | timedelta):
            raise ValueError
        number = kind(value)
        if number != number or (kind is int and number != float(value)) or abs(number) == float("inf"):
            raise ValueError
    except ValueError:
        raise UsageError(f"{name} takes {words} such as {_in_words(default)}, not {value!r}") from None
    return number


def _in_words(value: Setting) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        return _span_in_words(value)
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)


def _span_in_words(span: timedelta) -> str:
    rest, words = span.total_seconds(), ""
    for unit, seconds in (("d", 86400), ("h", 3600), ("min", 60)):
        count, rest = divmod(rest, seconds)
        words += f"{count:g}{unit}" if count else ""
    return words + (f"{rest:g}s" if rest or not words else "")
