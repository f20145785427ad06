"""Writing to the record from the server: one at a time, and by the same commands that a user would type."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

from offing.engine.home import Home
from offing.schema.errors import InputError, RecordError, UsageError
from offing.serve.problems import Busy

_WRITING: Final = "is writing to the home"
_PREFIX: Final = "offing: "
_WAIT_S: Final = 2.0
_USAGE: Final = 2
_ONE: Final = threading.Lock()  # a home's own lock holds other processes off, and not other threads


@contextmanager
def writing(home: Home) -> Iterator[None]:
    """Be the one writer for the block. Raises Busy where another is."""
    with ExitStack() as stack:
        _take_turn(stack)
        try:
            stack.enter_context(home.lock())
        except RecordError as error:
            raise Busy(str(error)) from error
        yield


def _take_turn(stack: ExitStack) -> None:
    if not _ONE.acquire(timeout=_WAIT_S):
        raise Busy("another request is writing to the record; wait until it is done, then ask again")
    stack.callback(_ONE.release)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold what a command printed: its objects, and the remarks beside them; ``refused`` where it left inputs out."""

    objects: list[dict[str, Any]]
    remarks: list[str]
    refused: bool = False


def run(home: Home, words: Sequence[str], *, cwd: str) -> Outcome:
    """Run a command of Offing's on *home* in a process of its own, so that no input can hurt the server.

    *words* ask for JSON.

    Raises Busy, and UsageError, InputError or RecordError with the command's own words.
    """
    with ExitStack() as stack:
        _take_turn(stack)
        command = [sys.executable, "-m", "offing", "--home", str(home.path), *words]
        done = subprocess.run(  # noqa: S603 - the words are a list, no shell reads them
            command, cwd=cwd, env=environment(home), capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
    remarks = done.stderr.decode("utf-8", "replace").strip().splitlines()
    if done.returncode in (0, InputError.exit_status):
        objects = [json.loads(line) for line in done.stdout.decode("utf-8", "replace").splitlines() if line.strip()]
        if objects or not done.returncode:
            return Outcome(objects, remarks, refused=bool(done.returncode))
    said = "; ".join(line.removeprefix(_PREFIX) for line in remarks) or "it failed and said nothing"
    if _WRITING in said:
        raise Busy(said)
    kinds = {_USAGE: UsageError, InputError.exit_status: InputError}
    raise kinds.get(done.returncode, RecordError)(said)


def environment(home: Home) -> dict[str, str]:
    """Return the environment in which a command finds the record of *home*."""
    found = dict(os.environ)
    if home.database.dialect.name != "sqlite":
        found["OFFING_DATABASE"] = home.database.url.render_as_string(hide_password=False)
    return found
