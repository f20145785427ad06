"""A piece of a sentence: a phrase of nouns, a group of verbs, or a word that joins them."""

from dataclasses import dataclass, field
from functools import cache

from offing.atlas.states import states
from offing.reports.frame_verbs import Verb
from offing.reports.mention import Mention

PARTIES = frozenset("state navy ministry command fleet staff alliance person people name".split())
# What makes the party before it somebody who only lends flag, money or arms, or holds a place.
LENT = tuple(
    f"-{word}"
    for word in "flagged registered backed aligned held controlled claimed made built supplied occupied linked".split()
)
CRAFT = frozenset(("force", "unit", "group"))


@dataclass(slots=True)
class Chunk:
    """Hold one piece of a sentence.

    ``type``: np (nouns), vg (verbs), prep, and, comma, stop, colon, dash, open, close, hyphen, rel, sub,
    adverb, not, x (a word that is none of these). Of an np: ``kinds`` is what it can stand for ("party",
    "person", "craft", "place", "time", or a group of nouns), ``owners`` the parties before its head, ``prep``
    the chunk of the preposition that governs it, ``det`` its article or the like.
    """

    type: str
    start: int
    end: int
    text: str
    kinds: frozenset[str] = frozenset()
    mentions: tuple[Mention, ...] = ()
    owners: tuple[Mention, ...] = ()
    det: str = ""
    plural: bool = False
    verb: Verb | None = None
    prep: "Chunk | None" = None
    at: int = 0
    members: list["Chunk"] = field(default_factory=list)
    parts: list["Chunk"] = field(default_factory=list)  # behind "of", "by" and the like


def is_adjective(chunk: Chunk) -> bool:
    """Tell whether a party is named by its adjective alone ("Russian"), which is not yet a phrase of nouns."""
    return any(one.kind == "state" for one in chunk.mentions) and chunk.text in _adjectives()


def is_modifier(chunk: Chunk) -> bool:
    """Tell whether a party is named by its adjective, or by letters that stand for one ("US", "UK")."""
    return is_adjective(chunk) or (chunk.text in _LETTERS and any(one.kind == "state" for one in chunk.mentions))


_LETTERS = frozenset(
    ("us", "u.s.", "u.s", "uk", "u.k.", "rok", "dprk", "prc", "uae", "sino", "russo", "franco", "anglo")
)


@cache
def _adjectives() -> frozenset[str]:
    found: set[str] = set()
    for state in states().values():
        found.update(word.lower() for word in (state.demonym, *state.adjectives.get("en", ())))
        found.discard(state.name.lower())
    return frozenset(found)
