"""Lines of the record as a table with their sources beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from offing.engine.beside import Copy
from offing.engine.chart_signs import LANES
from offing.engine.cited import Cited, Note
from offing.engine.export import flat

Line = Mapping[str, Any]

# What a line rests on, behind the columns of FLAT; lists hold one entry a source. `place` says where in it, `copy` is
# the file beside the table, where there is one.
SOURCES = pa.schema(
    [
        pa.field("lane", pa.string()),
        *(
            pa.field(f"source_{name}", pa.list_(pa.string()))
            for name in ("publisher", "title", "published", "address", "place", "sha256", "text_sha256", "copy")
        ),
    ]
)


def footnoted(lines: Sequence[Line], cited: Cited, copies: Mapping[int, Copy]) -> pa.Table:
    """Return lines as a table of FLAT with the columns of SOURCES behind."""
    rows = [{"lane": LANES[line["source"]]} | _sources(cited.of(line), copies) for line in lines]
    table, more = flat(lines), pa.Table.from_pylist(rows, schema=SOURCES)
    for name in more.column_names:
        table = table.append_column(name, more[name])
    return table


def _sources(notes: Sequence[Note], copies: Mapping[int, Copy]) -> dict[str, list[str]]:
    published = [(note.published, {"month": 7, "day": 10}.get(note.published_grain, 19)) for note in notes]
    told = {name: [getattr(note, name) for note in notes] for name in ("publisher", "address", "place", "text_sha256")}
    told["title"] = [note.title or note.source.name for note in notes]
    told["published"] = ["" if at is None else at.isoformat()[:length] for at, length in published]
    told["sha256"] = [note.source.sha256 for note in notes]
    told["copy"] = [copies[note.source.id].file if note.source.id in copies else "" for note in notes]
    return {f"source_{name}": values for name, values in told.items()}
