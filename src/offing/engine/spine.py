"""The spine of a record: when, where and what each of its lines is, in memory, so that lists need not look far."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from offing.engine import database as db
from offing.engine.choose import Wanted
from offing.engine.relays import relays
from offing.engine.said_lines import Said, copies_of, ended_us, said_rows
from offing.engine.whole import WARNING

LANES: Final = ("track", "sighting", "warning", "report")
TIERS: Final = ("", "A", "B", "C")
NEVER: Final = np.iinfo(np.int64).max  # stands for a time that nobody tells, and for one without an end
_BEFORE: Final = np.iinfo(np.int64).min
_ZONES: Final = ("zone:", "near:")
_EVERYTHING: Final = Wanted()
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Told = Mapping[int, tuple[bool, tuple[str, ...]]]


@dataclass(frozen=True)
class Spine:
    """Hold one entry a line, in order: by ``when``, then events before claims, then by row.

    ``when`` and ``end`` are int64 microseconds, NEVER where nothing tells them; ``claimed`` tells claims from events,
    ``row`` is the row in their table; ``kind`` counts in ``kinds``, ``lane`` in LANES, ``tier`` in TIERS. ``passing``
    are visits to the zones along every shore and what only serves other detectors.
    """

    when: Ints
    end: Ints
    claimed: Bools
    row: Ints
    lane: NDArray[np.int8]
    tier: NDArray[np.int8]
    kind: NDArray[np.int16]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    passing: Bools
    ids: NDArray[np.bytes_]
    generation: int
    kinds: tuple[str, ...]
    craft: Ints  # with craft_row: which craft an event is of, sorted by craft
    craft_row: Ints
    told: Told  # of each event's row: whether it is passing, and the ids that its detail names
    copies: Mapping[str, int]
    others: Mapping[int, tuple[int, ...]]
    warnings: Mapping[int, Mapping[str, Any]]  # rows of warnings' claims, as said_rows gives them
    _named: dict[str, list[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.when)

    @classmethod
    def of_record(cls, connection: sa.Connection, generation: int, before: Self | None = None) -> Self:
        """Return the spine of a generation; *before* spares looking again at what that one held."""
        events = _events(connection, generation)
        told = _told(connection, events["row"], before.told if before is not None else {})
        claims, copies, others, warnings = _claims(connection, generation)
        whole = {name: np.concatenate([events[name], claims[name]]) for name in events}
        order = np.lexsort((whole["row"], whole["claimed"], whole["when"]))
        kinds, kind = np.unique(whole.pop("kind"), return_inverse=True)
        passing = np.array([not claimed and told[row][0] for claimed, row in _rows(whole)], bool)
        craft = db.event_craft.c
        living = sa.select(craft.craft_id, craft.row).join(db.events, craft.row == db.events.c.row)
        pairs = _ints(connection.execute(living.where(db.seen_at(db.events, generation))), 2)
        pairs = pairs[:, np.argsort(pairs[0], kind="stable")]
        named: dict[str, list[int]] = {}
        for row in events["row"].tolist():
            for id_ in told[row][1]:
                named.setdefault(id_, []).append(row)
        return cls(
            **{name: column[order] for name, column in whole.items()},
            kind=kind.astype(np.int16)[order],
            generation=generation,
            kinds=tuple(map(str, kinds)),
            passing=passing[order],
            craft=pairs[0],
            craft_row=pairs[1],
            told=told,
            copies=copies,
            others=others,
            warnings=warnings,
            _named=named,
        )

    def of_craft(self, keys: Sequence[int]) -> Bools:
        """Return which lines are of those craft."""
        rows = self.craft_row[np.isin(self.craft, np.array(list(keys), np.int64))]
        return np.asarray(~self.claimed & np.isin(self.row, rows))

    def naming(self, ids: Iterable[str]) -> Bools:
        """Return which events' details name one of those areas, ports or other things by its id."""
        rows = [row for id_ in ids for row in self._named.get(id_, ())]
        return np.asarray(~self.claimed & np.isin(self.row, np.array(rows, np.int64)))

    def after(self, when: int, claimed: bool, row: int) -> int:
        """Return how many lines stand at or before that place in the order."""
        first, last = (int(np.searchsorted(self.when, when, side)) for side in ("left", "right"))
        same = slice(first, last)
        upto = (self.claimed[same] < claimed) | ((self.claimed[same] == claimed) & (self.row[same] <= row))
        return first + int(upto.sum())


def _rows(whole: Mapping[str, NDArray[Any]]) -> Iterable[tuple[bool, int]]:
    return zip(whole["claimed"].tolist(), whole["row"].tolist(), strict=True)


def _ints(rows: Iterable[Any], width: int) -> Ints:
    found = np.array([tuple(row) for row in rows], np.int64)
    return found.reshape(-1, width).T


def _events(connection: sa.Connection, generation: int) -> dict[str, NDArray[Any]]:
    table = db.events.c
    query = sa.select(table.row, table.id, table.kind, table.t_start, table.t_end, table.open, table.lat, table.lon)
    rows = connection.execute(query.where(db.seen_at(db.events, generation))).all()
    n = len(rows)
    goes_on = [NEVER if row.t_end is None or row.open else row.t_end for row in rows]
    return {
        "when": np.array([row.t_start for row in rows], np.int64),
        "end": np.array(goes_on, np.int64),
        "claimed": np.zeros(n, bool),
        "row": np.array([row.row for row in rows], np.int64),
        "lane": np.zeros(n, np.int8),
        "tier": np.zeros(n, np.int8),
        "kind": np.array([row.kind for row in rows], str),
        "lat": np.array([row.lat for row in rows], float),
        "lon": np.array([row.lon for row in rows], float),
        "ids": np.array([row.id for row in rows], "S"),
    }


def _told(connection: sa.Connection, rows: Ints, known: Told) -> Told:
    """Return what the details of events tell: whether they are passing, and the ids in them."""
    told = {row: known[row] for row in rows.tolist() if row in known}
    if len(told) == len(rows):
        return told
    table = db.events.c
    lacking = sorted(set(rows.tolist()) - told.keys())
    query = sa.select(table.row, table.kind, sa.cast(table.detail, sa.Text), sa.cast(table.state, sa.Text))
    found = connection.execute(query.where(table.row.between(lacking[0], lacking[-1])))
    wanted = set(lacking)
    told.update((row, _facts(kind, detail, state)) for row, kind, detail, state in found if row in wanted)
    return told


def _facts(kind: str, detail: str, state: str | None) -> tuple[bool, tuple[str, ...]]:
    ids = tuple(value for name, value in json.loads(detail).items() if name.endswith("_id") and isinstance(value, str))
    zone = kind == "area_visit" and any(id_.startswith(_ZONES) for id_ in ids)
    working = state is not None and '"working"' in state and bool(json.loads(state).get("working"))
    return zone or working, ids


def _claims(
    connection: sa.Connection, generation: int
) -> tuple[dict[str, NDArray[Any]], Mapping[str, int], Mapping[int, tuple[int, ...]], dict[int, dict[str, Any]]]:
    """Return the entries of claims, each told once for all copies and reports of it."""
    speakers, copies = copies_of(connection, generation)
    told = relays(connection, generation)
    claims, documents = db.claims.c, db.documents.c
    query = sa.select(
        claims.row, claims.id, claims.kind, claims.sighted, claims.tier, claims.t_start, claims.t_end,
        claims.lat, claims.lon, claims.document, documents.cluster, documents.published,
    )  # fmt: skip
    query = query.join(db.documents, claims.document == documents.row).where(db.seen_at(db.documents, generation))
    warnings = {row["row"]: row for row in said_rows(connection, _EVERYTHING, Said(False, False, True), generation)}
    rows = [
        row
        for row in connection.execute(query)
        if speakers[row.cluster] == row.document and row.row not in told.spoken_for
    ]
    when = [next((t for t in (row.t_start, row.published) if t is not None), NEVER) for row in rows]
    lanes = [LANES.index("warning" if row.kind == WARNING else "sighting" if row.sighted else "report") for row in rows]
    found: dict[str, NDArray[Any]] = {
        "when": np.array(when, np.int64),
        "end": np.array([_end(row, t, warnings) for row, t in zip(rows, when, strict=True)], np.int64),
        "claimed": np.ones(len(rows), bool),
        "row": np.array([row.row for row in rows], np.int64),
        "lane": np.array(lanes, np.int8),
        "tier": np.array([TIERS.index(row.tier) if row.tier in TIERS else 0 for row in rows], np.int8),
        "kind": np.array([row.kind for row in rows], str),
        "lat": np.array([row.lat for row in rows], float),
        "lon": np.array([row.lon for row in rows], float),
        "ids": np.array([row.id for row in rows], "S"),
    }
    return found, copies, told.others, warnings


def _end(row: Any, when: int, warnings: Mapping[int, Mapping[str, Any]]) -> int:
    if row.kind == WARNING:
        end = ended_us(warnings[row.row]) if row.row in warnings else row.t_end
        return NEVER if end is None else end
    if when == NEVER:
        return _BEFORE
    return when if row.t_end is None else row.t_end
