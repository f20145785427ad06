"""What stands between a number and the word for what is counted: owners, classes, adjectives, services.

A phrase is read leftwards from the platform's word, over words that may stand between, to its number.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache

from offing.atlas.states import states
from offing.codecs.number_words import Number, numbers
from offing.reports.class_mentions import class_mentions
from offing.reports.owners import owners
from offing.reports.platforms import Found, aircraft_types, service_of, words

_TOKEN = re.compile(r"[^\W_]+(?:[.'’‘‑-][^\W_]+)*\.?(?<=[.\w])|\S")
_SUFFIXES = re.compile(
    r"-(?:flagged|made|built|armed|capable|powered|equipped|owned|linked|operated|supplied|generation|ton|tonne|run|led)$"
    r"|(?:al|ic|ous|ive|able|ible|ary)$|^(?:larg|new|old|small|bigg|great|lat|fast|strong|mighti)est$",
    re.IGNORECASE,
)
# They end like adjectives and are none.
_NOT_ADJECTIVES = frozenset(
    """drive arrive receive survive derive strive revive enable table cable arrival approval withdrawal traffic public
    rival signal several total deal seal steal reveal appeal capital hospital proposal trial disposal refusal""".split()
)
# Types that the lexicon of aircraft does not know: "DC-8-62".
_TYPE = re.compile(r"[A-Z]{1,4}-?\d{1,4}[A-Z]{0,3}(?:-\d{1,4}[A-Z]?)?")
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec".split()
)
_NUMBERED = frozenset(
    "type project no. no hull number numbers pennant flight block mark mk class war page group article".split()
)
_ACRONYM = re.compile(r"[A-Z]{2,6}(?:-[A-Z])?")
_BRACKETED = re.compile(r"[A-Z]{2,6}(?:-[A-Z])?|(?:Type|Project) [\w./-]{2,10}")
_NICKNAME = re.compile(r"[A-Z][a-z]{2,14}")
THE = frozenset("the this these those all its their his her our".split())
_MOST_TOKENS = 14
_NO_NICKNAME = frozenset("The These Those Our Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())


@dataclass(slots=True)
class Words:
    """Hold what of a sentence is needed to read its forces: its words and what they belong to."""

    text: str
    starts: list[int]
    ends: list[int]
    tokens: list[str]
    numbers: dict[int, Number]  # by their ends
    types: dict[int, str]  # platforms of types of aircraft, by their ends
    jumps: dict[int, tuple[int, str | None]]  # by their ends: what may stand between, and whose it tells them to be

    def before(self, offset: int) -> int:
        """Return the last token that ends by an offset, -1 where none does."""
        return bisect_right(self.ends, offset) - 1


@dataclass(slots=True)
class Phrase:
    """Hold what was met from the platform's word leftwards."""

    start: int
    owners: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    service: str | None = None
    number: Number | None = None
    determined: bool = False
    type_: str | None = None  # the platform of a type of aircraft that stands before a wider word


def read(text: str, start: int, end: int) -> Words:
    """Return the words between two offsets, with the numbers, classes, types and owners among them."""
    found = [(it.start(), it.end(), it[0]) for it in _TOKEN.finditer(text, start, end)]
    jumps: dict[int, tuple[int, str | None]] = {it.end: (it.start, None) for it in class_mentions(text, start, end)}
    types = {it.end: it for it in aircraft_types(text, start, end)}
    jumps.update({stop: (it.start, None) for stop, it in types.items()})
    jumps.update({stop: (begin, owner or None) for begin, stop, owner in owners(text, start, end)})
    by_end = {it.end: it for it in numbers(text, start, end)}
    return Words(
        text,
        [it[0] for it in found],
        [it[1] for it in found],
        [it[2] for it in found],
        by_end,
        {stop: it.id for stop, it in types.items()},
        jumps,
    )


def leftwards(sentence: Words, head: Found, floor: int) -> Phrase:
    """Read from a platform's word to its number, over the words that may stand between."""
    phrase = Phrase(head.start)
    at = _run_in(sentence, head, floor, phrase)
    if sentence.text[at - 1 : at] in ("-", "‑") and at - 1 in sentence.numbers:  # "five-ship"
        phrase.number = sentence.numbers[at - 1]
        return phrase
    for _ in range(_MOST_TOKENS):
        here = sentence.before(at)
        if here < 0 or sentence.ends[here] <= floor:
            break
        stop, word = sentence.ends[here], sentence.tokens[here]
        if stop in sentence.numbers and not is_label(sentence, sentence.numbers[stop]):
            phrase.number = sentence.numbers[stop]
            break
        if (begin := _brackets(sentence, stop, floor)) is not None:
            at = begin
            continue
        jump = sentence.jumps.get(stop)
        if jump is not None and jump[0] >= floor:
            at = phrase.start = jump[0]
            if jump[1]:
                phrase.owners.append(jump[1])
            phrase.type_ = phrase.type_ or sentence.types.get(stop)
        elif _passes(sentence, phrase, word, here):
            at = sentence.starts[here]
            phrase.start = min(phrase.start, at) if word.lower() not in ("and", "of") else phrase.start
        else:
            break
    return phrase


def _run_in(sentence: Words, head: Found, floor: int, phrase: Phrase) -> int:
    """Take an owner that runs into the platform's word ("Chinese navy" and "navy ships"); return where to go on."""
    for stop, (begin, owner) in sentence.jumps.items():
        if owner is not None and floor <= begin < head.start < stop <= head.end:
            phrase.start = begin
            phrase.owners.append(owner)
    return phrase.start


def _brackets(sentence: Words, stop: int, floor: int) -> int | None:
    """Return where an acronym in brackets that ends at an offset begins: "People's Liberation Army Navy (PLA-N)"."""
    if sentence.text[stop - 1] != ")":
        return None
    begin = sentence.text.rfind("(", max(floor, stop - 18), stop)
    return begin if begin >= 0 and _BRACKETED.fullmatch(sentence.text[begin + 1 : stop - 1]) else None


def _passes(sentence: Words, phrase: Phrase, word: str, here: int) -> bool:
    """Tell whether a word may stand between a number and its platform; take down what it says."""
    low = word.lower()
    if word == ",":  # "Russian, Chinese warships", "US, Japanese and Korean ships"
        return bool(phrase.owners) and _is_adjective_of_state(sentence, sentence.ends[here - 1] if here else -1)
    if low == "and":  # between two owners or two adjectives, never between two nouns
        left = sentence.ends[here - 1] if here else -1
        is_owner = sentence.jumps.get(left, (0, None))[1] is not None
        if here and (_is_adjective(sentence.tokens[here - 1]) or left in sentence.types):
            return True
        return (bool(phrase.owners) and is_owner) or (here > 0 and sentence.tokens[here - 1].lower() in words("notes"))
    if low in words("notes"):
        phrase.notes.insert(0, word)
        return True
    pair = f"{sentence.tokens[here - 1].lower()} {low}" if here else low
    service = service_of(word) or service_of(low) or service_of(pair)
    phrase.service = phrase.service or service
    if low in THE:
        phrase.determined = True
        return True
    if low == "of":  # "two of the ships", never "ships of"
        return (phrase.determined or bool(phrase.owners)) and sentence.ends[here - 1] in sentence.numbers
    if low in words("between") or service or word in words("nicknames"):
        return True
    if _TYPE.fullmatch(word) or _ACRONYM.fullmatch(word) or _is_adjective(word):
        return True
    return here > 0 and phrase.start == sentence.starts[here] + len(word) + 1 and _is_nickname(sentence, word, here)


def _is_adjective_of_state(sentence: Words, stop: int) -> bool:
    """Tell whether an adjective of a state, or its letters ("US"), ends at an offset."""
    begin, owner = sentence.jumps.get(stop, (0, None))
    written = sentence.text[begin:stop]
    return owner is not None and (written in _adjectives() or written.replace(".", "").isupper())


@cache
def _adjectives() -> frozenset[str]:
    """Return the adjectives of states, none of which is a name too."""
    found: set[str] = set()
    for state in states().values():
        found |= {state.demonym, *state.adjectives.get("en", ())} - {state.name}
    return frozenset(found)


def _is_nickname(sentence: Words, word: str, here: int) -> bool:
    """Tell whether a capitalised word right between number and platform is a type's: "two more Kalibr frigates"."""
    if not _NICKNAME.fullmatch(word) or word in _NO_NICKNAME or word.lower() in _MONTHS:
        return False
    before = sentence.tokens[here - 1].lower()
    return sentence.ends[here - 1] in sentence.numbers or before in ("more", "other", "new", "additional")


def _is_adjective(word: str) -> bool:
    low = word.lower()
    return len(word) > 4 and word.islower() and low not in _NOT_ADJECTIVES and _SUFFIXES.search(word) is not None


def is_label(sentence: Words, number: Number) -> bool:
    """Tell whether a number is a year, a day, or part of a name ("Type 22")."""
    before = sentence.before(number.start)
    last = sentence.tokens[before].lower() if before >= 0 else ""
    figure = sentence.text[number.figure : number.end]
    if figure.isdigit() and len(figure) == 4 and 1900 <= int(figure) <= 2100:
        return True
    return last in _NUMBERED or (last in _MONTHS and figure[:1].isdigit())
