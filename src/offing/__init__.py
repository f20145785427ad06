"""Offing keeps a sourced record of what happens at sea."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offing.answers import Record

__version__ = "0.1.0"


def open(home: Path | str) -> "Record":  # noqa: A001 - the public name: offing.open(home)
    """Return the record kept in the folder *home*; raises RecordError where there is none."""
    from offing.answers import Record

    return Record.open(home)


def add(home: Path | str, *, media: Sequence[str | Path] = (), **told: str | Sequence[str] | int | None) -> list[str]:
    """Store a sighting by hand in the folder *home*, and return the ids of its lines.

    *told* is what `offing add` takes: ``observer``, ``at`` (with its zone), ``until``, ``place`` or ``position`` ("LAT
    LON"), ``radius``, ``hull`` (one or several), ``class_``, ``count``, ``unit``, ``navy``, ``state``, ``means``,
    ``platform``, ``heading``, ``note``, ``grade``, ``origin``. Raises UsageError where something must be asked back.
    """
    # Looked up when it is called: this module stands below all others, and the main path above them.
    pipeline = import_module("offing.pipeline")
    added: list[str] = pipeline.add_told(home, told, [str(one) for one in media])
    return added
