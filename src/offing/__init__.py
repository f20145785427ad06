"""Offing keeps a sourced record of what happens at sea."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offing.answers import Record

__version__ = "0.1.0"


def open(home: Path | str) -> "Record":  # noqa: A001 - the public name: offing.open(home)
    """Return the record kept in the folder *home*; raises RecordError where there is none."""
    from offing.answers import Record

    return Record.open(home)
