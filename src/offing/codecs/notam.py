"""Read an ICAO notice to airmen (NOTAM): its fields, its schedule, and the areas of its text.

Fields as in ICAO Annex 15, appendix 3: Q) qualifiers, A) where, B) from, C) to, D) schedule, E) text, F) G) heights.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from offing.codecs.warning_subjects import subject_of
from offing.codecs.warning_tokens import MONTHS, WEEKDAYS
from offing.codecs.warnings import read_warning
from offing.schema.claim import Span
from offing.schema.warning import Announced, NavWarning, Reference, Window

HEAD = re.compile(
    r"^\s*\(?(?P<s>[A-Z])(?P<n>\d{4})/(?P<y>\d{2}) NOTAM(?P<k>[NRC])(?: (?P<old>[A-Z]\d{4}/\d{2}))?", re.MULTILINE
)
_FIELD = re.compile(r"(?:^|(?<=\s))(?P<f>[QABCDEFG])\)\s?")
_INSTANT = re.compile(r"(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})")
_HOURS = re.compile(r"(?P<a>\d{4}|SR|SS)\s?[-/]\s?(?P<b>\d{4}|SR|SS)")
_MOST = 1_200
# ICAO Doc 8400: the second and third letter of the code in Q).
_CODES = {
    "WM": "missile_firing",
    "WL": "rocket_launch",
    "WG": "aerial",
    "WP": "aerial",
    "WU": "aerial",
    "WE": "military_operation",
} | {
    "WV": "military_operation",
    "RD": "hazardous_operation",
    "RT": "hazardous_operation",
    "RR": "hazardous_operation",
    "RP": "hazardous_operation",
    "WH": "ordnance",
    "GW": "gnss_interference",
    "WB": "aerial",
    "WD": "ordnance",
    "WF": "aerial",
    "WJ": "aerial",
    "WS": "ordnance",
}


@dataclass(frozen=True, slots=True)
class _Field:
    text: str
    span: Span


def read_notam(text: str) -> NavWarning:
    """Return what a NOTAM's text says; offsets count its code points."""
    head = HEAD.search(text)
    fields = dict(_fields(text))
    start, end = _instant(fields.get("B")), _instant(fields.get("C"))
    notes = [f"from {fields['F'].text} to {fields['G'].text}"] if "F" in fields and "G" in fields else []
    windows, odd = _windows(start, end, fields)
    body = fields.get("E")
    facts = Announced(
        form="notam",
        series=f"NOTAM {fields['A'].text.split()[0]}" if "A" in fields and fields["A"].text.split() else "NOTAM",
        number=f"{head['s']}{head['n']}" if head else "?",
        year=2000 + int(head["y"]) if head else None,
        issued=start,
        part=body.span if body else None,
        windows=windows,
        subject=_subject(fields.get("Q"), body.text if body else ""),
        notes=(*notes, *odd),
    )
    found = read_warning(text, facts)
    return _with_old(found, head)


def _with_old(found: NavWarning, head: re.Match[str] | None) -> NavWarning:
    if head is None or not head["old"]:
        return replace(found, issued=None)
    number, _, year = head["old"].partition("/")
    old = Reference("NOTAM", number, 2000 + int(year), head.span("old"))
    subject = "cancellation" if head["k"] == "C" else found.subject
    return replace(found, issued=None, cancels=(*found.cancels, old), subject=subject)


def _fields(text: str) -> Iterator[tuple[str, _Field]]:
    marks = list(_FIELD.finditer(text))
    kept: list[re.Match[str]] = []
    for one in marks:  # letters in the text of E) that look like fields come out of order
        if not kept or one["f"] > kept[-1]["f"] or kept[-1]["f"] == "Q":
            kept.append(one)
    for n, one in enumerate(kept):
        end = kept[n + 1].start() if n + 1 < len(kept) else len(text)
        yield one["f"], _Field(text[one.end() : end].strip().rstrip(")"), (one.end(), end))


def _instant(field: _Field | None) -> datetime | None:
    match = _INSTANT.match(field.text) if field else None
    if match is None:
        return None
    year, month, day, hour, minute = (int(part) for part in match.groups())
    try:
        return datetime(2000 + year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None


def _windows(
    start: datetime | None, end: datetime | None, fields: dict[str, _Field]
) -> tuple[tuple[Window, ...], list[str]]:
    """Return the windows of B), C) and D), and what was odd about them."""
    odd = []
    span = (fields["B"].span[0], fields["C"].span[1]) if "B" in fields and "C" in fields else (0, 0)
    if "C" in fields and end is None and not fields["C"].text.startswith("PERM"):
        odd.append("the end in C) cannot be read")
    if "C" in fields and "EST" in fields["C"].text:
        odd.append("the end is estimated")
    if start is None or (end is not None and end <= start):
        return (), [*odd, "a window that ends before it begins" if start else "the beginning in B) cannot be read"]
    if "D" not in fields:
        return (Window(start, end, span),), odd
    days = _schedule(start, end, fields["D"])
    if days is None:
        return (Window(start, end, span),), [
            *odd,
            f"the schedule is not understood: {' '.join(fields['D'].text.split())[:80]}",
        ]
    return tuple(days), odd


def _schedule(start: datetime, end: datetime | None, field: _Field) -> list[Window] | None:
    """Return the windows of a schedule that is daily, by weekdays or by days of the month; None for any other."""
    words = re.sub(r"[,\s]+", " ", field.text.upper()).strip()
    hours = [(one["a"], one["b"]) for one in _HOURS.finditer(words)]
    rest = _HOURS.sub(" ", words).replace("AND", " ").split()
    if not hours or any("S" in part for pair in hours for part in pair) or end is None:
        return None
    chosen = _days(rest, start.date(), end.date())
    if chosen is None:
        return None
    found = []
    for day in chosen:
        for first, last in hours:
            one = _window(day, first, last, field.span)
            if (
                one is not None
                and one.end is not None
                and one.end > start
                and one.start is not None
                and one.start < end
            ):
                found.append(one)
    return found[:_MOST]


def _days(rest: list[str], first: date, last: date) -> list[date] | None:
    every = [first - timedelta(days=1) + timedelta(days=n) for n in range(min((last - first).days + 2, _MOST))]
    if not rest or rest in (["DAILY"], ["DLY"], ["H24"]):
        return every[1:] if rest != [] else every
    weekdays: set[int] = set()
    numbers: set[tuple[int | None, int]] = set()
    month: int | None = None
    for word in rest:
        ends = word.split("-")
        if word in ("DAILY", "DLY"):
            continue
        if all(part in WEEKDAYS for part in ends) and len(ends) <= 2:
            a, b = WEEKDAYS[ends[0]], WEEKDAYS[ends[-1]]
            weekdays |= {(a + n) % 7 for n in range((b - a) % 7 + 1)}
        elif word in MONTHS:
            month = MONTHS[word]
        elif all(part.isdigit() and 1 <= int(part) <= 31 for part in ends) and len(ends) <= 2:
            numbers |= {(month, n) for n in range(int(ends[0]), int(ends[-1]) + 1)}
        else:
            return None
    if numbers:
        return [day for day in every if (None, day.day) in numbers or (day.month, day.day) in numbers]
    return [day for day in every if day.weekday() in weekdays]


def _window(day: date, first: str, last: str, span: Span) -> Window | None:
    a, b = int(first[:2]) * 60 + int(first[2:]), int(last[:2]) * 60 + int(last[2:])
    if a > 1440 or b > 1440:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Window(midnight + timedelta(minutes=a), midnight + timedelta(minutes=b if b > a else b + 1440), span)


def _subject(qualifiers: _Field | None, words: str) -> str | None:
    told = subject_of(words)
    if told not in ("other", "hazardous_operation", "aerial"):
        return told
    code = re.search(r"/Q([A-Z]{2})", qualifiers.text) if qualifiers else None
    return _CODES.get(code[1], told) if code else told
