"""The record as one generation left it, with what every list needs kept in memory."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from offing.answers import Record
from offing.engine.area_names import find
from offing.engine.choose import Time, microseconds, polygons_of
from offing.engine.home import Home
from offing.engine.instants import moment
from offing.engine.lines import Line
from offing.engine.nature import held_natures
from offing.engine.outgoing import privacy_of
from offing.engine.picked import Asked, pick, rows_at
from offing.engine.pinned import PinnedHome
from offing.engine.privacy import NEAR, Privacy, is_device
from offing.engine.reviewed import Reviewed
from offing.engine.spine import LANES, NEVER, Bools, Ints, Spine
from offing.engine.tile_index import key_of, track_files
from offing.engine.who import NAMING, Names, labels_of
from offing.schema.craft import craft_key
from offing.serve.masking import Masked, Masking
from offing.serve.worked import Worked

if TYPE_CHECKING:
    from offing.record.brief import Brief

T = TypeVar("T")
_KEPT = 64  # answers to "which lines" that are kept


class Held(Record):
    """Answer from one generation; `spine`, `names` and `masking` are made once."""

    spine: Spine
    runs: pa.Table
    names: Names
    masking: Masking
    labels: dict[int, str]
    tracks: tuple[str, ...]
    tile_key: str

    def __init__(self, home: Home, *, unmask: bool = False, before: Self | None = None) -> None:
        pinned = PinnedHome(home)
        super().__init__(pinned)
        self._pinned = pinned
        self._users = 0
        self._retired = False
        self._lock = threading.Lock()
        self._picked: OrderedDict[object, Ints] = OrderedDict()
        self.worked = Worked(self)
        try:
            self._fill(unmask, before)
        except BaseException:
            pinned.release()
            raise

    def _fill(self, unmask: bool, before: Self | None) -> None:
        with self.home.database.connect() as connection:
            self.spine = Spine.of_record(connection, self.generation, before.spine if before else None)
            self.labels = labels_of(connection)
            runs = self._lake(connection, "static_runs", self.generation, None, NAMING)
            files = track_files(connection, self.generation)
        self.tracks = tuple(row["path"] for row in files)
        self.tile_key = key_of(files)
        if before is not None and before.tracks == self.tracks and before.runs.equals(runs):
            self.runs, self.names, self.masking = before.runs, before.names, before.masking
            return
        self.runs, self.names = runs, Names(runs, self.labels)
        found = privacy_of(self, unmask=unmask)
        self.masking = Masking(found.pleasure, found.distress)

    @property
    def generation(self) -> int:
        """Return the generation that is held."""
        return self.home.generation()

    @cached_property
    def craft_rows(self) -> pa.Table:
        """Return one row a craft as Record.craft does, masked."""
        return self.masking.table(self.craft(), "craft")

    def privacy(self) -> Privacy:
        """Return who is masked or held back, for a document of its own that numbers its masks."""
        return Privacy(self.masking.pleasure, self.masking.distress)

    def brief(self, name: str, as_of: Time = None) -> "Brief":
        """Return what Record.brief does; who is masked is who the server masks."""
        from offing.answers.brief import brief_named

        return brief_named(self, name, as_of, self.privacy())

    @cached_property
    def withheld(self) -> Bools:
        """Tell which lines of the spine are of craft in distress, which lists leave out and counts do not count."""
        spine, masking = self.spine, self.masking
        keys = np.unique(spine.craft)
        labels = {key: self.names.label(key) for key in keys.tolist()}
        out = spine.of_craft([key for key, label in labels.items() if is_device(label)])
        for key, label in labels.items():
            for call in masking.distress.get(label, ()):
                first, last = (microseconds(call + side * NEAR) or 0 for side in (-1, 1))
                out |= spine.of_craft([key]) & (spine.when <= last) & (spine.end >= first)
        return out

    @cached_property
    def hidden(self) -> dict[str, str | None]:
        """Return the lines that are not shown under their own id: the masks of some, None for what is held back."""
        keys = [key for key in np.unique(self.spine.craft).tolist() if self.names.label(key) in self.masking.pleasure]
        under = np.flatnonzero(self.spine.of_craft(keys)) if keys else ()
        masked: dict[str, str | None] = {id_: self.masking.mask_line(id_) for id_ in self._ids_at(under)}
        return masked | dict.fromkeys(self._ids_at(np.flatnonzero(self.withheld)))

    @cached_property
    def said(self) -> frozenset[str]:
        """Return the ids of claims, sightings and warnings, of which each copy is told once."""
        return frozenset(self._ids_at(np.flatnonzero(self.spine.claimed)))

    def shown_ids(self, ids: Iterable[str]) -> list[str]:
        """Return the ids under which some lines are shown, without those that are held back."""
        return [shown for id_ in ids if (shown := self.hidden.get(id_, id_)) is not None]

    def _ids_at(self, places: Iterable[int]) -> list[str]:
        return [id_.decode() for id_ in self.spine.ids[list(places)].tolist()]

    @cached_property
    def counted(self) -> dict[str, int]:
        """Return how many lines there are of each kind."""
        found = np.bincount(self.spine.kind, minlength=len(self.spine.kinds)).tolist()
        return dict(zip(self.spine.kinds, found, strict=True))

    @cached_property
    def synthetic(self) -> bool:
        """Tell whether the record is a re-enactment's."""
        return True in held_natures(self.home)

    @cached_property
    def extent(self) -> tuple[datetime | None, datetime | None]:
        """Return when the first line begins and the last one that tells its time."""
        timed = self.spine.when[self.spine.when != NEVER]
        return (moment(int(timed[0])), moment(int(timed[-1]))) if len(timed) else (None, None)

    @cached_property
    def heard(self) -> datetime | None:
        """Return when the last event begins or ends that tracks tell of."""
        told = (self.spine.lane == LANES.index("track")) & ~self.withheld
        times = np.concatenate([self.spine.when[told], self.spine.end[told]])
        times = times[times != NEVER]
        return moment(int(times.max())) if len(times) else None

    # Being used by several threads, and let go when the last is done.

    def enter(self) -> bool:
        """Be used by one more; false where it was let go already."""
        with self._lock:
            if self._retired and not self._users:
                return False
            self._users += 1
            return True

    def leave(self) -> None:
        """Be used by one less."""
        with self._lock:
            self._users -= 1
            done = self._retired and not self._users
        if done:
            self._pinned.release()

    def retire(self) -> None:
        """Let the generation go as soon as nobody uses it."""
        with self._lock:
            done = not self._retired and not self._users
            self._retired = True
        if done:
            self._pinned.release()

    # Lines

    def keys_of(self, words: Sequence[str]) -> tuple[int, ...]:
        """Return the craft that words mean: labels, MMSIs, names, masks. Raises UsageError, and Masked."""
        meant = [self.masking.label_of(word) for word in words]
        with self.home.database.connect() as connection:
            keys = tuple(self._keys(connection, meant, self.generation)) if meant else ()
        asked_by_mask = {craft_key(label) for label, word in zip(meant, words, strict=True) if label != word}
        for key in set(keys) - asked_by_mask:  # a name can be a yacht's
            if self.names.label(key) in self.masking.pleasure:
                raise Masked("that is not shown by name: pleasure craft are masked here")
        return keys

    def places(self, asked: Asked, area: Any, version: object) -> Ints:
        """Return the places in the spine of the lines asked for; *version* says as of which reviews."""
        key = (asked, repr(area), version if asked.reviewed else None, area and version)
        with self._lock:
            if key in self._picked:
                self._picked.move_to_end(key)
                return self._picked[key]
        named = find(self.home, area) if isinstance(area, str) else None
        polygons = polygons_of(area) if area is not None and named is None else None
        with self.home.database.connect() as connection:
            judged = Reviewed.of_record(connection, self.generation) if asked.reviewed else Reviewed()
        found = pick(self.spine, asked, judged, named, polygons).astype(np.int64)
        found = found[~self.withheld[found]]
        with self._lock:
            self._picked[key] = found
            while len(self._picked) > _KEPT:
                self._picked.popitem(last=False)
        return found

    def at_places(self, places: Ints) -> list[Line]:
        """Return the lines at *places*, in that order, masked; those of craft in distress are left out."""
        with self.home.database.connect() as connection:
            lines = self.lines_of(connection, rows_at(connection, self.spine, places), self.generation)
        return self.shown(lines)

    def shown(self, lines: Sequence[Line]) -> list[Line]:
        """Return lines as the server shows them."""
        return list(self.masking.lines(lines))

    def looking(self, ask: Callable[[sa.Connection, int], T]) -> T:
        """Return what *ask* finds in the database as this generation left it."""
        with self.home.database.connect() as connection:
            return ask(connection, self.generation)

    def _names(self, *_: object) -> Names:
        return self.names
