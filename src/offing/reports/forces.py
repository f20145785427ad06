"""Counts of ships, aircraft and troops in English sentences, and words for groups of them.

From each platform's word the phrase is read leftwards, over words that may stand between, to its number.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable

from offing.atlas.navies import navies
from offing.codecs.number_words import Number
from offing.reports.force_phrases import THE, Phrase, Words, is_label, leftwards, read
from offing.reports.force_references import referring
from offing.reports.mention import Mention
from offing.reports.platforms import AIR, SEA, SHIPS, Found, Platform, aircraft_types, platforms, words
from offing.reports.stretches import stretches
from offing.schema.claim import Force, Span

_AFTER = re.compile(r" (?:of|from|belonging to|owned by) (?:the )?")
_LINE_START = re.compile(r"(?:^|[\n.;:!?•|]|- )\s{0,3}[\"'“‘]?$")
_LISTED_TYPE = re.compile(r"^ (?:and|or) [A-Z][A-Za-z]{0,3}-\d{1,4}[A-Z]{0,3} ")  # "J-15 and J-16 fighters"
_MIXED = re.compile(r" and (?:aircraft|planes|warplanes|helicopters|jets)\b")  # counted with the ships before
_STOPS = (".", "!", "?", ":", ";", ",", '"', "”")
_LONGEST_HEADLINE = 140
_SHARED = frozenset(("and", ",", "plus", "&", "or", "with"))


def forces(text: str, start: int, end: int) -> list[Mention]:
    """Return what is counted between two offsets (kind "force"), and groups without a number (kind "group")."""
    found = [mention for low, high in stretches(text, start, end) for mention in _forces(text, low, high)]
    again = referring(text, start, end, found)
    return sorted([*found, *again], key=lambda it: it.start) if again else found


def _forces(text: str, start: int, end: int) -> list[Mention]:
    heads = _heads(text, start, end)
    if not heads:
        return []
    sentence = read(text, start, end)
    found: list[Mention] = []
    reached = start
    for index, head in enumerate(heads):
        following = heads[index + 1] if index + 1 < len(heads) else None
        before = _is_part(sentence, head, following, end)
        if head.start < reached or before or _is_compound(sentence, head):
            continue
        stop, unit = _joined(text, head, heads[index + 1 :])
        phrase = leftwards(sentence, head, reached)
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
        near = [head for head in heads if stop <= head.start <= stop + 24]
        if not any(_is_apposed(_LISTED_TYPE.sub(" ", text[stop : head.start], count=1)) for head in near):
            heads.append(Found(it.start, stop, Platform(it.id, "many" if it.plural else "either")))
    return sorted(heads, key=lambda it: (it.start, -it.end))


def _is_apposed(between: str) -> bool:
    listed = words("between")
    return between[:1] == " " and all(word.lower() in listed and word != "and" for word in between.split())


def _is_part(sentence: Words, head: Found, following: Found | None, end: int) -> bool:
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


def _is_compound(sentence: Words, head: Found) -> bool:
    """Tell whether a hyphen ties the word to another that is no number ("anti-aircraft guns")."""
    return sentence.text[head.start - 1 : head.start] in ("-", "‑") and head.start - 1 not in sentence.numbers


def _is_fleet(head: Found) -> bool:
    return head.platform.group


def _of_sorties(text: str, head: Found, following: list[Found]) -> Found | None:
    """Return what flew: "sorties of PLA aircraft", "sorties by fighters"."""
    if head.platform.note != "sorties" or not following or following[0].platform.id not in AIR:
        return None
    between = text[head.end : following[0].start]
    return following[0] if re.fullmatch(r" (?:of|by)(?: [\w.'’-]{1,20}){0,2} ", between) else None


def _joined(text: str, head: Found, following: list[Found]) -> tuple[int, str]:
    """Return where a list of platforms counted together ends, and what they all are: "destroyers and frigates"."""
    stop, ids = head.end, [head.platform.id]
    flown = _of_sorties(text, head, following)
    if flown is not None:
        return flown.end, flown.platform.id
    if head.platform.number != "many" or head.platform.group:
        return stop, head.platform.id
    for it in following:
        between = text[stop : it.start]
        same = (it.platform.id in SEA) == (ids[0] in SEA) and (it.platform.id in AIR) == (ids[0] in AIR)
        plain = all(word in words("between") and word not in THE for word in between.replace(",", " ").split())
        if not (same and plain and between.strip() and it.platform.number != "one" and not it.platform.group):
            break
        if it.platform.number == "either" and not between.strip().startswith((",", "and")):
            break
        stop = it.end
        ids.append(it.platform.id)
    if len(ids) == 1 and ids[0] in SEA and (mixed := _MIXED.match(text, stop)):
        stop = mixed.end()
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


def _mentions(s: Words, head: Found, phrase: Phrase, stop: int, unit: str, floor: int) -> list[Mention]:
    number, text = phrase.number, s.text
    phrase.owners += [] if phrase.owners else _owner_after(s, head.end, stop) or _owner_after(s, stop)
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
    if single == stop and _MIXED.match(text, head.end):
        notes = [*notes, text[head.end + 1 : stop]]
    force = _force(number, unit, owner, notes, head, (number.start, single))
    found = [Mention("force", number.start, single, force)]
    return _shared(s, number.start, unit, head, floor) + found


def _owner_after(s: Words, at: int, before: int | None = None) -> list[str]:
    """Return whose they are by the words behind: "eleven vessels of the Iranian navy"."""
    match = _AFTER.match(s.text, at)
    if match is None or (before is not None and match.end() >= before):
        return []
    return [owner for begin, owner in s.jumps.values() if begin == match.end() and owner][:1]


def _service(owner: str | None) -> str | None:
    """Return what a plain ship of a service is."""
    kind = navies()[owner[5:]].kind if owner and owner.startswith("navy:") and owner[5:] in navies() else ""
    return {"navy": "warship", "coast guard": "coastguard", "maritime safety": "coastguard"}.get(kind)


def _part_of(s: Words, number: Number, floor: int) -> Number | None:
    """Return the number of which "of the nine" tells the whole."""
    here = s.before(number.start)
    if here >= 0 and s.tokens[here].lower() in THE:
        here -= 1
    if here < 1 or s.tokens[here].lower() != "of":
        return None
    part = s.numbers.get(s.ends[here - 1])
    return part if part is not None and part.start >= floor and not part.article else None


def _group(s: Words, head: Found, phrase: Phrase, unit: str) -> list[Mention]:
    platform = head.platform
    if platform.id in ("troops", "vehicle"):
        return []
    definite = phrase.determined or bool(phrase.owners)
    before = s.before(phrase.start)
    last = s.text[head.start : head.end].split(" ")[-1]
    ours = bool(phrase.owners) and platform.number == "many" and platform.id in SEA  # a headline's "Navy Vessels"
    if (
        last[0].isupper() and not last.isupper() and before >= 0 and not ours
    ):  # "Hughes Aircraft", "Israel Defense Forces"
        return []
    if before >= 0 and s.tokens[before].lower() == "no":
        return []
    if platform.number == "one" and not platform.group:
        opens = bool(phrase.owners) and _LINE_START.search(s.text, max(0, phrase.start - 6), phrase.start) is not None
        named = s.text[head.end : head.end + 2].strip(" (")[:1]
        is_named = named.isupper() or named.isdigit() or named in ("'", '"', "“", "‘")
        headline = not phrase.determined and not is_named and (opens or _is_headline(s.text, head))
        if head.platform.id in SEA and headline:
            span = (phrase.start, head.end)
            return [Mention("force", *span, Force(1, unit, _only(phrase.owners), span=span))]
        if not definite or is_named:
            return []
    if platform.number == "either" and not definite and platform.id not in SHIPS | AIR:
        return []
    return [Mention("group", phrase.start, head.end, unit)]


def _is_headline(text: str, head: Found) -> bool:
    """Tell whether a word stands in a line without a stop at its end, written as headlines are, that opens the text."""
    begin = text.rfind("\n", max(0, head.start - _LONGEST_HEADLINE), head.start) + 1
    if begin == 0 and head.start > _LONGEST_HEADLINE:
        return False
    end = text.find("\n", head.end, begin + _LONGEST_HEADLINE)
    line = text[begin:end] if end >= 0 else ""
    alone = text[end : end + 2] == "\n\n" and (begin == 0 or text[max(0, begin - 2) : begin] == "\n\n")
    return alone and not line.endswith(_STOPS) and line.count(" ") > 2 and (line[:1].isupper() or line[:1].isdigit())


def _only(owners_: list[str]) -> str | None:
    return owners_[0] if len(set(owners_)) == 1 else None


def _agrees(s: Words, head: Found, number: Number) -> bool:
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


def _shared(s: Words, at: int, unit: str, head: Found, floor: int) -> list[Mention]:
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
        if number is None or number.start < floor or is_label(s, number):
            break
        force = _force(number, unit, jump[1], [], head, (number.start, stop))
        found.insert(0, Mention("force", number.start, stop, force))
        at = number.start
    return found
