"""Datelines: where a report was written, when, and which agency sent it."""

import re
from dataclasses import dataclass
from datetime import date

from offing.codecs.told_dates import month_number

_LINES, _LINE, _HEAD = 6, 240, 1500
_MONTH = r"[^\W\d_]{3,9}"
_DAY = (
    rf"(?:(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}}) (?P<month2>{_MONTH}))(?:,? (?P<year>\d{{4}}))?"
)
_AGENCY = r"(?:\((?P<agency>[^()\d]{2,40})\)|/(?P<slashed>[^/\d]{2,30})/)"
_PLACE = r"(?P<place>[^\W\d_][^()/\d,;:!?\n—–]{1,38}?(?:, [^()/\d,;:!?\n—–]{2,25}?)?)"
_END = r"(?:\s{0,3}(?:--|[—–])\s{0,3}|\s{1,3}-\s{1,3}|-\s)"
# "TOKYO, July 4 (Agency) —", "MOSCOW, July 16. /AGENCY/.", "TAIPEI (Agency) —"
_FULL = re.compile(rf"{_PLACE}(?:[,.] {_DAY})?[,.]? ?{_AGENCY}(?:{_END}|[.:]\s)")
# "TOKYO, July 4 —", "МОСКВА, 16 июл - Агентство."
_DATED = re.compile(rf"{_PLACE}[,.] {_DAY}\.?{_END}(?:(?P<agency>[^\W\d_][^.\n—–\d]{{1,30}})\. )?")
# "SINGAPORE —": capitals alone
_CAPITALS = re.compile(rf"(?P<place>[^\W\d_a-z][^a-z\d\n()/:;!?—–]{{2,40}}?){_END}(?=[^\W\d_])")
# "SAN DIEGO (July 4, 2023) —"
_BRACKETED = re.compile(rf"{_PLACE} \({_DAY}\){_END}")
# "Владивосток. 16 июля. АГЕНТСТВО -"
_DOTTED = re.compile(rf"{_PLACE}\. {_DAY}\. (?P<agency>[^\W\d_a-z][^\W\d_a-z.\- ]{{1,30}}){_END}")
_BEGUN = re.compile(r"\((?P<agency>[A-Z][A-Za-z .&-]{1,30})\)\s{0,2}(?:--|[—–-])\s")
# 【東京共同】, （共同）, 新华社北京7月15日电, （中央社記者某台北5日電）
_JAPANESE = re.compile(r"[【［\[](?P<place>[^\W\d_]{2,10}?)(?P<agency>共同|時事|ロイター|AFP)[】］\]]")
_SIGNED = re.compile(r"[（(](?P<agency>共同|時事|ロイター|時事通信|共同通信)[)）]")
_CHINESE = re.compile(
    r"[（(【]?(?P<agency>[^\W\d_]{1,9}?[社网網])(?P<reporter>記者|记者)?(?P<place>[^\W\d_]{0,12}?)"
    r"(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:[专專综綜][^\W\d_]{0,8})?[电電讯訊]"
)
_EASTERN = (_JAPANESE, _CHINESE, _SIGNED)
_WESTERN = (_FULL, _BRACKETED, _DOTTED, _DATED, _BEGUN, _CAPITALS)
_EAST = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_NO_PLACE = frozenset("the a an updated exclusive breaking analysis explainer photos video note editor's".split())


@dataclass(frozen=True, slots=True)
class Dateline:
    """Hold what a dateline says; ``day`` is None where it names no year, which ``told`` then shows without one."""

    place: str | None
    agency: str | None
    day: date | None
    told: str | None


def find_dateline(text: str) -> Dateline | None:
    """Return the dateline that one of the first lines of a text begins with; None where none does."""
    lines = [line.strip()[:_LINE] for line in text[:_HEAD].split("\n") if line.strip()]
    for line in lines[:_LINES]:
        forms = _EASTERN if _EAST.search(line[:40]) else _WESTERN
        for form in forms:
            found = form.match(line)
            dateline = _read(found) if found else None
            if dateline:
                return dateline
    return None


def _read(found: re.Match[str]) -> Dateline | None:
    said = found.groupdict()
    place = (said.get("place") or "").strip(" ,.") or None
    if place and not _is_place(place):
        return None
    if said.get("reporter"):
        place = None  # whose name stands before the place, with nothing between
    agency = (said.get("agency") or said.get("slashed") or "").strip() or None
    month, day = said.get("month") or said.get("month2"), said.get("day") or said.get("day2")
    number = (int(month) if month.isdigit() else month_number(month)) if month else None
    if month and number is None:
        return None
    told = f"{number:02}-{int(day):02}" if number and day else None
    return Dateline(place, agency, _day(said.get("year"), number, day), told)


def _is_place(place: str) -> bool:
    words = place.split()
    names = all(word[:1].isupper() or not word[:1].isalpha() or word in ("of", "de", "da", "на") for word in words)
    east = bool(_EAST.search(place))
    return (names or east) and len(words) <= 6 and words[0].lower() not in _NO_PLACE


def _day(year: str | None, month: int | None, day: str | None) -> date | None:
    try:
        return date(int(year), month, int(day)) if year and month and day else None
    except ValueError:
        return None
