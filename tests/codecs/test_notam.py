"""NOTAMs: their fields, schedules, subjects, what they replace, and positions split across lines."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announced import hours, positions, shapes
from offing.codecs.notam import read_notam

AREA = "A TEMPORARY DANGER AREA ESTABLISHED BOUNDED BY:\nN3100E12200-N3100E12300-N3200E12300 BACK TO START."


def notam(text: str = AREA, b: str = "3107120800", c: str = "3107141600", d: str = "", q: str = "QRDCA") -> str:
    schedule = f"D) {d}\n" if d else ""
    return (
        f"(A1683/31 NOTAMN\nQ) ZZZZ/{q}/IV/BO/W/000/999/3100N12200E012\nA) ZZZZ B) {b} C) {c}\n{schedule}"
        f"E) {text}\nF) SFC G) UNL)"
    )


def test_fields() -> None:
    text = notam()
    found = read_notam(text)
    assert (found.series, found.number, found.year) == ("NOTAM ZZZZ", "A1683", 2031)
    assert positions(found) == [(31.0, 122.0), (31.0, 123.0), (32.0, 123.0)]
    assert [one.kind for one in shapes(found)] == ["polygon"]
    assert hours(found) == ["0712 0800-0714 1600"]
    assert found.notes == ("from SFC to UNL",)
    assert found.understood
    assert text[slice(*shapes(found)[0].vertices[0].span)] == "N3100E12200"


@pytest.mark.parametrize(
    "written",
    [
        "N3100E12200-N3100E12300-N3200E12300",
        "N310000E1220000-N310000E1230000-N320000E1230000",
        "N31\n0000E1220000-N310000E12300\n00-N320000E1230000",
        "N3100 E12200\nN3100 E12300\nN3200 E12300",
        "N31 00 E122 00\nN31 00 E123 00\nN32 00 E123 00",
        "N31 00 00 E 122 00 00\nN31 00 00 E 123 00 00\nN32 00 00 E 123 00 00",
        "310000N 1220000E, 310000N 1230000E, 320000N 1230000E",
    ],
)
def test_positions_as_notams_write_them(written: str) -> None:
    found = read_notam(notam(f"AREA BOUNDED BY:\n{written} BACK TO START."))
    assert positions(found) == [(31.0, 122.0), (31.0, 123.0), (32.0, 123.0)]
    assert [one.kind for one in shapes(found)] == ["polygon"]


@pytest.mark.parametrize(
    ("schedule", "windows"),
    [
        ("", ["0712 0800-0714 1600"]),
        ("DAILY 0900/1000", ["0712 0900-0712 1000", "0713 0900-0713 1000", "0714 0900-0714 1000"]),
        ("DLY 0900-1000", ["0712 0900-0712 1000", "0713 0900-0713 1000", "0714 0900-0714 1000"]),
        ("0900-1000", ["0712 0900-0712 1000", "0713 0900-0713 1000", "0714 0900-0714 1000"]),
        (
            "DAILY 0900-1000 AND 1200-1300",
            [f"07{n} {h}00-07{n} {h + 1:02d}00".replace(" 9", " 09") for n in (12, 13, 14) for h in (9, 12)],
        ),
        ("DAILY 2200-0200", ["0712 2200-0713 0200", "0713 2200-0714 0200"]),
        ("SAT 0900-1000", ["0712 0900-0712 1000"]),
        ("SAT-SUN 0900-1000", ["0712 0900-0712 1000", "0713 0900-0713 1000"]),
        ("JUL 12 14 0900-1000", ["0712 0900-0712 1000", "0714 0900-0714 1000"]),
        ("13-14 0900-1000", ["0713 0900-0713 1000", "0714 0900-0714 1000"]),
    ],
)
def test_schedules(schedule: str, windows: list[str]) -> None:
    assert hours(read_notam(notam(d=schedule))) == windows


@pytest.mark.parametrize("schedule", ["SR-SS", "EVERY OTHER DAY 0900-1000", "HJ", "2500-2600 PLUS"])
def test_a_schedule_that_is_not_understood_is_said_and_the_whole_time_kept(schedule: str) -> None:
    found = read_notam(notam(d=schedule))
    assert hours(found) == ["0712 0800-0714 1600"]
    assert any("the schedule is not understood" in words for words in found.notes)


@pytest.mark.parametrize(
    ("b", "c", "windows", "said"),
    [
        ("3107120800", "PERM", ["0712 0800-open"], None),
        ("3107120800", "3107141600EST", ["0712 0800-0714 1600"], "the end is estimated"),
        ("3107141600", "3107120800", [], "a window that ends before it begins"),
        ("3107320800", "3107330800", [], "the beginning in B) cannot be read"),
        ("3107120800", "3107990800", ["0712 0800-open"], "the end in C) cannot be read"),
        ("SOON", "LATER", [], "the beginning in B) cannot be read"),
    ],
)
def test_odd_times_are_said(b: str, c: str, windows: list[str], said: str | None) -> None:
    found = read_notam(notam(b=b, c=c))
    assert hours(found) == windows
    assert said is None or said in found.notes


@pytest.mark.parametrize(
    ("text", "q", "subject"),
    [
        (AREA, "QWMLW", "missile_firing"),
        (AREA, "QRDCA", "hazardous_operation"),
        (AREA, "QWPLW", "aerial"),
        (AREA, "QGWXX", "gnss_interference"),
        (f"AEROSPACE FLIGHT ACTIVITIES. {AREA}", "QWMLW", "rocket_launch"),
        (f"GUNNERY. {AREA}", "QRDCA", "gunnery"),
    ],
)
def test_subjects_are_of_the_words_else_of_the_code(text: str, q: str, subject: str) -> None:
    assert read_notam(notam(text, q=q)).subject == subject


def test_one_notam_replaces_or_cancels_another() -> None:
    replacing = read_notam(notam().replace("NOTAMN", "NOTAMR F1960/31"))
    assert [(one.series, one.number, one.year) for one in replacing.cancels] == [("NOTAM", "F1960", 2031)]
    assert replacing.subject == "hazardous_operation"
    cancelling = read_notam("A1684/31 NOTAMC A1683/31\nA) ZZZZ B) 3107120900\nE) CANCELLED")
    assert cancelling.subject == "cancellation"
    assert cancelling.cancels[0].number == "A1683"


@given(st.text(alphabet="ABCDEFGQ) \n0123456789NSEW/-", max_size=300))
def test_no_text_fails(text: str) -> None:
    found = read_notam(f"A1683/31 NOTAMN\n{text}")
    assert found.number == "A1683"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2035, 1, 1)),
    st.integers(1, 100_000),
)
def test_any_time_is_read_back(start: datetime, minutes: int) -> None:
    begins = start.replace(second=0, microsecond=0, tzinfo=UTC)
    ends = datetime.fromtimestamp(begins.timestamp() + 60 * minutes, UTC)
    [window] = read_notam(notam(b=f"{begins:%y%m%d%H%M}", c=f"{ends:%y%m%d%H%M}")).areas[0].windows
    assert (window.start, window.end) == (begins, ends)
