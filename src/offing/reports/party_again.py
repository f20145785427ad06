"""Surnames alone of persons whom a text named in full before, with their office."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from offing.atlas import offices
from offing.reports.mention import Mention
from offing.reports.party_names import family_of, stands_alone
from offing.reports.party_persons import UNNAMED
from offing.reports.party_words import word_set
from offing.schema.claim import Party, Span

_MOST_NAMES = 200  # of one text; more are a list of members, in which surnames say nothing


def named_again(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions by surname alone after the full name, where one person alone of the text bears it."""
    first: dict[str, Mention] = {}
    shared: set[str] = set()
    for one in mentions:
        party = one.value
        if one.kind != "person" or party.kind != "person" or " " not in party.name or party.inferred == UNNAMED:
            continue
        alone = _alone(party)
        if alone in first and first[alone].value.id != party.id:
            shared.add(alone)
        first.setdefault(alone, one)
    names = [name for name in first if name not in shared and name not in word_set("no_names")]
    if not names or len(names) > _MOST_NAMES:
        return []
    starts = [one.start for one in mentions]
    found = []
    for name in names:
        before = first[name]
        for start, end in _places(text, name, before.end):
            at = bisect_right(starts, start) - 1
            if not (at >= 0 and mentions[at].end > start) and stands_alone(text, start, end):
                party = replace(before.value, span=(start, end), inferred="named in full before")
                found.append(Mention("person", start, end, party))
    return found


def _places(text: str, name: str, start: int) -> Iterator[Span]:
    """Yield where a name stands as a whole word after an offset."""
    while (start := text.find(name, start)) >= 0:
        end = start + len(name)
        before, after = text[start - 1 : start], text[end : end + 1]
        if not (before.isalnum() or before == "-" or after.isalnum()):
            yield start, end
        start = end


def _alone(party: Party) -> str:
    person = offices.persons().get(party.id.removeprefix("person:"))
    return person.called if person else family_of(party.name, party.state)
