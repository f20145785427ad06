"""Warnings as documents: one text each, with what its service tells beside it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from offing.codecs.document_facts import given_of
from offing.codecs.text_bytes import MOST, clean_text, decode_text
from offing.codecs.warning_clocks import clock_of
from offing.codecs.warning_head import Head, date_time_group, head
from offing.schema.document import Document, Unreadable
from offing.schema.warning import Announced

# The field navArea of NGA's service, and how the warnings themselves write it.
SERIES = {"A": "HYDROLANT", "P": "HYDROPAC", "C": "HYDROARC", "4": "NAVAREA IV", "12": "NAVAREA XII"}
_PUBLISHED = re.compile(r"(?:发布时间|published)[：:]?\s*(\d{4})-(\d{2})-(\d{2})(?:\s+(\d{2}):(\d{2}))?")
_NOTAM = re.compile(r"\(?[A-Z]\d{4}/\d{2} NOTAM[NRC]")


# Words of Russian warnings, whose capitals in single bytes nothing else tells from other alphabets.
_RUSSIAN = ("ПРИП ", "НАВИП ", "РАЙОН", "ОТМ ЭТОТ", "СТРЕЛЬБЫ")
_SINGLE_BYTES = ("cp1251", "koi8-r", "cp866", "iso8859-5")


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of bytes and what was odd; Russian capitals in single bytes are known by their words."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        for encoding in _SINGLE_BYTES:
            if any(word.encode(encoding) in data for word in _RUSSIAN):
                return data.decode(encoding, "replace"), (f"read as {encoding}",)
    found = decode_text(data)
    return found.text, found.notes


def warning_text(
    text: str, extractor: str, part: str, options: Mapping[str, Any], notes: tuple[str, ...] = ()
) -> Document | Unreadable:
    """Return the document of one warning's text; its head tells who issued it, and when."""
    body, cleaned = clean_text(text.strip("\n"))
    if not body.strip():
        return Unreadable("no text", part)
    if len(body) > MOST:
        return Unreadable(f"a warning of more than {MOST:,} characters", part)
    given = given_of(options)
    if _NOTAM.match(body.lstrip()):
        return _document(body, extractor, part, Announced(form="notam"), (*notes, *cleaned), None, "NOTAM")
    found = head(body.upper() if len(body.upper()) == len(body) else body)
    zone, local = clock_of(found.series, body)
    issued, where = found.issued, "head"
    if issued is None:
        issued, where = _page_time(body, zone)
    if given.published is not None and issued is None:
        issued, where = given.published, "given"
    announced = Announced(zone=zone, local=local, issued=issued)
    made = _document(body, extractor, part, announced, (*notes, *cleaned), where if issued else None, _name(found))
    return replace(made, publisher=given.publisher or found.series or None)


def warning_row(row: Mapping[str, Any], extractor: str, part: str) -> Document | Unreadable:
    """Return the document of one row of NGA's service: msgYear, msgNumber, navArea, text, issueDate, cancelDate …."""
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        return Unreadable("a warning without a text", part)
    area, number = str(row.get("navArea", "")), str(row.get("msgNumber", ""))
    year = str(row.get("msgYear", ""))
    series = SERIES.get(area, f"NAVAREA {area}" if area else "")
    body, notes = clean_text(text)
    announced = Announced(
        series=series,
        number=number,
        year=int(year) if year.isdigit() and len(year) == 4 else None,
        issued=date_time_group(str(row.get("issueDate", ""))),
        authority=_line(row.get("authority")),
        cancelled_at=date_time_group(str(row.get("cancelDate") or "")),
    )
    name = f"{series} {number}/{year[-2:]}".strip(" /")
    return _document(body, extractor, part, announced, notes, "issueDate" if announced.issued else None, name)


def _document(
    text: str, extractor: str, part: str, announced: Announced, notes: tuple[str, ...], where: str | None, name: str
) -> Document:
    return Document(
        text=text,
        extractor=extractor,
        part=part,
        title=name or None,
        publisher=announced.series or None,
        published=announced.issued,
        published_grain="minute",
        found={"published": where} if where else {},
        notes=notes,
        announced=announced,
    )


def _name(found: Head) -> str:
    year = f"/{found.year % 100:02d}" if found.year else ""
    return f"{found.series} {found.number}{year}".strip()


def _line(value: Any) -> str | None:
    return " ".join(value.split())[:200] or None if isinstance(value, str) else None


def _page_time(text: str, zone: str) -> tuple[datetime | None, str]:
    """Return when the page that holds a warning says that it was published."""
    match = _PUBLISHED.search(text[:2000])
    if match is None:
        return None, ""
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC), "page"
    except ValueError:
        return None, ""


def numbered(found: Iterator[Document | Unreadable]) -> Iterator[Document | Unreadable]:
    """Yield documents with their part named "warning 1", "warning 2" …."""
    for n, one in enumerate(found, 1):
        yield replace(one, part=f"warning {n}")
