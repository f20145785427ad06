"""Read an English document: its sentences, what they name, the frames that fit, and the claims these make."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from offing.reports.assembly import Scene
from offing.reports.clause_claims import claims_in, claims_of_nouns
from offing.reports.commanders import commanders, speaks_of_exercise
from offing.reports.corrections import corrected
from offing.reports.distinct import distinct
from offing.reports.document_origin import (
    home_of,
    seat_of,
    service_of,
    speaks_for,
)
from offing.reports.english_mentions import mentions_of
from offing.reports.first_hand import first_hand
from offing.reports.frame_chunk import Chunk
from offing.reports.frame_chunks import chunks
from offing.reports.frame_clauses import Clause, clauses
from offing.reports.frame_firsts import firsts
from offing.reports.frame_lists import Listing, is_heading, is_line
from offing.reports.frame_sayings import sayings
from offing.reports.gate import document_may_tell, kinds_left_out, sentence_may_tell, touches_the_sea
from offing.reports.history import FIRST_YEAR, Past
from offing.reports.loose import loose
from offing.reports.memory import Memory
from offing.reports.mention import Mention, Sentence
from offing.reports.one_exercise import as_one
from offing.reports.one_visit import as_visits
from offing.reports.place_mentions import resolve
from offing.reports.quotations import quotations, touching, within
from offing.reports.reference import follow, states_of
from offing.reports.sentences import sentences
from offing.reports.shadows import without_shadows
from offing.reports.speech import govern, heard, selves, speaker_of
from offing.reports.tokens import tokens
from offing.reports.wholes import hung, without_parts
from offing.schema.claim import Claim, Party, Place, Reading, Span
from offing.schema.document import Document

# A document longer than this is a book or a table; what stands behind is counted as passed over.
MOST_CHARACTERS = 400_000


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
        self.exercise = framed and speaks_of_exercise(document.text[:MOST_CHARACTERS])
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
        mentions = self.mentions = mentions_of(self.text[:MOST_CHARACTERS], self.document, self.home, self.memory.home)
        starts = [one.start for one in mentions]
        for sentence in self.sentences:
            if sentence.start >= MOST_CHARACTERS:
                passed["too long"] += 1
                continue
            own = mentions[bisect_left(starts, sentence.start) : bisect_right(starts, sentence.end)]
            self.why = "no claim"
            told = self._sentence(sentence, own)
            if self.exercise:
                told += commanders(self.text, sentence, told)
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
        sentence, row, told, words = scene.sentence, scene.chunks, scene.clauses, scene.words
        for clause in told:
            found += claims_in(clause, scene)
        found = self._of_the_record(corrected(found, told, words))
        found = as_visits(without_shadows(found, told, words), told, row, words)
        found = distinct(as_one(hung(without_parts(found), told)))
        found += self._of_the_record(claims_of_nouns(row, told, found, scene))
        found += firsts(self.text, sentence, row, told, found, self.memory, speaker or self.memory.voice)
        if not found:
            found = sayings(self.text, sentence, row, told, self.memory)
        found = self._of_today(sentence, own, told, found)
        return [first_hand(claim, self.publisher) for claim in found]

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


def _is_history(claim: Claim) -> bool:
    """Tell whether what a claim tells ended before the record begins."""
    end = claim.time.end if claim.time is not None else None
    return end is not None and end.year < FIRST_YEAR


_HEARD = frozenset(("navy", "command", "fleet", "ministry"))
# Answers in an interview are in the first person of who is asked.
_FIRST_PERSON = re.compile(r"^(?:A|Answer|Q|Question): ", re.MULTILINE)
_MANY_UNITS = 3


def _many_units(mentions: Sequence[Mention]) -> bool:
    return sum(one.kind == "unit" for one in mentions) >= _MANY_UNITS
