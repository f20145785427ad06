"""Company: ships that go together, who of them when, and in what formation."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from offing.nav.companies import companies
from offing.nav.convoy import Moment, Step, formations, moments, way
from offing.nav.distance import bearing_deg, distance_m
from offing.nav.episodes import micros
from offing.nav.formation import Held
from offing.nav.group_events import group_table, rest, time_text
from offing.nav.links import Link, read_links, spans
from offing.schema.craft import craft_label
from offing.schema.detector import detector, hours, minutes

_NM = 1852.0
_TEXT = pa.string()
_SHIP = pa.struct([("craft", pa.int64()), ("lat", pa.float64()), ("lon", pa.float64())])
_DETAIL = [
    pa.field("ships", pa.int32()),
    pa.field("label", _TEXT),
    pa.field("state", pa.bool_()),
    pa.field("duration_h", pa.float64()),
    pa.field("members", pa.list_(pa.struct([("craft", _TEXT), ("since", _TEXT), ("until", _TEXT)]))),
    pa.field("formation", _TEXT),
    pa.field(
        "formations",
        pa.list_(pa.struct([("formation", _TEXT), ("since", _TEXT), ("until", _TEXT), ("ships", pa.int32())])),
    ),
    pa.field("manoeuvres", pa.int32()),
    pa.field("mean_speed_kn", pa.float64()),
    pa.field("mean_course_deg", pa.float64()),
    pa.field("distance_nm", pa.float64()),
    pa.field("made_good_nm", pa.float64()),
    pa.field("lat_end", pa.float64()),
    pa.field("lon_end", pa.float64()),
    pa.field(
        "_way",
        pa.list_(
            pa.struct(
                [
                    ("t", pa.int64()),
                    *((name, pa.float64()) for name in ("lat", "lon", "way_m")),
                    ("ships", pa.list_(_SHIP)),
                ]
            )
        ),
    ),
]


@detector(kind="company", per="group", version=1, settles="bridges")
def company(
    consort: pa.Table,
    shadowing: pa.Table,
    until: datetime,  # noqa: ARG001 - what is open, the pairs tell
    *,
    bridges: timedelta = hours(3),
    together: timedelta = hours(1),
    apart_for: timedelta = hours(4),
    holds: timedelta = minutes(30),
    labelled: bool = False,
) -> pa.Table:
    """Return one event for each company: ships that pairs of `consort` tie together over time.

    Pairs belong to one company where they share a ship, and at least *together* of time; and
    where the same pair goes on after a silence of at most *bridges*. So the ends of a long
    column, which no pair joins, are of one company, and a ship that joins or leaves does not
    part it.

    | companies       | become      | when                                                             |
    |-----------------|-------------|------------------------------------------------------------------|
    | two             | one         | a pair ties them (see `rendezvous`): the larger goes on with the  |
    |                 |             | ships of both, the lesser ends; of equals the one begun earlier   |
    | one             | two         | no pair ties its parts any longer: the larger part goes on        |
    | the lesser      | no event    | it was a company of its own for less than *apart_for*: its time   |
    |                 |             | counts with the other's                                           |

    | a pair of `consort`                             | is in a company                           |
    |--------------------------------------------------|-------------------------------------------|
    | of a tug (a tow), a pilot, two ferries           | only where *labelled*, with its ``label`` |
    | with a fishing vessel, and no warship            | only where *labelled*, as ``fishing``     |
    | of a shadower (`shadowing`, or ``follows`` in    | never, where that covers half of the time |
    | half of its pairs) and what it follows, a ship   | of the pair; the shadower is the one that |
    | in company of that, or another shadower of it    | was not long in company with the others   |
    | any other                                        | always                                    |

    ``members`` lists who was in it from when to when (a ship that came back has two rows),
    ``formations`` what was held for at least *holds*, by how many ships: column, line
    abreast, echelon, diamond, screen (nav/formation.py); ``formation`` is the one held
    longest. ``state`` tells that two or more of one pair said to be a navy's or a coast
    guard's. ``distance_nm`` is the mean way of the ships, ``made_good_nm`` the straight one
    of their middle from beginning (``lat``, ``lon``) to end, ``mean_course_deg`` its
    direction, null where less than half of the way was made good.

    Example: three ships in column for ten hours, a fourth among them from the third hour to
    the eighth, give one event of four ships in which the fourth's membership lasts five
    hours; a tug and its tow, or trawlers working one bank, give none.

    What makes a pair is told with `consort`; *bridges* is half of the silence that makes a
    `gap`, *apart_for* is what a pair must keep company for; *together* and *holds* are ours.
    """
    links = read_links(consort, shadowing)
    rows = []
    for label in sorted({link.label or "" for link in links}):
        if label and not labelled:
            continue
        alike = [link for link in links if (link.label or "") == label]
        found = companies(alike, overlap_us=micros(together), bridged_us=micros(bridges), apart_us=micros(apart_for))
        rows += [_event(group, label or None, micros(bridges), micros(holds)) for group in found]
    return group_table(rows, _DETAIL)


def _event(links: Sequence[Link], label: str | None, bridged_us: int, holds_us: int) -> dict[str, Any]:
    craft = sorted({one for link in links for one in link.craft})
    passed = list(moments(links))
    held = formations(passed, holds_us)
    since, until = min(link.t_start for link in links), max(link.t_end for link in links)
    return {
        "craft": craft,
        "t_start": since,
        "t_end": until,
        "ships": len(craft),
        "label": label,
        "state": any(all(link.state) for link in links),
        "duration_h": round((until - since) / 3.6e9, 2),
        "members": [
            {"craft": craft_label(one), "since": time_text(a), "until": time_text(b)}
            for one in craft
            for a, b in spans(links, one, bridged_us)
        ],
        "formation": _longest(held),
        "formations": [
            {"formation": run.name, "since": time_text(run.since), "until": time_text(run.until), "ships": run.ships}
            for run in held
        ],
        "manoeuvres": max(link.event.get("manoeuvres") or 0 for link in links),
        **_made(passed, links[0]),
        **rest([link.event for link in links]),
    }


def _longest(held: Sequence[Held]) -> str | None:
    lasted: Counter[str] = Counter()
    for run in held:
        lasted[run.name] += run.until - run.since
    return min(lasted, key=lambda name: (-lasted[name], name)) if lasted else None


def _made(passed: Sequence[Moment], first: Link) -> dict[str, Any]:
    """Return where a company was and how far it came; without a path, where its first pair was."""
    steps = way(passed)
    if not steps:
        names = ("mean_speed_kn", "mean_course_deg", "distance_nm", "made_good_nm", "lat_end", "lon_end")
        return dict.fromkeys(names) | {"lat": first.event["lat"], "lon": first.event["lon"], "_way": []}
    begun, ended = steps[0], steps[-1]
    ends = begun.lat, begun.lon, ended.lat, ended.lon
    good, made = float(distance_m(*ends)), ended.way_m
    hours_ = ended.sailed_us / 3.6e9
    return {
        "lat": round(begun.lat, 7),
        "lon": round(begun.lon, 7),
        "lat_end": round(ended.lat, 7),
        "lon_end": round(ended.lon, 7),
        "mean_speed_kn": round(made / _NM / hours_, 1) if hours_ else None,
        "mean_course_deg": round(float(bearing_deg(*ends)), 0) % 360 if made and good >= 0.5 * made else None,
        "distance_nm": round(made / _NM, 1),
        "made_good_nm": round(good / _NM, 1),
        "_way": [_step(step, moment) for step, moment in zip(steps, passed, strict=True)],
    }


def _step(step: Step, moment: Moment) -> dict[str, Any]:
    places = moment.parties[0][1]
    ships = [{"craft": craft, "lat": lat, "lon": lon} for craft, (lat, lon) in places.items()]
    return {"t": step.t, "lat": step.lat, "lon": step.lon, "way_m": step.way_m, "ships": ships}
