"""Hostile uploads, callers and ends, to a server in a process of its own: bounded, refused in words, nothing lost."""

import bz2
import gzip
import io
import shutil
import socket
import sqlite3
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from served import Served, serving
from warned import WRECK

# Patience for machines, cut down to what a test can wait for.
SOON = "from offing.serve import patience; patience.HEAD_S = patience.PIECE_S = 0.4; patience.IDLE_S = 1"
TOKEN = "t0k3n-of-many-letters"  # noqa: S105 - of nothing but these tests


@pytest.fixture
def own(hostile: Path, tmp_path: Path) -> Path:
    """Return a home that the test may write to."""
    return Path(shutil.copytree(hostile, tmp_path / "home"))


@pytest.fixture(scope="module")
def served(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = Path(shutil.copytree(hostile, tmp_path_factory.mktemp("sent") / "home"))
    with serving(home, first="from offing.serve import live; live._MOST = 3", OFFING_INTERPRETED="1") as opened:
        yield opened
        said = opened.stop()
    assert "Traceback" not in said
    assert list((home / "uploads").glob("*")) == []
    assert not (home.parent / "climbed.txt").exists()


def matched(client: httpx.Client) -> int:
    return int(client.get("/api/lines").json()["matched"])


# Uploads


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def nested(deep: int) -> bytes:
    inner = b"x" * 1000
    for _ in range(deep):
        inner = zipped(("in.zip", inner))
    return inner


def linked() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, to, kind in (("a.csv", "/etc/passwd", tarfile.SYMTYPE), ("b.csv", "../../id", tarfile.LNKTYPE)):
            one = tarfile.TarInfo(name)
            one.type, one.linkname = kind, to
            archive.addfile(one)
        one = tarfile.TarInfo("../../climbed.txt")
        one.size = 3
        archive.addfile(one, io.BytesIO(b"out"))
    return out.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "endless.csv.gz": lambda: gzip.compress(bytes(300_000_000), 1),
    "endless.csv.bz2": lambda: bz2.compress(bytes(100_000_000), 1),
    "endless.zip": lambda: zipped(("a.csv", bytes(200_000_000))),
    "nested.zip": lambda: nested(40),
    "climbing.zip": lambda: zipped(("../../climbed.txt", b"out"), ("/etc/climbed", b"out"), ("C:\\x", b"out")),
    "linked.tar": linked,
    "wrong.pdf": lambda: b"%PDF-1.7\n" + b"\0" * 3000,
    "wrong.png": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 3000,
    "program.exe": lambda: b"MZ\x90\0" * 900,
    "page.html": lambda: b"<script>window.hacked=1</script>" * 90,
    "entities.xml": lambda: b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 9000 + b'">]><a>' + b"&b;" * 9000 + b"</a>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_and_nothing_is_lost(served: Served, name: str):
    with served.client() as client:
        before = matched(client)
        answer = client.post("/api/uploads", params={"name": name}, content=HOSTILE[name]())
        assert answer.status_code in (200, 422), answer.text
        told = answer.json()
        if answer.status_code == 200:
            assert told["refused"] or all(one["fixes"] == 0 for one in told["accounts"])
        assert "offing-upload-" not in answer.text
        assert "root:" not in answer.text
        assert matched(client) == before


@pytest.mark.parametrize("name", ["a\0\u202egnp.exe", "$(id)`id`\r\nX: y"])
def test_names_of_files_are_taken_for_no_more_than_names(served: Served, name: str):
    with served.client() as client:
        answer = client.post("/api/uploads", params={"name": name}, content=b"\0\1\2 nothing")
        assert answer.status_code in (200, 422)
        assert "x" not in answer.headers
        assert client.post("/api/uploads", params={"name": name * 30}, content=b"x").status_code == 422


def test_five_gigabytes_are_refused_before_they_come(served: Served):
    head = b"POST /api/uploads?name=a.csv HTTP/1.1\r\nHost: localhost\r\n"
    head += b"Content-Length: 5368709120\r\nConnection: close\r\n\r\n"
    assert served.raw(head).startswith(b"HTTP/1.1 413")


def test_a_disk_without_room_is_told(own: Path):
    full = "import shutil; real = shutil.disk_usage\nshutil.disk_usage = lambda at: real(at)._replace(free=1000)"
    with serving(own, first=full) as served, served.client() as client:
        answer = client.post("/api/uploads?name=wreck.txt", content=WRECK)
        assert answer.status_code == 507
        assert "free some" in answer.json()["detail"]
        assert matched(client) > 0
    assert list((own / "uploads").iterdir()) == []


def slow(served: Served, number: int = 1) -> list[socket.socket]:
    here = served.address.rpartition(":")
    opened = []
    for n in range(number):
        one = socket.create_connection((here[0].removeprefix("http://"), int(here[2])), timeout=30)
        one.sendall(
            f"POST /api/uploads?name={n}.csv HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nx".encode()
        )
        opened.append(one)
    return opened


def test_who_does_not_go_on_is_not_waited_for(own: Path):
    with serving(own, first=SOON) as served:
        [one] = slow(served)
        with one:
            told = b""
            while b"did not go on" not in told and (piece := one.recv(1 << 16)):
                told += piece
            assert b"did not go on" in told
        assert served.raw(b"GET /api/lines HTT") == b""
        assert served.raw(b"") == b""
        once = b"GET /api/version HTTP/1.1\r\nHost: localhost\r\n\r\n"
        assert served.raw(once, b"GET /api").startswith(b"HTTP/1.1 200")
        assert served.raw(b"POST /api/reviews HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")[9:10] == b"4"
        assert list((own / "uploads").iterdir()) == []


def test_many_uploads_at_once_are_bounded(own: Path):
    with serving(own) as served, served.client() as client:
        opened = slow(served, 4)
        while len(list((own / "uploads").glob("*"))) < 4:
            time.sleep(0.05)
        answer = client.post("/api/uploads?name=a.csv", content=b"x")
        assert answer.status_code == 429
        assert "wait until one is read" in answer.json()["detail"]
        for one in opened:
            one.close()
        while list((own / "uploads").glob("*")):
            time.sleep(0.05)
        assert client.get("/api/version").status_code == 200


def test_killed_during_an_upload_the_home_is_whole_and_what_lay_there_is_cleared(own: Path):
    with serving(own) as served:
        with served.client() as client:
            before = client.get("/api/lines").json()
        opened = slow(served)
        while not list((own / "uploads").glob("*/*")):
            time.sleep(0.05)
        served.process.kill()
        served.process.wait()
        opened[0].close()
    assert list((own / "uploads").iterdir()) != []
    with serving(own) as served, served.client() as client:
        assert list((own / "uploads").iterdir()) == []
        assert client.get("/api/lines").json()["items"] == before["items"]


# Listeners


def test_those_who_listen_are_bounded(served: Served):
    with ExitStack() as stack:
        for _ in range(3):
            client = stack.enter_context(served.client())
            answer = stack.enter_context(client.stream("GET", "/api/live"))
            assert answer.status_code == 200
        with served.client() as client:
            answer = client.get("/api/live")
            assert answer.status_code == 429
            assert "/api/version" in answer.json()["detail"]
            assert client.get("/api/lines?limit=1").status_code == 200


# The record changes under the server


def test_a_record_that_becomes_a_newer_offings_is_told_and_not_written_to(own: Path):
    with serving(own) as served, served.client() as client:
        line = client.get("/api/lines?limit=1").json()["items"][0]["id"]
        with sqlite3.connect(own / "record.sqlite") as database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.close()
        judged = client.post("/api/reviews", json={"line": line, "verdict": "accept", "by": "A"})
        assert judged.status_code == 503
        for _ in range(100):  # what was looked at a moment ago may still be answered
            if client.get("/api/lines?limit=2").status_code == 503:
                break
            time.sleep(0.1)
        answers = [client.get("/api/lines?limit=2"), client.post("/api/uploads?name=a.txt", content=WRECK), judged]
        for answer in answers:
            assert answer.status_code == 503
            assert "newer Offing" in answer.json()["detail"]
            assert "update Offing" in answer.json()["detail"]
    done = subprocess.run(
        [sys.executable, "-m", "offing", "--home", str(own), "serve", "--port", "0"], capture_output=True, check=False
    )
    assert done.returncode == 3
    assert b"newer Offing" in done.stderr


# Who asks


def test_other_names_and_other_sites_are_refused(served: Served):
    with served.client() as client:
        for host in (
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil@",
            "[::2]",
            "\u00a0",
            "",
        ):
            raw = f"GET /api/version HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("latin-1")
            assert served.raw(raw)[9:12] in (b"403", b"400"), host
        assert served.raw(b"GET /api/version HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 403")
        for origin in ("http://evil.example", "null", f"{served.address}.evil.example", "http://127.0.0.1:1", "\u00ff"):
            for method, path in (("POST", "/api/reviews"), ("POST", "/api/uploads?name=a"), ("DELETE", "/api/areas/x")):
                answer = client.request(method, path, headers={b"Origin": origin.encode("latin-1")}, content=b"{}")
                assert answer.status_code == 403
                assert "another site" in answer.json()["detail"]


def test_the_token_is_told_nowhere(own: Path):
    with serving(own, "--host", "0.0.0.0", OFFING_TOKEN=TOKEN) as served:  # noqa: S104 - that is what is tested
        assert served.token == TOKEN
        with served.client() as client:
            for wrong in ("-", TOKEN[:-1], TOKEN + "x", "\u00ff", "%00", "a" * 5000):
                assert client.get("/login", params={"token": wrong}).status_code == 401
                header = {b"Authorization": b"Bearer " + wrong.encode("latin-1")}
                assert client.get("/api/version", headers=header).status_code == 401
                assert client.get("/api/version", headers={b"Cookie": b"offing=" + wrong.encode()}).status_code == 401
            assert client.get(f"/api/version?token={TOKEN}").status_code == 401
            answer = client.get("/login", params={"token": TOKEN})
            assert (answer.status_code, answer.headers["location"]) == (303, "/")
            told = answer.headers["set-cookie"].lower()
            assert "httponly" in told
            assert "samesite=strict" in told
            assert TOKEN not in str(answer.headers)
            assert answer.headers["referrer-policy"] == "no-referrer"
            page = client.get("/")
            assert page.status_code == 200
            assert TOKEN not in page.text
        said = served.stop()
    assert TOKEN not in said


def test_answers_carry_what_keeps_them_from_doing_anything(served: Served):
    broken = b"GET /\xff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert served.raw(broken)[9:10] == b"4"
    with served.client() as client:
        for path in ("/", "/docs", "/api/lines", "/api/nothing", "/assets/none.js", "/ogc", "/api/live?once=true"):
            headers = client.get(path).headers
            policy = headers["content-security-policy"]
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert "access-control-allow-origin" not in headers
