"""Static reports of tables that repeat a craft's particulars on every row."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from offing.codecs.columns import STATICS_ROLES
from offing.codecs.columns_craft import read_imo, valid_imo
from offing.codecs.columns_values import Floats, read_field, read_numbers
from offing.codecs.columns_words import clean_texts, ship_type_codes
from offing.schema.tables import STATICS

_LONGEST_M = 1022
_DEEPEST_M = 25.5


def pick_statics(
    frame: pl.DataFrame,
    fields: Mapping[str, Any],
    comma: bool,
    rows: NDArray[np.int64],
    crafts: NDArray[np.int64],
    times: NDArray[np.int64],
    offsets: NDArray[np.int64],
    lengths: NDArray[np.int32],
) -> pa.Table:
    """Return STATICS of *rows*: in order of time, the first and last of each run in which a craft says the same.

    Both ends are kept so that runs merged from any split of the rows begin and end alike.
    """
    columns = sorted({f"c{fields[role]['column']}" for role in STATICS_ROLES if role in fields})
    if not columns or not len(rows):
        return STATICS.empty_table()
    said = frame.select(columns)
    if len(rows) < frame.height:
        said = said[rows]
    some = ~said.select(pl.all_horizontal(pl.all().is_null())).to_series().to_numpy()
    rows, hashes = rows[some], said.hash_rows(seed=1).to_numpy()[some]
    ends = np.sort(rows[_run_ends(crafts[rows], times[rows], hashes)])
    return _read(frame[ends], fields, comma, crafts[ends], times[ends], offsets[ends], lengths[ends])


def _run_ends(crafts: NDArray[np.int64], times: NDArray[np.int64], hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    keys = pl.DataFrame({"craft": crafts, "t": times})
    order = keys.select(pl.arg_sort_by("craft", "t", maintain_order=True)).to_series().to_numpy()
    craft, said = crafts[order], hashes[order]
    breaks = (craft[1:] != craft[:-1]) | (said[1:] != said[:-1])
    kept = np.ones(len(order), bool)
    kept[1:] = breaks
    kept[:-1] |= breaks
    kept[-1:] = True
    ends: NDArray[np.int64] = order[kept].astype(np.int64)
    return ends


def _read(
    frame: pl.DataFrame,
    fields: Mapping[str, Any],
    comma: bool,
    crafts: NDArray[np.int64],
    times: NDArray[np.int64],
    offsets: NDArray[np.int64],
    lengths: NDArray[np.int32],
) -> pa.Table:
    n = frame.height
    columns: dict[str, Any] = {
        "craft_id": pa.array(crafts),
        "t": pa.array(times, pa.int64()).cast(STATICS.field("t").type),
        "type": pa.array(np.zeros(n, np.int8)),
        "offset": pa.array(offsets),
        "length": pa.array(lengths),
    }
    for role in ("name", "callsign", "destination"):
        if role in fields:
            columns[role] = clean_texts(frame[f"c{fields[role]['column']}"]).to_arrow().cast(pa.string())
    columns |= {
        role: pa.array(values, mask=np.isnan(values)) for role, values in _numbers(frame, fields, comma).items()
    }
    arrays = [columns[one.name].cast(one.type) if one.name in columns else pa.nulls(n, one.type) for one in STATICS]
    table = pa.Table.from_arrays(arrays, schema=STATICS)
    told = np.zeros(n, bool)
    for role in STATICS_ROLES:
        told |= table[role].is_valid().to_numpy()
    return table.filter(pa.array(told))


def _numbers(frame: pl.DataFrame, fields: Mapping[str, Any], comma: bool) -> dict[str, Floats]:
    read: dict[str, Floats] = {}
    if "imo" in fields:
        imo = read_imo(frame[f"c{fields['imo']['column']}"])
        read["imo"] = np.where(valid_imo(imo), imo, np.nan)
    if "ship_type" in fields:
        values = frame[f"c{fields['ship_type']['column']}"]
        types = read_numbers(values)
        if values.dtype == pl.String:
            named = ship_type_codes(values).cast(pl.Float64).fill_null(np.nan).to_numpy()
            types = np.where(np.isnan(types), named, types)
        read["ship_type"] = np.where((types >= 1) & (types <= 255), np.floor(types), np.nan)
    for one, other in (("to_bow_m", "to_stern_m"), ("to_port_m", "to_starboard_m")):
        sides = {role: np.rint(read_field(frame, fields[role], comma=comma)) for role in (one, other) if role in fields}
        told = np.any([np.nan_to_num(side) != 0 for side in sides.values()], axis=0)
        for role, side in sides.items():  # 0 on both sides is "not available"
            read[role] = np.where((side >= 0) & (side <= _LONGEST_M) & told, side, np.nan)
    if "draught_m" in fields:
        draught = read_field(frame, fields["draught_m"], comma=comma)
        read["draught_m"] = np.where((draught > 0) & (draught <= _DEEPEST_M), draught, np.nan)
    return read
