"""Files of cameras, made byte by byte for tests: tags of a photograph, the head of a film."""

import struct
from fractions import Fraction

_ASCII, _SHORT, _LONG, _RATIONAL = 2, 3, 4, 5
_SIZES = {_ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8}
Tag = tuple[int, int, bytes, int]


def text(tag: int, words: str) -> Tag:
    """Return a tag that holds a text."""
    data = words.encode() + b"\0"
    return tag, _ASCII, data, len(data)


def ratios(tag: int, *numbers: float) -> Tag:
    """Return a tag that holds fractions."""
    parts = [Fraction(number).limit_denominator(100_000) for number in numbers]
    return tag, _RATIONAL, b"".join(struct.pack("<II", one.numerator, one.denominator) for one in parts), len(parts)


def _directory(at: int, tags: list[Tag]) -> bytes:
    head, body = struct.pack("<H", len(tags)), b""
    beyond = at + 2 + 12 * len(tags) + 4
    for tag, kind, data, count in tags:
        value = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack("<I", beyond + len(body))
        body += data if len(data) > 4 else b""
        head += struct.pack("<HHI", tag, kind, count) + value
    return head + b"\0\0\0\0" + body


def photograph(
    taken: str | None = None,
    zone: str | None = None,
    position: tuple[float, float] | None = None,
    satellite: tuple[str, int, int, int] | None = None,
    make: str = "Maker",
) -> bytes:
    """Return a JPEG of no picture with EXIF: its clock ("2024:05:03 06:12:10"), zone, position and satellite time."""
    own = [text(0x9003, taken)] if taken else []
    own += [text(0x9011, zone)] if zone else []
    gps = []
    for first, value, sides in ((1, position and position[0], "NS"), (3, position and position[1], "EW")):
        if value is not None:
            parts = (int(abs(value)), int(abs(value) % 1 * 60), abs(value) * 60 % 1 * 60)
            gps += [text(first, sides[value < 0]), ratios(first + 1, *parts)]
    if satellite:
        gps += [ratios(7, *satellite[1:]), text(0x1D, satellite[0])]
    main = [text(0x010F, make), (0x8769, _LONG, b"", 1), (0x8825, _LONG, b"", 1)]
    size = len(_directory(8, [*main[:1], *((tag, _LONG, b"\0" * 4, 1) for tag, *_ in main[1:])]))
    second = _directory(8 + size, own)
    third = _directory(8 + size + len(second), gps)
    main[1] = (0x8769, _LONG, struct.pack("<I", 8 + size), 1)
    main[2] = (0x8825, _LONG, struct.pack("<I", 8 + size + len(second)), 1)
    tiff = b"II*\0" + struct.pack("<I", 8) + _directory(8, main) + second + third
    exif = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + b"\xff\xd9"


def box(name: bytes, contents: bytes) -> bytes:
    """Return one box of a film."""
    return struct.pack(">I", 8 + len(contents)) + name + contents


def film(seconds_since_1904: int, place: bytes = b"+34.6000+129.4000+010/") -> bytes:
    """Return an MP4 of no pictures whose head tells when and where it was made, 12.5 s long."""
    times = struct.pack(">IIII", seconds_since_1904, seconds_since_1904, 1000, 12_500)
    head = box(b"mvhd", b"\0\0\0\0" + times + b"\0" * 80)
    told = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7) + place))
    return box(b"ftyp", b"isom\0\0\2\0isomiso2") + box(b"moov", head + told) + box(b"mdat", b"x" * 100)
