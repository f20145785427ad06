"""Which of what truly happened anyone could have seen, from receivers and silences alone, and why not the rest.

An event can be observed when every craft that its definition needs was heard throughout: no
silence between two delivered reports longer than its kind bears, from some time before it to its
end. Nothing of it comes from the detectors.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np

from offing.rehearsal.oracle_ways import HOUR, MINUTE, Way
from offing.rehearsal.played import Played, Truth

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Need:
    """Say what silences a kind of event bears, µs: during it, at either end of it; and how long before it counts.

    ``least`` is how many of its craft must have been heard; 0 means all. With ``bracketed``
    the last report before it and the first after it count as its ends; of an event that
    ``lasts`` so long, what comes after is not needed. No silence may be longer than ``share``
    of the event itself (nor than three minutes, the longest interval of reports, and some), and
    ``around`` it, before it begins and after it ends, none longer than a quarter of an hour.
    """

    within: int
    ends: int
    before: int = 0
    after: int = 0
    least: int = 0
    bracketed: bool = False
    lasts: int = 0
    share: float = 0.0
    around: int = 0


_PAIR = Need(within=45 * MINUTE, ends=20 * MINUTE)
_GROUP = Need(within=45 * MINUTE, ends=30 * MINUTE)
NEEDS = {
    "area_visit": Need(within=5 * HOUR, ends=15 * MINUTE, share=0.5),
    "close_quarters": Need(within=140_000_000, ends=140_000_000, before=5 * MINUTE, after=6 * MINUTE),
    "company": replace(_GROUP, least=2),
    "drift": Need(within=10 * MINUTE, ends=5 * MINUTE),
    "encounter": _PAIR,
    "flight": Need(within=5 * MINUTE, ends=5 * MINUTE),
    "gnss_interference": Need(within=30 * MINUTE, ends=30 * MINUTE, before=20 * MINUTE, least=3),
    "group_activity": replace(_GROUP, least=2),
    "loitering": Need(within=45 * MINUTE, ends=20 * MINUTE),
    "port_visit": Need(within=220 * MINUTE, ends=15 * MINUTE, share=0.3),
    "rendezvous": replace(_GROUP, before=90 * MINUTE, lasts=5 * HOUR),
    "replenishment": Need(within=10 * MINUTE, ends=10 * MINUTE),
    "shadowing": _PAIR,
    "stop": Need(within=5 * HOUR, ends=15 * MINUTE, share=0.3),
    "strait_transit": Need(within=5 * HOUR, ends=0, bracketed=True),
    "voyage": Need(within=5 * HOUR, ends=15 * MINUTE, around=40 * MINUTE),
    "watch": _GROUP,
}
_ANY = _GROUP
_SHORTEST, _AROUND = 5 * MINUTE, 15 * MINUTE
# What was heard is what these are made of, so they are observable wherever they are.
OF_HEARING = ("gap", "identity_conflict")
_OF_PATHS = frozenset({*OF_HEARING, "area_visit", "close_quarters", "drift", "encounter", "loitering"})
_OF_PATHS |= {"port_visit", "stop", "strait_transit", "voyage"}
_BEARS_DISPLACED = (*OF_HEARING, "gnss_interference")


def judged(
    played: Played, truth: Iterable[Truth], ways: Sequence[Way], displaced: Mapping[int, list[Stretch]]
) -> list[Truth]:
    """Return *truth* with it said of each event whether it could be observed, and of those that could not, why.

    *ways* are the true ways of all craft with what was heard of them; *displaced* tells, by
    identity, when reports that were heard told a wrong place. Craft of scripted events come
    back under the identities they used. What is judged already stays so.
    """
    by_identity: dict[int, list[Way]] = {}
    by_member: dict[int, list[Way]] = {}
    for way in ways:
        by_identity.setdefault(way.craft, []).append(way)
        by_member.setdefault(way.member.key, []).append(way)
    return [_judged(played, one, by_identity if one.kind in _OF_PATHS else by_member, displaced) for one in truth]


def _judged(
    played: Played, one: Truth, known: Mapping[int, list[Way]], displaced: Mapping[int, list[Stretch]]
) -> Truth:
    used = [_way(one, known.get(key, [])) for key in one.craft]
    craft = tuple(key if way is None else way.craft for key, way in zip(one.craft, used, strict=True))
    if one.observable is not None or one.decoy or one.kind in OF_HEARING:
        return replace(one, craft=craft, observable=True if one.kind in OF_HEARING else one.observable)
    need = NEEDS.get(one.kind, _ANY)
    spans = _spans(one, need)
    holes = [_hole(played, spans[key], way, need) for key, way in zip(one.craft, used, strict=True)]
    holes = [hole or _wrong(one, way, displaced) for hole, way in zip(holes, used, strict=True)]
    said = [hole for hole in holes if hole]
    if not said:
        return replace(one, craft=craft, observable=True)
    why = "; ".join(dict.fromkeys([*([one.why] if one.why else []), *said]))
    heard = tuple(key for key, hole in zip(craft, holes, strict=True) if not hole)
    if need.least and len(heard) >= max(need.least, -(-len(craft) // 2)):
        return replace(one, craft=heard, observable=True, why=why)
    return replace(one, craft=craft, observable=False, why=why)


def _spans(one: Truth, need: Need) -> dict[int, Stretch]:
    """Return from when to when each craft must have been heard: while it took part, where the event tells that."""
    end = min(one.t_end, one.t_start + need.lasts) if need.lasts else one.t_end
    spans = dict.fromkeys(one.craft, (one.t_start, end))
    for part in (*one.detail.get("members", ()), *one.detail.get("followers", ())):
        if isinstance(part, dict) and part.get("craft") in spans:
            spans[part["craft"]] = int(part["since"]), int(part["until"])
    return spans


def _way(one: Truth, known: Sequence[Way]) -> Way | None:
    """Return the way on which a craft made the event: that which lasts longest during it, and lies nearest."""
    best: Way | None = None
    best_rank = (0.0, 0.0)
    middle = np.array([(one.t_start + one.t_end) // 2], np.int64)
    for way in known:
        shared = min(one.t_end, int(way.t[-1])) - max(one.t_start, int(way.t[0]))
        if shared < 0:
            continue
        lat, lon = way.between(np.clip(middle, way.t[0], way.t[-1]))
        off = np.hypot(lat[0] - one.lat, (lon[0] - one.lon + 180.0) % 360.0 - 180.0)
        rank = (shared // HOUR + 1.0, -float(np.nan_to_num(off)))
        if best is None or rank > best_rank:
            best, best_rank = way, rank
    return best


def _hole(played: Played, span: Stretch, way: Way | None, need: Need) -> str:
    """Return in words which silence of a craft hid the event; nothing if none did."""
    if way is None:
        return "a craft of it was not there"
    begun, over = int(way.t[0]), int(way.t[-1])
    start, end = max(span[0] - need.before, begun), min(span[1] + need.after, over)
    bears = min(need.within, max(_SHORTEST, round(need.share * (end - start)))) if need.share else need.within
    parts = [(start, end, bears, min(need.ends, bears))]
    if need.around:
        parts.append((max(start - need.around, begun), start, _AROUND, _AROUND))
        parts.append((end, min(end + need.around, over), _AROUND, _AROUND))
    for since, until, within, ends in parts:
        silence = _silence(way, (since, until), within, ends, bracketed=need.bracketed)
        if silence is not None:
            return _silent(played, way, *silence)
    return ""


def _silence(way: Way, span: Stretch, within: int, ends: int, *, bracketed: bool) -> Stretch | None:
    """Return the silence that is longest beyond what is borne in *span*, None where all are borne."""
    start, end = span
    first, last = np.searchsorted(way.heard, [start, end + 1]).tolist()
    if bracketed and first and last < len(way.heard):
        first, last = first - 1, last + 1
        start, end = int(way.heard[first]), int(way.heard[last - 1])
    heard = way.heard[first:last].tolist()
    if heard:
        edges = (start, heard[0], ends), (heard[-1], end, ends)
        every = [*edges, *((a, b, within) for a, b in pairwise(heard))]
    else:
        # A short event may lie between two reports.
        before = int(way.heard[first - 1]) if first else int(way.t[0]) - within - 1
        after = int(way.heard[last]) if last < len(way.heard) else int(way.t[-1]) + within + 1
        every = [(before, after, within)]
    longest = max(every, key=lambda each: each[1] - each[0] - each[2])
    since, until = max(longest[0], int(way.t[0])), min(longest[1], int(way.t[-1]))
    return (since, until) if longest[1] - longest[0] > longest[2] else None


def _silent(played: Played, way: Way, since: int, until: int) -> str:
    """Return why a craft was not heard from *since* to *until*."""
    spells = played.spells
    first, last = np.searchsorted(spells.craft, [way.member.key, way.member.key + 1]).tolist()
    if first == last:
        return f"{way.member.name} transmitted nothing"
    on = np.clip(spells.until[first:last], since, until) - np.clip(spells.since[first:last], since, until)
    when = f"from {_words(since)} to {_words(until)}"
    if 2 * int(on.sum()) < until - since:
        return f"{way.member.name} was silent {when}"
    return f"{way.member.name} was out of range of every receiver {when}"


def _wrong(one: Truth, way: Way | None, displaced: Mapping[int, list[Stretch]]) -> str:
    if way is None or one.kind in _BEARS_DISPLACED:
        return ""
    for since, until in displaced.get(way.craft, ()):
        if since <= one.t_end and one.t_start <= until:
            return f"{way.member.name} reported a wrong place from {_words(since)} to {_words(until)}"
    return ""


def _words(us: int) -> str:
    return f"{datetime.fromtimestamp(us / 1e6, UTC):%Y-%m-%d %H:%M}Z"
