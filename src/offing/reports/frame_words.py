"""The words that frames are made of: every form of them, and what each may be."""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from offing.reports.packaged import text_of

_VOWELS = "aeiou"
# Doubled in British spelling, not in American.
_ONCE = frozenset(("cancel", "travel"))
_ONCE_ENDS = (("past", "ed"), ("pp", "ed"), ("ing", "ing"))


@dataclass(slots=True)
class Word:
    """Hold what a word, or several that stand for one, may be.

    ``verbs`` and ``steps`` give the groups by form (base, s, past, pp, ing; "be" is a
    predicate that only stands after a form of be); ``nouns`` are groups, ``small`` classes of little words.
    """

    verbs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    steps: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    nouns: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)
    plural: bool = False
    called: str = ""  # the name under which frames know a preposition of several words


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Hold all words by their first word, each list with the longest first."""

    starts: dict[str, list[tuple[tuple[str, ...], Word]]]
    groups: frozenset[str]

    def at(self, words: list[str], index: int) -> tuple[int, Word | None]:
        """Return how many words from *index* on are one of the vocabulary, and which; 1 and None where none is."""
        for rest, word in self.starts.get(words[index], ()):
            end = index + 1 + len(rest)
            if end <= len(words) and tuple(words[index + 1 : end]) == rest:
                return end - index, word
        return 1, None


@cache
def vocabulary() -> Vocabulary:
    """Return the words of ``lexicons/en/words.toml``."""
    tables = tomllib.loads(text_of("lexicons/en", "words.toml"))
    found: dict[str, Word] = defaultdict(Word)
    for use in ("verbs", "steps"):
        for group, text in tables[use].items():
            for form, spelling in verb_forms(text):
                getattr(found[spelling], use)[form].add(group)
    _take_nouns(tables["nouns"], found)
    for kind, text in tables["small"].items():
        several = "-" in kind
        for spelling in text.split():
            entry = found[spelling.replace("_", " ")]
            entry.small.add("prep" if several else kind)
            entry.called = kind if several else entry.called
    return Vocabulary(_by_first(found), frozenset((*tables["verbs"], *tables["nouns"])))


def _take_nouns(groups: dict[str, str], found: dict[str, Word]) -> None:
    for group, text in groups.items():
        for spelling, plural in noun_forms(text):
            found[spelling].nouns.add(group)
            found[spelling].plural |= plural


def _by_first(words: dict[str, Word]) -> dict[str, list[tuple[tuple[str, ...], Word]]]:
    starts: dict[str, list[tuple[tuple[str, ...], Word]]] = defaultdict(list)
    for spelling, word in words.items():
        first, *rest = spelling.split()
        starts[first].append((tuple(rest), word))
    for entries in starts.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return dict(starts)


def verb_forms(text: str) -> list[tuple[str, str]]:
    """Return every form of a list of verbs ("leave left left, depart"), each with its name: base, s, past, pp, ing."""
    found = []
    for entry in (part.strip() for part in text.split(",")):
        if entry.startswith("="):
            found.append(("be", entry[1:]))
            continue
        first, *more = entry.split()
        if len(more) >= 2 and _is_irregular(first, more):
            past, pp, *rest = more
        else:
            past, pp, rest = _past(first), _past(first), more
        forms = {"base": first, "s": _third(first), "past": past, "pp": pp, "ing": _ing(first)}
        found += [(form, " ".join((spelling, *rest))) for form, spelling in forms.items()]
        if first in _ONCE:
            found += [(form, " ".join((first + end, *rest))) for form, end in _ONCE_ENDS]
    return found


def _is_irregular(first: str, more: list[str]) -> bool:
    """Tell whether two further words are past and participle: they begin like the verb, as particles do not."""
    past, pp = more[0], more[1]
    return past[0] == first[0] == pp[0] or past == "went"


def _third(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    return verb[:-1] + "ies" if verb[-1] == "y" and verb[-2] not in _VOWELS else verb + "s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb[-1] == "y" and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return _doubled(verb) + "ed"


def _ing(verb: str) -> str:
    if verb == "be":
        return "being"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    return (verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else _doubled(verb)) + "ing"


# Verbs of two syllables whose last letter is doubled, which their spelling does not show.
_DOUBLED = frozenset(
    """begin commit refit rebut cancel travel patrol propel repel expel compel dispel deter abet permit submit
    transmit kidnap transfer""".split()
)
_ONE_SYLLABLE = re.compile(r"[^aeiou]*(?:qu)?[aeiou][^aeiouwxy]")


def _doubled(verb: str) -> str:
    """Return a verb with its last letter doubled where one vowel stands before it: "slam", "slammed"."""
    return verb + verb[-1] if verb in _DOUBLED or _ONE_SYLLABLE.fullmatch(verb) else verb


def noun_forms(text: str) -> list[tuple[str, bool]]:
    """Return every form of a list of nouns ("drill, war games!"), each with whether it is a plural."""
    found = []
    for entry in (part.strip() for part in text.split(",")):
        if entry.endswith("!"):
            found.append((entry[:-1], True))
            continue
        found.append((entry, False))
        head, _, last = entry.rpartition(" ")
        found.append((f"{head} {_third(last)}".strip(), True))
    return found
