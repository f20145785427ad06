"""Read and write the lake: Parquet files that count only once the record lists them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import sqlalchemy as sa
from numpy.typing import NDArray

from offing.engine import database as db
from offing.engine.home import Home
from offing.engine.storage import TEMPORARY, storing, whole_file
from offing.schema import tables
from offing.schema.craft import craft_bucket, craft_hash

LAYERS = {
    "positions": tables.POSITIONS,
    "statics": tables.STATICS,
    "tracks": tables.FIXES,
    "static_runs": tables.STATIC_RUNS,
    "reception": tables.RECEPTION,
}
# Layers sorted by craft_hash: their files tell which hashes each row group holds.
_HASHED = ("positions", "statics")
_FRAMED = ("positions", "statics")
_FRAME = pa.field("frame", pa.int32(), nullable=False)
_HASHES = b"offing.craft_hash"
_GROUP = 65_536
_DICTIONARIES = ("receiver", "name", "callsign", "destination", "class")
_TIMES = ("t", "t_start", "hour")


def write(
    home: Home,
    table: pa.Table,
    layer: str,
    name: str,
    *,
    frame_id: int | None = None,
    slice: tuple[int, int] | None = None,  # noqa: A002 - the design's word
    bucket: int | None = None,
    buckets: int | None = None,
    tally: dict[str, dict[str, int]] | None = None,
    group_bounds: Sequence[int] = (),
) -> dict[str, Any]:
    """Write *table* as one new file of *layer* and return its row for ``files``, staged.

    *name* says what the file holds (``2015-01-01-b3``); a token is added, so that no file is
    ever overwritten. *slice* is (start, end) in microseconds. *group_bounds* are the rows
    before which a new row group begins (n of them make n + 1 groups, empty ones too);
    without them a group holds 65,536 rows. Raises StorageFull.
    """
    path = f"{layer}/{name}-{uuid4().hex[:12]}.parquet"
    target = home.lake / path
    with storing(f"the lake file {path}"), whole_file(target) as temporary:
        _write_parquet(table, layer, str(temporary), _group_rows(table.num_rows, group_bounds))
        size = temporary.stat().st_size
    start, end = slice or (None, None)
    earliest, latest = _span(table)
    return {
        "path": path,
        "layer": layer,
        "frame_id": frame_id,
        "slice_start": start,
        "slice_end": end,
        "bucket": bucket,
        "buckets": buckets,
        "rows": table.num_rows,
        "t_min": earliest,
        "t_max": latest,
        "bytes": size,
        "tally": tally,
    }


def _group_rows(rows: int, bounds: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first row of each row group and the row after its last."""
    starts = [0, *bounds] if bounds else list(range(0, max(rows, 1), _GROUP))
    return list(zip(starts, [*starts[1:], rows], strict=True))


def _write_parquet(table: pa.Table, layer: str, path: str, groups: list[tuple[int, int]]) -> None:
    if layer in _HASHED:
        hashes = json.dumps(_group_hashes(table, groups)).encode()
        table = table.replace_schema_metadata({_HASHES: hashes})
    names = table.column_names
    writer = pq.ParquetWriter(
        path,
        table.schema,
        compression="lz4",
        # Dictionaries of numbers cost more time than the space they save.
        use_dictionary=[column for column in _DICTIONARIES if column in names],
        write_statistics=[column for column in ("craft_id", *_TIMES) if column in names],
    )
    with writer:
        for start, end in groups:
            writer.write_table(table.slice(start, end - start), row_group_size=max(end - start, 1))


def _group_hashes(table: pa.Table, groups: list[tuple[int, int]]) -> list[list[int]]:
    """Return the least and greatest craft hash of each row group; of an empty one, none fits."""
    hashes = craft_hash(table["craft_id"].to_numpy())
    return [
        [int(hashes[start:end].min()), int(hashes[start:end].max())] if end > start else [1 << 16, -1]
        for start, end in groups
    ]


def _span(table: pa.Table) -> tuple[int | None, int | None]:
    """Return the earliest and latest time of a table in microseconds."""
    for column in _TIMES:
        if column in table.column_names:
            ends = pc.min_max(table[column].cast(pa.int64()))
            return ends["min"].as_py(), ends["max"].as_py()
    return None, None


def read(
    home: Home,
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str] | None = None,
    filters: pc.Expression | None = None,
    *,
    layer: str | None = None,
    bucket: tuple[int, int] | None = None,
    craft: Sequence[int] | None = None,
) -> pa.Table:
    """Return what the files of *rows* hold, one after the other in the order given.

    Files of positions and statics gain the column ``frame``. *bucket* (number, of how many)
    and *craft* (keys) select rows and, where files are sorted by craft hash, skip the row
    groups that cannot hold them. *layer* names the columns where *rows* may be empty.
    """
    parts = [_read_one(home, row, columns, filters, bucket, craft) for row in rows]
    if parts:
        return pa.concat_tables(parts).unify_dictionaries()
    schema = layer_schema(layer) if layer else pa.schema([])
    empty = schema.empty_table()
    return empty.select(list(columns)) if columns is not None else empty


def layer_schema(layer: str) -> pa.Schema:
    """Return the columns that reading a file of *layer* yields."""
    schema = LAYERS[layer]
    return schema.append(_FRAME) if layer in _FRAMED else schema


def _read_one(
    home: Home,
    row: Mapping[str, Any],
    columns: Sequence[str] | None,
    filters: pc.Expression | None,
    bucket: tuple[int, int] | None,
    craft: Sequence[int] | None,
) -> pa.Table:
    framed = row["layer"] in _FRAMED
    path = str(home.lake / row["path"])
    with pq.ParquetFile(path, metadata=_metadata(path)) as file:
        stored = [name for name in columns if name != "frame" or not framed] if columns is not None else None
        needed = stored
        if stored is not None and (bucket or craft is not None) and "craft_id" not in stored:
            needed = [*stored, "craft_id"]
        groups, ranges = _groups(file, bucket, craft)
        # The engine's own threads read side by side; Arrow's would only get in their way.
        table = file.read_row_groups(groups, columns=needed, use_threads=False)
    asked = [field for field in LAYERS[row["layer"]] if needed is None or field.name in needed]
    table = tables.completed(table.replace_schema_metadata(None), pa.schema(asked))
    if bucket is not None and not _all_within(ranges, bucket):
        table = table.filter(pa.array(craft_bucket(table["craft_id"].to_numpy(), bucket[1]) == bucket[0]))
    if craft is not None:
        table = table.filter(pc.is_in(table["craft_id"], pa.array(list(craft), pa.int64())))
    if filters is not None:
        table = table.filter(filters)
    if framed:
        frame = pa.array(np.full(table.num_rows, row["frame_id"], np.int32))
        table = table.append_column(pa.field("frame", pa.int32(), nullable=False), frame)
    return table.select(list(columns)) if columns is not None else table


@lru_cache(maxsize=512)
def _metadata(path: str) -> pq.FileMetaData:
    """Return what a file says of itself; files of the lake never change under their name."""
    return pq.read_metadata(path)


def _all_within(ranges: NDArray[np.int64] | None, bucket: tuple[int, int]) -> bool:
    """Tell whether row groups with those hashes hold craft of the bucket only."""
    return ranges is not None and bool((ranges * bucket[1] >> 16 == bucket[0]).all())


def _groups(
    file: pq.ParquetFile, bucket: tuple[int, int] | None, craft: Sequence[int] | None
) -> tuple[list[int], NDArray[np.int64] | None]:
    """Return the row groups that can hold the craft asked for, and the hashes they span where known."""
    every = list(range(file.num_row_groups))
    known = (file.schema_arrow.metadata or {}).get(_HASHES)
    if known is None or (bucket is None and craft is None):
        return every, None
    ranges = np.array(json.loads(known), np.int64).reshape(-1, 2)
    wanted = np.ones(len(ranges), bool)
    if bucket is not None:
        number, of = bucket
        wanted &= (ranges[:, 0] * of >> 16 <= number) & (number <= ranges[:, 1] * of >> 16)
    if craft is not None:
        hashes = craft_hash(np.array(list(craft), np.int64)).astype(np.int64)[:, None]
        wanted &= ((ranges[:, 0] <= hashes) & (hashes <= ranges[:, 1])).any(axis=0)
    return [group for group in every if wanted[group]], ranges[wanted]


def sweep(home: Home, *, thorough: bool = True) -> int:
    """Delete what no reader can still see and what no row lists; return how many files went.

    To find what no row lists, every file there is must be looked at; that is only needed
    where a writer was interrupted. Only the writer may call this: a file is written before
    its row is.
    """
    with home.lock():
        oldest = home.oldest_pin()
        gone = db.files.c.until_generation <= oldest
        with db.publishing(home.database) as connection:
            unseen = connection.scalars(sa.select(db.files.c.path).where(gone)).all()
            connection.execute(sa.delete(db.files).where(gone))
        if not thorough:
            for path in unseen:
                (home.lake / path).unlink(missing_ok=True)
            return len(unseen)
        with home.database.connect() as connection:
            listed = set(connection.scalars(sa.select(db.files.c.path)))
            archived = set(connection.scalars(sa.select(db.frames.c.path).where(db.frames.c.path.is_not(None))))
        return _sweep_folder(home.lake, listed) + _sweep_folder(home.archive, archived)


def _sweep_folder(folder: Any, listed: set[str]) -> int:
    swept = 0
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.suffix == TEMPORARY or path.relative_to(folder).as_posix() not in listed):
            path.unlink(missing_ok=True)
            swept += 1
    return swept
