"""What counting rests on, out of the record: official counts, ships seen together, hulls named, passages, transits."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from offing.engine import database as db
from offing.engine.area_names import Found, fold
from offing.engine.choose import Ring
from offing.schema.tally import Count, Part

Row = Mapping[str, Any]
TALLY = "tally"
_DAY_US = 86_400_000_000
_PUBLISHED = ("publisher", "published", "cluster", "synthetic", "id")
# A measure that the claim does not tell follows from what is counted.
_MEASURES = {"balloon": "balloons"}


def official_counts(
    connection: sa.Connection,
    generation: int,
    since_us: int | None = None,
    until_us: int | None = None,
    within: "Waters | None" = None,
) -> tuple[list[Count], int]:
    """Return the counts of kind tally of documents that stood in *generation*, and how many tell no such water.

    Each unit of a claim is one count; of copies of one text the first published speaks for all. Times are those of
    days: what ends within two days of the bounds comes too.
    """
    found: list[Count] = []
    outside = 0
    for row in _rows(connection, generation, since_us, until_us):
        reach = "" if within is None else within.reach(row["body"].get("place"))
        if reach is None:
            outside += 1
            continue
        found += _counts(row, reach)
    return found, outside


def _rows(connection: sa.Connection, generation: int, since_us: int | None, until_us: int | None) -> list[Row]:
    claims, documents = db.claims.c, db.documents.c
    named = [documents[name].label(f"document_{name}") for name in _PUBLISHED]
    query = sa.select(claims.id, claims.document, claims.t_start, claims.t_end, claims.body, *named)
    query = query.join(db.documents, claims.document == documents.row)
    query = query.where(claims.kind == TALLY, db.seen_at(db.documents, generation))
    query = query.where(claims.modality.not_in(("denied", "called_for", "planned", "possible")))
    if since_us is not None:
        query = query.where(sa.func.coalesce(claims.t_end, claims.t_start) >= since_us - 2 * _DAY_US)
    if until_us is not None:
        query = query.where(claims.t_start < until_us + 2 * _DAY_US)
    rows = [dict(row) for row in connection.execute(query.order_by(claims.t_start, claims.row)).mappings()]
    return speaking(connection, generation, rows)


def speaking(connection: sa.Connection, generation: int, rows: Sequence[dict[str, Any]]) -> list[Row]:
    """Return the rows whose document speaks for its copies, with ``copies``, how many others it has."""
    first, count = copied(connection, generation)
    return [
        row | {"copies": count.get(row["document_cluster"], 0)}
        for row in rows
        if first.get(row["document_cluster"], row["document"]) == row["document"]
    ]


def copied(connection: sa.Connection, generation: int) -> tuple[dict[str, int], dict[str, int]]:
    """Return, of texts that have copies alone, the document that speaks for each, and how many others it has."""
    table = db.documents.c
    stood = db.seen_at(db.documents, generation)
    several = sa.select(table.cluster).where(stood).group_by(table.cluster).having(sa.func.count() > 1)
    query = sa.select(table.cluster, table.row).where(stood, table.cluster.in_(several))
    first: dict[str, int] = {}
    count: dict[str, int] = {}
    for cluster, row in connection.execute(query.order_by(table.published.is_(None), table.published, table.id)):
        first.setdefault(cluster, row)
        count[cluster] = count.get(cluster, -1) + 1
    return first, count


def _counts(row: Row, reach: str) -> Iterable[Count]:
    if row["t_start"] is None and row["t_end"] is None:
        return
    body = row["body"]
    time = body["time"] or {}
    start = row["t_start"] if row["t_start"] is not None else row["t_end"] - 1
    end = row["t_end"] if row["t_end"] is not None else row["t_start"] + 1
    who = _who(row)
    measures = body["detail"].get("measure") or ()
    for n, force in enumerate(body["forces"]):
        unit = force["unit"]
        measure = measures[n] if n < len(measures) and isinstance(measures[n], str) else _measure(unit)
        yield Count(
            id=row["id"],
            document=row["document_cluster"],
            who=who["id"],
            name=who["name"],
            publisher=row["document_publisher"] or "",
            state=_state(force.get("owner"), body["targets"]),
            unit=unit,
            measure=measure,
            count=force.get("count"),
            bound=force.get("bound") or "exactly",
            start=start,
            end=end,
            zone=time.get("zone"),
            place=(body.get("place") or {}).get("name"),
            note=force.get("note"),
            parts=_parts(force, body, unit),
            copies=row["copies"],
            published=row["document_published"],
            reach=reach,
            synthetic=bool(row["document_synthetic"]),
            navy=_navy(force.get("owner")),
        )


def _who(row: Row) -> Row:
    """Return who counted: who is said to have decided it, else who acts or speaks, else the publisher."""
    body = row["body"]
    for party in (body.get("observer"), body.get("origin"), *body["actors"], body.get("speaker")):
        if party:
            return dict(party)
    publisher = row["document_publisher"] or "a publisher not known"
    return {"id": f"name:{publisher}", "name": publisher}


def _state(owner: str | None, targets: Sequence[Row]) -> str | None:
    """Return the state that what is counted belongs to."""
    kind, _, rest = (owner or "").partition(":")
    if kind == "state":
        return rest
    known = [target.get("state") for target in targets if target.get("state")]
    if kind == "navy":
        from offing.atlas.navies import navies

        listed = navies().get(rest)
        return listed.state if listed is not None else next(iter(known), None)
    return next(iter(known), None)


def _navy(owner: str | None) -> str | None:
    return owner.removeprefix("navy:") if owner and owner.startswith("navy:") else None


def _measure(unit: str) -> str:
    from offing.schema.tally import SHIPS

    return "ship-days" if unit in SHIPS else _MEASURES.get(unit, "sorties")


def _parts(force: Row, body: Row, unit: str) -> tuple[Part, ...]:
    told = list(force.get("of_which") or ())
    if unit == "aircraft" and not told:  # said of aircraft that are not counted apart
        told = [one for one in body["detail"].get("of_which") or () if isinstance(one, Mapping)]
    return tuple(
        Part(one.get("count"), one.get("note") or one.get("unit") or "", one.get("unit") or "") for one in told
    )


Floats = NDArray[np.float64]


@dataclass
class Waters:
    """Hold the area that is asked for, to tell how places and the waters of a count lie to it.

    ``polygons`` are the rings of its polygons, where it is no name.
    """

    found: Found | None = None
    polygons: Sequence[Sequence[Ring]] | None = None

    def __post_init__(self) -> None:
        self._known: dict[str, str | None] = {}

    @cached_property
    def _shape(self) -> Any:
        import shapely

        if self.polygons is not None:
            return shapely.union_all([shapely.Polygon(rings[0], rings[1:]) for rings in self.polygons])
        if self.found is None:
            return None
        outlines = [wkb for wkb in self.found.areas["geometry"].to_pylist() if wkb is not None]
        shapes = [one for one in shapely.from_wkb(outlines) if one.geom_type in ("Polygon", "MultiPolygon")]
        return shapely.union_all(shapes) if shapes else None

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of the areas that are meant by name."""
        return frozenset() if self.found is None else self.found.ids

    def holds(self, lat: Floats, lon: Floats) -> NDArray[np.bool_]:
        """Return which of n points (degrees, NaN where unknown) lie in the area."""
        if self.found is not None:
            return self.found.holds(lat, lon)
        import shapely

        known = ~(np.isnan(lat) | np.isnan(lon))
        inside = np.zeros(len(lat), np.bool_)
        inside[known] = shapely.intersects_xy(self._shape, lon[known], lat[known])
        return inside

    def is_at(self, area_id: str | None, lat: float | None, lon: float | None) -> bool:
        """Tell whether what happened at an area, or at a point, happened here; a strait by name goes by its id."""
        if area_id is not None and area_id in self.ids:
            return True
        if any(one.startswith("strait:") for one in self.ids):
            return False
        if lat is None or lon is None:
            return False
        return bool(self.holds(np.array([lat]), np.array([lon]))[0])

    def reach(self, place: Row | None) -> str | None:
        """Return "within" or "beyond" for a place (of a claim) that meets the area, None where it does not."""
        if not place:
            return None
        key = f"{place['name']}\n{place.get('lat')}\n{place.get('lon')}"
        if key not in self._known:
            self._known[key] = self._reach(place)
        return self._known[key]

    def _reach(self, place: Row) -> str | None:
        import shapely

        if self.found is not None and fold(place["name"]) == fold(self.found.words):
            return "within"
        geometry = place.get("geometry")
        if not geometry or self._shape is None:
            return None
        counted = shapely.make_valid(shapely.from_geojson(json.dumps(geometry)))
        common = shapely.intersection(counted, self._shape).area
        if common <= 0.0:
            return None
        # An outline drawn from the same source need not agree to the last digit.
        return "within" if common >= 0.99 * counted.area else "beyond"
