"""Operations from the command line: listed, shown by any spelling, corrected, explained; bad input refused."""

import json
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from told import Told, here

Offing = Callable[..., Told]
NAMED = (
    "---\npublished: 2021-08-08T06:00:00Z\npublisher: Eastern Daily\n---\n\n"
    "China and Russia will hold the exercise Northern/Interaction-2021 in the Sea of Japan from 11 to 14 August, the"
    " ministry said. China's naval flotilla, consisting of three warships, departed from the port of Qingdao on 9"
    " August.\n"
)
UNNAMED = (
    "---\npublished: 2021-08-16T06:00:00Z\npublisher: Harbour Post\n---\n\n"
    "From 11 to 14 August Chinese and Russian ships held joint training in the Sea of Japan.\n"
)
ELSEWHERE = (
    "---\npublished: 2021-08-12T06:00:00Z\npublisher: Southern Star\n---\n\n"
    "Australia and the United States held a joint exercise in the Coral Sea from 11 to 13 August.\n"
)
LATER = (
    "---\npublished: 2022-08-01T06:00:00Z\npublisher: Eastern Daily\n---\n\n"
    "China and Russia will hold the exercise Northern/Interaction-2022 in the Sea of Japan from 3 to 6 August 2022.\n"
)


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process, in a home with three documents."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("OFFING_BY", raising=False)
    monkeypatch.chdir(tmp_path)

    run = partial(here, capsys)

    for name, text in (("named", NAMED), ("unnamed", UNNAMED), ("elsewhere", ELSEWHERE)):
        (tmp_path / f"{name}.txt").write_text(text)
    assert run("read", "named.txt", "unnamed.txt", "elsewhere.txt").status == 0
    return run


@pytest.fixture
def drill(offing: Offing) -> dict[str, object]:
    [it] = offing("operation", "show", "Northern/Interaction-2021", "--json").objects
    return it


@pytest.fixture
def stranger(offing: Offing) -> str:
    """Return the line of the exercise elsewhere."""
    lines = offing("log", "--source", "report", "--kind", "exercise", "--json").objects
    return next(str(one["id"]) for one in lines if one["detail"]["document"]["publisher"] == "Southern Star")


def held(it: dict[str, object]) -> set[str]:
    return {one["line"] for one in it["members"]}


def test_one_drill_of_two_texts_is_listed_once_and_found_by_any_spelling(offing: Offing, drill) -> None:
    told = offing("operation", "list")
    assert told.status == 0 and told.out.count("Northern/Interaction-2021") == 1
    kinds = {line["kind"] for line in drill["lines"]}
    assert {"exercise", "force", "movement"} <= kinds
    publishers = {line["detail"]["document"]["publisher"] for line in drill["lines"]}
    assert publishers == {"Eastern Daily", "Harbour Post"}
    for words in ("North. Interaction 2021", "Северное/Взаимодействие – 2021", "北部·联合", drill["id"][:8]):
        assert [one["id"] for one in offing("operation", "show", words, "--json").objects] == [drill["id"]]


def test_each_line_stands_with_its_reason_and_leads_on(offing: Offing, drill) -> None:
    shown = offing("operation", "show", drill["id"]).out
    assert "bears its name: Northern/Interaction-2021" in shown
    assert "same parties, waters and days as line" in shown
    for one in drill["members"]:
        assert one["line"][:10] in shown
        assert offing("why", one["line"]).status == 0
    explained = offing("why", drill["id"])
    assert explained.status == 0 and "gathered by" in explained.out and "bears its name" in explained.out
    [told] = offing("why", drill["id"], "--json").objects
    assert (told["id"], told["corrections"]) == (drill["id"], [])


def test_geojson_has_its_waters_and_its_lines(offing: Offing, drill, tmp_path: Path) -> None:
    assert offing("operation", "show", drill["id"], "--format", "geojson", "--out", tmp_path / "d.geojson").status == 0
    found = json.loads((tmp_path / "d.geojson").read_text())
    assert found["properties"]["name"] == "Northern/Interaction-2021"
    assert found["features"][0]["properties"]["what"] == "waters"
    assert {one["properties"]["id"] for one in found["features"][1:]} <= held(drill)


def test_corrections_survive_late_data_and_reading_again(offing: Offing, drill, stranger: str, tmp_path: Path) -> None:
    out = next(one["id"] for one in drill["lines"] if one["kind"] == "force")
    assert offing("operation", "add", "Northern/Interaction-2021", stranger[:9], "--by", "Ann").status == 0
    assert offing("operation", "remove", drill["id"], out, "--by", "Bo", "--note", "another flotilla").status == 0
    [now] = offing("operation", "show", drill["id"], "--json").objects
    assert held(now) == held(drill) - {out} | {stranger}
    assert any("taken out by Bo" in note and "another flotilla" in note for note in now["notes"])
    (tmp_path / "later.txt").write_text(LATER)
    assert offing("read", "later.txt").status == 0
    assert offing("retract", "unnamed.txt").status == 0
    assert offing("read", "unnamed.txt").status == 0
    [again] = offing("operation", "show", "Northern/Interaction-2021", "--json").objects
    assert held(again) == held(now)
    [told] = offing("why", again["id"], "--json").objects
    assert [(one["what"], one["by"]) for one in told["corrections"]] == [("add", "Ann"), ("remove", "Bo")]
    assert [one["row"] for one in offing("operation", "changes", "--json").objects] == [1, 2]
    assert "another flotilla" in offing("operation", "changes").out


def test_retracting_a_text_takes_its_lines_and_says_what_a_correction_misses(offing: Offing, drill, stranger) -> None:
    assert offing("operation", "add", drill["id"], stranger, "--by", "Ann").status == 0
    assert offing("retract", "elsewhere.txt").status == 0
    [now] = offing("operation", "show", drill["id"], "--json").objects
    assert held(now) == held(drill)
    assert f"correction 1 adds line {stranger}, which stands in the record no longer" in now["notes"]


def test_merging_splitting_and_renaming(offing: Offing, drill, stranger: str) -> None:
    [other] = [one["id"] for one in offing("operation", "list", "--all", "--json").objects if stranger in held(one)]
    assert offing("operation", "merge", drill["id"], other, "--by", "Ann").status == 0
    [merged] = offing("operation", "show", drill["id"], "--json").objects
    assert held(merged) == held(drill) | {stranger}
    split = offing("operation", "split", drill["id"], stranger, "--by", "Bo", "--name", "southern drill")
    assert split.status == 0 and "they were merged by Ann" in split.err and "this one counts now" in split.err
    [parted] = offing("operation", "show", "southern drill", "--json").objects
    assert held(parted) == {stranger}
    assert offing("operation", "rename", drill["id"], "the August drill", "--by", "Ann").status == 0
    [named] = offing("operation", "show", "August drill", "--json").objects
    assert (named["id"], named["name"]) == (drill["id"], "the August drill")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "{drill}", "{inside}", "--by", "A"), "already"),
        (("add", "{drill}", "ffff0000ffff", "--by", "A"), "no line of the record"),
        (("add", "{drill}", "{outside}", "{outside}", "--by", "A"), "named twice"),
        (("add", "{drill}", "{outside}"), "say who"),
        (("remove", "{drill}", "{outside}", "--by", "A"), "is not in"),
        (("split", "{drill}", "{outside}", "--by", "A"), "is not in"),
        (("merge", "{drill}", "Northern/Interaction-2021", "--by", "A"), "one operation already"),
        (("merge", "{drill}", "no such drill", "--by", "A"), "no operation is called"),
        (("rename", "{drill}", " ", "--by", "A"), "a name is one line"),
        (("rename", "{drill}", "Northern/Interaction-2021", "--by", "A"), "already"),
        (("rename", "{drill}", "a\u202eb", "--by", "A"), "can be printed"),
        (("show", "qqq"), "no operation is called"),
        (("show", "{drill}", "--format", "kml"), "write one of"),
        (("show", "{drill}", "--out", "x.txt"), "--out goes with"),
        (("list", "--kind", "parade"), "write one of"),
    ],
)
def test_what_contradicts_itself_or_changes_nothing_is_refused(
    offing: Offing, drill, stranger: str, words: tuple[str, ...], told: str
) -> None:
    at = {"drill": drill["id"], "inside": drill["members"][0]["line"], "outside": stranger}
    done = offing("operation", *(word.format(**at) for word in words))
    assert (done.status, told in done.err) == (2, True), done.err
    assert offing("operation", "changes", "--json").out == ""


def test_taking_all_lines_away_is_refused(offing: Offing, drill) -> None:
    done = offing("operation", "remove", drill["id"], *sorted(held(drill)), "--by", "Ann")
    assert done.status == 2 and "nothing would be left" in done.err


def test_a_rejected_line_is_left_out_and_cannot_be_added(offing: Offing, drill, stranger: str) -> None:
    force = next(one["id"] for one in drill["lines"] if one["kind"] == "force")
    for line in (force, stranger):
        assert offing("review", line, "--reject", "--by", "Ann").status == 0
    [now] = offing("operation", "show", drill["id"], "--json").objects
    assert force not in held(now)
    done = offing("operation", "add", drill["id"], stranger, "--by", "Ann")
    assert done.status == 2 and "was rejected" in done.err


def test_two_of_one_name_are_listed_as_candidates(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "later.txt").write_text(LATER)
    assert offing("read", "later.txt").status == 0
    done = offing("operation", "show", "Northern/Interaction")
    assert done.status == 2 and "means 2 operations" in done.err and "from 2022-08" in done.err
    [one] = offing("operation", "show", "北部·联合-2022", "--json").objects
    assert "another operation has this name, of 2021" in one["notes"][0]


def test_words_from_outside_cannot_steer_the_terminal(offing: Offing, drill) -> None:
    done = offing("operation", "rename", drill["id"], "[red]drill[/red] <b>x</b>", "--by", "[bold]Ann")
    assert done.status == 0
    listed = offing("operation", "list").out
    assert "[red]drill[/red] <b>x</b>" in listed and "\x1b" not in listed
    assert "renamed by [bold]Ann" in offing("operation", "show", drill["id"]).out


def test_corrections_are_only_ever_added(offing: Offing, drill, tmp_path: Path) -> None:
    assert offing("operation", "rename", drill["id"], "the drill", "--by", "Ann").status == 0
    with sqlite3.connect(tmp_path / "home" / "record.sqlite") as database:
        for statement in (
            "UPDATE operation_changes SET by = 'Eve'",
            "DELETE FROM operation_changes",
            "INSERT OR REPLACE INTO operation_changes SELECT * FROM operation_changes",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                database.execute(statement)


def test_an_empty_record_says_that_it_has_none(tmp_path: Path, offing: Offing) -> None:
    for name in ("named", "unnamed", "elsewhere"):
        assert offing("retract", f"{name}.txt").status == 0
    told = offing("operation", "list")
    assert (told.status, told.out) == (0, "") and "nothing in the record tells of" in told.err
