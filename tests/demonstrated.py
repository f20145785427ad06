"""`offing demo` as a user runs it: it re-enacts, tells, serves its page, is asked, and is stopped."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

ANSWERS = re.compile(r"^Offing answers at (http://127\.0\.0\.1:(\d+))/\?p=operation&id=(o\w+)$", re.MULTILINE)


def demonstrate(folder: Path) -> None:
    """Run it with a home in a folder; leave there what it said (said.txt) and what it was like (was.json)."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OFFING_")}
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "offing", "demo", "--serve", "--port", str(taken)],
            env={**inherited, "OFFING_HOME": str(folder / "home"), "COLUMNS": "200"},
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
            met = httpx.get(f"{address}/api/events", params={"kind": "rendezvous"}, timeout=300).json()
            page = httpx.get(address, timeout=300).status_code
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=300)
    was = {"taken": taken, "port": int(port), "operation": operation, "rendezvous": met["matched"], "page": page}
    (folder / "was.json").write_text(json.dumps({**was, "status": process.returncode}), encoding="utf-8")
    (folder / "said.txt").write_text(shown, encoding="utf-8")
