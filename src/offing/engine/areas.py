"""The areas and ports that a home's detectors work with: the atlas's and the user's own."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

import pyarrow as pa

from offing.engine.home import Home
from offing.engine.own_areas import ANCHORAGE, Redrawing, Row, own_rows
from offing.schema.tables import AREAS, PORTS

_NOTHING = Redrawing()


def world_of(home: Home, named: Collection[str], change: Redrawing = _NOTHING) -> dict[str, pa.Table]:
    """Return those of ``areas`` and ``ports`` that are *named*, as they are after *change*.

    What nobody names is not loaded.
    """
    makers = {"areas": areas_of, "ports": ports_of}
    return {name: make(home, change) for name, make in makers.items() if name in named}


def areas_of(home: Home | None, change: Redrawing = _NOTHING) -> pa.Table:
    """Return every area of the atlas and the user's own (AREAS); of the atlas alone where there is no home.

    The same rows are the same table for as long as the process lives, so that what is
    built on them is built once.
    """
    return _areas(_frozen(_own(home, change), AREAS.names, anchorages=False))


def ports_of(home: Home | None, change: Redrawing = _NOTHING) -> pa.Table:
    """Return every port of the atlas and the anchorages learned last (PORTS)."""
    rows = [
        row | {"port_id": row["area_id"], "state": row["holder"], "source": row["source"].get("from", "learned")}
        for row in _own(home, change)
        if row["kind"] == ANCHORAGE
    ]
    return _ports(_frozen(rows, PORTS.names, anchorages=True))


def _own(home: Home | None, change: Redrawing) -> list[Row]:
    return change.applied(own_rows(home) if home is not None else ())


def _frozen(rows: Iterable[Row], names: list[str], *, anchorages: bool) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(row.get(name) for name in names) for row in rows if (row["kind"] == ANCHORAGE) is anchorages)


@lru_cache(maxsize=4)
def _areas(own: tuple[tuple[Any, ...], ...]) -> pa.Table:
    from offing.atlas.areas import built_in

    return _joined(built_in(), own, AREAS)


@lru_cache(maxsize=4)
def _ports(own: tuple[tuple[Any, ...], ...]) -> pa.Table:
    from offing.atlas.ports import rows

    return _joined(rows(), own, PORTS)


def _joined(atlas: pa.Table, own: tuple[tuple[Any, ...], ...], schema: pa.Schema) -> pa.Table:
    rows = [dict(zip(schema.names, row, strict=True)) for row in own]
    return pa.concat_tables([atlas, pa.Table.from_pylist(rows, schema=schema)]).combine_chunks()
