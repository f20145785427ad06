"""A cheap test whether a document or a sentence can hold a claim at all."""

from collections.abc import Sequence
from functools import cache

from offing.reports.lexicon import Entry, Lexicon
from offing.reports.mention import Mention, Sentence

# A document without any of these speaks of other things; one pass over it tells.
_AT_SEA = """naval, navy, navies, warship, warships, destroyer, destroyers, frigate, frigates, corvette, corvettes,
submarine, submarines, flotilla, coastguard, maritime, seaborne, cruiser, cruisers, minesweeper,
minesweepers, hull, pennant, patrol, patrols, drill, drills, manoeuvres, maneuvers, wargames, warplanes,
warplane, fleet, fleets, vessel, vessels, ship, ships, aircraft, bomber, bombers, fighter, fighters,
helicopter, helicopters, troops, military, coast guard, war games, joint exercise, joint exercises, live
fire, territorial waters, airspace, aircraft carrier, task force, strike group, defence ministry, defense
ministry, defence minister, defense minister, port call"""


def document_may_tell(text: str) -> bool:
    """Tell whether a text names anything of the sea or of forces."""
    return bool(_words().hits(text))


def sentence_may_tell(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Tell whether a sentence names anybody or anything that a claim could be about, and asks nothing."""
    if not mentions and not _words().hits(text, sentence.start, sentence.end):
        return False
    return not text[sentence.start : sentence.end].rstrip("\"”'’)").endswith("?")


@cache
def _words() -> Lexicon:
    return Lexicon(Entry(word, "sea", None, "any") for word in " ".join(_AT_SEA.split()).split(", "))
