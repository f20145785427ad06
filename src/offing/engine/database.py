"""The record's database: one schema for SQLite and PostgreSQL.

Times are int64 microseconds since 1970, UTC. A row of ``files``, ``events``, ``inputs`` or ``areas`` is
current where ``since_generation`` is set and ``until_generation`` is not; a staged row has
neither. JSON columns are shown, never filtered on.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from offing.engine.added_only import guard
from offing.engine.storage import storing
from offing.engine.text_index import lay_with

BUSY_MS = 60_000


class PlaceText(sa.TypeDecorator[str]):
    """Store a file's place as text; bytes that are no UTF-8 are written out, for databases take none."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _: sa.Dialect) -> str | None:
        """Return what is stored for a path of this file system."""
        return None if value is None else os.fsencode(value).decode("utf-8", "backslashreplace")


_JSON = sa.JSON(none_as_null=True)
_BIG_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _life() -> list[sa.Column[Any]]:
    return [sa.Column("since_generation", sa.Integer), sa.Column("until_generation", sa.Integer)]


meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

generations = sa.Table(
    "generations",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("made_at", sa.BigInteger, nullable=False),
    sa.Column("command", sa.Text, nullable=False),
)

# `synthetic` tells rehearsals, null where an input names no craft. `sha256` is null until the
# input is read to its end. `unit` is the source's: "lines" or
# "rows". `bytes` counts unpacked bytes. `path` and `container` say where the bytes lay.
inputs = sa.Table(
    "inputs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sha256", sa.Text, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("path", PlaceText, nullable=False),
    sa.Column("container", sa.Text, nullable=False, default=""),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("source_version", sa.Integer, nullable=False),
    sa.Column("unit", sa.Text, nullable=False, default="lines"),
    sa.Column("options", _JSON, nullable=False, default=dict),
    sa.Column("layout", _JSON, nullable=False, default=dict),
    sa.Column("decided", _JSON, nullable=False, default=list),
    sa.Column("bytes", sa.BigInteger, nullable=False, default=0),
    sa.Column("copied", sa.Boolean, nullable=False, default=True),
    sa.Column("complete", sa.Boolean, nullable=False, default=False),
    sa.Column("notes", _JSON, nullable=False, default=list),
    sa.Column("seconds", sa.Float, nullable=False, default=0.0),
    sa.Column("synthetic", sa.Boolean),
    *_life(),
    sa.Column("replaced_by", sa.Integer, sa.ForeignKey("inputs.id")),
)

# `offset` and `length` count unpacked bytes, or rows where the input's unit is rows. `path`
# is relative to the home's archive and null for an input that was not copied. `carry` is
# what the parser handed on after this frame; `account` counts this frame's lines.
frames = sa.Table(
    "frames",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("input_id", sa.Integer, sa.ForeignKey("inputs.id"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False, index=True),
    sa.Column("offset", sa.BigInteger, nullable=False),
    sa.Column("length", sa.BigInteger, nullable=False),
    sa.Column("path", sa.Text),
    sa.Column("carry", _JSON, nullable=False, default=dict),
    sa.Column("account", _JSON, nullable=False, default=dict),
    sa.UniqueConstraint("input_id", "seq"),
)

# `path` is relative to the home's lake. Slices are half open, int64 microseconds. `tally`
# of a tracks file: {"<frame id>": {"fixes": n, "<reason>": n}}.
files = sa.Table(
    "files",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("path", sa.Text, nullable=False, unique=True),
    sa.Column("layer", sa.Text, nullable=False),
    sa.Column("frame_id", sa.Integer, sa.ForeignKey("frames.id"), index=True),
    sa.Column("slice_start", sa.BigInteger),
    sa.Column("slice_end", sa.BigInteger),
    sa.Column("bucket", sa.Integer),
    sa.Column("buckets", sa.Integer),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("t_min", sa.BigInteger),
    sa.Column("t_max", sa.BigInteger),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("tally", _JSON),
    *_life(),
    sa.Index("ix_files_layer_slice_start", "layer", "slice_start"),
    sa.Index("ix_files_until_generation", "until_generation"),
)

labels = sa.Table(
    "labels",
    metadata,
    sa.Column("craft_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("label", sa.Text, nullable=False),
)

# `slice` is the start of the slice the event was found in. `evidence`: [[frame id, offset, length], …].
events = sa.Table(
    "events",
    metadata,
    sa.Column("row", _BIG_KEY, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("settings", _JSON, nullable=False),
    sa.Column("t_start", sa.BigInteger, nullable=False),
    sa.Column("t_end", sa.BigInteger),
    sa.Column("lat", sa.Float),
    sa.Column("lon", sa.Float),
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Column("detail", _JSON, nullable=False),
    sa.Column("state", _JSON),
    sa.Column("fixes", sa.Integer, nullable=False),
    sa.Column("longest_silence_s", sa.Float),
    sa.Column("evidence", _JSON, nullable=False),
    sa.Column("slice", sa.BigInteger, nullable=False),
    sa.Column("synthetic", sa.Boolean, nullable=False, default=False),
    sa.Column("since_generation", sa.Integer, nullable=False),
    sa.Column("until_generation", sa.Integer),
    sa.Column("replaced_by", sa.Text),
    sa.Index("ix_events_kind_t_start", "kind", "t_start"),
    sa.Index("ix_events_until_generation", "until_generation"),
)

event_craft = sa.Table(
    "event_craft",
    metadata,
    sa.Column("row", _BIG_KEY, sa.ForeignKey("events.row"), primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("craft_id", sa.BigInteger, nullable=False, index=True),
)

settings = sa.Table(
    "settings",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", _JSON, nullable=False),
)

# The user's own. `kind`: drawn, boundary, held (`of`: the disputed place, `holder`: who is taken
# to hold it) or anchorage (`lat`, `lon`; `snapshot`: with which learning it came). `geometry` is
# WKB, as in AREAS. `source`: where it is from, as a text, and what was done to it, as texts.
areas = sa.Table(
    "areas",
    metadata,
    sa.Column("row", sa.Integer, primary_key=True),
    sa.Column("area_id", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("of", sa.Text),
    sa.Column("holder", sa.Text),
    sa.Column("role", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("geometry", sa.LargeBinary),
    sa.Column("lat", sa.Float),
    sa.Column("lon", sa.Float),
    sa.Column("snapshot", sa.Integer),
    sa.Column("source", _JSON, nullable=False, default=dict),
    sa.Column("made_at", sa.BigInteger, nullable=False),
    sa.Column("since_generation", sa.Integer, nullable=False),
    sa.Column("until_generation", sa.Integer),
)

# What sources of documents made of inputs, named by its own SHA-256; offsets of spans count its code points.
texts = sa.Table(
    "texts",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

# Which texts the index of texts holds (see text_index): by `row` there.
indexed_texts = sa.Table(
    "indexed_texts",
    metadata,
    sa.Column("row", _BIG_KEY, primary_key=True, autoincrement=True),
    sa.Column("sha256", sa.Text, sa.ForeignKey("texts.sha256"), nullable=False, unique=True),
)
lay_with(indexed_texts)

# `id` hashes the input's SHA-256 and the part of it. `cluster` is shared by copies of one text: the least of their ids.
# `reader` is empty where none reads the language. `published` is true to `published_grain`.
documents = sa.Table(
    "documents",
    metadata,
    sa.Column("row", _BIG_KEY, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, index=True),
    sa.Column("input_id", sa.Integer, sa.ForeignKey("inputs.id"), nullable=False, index=True),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("text_sha256", sa.Text, sa.ForeignKey("texts.sha256"), nullable=False, index=True),
    sa.Column("extractor", sa.Text, nullable=False),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("reader_version", sa.Integer, nullable=False),
    sa.Column("title", sa.Text),
    sa.Column("publisher", sa.Text),
    sa.Column("published", sa.BigInteger),
    sa.Column("published_grain", sa.Text, nullable=False),
    sa.Column("language", sa.Text),
    sa.Column("dateline", sa.Text),
    sa.Column("address", sa.Text),
    sa.Column("found", _JSON, nullable=False),
    sa.Column("notes", _JSON, nullable=False),
    sa.Column("synthetic", sa.Boolean, nullable=False),
    sa.Column("signature", sa.LargeBinary, nullable=False),
    sa.Column("cluster", sa.Text, nullable=False, index=True),
    *_life(),
)

# Where documents must be looked for that may be copies of one another.
document_bands = sa.Table(
    "document_bands",
    metadata,
    sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("document", _BIG_KEY, sa.ForeignKey("documents.row"), primary_key=True, autoincrement=False),
)

# Claims and (`sighted`) sightings of documents; they live as long as their document. `body` is the claim as `parse`
# prints it; `t_start` and `t_end` are those of its time, null where it tells none.
claims = sa.Table(
    "claims",
    metadata,
    sa.Column("row", _BIG_KEY, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, index=True),
    sa.Column("document", _BIG_KEY, sa.ForeignKey("documents.row"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("sighted", sa.Boolean, nullable=False),
    sa.Column("t_start", sa.BigInteger, index=True),
    sa.Column("t_end", sa.BigInteger),
    sa.Column("lat", sa.Float),
    sa.Column("lon", sa.Float),
    sa.Column("modality", sa.Text, nullable=False),
    sa.Column("tier", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("body", _JSON, nullable=False),
    sa.Index("ix_claims_kind_t_start", "kind", "t_start"),
    # Hold all that counting asks of a sighting, so that bodies need not be passed over.
    sa.Index("ix_claims_sighted", "sighted", "t_start", "t_end", "lat", "lon", "modality", "document"),
)

# Which warnings the warning `id` (called `name`) cancels, and from when: its time of issue, null where unknown. They
# live as long as their document. `series` is in capitals, `number` without leading zeros.
cancellations = sa.Table(
    "cancellations",
    metadata,
    sa.Column("row", _BIG_KEY, primary_key=True, autoincrement=True),
    sa.Column("document", _BIG_KEY, sa.ForeignKey("documents.row"), nullable=False, index=True),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("series", sa.Text, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("year", sa.Integer),
    sa.Column("at", sa.BigInteger),
)

# The areas of warnings that events can lie in; they live as long as their document. `warning` is the claim's id,
# `number` how it is shown, `name` what others cancel it by. `windows` are pairs of little-endian int64, half
# open, of which the least and the largest number are open; `t_start` and `t_end` span them. `geometry` is WKB.
warned_areas = sa.Table(
    "warned_areas",
    metadata,
    sa.Column("row", _BIG_KEY, primary_key=True, autoincrement=True),
    sa.Column("document", _BIG_KEY, sa.ForeignKey("documents.row"), nullable=False, index=True),
    sa.Column("warning", sa.Text, nullable=False),
    sa.Column("name", _JSON, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    *(sa.Column(name, sa.Float, nullable=False) for name in ("west", "south", "east", "north")),
    sa.Column("t_start", sa.BigInteger, nullable=False, index=True),
    sa.Column("t_end", sa.BigInteger, nullable=False),
    sa.Column("windows", sa.LargeBinary, nullable=False),
    sa.Column("geometry", sa.LargeBinary, nullable=False),
)


# Which hulls claims and sightings mean, each hull once a claim (a sighting's own platforms apart); they live as long
# as their claim. `hull` is a ledger's id, or what hull_mentions makes of a ship, or a class, that the ledger lacks;
# `slot` the unit of the claim ("units.0"), `number` and `name` folded as the atlas folds them. `certain` is false where
# several may be meant, or a class alone is told. `observing`: the hull saw, and was not seen.
named_hulls = sa.Table(
    "named_hulls",
    metadata,
    sa.Column("row", _BIG_KEY, primary_key=True, autoincrement=True),
    sa.Column("claim", _BIG_KEY, sa.ForeignKey("claims.row"), nullable=False, index=True),
    sa.Column("hull", sa.Text, nullable=False),
    sa.Column("slot", sa.Text, nullable=False),
    sa.Column("number", sa.Text, index=True),
    sa.Column("name", sa.Text, index=True),
    sa.Column("certain", sa.Boolean, nullable=False),
    sa.Column("observing", sa.Boolean, nullable=False),
    sa.Column("sighted", sa.Boolean, nullable=False),
    sa.Column("t_start", sa.BigInteger),
    sa.Index("ix_named_hulls_hull_t_start", "hull", "t_start"),
    sa.Index("ix_named_hulls_t_start", "t_start"),
    sa.Index("ix_named_hulls_sighted", "sighted", "certain", "observing", "t_start", "claim", "hull"),
)

# What ties a craft to a hull, or unties it: only ever added to, the latest of a pair holds. `id` hashes the rest.
hull_ties = sa.Table(
    "hull_ties",
    metadata,
    sa.Column("row", _BIG_KEY, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("craft", sa.Text, nullable=False, index=True),
    sa.Column("hull", sa.Text, nullable=False, index=True),
    sa.Column("tied", sa.Boolean, nullable=False),
    sa.Column("t_start", sa.BigInteger),
    sa.Column("t_end", sa.BigInteger),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("made_at", sa.BigInteger, nullable=False),
)

# What people judged of lines: only ever added to, which the database itself sees to. `line` is the id of the line as
# it was then, `source` its lane, `stood` what it said (JSON in one form), of which `digest` is the SHA-256. `before`
# is the hash of the review before (see schema.review); the last one's stands in `meta`, so that no removal goes unseen.
reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("row", _BIG_KEY, primary_key=True, autoincrement=False),
    sa.Column("line", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("stood", sa.Text, nullable=False),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("before", sa.Text, nullable=False, unique=True),
)
guard(reviews, "row")


# How people corrected what belongs to an operation: only ever added to. `operations` and `lines` are ids as they were
# then; `detail` has the lines by which each operation is known again ("anchors") and a new name ("name").
operation_changes = sa.Table(
    "operation_changes",
    metadata,
    sa.Column("row", _BIG_KEY, primary_key=True, autoincrement=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("operations", _JSON, nullable=False),
    sa.Column("lines", _JSON, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("detail", _JSON, nullable=False),
    sa.Column("generation", sa.Integer, nullable=False),
)
guard(operation_changes, "row")


# How many ships a sighting saw together: of a class, or (`class_id` null) of any; those it names are among them. Where
# they say no more than the hulls that it names for certain there is no row.
sighted_ships = sa.Table(
    "sighted_ships",
    metadata,
    sa.Column("row", _BIG_KEY, primary_key=True, autoincrement=True),
    sa.Column("claim", _BIG_KEY, sa.ForeignKey("claims.row"), nullable=False, index=True),
    sa.Column("state", sa.Text),
    sa.Column("navy", sa.Text),
    sa.Column("class_id", sa.Text),
    sa.Column("ships", sa.Integer, nullable=False),
    sa.Column("t_start", sa.BigInteger, index=True),
)

# Where a sighting saw its ships pass between two waters: `name` as told, `heading` as told, in degrees where it is.
sighted_passages = sa.Table(
    "sighted_passages",
    metadata,
    sa.Column("row", _BIG_KEY, primary_key=True, autoincrement=True),
    sa.Column("claim", _BIG_KEY, sa.ForeignKey("claims.row"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("lat", sa.Float),
    sa.Column("lon", sa.Float),
    sa.Column("heading", sa.Text),
    sa.Column("t_start", sa.BigInteger, index=True),
)

# What sightings are compared by; they live as long as their claim. `mark` is shared by reports of one observer on the
# same ships, null where nothing can be compared; `place` is folded. `detected` ones are of detectors in images.
sighting_marks = sa.Table(
    "sighting_marks",
    metadata,
    sa.Column("claim", _BIG_KEY, sa.ForeignKey("claims.row"), primary_key=True, autoincrement=False),
    sa.Column("mark", sa.BigInteger, index=True),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("radius_km", sa.Float),
    sa.Column("relayed", sa.Boolean, nullable=False),
    sa.Column("detected", sa.Boolean, nullable=False),
    sa.Column("length_m", sa.Float),
    sa.Column("error_m", sa.Float),
)


def current(table: sa.Table) -> sa.ColumnElement[bool]:
    """Return the condition that a row of *table* is current."""
    return sa.and_(table.c.since_generation.is_not(None), table.c.until_generation.is_(None))


def seen_at(table: sa.Table, generation: int) -> sa.ColumnElement[bool]:
    """Return the condition that a row of *table* was current in *generation*."""
    gone = table.c.until_generation
    return sa.and_(table.c.since_generation <= generation, sa.or_(gone.is_(None), gone > generation))


def current_generation(connection: sa.Connection) -> int:
    """Return the latest published generation, 0 where nothing was published yet."""
    return int(connection.scalar(sa.select(sa.func.coalesce(sa.func.max(generations.c.id), 0))) or 0)


def connect(url: str | Path) -> sa.Engine:
    """Return an engine for an SQLite file or for the database at an SQLAlchemy URL."""
    if isinstance(url, Path):
        url = sa.URL.create("sqlite", database=str(url)).render_as_string(hide_password=False)
    url = _with_driver(url)
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _with_driver(url: str) -> str:
    """Return *url* naming psycopg 3 where it says no more than "PostgreSQL"."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # the driver's own transactions would leave out DDL and SELECT
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")


@contextmanager
def publishing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Run one transaction whose commit survives a power cut.

    Raises StorageFull where the disk is full, the database being as it was before.
    """
    with storing("the record"), engine.connect() as connection:
        _synchronous(connection, "FULL")
        try:
            with connection.begin():
                yield connection
        finally:
            _synchronous(connection, "NORMAL")


def _synchronous(connection: sa.Connection, level: str) -> None:
    raw = connection.connection.dbapi_connection
    if isinstance(raw, sqlite3.Connection):
        raw.execute(f"PRAGMA synchronous={level}").close()
