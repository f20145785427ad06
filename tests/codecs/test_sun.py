"""Sunrise and sunset against tables "Rise and Set for the Sun" of the U.S. Naval Observatory (aa.usno.navy.mil)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.sun import sun_times

# USNO, Fredonia, Arizona: W112 31, N36 57, 2023, first of each month, 7 h west of Greenwich.
FREDONIA = (
    "0743-1724 0733-1755 0701-1824 0616-1852 0536-1919 0512-1944 "
    "0514-1954 0535-1937 0601-1859 0625-1814 0654-1733 0724-1714"
)
# USNO, W150 00, S60 00, 2019, Universal Time; each rise with the set of the same local day, told under the day after.
SOUTH = {
    1: "1243-0723",
    3: "1512-0511",
    5: "1741-0212",
    6: "1847-0109",
    7: "1904-0104",
    9: "1651-0310",
    12: "1243-0656",
}
# USNO, E000 00, N80 00, 2019, Universal Time.
ARCTIC = {(3, 21): "0545-1834", (9, 21): "0515-1826", (3, 5): "0818-1609", (10, 5): "0717-1616"}
TWO_MINUTES = timedelta(minutes=2)


@pytest.mark.parametrize(("month", "told"), list(enumerate(FREDONIA.split(), 1)))
def test_a_year_at_a_middle_latitude(month: int, told: str) -> None:
    _close(sun_times(date(2023, month, 1), 36 + 57 / 60, -(112 + 31 / 60)), date(2023, month, 1), told, zone=-7)


@pytest.mark.parametrize(("day", "told"), [(1, "0659-1945"), (15, "0635-2001"), (30, "0611-2019")])
def test_toronto_in_april_2001(day: int, told: str) -> None:
    """USNO, W079 25, N43 40, 2001, 4 h west of Greenwich."""
    _close(sun_times(date(2001, 4, day), 43 + 40 / 60, -(79 + 25 / 60)), date(2001, 4, day), told, zone=-4)


@pytest.mark.parametrize(("month", "told"), list(SOUTH.items()))
def test_a_southern_year_whose_days_end_after_midnight(month: int, told: str) -> None:
    _close(sun_times(date(2019, month, 1), -60.0, -150.0), date(2019, month, 1), told, zone=0)


@pytest.mark.parametrize(("day", "told"), list(ARCTIC.items()))
def test_far_north_within_five_minutes(day: tuple[int, int], told: str) -> None:
    _close(sun_times(date(2019, *day), 80.0, 0.0), date(2019, *day), told, zone=0, within=timedelta(minutes=5))


@pytest.mark.parametrize("day", [date(2019, 6, 21), date(2019, 5, 1), date(2019, 12, 1), date(2019, 1, 15)])
def test_a_sun_that_stays_up_or_down_has_no_times(day: date) -> None:
    assert sun_times(day, 80.0, 0.0) == (None, None)


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.floats(-60, 60), st.floats(-180, 180))
def test_noon_lies_between_and_days_are_of_a_length_that_can_be(day: date, lat: float, lon: float) -> None:
    rise, sets = sun_times(day, lat, lon)
    assert rise is not None
    assert sets is not None
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - timedelta(hours=lon / 15)
    assert rise < noon < sets
    assert timedelta(hours=5) < sets - rise < timedelta(hours=19)


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.floats(-90, 90), st.floats(-180, 180))
def test_no_place_fails(day: date, lat: float, lon: float) -> None:
    rise, sets = sun_times(day, lat, lon)
    assert (rise is None) == (sets is None)


def _close(
    found: tuple[datetime | None, datetime | None], day: date, told: str, *, zone: int, within: timedelta = TWO_MINUTES
) -> None:
    """Hold a rise and a set against "hhmm-hhmm" of a zone; a set before its rise is of the next day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=zone)
    rise, sets = (midnight + timedelta(hours=int(one[:2]), minutes=int(one[2:])) for one in told.split("-"))
    sets += timedelta(days=sets < rise)
    assert found[0] is not None
    assert found[1] is not None
    assert abs(found[0] - rise) <= within
    assert abs(found[1] - sets) <= within
