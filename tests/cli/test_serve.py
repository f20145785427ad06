"""`offing serve` starts, says where, asks for a token where others can reach it, and ends when told to."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from invoked import offing, write_log
from offing.engine.home import Home


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve")
    write_log(folder / "log.csv")
    assert offing("read", folder / "log.csv", home=folder / "home", OFFING_INTERPRETED="1").returncode == 0
    return folder / "home"


@contextmanager
def serving(place: Path, *words: str) -> Iterator[tuple[dict[str, str], "subprocess.Popen[str]"]]:
    command = [sys.executable, "-m", "offing", "serve", "--port", "0", "--no-open", "--json", *words]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OFFING_")}
    process = subprocess.Popen(
        command, env={**inherited, "OFFING_HOME": str(place)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline()), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def test_it_answers_on_this_machine_without_a_token(place: Path):
    with serving(place) as (told, process):
        assert told["token"] is None
        assert told["address"].startswith("http://127.0.0.1:")
        answer = httpx.get(f"{told['address']}/api/events")
        assert answer.json()["matched"] > 0
        assert "server" not in answer.headers
    assert process.returncode == 0


def test_it_ends_without_noise_while_somebody_listens(place: Path):
    with serving(place) as (told, process), httpx.stream("GET", f"{told['address']}/api/live", timeout=60) as answer:
        assert "event: record" in "".join(line for _, line in zip(range(2), answer.iter_lines(), strict=False))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")


def test_where_others_can_reach_it_a_token_is_made_shown_and_asked_for(place: Path):
    with serving(place, "--host", "0.0.0.0") as (told, _):  # noqa: S104 - that is what is tested
        here = told["address"].replace("0.0.0.0", "127.0.0.1")  # noqa: S104
        assert len(told["token"]) >= 20
        assert told["token"] in told["login"]
        assert httpx.get(f"{here}/api/version").status_code == 401
        known = {"Authorization": f"Bearer {told['token']}"}
        assert httpx.get(f"{here}/api/version", headers=known).status_code == 200


def test_a_token_of_ones_own_must_be_long(place: Path):
    done = offing("serve", "--token", "short", home=place)
    assert done.returncode == 2
    assert "at least 16 characters" in done.stderr


def test_a_port_that_is_taken_is_told(place: Path):
    with serving(place) as (told, _):
        done = offing("serve", "--port", told["address"].rsplit(":", 1)[1], home=place)
        assert done.returncode == 3
        assert "--port" in done.stderr


def test_there_is_nothing_to_serve_without_a_record(tmp_path: Path):
    done = offing("serve", "--port", "0", home=tmp_path / "none")
    assert done.returncode == 3
    assert "holds no record yet" in done.stderr


def test_a_record_of_a_newer_version_is_told(tmp_path: Path):
    home = Home.open(tmp_path / "home")
    with home.database.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    home.close()
    done = offing("serve", "--port", "0", home=tmp_path / "home")
    assert done.returncode == 3
    assert "newer Offing" in done.stderr
