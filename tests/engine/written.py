"""A small record written by hand, for tests of what reads records."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from offing.engine import archive, lake
from offing.engine import database as db
from offing.engine.framing import frames
from offing.engine.home import Home
from offing.engine.unpack import Unpacked
from offing.schema.account import Account
from offing.schema.craft import craft_key, craft_label
from offing.schema.ids import event_id
from offing.schema.tables import FIXES, STATIC_RUNS

DAY_US = 86_400_000_000
START_US = 1_690_000_000_000_000 // DAY_US * DAY_US
ALPHA, BRAVO, LOG_ID = 219000001, 219000002, craft_key("id:Räuber 7")
MINUTE_US = 60_000_000


def moment(minutes: float) -> datetime:
    """Return the time that many minutes into the record."""
    return datetime.fromtimestamp((START_US + round(minutes * MINUTE_US)) // 1_000_000, UTC)


def log_text(lines: int = 40) -> bytes:
    """Return a log of one line a minute: craft, minute, latitude, longitude."""
    craft = (ALPHA, BRAVO, LOG_ID)
    return b"".join(b"%d,%d,%.3f,10.5\n" % (craft[n % 3], n, 55 + n / 100) for n in range(lines))


def decode(data: bytes, offset: int) -> list[dict[str, Any]]:
    """Return the fixes that lines of log_text say, as the tests' own source would."""
    rows = []
    for line in data.splitlines(keepends=True):
        craft, minute, lat, lon = line.decode().split(",")
        rows.append(
            {
                "craft_id": int(craft),
                "t": moment(int(minute)),
                "lat": float(lat),
                "lon": float(lon),
                "sog_kn": 5.0,
                "offset": offset,
                "length": len(line),
            }
        )
        offset += len(line)
    return rows


class Written:
    """Write inputs, fixes, static runs and events into a home, generation by generation."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.frames: list[dict[str, Any]] = []

    def generation(self, connection: sa.Connection) -> int:
        """Open the next generation."""
        made = connection.execute(sa.insert(db.generations).values(made_at=0, command="test"))
        assert made.inserted_primary_key
        return int(made.inserted_primary_key[0])

    def read(self, unpacked: Unpacked, *, size: int = 300, copy: bool = True) -> int:
        """Read a log of log_text: archive its frames, and store its fixes as tracks of one bucket."""
        with db.publishing(self.home.database) as connection:
            generation = self.generation(connection)
            values = {"name": unpacked.name, "path": str(unpacked.path), "container": unpacked.container}
            values |= {"source": "lines", "source_version": 3, "since_generation": generation, "copied": copy}
            made = connection.execute(sa.insert(db.inputs).values(complete=True, seconds=0.5, decided=["so"], **values))
            assert made.inserted_primary_key
            key = int(made.inserted_primary_key[0])
            for frame in frames(unpacked.chunks(), size=size):
                path = archive.keep_frame(self.home, frame) if copy else None
                lines = frame.data.count(b"\n")
                account = Account(lines=lines, messages=lines, by_type={"1": lines}, positions=lines)
                row = {"input_id": key, "seq": frame.seq, "sha256": frame.sha256, "offset": frame.offset}
                row |= {"length": len(frame.data), "path": path, "account": account.as_dict()}
                made = connection.execute(sa.insert(db.frames).values(carry={"after": frame.seq}, **row))
                assert made.inserted_primary_key
                self.frames.append(row | {"id": int(made.inserted_primary_key[0])})
                self._track(connection, self.frames[-1], decode(frame.data, frame.offset), generation)
            total = {"sha256": frame.sha256, "bytes": frame.offset + len(frame.data)}
            connection.execute(sa.update(db.inputs).where(db.inputs.c.id == key).values(**total))
        return key

    def _track(self, connection: sa.Connection, frame: dict[str, Any], rows: list[dict[str, Any]], since: int) -> None:
        fill = {"type": 1, "segment": moment(0), "in_segment": 2, "frame": frame["id"]}
        table = pa.Table.from_pylist([dict.fromkeys(FIXES.names) | row | fill for row in rows], schema=FIXES)
        table = table.sort_by([("craft_id", "ascending"), ("t", "ascending")])
        tally = {str(frame["id"]): {"fixes": len(rows) - 1, "duplicate": 1}}
        where = {"slice": (START_US, START_US + DAY_US), "bucket": 0, "buckets": 1}
        row = lake.write(self.home, table, "tracks", "day", tally=tally, **where)
        connection.execute(sa.insert(db.files).values(since_generation=since, **row))

    def say(self, *runs: tuple[int, float, str | None, int | None]) -> None:
        """Store static runs: craft, minute, name, ship type; each lasts a minute."""
        rows = []
        for craft, minute, name, kind in runs:
            row = dict.fromkeys(STATIC_RUNS.names) | {"craft_id": craft, "name": name, "ship_type": kind}
            row |= {"t_start": moment(minute), "t_end": moment(minute + 1), "reports": 1, "type": 5}
            rows.append(row | {"frame": self.frames[0]["id"], "offset": 0, "length": 1, "callsign": "OX"})
        table = pa.Table.from_pylist(rows, schema=STATIC_RUNS)
        where = {"slice": (START_US, START_US + DAY_US), "bucket": 0, "buckets": 1}
        with db.publishing(self.home.database) as connection:
            row = lake.write(self.home, table, "static_runs", "day", **where)
            connection.execute(sa.insert(db.files).values(since_generation=self.generation(connection), **row))

    def name(self, craft: int, label: str) -> None:
        """Store the label of a craft whose key is a hash."""
        with db.publishing(self.home.database) as connection:
            connection.execute(sa.insert(db.labels).values(craft_id=craft, label=label))

    def event(
        self,
        kind: str,
        craft: list[int],
        minutes: tuple[float, float | None],
        at: tuple[float, float] | None = None,
        **values: Any,
    ) -> str:
        """Store an event and return its id; *values* override its columns."""
        start, end = ((START_US + round(m * MINUTE_US)) if m is not None else None for m in minutes)
        assert start is not None
        lat, lon = at or (None, None)
        key = event_id(kind, map(craft_label, craft), start)
        row = {"id": key, "kind": kind, "version": 1, "settings": {"longer_than": "6h"}, "t_start": start, "t_end": end}
        row |= {"lat": lat, "lon": lon, "open": end is None, "detail": {"silent_h": 7.5, "before": {"sog_kn": 4.0}}}
        row |= {"fixes": 2, "longest_silence_s": 27_000.0, "evidence": [], "slice": START_US, "synthetic": False}
        with db.publishing(self.home.database) as connection:
            row["since_generation"] = self.generation(connection)
            made = connection.execute(sa.insert(db.events).values(**row | values))
            assert made.inserted_primary_key
            number = int(made.inserted_primary_key[0])
            members = [{"row": number, "position": n, "craft_id": one} for n, one in enumerate(craft)]
            connection.execute(sa.insert(db.event_craft), members)
        return key

    def evidence(self, *lines: int) -> list[dict[str, int]]:
        """Return pointers at lines of the text of log_text, by number from 0."""
        text = log_text().splitlines(keepends=True)
        found = []
        for line in lines:
            offset = sum(map(len, text[:line]))
            frame = next(f for f in self.frames if f["offset"] <= offset < f["offset"] + f["length"])
            found.append({"frame": frame["id"], "offset": offset, "length": len(text[line])})
        return found
