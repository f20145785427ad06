"""The gazetteer's names as a word list for English text, each with how much must stand beside it to mean a place."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from offing.atlas import known, places
from offing.atlas.states import named, states
from offing.reports.lexicon import Entry, Hit, Lexicon
from offing.reports.packaged import text_of

# Letters, digits never: what is written in another script, or with brackets and lists, no English text says.
_LATIN = re.compile(r"[A-ZÀ-ÞŠŽĐĀĪŌŪ][A-Za-zÀ-ɏḀ-ỿ'’ .-]{2,}")
_KIND_WORD = re.compile(
    r"\b(?:Sea|Ocean|Straits?|Channel|Gulf|Bay|Islands?|Isles?|Shoal|Reef|Atoll|Cape|Peninsula|Sound|Passage|Canal|Rocks?|Gap"
    r"|Archipelago|Inlet|Point|naval base|Naval Base|Triangle|Territories|Basin|Bight|Fjord|Firth|Bank)\b"
)
_FREE = frozenset(("sea", "strait", "island", "islands", "cape", "bay", "reef", "peninsula", "disputed", "region"))
# Days and months, and words of every day, that small towns bear as well.
_NEVER = frozenset(
    """Sunday Monday Tuesday Wednesday Thursday Friday Saturday January February March April May June July August
    September October November December Date Best Most Central Union Victory Normal Independence Liberty Hope Progress
    Male Man Mon Along Same Many Much Same Deal Sale Ship Flat Boom Wells Rule Male' Battle Christmas Grand Bay Point
    Island Port Cape Sea Strait Gulf Coast North South East West Northern Southern Eastern Western Central Inner Seas
    Police Navy Army Marine Marines General Admiral Parliament President Minister Media Press Of The Reading Orange Nice
    Mobile Hull Bath Rugby Sandwich Deal Gap Wedding Essen Bar Bor Ham Lot Par Rye York Bush Young Chad Bude""".split()
)
# Such as mean a place after "in" or "at" all the same.
_DOUBTED = frozenset(
    "Split Reading Orange Nice Mobile Hull Bath York Male Gap Chad Essen Bar Sandwich Deal Rugby".split()
)
# Seats of governments, which speak and act under the city's name.
_SPOKEN_OF = frozenset(
    """Beijing Moscow Tokyo Washington Seoul Taipei Manila Pyongyang Tehran Ankara Kyiv Kiev London Paris Berlin Rome
    Brussels Delhi Hanoi Jakarta Canberra Cairo Riyadh Baghdad Damascus Islamabad Ottawa Athens Madrid Warsaw Stockholm
    Caracas Havana Singapore Bangkok""".split()
) | {"New Delhi", "Kuala Lumpur", "Tel Aviv", "Phnom Penh"}
_GREAT, _LARGE = 1_000_000, 200_000
_OCEANS = ("Pacific", "Atlantic", "Mediterranean", "Baltic", "Caribbean", "Arctic", "Adriatic", "Aegean", "Channel")


@dataclass(frozen=True, slots=True)
class Name:
    """Hold what a name may be and how surely it is a place.

    ``trust``: "free" (a place wherever it stands), "the" (after "the" alone), "great" (a great city), "told" (after
    a preposition of place), "small" (after one that no person's name follows: in, at, off, near …), "doubted"
    (after "in" or "at" alone). ``is_state`` and ``is_water`` tell what it is.
    """

    trust: str
    kind: str

    @property
    def is_state(self) -> bool:
        """Tell whether it is a state."""
        return self.kind == "state"


def place_names(text: str, start: int, end: int) -> list[Hit]:
    """Return the names of places between two offsets, the longest of each; values are Name."""
    return _lexicon().hits(text, start, end)


@cache
def _lexicon() -> Lexicon:
    found = _charted()
    for code, it in states().items():
        for name in (it.name, *it.also):
            if named(name) == code and name != it.demonym and len(name) > 1:
                _offer(found, name.removeprefix("the "), Name("told", "state"))
    for name, like in _tables()["spellings"].items():
        if like in found:
            found[name] = found[like]
    for ocean in _OCEANS:
        found.setdefault(f"{ocean} Ocean", Name("free", "sea"))
        found.setdefault(f"{ocean} Sea", Name("free", "sea"))
        found[ocean] = Name("the", "sea")
    for name in _DOUBTED & set(found):
        found[name] = Name("doubted", found[name].kind)
    return Lexicon(Entry(name, "place", value) for name, value in found.items() if name not in _NEVER - _DOUBTED)


def _charted() -> dict[str, Name]:
    """Return the names of the atlas's places and cities."""
    found: dict[str, Name] = {}
    for place, names in known.every():
        for name in names:
            for spelling in _spellings(name, place.kind):
                _offer(found, spelling, Name(_trust(spelling, place.kind), place.kind))
    for name, size in places.sizes():
        great = size >= _GREAT and name not in _SPOKEN_OF
        _offer(found, name, Name("great" if great else "told" if size >= _LARGE else "small", "city"))
    return found


def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(text_of("lexicons/en", "places.toml"))


def _offer(found: dict[str, Name], name: str, value: Name) -> None:
    """Keep the reading of a name that asks least beside it; a state's before all others."""
    order = ("free", "great", "told", "small")
    if not _LATIN.fullmatch(name) and not (value.is_state and name.isascii()):
        return
    known_as = found.get(name)
    if (
        known_as is None
        or value.is_state
        or (not known_as.is_state and order.index(value.trust) < order.index(known_as.trust))
    ):
        found[name] = value


def _trust(name: str, kind: str) -> str:
    if kind == "state":
        return "told"
    if kind in ("port", "base", "anchorage"):
        return "free" if _KIND_WORD.search(name) and " " in name else "small"
    return "free" if kind in _FREE and (_KIND_WORD.search(name) or (" " in name and kind != "region")) else "told"


def _spellings(name: str, kind: str) -> set[str]:
    """Return how English writes a name: without brackets, with a capital kind, with the plural of its strait."""
    name = re.sub(r" \([^)]*\)$", "", name)
    if name.startswith(("The ", "the ")):
        name = name[4:]
    found = {name, name.replace("'", "’"), name.replace(" naval base", " Naval Base")}
    if kind == "strait" and name.endswith(" Strait"):
        found.add(name + "s")
    if kind == "strait" and name.startswith("Strait of "):
        found.add("Straits of " + name[10:])
    if kind in ("island", "islands", "cape") and " " not in name:
        found |= {f"{name} Island", f"{name} Islands"} if kind != "cape" else {f"Cape {name}"}
    return found
