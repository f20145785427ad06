"""Inputs that are told and not found: a form that was just written, and the files that are shown for it."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from offing.engine.gauge import Gauge
from offing.engine.unpack import Refused, Unpacked, unpack
from offing.engine.whole import whole_bytes
from offing.schema.errors import InputError, UsageError

TOLD = "told"  # stands for a container where the bytes were written by this program
_PIECE = 4 << 20


def told_input(name: str, data: bytes) -> Unpacked:
    """Return bytes in memory as an input of that name."""

    def pieces() -> Iterator[bytes]:
        return (data[start : start + _PIECE] for start in range(0, len(data), _PIECE))

    return Unpacked(name, Path(name), TOLD, pieces, Gauge(len(data)))


def shown_file(place: str, largest: int) -> tuple[Unpacked, bytes, str]:
    """Return one file that a user shows, with its bytes and their SHA-256; raises UsageError where it is none."""
    found = list(unpack([place]))
    if len(found) != 1 or not isinstance(found[0], Unpacked):
        reason = found[0].reason if found and isinstance(found[0], Refused) else "it is not one file"
        raise UsageError(f"--media {place}: {reason}")
    try:
        data = whole_bytes(found[0], largest)
    except InputError as error:
        raise UsageError(f"--media {error}") from None
    return found[0], data, sha256(data).hexdigest()


def is_to_come(moment: datetime) -> bool:
    """Tell whether a moment is more than a day ahead of this machine's clock."""
    return moment > datetime.fromtimestamp(time.time(), UTC) + timedelta(days=1)
