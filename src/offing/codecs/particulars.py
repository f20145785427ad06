"""Names and call signs as transmitters tell them: misspelt, cut short and garbled."""

from functools import lru_cache


@lru_cache(maxsize=65536)
def is_same_name(one: str, other: str, most_edits: int = 2) -> bool:
    """Tell whether two spellings can be one name.

    They can where nothing but signs and spaces differs, where one begins the other, and
    where at most *most_edits* letters must be put in, left out or replaced; in words of
    fewer than six letters one letter less, and none in those of three or fewer.
    An empty name can be any.
    """
    first, second = _letters(one), _letters(other)
    if first.startswith(second) or second.startswith(first):
        return True
    shorter = min(len(first), len(second))
    allowed = most_edits if shorter >= 6 else min(most_edits, 1) if shorter > 3 else 0
    return abs(len(first) - len(second)) <= allowed and _edits(first, second) <= allowed


def _letters(name: str) -> str:
    return "".join(sign for sign in name.upper() if sign.isalnum())


def _edits(one: str, other: str) -> int:
    """Return the Levenshtein distance."""
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, against in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != against)))
        before = now
    return before[-1]
