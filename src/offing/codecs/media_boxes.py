"""The head of a film: boxes of ISO base media files (MP4, MOV), of which the clock and the place are read."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from offing.codecs.text_bytes import one_line

_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)  # ISO/IEC 14496-12, 8.2.2.3
_MOST_BOXES, _DEEPEST = 2_000, 6
_INSIDE = (b"moov", b"udta", b"meta", b"ilst", b"trak")
_LARGEST = 1 << 20  # bytes of a box that is read
# ISO 6709: +35.6586+139.7454+010/
_PLACE = re.compile(
    r"([+-]\d{2}(?:\.\d{1,8})?)([+-]\d{3}(?:\.\d{1,8})?)(?:[+-]\d{1,6}(?:\.\d{1,6})?)?(?:CRS\w{0,10})?/?"
)
_CREATED = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:?\d\d)")
_KEYS = b"com.apple.quicktime."


def read_film(data: bytes) -> dict[str, str]:
    """Return ``clock``, ``position`` and ``lasts_s`` as far as a film's head tells them."""
    said: dict[str, str] = {}
    apple = b""
    for name, start, end in _boxes(data):
        if name == b"mvhd":
            said |= _header(data[start:end])
        elif name == b"\xa9xyz" and "position" not in said:
            said |= _place(data[start + 4 : end].decode("ascii", "replace"))
        elif name == b"meta":
            apple = data[start:end]
    if _KEYS in apple:
        created = _CREATED.search(apple)
        if created is not None:
            said["clock"] = _iso(created[0].decode())
        for told in re.finditer(rb"[+-]\d{2}\.\d{1,8}[+-]\d{3}\.\d{1,8}[^\x00]{0,40}", apple):
            said |= _place(told[0].decode("ascii", "replace"))
            break
    return said


def _boxes(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name and contents (from, to) of the boxes that matter, those inside others too; sizes that lie end it."""
    waiting = [(0, len(data), 0)]
    seen = 0
    while waiting:
        at, stop, depth = waiting.pop()
        while at + 8 <= stop and seen < _MOST_BOXES:
            seen += 1
            size, name, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
            if size == 1:
                size, head = int.from_bytes(data[at + 8 : at + 16]), 16
            elif size == 0:
                size = stop - at
            if size < head or at + size > stop:
                break
            begin, end = at + head, at + size
            if name in _INSIDE and depth < _DEEPEST:
                inner = begin + 4 if name == b"meta" and data[begin + 4 : begin + 8] != b"hdlr" else begin
                waiting.append((inner, end, depth + 1))
            if name in (b"mvhd", b"\xa9xyz", b"meta") and end - begin <= _LARGEST:
                yield name, begin, end
            at = end


def _header(box: bytes) -> dict[str, str]:
    """Return when a film was made and how long it lasts, of its movie header."""
    wide = box[:1] == b"\x01"
    width = 8 if wide else 4
    if len(box) < 4 + 3 * width + 4:
        return {}
    created = int.from_bytes(box[4 : 4 + width])
    scale = int.from_bytes(box[4 + 2 * width : 8 + 2 * width])
    lasts = int.from_bytes(box[8 + 2 * width : 8 + 3 * width])
    said = {}
    if scale and 0 < lasts / scale < 1e6:
        said["lasts_s"] = f"{lasts / scale:.1f}"
    if 0 < created < 1 << 33:
        said["clock"] = (_EPOCH + timedelta(seconds=created)).isoformat()
    return said


def _place(words: str) -> dict[str, str]:
    found = _PLACE.search(one_line(words, 80))
    if found is None:
        return {}
    lat, lon = float(found[1]), float(found[2])
    return {"position": f"{lat:.6f} {lon:.6f}"} if abs(lat) <= 90 and abs(lon) <= 180 and (lat or lon) else {}


def _iso(words: str) -> str:
    words = words.replace("Z", "+00:00")
    return words if words[-3] == ":" else f"{words[:-2]}:{words[-2:]}"
