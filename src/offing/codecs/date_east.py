"""What Japanese and Chinese dates have in common: largest unit first, one word after another.

A language gives one pattern whose alternatives are the words below, as named groups; neighbours that go from larger to
smaller make one expression, which is completed from what went before; two of them may make an interval.
Groups: era ey (era and its year) y ry (word for a year) · m rm · third · d rd rw (word for a week) w (weekday) · sm sd
(3/15) · part · h mi half, hm (06:00, 0600) · ago step (3 days, ago) · zone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from offing.codecs import date_spans as spans
from offing.codecs.date_context import FROM_PUBLICATION, FROM_TEXT, Anchor, Context, in_order
from offing.codecs.date_spans import Stretch
from offing.codecs.date_squeezed import Squeezed, squeeze
from offing.codecs.han_numbers import number
from offing.schema.claim import Time

WEEKDAYS = {c: i for i, c in enumerate("月火水木金土日")} | {c: i for i, c in enumerate("一二三四五六天")}
# Smaller to the right; a zone may stand anywhere.
_RANKS = {"zone": 0, "era": 1, "y": 1, "ry": 1, "m": 2, "rm": 2, "sm": 2, "third": 3, "ago": 3, "d": 4, "rd": 4} | {
    **{"rw": 4, "w": 5, "part": 6, "h": 7, "hm": 7},
}
_SAME = {"hm2": "hm", "rdd": "d", "half": "mi"}  # groups that one pattern needs twice


@dataclass(frozen=True, slots=True)
class Words:
    """Hold a language's words; relative ones map to steps, from publication (True) or from the day told before."""

    pattern: re.Pattern[str]
    glue: re.Pattern[str]  # what may stand between two words of one expression
    eras: Mapping[str, int]  # the year before an era's first
    years: Mapping[str, tuple[bool, int]]
    months: Mapping[str, tuple[bool, int]]
    weeks: Mapping[str, tuple[bool, int]]
    days: Mapping[str, tuple[bool, int]]
    parts: Mapping[str, tuple[str | None, int]]  # code of date_spans.PARTS, hours to add to a clock hour below 12
    lone_parts: frozenset[str]  # those that mean a time of day without a date before them
    thirds: Mapping[str, str]
    zones: Mapping[str, tzinfo]
    joins: re.Pattern[str]  # between the two ends of an interval
    closes: re.Pattern[str]  # after the second end
    after: re.Pattern[str]  # makes one date open: groups since, until
    before: re.Pattern[str]  # the same, before it
    default_zone: tzinfo


@dataclass(slots=True)
class Run:
    """Hold the words of one expression by group, and how small a unit the last of them is."""

    start: int
    end: int
    got: dict[str, str]
    rank: int
    zone: str | None = None


@dataclass(slots=True)
class Said:
    """Hold one expression made out; ``notes`` say what was inferred."""

    start: int
    end: int
    told: Stretch
    zone: tzinfo | None
    notes: list[str]


def eastern_times(text: str, words: Words, anchor: Anchor, start: int, end: int, named: tuple[int, ...]) -> list[Time]:
    """Return the times that a text in a language of these words tells."""
    squeezed = squeeze(text, start, end)
    context = Context(anchor, words.default_zone, named)
    said: list[Said] = []
    for run in _runs(squeezed.text, words):
        one = _made_out(run, words, context, second=_is_second(said, run, squeezed.text, words))
        if one is not None and not _joined(said, one, squeezed.text, words):
            said.append(one)
    for one in said:
        _open(one, squeezed.text, words)
    return in_order([_time(one, squeezed, context) for one in said])


def _time(one: Said, squeezed: Squeezed, context: Context) -> Time:
    context.notes = one.notes
    if squeezed.text.count("(", one.start, one.end) > squeezed.text.count(")", one.start, one.end):
        one.end += squeezed.text.startswith(")", one.end)
    return context.time(one.told, squeezed.span(one.start, one.end), one.zone)


def _is_second(said: list[Said], run: Run, text: str, words: Words) -> bool:
    """Tell whether a run stands as the second end of an interval: 午前から夜にかけて."""
    joined = said and words.joins.fullmatch(text, said[-1].end, run.start)
    return bool(joined and words.closes.match(text, run.end))


def _made_out(run: Run, words: Words, context: Context, *, second: bool) -> Said | None:
    context.notes = []
    told = _stretch(run.got, words, context, second=second)
    if told is None:
        return None
    zone = words.zones.get(run.zone or run.got.get("era", ""))
    return Said(run.start, run.end, told, zone, context.notes)


def _runs(text: str, words: Words) -> Iterator[Run]:
    """Yield runs of words that go from larger units to smaller ones."""
    now: Run | None = None
    for match in words.pattern.finditer(text):
        got = {_SAME.get(name, name): value for name, value in match.groupdict().items() if value is not None}
        zone = got.pop("zone", None)
        rank = max((_RANKS[name] for name in got if name in _RANKS), default=0)
        fits = now is not None and words.glue.fullmatch(text, now.end, match.start())
        if now is not None and fits and (rank > now.rank or zone or _late_weekday(now.got, got)):
            now.end, now.rank, now.zone = match.end(), max(rank, now.rank), now.zone or zone
            now.got.update(got)
        else:
            if now is not None:
                yield now
            now = Run(match.start(), match.end(), got, rank, zone)
    if now is not None:
        yield now


def _late_weekday(now: dict[str, str], got: dict[str, str]) -> bool:
    """Tell whether a weekday in brackets follows a time of the day it belongs to: 16日上午(星期五)."""
    return "w" in got and "w" not in now and "d" in now


def _joined(said: list[Said], one: Said, text: str, words: Words) -> bool:
    """Make one interval of the expression before and this one, if they belong together."""
    last = said[-1] if said else None
    if last is None or "/" in last.told.local:
        return False
    closing = words.closes.match(text, one.end)
    between = words.joins.fullmatch(text, last.end, one.start) or (closing and last.end == one.start)
    if not between or _backwards(last.told, one.told):
        return False
    last.end = closing.end() if closing else one.end
    last.told = spans.join(last.told, one.told)
    last.zone = last.zone or one.zone
    last.notes += [note for note in one.notes if note not in last.notes and not note.endswith(FROM_TEXT)]
    return True


def _backwards(first: Stretch, last: Stretch) -> bool:
    return first.start is not None and last.start is not None and last.start < first.start


def _open(one: Said, text: str, words: Words) -> None:
    """Leave the beginning or the end open where the words beside a date say so."""
    if "/" in one.told.local:
        return
    before, after = words.before.search(text, max(0, one.start - 3), one.start), words.after.match(text, one.end)
    for found in filter(None, (before, after)):
        if "/" not in one.told.local:
            one.told = spans.since(one.told) if found["since"] else spans.until(one.told)
        one.start, one.end = min(one.start, found.start()), max(one.end, found.end())


def _stretch(got: dict[str, str], words: Words, context: Context, *, second: bool) -> Stretch | None:
    if "ago" in got:
        return _ago(got, context)
    y = _year(got, words, context)
    if any(name in got for name in ("d", "rd", "sm", "w")):
        d = _day(got, y, words, context)
        if isinstance(d, date):
            context.tell(d)
            if "w" in got and WEEKDAYS[got["w"]] != d.weekday():
                context.note("the weekday told is not that day's")
        return _of_day(d, got, words)
    if "rw" in got:
        base = _base(words.weeks[got["rw"]], "week", context)
        return spans.week(base[0] + timedelta(weeks=base[1])) if base else spans.unknown("week", "XXXX-WXX")
    if "m" in got or "rm" in got:
        return _month(got, y, words, context)
    if y is not None:
        whole = spans.year(y)
        return spans.third(whole, words.thirds[got["third"]]) if whole and "third" in got else whole
    if "h" in got or "hm" in got or got.get("part") in words.lone_parts or (second and "part" in got):
        d = context.before or context.today
        context.note(f"day {FROM_TEXT if context.before else FROM_PUBLICATION}")
        return _of_day(d or "XXXX-XX-XX", got, words)
    return None


def _base(step: tuple[bool, int], what: str, context: Context) -> tuple[date, int] | None:
    """Return the day that a relative word counts from, and its steps."""
    before = None if step[0] else context.before
    base = before or context.today
    if base is None:
        return None
    context.note(f"{what} {FROM_TEXT if before else FROM_PUBLICATION}")
    return base, step[1]


def _ago(got: dict[str, str], context: Context) -> Stretch | None:
    count, unit, back = number(got["ago"]), got["step"], "前" in got["step"]
    if count is None or context.today is None:
        return None
    context.note(f"counted {FROM_PUBLICATION}")
    count = -count if back else count
    today = context.today
    if "月" in unit:
        months = today.year * 12 + today.month - 1 + count
        return spans.month(months // 12, months % 12 + 1)
    if "年" in unit:
        return spans.year(today.year + count)
    weeks = "週" in unit or "周" in unit
    try:
        return spans.day(today + timedelta(days=count * (7 if weeks else 1)))
    except (OverflowError, ValueError):
        return None


def _year(got: dict[str, str], words: Words, context: Context) -> int | None:
    if "era" in got:
        return words.eras[got["era"]] + (number(got["ey"]) or 0)
    if "y" in got:
        y = number(got["y"]) or 0
        return y if y >= spans.FIRST_YEAR else words.eras.get("", 0) + y
    if "ry" in got:
        base = _base(words.years[got["ry"]], "year", context)
        return base[0].year + base[1] if base else None
    return None


def _day(got: dict[str, str], y: int | None, words: Words, context: Context) -> date | str | None:
    """Return the day, or how it is written where its month or year cannot be made out; None where there is none."""
    weekday = WEEKDAYS[got["w"]] if "w" in got else None
    d = number(got["d"]) if "d" in got else number(got["sd"]) if "sd" in got else None
    if "rd" in got:
        base = _base(words.days[got["rd"]], "day", context)
        found = base[0] + timedelta(days=base[1]) if base else None
        if d is None or (found and found.day == d):
            return found or "XXXX-XX-XX"
        context.notes.clear()
    if d is None:
        return _weekday(got, weekday, words, context)
    if not 1 <= d <= 31:
        return None
    m = number(got.get("m") or got.get("sm") or "")
    if "rm" in got:
        y, m = _relative_month(got["rm"], words, context)
    if m is None:
        return context.month_of(d, weekday) or f"XXXX-XX-{d:02d}"
    if y is not None:
        return spans.valid_day(y, m, d)
    if spans.valid_day(2000, m, d) is None:
        return None
    return context.year_of(m, d, weekday) or f"XXXX-{m:02d}-{d:02d}"


def _weekday(got: dict[str, str], weekday: int | None, words: Words, context: Context) -> date | str | None:
    if weekday is None or "m" in got or "y" in got:
        return None
    base = _base(words.weeks[got["rw"]] if "rw" in got else (True, 0), "day", context)
    if base is None:
        return f"XXXX-WXX-{weekday + 1}"
    if "rw" in got:
        return base[0] + timedelta(days=weekday - base[0].weekday(), weeks=base[1])
    return base[0] - timedelta(days=(base[0].weekday() - weekday) % 7)  # the last one there was


def _relative_month(word: str, words: Words, context: Context) -> tuple[int | None, int | None]:
    base = _base(words.months[word], "month", context)
    if base is None:
        return None, None
    months = base[0].year * 12 + base[0].month - 1 + base[1]
    return months // 12, months % 12 + 1


def _month(got: dict[str, str], y: int | None, words: Words, context: Context) -> Stretch | None:
    m = number(got.get("m", ""))
    if "rm" in got:
        y, m = _relative_month(got["rm"], words, context)
        if y is None or m is None:
            return spans.unknown("month", "XXXX-XX")
    if m is None or not 1 <= m <= 12:
        return None
    if y is None:
        near = context.year_of(m, 15, None)
        if near is None:
            return spans.unknown("month", f"XXXX-{m:02d}")
        y = near.year
    whole = spans.month(y, m)
    if whole and "third" in got:
        whole = spans.third(whole, words.thirds[got["third"]])
    return whole


def _of_day(d: date | str | None, got: dict[str, str], words: Words) -> Stretch | None:
    """Return a day, or the part or the hour told of it."""
    if d is None:
        return None
    code, shift = words.parts[got["part"]] if "part" in got else (None, 0)
    h, minute = _clock(got, code, shift)
    if h is None:
        if isinstance(d, str):
            return spans.unknown("part_of_day" if code else "day", f"{d}T{code}" if code else d)
        return spans.part(d, code) if code else spans.day(d)
    if isinstance(d, date):
        return spans.clock(d, h, minute)
    if minute is None:
        return spans.unknown("hour", f"{d}T{h:02d}")
    return spans.unknown("minute", f"{d}T{h:02d}:{minute:02d}")


def _clock(got: dict[str, str], code: str | None, shift: int) -> tuple[int | None, int | None]:
    if "hm" in got:
        digits = got["hm"].replace(":", "")
        return _hour(int(digits[:-2]), code, shift), int(digits[-2:])
    if "h" in got:
        minute = 30 if got.get("mi") == "半" else number(got["mi"]) if "mi" in got else None
        return _hour(number(got["h"]) or 0, code, shift), minute
    if "part" in got and code is None:  # noon, midnight
        return shift, None
    return None, None


def _hour(h: int, code: str | None, shift: int) -> int:
    """Return the hour of 24 that an hour told with a part of the day means."""
    late = code in ("EV", "NI", "LN")
    if h == 12:
        return 24 if late else 0 if code in ("SM", "DA") else 12
    if shift and h < 12 and (not late or h >= 5) and (code != "MI" or h <= 4):
        return h + shift
    return h
