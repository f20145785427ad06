import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.cli.terminal import print_table, show_place, show_span
from offing.schema.text import cell, to_json, visible

HOSTILE = "A\x1b[2J\x1b]0;owned\x07\r\n\x9b31m\u202eEVIL\u2066\u200f\ufeff\x7f"


@given(st.text())
def test_nothing_visible_steers_the_terminal(text: str) -> None:
    assert all(letter.isprintable() or letter.isspace() for letter in visible(text) if letter < "\u00a0")
    assert not set(visible(text)) & set("\x1b\r\n\t\x07\x9b\u202e\u2066\u200f")


def test_ordinary_names_stay_as_they_are() -> None:
    assert visible("ÅSTRÖM 桜 №5") == "ÅSTRÖM 桜 №5"


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.text() | st.integers() | st.none()))
def test_json_lines_hold_what_they_were_given(value: dict[str, object]) -> None:
    line = to_json(value)
    assert json.loads(line) == value
    assert visible(line) == line


def test_json_writes_times_as_iso() -> None:
    value = {"t": datetime(2023, 7, 20, 6, 30, tzinfo=UTC), "span": timedelta(hours=1)}
    assert json.loads(to_json(value)) == {"t": "2023-07-20T06:30:00Z", "span": 3600.0}


def test_json_refuses_numbers_that_json_has_not() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json({"x": float("nan")})


@pytest.mark.parametrize("name", ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1"])
def test_no_cell_is_a_formula(name: str) -> None:
    assert cell(name).startswith("'")
    assert cell("MV " + name.strip()) == "MV " + name.strip()


def test_a_table_keeps_a_hostile_name_in_its_cell(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("name", "n"), [(HOSTILE, 1), ("[red]x[/red]", None)], right=("n",))
    out = capsys.readouterr().out
    assert "\\x1b[2J" in out
    assert "[red]x[/red]" in out
    assert not set(out) & set("\x1b\x07\r\x9b\u202e")


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0 s"),
        (timedelta(seconds=59.6), "1 min"),
        (timedelta(minutes=200), "3 h 20 min"),
        (timedelta(days=2, minutes=5), "2 d"),
        (timedelta(hours=6), "6 h"),
        (None, ""),
    ],
)
def test_spans_in_words(span: timedelta | None, words: str) -> None:
    assert show_span(span) == words


@pytest.mark.parametrize(
    ("lat", "lon", "words"),
    [
        (54.5, 10.25, "54°30.0'N 010°15.0'E"),
        (-0.01, -179.9999, "00°00.6'S 180°00.0'W"),
        (59.99999, 0.0, "60°00.0'N 000°00.0'E"),
        (None, 1.0, ""),
    ],
)
def test_places_as_charts_have_them(lat: float | None, lon: float, words: str) -> None:
    assert show_place(lat, lon) == words
