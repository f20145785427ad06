"""The areas and ports that a home's detectors work with: the atlas's and the user's own."""

from collections.abc import Collection
from importlib import import_module

import pyarrow as pa

from offing.engine.home import Home
from offing.schema.tables import AREAS, PORTS


def world_of(home: Home, named: Collection[str]) -> dict[str, pa.Table]:
    """Return those of ``areas`` and ``ports`` that are *named*; what nobody names is not loaded."""
    makers = {"areas": areas_of, "ports": ports_of}
    return {name: make(home) for name, make in makers.items() if name in named}


def areas_of(home: Home | None) -> pa.Table:  # noqa: ARG001 - the own ones come with the record's table of them
    """Return every area of the atlas and the user's own (AREAS)."""
    return _atlas("areas", "built_in", AREAS)


def ports_of(home: Home | None) -> pa.Table:  # noqa: ARG001 - the learned ones come with that table too
    """Return every port of the atlas and the learned anchorages (PORTS)."""
    return _atlas("ports", "rows", PORTS)


def _atlas(module: str, function: str, schema: pa.Schema) -> pa.Table:
    try:
        table = getattr(import_module(f"offing.atlas.{module}"), function)()
    except ModuleNotFoundError:
        return schema.empty_table()
    return table
