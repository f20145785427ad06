"""Tables of documents: which column is what, and rows that are none."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.source import Head
from offing.sources.document_table import SOURCE
from sources.documents_made import JSON, STORY, TABLE, one, read


def documents(data: bytes, **options: object) -> list[Document]:
    return [found for found in read(SOURCE, data, **options) if isinstance(found, Document)]


def test_columns_are_known_by_the_usual_names() -> None:
    first, second = documents(TABLE)
    assert first.text == f"Frigate passes\n\n{STORY.rstrip()}"
    assert (first.part, first.publisher, first.title) == ("row 1", "Harbour News", "Frigate passes")
    assert (first.published, first.published_grain) == (datetime(2024, 5, 6, 12, tzinfo=UTC), "day")
    assert first.found["published"] == "column date"
    assert second.part == "row 2"


@pytest.mark.parametrize(
    ("header", "language"), [("日期,公告內容", "zh-Hant"), ("公開日,本文", "zh-Hant"), ("дата;текст", "zh-Hant")]
)
def test_names_in_other_languages_are_known(header: str, language: str) -> None:
    separator = ";" if ";" in header else ","
    row = separator.join(("2024-05-06", "國防部今日表示，迄０６００時止，偵獲艦艇四艘，持續在周邊活動。"))
    (document,) = documents(f"{header}\n{row}\n".encode())
    assert (document.language, document.publisher) == (language, "國防部")
    assert document.published == datetime(2024, 5, 6, 12, tzinfo=UTC)


def test_the_user_says_which_column_is_what() -> None:
    data = b"a,b,c\nThe ships went out to sea,2024-05-06,Osprey sails\n"
    (document,) = documents(data, map={"text": "a", "published": "#2", "title": "c"})
    assert (document.text, document.title) == ("Osprey sails\n\nThe ships went out to sea", "Osprey sails")
    assert document.published == datetime(2024, 5, 6, 12, tzinfo=UTC)
    (plain,) = documents(TABLE.split(b"\n2024-05-07")[0], map={"title": "-", "publisher": "-"})
    assert (plain.title, plain.publisher) == (None, None)


def test_a_column_that_is_not_there_is_told() -> None:
    with pytest.raises(InputError, match=r"--map text=nope: there is no such column; there are date, headline"):
        read(SOURCE, TABLE, map={"text": "nope"})


def test_a_mapping_of_positions_is_none_of_documents() -> None:
    found = SOURCE.recognise(Head("x", TABLE), {"map": {"lat": "Y"}})
    assert (found.score, found.decided) == (
        0.0,
        ("--map names none of text, title, publisher, published, language, url",),
    )


def test_long_values_are_texts_where_no_name_says_so() -> None:
    data = f"when,remark_of_the_day,kind\n2024-05-06,{STORY.splitlines()[0].replace(',', '')},x\n".encode()
    found = SOURCE.recognise(Head("x", data + data.partition(b"\n")[2] * 3), {})
    assert 0 < found.score < 0.5
    assert "text in remark_of_the_day" in found.decided[0]


@pytest.mark.parametrize(
    "told",
    [
        [{"text": STORY, "date": "2024-05-06T06:30:00Z"}],
        {"articles": [{"body": STORY, "publishedAt": 1714977000}]},
        {"note": "x", "texts": {"one.pdf": {"text": STORY, "published": 1714977000000}}},
        {"one.pdf": {"text": STORY, "timestamp": "Mon, 06 May 2024 06:30:00 GMT"}},
        {"title": None, "content": {"rendered": STORY}, "date": "2024-05-06T06:30:00+00:00"},
    ],
)
def test_json_in_its_many_forms(told: object) -> None:
    document = one(SOURCE, json.dumps(told).encode())
    assert document.text == STORY.rstrip()
    assert document.published == datetime(2024, 5, 6, 6, 30, tzinfo=UTC)


def test_json_of_a_news_service() -> None:
    first, second = read(SOURCE, JSON)
    assert isinstance(first, Document)
    assert first.text == "Frigate passes\n\nThe frigate Osprey left Port Albert on Monday."
    assert (first.publisher, first.address) == ("Harbour News", "https://harbour.example/1")
    assert second == Unreadable("no text", "row 2")


def test_json_lines_skip_what_is_none() -> None:
    data = json.dumps({"text": STORY}) + '\n\n{"text": \n[1]\n' + json.dumps({"text": "Osprey is back in port."}) + "\n"
    found = read(SOURCE, data.encode())
    assert [type(one).__name__ for one in found] == ["Document", "Unreadable", "Unreadable", "Document"]
    assert [one.part for one in found] == ["line 1", "line 3", "line 4", "line 5"]


def test_lone_surrogates_of_json_are_replaced() -> None:
    (document,) = documents(b'[{"text": "The ship \\ud800 sails at noon today.", "title": "\\udfff"}]')
    assert document.text.encode().decode() == "\ufffd\n\nThe ship \ufffd sails at noon today."
    (named,) = documents(b'{"\\ud800a": {"text": "The ship sails at noon today."}}')
    assert named.part == "\ufffda"


@pytest.mark.parametrize("data", [b"[" * 200_000, b'{"text":' * 100_000, b"[1, 2, 3]", b"{}", b"{", b'{"a": 1}'])
def test_json_without_documents_is_refused_or_told(data: bytes) -> None:
    try:
        assert all(isinstance(found, Unreadable) for found in read(SOURCE, data))
    except InputError as error:
        assert "JSON" in str(error) or "no column of texts" in str(error) or "no rows" in str(error)


def test_rows_that_are_none_are_counted() -> None:
    data = "date,text\n2024-05-06,The ship sails at noon, they said\n2024-05-07,The ship came back in the evening\n"
    left, document = read(SOURCE, data.encode())
    assert left == Unreadable("3 columns where the header has 2", "row 1")
    assert document.part == "row 2"


def test_a_quotation_mark_left_open_loses_nothing_silently() -> None:
    data = 'date,text\n2024-05-06,"The ship sails\n' + "2024-05-07,and comes back\n" * 800_000
    found = read(SOURCE, data.encode())
    assert any(
        "cannot be read" in one.reason or "longer than" in one.reason for one in found if isinstance(one, Unreadable)
    )


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "count", "language"),
    [("taiwan_mnd_2020-09_2024-12.csv", 1351, "zh-Hant"), ("japan_jso_movements_first_half.json", 48, "ja")],
)
def test_official_releases_are_read_whole(real_data: Path, name: str, count: int, language: str) -> None:
    found = documents((real_data / "releases" / name).read_bytes())
    assert len(found) == count
    assert all(document.published is not None for document in found)
    assert sum(document.language == language for document in found) >= 0.99 * count
