"""Where `--out FILE` leads: what a command made, into a file, or to stdout where none is named."""

import sys
from pathlib import Path

from offing.cli.terminal import remark
from offing.schema.errors import UsageError


def write_out(made: str | bytes, out: Path | None) -> None:
    """Write what was made, text as UTF-8, and say where it lies; raise UsageError where it cannot be written."""
    if out is None:
        _print(made)
        return
    try:
        out.write_bytes(made.encode() if isinstance(made, str) else made)
    except OSError as error:
        raise UsageError(f"--out {out}: {error.strerror or error}") from None
    remark(f"offing: {out} is written")


def _print(made: str | bytes) -> None:
    if isinstance(made, str):
        sys.stdout.write(made)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(made)
