"""Kill -9 at any moment: the next read completes the work, nothing lost, nothing doubled."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from fleet import as_csv, fleet
from offing import pipeline
from offing.engine import database as db
from offing.engine import ingest
from offing.engine.home import Home
from story import Silent, story

FRAME = 20_000  # small frames, so that a small file has many
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.96, 1.0)
# Reads into each home it is given in a process of its own, forked when all is imported, and prints how each ended:
# by SIGKILL at the Nth file that takes its name or the Nth commit, or having counted them below nought.
READ = f"""
import json, os, signal, sys
from functools import partial
import duckdb, numba, polars, pyarrow.parquet
import offing.engine.ingest as ingest
import sqlalchemy as sa
from offing import pipeline
from offing.engine.home import Home

ingest.frames = partial(ingest.frames, size={FRAME})
deaths, *logs = sys.argv[1:]

def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

class Silent:
    stage = advance = note = lambda *_: None

def read(place):
    sys.addaudithook(lambda event, _: count() if event == "os.rename" else None)
    home = Home.open(place)
    sa.event.listen(home.database, "commit", count)
    pipeline.read(home, logs, watch=Silent())
    os.write(1, b"%d\\n" % left)

for place, left in json.loads(deaths):
    child = os.fork()
    if child == 0:
        try:
            read(place)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status:
        os.write(1, b"%d\\n" % status)
"""


def run_reads(logs: list[str], *deaths: tuple[Path, int]) -> list[int]:
    """Return how each read ended: -SIGKILL, or how many names and commits it had beyond those allowed, negative."""
    told = json.dumps([(str(home), moment) for home, moment in deaths])
    command = [sys.executable, "-c", READ, told, *logs]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    ends = [int(line) for line in done.stdout.split()]
    assert len(ends) == len(deaths), done.stderr
    return ends


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
    [left] = run_reads(logs, (tmp_path_factory.mktemp("count") / "home", 0))
    return -left


@pytest.fixture(scope="module")
def killed(logs, moments, tmp_path_factory) -> dict[float, Path]:
    """Return homes in which a read was killed after a share of its moments, by that share."""
    homes = {share: tmp_path_factory.mktemp("killed") / "home" for share in SHARES}
    ends = run_reads(logs, *((home, max(1, round(moments * share))) for share, home in homes.items()))
    assert ends == [-signal.SIGKILL] * len(SHARES)
    return homes


def finish(place: Path, logs: list[str]) -> Home:
    """Read into a home whose read was killed, as the next process would."""
    home = Home.open(place)
    pipeline.read(home, logs, watch=Silent())
    return home


@pytest.fixture(autouse=True)
def small_frames(monkeypatch) -> None:
    monkeypatch.setattr(ingest, "frames", partial(ingest.frames, size=FRAME))


@pytest.mark.parametrize("share", SHARES)
def test_killed_at_any_name_or_commit(logs, whole, killed, share):
    assert story(finish(killed[share], logs)) == whole


def test_the_next_read_of_anything_completes_the_work(logs, whole, moments, tmp_path):
    home = tmp_path / "home"
    assert run_reads(logs, (home, round(moments * 0.9))) == [-signal.SIGKILL]
    for one in logs:
        finish(home, [one])
    assert story(Home.open(home)) == whole


def test_killed_again_and_again_by_the_clock(logs, whole, tmp_path):
    home = tmp_path / "home"
    chance = random.Random(5)
    for _ in range(6):
        command = [sys.executable, "-c", READ, json.dumps([(str(home), 0)]), *logs]
        with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
            time.sleep(chance.uniform(0.5, 2.5))
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()  # until both are gone
    assert run_reads(logs, (home, 0))[0] <= 0
    assert story(Home.open(home)) == whole


def test_what_nobody_lists_is_swept_away(logs, moments, tmp_path):
    home = tmp_path / "home"
    run_reads(logs, (home, round(moments * 0.8)))
    with finish(home, logs).database.connect() as connection:
        listed = set(connection.scalars(sa.select(db.files.c.path)))
    lying = {p.relative_to(home / "lake").as_posix() for p in (home / "lake").rglob("*") if p.is_file()}
    assert lying == listed
