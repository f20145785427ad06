"""A second opinion on names: what a recogniser calls something plainly different is left out, and that is said."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from offing.reports.second import Second
from offing.reports.sentences import sentences
from offing.schema.claim import Claim, Party, Place, Reading, Span, Unit
from offing.schema.document import Document

VERSION = 1  # rises whenever the same names would be doubted differently
Name = tuple[int, int, str]  # start, end, and a label of OntoNotes 5, which spaCy's English models use
Recognise = Callable[[Sequence[str]], Sequence[Sequence[Name]]]

# What no place, state, ship or person is called by.
_OTHER = frozenset("WORK_OF_ART LAW LANGUAGE MONEY PERCENT".split())
# What a slot is plainly not, whether the name is its own or one that it stands within; and what only a longer name
# that it stands within can tell: "Jordan" alone may be anybody, "Michael Jordan" is no kingdom. What is called an
# organisation, and a ship called a person or a town, tells nothing: ships bear such names.
_NOT = {
    "state": _OTHER,
    "place": _OTHER,
    "person": _OTHER | frozenset("GPE LOC NORP FAC PRODUCT EVENT".split()),
    "unit": _OTHER,
}
_WITHIN = {"state": frozenset({"PERSON"}), "place": frozenset({"PERSON", "EVENT"}), "unit": frozenset({"EVENT"})}
_WORDS = {
    **{"PERSON": "a person's name", "GPE": "a place's name", "LOC": "a place's name", "NORP": "a people's name"},
    **{"FAC": "a building's name", "PRODUCT": "a product's name", "EVENT": "an event's name", "LAW": "a law's name"},
    **{"WORK_OF_ART": "a work's title", "LANGUAGE": "a language's name", "MONEY": "money", "PERCENT": "a share"},
}
# A whole name: words with capitals, one space between.
_NAME = re.compile(r"[^\W\d_a-z][\w.’'-]{0,40}(?: [^\W\d_a-z][\w.’'-]{0,40}){1,5}")
_WORD = re.compile(r"[^\W\d_]{4,}")
_TITLE = (
    0.7  # of the long words that have capitals, where a sentence is a headline, which tells names from words no more
)
_LONGEST = 2_000  # characters; a sentence longer than this is a table
_PLACES = ("from", "to", "through")
_SINGLE = ("speaker", "origin", "observer")


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Hold which slot is doubted, with the name that it stands within and what that is called."""

    slot: str
    span: Span
    name: Name

    def said(self, text: str, by: str) -> str:
        word, name = (" ".join(text[slice(*span)].split()) for span in (self.span, self.name[:2]))
        taken = f"“{name}”" if name != word else "it"
        return f"{self.slot} “{word}” left out: {by} takes {taken} for {_WORDS[self.name[2]]}"


def doubting(recognise: Recognise, label: str) -> Second:
    """Return the second that doubts names with *recognise*, which *label* tells with its versions."""
    by = label.partition(" ")[0]

    def hear(document: Document, reading: Reading) -> tuple[Reading, bool]:
        return doubt(document.text, reading, recognise, by), True

    return Second(f"{label}, doubts {VERSION}", hear)


def doubt(text: str, reading: Reading, recognise: Recognise, by: str) -> Reading:
    """Return a reading without the names that *recognise* calls something plainly different.

    *recognise* takes stretches of the text and returns the names in each, offsets counted from the stretch's start;
    *by* is what to call it. What is left of a doubted claim has tier C and says in ``detail["doubt"]`` what is gone; a
    claim of which nothing is left is dropped, and a sentence without its only claims is counted in ``passed``.
    """
    asked = _asked(text, reading.claims)
    names = [
        (start + low, start + high, label)
        for (start, end), found in zip(asked, recognise([text[slice(*one)] for one in asked]), strict=True)
        for low, high, label in found
        if 0 <= low < high <= end - start
    ]
    return veto(text, reading, names, by) if names else reading


def veto(text: str, reading: Reading, names: Sequence[Name], by: str) -> Reading:
    """Return a reading without the names that *names* (offsets of the whole text) tell to be something else."""
    claims: list[Claim] = []
    gone = 0
    for claim in reading.claims:
        doubts = _doubts(text, claim, names)
        left = _without(claim, doubts, text, by) if doubts else claim
        gone += sum(1 for _ in doubts)
        if left is not None:
            claims.append(left)
    if not gone:
        return reading
    silent = len(_begun(text, reading.claims) - _begun(text, claims))
    silent = min(silent, reading.telling)
    passed = dict(reading.passed)
    if silent:
        reason = f"names doubted by {by}"
        passed[reason] = passed.get(reason, 0) + silent
    notes = (*reading.notes, f"{by} doubts {gone} of the names")
    return replace(reading, claims=tuple(claims), telling=reading.telling - silent, passed=passed, notes=notes)


def _begun(text: str, claims: Iterable[Claim]) -> set[int]:
    """Return the sentences that claims begin in."""
    starts = {claim.quote[0] for claim in claims}
    return {one.number for one in sentences(text) if any(one.start <= start < one.end for start in starts)}


def _asked(text: str, claims: Iterable[Claim]) -> list[Span]:
    """Return the sentences in which a name stands that can be doubted."""
    spans = [span for claim in claims for _, kind, span in _named(claim) if kind in _NOT]
    found = [(one.start, one.end) for one in sentences(text)] if spans else []
    return [
        (start, end)
        for start, end in found
        if end - start <= _LONGEST
        and any(start <= low and high <= end for low, high in spans)
        and not _is_headline(text[start:end])
    ]


def _is_headline(words: str) -> bool:
    found: list[str] = _WORD.findall(words)
    return sum(word[0].isupper() for word in found) >= _TITLE * len(found)


def _named(claim: Claim) -> Iterable[tuple[str, str, Span]]:
    """Yield the slots of a claim that are names: slot, kind of name, stretch."""
    for slot, party in _parties(claim):
        # An office stands beside the name and tells whose it is.
        if party.span and party.inferred is None and party.office is None:
            yield slot, party.kind, party.span
    for unit in claim.units:
        if (span := _bare(unit)) is not None:
            yield "units", "unit", span
    for slot, place in _places(claim):
        if place.span and place.method in ("name", "none"):
            yield slot, "place", _own(place, place.span)


def _parties(claim: Claim) -> Iterable[tuple[str, Party]]:
    for slot in ("actors", "targets", *_SINGLE):
        value = getattr(claim, slot)
        yield from ((slot, one) for one in (value if isinstance(value, tuple) else (value,)) if one is not None)


def _places(claim: Claim) -> Iterable[tuple[str, Place]]:
    if claim.place is not None:
        yield "place", claim.place
    for slot in _PLACES:
        value = claim.detail.get(slot)
        for one in value if isinstance(value, tuple | list) else [value]:
            if isinstance(one, Place):
                yield slot, one


def _own(place: Place, span: Span) -> Span:
    """Return where the name itself stands, at the end of the stretch that places it ("off Jordan")."""
    return max(span[0], span[1] - len(place.name)), span[1]


def _bare(unit: Unit) -> Span | None:
    """Return where a ship's name stands that nothing else supports: no number, no class, no ship of the ledger."""
    if not unit.name or unit.hull_number or unit.class_name or unit.hulls or unit.kind:
        return None
    return unit.spans.get("name", unit.span)


def _doubts(text: str, claim: Claim, names: Sequence[Name]) -> list[_Doubt]:
    found = []
    for slot, kind, span in _named(claim):
        name = next((name for name in names if _differs(text, kind, span, name)), None)
        if name is not None:
            found.append(_Doubt(slot, span, name))
    return found


def _differs(text: str, kind: str, span: Span, name: Name) -> bool:
    """Tell whether a name shows that a slot of a kind is something else."""
    start, end, label = name
    if not (start <= span[0] and span[1] <= end):
        return False
    if label in _NOT.get(kind, ()):
        return True
    if text[start : span[0]].lower() == "the ":
        start = span[0]
    return (start, end) != span and label in _WITHIN.get(kind, ()) and _NAME.fullmatch(text, start, end) is not None


def _without(claim: Claim, doubts: Sequence[_Doubt], text: str, by: str) -> Claim | None:
    """Return a claim without doubted slots, in tier C; None where nothing is left that it could be about."""
    spans = {one.span for one in doubts}
    changed: dict[str, Any] = {
        slot: tuple(one for one in getattr(claim, slot) if one.span not in spans) for slot in ("actors", "targets")
    }
    changed["units"] = tuple(one for one in claim.units if _bare(one) not in spans or _bare(one) is None)
    changed |= {slot: _kept_party(getattr(claim, slot), spans) for slot in _SINGLE}
    changed["place"] = claim.place if claim.place is None or _stays(claim.place, spans) else None
    detail = {name: _kept(value, spans) if name in _PLACES else value for name, value in claim.detail.items()}
    detail = {name: value for name, value in detail.items() if value not in (None, [], ())}
    left = replace(claim, tier="C", detail=detail, **changed)
    if _is_of_nobody(left) and not _is_of_nobody(claim):
        return None
    return replace(left, detail={**detail, "doubt": [one.said(text, by) for one in doubts]})


def _is_of_nobody(claim: Claim) -> bool:
    if claim.kind in ("unit", "force"):
        return not claim.units and not claim.forces
    return not any((claim.actors, claim.targets, claim.forces, claim.units, claim.platforms))


def _kept_party(party: Party | None, spans: set[Span]) -> Party | None:
    return None if party is not None and party.span in spans else party


def _stays(place: Place, spans: set[Span]) -> bool:
    return place.span is None or _own(place, place.span) not in spans


def _kept(value: Any, spans: set[Span]) -> Any:
    if isinstance(value, tuple | list):
        return [one for one in value if not isinstance(one, Place) or _stays(one, spans)]
    return value if not isinstance(value, Place) or _stays(value, spans) else None
