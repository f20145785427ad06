"""What detectors found, held against what truly happened: matched one to one, and put into figures.

A found event *fits* a true one of its kind when the craft agree (all of them; of groups, half
of those of either together), when it names the same area where the kind has areas, and when
the shorter of both lies in the other for half its length, or they are no farther apart than
the kind's slack. Fits are made pairs: the better ones first, then along augmenting paths, so that as many
as possible find a partner. Then a found event is

- *right*: the partner of a true event that could be observed and is not marginal;
- *aside*: it fits a true event that was not observable, or that is marginal; it is another
  shadowing or watch of the same company by the same follower; or it is of a craft whose
  reports told a wrong place then (the members of a true gnss_interference);
- *wrong*: all else, a second one for the same true event too.

Precision is right / (right + wrong), recall right / observable.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from offing.nav.distance import distance_m
from offing.rehearsal.played import Truth
from offing.schema.craft import ICAO, craft_key

MINUTE, HOUR = 60_000_000, 3_600_000_000  # µs
GROUPS = ("company", "gnss_interference", "group_activity", "rendezvous", "watch", "flight")
# How far apart in time a found event and its truth may lie and still be one.
_SLACK_US = 5 * MINUTE
_SLACKS_US = {"rendezvous": HOUR, "close_quarters": 3 * MINUTE, "identity_conflict": HOUR, "gnss_interference": HOUR}
_HALF = 0.5
# A meeting is over for the record when all have met, in truth when they part.
_ENDLESS = ("rendezvous",)
_OF_COMPANIES = ("shadowing", "watch")
_BEARS_DISPLACED = ("gnss_interference", "identity_conflict")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """Hold a line of the record: times in µs, no end while it is open."""

    id: str
    kind: str
    craft: tuple[int, ...]
    t_start: int
    t_end: int | None
    lat: float | None
    lon: float | None
    detail: dict[str, Any] = field(default_factory=dict)


def found_of(line: Mapping[str, Any]) -> Found:
    """Return a line of the record, as Record.lines gives it, as a found event."""
    end = line["t_end"]
    return Found(
        line["id"],
        line["kind"],
        tuple(craft_key(one["id"]) for one in line["craft"]),
        _micros(line["t_start"]),
        None if end is None or line.get("open") else _micros(end),
        line["lat"],
        line["lon"],
        line["detail"],
    )


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


@dataclass(slots=True)
class Score:
    """Hold how one kind of event did; errors are found less true, and only of what was right."""

    kind: str
    found: int = 0
    right: int = 0
    wrong: int = 0
    aside: int = 0
    observable: int = 0
    unobservable: int = 0
    marginal: int = 0
    decoys: int = 0
    decoys_taken: int = 0
    start_s: list[float] = field(default_factory=list)
    end_s: list[float] = field(default_factory=list)
    place_m: list[float] = field(default_factory=list)
    misses: list[dict[str, Any]] = field(default_factory=list)
    false_alarms: list[dict[str, Any]] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """Return the share of what was found that is right, None where nothing counts."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Return the share of what could be observed that was found, None where nothing could."""
        return self.right / self.observable if self.observable else None

    def add(self, other: "Score") -> None:
        """Take the counts of another rehearsal in."""
        for name in self.__slots__:
            if name != "kind":
                setattr(self, name, getattr(self, name) + getattr(other, name))

    def line(self) -> dict[str, Any]:
        """Return it as one object of JSON."""
        told: dict[str, Any] = {
            "kind": self.kind,
            "precision": _rounded(self.precision, 4),
            "recall": _rounded(self.recall, 4),
        }
        names = ("observable", "found", "wrong", "right", "aside", "unobservable", "marginal", "decoys", "decoys_taken")
        told |= {name: getattr(self, name) for name in names}
        for name in ("start_s", "end_s", "place_m"):
            for share, word in ((0.5, "median"), (0.9, "p90")):
                told[f"{name[:-2]}_error_{name[-1]}_{word}"] = _rounded(spread(getattr(self, name), share), 1)
        return told | {"misses": self.misses, "false_alarms": self.false_alarms}


def spread(errors: Sequence[float], share: float) -> float | None:
    """Return how great that *share* of errors is at most, whatever their sign; None of none."""
    return float(np.quantile(np.abs(errors), share)) if len(errors) else None


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def score(
    found: Iterable[Found], truth: Iterable[Truth], *, until: int, kinds: Iterable[str] | None = None
) -> list[Score]:
    """Return how each of *kinds* did, in alphabetical order; by default all that were found or truly happened.

    Events still open are taken to last *until* (µs), the rehearsal's end.
    """
    asked = None if kinds is None else set(kinds)
    by_kind: dict[str, tuple[list[Found], list[Truth]]] = {kind: ([], []) for kind in asked or ()}
    for one in found:
        by_kind.setdefault(one.kind, ([], []))[0].append(one)
    for each in truth:
        by_kind.setdefault(each.kind, ([], []))[1].append(each)
    displaced = _displaced(by_kind.get("gnss_interference", ([], []))[1])
    return [_of_kind(kind, *by_kind[kind], until, displaced) for kind in sorted(by_kind if asked is None else asked)]


def _displaced(truth: Iterable[Truth]) -> dict[int, list[tuple[int, int]]]:
    """Return from when to when the reports of each craft told a wrong place."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for one in truth:
        members = one.detail.get("members") if not one.decoy else None
        for part in members if isinstance(members, list) else ():
            told = [part.get(name) for name in ("craft", "since", "until")] if isinstance(part, dict) else []
            numbers = [value for value in told if isinstance(value, int)]
            if len(numbers) == 3:
                craft, since, until = numbers
                spans.setdefault(craft, []).append((since - _SLACK_US, until + _SLACK_US))
    return spans


def _was_displaced(one: Found, displaced: Mapping[int, list[tuple[int, int]]], until: int) -> bool:
    end = _end(one, until)
    return any(a <= end and one.t_start <= b for key in one.craft for a, b in displaced.get(key, ()))


def _of_kind(
    kind: str, found: list[Found], truth: list[Truth], until: int, displaced: Mapping[int, list[tuple[int, int]]]
) -> Score:
    sure = [one for one in truth if not one.decoy and one.observable and not one.marginal]
    doubtful = [one for one in truth if not one.decoy and not (one.observable and not one.marginal)]
    decoys = [one for one in truth if one.decoy]
    out = Score(kind, found=len(found), observable=len(sure), decoys=len(decoys))
    out.marginal = sum(one.marginal for one in doubtful)
    out.unobservable = len(doubtful) - out.marginal
    fits = _fits(found, sure, until)
    pairs = pair_up(fits, len(sure))
    for f, t in pairs.items():
        _measure(out, found[f], sure[t], until)
    out.right = len(pairs)
    rest = [f for f in range(len(found)) if f not in pairs]
    aside = {f for f, _, _ in _fits(found, doubtful, until, rest)}
    if kind in _OF_COMPANIES:
        aside |= {f for f, t, _ in _fits(found, sure, until, rest) if set(found[f].craft) != set(sure[t].craft)}
    if kind not in _BEARS_DISPLACED:
        aside |= {f for f in rest if _was_displaced(found[f], displaced, until)}
    out.aside = len(aside)
    wrong = [f for f in rest if f not in aside]
    out.wrong = len(wrong)
    taken: dict[int, int] = {}
    for f, decoy in _likenesses(found, decoys, until, wrong):
        taken.setdefault(f, decoy)
    out.decoys_taken = len(set(taken.values()))
    partner = {t: f for f, t in pairs.items()}
    second = {f: t for f, t, _ in fits}
    for f in wrong:
        out.false_alarms.append(_alarm(found[f], f, taken, decoys, second, partner, found))
    of = {t: f for f, t, _ in fits}
    for t, one in enumerate(sure):
        if t not in partner:
            out.misses.append(_miss(one, found[of[t]] if t in of else None))
    return out


def _measure(out: Score, found: Found, truth: Truth, until: int) -> None:
    out.start_s.append((found.t_start - truth.t_start) * 1e-6)
    if found.kind not in _ENDLESS:
        out.end_s.append((_end(found, until) - truth.t_end) * 1e-6)
    if found.lat is not None and found.lon is not None and np.isfinite(truth.lat) and np.isfinite(truth.lon):
        out.place_m.append(float(distance_m(found.lat, found.lon, truth.lat, truth.lon)))


def _alarm(
    one: Found,
    number: int,
    taken: dict[int, int],
    decoys: list[Truth],
    second: dict[int, int],
    partner: dict[int, int],
    found: list[Found],
) -> dict[str, Any]:
    """Return a false alarm with what is known of it; its id is for `offing why`."""
    why = "nothing of the kind happened to these craft then"
    if number in second:
        why = f"the same truth was found already, as {found[partner[second[number]]].id}"
    elif number in taken:
        why = f"a decoy: {decoys[taken[number]].detail.get('what', 'it only looks like one')}"
    return {"id": one.id, "craft": list(one.craft), "t_start": one.t_start, "t_end": one.t_end, "why": why}


def _miss(one: Truth, near: Found | None) -> dict[str, Any]:
    why = "nothing found fits it" if near is None else f"{near.id} fits it, but fits another truth better"
    return {"craft": list(one.craft), "t_start": one.t_start, "t_end": one.t_end, "why": why, "detail": one.detail}


def _fits(
    found: Sequence[Found], truth: Sequence[Truth], until: int, some: Iterable[int] | None = None
) -> list[tuple[int, int, float]]:
    """Return which found events fit which true ones, and how well (0 to 1), the best first."""
    by_craft: dict[int, list[int]] = {}
    for t, one in enumerate(truth):
        for key in one.craft:
            by_craft.setdefault(key, []).append(t)
    fits = []
    for f in range(len(found)) if some is None else some:
        near = {t for key in found[f].craft for t in by_craft.get(key, ())}
        for t in near:
            how_well = _fit(found[f], truth[t], until)
            if how_well > 0:
                fits.append((f, t, how_well))
    return sorted(fits, key=lambda fit: (-fit[2], fit[0], fit[1]))


def _fit(found: Found, truth: Truth, until: int) -> float:
    alike = _alike(found, truth)
    if alike < (_HALF if found.kind in GROUPS else 0.9 if found.kind in _OF_COMPANIES else 1.0):
        return 0.0
    area = truth.detail.get("area_id")
    if area is not None and found.detail.get("area_id") != area:
        return 0.0
    return alike * _together(found, truth, until)


def _alike(found: Found, truth: Truth) -> float:
    """Return what share of the craft of either they have in common; a flight is its aircraft's, a group its ships'."""
    mine, theirs = found.craft, truth.craft
    if found.kind in _OF_COMPANIES and set(mine) != set(theirs):
        # Who follows a company follows each of its ships.
        told = truth.detail.get("others_of_target")
        others = set(mine) & {key for key in (told if isinstance(told, list) else ()) if isinstance(key, int)}
        if others:
            theirs = (*(key for key in theirs if key != truth.detail.get("target")), *sorted(others))
            return 0.9 * len({*mine} & {*theirs}) / len({*mine} | {*theirs})
    if found.kind == "flight":
        mine, theirs = mine[:1], theirs[:1]
    elif found.kind in GROUPS:
        mine, theirs = (tuple(key for key in some if key >> 56 != ICAO) or some for some in (mine, theirs))
    return len({*mine} & {*theirs}) / max(1, len({*mine} | {*theirs}))


def _together(found: Found, truth: Truth, until: int) -> float:
    """Return how well the times agree: 0 not at all, else what they share of what they span, and a little."""
    start, end = found.t_start, _end(found, until)
    shared = min(end, truth.t_end) - max(start, truth.t_start)
    spanned = max(end, truth.t_end) - min(start, truth.t_start)
    shorter = min(end - start, truth.t_end - truth.t_start)
    slack = _SLACKS_US.get(found.kind, _SLACK_US)
    if shared >= _HALF * shorter and shared >= 0:
        return 0.05 + 0.95 * (shared / spanned if spanned else 1.0)
    if shared > -slack and shorter <= 2 * slack:
        return 0.04 * (1 + min(shared, 0) / slack)
    return 0.0


def _end(found: Found, until: int) -> int:
    return max(found.t_start, until if found.t_end is None else found.t_end)


def pair_up(fits: Sequence[tuple[int, int, float]], size: int) -> dict[int, int]:
    """Return partners of as many found events as possible: found to true, each once, of *size* true ones.

    *fits* come the best first; pairs made in that order are broken only where more can be
    made by it (augmenting paths, Berge 1957).
    """
    held: list[int | None] = [None] * size
    partner: dict[int, int] = {}
    options: dict[int, list[int]] = {}
    for f, t, _ in fits:
        options.setdefault(f, []).append(t)
        if f not in partner and held[t] is None:
            partner[f], held[t] = t, f
    for f in options:
        if f not in partner:
            _augment(f, options, held, partner)
    return partner


def _augment(start: int, options: dict[int, list[int]], held: list[int | None], partner: dict[int, int]) -> None:
    """Find a chain from a lone found event to a lone true one, breadth first, and turn it over."""
    came: dict[int, int] = {}
    queue = [start]
    for f in queue:
        for t in options[f]:
            if t in came:
                continue
            came[t] = f
            other = held[t]
            if other is not None:
                queue.append(other)
                continue
            at: int | None = t
            while at is not None:
                giver = came[at]
                before = partner.get(giver)
                partner[giver], held[at] = at, giver
                at = before
            return


def _likenesses(
    found: Sequence[Found], decoys: Sequence[Truth], until: int, some: Iterable[int]
) -> Iterator[tuple[int, int]]:
    """Yield which found events were taken in by which decoys: half their craft or more, at a shared time."""
    by_craft: dict[int, list[int]] = {}
    for d, one in enumerate(decoys):
        for key in one.craft:
            by_craft.setdefault(key, []).append(d)
    for f in some:
        mine, craft = found[f], set(found[f].craft)
        for d in sorted({d for key in craft for d in by_craft.get(key, ())}):
            decoy = decoys[d]
            meets = mine.t_start <= decoy.t_end + _SLACK_US and decoy.t_start - _SLACK_US <= _end(mine, until)
            if meets and 2 * len(craft & set(decoy.craft)) >= min(len(craft), len(decoy.craft)):
                yield f, d
