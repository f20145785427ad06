"""Counts of ships, aircraft and troops in English sentences, and words for groups of them.

From each platform's word the phrase is read leftwards, over words that may stand between, to its number.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from offing.atlas.navies import navies
from offing.codecs.number_words import Number, numbers
from offing.reports.class_mentions import class_mentions
from offing.reports.mention import Mention
from offing.reports.owners import owners
from offing.reports.platforms import AIR, SEA, SHIPS, Found, Platform, aircraft_types, platforms, service_of, words
from offing.reports.stretches import stretches
from offing.schema.claim import Force, Span

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
_AFTER = re.compile(r" (?:of|from|belonging to|owned by) (?:the )?")
_LINE_START = re.compile(r"(?:^|[\n.;:!?•|]|- )\s{0,3}[\"'“‘]?$")
_THE = frozenset("the this these those all its their his her our".split())
_SHARED = frozenset(("and", ",", "plus", "&", "or", "with"))
_MOST_TOKENS = 14


@dataclass(slots=True)
class _Sentence:
    """Hold what of a sentence is needed to read its forces."""

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
class _Phrase:
    """Hold what was met from the platform's word leftwards."""

    start: int
    owners: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    service: str | None = None
    number: Number | None = None
    determined: bool = False
    type_: str | None = None  # the platform of a type of aircraft that stands before a wider word


def forces(text: str, start: int, end: int) -> list[Mention]:
    """Return what is counted between two offsets (kind "force"), and groups without a number (kind "group")."""
    return [mention for low, high in stretches(text, start, end) for mention in _forces(text, low, high)]


def _forces(text: str, start: int, end: int) -> list[Mention]:
    heads = _heads(text, start, end)
    if not heads:
        return []
    sentence = _read(text, start, end)
    found: list[Mention] = []
    reached = start
    for index, head in enumerate(heads):
        following = heads[index + 1] if index + 1 < len(heads) else None
        before = _is_part(sentence, head, following, end)
        if head.start < reached or before or _is_compound(sentence, head):
            continue
        stop, unit = _joined(text, head, heads[index + 1 :])
        phrase = _leftwards(sentence, head, reached)
        told = _mentions(sentence, head, phrase, stop, unit, reached)
        found += told
        reached = max([stop if told else head.end, *(it.end for it in told)])
    return sorted(found, key=lambda it: it.start)


def _heads(text: str, start: int, end: int) -> list[Found]:
    """Return platforms' words and types of aircraft; a type before a word for its kind is no head of its own."""
    heads = platforms(text, start, end)
    for it in aircraft_types(text, start, end):
        rest = text[it.end : it.end + 40]
        tail = next((name for name in words("nicknames") if re.match(rf" {name}s?\b", rest)), "")
        stop = it.end + (len(tail) + 1 if tail else 0)
        if tail and text[stop : stop + 1] == "s":
            stop += 1
        near = [head for head in heads if stop <= head.start <= stop + 12]
        if not any(_is_apposed(text[stop : head.start]) for head in near):
            heads.append(Found(it.start, stop, Platform(it.id, "many" if it.plural else "either")))
    return sorted(heads, key=lambda it: (it.start, -it.end))


def _is_apposed(between: str) -> bool:
    listed = words("between")
    return between[:1] == " " and all(word.lower() in listed and word != "and" for word in between.split())


def _read(text: str, start: int, end: int) -> _Sentence:
    found = [(it.start(), it.end(), it[0]) for it in _TOKEN.finditer(text, start, end)]
    jumps: dict[int, tuple[int, str | None]] = {it.end: (it.start, None) for it in class_mentions(text, start, end)}
    types = {it.end: it for it in aircraft_types(text, start, end)}
    jumps.update({stop: (it.start, None) for stop, it in types.items()})
    jumps.update({stop: (begin, owner or None) for begin, stop, owner in owners(text, start, end)})
    by_end = {it.end: it for it in numbers(text, start, end)}
    return _Sentence(
        text,
        [it[0] for it in found],
        [it[1] for it in found],
        [it[2] for it in found],
        by_end,
        {stop: it.id for stop, it in types.items()},
        jumps,
    )


def _leftwards(sentence: _Sentence, head: Found, floor: int) -> _Phrase:
    """Read from a platform's word to its number, over the words that may stand between."""
    phrase = _Phrase(head.start)
    at = _run_in(sentence, head, floor, phrase)
    if sentence.text[at - 1 : at] in ("-", "‑") and at - 1 in sentence.numbers:  # "five-ship"
        phrase.number = sentence.numbers[at - 1]
        return phrase
    for _ in range(_MOST_TOKENS):
        here = sentence.before(at)
        if here < 0 or sentence.ends[here] <= floor:
            break
        stop, word = sentence.ends[here], sentence.tokens[here]
        if stop in sentence.numbers and not _is_label(sentence, sentence.numbers[stop]):
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


def _run_in(sentence: _Sentence, head: Found, floor: int, phrase: _Phrase) -> int:
    """Take an owner that runs into the platform's word ("Chinese navy" and "navy ships"); return where to go on."""
    for stop, (begin, owner) in sentence.jumps.items():
        if owner is not None and floor <= begin < head.start < stop <= head.end:
            phrase.start = begin
            phrase.owners.append(owner)
    return phrase.start


def _brackets(sentence: _Sentence, stop: int, floor: int) -> int | None:
    """Return where an acronym in brackets that ends at an offset begins: "People's Liberation Army Navy (PLA-N)"."""
    if sentence.text[stop - 1] != ")":
        return None
    begin = sentence.text.rfind("(", max(floor, stop - 12), stop)
    return begin if begin >= 0 and _ACRONYM.fullmatch(sentence.text[begin + 1 : stop - 1]) else None


def _passes(sentence: _Sentence, phrase: _Phrase, word: str, here: int) -> bool:
    """Tell whether a word may stand between a number and its platform; take down what it says."""
    low = word.lower()
    if low == "and":  # between two owners or two adjectives, never between two nouns
        left = sentence.ends[here - 1] if here else -1
        is_owner = sentence.jumps.get(left, (0, None))[1] is not None
        if here and _is_adjective(sentence.tokens[here - 1]):
            return True
        return (bool(phrase.owners) and is_owner) or (here > 0 and sentence.tokens[here - 1].lower() in words("notes"))
    if low in words("notes"):
        phrase.notes.insert(0, word)
        return True
    pair = f"{sentence.tokens[here - 1].lower()} {low}" if here else low
    service = service_of(word) or service_of(low) or service_of(pair)
    phrase.service = phrase.service or service
    if low in _THE:
        phrase.determined = True
        return True
    if low == "of":  # "two of the ships", never "ships of"
        return (phrase.determined or bool(phrase.owners)) and sentence.ends[here - 1] in sentence.numbers
    if low in words("between") or service or word in words("nicknames"):
        return True
    return _TYPE.fullmatch(word) is not None or _ACRONYM.fullmatch(word) is not None or _is_adjective(word)


def _is_adjective(word: str) -> bool:
    low = word.lower()
    return len(word) > 4 and word.islower() and low not in _NOT_ADJECTIVES and _SUFFIXES.search(word) is not None


def _is_label(sentence: _Sentence, number: Number) -> bool:
    """Tell whether a number is a year, a day, or part of a name ("Type 22")."""
    before = sentence.before(number.start)
    last = sentence.tokens[before].lower() if before >= 0 else ""
    figure = sentence.text[number.figure : number.end]
    if figure.isdigit() and len(figure) == 4 and 1900 <= int(figure) <= 2100:
        return True
    return last in _NUMBERED or (last in _MONTHS and figure[:1].isdigit())


def _is_part(sentence: _Sentence, head: Found, following: Found | None, end: int) -> bool:
    """Tell whether a platform's word is only part of another thing ("ship captain", "destroyer squadron")."""
    if head.platform.number == "many" and not head.platform.group:
        return False
    at = bisect_right(sentence.starts, head.end - 1)
    if at >= len(sentence.tokens) or sentence.starts[at] != head.end + 1 or sentence.starts[at] >= end:
        return False
    if following is not None and following.start == head.end + 1:
        # "Cargo ship ferry", "destroyer flotilla": the last word tells; but "a five-ship flotilla" counts.
        return not _is_fleet(following) or sentence.text[head.start - 1 : head.start] not in ("-", "‑")
    return sentence.tokens[at] in words("not_before")


def _is_compound(sentence: _Sentence, head: Found) -> bool:
    """Tell whether a hyphen ties the word to another that is no number ("anti-aircraft guns")."""
    return sentence.text[head.start - 1 : head.start] in ("-", "‑") and head.start - 1 not in sentence.numbers


def _is_fleet(head: Found) -> bool:
    return head.platform.group


def _joined(text: str, head: Found, following: list[Found]) -> tuple[int, str]:
    """Return where a list of platforms counted together ends, and what they all are: "destroyers and frigates"."""
    stop, ids = head.end, [head.platform.id]
    if head.platform.number != "many" or head.platform.group:
        return stop, head.platform.id
    for it in following:
        between = text[stop : it.start]
        same = (it.platform.id in SEA) == (ids[0] in SEA) and (it.platform.id in AIR) == (ids[0] in AIR)
        plain = all(word in words("between") and word not in _THE for word in between.replace(",", " ").split())
        if not (same and plain and between.strip() and it.platform.number != "one" and not it.platform.group):
            break
        if it.platform.number == "either" and not between.strip().startswith((",", "and")):
            break
        stop = it.end
        ids.append(it.platform.id)
    return stop, _common(ids)


def _common(ids: Iterable[str]) -> str:
    """Return the platform that all of them are."""
    ids = set(ids)
    if len(ids) == 1:
        return ids.pop()
    if ids <= AIR:
        return "aircraft"
    war = {"warship", "destroyer", "frigate", "corvette", "cruiser", "carrier", "amphibious"}
    return "warship" if ids <= war else "ship"


def _mentions(s: _Sentence, head: Found, phrase: _Phrase, stop: int, unit: str, floor: int) -> list[Mention]:
    number, text = phrase.number, s.text
    phrase.owners += [] if phrase.owners else _owner_after(s, stop)
    owner = _only(phrase.owners)
    phrase.service = phrase.service or _service(owner)
    if head.platform.id == "ship" and phrase.service and unit == "ship":
        unit = phrase.service
    elif head.platform.id == "aircraft" and phrase.type_ and unit == "aircraft":
        unit = phrase.type_
    if number is None or not _agrees(s, head, number) or number.start < floor:
        return _group(s, head, phrase, unit)
    if head.platform.group and number.article:
        return _group(s, head, phrase, unit)
    if head.platform.group:
        return [Mention("group", phrase.start, head.end, unit)]
    single = head.end if number.value == 1 or text[head.start - 1 : head.start] == "-" else stop
    unit = (
        unit
        if single == stop
        else (phrase.service or head.platform.id if head.platform.id == "ship" else head.platform.id)
    )
    part = _part_of(s, number, floor)
    if part is not None:  # "three of the nine warships"
        notes = [*phrase.notes, text[part.end + 1 : number.end]]
        number = part
    else:
        notes = phrase.notes
    force = _force(number, unit, owner, notes, head, (number.start, single))
    found = [Mention("force", number.start, single, force)]
    return _shared(s, number.start, unit, head, floor) + found


def _owner_after(s: _Sentence, at: int) -> list[str]:
    """Return whose they are by the words behind: "eleven vessels of the Iranian navy"."""
    match = _AFTER.match(s.text, at)
    if match is None:
        return []
    return [owner for begin, owner in s.jumps.values() if begin == match.end() and owner][:1]


def _service(owner: str | None) -> str | None:
    """Return what a plain ship of a service is."""
    kind = navies()[owner[5:]].kind if owner and owner.startswith("navy:") and owner[5:] in navies() else ""
    return {"navy": "warship", "coast guard": "coastguard", "maritime safety": "coastguard"}.get(kind)


def _part_of(s: _Sentence, number: Number, floor: int) -> Number | None:
    """Return the number of which "of the nine" tells the whole."""
    here = s.before(number.start)
    if here >= 0 and s.tokens[here].lower() in _THE:
        here -= 1
    if here < 1 or s.tokens[here].lower() != "of":
        return None
    part = s.numbers.get(s.ends[here - 1])
    return part if part is not None and part.start >= floor and not part.article else None


def _group(s: _Sentence, head: Found, phrase: _Phrase, unit: str) -> list[Mention]:
    platform = head.platform
    if platform.id in ("troops", "vehicle"):
        return []
    definite = phrase.determined or bool(phrase.owners)
    before = s.before(phrase.start)
    last = s.text[head.start : head.end].split(" ")[-1]
    if last[0].isupper() and not last.isupper() and before >= 0:  # "Hughes Aircraft", "Israel Defense Forces"
        return []
    if before >= 0 and s.tokens[before].lower() == "no":
        return []
    if platform.number == "one" and not platform.group:
        headline = bool(phrase.owners) and not phrase.determined and head.platform.id in SEA
        if headline and _LINE_START.search(s.text, max(0, phrase.start - 6), phrase.start):
            return [
                Mention(
                    "force", phrase.start, head.end, Force(1, unit, _only(phrase.owners), span=(phrase.start, head.end))
                )
            ]
        named = s.text[head.end : head.end + 2].strip()[:1]
        if not definite or named.isupper() or named in ("'", '"', "“", "‘"):
            return []
    if platform.number == "either" and not definite and platform.id not in SHIPS | AIR:
        return []
    return [Mention("group", phrase.start, head.end, unit)]


def _only(owners_: list[str]) -> str | None:
    return owners_[0] if len(set(owners_)) == 1 else None


def _agrees(s: _Sentence, head: Found, number: Number) -> bool:
    """Tell whether number and noun go together: "two ships", "a ship", "five-ship", never "two ship" or "a ships"."""
    if head.platform.number == "either" or s.text[head.start - 1 : head.start] == "-":
        return True
    if number.value == 1 and number.upto is None:
        one_of = s.text[number.end : head.start].split()[:1] == ["of"]
        return (head.platform.number == "one") != one_of
    return head.platform.number == "many"


def _force(number: Number, unit: str, owner: str | None, notes: list[str], head: Found, span: Span) -> Force:
    said = [*notes, *([head.platform.note] if head.platform.note else [])]
    if number.upto is not None:
        said.append(f"up to {number.upto}")
    figure = (number.figure, number.end)
    return Force(number.value, unit, owner, number.bound, ", ".join(said) or None, span, figure)


def _shared(s: _Sentence, at: int, unit: str, head: Found, floor: int) -> list[Mention]:
    """Read further numbers that share the platform's word: "seven Chinese and" before "six Russian warships"."""
    found: list[Mention] = []
    for _ in range(5):
        here = s.before(at)
        while here >= 0 and s.tokens[here] in _SHARED and s.ends[here] > floor:
            here -= 1
        if here < 0 or s.ends[here] <= floor or s.ends[here] == at:
            break
        stop = s.ends[here]
        if s.tokens[s.before(at)] not in _SHARED:
            break
        jump = s.jumps.get(stop)
        if jump is None:
            break
        number = s.numbers.get(s.ends[s.before(jump[0])] if s.before(jump[0]) >= 0 else -1)
        if number is None or number.start < floor or _is_label(s, number):
            break
        force = _force(number, unit, jump[1], [], head, (number.start, stop))
        found.insert(0, Mention("force", number.start, stop, force))
        at = number.start
    return found
