"""Turn a full disk into a clear error, and write files so that they are whole or absent."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from sqlalchemy.exc import DBAPIError

from offing.schema.errors import StorageFull

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("database or disk is full", "No space left on device", "could not extend file")
# SQLite tells a full disk, and a file that may grow no further, by different names.
_FULL_NAMES = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE")
TEMPORARY = ".tmp"


@contextmanager
def storing(what: str) -> Iterator[None]:
    """Raise StorageFull where the block fails because the disk holds no more."""
    try:
        yield
    except (OSError, DBAPIError) as error:
        if not is_full(error):
            raise
        raise StorageFull(
            f"no space left on the disk while writing {what}; nothing was published and the record is as it "
            "was before. Free some space, then give the same command again: it goes on where it stopped"
        ) from error


def is_full(error: BaseException) -> bool:
    """Tell whether *error* means that the disk or the user's share of it is used up."""
    if isinstance(error, DBAPIError):
        named = getattr(error.orig, "sqlite_errorname", "") in _FULL_NAMES
        return named or any(words in str(error.orig) for words in _FULL_WORDS)
    return isinstance(error, OSError) and (error.errno in _FULL or any(words in str(error) for words in _FULL_WORDS))


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary place beside *path*; what is there at the end takes the name *path*.

    The bytes reach the disk before the name does; on an error nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{uuid4().hex[:8]}{TEMPORARY}")
    try:
        yield temporary
        sync(temporary)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def sync(path: Path) -> None:
    """Force what *path* holds (a file's bytes, a folder's names) to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
