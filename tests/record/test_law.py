"""The law of the design, on the whole program: any split or order of the inputs gives one record."""

import random
from pathlib import Path

import pytest

from fleet import Row, as_csv, fleet
from offing import pipeline
from offing.engine.home import Home
from offing.engine.reader import Record
from story import Silent, story


def read_in_turn(folder: Path, reads: list[list[list[Row]]], database_url: str | None = None) -> Home:
    """Read, one after the other, groups of files made of rows."""
    home = Home.open(folder / "home", database_url=database_url)
    for number, files in enumerate(reads):
        paths = []
        for part, rows in enumerate(files):
            path = folder / f"{number}-{part}.csv"
            path.write_text(as_csv(rows))
            paths.append(str(path))
        accounts = pipeline.read(home, paths, watch=Silent())
        assert not [a for a in accounts if a.get("refused")]
    return home


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return fleet(1)


@pytest.fixture(scope="module")
def whole(rows, tmp_path_factory) -> tuple[list, list]:
    return story(read_in_turn(tmp_path_factory.mktemp("whole"), [[rows]]))


def by_time(rows: list[Row], parts: int) -> list[list[Row]]:
    size = -(-len(rows) // parts)
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def test_the_fleet_gives_every_kind_of_event(whole):
    kinds = {"gap", "stop", "encounter", "identity_conflict", "loitering"}
    assert {event["kind"] for event in whole[0]} >= kinds


def test_one_file_or_many_at_once(rows, whole, tmp_path):
    assert story(read_in_turn(tmp_path, [by_time(rows, 7)])) == whole


def test_day_after_day(rows, whole, tmp_path):
    assert story(read_in_turn(tmp_path, [[part] for part in by_time(rows, 9)])) == whole


def test_on_either_database(rows, whole, tmp_path, database_url):
    home = read_in_turn(tmp_path, [[part] for part in by_time(rows, 3)], database_url)
    assert story(home) == whole
    pipeline.retract(home, "2-0.csv", watch=Silent())
    assert story(home) != whole
    home.close()


def test_the_last_day_first(rows, whole, tmp_path):
    assert story(read_in_turn(tmp_path, [[part] for part in reversed(by_time(rows, 6))])) == whole


def test_one_craft_after_the_other(rows, whole, tmp_path):
    craft = sorted({row.mmsi for row in rows})
    assert story(read_in_turn(tmp_path, [[[row for row in rows if row.mmsi == m]] for m in craft])) == whole


@pytest.mark.parametrize("seed", range(4))
def test_rows_dealt_out_at_random(rows, whole, tmp_path, seed):
    chance = random.Random(seed)
    hands: list[list[Row]] = [[] for _ in range(5)]
    for row in rows:
        chance.choice(hands).append(row)
    for hand in hands:
        chance.shuffle(hand)
    assert story(read_in_turn(tmp_path, [[hand] for hand in hands])) == whole


def test_a_file_read_twice_changes_nothing(rows, whole, tmp_path):
    home = read_in_turn(tmp_path, [[rows], [rows]])
    assert story(home) == whole
    assert home.generation() == 1


def test_overlapping_files_collapse(rows, whole, tmp_path):
    half = len(rows) // 2
    assert story(read_in_turn(tmp_path, [[rows[: half + 40]], [rows[half - 40 :]]])) == whole


def test_what_is_retracted_leaves_no_trace(rows, whole, tmp_path):
    home = read_in_turn(tmp_path, [[rows], [fleet(2)]])
    assert story(home) != whole
    pipeline.retract(home, "1-0.csv", watch=Silent())
    assert story(home) == whole


def test_a_log_that_grows_is_read_on(rows, whole, tmp_path):
    home = Home.open(tmp_path / "home")
    log = tmp_path / "growing.csv"
    for end in (200, 201, 700, len(rows)):
        log.write_text(as_csv(rows[:end]))
        pipeline.read(home, [str(log)], watch=Silent())
    assert story(home) == whole
    assert Record(home).accounts()[0]["lines"] == len(rows) + 1
