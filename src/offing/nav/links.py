"""Links: that two craft kept company for a time, as the detectors of groups take it.

They read the events of pairs (`consort`) and of shadowers (`shadowing`). A link is *labelled*
where two craft go together by trade: tows, ferries, fishing, pilots. A shadower is in the
company of nobody it follows, of nobody in the company of those, and of no other that follows them.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.schema.craft import craft_key

Pair = tuple[int, int]
_STATE = ("military", "guard")
_FOUR_HOURS_US = 4 * 3_600_000_000  # what a company lasts


class Step(NamedTuple):
    """Where both craft of a link were at a step of time."""

    t: int
    places: tuple[tuple[float, float], tuple[float, float]]  # latitude, longitude
    course_deg: float  # NaN where they made no way


@dataclass(frozen=True, slots=True)
class Link:
    """Two craft that kept company from one time (µs) to another."""

    craft: Pair
    t_start: int
    t_end: int
    id: str
    label: str | None
    state: tuple[bool, bool]  # which of the two said that it is a navy's or a coast guard's
    steps: tuple[Step, ...]
    event: Mapping[str, Any]  # the row it was read from

    @property
    def key(self) -> tuple[int, Pair, str]:
        """Return what links are sorted by."""
        return self.t_start, self.craft, self.id

    @property
    def follower(self) -> int | None:
        """Return which of the two turned after the other, as a shadower does; None where neither."""
        side = self.event.get("follows")
        return None if side is None else self.craft["ab".index(side)]

    def overlap(self, since: int, until: int) -> int:
        """Return for how long it lasted between two times, in µs; negative: by how much it missed them."""
        return min(self.t_end, until) - max(self.t_start, since)


def read_links(consort: pa.Table, shadowing: pa.Table) -> list[Link]:
    """Return the links of a table of `consort` events, sorted, without those of shadowers to what they follow."""
    links = sorted((_link(row) for row in rows_of(consort)), key=lambda link: link.key)
    return _without_shadowers(links, [*(_shadow(row) for row in rows_of(shadowing)), *_followers(links)])


def rows_of(events: pa.Table) -> list[dict[str, Any]]:
    """Return events as dictionaries, their times (``t_start``, ``t_end``) in µs, without those on trial."""
    if not events.num_rows:
        return []
    left_out = [name for name in ("_counts", "_measures") if name in events.column_names]
    told = events.drop_columns(left_out)
    for name in ("t_start", "t_end", "met_t"):
        if name in told.column_names:
            told = told.set_column(told.schema.get_field_index(name), name, told[name].cast(pa.int64()))
    return [row for row in told.to_pylist() if not row.get("_unripe")]


def _link(row: dict[str, Any]) -> Link:
    a, b = row["craft"]
    types = row.get("type_a"), row.get("type_b")
    end = row["t_end"] if row["t_end"] is not None else row["t_start"]
    state = tuple(type_ in _STATE for type_ in types)
    path = tuple(
        Step(
            step["t"],
            ((step["lat_a"], step["lon_a"]), (step["lat_b"], step["lon_b"])),
            math.nan if step["course_deg"] is None else step["course_deg"],
        )
        for step in row.get("_path") or ()
    )
    return Link((a, b), row["t_start"], end, row.get("id", ""), _label(row, types), (state[0], state[1]), path, row)


def _label(row: dict[str, Any], types: tuple[str | None, str | None]) -> str | None:
    if row.get("tow") or "tow" in types:
        return "tow"
    if "pilot" in types:
        return "pilot"
    if row.get("ferry"):
        return "ferry"
    # A fishing vessel whose neighbour tells no type fishes with it; one beside a warship is looked at.
    if row.get("fishing") or ("fishing" in types and not any(type_ in _STATE for type_ in types)):
        return "fishing"
    return None


def _shadow(row: dict[str, Any]) -> tuple[int, int, int, int]:
    """Return who follows whom, from when to when."""
    a, b = row["craft"]
    shadower = craft_key(row["follower"])
    end = row["t_end"] if row["t_end"] is not None else row["t_start"]
    return shadower, b if shadower == a else a, row["t_start"], end


def _followers(links: Sequence[Link]) -> list[tuple[int, int, int, int]]:
    """Return who follows whom by the pairs' own word: craft that do so in half or more of their pairs at the time.

    In a column a ship that answers one other late, and turns at once with the rest, keeps company.
    """
    of: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        for craft in link.craft:
            of[craft].append(link)
    found = []
    for link in links:
        follower = link.follower
        if follower is None:
            continue
        meanwhile = [other for other in of[follower] if other.overlap(link.t_start, link.t_end) >= 0]
        if 2 * sum(other.follower == follower for other in meanwhile) >= len(meanwhile):
            found.append((follower, sum(link.craft) - follower, link.t_start, link.t_end))
    return found


def _without_shadowers(links: list[Link], shadows: Iterable[tuple[int, int, int, int]]) -> list[Link]:
    """Return links without those of an outsider to whom it is with, to their companions, and to other outsiders there.

    Each counts for links of which it covers half; so ships that were long in company stay in it.
    """
    of: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        for craft in link.craft:
            of[craft].append(link)
    outside: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for shadow in sorted(set(shadows)):
        outsider, target = _outsider(of, *shadow)
        outside[outsider].append((target, *shadow[2:]))

    def followed(link: Link, craft: int) -> list[int]:
        lasted = max(link.t_end - link.t_start, 1)
        return [target for target, since, until in outside.get(craft, ()) if 2 * link.overlap(since, until) >= lasted]

    following = {id(link): [followed(link, craft) for craft in link.craft] for link in links}
    together: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for number, group in enumerate(groups([link for link in links if not any(following[id(link)])])):
        since, until = min(link.t_start for link in group), max(link.t_end for link in group)
        for craft in {craft for link in group for craft in link.craft}:
            together[craft].append((number, since, until))

    def alike(one: int, other: int, link: Link) -> bool:
        ours = {n for n, since, until in together.get(one, ()) if link.overlap(since, until) >= 0}
        return one == other or any(
            n in ours and link.overlap(since, until) >= 0 for n, since, until in together.get(other, ())
        )

    def dropped(link: Link) -> bool:
        (a, b), (with_a, with_b) = link.craft, following[id(link)]
        return any(
            alike(target, b, link) or any(alike(target, one, link) for one in with_b) for target in with_a
        ) or any(alike(target, a, link) for target in with_b)

    return [link for link in links if not dropped(link)]


def _outsider(of: Mapping[int, Sequence[Link]], follower: int, target: int, since: int, until: int) -> tuple[int, int]:
    """Return which of a shadower and its target stands outside of the other's company, and the other.

    Who was twice as long with others beside that time was with them; where neither, the follower is outside.
    """

    def longer(craft: int, other: int) -> int:
        own = [link for link in of.get(craft, ()) if other not in link.craft and link.overlap(since, until) >= 0]
        return sum(link.t_end - link.t_start - link.overlap(since, until) for link in own)

    ours, theirs = longer(follower, target), longer(target, follower)
    return (target, follower) if ours > max(2 * theirs, _FOUR_HOURS_US) else (follower, target)


def groups(links: Sequence[Link], *, overlap_us: int = 0, bridged_us: int = 0) -> list[list[Link]]:
    """Return links that hang together, each group sorted, groups by their first link.

    Two links hang together where they share a craft and *overlap_us* of time, or where they
    are of the same pair and at most *bridged_us* apart.
    """
    ordered = sorted(links, key=lambda link: link.key)
    parent = list(range(len(ordered)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    lasting: dict[int, list[int]] = defaultdict(list)
    for place, link in enumerate(ordered):
        for craft in link.craft:
            lasting[craft] = [p for p in lasting[craft] if ordered[p].t_end + bridged_us >= link.t_start]
            for earlier in lasting[craft]:
                other = ordered[earlier]
                common = link.overlap(other.t_start, other.t_end)
                if common >= overlap_us or (other.craft == link.craft and common >= -bridged_us):
                    parent[root(place)] = root(earlier)
            lasting[craft].append(place)
    found: dict[int, list[Link]] = defaultdict(list)
    for place, link in enumerate(ordered):
        found[root(place)].append(link)
    return sorted(found.values(), key=lambda group: group[0].key)


def parties(links: Iterable[Link], craft: Iterable[int]) -> list[frozenset[int]]:
    """Return the craft that *links* part into sets, the largest first, then by their least number."""
    of: dict[int, set[int]] = {one: {one} for one in craft}
    for link in links:
        a, b = (of.setdefault(one, {one}) for one in link.craft)
        if a is not b:
            a |= b
            for one in b:
                of[one] = a
    distinct = {frozenset(party) for party in of.values()}
    return sorted(distinct, key=lambda party: (-len(party), min(party)))


def spans(links: Sequence[Link], craft: int, bridged_us: int) -> list[tuple[int, int]]:
    """Return from when to when *craft* had a link, ascending; breaks of up to *bridged_us* are bridged."""
    found: list[tuple[int, int]] = []
    for since, until in sorted((link.t_start, link.t_end) for link in links if craft in link.craft):
        if found and since - found[-1][1] <= bridged_us:
            found[-1] = found[-1][0], max(until, found[-1][1])
        else:
            found.append((since, until))
    return found


def middle(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> tuple[float, float]:
    """Return the position in the middle of several, wherever on earth; degrees."""
    phi, lam = np.radians(lat), np.radians(lon)
    x, y, z = (float(part.mean()) for part in (np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))
