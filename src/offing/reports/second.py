"""The contract of a second: who is heard, on demand, besides the reader of a document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from offing.reports import readers
from offing.reports.place_outlines import drawn, remember
from offing.schema.claim import Reading
from offing.schema.document import Document

SECONDED = ("english",)  # the readers that one can be heard besides


@dataclass(frozen=True, slots=True)
class Second:
    """Declare who is heard, and how.

    ``label`` tells it with all versions that its word depends on. ``hear`` returns the
    reading with its word, and whether it was heard; if not, the reading has a note why.
    """

    label: str
    hear: Callable[[Document, Reading], tuple[Reading, bool]]


def read_seconded(document: Document, second: Second | None) -> tuple[str, Reading]:
    """Return who read a document ("" for nobody), a second that was heard with it, and the reading."""
    reader, reading = readers.read_document(document)
    name = reader.name if reader else ""
    if second is None or name not in SECONDED:
        return name, reading
    reading, heard = second.hear(document, reading)
    return _together(name, second) if heard else name, reading


class Alone:
    """Read documents as read_seconded does without a second; sent to another process it takes along what it knows."""

    def __call__(self, document: Document) -> tuple[str, Reading]:
        """Return who read a document, and the reading."""
        return read_seconded(document, None)

    def __reduce__(self) -> tuple[Callable[..., "Alone"], tuple[Any]]:
        """Say how another process comes by it."""
        return _knowing, (drawn(),)


def _knowing(places: Mapping[Any, Any]) -> Alone:
    remember(places)
    return Alone()


def versions(second: Second | None) -> dict[str, int]:
    """Return the version of each reader, by the name that its readings bear, and under "" that of nobody's readings.

    What nobody could read is to be read again when any reader is new.

    With a second the names of those it is heard besides are not among them: what was read
    without it, or while it could not be heard, is to be read again.
    """
    found = {one.name: one.version for one in readers.readers()}
    found[""] = sum(found.values())
    if second is None:
        return found
    return {_together(name, second) if name in SECONDED else name: version for name, version in found.items()}


def _together(name: str, second: Second) -> str:
    return f"{name} + {second.label}"
