"""Warnings as documents: what their head, their service, their page and the user tell of them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from offing.codecs.text_bytes import MOST
from offing.codecs.warning_documents import warning_row, warning_text
from offing.schema.document import Document, Unreadable

P = "WRECK IN 31-00N 122-00E."


def made(text: str, **options: Any) -> Document:
    found = warning_text(text, "x 1", "", options)
    assert isinstance(found, Document)
    return found


def test_a_head_tells_number_and_issue() -> None:
    found = made(f"100600Z JUL 31\nHYDROPAC 77/31.\n{P}")
    assert (found.title, found.published) == ("HYDROPAC 77/31", datetime(2031, 7, 10, 6, tzinfo=UTC))
    assert found.announced is not None
    assert found.found["published"] == "head"


def test_a_page_tells_when_a_chinese_warning_was_published() -> None:
    found = made(f"发布时间：2031-03-30 18:46\n琼航警117/31，南海，{P}")
    assert found.published == datetime(2031, 3, 30, 10, 46, tzinfo=UTC)
    assert found.announced is not None
    assert found.announced.zone == "Asia/Shanghai"


def test_an_impossible_page_time_is_none() -> None:
    assert made(f"发布时间：2031-13-40 18:46\n琼航警117/31，{P}").published is None


def test_what_the_user_says_fills_what_the_text_does_not() -> None:
    given = {"published": "2031-07-10T06:00:00+00:00"}
    assert made(P, **given).published == datetime(2031, 7, 10, 6, tzinfo=UTC)
    assert made(f"110600Z JUL 31\nHYDROPAC 77/31.\n{P}", **given).published == datetime(2031, 7, 11, 6, tzinfo=UTC)


def test_a_notam_is_known_by_its_head() -> None:
    found = made("A1683/31 NOTAMN\nA) ZZZZ B) 3107120800 C) 3107141600\nE) X")
    assert found.announced is not None
    assert found.announced.form == "notam"


@pytest.mark.parametrize(
    ("text", "why"), [("", "no text"), (" \n ", "no text"), ("A" * (MOST + 1), "a warning of more than")]
)
def test_what_is_no_warning_says_why(text: str, why: str) -> None:
    found = warning_text(text, "x 1", "warning 3", {})
    assert isinstance(found, Unreadable)
    assert why in found.reason


ROW = {
    "msgYear": "2031",
    "msgNumber": "77",
    "navArea": "P",
    "text": P,
    "issueDate": "100600Z JUL 2031",
    "authority": "NAVAREA XI  7/31",
    "cancelDate": "151000Z JUL 2031",
}


def row(**changes: Any) -> Document:
    found = warning_row(ROW | changes, "x 1", "warning 1")
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize(
    ("area", "series"),
    [
        ("A", "HYDROLANT"),
        ("P", "HYDROPAC"),
        ("C", "HYDROARC"),
        ("4", "NAVAREA IV"),
        ("12", "NAVAREA XII"),
        ("9", "NAVAREA 9"),
    ],
)
def test_a_row_of_the_service(area: str, series: str) -> None:
    told = row(navArea=area).announced
    assert told is not None
    assert (told.series, told.number, told.year, told.authority) == (series, "77", 2031, "NAVAREA XI 7/31")
    assert told.issued == datetime(2031, 7, 10, 6, tzinfo=UTC)
    assert told.cancelled_at == datetime(2031, 7, 15, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes", [{"msgYear": "20x1"}, {"msgYear": None}, {"issueDate": "310000Z FEB 2031"}, {"authority": 7}]
)
def test_odd_fields_of_a_row_are_left_out(changes: dict[str, Any]) -> None:
    told = row(**changes).announced
    assert told is not None
    assert None in (told.year, told.issued, told.authority)


@pytest.mark.parametrize("text", [None, "", "  ", 5, ["A"]])
def test_a_row_without_a_text_is_unreadable(text: Any) -> None:
    assert isinstance(warning_row(ROW | {"text": text}, "x 1", "warning 1"), Unreadable)
