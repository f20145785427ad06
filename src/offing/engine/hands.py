"""Hands: processes beside this one that read documents too, so that no core is idle.

Reading a document is a pure function of it, and what was read comes back in order; so who read it makes no
difference. Where a process cannot be started or dies, its share is read here.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from offing.nav import compiled
from offing.schema.claim import Reading
from offing.schema.document import Document

K = TypeVar("K")
Told = tuple[str, Reading]
Read = Callable[[Document], Told]

MOST = 3  # each holds the readers and the atlas once more, some 200 MB
WORTH = 64  # documents read here before another process is worth what it takes to load
_SHARE, _SHARE_CHARACTERS = 16, 100_000
_AHEAD = 2  # shares that a process has in hand, so that it need not wait for the next
_BEGIN = "import sys; sys.path[:] = {path!r}; from offing.engine.hands import serve; serve()"


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(slots=True)
class _Share(Generic[K]):
    """Hold documents that are read together, by which keys they are known, and where what was read is to be had."""

    keys: list[K]
    documents: list[Document]
    told: list[Told] | None = None
    given: "Future[list[Told] | None] | None" = None

    @property
    def is_free(self) -> bool:
        return self.told is None and self.given is None


class Hands:
    """Read documents here and, once they are *worth* it, in *most* processes more; use as a context manager."""

    def __init__(self, read: Read, most: int | None = None, worth: int = WORTH) -> None:
        self._read, self._worth, self._seen = read, worth, 0
        self._most = min(cores() - 1, MOST) if most is None else most
        self._hands: list[_Hand] = []

    def __enter__(self) -> Self:
        """Begin with no process but this one."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the other processes."""
        for hand in self._hands:
            hand.close()
        self._hands = []

    def each(self, documents: Iterable[tuple[K, Document]]) -> Iterator[tuple[K, Told]]:
        """Yield what each document says, in their order, with the key that came with it; few are held at a time."""
        waiting: deque[_Share[K]] = deque()
        for share in _shares(documents):
            waiting.append(share)
            self._call(share)
            while len(waiting) > self._ahead():
                yield from self._first(waiting)
        while waiting:
            yield from self._first(waiting)

    def _call(self, share: _Share[Any]) -> None:
        """Start the other processes where there are now so many documents that it pays."""
        self._seen += len(share.documents)
        if self._seen >= self._worth and not self._hands:
            self._hands = [_Hand(self._read, share.documents[0]) for _ in range(self._most)]

    def _ahead(self) -> int:
        return sum(_AHEAD + 1 for hand in self._hands if hand.is_ready)

    def _first(self, waiting: "deque[_Share[K]]") -> Iterator[tuple[K, Told]]:
        """Yield what the first share says; while another process is still at it, read a later one instead."""
        free = deque(share for share in waiting if share.is_free)
        for hand in self._hands:
            while free and hand.wants:
                share = free.popleft()
                share.given = hand.take(share.documents)
        first = waiting[0]
        if first.given is not None and not first.given.done() and free:
            free[0].told = self._here(free[0])
            return
        waiting.popleft()
        told = first.told or (first.given and first.given.result()) or self._here(first)
        yield from zip(first.keys, told, strict=True)

    def _here(self, share: _Share[Any]) -> list[Told]:
        return [self._read(document) for document in share.documents]


def _shares(documents: Iterable[tuple[K, Document]]) -> Iterator[_Share[K]]:
    share: _Share[K] = _Share([], [])
    characters = 0
    for key, document in documents:
        share.keys.append(key)
        share.documents.append(document)
        characters += len(document.text)
        if len(share.keys) >= _SHARE or characters >= _SHARE_CHARACTERS:
            yield share
            share, characters = _Share([], []), 0
    if share.keys:
        yield share


class _Hand:
    """Speak to one other process: it is sent the function, then shares of documents, and sends back what they say."""

    def __init__(self, read: Read, sample: Document) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._given: list[Future[list[Told] | None]] = []
        self._talk = ThreadPoolExecutor(1)
        chosen = {"OFFING_INTERPRETED": "1"} if compiled.is_interpreted() else {}
        with suppress(OSError):
            self._process = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, "-c", _BEGIN.format(path=sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | chosen,
            )
        # It is ready once it has loaded what it takes to read one.
        self._ready = self._talk.submit(self._begin, read, sample)

    @property
    def is_ready(self) -> bool:
        return self._ready.done() and self._ready.result()

    @property
    def wants(self) -> bool:
        """Tell whether it is to be given more."""
        self._given = [share for share in self._given if not share.done()]
        return self.is_ready and len(self._given) < _AHEAD

    def take(self, documents: list[Document]) -> "Future[list[Told] | None]":
        """Have it read documents; None comes back where it could not."""
        given = self._talk.submit(self._ask, documents)
        self._given.append(given)
        return given

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
        self._talk.shutdown(cancel_futures=True)
        if self._process is not None:
            self._process.communicate()

    def _begin(self, read: Read, sample: Document) -> bool:
        return self._send(read) and bool(self._ask([sample]))

    def _ask(self, documents: list[Document]) -> list[Told] | None:
        if not self._send(documents) or self._process is None or self._process.stdout is None:
            return None
        try:
            told: list[Told] | None = pickle.load(self._process.stdout)  # noqa: S301 - of our own process
        except (EOFError, OSError, pickle.UnpicklingError):
            return None
        return told

    def _send(self, what: object) -> bool:
        if self._process is None or self._process.stdin is None:
            return False
        try:
            self._process.stdin.write(pickle.dumps(what))
            self._process.stdin.flush()
        except (OSError, ValueError, TypeError, AttributeError, pickle.PicklingError):  # it died; no function to send
            return False
        return True


def serve() -> None:
    """Read what comes in on standard input, and answer on standard output, until there is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this one ends it
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that is printed may fall among the answers
    with suppress(EOFError, BrokenPipeError):
        read: Read = pickle.load(asked)  # noqa: S301 - of the process that began this one
        while True:
            pickle.dump(_all(read, pickle.load(asked)), answers)  # noqa: S301
            answers.flush()
    os._exit(0)


def _all(read: Read, documents: list[Document]) -> list[Told] | None:
    """Return what documents say; None where one cannot be read, which is then found out where it can be told."""
    try:
        return [read(document) for document in documents]
    except Exception:  # whatever it is, it comes again there
        return None
