"""A sheaf: small inputs of documents that are staged together, in one transaction instead of one each.

Every input has the outcome it would have by itself, and the same rows in the same order. A killed read has staged
all of a sheaf or nothing; the next one reads again what was not staged.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any

import sqlalchemy as sa

from offing.engine import archive
from offing.engine import database as db
from offing.engine.framing import Frame
from offing.engine.hands import Hands
from offing.engine.home import Home
from offing.engine.ingest_whole import extracted, fresh, told_of
from offing.engine.keeping import AT_ONCE, Keeping
from offing.engine.nature import Nature, held_natures
from offing.engine.staging import Ingested, Way, frame_row, insert
from offing.engine.study import Study
from offing.engine.whole import Studied, WholeRead, studied
from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError

SMALL = 1 << 20  # bytes of an input that is bound with others
_MANY, _LARGE = 256, 4 << 20  # inputs and bytes in one sheaf
_WRITERS = 8  # files of the archive that are on their way to the disk at the same time


@dataclass(slots=True)
class _Leaf:
    """Hold one input, what was read in it, and what became of it."""

    number: int
    way: Way
    data: bytes
    sha256: str
    read: WholeRead
    outcome: Ingested | InputError | None = None
    archived: "Future[str] | None" = None
    found: list[Studied] = field(default_factory=list)
    nature: Nature | None = None


class Sheaf:
    """Gather small inputs of documents, and stage them together."""

    def __init__(self, home: Home, how: Study, hands: Hands) -> None:
        self.home, self.how, self.hands = home, how, hands
        self._leaves: list[_Leaf] = []
        self._size = 0

    def add(self, number: int, way: Way, data: bytes) -> None:
        """Take one input in, of which *data* are all bytes; *number* tells it from others."""
        self._leaves.append(_Leaf(number, way, data, sha256(data).hexdigest(), WholeRead(way.unpacked.name)))
        self._size += len(data)

    @property
    def is_full(self) -> bool:
        """Tell whether it is time to stage what was gathered."""
        return len(self._leaves) >= _MANY or self._size >= _LARGE

    def stage(self) -> dict[int, Ingested | InputError]:
        """Stage what was gathered, and return by its number what became of each input."""
        outcomes: dict[int, Ingested | InputError] = {}
        while self._leaves:
            some = _all_different(self._leaves)
            self._leaves = self._leaves[len(some) :]
            self._stage(some)
            outcomes |= {leaf.number: leaf.outcome for leaf in some if leaf.outcome is not None}
        self._size = 0
        return outcomes

    def _stage(self, leaves: list[_Leaf]) -> None:
        started = time.monotonic()
        self._find_known(leaves)
        new = [leaf for leaf in leaves if leaf.outcome is None]
        with ThreadPoolExecutor(_WRITERS) as pool:
            for leaf in new:
                if leaf.way.copy:
                    frame = Frame(0, 0, leaf.data, leaf.sha256, last=True)
                    leaf.archived = pool.submit(archive.keep_frame, self.home, frame)
            self._read(new)
        good = [leaf for leaf in new if leaf.outcome is None]
        if good:
            self._keep(good, time.monotonic() - started)

    def _find_known(self, leaves: list[_Leaf]) -> None:
        with self.home.database.connect() as connection:
            known = fresh(connection, [(leaf.way, leaf.sha256) for leaf in leaves], self.how)
        for leaf, input_id in zip(leaves, known, strict=True):
            if input_id is not None:
                leaf.outcome = Ingested(input_id, leaf.sha256, already=True)
                leaf.way.pace.finish()

    def _read(self, leaves: list[_Leaf]) -> None:
        """Read the documents of all inputs; close each input when the last of its documents has been read."""
        held, done = held_natures(self.home), 0
        for (number, document), told in self.hands.each(_documents(leaves)):
            for leaf in leaves[done:number]:
                held |= _close(leaf)
            done = number
            leaf = leaves[number]
            leaf.nature = leaf.nature or Nature(self.home, leaf.way.unpacked.name, held=held)
            _take(leaf, leaf.nature, studied(leaf.sha256, document, told))
        for leaf in leaves[done:]:
            held |= _close(leaf)

    def _keep(self, leaves: list[_Leaf], seconds: float) -> None:
        each = seconds / sum(len(leaf.data) for leaf in leaves)
        paths = [leaf.archived.result() if leaf.archived else None for leaf in leaves]
        with self.home.database.begin() as connection:
            ids = [insert(connection, db.inputs, _row(leaf, each * len(leaf.data))) for leaf in leaves]
            keeping = Keeping(connection, self.how)
            found = ((key, one) for key, leaf in zip(ids, leaves, strict=True) for one in leaf.found)
            while some := list(islice(found, AT_ONCE)):
                keeping.keep(some)
            framed = zip(leaves, ids, paths, strict=True)
            connection.execute(sa.insert(db.frames), [_frame(*one) for one in framed])
        for leaf, key in zip(leaves, ids, strict=True):
            leaf.outcome, leaf.found = Ingested(key, leaf.sha256, already=False), []


def _all_different(leaves: list[_Leaf]) -> list[_Leaf]:
    """Return the inputs before the first that has the bytes of an earlier one: it is to find that one staged."""
    seen: set[str] = set()
    for number, leaf in enumerate(leaves):
        if leaf.sha256 in seen:
            return leaves[:number]
        seen.add(leaf.sha256)
    return leaves


def _documents(leaves: Sequence[_Leaf]) -> Iterator[tuple[tuple[int, Document], Document]]:
    """Yield the documents of each input with its number; what cannot be read is told to the input."""
    for number, leaf in enumerate(leaves):
        try:
            for one in extracted(leaf.way, leaf.data):
                if isinstance(one, Unreadable):
                    leaf.read.take(one)
                else:
                    yield (number, one), one
        except InputError as error:
            leaf.outcome = error


def _take(leaf: _Leaf, nature: Nature, one: Studied) -> None:
    if leaf.outcome is not None:
        return
    leaf.read.take(one)
    try:
        nature.judge(one.document.made_up)
    except InputError as error:
        leaf.outcome = error
    leaf.found.append(one)


def _close(leaf: _Leaf) -> frozenset[bool]:
    """Account for an input that was read to its end; return what is from now on known of its home by it."""
    leaf.way.pace.finish()
    if leaf.outcome is None:
        try:
            leaf.read.finish()
        except InputError as error:
            leaf.outcome = error
    known = leaf.nature.synthetic if leaf.nature and leaf.outcome is None else None
    return frozenset() if known is None else frozenset((known,))


def _row(leaf: _Leaf, seconds: float) -> dict[str, Any]:
    synthetic = leaf.nature.synthetic if leaf.nature else None
    told = told_of(leaf.way, leaf.read) | {"synthetic": synthetic, "seconds": seconds}
    return leaf.way.row | {"sha256": leaf.sha256, "bytes": len(leaf.data), "complete": True} | told


def _frame(leaf: _Leaf, input_id: int, path: str | None) -> dict[str, Any]:
    row = frame_row(Frame(0, 0, leaf.data, leaf.sha256, last=True), input_id, path)
    return row | {"carry": {}, "account": leaf.read.account.as_dict()}
