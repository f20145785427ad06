"""The folder that a rehearsal is written to: its own files and no others, each whole or absent."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from offing.engine.storage import TEMPORARY, is_full, whole_file
from offing.schema.errors import OffingError, StorageFull, UsageError

# Names the files that follow, one a line, and is written before any of them: a rehearsal that was
# killed can be told from other people's files.
LIST = ".rehearsal"
_LONGEST_LIST = 4 << 20


class Feed(Protocol):
    """Name one file of a rehearsal, and how its bytes are made."""

    @property
    def name(self) -> str:
        """The file's place in the folder."""
        ...

    @property
    def chunks(self) -> Callable[[], Iterator[bytes]]:
        """What yields its bytes."""
        ...


def refuse_others(folder: Path) -> None:
    """Raise UsageError where *folder* is a file, or holds anything that no rehearsal wrote there."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder with --out")
    _earlier(folder)


def write_feeds(folder: Path, feeds: Sequence[Feed], advance: Callable[[str], None]) -> dict[str, int]:
    """Write the files of a rehearsal, and return the size of each in bytes.

    An earlier rehearsal there is taken away first, so that no file of one lies beside the
    truth of another. Raises UsageError where the folder holds anything else, StorageFull
    where the disk is full; each file appears whole or not at all.
    """
    refuse_others(folder)
    sizes = {}
    try:
        _clear(folder)
        _write(folder / LIST, iter([("\n".join(feed.name for feed in feeds) + "\n").encode()]))
        for feed in feeds:
            advance(feed.name)
            sizes[feed.name] = _write(folder / feed.name, feed.chunks())
    except OSError as error:
        if is_full(error):
            raise StorageFull(
                f"no space left on the disk for the rehearsal in {folder}; free some, or write less of it (--thin, "
                "--traffic), then give the same command again"
            ) from error
        raise OffingError(f"{folder} cannot be written: {error.strerror or error}; name another with --out") from error
    return sizes


def _write(path: Path, chunks: Iterator[bytes]) -> int:
    with whole_file(path) as temporary, temporary.open("wb") as file:
        return sum(file.write(chunk) for chunk in chunks)


def _clear(folder: Path) -> None:
    """Make the folder empty, its list last: who is killed here can begin anew."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in _earlier(folder):
        path.rmdir() if path.is_dir() else path.unlink()
    (folder / LIST).unlink(missing_ok=True)


def _earlier(folder: Path) -> list[Path]:
    """Return what an earlier rehearsal left besides its list, folders last; raise UsageError where there is more."""
    listed = _listed(folder)
    folders = {name.partition("/")[0] for name in listed if "/" in name}
    found = []
    for path in folder.rglob("*") if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if _written(name) not in listed and name not in folders:
            raise UsageError(
                f"{folder} holds other things than a rehearsal, such as {name}; name an empty or new folder with --out"
            )
        found.append(path)
    return sorted((path for path in found if path.name != LIST), key=lambda path: path.is_dir())


def _written(name: str) -> str:
    """Return the name of the file that a rehearsal began to write as *name* when it was killed, else *name*."""
    return name.removesuffix(TEMPORARY).rpartition(".")[0] if name.endswith(TEMPORARY) else name


def _listed(folder: Path) -> frozenset[str]:
    names = b""
    with suppress(OSError), (folder / LIST).open("rb") as file:
        names = file.read(_LONGEST_LIST)
    return frozenset([LIST, *names.decode("utf-8", "replace").split("\n")]) - {""}
