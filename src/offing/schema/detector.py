"""The contract of a detector, and the decorator that declares one.

A detector is a pure function. Its positional parameters name its inputs, its keyword-only
parameters are its settings: they are the configuration, the command line and the "how was
this found" line of the record. It returns a table with at least the columns of EVENTS.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import pyarrow as pa

from offing.schema.errors import PluginError

Per = Literal["craft", "pair", "group"]
Of = Literal["ships", "aircraft", "any"]
Setting = timedelta | float | int | bool | str

# `open`: this detector's own events that were open at the window's left edge.
# `warnings`: the areas that warnings close (WARNINGS), of those the ones closed while the named events went on;
# only group detectors may ask for them.
# `until`: the latest time up to which the record has heard anything; decides what is open.
# `edge`: the left edge of the window; rows before it are context already judged.
INPUTS = ("fixes", "contacts", "statics", "areas", "ports", "warnings", "reception", "open", "until", "edge")


def hours(n: float) -> timedelta:
    """Return *n* hours."""
    return timedelta(hours=n)


def minutes(n: float) -> timedelta:
    """Return *n* minutes."""
    return timedelta(minutes=n)


# Two fixes further apart than this are not interpolated between.
LONGEST_BRIDGED = hours(1)


@dataclass(frozen=True, slots=True)
class Detector:
    """Declare one kind of event and the function that finds it.

    ``settles`` is how far before new fixes a window reaches (a time, or the name of the
    setting that holds it). A pair detector declares ``within_m`` and ``step`` of the
    contacts it needs and may declare ``gate``: a function of a GRID table that returns the
    mask of points that can take part. A craft detector whose windows reach far back for a few
    craft only declares as ``gate`` a function of a FIXES table, and of areas or ports if it
    names them, that returns the mask of the fixes that the next window must see again; each
    segment's last is seen always.

    ``of`` tells whose fixes, static reports and grid points the detector gets. A pair
    detector's gate may also return metres: how far off each point looks for company (0: it
    takes no part); two craft are in contact within the farther of their two reaches. With
    ``relative_kn`` only contacts of at most that relative speed are joined. The grid goes on
    between two fixes no further apart than ``bridges``, an hour at most.

    A group detector names kinds of event, and gets those of the whole record, closed and
    open, with their ``id``; or any part of them that is cut where none of them was going on
    for ``settles``. With ``withdraws`` its events take those of that kind out of the record
    that concern one of their craft and overlap them.

    ``working`` marks a kind that serves other detectors and is shown only when asked for.
    """

    kind: str
    per: Per
    version: int
    find: Callable[..., pa.Table]
    inputs: tuple[str, ...]
    settings: dict[str, Setting]
    settles: timedelta | str
    within_m: float | str | None = None
    step: timedelta | None = None
    gate: Callable[..., Any] | None = None
    of: Of = "ships"
    relative_kn: float | None = None
    withdraws: str | None = None
    working: bool = False
    bridges: timedelta = LONGEST_BRIDGED

    @property
    def doc(self) -> str:
        """Return what the function's docstring says."""
        return inspect.getdoc(self.find) or ""

    def look_back(self, settings: dict[str, Setting]) -> timedelta:
        """Return how far back a window must reach under *settings*.

        Pairs reach two steps further: the contact from which *settles* counts may lie between
        two steps of the grid, and the one before it may be missing.
        """
        reach = settings[self.settles] if isinstance(self.settles, str) else self.settles
        if not isinstance(reach, timedelta):
            raise PluginError(f"detector {self.kind}: settles={self.settles!r} names no time setting")
        return reach + 2 * (self.step or timedelta(0))

    @property
    def gate_inputs(self) -> tuple[str, ...]:
        """Return what a gate asks for beside its table: areas, ports, and of pairs statics."""
        return tuple(inspect.signature(self.gate).parameters)[1:] if self.gate else ()

    def reach_m(self, settings: dict[str, Setting]) -> float:
        """Return the range within which two craft are in contact under *settings*."""
        reach = settings[self.within_m] if isinstance(self.within_m, str) else self.within_m
        if not isinstance(reach, float | int):
            raise PluginError(f"detector {self.kind}: a pair detector must declare within_m")
        return float(reach)


def detector(
    *,
    kind: str,
    per: Per,
    version: int,
    settles: timedelta | str,
    within_m: float | str | None = None,
    step: timedelta | None = None,
    gate: Callable[..., Any] | None = None,
    of: Of = "ships",
    relative_kn: float | None = None,
    withdraws: str | None = None,
    working: bool = False,
    bridges: timedelta = LONGEST_BRIDGED,
) -> Callable[[Callable[..., pa.Table]], Detector]:
    """Declare the decorated function a detector; see Detector for the arguments.

    Raises PluginError where a setting lacks a default or a pair detector its grid.
    """

    def declare(find: Callable[..., pa.Table]) -> Detector:
        inputs, settings = _read_signature(kind, find)
        if per == "pair" and (within_m is None or step is None):
            raise PluginError(f"detector {kind}: a pair detector must declare within_m and step")
        shape = (within_m, step, gate, of, relative_kn, withdraws, working, bridges)
        return Detector(kind, per, version, find, inputs, settings, settles, *shape)

    return declare


def _read_signature(kind: str, find: Callable[..., pa.Table]) -> tuple[tuple[str, ...], dict[str, Setting]]:
    inputs: list[str] = []
    settings: dict[str, Setting] = {}
    for name, parameter in inspect.signature(find).parameters.items():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            if not isinstance(parameter.default, timedelta | float | int | bool | str):
                raise PluginError(f"detector {kind}: setting {name} needs a default (time, number, flag or text)")
            settings[name] = parameter.default
        else:
            inputs.append(name)
    return tuple(inputs), settings
