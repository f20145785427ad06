"""Find the pieces of English dates and what each tells, here those that count from something: last week, a year ago.

A piece tells fields: year month day last_day quarter half season decade century, weekday, step (last -1, this 0, next
1) with unit (day week weekend month quarter year season month_name weekday), part, clock, zone, count, vague.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from offing.codecs.date_english_calendar import CALENDAR
from offing.codecs.date_english_hours import HOURS, local_zone
from offing.codecs.date_english_match import STEPS, Fields, Words
from offing.codecs.date_english_patterns import PIECE
from offing.codecs.date_english_tokens import Tokens


@dataclass(slots=True)
class Piece:
    """Hold a piece: which words it takes and what it tells."""

    start: int
    end: int
    kind: str
    tells: Fields


def pieces(found: Tokens) -> Iterator[Piece]:
    """Yield the pieces in order; none overlaps another."""
    for match in PIECE.finditer(found.shape):
        kind = match.lastgroup or ""
        tells = _READ[kind](Words(found, match.start(), match.end()))
        if tells is not None:
            yield Piece(match.start(), match.end(), kind, tells)


def _relative(at: Words) -> Fields | None:
    shape = at.shape
    words = [str(v) for v in at.values("lnhj")]
    if words[-1] == "that" and shape[-1] in "WwMmS":
        return None
    step = STEPS[next(c for c in reversed(shape) if c in STEPS)]
    letter, value = shape[-1], at.last
    if letter in "WwMmS":
        name = {"W": "weekday", "w": "weekday", "M": "month", "m": "month", "S": "season"}[letter]
        told = words[-1].lower() in ("previous", "preceding", "following")
        return {name: value, "step": step, "firm": words[0].lower() in ("last", "next"), "from_told": told}
    if letter == "P":
        return {"part": value, "night": step} if shape[0] != "t" or step else {"part": value}
    if letter == "U" and str(value).endswith("s"):
        return {"vague": {-1: "1", 0: "0", 1: "2"}[step]}
    if letter == "K":
        return None
    if at.shape[0] == "k":  # the same period last year
        return {"unit": "quarter", "year_step": step}
    if at.shape[-2:-1] == "r":  # last year's quarter
        return {"unit": "quarter", "year_step": step}
    told = words[0] in ("following", "previous", "preceding", "that", "same") or (
        words[0] in ("next",) and value == "day"
    )
    unit = "period" if letter == "k" else str(value)
    if words[-1] == "latest":
        return {"unit": unit, "latest": True}
    return {"unit": unit, "step": step, "from_told": told}


def _counted(at: Words) -> Fields | None:
    shape = at.shape
    way = next(c for c in reversed(shape) if c in "g<>")
    counts = at.values("DBNas")
    unit = str(at.values("UQ")[0])
    count: object = counts[shape.startswith("as")] if counts else 1
    if count in ("a", "an"):
        count = 1
    if not isinstance(count, int):
        return {"vague": "2" if way == ">" else "1"} if way == "g" else None
    last = shape[-1] if shape[-1] in "QkU" and shape[-2] in "g<" else ""
    quarter = [v for v, c in zip(at.found.values[at.start + 2 : at.end], shape[2:], strict=True) if c in "FO"]
    if quarter:  # the year-ago third quarter
        return {"quarter": quarter[0], "years_ago": 1}
    return {
        "unit": unit.removesuffix("s"),
        "count": count if way == ">" else -count,
        "ago": way == "g",
        **({"of": str(at.last)} if last else {}),
    }


def _weekday(at: Words) -> Fields | None:
    if at.before == "*":
        return None
    if at.shape[0] == "w" and not re.match(r",?[MmD]", at.after):
        return None
    return {"weekday": at.first, **local_zone(at)}


def _today(at: Words) -> Fields | None:
    value = at.last
    if at.shape[-1] == "U":  # it is the second day of
        return {"today": 0} if value == "day" else None
    if len(at.shape) > 1:  # the day before yesterday
        beyond = at.values("U") == ["day"] and {"L": -1, "6": 1}[at.shape[-2]] == value
        return {"today": 2 * int(str(value))} if beyond else None
    return {"today": 0, "part": "NI"} if value == "tonight" else {"today": value}


def _that_day(at: Words) -> Fields | None:
    """Read "later in the day", "earlier in the month"."""
    unit = str(at.last)
    if unit == "day":
        return {"that_day": True}
    return {"unit": unit, "step": 0} if unit in ("week", "month", "year") else None


def _one_day(at: Words) -> Fields | None:
    return {"vague": "2"} if at.first == 1 and at.last == "day" else None


def _then(_: Words) -> Fields | None:
    return {"then": True}


def _around(at: Words) -> Fields | None:
    """Read "the past five years"; "in two weeks" and "within a week" only where the future is spoken of."""
    counts, unit = at.values("DBNas"), str(at.values("U")[-1]).removesuffix("s")
    if "&" in at.shape and at.shape[-1] == "N":  # in a year or two
        return {"vague": "2"} if at.word_before == "in" else None
    count = 1 if counts[-1] in ("a", "an") else counts[-1]
    steps = [STEPS[c] for c in at.shape if c in "lnh"]
    if not isinstance(count, int):
        return {"vague": {-1: "1", 0: "0", 1: "2"}[steps[0]]} if steps else None
    if steps:
        return {"around": count * (steps[0] or -1), "unit": unit}
    before = at.word_before
    return {"around": count, "unit": unit, "ahead": before} if before in ("in", "within") else None


def _period(at: Words) -> Fields | None:
    value = str(at.last)
    if value.endswith("s") or value in ("time", "half", "decade"):
        return None
    tells: Fields = {"unit": value, "bare": True}
    told = at.found.shape[at.end : at.end + 3]
    if told[:1] == "=" and told[1:] in ("MD", "mD") and value == "quarter":  # the quarter ended Sept. 30
        tells["ended"] = tuple(at.found.values[at.end + 1 : at.end + 3])
    return tells


def _ended(at: Words) -> Fields | None:
    unit = str(at.values("U")[0])
    if unit != "year" or at.last != "late":
        return None
    if "-" in at.shape:  # year-end is a day, the year's end some time before it
        return {"month": 12, "day": 31}
    return {"unit": "year", "step": 0, "edge": "late"}


def _vague(at: Words) -> Fields | None:
    letter, word = at.shape[-1], str(at.last).lower()
    if letter == "9":  # at a later date
        return {"vague": "2"}
    if letter == "l":
        return {"vague": "1"} if word == "past" and len(at.shape) == 2 else None
    if letter in "hU":
        return {"vague": at.shape[0] if letter == "U" else "0"} if letter == "U" or word == "current" else None
    if word == "soon" and at.after.startswith("6"):
        return None  # soon after
    if word == "term" and "d" not in at.shape:
        return None
    if letter == "q":
        return {"vague": "1"}
    return {"vague": letter}


_READ: dict[str, Callable[[Words], Fields | None]] = {
    **CALENDAR,
    **HOURS,
    **{"relative": _relative, "counted": _counted, "weekday": _weekday, "today": _today, "that_day": _that_day},
    **{"one_day": _one_day, "then": _then, "around": _around, "period": _period, "ended": _ended, "vague": _vague},
}
