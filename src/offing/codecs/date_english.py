"""English dates and times of day: July 20-23, last Friday, the third quarter of 2022, 09:45 China time on 15 July."""

import re
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from offing.codecs import date_spans as spans
from offing.codecs.date_context import Anchor, Context, in_order
from offing.codecs.date_english_drafts import EDGE, Draft, drafts, paired, sound
from offing.codecs.date_english_now import English
from offing.codecs.date_english_resolve import resolve
from offing.codecs.date_english_tense import tense_about
from offing.codecs.date_english_tokens import Tokens, tokens
from offing.codecs.date_spans import Stretch
from offing.codecs.date_zones import DOUBTFUL, as_zone
from offing.schema.claim import Time

_MONTHS_LONG = re.compile(r"[NDB]-?U")

_NEAR = 600  # how far back, in characters, a date may take its year from


def english_times(text: str, anchor: Anchor, start: int, end: int, named: tuple[int, ...]) -> list[Time]:
    """Return the times that an English text tells."""
    found = tokens(text, start, end)
    now = English(Context(anchor, None, named))
    times, at = [], 0
    for draft in paired(found, [d for d in drafts(found) if sound(d, found, text)]):
        if any(found.values[m.end() - 1] == "months" for m in _MONTHS_LONG.finditer(found.shape, at, draft.start)):
            now.period = None  # "in the nine months": what follows compares with it, not with a quarter
        ended = found.shape[max(0, draft.start - 1) : draft.start] == "=" and found.values[draft.start - 1] == "ended"
        at = draft.end
        now.context.notes = []
        told = _resolved(draft, found, text, now)
        if told is not None:
            if not ended:  # "the quarter ended Sept. 30": the quarter stays what others compare with
                _remember(draft, told, now)
            times.append(_time(draft, told, found, now.context))
    return in_order(times)


def _remember(draft: Draft, told: Stretch, now: English) -> None:
    """Keep what later words may refer to: the period told last, unless it was told to compare with."""
    now.told = told
    if told.start is not None and "month" in draft.tells and ("year" in draft.tells or now.by_full):
        now.full, now.full_end = told.start.date(), draft.end
    if told.start is None or told.grain not in ("day", "week", "month", "quarter", "year"):
        return
    now.last = told.start.date()
    today = now.context.today
    fiscal = "fiscal" in draft.tells or (now.fiscal and told == now.quarter)
    if told.grain == "quarter" and today and told.end and told.end.date() > today + spans.DAY and not fiscal:
        fiscal = now.quarter is None and now.tense == "past" and told.start.date() <= today  # reported: so it has ended
        if not fiscal:
            return  # nothing is compared with a quarter that has not ended
    if told.grain != "week" and "count" not in draft.tells and not {"unit", "year"} <= draft.tells.keys():
        now.period = told
        if told.grain == "quarter":
            now.quarter, now.fiscal = told, fiscal


def _time(draft: Draft, told: Stretch, found: Tokens, context: Context) -> Time:
    span = (found.starts[draft.start], found.ends[draft.end - 1])
    zone = draft.tells.get("zone") or (draft.last.tells.get("zone") if draft.last else None)
    if "gaps" in draft.tells:
        context.note("from the first of the days told to the last")
    if isinstance(zone, tzinfo | int):
        return context.time(told, span, as_zone(zone))
    if not isinstance(zone, str):
        return context.time(told, span)
    if _is_publishers(zone, context):
        context.note(f"{zone} time read as the publisher's")
        return context.time(told, span)
    context.note("local time, its zone is not told" if zone == "local" else f"{zone} is the name of several zones")
    return replace(context.time(_whole_days(told), span), zone=None)


def _is_publishers(zone: str, context: Context) -> bool:
    """Tell whether "local", or a name of several zones, may be taken for the publisher's zone."""
    own, published = as_zone(context.anchor.zone), context.anchor.published
    if own is None or zone == "local":
        return own is not None
    offset = own.utcoffset(published.replace(tzinfo=None) if published else datetime(2000, 1, 1))
    return offset is not None and offset // timedelta(minutes=1) in DOUBTFUL[zone]


def _whole_days(told: Stretch) -> Stretch:
    """Return the days that a stretch lies in, its local time kept."""
    if told.start is None or told.end is None:
        return told
    last = told.end - timedelta(microseconds=1)
    grain = "day" if told.start.date() == last.date() else "span"
    first, end = spans.day(told.start.date()), spans.day(last.date())
    return Stretch(first.start, end.end, grain, told.local)


def _resolved(draft: Draft, found: Tokens, text: str, now: English) -> Stretch | None:
    now.tense, now.by_full = tense_about(draft, found, text), False
    now.beside_full = now.full is not None and _same_paragraph(draft, found, text, now)
    told = resolve(draft.tells, now)
    if told is None:
        return None
    if draft.last is not None:
        return _both(draft, draft.last, told, found, now)
    told = _edged(draft, told, found, now)
    length = draft.tells.get("length")
    if isinstance(length, int) and told.start:  # the 24 hours to 6 a.m.
        hour = told.start - timedelta(hours=length)
        return Stretch(hour, told.start, "span", f"{hour:%Y-%m-%dT%H:%M}/{told.local}")
    if draft.opens:
        return spans.since(told) if draft.opens == "since" else spans.until(told)
    return told


def _same_paragraph(draft: Draft, found: Tokens, text: str, now: English) -> bool:
    """Tell whether the full date told before stands in the same paragraph, not far away."""
    end, start = found.ends[now.full_end - 1], found.starts[draft.start]
    return start - end < _NEAR and "\n\n" not in text[end:start]


def _both(draft: Draft, end: Draft, told: Stretch, found: Tokens, now: English) -> Stretch | None:
    """Return the interval between two expressions."""
    edged, other = _edged(draft, told, found, now), resolve(end.tells, now)
    if found.shape[max(0, draft.start - 1) : draft.start] == "f":
        draft.start -= 1
    draft.opens = ""
    if other is None:
        draft.end = max(draft.start + 1, end.start - 1)
        return edged
    other = _edged(replace(end), other, found, now)
    days = all("weekday" in d.tells and "month" not in d.tells for d in (draft, end))
    if (
        days
        and edged.start
        and other.start
        and other.start < edged.start
        and ("clock" not in end.tells and "clock" not in draft.tells)
    ):
        edged, other = _weekdays(edged, other, now)
    return _interval(edged, other, now)


def _weekdays(first: Stretch, last: Stretch, now: English) -> tuple[Stretch, Stretch]:
    """Return two weekdays in order: the first a week earlier, in the past, or the last a week later."""
    week = timedelta(days=7)
    if now.tense == "past":
        return (spans.day(first.start.date() - week), last) if first.start else (first, last)
    return (first, spans.day(last.start.date() + week)) if last.start else (first, last)


def _is_day_after(first: Stretch, last: Stretch) -> bool:
    return bool(first.start and last.start and last.start.date() == first.start.date() + spans.DAY)


def _interval(first: Stretch, last: Stretch, now: English) -> Stretch:
    """Return the stretch from one to the other; an hour of the clock before the first is the next day's."""
    if first.local.endswith("TNI") and last.grain == "day" and _is_day_after(first, last):
        return first  # the night of Saturday to Sunday
    if first.start and last.start and last.end and last.end <= first.start:
        if last.grain not in ("hour", "minute", "second") or first.start - last.start >= spans.DAY:
            now.context.note("its end is before its beginning")
            return spans.unknown("span", f"{first.local}/{last.local}")
        clock = last.local.partition("T")[2]
        next_day = f"{last.start.date() + spans.DAY}T{clock}"
        last = Stretch(last.start + spans.DAY, last.end + spans.DAY, last.grain, next_day)
    return spans.join(first, last)


def _edged(draft: Draft, told: Stretch, found: Tokens, now: English) -> Stretch:
    """Return the early, middle or late part of a stretch where the words before it say so."""
    if "edge" in draft.tells:
        return spans.third(told, str(draft.tells["edge"]))
    if told.grain == "day" and told.start and found.values[max(0, draft.start - 2) : draft.start] == ["week", "of"]:
        draft.start -= 2
        return spans.week(told.start.date())
    begin = max(0, draft.start - 4)
    edge = EDGE.search(found.shape[begin : draft.start])
    if edge is None or "/" in told.local or told.local.endswith("_REF"):
        return told
    at = begin + edge.start() + (edge[0][0] == "t")
    letter = found.shape[at]
    if letter == "3" and edge[0][-1] == "3" and told.grain in ("day", "part_of_day"):
        return told  # "will start Tuesday": a verb
    if letter in "<>":
        return _before_or_after(told, letter, now) if at + 1 == draft.start else told
    draft.start = begin + edge.start()
    if not draft.opens:  # by the end of
        lead = found.shape[max(0, draft.start - 1) : draft.start]
        draft.opens = {"b": "until", "z": "since", "f": "since"}.get(lead, "")
        if lead == "f" and str(found.values[draft.start - 1]).lower() == "between":
            draft.opens = ""
        draft.start -= bool(draft.opens)
    if letter == "z":
        return spans.third(told, "early") if found.values[at] == "beginning" else told
    return spans.third(told, str(found.values[at]))


def _before_or_after(told: Stretch, letter: str, now: English) -> Stretch:
    """Return what lay before publication of "earlier this month", after it of "later this year"."""
    today = spans.day(now.context.today).start if now.context.today else None
    if today is None or told.start is None or told.end is None or not told.start < today < told.end:
        return told
    which = "early" if letter == "<" else "late"
    start, end = (told.start, today) if letter == "<" else (today, told.end)
    return Stretch(start, end, "span", f"{told.local} {which}")
