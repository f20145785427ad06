"""What stands before a place's name in English: a distance and direction, a preposition, and what role it gives."""

import re
from functools import lru_cache

from offing.atlas.states import named

_DIR = r"(?:north|south|east|west)(?:-?(?:north|south|east|west)){0,2}(?:ern|wards?|erly)?"
_NUM = r"\d{1,4}(?:,\d{3})?(?:\.\d{1,2})?"
_UNIT = (
    r"(?:nautical[ -]miles?|statute miles?|sea miles?|nmi?|nm|n\.m\.|miles?|kilomet(?:er|re)s?|kms?|met(?:er|re)s?)"
    r"(?: \([^()]{1,30}\))?"
)
_OF = (
    rf"(?:[A-Z]\w{{1,15}}['’]s? )?(?:the )?(?:(?:{_DIR} )?"
    r"(?:coasts?|shores?|islands?|port|city|mouth|tip|waters|isle|side|end|cape) of )?"
    r"(?:the )?"
    r"(?:island of )?"
)
_ABOUT = r"(?:(?:about|around|some|approximately|roughly|nearly|almost|over|just|more than|less than) )?"
_WATERS = (
    r"(?:(?:in )?(?:the )?(?:waters|sea|seas|areas?|airspace|skies|high seas|sea area|sea areas|maritime areas?) )?"
)
_PHRASES = tuple(
    (kind, re.compile(rf"(?<![\w-])(?P<phrase>{pattern})$", re.IGNORECASE))
    for kind, pattern in (
        ("within", rf"within {_ABOUT}{_NUM}[ -]?{_UNIT} (?:of|from) {_OF}"),
        ("offset", rf"{_ABOUT}{_NUM}[ -]?{_UNIT}(?: away)?(?:,? (?:to the |due )?{_DIR})? (?:of|off|from) {_OF}"),
        ("side", rf"(?<!in the )(?<!the )(?:(?:to|off) the )?{_DIR} (?:of|off|from) {_OF}"),
        ("side", rf"(?:off|to) the {_DIR} (?:coast|shore|tip|side|end) of (?:the )?"),
        ("between", rf"between {_OF}"),
        ("median", r"(?:median|dividing|centre|center) line (?:of|in|down|along) (?:the )?"),
        ("off", rf"(?:off|near|around|close to|in the vicinity of|adjacent to|surrounding|outside) {_OF}"),
    )
)
_HINTS = re.compile(
    r"\b(?:of|off|from|between|near|around|close to|adjacent to|surrounding|outside|line in|line down|line along)"
    r" (?:[\w'’-]+ ){0,6}$",
    re.IGNORECASE,
)
_WATERS_BEFORE = re.compile(
    r"(?:the )?(?:international |open |nearby |coastal |high )?"
    r"(?:(?:territorial |coastal )?waters|seas?|airspace|skies|sea areas?|maritime areas?|areas?|ocean|air space"
    r"|contiguous zone|exclusive economic zone|EEZ|territorial sea)"
    r"(?: and (?:the )?(?:airspace|waters|skies|air space))?,? (?:to the )?$"
)
_WORD = re.compile(r"[^\s]+")
_SAID = re.compile(
    r"(?:\b(?P<in>[Ii]n|[Aa]t|[Oo]ff|[Nn]ear|[Aa]round|[Oo]ver) )?"
    rf"(?P<the>(?:the )?(?:(?:{_DIR}|central|upper|lower|(?:southern|northern) reaches of|(?:{_DIR}|mouth|middle|centre"
    r"|center|port|city|(?:territorial |international |coastal |neutral )?waters|airspace|end|tip"
    rf"|(?:{_DIR} )?part) (?:of|over|off)|airspace over) (?:the )?)?)$"
)
ROLES: dict[str, str] = {
    **dict.fromkeys(
        "in at on over within inside across under throughout around off above aboard outside".split(), "at"
    ),
    **dict.fromkeys("from".split(), "from"),
    **dict.fromkeys("to into for".split(), "to"),
    **dict.fromkeys("through via past along".split(), "through"),
    **dict.fromkeys("near beside by".split(), "near"),
    **dict.fromkeys("toward towards".split(), "toward"),
    **dict.fromkeys("between among amid".split(), "at"),
    **dict.fromkeys("left leaving leave leaves departed departing exited exiting departs".split(), "from"),
    **dict.fromkeys("visited visiting visit visits".split(), "at"),
    **dict.fromkeys("reached reaching reach entered entering enter enters re-entered".split(), "to"),
    **dict.fromkeys(
        "transited transiting transit transits crossed crossing cross crosses passed passing pass passes traversed"
        "".split(),
        "through",
    ),
    **dict.fromkeys("approached approaching approach approaches".split(), "toward"),
    **dict.fromkeys(
        "circled circling rounded rounding skirted skirting circumnavigated encircling circle".split(), "near"
    ),
}
# Prepositions that a person's name follows as well.
OPEN = frozenset(
    (
        "to",
        "from",
        "by",
        "for",
        "on",
        "into",
        "left",
        "visited",
        "visiting",
        "visit",
        "reached",
        "past",
        "passed",
        "approached",
        "around",
        "with",
        "over",
        "under",
    )
)
_FOR = frozenset(
    (
        "left",
        "leave",
        "leaving",
        "headed",
        "heading",
        "bound",
        "departed",
        "departing",
        "sailed",
        "sailing",
        "set",
        "sail",
        "course",
        "en",
        "way",
        "leaves",
        "departs",
        "destined",
        "steaming",
        "embarked",
    )
)
_FILLERS = frozenset(
    """the a an its their his this that these those international open coastal territorial nearby disputed contested
    neighbouring neighboring home naval eastern western northern southern northeastern northwestern southeastern
    southwestern north-eastern north-western south-eastern south-western northeast northwest southeast southwest
    central far mainland downtown homeport home-port upper lower strategic busy key narrow crowded
    major main port ports port-city coast
    city cities town waters airspace skies sea seas shore shores area areas region part parts island islands
    islet harbour harbor base bases province prefecture county vicinity centre center mouth end tip side
    north south east west middle
    vital nearest capital port's strait straits village resort district peninsula military economic super commercial
    island's tiny small remote southernmost northernmost easternmost westernmost whole entire entire large same
    port-of-call wider greater maritime sea-lane self-ruled self-governed democratic communist own other both historic
    Pacific Baltic Arctic Atlantic Mediterranean Caribbean Far Eastern Western Northern Southern Black""".split()
)
_NOUNS = frozenset(
    """port ports city cities town coast coasts shore shores waters airspace skies sea seas area areas region part parts
    island islands harbour harbor base bases province vicinity centre center mouth end tip side north south east west
    middle capital strait village district peninsula territory outskirts prefecture northeast northwest southeast
    southwest direction space islet airport entrance exit homeport shipyard station
    """.split()
)
# "According to Tokyo", "support to Ukraine": what is spoken of is whom, not where.
_TO_WHOM = frozenset(
    """according ambassador ambassadors envoy threat threats support aid assistance loyal message messages warning
    warnings warned thanks opposed due addressed sold sale sales gave given response reference alternative supplied
    supplies delivered offered sell give pledged relation respect handed committed contrary owed exported
    exports commitment challenge help""".split()
)
_MOVED = frozenset(
    """sailed sail sailing departed depart departing returned return returning flew flown flying away far launched moved
    moving travelled traveled arrived arrive arriving came coming evacuated withdrew withdrawn withdraw voyage flight
    flights back steamed route heading deployed sortied home""".split()
)
_REACH = 110


def phrase_before(text: str, floor: int, at: int) -> tuple[str, int]:
    """Return of what form ("between", "offset" …; "" for none) the words before a name are, and where they begin."""
    stretch = text[max(floor, at - _REACH) : at]
    if not _HINTS.search(stretch):
        return "", at
    for kind, pattern in _PHRASES:
        match = pattern.search(stretch)
        if match:
            begin = at - len(stretch) + match.start()
            waters = _WATERS_BEFORE.search(text[max(floor, begin - 60) : begin]) if kind != "within" else None
            if waters:
                begin -= len(waters[0]) - (4 if waters[0].startswith("the ") else 0)
            return kind, begin
    return "", at


def role_before(text: str, floor: int, at: int) -> tuple[str, str] | None:
    """Return the role that the words before an offset give a place, and the preposition; None where none stands there.

    Articles, adjectives, whose it is and what it is ("the Russian Far Eastern port city of") are passed over.
    """
    stretch = text[max(floor, at - _REACH) : at]
    words = [(it[0], it.end()) for it in _WORD.finditer(stretch)]
    for number in range(1, min(len(words), 10) + 1):
        word = words[-number][0]
        low = word.lower()
        before = words[-number - 1][0].lower() if number < len(words) else ""
        if low in ROLES:
            return _role(low, before, words, number)
        if low == "and":
            if before not in _NOUNS:
                return None
        elif low == "of":
            if before.rstrip(",") not in _NOUNS:
                return _role_of(before, words, number)
        elif not (low in _FILLERS or word in _FILLERS or low in _NOUNS or _is_whose(word)):
            return None
    return None


def said_from(text: str, floor: int, at: int) -> tuple[int, int]:
    """Return where the words begin that place something, and where what of it they mean: "in the north of the Baltic".

    After a verb, and where something went through, from or to, the place's own words alone tell it.
    """
    match = _SAID.search(text, max(floor, at - 60), at)
    if match is None:
        return at, at
    part = match.start("the") if " of " in match["the"] else at
    return (match.start() if match["in"] or match["the"] else at), part


def speaks_of_a_party(text: str, floor: int, at: int, preposition: str) -> bool:
    """Tell whether a state after a preposition is rather whom than where: "tensions over", "ships from"."""
    words = text[max(floor, at - _REACH) : at].lower().split()
    at_word = next((n for n in range(len(words) - 1, -1, -1) if words[n] == preposition), -1)
    before = words[at_word - 1].strip(",") if at_word > 0 else ""
    if preposition == "to":
        return before in _TO_WHOM
    if preposition == "from":
        return before not in _MOVED
    if preposition == "for":  # only where something sailed, or is bound, for it
        return False
    return preposition in ("on", "over", "by") and before not in (
        "flew",
        "flying",
        "flown",
        "passed",
        "airspace",
    )


def _role(low: str, before: str, words: list[tuple[str, int]], number: int) -> tuple[str, str] | None:
    if low == "for" and not _FOR & {word.lower().strip(",") for word, _ in words[-number - 7 : -number]}:
        return None
    if low == "by" and before != "passed":
        return None
    if low == "to" and before in ("close", "next", "adjacent"):
        return "near", before
    if low == "over" and before == "passed":
        return "through", low
    if low in ("of", "from") and before in ("north", "south", "east", "west"):
        return "at", low
    return ROLES[low], low


def _role_of(before: str, words: list[tuple[str, int]], number: int) -> tuple[str, str] | None:
    two_before = words[-number - 2][0].lower() if number + 1 < len(words) else ""
    if before == "out":
        return "from", "out of"
    if before == "way" and two_before == "by":
        return "through", "by way of"
    return None


@lru_cache(maxsize=8192)
def _is_whose(word: str) -> bool:
    """Tell whether a word is a state's adjective or anybody's possessive."""
    if word.endswith(("'s", "’s")):
        return word[0].isupper()
    return word[0].isupper() and named(word) is not None
