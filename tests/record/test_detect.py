"""Other settings over stored tracks: the same as if they had been there from the start."""

from datetime import timedelta

import pytest

from fleet import as_csv, fleet
from offing import pipeline
from offing.engine.home import Home
from offing.engine.reader import Record
from offing.schema.errors import UsageError
from story import Silent, story

OTHER = {
    "gap": {"longer_than": timedelta(hours=3)},
    "stop": {"at_least": timedelta(hours=2)},
    "encounter": {"at_least": timedelta(hours=5), "within_m": 250.0},
}


def write(folder, name, rows):
    path = folder / name
    path.write_text(as_csv(rows))
    return str(path)


@pytest.fixture
def two_logs(tmp_path):
    rows = fleet(7)
    half = len(rows) // 2
    return [write(tmp_path, "a.csv", rows[:half]), write(tmp_path, "b.csv", rows[half:])]


def kinds(home):
    events = Record(home).events()
    return {kind: events["kind"].to_pylist().count(kind) for kind in OTHER}


def test_detecting_again_changes_nothing(two_logs, tmp_path):
    home = Home.open(tmp_path / "home")
    pipeline.read(home, two_logs, watch=Silent())
    before = story(home)
    pipeline.detect(home, [], {}, watch=Silent())
    assert story(home) == before


@pytest.mark.parametrize("kind", sorted(OTHER))
def test_settings_before_and_after_reading_are_the_same(two_logs, tmp_path, kind):
    late, early = Home.open(tmp_path / "late"), Home.open(tmp_path / "early")
    pipeline.read(late, two_logs, watch=Silent())
    counts = kinds(late)
    pipeline.detect(late, [kind], {kind: OTHER[kind]}, watch=Silent())
    assert kinds(late)[kind] != counts[kind]
    pipeline.detect(early, [kind], {kind: OTHER[kind]}, watch=Silent())
    for log in two_logs:
        pipeline.read(early, [log], watch=Silent())
    assert story(late) == story(early)


def test_settings_stay_for_later_reads_and_stand_in_every_line(two_logs, tmp_path):
    home = Home.open(tmp_path / "home")
    pipeline.read(home, two_logs[:1], watch=Silent())
    pipeline.detect(home, ["gap"], {"gap": OTHER["gap"]}, watch=Silent())
    pipeline.read(home, two_logs[1:], watch=Silent())
    settings = {basis["settings"] for basis in Record(home).events(kind="gap")["basis"].to_pylist()}
    assert settings == {'{"longer_than": "3h"}'}


def test_a_setting_that_does_not_exist_is_refused(tmp_path):
    home = Home.open(tmp_path / "home")
    with pytest.raises(UsageError, match="longer"):
        pipeline.detect(home, ["gap"], {"gap": {"longer": timedelta(hours=3)}}, watch=Silent())
