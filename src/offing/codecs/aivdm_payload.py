"""Decode every field of single messages, for those who want to see them all.

The columns of reports carry what detectors use; this reads the whole message by the table
of fields, into plain values under the names of that table.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from offing.codecs.aivdm_fields import HEADER, SCALES, Field, Layout, layout_of

Value = int | float | str | bool | None

_BATCH = 1 << 13


def read_payload(payload: str, bits: int) -> int:
    """Return the first *bits* bits of an armoured payload as one number; raise ValueError on a character outside it."""
    number = 0
    for char in payload.encode("ascii"):
        if not (48 <= char < 88 or 96 <= char < 120):
            raise ValueError(f"{chr(char)!r} is no payload character")
        number = (number << 6) | (char - 48 if char < 88 else char - 56)
    return number >> (6 * len(payload) - bits)


def message_layout(payload: str, bits: int) -> Layout:
    """Return the layout that a payload follows; HEADER for types that are only counted."""
    number = read_payload(payload, bits)
    type_, mmsi = _cut(number, bits, 0, 6), _cut(number, bits, 8, 30)
    return layout_of(type_, part=_cut(number, bits, 38, 2), mmsi=mmsi)


def decode_fields(payload: str, bits: int) -> dict[str, Value]:
    """Return the fields of a message, null where not available or beyond the end of a payload of *bits* bits.

    The last field of a payload that breaks off within it is what bits there are, as pyais
    and gpsd have it.
    """
    number = read_payload(payload, bits)
    return {field.name: _value(number, bits, field) for field in message_layout(payload, bits).fields}


def decode_messages(messages: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield every message of a MESSAGES table with what is known of it and all its fields."""
    for batch in messages.to_batches(max_chunksize=_BATCH):
        for row in batch.to_pylist():
            payload, bits = row["payload"], row["bits"]
            layout = message_layout(payload, bits)
            fields = decode_fields(payload, bits)
            yield {"title": layout.title, **row, **fields} if layout is not HEADER else {**row, **fields}


def tables_by_type(messages: pa.Table) -> dict[int, pa.Table]:
    """Return one table a message type, with all its fields as columns."""
    by_type: dict[int, list[dict[str, Any]]] = {}
    for message in decode_messages(messages):
        by_type.setdefault(message["type"], []).append(message)
    return {type_: pa.Table.from_pylist(found) for type_, found in sorted(by_type.items())}


def _cut(number: int, bits: int, start: int, width: int) -> int:
    held = min(width, bits - start)
    return (number >> (bits - start - held)) & ((1 << held) - 1) if held > 0 else 0


def _value(number: int, bits: int, field: Field) -> Value:
    held = min(field.width, bits - field.start)
    if held <= 0:
        return None
    if field.kind == "text":
        codes = (_cut(number, bits, at, 6) for at in range(field.start, field.start + field.width, 6))
        return "".join(chr(code + 64 if code < 32 else code) for code in codes).rstrip("@").strip() or None
    raw = _cut(number, bits, field.start, field.width)
    if field.kind == "flag":
        return bool(raw)
    if field.kind == "int" and raw >> (held - 1):
        raw -= 1 << held
    if raw in field.missing:
        return None
    return SCALES[field.scale](raw) if field.scale else raw
