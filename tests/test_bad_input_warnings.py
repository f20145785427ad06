"""Warnings as the world sends them, through the command line: typing errors and impossible things, kept and stated."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from announced import SQUARE
from offing.cli.main import main
from offing.nav import compiled

HEAD = "100600Z JUL 31\nHYDROPAC 77/31.\nSEA OF NOWHERE.\n"
IN = f"IN AREA BOUND BY\n   {SQUARE}.\n"
HOURS = "GUNNERY EXERCISES 120800Z TO 121600Z JUL"
ON_THE_12TH = [["2031-07-12T08:00:00Z", "2031-07-12T16:00:00Z"]]
CORNERS = [[31.0, 122.0], [31.0, 123.0], [32.0, 123.0], [32.0, 122.0]]

Said = dict[str, Any]


class Told:
    """Hold what a command printed and its status."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err
        self.words = " ".join(out.split())

    @property
    def warnings(self) -> list[Said]:
        """Return the warnings among the objects printed."""
        return [one for one in map(json.loads, self.out.splitlines()) if one.get("kind") == "warning"]

    @property
    def account(self) -> Said:
        """Return the last account printed."""
        last: Said = json.loads(self.out.splitlines()[-1])
        return last.get("account", last)  # type: ignore[no-any-return]


Offing = Callable[..., Told]


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process; whatever it is given, it must not fail."""
    monkeypatch.setattr(compiled, "interpret", lambda: None)  # it would choose for all tests after this one
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return partial(run, capsys)


def run(capsys: pytest.CaptureFixture[str], *words: object) -> Told:
    capsys.readouterr()
    with pytest.raises(SystemExit) as leaving:
        main(["--home", "home", *map(str, words)])
    told = capsys.readouterr()
    assert "unexpectedly" not in told.err
    return Told(int(leaving.value.code or 0), told.out, told.err)


@pytest.fixture
def parsed(offing: Offing, tmp_path: Path) -> Callable[[str], tuple[Said, str]]:
    """Return what one warning says as its object and as a person reads it."""

    def parse(body: str) -> tuple[Said, str]:
        (tmp_path / "one.txt").write_text(HEAD + body)
        [said] = offing("parse", "one.txt", "--json").warnings
        shown = offing("parse", "one.txt")
        assert not shown.status
        assert said["text"].strip() == (HEAD + body).strip()  # nothing of it is lost
        return said, shown.words

    return parse


Parsed = Callable[[str], tuple[Said, str]]


def windows(said: Said) -> list[list[str]]:
    return [window for area in said["areas"] for window in area["windows"]]


def positions(said: Said) -> list[list[float]]:
    return [at for area in said["areas"] for shape in area["shapes"] for at in shape["positions"]]


@pytest.mark.parametrize(
    ("body", "stated"),
    [
        (f"{HOURS} IN ARE A BOUNDED BY\n   {SQUARE}.\n", "“ARE A” is read as AREA"),
        (f"{HOURS} IN ARE BOUND BY\n   {SQUARE}.\n", "“ARE” is read as AREA"),
        (f"GUNNERY EXERCISES 120800Z T0 121600Z JUL {IN}", "“T0” is read as TO"),
        (f"GUNNERY EXERCISES 0800Z T01600Z 12 JUL {IN}", "“T0” is read as TO"),
        (f"GUNNERY EXERCISES O8OOZ TO 16OOZ 12 JUL {IN}", "a letter O stands for a zero in a time"),
        (f"{HOURS} {IN}".replace("31-00N", "31-OON"), "a letter O stands for a zero"),
        (f"GUNNERY EXERCISES 0800 TO 1600 12 JUL {IN}", "its hours name no zone; they are read as UTC"),
        (f"GUNNERY EXERCISES 120800 TO 121600 JUL {IN}", "its hours name no zone; they are read as UTC"),
        (f"GUNNERY EXERCISES 120800Z TO 121600Z {IN}", "the month is not written; it is taken from the day of issue"),
        (f"{HOURS} {IN}2. CANEL HYDROPAC 70/31.\n", "“CANEL” is read as CANCEL"),
    ],
)
def test_a_typing_error_that_leaves_one_meaning_is_read_and_stated(parsed: Parsed, body: str, stated: str) -> None:
    said, shown = parsed(body)
    assert (windows(said), positions(said)) == (ON_THE_12TH, CORNERS)
    assert stated in shown
    assert stated in json.dumps(said, ensure_ascii=False)
    assert said["understood"]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("0800Z TO 1600Z DAILY 12 THUR 14 SEB", ["09-12", "09-13", "09-14"]),
        ("0800Z TO 1600Z DAILLY 12 AND 13 JUL", ["07-12", "07-13"]),
        ("0800Z TO 1600Z DIALY UNITL 11 JUL", ["07-10", "07-11"]),
    ],
)
def test_mistyped_words_of_hours(parsed: Parsed, words: str, days: list[str]) -> None:
    said, shown = parsed(f"GUNNERY EXERCISES {words} {IN}")
    assert [start[5:10] for start, _ in windows(said)] == days
    wrong = [word for word in words.split() if f"“{word}” is read as " in shown]
    assert len(wrong) == len(said["notes"]) > 0


@pytest.mark.parametrize(
    ("hours", "left", "reason"),
    [
        ("141900Z TO 120800Z JUL", "141900Z TO 120800Z JUL", "a window that ends before it begins"),
        ("310800Z TO 311600Z JUN", "310800Z TO 311600Z JUN", "a date that does not exist"),
        ("2561Z TO 2630Z DAILY 12 JUL", "2561Z TO 2630Z DAILY 12 JUL", "an hour that does not exist"),
        ("0800Z TO 1600Z 14 THRU 12 JUL", "0800Z TO 1600Z 14 THRU 12 JUL", "days that end before they begin"),
        ("12080Z TO 121600Z JUL", "12080Z TO 121600Z JUL", "a date that cannot be read"),
        ("120800Z TO 1151630Z JUL", "120800Z", "a time"),
        ("0800 TO 1600 LT 12 JUL", "0800 TO 1600 LT 12 JUL", "hours are told in a local time that is not known"),
        ("0800Z TO 1600Z", "0800Z TO 1600Z", "the days of these hours are not told"),
    ],
)
def test_hours_that_cannot_be_are_kept_and_no_window_is_made_of_them(
    parsed: Parsed, offing: Offing, hours: str, left: str, reason: str
) -> None:
    said, shown = parsed(f"GUNNERY EXERCISES {hours} {IN}")
    assert windows(said) == []
    assert positions(said) == CORNERS
    assert [(one["text"], one["reason"]) for one in said["unread"]] == [(left, reason)]
    assert said["plotted"] == "plotted with a reservation"
    assert f"not understood: “{left}”, {reason}" in shown
    assert not offing("read", "one.txt").status
    assert "its hours are not understood" in offing("log", "--source", "warning").out
    then = offing("log", "--source", "warning", "--at", "2031-07-12T09:00Z").out
    assert "whether it is in force then is not known" in then
    assert "further notice" not in then


@pytest.mark.parametrize(
    ("corner", "left"),
    [
        ("31-75N 123-00E", "31-75N 123-00E"),
        ("31-00N 223-00E", "31-00N 223-00E"),
        ("95-00N 123-00E", "95-00N 123-00E"),
        ("31-00 123-00E", "31-00 123-00E"),
    ],
)
def test_a_corner_that_cannot_be_is_left_out_and_stated(parsed: Parsed, corner: str, left: str) -> None:
    said, shown = parsed(f"{HOURS} {IN}".replace("31-00N 123-00E", corner))
    assert windows(said) == ON_THE_12TH
    assert positions(said) == [CORNERS[0], *CORNERS[2:]]
    assert [(one["text"], one["reason"]) for one in said["unread"]] == [(left, "a position that cannot be read")]
    assert "a position cannot be: " in said["areas"][0]["reservation"]
    assert "plotted with a reservation" in shown


@pytest.mark.parametrize(
    ("where", "kind", "reservation"),
    [
        ("IN AREA BOUND BY 31-00N 122-00E, 31-00N 123-00E", "line", "two positions bound no area"),
        ("IN AREA BOUND BY 31-00N 122-00E", "point", "one position bounds no area"),
        ("WITHIN MILES OF 31-00N 122-00E", "point", "its radius is not told, or not understood"),
    ],
)
def test_a_shape_that_lacks_something_is_drawn_as_less_and_said_to_be(
    parsed: Parsed, where: str, kind: str, reservation: str
) -> None:
    said, shown = parsed(f"{HOURS} {where}.\n")
    [shape] = said["areas"][0]["shapes"]
    assert shape["kind"] == kind
    assert said["areas"][0]["reservation"] == reservation
    assert reservation in shown


def test_a_ring_that_crosses_itself_is_parted_and_said_to_be(parsed: Parsed) -> None:
    said, shown = parsed(f"{HOURS} IN AREA BOUND BY 31-00N 122-00E, 32-00N 123-00E, 32-00N 122-00E, 31-00N 123-00E.\n")
    assert said["geometry"]["type"] == "MultiPolygon"
    assert len(said["geometry"]["coordinates"]) == 2
    assert "its rings crossed or touched themselves" in shown
    assert "plotted with a reservation" in shown


def test_a_warning_cut_off_anywhere_is_read_or_refused_but_never_fails(offing: Offing, tmp_path: Path) -> None:
    text = f"{HEAD}1. {HOURS} {IN}2. CANCEL THIS MSG 121700Z JUL 31.\n"
    for at in range(0, len(text), 9):
        (tmp_path / f"cut{at}.txt").write_text(text[:at])
    told = offing("parse", *(f"cut{at}.txt" for at in range(0, len(text), 9)), "--json")
    accounts = [one["account"] for one in map(json.loads, told.out.splitlines()) if "account" in one]
    assert len(accounts) == len(range(0, len(text), 9))
    for said in told.warnings:
        assert windows(said) in ([], ON_THE_12TH) or not said["understood"] or said["areas"][0]["supposed"]


LOG = "mmsi,timestamp,lat,lon\n219000001,2031-07-10T06:00:00Z,31.0,122.0\n"
PICTURE = b"GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0!\xf9\4"
PAGE = (
    "<html><head><title>NAVAREA warnings</title></head><body><p>NAVAREA XI warnings tell of drills.</p></body></html>"
)
NEWS = (
    "TOKYO, July 10, 2031 - The coast guard issued a NAVAREA XI warning on Thursday, saying that the destroyer Kongo "
    "would fire guns on July 12, 2031.\n"
)


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [("log.csv", LOG, "csv"), ("page.html", PAGE, "html"), ("news.txt", NEWS, "text")],
)
def test_a_file_of_something_else_is_read_as_what_it_is(
    offing: Offing, tmp_path: Path, name: str, data: str, form: str
) -> None:
    (tmp_path / name).write_text(data)
    told = offing("parse", name, "--json")
    assert told.account["format"] == form
    assert not told.warnings


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [("picture.txt", PICTURE, "format not recognised"), ("empty.txt", b"", "is empty")],
)
def test_what_is_no_text_is_refused_and_stops_nothing_else(
    offing: Offing, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "one.txt").write_text(f"{HEAD}{HOURS} {IN}")
    told = offing("parse", name, "one.txt", "--json")
    assert told.status == 1
    assert words in told.err
    assert [one["number"] for one in told.warnings] == ["77"]


@pytest.mark.parametrize("data", [NEWS, LOG, PAGE])
def test_something_else_read_as_a_warning_on_demand_is_not_plotted(offing: Offing, tmp_path: Path, data: str) -> None:
    (tmp_path / "other.txt").write_text(data)
    told = offing("parse", "other.txt", "--as", "warning-text", "--json")
    for said in told.warnings:
        assert (said["subject"], said["geometry"], said["plotted"]) == (
            "other",
            None,
            "not plotted: no position is told",
        )
    assert told.warnings or told.status == 1
