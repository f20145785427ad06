"""Put the pieces of English dates together: neighbours into expressions, two expressions into an interval."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from offing.codecs.date_context import is_year
from offing.codecs.date_english_match import Fields
from offing.codecs.date_english_pieces import Piece, pieces
from offing.codecs.date_english_tokens import Tokens

_LEVELS = {
    **{"year": "Y", "month": "P", "quarter": "P", "half": "P", "season": "P", "day": "D", "last_day": "D"},
    **{"doubtful_day": "YPD", "today": "YPDW", "night": "YPDW", "weekday": "W", "part": "T", "clock": "C"},
    **{"that_day": "YPDW", "within": "P", "months": "P", "hours": "YPDWTC", "then": "YPDWTC"},
    **{"count": "YPDWTC", "around": "YPDWTC", "vague": "YPDWTC", "century": "YPDWTC", "decade": "YPDWTC"},
}

_UNIT_LEVELS = {"year": "Y", "week": "YP", "month": "YP", "day": "YPDW", "weekend": "YPDW"}
_GLUES = {
    "day": re.compile(r",?t?"),  # Friday, July 14
    "time": re.compile(r"[,:]?@?v?|[of]|@?t"),  # noon on Thursday, Thursday at noon, evening of
    "year": re.compile(r"o?|,?i?"),  # June of last year
    "own": re.compile(r"r"),  # last year's third quarter
}

EDGE = re.compile(r"t?(?:e(?:it?|@t?|-)?|3(?:ot?|-)?)$|t?zot?$|[<>]i?$")
_JOINS = re.compile(r"(,?T|-T?|&)(?:t?(?:e-?|3(?:ot?|-)))?")


@dataclass(slots=True)
class Draft:
    """Hold an expression put together of pieces, its words, and what they tell."""

    start: int
    end: int
    tells: Fields
    last: "Draft | None" = None  # the other end of an interval
    opens: str = ""  # "since" or "until"


def drafts(found: Tokens) -> Iterator[Draft]:
    """Yield expressions: neighbouring pieces of different size, put together."""
    now: Draft | None = None
    for piece in pieces(found):
        if now is not None and _fits(now, piece, found):
            now.end = piece.end
            now.tells = piece.tells | now.tells
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
    glue = found.shape[now.end : piece.start]
    if now.tells.get("part") == "SM" and its == {"T"} and not glue:
        return True  # the early hours of Sunday morning
    if mine & its or ("unit" in now.tells and "unit" in piece.tells):
        return False
    if "vague" in piece.tells or "lone" in piece.tells:
        return False
    if its <= {"T", "C"} or mine <= {"T", "C"}:
        dated = its | mine
        return bool(dated & {"D", "W"} or dated <= {"T", "C"}) and bool(_GLUES["time"].fullmatch(glue))
    if mine - {"T", "C"} == {"W"} and "D" in its:
        return bool(_GLUES["day"].fullmatch(glue))
    if _GLUES["own"].fullmatch(glue):
        return mine == {"Y"} and its == {"P"}
    if "unit" in piece.tells and "step" in piece.tells:  # June last year, Friday of this week
        week = piece.tells["unit"] == "week"
        return glue in ("", "o") and (mine == {"W"} if week else its == {"Y"} and "P" in mine)
    if mine == {"Y", "P"} and its == {"W"}:
        return glue in ("", "r")
    return False


def sound(draft: Draft, found: Tokens, text: str) -> bool:
    """Tell whether an expression that might be something else is a time."""
    tells = draft.tells
    if tells.get("lone"):
        return is_year(text, found.starts[draft.end - 1], found.ends[draft.end - 1])
    if "bare" in tells and tells["unit"] not in ("quarter", "weekend", "period"):
        edged = bool(re.search(r"(?:e|3o?)$", found.shape[max(0, draft.start - 2) : draft.start]))
        follows = text[found.ends[draft.end - 1] : found.ends[draft.end - 1] + 8].lower()
        return edged or (tells["unit"] == "year" and not follows.startswith((" ended", " ending", "-")))
    return True


def paired(found: Tokens, drafts: list[Draft]) -> Iterator[Draft]:
    """Yield expressions with the two ends of an interval made one."""
    at = 0
    while at < len(drafts):
        draft = drafts[at]
        other = drafts[at + 1] if at + 1 < len(drafts) else None
        lead = found.shape[max(0, draft.start - 1) : draft.start]
        if other is not None and _joins(found, draft, other):
            _inherit(draft.tells, other.tells)
            yield Draft(draft.start, other.end, draft.tells, other)
            at += 2
            continue
        if draft.tells.get("loose") is not True:
            yield _opened(draft, lead, found)
        at += 1


def _joins(found: Tokens, draft: Draft, other: Draft) -> bool:
    joined = _JOINS.fullmatch(found.shape, draft.end, other.start)
    between = joined[1] if joined else found.shape[draft.end : other.start]
    if any(name in d.tells for d in (draft, other) for name in ("vague", "around", "count", "last_day")):
        return False
    if between in ("T", "-", "-T", ",T"):
        return _alike(draft.tells, other.tells)
    word = _from_or_between(draft, found)
    if between == "b" and word == "from":
        return str(found.values[draft.end]).lower() in ("until", "till")
    return between == "&" and word == "between"


def _from_or_between(draft: Draft, found: Tokens) -> str:
    """Return the word before an expression and its edge, or within it: overnight between Monday and."""
    start = draft.start
    edge = EDGE.search(found.shape[max(0, start - 4) : start])
    start -= len(edge[0]) if edge else 0
    if found.shape[max(0, start - 1) : start] == "f":
        return str(found.values[start - 1]).lower()
    inside = found.shape.find("f", draft.start, draft.end)
    return str(found.values[inside]).lower() if inside >= 0 and "part" in draft.tells else ""


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
    if "loose" in first:
        _same_half(first, last)
    if "day" in first and "month" not in first and "month" in last:  # from the 15th to 18 July
        first |= {name: last[name] for name in ("month", "year") if name in last}
    if "year" in last and "year" not in first and "month" in first and "month" in last:
        ends = [(int(str(t["month"])), int(str(t.get("day", 1)))) for t in (first, last)]
        first["year"] = int(str(last["year"])) - (ends[0] > ends[1])


def _same_half(first: Fields, last: Fields) -> None:
    """Put "8" of "8 to 10 p.m." into the half of the day that the other hour is in, if it then still comes first."""
    one, other = first.get("clock"), last.get("clock")
    if isinstance(one, tuple) and isinstance(other, tuple):
        later = (one[0] % 12 + 12, *one[1:])
        first["clock"] = later if later < other and other[0] >= 12 else (one[0] % 12, *one[1:])


def _opened(draft: Draft, lead: str, found: Tokens) -> Draft:
    """Return an expression with the word before it that leaves an end open."""
    if lead == "f" and "last_day" in draft.tells:
        return replace(draft, start=draft.start - 1)
    if lead in ("z", "f") and str(found.values[draft.start - 1]).lower() != "between":
        if lead == "f" and not {"day", "month", "weekday", "today", "clock"} & draft.tells.keys():
            return draft  # "photographs from 2019", "up from last year"
        return replace(draft, start=draft.start - 1, opens="since")
    if lead == "@" and found.shape[max(0, draft.start - 2) : draft.start] == "z@" and "length" not in draft.tells:
        return replace(draft, start=draft.start - 2, opens="since")  # beginning on
    if lead == "T" and str(found.values[draft.start - 1]).lower() in ("through", "thru"):
        return replace(draft, start=draft.start - 1, opens="until")
    if lead == "b" and not _levels(draft.tells) <= {"T"}:
        return replace(draft, start=draft.start - 1, opens="until")
    return draft
