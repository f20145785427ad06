"""An index of all fixes by place and by time, for maps: columns on disk that are looked into, never loaded.

The rows lie as tracks do, by craft and time. Beside them lie two orders: by the zoom from which a fix is shown and the
Morton code of its place, and by time. An index is of one set of track files, by whose names its folder is called; it
can always be made anew.
"""

import hashlib
import json
import mmap
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from numpy.typing import NDArray

from offing.engine import database as db
from offing.engine import lake
from offing.engine.home import Home
from offing.engine.storage import storing
from offing.nav.mercator import codes, project
from offing.nav.thinning import DEEPEST, levels

FOLDER: Final = "tiles"
_FORMAT: Final = 1
_AT_ONCE: Final = 1_500_000  # rows that are sorted together
_MOST_GROUPS: Final = 64
_READ: Final = ("craft_id", "t", "lat", "lon", "sog_kn", "cog_deg", "segment")
NONE: Final = 0xFFFF  # stands for a speed or course that was not told
_COLUMNS: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("x", "y", "t", "craft", "segment"), np.uint32),
    **dict.fromkeys(("sog", "cog"), np.uint16),
    "level": np.uint8,
}
_META: Final = "index.json"
Column = NDArray[Any]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class TileIndex:
    """Hold the columns of an index, memory-mapped.

    Of each fix: ``x y`` (nav.mercator), ``t`` seconds since 1970, ``sog`` and ``cog`` tenths (NONE: not told),
    ``craft`` the place in ``crafts``, ``segment`` a number of its own, ``level`` the zoom from which it is shown.
    ``placed`` are rows by level and ``codes``, those of a level between its ``starts``; ``timed`` rows by ``times``.
    """

    key: str
    x: Column
    y: Column
    t: Column
    craft: Column
    segment: Column
    sog: Column
    cog: Column
    level: Column
    crafts: NDArray[np.int64]
    placed: Column
    codes: Column
    starts: NDArray[np.int64]
    timed: Column
    times: Column

    def __len__(self) -> int:
        return len(self.x)

    def let_go(self) -> None:
        """Give the pages that were looked into back to the system, which still has them in its cache."""
        for column in (self.x, self.y, self.t, self.craft, self.segment, self.sog, self.cog, self.level):
            _let_go(column)
        for column in (self.placed, self.codes, self.timed, self.times):
            _let_go(column)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the index in a folder; raises FileNotFoundError where it is not whole."""
        meta = json.loads((folder / _META).read_text())
        n = meta["rows"]
        names = (*_COLUMNS, "placed", "codes", "timed", "times")
        columns = {name: _mapped(folder / f"{name}.npy")[:n] for name in names}
        crafts = np.load(folder / "crafts.npy")
        return cls(folder.name, **columns, crafts=crafts, starts=np.array(meta["starts"], np.int64))


def _mapped(path: Path) -> Column:
    if path.stat().st_size <= 128:
        return np.asarray(np.load(path))
    return np.asarray(np.load(path, mmap_mode="r"))


def _let_go(column: Any) -> None:
    while column is not None and not isinstance(column, mmap.mmap):
        column = getattr(column, "base", None)
    if column is not None and hasattr(mmap, "MADV_DONTNEED"):
        column.madvise(mmap.MADV_DONTNEED)


def track_files(connection: sa.Connection, generation: int) -> list[dict[str, Any]]:
    """Return the rows of the track files of a generation."""
    query = sa.select(db.files).where(
        db.seen_at(db.files, generation), db.files.c.layer == "tracks", db.files.c.rows > 0
    )
    return [dict(row) for row in connection.execute(query.order_by(db.files.c.slice_start, db.files.c.id)).mappings()]


def key_of(files: Sequence[Row]) -> str:
    """Return how the index of those track files is called."""
    return hashlib.sha256("\n".join([str(_FORMAT), *sorted(row["path"] for row in files)]).encode()).hexdigest()[:24]


def find(home: Home, files: Sequence[Row]) -> TileIndex | None:
    """Return the index of those track files where it was made already."""
    try:
        return TileIndex.open(home.path / FOLDER / key_of(files))
    except (OSError, ValueError, KeyError):
        return None


def build(home: Home, files: Sequence[Row]) -> TileIndex:
    """Make the index of those track files, and take away those that were made before."""
    place = home.path / FOLDER
    folder = place / f"{key_of(files)}.{uuid4().hex[:8]}.tmp"
    with storing("the index of fixes for maps"):
        folder.mkdir(parents=True)
        try:
            _write(home, files, folder)
            target = place / key_of(files)
            shutil.rmtree(target, ignore_errors=True)
            folder.rename(target)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    for old in place.iterdir():
        if old != target:
            shutil.rmtree(old, ignore_errors=True)  # whoever looks into it still has its pages
    return TileIndex.open(target)


def _write(home: Home, files: Sequence[Row], folder: Path) -> None:
    most = sum(row["rows"] for row in files)
    columns = {name: _made(folder / f"{name}.npy", kind, most) for name, kind in _COLUMNS.items()}
    crafts: list[NDArray[np.int64]] = []
    n = known = segments = 0
    for table in _groups(home, files, most):
        keys = table["craft_id"].to_numpy()
        own, craft = np.unique(keys, return_inverse=True)
        segment = table["segment"].cast(pa.int64()).to_numpy()
        first = np.concatenate([[True], (keys[1:] != keys[:-1]) | (segment[1:] != segment[:-1])])
        t = table["t"].cast(pa.int64()).to_numpy() // 1_000_000
        x, y = project(table["lat"].to_numpy(), table["lon"].to_numpy())
        number = np.cumsum(first)
        found = {"x": x, "y": y, "t": t, "craft": craft + known, "segment": number + segments}
        found |= {name: _tenths(table[f"{name}_{unit}"]) for name, unit in (("sog", "kn"), ("cog", "deg"))}
        found["level"] = levels(x, y, t, first)
        for name, values in found.items():
            columns[name][n : n + len(keys)] = values
        n, known, segments = n + len(keys), known + len(own), segments + int(number[-1])
        crafts.append(own)
    starts = _order(columns, n, folder)
    np.save(folder / "crafts.npy", np.concatenate(crafts) if crafts else np.zeros(0, np.int64))
    (folder / _META).write_text(json.dumps({"rows": n, "starts": starts}))


def _made(path: Path, kind: Any, rows: int) -> Column:
    if not rows:
        np.save(path, np.zeros(0, kind))
        return np.zeros(0, kind)
    return np.asarray(np.lib.format.open_memmap(path, "w+", kind, (rows,)))


def _groups(home: Home, files: Sequence[Row], rows: int) -> Iterator[pa.Table]:
    """Yield the fixes with a place, some craft at a time, by craft and time."""
    parts = 1
    while parts * _AT_ONCE < rows and parts < _MOST_GROUPS:
        parts *= 2
    for part in range(parts):
        having = [row for row in files if _overlaps(row, part, parts)]
        table = lake.read(home, having, _READ, layer="tracks", bucket=(part, parts))
        table = table.filter(pc.and_(pc.is_valid(table["lat"]), pc.is_valid(table["lon"])))
        if table.num_rows:
            # Files lie one behind the other in time and hold a craft's fixes in order, so that a stable sort will do.
            order = np.argsort(table["craft_id"].to_numpy(), kind="stable")
            yield table.take(pa.array(order)) if len(having) > 1 else table


def _overlaps(row: Row, part: int, parts: int) -> bool:
    bucket, buckets = row["bucket"], row["buckets"]
    if bucket is None or not buckets:
        return True
    return bool(bucket * parts < (part + 1) * buckets and part * buckets < (bucket + 1) * parts)


def _tenths(column: pa.ChunkedArray) -> NDArray[np.uint16]:
    values = np.nan_to_num(column.to_numpy().astype(np.float64), nan=NONE / 10)
    return np.asarray(np.clip(np.rint(values * 10), 0, NONE), np.uint16)


def _order(columns: Mapping[str, Column], n: int, folder: Path) -> list[int]:
    """Write both orders; return where each level begins in the one by place."""
    level = columns["level"][:n]
    whole = level.astype(np.uint64) << np.uint64(32)
    whole |= codes(columns["x"][:n], columns["y"][:n])
    order = np.argsort(whole)
    np.save(folder / "placed.npy", order.astype(np.uint32))
    np.save(folder / "codes.npy", whole[order].astype(np.uint32))
    counts = np.bincount(level, minlength=DEEPEST + 1)
    del whole, order
    t = np.array(columns["t"][:n])
    order = np.argsort(t, kind="stable")
    np.save(folder / "timed.npy", order.astype(np.uint32))
    np.save(folder / "times.npy", t[order])
    return [0, *np.cumsum(counts).tolist()]


def _main(home: str, generation: str) -> None:
    """Make the index of a generation: for who wants it made in a process of its own."""
    opened = Home.open(home, create=False)
    with opened.database.connect() as connection:
        files = track_files(connection, int(generation))
    build(opened, files)


if __name__ == "__main__":
    _main(*sys.argv[1:3])
