"""Tables of EVENTS from what detectors of groups found, one dictionary an event."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from offing.schema.craft import craft_label
from offing.schema.tables import EVENTS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_EVIDENCE = 20
RESTS_ON = pa.field("rests_on", pa.list_(pa.string()))


def rest(members: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what an event takes over from the events it rests on.

    Their ids, the sum of their fixes, the longest silence, whether one is open, and up to 20
    pointers: the first of each in turn, then the second, until there are enough.
    """
    ordered = sorted(members, key=lambda row: (row["t_start"], row.get("id", "")))
    pointers: dict[tuple[int, int, int], Mapping[str, int]] = {}
    for turn in range(max((len(row["evidence"]) for row in ordered), default=0)):
        for row in ordered:
            if turn < len(row["evidence"]):
                at = row["evidence"][turn]
                pointers.setdefault((at["frame"], at["offset"], at["length"]), at)
    return {
        "open": any(row["open"] for row in ordered),
        "fixes": sum(row["fixes"] for row in ordered),
        "longest_silence_s": max((row["longest_silence_s"] for row in ordered), default=0.0),
        "evidence": [dict(at) for at in list(pointers.values())[:_MOST_EVIDENCE]],
        RESTS_ON.name: [row["id"] for row in ordered if row.get("id")],
    }


def group_table(rows: Iterable[Mapping[str, Any]], detail: Sequence[pa.Field]) -> pa.Table:
    """Return *rows* as EVENTS with columns of *detail* and ``rests_on``, by start and craft; times are in µs."""
    ordered = sorted(rows, key=lambda row: (row["t_start"], row["craft"]))
    schema = pa.schema([*EVENTS, *detail, RESTS_ON])
    columns = [
        pa.array([row[field.name] for row in ordered], pa.int64()).cast(field.type)
        if pa.types.is_timestamp(field.type)
        else pa.array([row[field.name] for row in ordered], field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def time_text(t: int) -> str:
    """Return a time in µs since 1970 as text, for details that hold several: 2023-07-01T12:00:00+00:00."""
    return (_EPOCH + timedelta(microseconds=t)).isoformat()


def labels(craft: Iterable[int]) -> list[str]:
    """Return the labels of *craft*, in order of their keys."""
    return [craft_label(key) for key in sorted(craft)]
