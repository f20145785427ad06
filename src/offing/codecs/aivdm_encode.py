"""Write real AIVDM: field values in, sentences out.

The inverse of the decoder, by the same table of fields; for rehearsals, the demo and tests.
"""

from collections.abc import Callable, Iterator
from functools import reduce
from math import copysign, sqrt
from operator import xor

from offing.codecs.aivdm_fields import Field, Layout, layout_of
from offing.schema.errors import UsageError

Given = int | float | str | bool | None

# Payload characters of one sentence, so that it keeps within the 82 of IEC 61162-1.
SENTENCE_CHARS = 60

UNSCALED: dict[str, Callable[[float], int]] = {
    "": round,
    "whole": round,
    "degrees": lambda value: round(value * 600_000),
    "coarse_degrees": lambda value: round(value * 600),
    "tenths": lambda value: round(value * 10),
    "rate_of_turn": lambda value: round(copysign(4.733 * sqrt(abs(value)), value)),
}


def checksum(text: bytes) -> int:
    """Return the exclusive or of all bytes, the checksum of sentences and tag blocks."""
    return reduce(xor, text, 0)


def encode_payload(type_: int, values: dict[str, Given]) -> tuple[str, int]:
    """Return the armoured payload of a message and its fill bits.

    Names and units are those of aivdm_fields; what is not given is "not available", or 0
    where the field knows no such value. Raises UsageError for a type that is not decoded, a
    field it does not have, or a value that does not fit.
    """
    layout = layout_of(type_, part=int(values.get("partno") or 0), mmsi=int(values.get("mmsi") or 0))
    if layout.type != type_:
        raise UsageError(f"messages of type {type_} cannot be written")
    unknown = set(values) - {field.name for field in layout.fields}
    if unknown:
        raise UsageError(f"type {type_} has no field {', '.join(sorted(unknown))}")
    length = _length(layout, values)
    number = 0
    for field in layout.fields:
        if field.start >= length:
            break
        raw = _text(field, values) if field.kind == "text" else _raw(field, values, layout)
        shift = length - field.start - field.width
        number |= raw << shift if shift >= 0 else raw >> -shift
    return armour(number, length)


def armour(number: int, length: int) -> tuple[str, int]:
    """Return *length* bits as payload characters, and how many bits were added to fill the last."""
    fill = -length % 6
    number <<= fill
    codes = [(number >> at) & 63 for at in range(length + fill - 6, -1, -6)]
    return "".join(chr(code + 48 if code < 40 else code + 56) for code in codes), fill


def sentence(body: str, *, start: str = "!") -> bytes:
    """Return a NMEA sentence of *body* with its checksum, without a line end."""
    return f"{start}{body}*{checksum(body.encode('ascii')):02X}".encode("ascii")


def sentences(
    payload: str,
    fill: int,
    *,
    talker: str = "AI",
    kind: str = "VDM",
    channel: str = "A",
    sequence: int | None = None,
    chars: int = SENTENCE_CHARS,
) -> list[bytes]:
    """Return the sentences that carry a payload, of at most *chars* characters each.

    *sequence* (0-9) ties the parts of a long message together; a short one needs none.
    Raises UsageError if more than nine parts would be needed.
    """
    parts = [payload[at : at + chars] for at in range(0, len(payload), chars)]
    if len(parts) > 9:
        raise UsageError(f"a payload of {len(payload)} characters does not fit nine sentences of {chars}")
    tied = "" if len(parts) == 1 and sequence is None else str((sequence or 0) % 10)
    return [
        sentence(f"{talker}{kind},{len(parts)},{k},{tied},{channel},{part},{fill if k == len(parts) else 0}")
        for k, part in enumerate(parts, 1)
    ]


def encode(type_: int, values: dict[str, Given], *, sequence: int | None = None, channel: str = "A") -> list[bytes]:
    """Return the sentences of one message; see encode_payload for *values* and errors."""
    payload, fill = encode_payload(type_, values)
    return sentences(payload, fill, sequence=sequence, channel=channel)


def tag_block(*, time_s: float | None = None, time_ms: int | None = None, source: str = "", group: str = "") -> bytes:
    """Return a tag block: group (``1-2-34``), source station, and time in s or ms since 1970 (IEC 61162-450)."""
    fields = []
    if group:
        fields.append(f"g:{group}")
    if source:
        fields.append(f"s:{source}")
    if time_ms is not None:
        fields.append(f"c:{time_ms}")
    elif time_s is not None:
        fields.append(f"c:{time_s:.3f}".removesuffix(".000"))
    body = ",".join(fields)
    return f"\\{body}*{checksum(body.encode('ascii')):02X}\\".encode("ascii")


def tag_sentences(
    parts: list[bytes], *, time_s: float | None = None, source: str = "", group: int | None = None
) -> Iterator[bytes]:
    """Yield *parts* with a tag block each: time and source on the first, and with *group* the group on all."""
    for k, part in enumerate(parts, 1):
        tied = f"{k}-{len(parts)}-{group}" if group is not None and len(parts) > 1 else ""
        if k == 1:
            yield tag_block(time_s=time_s, source=source, group=tied) + part
        else:
            yield (tag_block(group=tied) if tied else b"") + part


def _length(layout: Layout, values: dict[str, Given]) -> int:
    """Return the bits of a message: nominal, and for a long name of an aid as many more as it needs, in whole bytes."""
    more = str(values.get("name_ext") or "")
    if not more:
        return layout.nominal
    return -(-(layout.start("name_ext") + 6 * min(len(more), 14)) // 8) * 8


def _raw(field: Field, values: dict[str, Given], layout: Layout) -> int:
    value = values.get(field.name)
    if field.name == "msg_type":
        return layout.type
    if value is None:
        raw = field.missing[0] if field.missing else 0
    elif isinstance(value, str):
        raise UsageError(f"{field.name}={value!r} is not a number")
    else:
        raw = UNSCALED[field.scale](value)
    low, high = (-(1 << (field.width - 1)), 1 << (field.width - 1)) if field.kind == "int" else (0, 1 << field.width)
    if not low <= raw < high:
        raise UsageError(f"{field.name}={value!r} does not fit {field.width} bits")
    return raw & ((1 << field.width) - 1)


def _text(field: Field, values: dict[str, Given]) -> int:
    text = str(values.get(field.name) or "").upper()
    room = field.width // 6
    if len(text) > room:
        raise UsageError(f"{field.name}={text!r} is longer than {room} characters")
    number = 0
    for char in text.ljust(room, "@"):
        code = ord(char)
        if not 32 <= code < 96:
            raise UsageError(f"{field.name}={text!r}: AIS has no letter {char!r}")
        number = (number << 6) | (code - 64 if code >= 64 else code)
    return number
