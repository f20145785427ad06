"""Read an English document: its sentences, what they name, the frames that fit, and the claims these make."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from offing.codecs.dates import Anchor, times
from offing.reports.assembly import Scene, claim_of
from offing.reports.days_again import days_again
from offing.reports.document_origin import (
    dateline_of,
    home_of,
    in_days,
    seat_of,
    service_of,
    speaks_for,
    zone_of,
    zone_told,
)
from offing.reports.exercise_names import exercise_names
from offing.reports.forces import forces
from offing.reports.frame_chunk import Chunk
from offing.reports.frame_chunks import chunks
from offing.reports.frame_clauses import Clause, clauses
from offing.reports.frame_firsts import firsts
from offing.reports.frame_lists import Listing, is_heading, is_line
from offing.reports.frame_match import matches
from offing.reports.frame_nouns import noun_clauses
from offing.reports.frame_sayings import sayings
from offing.reports.frame_words import vocabulary
from offing.reports.gate import document_may_tell, kinds_left_out, sentence_may_tell, touches_the_sea
from offing.reports.history import FIRST_YEAR, Past
from offing.reports.loose import loose
from offing.reports.memory import Memory
from offing.reports.mention import Mention, Sentence
from offing.reports.one_exercise import as_one
from offing.reports.one_visit import as_visits
from offing.reports.parties import parties
from offing.reports.place_mentions import places, resolve
from offing.reports.quotations import quotations, touching, within
from offing.reports.reference import follow, states_of
from offing.reports.sentences import sentences
from offing.reports.ships import units
from offing.reports.short_forms import at_home, longer, short_forms
from offing.reports.speech import govern, heard, selves, speaker_of
from offing.reports.tokens import tokens
from offing.schema.claim import Claim, Party, Place, Reading, Span
from offing.schema.document import Document

# A document longer than this is a book or a table; what stands behind is counted as passed over.
MOST_CHARACTERS = 400_000
# So much of a sentence is searched for the words that a frame asks for; what is longer is a list or a table.
MOST_WORDS = 1_500


def read_english(document: Document) -> Reading:
    """Return what an English document says, sentence by sentence."""
    found = sentences(document.text)
    if not document_may_tell(document.text[:MOST_CHARACTERS]):
        unread = sum(one.start >= MOST_CHARACTERS for one in found)
        passed = {"no claim": len(found) - unread, "too long": unread}
        return Reading((), len(found), 0, {why: count for why, count in passed.items() if count})
    return _Reader(document, found).read()


def read_loosely(document: Document) -> Reading:
    """Return what loose reading makes of an English document where no frame is held against it."""
    return _Reader(document, sentences(document.text), framed=False).read()


class _Reader:
    def __init__(self, document: Document, found: Sequence[Sentence], *, framed: bool = True) -> None:
        self.framed = framed  # whether frames are held against the sentences
        self.document, self.text, self.sentences = document, document.text, found
        self.memory = Memory(published=document.published)
        self.near: tuple[float, float] | None = None
        self.listing: Listing | None = None
        self.past = Past()
        self.left_out = kinds_left_out(document.text[:MOST_CHARACTERS])
        self.publisher = service_of(document.publisher)
        self.home = home_of(document, self.publisher)
        self.memory.we = speaks_for(self.publisher)
        self.memory.home = self.home or seat_of(document)
        self.quotations = quotations(self.text, min(len(self.text), MOST_CHARACTERS))
        self.said: dict[int, Party] = {}  # who says a quotation, by where it begins
        self.mentions: list[Mention] = []
        self.paragraph = -1
        self.starts = [one.start for one in found]
        self.said_here: Span | None = None  # the quotation that the sentence read last begins in
        self.spoke_in = -1  # the paragraph in which somebody was last told to speak
        self.why = "no claim"  # the sentence read last gave none
        self.first_person = _FIRST_PERSON.search(document.text[:MOST_CHARACTERS]) is not None
        self.verbs = False  # whether the sentence read last has any

    def read(self) -> Reading:
        claims: list[Claim] = []
        passed: Counter[str] = Counter()
        telling = 0
        mentions = self.mentions = self._mentions()
        starts = [one.start for one in mentions]
        for sentence in self.sentences:
            if sentence.start >= MOST_CHARACTERS:
                passed["too long"] += 1
                continue
            own = mentions[bisect_left(starts, sentence.start) : bisect_right(starts, sentence.end)]
            self.why = "no claim"
            told = self._sentence(sentence, own)
            kept = told
            if self.left_out and any(one.kind in self.left_out for one in told):
                if not touches_the_sea(self.text, sentence, own):
                    kept = [one for one in told if one.kind not in self.left_out]
                if not kept:
                    self.why = "said at tables in a text that only touches on ships"
            told = self._listed(sentence, own, kept)
            self.memory.time = next((one.value for one in own if one.kind == "time" and one.value.start), None)
            telling += bool(told)
            passed[self.why] += not told
            claims += told
        claims += self._close_list()
        return Reading(tuple(claims), len(self.sentences), telling, {k: n for k, n in passed.items() if n})

    def _mentions(self) -> list[Mention]:
        text, published = self.text[:MOST_CHARACTERS], self.document.published
        on, end = published.date() if published else None, len(text)
        zone = zone_told(self.document) or zone_of(self.home)
        anchor = Anchor(published, zone)
        found = [
            *parties(text, 0, end, published),
            *forces(text, 0, end),
            *units(text, 0, end, on),
            *exercise_names(text),
            *places(text, 0, end, None),
            *(
                Mention("time", *time.span, in_days(time, zone))
                for time in times(text, "en", anchor, 0, end, vague=False)
                if time.span
            ),
        ]
        ships = {offset for one in found if one.kind == "unit" for offset in _ends(one)}
        kept = [one for one in found if one.kind != "person" or not {one.start, one.end - 1} & ships]
        kept = [one for one in kept if not (one.kind == "unit" and (_is_headline_verb(one, text) or _is_drill(one)))]
        kept = [_without_verb(one, text) if one.kind == "unit" else one for one in kept]
        kept = [one for one in kept if not (one.kind in ("force", "group") and _is_tied(text, one.start))]
        first, last = dateline_of(self.document)
        kept = [one for one in _named_once(text, kept) if not (first <= one.start and one.end <= last)]
        kept = [_past_particle(one, text) for one in kept]
        kept = longer(text, at_home(kept, self.home, seat_of(self.document)))
        kept += short_forms(text, kept, self.memory.home)
        return days_again(text, sorted(kept, key=lambda one: (one.start, -one.end)))

    def _sentence(self, sentence: Sentence, own: Sequence[Mention]) -> list[Claim]:
        self.verbs = True
        if not sentence_may_tell(self.text, sentence, own):
            return []
        row = chunks(tokens(self.text, sentence.start, sentence.end, own))
        told = clauses(row)
        self.verbs = any(clause.verb.form in ("finite", "to") for clause in told)
        govern(row, told)
        self._hear(sentence, row)
        ours = self.memory.we
        self._listen(sentence)
        self._keep_states(row)
        borrowed = follow(told, row, self.memory)
        scene = Scene(self.text, sentence, row, self.memory, borrowed, self._resolve, told)
        speaker = heard(row, told, self.text, self.memory)
        found = self._by_frames(scene, own, speaker) if self.framed else self._of_today(sentence, own, told, [])
        for claim in found:
            self.memory.take(claim)
        if any(one.kind in ("force", "unit") for one in found) and not any(one.kind == "exercise" for one in found):
            names = [str(one.value) for one in own if one.kind == "exercise"]
            told_of = any("exercise" in chunk.kinds for chunk in row)
            for name in dict.fromkeys(names) if names else [None] * told_of:
                self.memory.name_exercise(name, found[0].actors)
        more = [] if self.past.long_ago else self._of_the_record(loose(scene, found))
        self._keep_subject(told)
        self.memory.we = ours if self.said_here else self.memory.we
        self._remember_speaker(sentence, speaker)
        return [*found, *more]

    def _by_frames(self, scene: Scene, own: Sequence[Mention], speaker: Party | None) -> list[Claim]:
        """Return what frames make of a sentence, each thing once, without what is of long ago."""
        found: list[Claim] = []
        sentence, row, told = scene.sentence, scene.chunks, scene.clauses
        words = self.text[sentence.start : min(sentence.end, sentence.start + MOST_WORDS)]
        for clause in told:
            found += _claims(clause, words, scene)
        found = self._of_the_record(_corrected(found, told, words))
        found = as_visits(_without_shadows(found, told, words), told, row, words)
        found = _distinct(as_one(_hung(_without_parts(found), told)))
        found += self._of_the_record(_of_nouns(row, told, found, scene))
        found += firsts(self.text, sentence, row, told, found, self.memory, speaker or self.memory.voice)
        if not found:
            found = sayings(self.text, sentence, row, told, self.memory)
        found = self._of_today(sentence, own, told, found)
        return [_first_hand(claim, self.publisher) for claim in found]

    def _listen(self, sentence: Sentence) -> None:
        """Make out who speaks where a sentence begins within a quotation: its "we" and its claims are theirs."""
        self.said_here = within(self.quotations, sentence)
        if self.said_here is None:
            return
        speaker = self.said.get(self.said_here[0]) or self._speaker_behind(self.said_here, sentence)
        if speaker is None and (sentence.paragraph == self.spoke_in or self._fills(self.said_here)):
            speaker = self.memory.speaker
        if speaker is None:
            return
        self.memory.voice = replace(speaker, inferred="who speaks in the quotation", span=None)
        self.memory.we = tuple(selves(speaker)) or self.memory.we

    def _speaker_behind(self, said: Span, sentence: Sentence) -> Party | None:
        """Return who is told behind a quotation of several sentences to have said it."""
        if said[1] <= sentence.end:
            return None
        at = bisect_right(self.starts, said[1]) - 1
        last = self.sentences[at]
        if at < 0 or said[1] >= last.end or last.paragraph != sentence.paragraph:
            return None
        own = [one for one in self.mentions if said[1] <= one.start and one.end <= last.end]
        row = chunks(tokens(self.text, said[1], last.end, own))
        speaker = heard(row, clauses(row), self.text, self.memory)
        if speaker is not None:
            self.said[said[0]] = speaker
        return speaker

    def _fills(self, said: Span) -> bool:
        """Tell whether a quotation is a paragraph of its own, as those are that go on from the one before."""
        before = self.text[max(0, said[0] - 3) : said[0] - 1]
        return (not before or before.endswith("\n")) and "\n" in self.text[said[1] : said[1] + 3]

    def _remember_speaker(self, sentence: Sentence, speaker: Party | None) -> None:
        if speaker is None:
            return
        self.memory.hear_from(speaker)
        self.spoke_in = sentence.paragraph
        for one in touching(self.quotations, sentence):
            self.said.setdefault(one[0], speaker)

    def _of_the_record(self, found: list[Claim]) -> list[Claim]:
        """Return claims without those of what was before the record begins, and say so where none is left."""
        kept = [one for one in found if not _is_history(one)]
        if found and not kept:
            self.why = f"before {FIRST_YEAR}"
        return kept

    def _of_today(
        self, sentence: Sentence, own: Sequence[Mention], told: Sequence[Clause], found: list[Claim]
    ) -> list[Claim]:
        """Return claims without those that the words round them put long before the record begins."""
        gone = self.past.among(self.text, sentence, own, told, found)
        if gone and len(gone) == len(found):
            self.why = f"before {FIRST_YEAR}"
        return [one for one in found if one not in gone]

    def _hear(self, sentence: Sentence, row: Sequence[Chunk]) -> None:
        """Keep who speaks in a paragraph ("Spokesman X: …"), the ministry named last, and for whom "we" is said."""
        if sentence.paragraph != self.paragraph:
            self.paragraph, self.memory.voice = sentence.paragraph, None
            if len(row) > 1 and row[0].type == "np" and "person" in row[0].kinds and row[1].type == "colon":
                self.memory.voice = speaker_of(row[:1], self.memory)
        for chunk in row:
            for one in chunk.mentions:
                if one.kind == "ministry" and one.value.id:
                    self.memory.ministry_told = one.value
                if one.kind in ("state", "navy"):
                    self.memory.named.setdefault(one.value.id, one.value)
                if one.kind in _HEARD:
                    self.memory.hear(one.value)
                if one.kind == "navy" and not self.memory.we and self.first_person:
                    self.memory.we = (one.value,)

    def _keep_states(self, row: Sequence[Chunk]) -> None:
        told = [states for chunk in row if (states := states_of(chunk))]
        self.memory.pair = next((one for one in told if len(one) == 2), self.memory.pair)
        self.memory.three = next((one for one in told if len(one) == 3), self.memory.three)

    def _listed(self, sentence: Sentence, own: Sequence[Mention], told: list[Claim]) -> list[Claim]:
        """Return the claims of a sentence and of a list of ships that it ends; none where it is a part of one."""
        if is_heading(self.text, sentence, own):
            closed = self._close_list()
            self.listing = Listing(sentence, own)
            return [*closed, *(one for one in told if one.kind not in ("unit", "force", "exercise"))]
        if is_line(own, self.verbs) and (self.listing is not None or (_many_units(own) and self._opens_line(sentence))):
            self.listing = self.listing or Listing()
            self.listing.add(sentence, own)
            return []
        return [*self._close_list(), *told]

    def _opens_line(self, sentence: Sentence) -> bool:
        """Tell whether a sentence begins a line, as the first of a list does; a point may stand within a name."""
        before = self.text[max(0, sentence.start - 12) : sentence.start].rstrip(" \t-•*–·")
        return not before or before.endswith("\n")

    def _close_list(self) -> list[Claim]:
        listing, self.listing = self.listing, None
        claim = listing.claim(self.memory) if listing is not None and listing.lines else None
        return [claim] if claim is not None else []

    def _keep_subject(self, told: Sequence[Clause]) -> None:
        main = next((clause for clause in told if clause.verb.form == "finite" and clause.subjects), None)
        self.memory.subject = list(main.subjects[:1]) if main is not None else []
        if main is not None and main.verb.groups & {"say", "announce"}:
            told_of = next((one for one in told if one.parent is main and one.verb.form == "finite"), None)
            self.memory.subject += told_of.subjects[:1] if told_of is not None else []

    def _resolve(self, place: Place) -> Place:
        return resolve(place, self.near)


def _named_once(text: str, found: list[Mention]) -> list[Mention]:
    """Return mentions without the counts of one ship, and the bare words for her, that her name stands right behind."""
    named = [one for one in found if one.kind == "unit" and (one.value.name or one.value.hull_number)]
    starts = sorted(one.start for one in named)
    bare = {one.start for one in named if one.value.spans.get("name", (0, 0))[0] - one.start < _LONGEST_PREFIX}

    def repeats(one: Mention) -> bool:
        if one.kind not in ("force", "group") or (one.kind == "force" and one.value.count != 1):
            return False
        at = bisect_left(starts, one.start)
        if at >= len(starts):
            return False
        if starts[at] <= one.end + 1:
            return True
        return one.kind == "force" and starts[at] in bare and text[one.end : starts[at]] in (", ", ", the ", " (", ' "')

    names = {one.value.spans["name"] for one in named if "name" in one.value.spans}
    return [
        one for one in found if not repeats(one) and not (one.kind in _ALSO_NAMES and (one.start, one.end) in names)
    ]


def _ends(ship: Mention) -> tuple[int, ...]:
    """Return the first and last letters of a ship's mention and of her name in it."""
    start, end = ship.value.spans.get("name", (ship.start, ship.end))
    return ship.start, ship.end - 1, start, end - 1


def _is_tied(text: str, at: int) -> bool:
    """Tell whether a hyphen ties what begins at an offset to the word before; two hyphens are a dash."""
    return text[max(0, at - 1) : at] == "-" and text[max(0, at - 2) : at] != "--"


def _is_headline_verb(mention: Mention, text: str) -> bool:
    """Tell whether what was taken for a ship's name is a headline that goes on: "Ship Collides and Sinks a Boat"."""
    name = mention.value.name or ""
    first, _, rest = name.lower().partition(" ")
    word = vocabulary().at([first], 0)[1] if first else None
    if word is None or mention.value.hull_number:
        return False
    many = text[: mention.end].endswith(f"s {name}")  # "Navy Vessels Arrive at …"
    return bool(word.verbs.get("s")) if rest else many and bool(word.verbs.get("base"))


def _is_drill(mention: Mention) -> bool:
    """Tell whether what was taken for a ship's name is an exercise's: "Submarine Rescue Exercise Northern Hand"."""
    return bool(_DRILL_NAMED.search(mention.value.name or ""))


_DRILL_NAMED = re.compile(r"\b(?:Exercises?|Drills?|Man(?:oeuv|euv)res?)\b")


def _without_verb(mention: Mention, text: str) -> Mention:
    """Return a ship without the verb that a headline writes like a part of her name: "USS Nimitz Conducts Drill"."""
    name = mention.value.name or ""
    head, _, last = name.rpartition(" ")
    word = vocabulary().at([last.lower()], 0)[1] if head else None
    if word is None or not word.verbs.get("s") or mention.value.hull_number or mention.end >= len(text):
        return mention
    start, end = mention.value.spans.get("name", (mention.start, mention.end))
    if end != mention.end or text[end] != " " or not text[end + 1 : end + 2].isalnum():
        return mention
    end -= len(last) + 1
    ship = replace(
        mention.value, name=head, spans={**mention.value.spans, "name": (start, end)}, span=(mention.start, end)
    )
    return replace(mention, end=end, value=ship)


def _past_particle(one: Mention, text: str) -> Mention:
    """Return a place without the "off" that belongs to the verb before it: "kick off Black Sea drill"."""
    if (
        one.kind != "place"
        or not text.startswith("off ", one.start)
        or not _KICKS.search(text[max(0, one.start - 9) : one.start])
    ):
        return one
    start = one.start + 4
    return replace(one, start=start, value=replace(one.value, name=text[start : one.end], span=(start, one.end)))


def _is_history(claim: Claim) -> bool:
    """Tell whether what a claim tells ended before the record begins."""
    end = claim.time.end if claim.time is not None else None
    return end is not None and end.year < FIRST_YEAR


def _claims(clause: Clause, words: str, scene: Scene) -> list[Claim]:
    """Return the claims of one clause: of each kind the one of the most specific frame that can be filled."""
    found: dict[str, Claim] = {}
    dropped: set[str] = set()
    for match in matches(clause, words):
        if match.frame.kind not in found:
            claim = claim_of(match, scene)
            if claim is not None:
                found[claim.kind] = claim
                dropped |= match.frame.drops
    drill, ships = found.get("exercise"), found.get("unit")
    if drill is not None and ships is not None and _is_placed(drill, ships):
        dropped.discard("exercise")
    return [claim for kind, claim in found.items() if kind not in dropped]


def _is_placed(drill: Claim, ships: Claim) -> bool:
    """Tell whether a drill that named ships take part in is told with where, when, or others that hold it."""
    if drill.rule != "drill-joined":
        return False
    own = {one.state for one in ships.actors}
    others = [one for one in drill.actors if one.state not in own and not one.inferred]
    return drill.place is not None or drill.time is not None or bool(others)


def _of_nouns(row: Sequence[Chunk], told: Sequence[Clause], found: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return the claims of happenings told by nouns, of kinds that no verb of the sentence tells."""
    kinds = {one.kind for one in found}
    words = scene.text[scene.sentence.start : min(scene.sentence.end, scene.sentence.start + MOST_WORDS)]
    more: dict[str, Claim] = {}
    for clause in noun_clauses(row, told, scene.text):
        for claim in _claims(clause, words, scene):
            known = more.get(claim.kind)
            if claim.kind not in kinds:
                more[claim.kind] = claim if known is None else _filled(known, claim)
    return list(more.values())


def _filled(one: Claim, other: Claim) -> Claim:
    """Return a happening that two nouns tell ("manoeuvres and use of water cannons") with what each lacks filled."""
    if one.kind != "incident":
        return one if _told(one) >= _told(other) else other
    return replace(
        one,
        actors=one.actors or other.actors,
        targets=one.targets or other.targets,
        forces=one.forces or other.forces,
        units=one.units or other.units,
        place=one.place or other.place,
        time=one.time or other.time,
    )


def _first_hand(claim: Claim, publisher: Party | None) -> Claim:
    """Return a sighting as one of the observer's own where its service or ministry publishes the document."""
    if claim.kind != "sighting":
        return claim
    at = claim.spans["trigger"][0]
    named = tuple(one for one in claim.platforms if (one.name or one.hull_number) and one.span and one.span[0] < at)
    if publisher is None or claim.modality not in ("occurred", "ongoing") or claim.speaker is not None:
        others = tuple(one for one in claim.platforms if one not in named)
        units = tuple(one for one in claim.units if one not in others)
        return replace(claim, platforms=others, units=(*units, *(one for one in named if one not in units)))
    observer = claim.actors[0] if claim.actors else replace(publisher, inferred="who publishes")
    if observer.state != publisher.state:
        return replace(claim, platforms=())
    means = "aircraft" if claim.platforms and all(one.kind in _AIRCRAFT for one in claim.platforms) else claim.means
    return replace(
        claim, sighted=True, observer=observer, actors=claim.actors or (observer,), means=means, grade=_GRADE
    )


_HEARD = frozenset(("navy", "command", "fleet", "ministry"))
_ALSO_NAMES = ("place", "state")  # towns and capitals that ships are called by
_LONGEST_PREFIX = 7
_KICKS = re.compile(r"\b(?:kick(?:s|ed|ing)?|call(?:s|ed)?|round(?:s|ed)?|flag(?:s|ged)?) $", re.IGNORECASE)
_AIRCRAFT = frozenset("aircraft fighter bomber patrol_aircraft helicopter drone".split())
_GRADE = "A2"  # a service of its own observations, not confirmed by others
# Answers in an interview are in the first person of who is asked.
_FIRST_PERSON = re.compile(r"^(?:A|Answer|Q|Question): ", re.MULTILINE)
_MANY_UNITS = 3


def _many_units(mentions: Sequence[Mention]) -> bool:
    return sum(one.kind == "unit" for one in mentions) >= _MANY_UNITS


_FIRST_THAT = re.compile(r"\bfirst (?:time|such|known)\b[^.;]{0,60}\bthat\b", re.IGNORECASE)
_SAW = ("sighting", "tally")
_MOVES = ("movement", "port_call", "sighting")
_GOING = frozenset("leave arrive enter transit deploy visit meet_at_sea be mark".split())
_PURPOSE = ("exercise", "unit", "force", "sighting", "reaction", "incident")


def _without_shadows(claims: Sequence[Claim], told: Sequence[Clause], words: str) -> list[Claim]:
    """Return claims without those that another has taken up: "spotted three ships sailing north", "left to join …"."""
    by_verb = {(clause.chunk.start, clause.chunk.end): clause for clause in told}
    seen = [one.spans["trigger"][0] for one in claims if one.kind in _SAW]
    sent = [one.spans["trigger"][0] for one in claims if one.kind == "reaction"]
    main = any(by_verb[one.spans["trigger"]].verb.form == "finite" for one in claims)
    kept = []
    for claim in _joined_shots(claims, by_verb):
        at = claim.spans["trigger"]
        clause = by_verb[at]
        if _is_of_first(claim, clause, words):
            continue
        if claim.kind in ("movement", "force") and _is_beside(claim, clause, told, seen, sent):
            continue
        if _is_in_passing(claim, clause, told, sent):
            continue
        aside = main and clause.verb.form == "to" and clause.opener not in ("cause", "urge")
        if claim.kind == "meeting" and aside and clause.verb.form == "to" and _is_behind_another(clause, told):
            continue  # "agreed to sign a pact", "urged X to enter into a dialogue"
        if claim.kind in _PURPOSE and aside and not (claim.kind == "exercise" and _is_told(claim, clause, told)):
            continue
        if claim.kind in _MOVES and (_is_aim(claim, clause, told) or (main and _is_seen_before(claim, clause))):
            continue
        kept.append(claim)
    return kept


def _is_in_passing(claim: Claim, clause: Clause, told: Sequence[Clause], sent: Sequence[int]) -> bool:
    """Tell whether a participle or an infinitive is a part of a drill, of an answer, or of what an act is for."""
    if clause.verb.form == "finite":
        return False
    if claim.kind == "incident" and _is_practised(clause, told):
        return True
    blamed = claim.kind == "incident" and clause.opener in ("for", "of")
    answered = any(start < claim.spans["trigger"][0] for start in sent)
    if claim.kind in ("sighting", "incident") and answered and not blamed:
        return True
    return claim.kind in _ON_THE_WAY and clause.verb.form == "to" and _is_for(clause, told)


def _is_behind_another(clause: Clause, told: Sequence[Clause]) -> bool:
    return any(one.chunk.at < clause.chunk.at and one.verb.form == "finite" for one in told)


_ON_THE_WAY = ("incident", "pledge", "reaction", "sighting")


def _is_for(clause: Clause, told: Sequence[Clause]) -> bool:
    """Tell whether an infinitive is only what another act is for: "sent a ship to deter …"."""
    before = [one for one in told if one.chunk.at < clause.chunk.at]
    return bool(before) and clause.opener not in ("cause", "urge") and not before[-1].verb.groups & _LEADING


_LEADING = frozenset(("pledge", "sign", "say", "announce", "warn", "urge", "bid", "demand", "cause"))


def _joined_shots(claims: Sequence[Claim], by_verb: Mapping[tuple[int, int], Clause]) -> list[Claim]:
    """Return claims with who fired taken from the participle of the shot: "a missile launched by X struck Y"."""
    shots = [one for one in claims if one.rule in _FIRED and by_verb[one.spans["trigger"]].verb.form == "pp"]
    hits = [one for one in claims if one.kind == "incident" and one not in shots]
    if not shots or not hits:
        return list(claims)
    shot = shots[0]
    spans = {key: span for key, span in shot.spans.items() if key == "actors"}
    filled = [
        replace(one, actors=shot.actors, spans={**one.spans, **spans}) if one in hits and not one.actors else one
        for one in claims
    ]
    return [one for one in filled if one not in shots]


_FIRED = frozenset(("weapon-launched", "shots-fired-at", "shots-fired-before", "fired-on"))


def _is_practised(clause: Clause, told: Sequence[Clause]) -> bool:
    """Tell whether what a clause tells is a part of a drill: "practised freeing a hijacked ship"."""
    above = [one for one in told if one.chunk.at < clause.chunk.at]
    return any(
        one.verb.groups & {"practise", "test"}
        or any("exercise" in chunk.kinds for chunk in (*one.subjects, *one.objects, *(it for _, it in one.preps)))
        for one in above
    )


def _is_beside(claim: Claim, clause: Clause, told: Sequence[Clause], seen: Sequence[int], sent: Sequence[int]) -> bool:
    """Tell whether a voyage only hangs on what somebody saw, or on the watch that somebody was sent to keep."""
    beside = clause.verb.form != "finite" or clause.opener in ("as", "while", "when")
    if beside and any(start < clause.chunk.start for start in seen):
        return True
    return claim.kind == "movement" and clause.opener in ("as", "while") and _is_watched(clause, told, sent)


def _is_seen_before(claim: Claim, clause: Clause) -> bool:
    """Tell whether a participle only says which ships are meant: "…, apparently the ships seen on Monday, …"."""
    return claim.kind == "sighting" and clause.verb.form == "pp" and not _has_agent(clause)


def _is_watched(clause: Clause, told: Sequence[Clause], sent: Sequence[int]) -> bool:
    """Tell whether "as it passed" only tells when ships were watched by those sent to watch them."""
    if not any(start < clause.chunk.start for start in sent):
        return False
    before = [one for one in told if one.chunk.at < clause.chunk.at]
    return bool(before) and bool(before[-1].verb.groups & {"track", "spot", "harass"})


def _is_aim(claim: Claim, clause: Clause, told: Sequence[Clause]) -> bool:
    """Tell whether an infinitive only says what for: "crossed the strait to reach the ocean", "the first to visit"."""
    before = [one for one in told if one.chunk.at < clause.chunk.at and one.verb.form == "finite"]
    if clause.verb.form != "to" or not before or clause.opener in ("cause", "urge"):
        return False
    governor = before[-1].verb
    if claim.kind == "sighting":
        return True
    if governor.groups & {"pledge", "sign", "warn", "urge", "say", "announce"}:
        return False
    return bool(governor.groups & _GOING) or any("first" in x.kinds for x in clause.subjects)


def _has_agent(clause: Clause) -> bool:
    return any(prep == "by" for prep, _ in clause.preps)


def _is_told(claim: Claim, clause: Clause, told: Sequence[Clause]) -> bool:
    """Tell whether a drill that forces are sent for is told for its own sake: agreed on, or with whom or where."""
    if _is_agreed(clause, told):
        return True
    own = [one for one in claim.actors if not one.inferred]
    return bool(own) and (len(own) > 1 or claim.place is not None) and "not" not in clause.verb.marks


def _is_agreed(clause: Clause, told: Sequence[Clause]) -> bool:
    """Tell whether a verb with "to" is what is agreed on: "agreed to hold a drill"."""
    before = [one for one in told if one.chunk.at < clause.chunk.at]
    return bool(before) and bool(before[-1].verb.groups & {"pledge", "sign"})


def _is_of_first(claim: Claim, clause: Clause, words: str) -> bool:
    """Tell whether a claim only tells what was done for the first time ("the first time Omani ships have joined …")."""
    if claim.kind not in ("exercise", "sighting"):
        return False
    if any("first" in chunk.kinds for chunk in clause.subjects):
        return True
    if claim.rule == "took-part":
        return "first time" in words
    return clause.opener == "that" and _FIRST_THAT.search(words) is not None


_HANGING = frozenset(("drill-involved", "drill-tested", "drill-took-place", "drill-saw", "drill-aimed"))


def _hung(claims: list[Claim], told: Sequence[Clause]) -> list[Claim]:
    """Return claims in which what a participle tells of a drill is tied to the drill that the verb before it tells."""
    by_verb = {(clause.chunk.start, clause.chunk.end): clause for clause in told}
    drills = [one for one in claims if one.kind == "exercise" and "exercise" in one.spans]
    main = next((one for one in drills if by_verb[one.spans["trigger"]].verb.form in ("finite", "to")), None)
    if main is None:
        return claims

    def hangs(one: Claim) -> bool:
        clause = by_verb[one.spans["trigger"]]
        behind = one.spans["trigger"] > main.spans["trigger"]
        same = one.detail.get("name") == main.detail.get("name")
        return one.rule in _HANGING and clause.verb.form in ("ing", "pp") and behind and same

    tie = main.spans["exercise"]
    return [
        replace(one, modality=main.modality, spans={**one.spans, "exercise": tie})
        if one is not main and one in drills and hangs(one)
        else one
        for one in claims
    ]


def _without_parts(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims with what "including …" names put into the claim of the ships that it is a part of."""
    parts = [one for one in claims if one.detail.get("including")]
    rest = [one for one in claims if not one.detail.get("including")]
    wholes = [
        one for one in rest if one.kind in ("movement", "unit", "force", "sighting", "tally", "reaction", "exercise")
    ]
    if not parts or not wholes:
        return rest
    whole = max(wholes, key=lambda one: (one.kind != "exercise", bool(one.forces), -one.spans["trigger"][0]))
    units = [*whole.units, *(unit for one in parts for unit in one.units if unit.name and unit not in whole.units)]
    kind = "unit" if whole.kind == "force" and units else whole.kind
    told = (
        []
        if kind in ("unit", "force")
        else [one for one in parts if one.rule == "group-includes" and any(it.name for it in one.units)]
    )
    whole_now = replace(whole, kind=kind, units=tuple(units))
    return [*(one for one in rest if one is not whole), whole_now, *(_as_told(one, whole) for one in told[:1])]


def _as_told(part: Claim, whole: Claim) -> Claim:
    """Return what "including …" tells of a group, with whose it is and who says so from what the group did."""
    detail = {key: value for key, value in part.detail.items() if key != "including"}
    actors = part.actors if part.tier != "B" else whole.actors or part.actors
    return replace(part, detail=detail, actors=actors, speaker=part.speaker or whole.speaker)


_WRONGLY = re.compile(
    r"\b(?:erroneously|incorrectly|mistakenly|wrongly|in error|inaccurately|falsely)\b"
    r"|\b(?:is|are|was|were) (?:not true|untrue|false|fake|baseless|groundless|unfounded|incorrect|wrong"
    r"|not correct|a fabrication|fake news|misinformation|disinformation)\b"
    r"|\b(?:does|do|did) not correspond to (?:reality|the facts)\b",
    re.IGNORECASE,
)


def _corrected(claims: list[Claim], told: Sequence[Clause], words: str) -> list[Claim]:
    """Return claims that a sentence repeats as wrong ("erroneously reported that …", "reports that … are untrue")."""
    if not _WRONGLY.search(words):
        return claims
    by_verb = {(clause.chunk.start, clause.chunk.end): clause for clause in told}
    denied = [one for one in claims if by_verb[one.spans["trigger"]].opener == "that"]
    relative = [one for one in denied if any("craft" in chunk.kinds for chunk in _subjects(one, by_verb))]
    return [replace(one, modality="denied") for one in denied if one not in relative or _REPORTS.search(words)]


_REPORTS = re.compile(r"\b(?:reports?|claims?|allegations?|rumou?rs?|news) that\b", re.IGNORECASE)


def _subjects(claim: Claim, by_verb: Mapping[tuple[int, int], Clause]) -> list[Chunk]:
    return by_verb[claim.spans["trigger"]].subjects


def _distinct(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims without those that say no more than another of their kind in the same sentence."""
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda one: -_told(one)):
        if not any(_covers(other, claim) for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda one: one.spans["trigger"])


def _told(claim: Claim) -> int:
    slots = (claim.actors, claim.targets, claim.forces, claim.units, claim.place, claim.time, claim.detail)
    return sum(bool(slot) for slot in slots)


def _is_of_others(one: Claim, other: Claim) -> bool:
    """Tell whether a second incident of a sentence has ships or victims that the first has not."""
    return bool(set(other.targets) - set(one.targets) or set(other.forces) - set(one.forces))


def _covers(one: Claim, other: Claim) -> bool:
    if one.kind != other.kind or one.modality != other.modality:
        return False
    if other.detail.keys() - one.detail.keys():
        return False
    if one.kind == "unit" and {it.span for it in other.units} <= {it.span for it in one.units}:
        return True  # "a flotilla comprising X and Y takes part": told once
    apart = one.spans["trigger"] != other.spans["trigger"]
    if one.kind == "movement" and apart:
        return False
    if one.kind == "incident" and apart and one.rule != other.rule and _is_of_others(one, other):
        return False
    if other.place is not None and (one.place is None or one.place.name != other.place.name):
        return False
    ids = {party.id for party in one.actors}
    return {party.id for party in other.actors} <= ids and not (other.time and other.time != one.time)
