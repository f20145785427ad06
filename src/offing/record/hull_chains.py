"""A ship's sightings in order, tied to what later releases say of them, and the legs that could be sailed.

A leg is held against the sea: the shortest way by water from anywhere that the first sighting leaves open to anywhere
that the second does, in the longest time that both leave, at a tenth more than the most that the class makes. Whatever
then is too far, no ship can have sailed; so one of the two is of another ship or told wrongly; both are in dispute.
Where the times of two sightings meet, nobody knows which came first: the leg is then the one of the shorter way.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, radians, sin
from typing import Any

from offing.record.whereabouts import meet
from offing.schema.voyage import DISPUTED, SAILED, UNKNOWN, Chain, Leg, Link, Place, Seen, Way

DEFAULT_KN = 30.0
MORE = 1.1  # of a class's speed: what is published is rounded, and seas run
_BEYOND_M = 12_000.0  # how far beyond a strait a ship is taken to be that passed it: its gates are that far apart
_WIDER = 1.2  # the line across them, against how far they reach
_SAME_M = 10 * 1852.0
_TOUCH_M = 926.0  # half a mile: what is told in whole miles would be none
_OCEAN_KM = 1_500.0  # from its middle to its rim: wider than any sea that a place can be told by
_HOUR_US = 3_600_000_000
_NM = 1852.0
_IN_BRACKETS = re.compile(r"[(（][^()（）]{0,40}[)）]|\s+")
# Ways through other straits are told up to this much longer than the shortest.
_LONGER, _LONGER_M = 2.0, 300 * _NM
_FARTHEST_M = 3_000 * _NM

Line = tuple[Place, Place]
Shortest = Callable[[Sequence[Place], Sequence[Place]], Way | None]
Others = Callable[[Sequence[Place], Sequence[Place], float, Sequence[Line]], Sequence[Way]]


@dataclass(frozen=True, slots=True)
class Sea:
    """Hold how ways by sea are found: the shortest, and those through different straits within some metres.

    The latter cross none of the lines given.
    """

    shortest: Shortest
    others: Others


def chain(
    sightings: Iterable[Seen], said: Iterable[Seen], speed_kn: float | None, speed_from: str, sea: Sea
) -> tuple[Chain, list[Seen]]:
    """Return the chain of a ship's *sightings*, and what of *said* it does not hold.

    *said* are statements that a later sighting was of the same ship as an earlier: each is tied to the sighting it
    means, or stands in the chain by itself where the record has none.
    """
    links, left = _tied(list(sightings), list(said))
    ordered = in_order(links)
    speed = speed_kn or DEFAULT_KN
    legs = tuple(leg(one.seen, other.seen, speed, sea) for one, other in pairwise(_known(ordered)))
    disputes: dict[str, list[str]] = {}
    for one in legs:
        if one.verdict == DISPUTED:
            disputes.setdefault(one.start, []).append(one.end)
            disputes.setdefault(one.end, []).append(one.start)
    told = tuple(replace(one, disputed_with=tuple(disputes.get(one.seen.id, ()))) for one in ordered)
    return Chain(told, legs, speed, speed_from), left


def in_order(links: Iterable[Link]) -> list[Link]:
    """Return links by the middle of their times; those of one document whose times meet, as the document tells them."""
    at: dict[str, float] = {}
    by_document: dict[int, list[Link]] = {}
    for link in links:
        by_document.setdefault(link.seen.document, []).append(link)
    for some in by_document.values():
        before: list[Seen] = []
        for link in sorted(some, key=lambda link: link.seen.offset):
            seen = link.seen
            start, end = _span(seen)
            middle = (start + end) / 2
            for other in before:
                first, last = _span(other)
                if start < last and first < end:
                    middle = max(middle, at[other.id])
            at[seen.id] = middle
            before.append(seen)
    every = [link for some in by_document.values() for link in some]
    return sorted(every, key=lambda link: (at[link.seen.id], link.seen.document, link.seen.offset, link.seen.id))


def leg(one: Seen, other: Seen, speed_kn: float, sea: Sea) -> Leg:
    """Return whether a ship of some speed could come from one sighting to the next, and by which ways.

    Where their times meet, whether it could in either order: in that which needs the shorter way, and says so.
    """
    told = _onward(one, other, speed_kn, sea)
    if not _at_once(one, other) or (told.verdict == SAILED and (told.least_m or 0.0) < _TOUCH_M):
        return told
    turned = _onward(other, one, speed_kn, sea)
    if turned.least_m is None or (told.least_m is not None and turned.least_m > told.least_m - _TOUCH_M):
        return told
    words = f"{turned.words}; which came first is not told: taken in the other order, which is shorter"
    return replace(turned, start=one.id, end=other.id, turned=True, words=words)


def _at_once(one: Seen, other: Seen) -> bool:
    """Tell whether two sightings' times meet."""
    (start, end), (first, last) = _span(one), _span(other)
    return start < last and first < end


def _onward(one: Seen, other: Seen, speed_kn: float, sea: Sea) -> Leg:
    """Return the leg of a ship that was at *one* first."""
    hours = _hours(one, other)
    most = hours * speed_kn * MORE * _NM
    if one.through is None and other.through is None and meet(_place(one), _place(other)):
        ways = (Way(0.0, _straight(one, other), ()),)
        return Leg(one.id, other.id, SAILED, hours, 0.0, most, ways, _words(0.0, hours))
    starts, ends = beyond(one, 1.0), beyond(other, -1.0)
    slack = one.slack_m + other.slack_m + _BEYOND_M * sum(seen.through is not None for seen in (one, other))
    way = sea.shortest(starts, ends)
    if way is None:
        words = "no way by sea between the two is known"
        return Leg(one.id, other.id, UNKNOWN, hours, None, most, (), words)
    least = max(0.0, way.length_m - slack)
    if least > most:
        words = f"{_words(least, hours)}; at {speed_kn:g} kn, and a tenth more, a ship makes {most / _NM:,.0f} nm"
        return Leg(one.id, other.id, DISPUTED, hours, least, most, (way,), words)
    found = _ways(one, other, way, most + slack, sea)
    return Leg(one.id, other.id, SAILED, hours, least, most, tuple(found), _words(least, hours))


def _ways(one: Seen, other: Seen, way: Way, most: float, sea: Sea) -> Sequence[Way]:
    """Return the shortest way, and those through other straits; one that turns back where it was seen to pass, last."""
    lines = [line for seen in (one, other) for line in across(seen)]
    if way.length_m > _FARTHEST_M or not (way.straits or lines):
        return (way,)
    limit = max(way.length_m, min(most, max(way.length_m * _LONGER, way.length_m + _LONGER_M)))
    ways = sea.others(beyond(one, 1.0), beyond(other, -1.0), limit, lines)
    if any(known.length_m <= way.length_m + _SAME_M for known in ways):
        return ways
    return (*ways, replace(way, back=bool(lines)))


def across(seen: Seen) -> list[Line]:
    """Return the line across the waters that a ship was seen to pass, none where it was not."""
    reach = seen.line.get("radius_km")
    if seen.through is None or seen.lat is None or seen.lon is None or not reach:
        return []
    turn = radians(seen.through + 90)
    off = float(reach) * _WIDER / 111.2
    north, east = off * cos(turn), off * sin(turn) / max(cos(radians(seen.lat)), 0.05)
    one, other = ((seen.lat + side * north, (seen.lon + side * east + 180) % 360 - 180) for side in (1.0, -1.0))
    return [(one, other)]


def _tied(sightings: list[Seen], said: list[Seen]) -> tuple[list[Link], list[Seen]]:
    links = {seen.id: Link(seen) for seen in sightings}
    left: list[Seen] = []
    for one in sorted(said, key=lambda seen: (seen.document, seen.offset)):
        if one.t_start is None or not one.spots:
            left.append(one)
            continue
        later = tuple(seen.id for seen in sightings if seen.document == one.document)
        meant = _meant(one, (link.seen for link in links.values()))
        if meant is None:
            links[one.id] = Link(one, (one.id,), later)
            continue
        link = links[meant.id]
        new = tuple(id_ for id_ in later if id_ not in (*link.same, meant.id))
        links[meant.id] = replace(link, told_by=(*link.told_by, one.id), same=(*link.same, *new))
    return list(links.values()), left


def _meant(said: Seen, held: Iterable[Seen]) -> Seen | None:
    """Return the sighting that a statement means: of its time, and at its place; the nearest to it in time."""
    start, end = _span(said)
    found = []
    for seen in held:
        first, last = _span(seen)
        if seen.document == said.document or seen.t_start is None or not (first < end and start < last):
            continue
        named = _plain(seen.place) == _plain(said.place)
        ocean = _wide(said) and not _wide(seen)
        if named or ocean or (seen.spots and meet(_place(seen), _place(said))):
            found.append((not named, abs(first - start) + abs(last - end), seen.offset, seen))
    return min(found, key=lambda one: one[:3])[3] if found else None


def _wide(seen: Seen) -> bool:
    """Tell whether a place is an ocean: what people call one reaches over seas that charts name apart from it."""
    return float(seen.line.get("radius_km") or 0.0) > _OCEAN_KM


def _known(links: Iterable[Link]) -> list[Link]:
    return [link for link in links if link.seen.spots and link.seen.t_start is not None]


def _hours(one: Seen, other: Seen) -> float:
    """Return the longest time that can lie between two sightings, whichever came first where their times meet."""
    start, end = _span(one)
    first, last = _span(other)
    longest = last - start
    if first < end:
        longest = max(longest, end - first)
    return max(longest, 0) / _HOUR_US


def beyond(seen: Seen, side: float) -> tuple[Place, ...]:
    """Return the positions of a sighting that a ship left from (*side* 1) or came to (-1).

    One that was seen to pass a strait was beyond it afterwards, and before it before.
    """
    if seen.through is None or seen.lat is None or seen.lon is None:
        return seen.spots
    turn = radians(seen.through)
    north, east = side * cos(turn), side * sin(turn)
    across = max(cos(radians(seen.lat)), 0.05)
    ahead = [(lat - seen.lat) * north + ((lon - seen.lon + 180) % 360 - 180) * across * east for lat, lon in seen.spots]
    off = _BEYOND_M / 111_200
    return tuple(
        (lat + off * north, (lon + off * east / across + 180) % 360 - 180)
        for (lat, lon), far in zip(seen.spots, ahead, strict=True)
        if far >= max(ahead) / 2
    )


def _place(seen: Seen) -> Mapping[str, Any]:
    return {"lat": seen.lat, "lon": seen.lon, "geometry": seen.geometry, "radius_km": seen.line.get("radius_km")}


def _straight(one: Seen, other: Seen) -> tuple[Place, ...]:
    return tuple((seen.lat or 0.0, seen.lon or 0.0) for seen in (one, other))


def _span(seen: Seen) -> tuple[int, int]:
    """Return the times of a sighting; what tells no time stands last."""
    start = seen.t_start if seen.t_start is not None else 1 << 62
    end = seen.t_end if seen.t_end is not None else start
    return start, max(start + 1, end)


def _plain(place: str | None) -> str:
    return _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", place or "")).casefold().replace("との間", "の間")


def _words(least_m: float, hours: float) -> str:
    far = f"at least {least_m / _NM:,.0f} nm by sea" if least_m >= _TOUCH_M else "next to one another: the places touch"
    return f"{far}, in at most {_time(hours)}"


def _time(hours: float) -> str:
    return f"{hours:,.1f} h" if hours < 72 else f"{hours / 24:,.1f} days"
