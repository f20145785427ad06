"""Japanese as it is set in PDFs to a plain form: full width, line ends inside words, stray spaces.

Japanese writes no spaces, so that all of them may go; a line end inside a word or a number goes
with them.
"""

import re
import unicodedata

from offing.reports.plain import Plain, joined

# A half-width kana and its mark are one letter.
_LETTER = re.compile(r"[\uff66-\uff9d][\uff9e\uff9f]?|.", re.DOTALL)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-") | {"\u301c": "~"})
_LINE_ENDS = "\n\r\f\v\u2028\u2029\u0085"


def plain_ja(text: str) -> Plain:
    """Return a Japanese text in NFKC without any white space, dashes as "-", with the beginnings of its lines."""
    pieces: list[tuple[str, int, int]] = []
    lines: list[int] = []
    blank: set[int] = set()
    length, ends_before = 0, 2
    for match in _LETTER.finditer(text):
        letter = match[0]
        if letter.isspace():
            ends_before += letter in _LINE_ENDS
            continue
        if ends_before:
            lines.append(length)
            if ends_before > 1:
                blank.add(length)
            ends_before = 0
        plain = "".join(unicodedata.normalize("NFKC", letter).split()).translate(_DASHES)
        pieces.append((plain, match.start(), match.end()))
        length += len(plain)
    return joined(pieces, lines, blank)
