"""Interference with satellite navigation: many craft of one region whose reported positions leap together."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from offing.nav.distance import distance_m
from offing.nav.episodes import micros
from offing.nav.group_events import group_table, rest
from offing.nav.links import middle, rows_of
from offing.schema.detector import detector, hours, minutes

_NM = 1852.0
# Displaced alike: to one place, or by one offset.
_PLACE_M, _OFFSET_M, _OFFSET_SHARE = 5_000.0, 1_000.0, 0.15
_CAUSES = (
    "interference with satellite navigation",
    "a fault of the satellites or of their correction service",
    "a test of equipment",
    "a clock or a relay of the receiving network in error",
)
_DETAIL = [
    pa.field("duration_h", pa.float64()),
    pa.field("ships", pa.int32()),
    pa.field("manner", pa.string()),
    pa.field("radius_nm", pa.float64()),
    pa.field("offset_nm", pa.float64()),
    pa.field("lat_reported", pa.float64()),
    pa.field("lon_reported", pa.float64()),
    pa.field("returned", pa.int32()),
    pa.field("possible_causes", pa.string()),
]
Row = dict[str, Any]


@detector(kind="gnss_interference", per="group", version=1, settles="within", withdraws="identity_conflict")
def gnss_interference(
    displacement: pa.Table,
    until: datetime,  # noqa: ARG001 - what is open, the displacements tell
    *,
    craft: int = 3,
    within: timedelta = hours(1),
    within_nm: float = 50.0,
    at_once: timedelta = minutes(10),
) -> pa.Table:
    """Return one event for each time that *craft* or more of one region are displaced together.

    Two displacements (see `displacement`) are together where they overlap in time, or are at
    most *within* apart; where the two craft had last been at most *within_nm* from one
    another; and where they are alike, in one of these ways:

    | alike in  | that is                                                                         |
    |-----------|---------------------------------------------------------------------------------|
    | place     | both run round a circle, the middles of which are within 5 km                   |
    | offset    | both are off by the same way, to 1 km or 15 in 100 of it, a mile at least       |
    | time      | both begin, or both end, within *at_once*, and overlap for as long              |

    All that are together, one with the next, make one event, if they are of *craft* different
    craft. One craft displaced alone is none: it stays an `identity_conflict`. Those conflicts
    of the craft of an event that overlap it are withdrawn by it.

    ``lat`` and ``lon`` are the middle of where the craft were last heard before, and
    ``radius_nm`` reaches to the farthest of them; ``lat_reported`` and ``lon_reported`` are
    the middle of where they reported from. ``manner`` is ``circle`` or ``shift``, as most of
    the displacements are; ``offset_nm`` is the median; ``returned`` counts the craft heard
    again from where they can have got to. ``possible_causes`` names what may lie behind it.

    Example: five ships within twenty miles that from noon to one o'clock all report from a
    ring about one airfield, and then from their routes again, give one event of five ships.

    Thresholds are ours; those of place and time are of the size of published cases (C4ADS,
    "Above Us Only Stars", 2019: ships of a whole bay reported from one airfield).
    """
    rows = sorted(rows_of(displacement), key=lambda row: (row["t_start"], row["craft"]))
    groups = _together(rows, micros(within), within_nm * _NM, micros(at_once))
    found = [_event(group) for group in groups if len({row["craft"][0] for row in group}) >= craft]
    return group_table(found, _DETAIL)


def _together(rows: Sequence[Row], within_us: int, within_m: float, at_once_us: int) -> list[list[Row]]:
    """Return the rows that hang together, each group by time."""
    parent = list(range(len(rows)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    centres = [_centre(row) for row in rows]
    offsets = [_offset(row) for row in rows]
    going_on: list[int] = []
    for place, row in enumerate(rows):
        going_on = [other for other in going_on if _end(rows[other]) + within_us >= row["t_start"]]
        near = _near(row, [rows[other] for other in going_on], within_m)
        for other in (one for one, is_near in zip(going_on, near, strict=True) if is_near):
            alike = _at_once(row, rows[other], at_once_us) or _same_offset(offsets[place], offsets[other])
            if alike or _apart_m(centres[place], centres[other]) <= _PLACE_M:
                parent[root(place)] = root(other)
        going_on.append(place)
    groups: dict[int, list[Row]] = defaultdict(list)
    for place, row in enumerate(rows):
        groups[root(place)].append(row)
    return list(groups.values())


def _end(row: Row) -> int:
    end: int = row["t_end"]
    return end


def _near(row: Row, others: Sequence[Row], within_m: float) -> list[bool]:
    if not others:
        return []
    lat, lon = (np.array([other[name] for other in others]) for name in ("lat_before", "lon_before"))
    metres = distance_m(np.full(len(lat), row["lat_before"]), np.full(len(lon), row["lon_before"]), lat, lon)
    return [bool(each) for each in metres <= within_m]


def _at_once(one: Row, other: Row, at_once_us: int) -> bool:
    """Tell whether two begin, or end, at once; one that only begins as another ends was first heard displaced."""
    if min(_end(one), _end(other)) - max(one["t_start"], other["t_start"]) < at_once_us:
        return False
    ended = not (one["open"] or other["open"])
    return bool(
        abs(one["t_start"] - other["t_start"]) <= at_once_us or (ended and abs(_end(one) - _end(other)) <= at_once_us)
    )


def _centre(row: Row) -> tuple[float, float] | None:
    """Return the middle of the circle that a craft ran round, None where it did not."""
    return (row["lat_circle"], row["lon_circle"]) if row["manner"] == "circle" else None


def _offset(row: Row) -> tuple[float, float]:
    """Return by how much a craft is off, as metres east and north."""
    angle = np.radians(row["bearing_deg"])
    return row["offset_m"] * float(np.sin(angle)), row["offset_m"] * float(np.cos(angle))


def _same_offset(one: tuple[float, float], other: tuple[float, float]) -> bool:
    size = max(np.hypot(*one), np.hypot(*other))
    if min(np.hypot(*one), np.hypot(*other)) < _NM:
        return False
    return bool(np.hypot(one[0] - other[0], one[1] - other[1]) <= max(_OFFSET_M, _OFFSET_SHARE * size))


def _apart_m(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float:
    return np.inf if one is None or other is None else float(distance_m(*one, *other))


def _event(group: Sequence[Row]) -> Row:
    lat, lon = (np.array([row[name] for row in group]) for name in ("lat_before", "lon_before"))
    centre = middle(lat, lon)
    told = [_centre(row) or (row["lat"], row["lon"]) for row in group]
    reported = middle(*np.array(told).T)
    since, until = min(row["t_start"] for row in group), max(_end(row) for row in group)
    manners = Counter(row["manner"] for row in group)
    return {
        "craft": sorted({row["craft"][0] for row in group}),
        "t_start": since,
        "t_end": until,
        "lat": round(centre[0], 7),
        "lon": round(centre[1], 7),
        "duration_h": round((until - since) / 3.6e9, 2),
        "ships": len({row["craft"][0] for row in group}),
        "manner": min(manners, key=lambda manner: (-manners[manner], manner)),
        "radius_nm": round(float(distance_m(*centre, lat, lon).max()) / _NM, 1),
        "offset_nm": round(float(np.median([row["offset_m"] for row in group])) / _NM, 1),
        "lat_reported": round(reported[0], 5),
        "lon_reported": round(reported[1], 5),
        "returned": len({row["craft"][0] for row in group if row["returned"]}),
        "possible_causes": "; ".join(_CAUSES),
        **rest(group),
    }
