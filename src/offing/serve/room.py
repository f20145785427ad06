"""Where uploads lie until they are read: a folder each, which goes when it was read or its server is gone."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from offing.engine.home import Home

_NAME: Final = "uploads"


@contextmanager
def folder(home: Home) -> Iterator[Path]:
    """Yield a new folder for one upload, which no other server takes away; it is gone after the block."""
    place = home.path / _NAME
    place.mkdir(exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="offing-upload-", dir=place))
    held = os.open(made, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield made
    finally:
        os.close(held)
        shutil.rmtree(made, ignore_errors=True)


def clear(home: Home) -> None:
    """Take away what a server left that was ended in the middle of an upload; nothing while another process reads."""
    place = home.path / _NAME
    for one in place.iterdir() if place.is_dir() and not home.is_written_to() else ():
        _clear(one)


def _clear(left: Path) -> None:
    with suppress(OSError):
        held = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(held)
