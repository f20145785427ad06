"""Cut an English text into words and numbers and give each the letter of its class."""

import re
from dataclasses import dataclass

from offing.codecs.date_english_words import ABBREVIATED, WORDS, Meaning
from offing.codecs.date_zones import SHORT, as_zone

_TOKEN = re.compile(
    r"(?P<half>[AaPp]\.[Mm]\b\.?|[AaPp][Mm]\b\.?)"
    r"|(?P<offset>(?:UTC|GMT)\s?[+-]\d{1,2}(?::?[0-5]\d)?(?!\d))|(?P<word>[A-Za-z]++)"
    r"|(?P<own>['’]s\b)|(?P<decade>(?:(?<!\d)(?:[12]\d)?\d0|['’]\d0)['’]?s\b)|(?P<mark>[^\w\s])"
    r"|(?P<group>(?<![\w.-])[0-3]\d[0-2]\d[0-5]\d(?:Z|[A-IK-Y](?=\s?[A-Z][A-Za-z]{2}))(?![A-Z]{4}))"
    r"|(?P<packed>(?<![\w.-])[0-3]?\d(?P<dash>[-/]?)[A-Z][A-Za-z]{2}(?P=dash)(?:20|19)?\d\d(?![\w-]))"
    r"|(?P<iso>(?<![\d-])\d{4}-\d\d-\d\d(?:[T ]\d\d:?\d\d(?::?\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-]))"
    r"|(?P<whole>(?<![\d./])(?:\d{1,2}(?:/\d{1,2}/|\.\d{1,2}\.)(?:\d{4}|\d\d)|\d{4}/\d{1,2}/\d{1,2})(?![\d/]|\.\d))"
    r"|(?P<clock>(?<![\d:.])[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?![\d:]|\.\d|\s?[NSEW]\b)|(?<![\d:.])[0-1]?\d\.[0-5]\d(?=\s?[ap]\.?m\b))"
    r"|(?P<figure>\d++(?:[.,]\d++)++)"
    r"|(?P<digits>\d++)(?P<tail>(?:(?![AaPp]\.?[Mm]\b)[A-Za-z]++)?)"
)
_DASHES = "-\u2013\u2014\u2010\u2011\u2212~"  # hyphens and dashes, and what stands for "to"
_MARKS = {
    **dict.fromkeys(_DASHES, "-"),
    ",": ",",
    "/": "/",
    ".": ".",
    "&": "&",
    ";": ".",
    "!": ".",
    "?": ".",
    "(": "(",
    ":": ":",
    ")": ")",
}
_UNKNOWN: Meaning = ("x", None)
_ORDINAL_TAILS = ("st", "nd", "rd", "th")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Hold a text's words: the letters of their classes, what they mean, where they begin and end."""

    shape: str
    values: list[object]
    starts: list[int]
    ends: list[int]


def tokens(text: str, start: int, end: int) -> Tokens:
    """Return the words of text[start:end] with their classes."""
    letters: list[str] = []
    values: list[object] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text, start, end):
        kind, written = match.lastgroup, match[0]
        if kind == "word":
            letter, value = WORDS.get(written, _UNKNOWN)
        elif kind == "mark":
            letter, value = _MARKS.get(written, "x"), written
            if letter == "." and ends and ends[-1] == match.start() and text[starts[-1] : ends[-1]] in ABBREVIATED:
                ends[-1] = match.end()
                continue
        elif kind == "tail":
            letter, value = _digits(match["digits"], match["tail"])
        else:
            letter, value = _others(kind or "", written)
        letters.append(letter)
        values.append(value)
        starts.append(match.start())
        ends.append(match.end())
    found = Tokens("".join(letters), values, starts, ends)
    return _spoken(found) if "N" in found.shape else found


def _digits(digits: str, tail: str) -> tuple[str, object]:
    if len(digits) > 6:
        return "x", None
    value = int(digits)
    if not tail:
        if len(digits) == 4:
            return ("Y" if 1500 <= value <= 2199 else "H"), digits
        return ("D", value) if 1 <= value <= 31 and len(digits) <= 2 else ("B", value)
    if len(digits) == 1 and tail in "qQ":
        return ("4", value) if 1 <= value <= 4 else _UNKNOWN
    if tail in _ORDINAL_TAILS or tail.lower() in _ORDINAL_TAILS:
        return ("O", value) if value <= 31 else ("x", None)
    if len(digits) == 4 and tail.upper() in SHORT:
        return "G", (digits, tail.upper())
    return ("G", (digits, None)) if len(digits) == 4 and tail.lower() in ("h", "hrs", "hours", "lt") else ("x", None)


def _others(kind: str, written: str) -> tuple[str, object]:
    if kind == "half":
        return "p", written[0].lower()
    if kind == "offset":
        return _offset(written)
    if kind == "own":
        return "r", None
    if kind == "decade":
        return "E", int(re.sub(r"\D", "", written))
    if kind == "packed":
        return _packed(written)
    return {"iso": "I", "whole": "A", "clock": "c", "group": "#"}.get(kind, "x"), written


def _packed(written: str) -> tuple[str, object]:
    """Return the date of "15JUL23", "15-Jul-2023" as one written in digits."""
    day, name, year = re.split(r"[-/]?([A-Za-z]{3})[-/]?", written)
    letter, month = WORDS.get(name, _UNKNOWN)
    return ("A", f"{day}.{month}.{year}") if letter in "Mm" else _UNKNOWN


def _offset(written: str) -> tuple[str, object]:
    """Return the zone of "UTC+8", "GMT-03:30"."""
    sign = -1 if "-" in written else 1
    digits = re.sub(r"\D", "", written)
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14:
        return "x", None
    return "Z", as_zone(sign * (hours * 60 + minutes))


_NUMBER_WORDS = re.compile(r"N(?:-?N|&N(?=N))*(?:-?[FO])?")


def _spoken(found: Tokens) -> Tokens:
    """Return the words with neighbouring number words made one: nineteen ninety-six, twenty-first."""
    letters, values, starts, ends, at = [], [], [], [], 0
    for match in _NUMBER_WORDS.finditer(found.shape):
        lo, hi = match.span()
        if hi - lo == 1:
            continue
        parts = [v for v, letter in zip(found.values[lo:hi], found.shape[lo:hi], strict=True) if letter in "NFO"]
        letter, value = _composed([v for v in parts if isinstance(v, int)], found.shape[hi - 1] in "FO")
        letters += [found.shape[at:lo], letter]
        values += [*found.values[at:lo], value]
        starts += found.starts[at : lo + 1]
        ends += [*found.ends[at:lo], found.ends[hi - 1]]
        at = hi
    letters.append(found.shape[at:])
    shape = "".join(letters)
    return Tokens(shape, values + found.values[at:], starts + found.starts[at:], ends + found.ends[at:])


def _composed(parts: list[int], ordinal: bool) -> tuple[str, object]:
    """Return the class and value of number words in a row."""
    if 1000 in parts:
        at = parts.index(1000)
        value = sum(parts[:at] or [1]) * 1000 + sum(parts[at + 1 :])
        return ("Y", str(value)) if 1900 <= value <= 2099 else ("B", value)
    tail = sum(parts[1:])
    if 11 <= parts[0] <= 20 and len(parts) > 1 and 10 <= tail <= 99 and parts[1] >= 10 and 100 not in parts:
        return "Y", str(parts[0] * 100 + tail)
    value = sum(parts)
    if ordinal:
        return ("O", value) if value <= 31 else ("x", None)
    return "N", value
