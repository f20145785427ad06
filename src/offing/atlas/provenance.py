"""Where every data file of the atlas is from, under which licence, and how it was made.

A file tells it itself, in a [provenance] table or in the lines of its head; data/provenance.toml
tells it for those that cannot.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"
_TOLD_APART = "provenance.toml"
_HEAD_LINES = 20


@dataclass(frozen=True, slots=True)
class DataSet:
    """Hold what is told of a data set: `made_by` is "authored" or the command that makes it.

    `files` are below the folder of data, with forward slashes.
    """

    title: str
    source: str
    licence: str
    made_by: str
    as_of: str
    files: tuple[str, ...]

    @property
    def is_authored(self) -> bool:
        """Tell whether people write it, not a build step."""
        return self.made_by == "authored"


@dataclass(frozen=True, slots=True)
class Package:
    """Hold a package of open data that something was made from: its licence and the notice that goes with it."""

    name: str
    holds: str
    licence: str
    notice: str
    used_for: str


@cache
def data_sets() -> tuple[DataSet, ...]:
    """Return every data set, in the order of their first files; raise ValueError where a file does not tell its own."""
    apart = _apart()
    covered = {file for one in apart for file in one.files}
    own = (_told_in(file) for file in files() if file not in covered)
    return tuple(sorted([*apart, *own], key=lambda one: one.files[0]))


def of_file(name: str) -> DataSet:
    """Return the data set that a file belongs to ("ports.csv", "hulls/usn.toml"); KeyError where there is none."""
    for one in _apart():
        if name in one.files:
            return one
    if not (_DATA / name).is_file():
        raise KeyError(name)
    return _told_in(name)


@cache
def packages() -> tuple[Package, ...]:
    """Return the packages of open data that the atlas was made from."""
    return tuple(Package(**entry) for entry in _list()["package"])


def files() -> list[str]:
    """Return the names of all data files, sorted."""
    return sorted(path.relative_to(_DATA).as_posix() for path in _DATA.rglob("*") if path.is_file())


@cache
def _apart() -> tuple[DataSet, ...]:
    return tuple(_data_set(entry, _matching(entry["files"])) for entry in _list()["data"])


def _matching(patterns: list[str]) -> tuple[str, ...]:
    return tuple(sorted(path.relative_to(_DATA).as_posix() for pattern in patterns for path in _DATA.glob(pattern)))


@cache
def _told_in(file: str) -> DataSet:
    text = (_DATA / file).read_text(encoding="utf-8")
    told = tomllib.loads(text).get("provenance", {}) if file.endswith(".toml") else _head(text)
    try:
        return _data_set(told, (file,))
    except KeyError as lacking:
        raise ValueError(f"{file} does not say its {lacking}; see {_TOLD_APART}") from lacking


def _head(text: str) -> dict[str, str]:
    lines = [line[1:].partition(":") for line in text.split("\n", _HEAD_LINES)[:_HEAD_LINES] if line.startswith("#")]
    return {name.strip(): value.strip() for name, _, value in lines}


def _data_set(told: Mapping[str, Any], names: tuple[str, ...]) -> DataSet:
    return DataSet(told["title"], told["source"], told["licence"], told["made_by"], told["as_of"], names)


@cache
def _list() -> dict[str, Any]:
    return tomllib.loads((_DATA / _TOLD_APART).read_text(encoding="utf-8"))
