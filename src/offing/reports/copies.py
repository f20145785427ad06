"""Copies: whether two texts are one story in the hands of two publishers.

Texts are compared by their shingles (runs of five words, or of four characters where a script leaves no spaces), the
shingles by MinHash (Broder 1997). Two sets are kept: of the whole text, and of its lead, for a story is cut from its
end and a brief may be a tenth of it. Releases of a series share nearly all their words and tell other numbers: so the
numbers are kept too, each under the words round it, and those that stand in the same place must be the same.

The thresholds were chosen on 238 news stories, of which copies were made with another headline, a byline, a date and
hour, a page's boilerplate and the end cut off, and on three series of releases (daily counts in Chinese, sightings in
Japanese, navigational warnings in English). Of copies of 200 words or more that keep 30 % of the story, 98 of 100 are
known; of 28,000 pairs of different stories none is taken for one, of 78,000 pairs of daily releases 13, whose numbers
are the same. Two texts of a few lines are not copies unless nearly all is the same: a byline's date hides a copy there.
Nothing here knows when a text was published: equal texts of two days are for the caller to part.
"""

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]

# Of shingles in common, of the shorter text's: the least for a copy, and between two texts of a few lines.
CONTAINED, CONTAINED_SHORT = 0.5, 0.8
# The least likeness of leads where the rest is cut away.
LEADS = 0.4
# The least share of the shorter text's numbers that stand in the same place of the longer; between two of a few lines,
# of the numbers of both: all but one in twelve.
SAME_NUMBERS, SAME_NUMBERS_SHORT = 0.75, 0.92
# A text of fewer shingles is a few lines: 150 words, 400 characters.
FEW, FEW_CHARACTERS = 150, 400

_HASHES = 64
_BANDS = ((2, 32), (3, 21))  # rows and bands of whole text and lead: 0.3 alike meet in 95 of 100, leads of 0.5 in 94
_LEAD = 120  # words; 160 characters say as much
_WORDS, _CHARACTERS = 5, 4
_LONGEST = 2_000_000  # characters that are looked at
_MOST_NUMBERS = 64
_SLAB = 4096
_EDGE = 60  # tokens at either end, where a page tells its own date
_HEAD = struct.Struct("<III")
# Scripts without spaces: Thai, Lao, Burmese, Khmer, kana, Han.
_RUN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_RUN}]|[^\W_{_RUN}]+")
_UNSPACED = re.compile(f"[{_RUN}]")
_NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty hundred""".split()
)
_OF_DATES = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul
    aug sep sept oct nov dec am pm gmt utc est edt jst bst cet msk hrs min 年 月 日 時 时
    января февраля марта апреля мая
    июня июля августа сентября октября ноября декабря""".split()
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NONE = np.uint32(0xFFFFFFFF)


def _mixed(values: U64) -> U64:
    """Return values well mixed (the finisher of SplitMix64)."""
    first = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    second = (first ^ (first >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: U64 = second ^ (second >> np.uint64(31))
    return mixed


# Multipliers, which are odd, and offsets of the hash functions; they never change, for signatures are kept.
_SEEDS = _mixed(np.arange(1, 4 * _HASHES + _WORDS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
_MULTIPLIERS = _SEEDS[: 2 * _HASHES].reshape(2, _HASHES) | np.uint64(1)
_OFFSETS = _SEEDS[2 * _HASHES : 4 * _HASHES].reshape(2, _HASHES)
_PLACES = _SEEDS[4 * _HASHES :] | np.uint64(1)  # of the tokens in a shingle


@dataclass(frozen=True, slots=True)
class _Read:
    """Hold a signature unpacked: sizes of the sets, their hashes, and the numbers.

    A number is where it stands, a hash, and which it is, whose lowest bits say that it is of a date at an edge.
    """

    sizes: tuple[int, int]
    unspaced: bool
    hashes: NDArray[np.uint32]  # (2, 64)
    numbers: NDArray[np.uint32]  # (n, 2)

    @property
    def is_short(self) -> bool:
        """Tell whether it is a few lines only."""
        return self.sizes[0] < (FEW_CHARACTERS if self.unspaced else FEW)


def signature(text: str) -> bytes:
    """Return what a text is compared by, the same on every machine: 524 bytes, and 8 for each of up to 64 numbers."""
    tokens = _TOKEN.findall(_folded(text))
    ids = np.fromiter((zlib.crc32(token.encode()) for token in tokens), np.uint64, len(tokens))
    unspaced = sum(1 for token in tokens[:400] if _UNSPACED.match(token)) * 2 > min(len(tokens), 400)
    width, lead = (_CHARACTERS, _LEAD * 4 // 3) if unspaced else (_WORDS, _LEAD)
    whole, first = _shingles(ids, width), _shingles(ids[:lead], width)
    hashes = np.stack((_least(whole, 0), _least(first, 1)))
    numbers = np.array(sorted(set(_numbers(tokens)))[:_MOST_NUMBERS], np.uint32)
    head = _HEAD.pack(len(whole), len(first), unspaced)
    return head + hashes.astype("<u4").tobytes() + numbers.astype("<u4").tobytes()


def bands(signature: bytes) -> list[int]:
    """Return the keys (signed, 64 bits) under which a text must be looked for: copies share one or more."""
    read = _unpacked(signature)
    keys: list[int] = []
    for part, (rows, count) in enumerate(_BANDS):
        if not read.sizes[part]:
            continue
        taken = read.hashes[part, : rows * count].reshape(count, rows).astype(np.uint64)
        mixed: U64 = np.arange(count, dtype=np.uint64) + (np.uint64(part + 1) << np.uint64(32))
        for row in range(rows):
            mixed = _mixed(mixed ^ taken[:, row])
        keys += mixed.view(np.int64).tolist()
    return keys


def likeness(a: bytes, b: bytes) -> float:
    """Return which share of the shorter text's shingles, 0 to 1, the longer has too, as two signatures tell it."""
    return _contained(_unpacked(a), _unpacked(b))


def are_copies(a: bytes, b: bytes) -> bool:
    """Tell whether two signatures are of one story, whole or cut, and not of two releases of a series."""
    if a == b:
        return True
    one, other = _unpacked(a), _unpacked(b)
    contained = _contained(one, other)
    if one.is_short and other.is_short:
        same, told = _same_numbers(one, other, of_both=True)
        return contained >= CONTAINED_SHORT and same >= SAME_NUMBERS_SHORT * told
    if contained < CONTAINED and _shared(one, other, 1) < LEADS:
        return False
    same, told = _same_numbers(one, other, of_both=False)
    return same >= min(SAME_NUMBERS * told, told - 1)  # one may stand where the text was cut


def _folded(text: str) -> str:
    text = text[:_LONGEST]
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()


def _shingles(ids: U64, width: int) -> U64:
    """Return the distinct hashes of all runs of *width* tokens; a shorter text is one run."""
    if not len(ids):
        return ids
    width = min(width, len(ids))
    last = len(ids) - width + 1
    found = np.zeros(last, np.uint64)
    for step in range(width):
        found += _mixed(ids[step : step + last]) * _PLACES[step]
    return np.unique(_mixed(found))


def _least(shingles: U64, part: int) -> NDArray[np.uint32]:
    """Return the least of each hash function over a set."""
    found = np.full(_HASHES, _NONE, np.uint32)
    for start in range(0, len(shingles), _SLAB):
        slab = shingles[start : start + _SLAB, None] * _MULTIPLIERS[part] + _OFFSETS[part]
        found = np.minimum(found, (slab.min(axis=0) >> np.uint64(32)).astype(np.uint32))
    return found


def _numbers(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each number stands, two tokens before it and one behind, and which it is."""
    at = [n for n, token in enumerate(tokens) if token[0].isdecimal() or token in _NUMBER_WORDS]
    dates = {n for n in at if _of_date(tokens, n)}
    dates |= {n for n in at if n - 1 in dates or n + 1 in dates}
    for n in at:
        place = " ".join(
            "#" if it[0].isdecimal() else it for it in (*tokens[max(n - 2, 0) : n], "|", *tokens[n + 1 : n + 2])
        )
        edge = n in dates and (n < _EDGE or n >= len(tokens) - _EDGE)
        yield zlib.crc32(place.encode()), zlib.crc32(tokens[n].encode()) & 0xFFFFFFFE | edge


def _of_date(tokens: Sequence[str], n: int) -> bool:
    near = (*tokens[max(n - 1, 0) : n], *tokens[n + 1 : n + 2])
    return _YEAR.fullmatch(tokens[n]) is not None or any(it in _OF_DATES for it in near)


def _unpacked(signature: bytes) -> _Read:
    whole, lead, unspaced = _HEAD.unpack_from(signature)
    values = np.frombuffer(signature, "<u4", offset=_HEAD.size)
    hashes, numbers = values[: 2 * _HASHES].reshape(2, _HASHES), values[2 * _HASHES :].reshape(-1, 2)
    return _Read((whole, lead), bool(unspaced), hashes, numbers)


def _shared(one: _Read, other: _Read, part: int) -> float:
    """Return the Jaccard likeness of the whole texts (0) or the leads (1)."""
    if not one.sizes[part] or not other.sizes[part]:
        return 0.0
    return float(np.mean(one.hashes[part] == other.hashes[part]))


def _contained(one: _Read, other: _Read) -> float:
    shared = _shared(one, other, 0)
    both = shared / (1.0 + shared) * (one.sizes[0] + other.sizes[0])
    return min(both / max(min(one.sizes[0], other.sizes[0]), 1), 1.0)


def _same_numbers(one: _Read, other: _Read, *, of_both: bool) -> tuple[int, int]:
    """Return how many numbers, of the text with fewer or *of both*, stand in the same place of both; and of how many.

    Dates at the edges are of the page and not of the story, but all there is in a few lines.
    """
    ours, theirs = (_told(it, of_both) for it in (one, other))
    if len(one.numbers) >= _MOST_NUMBERS or len(other.numbers) >= _MOST_NUMBERS:
        last = min(int(it.numbers[-1, 0]) for it in (one, other) if len(it.numbers) >= _MOST_NUMBERS)
        ours, theirs = ({it for it in told if it[0] <= last} for told in (ours, theirs))
    counted = len(ours | theirs) if of_both else min(len(ours), len(theirs))
    return len(ours & theirs), counted


def _told(read: _Read, edges: bool) -> set[tuple[int, int]]:
    return {(place, value >> 1) for place, value in read.numbers.tolist() if edges or not value & 1}
