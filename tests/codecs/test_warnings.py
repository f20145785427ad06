"""A warning as a whole: what it cancels, lists in force, items, regions, heads, and its offsets."""

from datetime import UTC, datetime

import pytest

from announced import SQUARE, announced, hours, positions, shapes, unread
from offing.codecs.warnings import read_warning
from offing.schema.warning import Announced

P = "31-00N 122-00E"


@pytest.mark.parametrize(
    ("words", "cancels"),
    [
        ("CANCEL HYDROPAC 704/31.", [("HYDROPAC", "704", 2031)]),
        ("CANCEL HYDROPAC 704/2031.", [("HYDROPAC", "704", 2031)]),
        ("CANCEL 704/31.", [("HYDROPAC", "704", 2031)]),
        ("CANCEL HYDROPAC 704/31(37), AIDS RESTORED.", [("HYDROPAC", "704", 2031)]),
        ("CANCEL HYDROPAC 704/31 AND 706/31.", [("HYDROPAC", "704", 2031), ("HYDROPAC", "706", 2031)]),
        ("CANCEL NAVAREA XI 88/31, HYDROPAC 5/31.", [("NAVAREA XI", "88", 2031), ("HYDROPAC", "5", 2031)]),
        ("CANCEL NAVAREA-XI 88/31.", [("NAVAREA XI", "88", 2031)]),
        ("CANCEL SD606/31.", [("SD", "606", 2031)]),
        ("ОТМ 279/31 ЭТОТ ПУНКТ=", [("HYDROPAC", "279", 2031)]),
        ("取消辽航警88/31。", [("辽航警", "88", 2031)]),
    ],
)
def test_what_a_warning_cancels(words: str, cancels: list[tuple[str, str, int]]) -> None:
    text = f"1. WRECK IN {P}.\n2. {words}"
    found = announced(text)
    assert [(one.series, one.number, one.year) for one in found.cancels] == cancels
    assert all(one.number in text[slice(*one.span)] for one in found.cancels)
    assert found.subject == "wreck"
    assert positions(found) == [(31.0, 122.0)]


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("CANCEL THIS MSG 151000Z JUL 31.", "07-15 10:00"),
        ("CANCEL THIS MSG 151000Z JUL.", "07-15 10:00"),
        ("CANCEL THIS MESSAGE 151000 UTC JUL.", "07-15 10:00"),
        ("CANCEL THIS MESSAGE ON 151000 UTC JUL31.", "07-15 10:00"),
        ("CANCEL THIS WARNING 151000 UTC JUL=", "07-15 10:00"),
        ("CANCEL THIS MSG 15 JUL 31.", "07-15 00:00"),
        ("CANCEL HYDROPAC 704/31 AND THIS MSG 151000Z JUL 31.", "07-15 10:00"),
        ("CANEL THIS MSG 151000Z JUL 31.", "07-15 10:00"),
        ("CANLCE THIS MSG 151000Z JUL 31.", "07-15 10:00"),
        ("ОТМ ЭТОТ НР 151000 ИЮЛ=", "07-15 10:00"),
    ],
)
def test_when_a_warning_is_over(words: str, at: str) -> None:
    found = announced(f"1. GUNNERY 120800Z TO 150900Z JUL IN {P}.\n2. {words}")
    assert f"{found.cancelled_at:%m-%d %H:%M}" == at
    assert not found.cancels_itself
    assert hours(found) == ["0712 0800-0715 0900"]
    assert found.understood


def test_a_warning_that_cancels_itself_without_a_time_says_so() -> None:
    assert announced(f"1. WRECK IN {P}.\n2. CANCEL THIS MSG.").cancels_itself


def test_a_window_behind_the_end_of_its_warning_is_said() -> None:
    found = announced(f"1. GUNNERY 160800Z TO 170900Z JUL IN {P}.\n2. CANCEL THIS MSG 151000Z JUL 31.")
    assert found.areas[0].supposed == ("a window begins after the warning is cancelled",)


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        (
            "1. HYDROPAC WARNINGS IN FORCE AS OF 100600Z JUL 31: 41/31, 39/31. 7/30.",
            [("41", 2031), ("39", 2031), ("7", 2030)],
        ),
        ("1. HYDROPAC WARNINGS IN FORCE: 41/2031, 39/2031, 7/2030.", [("41", 2031), ("39", 2031), ("7", 2030)]),
        (
            "HYDROPAC MESSAGES IN FORCE 100600Z JUL 31. 2030 SERIES: 7(24). 2031 SERIES: 39(24,26), 41(GEN).",
            [("7", 2030), ("39", 2031), ("41", 2031)],
        ),
    ],
)
def test_lists_in_force(text: str, listed: list[tuple[str, int]]) -> None:
    found = announced(text)
    assert [(one.number, one.year) for one in found.in_force] == listed
    assert found.subject == "in_force_list"
    assert not shapes(found)
    assert found.understood


def test_items_are_read_one_by_one() -> None:
    text = (
        f"1. GUNNERY 120800Z TO 121600Z JUL IN AREA BOUND BY {SQUARE}.\n"
        f"2. VESSELS ARE REQUESTED TO KEEP CLEAR.\n3. CANCEL HYDROPAC 9/31."
    )
    found = announced(text)
    assert [area.label for area in found.areas] == [""]
    assert found.cancels[0].number == "9"
    assert found.understood


@pytest.mark.parametrize("marks", ["AB", "АБ", "ab"])
def test_lettered_parts_are_areas_of_their_own(marks: str) -> None:
    text = (
        f"GUNNERY 120800Z TO 121600Z JUL IN AREAS:\n{marks[0]}. BOUND BY {SQUARE}.\n{marks[1]}. WITHIN 5 MILES OF {P}."
    )
    found = announced(text)
    assert [area.label for area in found.areas] == list(marks.upper())
    assert [area.shapes[0].kind for area in found.areas] == ["polygon", "circle"]


def test_regions_stand_before_the_body() -> None:
    found = announced(f"WESTERN NORTH PACIFIC.\nRURITANIA.\nDNC 12.\n1. WRECK IN {P}.")
    assert found.regions == ("WESTERN NORTH PACIFIC", "RURITANIA")


@pytest.mark.parametrize(
    "words", ["wreck in 31-00n 122-00e.", "Wreck in 31-00N 122-00E.", "WRECK\u2003IN 31-00N\u00a0122-00E."]
)
def test_small_letters_and_odd_blanks_are_read_too(words: str) -> None:
    assert positions(announced(words)) == [(31.0, 122.0)]


def test_a_text_with_its_head_tells_series_number_and_issue() -> None:
    text = f"100600Z JUL 31\nHYDROPAC 77/31.\nSEA OF NOWHERE.\n1. GUNNERY 120800Z TO 121600Z JUL IN {P}."
    found = read_warning(text)
    assert (found.series, found.number, found.year) == ("HYDROPAC", "77", 2031)
    assert found.issued == datetime(2031, 7, 10, 6, tzinfo=UTC)
    assert text[slice(*found.spans["number"])] == "HYDROPAC 77/31"
    assert hours(found) == ["0712 0800-0712 1600"]


def test_without_an_issue_the_year_of_the_number_is_taken_and_said() -> None:
    found = announced(f"GUNNERY 120800Z TO 121600Z JUL IN {P}", issued=None)
    assert found.areas[0].windows[0].start == datetime(2031, 7, 12, 8, tzinfo=UTC)
    assert found.areas[0].supposed == ("the year is taken from the warning's number",)


def test_without_a_year_that_of_an_earlier_warning_of_the_series_is_taken_and_said() -> None:
    words = "СТРЕЛЬБЫ 18 ПО 19 АВГ 0000 ДО 1800 В РАЙОНЕ\n69-17.0С 051-14.0В\n69-01.0С 052-02.0В\n68-19.0С 050-27.0В\n"
    found = read_warning(f"ПРИП МУРМАНСК 85\n{words}ОТМ 79/31 ЭТОТ ПУНКТ=")
    assert {window.start.year for window in found.areas[0].windows if window.start} == {2031}
    assert "the year is taken from the number of a warning that it cancels" in found.areas[0].supposed
    later = read_warning(f"ПРИП МУРМАНСК 5\n{words}ОТМ 79/31 ЭТОТ ПУНКТ=")
    assert not any(area.windows for area in later.areas)


@pytest.mark.parametrize("text", ["NAVAREA XI 31-0517.", "NAVAREA XI 0517/31.", "NAVAREA XI NO. 0517/31."])
def test_numbers_are_told_before_or_behind_their_year(text: str) -> None:
    found = read_warning(f"{text}\nJAPAN SEA. GUNNERY 100100Z TO 100900Z JUL WITHIN 5 MILES OF 39-51N 133-12E.")
    assert (found.series, int(found.number), found.year) == ("NAVAREA XI", 517, 2031)


def test_without_any_year_there_is_no_window() -> None:
    text = f"GUNNERY 120800Z TO 121600Z JUL IN {P}"
    found = read_warning(text, Announced(number="?"))
    assert not hours(found)
    assert unread(found, text) == [("no year is told", "120800Z TO 121600Z JUL")]


@pytest.mark.parametrize(
    "text", ["", " ", "\n", ".", "=", "NNNN", "1.", "A.", "CANCEL", "1. CANCEL THIS MSG", "-", "到", "Z"]
)
def test_texts_that_say_nothing_are_read_all_the_same(text: str) -> None:
    found = announced(text)
    assert not found.areas
    assert found.understood
