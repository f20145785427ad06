"""`offing demo` tells the whole story in a home of its own, and shows it in a browser until it is stopped."""

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
from offing.cli.demo import is_shown
from offing.schema.errors import RecordError
from offing.serve.run import bind_next

ANSWERS = re.compile(r"^Offing answers at (http://127\.0\.0\.1:(\d+))/\?p=operation&id=(o\w+)$", re.MULTILINE)


def test_it_has_a_home_of_its_own_and_serves_what_it_told_until_it_is_stopped(tmp_path: Path):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OFFING_")}
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "offing", "demo", "--serve", "--port", str(taken)],
            env={**inherited, "OFFING_HOME": str(tmp_path / "home"), "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
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
            met = httpx.get(f"{address}/api/events", params={"kind": "rendezvous"}, timeout=300).json()
            assert met["matched"] == 2
            assert httpx.get(address, timeout=300).status_code == 200
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=300)
    assert process.returncode == 0
    assert {"company", "rendezvous", "replenishment", "flight"} <= set(shown.split())
    assert "A rehearsal: nothing of what follows happened." in shown
    assert "SIM QIQIHAR" in shown
    assert not (tmp_path / "home").exists()
    assert (tmp_path / "home-demo").is_dir()
    assert (tmp_path / "home-demo-feeds" / "truth.jsonl").is_file()
    assert (tmp_path / "home-demo-brief.html").is_file()
    assert "Northern/Interaction-2023" in offing("operation", "show", operation, home=tmp_path / "home-demo").stdout


def test_the_page_is_shown_where_somebody_looks_or_asks_for_it():
    shown = {
        (asked, json, terminal): is_shown(asked, json=json, terminal=terminal)
        for asked in (None, True, False)
        for json in (False, True)
        for terminal in (False, True)
    }
    assert [key for key, yes in shown.items() if yes and key[0] is None] == [(None, False, True)]
    assert all(yes is key[0] for key, yes in shown.items() if key[0] is not None)


def test_where_every_port_is_taken_it_says_so():
    with socket.create_server(("127.0.0.1", 65535)), pytest.raises(RecordError, match="65535"):
        bind_next(65535)
