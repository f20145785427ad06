"""The slice store: reads a slice's reports or tracks from the lake and writes what is made of them."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any
from uuid import uuid4

import pyarrow as pa

from offing.engine import lake
from offing.engine.carry import Carry
from offing.engine.home import Home
from offing.engine.instants import DAY_US
from offing.engine.report_files import FileRow, load_reports
from offing.engine.slices import Slice, buckets_for
from offing.engine.storage import storing, whole_file
from offing.schema.craft import craft_bucket

_CURRENT = "current:"


class SliceStore:
    """Serve the slices of one rework: reports as they will be, tracks as they are.

    *reports* are the rows of the positions and statics files that count from now on, in
    canonical order; *tracks* those of the stored tracks and static runs. Files written are
    collected in ``written``, to be published together.
    """

    def __init__(self, home: Home, reports: Sequence[FileRow], tracks: Sequence[FileRow]) -> None:
        self.home = home
        self.reports = {layer: [row for row in reports if row["layer"] == layer] for layer in ("positions", "statics")}
        self.tracks = tracks
        self.written: list[FileRow] = []
        # Static reports are few; those of a slice are read once and dealt out to the buckets.
        self._statics: tuple[Slice, pa.Table] | None = None
        self._statics_lock = Lock()
        self.days: Counter[int] = Counter()
        for row in reports:
            self.days.update({int(day): count for day, count in row["tally"]["days"].items()})

    def rows(self, part: Slice) -> int:
        """Return how many position and static reports fall into a slice."""
        return sum(self.days[day] for day in range(part.start, part.end, DAY_US))

    def buckets(self, part: Slice) -> int:
        """Return into how many buckets the slice is worked."""
        return buckets_for(self.rows(part))

    def load(self, part: Slice, bucket: int, buckets: int) -> tuple[pa.Table, pa.Table]:
        """Return one bucket's reports: positions and statics."""
        positions = load_reports(self.home, self.reports["positions"], part, "positions", (bucket, buckets))
        with self._statics_lock:
            if self._statics is None or self._statics[0] != part:
                self._statics = part, load_reports(self.home, self.reports["statics"], part, "statics", (0, 1))
            statics = self._statics[1]
        mine = craft_bucket(statics["craft_id"].to_numpy(), buckets) == bucket
        return positions, statics.filter(pa.array(mine))

    def made(self, part: Slice, bucket: int, buckets: int) -> tuple[pa.Table, pa.Table]:
        """Return one bucket's stored fixes and static runs."""
        fixes, runs = (
            lake.read(self.home, self._tracks_of(part, layer), layer=layer, bucket=(bucket, buckets))
            for layer in ("tracks", "static_runs")
        )
        return (
            fixes.sort_by([("craft_id", "ascending"), ("t", "ascending")]),
            runs.sort_by([("craft_id", "ascending"), ("t_start", "ascending")]),
        )

    def _tracks_of(self, part: Slice, layer: str) -> list[FileRow]:
        return [row for row in self.tracks if row["layer"] == layer and row["slice_start"] == part.start]

    def write(self, part: Slice, bucket: int, buckets: int, made: Any) -> None:
        """Write one bucket's tracks, static runs and reception."""
        name = f"{part.month}/{part.start // DAY_US}-b{bucket:02d}"
        write = partial(lake.write, self.home, slice=(part.start, part.end), bucket=bucket, buckets=buckets)
        tally = {str(frame): counts for frame, counts in made.tally.items()}
        self.written.append(write(made.fixes, "tracks", name, tally=tally))
        for layer, table in (("static_runs", made.statics), ("reception", made.reception)):
            if table.num_rows:
                self.written.append(write(table, layer, name))

    def write_carry(self, part: Slice, carry: Carry) -> str:
        """Write what a slice hands to the next, and return the SHA-256 of it."""
        stored = carry.to_bytes()
        digest = hashlib.sha256(stored).hexdigest()
        path = f"carry/{part.month}/{part.start // DAY_US}-{uuid4().hex[:12]}.arrows"
        self._write_arrows(part, path, stored, {"digest": digest})
        return digest

    def write_found(self, part: Slice, found: Mapping[str, pa.Table], current: Mapping[str, pa.Table]) -> None:
        """Write the events of a slice that group detectors ask for: those closed, and those current at the end."""
        stored = Carry({**found, **{f"{_CURRENT}{kind}": table for kind, table in current.items()}}).to_bytes()
        path = f"found/{part.month}/{part.start // DAY_US}-{uuid4().hex[:12]}.arrows"
        self._write_arrows(part, path, stored, {})

    def read_found(self, part: Slice) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
        """Return what write_found wrote of a slice last; nothing where nothing was."""
        rows = self._tracks_of(part, "found")
        tables = self.read_carry(rows[0]).tables if rows else {}
        closed = {name: table for name, table in tables.items() if not name.startswith(_CURRENT)}
        return closed, {n.removeprefix(_CURRENT): table for n, table in tables.items() if n.startswith(_CURRENT)}

    def _write_arrows(self, part: Slice, path: str, stored: bytes, tally: dict[str, str]) -> None:
        with storing(f"the lake file {path}"), whole_file(self.home.lake / path) as temporary:
            temporary.write_bytes(stored)
        row: FileRow = dict.fromkeys(("frame_id", "bucket", "buckets", "t_min", "t_max"))
        row |= {"path": path, "layer": path.split("/")[0], "slice_start": part.start, "slice_end": part.end}
        self.written.append(row | {"rows": 0, "bytes": len(stored), "tally": tally})

    def read_carry(self, row: Mapping[str, Any]) -> Carry:
        """Return a stored carry."""
        return Carry.from_bytes((self.home.lake / row["path"]).read_bytes())
