"""Write real AIVDM: field values in, sentences out.

The inverse of the decoder, by the same table of fields; for rehearsals, the demo and tests.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import reduce
from math import copysign, sqrt
from operator import xor

from offing.codecs.aivdm_fields import Field, Layout, layout_of
from offing.schema.errors import UsageError

Fields = Mapping[str, int | float | str | bool | None]

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


def encode_payload(fields: Fields) -> tuple[str, int]:
    """Return the armoured payload of a message and its fill bits.

    *fields* has the names and units of aivdm_fields, ``msg_type`` among them; what is not
    given is "not available", or 0 where the field knows no such value. Raises UsageError for
    a type that is not decoded, a field it does not have, or a value that does not fit.
    """
    type_, part, mmsi = (_whole(fields, name) for name in ("msg_type", "partno", "mmsi"))
    layout = layout_of(type_, part=part, mmsi=mmsi)
    if layout.type != type_:
        raise UsageError(f"messages of type {type_} cannot be written")
    unknown = set(fields) - {field.name for field in layout.fields}
    if unknown:
        raise UsageError(f"type {type_} has no field {', '.join(sorted(unknown))}")
    length = _length(layout, fields)
    number = 0
    for field in layout.fields:
        if field.start >= length:
            break
        raw = _text(field, fields) if field.kind == "text" else _raw(field, fields)
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


def encode(
    fields: Fields,
    *,
    talker: str = "AI",
    channel: str = "A",
    sequence: int | None = None,
    receiver: str = "",
    t: datetime | None = None,
    group: int | None = None,
) -> list[bytes]:
    """Return the lines of one message, with their line ends; see encode_payload for *fields* and errors.

    With a *receiver* or a time *t* the first line gets a tag block that says so; with *group*
    too, the tag blocks of a message in parts tie it together.
    """
    payload, fill = encode_payload(fields)
    lines = sentences(payload, fill, talker=talker, channel=channel, sequence=sequence)
    if not receiver and t is None:
        return [line + b"\r\n" for line in lines]
    tied = [
        f"{k}-{len(lines)}-{group}" if group is not None and len(lines) > 1 else "" for k in range(1, len(lines) + 1)
    ]
    blocks = [
        tag_block(group=tied[0], source=receiver, t=t),
        *(tag_block(group=one) if one else b"" for one in tied[1:]),
    ]
    return [block + line + b"\r\n" for block, line in zip(blocks, lines, strict=True)]


def tag_block(*, group: str = "", source: str = "", t: datetime | None = None, milliseconds: bool = False) -> bytes:
    """Return a tag block (IEC 61162-450): group such as ``1-2-34``, source station, time in s or ms since 1970."""
    said = [f"g:{group}"] if group else []
    if source:
        said.append(f"s:{source}")
    if t is not None:
        said.append(f"c:{round(t.timestamp() * 1000) if milliseconds else int(t.timestamp())}")
    body = ",".join(said)
    return f"\\{body}*{checksum(body.encode('ascii')):02X}\\".encode("ascii")


def _length(layout: Layout, fields: Fields) -> int:
    """Return the bits of a message: nominal, and for a long name of an aid as many more as it needs, in whole bytes."""
    more = str(fields.get("name_ext") or "")
    if not more:
        return layout.nominal
    return -(-(layout.field("name_ext").start + 6 * min(len(more), 14)) // 8) * 8


def _whole(fields: Fields, name: str) -> int:
    value = fields.get(name) or 0
    if not isinstance(value, int):
        raise UsageError(f"{name}={value!r} is not a whole number")
    return value


def _raw(field: Field, fields: Fields) -> int:
    value = fields.get(field.name)
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


def _text(field: Field, fields: Fields) -> int:
    text = str(fields.get(field.name) or "").upper()
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
