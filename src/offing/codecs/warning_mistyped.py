"""Words mistyped in warnings as found in life: what each is read as, which is always said."""

import re
from functools import cache

MISTYPED = {
    wrong: right
    for right, wrongs in {
        "TO": "T0",
        "THRU": "THUR",
        "UNTIL": "UNTILL UNITL",
        "DAILY": "DIALY DAILLY",
        "FURTHER": "FUTHER",
        "SEP": "SEB",
        "CANCEL": "CANEL CANLCE CANCLE CANCELL CACNEL",
    }.items()
    for wrong in wrongs.split()
}


def mistyped(text: str) -> dict[str, None]:
    """Return what is said of words read as others, each once, in order; the text is in capitals."""
    return dict.fromkeys(
        f"“{word[0]}” is read as {MISTYPED.get(word[0], 'AREA')}" for word in _pattern().finditer(text)
    )


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(MISTYPED)
    return re.compile(
        rf"(?<![\w-])(?:(?:{words})(?![\w-])|T0(?=\d{{4}}(?:\d\d)?Z\b)"
        r"|ARE A(?=\s{1,9}BOUND)|(?<=IN\s)ARE(?=\s{1,9}(?:BOUND|BETWEEN|WITHIN)))"
    )
