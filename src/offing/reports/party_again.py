"""Surnames alone of persons whom a text named in full before, with their office."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from offing.atlas import offices
from offing.reports.mention import Mention
from offing.reports.party_names import family_of, stands_alone
from offing.reports.party_persons import UNNAMED
from offing.reports.party_words import word_set
from offing.schema.claim import Party

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
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?!\w)")
    starts = [one.start for one in mentions]
    found = []
    for match in pattern.finditer(text):
        before = first[match[0]]
        at = bisect_right(starts, match.start()) - 1
        taken = at >= 0 and mentions[at].end > match.start()
        if match.start() >= before.end and not taken and stands_alone(text, *match.span()):
            party = replace(before.value, span=match.span(), inferred="named in full before")
            found.append(Mention("person", *match.span(), party))
    return found


def _alone(party: Party) -> str:
    person = offices.persons().get(party.id.removeprefix("person:"))
    return person.called if person else family_of(party.name, party.state)
