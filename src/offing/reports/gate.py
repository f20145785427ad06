"""A cheap test whether a document or a sentence can hold a claim at all."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from offing.atlas.navies import navies
from offing.reports.lexicon import Entry, Hit, Lexicon
from offing.reports.mention import Mention, Sentence
from offing.reports.ship_words import RISKY

# A document without any of these speaks of other things; one pass over it tells.
_AT_SEA = """naval, navy, navies, warship, warships, destroyer, destroyers, frigate, frigates, corvette, corvettes,
submarine, submarines, flotilla, coastguard, maritime, seaborne, cruiser, cruisers, minesweeper, minesweepers,
hull, pennant, patrol, patrols, drill, drills, manoeuvres, maneuvers, wargames, warplanes, warplane, fleet,
fleets, vessel, vessels, ship, ships, aircraft, bomber, bombers, fighter, fighters, helicopter, helicopters,
troops, military, coast guard, war games, joint exercise, joint exercises, live fire, territorial waters,
airspace, aircraft carrier, task force, strike group, defence ministry, defense ministry, defence minister,
defense minister, port call, tanker, tankers, trawler, trawlers, freighter, dhow, boat, boats, speedboats,
cutter, cutters, missile, missiles, drone, drones, water cannon, water cannons, pirates, hijacked, ferry,
undersea cable, undersea cables, subsea cable, subsea cables, submarine cable, submarine cables, data cable,
pipeline, fighter jet, fighter jets"""


# Of these many texts speak that are about other things; what is said in such a text at a table is left to others.
_ALSO_ELSEWHERE = frozenset(
    """cruiser cruisers hull pennant drill drills patrol patrols fleet fleets vessel vessels ship ships aircraft
    fighter fighters helicopter helicopters troops military tanker tankers boat boats cutter cutters missile
    missiles drone drones pirates hijacked ferry pipeline""".split()
)
_CRAFT = frozenset(("force", "unit", "group", "exercise"))
_FOR_PLEASURE = re.compile(r"\b(?:cruise (?:ships?|liners?|vessels?)|yachts?|ferry|ferries)\b", re.IGNORECASE)
_DRILLS = frozenset("drill drills patrol patrols".split())
_CHARACTERS_A_WORD = 1500  # a text about the sea has a word that speaks of nothing else at least so often
_AT_TABLES = frozenset(("meeting", "pledge", "reaction"))


# Waters by name and by law: a text that is full of these is about what states do at sea, whatever else it lacks.
_SEAS = re.compile(
    r"\b(?:[A-Z][a-z]+ (?:Sea|Straits?|Shoal|Reef|Channel)\b|NAVTEX|EEZs?\b|ADIZ|continental shelf|economic zone"
    r"|(?:survey|research|government|militia) (?:ships?|vessels?))"
)


_EXERCISE = re.compile(r"\b[Ee]xercises?\b|\b[Tt]rained together\b")
_NAMED = re.compile(r"\bexercises? [\"“‘']?[A-Z][a-z]")
_WATERS = re.compile(rf"{_SEAS.pattern}|\b(?:Sea|Gulf|Strait|Straits|Bay) of [A-Z]|[A-Z][a-z]+ (?:Gulf|Bay|Ocean)\b")


def kinds_left_out(text: str) -> frozenset[str]:
    """Return the kinds of claim not to be read in a text: of one that only touches on ships, what is said at tables."""
    certain = sum(bool(hit.value) for hit in _hits(text)) + len(_SEAS.findall(text))
    return frozenset() if certain * _CHARACTERS_A_WORD >= len(text) and certain else _AT_TABLES


def touches_the_sea(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Tell whether a sentence itself names ships, drills or patrols, whatever the rest of its text is about."""
    if any(one.kind in _CRAFT for one in mentions):
        return _FOR_PLEASURE.search(text, sentence.start, sentence.end) is None
    hits = _words().hits(text, sentence.start, sentence.end)
    return any(hit.value or text[hit.start : hit.end].lower() in _DRILLS for hit in hits)


def document_may_tell(text: str) -> bool:
    """Tell whether a text names anything of the sea or of forces, an exercise by its name, or one and waters."""
    if _hits(text) or _NAMED.search(text) is not None:
        return True
    return _EXERCISE.search(text) is not None and _WATERS.search(text) is not None


@lru_cache(maxsize=1)  # both of a document's questions are answered by one pass
def _hits(text: str) -> tuple[Hit, ...]:
    return tuple(_words().hits(text))


def sentence_may_tell(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Tell whether a sentence names anybody or anything that a claim could be about, and asks nothing."""
    at = (sentence.start, sentence.end)
    if not mentions and not _words().hits(text, *at) and _POINTS.search(text, *at) is None:
        return False
    return not text[sentence.start : sentence.end].rstrip("\"”'’)").endswith("?")


# What points back to what has been told: who trains, who speaks, what it is for.
_POINTS = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Ss]he|[Tt]hey|[Cc]rews?|[Pp]articipants?|[Ss]ailors|[Mm]arines|[Oo]bjectives?|[Pp]urpose|[Aa]im"
    r"|[Tt]raining|[Ee]xercises?|[Mm]an(?:oeuv|euv)res?)\b"
)


@cache
def _words() -> Lexicon:
    listed = " ".join(_AT_SEA.split()).split(", ")
    told = [Entry(word, "sea", word not in _ALSO_ELSEWHERE, "any") for word in listed]
    shorts = {short for it in navies().values() for short in (*it.also, *it.prefixes) if short.isupper()} - RISKY
    return Lexicon((*told, *(Entry(short, "sea", True, "exact") for short in sorted(shorts) if len(short) > 2)))
