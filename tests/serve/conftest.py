"""One home for the tests of the server, read once: a log with a yacht and a distress device, news, a warning."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from exercise import write_exercise
from invoked import write_log
from offing import pipeline
from offing.engine.home import Home
from offing.serve.app import make_app
from publishable import NEWS, RELEASE, WARNING
from served import write_hostile
from story import Silent

HERE = "http://127.0.0.1:8000"


def fill(place: Path) -> Home:
    """Read the small record into a home at *place*."""
    files = place.with_name(f"{place.name}-files")
    files.mkdir()
    write_log(files / "fleet.csv")
    for name, text in (("release.txt", RELEASE), ("news.md", NEWS), ("warning.txt", WARNING)):
        (files / name).write_text(text, encoding="utf-8")
    home = Home.open(place)
    pipeline.read(home, [str(files)], watch=Silent())
    return home


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Return a home that no test writes to."""
    os.environ.pop("OFFING_DATABASE", None)
    opened = fill(tmp_path_factory.mktemp("serve") / "home")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def client(home: Home) -> Iterator[TestClient]:
    """Return a client of a server of that home."""
    with TestClient(make_app(home), base_url=HERE) as opened:
        yield opened


@pytest.fixture
def own(tmp_path: Path) -> Iterator[TestClient]:
    """Return a client of a server whose home the test may write to."""
    opened = fill(tmp_path / "home")
    with TestClient(make_app(opened), base_url=HERE) as client:
        client.home = opened  # type: ignore[attr-defined]
        yield client
    opened.close()


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home whose names are written to hurt whoever shows them, and that no test writes to."""
    place = tmp_path_factory.mktemp("hostile")
    write_hostile(place / "files")
    opened = Home.open(place / "home")
    pipeline.read(opened, [str(place / "files")], watch=Silent())
    opened.close()
    return place / "home"


@pytest.fixture(scope="session")
def drill_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Return a home that holds one exercise, which no test writes to."""
    os.environ.pop("OFFING_DATABASE", None)
    folder = tmp_path_factory.mktemp("drill")
    write_exercise(folder / "files")
    opened = Home.open(folder / "home")
    pipeline.read(opened, [str(folder / "files")], watch=Silent())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def drill(drill_home: Home) -> Iterator[TestClient]:
    """Return a client of a server of the home that holds one exercise."""
    with TestClient(make_app(drill_home), base_url=HERE) as opened:
        yield opened


@pytest.fixture
def own_drill(drill_home: Home, tmp_path: Path) -> Iterator[TestClient]:
    """Return a client of a server of a copy of that home, which the test may write to."""
    shutil.copytree(drill_home.path, tmp_path / "home")
    opened = Home.open(tmp_path / "home")
    with TestClient(make_app(opened), base_url=HERE) as client:
        client.home = opened  # type: ignore[attr-defined]
        yield client
    opened.close()
