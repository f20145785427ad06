"""Quotations: where words stand between quotation marks, within a paragraph or open to its end."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from offing.reports.mention import Sentence
from offing.schema.claim import Span

_MARKS = re.compile('[“”"]|\n[ \t]*\n')
_SHORTEST = 30  # characters; what is shorter is a word in quotation marks and not speech


def quotations(text: str, end: int) -> list[Span]:
    """Return the stretches of speech between quotation marks; one that a paragraph leaves open ends with it."""
    found: list[Span] = []
    opened: int | None = None
    for mark in _MARKS.finditer(text, 0, end):
        if opened is None:
            opened = mark.end() if mark[0] in '“"' else None
            continue
        if mark[0] == "“" and mark.start() > opened:
            opened = mark.end()
            continue
        if mark.start() - opened >= _SHORTEST:
            found.append((opened, mark.start()))
        opened = None
    if opened is not None and end - opened >= _SHORTEST:
        found.append((opened, end))
    return found


def within(found: Sequence[Span], sentence: Sentence) -> Span | None:
    """Return the quotation that a sentence begins in or with."""
    at = bisect_right(found, (sentence.start + 1, 0)) - 1
    for one in found[max(0, at) : at + 2]:
        if one[0] - 1 <= sentence.start < one[1]:
            return one
    return None


def touching(found: Sequence[Span], sentence: Sentence) -> list[Span]:
    """Return the quotations that a sentence has a part in."""
    at = max(0, bisect_right(found, (sentence.start, 0)) - 1)
    return [one for one in found[at : at + 6] if one[0] < sentence.end and sentence.start < one[1]]
