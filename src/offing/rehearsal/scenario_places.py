"""Places of a scenario: its own, and the atlas's ports, bases, islands and capes by name."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from offing.atlas import gazetteer, ports
from offing.nav.distance import destination, distance_m
from offing.rehearsal.scenario_table import Table

NM = 1852.0
# Ports of one name farther apart than this are not one place.
_SAME_M = 60_000.0


@dataclass(frozen=True, slots=True)
class Place:
    """Hold one place; near a port a route may come close to the shore."""

    name: str
    lat: float
    lon: float
    port: bool = False

    def metres_to(self, other: "Place") -> float:
        """Return the distance to another place in metres."""
        return float(distance_m(self.lat, self.lon, other.lat, other.lon))

    def towards(self, bearing_deg: float, metres: float) -> "Place":
        """Return the place so far away on that bearing."""
        lat, lon = destination(self.lat, self.lon, bearing_deg, metres)
        return Place(self.name, float(lat), float(lon))


class Places:
    """Know every place that a scenario may name."""

    def __init__(self, table: Table) -> None:
        self._own: dict[str, Place] = {}
        for name in table.names():
            self._own[name] = self._read(name, table)

    def of(self, table: Table, key: str) -> Place | None:
        """Return the place that *key* names or gives as [lat, lon], None where it is absent."""
        value = table.raw(key)
        return None if value is None else self._place(value, table, key)

    def must(self, table: Table, key: str) -> Place:
        """Return the place that *key* names or gives as [lat, lon]; refuse where it is absent."""
        place = self.of(table, key)
        if place is None:
            table.refuse(f"{table.label} lacks {key!r}; add the name of a place, or [lat, lon]")
        return place

    def list_of(self, table: Table, key: str) -> list[Place]:
        """Return the places listed under *key*, none where it is absent."""
        values = table.raw(key)
        if values is None:
            return []
        if not isinstance(values, list) or _is_pair(values) or len(values) > 1000:
            table.refuse(f'{key!r} must be a list of places: ["one", [34.7, 129.9]], at most 1,000', key)
        return [self._place(value, table, key) for value in values]

    def _read(self, name: str, table: Table) -> Place:
        value = table.raw(name)
        if not isinstance(value, dict):
            return self._place(value, table, name, name)
        inner = table.table(name)
        if inner.has("from"):
            start = self.must(inner, "from")
            away = inner.number("nm", low=0, high=5000)
            found = start.towards(inner.number("bearing_deg", low=0, high=360), away * NM)
        else:
            found = Place(name, inner.number("lat", low=-89, high=89), inner.number("lon", low=-180, high=180))
        port = inner.flag("port")
        inner.done()
        return Place(name, found.lat, found.lon, port)

    def _place(self, value: Any, table: Table, key: str, name: str = "") -> Place:
        if _is_pair(value):
            lat, lon = float(value[0]), float(value[1])
            if not (abs(lat) <= 89 and abs(lon) <= 180):
                table.refuse(f"{key!r}: {value} is no position; write [latitude, longitude] in degrees", key)
            return Place(name or f"{lat:.2f}, {lon:.2f}", lat, lon)
        if not isinstance(value, str):
            table.refuse(f"{key!r} must be the name of a place, or [lat, lon]", key)
        if value in self._own:
            return self._own[value]
        found = _port(value, table, key) or _known(value)
        if found is None:
            table.refuse(
                f"unknown place {value!r}: it is neither in [places] nor a port or place of the atlas; "
                f"add it to [places] with lat and lon",
                key,
            )
        return Place(name or found.name, found.lat, found.lon, found.port)


def _is_pair(value: Any) -> bool:
    numbers = isinstance(value, list) and len(value) == 2
    return numbers and all(isinstance(part, int | float) and not isinstance(part, bool) for part in value)


def _port(name: str, table: Table, key: str) -> Place | None:
    """Return the atlas's port of that id or name; refuse a name that several bear."""
    one = ports.port(name)
    found = [one] if one else ports.named(name)
    if not found:
        return None
    lat, lon = np.array([p.lat for p in found]), np.array([p.lon for p in found])
    if float(distance_m(lat[:1], lon[:1], lat, lon).max()) > _SAME_M:
        named = ", ".join(f"{p.port_id} ({p.state})" for p in found[:6])
        table.refuse(f"several ports are called {name!r}: write the id of one of them, {named}", key)
    return Place(name, found[0].lat, found[0].lon, port=True)


def _known(name: str) -> Place | None:
    found = gazetteer.look_up(name)
    return Place(name, found[0].lat, found[0].lon) if found else None
