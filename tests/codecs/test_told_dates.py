"""Dates beside a document."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.told_dates import find_at_head, find_in_address, read_date_line, read_epoch, read_instant

NOON = datetime(2024, 2, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "at", "grain"),
    [
        ("2024-02-03", NOON, "day"),
        ("20240203", NOON, "day"),
        ("2024-02-03 23:30", NOON, "day"),
        ("2024-02-03T08:30:00+09:00", datetime(2024, 2, 2, 23, 30, tzinfo=UTC), "minute"),
        ("2024-02-03T08:30:15Z", datetime(2024, 2, 3, 8, 30, 15, tzinfo=UTC), "second"),
        ("Sat, 03 Feb 2024 08:30:15 GMT", datetime(2024, 2, 3, 8, 30, 15, tzinfo=UTC), "second"),
        ("February 3, 2024", NOON, "day"),
        ("３ Feb ２０２４", NOON, "day"),
        ("2024年2月3日", NOON, "day"),
        ("令和６年２月３日", NOON, "day"),
        ("中華民國113年2月3日", NOON, "day"),
        ("2024-02", datetime(2024, 2, 1, 12, tzinfo=UTC), "month"),
    ],
)
def test_forms_of_metadata(told: str, at: datetime, grain: str) -> None:
    instant = read_instant(told)
    assert instant is not None
    assert (instant.at, instant.grain) == (at, grain)


@pytest.mark.parametrize("told", ["", "soon", "2024-13-40", "0001-01-01T00:00:00+14:00", "9" * 300, "31 February 2024"])
def test_what_is_no_date_is_none(told: str) -> None:
    assert read_instant(told) is None


@pytest.mark.parametrize(
    "line",
    [
        "令和６年２月３日 ",
        "2024年2月3日(土)",
        "Saturday, 3 February 2024",
        "Published: Feb. 3, 2024 10:30 a.m. JST",
        "3 февраля 2024 г.",
        "03.02.2024, 10:30",
        "發布日期：2024/02/03",
    ],
)
def test_a_line_that_is_a_date(line: str) -> None:
    for text in (line, f"A headline\n\n{line}\n\nThe ships left on 5 March 2023."):
        instant = find_at_head(text)
        assert instant is not None
        assert (instant.at, instant.grain) == (NOON, "day")


@pytest.mark.parametrize("line", ["On 3 February 2024 the ships left", "２月３日", "Volume 3, 2024", "x" * 90])
def test_a_line_that_says_more_is_none(line: str) -> None:
    assert read_date_line(line) is None


def test_an_address_tells_a_day_where_it_names_one() -> None:
    assert find_in_address("https://a.example/2024/02/03/ships") == find_in_address(
        "https://a.example/n-2024-02-03.html"
    )
    found = find_in_address("https://a.example/2024/02/03/ships")
    assert found is not None
    assert found.at == NOON
    assert find_in_address("https://a.example/2024/02/03/of-2024-02-01") is None
    assert find_in_address("https://a.example/2024/02/") is None


@pytest.mark.parametrize("told", [float("nan"), float("inf"), -1.0, 0.0, 10**400, 12345.0])
def test_numbers_that_are_no_time(told: float) -> None:
    assert read_epoch(told) is None


def test_seconds_and_milliseconds_are_told_apart() -> None:
    assert read_epoch(1706961600) == read_epoch(1706961600000)


@given(st.text(max_size=120))
def test_any_text_is_read_at_once(text: str) -> None:
    for instant in (read_instant(text), find_at_head(text), find_in_address(text), read_date_line(text)):
        assert instant is None or instant.at.tzinfo is UTC
