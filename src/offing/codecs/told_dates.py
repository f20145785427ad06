"""The date beside a document: in its metadata, in its address, or on a line of its own at its head."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

_LONGEST = 100
_EARLIEST, _LATEST = 1900, 2200
_MONTHS = {
    **{name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)},
    **{name: at for at, name in enumerate("янв фев мар апр мая июн июл авг сен окт ноя дек".split(), 1)},
    **{name: at for at, name in enumerate("січ лют бер кві тра чер лип сер вер жов лис гру".split(), 1)},
}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_EAST = re.compile(r"(?:(令和|平成|昭和|(?:中華)?民[國国]) ?)?(\d{1,4}|元) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日")
_KOREAN = re.compile(r"(\d{4}) ?년 ?(\d{1,2}) ?월 ?(\d{1,2}) ?일")
_NUMBERS = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d])")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_NAMED_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\.? (?:de )?([^\W\d_]{3,9})\.?,? (?:de )?(\d{4})(?!\d)")
_NAMED_MONTH = re.compile(r"(?<!\w)([^\W\d_]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_MONTH_ONLY = re.compile(r"(\d{4})[-/](\d{1,2})")
_IN_ADDRESS = re.compile(r"(?<!\d)(?:19|20)\d\d([/-])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?![\d])")
_BESIDE = re.compile(
    r"^(?:published|posted|updated|released?|issued|dated?|発表日?|公表日?|掲載日?|發布(?:日期|時間)?|发布(?:日期|时间)?"
    r"|дата(?: публикации)?|опубликовано)(?: on| at)?\s*[:：]?\s*|^\(|^（",
    re.I,
)
_AROUND = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|[(（][月火水木金土日一二三四五六]?[)）]|星期[一二三四五六日]"
    r"|\d{1,2}[:：時点點]\d{0,2}分?(?::\d{2})?|[ap]\.?m\.?|\b(?:UTC|GMT|JST|[ECMP][SD]T)\b|[\s,，.、;|)）(（-]|付け?|г\.?",
    re.I,
)
_HEAD_LINES, _HEAD = 8, 800


@dataclass(frozen=True, slots=True)
class Instant:
    """Hold when something was published: aware, in UTC, true to ``grain`` (second, minute, day, month)."""

    at: datetime
    grain: str


def whole_day(day: date) -> Instant:
    """Return a day, of which the zone is not known, as its noon in UTC."""
    return Instant(datetime.combine(day, time(12), UTC), "day")


def read_instant(told: str) -> Instant | None:
    """Return the time that *told* is, in the forms that metadata use; None where it is none.

    An hour without a zone tells no more than its day.
    """
    told = unicodedata.normalize("NFKC", told[: 4 * _LONGEST]).strip()
    if not told or len(told) > _LONGEST:
        return None
    for read in (_iso, _mail, _month):
        instant = read(told)
        if instant is not None:
            return instant if _EARLIEST <= instant.at.year <= _LATEST else None
    return next((whole_day(day) for day, _, _ in _days(told)), None)


def read_epoch(told: float) -> Instant | None:
    """Return the time that a number of seconds or milliseconds since 1970 is; None where it can be neither."""
    if not 0 < told < 1e14:
        return None
    seconds = told / 1000 if told >= 1e11 else told
    return Instant(datetime.fromtimestamp(seconds, UTC), "second") if 1e8 <= seconds < 4.1e9 else None


def find_in_address(address: str) -> Instant | None:
    """Return the day that an address names between slashes or dashes (``/2023/07/04/``), if it names one alone."""
    found = [match[0] for match in _IN_ADDRESS.finditer(address[:2000])]
    days = {day for text in found for day, _, _ in _days(text)}
    return whole_day(days.pop()) if len(days) == 1 else None


def find_at_head(text: str) -> Instant | None:
    """Return the day that stands on a line of its own among the first lines of a text; None where none or two do."""
    for line in text[:_HEAD].split("\n")[:_HEAD_LINES]:
        instant = read_date_line(line)
        if instant is not None:
            return instant
    return None


def read_date_line(line: str) -> Instant | None:
    """Return the day that *line* tells where it says hardly anything else."""
    if not 6 <= len(line.strip()) <= 80:
        return None
    line = _BESIDE.sub("", unicodedata.normalize("NFKC", line).strip())
    for day, start, end in _days(line):
        return None if _AROUND.sub("", line[:start] + " " + line[end:]) else whole_day(day)
    return None


def month_number(name: str) -> int | None:
    """Return which month a name (English, Russian, Ukrainian; also cut short) is of."""
    return _MONTHS.get(name.lower()[:3])


def _iso(told: str) -> Instant | None:
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    if at.tzinfo is None:
        return whole_day(at.date())
    # A time of day in whole minutes is most often given to the minute.
    try:
        return Instant(at.astimezone(UTC), "second" if at.second or at.microsecond else "minute")
    except OverflowError:
        return None


def _mail(told: str) -> Instant | None:
    if ":" not in told:
        return None
    try:
        at = parsedate_to_datetime(told)
        # "-0000" is UTC whose sender's zone is not known.
        return Instant((at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC), "second")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _month(told: str) -> Instant | None:
    found = _MONTH_ONLY.fullmatch(told)
    day = _valid(int(found[1]), int(found[2]), 1) if found else None
    return Instant(datetime.combine(day, time(12), UTC), "month") if day else None


def _days(text: str) -> Iterator[tuple[date, int, int]]:
    """Yield the days in *text* with where they stand, form by form."""
    for match in _EAST.finditer(text):
        era = (match[1] or "").removeprefix("中華")
        year = 1 if match[2] == "元" else int(match[2])
        yield from _placed(match, year + _ERAS[era] if era else year, int(match[3]), int(match[4]))
    for match in _KOREAN.finditer(text):
        yield from _placed(match, *map(int, match.groups()))
    for match in _NUMBERS.finditer(text):
        yield from _placed(match, int(match[1]), int(match[3]), int(match[4]))
    for match in _DAY_FIRST.finditer(text):
        yield from _placed(match, int(match[3]), int(match[2]), int(match[1]))
    for form, day, month in ((_NAMED_DAY, 1, 2), (_NAMED_MONTH, 2, 1)):
        for match in form.finditer(text):
            yield from _placed(match, int(match[3]), month_number(match[month]) or 0, int(match[day]))


def _placed(match: re.Match[str], year: int, month: int, day: int) -> Iterator[tuple[date, int, int]]:
    valid = _valid(year, month, day)
    if valid is not None:
        yield valid, match.start(), match.end()


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None
