"""Scenarios where they lie: those that are shipped, and the user's own files."""

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from offing.schema.errors import UsageError

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

    Raises UsageError where there is none, or the file is larger than a scenario can be.
    """
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        return _from_file(path), str(path)
    with suppress(FileNotFoundError):
        text = files("offing.rehearsal").joinpath("scenarios", f"{path.name}.toml").read_text("utf-8")
        return text, f"{path.name}.toml"
    raise UsageError(f"there is no scenario {name!r}; there are {', '.join(shipped())}, or name a .toml file")


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
        if len(data) > _MOST:
            raise UsageError(f"{path} is larger than {_MOST >> 20} MiB; no scenario is")
        return data.decode("utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is no UTF-8 text (byte {error.start}); save it as UTF-8") from None
