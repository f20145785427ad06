"""A full disk: a clear error, and the record as it was before."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fleet import as_csv, fleet
from offing import pipeline
from offing.engine.home import Home
from story import Silent, story

ROOM = 6 << 20


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """Mount a disk of a few megabytes; only an administrator may."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip(
            f"THE FULL DISK IS NOT TESTED: no small disk may be mounted here ({mounted.stderr.decode().strip()})"
        )
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def leave(disk: Path, room: int) -> Callable[[], None]:
    """Fill the disk but for *room* bytes; return how to make room again."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        file.write(bytes(max(0, shutil.disk_usage(disk).free - room)))
    return ballast.unlink


@pytest.mark.parametrize("room", [0, 16_384, 65_536, 150_000, 260_000])
def test_nothing_is_published_and_the_next_read_goes_on(small_disk, tmp_path, room):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(as_csv(fleet(1, hours=30, craft=2)))
    second.write_text(as_csv(fleet(2)))
    home = Home.open(small_disk / "home")
    pipeline.read(home, [str(first)], watch=Silent())
    before = story(home)
    home.close()
    make_room = leave(small_disk, room)
    command = [sys.executable, "-m", "offing", "--home", str(small_disk / "home"), "read", str(second)]
    failed = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert failed.returncode == 3, failed.stderr
    assert "no space left on the disk" in failed.stderr
    assert "Traceback" not in failed.stderr
    make_room()
    assert story(home) == before
    pipeline.read(home, [str(second)], watch=Silent())
    both = Home.open(tmp_path / "both")
    pipeline.read(both, [str(first), str(second)], watch=Silent())
    assert story(home) == story(both)
    home.close()
