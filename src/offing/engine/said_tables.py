"""Claims and documents as Arrow tables, for Python and SQL."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.instants import moment
from offing.engine.lines import Line
from offing.schema.tables import TIME
from offing.schema.text import to_json

_FORCE = pa.struct([("count", pa.int64()), ("unit", pa.string()), ("owner", pa.string()), ("bound", pa.string())])
_UNIT = pa.struct([(name, pa.string()) for name in ("name", "hull_number", "class", "navy", "state")])
_WORDS = pa.list_(pa.string())

# One row a claim or sighting, told once for all copies of its document. Parties are told by id; `detail` is JSON.
CLAIMS = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "kind", "source")),
        ("t_start", TIME),
        ("t_end", TIME),
        ("granularity", pa.string()),
        ("place", pa.string()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("actors", _WORDS),
        ("targets", _WORDS),
        ("forces", pa.list_(_FORCE)),
        ("units", pa.list_(_UNIT)),
        *(
            (name, pa.string())
            for name in ("modality", "speaker", "origin", "plover", "rule", "tier", "text", "detail")
        ),
        *((name, pa.string()) for name in ("document", "publisher", "title")),
        ("published", TIME),
        ("copies", pa.int64()),
        ("synthetic", pa.bool_()),
    ]
)

# One row a document; copies of one text share `cluster`.
DOCUMENTS = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "input", "part", "title", "publisher")),
        ("published", TIME),
        ("published_grain", pa.string()),
        *((name, pa.string()) for name in ("language", "dateline", "address", "reader")),
        ("reader_version", pa.int64()),
        *((name, pa.string()) for name in ("extractor", "text_sha256", "cluster")),
        ("claims", pa.int64()),
        ("synthetic", pa.bool_()),
    ]
)


def claims_table(lines: Iterable[Line]) -> pa.Table:
    """Return the lines of claims and sightings as a table of CLAIMS."""
    return pa.Table.from_pylist([_claim(line) for line in lines], schema=CLAIMS)


def _claim(line: Line) -> dict[str, Any]:
    said, document = line["detail"], line["detail"]["document"]
    place, time = said["place"] or {}, said["time"] or {}
    row = {name: line[name] for name in ("id", "kind", "source", "t_start", "t_end", "lat", "lon", "synthetic")}
    row |= {name: said[name] for name in ("modality", "plover", "rule", "tier", "text", "forces", "units")}
    row |= {name: [party["id"] for party in said[name]] for name in ("actors", "targets")}
    row |= {name: (said[name] or {}).get("id") for name in ("speaker", "origin")}
    row |= {"place": place.get("name"), "granularity": time.get("granularity"), "detail": to_json(said["detail"])}
    row |= {name: document[name] for name in ("publisher", "title", "published", "copies")}
    return row | {"document": document["id"]}


def documents_table(connection: sa.Connection, generation: int) -> pa.Table:
    """Return the documents of a generation as a table of DOCUMENTS, in the order in which they were published."""
    table = db.documents.c
    count = sa.select(sa.func.count()).where(db.claims.c.document == table.row).scalar_subquery()
    query = sa.select(db.documents, db.inputs.c.name.label("input"), count.label("claims"))
    query = query.join(db.inputs, table.input_id == db.inputs.c.id).where(db.seen_at(db.documents, generation))
    rows = [dict(row) for row in connection.execute(query.order_by(table.published, table.row)).mappings()]
    for row in rows:
        row["published"] = None if row["published"] is None else moment(row["published"])
    return pa.Table.from_pylist([{name: row[name] for name in DOCUMENTS.names} for row in rows], schema=DOCUMENTS)
