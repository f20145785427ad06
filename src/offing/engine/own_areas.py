"""The user's own areas: drawn, loaded, learned, and who is taken to hold what is disputed.

Nothing is overwritten: a row is added in one generation and ended in another.
"""

import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.home import Home
from offing.schema.errors import UsageError

Row = dict[str, Any]

ANCHORAGE: Final = "anchorage"
HELD: Final = "held"
DISPUTED: Final = "disputed"
# What a boundary states, by the word that a user writes for it.
ROLES: Mapping[str, str] = {
    "internal-waters": "internal waters",
    "territorial-sea": "territorial sea",
    "contiguous-zone": "contiguous zone",
    "eez": "EEZ",
}
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Drawn:
    """Hold one area that a user gives: its name, its polygons (WKB) and where they are from.

    ``key`` is the latter part of its id where that is not made of the name alone.
    """

    name: str
    geometry: bytes
    kind: str = "drawn"
    holder: str | None = None
    role: str | None = None
    note: str | None = None
    source: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Redrawing:
    """Hold what is to be added to the user's own areas, and which rows end."""

    new: tuple[Row, ...] = ()
    gone: tuple[Row, ...] = ()

    def touches(self) -> set[str]:
        """Return which inputs of detectors change: ``areas``, ``ports``."""
        return {"ports" if row["kind"] == ANCHORAGE else "areas" for row in (*self.new, *self.gone)}

    def settle(self, connection: sa.Connection, generation: int) -> None:
        """Write the change down as part of *generation*."""
        if self.gone:
            ended = sa.update(db.areas).where(db.areas.c.row.in_([row["row"] for row in self.gone]))
            connection.execute(ended.values(until_generation=generation))
        if self.new:
            made = {"made_at": time.time_ns() // 1000, "since_generation": generation}
            blank = dict.fromkeys(("of", "holder", "role", "note", "geometry", "lat", "lon", "snapshot"))
            connection.execute(sa.insert(db.areas), [blank | row | made for row in self.new])

    def applied(self, rows: Iterable[Row]) -> list[Row]:
        """Return current *rows* as they are after the change."""
        ended = {row["row"] for row in self.gone}
        return [*(row for row in rows if row["row"] not in ended), *self.new]


Plan = Callable[[Home], Redrawing]


def own_rows(home: Home) -> list[Row]:
    """Return the user's own areas as they stand, in the order in which they were added."""
    query = sa.select(db.areas).where(db.current(db.areas)).order_by(db.areas.c.row)
    with home.database.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def adding(areas: Sequence[Drawn], *, replace: bool = False) -> Plan:
    """Return the plan to add *areas*; those of the same name end where *replace* is set.

    Raises UsageError where the user has an area of that name, or two of *areas* share one.
    """

    def plan(home: Home) -> Redrawing:
        new = [_row(one) for one in areas]
        known = {
            row["area_id"].partition(":")[2]: row for row in own_rows(home) if row["kind"] in ("drawn", "boundary")
        }
        gone: dict[str, Row] = {}
        seen: dict[str, Row] = {}
        for row in new:
            key = row["area_id"].partition(":")[2]
            if key in seen:
                raise UsageError(
                    f"two areas are named {row['name']!r}; --name-field names the field that tells them apart"
                )
            seen[key] = row
            if key in known:
                gone[key] = known[key]
        if gone and not replace:
            raise UsageError(_taken(list(gone.values())))
        return Redrawing(tuple(new), tuple(gone.values()))

    return plan


def _taken(rows: list[Row]) -> str:
    first = rows[0]
    more = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
    return (
        f"there is an area {first['name']!r} already: {first['area_id']}{more}; "
        f"`offing area remove {first['area_id']}` takes it away, --replace puts the new one in its place, "
        "--name gives the new one another name"
    )


def _row(area: Drawn) -> Row:
    return {
        "area_id": f"{area.kind}:{area.key or slug(area.name)}",
        "kind": area.kind,
        "name": area.name,
        "holder": area.holder,
        "role": area.role,
        "note": area.note,
        "geometry": area.geometry,
        "source": dict(area.source),
    }


def removing(rows: Sequence[Row]) -> Plan:
    """Return the plan to end *rows*, those of them that stand."""
    wanted = {row["row"] for row in rows}
    return lambda home: Redrawing(gone=tuple(row for row in own_rows(home) if row["row"] in wanted))


def holding(place: Mapping[str, Any], holder: str) -> Plan:
    """Return the plan to take the disputed *place* (a row of AREAS) as held by *holder*, or as ``disputed``."""

    def plan(home: Home) -> Redrawing:
        gone = tuple(row for row in own_rows(home) if row["kind"] == HELD and row["of"] == place["area_id"])
        if holder == DISPUTED:
            return Redrawing(gone=gone)
        if [row["holder"] for row in gone] == [holder]:
            return Redrawing()
        key = place["area_id"].partition(":")[2]
        row = {"area_id": f"{HELD}:{key}", "kind": HELD, "name": place["name"], "of": place["area_id"]}
        return Redrawing(({**row, "holder": holder, "source": {"from": "offing area hold"}},), gone)

    return plan


def next_snapshot(home: Home) -> int:
    """Return the number of the next snapshot of learned anchorages, counted from 1."""
    with home.database.connect() as connection:
        return int(connection.scalar(sa.select(sa.func.coalesce(sa.func.max(db.areas.c.snapshot), 0))) or 0) + 1


def slug(name: str) -> str:
    """Return *name* as the latter part of an area's id: lower case, hyphens for all that is no letter or digit."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    kept = "".join(letter if unicodedata.category(letter)[0] in "LMN" else "-" for letter in plain)
    return re.sub("-+", "-", kept).strip("-")


def clean_name(name: str) -> str:
    """Return *name* on one line, without characters that steer a terminal or turn the reading direction.

    Raises UsageError where no letter or digit is left, or where it is longer than LONGEST_NAME.
    """
    kept = "".join(
        " " if unicodedata.category(letter) in ("Zl", "Zp") or letter.isspace() else letter for letter in name
    )
    kept = "".join(letter for letter in kept if unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    kept = " ".join(kept.split())
    if not slug(kept):
        raise UsageError(f"{name!r} is no name for an area; write one with letters or digits")
    if len(kept) > LONGEST_NAME:
        raise UsageError(f"the name {kept[:40]!r}… is {len(kept)} characters long; {LONGEST_NAME} at most")
    return kept
