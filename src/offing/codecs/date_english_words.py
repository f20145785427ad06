"""The words of English dates, each with a one-letter class and what it means.

The grammar is written over these letters, one for each word of the text: M month, m a month that may be another word
(May, March) · W weekday, w its short form · D number up to 31, B another, N number word, a "a", s "several" · O
ordinal, F first to fourth · Y what may be a year, H four digits that are none · U unit of a day or more, u hours and
less, Q quarter, J the letter Q, 4 3Q, k period, K half, C century, E decade · S season, P part of the day, V noon or
midnight, R today and its like · l last, n next, h this, j that, e early/mid/late, 3 start/end · g ago, < earlier, >
later · c 09:45, p a.m./p.m., Z zone, X place before "time", 5 local, q "time" · A a whole date in digits, I one as
ISO writes it, # a date-time group · z since, b until, L before, 6 after, f from, T to, & and, o of, i in, @ at or on, v
over/during, t the, r 's, y fiscal, 7 is, 8 then, 9 date · 0 1 2 now, past, future in general · * each · d near · +
what speaks of the future, = of the past · x anything else.
"""

from offing.codecs.date_zones import DOUBTFUL, NAMED, SHORT

Meaning = tuple[str, object]

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    "december",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SMALL = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split()
_CLASSES: dict[str, str] = {
    "l": "last past previous preceding latest",
    "n": "next coming following upcoming",
    "h": "this current present these",
    "j": "that same",
    "g": "ago",
    "<": "earlier",
    ">": "later",
    "L": "before",
    "6": "after",
    "7": "is are",
    "8": "then",
    "9": "date",
    "z": "since starting beginning",
    "b": "by until till",
    "f": "from between",
    "T": "to through thru",
    "&": "and & or",
    "o": "of",
    "i": "in",
    "@": "at on",
    "v": "over during within for throughout about around",
    "t": "the its their",
    "y": "fiscal financial full calendar fy",
    "a": "a an",
    "s": "several few couple many some",
    "q": "time",
    "k": "period",
    "K": "half",
    "C": "century",
    "+": """will shall would plans plan expects expect expected scheduled due slated supposed may could should hopes
        aims if effective payable begin begins expire expires meet meets
        arrives departs opens visits 'll ll""",
    "=": """said was were had did has have been ended began took made came went told rose fell sank left saw held
        brought sold bought paid put kept met sent spent gave got grew became sought agreed led ran won lost hit cut
        built drew flew sailed shot spoke knew thought stood""",
    "d": "near foreseeable short long",
    "0": "now currently nowadays",
    "1": "recently recent previously",
    "*": "each every per good",
    "2": "soon future term",
}
_PARTS = {
    **{"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "overnight": "NI", "dawn": "DA"},
    **{"daybreak": "DA", "dusk": "DU", "nighttime": "NI", "daytime": "DT"},
}
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_EDGES = {
    **{"early": "early", "mid": "mid", "midway": "mid", "late": "late"},
}
_EDGE_NOUNS = {"start": "early", "outset": "early", "middle": "mid", "end": "late", "close": "late"}
_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70} | {
    **{"eighties": 80, "nineties": 90}
}
_UNITS = ("day", "week", "month", "year", "decade", "weekend", "fortnight")
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}


def _lexicon() -> dict[str, Meaning]:
    words: dict[str, Meaning] = {}
    for letter, listed in _CLASSES.items():
        words |= {word: (letter, word) for word in listed.split()}
    for number, word in enumerate(_SMALL, 1):
        words[word] = ("N", number)
    words |= {word: ("N", 10 * number) for number, word in enumerate(_TENS, 2)}
    words |= {"hundred": ("N", 100), "thousand": ("N", 1000)}
    for number, word in enumerate(_ORDINALS, 1):
        words[word] = ("F" if number <= 4 else "O", number)
    words["thirtieth"] = ("O", 30)
    for unit in _UNITS:
        words[unit] = ("U", unit)
        words[unit + "s"] = ("U", unit + "s")
    words |= {"quarter": ("Q", "quarter"), "quarters": ("U", "quarters"), "centuries": ("U", "centuries")}
    words |= {word: ("u", word) for word in ("hour", "hours", "hrs", "hr", "minute", "minutes", "second's", "o'clock")}
    words |= {word: ("P", code) for word, code in _PARTS.items()}
    words |= {"tonight": ("R", "tonight"), "noon": ("V", 12), "midday": ("V", 12), "midnight": ("V", 24)}
    words |= {word: ("R", step) for word, step in _DAYS.items()}
    words |= {word: ("e", which) for word, which in _EDGES.items()}
    words |= {word: ("3", which) for word, which in _EDGE_NOUNS.items()}
    words |= {word: ("E", first) for word, first in _DECADES.items()}
    words |= {word: ("S", code) for word, code in _SEASONS.items()}
    words |= {word: ("X", word) for word in NAMED}
    words["local"] = ("5", "local")
    return words


def _spelled() -> dict[str, Meaning]:
    """Return the words as they may be spelled: small, with a capital, all capitals."""
    words: dict[str, Meaning] = {}
    for word, meaning in _lexicon().items():
        words |= {word: meaning, word.capitalize(): meaning, word.upper(): meaning}
    for number, name in enumerate(MONTHS, 1):
        doubtful = name in ("march", "may")
        for form in (name, name[:3], "sept" if number == 9 else name):
            words |= {
                form.capitalize(): ("m" if doubtful else "M", number),
                form.upper(): ("m" if doubtful else "M", number),
            }
    for number, name in enumerate(WEEKDAYS):
        words |= {name.capitalize(): ("W", number), name.upper(): ("W", number), name.capitalize() + "s": ("x", 0)}
        for form in (name[:3], name[:4] if number in (1, 3) else name[:3], name[:5] if number == 3 else name[:3]):
            words |= {form.capitalize(): ("w", number), form.upper(): ("w", number)}
    words |= {name: ("Z", zone) for name, zone in SHORT.items() if name != "Z"}
    del words["previously"]  # within a sentence mostly "earlier than that": "its previously announced plan"
    words |= {"LT": ("Z", "local"), "ET": ("Z", "eastern"), "Q": ("J", "Q")}
    words |= {name: ("Z", name) for name in DOUBTFUL}
    return words


WORDS = _spelled()
ABBREVIATED = frozenset(
    form
    for name in (*MONTHS, *WEEKDAYS)
    for short in (name[:3], name[:4], name[:5])
    for form in (short.capitalize(), short.upper())
    if short != name
)
