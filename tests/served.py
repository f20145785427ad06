"""A server in a process of its own, and a record whose names are written to hurt whoever shows them."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import httpx

from publishable import WARNING

# Each would set `hacked` in a page that took it for markup, or would be worked out by a spreadsheet as a formula.
NAMES = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    '"><svg/onload=window.hacked=1>',
    "</title><script>hacked=1</script>",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "+1+1",
    "-2+3",
    "javascript:window.hacked=1",
    "\u202eLIVE\u202c<b>",
    "' OR 1=1 --",
    "]]><x>&amp;",
    "{{7*7}}${7*7}",
)
_NEWS = """---
title: "{title}"
publisher: "<img src=x onerror=window.hacked=1> Wire"
date: 2023-07-21
url: https://news.example/drill
---

The Chinese destroyer Guiyang (119) and the Russian corvette Gromky (335) left Qingdao on July 20, 2023 for a drill \
in the Sea of Japan, the ministry said. <script>window.hacked=1</script> =HYPERLINK("http://evil.example","x")
"""


def write_hostile(folder: Path) -> None:
    """Write a log of ships that fall silent, a report and a warning, all with such names."""
    folder.mkdir(exist_ok=True)
    rows = ["mmsi,timestamp,lat,lon,sog,cog,name,shiptype,destination"]
    for number, name in enumerate(NAMES):
        told = '"' + name.replace('"', '""') + '"'
        for minute in [*range(0, 120, 10), *range(800, 900, 10)]:
            stamp = f"2023-07-20T{minute // 60:02d}:{minute % 60:02d}:00Z"
            place = f"{36 + number / 4},{132 + minute / 4000:.5f}"
            rows.append(f"{219000001 + number},{stamp},{place},4.7,90,{told},70,{told}")
    (folder / "fleet.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "news.md").write_text(_NEWS.format(title="=1+1 <svg onload=window.hacked=1>"), encoding="utf-8")
    (folder / "warning.txt").write_text(WARNING, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Served:
    """Hold a server that answers: its address, its token where it asks for one, its process."""

    address: str
    login: str
    token: str | None
    process: "subprocess.Popen[str]"
    beside: IO[bytes]  # what it writes beside its answers: no pipe, which would fill and hold it up

    def client(self, **more: object) -> httpx.Client:
        """Return a client of it that no proxy of the machine stands before."""
        return httpx.Client(base_url=self.address, timeout=60, trust_env=False, **more)  # type: ignore[arg-type]

    def raw(self, *pieces: bytes) -> bytes:
        """Send bytes as they are, and return all that comes back until the server hangs up."""
        here = urlsplit(self.address)
        with socket.create_connection((here.hostname, here.port), timeout=60) as opened:
            for piece in pieces:
                try:
                    opened.sendall(piece)
                except OSError:
                    break
            return _rest(opened)

    def stop(self) -> str:
        """End it as Ctrl-C does, and return what it wrote beside its answers."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)
        return self.said()

    def said(self) -> str:
        """Return what it wrote beside its answers until now."""
        self.beside.seek(0)
        return self.beside.read().decode()


def _rest(opened: socket.socket) -> bytes:
    parts = []
    try:
        while part := opened.recv(1 << 16):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


@contextmanager
def serving(home: Path, *words: str, first: str = "", **environment: str) -> Iterator[Served]:
    """Serve a home at a port that is free, for the block; *first* is run before, in the server's process."""
    start = f"{first}\nfrom offing.cli.main import main; main()"
    command = [sys.executable, "-c", start, "serve", "--port", "0", "--no-open", "--json", *words]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OFFING_")}
    with tempfile.TemporaryFile() as beside:
        process = subprocess.Popen(
            command,
            env={**inherited, "OFFING_HOME": str(home), **environment},
            stdout=subprocess.PIPE,
            stderr=beside,
            text=True,
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        told = json.loads(line or "{}")
        here = told.get("address", "").replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - where it listens, no more
        served = Served(here, told.get("login", ""), told.get("token"), process, beside)
        try:
            assert line, served.said()
            yield served
        finally:
            served.stop()
            process.stdout.close()
