"""Happenings: claims of one meeting, pledge, exercise, call or protest gathered, so that each counts once.

Claims are of one happening where their kind and states are one, their times meet, and nothing they name parts them: the
exercise's name and year, the persons, the port. What names an exercise gathers what does not. A claim that tells
no time stands at its publication, which is said, and joins what happened within two weeks of it. Nothing chains: each
claim is held against the one that a happening began with.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from offing.atlas.operation_names import folded
from offing.atlas.ship_names import plain
from offing.record.places_told import outline
from offing.record.support import Voice, voice_json, voices
from offing.record.telling import Telling, state_of

_DAY = 86_400_000_000
_WITHIN = {"exercise": 14 * _DAY, "port_call": 5 * _DAY, "meeting": 7 * _DAY, "pledge": 7 * _DAY}
_OTHERS_WITHIN = _DAY
_UNTIMED = 14 * _DAY  # between what tells no time and what does
_NAMED = 200 * _DAY  # between claims that name one exercise without its year
_APART_DEG = 2.0
_LONGEST_WORDS = 160
CALLED_OFF = frozenset(("cancelled", "denied"))
_AHEAD = frozenset(("planned", "possible", "called_for"))


@dataclass(frozen=True, slots=True)
class Happening:
    """Hold one happening: what, when, whose, and the tellings of it, the earliest published first.

    ``when`` is "told" or "published" (no claim tells a time); ``status`` is "happened", "announced" (no more is held),
    "called off" or "denied". Times are int64 microseconds, half open; an end not told is None.
    """

    kind: str
    words: str
    start: int | None
    end: int | None
    when: str
    status: str
    parties: tuple[str, ...]
    place: str | None
    plover: str | None
    tellings: tuple[Telling, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Return its lines."""
        return tuple(dict.fromkeys(one.line for one in self.tellings))

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Return the independent origins that tell it."""
        return voices(self.tellings)

    @property
    def synthetic(self) -> bool:
        """Tell whether any of it is of a rehearsal."""
        return any(one.synthetic for one in self.tellings)


@dataclass(frozen=True, slots=True)
class _Sketch:
    """Hold what of a telling is compared."""

    telling: Telling
    start: int | None
    end: int | None
    timed: bool
    names: frozenset[str]
    name: str | None
    year: str | None
    place: str | None


def happenings(tellings: Iterable[Telling]) -> list[Happening]:
    """Return the happenings that tellings tell of, oldest first."""
    sketches = [_sketch(one) for one in tellings]
    buckets: dict[tuple[Any, ...], list[_Sketch]] = {}
    whose: dict[Any, frozenset[str]] = {}
    for one in sketches:
        if one.name is not None:
            key = (one.name, one.year)
            whose[key] = whose.get(key, frozenset()) | _states(one.telling)
    for one in sketches:
        what = one.telling.detail.get("what") == "patrol"
        of = whose[one.name, one.year] if one.name is not None else _states(one.telling)
        buckets.setdefault((one.telling.kind, what, of), []).append(one)
    found = [_happening(group) for some in buckets.values() for group in _grouped(some)]
    return sorted(found, key=lambda one: (one.start is None, one.start or 0, one.kind, one.lines))


def _states(one: Telling) -> frozenset[str]:
    told = {state for slot in ("actors", "targets") for party in one.body.get(slot) or () if (state := state_of(party))}
    return frozenset(told) or one.states


def _sketch(one: Telling) -> _Sketch:
    timed = one.t_start is not None
    start = one.t_start if timed else one.source.published
    end = one.t_end if one.t_end is not None else start
    parties = [*(one.body.get("actors") or ()), *(one.body.get("targets") or ())]
    names = frozenset(party["id"] for party in parties if party["id"].startswith("person:"))
    name, year = exercise_name(one.body) or (None, None)
    place = (one.body.get("place") or {}).get("name")
    return _Sketch(one, start, end, timed, names, name, year, plain(str(place)) if place else None)


def exercise_name(body: Mapping[str, Any]) -> tuple[str, str | None] | None:
    """Return an exercise's name, folded, without its year, and the year; None where a claim tells none."""
    name = (body.get("detail") or {}).get("name")
    if not name:
        return None
    found = folded(str(name))
    return (found.key, None if found.year is None else str(found.year)) if found else (plain(str(name)), None)


def _grouped(some: Sequence[_Sketch]) -> list[list[_Sketch]]:
    """Return the groups of one happening; what names it and tells its time begins a group before what does not."""
    ordered = sorted(some, key=lambda one: (one.name is None, not one.timed, one.start or 0, one.telling.line))
    groups: list[list[_Sketch]] = []
    for one in ordered:
        near = [
            (one.timed or group[0].name is None, gap, n)
            for n, group in enumerate(groups)
            if (gap := _gap(one, group[0])) is not None and all(_fit(one, other) for other in group)
        ]
        if near:
            groups[min(near)[2]].append(one)
        else:
            groups.append([one])
    return groups


def _gap(one: _Sketch, other: _Sketch) -> int | None:
    """Return how far apart in time two tellings are; None where they are of two happenings."""
    if one.start is None or other.start is None:
        same = one.telling.source.document == other.telling.source.document and one.names == other.names
        return 0 if same and _fit(one, other) else None
    gap = max(0, max(one.start, other.start) - min(one.end or one.start, other.end or other.start))
    kind = one.telling.kind
    within = _WITHIN.get(kind, _OTHERS_WITHIN)
    if not (one.timed and other.timed):
        within = max(within, _UNTIMED)
    if one.name is not None and one.name == other.name:
        if one.year is not None and other.year is not None:
            return gap if one.year == other.year else None
        within = _NAMED
    return gap if gap <= within and _fit(one, other) else None


def _fit(one: _Sketch, other: _Sketch) -> bool:
    """Tell whether nothing that two tellings name parts them."""
    if one.name is not None and other.name is not None and one.name != other.name:
        return False
    if one.names and other.names and not (one.names <= other.names or other.names <= one.names):
        return False
    if one.telling.kind == "port_call" and one.place and other.place and one.place != other.place:
        return False
    if one.name is None or other.name is None:
        if one.telling.detail.get("before") or other.telling.detail.get("before"):
            return False
        ours, theirs = outline(one.telling), outline(other.telling)
        if ours is not None and theirs is not None and ours.distance(theirs) > _APART_DEG:
            return False
    return True


def _happening(group: Sequence[_Sketch]) -> Happening:
    timed = [one for one in group if one.timed]
    exact = min(timed, key=lambda one: ((one.end or 0) - (one.start or 0), one.start or 0), default=None)
    named = group[0]
    first = named if named.timed else exact or named
    tellings = sorted((one.telling for one in group), key=_published)
    parties = dict.fromkeys(
        party["name"]
        for one in (named.telling, *tellings)
        for slot in ("actors", "targets")
        for party in one.body.get(slot) or ()
    )
    place = next((one.body["place"]["name"] for one in (first.telling, *tellings) if one.body.get("place")), None)
    return Happening(
        kind=first.telling.kind,
        words=_words(named.telling, place),
        start=first.start,
        end=first.telling.t_end if timed else first.end,
        when="told" if timed else "published",
        status=_status(tellings),
        parties=tuple(parties),
        place=place,
        plover=_plover(tellings),
        tellings=tuple(tellings),
    )


def _plover(tellings: Sequence[Telling]) -> str | None:
    """Return the class most told; of an exercise COOPERATE where any telling names several states."""
    told = Counter(one.body["plover"] for one in tellings if one.body.get("plover"))
    if told["COOPERATE"] and tellings[0].kind == "exercise":
        return "COOPERATE"
    return min(told, key=lambda name: (-told[name], name), default=None)


def _published(one: Telling) -> tuple[bool, int, str]:
    return one.source.published is None, one.source.published or 0, one.line


def _status(tellings: Sequence[Telling]) -> str:
    told = [one.modality for one in tellings]
    if any(one not in _AHEAD and one not in CALLED_OFF for one in told):
        return "happened"
    last = told[-1]
    return {"cancelled": "called off", "denied": "denied"}.get(last, "announced")


def _words(one: Telling, place: str | None) -> str:
    kind = "patrol" if one.detail.get("what") == "patrol" else one.kind.replace("_", " ")
    about = one.detail.get("name") or one.detail.get("topic") or one.detail.get("medium")
    told = f"{kind}: {about}" if about else kind
    if place and one.kind in ("exercise", "port_call", "meeting", "incident", "movement", "sighting"):
        told += f", {place}"
    return told[:_LONGEST_WORDS]


def happening_json(one: Happening) -> Mapping[str, Any]:
    """Return a happening as plain data; its id is that of its first line."""
    names = ("kind", "words", "start", "end", "when", "status", "place", "plover", "synthetic")
    told = {name: getattr(one, name) for name in names}
    heard = one.voices
    return {
        "id": one.lines[0],
        **told,
        "lane": "sighted" if any(voice.lanes == ("sighting",) for voice in heard) else "said",
        "parties": list(one.parties),
        "independent": len(heard),
        "origins": [voice_json(voice) for voice in heard],
        "lines": list(one.lines),
    }
