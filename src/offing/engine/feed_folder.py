"""The folder that a rehearsal is written to."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from offing.engine.storage import storing, whole_file
from offing.schema.errors import UsageError

_MARK = "truth.jsonl"
_FOLDERS = ("documents", "warnings")


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


def write_feeds(folder: Path, feeds: Iterable[Feed], advance: Callable[[str], None]) -> dict[str, int]:
    """Write the files of a rehearsal, and return the size of each in bytes.

    An earlier rehearsal there is replaced. Raises UsageError where the folder holds anything
    else, StorageFull where the disk is full; each file appears whole or not at all.
    """
    _clear(folder)
    sizes = {}
    for feed in feeds:
        advance(feed.name)
        path = folder / feed.name
        with storing(str(path)), whole_file(path) as temporary, temporary.open("wb") as file:
            sizes[feed.name] = sum(file.write(chunk) for chunk in feed.chunks())
    return sizes


def _clear(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder with --out")
    held = list(folder.iterdir()) if folder.exists() else []
    if held and not (folder / _MARK).exists():
        raise UsageError(f"{folder} holds other things than a rehearsal; name an empty or new folder with --out")
    for path in [*held, *(one for name in _FOLDERS for one in (folder / name).glob("*.txt"))]:
        if path.is_file():
            path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
