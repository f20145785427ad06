"""Parquet files of positions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from offing.schema.account import Account
from offing.schema.errors import Damaged, InputError, UnknownFormat
from offing.schema.source import Head, Parsed, Stretch
from offing.schema.tables import POSITIONS, STATICS
from offing.sources.parquet import SOURCE, batches

START = datetime(2015, 1, 1, tzinfo=UTC)


def log(**columns: Any) -> pa.Table:
    times = [START + timedelta(minutes=index) for index in range(4)]
    base = {"mmsi": [316004876] * 4, "t": pa.array(times), "lat": [46.5] * 4, "lon": [-62.25] * 4}
    return pa.table(base | columns)


def read(table: pa.Table, sizes: tuple[int, ...] = (), **options: Any) -> tuple[Parsed, Account]:
    found = SOURCE.recognise(Head("log.parquet", b"PAR1rest"), options)
    carry: dict[str, Any] = {}
    account, parts, start = Account(), [], 0
    for size in (*sizes, table.num_rows - sum(sizes)):
        parsed = SOURCE.parse(Stretch(table.slice(start, size), start, False), found.layout, carry)
        carry, start = parsed.carry, start + size
        account += parsed.account
        assert parsed.account.balanced()
        parts.append(parsed)
    positions = pa.concat_tables([part.positions for part in parts])
    statics = pa.concat_tables([part.statics for part in parts])
    assert (positions.schema, statics.schema) == (POSITIONS, STATICS)
    return Parsed(positions, statics, account, carry, parts[0].labels), account


@pytest.mark.parametrize(
    "type_",
    [
        pa.timestamp("s"),
        pa.timestamp("ms", "UTC"),
        pa.timestamp("us", "Asia/Tokyo"),
        pa.timestamp("ns"),
        pa.string(),
        pa.int64(),
        pa.float64(),
    ],
)
def test_times_of_any_type(type_: pa.DataType) -> None:
    times = log()["t"].cast(pa.timestamp("us", "UTC"))
    if pa.types.is_timestamp(type_):
        written = (
            times.cast(pa.timestamp(type_.unit, "UTC")).cast(type_)
            if type_.tz
            else times.cast(pa.timestamp(type_.unit))
        )
    elif type_ == pa.string():
        written = pa.array([when.as_py().isoformat() for when in times])
    else:
        written = pc.divide(times.cast(pa.int64()), 1_000_000).cast(type_)
    parsed, _ = read(log(t=written))
    assert parsed.positions["t"].to_pylist() == times.to_pylist()


def test_rows_are_pointed_at_by_their_number() -> None:
    parsed, account = read(log(sog=[1.5, None, 102.3, 4.0]), sizes=(3,))
    assert parsed.positions["offset"].to_pylist() == [0, 1, 2, 3]
    assert parsed.positions["length"].to_pylist() == [0] * 4
    assert parsed.positions["sog_kn"].to_pylist() == [1.5, None, None, 4.0]
    assert (account.lines, account.by_type) == (4, {"row": 4})
    assert any("craft: column mmsi" in words for words in parsed.carry["decided"])


def test_the_first_rows_decide_for_all() -> None:
    split, account = read(log(speed=[171, 0, 3, 4]), sizes=(1, 1))
    whole, other = read(log(speed=[171, 0, 3, 4]))
    assert split.positions.equals(whole.positions)
    assert account == other
    assert split.positions["sog_kn"].to_pylist() == pytest.approx([17.1, 0, 0.3, 0.4])


def test_nulls_and_impossible_values_are_counted() -> None:
    table = log(mmsi=pa.array([None, 0, 316004876, 316004876]), lat=[46.5, 46.5, 99.0, None])
    _, account = read(table)
    assert account.rejected == {"no craft identity": 2, "latitude out of range": 1, "no position": 1}


def test_dictionary_decimal_and_small_columns() -> None:
    table = log(
        name=pa.array(["A", "A", "B", None]).dictionary_encode(),
        lat=pa.array([46.5] * 4, pa.float32()),
        lon=pc.cast(pa.array([-62.25] * 4), pa.decimal128(9, 4)),
        mmsi=pa.array(["316004876"] * 4, pa.large_string()),
    )
    parsed, _ = read(table)
    assert parsed.positions["lon"].to_pylist() == [-62.25] * 4
    assert parsed.statics["name"].to_pylist() == ["A", "A", "B"]


def test_own_ids_and_mapping() -> None:
    table = pa.table({"who": ["a", "b"], "when": [1465264800, 1465264860], "Y": [1.5, 2.5], "X": [3.5, 4.5]})
    parsed, _ = read(table, map=["id=who", "t=when:s", "lat=Y", "lon=X"])
    assert sorted(parsed.labels.values()) == ["id:a", "id:b"]
    assert parsed.positions["lat"].to_pylist() == [1.5, 2.5]


def test_other_tables_are_refused() -> None:
    with pytest.raises(UnknownFormat, match="without latitude; without longitude"):
        read(log().drop_columns(["lat", "lon"]))
    place = pa.array([{"lat": 1.0, "lon": 2.0}] * 4)
    with pytest.raises(UnknownFormat, match="place is nested"):
        read(log().drop_columns(["lat", "lon"]).append_column("place", place))
    with pytest.raises(UnknownFormat, match="without rows"):
        read(log().slice(0, 0))
    with pytest.raises(InputError, match="columns change"):
        found, _ = read(log())
        SOURCE.parse(Stretch(log().drop_columns(["lat"]), 4, True), {}, found.carry)


def test_batches_stream_a_file_and_refuse_a_broken_one(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pq.write_table(log(), path)
    assert pa.concat_tables(batches(str(path))).equals(log())
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Damaged, match="cannot be read as Parquet"):
        list(batches(str(path)))


def test_only_parquet_is_recognised() -> None:
    assert SOURCE.recognise(Head("x", b"mmsi,t"), {}).score == 0
    assert SOURCE.recognise(Head("x", b"PAR1"), {}).score > 0.9


@pytest.mark.real
@pytest.mark.parametrize(("year", "rows", "craft"), [(2015, 399_515, 2_471), (2016, 420_405, 2_659)])
def test_real_positions(real_data: Path, year: int, rows: int, craft: int) -> None:
    path = real_data / f"ais/csv/mpa_canada_{year}.parquet"
    carry: dict[str, Any] = {}
    account, offset, seen = Account(), 0, set()
    for table in batches(str(path)):
        parsed = SOURCE.parse(Stretch(table, offset, False), {}, carry)
        carry, offset = parsed.carry, offset + table.num_rows
        account += parsed.account
        seen |= set(parsed.positions["craft_id"].unique().to_pylist())
    assert account.lines == rows
    assert account.balanced()
    # MMSI 0 is no craft; every other identity is kept, however few its digits.
    assert set(account.rejected) == {"no craft identity"}
    assert len(seen) == craft - 1
