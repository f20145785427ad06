"""Dates and periods of Chinese releases: years of the Republic, 0600時, 今(9)日, 上午."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from offing.schema.claim import Span, Time

TAIPEI = timezone(timedelta(hours=8))  # no summer time since 1980
ZONE = "Asia/Taipei"
_REPUBLIC = 1911  # its year 1 is 1912
_WEEKDAYS = {word: number for number, word in enumerate("一二三四五六日")} | {"天": 6}
# Hours of a part of the day, as Taiwan's weather office divides it; "daytime" from sunrise to sunset, roundly.
_PARTS = {
    **dict.fromkeys(("清晨", "凌晨"), (0, 6)),
    **dict.fromkeys(("上午", "早上"), (6, 12)),
    **dict.fromkeys(("中午",), (11, 14)),
    **dict.fromkeys(("下午",), (12, 18)),
    **dict.fromkeys(("日間", "白天"), (6, 18)),
    **dict.fromkeys(("晚間", "晚上", "夜間"), (18, 24)),
}
_PART = "|".join(_PARTS)
_CLOCK = r"(?P<{0}clock>\d{{4}}|\d{{1,2}}:\d{{2}}|\d{{1,2}}(?=\s?時))\s?時?"
_DATE = (
    r"(?:(?:(?P<{0}republic>(?:中華)?民國)\s?)?(?P<{0}year>\d{{2,4}})\s?年年?\s?)?"
    r"(?P<{0}month>\d{{1,2}})\s?月\s?(?P<{0}day>\d{{1,2}})\s?(?:日|(?=\())"
    rf"\s?(?P<{{0}}part1>{_PART})?\s?"
    rf"(?:\((?:星期|週|周)?(?P<{{0}}weekday>[一二三四五六日天])\s?(?P<{{0}}part2>{_PART})?\))?"
    rf"\s?(?P<{{0}}part3>{_PART})?"
)
_PERIOD = re.compile(
    _DATE.format("a") + r"\s?" + _CLOCK.format("a") + r"\s?[至到\-~]?\s?(?:" + _DATE.format("b") + r"\s?)?"
    r"" + _CLOCK.format("b") + r"止?"
)
_DAY = re.compile(_DATE.format("a") + r"(?:\s?" + _CLOCK.format("a") + ")?")
# "To 0600": of today, which the words may number.
_OF_DAY = r"(?:今\s?\(?\d{0,2}\)?\s?日)?(?P<half>上午|下午|今晨)?\s?" + _CLOCK.format("a")
_UNTIL = re.compile("(?:迄|至)" + _OF_DAY + "止")
_SINCE = re.compile("自" + _OF_DAY + "(?:起|至今|迄今)")
_TODAY = re.compile(r"今\s?\(?(?P<day>\d{1,2})?\)?\s?日")
_MOMENT = re.compile(r"(?:(?P<day>昨|今)\s?(?:\(\d{1,2}\))?\s?日)|(?P<clock>\d{1,2}:\d{2}|\d{4})(?!\s?[浬呎年])")


@dataclass(frozen=True, slots=True)
class Told:
    """Hold a time of the text with what does not fit in it, in words ("星期三 is told, the day is a Tuesday")."""

    time: Time
    doubts: tuple[str, ...] = ()


def period(even: str, start: int, end: int) -> Told | None:
    """Return the first whole period ("112年1月8日0600時至1月9日0600時止") of a stretch of evened text."""
    match = _PERIOD.search(even, start, end)
    if match is None:
        return None
    first = _date(match, "a", None)
    if first is None:
        return None
    last = _date(match, "b", first) if match["bmonth"] else first
    begin, close = _at(first, match["aclock"]), _at(last, match["bclock"])
    if begin is None or close is None:
        return None
    doubts = [*_weekday_doubt(match, "a", first), *_weekday_doubt(match, "b", last)]
    if close <= begin:
        return Told(_time(None, close, "span", match, "the period as printed ends before it begins"), tuple(doubts))
    return Told(_time(begin, close, "span", match), tuple(doubts))


def day(even: str, start: int, end: int, published: date | None = None) -> Told | None:
    """Return the first date of a stretch: a moment, a part of a day or a day; the year may be the publication's."""
    for match in _DAY.finditer(even, start, end):
        on = _date(match, "a", None if published is None else published.replace(month=1, day=1))
        if on is None:
            continue
        doubts = tuple(_weekday_doubt(match, "a", on))
        clock = _at(on, match["aclock"]) if match["aclock"] else None
        if clock is not None:
            said = None if match["ayear"] else "year from the publication date"
            return Told(_time(clock, clock + timedelta(minutes=1), "minute", match, said), doubts)
        part = match["apart1"] or match["apart2"] or match["apart3"]
        if part:
            begin, close = (_midnight(on) + timedelta(hours=hour) for hour in _PARTS[part])
            return Told(_time(begin, close, "part_of_day", match), doubts)
        return Told(_time(_midnight(on), _midnight(on + timedelta(days=1)), "day", match), doubts)
    return None


def until(even: str, start: int, end: int, published: date | None) -> Told | None:
    """Return the period of "to 0600 of today" or "from 1530", the day taken from the publication date.

    A count to six in the morning runs over a day, as those with both ends printed do; another runs from midnight.
    """
    match, since = _UNTIL.search(even, start, end), _SINCE.search(even, start, end)
    found = since or match
    if found is None or published is None:
        return None
    today = _TODAY.search(even, start, end)
    on, doubts = _numbered(published, today)
    begin = _at(on, since["aclock"], since["half"]) if since else None
    close = _at(on, match["aclock"], match["half"]) if match else None
    said = "day from the publication date"
    if begin is None and close is not None:
        whole = close == _at(on, "0600")
        begin = close - timedelta(days=1) if whole else _midnight(on)
        said += "; its beginning is not told: taken as " + ("a day before" if whole else "the day's")
    return Told(_time(begin, close, "span", found, said), doubts)


def moments(even: str, start: int, end: int, published: date | None, since: int | None = None) -> list[Time]:
    """Return each hour told ("昨(5)日0812時、0930及1015時"), counted from the publication date.

    The day is the last one named from *since* on.
    """
    found: list[Time] = []
    if published is None:
        return found
    on = published
    for match in _MOMENT.finditer(even, start if since is None else since, end):
        if match["day"]:
            on = published - timedelta(days=match["day"] == "昨")
            continue
        at = _at(on, match["clock"]) if match.start() >= start else None
        if at is not None:
            said = "day counted from the publication date"
            found.append(_time(at, at + timedelta(minutes=1), "minute", match, said))
    return found


def _numbered(published: date, today: re.Match[str] | None) -> tuple[date, tuple[str, ...]]:
    if today is None or not today["day"] or int(today["day"]) == published.day:
        return published, ()
    near = (published + timedelta(days=shift) for shift in (-1, 1, -2, 2, -3, 3))
    on = next((one for one in near if one.day == int(today["day"])), published)
    return on, (f"today is day {today['day']} in the text, published {published}",)


def _date(match: re.Match[str], key: str, before: date | None) -> date | None:
    """Return the date of a match; a year not told is that of *before*, or the next where that would go back."""
    told, month, on = match[f"{key}year"], int(match[f"{key}month"]), int(match[f"{key}day"])
    if told:
        year = int(told) + (_REPUBLIC if int(told) < 1000 else 0)
    elif before is not None:
        year = before.year + (month < before.month)
    else:
        return None
    try:
        return date(year, month, on)
    except ValueError:
        return None


def _at(on: date | None, clock: str, half: str | None = None) -> datetime | None:
    digits = clock.replace(":", "").zfill(4) if len(clock) > 2 else f"{clock:0>2}00"
    hour, minute = int(digits[:2]), int(digits[2:])
    hour += 12 if half == "下午" and hour < 12 else 0
    if on is None or hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return _midnight(on) + timedelta(hours=hour, minutes=minute)


def _midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=TAIPEI)


def _weekday_doubt(match: re.Match[str], key: str, on: date | None) -> Iterator[str]:
    told = match[f"{key}weekday"]
    if on is not None and told and _WEEKDAYS[told] != on.weekday():
        yield f"星期{told} is printed, {on} is a {on:%A}"


def _time(
    begin: datetime | None, close: datetime | None, grain: str, match: re.Match[str], said: str | None = None
) -> Time:
    span: Span = (match.start(), match.end())
    start, end = (None if at is None else at.astimezone(UTC) for at in (begin, close))
    return Time(start, end, grain, said, ZONE, match[0].strip(), span)
