"""The head of a warning: its series, number and year, when it was issued, and what follows after."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from offing.codecs.warning_tokens import MONTHS
from offing.schema.claim import Span

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISSUED = re.compile(
    rf"(?<!\d)(?P<d>\d{{2}})(?P<h>\d{{2}})(?P<m>\d{{2}})\s?(?P<z>Z|UTC|GMT|МСК)?\s*(?P<mon>{_MONTH})\.?\s*(?P<y>\d{{4}}|\d{{2}})?(?!\d)"
)
_JAPAN = re.compile(
    r"NO\.\s?(?P<y>\d{2})-(?P<n>\d{3,4})\s+DATE:\s?(?P<iy>\d{4})/(?P<im>\d{2})/(?P<id>\d{2})\s+(?P<ih>\d{2}) UTC"
    r"(?:\s+\d{6}UTC ISSUED AT [^\n]*)?"
)
_NAVAREA = r"NAVAREA[ -]?[IVX]+(?: (?:COASTAL|SAR|S|E|N))?"
_SERIES = re.compile(
    rf"(?P<s>HYDRO(?:PAC|LANT|ARC)|{_NAVAREA}|[A-Z]+(?: [A-Z]+)? (?:NAV(?:IGATIONAL)? WARN(?:ING)?|NAVTEX)"
    r"|COASTAL WARNING [A-Z]+|WZ|NAVWARN|NAVIGATIONAL WARNING(?: NR\.?| NO\.?)?"
    r"|ПРИП [А-Я]+|НАВИП [А-Я ]+|[一-鿿]{1,2}航警)"
    r"(?: NR\.?| NO\.?)?[ .]?(?P<n>\d{1,4})(?:\s?/\s?(?P<y>\d{4}|\d{2}))?(?:\((?P<sub>[\dGEN, ]+)\))?"
    r"|\b(?P<s2>[A-Z]{2})(?P<n2>\d{1,4})/(?P<y2>\d{2})\b",
)
_YEAR_FIRST = re.compile(rf"(?P<s>{_NAVAREA})\s(?P<y>\d{{2}})-(?P<n>\d{{3,4}})(?![\d-])")
_BESIDE = re.compile(
    r"\s*(?P<s>[A-Z]+[A-Z IVX-]*?) (?P<n>\d{1,4})/(?P<y>\d{2,4}) ISSUE=(?P<issue>\d{6}Z [A-Z]{3} \d{4})[^\n]*"
)
REFERENCE = re.compile(
    rf"(?P<s>HYDRO(?:PAC|LANT|ARC)|{_NAVAREA}|(?<![A-Z])(?!OF|TO|NO|NR|OR|AT|BY|IN|ON)[A-Z]{{2}}"
    r"|(?:(?![取消撤销解除])[一-鿿]){1,2}航警)?"
    r"\s?(?P<n>\d{1,4})\s?/\s?(?P<y>\d{4}|\d{2})(?!\d)"
)
_SHORT = 60  # characters; less than that behind a number is no body


@dataclass(slots=True)
class Head:
    """Hold the head of a warning, and the offset at which its body begins."""

    series: str = ""
    number: str = ""
    year: int | None = None
    issued: datetime | None = None
    body: int = 0
    spans: dict[str, Span] = field(default_factory=dict)


def head(text: str) -> Head:
    """Return the head of one warning's text, in narrow letters."""
    found = Head()
    if japan := _JAPAN.match(text.lstrip().upper()):
        at = len(text) - len(text.lstrip())
        found.series, found.number, found.year = "NAVAREA XI", japan["n"], 2000 + int(japan["y"])
        found.issued = _instant(int(japan["iy"]), int(japan["im"]), int(japan["id"]), int(japan["ih"]), 0)
        found.body = at + japan.end()
        found.spans = {"number": (at, at + japan.end()), "issued": (at + japan.start("iy"), at + japan.end())}
        return found
    first = text[:400]
    at = 0
    if told := _BESIDE.match(first):
        return _of_line(told)
    if issued := _ISSUED.match(first.lstrip()):
        lead = len(first) - len(first.lstrip())
        found.issued = issued_at(issued)
        found.spans["issued"] = (lead, lead + issued.end())
        at = found.body = lead + issued.end()
    if told := _YEAR_FIRST.match(first, at):
        found.series, found.number, found.year = told["s"].replace("-", " "), told["n"], _year(told["y"])
        found.body, found.spans["number"] = told.end(), told.span()
    elif series := _SERIES.search(first, at):
        line = first.rfind("\n", 0, series.start()) + 1
        if series.start() - line < 40 and first.count("\n", at, series.start()) <= 2:
            name = series["s"] or series["s2"]
            found.series, found.number = " ".join(name.replace("-", " ").split()), series["n"] or series["n2"]
            found.year = _year(series["y"] or series["y2"])
            found.body = _last(text, series)
            found.spans["number"] = series.span()
    return found


def _of_line(told: re.Match[str]) -> Head:
    """Return the head that a list of warnings tells in one line: "HYDROLANT 5/2017 issue=011126Z JAN 2017 …"."""
    found = Head(" ".join(told["s"].replace("-", " ").split()), told["n"], _year(told["y"]), body=told.end())
    found.issued = date_time_group(told["issue"])
    found.spans = {"number": (told.start("s"), told.end("y")), "issued": told.span("issue")}
    return found


def _last(text: str, series: re.Match[str]) -> int:
    """Return where the body begins: behind the number, or its last copy where a page says it before the text too."""
    again = text.rfind(series[0])
    return (again if again > series.start() and len(text) - again > _SHORT else series.start()) + len(series[0])


def issued_at(match: re.Match[str]) -> datetime | None:
    """Return the instant of a date-time group with its month; None without a year or where it cannot be."""
    year = _year(match["y"])
    if year is None:
        return None
    return _instant(year, MONTHS[match["mon"]], int(match["d"]), int(match["h"]), int(match["m"]))


def date_time_group(written: str) -> datetime | None:
    """Return the instant of "311930Z DEC 2010"."""
    match = _ISSUED.search(written)
    return issued_at(match) if match else None


def _instant(year: int, month: int, day: int, hour: int, minute: int) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None


def _year(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) if len(written) == 4 else 2000 + int(written)
