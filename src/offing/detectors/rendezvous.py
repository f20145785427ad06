"""Rendezvous: ships or companies that come from apart, meet, and stay together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from offing.atlas.port_calls import tree_of
from offing.nav.episodes import micros
from offing.nav.group_events import group_table, labels, rest
from offing.nav.links import Link, parties, read_links, rows_of
from offing.nav.nearest import nearest
from offing.schema.detector import detector, hours

# Two sides come within reach of one another so long, at most, before their ships meet; and a
# pair that goes on after such a silence never parted (as in `company`).
_APPROACH_US, _BRIDGED_US = micros(hours(1)), micros(hours(3))
_TEXTS = pa.list_(pa.string())
_DETAIL = [
    pa.field("ships", pa.int32()),
    pa.field("side_a", _TEXTS),
    pa.field("side_b", _TEXTS),
    pa.field("state", pa.bool_()),
    pa.field("stayed_h", pa.float64()),
    pa.field("mean_range_m", pa.float64()),
    pa.field("course_difference_deg", pa.float64()),
    pa.field("closing_kn", pa.float64()),
]


@dataclass(slots=True)
class _Meeting:
    """Two sides that met, and the links across."""

    sides: tuple[frozenset[int], frozenset[int]]
    across: list[Link] = field(default_factory=list)

    def joins(self, link: Link, gathers_us: int) -> bool:
        """Tell whether *link* ties the same two sides, soon after they met."""
        a, b = link.craft
        one, other = self.sides
        spans = (a in one and b in other) or (a in other and b in one)
        return spans and _met(link) - _met(self.across[0]) <= gathers_us


@detector(kind="rendezvous", per="group", version=1, settles="apart_for")
def rendezvous(
    consort: pa.Table,
    shadowing: pa.Table,
    company: pa.Table,
    ports: pa.Table,
    until: datetime,  # noqa: ARG001 - what is open, the pairs tell
    *,
    apart_for: timedelta = hours(12),
    gathers: timedelta = hours(6),
    from_port_m: float = 10_000.0,
) -> pa.Table:
    """Return one event for each time that two sides, ships or companies, come from apart and stay together.

    | two sides are   | become       | when                                                            |
    |-----------------|--------------|-----------------------------------------------------------------|
    | apart           | met          | a ship of one and a ship of the other begin to keep company      |
    |                 |              | (`consort`), after both were heard for an hour with the other out |
    |                 |              | of reach (its ``met``), *from_port_m* or more from any port       |
    | met             | gathered     | the other pairs across follow, within *gathers*                  |
    | met or gathered | apart        | no pair across kept company for *apart_for*                      |

    The sides are what kept company at the moment of the meeting: a ship alone, or all that
    pairs tie to it. It is no rendezvous where both were tied already (stations exchanged in a
    company), nor where a pair across kept company less than *apart_for* before (parted for a
    while, or unheard). Neither do tows, pilots, ferries and fishing vessels meet so, nor a
    shadower and what it follows (see `company`). Ships that leave a port together were never
    apart; those of one lane do not keep company.

    An event begins when the first pair across came within two miles, or to the station it
    kept after (``lat``, ``lon``: between the two), and ends when the last did; ``stayed_h``
    is how long they stayed in company from then on. ``course_difference_deg`` and
    ``closing_kn`` are those of the first contact. ``rests_on`` names the pairs across and the
    company that both were part of after.

    Example: two ships from the north and five from the west that come within two miles of
    one another at noon and sail on together give one event at noon with sides of two and five.

    Times and distances are ours; ten kilometres from a port are those of `encounter`.
    """
    links = [link for link in read_links(consort, shadowing) if link.label is None]
    met = [link for link in links if link.event.get("met") and link.event.get("met_t") is not None]
    met.sort(key=lambda link: (_met(link), *link.key))
    begun = _begun(links)
    found: list[_Meeting] = []
    for link in _off_ports(met, ports, from_port_m):
        meeting = next((one for one in reversed(found) if one.joins(link, micros(gathers))), None)
        if meeting is None:
            sides = _sides(link, links, begun)
            if sides is None or _together_before(sides, _met(link), links, micros(apart_for)):
                continue
            meeting = _Meeting(sides)
            found.append(meeting)
        meeting.across.append(link)
    known = rows_of(company)
    return group_table([_event(one, known) for one in found], _DETAIL)


def _met(link: Link) -> int:
    moment: int = link.event["met_t"]
    return moment


def _off_ports(met: Sequence[Link], ports: pa.Table, from_port_m: float) -> list[Link]:
    if not met or not ports.num_rows:
        return list(met)
    lat, lon = (np.array([link.event[name] for link in met], np.float64) for name in ("met_lat", "met_lon"))
    off_m = nearest(tree_of(ports), lat, lon, from_port_m + 1000.0)[0]
    return [link for link, metres in zip(met, off_m.tolist(), strict=True) if metres >= from_port_m]


def _sides(link: Link, links: Sequence[Link], begun: Mapping[int, int]) -> tuple[frozenset[int], frozenset[int]] | None:
    """Return who was in company with either of a pair when it met; None where they were of one company.

    Other pairs across may come within reach before this one meets: they are not yet in company.
    """
    moment, near = _met(link), min(link.t_start, _met(link)) - _APPROACH_US
    lasting = [
        one
        for one in links
        if one.t_end >= moment and (_met(one) < moment if one.event.get("met") else begun[id(one)] <= near)
    ]
    of = {craft: party for party in parties(lasting, link.craft) for craft in party}
    one, other = (of[craft] for craft in link.craft)
    return None if one is other else (one, other)


def _begun(links: Sequence[Link]) -> dict[int, int]:
    """Return since when each pair has kept company, breaks bridged, by the id() of its link; *links* are sorted."""
    begun: dict[int, int] = {}
    last: dict[tuple[int, int], Link] = {}
    for link in links:
        before = last.get(link.craft)
        goes_on = before is not None and link.t_start - before.t_end <= _BRIDGED_US
        begun[id(link)] = begun[id(before)] if goes_on else link.t_start
        last[link.craft] = link
    return begun


def _together_before(
    sides: tuple[frozenset[int], frozenset[int]], moment: int, links: Sequence[Link], apart_us: int
) -> bool:
    """Tell whether a pair of both sides had kept company shortly before."""
    one, other = sides
    return any(
        moment - apart_us <= link.t_end < moment
        and any(a in one and b in other for a, b in (link.craft, link.craft[::-1]))
        for link in links
    )


def _event(meeting: _Meeting, companies: Sequence[dict[str, Any]]) -> dict[str, Any]:
    first, across = meeting.across[0], meeting.across
    one, other = sorted(meeting.sides, key=lambda side: (-len(side), min(side)))
    moment = _met(first)
    part_of = [
        row
        for row in companies
        if {*first.craft} <= {*row["craft"]} and row["t_start"] <= moment and row["t_end"] >= first.t_end
    ]
    stayed = max(link.t_end for link in across) - moment
    return {
        "craft": sorted(one | other),
        "t_start": moment,
        "t_end": max(_met(link) for link in across),
        "lat": first.event["met_lat"],
        "lon": first.event["met_lon"],
        "ships": len(one | other),
        "side_a": labels(one),
        "side_b": labels(other),
        "state": any(all(link.state) for link in across),
        "stayed_h": round(stayed / 3.6e9, 2),
        "mean_range_m": first.event.get("mean_range_m"),
        "course_difference_deg": first.event.get("first_course_difference_deg"),
        "closing_kn": first.event.get("first_relative_speed_kn"),
        **rest([link.event for link in across]),
        "rests_on": [*rest([link.event for link in across])["rests_on"], *(row["id"] for row in part_of)],
    }
