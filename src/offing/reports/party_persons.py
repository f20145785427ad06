"""Persons in public office in English text: by office or rank and name, by name alone, by office alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from offing.atlas import offices
from offing.atlas.offices import Person
from offing.reports.mention import Mention
from offing.reports.party_names import LEFT_NAME, family_of, known, name_at, slug, stands_alone, tenure
from offing.reports.party_phrases import GOES_ON, Phrase
from offing.reports.party_titles import OWNERS, Title, title_at
from offing.reports.party_words import OfficeWord, is_ship, word_set, words
from offing.schema.claim import Party, Span

UNNAMED = "who held the office then"
_UNKNOWN = "who held the office is not known"
_TO_NAME = re.compile(r",? (?:\(ret\.?\) )?")
_AND = re.compile(r",? and |, ")
_APPOSITION = re.compile(r", (?:(?:who is )?(?:the|a|an|also|its|their) )?(?:\w+ )?")
_ENDS_APPOSITION = re.compile(r"[,.;:)\"”]|$| (?:said|told|and|says|has|who)\b")
_SERVED = re.compile(
    r"\b(?:navy|naval|army|military|coast ?guard|ministry|defen[cs]e|government|embassy|fleet|command|marine|air force"
    r"|department|presidential|Pentagon|Kremlin|cabinet|border guard|task force|forces) $",
    re.IGNORECASE,
)
# What stands before a name that an office follows: the beginning of a sentence, or a word of saying.
_BRINGS_IN = re.compile(r"(?:^|\n|[.!?:”\"]\s|,[”\"]? |\b(?:said|told|by|to|quoted|citing|and) )$")
_CAPITAL_BEFORE = re.compile(r"([A-Z][\w’'-]*) $")
_WORD_BEFORE = re.compile(r"(\w+) ['\"“‘]?$")
# Words too common to make a person of the capitals that follow, unless something says whose office it is.
_WEAK = re.compile(r"(?:head|chief|boss|director|leader|commander)s?\b")
# Offices that one person of a state holds at a time: unnamed, they mean that person.
_SOLE = frozenset(
    (
        *("president", "vice president", "prime minister", "king", "emperor", "crown prince", "supreme leader"),
        *("leader", "party leader", "defense minister", "foreign minister", "chief of staff", "navy commander"),
        *("navy secretary", "chief cabinet secretary"),
    )
)
# Whom "the leader" of a state means.
_LEADS = {"KP": "supreme leader", "CN": "president", "IR": "supreme leader", "RU": "president"}
# Words for an office that fall short of the atlas's for the same.
_LOOSE = frozenset(("leader", "commander", "minister", "spokesperson", "top diplomat", "chief of staff"))
# Offices that firms and societies have too: unknown persons hold a public one only where its state is told.
_ANYBODYS = frozenset(
    (
        *(
            "president",
            "vice president",
            "spokesperson",
            "speaker",
            "secretary general",
            "king",
            "queen",
            "deputy head",
        ),
        *("deputy chief", "chief of staff", "party leader", "governor", "minister", "commander", "deputy commander"),
    )
)
_COMMANDS = ("navy commander", "chief of staff")
_MOST_TOGETHER = 6
_ENDS_NAME = re.compile(r"[,.;)]|$| (?:said|says|told|added|confirmed|announced|stated)\b")


@dataclass(slots=True)
class Persons:
    """Read the persons of one text in its order; ``named`` keeps whom it named, by the name that is used alone."""

    text: str
    phrases: Sequence[Phrase]
    on: date | None
    named: dict[str, list[Party]] = field(default_factory=dict)
    last_kind: str | None = None

    def read(self, at: int) -> tuple[list[Mention], int]:
        """Return the persons that a phrase begins and the place of the next phrase: *at* where it begins none."""
        title = title_at(self.text, self.phrases, at)
        if title is None:
            return self._bare(at)
        if title.office and title.office.kind == "counterpart":
            if self.last_kind is None:
                return [], at
            title.said = self.last_kind
            title.office = OfficeWord(self.last_kind, title.office.plural)
        found, after = self._after(title)
        if found:
            self.last_kind = title.kind or self.last_kind
            return found, after
        found = self._before(title) or self._unnamed(title)
        return found, title.after if found else at

    # --- names after a title

    def _after(self, title: Title) -> tuple[list[Mention], int]:
        """Read the name or the names after a title: "presidents Vladimir Putin and Xi Jinping"."""
        found: list[Mention] = []
        start, at = title.start, title.after
        match = _TO_NAME.match(self.text, title.end)
        while match and len(found) < _MOST_TOGETHER:
            begin, at = self._past_rank(match.end(), at, bool(found))
            span = self._name(begin, at)
            party = self._party(span, title) if span else None
            if not span or not party or self._is_more(title, match, party):
                break
            while at < len(self.phrases) and self.phrases[at].start < span[1]:
                at += 1
            found.append(Mention("person", start, span[1], party))
            several = title.office is not None and title.office.plural
            match = _AND.match(self.text, span[1]) if several else None
            start = match.end() if match else start
        return self._with_apposition(found[0], at) if len(found) == 1 else (found, at)

    def _is_more(self, title: Title, glue: re.Match[str], party: Party) -> bool:
        """Tell whether the capitals go on with what the office is of: "president of the Cambodia National Party"."""
        unknown = party.id.removeprefix("person:") not in offices.persons()
        return unknown and title.of_told_last and not glue[0].startswith(",")

    def _past_rank(self, begin: int, at: int, further: bool) -> tuple[int, int]:
        """Return where a name begins behind a rank of its own: "and Admiral Y" after the first of several."""
        if further and at < len(self.phrases) and self.phrases[at].start == begin and self.phrases[at].kind == "rank":
            return self.phrases[at].end + 1, at + 1
        return begin, at

    def _name(self, begin: int, at: int) -> Span | None:
        """Return the stretch of a name: that of a listed person, or capitalised words up to the next phrase."""
        one = self.phrases[at] if at < len(self.phrases) else None
        if one and one.kind == "person" and one.start == begin:
            return one.start, one.end
        named = ("person", "called", "rank")
        stop = next((it.start for it in self.phrases[at : at + 3] if it.kind not in named), len(self.text))
        found = name_at(self.text, begin, stop)
        if found is not None and one is not None and found[1] + 1 == one.start and self._is_surname(found, one):
            return found[0], one.end
        return found

    def _is_surname(self, first: Span, state: Phrase) -> bool:
        """Tell whether a state's name right behind a first name is the family's: "Colonel Anna Jordan said"."""
        word = self.text[state.start : state.end]
        alone = " " not in self.text[slice(*first)] and " " not in word
        return state.kind == "state" and alone and _ENDS_NAME.match(self.text, state.end) is not None

    # --- who it is

    def _party(self, span: Span, title: Title) -> Party | None:
        """Return who bears a name after a title, None where the title is too weak to make a person of it."""
        name = self.text[slice(*span)]
        earlier = self._earlier(name) if " " not in name else None
        if earlier is not None:
            office = earlier.office or self._said(title)
            return replace(earlier, office=office, span=span, inferred=None if title.office else "named in full before")
        person = known(name, None if title.office and title.office.plural else title.state, self.on)
        if person is not None and (" " in name or self._fits(person, name, title)):
            return self._listed(person, span, title)
        if self._is_weak(title, name) or (title.ranked and title.office is None and self._is_ship(title, span)):
            return None
        party = Party(f"person:{slug(name)}", name, "person", title.state, self._said(title), span)
        return self._remember(party, family_of(name, title.state))

    def _fits(self, person: Person, name: str, title: Title) -> bool:
        """Tell whether a surname after a title is a listed person's: "Colonel Collins" is no minister."""
        if title.office is not None and title.state is not None:
            return True
        if title.is_courtesy:
            return name not in word_set("common_surnames")
        held = person.offices(self.on) if self.on else person.tenures
        kinds = {one.office.kind for one in held}
        if title.office is None:
            return any(kind in _COMMANDS or kind.startswith(("commander of", "spokesperson of")) for kind in kinds)
        return title.kind in kinds or (title.kind in _LOOSE and name not in word_set("common_surnames"))

    def _is_weak(self, title: Title, name: str) -> bool:
        """Tell whether a title is too common a word to make an unknown person of the capitals that follow."""
        if title.office is None:
            return not title.ranked
        if _WEAK.match(title.said):
            return title.owner is None or " " not in name
        if title.owner is not None or title.ranked or title.office.kind not in _ANYBODYS:
            return False
        if (
            title.office.kind == "spokesperson"
            and " " in name
            and _SERVED.search(self.text, max(0, title.start - 24), title.start)
        ):
            return False  # "navy spokesman Luca Bruni"
        before = _CAPITAL_BEFORE.search(self.text, max(0, title.start - 24), title.start)
        return title.said[0].islower() or (before is not None and before[1] not in word_set("no_names"))

    def _is_ship(self, title: Title, span: Span) -> bool:
        """Tell whether a rank and a name are a ship's: "the frigate Admiral Gorshkov", Marshal Ustinov-class."""
        before = _WORD_BEFORE.search(self.text, max(0, title.start - 24), title.start)
        word = before[1].lower() if before else ""
        named = self.text[title.start : span[1]]
        alone = " " not in self.text[slice(*span)]
        return named.endswith("-class") or is_ship(named) or word in word_set("ship_words") or (alone and word == "the")

    def _said(self, title: Title) -> str | None:
        said = title.office.kind if title.office and title.office.plural else title.said
        return f"former {said}" if title.past and said else said or None

    def _listed(self, person: Person, span: Span, title: Title | None) -> Party:
        """Return a listed person with the office held on the day, or as said where that is another."""
        kind = title.kind if title else None
        held = None if title and title.past else tenure(person, kind, self.on)
        office = self._said(title) if title else None
        inferred = None
        if held and (title is None or title.office is None or kind == held.office.kind or kind in _LOOSE):
            office = held.office.title
            if self.on is None and title is None:
                inferred = "office whenever held, as the text has no date"
            elif self.on and held.end is None and self.on > held.known_until:
                inferred = f"office as last known of on {held.known_until}"
        state = (held.office.state if held else None) or (title.state if title else None) or person.state
        party = Party(f"person:{person.id}", person.name, "person", state, office, span, inferred)
        return self._remember(party, person.called)

    def _earlier(self, name: str) -> Party | None:
        people = self.named.get(name, ())
        return people[0] if len(people) == 1 else None

    def _remember(self, party: Party, alone: str) -> Party:
        people = self.named.setdefault(alone, [])
        if all(one.id != party.id for one in people):
            people.append(party)
        return party

    # --- appositions, names alone, offices alone

    def _with_apposition(self, mention: Mention, at: int) -> tuple[list[Mention], int]:
        """Take in an office that follows the name between commas: "Kazakov, deputy commander of the fleet,"."""
        party: Party = mention.value
        if at >= len(self.phrases) or self.phrases[at].start - mention.end > 40:
            return [mention], at
        match = _APPOSITION.match(self.text, mention.end, self.phrases[at].start)
        title = title_at(self.text, self.phrases, at) if match and match.end() == self.phrases[at].start else None
        if title is None or title.office is None or not _ENDS_APPOSITION.match(self.text, title.end):
            return [mention], at
        if party.office is None or party.office in _ranks():
            party = replace(party, office=self._said(title), state=party.state or title.state)
        return [Mention("person", mention.start, title.end, party)], title.after

    def _bare(self, at: int) -> tuple[list[Mention], int]:
        """Read a listed person's name without an office before it."""
        one = self.phrases[at]
        if one.kind not in ("person", "called") or not stands_alone(self.text, one.start, one.end, _titles()):
            return [], at
        person = known(self.text[one.start : one.end], None, self.on)
        if person is None or (self.on and not person.offices(self.on) and person.called not in self.named):
            return [], at
        fuller = person.called in self.named
        party = self._listed(person, (one.start, one.end), None)
        if one.kind == "called" and not party.inferred:
            party = replace(party, inferred="named in full before" if fuller else "known by this name alone")
        return self._with_apposition(Mention("person", one.start, one.end, party), at + 1)

    def _before(self, title: Title) -> list[Mention]:
        """Read the name that an office between commas follows: "Anna Berg, spokeswoman for the navy,"."""
        if title.office is None or title.office.plural:
            return []
        match = LEFT_NAME.search(self.text, max(0, title.start - 90), title.start)
        if match is None or match[1].split()[0] in word_set("no_names"):
            return []
        if title.owner is None and not self._speaks_for_all(title, match.start(1)):
            return []
        start, end = self._without_rank(*match.span(1))
        earlier = self.phrases[max(0, title.after - 8) : title.after]
        if start == end or any(one.kind in (*OWNERS, "seat") and start < one.end <= end for one in earlier):
            return []
        name, span = self.text[start:end], (start, end)
        person = known(name, title.state, self.on)
        if person is not None:
            party = self._listed(person, span, title)
        else:
            party = Party(f"person:{slug(name)}", name, "person", title.state, self._said(title), span)
            self._remember(party, family_of(name, title.state))
        return [Mention("person", match.start(1), title.end, party)]

    def _speaks_for_all(self, title: Title, start: int) -> bool:
        """Tell whether a spokesman of nobody told is brought in by name: "Hua Chunying, a spokeswoman, said"."""
        spokes = title.office is not None and title.office.kind == "spokesperson"
        begins = _BRINGS_IN.search(self.text, max(0, start - 24), start) is not None
        return spokes and begins and _ENDS_APPOSITION.match(self.text, title.end) is not None

    def _without_rank(self, start: int, end: int) -> Span:
        """Return a stretch without the ranks that it begins with; empty where it is nothing else."""
        while start < end:
            words_ = self.text[start:end].split(" ")
            count = next((n for n in (3, 2, 1) if " ".join(words_[:n]) in _ranks()), 0)
            if not count:
                break
            start = min(end, start + len(" ".join(words_[:count])) + 1)
        return start, end

    def _unnamed(self, title: Title) -> list[Mention]:
        """Read an office that one person of its state holds at a time: "China's defense minister said"."""
        kind = title.kind
        if title.office is None or title.office.plural or title.past or title.state is None or kind not in _SOLE:
            return []
        said, span = self.text[title.start : title.end], (title.start, title.end)
        if title.said == "premier" and not GOES_ON.match(self.text, title.end):
            return []  # "Japan's premier maker"
        office = offices.office_of(title.state, _LEADS.get(title.state, kind) if kind == "leader" else kind)
        held = offices.holder(office.id, self.on) if office and self.on else None
        if office is None or held is None:
            party = Party(f"name:{said}", said, "name", title.state, title.said, span, _UNKNOWN)
        else:
            name = offices.persons()[held.person].name
            party = Party(f"person:{held.person}", name, "person", title.state, office.title, span, UNNAMED)
        return [Mention("person", *span, party)]


@cache
def _ranks() -> frozenset[str]:
    return frozenset(words()["ranks"].replace("\n", "").split("|"))


@cache
def _titles() -> frozenset[str]:
    found = (*words()["honorifics"], *words()["offices"], *_ranks())
    return frozenset(word.rstrip(".").lower() for word in found)
