"""Cardinal numbers in English text, in words and in digits, with the words that bound them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_UNITS = {word: n for n, word in enumerate(_SMALL)}
_POWERS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_VAGUE = (
    *("several", "some", "a few", "few", "many", "multiple", "numerous", "various", "a number of", "a handful of"),
    *("a series of", "scores of", "dozens of", "tens of", "hundreds of", "thousands of"),
    *("a few dozen", "several dozen", "a few hundred", "several hundred", "several thousand", "a couple dozen"),
)
_EXACT = {
    **{"a pair of": 2, "pair of": 2, "both": 2, "a couple of": 2, "a trio of": 3, "trio of": 3, "a quartet of": 4},
    **{"half a dozen": 6, "half-dozen": 6, "a half-dozen": 6, "a dozen": 12, "a score of": 20, "a hundred": 100},
    **{"a thousand": 1_000, "a single": 1, "a lone": 1, "another": 1, "a": 1, "an": 1},
}
_BOUNDS = {
    **dict.fromkeys(("at least", "no fewer than", "no less than", "not less than", "not fewer than"), "at least"),
    **dict.fromkeys(("more than", "over", "upwards of", "a minimum of", "in excess of"), "at least"),
    **dict.fromkeys(("up to", "at most", "no more than", "not more than", "as many as", "a maximum of"), "at most"),
    **dict.fromkeys(("fewer than", "less than", "under"), "at most"),
    **dict.fromkeys(("about", "around", "some", "approximately", "roughly", "nearly", "almost", "close to"), "about"),
    **dict.fromkeys(("an estimated", "an approximate", "circa", "just over", "just under"), "about"),
    **dict.fromkeys(("exactly", "a total of", "a combined", "a further", "an additional", "all of"), "exactly"),
}
_MOST = 10**12


@dataclass(frozen=True, slots=True)
class Number:
    """Hold one cardinal of a text, its offsets those of the text.

    ``value`` is None where the words tell only that there were some. ``bound`` is "exactly", "at least",
    "at most", "about" or "some". ``upto`` is the other end of a range ("five to seven"), whose ``value``
    is the lower. ``article`` tells that it is no more than "a" or "an". ``start`` is where its bounding
    words begin, ``figure`` where the number itself does.
    """

    value: int | None
    bound: str
    start: int
    end: int
    figure: int
    upto: int | None = None
    article: bool = False


def _either(words: object) -> str:
    listed = sorted(words, key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(r"\s{1,3}".join(map(re.escape, word.split(" "))) for word in listed)


_CARDINAL = _either([*_UNITS, *_TENS, *_POWERS, "hundred", "dozen"])
_SAID = rf"(?:{_either([*_UNITS, *_TENS])})(?:(?:-|\s{{1,3}}and\s{{1,3}}|\s{{1,3}})(?:{_CARDINAL})(?![\w])){{0,11}}"
_DIGITS = r"\d{1,3}(?:,\d{3}){1,3}|\d{1,9}(?:\.\d{1,3})?"
_FIGURES = rf"(?<![\w$£€¥.,:/#+-])(?:{_DIGITS})(?:\s{{1,3}}(?:hundred|thousand|million|billion|dozen)\b)?"
_RANGE = rf"(?:\s{{0,2}}[-–—]\s{{0,2}}|\s{{1,3}}(?:to|or)\s{{1,3}})(?P<upto>(?:{_SAID})|(?:{_DIGITS}))"


@cache
def _pattern() -> re.Pattern[str]:
    words = [*_BOUNDS, *_VAGUE, *_EXACT, *_UNITS, *_TENS]
    begin = "".join(sorted({word[0] for word in words}))
    return re.compile(
        rf"(?<!\w)(?=[\d{begin}])"  # nearly every place in a text is passed over for this
        rf"(?:\b(?P<bound>{_either(_BOUNDS)})\s{{1,3}})?"
        rf"(?:(?P<digits>{_FIGURES})|\b(?:(?P<vague>{_either(_VAGUE)})|(?P<exact>{_either(_EXACT)})|(?P<said>{_SAID})))"
        rf"(?:{_RANGE})?(?![\w%°])(?![.,:/]\d)",
        re.IGNORECASE,
    )


def numbers(text: str, start: int = 0, end: int | None = None) -> list[Number]:
    """Return the cardinals between two offsets, in order. Years, hours and ordinals are the reader's to tell apart."""
    found = (_number(match) for match in _pattern().finditer(text, start, len(text) if end is None else end))
    return [it for it in found if it is not None]


def value_of(words: str) -> int | None:
    """Return the number that a phrase names ("two hundred and five", "1,200", "3.5 million"), None where it is none."""
    folded = " ".join(words.lower().replace("-", " ").split())
    if folded in _EXACT:
        return _EXACT[folded]
    if folded[:1].isdigit():
        figure, _, power = folded.partition(" ")
        times = {**_POWERS, "hundred": 100, "dozen": 12, "": 1}.get(power)
        return None if times is None else round(float(figure.replace(",", "")) * times)
    return _said(folded.split())


def ordinal_of(word: str) -> int | None:
    """Return the number of an ordinal ("third", "21st", "twenty-first"), None where the word is none."""
    word = word.lower()
    figure = re.fullmatch(r"(\d{1,6})(?:st|nd|rd|th)", word)
    if figure:
        return int(figure[1])
    tens, _, rest = word.rpartition("-")
    if rest in _ORDINALS:
        small = _ORDINALS.index(rest)
        return small if not tens else _TENS[tens] + small if tens in _TENS and 0 < small < 10 else None
    return _TENS.get(word[:-4] + "y") if word.endswith("ieth") else None


def _number(match: re.Match[str]) -> Number | None:
    bound = " ".join((match["bound"] or "").lower().split())
    figure = next(match.start(name) for name in ("digits", "exact", "vague", "said") if match[name])
    begin = match.start() if bound else figure
    if match["vague"]:
        end = match.end("vague")
        return None if match["upto"] else Number(None, "some", begin, end, figure)
    if bound == "some" and match["exact"]:
        return None
    name = next(name for name in ("digits", "exact", "said") if match[name])
    value = value_of(match[name])
    if value is None or value > _MOST:
        return None
    kind = _BOUNDS.get(bound, "exactly")
    article = match[name].lower() in ("a", "an")
    if article and match.string[match.end(name) : match.end(name) + 1] in ("-", "."):  # "A-50"
        return None
    upto = value_of(match["upto"]) if match["upto"] else None
    if upto is not None and value < upto:
        return Number(value, "at least", begin, match.end(), figure, upto)
    # "Two or one" and "119 - 5" are no ranges: the first number stands alone.
    return Number(value, kind, begin, match.end(name), figure, article=article)


def _said(words: list[str]) -> int | None:
    """Add up "two hundred and five thousand three"; None where the words do not follow one another so."""
    total = group = 0
    last = 10**15  # a smaller rank must follow a greater one
    for word, size in _ranked(words):
        if size is None:
            return None
        if word in _POWERS or word in ("hundred", "dozen"):
            group, last = max(group, 1) * size, size
            if word in _POWERS:
                total, group = total + group, 0
        else:
            if size >= last:
                return None
            group, last = group + size, 10 if size >= 20 else 1
    return total + group


def _ranked(words: list[str]) -> Iterator[tuple[str, int | None]]:
    known = {**_UNITS, **_TENS, **_POWERS, "hundred": 100, "dozen": 12}
    for word in words:
        if word != "and":
            yield word, known.get(word)
