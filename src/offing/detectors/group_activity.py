"""Group activity: a company that works in one place, with aircraft or with other groups."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from offing.nav.distance import distance_m
from offing.nav.episodes import micros
from offing.nav.group_events import group_table, labels, rest
from offing.nav.links import middle, rows_of
from offing.nav.warned import Warned
from offing.schema.craft import is_aircraft
from offing.schema.detector import detector, hours

_NM = 1852.0
_STEP_US = 600_000_000
_TOLD = ("id", "number", "subject")
_EXERCISE = "naval_exercise"
_TEXTS = pa.list_(pa.string())
_DETAIL = [
    pa.field("duration_h", pa.float64()),
    pa.field("radius_nm", pa.float64()),
    pa.field("ships", pa.int32()),
    pa.field("members", _TEXTS),
    pa.field("companies", pa.int32()),
    pa.field("groups", pa.int32()),
    pa.field("flights", pa.int32()),
    pa.field("aircraft", _TEXTS),
    pa.field("way_nm", pa.float64()),
    pa.field("made_good_nm", pa.float64()),
    pa.field("state", pa.bool_()),
    pa.field("warnings", pa.list_(pa.struct([*((name, pa.string()) for name in _TOLD), ("inside_h", pa.float64())]))),
    pa.field("called", pa.string()),
    pa.field("called_by", pa.string()),
]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Stay:
    """A time in which a company made way without going anywhere."""

    company: Row
    since: int
    until: int
    t: np.ndarray
    lat: np.ndarray
    lon: np.ndarray
    way_m: float

    @property
    def centre(self) -> tuple[float, float]:
        return middle(self.lat, self.lon)

    def off_m(self, lat: float, lon: float) -> float:
        return float(distance_m(*self.centre, lat, lon))


@detector(kind="group_activity", per="group", version=2, settles="lasts")
def group_activity(
    company: pa.Table,
    rendezvous: pa.Table,
    flight: pa.Table,
    warnings: pa.Table,
    until: datetime,  # noqa: ARG001 - what is open, the companies tell
    *,
    lasts: timedelta = hours(3),
    within_nm: float = 25.0,
    winds: float = 2.5,
    faster_than_kn: float = 3.0,
    near_nm: float = 30.0,
    warned_for: timedelta = hours(1),
) -> pa.Table:
    """Return one event for each time that a company works in one place, with aircraft or in several groups.

    | state   | becomes | when                                                                             |
    |---------|---------|----------------------------------------------------------------------------------|
    | passing | working | over *lasts* its ships made more than *winds* times the way that they made good  |
    |         |         | (half of them) and that its middle did, at *faster_than_kn* or more, and its     |
    |         |         | middle stayed in a circle of a radius of *within_nm*                              |
    | working | passing | no such time follows on within an hour                                            |

    Working alone makes no event: it takes a `flight` of or near a member meanwhile, begun or
    ended within *near_nm* of the place; or a second company that works within *near_nm* at
    the same time, for an hour at least; or that the company came of several groups, by a
    `rendezvous` of its members. Companies that work together make one event.

    The way there and away is left out: steps of the first and last hour outside of the circle
    of all between. ``lat`` and ``lon`` are the centre and ``radius_nm`` reaches to the farthest of the places
    their middles were at; ``members`` are the ships, ``aircraft`` those of the ``flights``,
    ``companies`` how many worked there, ``groups`` how many sides they came of; ``way_nm`` is
    the mean way of the ships, ``made_good_nm`` how far the middle was from where it began at
    the end. It is called by what is seen: what it was, only a document or a warning can say.

    ``warnings`` are those in whose areas the middle of a company was while a window was open,
    for *warned_for* at least, ``inside_h`` hours of them; where one of them announces an
    exercise, ``called`` says "exercise" and ``called_by`` which warning calls it so.

    Example: two ships that run a racetrack of ten miles for five hours at 15 knots, while a
    helicopter flies from one of them, give one event; the same on passage from one port to
    another, at anchor, or without aircraft or another group, none; nor two sides that sail
    straight towards one another, though the middle of all hardly moves.

    All thresholds are ours.
    """
    stays = [
        stay
        for row in rows_of(company)
        if not row.get("label")
        for stay in _stays(row, lasts, within_nm, winds, faster_than_kn)
    ]
    flights, meetings = rows_of(flight), rows_of(rendezvous)
    found, warned = [], Warned(warnings)
    for group in _gathered(sorted(stays, key=_order), near_nm * _NM):
        flown = [row for row in flights if any(_flown(row, stay, near_nm * _NM) for stay in group)]
        met = [row for row in meetings if any(_came_of(row, stay) for stay in group)]
        if flown or met or len({stay.company["id"] for stay in group}) > 1:
            found.append(_event(group, flown, met) | _announced(group, warned, warned_for))
    return group_table(found, _DETAIL)


def _order(stay: _Stay) -> tuple[int, list[int]]:
    return stay.since, stay.company["craft"]


def _stays(row: Row, lasts: timedelta, within_nm: float, winds: float, faster_kn: float) -> list[_Stay]:
    """Return the times in which one company worked in a place, ascending."""
    way = row.get("_way") or []
    t = np.array([step["t"] for step in way], np.int64)
    lat, lon, made = (np.array([step[name] for step in way]) for name in ("lat", "lon", "way_m"))
    ships = _ships(way)
    least_us = micros(lasts)
    spells: list[tuple[int, int]] = []
    for last in range(len(t)):
        first = int(np.searchsorted(t, t[last] - least_us))
        if t[last] - t[first] < least_us - _STEP_US or t[first] - t[0] < 0:
            continue
        if not _works(
            lat[first : last + 1],
            lon[first : last + 1],
            made[last] - made[first],
            _good_m(ships, first, last),
            t[last] - t[first],
            within_nm,
            winds,
            faster_kn,
        ):
            continue
        if spells and t[first] - t[spells[-1][1]] <= micros(hours(1)):
            spells[-1] = spells[-1][0], last
        else:
            spells.append((first, last))
    trimmed = (_trimmed(t, lat, lon, *spell) for spell in spells)
    # What is left of two sides' coming together, once the way there is taken off, is no work.
    return [
        _Stay(row, int(t[a]), int(t[b]), t[a : b + 1], lat[a : b + 1], lon[a : b + 1], float(made[b] - made[a]))
        for a, b in trimmed
        if t[b] - t[a] >= least_us - 2 * _STEP_US
    ]


def _trimmed(t: np.ndarray, lat: np.ndarray, lon: np.ndarray, first: int, last: int) -> tuple[int, int]:
    """Return a spell without the way there and away, which lead out of the circle of what lies between."""
    hour = micros(hours(1))
    inner = np.flatnonzero((t >= t[first] + hour) & (t <= t[last] - hour))
    if not len(inner):
        return first, last
    off = distance_m(*middle(lat[inner], lon[inner]), lat[first : last + 1], lon[first : last + 1])
    inside = np.flatnonzero(off <= off[inner - first].max() + _NM) + first
    return int(inside[0]), int(inside[-1])


def _ships(way: Sequence[Row]) -> np.ndarray:
    """Return latitude and longitude of each ship at each step, [2, steps, ships]; NaN where it was not heard."""
    crew = sorted({ship["craft"] for step in way for ship in step["ships"]})
    column = {craft: number for number, craft in enumerate(crew)}
    places = np.full((2, len(way), len(crew)), np.nan)
    for number, step in enumerate(way):
        for ship in step["ships"]:
            places[:, number, column[ship["craft"]]] = ship["lat"], ship["lon"]
    return places


def _good_m(ships: np.ndarray, first: int, last: int) -> float:
    """Return how far the ships came from one step to another, their median; 0 where none was heard at both.

    The middle of two sides that come together from opposite sides hardly moves: each ship tells.
    """
    both = np.isfinite(ships[0, first]) & np.isfinite(ships[0, last])
    if not both.any():
        return 0.0
    return float(np.median(distance_m(*ships[:, first, both], *ships[:, last, both])))


def _works(
    lat: np.ndarray,
    lon: np.ndarray,
    way_m: float,
    good_m: float,
    lasted_us: int,
    within_nm: float,
    winds: float,
    faster_kn: float,
) -> bool:
    if way_m < faster_kn * _NM * lasted_us / 3.6e9:
        return False
    if max(float(distance_m(lat[0], lon[0], lat[-1], lon[-1])), good_m) * winds > way_m:
        return False
    return bool(distance_m(*middle(lat, lon), lat, lon).max() <= within_nm * _NM)


def _gathered(stays: Sequence[_Stay], near_m: float) -> list[list[_Stay]]:
    """Return stays that go on together within reach of one another, each group in order."""
    parent = list(range(len(stays)))

    def root(place: int) -> int:
        while parent[place] != place:
            place = parent[place]
        return place

    for place, stay in enumerate(stays):
        for earlier in range(place):
            other = stays[earlier]
            common = min(stay.until, other.until) - max(stay.since, other.since)
            if common >= micros(hours(1)) and stay.off_m(*other.centre) <= near_m:
                parent[root(place)] = root(earlier)
    found: dict[int, list[_Stay]] = {}
    for place, stay in enumerate(stays):
        found.setdefault(root(place), []).append(stay)
    return list(found.values())


def _flown(flight: Row, stay: _Stay, near_m: float) -> bool:
    """Tell whether a flight went on meanwhile, from a member or near the place."""
    until = flight["t_end"] if flight["t_end"] is not None else flight["t_start"]
    if until < stay.since or flight["t_start"] > stay.until:
        return False
    if {*flight["craft"]} & {*stay.company["craft"]}:
        return True
    ends = [(flight["lat"], flight["lon"]), (flight.get("lat_end"), flight.get("lon_end"))]
    return any(lat is not None and lon is not None and stay.off_m(lat, lon) <= near_m for lat, lon in ends)


def _came_of(meeting: Row, stay: _Stay) -> bool:
    """Tell whether a company came of sides that met, by the end of its stay."""
    members = {*meeting["craft"]} <= {*stay.company["craft"]}
    return members and stay.company["t_start"] <= meeting["t_start"] <= stay.until


def _announced(stays: Sequence[_Stay], warned: Warned, least: timedelta) -> Row:
    """Return what was announced for the places and times of companies at work."""
    steps: dict[str, set[int]] = {}
    told: dict[str, Row] = {}
    for stay in stays:
        at, area = warned.within(stay.lat, stay.lon, stay.t, stay.t)
        rows = warned.table.select(list(_TOLD)).take(pa.array(area)).to_pylist()
        for moment, row in zip(stay.t[at].tolist(), rows, strict=True):
            told[row["id"]] = row
            steps.setdefault(row["id"], set()).add(moment)
    hours_in = {id_: max(len(some) - 1, 0) * _STEP_US / 3.6e9 for id_, some in steps.items()}
    kept = [
        row | {"inside_h": round(hours_in[id_], 2)} for id_, row in told.items() if hours_in[id_] >= least / hours(1)
    ]
    kept.sort(key=lambda row: (row["number"], row["id"]))
    exercise = next((row["number"] for row in kept if row["subject"] == _EXERCISE), None)
    return {"warnings": kept, "called": "exercise" if exercise else None, "called_by": exercise}


def _event(stays: Sequence[_Stay], flights: Sequence[Row], met: Sequence[Row]) -> Row:
    lat, lon = (np.concatenate([getattr(stay, name) for stay in stays]) for name in ("lat", "lon"))
    centre = middle(lat, lon)
    ships = sorted({craft for stay in stays for craft in stay.company["craft"]})
    aircraft = sorted({craft for row in flights for craft in row["craft"] if _flies(craft)})
    since, until = min(stay.since for stay in stays), max(stay.until for stay in stays)
    companies = {stay.company["id"]: stay.company for stay in stays}
    longest = max(stays, key=lambda stay: (stay.way_m, -stay.since))
    made = float(distance_m(longest.lat[0], longest.lon[0], longest.lat[-1], longest.lon[-1]))
    return {
        **rest([*companies.values(), *flights, *met]),
        "craft": ships,
        "t_start": since,
        "t_end": until,
        "lat": round(centre[0], 7),
        "lon": round(centre[1], 7),
        "duration_h": round((until - since) / 3.6e9, 2),
        "radius_nm": round(math.ceil(float(distance_m(*centre, lat, lon).max()) / _NM * 10) / 10, 1),
        "ships": len(ships),
        "members": labels(ships),
        "companies": len(companies),
        "groups": len(companies) + len(met),
        "flights": len(flights),
        "aircraft": labels(aircraft),
        "way_nm": round(longest.way_m / _NM, 1),
        "made_good_nm": round(made / _NM, 1),
        "state": any(row.get("state") for row in companies.values()),
    }


def _flies(craft: int) -> bool:
    return bool(is_aircraft(np.array([craft], np.int64))[0])
