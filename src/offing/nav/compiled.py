"""Choose, once a process, between compiled and interpreted kernels.

Every kernel is plain Python over numbers and arrays. Compiled by Numba it runs at machine
speed, but the very first compilation takes longer than a small file would take to read
interpreted; so the command line may call ``interpret()`` before any kernel is imported.
"""

import hashlib
import os
import re
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache, update_wrapper
from pathlib import Path
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

_interpreted = os.environ.get("OFFING_INTERPRETED") == "1"
_importing = threading.RLock()  # threads that import Numba at once leave it half imported for good


def interpret() -> None:
    """Leave the kernels imported from here on uncompiled."""
    global _interpreted
    _interpreted = True


def is_interpreted() -> bool:
    """Tell whether kernels run as plain Python in this process."""
    return _interpreted


def announce(say: Callable[[], None]) -> None:
    """Have *say* called once, when a kernel is about to be compiled that lies on disk nowhere."""
    if _interpreted:
        return
    from numba.core import event

    class Once(event.Listener):
        told = False

        def on_start(self, event: Any) -> None:  # noqa: ARG002 - what it is does not matter
            if not self.told:
                self.told = True
                say()

        def on_end(self, event: Any) -> None:
            pass

    event.register("numba:compile", Once())  # type: ignore[no-untyped-call]


_KERNEL = re.compile(r"^@kernel\b.*\n(?:@.*\n)*def (\w+)", re.MULTILINE)
_PACKAGE = Path(__file__).parents[1]


def is_warm(modules: Callable[[str], bool] = lambda _: True) -> bool:
    """Tell whether machine code of the kernels in *modules* (default: all of them) lies on disk.

    *modules* chooses by path relative to the package, such as ``tracks/make.py``. Looks where
    Numba keeps its index files without importing it; code older than its source does not
    count. One kernel found per module is enough: which others a run needs depends on the data.
    """
    return all(
        any(_is_cached(path, name, line) for name, line in found)
        for path, found in _kernels().items()
        if modules(path.relative_to(_PACKAGE).as_posix())
    )


@cache
def _kernels() -> dict[Path, list[tuple[str, int]]]:
    """Return name and first line of every kernel of the package, by file."""
    every = {}
    for path in sorted(_PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found = [(match[1], text.count("\n", 0, match.start()) + 1) for match in _KERNEL.finditer(text)]
        if found:
            every[path] = found
    return every


def _is_cached(path: Path, name: str, line: int) -> bool:
    made = path.stat().st_mtime
    indexes = _indexes(path, name, line, os.environ.get("NUMBA_CACHE_DIR"))
    return any(index.exists() and index.stat().st_mtime >= made for index in indexes)


def _indexes(path: Path, name: str, line: int, chosen: str | None) -> list[Path]:
    """Return where Numba may keep a kernel's index file; *chosen* is the folder it was told to use."""
    # Numba's own naming: module.function-line.pyXY.nbi, beside the source or in a folder named
    # after it and the SHA-1 of its place.
    version = f"py{sys.version_info.major}{sys.version_info.minor}{getattr(sys, 'abiflags', '')}"
    index = f"{path.stem}.{name}-{line}.{version}.nbi"
    hashed = f"{path.parent.name}_{hashlib.sha1(str(path.parent).encode(), usedforsecurity=False).hexdigest()}"
    places = [Path(chosen) / hashed] if chosen else [path.parent / "__pycache__", _user_cache() / hashed]
    return [place / index for place in places]


def _user_cache() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "numba"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "numba"


@cache
def _forget_stale() -> None:
    """Delete machine code that was made from other sources than these.

    Numba compares a kernel with its own file only, not with the kernels it calls; so after
    an update it could go on with the old ones. What was compiled from is told by a stamp.
    """
    sources = ((path, path.stat()) for path in sorted(_PACKAGE.rglob("*.py")))
    told = "".join(f"{path} {status.st_size} {status.st_mtime_ns}\n" for path, status in sources)
    now = hashlib.sha256(told.encode()).hexdigest()
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    for folder in [Path(chosen)] if chosen else [_PACKAGE / "__pycache__", _user_cache()]:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            stamp = folder / f"kernels-{hashlib.sha256(str(_PACKAGE).encode()).hexdigest()[:12]}.stamp"
            if not stamp.exists() or stamp.read_text() != now:
                _delete_code(chosen)
                stamp.write_text(now)
            return


def _delete_code(chosen: str | None) -> None:
    for path, found in _kernels().items():
        for name, line in found:
            for index in _indexes(path, name, line, chosen):
                index.unlink(missing_ok=True)


class Kernel:
    """Hold a function that is compiled when it is first called, by Python or by another kernel.

    Importing Numba takes longer than many a command, so it waits until something is to be worked out.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        update_wrapper(self, function)
        self._function = function
        self._dispatcher: Callable[..., Any] | None = None

    def __call__(self, *args: Any) -> Any:
        """Call the compiled function."""
        return (self._dispatcher or self.compiled())(*args)

    def __reduce__(self) -> str:
        """Return its name, by which another process finds its own."""
        return self._function.__qualname__

    def compiled(self) -> Callable[..., Any]:
        """Return Numba's function for it."""
        with _importing:
            _forget_stale()
            _let_kernels_call_kernels()
            from numba import njit
            from numba.core.compiler_lock import global_compiler_lock

        with global_compiler_lock:
            if self._dispatcher is None:
                self._dispatcher = cast(Callable[..., Any], njit(cache=True, nogil=True)(self._function))
        return self._dispatcher


@cache
def _let_kernels_call_kernels() -> None:
    """Tell Numba that a kernel named in another's source is what that kernel is compiled to."""
    from numba.core import types
    from numba.extending import typeof_impl

    typeof_impl.register(Kernel)(lambda kernel, _: types.Dispatcher(kernel.compiled()))


def kernel(function: F) -> F:
    """Compile *function*, once it is called, to run without the interpreter lock; its machine code is kept on disk."""
    return function if _interpreted else cast(F, Kernel(function))
