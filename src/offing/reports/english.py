"""Read an English document: its sentences, what they name, the frames that fit, and the claims these make."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from offing.codecs.dates import Anchor, times
from offing.reports.assembly import Scene, claim_of, remember
from offing.reports.exercise_names import exercise_names
from offing.reports.forces import forces
from offing.reports.frame_chunks import Chunk, chunks
from offing.reports.frame_clauses import Clause, clauses
from offing.reports.frame_match import matches
from offing.reports.frame_firsts import firsts
from offing.reports.gate import document_may_tell, sentence_may_tell
from offing.reports.mention import Mention, Sentence
from offing.reports.parties import parties
from offing.reports.place_mentions import places, resolve
from offing.reports.reference import Memory, follow, pair_of
from offing.reports.sentences import sentences
from offing.reports.ships import units
from offing.reports.speech import govern
from offing.reports.tokens import tokens
from offing.schema.claim import Claim, Place, Reading
from offing.schema.document import Document

# A document longer than this is a book or a table; what stands behind is counted as passed over.
MOST_CHARACTERS = 400_000


def read_english(document: Document) -> Reading:
    """Return what an English document says, sentence by sentence."""
    found = sentences(document.text)
    if not document_may_tell(document.text[:MOST_CHARACTERS]):
        return Reading((), len(found), 0, {"no claim": len(found)} if found else {})
    return _Reader(document, found).read()


class _Reader:
    def __init__(self, document: Document, found: Sequence[Sentence]) -> None:
        self.document, self.text, self.sentences = document, document.text, found
        self.memory = Memory()
        self.near: tuple[float, float] | None = None

    def read(self) -> Reading:
        claims: list[Claim] = []
        passed: Counter[str] = Counter()
        telling = 0
        mentions = self._mentions()
        starts = [one.start for one in mentions]
        for sentence in self.sentences:
            if sentence.start >= MOST_CHARACTERS:
                passed["too long"] += 1
                continue
            own = mentions[bisect_left(starts, sentence.start) : bisect_right(starts, sentence.end)]
            told = self._sentence(sentence, own)
            telling += bool(told)
            passed["no claim"] += not told
            claims += told
        return Reading(tuple(claims), len(self.sentences), telling, {k: n for k, n in passed.items() if n})

    def _mentions(self) -> list[Mention]:
        text, published = self.text[:MOST_CHARACTERS], self.document.published
        on, end = published.date() if published else None, len(text)
        anchor = Anchor(published, None)
        found = [
            *parties(text, 0, end, published),
            *forces(text, 0, end),
            *units(text, 0, end, on),
            *exercise_names(text),
            *places(text, 0, end, None),
            *(Mention("time", *time.span, time) for time in times(text, "en", anchor, 0, end) if time.span),
        ]
        return sorted(found, key=lambda one: (one.start, -one.end))

    def _sentence(self, sentence: Sentence, own: Sequence[Mention]) -> list[Claim]:
        if not sentence_may_tell(self.text, sentence, own):
            return []
        row = chunks(tokens(self.text, sentence.start, sentence.end, own))
        told = clauses(row)
        govern(row, told)
        pair = next((both for chunk in row if (both := pair_of(chunk))), None)
        borrowed = follow(told, row, self.memory)
        scene = Scene(self.text, sentence, row, self.memory, borrowed, self._resolve)
        found: list[Claim] = []
        words = self.text[sentence.start : sentence.end]
        for clause in told:
            for match in matches(clause, words):
                claim = claim_of(match, scene)
                if claim is not None:
                    found.append(claim)
        found = _distinct(_without_shadows(found, told))
        found += firsts(self.text, sentence, told, found, self.memory)
        for claim in found:
            remember(claim, self.memory)
        self.memory.pair = pair or self.memory.pair
        self._keep_subject(told, row)
        return found

    def _keep_subject(self, told: Sequence[Clause], row: Sequence[Chunk]) -> None:
        main = next((clause for clause in told if clause.verb.form == "finite" and clause.subjects), None)
        self.memory.subject = list(main.subjects[:1]) if main is not None else []

    def _resolve(self, place: Place) -> Place:
        return resolve(place, self.near)


def _without_shadows(claims: Sequence[Claim], told: Sequence[Clause]) -> list[Claim]:
    """Return claims without those that a sighting or a first time has taken up: "spotted three ships sailing north"."""
    loose = {(clause.chunk.start, clause.chunk.end) for clause in told if clause.verb.form != "finite"}
    under = {(one.chunk.start, one.chunk.end) for one in told if any("first" in chunk.kinds for chunk in one.subjects)}
    seen = [one.spans["trigger"][0] for one in claims if one.kind in ("sighting", "tally")]
    sent = [one.spans["trigger"][0] for one in claims if one.kind == "reaction"]
    kept = []
    for claim in claims:
        at = claim.spans["trigger"]
        if at in under and claim.kind == "exercise":
            continue
        if claim.kind in ("movement", "force") and at in loose and any(start < at[0] for start in seen):
            continue
        if claim.kind == "sighting" and at in loose and any(start < at[0] for start in sent):
            continue
        kept.append(claim)
    return kept


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


def _covers(one: Claim, other: Claim) -> bool:
    if one.kind != other.kind or one.modality != other.modality:
        return False
    if one.kind == "movement" and one.spans["trigger"] != other.spans["trigger"]:
        return False
    if other.place is not None and (one.place is None or one.place.name != other.place.name):
        return False
    ids = {party.id for party in one.actors}
    return {party.id for party in other.actors} <= ids and not (other.time and other.time != one.time)
