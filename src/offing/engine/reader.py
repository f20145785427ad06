"""The record, as Python reads it: every answer an Arrow table, or plain lines for printing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine import lake
from offing.engine.accounted import accounts
from offing.engine.area_names import find
from offing.engine.areas import areas_of, ports_of
from offing.engine.as_stood import event_stood, said_stood
from offing.engine.choose import Area, Time, Wanted, bounds, microseconds, polygons_of, words
from offing.engine.home import Home
from offing.engine.in_warned import warnings_of, with_warnings
from offing.engine.instants import at
from offing.engine.lines import Line, craft_of, frame_hashes, lines_table, make_line
from offing.engine.matched import Match, is_detection, with_match
from offing.engine.reviewed import Reviewed
from offing.engine.reviews import Trail, add_review, reviews_table, trail_of
from offing.engine.said_lines import Said, said_counts, said_line, said_rows
from offing.engine.said_tables import claims_table, documents_table
from offing.engine.summary import craft_table, merged_runs
from offing.engine.warned import among, meets
from offing.engine.warning_tables import warnings_table
from offing.engine.who import NAMING, Names, keys_named, labels_of, needs_names
from offing.schema.craft import craft_bucket
from offing.schema.errors import UsageError
from offing.schema.review import CHOICES

Craft = str | int | Sequence[str | int] | None

_SOURCES = ("track", "sighting", "warning", "report")
_COUNTS = pa.map_(pa.string(), pa.int64())

# The columns of Record.inputs(): an account as the command line prints it, then where the input lies.
INPUTS = pa.schema(
    [
        *((name, pa.string()) for name in ("input", "sha256", "format")),
        *((name, pa.int64()) for name in ("lines", "messages")),
        ("by_type", _COUNTS),
        ("continuations", pa.int64()),
        ("context", _COUNTS),
        ("fixes", pa.int64()),
        ("rejected", _COUNTS),
        ("seconds", pa.float64()),
        ("dropped", _COUNTS),
        ("decided", pa.list_(pa.string())),
        ("notes", pa.list_(pa.string())),
        ("complete", pa.bool_()),
        ("synthetic", pa.bool_()),
        ("bytes", pa.int64()),
        *((name, pa.string()) for name in ("path", "container")),
        ("copied", pa.bool_()),
        ("id", pa.int32()),
    ]
)


class Record:
    """Answer questions on the record of a home.

    Each answer is of one generation, however long it takes and whatever is being read
    meanwhile. Craft are given as labels (``mmsi:219000123``), bare MMSIs, keys or names; times
    as datetimes or ISO 8601, UTC where they name no zone.
    """

    def __init__(self, home: Home) -> None:
        self.home = home

    @classmethod
    def open(cls, path: Path | str, *, database_url: str | None = None) -> Self:
        """Open the record of the home at *path*; raises RecordError where there is none."""
        return cls(Home.open(path, create=False, database_url=database_url))

    def events(
        self,
        kind: str | Sequence[str] | None = None,
        craft: Craft = None,
        area: Area | str | None = None,
        since: Time = None,
        until: Time = None,
        source: str | Sequence[str] | None = None,
        include_replaced: bool = False,
        at: Time = None,
        reviewed: str | None = None,
    ) -> pa.Table:
        """Return the lines of the record as a table of LINES, oldest first.

        *area* is the name or id of an area or port, whose events name it or lie in it; a box (west,
        south, east, north; across the antimeridian where west > east), rings of (lon, lat), or a
        GeoJSON geometry. An event answers to *since* and *until*
        where it overlaps them, to *at* where it holds that instant (a warning where it is then in
        force), to *reviewed* where it was accepted, rejected, either or only noted (any), or none.
        With *include_replaced* come the rows that later data closed, and a column ``replaced_by``.
        """
        chosen = (kind, craft, area, since, until, source)
        found = self.lines(*chosen, include_replaced=include_replaced, at=at, reviewed=reviewed)
        return lines_table(found, with_replaced=include_replaced)

    def lines(
        self,
        kind: str | Sequence[str] | None = None,
        craft: Craft = None,
        area: Area | str | None = None,
        since: Time = None,
        until: Time = None,
        source: str | Sequence[str] | None = None,
        *,
        tier: Sequence[str] = (),
        limit: int | None = None,
        include_replaced: bool = False,
        at: Time = None,
        reviewed: str | None = None,
    ) -> list[Line]:
        """Return what events returns as dictionaries, detail and settings unfolded; the latest *limit* at most.

        *tier* chooses among claims alone: those of these tiers. With *at* a warning's detail has ``held``: which of its
        areas are then in force, by which window, and whether that is an alternate. ``review`` tells how a line stands
        by its reviews, None without any (see Reviewed.mark).
        """
        if reviewed is not None and reviewed not in CHOICES:
            raise UsageError(f"lines are chosen by reviews as {', '.join(CHOICES)}, not {reviewed!r}")
        lanes = set(words(source)) or set(_SOURCES)
        if strange := lanes - set(_SOURCES):
            raise UsageError(f"there is no source {min(strange)!r}; write one of {', '.join(_SOURCES)}")
        named = find(self.home, area) if isinstance(area, str) else None
        polygons = polygons_of(area) if area is not None and not isinstance(area, str) else None
        box = bounds(polygons) if polygons is not None else None
        with self.home.pin() as generation, self.home.database.connect() as connection:
            keys = tuple(self._keys(connection, craft, generation)) if craft else None
            wanted = Wanted(tuple(words(kind)), keys, microseconds(since), microseconds(until), box, microseconds(at))
            query = wanted.query(generation, include_replaced=include_replaced)
            found = connection.execute(query).mappings() if "track" in lanes else ()
            rows = [dict(row) for row in found]
            asked = Said("report" in lanes, "sighting" in lanes, "warning" in lanes, tuple(tier))
            rows += said_rows(connection, wanted, asked, generation)
            if named is not None:
                rows = among(rows, named)
            if polygons is not None:
                rows = [row for row in rows if meets(row, polygons)]
            judged = Reviewed.of_record(connection, generation)
            rows = [row for row in rows if judged.chooses(row["id"], reviewed)]
            rows.sort(key=_moment_of)  # stable: events of one moment stay in their order
            if limit is not None:
                rows = rows[-limit:]
            return self._lines(connection, rows, judged, generation, include_replaced)

    def lines_of(self, connection: sa.Connection, rows: list[dict[str, Any]], generation: int) -> list[Line]:
        """Return rows of events, and of claims with their documents' columns, as lines of the record, in that order."""
        return self._lines(connection, rows, Reviewed.of_record(connection, generation), generation, False)

    def _lines(
        self,
        connection: sa.Connection,
        rows: list[dict[str, Any]],
        judged: Reviewed,
        generation: int,
        include_replaced: bool,
    ) -> list[Line]:
        events = [row for row in rows if "body" not in row]
        craft = craft_of(connection, (row["row"] for row in events))
        hashes = frame_hashes(connection, events)
        names = self._names(connection, sorted({key for some in craft.values() for key in some}), generation)
        told = iter(warnings_of(connection, events, generation))
        matched = self._matches(connection, rows, generation)
        lines = [
            with_match(said_line(row), matched.get(row["row"]))
            if "body" in row
            else with_warnings(make_line(row, craft.get(row["row"], []), names, hashes), next(told))
            for row in rows
        ]
        judged.mark(connection, lines, [partial(_stood, row, craft, names) for row in rows])
        if include_replaced:
            for line, row in zip(lines, rows, strict=True):
                line["replaced_by"] = row.get("replaced_by")
        return lines

    def _names(self, connection: sa.Connection, keys: Sequence[int], generation: int) -> Names:
        """Return what those craft called themselves, and when."""
        return Names(self._lake(connection, "static_runs", generation, keys, NAMING), labels_of(connection))

    def _matches(self, connection: sa.Connection, rows: list[dict[str, Any]], generation: int) -> dict[int, Match]:
        """Return what the detections among rows of claims are matched to."""
        asked = [row for row in rows if "body" in row and is_detection(row)]
        if not asked:
            return {}
        from offing.engine.in_tracks import matches  # brings a compiler along, which most questions need not wait for

        def load(layer: str, span: tuple[int, int], box: tuple[float, float, float, float] | None) -> pa.Table:
            return self.layer_of(connection, layer, generation, None, span, box=box)

        return matches(connection, asked, generation, load, labels_of(connection))

    def claims(self, kind: str | Sequence[str] | None = None, since: Time = None, until: Time = None) -> pa.Table:
        """Return what documents claim, and what they say was sighted, as a table of CLAIMS, oldest first.

        Copies of one text are told once; a claim that tells no time stands where its document was published.
        """
        return claims_table(self.lines(kind, None, None, since, until, ("report", "sighting")))

    def warnings(
        self, at: Time = None, area: Area | str | None = None, since: Time = None, until: Time = None
    ) -> pa.Table:
        """Return the areas of warnings (columns of WARNINGS), with *at* those in force at that instant.

        What several coordinators announce is told once. A warning that tells of no area has a row too.
        """
        return warnings_table(self.lines(None, None, area, since, until, "warning", at=at))

    def documents(self) -> pa.Table:
        """Return the documents that were read (columns of DOCUMENTS), every copy of a text by itself."""
        with self.home.pin() as generation, self.home.database.connect() as connection:
            return documents_table(connection, generation)

    def review(self, line: str, verdict: str, *, by: str | None, note: str | None = None) -> dict[str, Any]:
        """Add a review of a line (its id or the first digits of it) and return it: accept, reject or note, *by* whom.

        Raises UsageError where there is no such line, or nobody or nothing is said.
        """
        return add_review(self.home, line, verdict, by=by, note=note)

    def trail(self, line: str) -> Trail:
        """Return all reviews of a line, the earliest first, and whether it still stands."""
        return trail_of(self.home, line)

    def reviews(self, since: Time = None, verdict: str | Sequence[str] | None = None) -> pa.Table:
        """Return all reviews (columns of REVIEWS), the earliest first."""
        with self.home.pin() as generation, self.home.database.connect() as connection:
            return reviews_table(connection, generation, since, words(verdict))

    def counts(self, *, said: bool = True) -> dict[str, int]:
        """Return how many current events there are of each kind, and with *said* claims and sightings too."""
        query = (
            sa.select(db.events.c.kind, sa.func.count().label("n"))
            .where(db.current(db.events))
            .group_by(db.events.c.kind)
        )
        with self.home.pin() as generation, self.home.database.connect() as connection:
            found = {row.kind: row.n for row in connection.execute(query.order_by(db.events.c.kind))}
            return found | (said_counts(connection, generation) if said else {})

    def fixes(
        self, craft: Craft = None, since: Time = None, until: Time = None, columns: Sequence[str] | None = None
    ) -> pa.Table:
        """Return fixes (columns of FIXES), sorted by craft_id and t; *since* is included, *until* is not."""
        return self._timed("tracks", "t", craft, (microseconds(since), microseconds(until)), columns)

    def reception(self, since: Time = None, until: Time = None) -> pa.Table:
        """Return how many craft were heard per cell, hour, class and receiver (columns of RECEPTION)."""
        table = self._timed("reception", "hour", None, (microseconds(since), microseconds(until)), None)
        keys = [name for name in table.column_names if name != "craft"]
        total = table.group_by(keys).aggregate([("craft", "sum")])
        total = total.rename_columns([*keys, "craft"]).select(table.column_names).cast(table.schema)
        return total.sort_by([(key, "ascending") for key in keys])

    def craft(self, craft: Craft = None) -> pa.Table:
        """Return one row a craft: label, latest particulars, times first and last heard, number of fixes."""
        with self.home.pin() as generation, self.home.database.connect() as connection:
            keys = self._keys(connection, craft, generation) if craft else None
            tracks, statics = (self._paths(connection, layer, generation, keys) for layer in ("tracks", "static_runs"))
            return craft_table(tracks, statics, keys, labels_of(connection))

    def statics(self, craft: Craft = None) -> pa.Table:
        """Return what each craft said of itself, run by run, with the times heard.

        The columns are those of STATIC_RUNS; the parts of one static message tell different
        particulars and make different rows.
        """
        with self.home.pin() as generation, self.home.database.connect() as connection:
            keys = self._keys(connection, craft, generation) if craft else None
            return merged_runs(self._lake(connection, "static_runs", generation, keys))

    def areas(self) -> pa.Table:
        """Return the areas of the atlas and the user's own (columns of AREAS), their outlines as well-known binary."""
        return areas_of(self.home)

    def ports(self) -> pa.Table:
        """Return the ports of the atlas and the anchorages learned last (columns of PORTS)."""
        return ports_of(self.home)

    def inputs(self) -> pa.Table:
        """Return what has been read, with the account of every line (columns of INPUTS)."""
        rows = [{name: _mapped(row.get(name)) for name in INPUTS.names} for row in self.accounts()]
        return pa.Table.from_pylist(rows, schema=INPUTS)

    def accounts(self) -> list[dict[str, Any]]:
        """Return the accounts of all inputs as dictionaries."""
        with self.home.pin() as generation, self.home.database.connect() as connection:
            return accounts(connection, db.seen_at(db.inputs, generation))

    def dataset(self, layer: str, generation: int) -> ds.Dataset:
        """Return the files of a layer as one Arrow dataset; the caller holds a pin of *generation* while it is used."""
        with self.home.database.connect() as connection:
            return _dataset(self._paths(connection, layer, generation, None), layer)

    def names_heard(self) -> tuple[list[int], list[str | None]]:
        """Return what craft called themselves: keys, and beside each a name."""
        with self.home.pin() as generation, self.home.database.connect() as connection:
            runs = self._lake(connection, "static_runs", generation, None, ("craft_id", "name"))
        return runs["craft_id"].to_pylist(), runs["name"].to_pylist()

    def all_names(self, connection: sa.Connection, generation: int) -> list[tuple[int, str | None]]:
        """Return what craft called themselves as of *generation*: keys, each with a name, no pair twice."""
        runs = self._lake(connection, "static_runs", generation, None, ("craft_id", "name"))
        runs = runs.group_by(["craft_id", "name"]).aggregate([])
        return list(dict.fromkeys(zip(runs["craft_id"].to_pylist(), runs["name"].to_pylist(), strict=True)))

    def fix_count(
        self, key: int, since_us: int | None, until_us: int | None
    ) -> tuple[int, datetime | None, datetime | None]:
        """Return how many fixes one craft has in a time, and when the first and the last of them were."""
        with self.home.pin() as generation, self.home.database.connect() as connection:
            paths = self._paths(connection, "tracks", generation, [key], (since_us, until_us))
            times = _dataset(paths, "tracks").to_table(columns=["t"], filter=_filter("t", [key], since_us, until_us))
        if not times.num_rows:
            return 0, None, None
        told = pc.min_max(times["t"]).as_py()
        return times.num_rows, told["min"], told["max"]

    def _timed(
        self,
        layer: str,
        time: str,
        craft: Craft,
        span: tuple[int | None, int | None],
        columns: Sequence[str] | None,
    ) -> pa.Table:
        since, until = span
        schema = lake.layer_schema(layer)
        unknown = sorted(set(columns or ()) - set(schema.names))
        if unknown:
            raise UsageError(f"there is no column {', '.join(unknown)}; there are {', '.join(schema.names)}")
        order = [name for name in ("craft_id", time) if name in schema.names]
        with self.home.pin() as generation, self.home.database.connect() as connection:
            keys = self._keys(connection, craft, generation) if craft else None
            paths = self._paths(connection, layer, generation, keys, span)
            chosen = list(dict.fromkeys([*(columns or schema.names), *order]))
            table = _dataset(paths, layer).to_table(columns=chosen, filter=_filter(time, keys, since, until))
        table = table.sort_by([(name, "ascending") for name in order])
        return table.select(list(columns)) if columns is not None else table

    def layer_of(
        self,
        connection: sa.Connection,
        layer: str,
        generation: int,
        keys: Sequence[int] | None,
        span: tuple[int | None, int | None],
        columns: Sequence[str] | None = None,
        box: tuple[float, float, float, float] | None = None,
    ) -> pa.Table:
        """Return rows of a layer of the lake of *generation*, in no order: of some craft, in a time (µs, half open).

        Of a layer without a time come all rows of the files that may reach into it. *box* is west, south, east, north.
        """
        time = {"tracks": "t", "reception": "hour"}.get(layer)
        paths = self._paths(connection, layer, generation, keys, span)
        names = list(columns or lake.layer_schema(layer).names)
        where = _filter(time or "", keys, *(span if time else (None, None)))
        if box is not None:
            west, south, east, north = box
            inside = (pc.field("lat") >= south) & (pc.field("lat") <= north)
            inside = inside & (pc.field("lon") >= west) & (pc.field("lon") <= east)
            where = inside if where is None else where & inside
        return _dataset(paths, layer).to_table(columns=names, filter=where)

    def _lake(
        self,
        connection: sa.Connection,
        layer: str,
        generation: int,
        keys: Sequence[int] | None,
        columns: Sequence[str] | None = None,
    ) -> pa.Table:
        paths = self._paths(connection, layer, generation, keys)
        names = list(columns or lake.layer_schema(layer).names)
        return _dataset(paths, layer).to_table(columns=names, filter=_filter("t", keys, None, None))

    def _keys(self, connection: sa.Connection, craft: Craft, generation: int) -> list[int]:
        asked = words(craft)
        runs = None
        if needs_names(asked):
            runs = self._lake(connection, "static_runs", generation, None, ("craft_id", "name"))
        return keys_named(asked, runs)

    def _paths(
        self,
        connection: sa.Connection,
        layer: str,
        generation: int,
        keys: Sequence[int] | None,
        span: tuple[int | None, int | None] = (None, None),
    ) -> list[str]:
        """Return the files of a layer that can hold those craft at those times."""
        files = db.files.c
        query = sa.select(files.path, files.bucket, files.buckets).where(
            db.seen_at(db.files, generation), files.layer == layer, files.rows > 0
        )
        since, until = span
        if since is not None:
            query = query.where(sa.or_(files.t_max.is_(None), files.t_max >= since))
        if until is not None:
            query = query.where(sa.or_(files.t_min.is_(None), files.t_min < until))
        rows = connection.execute(query.order_by(files.slice_start, files.bucket, files.id))
        return [str(self.home.lake / path) for path, bucket, buckets in rows if _may_hold(bucket, buckets, keys)]


def _stood(row: dict[str, Any], craft: Mapping[int, Sequence[int]], names: Names) -> str:
    """Return what a row says, as reviews keep it."""
    return said_stood(row) if "body" in row else event_stood(row, map(names.label, craft.get(row["row"], ())))


def _moment_of(row: dict[str, Any]) -> tuple[bool, int]:
    """Return when a row is to be listed: a claim that tells no time, when it was published; without that, last."""
    when = row["t_start"] if row["t_start"] is not None else row.get("document_published")
    return when is None, when or 0


def _may_hold(bucket: int | None, buckets: int | None, keys: Sequence[int] | None) -> bool:
    if keys is None or bucket is None or not buckets:
        return True
    import numpy as np

    return bool((craft_bucket(np.array(keys, np.int64), buckets) == bucket).any())


def _dataset(paths: list[str], layer: str) -> ds.Dataset:
    schema = lake.LAYERS[layer]
    if not paths:
        return ds.dataset(schema.empty_table())
    return ds.dataset(paths, schema=schema, format="parquet")


def _filter(time: str, keys: Iterable[int] | None, since: int | None, until: int | None) -> pc.Expression | None:
    parts = []
    if keys is not None:
        parts.append(pc.field("craft_id").isin(pa.array(list(keys), pa.int64())))
    if since is not None:
        parts.append(pc.field(time) >= at(since))
    if until is not None:
        parts.append(pc.field(time) < at(until))
    if not parts:
        return None
    whole = parts[0]
    for part in parts[1:]:
        whole = whole & part
    return whole


def _mapped(value: Any) -> Any:
    return list(value.items()) if isinstance(value, dict) else value
