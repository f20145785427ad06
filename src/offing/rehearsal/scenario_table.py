"""One table of a scenario, read key by key: wrong types and keys that nobody asked for are refused with their line."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Any, NoReturn

from offing.rehearsal.scenario_text import Lines, Path
from offing.schema.errors import ScenarioError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# µs. Records drop what was sent before 1990: a clock that was not set.
_EARLIEST, _LATEST = 631_152_000_000_000, 4_102_444_800_000_000
_AFTER = re.compile(r"^\+\s*(?:(\d{1,6})\s*d)?\s*(?:(\d{1,6})\s*h)?\s*(?:(\d{1,6})\s*min)?$")
_KINDS = {str: "a text in quotes", bool: "true or false", list: "a list", dict: "a table", float: "a number"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Say of which file and text the tables are; the start that relative times count from is in µs."""

    file: str
    lines: Lines
    start: int = 0

    def refuse(self, path: Path, reason: str) -> NoReturn:
        """Raise ScenarioError for what stands at *path*."""
        raise ScenarioError(self.file, self.lines.of(path), reason)


class Table:
    """Hold one table and remember which of its keys were asked for."""

    def __init__(self, rows: Any, path: Path, origin: Origin) -> None:
        self.path, self.origin = path, origin
        if not isinstance(rows, dict):
            self.refuse(f"{self.label} must be a table; write its keys below a line such as [{self.label}]")
        self._rows: dict[str, Any] = rows
        self._asked: set[str] = set()

    @property
    def label(self) -> str:
        """Return the table's name as the author would write it."""
        return ".".join(str(part) for part in self.path if not isinstance(part, int)) or "the file"

    @property
    def line(self) -> int:
        """Return the line the table begins at."""
        return self.origin.lines.of(self.path)

    def refuse(self, reason: str, key: str | None = None) -> NoReturn:
        """Raise ScenarioError for the table, or for one key of it."""
        self.origin.refuse(self.path if key is None else (*self.path, key), reason)

    def has(self, key: str) -> bool:
        """Tell whether the author wrote *key*."""
        return key in self._rows

    def names(self) -> Iterator[str]:
        """Yield the keys in the order written, and take them as asked for."""
        self._asked.update(self._rows)
        return iter(self._rows)

    def raw(self, key: str) -> Any:
        """Return the value of *key* whatever its type, None where there is none."""
        self._asked.add(key)
        return self._rows.get(key)

    def _typed(self, key: str, kind: type, default: Any) -> Any:
        value = self.raw(key)
        if value is None:
            if default is ...:
                self.refuse(f"{self.label} lacks {key!r}; add it ({_KINDS[kind]})")
            return default
        number = kind is float and isinstance(value, int) and not isinstance(value, bool)
        if not isinstance(value, kind) and not number:
            self.refuse(f"{key!r} must be {_KINDS[kind]}, not {_shown(value)}", key)
        return value

    def text(self, key: str, default: Any = ..., *, longest: int = 200) -> str:
        """Return a text of at most *longest* characters."""
        value: str = self._typed(key, str, default)
        if value is not None and len(value) > longest:
            self.refuse(f"{key!r} has {len(value):,} characters; at most {longest:,} are allowed", key)
        return value

    def choice(self, key: str, among: Iterable[str], default: Any = ...) -> str:
        """Return a text that is one of *among*."""
        value, allowed = self.text(key, default), list(among)
        if self.has(key) and value not in allowed:
            self.refuse(f"{key!r} is {value!r}; it can be {listed(allowed)}", key)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        return bool(self._typed(key, bool, default))

    def number(self, key: str, default: Any = ..., *, low: float = -math.inf, high: float = math.inf) -> float:
        """Return a finite number from *low* to *high*."""
        value = self._typed(key, float, default)
        if not (math.isfinite(value) and low <= value <= high):
            self.refuse(f"{key!r} is {value}; it must lie from {low:g} to {high:g}", key)
        return float(value)

    def texts(self, key: str, default: Any = ...) -> list[str]:
        """Return a list of texts; one text alone is a list of one."""
        value = self.raw(key)
        if value is None and default is not ...:
            return list(default)
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            given = "is missing" if value is None else f"is {_shown(value)}"
            self.refuse(f'{key!r} {given}; write one name in quotes, or several as ["one", "two"]', key)
        return names

    def time(self, key: str, default: Any = ...) -> int:
        """Return a time in µs: written as 2023-07-15T01:45:00Z, or "+1d 6h 30min" after the scenario's start."""
        value = self.raw(key)
        if value is None:
            if default is ...:
                self.refuse(f"{self.label} lacks {key!r}; add a time such as 2023-07-15T01:45:00Z")
            return default  # type: ignore[no-any-return]
        moment = _moment(value, self.origin.start)
        if moment is None:
            self.refuse(f'{key!r} must be a time such as 2023-07-15T01:45:00Z or "+1d 6h", not {_shown(value)}', key)
        if not _EARLIEST <= moment < _LATEST:
            self.refuse(f"{key!r} is {_shown(value)}; write a time from 1990 on and before 2100", key)
        return moment

    def table(self, key: str) -> "Table":
        """Return the table below *key*, empty where there is none."""
        self._asked.add(key)
        return Table(self._rows.get(key, {}), (*self.path, key), self.origin)

    def tables(self, key: str, *, most: int = 10_000) -> list["Table"]:
        """Return the tables of an array written as [[key]]."""
        value = self._typed(key, list, [])
        if len(value) > most:
            self.refuse(f"{len(value):,} entries of {key!r}; at most {most:,} are allowed", key)
        return [Table(rows, (*self.path, key, number), self.origin) for number, rows in enumerate(value)]

    def done(self) -> None:
        """Refuse any key that nobody asked for."""
        for key in self._rows:
            if key not in self._asked:
                near = get_close_matches(key, self._asked, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"it takes {listed(sorted(self._asked))}"
                self.refuse(f"unknown key {key!r} in {self.label}; {hint}", key)


def listed(words: Iterable[str]) -> str:
    """Return words in quotes as one would say them: 'a', 'b' or 'c'."""
    quoted = [repr(word) for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _shown(value: Any) -> str:
    shown = value.isoformat() if isinstance(value, date | time) else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _moment(value: Any, start: int) -> int | None:
    if isinstance(value, str) and (after := _AFTER.match(value)) and any(after.groups()):
        days, hours, minutes = (int(part or 0) for part in after.groups())
        return start + (days * 1440 + hours * 60 + minutes) * 60_000_000 if days < 1000 and hours < 10_000 else None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, datetime):
        return None
    moment = value if value.tzinfo else value.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1)
