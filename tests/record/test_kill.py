"""Kill -9 at any moment: the next read completes the work, nothing lost, nothing doubled."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fleet import as_csv, fleet
from offing import pipeline
from offing.engine.home import Home
from story import Silent, story

# Small frames, so that a small file has many; death at the Nth file that takes its name or the Nth commit.
READ = """
import os, signal, sys
from functools import partial
import offing.engine.ingest as ingest
import sqlalchemy as sa
from offing import pipeline
from offing.engine.home import Home

ingest.frames = partial(ingest.frames, size=20_000)
place, moment, *logs = sys.argv[1:]
left = int(moment)

def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(lambda event, _: count() if event == "os.rename" else None)
home = Home.open(place)
sa.event.listen(home.database, "commit", count)
sys.path.insert(0, "tests")

class Silent:
    stage = advance = note = lambda *_: None

pipeline.read(home, logs, watch=Silent())
print(left)
"""


def run_read(home: Path, logs: list[str], die_at: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", READ, str(home), str(die_at), *logs]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def logs(tmp_path_factory) -> list[str]:
    folder = tmp_path_factory.mktemp("logs")
    rows = fleet(3, hours=50, craft=4)
    half = len(rows) // 2
    for name, some in (("a.csv", rows[:half]), ("b.csv", rows[half:])):
        (folder / name).write_text(as_csv(some))
    return [str(folder / "a.csv"), str(folder / "b.csv")]


@pytest.fixture(scope="module")
def whole(logs, tmp_path_factory) -> tuple[list, list]:
    home = Home.open(tmp_path_factory.mktemp("whole") / "home")
    pipeline.read(home, logs, watch=Silent())
    return story(home)


@pytest.fixture(scope="module")
def moments(logs, tmp_path_factory) -> int:
    """Count how many names are taken and transactions committed in a whole read."""
    done = run_read(tmp_path_factory.mktemp("count") / "home", logs, 0)
    assert done.returncode == 0, done.stderr
    return -int(done.stdout)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.96, 1.0])
def test_killed_at_any_name_or_commit(logs, whole, moments, tmp_path, share):
    home = tmp_path / "home"
    died = run_read(home, logs, max(1, round(moments * share)))
    assert died.returncode == -signal.SIGKILL, died.stderr
    finished = run_read(home, logs, 0)
    assert finished.returncode == 0, finished.stderr
    assert story(Home.open(home)) == whole


def test_the_next_read_of_anything_completes_the_work(logs, whole, moments, tmp_path):
    home = tmp_path / "home"
    died = run_read(home, logs, round(moments * 0.9))
    assert died.returncode == -signal.SIGKILL
    for one in logs:
        assert run_read(home, [one], 0).returncode == 0
    assert story(Home.open(home)) == whole


def test_killed_again_and_again_by_the_clock(logs, whole, tmp_path):
    home = tmp_path / "home"
    chance = random.Random(5)
    for _ in range(6):
        command = [sys.executable, "-c", READ, str(home), "0", *logs]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(chance.uniform(0.5, 2.5))
            os.kill(process.pid, signal.SIGKILL)
    assert run_read(home, logs, 0).returncode == 0
    assert story(Home.open(home)) == whole


def test_what_nobody_lists_is_swept_away(logs, moments, tmp_path):
    home = tmp_path / "home"
    run_read(home, logs, round(moments * 0.8))
    run_read(home, logs, 0)
    import sqlalchemy as sa

    from offing.engine import database as db

    with Home.open(home).database.connect() as connection:
        listed = set(connection.scalars(sa.select(db.files.c.path)))
    lying = {p.relative_to(home / "lake").as_posix() for p in (home / "lake").rglob("*") if p.is_file()}
    assert lying == listed
