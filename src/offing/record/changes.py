"""What later data changed of a line: in a few words, the old against the new."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

Row = Mapping[str, Any]
_TIMES = {"t_start": "begins", "t_end": "ends"}
_SHOWN = 4


def changes(old: Row, new: Row | None) -> str:
    """Return how the row of an event that stands differs from the one it replaced; that nothing stands there now."""
    if new is None:
        return "withdrawn: nothing stands in its place"
    told = [f"{word} {_time(new[key])}, not {_time(old[key])}" for key, word in _TIMES.items() if old[key] != new[key]]
    if old["open"] and not new["open"]:
        told.append("no longer open")
    before, after = old["detail"] or {}, new["detail"] or {}
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    told += [_field(name, before.get(name), after.get(name)) for name in names if _is_plain(before, after, name)]
    more = len(told) - _SHOWN
    shown = [*told[:_SHOWN], *([f"and {more} more"] if more > 0 else [])]
    return "; ".join(shown) or "the same in all that is told of it, on other evidence"


def _is_plain(before: Row, after: Row, name: str) -> bool:
    return not any(isinstance(one.get(name), list | dict) for one in (before, after))


def _field(name: str, old: Any, new: Any) -> str:
    words = name.replace("_", " ")
    return f"{words} {_plain(new)}, not {_plain(old)}"


def _plain(value: Any) -> str:
    return "nothing" if value is None else str(value)[:60]


def _time(us: int | None) -> str:
    if us is None:
        return "open"
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us):%Y-%m-%d %H:%MZ}"
