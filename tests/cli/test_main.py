import fcntl
import os
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

import offing
from offing.cli import main as command_line
from offing.schema.errors import OffingError, RecordError, UsageError

COMMANDS = ("read", "log", "why", "inputs", "retract", "parse", "detect", "sql", "export", "verify", "demo")


def call(*words: str) -> int:
    with pytest.raises(SystemExit) as leaving:
        command_line.main(words)
    return int(leaving.value.code or 0)


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--version") == 0
    assert capsys.readouterr().out == f"offing {offing.__version__}\n"
    assert call("--help") == 0
    shown = capsys.readouterr().out
    assert all(f" {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_by_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(name, "--help") == 0
    shown = capsys.readouterr().out
    assert "Examples:" in shown
    assert f"offing {name}" in shown
    assert "--json" in shown


def test_help_needs_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys\nfrom offing.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "sys.exit(' '.join({'numpy', 'pyarrow', 'polars', 'numba', 'duckdb', 'sqlalchemy'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")


@pytest.mark.parametrize(
    "words",
    [
        ["sail"],
        ["read"],
        ["read", "x", "--colour"],
        ["log", "--limit", "0"],
        ["log", "--since", "yesterday"],
        ["log", "--since", "2023-01-02", "--until", "2023-01-01"],
        ["log", "--area", "1,2,3"],
        ["log", "--source", "hearsay"],
        ["log", "--tier", "D"],
        ["log", "--format", "xml"],
        ["read", "x", "--map", "mmsi"],
        ["read", "x", "--start", "noon"],
        ["detect", "mermaid"],
        ["detect", "--gap.longer-than", "soon"],
        ["export", "--to", "evidence"],
        ["export", "abc"],
        ["export", "--to", "pdf"],
        ["export", "--what", "fixes", "--kind", "gap"],
        ["export", "--unmask-reason", " ", "--out", "x"],
    ],
)
def test_wrong_usage_is_status_2_and_no_traceback(words, tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--home", str(tmp_path / "home"), *words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip()
    assert "Traceback" not in told.err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("words", [["log"], ["inputs"], ["sql", "SELECT 1"], ["export"], ["retract", "x"], ["detect"]])
def test_a_home_that_is_not_there_is_status_3(words, tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--home", str(tmp_path / "home"), *words) == 3
    assert "holds no record yet" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("error", [UsageError("no\x1b[2J"), RecordError("no"), OffingError("no")])
def test_errors_become_their_status_and_one_safe_line(
    error: OffingError, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(command_line, "app", fail)
    assert call("log") == error.exit_status
    told = capsys.readouterr().err
    assert told.startswith("offing: no")
    assert told.count("\n") == 1
    assert "\x1b" not in told


def test_a_fault_is_status_3_and_says_how_to_report_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(command_line, "app", fail)
    monkeypatch.delenv("OFFING_DEBUG", raising=False)
    assert call("log") == 3
    assert "OFFING_DEBUG=1" in capsys.readouterr().err
    monkeypatch.setenv("OFFING_DEBUG", "1")
    assert call("log") == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_has_had_enough_hears_no_complaint(home: Path) -> None:
    query = "SELECT * FROM range(1000000)"
    with subprocess.Popen(
        [sys.executable, "-c", "from offing.cli.main import main; main()", "sql", "--csv", query],
        env={**os.environ, "OFFING_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"range\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_ctrl_c_says_what_is_kept(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "log")
    feed = os.open(tmp_path / "log", os.O_RDWR)  # does not wait for a reader, and keeps the command waiting for more
    os.write(feed, b"nothing yet\n")
    command = [sys.executable, "-c", "from offing.cli.main import main; main()", "read", str(tmp_path / "log")]
    environment = {**os.environ, "OFFING_HOME": str(tmp_path / "home"), "OFFING_INTERPRETED": "1"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and _waiting(feed):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    os.close(feed)
    assert "What was read is kept" in told
    assert "Traceback" not in told
    assert process.returncode == 130


def _waiting(feed: int) -> int:
    """Return how many bytes nobody has taken from a pipe yet."""
    return int.from_bytes(fcntl.ioctl(feed, termios.FIONREAD, bytes(4)), sys.byteorder)


def test_a_terminal_without_the_letters_is_not_an_end(tmp_path: Path) -> None:
    environment = {"PYTHONIOENCODING": "ascii", "OFFING_HOME": str(tmp_path / "hömé"), "PYTHONUTF8": "0"}
    code = "from offing.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "log"], env={**os.environ, **environment}, capture_output=True, check=False
    )
    assert done.returncode == 3
    assert b"h\\xf6m\\xe9" in done.stderr


def test_the_shell_can_complete(tmp_path: Path) -> None:
    environment = {"_OFFING_COMPLETE": "complete_bash", "COMP_WORDS": "offing re", "COMP_CWORD": "1"}
    code = "from offing.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert {"read", "retract"} <= set(done.stdout.split())
