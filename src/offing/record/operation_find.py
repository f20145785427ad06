"""Which operation a user means: by its id, or by its name in any spelling, script or language."""

from collections.abc import Sequence
from datetime import UTC, datetime
from difflib import get_close_matches

from offing.atlas.operation_names import folded
from offing.schema.errors import UsageError
from offing.schema.operation import Operation

_LISTED = 8
_SHORTEST = 4
_HEX = frozenset("0123456789abcdef")


def find_operation(operations: Sequence[Operation], words: str) -> Operation:
    """Return the one operation that *words* mean; raise UsageError where they mean none or several, and list those."""
    found = found_operations(operations, words)
    if len(found) == 1:
        return found[0]
    if found:
        listed = "; ".join(map(described, found[:_LISTED]))
        more = f"; and {len(found) - _LISTED:,} more" if len(found) > _LISTED else ""
        raise UsageError(f"{words!r} means {len(found):,} operations: {listed}{more}. Write the id of one")
    raise UsageError(f"no operation is called {words!r}{_nearest(operations, words)}")


def found_operations(operations: Sequence[Operation], words: str) -> list[Operation]:
    """Return all operations that *words* may mean."""
    wanted = words.strip()
    small = wanted.lower()
    if is_id(small) and (by_id := [it for it in operations if it.id.startswith(small)]):
        return by_id
    meant = folded(wanted)
    if meant is not None:
        named = [it for it in operations if _bears(it, meant.key, meant.year)]
        if named:
            return named
    return [it for it in operations if small and any(small in name.casefold() for name in (it.name, *it.names))]


def is_id(words: str) -> bool:
    """Tell whether words may be the id of an operation, or its beginning."""
    return len(words) >= _SHORTEST and words[0] == "o" and set(words[1:]) <= _HEX


def described(it: Operation) -> str:
    """Return an operation in a few words, with its id and days."""
    start = "" if it.start is None else f", from {datetime.fromtimestamp(it.start / 1e6, UTC):%Y-%m-%d}"
    return f"{it.id[:10]} {it.name}{start}"


def _bears(it: Operation, key: str, year: int | None) -> bool:
    own = None if it.start is None else datetime.fromtimestamp(it.start / 1e6, UTC).year
    for name in (it.name, *it.names):
        meant = folded(name)
        if meant is not None and meant.key == key and (year is None or year in (meant.year, own)):
            return True
    return False


def _nearest(operations: Sequence[Operation], words: str) -> str:
    names = sorted({name for it in operations for name in (it.name, *it.names)})
    near = get_close_matches(words, names, n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else "; see: offing operation list"
