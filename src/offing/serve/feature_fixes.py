"""Fixes as features: pages of the index that maps are drawn from, by craft and time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from offing.nav.mercator import project
from offing.schema.errors import UsageError
from offing.serve.asking import of_cursor, read_box, to_cursor
from offing.serve.held import Held
from offing.serve.problems import NotFound
from offing.serve.tile_store import Drawn
from offing.serve.tiles import positions

Rows = NDArray[np.int64]
Span = tuple[int | None, int | None]
_SECOND: Final = 1_000_000
_ID: Final = re.compile(r"(.{1,100})@(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)(?:\.(\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class FixesAsked:
    """Hold what is asked of fixes; ``kind`` is a type of craft, ``span`` in microseconds, half open."""

    craft: str | None
    kind: str | None
    bbox: str | None
    span: Span
    limit: int
    cursor: str | None


def fixes_page(held: Held, drawn: Drawn, asked: FixesAsked) -> tuple[list[dict[str, Any]], str | None, int]:
    """Return a page of fixes as features, the cursor of the next one, and how many there are. Raises UsageError."""
    chosen = _chosen(held, drawn, asked.craft, asked.kind)
    keep = chosen[drawn.index.craft] & _at(drawn, asked.span)
    if asked.bbox is not None:
        keep &= _inside(drawn, asked.bbox)
    rows = np.flatnonzero(keep)
    rows = rows[~drawn.barred(rows)]
    begin = 0 if asked.cursor is None else int(np.searchsorted(rows, _after(drawn, asked.cursor)))
    some = rows[begin : begin + asked.limit]
    next_ = _cursor(drawn, int(some[-1])) if begin + asked.limit < len(rows) else None
    return _features(drawn, some), next_, len(rows)


def one_fix(drawn: Drawn, id_: str) -> dict[str, Any]:
    """Return the fix of that id as a feature. Raises NotFound."""
    said = _ID.fullmatch(id_)
    try:
        t = int(datetime.fromisoformat(said[2]).replace(tzinfo=UTC).timestamp()) if said else -1
    except ValueError:
        t = -1
    rows = _same_second(drawn, said[1], t) if said and 0 <= t < 1 << 32 else np.zeros(0, np.int64)
    number = int(said[3] or 0) if said else 0
    if number >= len(rows) or drawn.hidden[drawn.index.craft[rows[number]]] or drawn.barred(rows)[number]:
        raise NotFound(f"fixes has no feature {id_[:80]!r}")
    return _features(drawn, rows[number : number + 1])[0]


def _chosen(held: Held, drawn: Drawn, craft: str | None, kind: str | None) -> NDArray[np.bool_]:
    """Return which craft of the index are asked for."""
    keep = ~drawn.hidden
    if craft is not None:
        keep = keep & np.isin(drawn.index.crafts, np.array(held.keys_of([craft]), np.int64))
    if kind is not None:
        keep = keep & np.array([one == kind for one in drawn.types], bool)
    return np.asarray(keep)


def _at(drawn: Drawn, span: Span) -> NDArray[np.bool_]:
    """Return which fixes are in a time: those that began a second of it."""
    t = drawn.index.t
    since, until = span
    keep = np.ones(len(t), bool)
    if since is not None:
        keep &= t >= np.uint32(np.clip(-(-since // _SECOND), 0, (1 << 32) - 1))
    if until is not None:
        keep &= t < np.uint32(np.clip(-(-until // _SECOND), 0, (1 << 32) - 1))
    return keep


def _inside(drawn: Drawn, bbox: str) -> NDArray[np.bool_]:
    west, south, east, north = read_box(bbox)
    (left, right), (bottom, top) = project(np.array([south, north]), np.array([west, east]))
    x, y = drawn.index.x, drawn.index.y
    if east == 180.0:
        right = np.uint32((1 << 32) - 1)
    across = (x >= left) & (x <= right) if west <= east else (x >= left) | (x <= right)
    return np.asarray(across & (y >= top) & (y <= bottom))


def _of_label(drawn: Drawn, label: str) -> tuple[int, int]:
    """Return where the rows of a craft begin and end."""
    if label not in drawn.labels:
        return 0, 0
    number = drawn.labels.index(label)
    first, last = np.searchsorted(drawn.index.craft, np.array([number, number + 1], np.uint32))
    return int(first), int(last)


def _same_second(drawn: Drawn, label: str, t: int) -> Rows:
    first, last = _of_label(drawn, label)
    a, b = np.searchsorted(drawn.index.t[first:last], np.array([t, t + 1], np.int64))
    return np.arange(first + int(a), first + int(b), dtype=np.int64)


def _cursor(drawn: Drawn, row: int) -> str:
    label, t = drawn.labels[int(drawn.index.craft[row])], int(drawn.index.t[row])
    return to_cursor([label, t, row - int(_same_second(drawn, label, t)[0])])


def _after(drawn: Drawn, cursor: str) -> int:
    """Return the first row after the fix that a cursor names."""
    told = of_cursor(cursor, str, int, int)
    label, t, number = str(told[0]), int(told[1]), int(told[2])
    first, last = _of_label(drawn, label)
    if first == last or not 0 <= t < 1 << 32:
        raise UsageError("cursor: that is none of this list's; follow the link next, or leave it out")
    return first + int(np.searchsorted(drawn.index.t[first:last], t)) + max(number, 0) + 1


def _features(drawn: Drawn, rows: Rows) -> list[dict[str, Any]]:
    told = positions(drawn, rows).to_pylist()
    return [_feature(one, _number(drawn, int(row), one["craft"])) for one, row in zip(told, rows, strict=True)]


def _number(drawn: Drawn, row: int, label: str) -> int:
    """Return the how manyth fix of its second one is."""
    t = drawn.index.t
    if row == 0 or t[row - 1] != t[row] or drawn.index.craft[row - 1] != drawn.index.craft[row]:
        return 0
    return row - int(_same_second(drawn, label, int(t[row]))[0])


def _feature(row: dict[str, Any], number: int) -> dict[str, Any]:
    id_ = f"{row['craft']}@{row['t']:%Y-%m-%dT%H:%M:%SZ}" + (f".{number}" if number else "")
    shape = {"type": "Point", "coordinates": [row.pop("lon"), row.pop("lat")]}
    return {"type": "Feature", "id": id_, "geometry": shape, "properties": row}


def span_of(held: Held) -> Sequence[datetime | None]:
    """Return when the first and the last fix of the record were."""
    from offing.engine.instants import moment
    from offing.engine.tile_index import track_files

    files = held.looking(track_files)
    if not files:
        return None, None
    return moment(min(one["t_min"] for one in files)), moment(max(one["t_max"] for one in files))
