"""Who is named in English text: states, navies, ministries, commands, fleets, alliances, persons in office."""

import re
from bisect import bisect_left
from datetime import date, datetime
from functools import lru_cache

from offing.atlas import institutions
from offing.atlas.institutions import Institution
from offing.reports.mention import Mention
from offing.reports.party_again import named_again
from offing.reports.party_persons import Persons
from offing.reports.party_phrases import Phrase, phrases
from offing.reports.party_words import lexicon
from offing.schema.claim import Party, Span

# What stands for kinds of parties that mentions have no kind of.
_MENTIONED_AS = {"staff": "command", "forces": "command", "agency": "ministry", "name": "command"}


def parties(text: str, start: int, end: int, on: date | None = None) -> list[Mention]:
    """Return the parties that are named between two offsets of a text, in order, without overlaps.

    The whole text is read, once: what was named before tells who "Kazakov" or "the defence ministry" is. *on* is when
    it was published; who held an office is looked up for that day. Kinds: state navy ministry command (staffs and
    forces too) fleet alliance person people, and media for who relays. A party's ``inferred`` tells what is not
    in its words: "capital" of a city that stands for a government, or is a place, as the sentence decides. Its id
    is empty where the words alone ("the ministry") leave open who is meant, and "both" where two are meant.
    """
    found = _of_text(text, on.date() if isinstance(on, datetime) else on)
    first = bisect_left(found, start, key=lambda one: one.start)
    return [one for one in found[first:] if one.end <= end] if end < len(text) else list(found[first:])


def party_named(text: str, language: str) -> Party | None:
    """Return the party that a name in a language means ("中国海軍" in "ja"), None where none or several may be."""
    one = institutions.named(text, language)
    return _party(one, None, None) if one else None


# One letter for each, so that offsets stay: apostrophes, blanks, and ends of lines within a sentence.
_PLAIN = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " "}
)
_LINE_ENDS = re.compile(r"(?<=[^\s.!?:])\n(?=\S)")


@lru_cache(maxsize=4)
def _of_text(text: str, on: date | None) -> tuple[Mention, ...]:
    text = _LINE_ENDS.sub(" ", text.translate(_PLAIN))
    found = phrases(text, lexicon().hits(text))
    persons = Persons(text, found, on)
    mentions: list[Mention] = []
    at = 0
    while at < len(found):
        named, after = persons.read(at)
        if named and mentions and mentions[-1].end > named[0].start:
            mentions = [one for one in mentions if one.end <= named[0].start]
        mentions += named
        if after == at:
            mentions += _of_phrase(text, found[at])
            after = at + 1
        at = after
    mentions += [
        Mention("state", *match.span(), Party(code, match[0], "state", code[6:], span=match.span()))
        for match in _HALVES.finditer(text)
        for code in (_OF_HALVES[match[0]],)
    ]
    again = named_again(text, mentions)
    return tuple(sorted([*mentions, *again], key=lambda one: one.start))


# What stands for a state before a hyphen and another: "Sino-Thai".
_OF_HALVES = {"Sino": "state:CN", "Russo": "state:RU", "Franco": "state:FR", "Anglo": "state:GB"}
_HALVES = re.compile(rf"\b(?:{'|'.join(_OF_HALVES)})(?=[-–][A-Z])")


def _of_phrase(text: str, phrase: Phrase) -> list[Mention]:
    """Return the mention that a phrase is where it names no person."""
    span = (phrase.start, phrase.end)
    written = text[slice(*span)]
    if phrase.of is not None:
        if phrase.kind == "people":
            party = Party(f"people:{phrase.of.state}", written, "people", phrase.of.state, span=span)
            return [Mention("people", *span, party)]
        return [Mention(_mentioned_as(phrase.of), *span, _party(phrase.of, span, phrase.inferred))]
    if phrase.kind == "together":
        kind = str(phrase.value)
        count = "both" if "three" not in written.lower() else "three"
        return [Mention(kind, *span, Party(count, written, kind, span=span, inferred=written))]
    if phrase.kind == "ministry" and text[max(0, phrase.start - 4) : phrase.start].lower() == "the ":
        return [Mention("ministry", *span, Party("", written, "ministry", span=span, inferred="the ministry"))]
    return []


def _mentioned_as(one: Institution) -> str:
    return _MENTIONED_AS.get(one.kind, one.kind)


def _party(one: Institution, span: Span | None, inferred: str | None) -> Party:
    if one.kind == "media":
        return Party(f"name:{one.name}", one.name, "name", None, span=span, inferred=inferred)
    key = "" if one.id.endswith(":") else one.id
    return Party(key, one.name, one.kind, one.state, span=span, inferred=inferred)
