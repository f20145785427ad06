"""English dates and times of day: July 20-23, last Friday, the third quarter of 2022, 09:45 China time on 15 July."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo

from offing.codecs import date_spans as spans
from offing.codecs.date_context import Anchor, Context, in_order, is_year
from offing.codecs.date_english_pieces import Fields, Piece, pieces
from offing.codecs.date_english_resolve import English, resolve
from offing.codecs.date_english_tokens import Tokens, tokens
from offing.codecs.date_spans import Stretch
from offing.codecs.date_zones import as_zone
from offing.schema.claim import Time

_LEVELS = {
    **{"year": "Y", "month": "P", "quarter": "P", "half": "P", "season": "P", "day": "D", "last_day": "D"},
    **{"doubtful_day": "YPD", "today": "YPDW", "night": "YPDW", "weekday": "W", "part": "T", "clock": "C"},
    **{"count": "YPDWTC", "around": "YPDWTC", "vague": "YPDWTC", "century": "YPDWTC", "decade": "YPDWTC"},
}
_UNIT_LEVELS = {"year": "Y", "week": "YP", "month": "YP", "day": "YPDW", "weekend": "YPDW"}
_GLUES = {
    "day": re.compile(r",?t?"),  # Friday, July 14
    "time": re.compile(r"[,:]?@?v?|[of]|@?t"),  # noon on Thursday, Thursday at noon, evening of
    "year": re.compile(r"o?|,?i?"),  # June of last year
    "own": re.compile(r"r"),  # last year's third quarter
}
_EDGE = re.compile(r"t?e(?:ot?|it?|-)?$|[<>]i?$")
_PLUPERFECT = re.compile(r"\bhad\b[^.]*$")
_MONTHS_LONG = re.compile(r"[NDB]-?U")
_PAST_WORD = re.compile(r"[a-z]{2,}ed")
_LOOK = 16  # words on either side of a date that may tell its tense


@dataclass(slots=True)
class Draft:
    """Hold an expression put together of pieces, its words, and what they tell."""

    start: int
    end: int
    tells: Fields
    last: "Draft | None" = None  # the other end of an interval
    opens: str = ""  # "since" or "until"


def english_times(text: str, anchor: Anchor, start: int, end: int, named: tuple[int, ...]) -> list[Time]:
    """Return the times that an English text tells."""
    found = tokens(text, start, end)
    now = English(Context(anchor, None, named))
    times, at = [], 0
    for draft in _paired(found, [d for d in _drafts(found) if _sound(d, found, text)]):
        if any(found.values[m.end() - 1] == "months" for m in _MONTHS_LONG.finditer(found.shape, at, draft.start)):
            now.period = None  # "in the nine months": what follows compares with it, not with a quarter
        at = draft.end
        now.context.notes = []
        told = _resolved(draft, found, text, now)
        if told is not None:
            _remember(draft, told, now)
            times.append(_time(draft, told, found, now.context))
    return in_order(times)


def _remember(draft: Draft, told: Stretch, now: English) -> None:
    """Keep what later words may refer to: the period told last, unless it was told to compare with."""
    if told.start is None or told.grain not in ("day", "week", "month", "quarter", "year"):
        return
    now.last = told.start.date()
    if told.grain != "week" and "count" not in draft.tells and not {"unit", "year"} <= draft.tells.keys():
        now.period = told


def _time(draft: Draft, told: Stretch, found: Tokens, context: Context) -> Time:
    span = (found.starts[draft.start], found.ends[draft.end - 1])
    zone = draft.tells.get("zone") or (draft.last.tells.get("zone") if draft.last else None)
    if isinstance(zone, tzinfo | int):
        return context.time(told, span, as_zone(zone))
    if zone != "local":
        return context.time(told, span)
    if context.anchor.zone is not None:
        context.note("local time read as the publisher's")
        return context.time(told, span)
    context.note("local time, its zone is not told")
    return replace(context.time(_whole_days(told), span), zone=None)


def _whole_days(told: Stretch) -> Stretch:
    """Return the days that a stretch lies in, its local time kept."""
    if told.start is None or told.end is None:
        return told
    last = told.end - timedelta(microseconds=1)
    grain = "day" if told.start.date() == last.date() else "span"
    first, end = spans.day(told.start.date()), spans.day(last.date())
    return Stretch(first.start, end.end, grain, told.local)


def _drafts(found: Tokens) -> Iterator[Draft]:
    """Yield expressions: neighbouring pieces of different size, put together."""
    now: Draft | None = None
    for piece in pieces(found):
        if now is not None and _fits(now, piece, found):
            now.end = piece.end
            now.tells |= piece.tells
        else:
            if now is not None:
                yield now
            now = Draft(piece.start, piece.end, dict(piece.tells))
    if now is not None:
        yield now


def _levels(tells: Fields) -> set[str]:
    levels = set("".join(_LEVELS.get(name, "") for name in tells))
    if "unit" in tells and "count" not in tells:
        levels |= set(_UNIT_LEVELS.get(str(tells["unit"]), "YP"))
    return levels


def _fits(now: Draft, piece: Piece, found: Tokens) -> bool:
    mine, its = _levels(now.tells), _levels(piece.tells)
    if mine & its or ("unit" in now.tells and "unit" in piece.tells):
        return False
    if "vague" in piece.tells or "lone" in piece.tells:
        return False
    glue = found.shape[now.end : piece.start]
    if its <= {"T", "C"} or mine <= {"T", "C"}:
        dated = its | mine
        return bool(dated & {"D", "W"} or dated <= {"T", "C"}) and bool(_GLUES["time"].fullmatch(glue))
    if mine == {"W"} and "D" in its:
        return bool(_GLUES["day"].fullmatch(glue))
    if _GLUES["own"].fullmatch(glue):
        return mine == {"Y"} and its == {"P"}
    if "unit" in piece.tells and "step" in piece.tells:  # June last year, Friday of this week
        week = piece.tells["unit"] == "week"
        return glue in ("", "o") and (mine == {"W"} if week else its == {"Y"} and "P" in mine)
    if mine == {"Y", "P"} and its == {"W"}:
        return glue in ("", "r")
    return False


def _sound(draft: Draft, found: Tokens, text: str) -> bool:
    """Tell whether an expression that might be something else is a time."""
    tells = draft.tells
    if tells.get("lone"):
        return is_year(text, found.starts[draft.end - 1], found.ends[draft.end - 1])
    if "bare" in tells and tells["unit"] not in ("quarter", "weekend", "period"):
        edged = bool(re.search(r"eo?$", found.shape[max(0, draft.start - 2) : draft.start]))
        follows = text[found.ends[draft.end - 1] : found.ends[draft.end - 1] + 8].lower()
        return edged or (tells["unit"] == "year" and not follows.startswith((" ended", " ending", "-")))
    return True


def _paired(found: Tokens, drafts: list[Draft]) -> Iterator[Draft]:
    """Yield expressions with the two ends of an interval made one."""
    at = 0
    while at < len(drafts):
        draft = drafts[at]
        other = drafts[at + 1] if at + 1 < len(drafts) else None
        lead = found.shape[max(0, draft.start - 1) : draft.start]
        if other is not None and _joins(found, draft, other, lead):
            _inherit(draft.tells, other.tells)
            start = draft.start - (lead == "f")
            yield Draft(start, other.end, draft.tells, other)
            at += 2
            continue
        yield _opened(draft, lead, found)
        at += 1


def _joins(found: Tokens, draft: Draft, other: Draft, lead: str) -> bool:
    between = found.shape[draft.end : other.start]
    if any(name in d.tells for d in (draft, other) for name in ("vague", "around", "count", "last_day")):
        return False
    if between in ("T", "-", "-T", ",T"):
        return _alike(draft.tells, other.tells)
    word = str(found.values[draft.start - 1]).lower() if lead == "f" else ""
    if between == "b" and word == "from":
        return str(found.values[draft.end]).lower() in ("until", "till")
    return between == "&" and word == "between"


def _alike(one: Fields, other: Fields) -> bool:
    mine, its = _levels(one), _levels(other)
    return bool(mine & its) or its <= {"T", "C"}


def _inherit(first: Fields, last: Fields) -> None:
    """Give each end of an interval what only the other tells."""
    days = ("year", "month", "day", "weekday", "today", "step", "unit")
    mine, its = _levels(first), _levels(last)
    if mine <= {"T", "C"}:
        first |= {name: last[name] for name in days if name in last}
    elif its <= {"T", "C"}:
        last |= {name: first[name] for name in days if name in first}
    if "zone" in last:
        first.setdefault("zone", last["zone"])
    if "year" in last and "year" not in first and "month" in first and "month" in last:
        ends = [(int(str(t["month"])), int(str(t.get("day", 1)))) for t in (first, last)]
        first["year"] = int(str(last["year"])) - (ends[0] > ends[1])


def _opened(draft: Draft, lead: str, found: Tokens) -> Draft:
    """Return an expression with the word before it that leaves an end open."""
    if lead == "f" and "last_day" in draft.tells:
        return replace(draft, start=draft.start - 1)
    if lead in ("z", "f") and str(found.values[draft.start - 1]).lower() != "between":
        if lead == "f" and not {"day", "month", "weekday", "today", "clock"} & draft.tells.keys():
            return draft  # "photographs from 2019", "up from last year"
        return replace(draft, start=draft.start - 1, opens="since")
    if lead == "b" and not _levels(draft.tells) <= {"T"}:
        return replace(draft, start=draft.start - 1, opens="until")
    return draft


def _resolved(draft: Draft, found: Tokens, text: str, now: English) -> Stretch | None:
    now.tense = _tense(draft, found, text)
    told = resolve(draft.tells, now)
    if told is None:
        return None
    if draft.last is not None:
        other = resolve(draft.last.tells, now)
        return _interval(told, other, now) if other else told
    told = _edged(draft, told, found, now)
    if draft.opens:
        return spans.since(told) if draft.opens == "since" else spans.until(told)
    return told


def _interval(first: Stretch, last: Stretch, now: English) -> Stretch:
    """Return the stretch from one to the other; an hour of the clock before the first is the next day's."""
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
    edge = _EDGE.search(found.shape[begin : draft.start])
    if edge is None or "/" in told.local or told.local.endswith("_REF"):
        return told
    at = begin + edge.start() + (edge[0][0] == "t")
    letter = found.shape[at]
    if letter in "<>":
        return _before_or_after(told, letter, now) if at + 1 == draft.start else told
    draft.start = begin + edge.start()
    if not draft.opens:  # by the end of
        lead = found.shape[max(0, draft.start - 1) : draft.start]
        draft.opens = {"b": "until", "z": "since"}.get(lead, "")
        draft.start -= bool(draft.opens)
    return spans.third(told, str(found.values[at]))


def _before_or_after(told: Stretch, letter: str, now: English) -> Stretch:
    """Return what lay before publication of "earlier this month", after it of "later this year"."""
    today = spans.day(now.context.today).start if now.context.today else None
    if today is None or told.start is None or told.end is None or not told.start < today < told.end:
        return told
    which = "early" if letter == "<" else "late"
    start, end = (told.start, today) if letter == "<" else (today, told.end)
    return Stretch(start, end, "span", f"{told.local} {which}")


def _tense(draft: Draft, found: Tokens, text: str) -> str:
    """Return "past", "begun" (since) or "future" as the nearest word says, those before the date first."""
    if not any(name in draft.tells for name in ("weekday", "month", "quarter", "season", "around", "unit")):
        return ""
    if draft.opens and found.values[draft.start] == "since":
        return "begun"
    behind = range(draft.start - 1, max(-1, draft.start - _LOOK), -1)
    ahead = range(draft.end, min(len(found.shape), draft.end + _LOOK))
    for places in (behind, ahead):
        for i in places:
            tense = _says(found, text, i)
            if tense == ".":
                break
            if tense:
                return tense
    return "future" if draft.opens == "until" else ""


def _says(found: Tokens, text: str, i: int) -> str:
    """Return the tense that one word speaks of, "." at the end of a sentence, "" where it tells none."""
    letter, begin = found.shape[i], found.starts[i]
    if letter == "+":
        return "past" if _PLUPERFECT.search(text, max(0, begin - 40), begin) else "future"
    before = text[found.starts[i - 1] : found.ends[i - 1]] if i else ""
    if letter == "T" and before in ("is", "are", "set"):
        return "future"
    if letter == "=" or (letter == "x" and _PAST_WORD.fullmatch(text, begin, found.ends[i])):
        return "future" if before == "be" else "past"
    return letter if letter == "." else ""
