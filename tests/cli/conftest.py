"""What tests of the command line share: a home with a record in it, and ways to ask it."""

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from invoked import offing, write_log
from offing.nav import compiled
from publishable import write_feeds
from shared import made_once
from told import here

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def leave_kernels_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a command run in this process from choosing for all tests after it."""
    monkeypatch.setattr(compiled, "interpret", lambda: None)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run offing in a process of its own, with a home that does not exist yet."""
    return lambda *words, **more: offing(*words, home=tmp_path / "home", **more)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home into which the log of `write_log` was read; not to be written to."""

    def make(folder: Path) -> None:
        write_log(folder / "fleet.csv")
        done = offing("read", folder / "fleet.csv", home=folder / "home")
        assert done.returncode == 0, done.stderr

    return made_once(tmp_path_factory, "fleet", make) / "home"


@pytest.fixture
def own(home: Path, run: Run, tmp_path: Path) -> Run:
    """Run offing in a process of its own, with a copy of the home that holds a record."""
    shutil.copytree(home, tmp_path / "home")
    return run


@pytest.fixture
def ask(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command that reads only, in this process, with the home that holds a record."""
    monkeypatch.setenv("COLUMNS", "200")

    def asking(*words: object, given: str = "") -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        told = here(capsys, *words, home=home)
        return subprocess.CompletedProcess(words, told.status, told.out, told.err)

    return asking


@pytest.fixture(scope="session")
def lanes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with lines of all four lanes; not to be written to."""

    def make(folder: Path) -> None:
        write_feeds(folder / "feeds")
        done = offing("read", folder / "feeds", home=folder / "home")
        assert done.returncode == 0, done.stderr

    return made_once(tmp_path_factory, "lanes", make) / "home"


@pytest.fixture
def publish(lanes: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `offing export` in this process with the home of four lanes."""
    monkeypatch.setenv("COLUMNS", "200")

    def publishing(*words: object, home: Path = lanes) -> subprocess.CompletedProcess[str]:
        told = here(capsys, "export", *words, home=home)
        return subprocess.CompletedProcess(words, told.status, told.out, told.err)

    return publishing
