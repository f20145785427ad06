"""Areas and ports by the names that people know them by, and what of the record lies in them."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.engine.areas import areas_of, ports_of
from offing.engine.home import Home
from offing.engine.own_areas import ANCHORAGE, Row, own_rows
from offing.engine.shore_zones import in_zone, zones_named
from offing.nav.columns import floats
from offing.nav.vectors import arc_m, earth_vectors
from offing.schema.errors import UsageError
from offing.schema.tables import PORTS

# As far from a port as a ship must go to have left it (Global Fishing Watch, "port visits").
PORT_REACH_M = 4000.0
_NEAR_MISSES = 5
Floats = NDArray[np.float64]
_OUTLINES = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class Found:
    """Hold the areas (AREAS), ports (PORTS) and shoreline zones (their ids) that answer to *words*."""

    words: str
    areas: pa.Table
    ports: pa.Table
    zones: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything answers."""
        return bool(self.areas.num_rows or self.ports.num_rows or self.zones)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Return the ids of all that answers."""
        return frozenset([*self.areas["area_id"].to_pylist(), *self.ports["port_id"].to_pylist(), *self.zones])

    def is_told(self, detail: Mapping[str, Any]) -> bool:
        """Tell whether an event's detail names any of these, by id."""
        told = (value for name, value in detail.items() if name.endswith("_id"))
        return any(value in self.ids for value in told if isinstance(value, str))

    def among(self, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return those of *events* (rows of the record) that tell of these areas or whose place lies in one."""
        lat, lon = (
            np.array([np.nan if e[name] is None else e[name] for e in events], float) for name in ("lat", "lon")
        )
        inside = self.holds(lat, lon)
        return [
            event
            for event, within in zip(events, inside, strict=True)
            if within or self.is_told(event.get("detail", {}))
        ]

    def holds(self, lat: Floats, lon: Floats) -> NDArray[np.bool_]:
        """Return which of n points (degrees, NaN where unknown) lie in an area, at a port or in a zone of these."""
        held = np.zeros(len(lat), np.bool_)
        known = np.flatnonzero(~(np.isnan(lat) | np.isnan(lon)))
        if not len(known):
            return held
        y, x = np.ascontiguousarray(lat[known]), np.ascontiguousarray(lon[known])
        inside = self._in_polygons(y, x)
        if self.ports.num_rows:
            there = earth_vectors(y, x)
            for port in earth_vectors(floats(self.ports["lat"]), floats(self.ports["lon"])):
                inside |= arc_m(np.linalg.norm(there - port, axis=1)) <= PORT_REACH_M
        for zone in self.zones:
            inside |= in_zone(zone, y, x)
        held[known] = inside
        return held

    def _in_polygons(self, lat: Floats, lon: Floats) -> NDArray[np.bool_]:
        drawn = self.areas.filter(pc.is_valid(self.areas["geometry"]))
        if not drawn.num_rows:
            return np.zeros(len(lat), np.bool_)
        import shapely  # kernels would have to be compiled first, for which nobody waits who asks for a list

        inside = np.zeros(len(lat), np.bool_)
        for shape in shapely.from_wkb(np.array(drawn["geometry"].to_pylist(), object)):
            if shape.geom_type in _OUTLINES:
                shapely.prepare(shape)
                inside |= shapely.intersects_xy(shape, lon, lat)
        return inside


def find(home: Home | None, words: str) -> Found:
    """Return what answers to *words*: an id or a name, whatever its case, accents and hyphens; parts come with it.

    Raises UsageError, naming what is spelt alike, where nothing does.
    """
    found = look_up(home, words)
    if not found:
        raise UsageError(_unknown(home, words))
    return found


def look_up(home: Home | None, words: str) -> Found:
    """Return what answers to *words*, be it nothing; see find."""
    from offing.atlas import ports as atlas_ports

    areas, ports = areas_of(home), ports_of(home)
    ids = _answering(_names(areas, ports), words) | {port.port_id for port in atlas_ports.named(words)}
    in_ports = pc.is_in(ports["port_id"], pa.array(sorted(ids), pa.string()))
    return Found(words, areas.filter(_with_parts(areas, ids)), ports.filter(in_ports), zones_named(words))


def _with_parts(areas: pa.Table, ids: set[str]) -> pa.Array:
    """Tell which areas are those of *ids*, or parts of them: channels of a strait, gates of a channel."""
    every, of = areas["area_id"].to_pylist(), areas["of"].to_pylist()
    chosen = set(ids)
    while more := {id_ for id_, whole in zip(every, of, strict=True) if whole in chosen} - chosen:
        chosen |= more
    return pa.array([id_ in chosen for id_ in every], pa.bool_())


def _answering(names: Iterable[tuple[str, list[str]]], words: str) -> set[str]:
    wanted, as_id = fold(words), words.strip().casefold()
    return {id_ for id_, known in names if id_.casefold() == as_id or wanted in map(fold, known)}


def _names(areas: pa.Table, ports: pa.Table) -> Iterator[tuple[str, list[str]]]:
    """Yield every id with its names: the one shown, then the others."""
    others = other_names()
    for table, key in ((areas, "area_id"), (ports, "port_id")):
        for id_, name in zip(table[key].to_pylist(), table["name"].to_pylist(), strict=True):
            yield id_, [name, *others.get(id_, ())]


@cache
def other_names() -> dict[str, tuple[str, ...]]:
    """Return the other names that the atlas's areas go by, in any language, by id."""
    from offing.atlas import airspace, claims, disputed, lines, seas, straits

    found = {entry.area_id: _listed(entry.names) for entry in straits.straits()}
    found |= {entry.code: tuple(name.name for name in entry.names[1:]) for entry in disputed.places()}
    for some in (seas.seas(), claims.sector_list(), airspace.zones(), lines.lines()):
        found |= {entry.area_id: tuple(name.name for name in entry.names) for entry in some}
    return found


def _listed(names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for some in names.values() for name in some))


def names_of(home: Home | None, beginning: str) -> list[str]:
    """Return the names that begin with *beginning*, whatever its case and accents, for a shell to complete."""
    wanted = fold(beginning)
    names = (name for _, known in _names(areas_of(home), ports_of(home)) for name in known)
    return sorted({name for name in names if fold(name).startswith(wanted)})


def _unknown(home: Home | None, words: str) -> str:
    """Return what to say where nothing answers to *words*: what is spelt alike, or holds them."""
    wanted = fold(words)
    by_name = {fold(name): (name, id_) for id_, known in _names(areas_of(home), ports_of(home)) for name in known}
    holding = sorted((name for name in by_name if wanted and f" {wanted} " in f" {name} "), key=len)
    alike = difflib.get_close_matches(wanted, by_name, _NEAR_MISSES, 0.7)
    near = [by_name[name] for name in dict.fromkeys([*holding[:2], *alike, *holding])][:_NEAR_MISSES]
    hint = f"did you mean {', '.join(f'{name} ({id_})' for name, id_ in near)}?" if near else ""
    return " ".join([f"there is no area {words!r};", *([hint] if hint else []), "`offing area list` names them all"])


def fold(name: str) -> str:
    """Return *name* as it is compared: without case, accents, and what is neither letter nor digit."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


def own_named(home: Home, words: str) -> list[Row]:
    """Return the user's own areas that answer to *words*: an id, a name, or the file that they came from.

    Raises UsageError where none does, and for what only another command takes away.
    """
    rows = own_rows(home)
    wanted = fold(words)
    found = [
        row
        for row in rows
        if row["area_id"].casefold() == words.strip().casefold()
        or fold(row["name"]) == wanted
        or words in (row["source"].get("file"), row["source"].get("sha256"))
    ]
    if any(row["kind"] == ANCHORAGE for row in found):
        raise UsageError(f"{words!r} is a learned anchorage; `offing area learn` makes all of them anew")
    if found:
        return found
    if look_up(home, words):
        raise UsageError(f"{words!r} is no area of your own; what the atlas holds stays")
    near = difflib.get_close_matches(wanted, {fold(row["name"]): row for row in rows}, _NEAR_MISSES, 0.6)
    names = sorted({row["name"] for row in rows if fold(row["name"]) in near} or {row["name"] for row in rows})
    there = f"there are {', '.join(names[:_NEAR_MISSES])}" if names else "there is none yet"
    raise UsageError(f"you have no area {words!r}; {there}")


def disputed_place(home: Home | None, words: str) -> dict[str, Any]:
    """Return the row of AREAS of the disputed place that answers to *words*; raises UsageError where none does."""
    areas = areas_of(home)
    disputed = areas.filter(pc.equal(areas["kind"], "disputed"))
    nothing = PORTS.empty_table()
    ids = _answering(_names(disputed, nothing), words) | _answering(_names(disputed, nothing), f"disputed:{words}")
    rows: list[dict[str, Any]] = [row for row in disputed.to_pylist() if row["area_id"] in ids]
    if len(rows) != 1:
        known = ", ".join(sorted(row["name"] for row in rows or disputed.to_pylist()))
        raise UsageError(f"{words!r} is no disputed place of the atlas; there are {known}")
    return rows[0]
