"""Run the commands shown in the README and the tutorial, and put what they print below them.

Every ```console block is one stretch of a session in a new folder that holds `demo.nmea`, a small
log of invented ships. Commands begin with ``$``; what follows them up to the next command is replaced.
A ```console real block reads logs of the world, which are not part of the project: where they lie
beside it (or OFFING_REAL_DATA names their folder) it is written anew, elsewhere it is left alone.
"""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from offing.rehearsal.small_log import small_log

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "docs" / "tutorial.md")
CONSOLE, REAL = (
    re.compile(rf"(?<=```{fence}\n).*?(?=^```$)", re.DOTALL | re.MULTILINE) for fence in ("console", "console real")
)
REAL_DATA = Path(os.environ.get("OFFING_REAL_DATA", ROOT.parent / "shared" / "data")) / "ais"
REAL_LOGS = {
    "ais-sample.txt.gz": REAL_DATA / "nmea" / "aisabnormal_ais-sample.txt.gz",
    "gap_positions_ee.csv": REAL_DATA / "gfw" / "gap_positions_ee.csv",
}

_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def rewritten(page: Path) -> str:
    """Return the page with the output of its commands as they print it now."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "demo.nmea").write_bytes(b"".join(line for _, line in small_log()))
        text = CONSOLE.sub(lambda block: _session(block[0], place), page.read_text(encoding="utf-8"))
        if not all(log.exists() for log in REAL_LOGS.values()):
            return text
        for name, log in REAL_LOGS.items():
            shutil.copyfile(log, place / name)
        return REAL.sub(lambda block: _session(block[0], place), text)


def _session(block: str, place: Path) -> str:
    """Return a block with new output; the word ENCOUNTER in a command becomes the first encounter's id."""
    shown = ""
    for line in block.splitlines():
        if line.startswith("$ "):
            command = line.removeprefix("$ ")
            if "ENCOUNTER" in command:
                command = command.replace("ENCOUNTER", _first_encounter(place))
            shown += f"$ {command}\n{_output(command, place)}"
    return shown


def _first_encounter(place: Path) -> str:
    return str(json.loads(_output("offing log --kind encounter --json", place).splitlines()[0])["id"])


def _output(command: str, place: Path) -> str:
    """Return what a command prints on a terminal 118 wide, then what it remarks."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": programs, "OFFING_HOME": str(place / "home")}
    environment |= {"TERM": "xterm", "COLUMNS": "118", "LINES": "50", "LC_ALL": "C.UTF-8"}
    screen, terminal = pty.openpty()
    done = subprocess.Popen(  # noqa: S602 - the commands are those of our own pages
        command,
        shell=True,
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=subprocess.PIPE,
    )
    os.close(terminal)
    printed = _read_all(screen)
    remarks = done.communicate()[1]
    text = _STYLE.sub("", (printed + remarks).decode())
    if done.returncode:
        raise SystemExit(f"{command} ended with status {done.returncode}:\n{text}")
    lines = (line.rstrip() for line in text.replace(f"{place}{os.sep}", "").splitlines())
    # Whether kernels had to be compiled is a matter of this machine.
    return "".join(f"{line}\n" for line in lines if not line.startswith("offing: compiling "))


def _read_all(screen: int) -> bytes:
    printed = b""
    with suppress(OSError):  # that is how Linux says that the last writer has gone
        while block := os.read(screen, 1 << 16):
            printed += block
    os.close(screen)
    return printed


if __name__ == "__main__":
    for shown in PAGES:
        shown.write_text(rewritten(shown), encoding="utf-8")
        print(f"wrote {shown}")
