"""What a record tells, in a form that no split of its inputs can alter."""

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.archive import frame_bytes, frame_rows
from offing.engine.home import Home
from offing.engine.reader import Record


class Silent:
    def stage(self, name, total):
        pass

    def advance(self, n):
        pass

    def note(self, text):
        pass


def story(home: Home) -> tuple[list, list]:
    """Return all events and fixes, with the very bytes that each rests on in place of where they lie."""
    quote = _Archive(home)
    evidence = _evidence(home)
    lines = Record(home).events().drop_columns(["evidence"]).to_pylist()
    for line in lines:
        line["quoted"] = [quote(**where) for where in evidence[line["id"]]]
    fixes = Record(home).fixes().to_pylist()
    for fix in fixes:
        fix["quoted"] = quote(fix.pop("frame"), fix.pop("offset"), fix.pop("length"))
    return sorted(lines, key=lambda e: e["id"]), sorted(fixes, key=lambda f: (f["craft_id"], f["t"], f["lat"]))


def _evidence(home: Home) -> dict[str, list[dict[str, int]]]:
    with home.database.connect() as connection:
        rows = connection.execute(sa.select(db.events.c.id, db.events.c.evidence).where(db.current(db.events)))
        return {row.id: row.evidence for row in rows}


class _Archive:
    """Give back any bytes of any input, from the archived frames."""

    def __init__(self, home: Home) -> None:
        with home.database.connect() as connection:
            ids = connection.scalars(sa.select(db.frames.c.id)).all()
            rows = frame_rows(connection, ids)
        self.of = {key: row["input_id"] for key, row in rows.items()}
        self.inputs: dict[int, bytearray] = {}
        for row in sorted(rows.values(), key=lambda row: (row["offset"], row["seq"])):
            held = self.inputs.setdefault(row["input_id"], bytearray())
            held[row["offset"] :] = frame_bytes(home, row)

    def __call__(self, frame: int, offset: int, length: int) -> bytes:
        return bytes(self.inputs[self.of[frame]][offset : offset + length]).strip()
