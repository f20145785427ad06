"""`offing findings`, and why one says what it says."""

import json
from pathlib import Path

import pytest

import offing
from offing.answers.findings import FINDINGS, answered
from offing.cli.main import main
from offing.schema.finding import SLOTS, UNANNOUNCED, VERDICTS

Printed = pytest.CaptureFixture[str]


def ask(home: Path, capsys: Printed, *words: str, status: int = 0) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as leaving:
        main(["--home", str(home), *words])
    told = capsys.readouterr()
    assert int(leaving.value.code or 0) == status, told.err
    return told.out if not status else told.err


@pytest.fixture
def written(tmp_path: Path, capsys: Printed) -> Path:
    """Return a home of documents alone."""
    text = (
        "---\npublisher: Paper\npublished: 2023-07-20T06:00:00Z\nlanguage: en\n---\n\n"
        "The Chinese destroyers Qiqihar (121) and Guiyang (119) passed the Tsushima Strait on 17 July. "
        "China and Russia will hold an exercise in the Sea of Japan from 1 to 5 August 2029. "
        "China and Russia pledged closer naval cooperation on 18 July 2023.\n"
    )
    (tmp_path / "a.txt").write_text(text)
    ask(tmp_path / "home", capsys, "read", str(tmp_path / "a.txt"))
    return tmp_path / "home"


def test_every_line_has_a_finding_whose_words_are_those_of_the_design(lanes: Path, capsys: Printed) -> None:
    told = [json.loads(line) for line in ask(lanes, capsys, "findings", "--json").splitlines()]
    assert told
    for one in told:
        assert one["id"] == f"f{one['line']}"
        assert one["verdict"] in (*VERDICTS, UNANNOUNCED)
        assert one["synthetic"] in (True, False)
        for check in one["checks"]:
            assert check["slot"] in SLOTS
            assert check["verdict"] != "not observable" or check["reason"]


def test_every_line_that_a_finding_leans_on_has_a_why(lanes: Path, capsys: Printed) -> None:
    told = [json.loads(line) for line in ask(lanes, capsys, "findings", "--json").splitlines()]
    leant = {id_ for one in told for check in one["checks"] for id_ in check["against"]}
    for id_ in sorted(leant)[:6]:
        assert ask(lanes, capsys, "why", id_)


def test_why_takes_the_id_of_a_finding(lanes: Path, capsys: Printed) -> None:
    one = json.loads(ask(lanes, capsys, "findings", "--json").splitlines()[0])
    told = json.loads(ask(lanes, capsys, "why", one["id"], "--json"))
    assert told["line"] == one["line"]
    assert "verdict" in ask(lanes, capsys, "why", one["id"][:12])


def test_documents_alone_neither_confirm_nor_contradict(written: Path, capsys: Printed) -> None:
    told = [json.loads(line) for line in ask(written, capsys, "findings", "--json").splitlines()]
    assert {one["verdict"] for one in told} == {"open", "not observable"}
    reasons = {reason for one in told for reason in one["reasons"]}
    assert "the record holds no transmissions" in reasons
    assert "nothing that transmissions show" in reasons


def test_a_time_that_has_passed_by_then_is_not_open(written: Path, capsys: Printed) -> None:
    told = ask(written, capsys, "findings", "--as-of", "2030-01-01", "--json").splitlines()
    assert "open" not in {json.loads(line)["verdict"] for line in told}


def test_a_table_and_a_finding_in_full(written: Path, capsys: Printed) -> None:
    table = ask(written, capsys, "findings")
    assert "? not observable" in table
    assert "findings:" in table
    first = json.loads(ask(written, capsys, "findings", "--json").splitlines()[0])
    full = ask(written, capsys, "findings", first["line"][:10])
    assert first["line"] in full
    assert "said" in full


def test_a_rejected_line_is_left_out_and_named(written: Path, capsys: Printed) -> None:
    lines = [json.loads(line)["line"] for line in ask(written, capsys, "findings", "--json").splitlines()]
    ask(written, capsys, "review", lines[0], "--reject", "--by", "Ann")
    with pytest.raises(SystemExit):
        main(["--home", str(written), "findings", "--json"])
    told = capsys.readouterr()
    assert lines[0] not in told.out
    assert f"left out as rejected: {lines[0]}" in told.err


@pytest.mark.parametrize(
    ("words", "about"),
    [(("--verdict", "true"), "--verdict"), (("no such operation",), "no operation"), (("--since", "x"), "x")],
)
def test_what_cannot_be_asked_is_refused(written: Path, capsys: Printed, words: tuple[str, ...], about: str) -> None:
    assert about in ask(written, capsys, "findings", *words, status=2)


def test_no_finding_has_that_id(written: Path, capsys: Printed) -> None:
    assert "no line" in ask(written, capsys, "why", "f0123456789abcdef", status=2)


def test_python_gets_a_table(lanes: Path) -> None:
    record = offing.open(lanes)
    table = record.findings(as_of="2030-01-01")
    assert table.schema == FINDINGS
    assert table["verdict"].to_pylist() == [one.verdict for one in answered(record, as_of="2030-01-01").findings]
