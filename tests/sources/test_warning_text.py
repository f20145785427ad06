"""Warnings as text files: how they are recognised, what they are not, and how they are parted."""

from datetime import UTC, datetime

import pytest

from offing.schema.document import Document
from offing.schema.errors import InputError
from offing.schema.source import Head
from offing.sources.warning_text import SOURCE

P = "31-00N 122-00E"
WARNINGS = {
    "memorandum": f"100600Z JUL 31\nHYDROPAC 77/31.\n1. WRECK IN {P}.\n",
    "coordinator": f"NAVAREA XX 70/31\nWRECK IN {P}.\n",
    "navtex": f"ZCZC GA31\nWRECK IN {P}\nNNNN\n",
    "russia": "ПРИП МУРМАНСК 285/31\n1. БУЙ 69-18.3С 034-17.6В ОТСУТСТВУЕТ=\n",
    "china": "琼航警117/31，南海，在18-53.25N/111-51.58E附近有火箭残骸掉落。",
    "china in english": f"LN290/31 BOHAI SEA EXERCISES IN {P}.",
    "japan": f"NO.31-0430       Date:2031/09/26 12 UTC\nWRECK IN {P}.",
    "notam": "A1683/31 NOTAMN\nQ) ZZZZ/QRDCA/IV/BO/W/000/999/3100N12200E012\nA) ZZZZ B) 3107120800 C) 3107141600\nE) X",
}
OTHERS = {
    "news": "The navy said on Tuesday that NAVAREA XI 444/31 warned of missile tests.\nShips stayed away.\n",
    "log": "!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*23\n" * 9,
    "html": f"<html><body>HYDROPAC 77/31 WRECK IN {P}</body></html>",
    "json": f'{{"msgNumber": 77, "navArea": "P", "text": "WRECK IN {P}"}}',
    "table": "mmsi,lat,lon\n123456789,31.0,122.0\n",
    "poem": "THE SEA IS WIDE AND I AM SMALL\nAND WHO WILL HEAR ME WHEN I CALL\n",
    "empty": "",
}


def head(text: str | bytes) -> Head:
    return Head(name="x.txt", data=text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize("kind", WARNINGS)
def test_warnings_are_recognised(kind: str) -> None:
    assert SOURCE.recognise(head(WARNINGS[kind]), {}).score > 0.9


def test_a_warning_without_a_head_is_likely_one() -> None:
    assert 0.5 < SOURCE.recognise(head(f"GUNNERY 120800Z TO 121600Z JUL IN AREA BOUND BY {P}."), {}).score < 0.9


@pytest.mark.parametrize("kind", OTHERS)
def test_other_things_are_not(kind: str) -> None:
    assert SOURCE.recognise(head(OTHERS[kind]), {}).score == 0.0


def test_bytes_that_are_no_text_are_refused() -> None:
    assert SOURCE.recognise(head(bytes(range(256)) * 40), {}).score == 0.0
    assert SOURCE.extract is not None
    with pytest.raises(InputError):
        list(SOURCE.extract(bytes(range(256)) * 40, {}, {}))


def test_each_warning_of_a_file_is_one_document() -> None:
    text = "".join(WARNINGS["memorandum"].replace("77/31", f"{n}/31") for n in range(70, 75))
    assert SOURCE.extract is not None
    found = list(SOURCE.extract(text.encode(), {}, {}))
    assert [one.part for one in found] == [f"warning {n}" for n in range(1, 6)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_russian_in_any_encoding(encoding: str) -> None:
    assert SOURCE.extract is not None
    [found] = SOURCE.extract(WARNINGS["russia"].encode(encoding), {}, {})
    assert "БУЙ 69-18.3С" in found.text  # type: ignore[union-attr]


BARE = "HYDROPAC 9/31\nSEA OF NOWHERE.\nGUNNERY 0000Z TO 1000Z DAILY 20 THRU 23 JUL WITHIN 5 MILES OF 40-05N 132-50E.\n"


def test_what_stands_before_a_warning_tells_who_published_it_when_and_that_it_is_made_up() -> None:
    assert SOURCE.extract is not None
    text = "---\nrehearsal: a play\npublisher: SIM SERVICE\npublished: 2031-07-02T09:00:00Z\n---\n\n" + BARE
    [found] = SOURCE.extract(text.encode(), {}, {})
    assert isinstance(found, Document)
    assert (found.made_up, found.publisher, found.published) == (
        True,
        "SIM SERVICE",
        datetime(2031, 7, 2, 9, tzinfo=UTC),
    )
    [given] = SOURCE.extract(text.encode(), {}, {"publisher": "Another"})
    assert isinstance(given, Document) and given.publisher == "Another"
    [odd] = SOURCE.extract(text.replace("2031-07-02T09:00:00Z", "some day").encode(), {}, {})
    assert isinstance(odd, Document) and odd.published is None
    assert any("'some day' is no date" in note for note in odd.notes)
