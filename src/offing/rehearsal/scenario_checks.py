"""What no ship can do: sail over land, go faster than her class, leave a formation that she leads."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from offing.atlas import shore
from offing.atlas.land import inland
from offing.nav.distance import bearing_deg, destination
from offing.rehearsal.plane import moved
from offing.rehearsal.scenario_orders import Order, Planner, length_m, told
from offing.rehearsal.scenario_phases import HOUR_US
from offing.rehearsal.scenario_places import NM, Place
from offing.rehearsal.scenario_table import Origin
from offing.schema.errors import ScenarioError

# A ship keeps at least so far from any shore, except near a port that her route begins or ends at.
CLEAR_M = 0.25 * NM
PORT_M = 6.0 * NM
_COARSE_M, _FINE_M = 3.0 * NM, 0.3 * NM
_HASTE = 1.02  # distances by waypoints are right within some percent
_TRANSIT_SHARE = 0.6  # of a phase, that may go by before its place is reached

Floats = NDArray[np.float64]


def check_speeds(planner: Planner, order: Order) -> None:
    """Refuse a phase that asks more speed of a craft than it has."""
    phase, hours = order.phase, (order.until(planner.end) - order.start) / HOUR_US
    metres = length_m(planner.routes[id(order)]) if phase.verb not in ("fly", "search") else 0.0
    share = 1.0 if phase.verb == "sail" else _TRANSIT_SHARE
    implied = metres / NM / (hours * share) if metres > 500 else 0.0
    for id_ in phase.who:
        craft = planner.cast.craft[id_]
        if phase.speed_kn is not None and phase.speed_kn > craft.max_speed_kn:
            planner.refuse(
                phase, f"{phase.speed_kn:g} kn are asked of {id_!r}, who makes at most {craft.max_speed_kn:g} kn"
            )
        if implied > craft.max_speed_kn * _HASTE:
            span = f"from {told(order.start)} to {told(order.until(planner.end))}"
            planner.refuse(
                phase,
                f"{metres / NM:.0f} nm {span} are {implied:.1f} kn; "
                f"{id_!r} makes at most {craft.max_speed_kn:g} kn; begin earlier, arrive later or shorten the way",
            )


def route_of(planner: Planner, order: Order) -> list[Place]:
    """Return the places whose legs an order may lead over: its way, and the edge of the area it keeps to."""
    phase, route = order.phase, planner.routes[id(order)]
    at = phase.place
    if at is None or phase.verb not in ("patrol", "exercise"):
        return route
    far = phase.radius_nm * NM
    sizes = (phase.width_nm * NM / 2, phase.length_nm * NM / 2) if phase.verb == "patrol" else (far * 0.75, far * 0.75)
    lat, lon = moved(at.lat, at.lon, *(np.array(part) for part in zip(*_corners(*sizes), strict=True)))
    edge = [Place("the edge of its area", float(y), float(x), at.port) for y, x in zip(lat, lon, strict=True)]
    return [*route, *edge]


def _corners(east: float, north: float) -> list[tuple[float, float]]:
    return [(east, north), (east, -north), (-east, -north), (-east, north), (east, north)]


def check_route(route: list[Place], line: int, origin: Origin) -> None:
    """Refuse a route that touches land away from its ports, and say where."""
    ports = [place for place in route if place.port]
    for start, end in pairwise(route):
        for lat, lon in ashore(start, end):
            here = Place("", lat, lon)
            if all(here.metres_to(port) > PORT_M for port in ports):
                reason = (
                    f"the way from {start.name} to {end.name} touches land at {_position(lat, lon)}"
                    f"{_whose(lat, lon)}; go round it with 'via'"
                )
                raise ScenarioError(origin.file, line, reason)


def ashore(start: Place, end: Place) -> Iterator[tuple[float, float]]:
    """Yield positions of a leg that are on a shore or inland: coarse steps first, fine ones where a shore is near."""
    metres = start.metres_to(end)
    if metres < 1.0:
        return
    bearing = float(bearing_deg(start.lat, start.lon, end.lat, end.lon))
    steps = np.linspace(0, metres, max(2, round(metres / _COARSE_M)))
    lat, lon = destination(start.lat, start.lon, *_each(bearing, steps))
    away, _ = shore.nearest(lat, lon)
    inner = inland(lat, lon)
    width = float(steps[1] - steps[0])
    near = np.flatnonzero((away < width / 2 + CLEAR_M + _FINE_M) | inner)
    if not len(near):
        return
    offsets = np.arange(-width / 2, width / 2 + _FINE_M, _FINE_M)
    fine = np.unique(np.clip((steps[near][:, None] + offsets).ravel(), 0, metres))
    lat, lon = destination(start.lat, start.lon, *_each(bearing, fine))
    away, _ = shore.nearest(lat, lon)
    for at in np.flatnonzero((away < CLEAR_M) | inland(lat, lon)):
        yield float(lat[at]), float(lon[at])


def _each(bearing: float, metres: Floats) -> tuple[Floats, Floats]:
    return np.full(len(metres), bearing), metres


def _position(lat: float, lon: float) -> str:
    def part(value: float, positive: str, negative: str, width: int) -> str:
        minutes = round(abs(value) * 600)
        return f"{minutes // 600:0{width}}°{minutes % 600 / 10:04.1f}'{positive if value >= 0 else negative}"

    return f"{part(lat, 'N', 'S', 2)} {part(lon, 'E', 'W', 3)}"


def _whose(lat: float, lon: float) -> str:
    _, holder = shore.nearest(lat, lon)
    code = shore.holders()[int(holder[0])] if holder[0] >= 0 else ""
    return f", a shore of {code}" if len(code) == 2 else ""
