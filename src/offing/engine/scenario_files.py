"""Scenarios where they lie: those that are shipped, and the user's own files."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from offing.schema.errors import ScenarioError, UsageError

_MOST = 10 << 20


def shipped() -> dict[str, str]:
    """Return the titles of the shipped scenarios by name."""
    return dict(sorted(_titles()))


def _titles() -> Iterator[tuple[str, str]]:
    for one in files("offing.rehearsal").joinpath("scenarios").iterdir():
        if one.name.endswith(".toml"):
            about = tomllib.loads(one.read_text("utf-8"))["scenario"]
            yield one.name.removesuffix(".toml"), about.get("title", "")


def read_scenario(name: str) -> tuple[str, str]:
    """Return the text of a shipped scenario or of a file, and what to call it in messages.

    Raises UsageError where there is none, ScenarioError where the file cannot be a scenario.
    """
    if name.endswith(".toml") or Path(name).is_file():
        return _from_file(Path(name)), name
    own = {one.name: one for one in files("offing.rehearsal").joinpath("scenarios").iterdir()}
    found = own.get(f"{name}.toml")
    if found is None:
        raise UsageError(f"there is no scenario {name!r}; there are {', '.join(shipped())}, or name a .toml file")
    return found.read_text("utf-8"), found.name


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}; name a .toml file") from None
    if len(data) > _MOST:
        raise ScenarioError(str(path), 0, f"is larger than {_MOST >> 20} MiB; no scenario is")
    try:
        return data.decode("utf-8-sig")  # some editors write a mark first
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ScenarioError(str(path), line, f"is no UTF-8 text (byte {error.start}); save it as UTF-8") from None
