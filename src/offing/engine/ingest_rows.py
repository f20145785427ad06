"""Ingest of inputs without lines (Parquet): the bytes are archived whole, the rows read in batches."""

import time
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from offing.engine import archive
from offing.engine import database as db
from offing.engine.nature import Nature
from offing.engine.report_files import FileRow, write_reports
from offing.engine.staging import Ingested, Way, insert, name_craft, read_before, timely
from offing.schema.account import Account, add_counts
from offing.schema.errors import InputError
from offing.schema.source import Parsed, Stretch


class RowsRead:
    """Gather what the batches of one input say; all is registered in one transaction."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self.account = Account()
        self.files: list[FileRow] = []
        self.labels: dict[int, str] = {}
        self.carry: dict[str, Any] = {}
        self.nature = Nature(way.home, way.unpacked.name)

    def take(self, batch: pa.Table, offset: int) -> None:
        """Parse one batch of rows and write its reports."""
        parsed = self.way.source.parse(Stretch(batch, offset, last=False), self.way.recognition.layout, self.carry)
        self.nature.take(parsed)
        self._keep(parsed, f"rows-{offset}")

    def _keep(self, parsed: Parsed, stem: str) -> None:
        positions, dropped = timely(parsed.positions)
        statics, _ = timely(parsed.statics)
        self.files += write_reports(self.way.home, positions, "positions", stem)
        self.files += write_reports(self.way.home, statics, "statics", stem)
        self.account += parsed.account
        self.account.dropped = add_counts(self.account.dropped, dropped)
        self.labels |= parsed.labels
        self.carry = parsed.carry


def ingest_rows(way: Way) -> Ingested:
    """Stage one input whose unit is rows; its reports point at its one frame and a row number."""
    started = time.monotonic()
    local = way.unpacked.local()
    path, sha256 = archive.keep_whole(way.home, way.unpacked) if way.copy else (None, archive.file_sha256(local))
    with way.home.database.connect() as connection:
        [known] = read_before(connection, [(way, sha256)])
    if known:
        return Ingested(known[0], sha256, already=True)
    read = RowsRead(way)
    rows = 0
    for batch in _batches(way):
        read.take(batch, rows)
        rows += batch.num_rows
    values = way.row | _read_row(way, read, sha256, local.stat().st_size) | {"seconds": time.monotonic() - started}
    frame = {"seq": 0, "sha256": sha256, "offset": 0, "length": rows, "path": path, "account": read.account.as_dict()}
    with way.home.database.begin() as connection:
        input_id = insert(connection, db.inputs, values)
        key = insert(connection, db.frames, frame | {"input_id": input_id, "carry": {}})
        if read.files:
            connection.execute(sa.insert(db.files), [file | {"frame_id": key} for file in read.files])
        name_craft(connection, read.labels)
    return Ingested(input_id, sha256, already=False)


def _batches(way: Way) -> Iterable[pa.Table]:
    if way.source.batches is None:
        raise InputError(f"{way.unpacked.name}: the source {way.source.name} reads rows but gives no batches")
    return way.source.batches(str(way.unpacked.local()))


def _read_row(way: Way, read: RowsRead, sha256: str, size: int) -> dict[str, Any]:
    return {
        "decided": [*way.recognition.decided, *read.carry.get("decided", ())],
        "sha256": sha256,
        "bytes": size,
        "complete": True,
        "synthetic": read.nature.synthetic,
    }
