import numpy as np
import pyarrow as pa
import pytest

from offing.nav.columns import (
    UNKNOWN_TIME,
    float_column,
    floats,
    integer_column,
    integers,
    plain_column,
    plain_floats,
    readonly,
    time_column,
    times,
)
from offing.schema.tables import TIME


@pytest.mark.parametrize("chunks", [[], [[1, None]], [[1], [None]]])
def test_nulls_have_one_stand_in_each(chunks: list[list[int | None]]) -> None:
    filled = [1, -1][: 2 * len(chunks)]
    assert integers(pa.chunked_array(chunks, pa.int8())).tolist() == filled
    assert floats(pa.chunked_array(chunks, pa.float32())).dtype == np.float32
    assert np.isnan(floats(pa.chunked_array(chunks, pa.float32()))[1:]).all()
    moments = pa.chunked_array([pa.array(c, pa.int64()).cast(TIME) for c in chunks], TIME)
    assert times(moments).tolist() == [1, UNKNOWN_TIME][: len(filled)]


def test_columns_come_back_as_they_went() -> None:
    column = pa.array([1.5, None, 3.0] * 5, pa.float64())
    assert float_column(floats(column)).equals(column)
    column = pa.array([1, None, 3] * 5, pa.int8())
    assert integer_column(integers(column)).equals(column)
    column = pa.array([1, 2], TIME)
    assert time_column(times(column)).equals(column)
    assert plain_column(np.array([-1], np.int16)).to_pylist() == [-1]


def test_kernels_get_one_layout() -> None:
    given = np.arange(10)[::2]
    view = readonly(given, np.int64)
    assert view.flags.c_contiguous
    assert not view.flags.writeable
    assert given.flags.writeable


def test_short_floats_become_the_long_ones_that_print_alike() -> None:
    short = [12.3, 0.1, 102.2, -0.05, None, 3.4e-7, 16777216.0]
    table = pa.table({"a": pa.chunked_array([short[:3], short[3:]], pa.float32()), "b": [1.1] * 7, "c": ["x"] * 7})
    plain = plain_floats(table)
    assert plain["a"].to_pylist() == short
    assert plain.drop_columns("a") == table.drop_columns("a")
    assert plain["a"].cast(pa.float32()) == table["a"]
