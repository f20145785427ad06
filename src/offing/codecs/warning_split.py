"""Part a text into the warnings it holds: memoranda, bulletins, NAVTEX receptions, pages of coastal stations."""

import re
from collections.abc import Iterator

from offing.schema.claim import Span

_NAVTEX = re.compile(r"^ZCZC[^\n]*\n(?P<body>.*?)(?=^NNNN|^ZCZC|\Z)", re.MULTILINE | re.DOTALL)
_DTG = r"\d{6}\s?(?:Z|UTC)\s+[A-Z]{3}\s+\d{2,4}"
_NUMBER = r"(?: NR\.?| NO\.?)? ?\d{1,4}"
_SERIES = "|".join(
    (
        r"HYDRO(?:PAC|LANT|ARC)[ ]?\d{1,4}/\d{2,4}",
        rf"NAVAREA[ -]?[IVX]{{1,5}}(?: (?:COASTAL|SAR|S|E|N))?{_NUMBER}/\d{{2,4}}",
        r"NAVAREA[ -]?[IVX]{1,5} \d{2}-\d{3,4}(?![\d-])",
        r"(?:\[[^\]\n]{3,60}\] )?[A-Z]{4,}(?: [A-Z]{3,})? NAV(?:IGATIONAL)? ?WARN(?:ING)?"
        rf"{_NUMBER}(?:/\d{{2,4}})?",
        r"COASTAL WARNING [A-Z]+ \d{1,4}(?:/\d{2,4})?",
        r"NO\.\s?\d{2}-\d{3,4}\s+Date:",
        r"(?:ПРИП|НАВИП) [А-Я]+(?: [А-Я]+)? \d{1,4}",
        r"WZ ?\d{1,4}(?:/\d{2})?",
        r"[一-鿿]{1,2}航警\d{1,4}/\d{2}",
        r"[A-Z]{2}\d{1,4}/\d{2} [A-Z]",
        r"\(?[A-Z]\d{4}/\d{2} NOTAM[NRC]",
    )
)
HEAD = re.compile(rf"^[ \t]*(?:{_DTG}[ \t]*\n[ \t]*)?(?:{_SERIES})", re.MULTILINE)
_LONGEST = 200_000  # characters of one warning


def messages(text: str) -> Iterator[Span]:
    """Yield where each warning stands in a text, its head included; the whole text where there is no head."""
    navtex = [match.span("body") for match in _NAVTEX.finditer(text)]
    if navtex:
        yield from navtex
        return
    starts = [_behind_blanks(text, match.start()) for match in HEAD.finditer(text)]
    starts = [at for n, at in enumerate(starts) if not n or _is_new(text, starts[n - 1], at)]
    if not starts:
        if text.strip():
            yield 0, len(text)
        return
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield start, min(end, start + _LONGEST)


def _behind_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


def _is_new(text: str, before: int, at: int) -> bool:
    """Tell whether a head begins a warning of its own, not the number of the one before told again."""
    between = text[before:at]
    number = re.search(r"\d{1,4}(?:/\d{2,4})?", text[at : at + 80])
    known = re.search(r"\d{1,4}/\d{2,4}", between[:90])
    return not (number and known and number[0] == known[0])
