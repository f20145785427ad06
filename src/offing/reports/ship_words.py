"""Patterns and word lists by which ships' names and numbers are told in English text."""

import re
from functools import cache

from offing.atlas.navies import navies

QUOTES = "\"'“”‘’«»„"
WORD = r"[^\W\d_a-zß-öø-ÿ][\w'’.]*(?:-\w[\w'’]*)*"
NAME = re.compile(rf"{WORD}(?: (?:(?:de|da|do|del|di|von|van|of|the|la|al|bin) )?{WORD}){{0,4}}")
QUOTED = re.compile(r"[\"'“‘«„]([^\W\d_][^\"“”«»„\n]{1,39}?)[\"'”’»“](?!\w)")
IN_BRACKETS = re.compile(r"\s{0,2}[(\[]([^()\[\]\n]{1,60})[)\]]")
SAID_NUMBER = (
    r"(?i:(?:with |bearing )?(?:the )?(?:hull|pennant|side|bow|board|tactical|ship|flag)[ -]?(?:numbers?|nos?\.?)?"
    r"|No\.|№|#|number|numbered)"
)
CODE = r"(?:[A-Z]{1,4}[- ]?\d{1,4}|\d{1,5})"
NUMBER = re.compile(rf"(?:^|(?<=[\s,;(]))(?:{SAID_NUMBER}[\s:]{{0,2}})?({CODE})(?=$|[\s,;)/.])")
AFTER = re.compile(rf"\s{{0,2}},?\s{{1,2}}{SAID_NUMBER}[\s:]{{0,2}}({CODE})\b")
ALONE = re.compile(
    r"\b(?i:(?:hull|pennant|side|bow|board)[ -](?:numbers?|nos?\.?))[\s:]{0,2}"
    rf"({CODE}(?:(?:, | and |, and ){CODE}){{0,7}})\b"
)
SAID_NUMBERS = re.compile(
    rf",? (?i:with |bearing )?{SAID_NUMBER}[\s:]{{0,2}}({CODE}(?:(?:, | and |, and ){CODE}){{0,9}})\b"
)
BARE_NUMBER = re.compile(
    r"[\s-](?:No\.? ?)?(\d{2,5})\b(?![-/.:,]?\d)"
    r"(?!\s?(?:%|miles|km|kilomet|nautical|metres|meters|feet|people|crew|tons|tonnes))"
)
NUMBERS_BEHIND = re.compile(
    r" (\d{2,5}(?:, \d{2,5}){0,8},? and \d{2,5})\b(?![-/.:,]?\d)"
    r"(?! ?(?:%|miles|km|kilomet|nautical|met(?:er|re)s|feet|people|crew|tons|tonnes|hours|minutes|days))"
)
# A number that is part of a name: "CSB 8002", "Xiang Yang Hong 01"; no count of what follows, and no day.
OWN_NUMBER = re.compile(
    r" (?:\d{1,2}|(?!19\d\d|20\d\d)\d{3,4})\b(?![-–/.:,]?\d|-[A-Za-z]|\s?%)"
    r"(?! (?:people|persons|crew|sailors|men|miles|nautical|km|kilomet|nm\b|met(?:er|re)s|feet|tons|tonnes|times|hours"
    r"|minutes|days|weeks|months|years|percent|other|more|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|Jan\b|Feb\b|Mar\b|Apr\b|Jun\b|Jul\b|Aug\b|Sep|Oct\b|Nov\b|Dec\b))"
)
# So long a number after a name, or one behind a hyphen, is what is painted on the hull.
OWN_CODE = re.compile(r"(?: (\d{3,4})|(?<=[a-z])-(\d{2,4}))$")
# Names of civil ships in which a month or a word of every day stands.
CIVIL = re.compile(r"Unaizah May \d\b|(?:[A-Z]\w{1,15} ){1,4}\d{1,3} H(?:ao|AO)\b")
# What closes a name that stands between commas.
ENDS_NAME = re.compile(r"[,;)]|\.(?:\s|$)")
# A group that is called by a ship's name.
LEADS = re.compile(
    r" (?:(?i:(?:aircraft )?carrier (?:strike |battle |task )?(?:group|force)|(?:surface )?strike group"
    r"|(?:amphibious |expeditionary )(?:ready |strike |task )?group|(?:naval )?(?:task|battle) (?:group|force))"
    r"|group|flotilla|CSG|ARG|ESG)\b"
)
# What of a carrier's name stands for her before such a word.
CALLED_SHORT_FOR = {
    **dict.fromkeys(
        "Eisenhower Vinson Roosevelt Lincoln Truman Reagan Bush Ford Washington Stennis".split(), "navy:usn"
    ),
    **dict.fromkeys(("Kennedy", "Enterprise", "Bataan", "Boxer", "Makin Island", "Iwo Jima"), "navy:usn"),
    **dict.fromkeys(("de Gaulle", "Gaulle"), "navy:marine-nationale"),
}
THE_NUMBER = re.compile(r"\b[Tt]he (\d{3,5})\b(?![.,:/-]\d|[-%])(?:(?= and the (\d{3,5})\b))?")
THE_NAME = re.compile(rf"\b[Tt]he ({WORD}(?: (?:(?:de|da|di|von|la) )?{WORD}){{1,3}}) $")
# A merchant's name behind her flag: "the Liberian-flagged Lindos tanker".
FLAGGED = re.compile(rf"-(?:flagged|registered|owned|operated) ({WORD}(?: {WORD}){{0,3}}) $")
CIVIL_SHIPS = frozenset(("merchant", "fishing"))
# Platforms that a name stands before; "ship" and "vessel" have too many other words there.
TOLD_APART = frozenset(("carrier", "destroyer", "frigate", "corvette", "cruiser", "submarine"))
LINKS = re.compile(r"(?:,? and |, |; |, as well as | and the |, the |,? alongside (?:the )?| & )(?=\W?[A-Z])")
NOT_NAMES = frozenset(
    """January February March April May June July August September October November December Monday Tuesday Wednesday
    Thursday Friday Saturday Sunday Navy Naval Fleet The A An In On At By From To And Or But For With After Before While
    When As It Its He She They We I This That These Those Coast Guard Marine Marines Army Air Force Forces Ministry
    Defense Defence Minister President Admiral Vice Rear Captain Commander Sea Ocean Strait Gulf Bay Island Islands Port
    North South East West Northern Southern Eastern Western Group Strike Carrier Squadron Command Task NATO ASEAN UN EU
    Houthi Houthis PLA Russian Chinese Japanese Type Project Class According Meanwhile However Both All Mr Ms Mrs
    Amphibious Expeditionary Wing Staff Battalion Battery
    Division Brigade Flotilla Unit Regiment Department Institute Company Corporation Museum Association
    Destroyer Frigate Corvette Cruiser Submarine Warship Ship Vessel Hull Pennant""".split()
)
SHIPLY = frozenset(
    """sailed sailing sail anchored moored docked crew aboard deck corvette corvettes frigate frigates destroyer
    destroyers cruiser cruisers warship warships ship ships vessel vessels submarine submarines flagship navy naval
    fleet carrier port flotilla strait sea pier berth patrol escort hull""".split()
)
VERBS = frozenset(
    """was were is are has had have sailed sails left leaves entered enters returned returns arrived arrives departed
    departs passed passes transited transits conducted conducts docked docks moored anchored fired fires joined joins
    will would could can may, and also then later carried carries collided approached shadowed followed tracked steamed
    headed made took set crossed visited operated remained""".split()
)
# Prefixes that are everyday letters as well: what follows must be a ship that the ledger knows.
RISKY = frozenset("HQ KM KV KN GC HS SAS ARM BAP ARC BAE LNS FS ENS FNS MSA RV MT FV".split())
# Names that go on after "of": "Prince of Wales", "Spirit of Brisbane".
OF = frozenset("Prince Princess Duke King Queen Spirit Pride Star Isle City Maid Hero Pearl Lord Lady Glory".split())
MERCHANT = frozenset(("MV", "M/V", "MT", "M/T", "RV", "FV"))
MORE_PREFIXES = frozenset("JDS HNLMS HDMS TCG IRINS MRRV".split())


@cache
def called_short() -> re.Pattern[str]:
    """Return the pattern of shortened names before the word for a group."""
    either = "|".join(sorted(CALLED_SHORT_FOR, key=len, reverse=True))
    return re.compile(rf"\b(?:{either})(?= (?:[Cc]arrier|[Ss]trike|[Aa]mphibious|CSG|ARG))")


def trimmed(name: str) -> str:
    """Return a name without the marks and the possessive at its end."""
    name = name.rstrip(".,;:" + QUOTES) if not re.search(r"\b[A-Z]\.$", name) else name
    return re.sub(r"['’]s$", "", name)


def before_name(text: str, at: int, end: int) -> int:
    """Return where a name may begin after a platform: past a blank, a comma, a colon, "the" or "named"."""
    match = re.compile(r"(?:\s{1,2}|: ?|, |\s?(?:--|—|–)\s?)(?:(?:named|called|of the name|-) )?(?:the )?").match(
        text, at, end
    )
    return match.end() if match else at


@cache
def prefix_pattern() -> re.Pattern[str]:
    """Return the pattern of the prefixes that navies and merchants write before names."""
    either = "|".join(map(re.escape, (*prefixes(), *MERCHANT)))
    return re.compile(rf"(?<!\w)({either})[ \u00a0-](?=[\"'“‘]?[A-Z])")


@cache
def prefixes() -> tuple[str, ...]:
    """Return the prefixes that navies and coast guards write before names, the longest first."""
    listed = {prefix for it in navies().values() for prefix in it.prefixes} | MORE_PREFIXES
    return tuple(sorted(listed, key=len, reverse=True))


def prefixes_in(text: str, start: int, end: int) -> bool:
    """Tell whether a prefix and a name stand between two offsets."""
    return prefix_pattern().search(text, start, end) is not None
