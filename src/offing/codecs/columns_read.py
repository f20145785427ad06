"""Read the rows of a table by its layout: position reports, static reports, and what was refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from offing.codecs.columns import STATICS_ROLES
from offing.codecs.columns_craft import read_crafts
from offing.codecs.columns_statics import pick_statics
from offing.codecs.columns_values import Floats, read_degrees, read_field, read_numbers
from offing.codecs.columns_words import clean_texts, is_blank, mobile_codes, status_codes
from offing.codecs.times import NO_TIME, read_times
from offing.schema.account import Account
from offing.schema.tables import POSITIONS

_EXAMPLES = 20
_FAST_KN = 1022.5
_FULL_TURN = 360.0


@dataclass(slots=True)
class Rows:
    """Hold what rows say, and per row why it was refused (``refused``: code of ``reasons``, 0 for none)."""

    positions: pa.Table
    statics: pa.Table
    labels: dict[int, str]
    refused: NDArray[np.int8]
    headers: NDArray[np.bool_]


@dataclass(slots=True)
class _Verdicts:
    reasons: list[str] = field(default_factory=lambda: [""])
    codes: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))

    def refuse(self, rows: NDArray[np.bool_], reason: str) -> None:
        """Refuse *rows* that nothing refused before."""
        if rows.any():
            self.reasons.append(reason)
            self.codes = np.where(rows & (self.codes == 0), np.int8(len(self.reasons) - 1), self.codes)


def used_columns(fields: Mapping[str, Any]) -> list[int]:
    """Return the indices of all columns that *fields* read, ascending."""
    used: set[int] = set()
    for one in (*(f for f in fields.values() if isinstance(f, dict)), *fields["t"]):
        used |= {one[key] for key in ("column", "clock", "side") if one.get(key) is not None}
    return sorted(used)


def read_rows(
    frame: pl.DataFrame, layout: Mapping[str, Any], offsets: NDArray[np.int64], lengths: NDArray[np.int32]
) -> tuple[Rows, Account]:
    """Return what the rows of *frame* (columns ``c0`` …, those of used_columns) say, with their account.

    ``layout`` holds ``fields`` and ``comma`` of a Layout and ``names``, the header's.
    *offsets* and *lengths* point at each row's bytes.
    """
    fields, comma = layout["fields"], layout.get("comma", False)
    verdicts = _Verdicts(codes=np.zeros(frame.height, np.int8))
    crafts, labels, reasons = read_crafts(frame, fields)
    for reason, rows in reasons.items():
        verdicts.refuse(rows, reason)
    times = read_row_times(frame, fields["t"], comma=comma)
    verdicts.refuse(times == NO_TIME, "time unreadable")
    lat, lon, placed, headers = _places(frame, fields, layout.get("names", ()), comma, verdicts)
    headers &= verdicts.codes > 0
    good = verdicts.codes == 0
    reported = np.flatnonzero(good & placed)
    positions = _positions(frame, fields, comma, reported, crafts, times, lat, lon, offsets, lengths)
    statics = pick_statics(frame, fields, comma, np.flatnonzero(good), crafts, times, offsets, lengths)
    account = _account(verdicts, headers, offsets)
    account.positions = len(reported)
    return Rows(positions, statics, labels, verdicts.codes, headers), account


def _account(verdicts: _Verdicts, headers: NDArray[np.bool_], offsets: NDArray[np.int64]) -> Account:
    codes = np.where(headers, 0, verdicts.codes)
    counts = np.bincount(codes, minlength=len(verdicts.reasons))
    repeated = int(headers.sum())
    read = int(counts[0]) - repeated
    examples = [(int(offsets[row]), verdicts.reasons[codes[row]]) for row in np.flatnonzero(codes)[:_EXAMPLES]]
    rejected: dict[str, int] = {}
    for reason, count in zip(verdicts.reasons[1:], counts[1:], strict=True):
        rejected[reason] = rejected.get(reason, 0) + int(count)
    return Account(
        lines=len(codes),
        messages=read,
        by_type={"row": read} if read else {},
        context={"header": repeated} if repeated else {},
        rejected={reason: count for reason, count in rejected.items() if count},
        examples=examples,
    )


def read_row_times(frame: pl.DataFrame, columns: list[dict[str, Any]], *, comma: bool = False) -> NDArray[np.int64]:
    """Return each row's UTC microseconds; where the first column is imprecise or unreadable, the second's."""
    times = _one_time(frame, columns[0], comma)
    for other in columns[1:]:
        values = frame[f"c{columns[0]['column']}"]
        weak = times == NO_TIME
        if columns[0]["form"] == "epoch" and values.dtype == pl.String:
            # 1.522551e+12 may have lost its seconds when a spreadsheet or R rounded it.
            weak |= values.str.contains("[eE]").fill_null(False).to_numpy()
        if weak.any():
            rows = np.flatnonzero(weak)
            second = _one_time(frame[rows], other, comma)
            times[rows] = np.where(second == NO_TIME, times[rows], second)
    return times


def _one_time(frame: pl.DataFrame, column: dict[str, Any], comma: bool) -> NDArray[np.int64]:
    values = frame[f"c{column['column']}"]
    counted = column["form"] == "epoch" and not values.dtype.is_temporal()
    numbers = read_numbers(values, comma=comma) if counted else None
    times = read_times(values, column, numbers)
    if column.get("clock") is not None:
        clock = read_times(frame[f"c{column['clock']}"], {"form": "clock"})
        known = (times != NO_TIME) & (clock != NO_TIME)
        times = np.where(known, np.where(known, times, 0) + np.where(known, clock, 0), NO_TIME)
    return np.array(times)


def _places(
    frame: pl.DataFrame, fields: Mapping[str, Any], names: Any, comma: bool, verdicts: _Verdicts
) -> tuple[Floats, Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    lat, lon = (read_degrees(frame, fields[role], comma=comma) for role in ("lat", "lon"))
    headers = np.zeros(frame.height, bool)
    absent = np.zeros(frame.height, bool)
    for role, degrees in (("lat", lat), ("lon", lon)):
        rows = np.flatnonzero(np.isnan(degrees))
        if not len(rows):
            continue
        values = frame[f"c{fields[role]['column']}"][rows].cast(pl.String)
        blank = is_blank(values).to_numpy()
        absent[rows[blank]] = True
        if names and role == "lat":
            headers[rows] = (values == names[fields[role]["column"]]).fill_null(False).to_numpy()
        unreadable = np.zeros(frame.height, bool)
        unreadable[rows[~blank]] = True
        verdicts.refuse(unreadable, "latitude unreadable" if role == "lat" else "longitude unreadable")
    not_available = (lat == 91) | ((lon == 181) & ~bool(fields["lon"].get("wrap")))
    if absent.any():
        verdicts.refuse(absent & ~not_available & ~_has_statics(frame, fields), "no position")
    unplaced = absent | not_available
    verdicts.refuse(~unplaced & (np.abs(lat) > 90), "latitude out of range")
    verdicts.refuse(~unplaced & (np.abs(lon) > 180), "longitude out of range")
    return lat, lon, ~unplaced, headers


def _has_statics(frame: pl.DataFrame, fields: Mapping[str, Any]) -> NDArray[np.bool_]:
    some = np.zeros(frame.height, bool)
    for role in STATICS_ROLES:
        if role in fields:
            some |= ~is_blank(frame[f"c{fields[role]['column']}"].cast(pl.String)).to_numpy()
    return some


def _positions(
    frame: pl.DataFrame,
    fields: Mapping[str, Any],
    comma: bool,
    rows: NDArray[np.int64],
    crafts: NDArray[np.int64],
    times: NDArray[np.int64],
    lat: Floats,
    lon: Floats,
    offsets: NDArray[np.int64],
    lengths: NDArray[np.int32],
) -> pa.Table:
    if len(rows) < frame.height:
        frame, offsets, lengths = frame[rows], offsets[rows], lengths[rows]
        crafts, times, lat, lon = crafts[rows], times[rows], lat[rows], lon[rows]
    n = frame.height
    columns: dict[str, Any] = {
        "craft_id": crafts,
        "t": pa.array(times, pa.int64()).cast(POSITIONS.field("t").type),
        "lat": lat,
        "lon": lon,
        "sog_kn": _nullable(_speed(frame, fields, comma), pa.float32()),
        "cog_deg": _nullable(_angle(frame, fields, "cog_deg", comma), pa.float32()),
        "heading_deg": _nullable(_angle(frame, fields, "heading_deg", comma), pa.float32()),
        "alt_m": pa.nulls(n, pa.float32()),
        "rot_deg_min": _nullable(_turn(frame, fields, comma), pa.float32()),
        "nav_status": _nullable(_status(frame, fields), pa.int8()),
        "second": _nullable(_within(_number(frame, fields, "second", comma), 0, 59), pa.int8()),
        "type": _types(frame, fields, comma),
        "receiver": _receivers(frame, fields),
        "offset": offsets,
        "length": lengths,
    }
    arrays = [_typed(columns[one.name], one.type, n) for one in POSITIONS]
    return pa.Table.from_arrays(arrays, schema=POSITIONS)


def _typed(values: Any, type_: pa.DataType, n: int) -> pa.Array:
    if values is None:
        return pa.nulls(n, type_)
    return values if isinstance(values, pa.Array) else pa.array(values, type_)


def _nullable(numbers: Floats | None, type_: pa.DataType) -> pa.Array | None:
    if numbers is None:
        return None
    lost = np.isnan(numbers)
    return pa.array(np.where(lost, 0, numbers).astype(type_.to_pandas_dtype()), type_, mask=lost)


def _number(frame: pl.DataFrame, fields: Mapping[str, Any], role: str, comma: bool) -> Floats | None:
    return read_field(frame, fields[role], comma=comma) if role in fields else None


def _within(numbers: Floats | None, low: float, high: float) -> Floats | None:
    return None if numbers is None else np.where((numbers >= low) & (numbers <= high), numbers, np.nan)


def _speed(frame: pl.DataFrame, fields: Mapping[str, Any], comma: bool) -> Floats | None:
    speed = _number(frame, fields, "sog_kn", comma)
    if speed is None:
        return None
    # 102.3 kn (1023 tenths) is "not available" before any change of unit of ours.
    said = speed / fields["sog_kn"].get("scale", 1.0) if fields["sog_kn"].get("scale", 1.0) > 0.2 else speed
    return np.where((speed >= 0) & (speed < _FAST_KN) & (np.abs(said - 102.3) > 0.04), speed, np.nan)


def _angle(frame: pl.DataFrame, fields: Mapping[str, Any], role: str, comma: bool) -> Floats | None:
    angle = _number(frame, fields, role, comma)
    if angle is None:
        return None
    if below := fields[role].get("below"):
        angle = np.where(angle < 0, angle + below, angle)
    return np.where((angle >= 0) & (angle < _FULL_TURN), angle, np.nan)


def _turn(frame: pl.DataFrame, fields: Mapping[str, Any], comma: bool) -> Floats | None:
    turn = _number(frame, fields, "rot_deg_min", comma)
    if turn is None:
        return None
    if fields["rot_deg_min"].get("raw"):
        # ITU-R M.1371: the indicator is 4.733 times the root of degrees a minute; ±127 and -128 tell no rate.
        return np.where(np.abs(turn) < 127, np.copysign((turn / 4.733) ** 2, turn), np.nan)
    return _within(turn, -720, 720)


def _status(frame: pl.DataFrame, fields: Mapping[str, Any]) -> Floats | None:
    if "nav_status" not in fields:
        return None
    values = frame[f"c{fields['nav_status']['column']}"]
    codes = read_numbers(values)
    if values.dtype == pl.String and np.isnan(codes).any():
        codes = np.where(np.isnan(codes), status_codes(values).cast(pl.Float64).fill_null(np.nan).to_numpy(), codes)
    return _within(codes, 0, 14)


def _types(frame: pl.DataFrame, fields: Mapping[str, Any], comma: bool) -> NDArray[np.int8]:
    numbers = _within(_number(frame, fields, "type", comma), 1, 27)
    if numbers is None and "mobile" in fields:
        numbers = mobile_codes(frame[f"c{fields['mobile']['column']}"]).cast(pl.Float64).fill_null(np.nan).to_numpy()
    return np.zeros(frame.height, np.int8) if numbers is None else np.nan_to_num(numbers).astype(np.int8)


def _receivers(frame: pl.DataFrame, fields: Mapping[str, Any]) -> pa.Array | None:
    if "receiver" not in fields:
        return None
    names = clean_texts(frame[f"c{fields['receiver']['column']}"]).to_arrow().cast(pa.string())
    return names.dictionary_encode()
