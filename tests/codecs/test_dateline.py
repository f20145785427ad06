"""Datelines."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.dateline import Dateline, find_dateline


@pytest.mark.parametrize(
    ("line", "place", "agency", "told"),
    [
        ("TOKYO, July 4 (Reuters) - Two ships sailed", "TOKYO", "Reuters", "07-04"),
        ("TOKYO (Kyodo) — Two ships sailed", "TOKYO", "Kyodo", None),
        ("Tokyo, Feb. 3 (Jiji Press)--Two ships sailed", "Tokyo", "Jiji Press", "02-03"),
        ("MOSCOW, March 16. /TASS/. Two ships sailed", "MOSCOW", "TASS", "03-16"),
        ("VLADIVOSTOK, Russia (AP) — Two ships sailed", "VLADIVOSTOK, Russia", "AP", None),
        ("MANILA, 3 November — Two ships sailed", "MANILA", None, "11-03"),
        ("SINGAPORE — Two ships sailed", "SINGAPORE", None, None),
        ("(Reuters) - Two ships sailed", None, "Reuters", None),
        ("МОСКВА, 16 марта. /ТАСС/. Корабли вышли", "МОСКВА", "ТАСС", "03-16"),
        ("МОСКВА, 16 мар — РИА Новости. Корабли вышли", "МОСКВА", "РИА Новости", "03-16"),
        ("Владивосток. 16 марта. ИНТЕРФАКС - Корабли вышли", "Владивосток", "ИНТЕРФАКС", "03-16"),
        ("新华社北京3月15日电 两艘护卫舰", "北京", "新华社", "03-15"),
        ("（中央社記者王某台北5日電）兩艘軍艦", None, "中央社", None),
        ("【東京共同】艦艇二隻が", "東京", "共同", None),
    ],
)
def test_the_usual_forms(line: str, place: str | None, agency: str | None, told: str | None) -> None:
    assert find_dateline(f"A headline of the day\n\n{line}") == Dateline(place, agency, None, told)


def test_a_year_makes_it_a_day() -> None:
    for line in ("MANILA, Nov. 3, 2024 (PNA) – Ships", "SAN DIEGO (Nov. 3, 2024) — Ships"):
        found = find_dateline(line)
        assert found is not None
        assert found.day == date(2024, 11, 3)


@pytest.mark.parametrize(
    "line",
    [
        "The frigate - a ship of the line - left on July 4",
        "Two warships sail near the strait - report",
        "The navy (in a statement) said that July 4 (Thursday) was the day",
        "On May 4 - the day of the drill - the ships left.",
        "the port, July 4 - the ships left",
        "BEIJING, Foo 4 (Reuters) - a month that is none",
    ],
)
def test_sentences_are_none(line: str) -> None:
    assert find_dateline(line) is None


@given(st.text(alphabet="AZa (),./-—–0123 \n共同社月日電", max_size=400))
def test_any_text_is_read_at_once(text: str) -> None:
    found = find_dateline(text)
    assert found is None or found.place or found.agency


@pytest.mark.parametrize("piece", ["A ", "A, ", "(", "A (", "-", "社", "1日", "/"])
def test_long_repetitions_are_read_at_once(piece: str) -> None:
    assert find_dateline(piece * 100_000) is None or piece in "A "
