"""Angles as warnings write them: one latitude or longitude a match, in every form met in life.

Hyphened (68-36.86N, 69-15-06N, 4-5S), glued (6300N, N395042), parted by blanks, signs or words (69 01,80 E; N69 01,80;
S39 27; 12 DEG 05 MIN SOUTH), with Latin, Cyrillic (С Ю В З) and letters before or after; a comma or a point before
decimals; a letter O for a zero, which is said.
"""

import re
from typing import NamedTuple

_D = r"[0-9O]"
_DECIMALS = r"(?:[.,][0-9O]{1,5})?"
_MARK = r"[ \t]?(?:[-–—°º:'′’]|DEG(?:REES?)?)[ \t]?"
_PART = rf"(?:{_MARK}|[ \t])"
_ENDS = r"(?:[\"″”'′’]|[ \t]?MIN(?:UTES?)?\b)?\s?[.]?"
_LETTER = r"(?:[NSСЮ]|[EWВЗ](?!\d))"
SUFFIXED = (
    rf"(?<!\d)(?<!\d[./])(?:(?:{_D}{{1,4}}-{_D}{{1,2}}(?:-{_D}{{1,2}})?{_DECIMALS}|\d{{2,3}}\.\d{{2}}\.\d{{1,3}}"
    rf"|(?<!\d,)(?:\d{{1,3}}{_PART}\d{{1,2}}{_PART}\d{{1,2}}{_DECIMALS}"
    rf"|\d{{1,3}}{_PART}\d{{1,2}}{_DECIMALS}|\d{_D}{{3,6}}(?:\.\d{{1,4}})?|\d{{1,3}}\.\d{{1,6}}°?))"
    rf"{_ENDS}{_LETTER}|\d{{1,3}}{_MARK}\d{{1,2}}(?:{_MARK}\d{{1,2}})?{_DECIMALS}{_ENDS}(?:NORTH|SOUTH|EAST|WEST))"
    r"(?![A-Za-zА-Яа-я']|-[A-Z])(?:\.\d{1,3}(?!\d))?"
)
PREFIXED = (
    rf"(?<![A-Za-zА-Яа-я])[NSEW]\s?(?:\d{{2,3}}{_PART}\d{{1,2}}{_PART}\d{{1,2}}{_DECIMALS}(?![\d.,-]*\d?[NSEW]\b)"
    rf"|\d{{2,3}}{_PART}\d{{1,2}}{_DECIMALS}|(?:\d\n?){{4,7}}(?:\.\d{{1,2}})?)(?!\d)"
)
_WORDS = re.compile(r"NORTH|SOUTH|EAST|WEST|DEG(?:REES?)?|MIN(?:UTES?)?")
_SIGN = {"N": 1, "S": -1, "E": 1, "W": -1, "С": 1, "Ю": -1, "В": 1, "З": -1}
_LATITUDES = frozenset("NSСЮ")
_LIMITS = {True: 90.0, False: 180.0}


class Angle(NamedTuple):
    """Hold one angle: "lat" or "lon", degrees north or east (None where it cannot be), and what was odd about it."""

    axis: str
    degrees: float | None
    odd: str | None
    minutes_written: bool


def angle(written: str) -> Angle:
    """Return what a match of SUFFIXED or PREFIXED stands for."""
    text = _WORDS.sub(_short, written.replace("\n", "").strip())
    letter = text[0] if text[0] in _SIGN else next(c for c in reversed(text) if c in _SIGN)
    odd = None
    digits = text.strip("NSEWСЮВЗ \"″”'′’")
    trailing = re.search(r"[NSEWСЮВЗ](\.\d+)$", text)
    if trailing:
        digits = text[: trailing.start()] + trailing[1]
        odd = "decimals stand behind the letter"
    if "O" in digits:
        digits, odd = digits.replace("O", "0"), "a letter O stands for a zero"
    if re.fullmatch(r"\d{2,3}\.\d{2}\.\d{1,3}", digits):
        digits, odd = digits.replace(".", "-", 1), "a point stands between degrees and minutes"
    parts = re.split(r"[^\d.,]+", digits.strip(" .-").replace(",", "."))
    parts = [part.strip(".") for part in parts if part.strip(".")]
    is_lat = letter in _LATITUDES
    if any(part.count(".") > 1 for part in parts) or not parts:
        return Angle("lat" if is_lat else "lon", None, "digits that no latitude or longitude has", False)
    value, why = _value(parts, is_lat)
    if value is None or value > _LIMITS[is_lat]:
        return Angle("lat" if is_lat else "lon", None, why or "no such position", len(parts) > 1)
    return Angle("lat" if is_lat else "lon", _SIGN[letter] * value, odd or why, len(parts) > 1)


def _short(word: re.Match[str]) -> str:
    """Return the letter of a quarter that is written out, and a blank for the name of a unit."""
    return word[0][0] if word[0][0] in _SIGN else " "


def _value(parts: list[str], is_lat: bool) -> tuple[float | None, str | None]:
    """Return degrees of the parts of an angle, and what is odd about them."""
    if len(parts) == 1 and "." in parts[0] and len(parts[0].split(".")[0]) <= 3:
        return float(parts[0]), None
    if len(parts) == 1:
        parts = _unglued(parts[0], is_lat)
        if not parts:
            return None, "digits that no latitude or longitude has"
    degrees, minutes = float(parts[0]), float(parts[1]) if len(parts) > 1 else 0.0
    seconds = float(parts[2]) if len(parts) > 2 else 0.0
    odd = None
    if len(parts[0]) > 3:
        odd = "more digits of degrees than there can be"
    if minutes > 60 or seconds > 60:
        return None, "more than 60 minutes or seconds"
    if minutes == 60 or seconds == 60:
        odd = "60 minutes or seconds"
    return degrees + minutes / 60 + seconds / 3600, odd


def _unglued(digits: str, is_lat: bool) -> list[str]:
    """Return degrees, minutes, seconds of digits with nothing between them."""
    whole, _, decimals = digits.partition(".")
    tail = f".{decimals}" if decimals else ""
    at = len(whole) - (2 if is_lat else 3)
    if at not in (2, 4):
        return []
    head = whole[: 2 if is_lat else 3]
    rest = whole[len(head) :]
    return [head, rest + tail] if at == 2 else [head, rest[:2], rest[2:] + tail]
