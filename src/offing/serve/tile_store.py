"""The index that maps are drawn from: opened where it was made, made anew beside the work where it was not."""

import asyncio
import logging
import mmap
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from offing.codecs.vector_tile import text
from offing.engine.privacy import NEAR, is_device
from offing.engine.tile_index import TileIndex, build, find, track_files
from offing.schema.craft import are_rehearsal
from offing.schema.errors import OffingError, RecordError
from offing.serve.held import Held
from offing.serve.problems import NotReady
from offing.serve.standing import Standing
from offing.serve.writing import environment

_PATIENCE_S: Final = 20.0  # how long a request waits for the first index
_AT_ONCE: Final = 3  # tiles in the making: more only wait for one another, and cannot be called off
_FEW: Final = 1_000_000  # fixes whose index is made within the server
_NEAR_S: Final = int(NEAR.total_seconds())
_LOOK_EVERY: Final = 8  # uses of the index, until it is seen how much of it is in memory
_MOST_MAPPED_MB: Final = 352  # of files, the program's own among them; beyond that the index is let go
_LOG: Final = logging.getLogger("offing.serve")


@dataclass(frozen=True)
class Drawn:
    """Hold an index with who its craft are: labels as shown (``packed`` for tiles), names, types, who is hidden."""

    index: TileIndex
    labels: list[str]
    packed: list[bytes]
    names: list[str | None]
    types: list[str | None]
    flags: list[str | None]
    hidden: NDArray[np.bool_]
    synthetic: NDArray[np.bool_]
    distress: list[tuple[int, int, int]]  # of which craft nothing is shown from when to when, in seconds

    def barred(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which fixes are of a craft in distress."""
        found = np.zeros(len(rows), bool)
        if self.distress:
            craft, t = self.index.craft[rows], self.index.t[rows]
            for who, since, until in self.distress:
                found |= (craft == who) & (t >= since) & (t <= until)
        return found


class TileStore:
    """Give out the index of the newest generation; while it is being made, the one before."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self.turns = asyncio.Semaphore(_AT_ONCE)
        self._lock = threading.Lock()
        self._made = threading.Condition()
        self._drawn: Drawn | None = None
        self._masking: object = None
        self._working = False
        self._closed = False
        self._used = 0
        standing.on_new.append(self._begin)

    def close(self) -> None:
        """Make no more."""
        self._closed = True

    @contextmanager
    def drawn(self, held: Held) -> Iterator[tuple[Drawn, bool]]:
        """Yield the index, and whether it is that of the generation held. Raises NotReady."""
        found = self._drawn
        if found is None or not self._is_of(found, held):
            self._begin(held)
            with self._made:
                self._made.wait_for(lambda: not self._working, _PATIENCE_S if found is None else 0.2)
            found = self._drawn
        if found is None:
            raise NotReady("the map of all fixes is being made; ask again in a moment")
        yield found, self._is_of(found, held)
        self._used += 1
        if self._used % _LOOK_EVERY == 0 and _mapped_mb() > _MOST_MAPPED_MB:
            found.index.let_go()

    def _is_of(self, drawn: Drawn, held: Held) -> bool:
        return drawn.index.key == held.tile_key and self._masking is held.masking

    def _begin(self, held: Held) -> None:
        """Make the index of a generation, unless it is there or one is being made."""
        with self._lock:
            if self._closed or self._working or (self._drawn is not None and self._is_of(self._drawn, held)):
                return
            self._working = True
        threading.Thread(target=self._make, daemon=True, name="tiles").start()

    def _make(self) -> None:
        try:
            with self._standing.held() as held:
                files = held.looking(track_files)
                index = find(held.home, files) or _built(held, files)
                drawn = _drawn(index, held)
                self._masking = held.masking
                self._drawn = drawn
        except OffingError as error:
            _LOG.warning("the map of all fixes cannot be made: %s", error)
        finally:
            with self._made:
                self._working = False
                self._made.notify_all()


def _mapped_mb() -> float:
    """Return how much of files lies in this process's memory, 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[2]) * mmap.PAGESIZE / (1 << 20)
    except OSError:
        return 0.0


def _built(held: Held, files: Sequence[Mapping[str, Any]]) -> TileIndex:
    """Make the index; of many fixes in a process of its own, so that the server keeps its memory and its pace."""
    if sum(row["rows"] for row in files) <= _FEW:
        return build(held.home, files)
    command = [sys.executable, "-m", "offing.engine.tile_index", str(held.home.path), str(held.generation)]
    done = subprocess.run(  # noqa: S603 - the words are a list, no shell reads them
        command, env=environment(held.home), capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    found = find(held.home, files)
    if found is None:
        raise RecordError(done.stderr.decode("utf-8", "replace").strip()[-500:] or "it was not made")
    return found


def _drawn(index: TileIndex, held: Held) -> Drawn:
    keys = index.crafts.tolist()
    own = [held.names.label(key) for key in keys]
    masked = [label in held.masking.pleasure for label in own]
    who = [held.names.at(key, 1 << 62) for key in keys]
    place = {label: number for number, label in enumerate(own)}
    distress = [
        (place[label], int(call.timestamp()) - _NEAR_S, int(call.timestamp()) + _NEAR_S)
        for label, calls in held.masking.distress.items()
        if label in place
        for call in calls
    ]
    shown = [held.masking.shown(label) for label in own]
    return Drawn(
        index,
        shown,
        [text(label) for label in shown],
        [None if hide else one["name"] for one, hide in zip(who, masked, strict=True)],
        [one["type"] for one in who],
        [None if hide else one["flag"] for one, hide in zip(who, masked, strict=True)],
        np.array([is_device(label) for label in own], bool),
        are_rehearsal(index.crafts),
        distress,
    )
