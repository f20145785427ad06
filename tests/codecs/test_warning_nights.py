"""The night behind the end of a warning, told by its morning."""

from datetime import UTC, datetime

import pytest

from announced import SQUARE, announced, hours, supposed
from offing.codecs.warning_nights import nights_in_force

NOTE = "the last night is left out: the warning is over before it begins"


def told(days: str, ends: str) -> tuple[list[str], set[str]]:
    found = announced(f"1. SPACE DEBRIS {days} IN AREA BOUND BY {SQUARE}.\n2. CANCEL THIS MSG {ends} 31.")
    return hours(found), supposed(found)


def test_the_last_day_may_be_that_of_the_last_morning() -> None:
    windows, said = told("2240Z TO 0330Z DAILY 12 THRU 15 JUL", "150430Z JUL")
    assert windows == ["0712 2240-0713 0330", "0713 2240-0714 0330", "0714 2240-0715 0330"]
    assert said == {NOTE}


@pytest.mark.parametrize(
    ("days", "ends", "last"),
    [
        ("2240Z TO 0330Z DAILY 12 THRU 15 JUL", "160430Z JUL", "0715 2240-0716 0330"),  # over behind the last night
        ("0800Z TO 0001Z DAILY 12, 13 AND 15 JUL", "150100Z JUL", "0715 0800-0716 0001"),  # no night before it
        ("0800Z TO 1600Z DAILY 12 THRU 15 JUL", "150430Z JUL", "0715 0800-0715 1600"),  # not across midnight
        (
            "2240Z TO 0330Z DAILY 12 THRU 15 JUL",
            "140430Z JUL",
            "0715 2240-0716 0330",
        ),  # an end of something else, which is said
    ],
)
def test_every_other_window_stays(days: str, ends: str, last: str) -> None:
    windows, said = told(days, ends)
    assert windows[-1] == last
    assert NOTE not in said


def test_without_an_end_nothing_is_left_out() -> None:
    found = announced(f"GUNNERY 2240Z TO 0330Z DAILY 12 AND 13 JUL IN AREA BOUND BY {SQUARE}.").areas[0].windows
    assert nights_in_force(found, None) == list(found)
    assert nights_in_force(found, datetime(2031, 7, 20, tzinfo=UTC)) == list(found)
