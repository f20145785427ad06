"""Areas that a warning only names: "IN DANGER AREA D-201", "В РАЙОНЕ 42", "IN HAMMER RANGE"."""

import re

from offing.codecs.warning_tokens import MONTHS
from offing.schema.claim import Span

_MOST = 20  # names of one list
_CODE = r"(?:[A-ZА-Я]{1,4}[ -]?\d{1,4}[A-ZА-Я]?|\d{1,4}[A-ZА-Я]?|[\"“«][^\"“”»\n]{2,40}[\"”»])"
_NO_CODE = (
    rf"(?![\w/-]|[.,]\d|\s?(?:MILES?|NM|NMI|M|KM|METERS?|METRES?|FEET|UTC|GMT|TO|THRU|AND \d+ (?:{'|'.join(MONTHS)})"
    rf"|HOURS|DEGREES|МИЛ\w{{1,2}}|{'|'.join(MONTHS)})\b)"
)
_KINDS = r"(?:AREAS?|RANGES?|ZONES?|SECTORS?|РАЙОН(?:Е|АХ|Ы)?|ПОЛИГОН(?:Е|АХ)?|ЗОН(?:Е|АХ))"
_LISTED = re.compile(
    rf"\b{_KINDS}:?\s(?:(?:NO|NR|NUMBER|NUMBERS|НР|№)\.?\s?)?"
    rf"(?P<names>{_CODE}{_NO_CODE}(?:(?:,\s?|\s(?:AND|И)\s|,\sAND\s){_CODE}{_NO_CODE}){{0,{_MOST}}})"
)
_CALLED = re.compile(
    r"\bIN (?:THE )?(?P<names>(?:[A-Z][A-Z'-]{1,20} ){1,4}"
    r"(?:RANGES?|(?:FIRING|DANGER|EXERCISE|TRAINING|GUNNERY|PRACTICE) AREAS?))\b(?! (?:BOUND|BETWEEN|WITHIN|JOINING))"
)
_PARTS = re.compile(r",\s?(?:AND\s)?|\s(?:AND|И)\s")


def named_areas(text: str, start: int, end: int) -> list[tuple[str, Span]]:
    """Return the areas that a stretch of a text names, in capitals, with their places."""
    found = [_each(match) for match in _LISTED.finditer(text, start, end)]
    if not found:
        found = [[(match["names"], match.span("names"))] for match in _CALLED.finditer(text, start, end)]
    return [one for names in found for one in names][:_MOST]


def _each(match: re.Match[str]) -> list[tuple[str, Span]]:
    """Return the names of a list, one by one."""
    at, told = match.start("names"), list[tuple[int, int, int]]()
    for gap in (*_PARTS.finditer(match["names"]), None):
        start = told[-1][1] if told else 0
        told.append((start, gap.end() if gap else len(match["names"]), gap.start() if gap else len(match["names"])))
    return [(match["names"][a:b].strip('"“”«»'), (at + a, at + b)) for a, _, b in told]
