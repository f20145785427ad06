"""Cut a text into paragraphs and sentences, whatever its script."""

import re

from offing.reports.mention import Sentence

# Blank lines part paragraphs; so does a line end after the end of a sentence.
_PARAGRAPH = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)+|(?<=[.!?。”])[ \t]*\n")
# A full stop ends a sentence where white space and no small letter follow; CJK ones always do.
_END = re.compile(
    r"""[.!?…]+["'”’»)\]]*(?=\s+(?:["'“‘«(\[]\s*)?[^\Wa-z])"""
    r"|[。！？]+[」』”）]*"
    r"|\n(?=\s*(?:[-*•·]|\d+[.)]\s))"
)
_ABBREVIATIONS = frozenset(
    """a.m adm approx apr aug brig capt cdr cmdr co col corp dec dr e.g feb fig gen gens gov hon i.e inc jan jr lt ltd
    ma maj mar mr mrs ms no nos nov oct p.m prof rear rep rev sen sept sgt sr st u.k u.n u.s vice vol vs""".split()
)
_LONGEST = 4000  # characters; what nobody ends is cut, so that work grows no faster than a text does
_INITIALS = re.compile(r"[A-Z][a-z]+ (?!D\.C)[A-Z]\.[A-Z]\.$")  # "George H.W." before the family's name
_DATELINE = re.compile(r"[A-Z][A-Z .'’-]{2,30}(?:, [A-Z][\w. ]{2,30})?\n(?=\S)")  # a city in capitals on its own line
_LAST_WORD = re.compile(r"([\w.]+)\.$")


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text in order, without the white space around them."""
    found: list[Sentence] = []
    for paragraph, (start, end) in enumerate(_paragraphs(text)):
        cut = start
        for match in _END.finditer(text, start, end):
            if match.end() <= cut or _goes_on(text, cut, match):
                continue
            _add(found, text, cut, match.end(), paragraph)
            cut = match.end()
        _add(found, text, cut, end, paragraph)
    return found


def _paragraphs(text: str) -> list[tuple[int, int]]:
    bounds, start = [], 0
    for match in _PARAGRAPH.finditer(text):
        bounds.append((start, match.start()))
        start = match.end()
    return [piece for bound in [*bounds, (start, len(text))] for piece in _under_dateline(text, *bound)]


def _under_dateline(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Part a line that tells only where a text was written from what stands under it."""
    line = _DATELINE.match(text, start, end)
    return [(start, end)] if line is None else [(start, line.end() - 1), (line.end(), end)]


def _goes_on(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether a full stop belongs to an abbreviation or an initial."""
    if match[0] != ".":
        return False
    word = _LAST_WORD.search(text[max(start, match.start() - 12) : match.end()])
    if word is None:
        return False
    last = word[1]
    if _INITIALS.search(text, max(start, match.start() - 24), match.end()):
        return True
    return last.lower() in _ABBREVIATIONS or (len(last) == 1 and last.isupper() and last != "I")


def _add(found: list[Sentence], text: str, start: int, end: int, paragraph: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST) + 1 or start + _LONGEST
        found.append(Sentence(start, cut - text[cut - 1].isspace(), paragraph, len(found)))
        start = cut
    if end > start:
        found.append(Sentence(start, end, paragraph, len(found)))
