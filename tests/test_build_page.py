"""The page is built once, with a Node that it can be built with, and where it cannot be that is said."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BUILDS = """#!/bin/sh
echo "$@" >> "$CALLS"
[ "$1" = run ] || exit 0
mkdir -p ../src/offing/serve/page && cp index.html ../src/offing/serve/page/
"""
FAILS = """#!/bin/sh
echo "npm error code ENOTFOUND" >&2
echo "npm error request to https://registry.invalid/vite failed, reason: getaddrinfo ENOTFOUND" >&2
echo "npm error A complete log of this run can be found in: /nowhere" >&2
exit 1
"""
Build = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a checkout that holds nothing but what the page is built from, and by."""
    shutil.copy(ROOT / "build_page.py", tmp_path)
    (tmp_path / "web" / "src").mkdir(parents=True)
    (tmp_path / "web" / "package-lock.json").write_text("{}")
    (tmp_path / "web" / "index.html").write_text("<p>first</p>")
    (tmp_path / "web" / "src" / "main.ts").write_text("let a = 1;")
    return tmp_path


@pytest.fixture
def build(place: Path) -> Build:
    """Return what runs the script, with programs of one's own for Node and npm, and no others but the shell's."""
    programs = place / "programs"
    programs.mkdir()
    for name in ("sh", "mkdir", "cp", "cat"):
        (programs / name).symlink_to(str(shutil.which(name)))

    def building(*words: str, node: str | None = "v20.19.0", npm: str = BUILDS) -> "subprocess.CompletedProcess[str]":
        for name, text in (("node", f"#!/bin/sh\necho {node}\n"), ("npm", npm)):
            (programs / name).unlink(missing_ok=True)
            if node is not None:
                (programs / name).write_text(text)
                (programs / name).chmod(0o755)
        # Isolated: no package of this environment can be what it runs on, nor lend it a Node.
        command = [sys.executable, "-I", "-S", str(place / "build_page.py"), *words]
        environment = {"PATH": str(programs), "CALLS": str(place / "calls")}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return building


def calls(place: Path) -> list[str]:
    return (place / "calls").read_text().splitlines() if (place / "calls").exists() else []


def test_it_is_built_once_and_again_when_its_sources_change(place: Path, build: Build):
    assert build().returncode == 0
    assert [call.split()[0] for call in calls(place)] == ["ci", "run"]
    (place / "web" / "node_modules").mkdir()
    (place / "web" / "node_modules" / "more.js").write_text("fetched")
    assert "Building" not in build().stdout
    os.utime(place / "web" / "index.html", (0, 0))
    assert "Building" not in build().stdout
    assert len(calls(place)) == 2
    (place / "web" / "src" / "main.ts").write_text("let a = 2;")
    assert build().returncode == 0
    assert len(calls(place)) == 4


def test_a_page_that_came_without_its_sources_is_left_as_it_is(place: Path, build: Build):
    assert build().returncode == 0
    shutil.rmtree(place / "web")
    assert build(node=None).returncode == 0
    shutil.rmtree(place / "src")
    done = build()
    assert done.returncode == 1
    assert "its sources (web/) are not here" in done.stderr


@pytest.mark.parametrize("node", [None, "v18.20.4", "v20.18.9", "v21.7.0", "v22.11.0", "nonsense"])
def test_a_node_that_is_missing_or_too_old_is_told(place: Path, build: Build, node: str | None):
    done = build(node=node)
    assert done.returncode == 1
    assert "Node 20.19, 22.12 or later is needed" in done.stderr
    assert "plain start page" in done.stderr
    assert calls(place) == []
    assert build("--if-possible", node=node).returncode == 0


@pytest.mark.parametrize("node", ["v20.19.0", "v22.12.0", "v24.1.0", "v100.0.0"])
def test_a_node_that_is_new_enough_is_taken(build: Build, node: str):
    assert build(node=node).returncode == 0


def test_where_packages_cannot_be_fetched_the_reason_is_told(place: Path, build: Build):
    done = build("--if-possible", npm=FAILS)
    assert done.returncode == 0
    assert "getaddrinfo ENOTFOUND" in done.stderr
    assert "complete log" not in done.stderr
    assert not (place / "src").exists()
    assert build(npm=FAILS).returncode == 1
    assert build().returncode == 0


def test_a_page_is_kept_while_a_newer_one_does_not_build(place: Path, build: Build):
    assert build().returncode == 0
    (place / "web" / "index.html").write_text("<p>second</p>")
    done = build(npm=FAILS)
    assert done.returncode == 1
    assert "stays as it was" in done.stderr
    assert (place / "src/offing/serve/page/index.html").read_text() == "<p>first</p>"
    assert build().returncode == 0
    assert (place / "src/offing/serve/page/index.html").read_text() == "<p>second</p>"
