"""Where in a scenario's text a table or key stands: the parser keeps no lines, and a refusal must name one."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from offing.schema.errors import ScenarioError

# A path leads from the root: keys, and numbers where a table is one of several.
Path = tuple[str | int, ...]

LONGEST = 10_000_000
_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*(?:[\w-]+|"[^"\n]*"|'[^'\n]*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_MARKS = re.compile(r"\"\"\"|'''|\"(?:\\.|[^\"\\])*\"|'[^']*'|#.*")
_SAID_AT = re.compile(r"\(at line (\d+), column \d+\)")


def parsed(text: str, file: str) -> dict[str, Any]:
    """Return the text as TOML tables; raises ScenarioError where it is too long or none."""
    if len(text) > LONGEST:
        raise ScenarioError(file, 0, f"is longer than {LONGEST:,} characters; split it into several scenarios")
    try:
        found = tomllib.loads(text)
        huge = next(_huge(found, ()), None)
    except ValueError as error:  # TOMLDecodeError is one; a number of thousands of digits makes another
        said = _SAID_AT.search(str(error))
        line = int(said[1]) if said else text.count("\n") + 1
        raise ScenarioError(file, line, f"is not TOML: {error}; see docs/rehearsals.md for the form") from None
    except RecursionError:
        raise ScenarioError(file, 0, "is nested too deeply; a scenario needs no more than four levels") from None
    if huge is not None:
        key = next(part for part in reversed(huge) if isinstance(part, str))
        reason = f"{key!r} has a whole number of more than 64 bits; nothing in a scenario is that large"
        raise ScenarioError(file, Lines(text).of(huge), reason)
    return found


def _huge(value: Any, path: Path) -> Iterator[Path]:
    """Yield the paths of whole numbers that no float and no column can hold."""
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        yield path
    elif isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _huge(one, (*path, key))


class Lines:
    """Know the line of every table and key of one text."""

    def __init__(self, text: str) -> None:
        self._at: dict[Path, int] = {}
        counts: dict[Path, int] = {}
        table: Path = ()
        quote = ""
        for number, line in enumerate(text.splitlines(), 1):
            if not quote:
                table = self._told(line, number, table, counts)
            quote = _open_quote(line, quote)

    def _told(self, line: str, number: int, table: Path, counts: dict[Path, int]) -> Path:
        """Note what *line* begins and return the table that the next ones belong to."""
        header = _HEADER.match(line)
        if header and "=" not in _MARKS.sub("", header[2]):
            path = _resolved(_parts(header[2]), counts)
            for length in range(1, len(path) + 1):
                self._at.setdefault(path[:length], number)
            if header[1] == "[[":
                counts[path] = counts.get(path, -1) + 1
                path = (*path, counts[path])
            self._at.setdefault(path, number)
            return path
        key = _KEY.match(line)
        if key:
            self._at.setdefault((*table, *_parts(key[1])), number)
        return table

    def of(self, path: Path) -> int:
        """Return the line of *path*, or of the nearest table above it that has one; 0 where none has."""
        while path:
            if path in self._at:
                return self._at[path]
            path = path[:-1]
        return 0


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _resolved(path: Path, counts: dict[Path, int]) -> Path:
    """Return the path with the number of the latest entry wherever a part above is one of several."""
    found: Path = ()
    for part in path[:-1]:
        found = (*found, part)
        if found in counts:
            found = (*found, counts[found])
    return (*found, *path[-1:])


def _open_quote(line: str, quote: str) -> str:
    """Return the triple quote that is still open after *line*."""
    at = 0
    while True:
        if quote:
            end = line.find(quote, at)
            if end < 0:
                return quote
            at, quote = end + 3, ""
        mark = _MARKS.search(line, at)
        if not mark:
            return ""
        if len(mark[0]) == 3 and mark[0] in ('"""', "'''"):
            quote = mark[0]
        at = mark.end()
