"""`offing demo` tells the whole story in a home of its own, and shows it in a browser."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from invoked import offing
from offing.schema.errors import RecordError
from offing.serve.run import bind_next

ANSWERS = re.compile(r"^Offing answers at (http://127\.0\.0\.1:(\d+))/\?p=operation&id=(o\w+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, "subprocess.CompletedProcess[str]"]:
    """Return where `offing demo` was run, without a terminal, and what it printed."""
    place = tmp_path_factory.mktemp("demo")
    return place, offing("demo", home=place / "home")


def test_it_has_a_home_of_its_own_and_ends_where_nobody_looks(told: tuple[Path, "subprocess.CompletedProcess[str]"]):
    place, done = told
    assert done.returncode == 0, done.stderr
    assert {"company", "rendezvous", "replenishment", "flight"} <= set(done.stdout.split())
    assert "A rehearsal: nothing of what follows happened." in done.stdout
    assert "SIM QIQIHAR" in done.stdout
    assert f"See it in a browser: offing --home {place / 'home-demo'} serve" in done.stdout
    assert not (place / "home").exists()
    assert (place / "home-demo").is_dir()
    assert (place / "home-demo-feeds" / "truth.jsonl").is_file()
    assert (place / "home-demo-brief.html").is_file()


def test_it_serves_what_it_told_until_it_is_stopped(told: tuple[Path, "subprocess.CompletedProcess[str]"]):
    place, _ = told
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        command = [sys.executable, "-m", "offing", "demo", "--serve", "--port", str(taken)]
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("OFFING_")}
        process = subprocess.Popen(
            command,
            env={**inherited, "OFFING_HOME": str(place / "home")},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        try:
            shown = ""
            for line in process.stdout:
                shown += line
                if line.startswith("Ctrl-C"):
                    break
            ((address, port, operation),) = ANSWERS.findall(shown) or [pytest.fail(shown)]
            assert int(port) != taken
            told_of = httpx.get(f"{address}/api/events", params={"kind": "rendezvous"}, timeout=60).json()
            assert told_of["matched"] == 2
            assert httpx.get(address, timeout=60).status_code == 200
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
    assert process.returncode == 0
    shown_again = offing("operation", "show", operation, home=place / "home-demo")
    assert "Northern/Interaction-2023" in shown_again.stdout


def test_where_every_port_is_taken_it_says_so():
    with socket.create_server(("127.0.0.1", 65535)), pytest.raises(RecordError, match="65535"):
        bind_next(65535)
