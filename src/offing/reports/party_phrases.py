"""States and institutions in English text: which words make one phrase, and whose institution it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from offing.atlas import institutions
from offing.atlas.institutions import Institution
from offing.reports.lexicon import Hit
from offing.reports.party_words import word_set, words

_OWNS = re.compile(r"(?:['’]s?)? |['’]s ")  # "China's navy", "the Netherlands' navy", "Chinese navy"
_OF = re.compile(r" (?:of|for) (?:the )?")
_IN = re.compile(r" in (?:the )?")
_AND = re.compile(r",? and (?:the )?|, (?:the )?")
_NEXT_WORD = re.compile(r" ([^\W\d_]\w*)")
_LAST_WORD = re.compile(r"([^\W\d_][\w.]*)[ -]$")
_LAST_WORDS = re.compile(r"([A-Z]\w*) (?:of|for) (?:the )?$")
_DETERMINER = re.compile(r"(?:^|\W)(?:[Tt]he|THE|[Ii]ts|[Tt]heir|[Hh]is) $")
_TITLE_AFTER = re.compile(r" (?:spokes(?:man|woman|person)|official|minister|chief|secretary)\b")
_MOST_STATES = 12  # that one list of states may name
# After "the military" these show that it acts; before another noun it is an adjective.
GOES_ON = re.compile(
    r"['’]s |[,.;:)\"”]|$| (?:said|says|say|has|had|have|is|was|will|would|also|announced|reported|confirmed|detected"
    r"|and|in|to|on|did|does|sent|dispatched|could|may|might|added|told|stated|conducted|held|published|issued|released"
    r"|which|that)\b"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Hold one phrase: a state, an institution, several of them together, or a word that persons are known by.

    ``kind``: state seat people institution together office rank honorific person called, or ministry for "the
    ministry" alone. ``of`` is its institution or None; ``value`` what the lexicon said of words around persons;
    ``inferred`` what was added to the words. ``definite`` tells that its state was told.
    """

    kind: str
    start: int
    end: int
    of: Institution | None = None
    value: object = None
    inferred: str | None = None


def phrases(text: str, hits: Sequence[Hit]) -> list[Phrase]:
    """Return the phrases of a text in order, without overlaps, from the hits of the lexicon of parties."""
    found: list[Phrase] = []
    grouped = _by_place(hits)
    at = 0
    named = _Named()
    while at < len(grouped):
        taken, used = _Reader(text, grouped, at, named).read()
        named.take(taken)
        found.extend(taken)
        at += used
    return found


def _by_place(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Return the hits, those of one stretch together."""
    grouped: list[list[Hit]] = []
    for hit in hits:
        if grouped and grouped[-1][0].start == hit.start:
            grouped[-1].append(hit)
        else:
            grouped.append([hit])
    return grouped


@dataclass(slots=True)
class _Named:
    """Hold what was named so far: institutions by id, and states, that named last at the end."""

    institutions: dict[str, Institution] = field(default_factory=dict)
    states: dict[str, None] = field(default_factory=dict)

    def take(self, phrases: Sequence[Phrase]) -> None:
        for one in phrases:
            if one.of is None or one.of.state is None:
                continue
            self.states.pop(one.of.state, None)
            self.states[one.of.state] = None
            if not one.inferred:
                self.institutions[one.of.id] = one.of


@dataclass(slots=True)
class _Reader:
    """Read the phrase that begins with the hits at one place; what was found before tells what a word alone means."""

    text: str
    grouped: list[list[Hit]]
    at: int
    named: _Named

    def read(self) -> tuple[list[Phrase], int]:
        hits = self.grouped[self.at]
        kinds = {hit.kind for hit in hits}
        first = hits[0]
        if "state" in kinds or "seat" in kinds:
            return self._owner(next(hit for hit in hits if hit.kind in ("state", "seat")))
        if kinds & {"party", "owned", "noun"}:
            return self._institution(hits)
        if first.kind == "nouns":
            return self._of_several(first)
        if first.kind in ("government", "place"):
            return [], 1
        if first.kind == "people":
            if _place_name(self.text, first):
                return [], 1
            return [Phrase("people", first.start, first.end, institutions.of_state(first.value, "state"))], 1
        return [Phrase(first.kind, first.start, first.end, None, first.value)], 1

    def _owner(self, hit: Hit) -> tuple[list[Phrase], int]:
        """Read a state and what is its: "China's Ministry of National Defense", "Russian and Chinese navies"."""
        if _place_name(self.text, hit):
            return [], 1
        if hit.kind == "state":
            owned = self._owned(hit, hit.value) or self._shared(hit)
            if owned:
                return owned
        inferred = None if hit.kind == "state" else "capital"
        if inferred and _is_place(self.text, hit):
            return [], 1
        party = institutions.of_state(hit.value, "state")
        return [Phrase(hit.kind, hit.start, hit.end, party, hit.value, inferred)], 1

    def _owned(self, hit: Hit, code: str) -> tuple[list[Phrase], int] | None:
        follower = self._following(self.at, _OWNS)
        if follower is None:
            return None
        party = None if self._is_adjective(follower[0]) else _of_owner(code, follower)
        end = follower[0].end
        if party is None:
            return None
        kind = "state" if party.kind == "state" else "institution"
        if kind == "state":
            return [Phrase(kind, hit.start, end, party, code)], 2
        end, more = self._told_again(self.at + 1, end, party.state)
        return [Phrase(kind, hit.start, end, party)], 2 + more

    def _is_adjective(self, noun: Hit) -> bool:
        """Tell whether "military" tells of what kind a thing is."""
        following = _NEXT_WORD.match(self.text, noun.end)
        is_military = noun.kind == "noun" and noun.value == "forces"
        return is_military and following is not None and following[1] in word_set("military_things")

    def _shared(self, hit: Hit) -> tuple[list[Phrase], int] | None:
        """Read "Russian and Chinese navies": the noun belongs to each state."""
        codes, at = [hit], self.at
        while (follower := self._following(at, _AND)) and follower[0].kind == "state" and len(codes) < _MOST_STATES:
            codes.append(follower[0])
            at += 1
        nouns = self._following(at, _OWNS) if len(codes) > 1 else None
        noun = next((one for one in nouns or () if one.kind in ("nouns", "noun")), None)
        if noun is None or self._is_adjective(noun):
            return None
        ends = [*(one.end for one in codes[:-1]), noun.end]
        parties = [institutions.of_state(one.value, noun.value) for one in codes]
        found = [Phrase("institution", c.start, e, p) for c, e, p in zip(codes, ends, parties, strict=True)]
        return found, len(codes) + 1

    def _of_several(self, noun: Hit) -> tuple[list[Phrase], int]:
        """Read "the navies of Chile, Peru and Ecuador": the noun belongs to each state."""
        codes: list[Hit] = []
        at, glue = self.at, _OF
        while (follower := self._following(at, glue)) and follower[0].kind == "state" and len(codes) < _MOST_STATES:
            codes.append(follower[0])
            at, glue = at + 1, _AND
        if len(codes) < 2:
            return [], 1
        parties = [institutions.of_state(one.value, noun.value) for one in codes]
        starts = [noun.start, *(one.start for one in codes[1:])]
        found = [Phrase("institution", s, c.end, p) for s, c, p in zip(starts, codes, parties, strict=True)]
        return found, len(codes) + 1

    def _institution(self, hits: list[Hit]) -> tuple[list[Phrase], int]:
        """Read an institution that its state does not stand before: "the Ministry of Defence of Japan"."""
        first = hits[0]
        owner = self._following(self.at, _OF)
        seat = self._following(self.at, _IN)
        owner = seat if seat and seat[0].kind == "seat" else owner
        if owner and owner[0].kind in ("state", "seat") and not _place_name(self.text, owner[0]):
            is_of = owner[0].kind == "state" or not _OF.match(self.text, first.end)
            party = _of_owner(owner[0].value, hits) if is_of else None
            if party is not None:
                return [Phrase("institution", first.start, owner[0].end, party)], 2
        party = next((hit.value for hit in hits if hit.kind == "party"), None)
        if party is not None:
            return [Phrase("institution", first.start, first.end, party)], 1
        return self._alone(hits), 1

    def _alone(self, hits: list[Hit]) -> list[Phrase]:
        """Read an institution whose state nothing tells beside it; what was named before may."""
        first = hits[0]
        owned = [hit.value for hit in hits if hit.kind == "owned"]
        if owned:
            return [self._of_named_states(first, owned)]
        role = first.value
        name = self.text[first.start : first.end]
        determined = _DETERMINER.search(self.text, max(0, first.start - 7), first.start) is not None
        if role.partition(":")[0] == "forces":
            if not (determined and GOES_ON.match(self.text, first.end)):
                return []
        elif not (determined or name[0].isupper()):
            return []
        known = [one for one in self.named.institutions.values() if _has_role(one, role)]
        if len(known) == 1:
            return [Phrase("institution", first.start, first.end, known[0], inferred=f"the {name} named before")]
        if not determined and not _TITLE_AFTER.match(self.text, first.end):
            return []
        kind = role.partition(":")[0]
        kind = "navy" if kind == "service" else kind
        nobody = Institution(f"{kind}:", name)
        return [Phrase("institution", first.start, first.end, nobody, inferred=f"the {name}")]

    def _of_named_states(self, hit: Hit, owned: list[Institution]) -> Phrase:
        """Tell whose a fleet is that several states have by that name: the last of them that was named."""
        by_state = {one.state: one for one in owned}
        for state in reversed(self.named.states):
            if state in by_state:
                return Phrase("institution", hit.start, hit.end, by_state[state], inferred=f"{state} was named last")
        name = self.text[hit.start : hit.end]
        several = Institution(f"name:{name}", name)
        return Phrase("institution", hit.start, hit.end, several, inferred="whose it is is not told")

    def _told_again(self, at: int, end: int, state: str | None) -> tuple[int, int]:
        """Take in "of the Russian Federation" or "in Tokyo" after an institution whose state was told before it."""
        owner = self._following(at, _OF)
        if owner and owner[0].kind == "state" and owner[0].value == state and not _place_name(self.text, owner[0]):
            return owner[0].end, 1
        return end, 0

    def _following(self, at: int, glue: re.Pattern[str]) -> list[Hit] | None:
        """Return the next hits where nothing but the glue parts them from those at a place."""
        if at + 1 >= len(self.grouped):
            return None
        match = glue.match(self.text, self.grouped[at][0].end)
        follower = self.grouped[at + 1]
        return follower if match and match.end() == follower[0].start else None


def _of_owner(code: str, hits: list[Hit]) -> Institution | None:
    """Return what one of the hits is of a state, None where it is no institution or another's."""
    for hit in hits:
        if hit.kind in ("party", "owned") and hit.value.state == code:
            return hit.value  # type: ignore[no-any-return]
        if hit.kind in ("noun", "government"):
            return institutions.of_state(code, hit.value)
        if hit.kind == "ministry":
            return None
    return None


def _has_role(one: Institution, role: str) -> bool:
    return one.state is not None and institutions.of_state(one.state, role).id == one.id


def _place_name(text: str, hit: Hit) -> bool:
    """Tell whether a state's name is part of another's: the South China Sea, New Mexico, the Bank of Japan."""
    following = _NEXT_WORD.match(text, hit.end)
    previous = _LAST_WORD.search(text, max(0, hit.start - 24), hit.start)
    of = _LAST_WORDS.search(text, max(0, hit.start - 24), hit.start)
    lists = words()["not_states"]
    if following and following[1] in word_set("not_states", "before"):
        return True
    if of and of[1] in word_set("not_states", "after"):
        return True
    if previous and previous[1] in lists["new"].split() and text[hit.start - 1] == " ":
        return True
    name = text[hit.start : hit.end]
    return name in word_set("not_states", "given") and _in_a_persons_name(following, previous)


def _in_a_persons_name(following: re.Match[str] | None, previous: re.Match[str] | None) -> bool:
    named = following is not None and following[1][0].isupper() and following[1] not in _AFTER_STATES
    return named or (previous is not None and previous[1][0].isupper() and previous[1].lower() not in _SMALL_WORDS)


_AFTER_STATES = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December Navy Army""".split()
)
_SMALL_WORDS = frozenset(
    """the in on at of from to and but for with by when while as after before if since between against near both that
    today now then also meanwhile state""".split()
)


def _is_place(text: str, hit: Hit) -> bool:
    """Tell whether a seat of government is where something is, not who does it; so in the dateline of a report."""
    previous = _LAST_WORD.search(text, max(0, hit.start - 24), hit.start)
    if previous and previous[1].lower() in word_set("places", "before"):
        return True
    if text.startswith(("-based", "-born", "-area", " time", " Time", " airport"), hit.end):
        return True
    return text[hit.end : hit.end + 1] == "," and (hit.start == 0 or text[hit.start - 1] == "\n")
