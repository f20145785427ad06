"""Tokens: a sentence as mentions, words and marks, each word with what it may be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from offing.reports.frame_words import Word, vocabulary
from offing.reports.mention import Mention

_MARKS = re.compile(r"['’]s\b|\d{1,3}(?:,\d{3})+(?!\d)|[^\W_](?:[-'’.]?[^\W_])*|-{2,}|[^\w\s]")
_SPLIT = re.compile(r"^([^\W_]+)(['’]s)$")
# Words in -ly that the vocabulary lacks stand between a verb and its little words: "has repeatedly been".
_ADVERB = re.compile(r"[a-z]{3,}ly")
_NO_ADVERBS = frozenset(
    """family assembly anomaly monopoly supply reply ally rally butterfly july italy jelly bully likely only early
    daily weekly monthly yearly friendly deadly costly timely orderly homely lonely lovely kindly fly apply
    comply imply rely multiply holy ugly silly belly folly emily sally billy kelly holly anomaly tally hourly
    quarterly""".split()
)
_ADVERBIAL = Word(small={"adverb"})
# A sentence longer than this is a list or a table, not prose.
MOST_TOKENS = 400


@dataclass(slots=True)
class Token:
    """Hold one token: ``mentions`` of the widest stretch first, ``word`` what the vocabulary knows of it."""

    start: int
    end: int
    text: str
    mentions: tuple[Mention, ...] = ()
    word: Word | None = None

    @property
    def is_mark(self) -> bool:
        """Tell whether it is a punctuation mark."""
        return not self.mentions and not self.text[:1].isalnum() and self.text not in ("'s", "’s")


def tokens(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Token]:
    """Return the tokens of ``text[start:end]``; of mentions that overlap the widest counts, the others lie in it."""
    found: list[Token] = []
    at = start
    for group in _groups(mentions, start, end):
        found += _words(text, at, group[0].start)
        first, last = group[0].start, group[0].end
        found.append(Token(first, last, text[first:last], tuple(group)))
        at = last
        if len(found) > MOST_TOKENS:
            return found[:MOST_TOKENS]
    found += _words(text, at, end)
    return found[:MOST_TOKENS]


def _groups(mentions: Sequence[Mention], start: int, end: int) -> list[list[Mention]]:
    """Return mentions that overlap together, the widest of each lot first."""
    inside = [one for one in mentions if start <= one.start and one.end <= end and one.end > one.start]
    groups: list[list[Mention]] = []
    for one in sorted(inside, key=lambda m: (-(m.end - m.start), m.start)):
        for group in groups:
            if one.start < group[0].end and group[0].start < one.end:
                group.append(one)
                break
        else:
            groups.append([one])
    groups.sort(key=lambda group: group[0].start)
    return groups


def _words(text: str, start: int, end: int) -> list[Token]:
    pieces = [(m.start(), m.end()) for m in _MARKS.finditer(text, start, end)]
    pieces = [piece for pair in pieces for piece in _parted(text, pair)]
    folded = [text[a:b].lower().replace("’", "'") for a, b in pieces]
    known, found, index = vocabulary(), [], 0
    while index < len(pieces):
        length, word = known.at(folded, index)
        first, last = pieces[index][0], pieces[index + length - 1][1]
        if (
            word is None
            and folded[index].endswith("ly")
            and _ADVERB.fullmatch(text, first, last)
            and folded[index] not in _NO_ADVERBS
        ):
            word = _ADVERBIAL
        found.append(Token(first, last, " ".join(folded[index : index + length]), (), word))
        index += length
    return found


def _parted(text: str, pair: tuple[int, int]) -> list[tuple[int, int]]:
    """Return a word and the 's behind it apart."""
    start, end = pair
    if _SPLIT.match(text[start:end]) and text[start:end].lower() not in ("it's", "it’s"):
        return [(start, end - 2), (end - 2, end)]
    return [pair]
