"""Find positions written in running text, in the forms of reports, warnings and notices to airmen.

Degrees with decimals, degrees and minutes with or without decimals, degrees, minutes and seconds; parted by signs,
hyphens, colons, blanks or nothing (3341N09815E); the hemisphere after or before each; narrow or full-width digits;
English, Russian, Chinese and Japanese hemispheres.
"""

import re
from typing import NamedTuple

from offing.codecs.han_numbers import narrow
from offing.schema.claim import Span

_DEGREE = r"\s?(?:[°º˚度]|deg(?:rees?)?\.?)\s?"
_MINUTE = r"\s?(?:['′’‘分]|min(?:utes?)?\.?)\s?"
_SECOND = r"\s?(?:[\"″”]|''|′′|’’|秒|sec(?:onds?)?\.?)"
_DECIMALS = r"(?:[.,]\d{1,6})?"


def _angle_pattern(name: str) -> str:
    """Return one angle's pattern: groups named d, m, s for its numbers, g glued, f degrees alone."""
    return (
        rf"(?:(?P<{name}d>\d{{1,3}})(?:{_DEGREE}|\s?[:\-]\s?|\s)(?P<{name}m>\d{{1,2}}{_DECIMALS})"
        rf"(?:(?:{_MINUTE}|\s?[:\-]\s?|\s)(?P<{name}s>\d{{1,2}}{_DECIMALS})(?:{_SECOND})?|{_MINUTE})?"
        rf"|(?P<{name}g>\d{{4,7}}(?:\.\d{{1,4}})?)"
        rf"|(?P<{name}f>\d{{1,3}}(?:[.,]\d{{1,10}})?)(?:{_DEGREE})?)"
    )


_NORTH = {"n": 1, "north": 1, "с": 1, "北": 1, "北緯": 1, "北纬": 1, "s": -1, "south": -1, "ю": -1, "南": -1} | {
    **{"南緯": -1, "南纬": -1}
}
_EAST = {"e": 1, "east": 1, "в": 1, "東": 1, "东": 1, "東経": 1, "東經": 1, "东经": 1, "w": -1, "west": -1, "з": -1} | {
    **{"西": -1, "西経": -1, "西經": -1, "西经": -1}
}
_LAT, _LON = r"(?:north|south|[ns]|[сю]|[北南][緯纬]?)", r"(?:east|west|[ew]|[вз]|[東东西][経經经]?)"
_GAP = r"[\s,;/、\-]{0,4}(?:and\s)?(?:(?:long?|longitude)\.?\s?)?"
_LETTER = "[A-Za-zÀ-ÿЀ-ӿ]"
_END = rf"(?!{_LETTER})"  # a letter of a hemisphere is no beginning of a word
_AFTER = rf"\s?(?P<ns>{_LAT})\.?{_END}(?:\s?lat(?:itude)?)?"
_AFTER_LON = rf"\s?(?P<ew>{_LON}){_END}"
_SUFFIXED = re.compile(
    rf"(?<![\d.])(?<!\d,){_angle_pattern('a')}{_AFTER}{_GAP}{_angle_pattern('b')}{_AFTER_LON}", re.IGNORECASE
)
_PREFIXED = re.compile(
    rf"(?<!{_LETTER})(?P<ns>{_LAT})[.:]?\s?{_angle_pattern('a')}{_GAP}(?P<ew>{_LON})[.:]?\s?{_angle_pattern('b')}(?![\d])",
    re.IGNORECASE,
)


class Position(NamedTuple):
    """Hold a position: degrees north and east, WGS 84 as a text means them, where it stands, and its form.

    ``form`` is "degrees", "degrees minutes" or "degrees minutes seconds", and ", glued" where nothing parts them.
    """

    lat: float
    lon: float
    span: Span
    form: str


def positions(text: str, start: int = 0, end: int | None = None) -> list[Position]:
    """Return the positions written in text[start:end], in order; one without a hemisphere, or out of range, is none."""
    stop = len(text) if end is None else end
    source = narrow(text[start:stop])
    found: list[Position] = []
    for pattern in (_SUFFIXED, _PREFIXED):
        for match in pattern.finditer(source):
            position = _position(match, start)
            if position is not None:
                found.append(position)
    return _apart(found)


def _apart(found: list[Position]) -> list[Position]:
    """Return positions in order, the first of two that overlap."""
    found.sort(key=lambda p: p.span)
    kept: list[Position] = []
    for position in found:
        if not kept or position.span[0] >= kept[-1].span[1]:
            kept.append(position)
    return kept


def _position(match: re.Match[str], start: int) -> Position | None:
    lat, lon = _angle(match, "a", 2), _angle(match, "b", 3)
    if lat is None or lon is None or lat[0] > 90 or lon[0] > 180:
        return None
    form = max(lat[1], lon[1], key=len)
    if (form == "degrees" or form.endswith("glued")) and match["ns"] in ("n", "s", "с", "ю"):
        return None  # "1990s", "12 n": too little to be a position
    north, east = _NORTH[match["ns"].lower()], _EAST[match["ew"].lower()]
    return Position(north * lat[0], east * lon[0], (match.start() + start, match.end() + start), form)


def _angle(match: re.Match[str], group: str, degrees: int) -> tuple[float, str] | None:
    """Return an angle in degrees and its form; *degrees* is how many digits the degrees of a glued one have."""
    if match[group + "f"]:
        return _number(match[group + "f"]), "degrees"
    if match[group + "g"]:
        return _glued(match[group + "g"], degrees)
    d, m, s = _number(match[group + "d"]), _number(match[group + "m"]), match[group + "s"]
    if s is None:
        return (d + m / 60, "degrees minutes") if m <= 60 else None  # 60.0 is 59.99 rounded
    seconds = _number(s)
    if m >= 60 or seconds > 60 or m != int(m):
        return None
    return d + m / 60 + seconds / 3600, "degrees minutes seconds"


def _glued(written: str, degrees: int) -> tuple[float, str] | None:
    whole, _, decimals = written.partition(".")
    d, rest = int(whole[:degrees]), whole[degrees:]
    m, s = rest[:2], rest[2:]
    if len(rest) not in (2, 4) or int(m) >= 60:
        return None
    if not s:
        return d + float(f"{m}.{decimals or 0}") / 60, "degrees minutes, glued"
    if int(s) >= 60:
        return None
    return d + int(m) / 60 + float(f"{s}.{decimals or 0}") / 3600, "degrees minutes seconds, glued"


def _number(written: str) -> float:
    return float(written.replace(",", "."))
