"""What files of cameras say of themselves: EXIF of JPEG, PNG, WebP, TIFF and HEIC, and the head of MP4 and MOV.

No picture is ever decoded, so that none can be a bomb: only tags are read, with a bound on how many reads that takes.
"""

import io
import logging
import re
from datetime import datetime
from typing import Any

from offing.codecs.media_boxes import read_film
from offing.codecs.media_told import offset_zone
from offing.codecs.text_bytes import one_line

_MOST_READS, _MOST_BYTES, _LARGEST_READ = 50_000, 64 << 20, 4 << 20
_LONGEST = 100
_TEXTS = {
    "camera": ("Image Make", "Image Model"),
    "software": ("Image Software",),
    "by": ("Image Artist",),
    "described": ("Image ImageDescription",),
}
_TAKEN = ("EXIF DateTimeOriginal", "EXIF DateTimeDigitized", "Image DateTime")
_OFFSETS = ("EXIF OffsetTimeOriginal", "EXIF OffsetTimeDigitized", "EXIF OffsetTime")
_DATE = re.compile(r"(\d{4})[:\-/](\d{2})[:\-/](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
_FILM_BRANDS = (b"mp4", b"iso", b"qt  ", b"M4V", b"avc", b"3gp", b"MSN", b"dby")
_PICTURE_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"heim", b"heis", b"avif")


class _TooMuchError(Exception):
    """Break off a file whose tags take too many reads."""


class _Bounded(io.BytesIO):
    """Hold a file's bytes, of which tags may be read only so often."""

    reads = 0
    given = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Return bytes; raise where it is too often or too many."""
        self.reads += 1
        if size is not None and (size > _LARGEST_READ or self.reads > _MOST_READS or self.given > _MOST_BYTES):
            raise _TooMuchError
        data = super().read(size)
        self.given += len(data)
        return data


def kind_of(head: bytes) -> str:
    """Return what a file is by its first bytes: JPEG, PNG, WebP, TIFF, HEIC, MP4 or MOV; "" where it is none."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if head[:4] in (b"II*\x00", b"MM\x00*"):
        return "TIFF"
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _PICTURE_BRANDS:
            return "HEIC"
        if brand.startswith(_FILM_BRANDS):
            return "MOV" if brand == b"qt  " else "MP4"
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free") and int.from_bytes(head[:4]) >= 8:
        return "MOV" if b"moov" in head[:64] or head[4:8] == b"wide" else ""
    return ""


def read_media(data: bytes) -> dict[str, str]:
    """Return what a file says of itself.

    That is ``type``, and where told ``clock`` (ISO 8601, with a zone where it tells one), ``satellite_time``,
    ``position`` ("lat lon"), ``direction_deg``, ``camera``, ``software`` …; ``unread`` says why nothing is told.
    """
    kind = kind_of(data[:64])
    said = {"type": kind}
    if kind in ("MP4", "MOV"):
        return said | read_film(data)
    try:
        return said | _told(_tags(data))
    except _TooMuchError:
        return said | {"unread": "its tags take far more reads than those of a photograph"}
    except Exception as error:  # whatever a hostile file makes of its reader: nothing of it is believed
        return said | {"unread": f"its tags cannot be read ({type(error).__name__})"}


def _tags(data: bytes) -> dict[str, Any]:
    import exifread

    logging.getLogger("exifread").setLevel(logging.CRITICAL)  # it tells of every odd tag
    found: dict[str, Any] = exifread.process_file(_Bounded(data), details=False, extract_thumbnail=False)
    return found


def _told(tags: dict[str, Any]) -> dict[str, str]:
    said = {}
    for name, keys in _TEXTS.items():
        words = one_line(" ".join(str(tags[key].values) for key in keys if key in tags), _LONGEST).strip("\x00 \ufffd")
        if words:
            said[name] = words
    said |= _times(tags)
    position = _position(tags)
    if position:
        said["position"] = position
    direction = _ratios(tags, "GPS GPSImgDirection")
    if direction and 0 <= direction[0] <= 360:
        said["direction_deg"] = f"{direction[0]:.1f}"
    return said


def _times(tags: dict[str, Any]) -> dict[str, str]:
    said = {}
    for key, offset in zip(_TAKEN, _OFFSETS, strict=True):
        taken = _DATE.match(str(tags[key].values)) if key in tags else None
        if taken is not None and (moment := _moment(taken)) is not None:
            zone = offset_zone(str(tags[offset].values)) if offset in tags else None
            said["clock"] = moment.replace(tzinfo=zone).isoformat()
            break
    day, clock = tags.get("GPS GPSDate"), _ratios(tags, "GPS GPSTimeStamp")
    if day is not None and len(clock) == 3:
        told = _DATE.match(f"{day.values} {int(clock[0]):02d}:{int(clock[1]):02d}:{int(clock[2]):02d}")
        if told is not None and (moment := _moment(told)) is not None:
            said["satellite_time"] = f"{moment.isoformat()}+00:00"
    return said


def _moment(match: re.Match[str]) -> datetime | None:
    try:
        return datetime(*(int(part) for part in match.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None


def _position(tags: dict[str, Any]) -> str:
    found = []
    for name, most, sides in (("Latitude", 90, "NS"), ("Longitude", 180, "EW")):
        parts, side = _ratios(tags, f"GPS GPS{name}"), tags.get(f"GPS GPS{name}Ref")
        letter = str(side.values)[:1].upper() if side is not None else ""
        if len(parts) != 3 or letter not in tuple(sides):
            return ""
        degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
        if not 0 <= degrees <= most:
            return ""
        found.append(-degrees if letter == sides[1] else degrees)
    return "" if found == [0.0, 0.0] else f"{found[0]:.6f} {found[1]:.6f}"


def _ratios(tags: dict[str, Any], key: str) -> list[float]:
    """Return the numbers of a tag; none where one of them is no number."""
    if key not in tags:
        return []
    try:
        return [float(one) for one in list(tags[key].values)[:3]]
    except (ValueError, TypeError, ZeroDivisionError, OverflowError):
        return []
