"""Late data change a line: the old row is closed, says what replaced it, and can still be asked about."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from fleet import BEGIN, Row, as_csv
from offing import pipeline
from offing.engine import database as db
from offing.engine.home import Home
from offing.engine.reader import Record
from offing.engine.why import why
from story import Silent


def sailing(hours: list[float]) -> list[Row]:
    return [Row(BEGIN + timedelta(hours=h), 412_000_009, 35.0 + h / 10, 130.0, 6.0, 0.0, "LATE") for h in hours]


EARLY = [h / 6 for h in range(12)]
AFTER = [22 + h / 6 for h in range(12)]


@pytest.fixture
def read(tmp_path):
    home = Home.open(tmp_path / "home")

    def read(name: str, hours: list[float]) -> Home:
        path = tmp_path / name
        path.write_text(as_csv(sailing(hours)))
        pipeline.read(home, [str(path)], watch=Silent())
        return home

    return read


def rows(home: Home) -> list[dict]:
    with home.database.connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(db.events).order_by(db.events.c.row)).mappings()]


def test_an_event_that_now_begins_later_is_replaced_by_the_one_that_overlaps_it(read):
    home = read("ends.csv", [*EARLY, *AFTER])
    [old] = Record(home).events(kind="gap").to_pylist()
    read("late.csv", [2 + h / 6 for h in range(12)])
    [new] = Record(home).events(kind="gap").to_pylist()
    assert new["id"] != old["id"]
    assert new["t_start"] > old["t_start"]
    told = why(home, old["id"])
    assert not told.current
    assert told.replaced_by == new["id"]
    assert why(home, new["id"]).current


def test_an_event_cut_short_keeps_its_name_and_its_history(read):
    home = read("ends.csv", [*EARLY, *AFTER])
    [old] = Record(home).events(kind="gap").to_pylist()
    read("late.csv", [12.0])
    first, second = Record(home).events(kind="gap").to_pylist()
    assert first["id"] == old["id"]
    assert first["t_end"] < old["t_end"]
    assert second["t_start"] == first["t_end"]
    history = [row for row in rows(home) if row["id"] == old["id"]]
    assert [row["until_generation"] for row in history] == [2, None]
    assert history[0]["replaced_by"] == old["id"]


def test_an_event_that_never_was_is_closed_without_an_heir(read):
    home = read("ends.csv", [*EARLY, *AFTER])
    [old] = Record(home).events(kind="gap").to_pylist()
    read("late.csv", [2 + h for h in range(20)])
    assert Record(home).events(kind="gap").num_rows == 0
    assert why(home, old["id"]).replaced_by is None


def test_what_did_not_change_is_not_touched(read):
    home = read("ends.csv", [*EARLY, *AFTER])
    before = rows(home)
    read("next month.csv", [24 * 40 + h / 6 for h in range(3)])
    untouched = [row for row in rows(home) if row["until_generation"] is None and row["since_generation"] == 1]
    assert [row for row in untouched if not row["open"]] == [row for row in before if not row["open"]]


def test_a_silence_that_goes_on_stays_open_and_is_closed_by_the_next_word(read):
    home = read("ends.csv", [h / 6 for h in range(24)])
    other = [Row(BEGIN + timedelta(hours=h / 2), 412_000_010, 36.0, 131.0, 0.0, 0.0, "OTHER") for h in range(40)]
    path = home.path.parent / "other.csv"
    path.write_text(as_csv(other))
    pipeline.read(home, [str(path)], watch=Silent())
    [still] = Record(home).events(kind="gap").to_pylist()
    assert still["open"]
    assert still["t_end"] is None
    read("again.csv", [30.0])
    [closed] = Record(home).events(kind="gap", craft=412_000_009).to_pylist()
    assert (closed["id"], closed["open"]) == (still["id"], False)
    assert closed["t_end"] == BEGIN + timedelta(hours=30)


def test_the_same_bytes_read_another_way_replace_the_first_reading(read):
    home = read("ends.csv", EARLY)
    path = str(home.path.parent / "ends.csv")
    [account] = pipeline.read(home, [path], options={"map": ["sog_kn=sog_kn*2"]}, watch=Silent())
    assert not account["already"]
    assert account["fixes"] == len(EARLY)
    assert [line["id"] for line in Record(home).accounts()] == [account["id"]]
    assert set(Record(home).fixes(columns=["sog_kn"])["sog_kn"].to_pylist()) == {12.0}
    [again] = pipeline.read(home, [path], options={"map": ["sog_kn=sog_kn*2"]}, watch=Silent())
    assert again["already"]
