"""A carry comes back as it was laid down, also where an Offing laid it down that knew fewer columns."""

import pyarrow as pa
import pytest

from offing.engine.carry import Carry
from offing.schema.tables import FIXES, GRID, POSITIONS, STATIC_RUNS, completed

FRAMED = POSITIONS.append(pa.field("frame", pa.int32(), nullable=False))
SHAPES = {"last": FIXES, "context": FIXES, "recent": FRAMED, "grid:60": GRID, "statics": STATIC_RUNS}


@pytest.mark.parametrize("name", SHAPES)
def test_what_was_not_known_yet_is_null(name: str) -> None:
    shape = SHAPES[name]
    told = {field.name: pa.nulls(1, field.type) for field in shape if not field.nullable} | {"hidden": pa.array([7])}
    older = pa.table(told)
    back = Carry.from_bytes(Carry({name: older}).to_bytes()).tables[name]
    known = [field for field in shape if field.name != "frame" or shape is not FRAMED]
    assert back.column_names[: len(known)] == [field.name for field in known]
    assert back["hidden"].to_pylist() == [7]


def test_a_table_that_lacks_nothing_stays_as_it_is() -> None:
    whole = GRID.empty_table().append_column("hidden", pa.array([], pa.int8()))
    assert completed(whole, GRID) is whole
    tables = {"open:stop": pa.table({"craft": pa.array([[1]], pa.list_(pa.int64()))}), "grid:60": whole}
    back = Carry.from_bytes(Carry(tables).to_bytes()).tables
    assert {name: table.to_pydict() for name, table in back.items()} == {
        name: table.to_pydict() for name, table in tables.items()
    }
