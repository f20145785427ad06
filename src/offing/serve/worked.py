"""Answers that take long to work out: each is worked out once for all who ask, and kept as long as it may be asked."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, Final, Protocol, TypeVar

from offing.serve.problems import NotReady

T = TypeVar("T")
_KEPT: Final = 32
_AT_ONCE = 8  # are worked out, each of them for another question
_PATIENCE_S: Final = 20.0  # how long a request waits; the work goes on beside it


class _Used(Protocol):
    def enter(self) -> bool: ...

    def leave(self) -> None: ...


class Worked:
    """Keep the last answers of one generation that were worked out, and those that are being worked out."""

    def __init__(self, of: _Used) -> None:
        self._of = of
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._working = 0

    def get(self, key: Hashable, make: Callable[[], T], *, patience_s: float | None = None) -> T:
        """Return what *make* returns or raises, made once a key. Raises NotReady where that takes too long."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                found = self._kept[key] = Future()
                self._begin(key, found, make)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        try:
            answer: T = found.result(_PATIENCE_S if patience_s is None else patience_s)
        except TimeoutError:
            if found.done():
                raise
            raise NotReady("that is still being worked out; ask again in a moment") from None
        return answer

    def _begin(self, key: Hashable, found: "Future[T]", make: Callable[[], T]) -> None:
        if self._working >= _AT_ONCE:
            self._kept.pop(key, None)
            raise NotReady("much is being worked out already; ask again in a moment")
        if not self._of.enter():  # pragma: no cover - who asks uses the generation
            raise NotReady("the record has moved on; ask again")
        self._working += 1
        threading.Thread(target=self._make, args=(key, found, make), daemon=True, name="working out").start()

    def _make(self, key: Hashable, found: "Future[T]", make: Callable[[], T]) -> None:
        try:
            found.set_result(make())
        except BaseException as error:  # handed to who asked
            with self._lock:
                self._kept.pop(key, None)
            found.set_exception(error)
        finally:
            with self._lock:
                self._working -= 1
            self._of.leave()
