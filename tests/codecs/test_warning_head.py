"""Heads of warnings: series, number, year and issue, as coordinators and stations write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.warning_head import REFERENCE, date_time_group, head

BODY = "\nSEA OF NOWHERE.\n1. GUNNERY EXERCISES IN 31-00N 122-00E.\n"


@pytest.mark.parametrize(
    ("written", "series", "number", "year", "issued"),
    [
        ("100600Z JUL 31\nHYDROPAC 2151/31.", "HYDROPAC", "2151", 2031, "2031-07-10 06:00"),
        ("100600Z JUL 31\nHYDROLANT 237/31(54).", "HYDROLANT", "237", 2031, "2031-07-10 06:00"),
        ("100600Z JUL 2031\nHYDROARC 7/31.", "HYDROARC", "7", 2031, "2031-07-10 06:00"),
        ("100600Z JUL 31\nNAVAREA IV 776/31.", "NAVAREA IV", "776", 2031, "2031-07-10 06:00"),
        ("100600 UTC JUL 31\nNAVAREA XX 12/31", "NAVAREA XX", "12", 2031, "2031-07-10 06:00"),
        ("NAVAREA XIII 41/31", "NAVAREA XIII", "41", 2031, None),
        ("NAVAREA XIX NR 41/2031", "NAVAREA XIX", "41", 2031, None),
        ("[Inner Gulf] PETROVSK NAV WARN 153/31", "PETROVSK NAV WARN", "153", 2031, None),
        ("COASTAL WARNING NORTH 80/31", "COASTAL WARNING NORTH", "80", 2031, None),
        ("NO.31-0430       DATE:2031/09/26 12 UTC", "NAVAREA XI", "0430", 2031, "2031-09-26 12:00"),
        ("HYDROPAC 11/2031 ISSUE=021020Z JAN 2031 AUTHORITY=SOMEBODY", "HYDROPAC", "11", 2031, "2031-01-02 10:20"),
        ("HN36/31 SOUTH CHINA SEA", "HN", "36", 2031, None),
        ("琼航警117/31，南海，", "琼航警", "117", 2031, None),
        ("ПРИП МУРМАНСК 285 КАРТА 10100", "ПРИП МУРМАНСК", "285", None, None),
        ("ПРИП МУРМАНСК 285/31 КАРТА 10100", "ПРИП МУРМАНСК", "285", 2031, None),
        ("WZ 88/31", "WZ", "88", 2031, None),
    ],
)
def test_heads(written: str, series: str, number: str, year: int | None, issued: str | None) -> None:
    found = head(written + BODY)
    assert (found.series, found.number, found.year) == (series, number, year)
    assert (f"{found.issued:%Y-%m-%d %H:%M}" if found.issued else None) == issued
    assert found.body <= len(written)


@pytest.mark.parametrize(
    "text", ["", "GUNNERY EXERCISES IN 31-00N 122-00E.", "THE HYDROPAC OFFICE", "310000Z FEB 31\nX"]
)
def test_a_text_without_a_head_has_none(text: str) -> None:
    found = head(text)
    assert (found.series, found.number, found.year, found.issued) == ("", "", None, None)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("311930Z DEC 2030", "2030-12-31 19:30"),
        ("311930Z DEC 30", "2030-12-31 19:30"),
        ("320000Z DEC 2030", None),
        ("", None),
    ],
)
def test_date_time_groups(written: str, instant: str | None) -> None:
    found = date_time_group(written)
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == instant


@pytest.mark.parametrize("word", ["CANCEL", "AND", "TO", "OF", "NR"])
def test_words_before_a_number_are_no_series(word: str) -> None:
    [match] = REFERENCE.finditer(f"{word} 704/31")
    assert (match["s"], match["n"], match["y"]) == (None, "704", "31")


@given(st.text(max_size=200))
def test_no_text_fails(text: str) -> None:
    assert 0 <= head(text).body <= max(len(text), 0)
