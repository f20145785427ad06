"""A text without its white space and with narrow digits, whose offsets lead back."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from offing.codecs.han_numbers import narrow
from offing.schema.claim import Span

_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_DIGITS_BEFORE = re.compile(r"\d{1,5}$")
_DIGITS_AFTER = re.compile(r"\d{1,5}")
_GAP = "\u241f"  # stands where digits on both sides of white space are two numbers


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Hold a squeezed text; ``cuts`` are where kept stretches begin in it, ``begins`` where they begin in the text."""

    text: str
    cuts: list[int]
    begins: list[int]

    def offset(self, at: int) -> int:
        """Return where a squeezed character stands in the text."""
        i = bisect_right(self.cuts, at) - 1
        return self.begins[i] + at - self.cuts[i]

    def span(self, start: int, end: int) -> Span:
        """Return the span, in the text, of a squeezed stretch."""
        return self.offset(start), self.offset(end - 1) + 1


def squeeze(text: str, start: int, end: int) -> Squeezed:
    """Return text[start:end] without white space: in Chinese and Japanese, numbers and words may break anywhere.

    Of two runs of digits parted by blanks alone, or together longer than a year, each stays a number of its own.
    """
    pieces, cuts, begins, at, size = [], [], [], start, 0
    source = narrow(text[start:end])
    for match in _SPACE.finditer(source):
        lo, hi = match.start() + start, match.end() + start
        if lo > at:
            cuts.append(size)
            begins.append(at)
            pieces.append(source[at - start : lo - start])
            size += lo - at
        if _parted(source, match):
            cuts.append(size)
            begins.append(lo)
            pieces.append(_GAP)
            size += 1
        at = hi
    cuts.append(size)
    begins.append(at)
    pieces.append(source[at - start :])
    return Squeezed("".join(pieces), cuts, begins)


def _parted(source: str, blank: re.Match[str]) -> bool:
    before = _DIGITS_BEFORE.search(source, max(0, blank.start() - 5), blank.start())
    after = _DIGITS_AFTER.match(source, blank.end())
    if not before or not after:
        return False
    together = len(before[0]) + len(after[0])
    unit = source[after.end() : after.end() + 1]
    return "\n" not in blank[0] or together > (2 if unit in ("月", "日", "時", "分", "号", "號") else 4)
