"""Report files: what a frame said, stored so that one bucket of craft can be read alone."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.engine import lake
from offing.engine.home import Home
from offing.engine.instants import DAY_US, at
from offing.engine.slices import Slice, month_of
from offing.schema.craft import craft_hash

# A large file is written as this many row groups, one to each range of the craft hash.
HASH_RANGES = 16
_WORTH_PARTING = 32_768

FileRow = dict[str, Any]


def write_reports(home: Home, table: pa.Table, layer: str, stem: str) -> list[FileRow]:
    """Write timed reports by UTC month, parted by ranges of the craft hash; return rows for ``files``.

    Within a range the rows stay as they came, which costs far less than sorting them through.

    Each row's tally counts the reports of each UTC day, by which slices are planned.
    """
    if not table.num_rows:
        return []
    ranges = _hash_range(table)
    table = table.combine_chunks().take(pa.array(np.argsort(ranges, kind="stable")))
    times = table["t"].cast(pa.int64()).to_numpy()
    parts = _by_month(times)
    return [_write_month(home, table, times, mask, layer, f"{month}/{stem}") for month, mask in parts]


def _write_month(home: Home, table: pa.Table, times: Any, mask: Any, layer: str, name: str) -> FileRow:
    if mask is not None:
        table, times = table.filter(pa.array(mask)), times[mask]
    return lake.write(home, table, layer, name, tally={"days": _per_day(times)}, group_bounds=_group_bounds(table))


def _per_day(times: NDArray[np.int64]) -> dict[str, int]:
    """Count the reports of each UTC day, named by its start in microseconds."""
    first = int(times.min()) // DAY_US
    if int(times.max()) // DAY_US == first:
        return {str(first * DAY_US): len(times)}
    counts = np.bincount(times // DAY_US - first)
    return {str((first + day) * DAY_US): int(counts[day]) for day in np.flatnonzero(counts).tolist()}


def _group_bounds(table: pa.Table) -> list[int]:
    """Return where the ranges of the craft hash begin in a table worth parting."""
    if table.num_rows < _WORTH_PARTING:
        return []
    bounds: list[int] = np.searchsorted(_hash_range(table), np.arange(1, HASH_RANGES)).tolist()
    return bounds


def _hash_range(table: pa.Table) -> NDArray[np.uint8]:
    return (craft_hash(table["craft_id"].to_numpy()) >> 12).astype(np.uint8)


def _by_month(times: Any) -> Iterator[tuple[str, Any]]:
    first, last = month_of(int(times.min())), month_of(int(times.max()))
    if first == last:
        yield first, None
        return
    days, inverse = np.unique(times // DAY_US, return_inverse=True)
    months = np.array([month_of(day * DAY_US) for day in days.tolist()])
    for month in np.unique(months):
        yield str(month), (months == month)[inverse]


def load_reports(home: Home, rows: Sequence[FileRow], part: Slice, layer: str, bucket: tuple[int, int]) -> pa.Table:
    """Return the reports of one slice and bucket with their ``frame``, files in the order given."""
    inside = [row for row in rows if row["t_min"] < part.end and row["t_max"] >= part.start]
    of = bucket if bucket[1] > 1 else None
    tables = [lake.read(home, [row], bucket=of, filters=_within(row, part)) for row in inside]
    whole = pa.concat_tables(tables) if tables else lake.layer_schema(layer).empty_table()
    return whole.unify_dictionaries()


def _within(row: FileRow, part: Slice) -> pc.Expression | None:
    if part.start <= row["t_min"] and row["t_max"] < part.end:
        return None
    return (pc.field("t") >= at(part.start)) & (pc.field("t") < at(part.end))
