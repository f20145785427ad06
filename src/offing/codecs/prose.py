"""Prose: whether a text is written to be read, and no log, table or program."""

import re
from collections import Counter

_SAMPLE = 16 << 10
_WORD = re.compile(r"(?<![\w])[^\W\d_]{2,24}(?:['’-][^\W\d_]{1,24})*(?![\w])")
_DENSE = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u0e00-\u0e7f]")
_LOG = re.compile(r"^[^\n]{0,200}?(?:![A-Z]{2}VD[MO],\d,\d,|\bMSG,[1-8],)|^[*:@%<][0-9A-Fa-f]{14,40};$", re.M)
_LETTERS = 0.33  # share of what is no white space that words make up; notices are full of coordinates
_WEIGHT = 3  # letters that a character of a dense script is worth
_FEW_WORDS, _FEW_DENSE = 8, 12
_STOPS = re.compile(r"[.!?。！？؟।…]|\n")
_TABLE_LINES, _TABLE_SHARE = 3, 0.9
_SEPARATORS = ",;\t|"
_FEW_LOGGED = 0.1


def is_prose(text: str) -> bool:
    """Tell whether the beginning of *text* is mostly words, in any script, and neither a table nor a log."""
    sample = text[:_SAMPLE]
    solid = len(sample) - sum(map(sample.count, " \n\t\u3000"))
    words = _WORD.findall(sample)
    dense = len(_DENSE.findall(sample))
    if len(words) + dense // 2 < _FEW_WORDS or (not _STOPS.search(sample) and solid < 60):
        return False
    # Words of dense scripts are found by _WORD too where punctuation cuts them; each character counts once.
    lettered = sum(len(word) for word in words if not _DENSE.match(word)) + _WEIGHT * dense
    return lettered >= _LETTERS * solid and not is_table(sample) and logged_share(sample) < _FEW_LOGGED


def logged_share(text: str) -> float:
    """Return the share of the lines that are messages of AIS or ADS-B receivers."""
    lines = sum(1 for line in text[:_SAMPLE].split("\n") if line.strip())
    return len(_LOG.findall(text[:_SAMPLE])) / max(lines, 1)


def is_table(text: str) -> bool:
    """Tell whether nearly all lines have the same count, two at least, of one separator."""
    lines = [line for line in text[:_SAMPLE].split("\n") if line.strip()][:200]
    if len(lines) < _TABLE_LINES:
        return False
    for separator in _SEPARATORS:
        count, times = Counter(line.count(separator) for line in lines).most_common(1)[0]
        header = lines[0].count(separator)
        if (count >= 2 and times >= _TABLE_SHARE * len(lines)) or (header >= 3 and _is_header(lines[0], separator)):
            return not lines[0].lstrip().startswith("|")  # a table of Markdown is read as text
    return False


def _is_header(line: str, separator: str) -> bool:
    cells = [cell.strip(" \"'\ufeff") for cell in line.split(separator)]
    return all(cell and len(cell) <= 40 and cell.count(" ") <= 3 and cell[-1] not in ".。!?" for cell in cells)
