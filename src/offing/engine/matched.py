"""What became of a detection among the tracks, and how its line tells it; looking it up is in `in_tracks`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from offing.engine.sighting_marks import DETECTIONS
from offing.engine.who import flag_of

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """Hold what became of one detection: the craft it is matched to (None: none), and what to show of it."""

    craft: int | None
    told: dict[str, Any]


def is_detection(row: Row) -> bool:
    """Tell whether a row of a claim is what a detector tells."""
    return bool(row.get("rule") == DETECTIONS)


def with_match(line: dict[str, Any], match: Match | None) -> dict[str, Any]:
    """Return a line that tells what it is matched to, unchanged where it is no detection."""
    if match is None:
        return line
    craft: list[dict[str, Any]] = []
    if match.craft is not None:
        flag = flag_of(match.craft)
        craft = [{"id": match.told["craft"], "name": None, "flag": flag, "type": None, "hull": None}]
    return line | {"craft": craft, "detail": {**line["detail"], "match": match.told}}
