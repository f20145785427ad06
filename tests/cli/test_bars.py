"""Progress shows on a terminal, moves, comes to its end, and is silent elsewhere."""

import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from invoked import offing, write_log


def on_terminal(*words: str, home: Path) -> tuple[str, int]:
    """Return what a command writes to a terminal that is its stderr alone, and its status."""
    screen, terminal = pty.openpty()
    command = [sys.executable, "-c", "from offing.cli.main import main; main()", *words]
    environment = {**os.environ, "OFFING_HOME": str(home), "TERM": "xterm", "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    done = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=terminal)
    os.close(terminal)
    shown = b""
    with suppress(OSError):  # that is how Linux says that the last writer has gone
        while block := os.read(screen, 1 << 16):
            shown += block
    os.close(screen)
    return shown.decode(), done.wait()


def test_both_stages_show_on_a_terminal_and_come_to_their_end(tmp_path: Path) -> None:
    write_log(tmp_path / "fleet.csv")
    shown, status = on_terminal("read", str(tmp_path / "fleet.csv"), home=tmp_path / "home")
    assert status == 0
    frames = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    for stage in ("reading", "tracks and events"):
        assert re.search(rf"{stage} [^%]*100%", frames), stage
    assert re.search(r"\x1b\[2K(\x1b\[\?25h)?\r?$", shown), "some of it stays"
    again, _ = on_terminal("detect", "gap", home=tmp_path / "home")
    assert "tracks and events" in again


def test_without_a_terminal_there_is_silence(tmp_path: Path) -> None:
    write_log(tmp_path / "fleet.csv")
    done = offing("read", tmp_path / "fleet.csv", home=tmp_path / "home")
    assert (done.returncode, done.stderr) == (0, "")
