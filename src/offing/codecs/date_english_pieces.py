"""Find the pieces of English dates: patterns over the classes of words (date_english_words), and what each tells.

A piece tells fields: year month day last_day quarter half season decade century, weekday, step (last -1, this 0, next
1) with unit (day week weekend month quarter year season month_name weekday), part, clock, zone, count, vague.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from offing.codecs.date_english_tokens import Tokens
from offing.codecs.date_zones import SHORT, named_zone

Fields = dict[str, object]
_ANY = (
    # whole dates in digits
    r"(?P<iso>I)|(?P<numeric>A)",
    # times of day: 09:45 China time, 3 p.m. JST, 2300 local time, 1500 UTC, 0600 hours, noon
    r"(?P<clock>c(?:,?p)?u?(?:\((?:Z|XX?q)\)|Z|XX?q)?|[DN],?p(?:\((?:Z|XX?q)\)|Z|XX?q)?|[YH]u?(?:Z|XX?q)|[YH]u|H(?=@t?[DMmWw])|[YH](?=[-T][YH]u?(?:Z|XX?q|u))|G(?:XX?q)?|D(?=u?(?:Z|XX?q))u?(?:Z|XX?q)|V)",
    # 15 July 2023, the 15th of July, 20-23 July, 20 to 23 July; July 15, 2023, July 20-23
    r"(?P<date>t?(?:D|O|F(?=[Mo]))(?:(?:[-T/&,]|,&)(?:D|O))?o?[Mm](?:,?o?Y)?"
    r"|[Mm]t?(?:D|O|F)(?:[-T/](?:D|O)(?![-/]?[x.]D)|(?:&|,&)(?:D|O)(?![xNsUu]))?(?:,?Y(?![NU]))?)",
    # quarters and halves: the third quarter of 2022, Q3, the 1988 second quarter, the first half of next year
    r"(?P<quarter>t?y?-?[FO]-?y?-?[Qk](?:o?t?y?Y)?|t?Yy?[FO]-?Q|tY[Qk]|JD(?:,?o?Y)?)",
    r"(?P<half>t?[FlO]K(?=o?t?(?:Y|[lnh]U))(?:o?t?Y)?)",
    r"(?P<century>t?[OF]-?C)",
    r"(?P<decade>t?E)",
    # last week, this coming Sunday, next year, the current fiscal year, last April, this summer, last night
    r"(?P<relative>k[ln]U|t?h?[lnhj]y?(?:Ur[Qk]|[UQkWwMmSPK]))",
    # the past five years, the next two weeks
    r"(?P<around>t?[lnh][x]?[DBNs](?:o[sN]|[&]N)?U|(?<=i)[DBNas]U(?![g<>r-])|(?<=v)[DBNas]U(?![g<>r-]))",
    # two years ago, a year earlier, year-earlier, three days later
    r"(?P<counted>[DBNas](?:o[sN]|&[as]K)?-?[UQ](?:-|[&]x)?[g<>]|t?U-[g<][QkU]?|U-[g<])",
    r"(?P<season>t?S(?:o?Y)?)",
    r"(?P<month>[Mm](?:,?o?Y)?)",
    r"(?P<weekday>[Ww])",
    r"(?P<today>R)",
    r"(?P<ended>t?U[r-]?r?(?=e)e)",
    r"(?P<period>ty?[UQk])",
    r"(?P<part>tP|P)",
    r"(?P<year>y?Y)",
    r"(?P<vague>[012]U|[01]|(?:td?|d)?2|(?<=@)tq(?!o)|tl(?![NDsU])|h)",
)
_PIECE = re.compile("|".join(_ANY))
_STEPS = {"l": -1, "n": 1, "h": 0, "j": 0}


@dataclass(frozen=True, slots=True)
class Words:
    """Hold the words of one piece."""

    found: Tokens
    start: int
    end: int

    @property
    def shape(self) -> str:
        """Return the letters of the words' classes."""
        return self.found.shape[self.start : self.end]

    @property
    def first(self) -> object:
        """Return what the first word means."""
        return self.found.values[self.start]

    @property
    def last(self) -> object:
        """Return what the last word means."""
        return self.found.values[self.end - 1]

    @property
    def after(self) -> str:
        """Return the letters of the two words after."""
        return self.found.shape[self.end : self.end + 2]

    @property
    def word_before(self) -> str:
        """Return what the word before means, small."""
        return str(self.found.values[self.start - 1]).lower() if self.start else ""

    @property
    def before(self) -> str:
        """Return the letter of the word before, "" at the beginning."""
        return self.found.shape[max(0, self.start - 1) : self.start]

    def values(self, letters: str) -> list[object]:
        """Return what the words of some classes mean."""
        return [v for v, c in zip(self.found.values[self.start : self.end], self.shape, strict=True) if c in letters]


@dataclass(slots=True)
class Piece:
    """Hold a piece: which words it takes and what it tells."""

    start: int
    end: int
    kind: str
    tells: Fields


def pieces(found: Tokens) -> Iterator[Piece]:
    """Yield the pieces in order; none overlaps another."""
    for match in _PIECE.finditer(found.shape):
        kind = match.lastgroup or ""
        tells = _READ[kind](Words(found, match.start(), match.end()))
        if tells is not None:
            yield Piece(match.start(), match.end(), kind, tells)


def _iso(at: Words) -> Fields | None:
    written = str(at.first)
    day, clock = written[:10], written[11:]
    tells: Fields = {"year": int(day[:4]), "month": int(day[5:7]), "day": int(day[8:])}
    if not clock:
        return tells
    zone = re.search(r"(Z|[+-]\d\d:?\d\d)$", clock)
    digits = re.sub(r"\D", "", re.sub(r"\..*", "", clock[: zone.start()] if zone else clock))
    tells["clock"] = tuple(int(digits[i : i + 2]) for i in range(0, len(digits) - 1, 2))
    if zone and zone[0] != "Z":
        sign = -1 if zone[0][0] == "-" else 1
        tells["zone"] = sign * (int(zone[0][1:3]) * 60 + int(zone[0][-2:]))
    elif zone:
        tells["zone"] = SHORT["UTC"]
    return tells


def _numeric(at: Words) -> Fields | None:
    written = str(at.first)
    one, two, three = (int(x) for x in re.split(r"[./]", written))
    if one > 31:
        return {"year": one, "month": two, "day": three}
    year = three if three > 99 else 1900 + three if three >= 50 else 2000 + three
    if "." in written or one > 12:  # with full stops the day comes first
        return {"year": year, "month": two, "day": one}
    if two > 12 or one == two:
        return {"year": year, "month": one, "day": two}
    return {"year": year, "doubtful_day": (one, two)}


def _clock(at: Words) -> Fields | None:
    shape, tells = at.shape, Fields()
    h, m, s = _hms(at)
    half = at.values("p")
    if half:
        if not 1 <= h <= 12:
            return None
        h = h % 12 + (12 if half[0] == "p" else 0)
    if h > 24 or (m or 0) > 59:
        return None
    tells["clock"] = (h,) if m is None else (h, m) if s is None else (h, m, s)
    zone = _zone(at)
    if zone is not None:
        tells["zone"] = zone
    return None if shape[0] in "DN" and not half and zone is None else tells


def _hms(at: Words) -> tuple[int, int | None, int | None]:
    value = at.first
    if at.shape[0] == "c":
        told = [int(x) for x in re.split(r"[:.]", str(value))]
        return told[0], told[1], told[2] if len(told) > 2 else None
    if at.shape[0] in "YHG":
        digits = str(value[0] if isinstance(value, tuple) else value)
        return int(digits[:2]), int(digits[2:]), None
    return (value if isinstance(value, int) else 99), None, None


def _zone(at: Words) -> tzinfo | str | None:
    first = at.first
    if isinstance(first, tuple) and first[1]:
        return SHORT[str(first[1])]
    for value in at.values("Z"):
        return value  # type: ignore[return-value]
    named = [str(v) for v in at.values("X")]
    if not named:
        return None
    zones = [z for z in map(named_zone, named) if z]
    return zones[-1] if zones else "local"


def _date(at: Words) -> Fields | None:
    months, years = at.values("Mm"), at.values("Y")
    days = [d for d in at.values("DOF") if isinstance(d, int)]
    tells: Fields = {"month": months[0], "day": days[0]}
    if len(days) > 1:
        if days[1] <= days[0]:
            return None
        tells["last_day"] = days[1]
    if years:
        tells["year"] = int(str(years[0]))
    return tells


def _quarter(at: Words) -> Fields | None:
    shape = at.shape
    if shape[0] == "J":
        number = at.values("D")[0]
        return {"quarter": number, **_year_of(at)} if number in (1, 2, 3, 4) else None
    if "F" not in shape and "O" not in shape:
        return {"unit": "quarter", **_year_of(at)}
    number = at.values("FO")[0]
    if not isinstance(number, int) or number > 4 or ("k" in shape and "Y" not in shape):
        return None
    return {"quarter": number, **_year_of(at)}


def _year_of(at: Words) -> Fields:
    years = at.values("Y")
    return {"year": int(str(years[0]))} if years else {}


def _half(at: Words) -> Fields | None:
    if "K" not in at.shape:
        return None
    which = at.values("FOl")[0]
    number = 2 if which in ("last", "latest") else which
    return {"half": number, **_year_of(at)} if number in (1, 2) else None


def _century(at: Words) -> Fields | None:
    return {"century": at.values("OF")[0]}


def _decade(at: Words) -> Fields | None:
    value = at.values("E")[0]
    if not isinstance(value, int) or value % 10 or (value < 100 and at.shape[0] != "t"):
        return None
    return {"decade": value if value >= 100 else 1900 + value}


def _relative(at: Words) -> Fields | None:
    shape = at.shape
    words = [str(v) for v in at.values("lnhj")]
    if words[-1] == "that" and shape[-1] in "WwMmS":
        return None
    step = _STEPS[next(c for c in reversed(shape) if c in _STEPS)]
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
    count: object = counts[0] if counts else 1
    if count in ("a", "an"):
        count = 1
    if not isinstance(count, int):
        return {"vague": "2" if way == ">" else "1"} if way == "g" else None
    last = shape[-1] if shape[-1] in "QkU" and shape[-2] in "g<" else ""
    return {
        "unit": unit.removesuffix("s"),
        "count": count if way == ">" else -count,
        "ago": way == "g",
        **({"of": str(at.last)} if last else {}),
    }


def _season(at: Words) -> Fields | None:
    years = _year_of(at)
    if not years and at.shape[0] != "t" and at.before != "e":
        return None  # "fall" and "spring" are verbs as well
    return {"season": at.values("S")[0], **years}


def _month(at: Words) -> Fields | None:
    if at.shape == "m" and at.before not in tuple("ifzbolnheTL&v"):
        return None
    return {"month": at.first, **_year_of(at)}


def _weekday(at: Words) -> Fields | None:
    if at.before == "*":
        return None
    if at.shape[0] == "w" and not re.match(r",?[MmD]", at.after):
        return None
    return {"weekday": at.first}


def _today(at: Words) -> Fields | None:
    value = at.first
    return {"today": 0, "part": "NI"} if value == "tonight" else {"today": value}


def _around(at: Words) -> Fields | None:
    """Read "the past five years"; "in two weeks" and "within a week" only where the future is spoken of."""
    counts, unit = at.values("DBNas"), str(at.last).removesuffix("s")
    count = 1 if counts[-1] in ("a", "an") else counts[-1]
    steps = [_STEPS[c] for c in at.shape if c in "lnh"]
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
    return {"unit": value, "bare": True}


def _ended(at: Words) -> Fields | None:
    unit = str(at.values("U")[0])
    if unit != "year" or at.last != "late":
        return None
    if "-" in at.shape:  # year-end is a day, the year's end some time before it
        return {"month": 12, "day": 31}
    return {"unit": "year", "step": 0, "edge": "late"}


def _part(at: Words) -> Fields | None:
    return {"part": at.last}


def _year(at: Words) -> Fields | None:
    return {"year": int(str(at.last)), "lone": True}


def _vague(at: Words) -> Fields | None:
    letter, word = at.shape[-1], str(at.last).lower()
    if letter == "l":
        return {"vague": "1"} if word == "past" and len(at.shape) == 2 else None
    if letter in "hU":
        return {"vague": at.shape[0] if letter == "U" else "0"} if letter == "U" or word == "current" else None
    if word == "term" and "d" not in at.shape:
        return None
    if letter == "q":
        return {"vague": "1"}
    return {"vague": letter}


_READ: dict[str, Callable[[Words], Fields | None]] = {
    **{"iso": _iso, "numeric": _numeric, "clock": _clock, "date": _date, "quarter": _quarter, "half": _half},
    **{"century": _century, "decade": _decade, "relative": _relative, "counted": _counted, "season": _season},
    **{
        "around": _around,
        "month": _month,
        "weekday": _weekday,
        "today": _today,
        "ended": _ended,
        "period": _period,
        "part": _part,
    },
    **{"year": _year, "vague": _vague},
}
