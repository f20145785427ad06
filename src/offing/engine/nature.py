"""Whether an input is of the world or of a rehearsal: a home holds the one or the other, never both."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.home import Home
from offing.schema.craft import are_rehearsal
from offing.schema.errors import StrangeInput
from offing.schema.source import Parsed


class Nature:
    """Judge one input as its reports come in, against itself and what its home holds.

    An input is a rehearsal's where all craft of its first reports have identities that only
    rehearsals use; ``synthetic`` tells, None as long as no craft was heard. A transponder in
    the world may be set wrong and use such an identity; under a name that begins SIM, it is a
    rehearsal's.
    """

    def __init__(self, home: Home, name: str, earlier: bool | None = None, held: frozenset[bool] | None = None) -> None:
        self.home, self.name, self.synthetic = home, name, earlier
        self._held = held_natures(home) if held is None else held

    def take(self, parsed: Parsed) -> None:
        """Note the craft of some reports; raise StrangeInput where they must not come into this home."""
        tables = (parsed.positions, parsed.statics)
        heard = [np.unique(table["craft_id"].to_numpy()) for table in tables if table.num_rows]
        if not heard:
            return
        played = are_rehearsal(np.concatenate(heard).astype(np.int64))
        if self.synthetic is None:
            self.synthetic = bool(played.all())
            self._refuse_strangers()
        if self.synthetic and not played.all():
            raise StrangeInput(
                f"{self.name} begins as a rehearsal and goes on with craft of the world; the two are never read as one"
            )
        if not self.synthetic and played.any() and (name := _played_name(parsed.statics)):
            raise StrangeInput(
                f"{self.name} holds craft of a rehearsal, {name!r} for one, among those of the world; the two are "
                "never read as one: read the rehearsal's own files into a home of its own (offing --home DIR read ...)"
            )

    def judge(self, made_up: bool | None) -> None:
        """Note whether the documents of an input say that they are made up; raise StrangeInput as `take` does."""
        if made_up is not None:
            self.synthetic = made_up
            self._refuse_strangers()

    def note(self, input_id: int) -> None:
        """Tell the home what the input is, once that is known: what a killed read leaves staged counts too."""
        if self.synthetic is not None:
            with self.home.database.begin() as connection:
                told = sa.update(db.inputs).where(db.inputs.c.id == input_id)
                connection.execute(told.values(synthetic=self.synthetic))

    def _refuse_strangers(self) -> None:
        if self.synthetic and False in self._held:
            raise StrangeInput(
                f"{self.name} is a rehearsal, and this home holds inputs of the world: "
                "read it into a home of its own (offing --home DIR read ...)"
            )
        if not self.synthetic and True in self._held:
            raise StrangeInput(
                f"{self.name} is of the world, and this home holds a rehearsal: "
                "read it into another home (offing --home DIR read ...)"
            )


def _played_name(statics: pa.Table) -> str | None:
    """Return a name or call sign that only a craft of a rehearsal has, None where there is none."""
    own = statics.filter(pa.array(are_rehearsal(statics["craft_id"].to_numpy())))
    names = (name for column in ("name", "callsign") for name in pc.unique(own[column]).to_pylist())
    return next((name for name in names if name and name.startswith("SIM")), None)


def held_natures(home: Home) -> frozenset[bool]:
    """Return what the inputs of a home are, those among them that name craft."""
    query = sa.select(db.inputs.c.synthetic).where(
        db.inputs.c.until_generation.is_(None), db.inputs.c.synthetic.is_not(None)
    )
    with home.database.connect() as connection:
        return frozenset(bool(one) for one in connection.scalars(query.distinct()))


def discard(home: Home, input_id: int) -> None:
    """Forget what was staged of an input that turned out to be none for this home."""
    frames, files, inputs = db.frames, db.files, db.inputs
    with home.database.begin() as connection:
        staged = sa.select(files.c.frame_id).where(files.c.since_generation.is_(None), files.c.frame_id.is_not(None))
        mine = sa.select(frames.c.id).where(frames.c.input_id == input_id)
        published = sa.select(inputs.c.since_generation).where(inputs.c.id == input_id)
        if connection.scalar(published) is not None:
            mine = mine.where(frames.c.id.in_(staged))
        which = list(connection.scalars(mine))
        for some in _batches(which):
            connection.execute(sa.delete(files).where(files.c.frame_id.in_(some)))
            connection.execute(sa.delete(frames).where(frames.c.id.in_(some)))
        unpublished = inputs.c.since_generation.is_(None)
        connection.execute(sa.delete(inputs).where(inputs.c.id == input_id, unpublished))
    home.interrupted = True  # files that no row lists any more are to be looked for


def _batches(keys: list[int], size: int = 500) -> Iterable[list[int]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def mark_rows(table: pa.Table) -> pa.Table:
    """Return a table of rows with craft_id and the column ``synthetic``: whether the craft is a rehearsal's."""
    return table.append_column("synthetic", pa.array(are_rehearsal(table["craft_id"].to_numpy())))
