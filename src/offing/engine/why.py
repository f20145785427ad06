"""Why a line stands in the record: its event, its thresholds, and the exact bytes it rests on."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as ds
import sqlalchemy as sa

from offing.codecs.nmea_lines import message_lines
from offing.codecs.nmea_origin import BASE, START, time_origin
from offing.engine import archive, lake
from offing.engine import database as db
from offing.engine.accounted import living_frames
from offing.engine.as_stood import event_stood
from offing.engine.home import Home
from offing.engine.in_warned import warnings_of, with_warnings
from offing.engine.instants import moment
from offing.engine.lines import Line, craft_of, frame_hashes, make_line
from offing.engine.reviewed import Reviewed, trail
from offing.engine.who import NAMING, Names, labels_of
from offing.engine.why_said import WhySaid, why_said
from offing.nav.columns import plain_floats
from offing.schema.craft import craft_bucket
from offing.schema.errors import UsageError

Row = Mapping[str, Any]
_LISTED = 5
_SHORTEST = 4
_LOOK_BACK = 256 << 10  # bytes before a sentence, in which a line that gave it its time is looked for
_AIS = re.compile(rb"!..VD[MO],")


@dataclass(frozen=True, slots=True)
class Quote:
    """Hold one piece of evidence: where it lies, what stands there, and the fix read from it.

    ``offset`` and ``length`` count bytes of the unpacked input, ``line`` counts from 1; of an
    input without lines ``offset`` is the row's number and ``row`` its values. ``data`` are the
    bytes of the whole range, ``lines`` those of its lines that belong to the message.
    ``time_from`` says of a sentence where its time came from (``origin``), and quotes the
    line before it that told, if there is one, with ``line`` and ``offset``.
    """

    input: dict[str, Any]
    frame: dict[str, Any]
    offset: int
    length: int
    line: int | None
    data: bytes
    lines: tuple[str, ...]
    row: dict[str, Any] | None
    fix: dict[str, Any] | None
    time_from: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the quote as JSON takes it, its bytes as the text of their lines."""
        return {name: value for name, value in asdict(self).items() if name != "data"}


@dataclass(frozen=True, slots=True)
class Why:
    """Hold the whole chain behind one line of the record.

    ``current`` tells whether the line still stands; if not, ``replaced_by`` names the one
    that later data put in its place, if any. ``published`` says when and by what command.
    ``rests_on`` names the lines it was made of, where it was made of lines: id, kind and time, and how each stands
    by its reviews. ``reviews`` is the line's own trail.
    """

    event: Line
    current: bool
    replaced_by: str | None
    published: dict[str, Any]
    detector: dict[str, Any]
    quotes: tuple[Quote, ...]
    rests_on: tuple[dict[str, Any], ...] = ()
    reviews: tuple[dict[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return everything as JSON takes it (times as datetimes)."""
        fields = ("event", "current", "replaced_by", "published", "detector", "rests_on", "reviews")
        return {name: getattr(self, name) for name in fields} | {"evidence": [quote.as_dict() for quote in self.quotes]}


def why(home: Home, id: str) -> Why | WhySaid:  # noqa: A002 - the record's own word
    """Return why the line *id* (or the only one that begins so) stands in the record.

    Raises UsageError where there is no such line or several, RecordError where its bytes
    cannot be had any more.
    """
    said = why_said(home, wanted_id(id))
    if said is not None:
        return said
    with home.pin() as generation, home.database.connect() as connection:
        row = find_event(connection, id)
        craft = craft_of(connection, [row["row"]]).get(row["row"], [])
        runs = _dataset(home, connection, "static_runs", generation).to_table(
            columns=list(NAMING), filter=pc.field("craft_id").isin(craft)
        )
        names = Names(runs, labels_of(connection))
        line = make_line(row, craft, names, frame_hashes(connection, [row]))
        line = with_warnings(line, *warnings_of(connection, [row], generation))
        judged = Reviewed.of_record(connection, generation)
        stood = event_stood(row, map(names.label, craft))
        judged.mark(connection, [line], [lambda: stood])
        reviews = trail(connection, judged, row["id"], stood)
        published = _generation(connection, row["since_generation"])
        rests_on = _made_of(connection, row["detail"].get("rests_on") or (), judged)
        fixes = _fixes(home, connection, row, craft, generation)
        owners = archive.frame_rows(connection, (one["frame"] for one in row["evidence"]))
        starts = {key: _line_starts(frames) for key, frames in _frames_of(connection, owners).items()}
    quotes = _quotes(home, row["evidence"], owners, starts, fixes)
    detector = {"kind": row["kind"], "version": row["version"], "settings": row["settings"]}
    current, heir = row["until_generation"] is None, row["replaced_by"]
    return Why(line, current, heir, published, detector, quotes, rests_on, reviews)


def wanted_id(given: str) -> str:
    """Return the beginning of an id that a user wrote; raises UsageError where it can be none."""
    wanted = given.strip().lower()
    if len(wanted) < _SHORTEST or not wanted.isalnum():
        raise UsageError(f"{given!r} is no id of a line; give at least its first {_SHORTEST} digits, see: offing log")
    return wanted


def find_event(connection: sa.Connection, given: str) -> dict[str, Any]:
    """Return the current row of the event that *given* names or begins to name, else its latest row.

    Raises UsageError where there is none, with the ids nearest to it, or where there are several.
    """
    table, wanted = db.events, wanted_id(given)
    ids = list(
        connection.scalars(sa.select(table.c.id).where(table.c.id.startswith(wanted)).distinct().limit(_LISTED + 1))
    )
    if not ids:
        raise UsageError(f"no line of the record has the id {given!r}{_nearest(connection, wanted)}")
    if len(ids) > 1:
        listed = ", ".join(sorted(ids)[:_LISTED])
        raise UsageError(f"{given!r} begins more than one id: {listed}{' …' if len(ids) > _LISTED else ''}; give more")
    rows = sa.select(table).where(table.c.id == ids[0])
    newest = rows.order_by(table.c.until_generation.is_(None).desc(), table.c.row.desc()).limit(1)
    return dict(connection.execute(newest).mappings().one())


def _made_of(connection: sa.Connection, ids: Sequence[str], judged: Reviewed) -> tuple[dict[str, Any], ...]:
    """Return id, kind, start and verdict of the current lines that a group detector's event was made of."""
    table = db.events
    query = sa.select(table.c.id, table.c.kind, table.c.t_start).where(db.current(table), table.c.id.in_(list(ids)))
    rows = connection.execute(query.order_by(table.c.t_start, table.c.id)).mappings()
    return tuple(
        {"id": row["id"], "kind": row["kind"], "t_start": moment(row["t_start"])} | judged.verdict_of(row["id"])
        for row in rows
    )


def _nearest(connection: sa.Connection, wanted: str) -> str:
    every = connection.scalars(sa.select(db.events.c.id).where(db.current(db.events)).distinct()).all()
    near = difflib.get_close_matches(wanted, every, n=3, cutoff=0.7)
    return f"; did you mean {' or '.join(near)}?" if near else "; see: offing log"


def _generation(connection: sa.Connection, generation: int) -> dict[str, Any]:
    row = connection.execute(sa.select(db.generations).where(db.generations.c.id == generation)).mappings().first()
    return {
        "generation": generation,
        "command": row["command"] if row else None,
        "at_us": row["made_at"] if row else None,
    }


def _dataset(home: Home, connection: sa.Connection, layer: str, generation: int) -> ds.Dataset:
    query = sa.select(db.files.c.path).where(db.seen_at(db.files, generation), db.files.c.layer == layer)
    paths = [str(home.lake / path) for path in connection.scalars(query)]
    schema = lake.LAYERS[layer]
    return ds.dataset(paths, schema=schema, format="parquet") if paths else ds.dataset(schema.empty_table())


def _fixes(
    home: Home, connection: sa.Connection, event: Row, craft: Sequence[int], generation: int
) -> dict[tuple[int, int], dict[str, Any]]:
    """Return the event's decisive fixes by frame and offset, as the tracks hold them."""
    pointers = {(one["frame"], one["offset"]) for one in event["evidence"]}
    if not pointers:
        return {}
    query = sa.select(db.files).where(db.seen_at(db.files, generation), db.files.c.layer == "tracks")
    named = {str(frame) for frame, _ in pointers}
    rows = [dict(row) for row in connection.execute(query).mappings() if named & set(row["tally"] or named)]
    paths = [str(home.lake / row["path"]) for row in rows if _may_hold(row, craft)]
    if not paths:
        return {}
    offsets = sorted({offset for _, offset in pointers})
    wanted = pc.field("craft_id").isin(list(craft)) & pc.field("offset").isin(offsets)
    found = plain_floats(ds.dataset(paths, schema=lake.LAYERS["tracks"], format="parquet").to_table(filter=wanted))
    by_place = {(fix["frame"], fix["offset"]): fix for fix in found.to_pylist()}
    return {place: by_place[place] for place in pointers & by_place.keys()}


def _may_hold(row: Row, craft: Sequence[int]) -> bool:
    import numpy as np

    if row["bucket"] is None or not row["buckets"]:
        return True
    return bool((craft_bucket(np.array(list(craft), np.int64), row["buckets"]) == row["bucket"]).any())


def _frames_of(connection: sa.Connection, owners: Mapping[int, Row]) -> dict[int, list[Row]]:
    return {
        key: list(rows) for key, rows in living_frames(connection, {o["input_id"] for o in owners.values()}).items()
    }


def _line_starts(frames: list[Row]) -> list[tuple[Row, int]]:
    """Return the frames of an input, each with how many lines come before it."""
    before, starts = 0, []
    for frame in frames:
        starts.append((frame, before))
        before += (frame["account"] or {}).get("lines", 0)
    return starts


def _quotes(
    home: Home,
    evidence: Sequence[Row],
    owners: Mapping[int, Row],
    starts: Mapping[int, list[tuple[Row, int]]],
    fixes: Mapping[tuple[int, int], dict[str, Any]],
) -> tuple[Quote, ...]:
    in_lines = [one for one in evidence if owners[one["frame"]]["input_unit"] == "lines"]
    spans = [(one["frame"], one["offset"], one["length"]) for one in in_lines]
    heads = [_head(one, owners, starts) for one in in_lines]
    looks = [_look_back(span) for span in spans]
    texts = iter(archive.fetch(home, [*spans, *looks, *((frame, offset, n) for frame, offset, n, _ in heads)]))
    data = [next(texts) for _ in spans]
    before = [next(texts) for _ in looks]
    lines = [ahead + next(texts).count(b"\n") + 1 for _, _, _, ahead in heads]
    told = {id(one): each for one, *each in zip(in_lines, data, lines, before, strict=True)}
    return tuple(
        _quote(home, one, owners[one["frame"]], told.get(id(one)), fixes.get((one["frame"], one["offset"])))
        for one in evidence
    )


def _look_back(span: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the span of bytes before another one."""
    frame, offset, _ = span
    return frame, max(offset - _LOOK_BACK, 0), min(offset, _LOOK_BACK)


def _head(
    one: Row, owners: Mapping[int, Row], starts: Mapping[int, list[tuple[Row, int]]]
) -> tuple[int, int, int, int]:
    """Return the span from the start of the frame that holds the evidence to it, and the lines before that frame."""
    frames = starts[owners[one["frame"]]["input_id"]]
    frame, before = next((f, n) for f, n in reversed(frames) if f["offset"] <= one["offset"])
    return one["frame"], frame["offset"], one["offset"] - frame["offset"], before


def _quote(home: Home, one: Row, owner: Row, told: list[Any] | None, fix: dict[str, Any] | None) -> Quote:
    data, line, before = told or (b"", None, b"")
    row = None if told else archive.fetch_rows(home, owner, [one["offset"]])[0]
    return Quote(
        input=input_of(owner),
        frame={name: owner[name] for name in ("id", "seq", "sha256", "offset", "length")},
        offset=one["offset"],
        length=one["length"],
        line=line,
        data=data,
        lines=sentences(data),
        row=row,
        fix=fix,
        time_from=_time_from(data, line, before, one["offset"], fix, owner) if _AIS.search(data) else None,
    )


def _time_from(
    data: bytes, line: int | None, before: bytes, offset: int, fix: dict[str, Any] | None, owner: Row
) -> dict[str, Any] | None:
    origin = time_origin(before, data, fix["t"] if fix else None)
    if origin is None:
        return None
    start = (owner["input_options"] or {}).get("start") if origin.kind == BASE else None
    told = {"origin": START if start else origin.kind, "start": start, "line": None, "offset": None, "text": None}
    if origin.begin is not None and line is not None:
        told["line"] = line - before.count(b"\n", origin.begin)
        told["offset"] = offset - len(before) + origin.begin
        told["text"] = before[origin.begin : origin.end].decode("utf-8", "backslashreplace")
    return told


def input_of(owner: Row) -> dict[str, Any]:
    """Return what is told of an input beside its evidence; *owner* is a row of archive.frame_rows."""
    names = ("name", "sha256", "path", "container", "source", "source_version", "unit", "copied")
    return {name: owner[f"input_{name}"] for name in names}


def sentences(data: bytes) -> tuple[str, ...]:
    """Return the lines of a span that belong to the message in it."""
    parts = [data[start:end] for start, end in message_lines(data)] if _AIS.search(data) else data.splitlines()
    return tuple(line.decode("utf-8", "backslashreplace") for line in parts)
