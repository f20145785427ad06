"""Hours and days of warnings: one example a production, every window of it; issued on 10 July 2031, a Thursday."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announced import ISSUED, announced, hours, supposed, unread
from offing.codecs.sun import sun_times

A_MINUTE = timedelta(minutes=1)
P = "IN 31-00N 122-00E."


def told(words: str, **facts: object) -> list[str]:
    return hours(announced(f"GUNNERY EXERCISES {words} {P}", **facts))


MOMENTS = {
    "120800Z TO 151900Z JUL": ["0712 0800-0715 1900"],
    "FROM 120800Z TO 151900Z JUL": ["0712 0800-0715 1900"],
    "120800Z THRU 151900Z JUL": ["0712 0800-0715 1900"],
    "120800Z UNTIL 151900Z JUL": ["0712 0800-0715 1900"],
    "120800Z-151900Z JUL": ["0712 0800-0715 1900"],
    "120800Z JUL TO 151900Z AUG": ["0712 0800-0815 1900"],
    "120800Z JUL 31 TO 151900Z JUL 31": ["0712 0800-0715 1900"],
    "120800 UTC TO 151900 UTC JUL": ["0712 0800-0715 1900"],
    "120800 TO 151900Z JUL": ["0712 0800-0715 1900"],
    "120800Z TO 151900 JUL": ["0712 0800-0715 1900"],
    "120800Z TO151900Z JUL": ["0712 0800-0715 1900"],
    "120800ZTO 151900ZJUL31": ["0712 0800-0715 1900"],
    "120800ZZ TO 151900Z JUL": ["0712 0800-0715 1900"],
    "120800Z TO 151900Z": ["0712 0800-0715 1900"],
    "300800Z TO 011900Z AUG": ["0730 0800-0801 1900"],
    "281200Z DEC TO 051500Z JAN": ["1228 1200-0105 1500"],
    "120800Z TO 1900Z JUL": ["0712 0800-0712 1900"],
    "120700Z TO 121000Z, 131300Z TO 131700Z AND 142200Z TO 150300Z JUL": [
        *("0712 0700-0712 1000", "0713 1300-0713 1700", "0714 2200-0715 0300"),
    ],
    "0800 UTC 12 JULY TO 1900 UTC 15 JULY 2031": ["0712 0800-0715 1900"],
    "FROM 0800 UTC ON 12 JUL UNTIL 1900 UTC ON 15 JUL": ["0712 0800-0715 1900"],
    "12 JULY 0800Z TO 15 JUL": ["0712 0800-0716 0000"],
    "ПЕРИОД 120800 ДО 151900 ИЮЛЯ": ["0712 0800-0715 1900"],
}
OPEN = {
    "UNTIL FURTHER NOTICE": ["0710 0600-open"],
    "IN PROGRESS UNTIL FURTHER NOTICE": ["0710 0600-open"],
    "UNTIL FUTHER NOTICE": ["0710 0600-open"],
    "UNTIL 301200Z SEP": ["0710 0600-0930 1200"],
    "IN PROGRESS UNTIL 30 SEP": ["0710 0600-1001 0000"],
    "TILL 30 SEP": ["0710 0600-1001 0000"],
    "THROUGH 30 SEP": ["0710 0600-1001 0000"],
    "UNTIL END OF SEP": ["0710 0600-1001 0000"],
    "UNTIL MID SEP": ["0710 0600-0921 0000"],
    "UNTIL END OF FEB": ["0710 0600-0301 0000"],
    "FROM 301200Z JUL": ["0730 1200-open"],
    "FROM 30 JUL": ["0730 0000-open"],
    "COMMENCING 301200Z JUL": ["0730 1200-open"],
    "STARTING 30 JUL AT 1200Z": ["0730 1200-open"],
    "30 JUL UNTIL FURTHER NOTICE": ["0730 0000-open"],
    "301200Z JUL UNTIL FURTHER NOTICE": ["0730 1200-open"],
    "FROM 301200Z JUL TO FURTHER NOTICE": ["0730 1200-open"],
    "30 JUL UNTIL 021200Z AUG": ["0730 0000-0802 1200"],
    "FOR 48 HOURS FROM 121200Z JUL": ["0712 1200-0714 1200"],
    "FOR 3 DAYS FROM 12 JUL": ["0712 0000-0715 0000"],
    "121200Z JUL FOR 24 HOURS": ["0712 1200-0713 1200"],
}
DAYS = {
    "12 JUL": ["0712 0000-0713 0000"],
    "ON 12 JUL": ["0712 0000-0713 0000"],
    "12 THRU 14 JUL": ["0712 0000-0715 0000"],
    "12-14 JUL": ["0712 0000-0715 0000"],
    "FROM 12 TO 14 JUL": ["0712 0000-0715 0000"],
    "12 JUL TO 02 AUG": ["0712 0000-0803 0000"],
    "12 AND 14 JUL": ["0712 0000-0713 0000", "0714 0000-0715 0000"],
    "12, 14 AND 16 JUL": ["0712 0000-0713 0000", "0714 0000-0715 0000", "0716 0000-0717 0000"],
    "14,22 AND 24 JUL": ["0714 0000-0715 0000", "0722 0000-0723 0000", "0724 0000-0725 0000"],
    "31 JUL, 02 AUG": ["0731 0000-0801 0000", "0802 0000-0803 0000"],
    "JULY 12": ["0712 0000-0713 0000"],
    "DURING AUGUST": ["0801 0000-0901 0000"],
    "DURING FEBRUARY": ["0201 0000-0301 0000"],
    "12 ПО 14 ИЮЛ": ["0712 0000-0715 0000"],
    "С 12 ПО 14 ИЮЛЯ": ["0712 0000-0715 0000"],
    "自7月12日至7月14日": ["0712 0000-0715 0000"],
}
TWO = ["0712 0800-0712 1600", "0713 0800-0713 1600"]
DAILY = {
    "0800Z TO 1600Z DAILY 12 AND 13 JUL": TWO,
    "DAILY 0800Z TO 1600Z 12 AND 13 JUL": TWO,
    "0800Z TO 1600Z DAILY 12 THRU 13 JUL": TWO,
    "0800Z TO 1600Z DAILY 12 THU 13 JUL": TWO,
    "0800Z TO 1600Z 12 TO 13 JUL": TWO,
    "12 TO 13 JUL 0800 TO 1600 UTC": TWO,
    "12 AND 13 JUL FROM 0800 TO 1600 UTC": TWO,
    "0800-1600 UTC 12 AND 13 JUL": TWO,
    "0800-1600Z 12 AND 13 JUL": TWO,
    "5/6 AUG 0800-1600Z": ["0805 0800-0805 1600", "0806 0800-0806 1600"],
    "BETWEEN 0800Z AND 1600Z DAILY 12 AND 13 JUL": TWO,
    "FROM 12 JUL TO 13 JUL BETWEEN 08:00 AND 16:00 UTC": TWO,
    "0800Z TO 1600Z EVERY DAY FROM 12 TO 13 JUL": TWO,
    "0800Z TO1600Z DAILY 12 AND 13 JUL": TWO,
    "0800Z T0 1600Z DAILY 12 AND 13 JUL": TWO,
    "0800Z TO 1600Z DAILY12 THRU13 JUL": TWO,
    "08OOZ TO 16OOZ DAILY 12 AND 13 JUL": TWO,
    "12 И 13 ИЮЛ 0800 ДО 1600": TWO,
    "自7月12日至7月13日，每日0800时至1600时": TWO,
    "7月12日0800时至1600时、13日0800时至1600时": TWO,
    "0800Z TO 1600Z DAILY THRU 11 JUL": ["0710 0800-0710 1600", "0711 0800-0711 1600"],
    "0800Z TO 1600Z DAILY UNTIL 11 JUL": ["0710 0800-0710 1600", "0711 0800-0711 1600"],
    "0700Z TO 1000Z AND 1300Z TO 1700Z DAILY 12 AND 13 JUL": [
        *("0712 0700-0712 1000", "0712 1300-0712 1700", "0713 0700-0713 1000", "0713 1300-0713 1700"),
    ],
    "0700Z TO 1000Z 12 JUL AND 1300Z TO 1700Z 13 JUL": ["0712 0700-0712 1000", "0713 1300-0713 1700"],
    "0600Z TO 2300Z 17 AND 18, 1300Z TO 1500Z DAILY 21 JUL": [
        *("0717 0600-0717 2300", "0718 0600-0718 2300", "0721 1300-0721 1500"),
    ],
    "2200Z TO 1000Z DAILY 12 JUL": ["0712 2200-0713 1000"],
    "NIGHTLY 2000Z TO 0400Z 31 JUL": ["0731 2000-0801 0400"],
    "2300Z TO 0100Z DAILY 31 DEC": ["1231 2300-0101 0100"],
    "0000Z TO 2400Z DAILY 12 JUL": ["0712 0000-0713 0000"],
    "FOR 16 HOURS FROM 2000 UTC 10 TO 11 AUG": ["0810 2000-0811 1200", "0811 2000-0812 1200"],
    "10 TO 11 AUG FOR 16 HOURS FROM 2000 UTC": ["0810 2000-0811 1200", "0811 2000-0812 1200"],
    "FOR SIXTEEN HOURS FROM 2000Z DAILY 10 AUG": ["0810 2000-0811 1200"],
    "2200Z TO 1000Z COMMENCING DAILY 31 JUL, 02 TO 03 AND 30 AUG": [
        *("0731 2200-0801 1000", "0802 2200-0803 1000", "0803 2200-0804 1000", "0830 2200-0831 1000"),
    ],
    "2200Z TO 1000Z DAILY 30 JUL THRU 01 AUG": ["0730 2200-0731 1000", "0731 2200-0801 1000", "0801 2200-0802 1000"],
    "0800Z TO 1600Z DAILY 30 THRU 01 AUG": ["0730 0800-0730 1600", "0731 0800-0731 1600", "0801 0800-0801 1600"],
}
WEEKS = {
    "0800Z TO 1600Z MONDAY THRU WEDNESDAY 10 THRU 17 JUL": [
        *("0714 0800-0714 1600", "0715 0800-0715 1600", "0716 0800-0716 1600"),
    ],
    "0800Z TO 1600Z DAILY, MONDAY THRU WEDNESDAY, 10 THRU 15 JUL": ["0714 0800-0714 1600", "0715 0800-0715 1600"],
    "EVERY TUESDAY 0800Z TO 1000Z 14 THRU 23 JUL": ["0715 0800-0715 1000", "0722 0800-0722 1000"],
    "0800Z TO 1600Z TUESDAYS AND FRIDAYS UNTIL 18 JUL": [
        *("0711 0800-0711 1600", "0715 0800-0715 1600", "0718 0800-0718 1600"),
    ],
    "0800Z TO 1600Z DAILY EXCEPT SUNDAYS 11 JUL THRU 14 JUL": [
        *("0711 0800-0711 1600", "0712 0800-0712 1600", "0714 0800-0714 1600"),
    ],
    "0800Z TO 1600Z DAILY 11 THRU 14 JUL EXCEPT SATURDAYS AND SUNDAYS": ["0711 0800-0711 1600", "0714 0800-0714 1600"],
    "0800Z TO 1600Z DAILY 11 THRU 14 JUL EXCEPT WEEKENDS": ["0711 0800-0711 1600", "0714 0800-0714 1600"],
    "0800Z TO 1600Z WEEKDAYS 11 THRU 14 JUL": ["0711 0800-0711 1600", "0714 0800-0714 1600"],
    "0800Z TO 1600Z DAILY 11 THRU 13 JUL EXCEPT 12 JUL": ["0711 0800-0711 1600", "0713 0800-0713 1600"],
    "0800Z TO 1600Z MONDAY, 0900Z TO 1000Z TUESDAY 14 THRU 15 JUL": ["0714 0800-0714 1600", "0715 0900-0715 1000"],
}
ALTERNATES = {
    "0600Z TO 1200Z DAILY 12 AUG, ALTERNATE 13 AND 14 AUG": [
        *("0812 0600-0812 1200", "alt 0813 0600-0813 1200", "alt 0814 0600-0814 1200"),
    ],
    "120600Z TO 121200Z AUG, ALTERNATE 130600Z TO 131200Z AUG": ["0812 0600-0812 1200", "alt 0813 0600-0813 1200"],
    "120600Z TO 121200Z AUG, ALTERNATE 13 AUG": ["0812 0600-0812 1200", "alt 0813 0600-0813 1200"],
    "120600Z TO 121200Z AUG, ALTERNATE 0600Z TO 1200Z DAILY 13 THRU 14 AUG": [
        *("0812 0600-0812 1200", "alt 0813 0600-0813 1200", "alt 0814 0600-0814 1200"),
    ],
    "120600 ДО 121200 АВГ РЕЗЕРВ 130600 ДО 131200 АВГ": ["0812 0600-0812 1200", "alt 0813 0600-0813 1200"],
    "7月23日(予備日24日)、1000～1555": ["0723 1000-0723 1555", "alt 0724 1000-0724 1555"],
}


@pytest.mark.parametrize(
    ("words", "windows"),
    [one for table in (MOMENTS, OPEN, DAYS, DAILY, WEEKS, ALTERNATES) for one in table.items()],
)
def test_each_form_gives_its_windows(words: str, windows: list[str]) -> None:
    assert told(words) == windows
    assert announced(f"GUNNERY {words} {P}").understood


@pytest.mark.parametrize(
    ("day", "words", "months"),
    [
        (30, "0700Z TO 1000Z DAILY 02, 15, 29 AND 0600Z TO 0700Z DAILY 03 AND 30 SEP", {9}),
        (1, "0700Z TO 1000Z DAILY 02, 15, 29 AND 0600Z TO 0700Z DAILY 03 AND 30 SEP", {8, 9}),
        (25, "0700Z TO 1000Z DAILY 27, 29 AUG AND 02 SEP", {8, 9}),
        (25, "270700Z TO 271000Z AND 020700Z TO 021000Z SEP", {8, 9}),
        (25, "0700Z TO 1000Z DAILY 27 THRU 02 SEP", {8, 9}),
    ],
)
def test_months_that_are_not_written_suit_the_issue(day: int, words: str, months: set[int]) -> None:
    found = announced(f"GUNNERY {words} {P}", issued=datetime(2031, 8, day, 6, tzinfo=UTC))
    assert {window.start.month for window in found.areas[0].windows if window.start} == months


@pytest.mark.parametrize(
    ("words", "zone", "local", "window"),
    [
        ("0800 TO 1600 LOCAL TIME DAILY 12 JUL", "UTC", "Asia/Tokyo", "0711 2300-0712 0700"),
        ("0800 TO 1600 LT DAILY 12 JUL", "UTC", "Europe/Oslo", "0712 0600-0712 1400"),
        ("12 ИЮЛ 0800 ДО 1600", "Europe/Moscow", None, "0712 0500-0712 1300"),
        ("120800 МСК ДО 121600 МСК ИЮЛ", "UTC", None, "0712 0500-0712 1300"),
        ("7月12日0800时至1600时", "Asia/Shanghai", None, "0712 0000-0712 0800"),
        ("0800 TO 1600 JST 12 JUL", "UTC", None, "0711 2300-0712 0700"),
        ("0800 TO 1600 KST 12 JUL", "UTC", None, "0711 2300-0712 0700"),
        ("0800 TO 1600 UTC 12 JUL", "Europe/Moscow", None, "0712 0800-0712 1600"),
    ],
)
def test_local_hours(words: str, zone: str, local: str | None, window: str) -> None:
    assert told(words, zone=zone, local=local) == [window]


def test_local_hours_of_nobody_known_are_not_guessed() -> None:
    text = f"GUNNERY 0800 TO 1600 LOCAL TIME 12 JUL {P}"
    found = announced(text)
    assert not hours(found)
    assert unread(found, text) == [
        ("hours are told in a local time that is not known", "0800 TO 1600 LOCAL TIME 12 JUL"),
    ]


def test_hours_without_a_zone_are_utc_and_said_to_be() -> None:
    assert "its hours name no zone; they are read as UTC" in supposed(announced(f"GUNNERY 0800 TO 1600 12 JUL {P}"))
    assert not supposed(announced(f"GUNNERY 0800Z TO 1600 12 JUL {P}"))


def test_hours_of_the_sun_are_computed_where_the_area_is() -> None:
    found = announced("GUNNERY SUNRISE TO SUNSET DAILY 21 MAR IN 00-00N 000-00E.")
    [window] = found.areas[0].windows
    assert window.start is not None
    assert window.end is not None
    assert (window.start.hour, window.end.hour) == (6, 18)
    assert (window.start.second, window.start.microsecond) == (0, 0)
    assert supposed(found) == {"sunrise and sunset are computed for the middle of the area"}


@pytest.mark.parametrize("words", ["12 AND 13 JUL DURING DAYLIGHT HOURS", "SUNRISE TO SUNSET DAILY 12 AND 13 JUL"])
def test_daylight_is_from_sunrise_to_sunset(words: str) -> None:
    times = [sun_times(date(2031, 7, day), 31.0, 122.0) for day in (12, 13)]
    found = announced(f"GUNNERY {words} {P}").areas[0].windows
    assert [abs(one.start - rise) < A_MINUTE for one, (rise, _) in zip(found, times, strict=True)] == [True, True]
    assert [abs(one.end - sets) < A_MINUTE for one, (_, sets) in zip(found, times, strict=True)] == [True, True]


def test_a_night_runs_from_sunset_to_the_next_sunrise() -> None:
    [window] = announced(f"GUNNERY SUNSET TO SUNRISE DAILY 12 JUL {P}").areas[0].windows
    assert abs(window.start - sun_times(date(2031, 7, 12), 31.0, 122.0)[1]) < A_MINUTE
    assert abs(window.end - sun_times(date(2031, 7, 13), 31.0, 122.0)[0]) < 2 * A_MINUTE


@pytest.mark.parametrize(
    ("words", "place", "said"),
    [
        ("SUNRISE TO SUNSET DAILY 12 JUL", "IN 80-00N 010-00E.", "the sun neither rises nor sets there on that day"),
        ("SUNRISE TO SUNSET DAILY 12 JUL", "SOMEWHERE.", "hours of the sun at a place that is not known"),
    ],
)
def test_hours_of_a_sun_that_does_not_cross_the_horizon(words: str, place: str, said: str) -> None:
    found = announced(f"GUNNERY {words} {place}")
    assert not hours(found)
    assert [one.reason for one in found.unread] == [said]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("121200Z TO 102000Z JUL", "a window that ends before it begins"),
        ("142000Z JUL 31 TO 121200Z JUL 31", "a window that ends before it begins"),
        ("0800Z TO 1900Z DAILY 19 THRU 12 JUL", "days that end before they begin"),
        ("UNTIL 05 JUL", "a window ends before the warning was issued"),
        ("322000Z TO 331200Z JUL", "a date that cannot be read"),
        ("120800Z TO 12190Z JUL", "a date that cannot be read"),
        ("310000Z TO 311200Z JUN", "a date that does not exist"),
        ("30 FEB 0600Z TO 0800Z", "a date that does not exist"),
        ("122560Z TO 131200Z JUL", "an hour that does not exist"),
        ("2500Z TO 2600Z DAILY 12 JUL", "an hour that does not exist"),
        ("0800Z TO 1600Z", "the days of these hours are not told"),
        ("121200Z JUL", "a time"),
        ("AT 121200Z JUL", "a moment of which nothing more is told"),
        ("AT 1200Z AND 1800Z", "an hour"),
    ],
)
def test_what_gives_no_window_is_unread_with_its_reason(words: str, reason: str) -> None:
    text = f"GUNNERY {words} {P}"
    found = announced(text)
    assert not hours(found)
    assert reason in {why for why, _ in unread(found, text)}
    assert not found.understood


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("120800Z TO 151900Z", "the month is not written; it is taken from the day of issue"),
        ("050800Z TO 051900Z JUL", "a window ends before the warning was issued"),
        ("0800Z TO 1900Z DAILY 01 JUL", "a day before the warning was issued"),
        ("0800Z TO 1900Z DAILY EXCEPT HOLIDAYS 12 JUL", "holidays are left out, and are not known here"),
        ("0800Z TO 1900Z DAILY UNTIL FURTHER NOTICE", "no end is told; a year of days is kept"),
        ("0800Z TO 1900Z DAILY 01 JAN 2031 THRU 31 DEC 2039", "only the first 1,200 windows are kept"),
        ("12O8OOZ TO 1519OOZ JUL", "a letter O stands for a zero in a time"),
        ("UNTIL EARLY SEP", "a day is told only roughly: as the beginning, the middle or the end of a month"),
        ("201100Z MAY TO 292100Z OCT", "a window begins long before the warning was issued"),
    ],
)
def test_what_had_to_be_supposed_is_said(words: str, said: str) -> None:
    found = announced(f"GUNNERY {words} {P}")
    assert hours(found)
    assert said in supposed(found)


@pytest.mark.parametrize(
    ("text", "observed"),
    [
        ("DERELICT ADRIFT IN 31-00N 122-00E AT 090500Z JUL.", "2031-07-09 05:00"),
        ("VESSEL ATTACKED IN 31-00N 122-00E ON 08 JUL.", "2031-07-08 00:00"),
        ("ICEBERGS REPORTED 081258Z JUL IN 61-00N 042-00W.", "2031-07-08 12:58"),
        ("VESSEL UNREPORTED. LAST KNOWN POSITION 31-00N 122-00E BETWEEN 06 AND 08 JUL.", "2031-07-06 00:00"),
        ("DERELICT ADRIFT IN 31-00N 122-00E AT 301500Z DEC.", None),
    ],
)
def test_what_was_seen_has_a_moment_and_no_window(text: str, observed: str | None) -> None:
    found = announced(text)
    assert not hours(found)
    assert (f"{found.observed_at:%Y-%m-%d %H:%M}" if found.observed_at else None) == observed
    assert found.understood == (observed is not None)


def test_words_that_only_look_like_days_are_none() -> None:
    text = f"CABLE OPERATIONS UNTIL 232000Z AUG BY M/V SEVEN SUN AND M/V MON AMI {P}"
    assert hours(announced(text)) == ["0710 0600-0823 2000"]
    assert not supposed(announced(text))
    assert not told("0800Z TO 1600Z TWO BUOYS")


def test_every_area_may_have_its_own_hours_or_those_told_for_all() -> None:
    own = announced(
        "GUNNERY:\nA. 120800Z TO 120900Z JUL IN 31-00N 122-00E.\nB. 130800Z TO 130900Z JUL IN 32-00N 122-00E."
    )
    assert [f"{area.windows[0].start:%d}" for area in own.areas] == ["12", "13"]
    all_ = announced("GUNNERY 120800Z TO 120900Z JUL IN:\nA. 31-00N 122-00E.\nB. 32-00N 122-00E.")
    assert [f"{area.windows[0].start:%d}" for area in all_.areas] == ["12", "12"]
    days = announced("GUNNERY 12 JUL IN:\nA. 0800Z TO 0900Z 31-00N 122-00E.\nB. 1000Z TO 1100Z 32-00N 122-00E.")
    assert [f"{area.windows[0].start:%d %H}" for area in days.areas] == ["12 08", "12 10"]
    for found in (own, all_, days):
        assert not supposed(found)


def test_hours_taken_from_another_part_are_said_to_be() -> None:
    text = "1. GUNNERY 120800Z TO 120900Z JUL IN 31-00N 122-00E.\n2. SAFETY ZONE WITHIN 2 MILES OF 33-00N 122-00E."
    assert [area.supposed for area in announced(text).areas] == [(), ("its hours are told for another part",)]


def test_every_window_has_its_span() -> None:
    text = f"GUNNERY 120700Z TO 121000Z, 131300Z TO 131700Z JUL {P}"
    spans = [text[slice(*one.span)] for one in announced(text).areas[0].windows]
    assert spans == ["120700Z TO 121000Z", "131300Z TO 131700Z JUL"]


MINUTES = st.integers(0, 200 * 24 * 60)


def at(minutes: int) -> datetime:
    return ISSUED + timedelta(minutes=minutes)


FORMS = ["%d%H%MZ %b", "%d%H%MZ %b %y", "%d%H%M UTC %b %Y", "%H%M UTC %d %b %Y"]


@given(MINUTES, st.integers(1, 20 * 24 * 60), st.sampled_from(FORMS))
def test_any_range_is_read_back(begins: int, lasts: int, form: str) -> None:
    start, end = at(begins), at(begins + lasts)
    words = f"{start.strftime(form).upper()} TO {end.strftime(form).upper()}"
    [window] = announced(f"GUNNERY {words} {P}").areas[0].windows
    assert (window.start, window.end) == (start, end)


@given(
    st.integers(0, 200),
    st.integers(0, 30),
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.sampled_from(["{h} DAILY {d}", "DAILY {h} {d}", "{d} {h}", "{h} EVERY DAY FROM {d}"]),
)
def test_any_daily_hours_are_read_back(first: int, days: int, a: int, b: int, form: str) -> None:
    one = (ISSUED + timedelta(days=first)).date()
    last = one + timedelta(days=days)
    written = f"{one:%d %b} THRU {last:%d %b}".upper() if days else f"{one:%d %b}".upper()
    clock = f"{a // 60:02d}{a % 60:02d}Z TO {b // 60:02d}{b % 60:02d}Z"
    found = announced(f"GUNNERY {form.format(h=clock, d=written)} {P}").areas[0].windows
    midnight = datetime(one.year, one.month, one.day, tzinfo=UTC)
    expected = [
        (midnight + timedelta(days=n, minutes=a), midnight + timedelta(days=n, minutes=b if b > a else b + 1440))
        for n in range(days + 1)
    ]
    assert [(window.start, window.end) for window in found] == expected


@given(st.lists(st.integers(1, 28), min_size=1, max_size=12, unique=True).map(sorted))
def test_any_list_of_days_is_read_back(days: list[int]) -> None:
    written = " AND ".join(", ".join(f"{day:02d}" for day in days).rsplit(", ", 1))
    found = announced(f"GUNNERY 0800Z TO 1600Z DAILY {written} AUG {P}").areas[0].windows
    assert [window.start.day for window in found if window.start] == days
    assert {window.start.month for window in found if window.start} == {8}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12 JUL 1900Z TO 2300Z", ["0712 1900-0712 2300"]),
        ("12 JUL 1900Z TO 0000Z", ["0712 1900-0713 0000"]),
        ("12 TO 13 JUL 2000 TO 2300 UTC", ["0712 2000-0712 2300", "0713 2000-0713 2300"]),
        ("0800 UTC 12 JUL 2031 TO 1500 UTC 13 JUL 2031", ["0712 0800-0713 1500"]),
        ("FROM 0800 ON 12 JUL 2031 TO 1800 ON 14 JUL 2031", ["0712 0800-0714 1800"]),
        ("FROM 0800 HRS ON 12 JUL 2031 TO 1800 HRS ON 14 JUL 2031", ["0712 0800-0714 1800"]),
    ],
)
def test_hours_that_look_like_years_are_hours(words: str, expected: list[str]) -> None:
    assert hours(announced(f"GUNNERY {words} {P}")) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("0800 HRS TO 1800 HRS 12 JUL", ["0712 0800-0712 1800"]),
        ("0800 HOURS UTC TO 1800 HOURS UTC DAILY 12 AND 13 JUL", ["0712 0800-0712 1800", "0713 0800-0713 1800"]),
        ("FROM 0800 HOURS ON 12 JUL TO 1800 HOURS ON 14 JUL", ["0712 0800-0714 1800"]),
        ("0800 UTC HRS TO 1800 UTC HRS 12 JUL", ["0712 0800-0712 1800"]),
    ],
)
def test_hours_behind_an_hour_tell_nothing_more(words: str, expected: list[str]) -> None:
    assert hours(announced(f"GUNNERY {words} {P}")) == expected


def test_a_chinese_day_has_the_span_of_its_month_too() -> None:
    text = "在31-00N 122-00E附近，7月12日至773日，每日0800时至1600时，进行实弹射击。"
    spans = {text[slice(*window.span)] for area in announced(text).areas for window in area.windows}
    assert spans == {"7月12"}


def test_a_month_that_does_not_exist_is_said() -> None:
    text = "在31-00N 122-00E附近，自13月12日0800时至7月14日1600时，进行实弹射击。"
    found = announced(text)
    assert not hours(found)
    assert unread(found, text) == [("a date that cannot be read", "自13月12日0800时至7月14日1600时")]
