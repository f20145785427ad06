"""Scenarios are found by name or by file, and what cannot be one is refused with its place."""

import os
from pathlib import Path

import pytest

from offing.engine.scenario_files import read_scenario, shipped
from offing.schema.errors import ScenarioError, UsageError
from tiny import TINY


def test_shipped_scenarios_have_titles_and_are_read_by_name() -> None:
    found = shipped()
    assert {"northern-interaction-2023", "strait-watch", "silent-rendezvous", "gnss-interference", "busy-port"} <= set(
        found
    )
    assert list(found) == sorted(found)
    for name, title in found.items():
        text, file = read_scenario(name)
        assert title in text
        assert file == f"{name}.toml"


def test_a_file_is_read_whatever_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("own.toml", "own", "busy-port"):
        Path(name).write_text(TINY)
        assert read_scenario(name) == (TINY, name)


def test_a_mark_at_its_beginning_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "marked.toml").write_bytes(b"\xef\xbb\xbf" + TINY.encode())
    assert read_scenario(str(tmp_path / "marked.toml"))[0] == TINY


@pytest.mark.parametrize("name", ["", "nowhere", "../scenarios/busy-port", "some/busy-port", "busy-port/", "*", "."])
def test_no_other_name_is_a_shipped_scenario(name: str) -> None:
    with pytest.raises(UsageError, match=r"there is no scenario .* busy-port"):
        read_scenario(name)


def test_what_cannot_be_read_as_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "binary.toml").write_bytes(b"[scenario]\nname = \x80\n")
    (tmp_path / "large.toml").write_bytes(b"#" * (11 << 20))
    for name, words in (
        ("folder", "directory"),
        ("absent", "No such file"),
        ("binary", r"binary\.toml:2: is no UTF-8"),
        ("large", r"large\.toml: is larger"),
    ):
        with pytest.raises(UsageError, match=words):
            read_scenario(str(tmp_path / f"{name}.toml"))


def test_of_an_endless_file_no_more_is_read_than_a_scenario_can_have(tmp_path: Path) -> None:
    (tmp_path / "endless.toml").symlink_to("/dev/zero")
    with pytest.raises(ScenarioError, match="larger"):
        read_scenario(str(tmp_path / "endless.toml"))


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(TINY)
    (tmp_path / "own.toml").chmod(0)
    with pytest.raises(UsageError, match="Permission"):
        read_scenario(str(tmp_path / "own.toml"))
