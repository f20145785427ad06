"""The edge between Arrow columns and the arrays that kernels take.

Inside, an unknown float is NaN, an unknown small integer -1 and an unknown time UNKNOWN_TIME;
outside they are null. Arrays for kernels are read-only views of one layout, so that every
kernel is compiled for one set of types and never again.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import DTypeLike, NDArray

UNKNOWN_TIME = -(2**63)


def readonly(values: Any, dtype: DTypeLike) -> NDArray[Any]:
    """Return *values* as a contiguous read-only array of *dtype*, copied only where they must be."""
    view = np.ascontiguousarray(values, dtype).view()
    view.flags.writeable = False
    return view


def whole(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Return *column* as one array, copied only where it comes in several chunks."""
    if isinstance(column, pa.Array):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def floats(column: pa.ChunkedArray | pa.Array) -> NDArray[Any]:
    """Return a float column, nulls as NaN, in its own width."""
    return _view(whole(column).to_numpy(zero_copy_only=False))


def integers(column: pa.ChunkedArray | pa.Array, unknown: int = -1) -> NDArray[Any]:
    """Return an integer column, nulls as *unknown*, in its own width."""
    array = whole(column)
    return _view((pc.fill_null(array, unknown) if array.null_count else array).to_numpy(zero_copy_only=False))


def times(column: pa.ChunkedArray | pa.Array) -> NDArray[np.int64]:
    """Return a time column as microseconds since 1970, nulls as UNKNOWN_TIME."""
    return integers(whole(column).view(pa.int64()), UNKNOWN_TIME)


def float_column(values: NDArray[Any]) -> pa.Array:
    """Return an Arrow column of *values*, NaN as null."""
    return _column(values, pa.from_numpy_dtype(values.dtype), ~np.isnan(values))


def integer_column(values: NDArray[Any]) -> pa.Array:
    """Return an Arrow column of *values*, negative ones as null."""
    return _column(values, pa.from_numpy_dtype(values.dtype), values >= 0)


def time_column(values: NDArray[np.int64]) -> pa.Array:
    """Return an Arrow column of UTC times of *values*, microseconds since 1970, none of them null."""
    return _column(values, pa.timestamp("us", tz="UTC"), None)


def plain_column(values: NDArray[Any]) -> pa.Array:
    """Return an Arrow column of *values*, none of them null."""
    return _column(values, pa.from_numpy_dtype(values.dtype), None)


def rows_of_floats(column: pa.ChunkedArray, rows: NDArray[np.int64]) -> pa.Array:
    """Return some rows of a float column; quick where it is all null, as altitudes are in logs of ships."""
    if column.null_count == len(column):
        return pa.nulls(len(rows), column.type)
    return float_column(floats(column)[rows])


def plain_floats(table: pa.Table) -> pa.Table:
    """Return *table* with every 32-bit float as the 64-bit one that prints alike: 12.3, not 12.300000190734863."""
    for place, field in enumerate(table.schema):
        if field.type == pa.float32():
            plain = table.column(place).cast(pa.string()).cast(pa.float64())
            table = table.set_column(place, field.with_type(pa.float64()), plain)
    return table


def _view(values: NDArray[Any]) -> NDArray[Any]:
    return readonly(values, values.dtype)


def _column(values: NDArray[Any], type_: pa.DataType, known: NDArray[np.bool_] | None) -> pa.Array:
    bits = None if known is None or known.all() else pa.py_buffer(np.packbits(known, bitorder="little"))
    return pa.Array.from_buffers(type_, len(values), [bits, pa.py_buffer(np.ascontiguousarray(values))])
