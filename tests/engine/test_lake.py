"""The lake gives back what was written, by craft and bucket, and sweeps what nobody can see."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from offing.engine import database as db
from offing.engine import lake
from offing.engine.home import Home
from offing.schema.craft import craft_bucket, craft_hash
from offing.schema.tables import FIXES, POSITIONS

KEYS = np.array([2**n * 7919 + 200_000_000 for n in range(20)], np.int64)


def positions(keys: list[int]) -> pa.Table:
    """Return position reports of those craft, sorted by craft hash as the lake keeps them."""
    order = np.argsort(craft_hash(np.array(keys, np.int64)), kind="stable")
    rows = [
        dict.fromkeys(POSITIONS.names)
        | {"craft_id": keys[i], "t": datetime(2023, 7, 1, 0, int(i) % 60, tzinfo=UTC), "type": 1, "offset": int(i)}
        | {"length": 1, "receiver": f"r{i % 3}"}
        for i in order
    ]
    return pa.Table.from_pylist(rows, schema=POSITIONS)


def generation(home: Home, *rows: dict[str, Any], gone: list[str] | None = None) -> int:
    """Publish a generation with these files, closing those of the paths *gone*."""
    with db.publishing(home.database) as connection:
        made = connection.execute(sa.insert(db.generations).values(made_at=0, command="test")).inserted_primary_key
        assert made
        if gone:
            connection.execute(sa.update(db.files).where(db.files.c.path.in_(gone)).values(until_generation=made[0]))
        for row in rows:
            connection.execute(sa.insert(db.files).values(**row, since_generation=made[0]))
    return int(made[0])


def test_what_is_written_is_read_back_with_its_frame(sqlite_home: Home) -> None:
    table = positions(KEYS.tolist())
    row = lake.write(sqlite_home, table, "positions", "2023-07/1", slice=(0, 5), bucket=1, buckets=2) | {"frame_id": 7}
    back = lake.read(sqlite_home, [row])
    assert back.drop_columns("frame").equals(table)
    assert set(back["frame"].to_pylist()) == {7}
    assert back.schema.equals(lake.layer_schema("positions"))
    assert (row["rows"], row["slice_start"], row["slice_end"], row["bucket"], row["buckets"]) == (20, 0, 5, 1, 2)
    assert row["bytes"] == (sqlite_home.lake / row["path"]).stat().st_size
    assert (row["t_min"], row["t_max"]) == tuple(
        pc.min_max(table["t"].cast(pa.int64())).as_py()[end] for end in ("min", "max")
    )


@settings(max_examples=25, deadline=None)
@given(
    keys=st.lists(st.sampled_from(KEYS.tolist()), max_size=60),
    buckets=st.sampled_from([1, 7, 64]),
    craft=st.lists(st.sampled_from(KEYS.tolist()), max_size=3),
    bounds=st.lists(st.integers(0, 60), max_size=4).map(sorted),
)
def test_selection_by_row_group_is_that_by_row(
    tmp_path_factory: pytest.TempPathFactory, keys: list[int], buckets: int, craft: list[int], bounds: list[int]
) -> None:
    home = Home(tmp_path_factory.mktemp("lake"), None)
    table = positions(keys)
    bounds = [min(bound, len(keys)) for bound in bounds]
    row = lake.write(home, table, "positions", "x", group_bounds=bounds) | {"frame_id": 1}
    with pq.ParquetFile(home.lake / row["path"]) as file:
        assert file.num_row_groups == len(bounds) + 1
    parts = [lake.read(home, [row], ["craft_id", "frame"], bucket=(n, buckets)) for n in range(buckets)]
    assert sum(part.num_rows for part in parts) == len(keys)
    for number, part in enumerate(parts):
        assert (craft_bucket(part["craft_id"].to_numpy(), buckets) == number).all()
    some = lake.read(home, [row], ["offset"], craft=craft)
    assert some["offset"].to_pylist() == [
        o for k, o in zip(*(table[c].to_pylist() for c in ("craft_id", "offset")), strict=True) if k in craft
    ]


def test_row_groups_that_cannot_hold_a_craft_are_not_read(sqlite_home: Home) -> None:
    table = positions(KEYS.tolist())
    row = lake.write(sqlite_home, table, "positions", "x", group_bounds=[5, 10, 15]) | {"frame_id": 1}
    with pq.ParquetFile(sqlite_home.lake / row["path"]) as file:
        groups = [lake._groups(file, None, [key])[0] for key in table["craft_id"].to_pylist()]
    assert groups == [[n // 5] for n in range(20)]


def test_nothing_has_the_columns_of_its_layer(sqlite_home: Home) -> None:
    assert lake.read(sqlite_home, [], layer="tracks").schema == FIXES
    assert lake.read(sqlite_home, [], ["t", "lat"], layer="tracks").column_names == ["t", "lat"]
    row = lake.write(sqlite_home, FIXES.empty_table(), "tracks", "x")
    assert (row["rows"], row["t_min"], row["t_max"]) == (0, None, None)
    assert lake.read(sqlite_home, [row]).equals(FIXES.empty_table())


def test_sweeping_keeps_what_counts_is_staged_or_is_being_looked_at(home: Home) -> None:
    def write() -> dict[str, Any]:
        return lake.write(home, FIXES.empty_table(), "tracks", "x")

    old, kept, staged, unlisted = write(), write(), write(), write()
    generation(home, old, kept)
    with home.database.begin() as connection:
        connection.execute(sa.insert(db.files).values(**staged))
    (home.lake / "tracks" / "x.parquet.ab.tmp").touch()
    (home.archive / "ab").mkdir()
    (home.archive / "ab" / "unlisted.zst").touch()
    with home.pin():
        generation(home, gone=[old["path"]])
        assert lake.sweep(home) == 3
        assert on_disk(home) == sorted([old["path"], kept["path"], staged["path"]])
        assert not list(home.archive.rglob("*.zst"))
    assert lake.sweep(home) == 1
    assert on_disk(home) == sorted([kept["path"], staged["path"]])
    with home.database.connect() as connection:
        assert sorted(connection.scalars(sa.select(db.files.c.path))) == on_disk(home)
    assert unlisted["path"] not in on_disk(home)
    assert lake.sweep(home) == 0


def on_disk(home: Home) -> list[str]:
    """Return the paths of all files in the lake."""
    return sorted(path.relative_to(home.lake).as_posix() for path in home.lake.rglob("*") if path.is_file())


def test_sweeping_needs_the_lock(sqlite_home: Home) -> None:
    other = Home.open(sqlite_home.path)
    with other.lock(), pytest.raises(Exception, match="is writing to the home"):
        lake.sweep(sqlite_home)
    other.close()


def test_file_names_never_meet(sqlite_home: Home) -> None:
    paths = {lake.write(sqlite_home, FIXES.empty_table(), "tracks", "same")["path"] for _ in range(50)}
    assert len(paths) == 50
    assert all(Path(path).name.startswith("same-") for path in paths)


def test_a_file_older_than_a_column_is_read_with_the_column_null(sqlite_home: Home) -> None:
    old = positions(KEYS.tolist()).drop_columns("alt_m")
    row = lake.write(sqlite_home, old, "positions", "2023-07/1", slice=(0, 5)) | {"frame_id": 7}
    back = lake.read(sqlite_home, [row])
    assert back.schema.equals(lake.layer_schema("positions"))
    assert back["alt_m"].null_count == len(KEYS)
    assert lake.read(sqlite_home, [row], ["lat", "alt_m"]).column_names == ["lat", "alt_m"]
