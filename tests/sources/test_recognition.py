"""Which source an input is given to: documents, tables and logs side by side."""

from pathlib import Path

import pytest

from offing.schema.errors import UnknownFormat
from offing.schema.source import Head
from offing.sources import recognise
from sources.documents_made import ATOM, EML, JSON, PAGE, RSS, STORY, TABLE, named, pdf

SENTENCE = "!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E"
LOG = "\n".join([SENTENCE] * 40).encode()
POSITIONS = b"mmsi,time,lat,lon,text\n" + b"235070762,2016-01-12 13:02:11,50.5,-1.5,a long remark of some words\n" * 9
BASE = b"MSG,3,1,1,DF0001,1,2023/07/20,06:30:00.000,2023/07/20,06:30:00.000,,1000,,,36.5,133.2,,,0,0,0,0\n" * 9
AIRCRAFT = b'{"now": 1689834600.0, "aircraft": [{"hex": "df0001", "flight": "SIM01", "lat": 36.5, "lon": 133.2}]}'
RAW = b"*8D4840D6202CC371C32CE0576098;\n" * 20


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (STORY.encode(), "text"),
        (STORY.encode("utf-16"), "text"),
        ("艦艇二隻が海峡を北上した。海上自衛隊が確認した。".encode(), "text"),
        ("Два корабля прошли через пролив. Об этом сообщил флот.".encode("cp1251"), "text"),
        (f"---\ntitle: A week\n---\n{STORY}".encode(), "text"),
        (f"Frigate sails; boats follow\n\n{STORY}\n{STORY}".encode(), "text"),
        (f"Drill | The Post\n\n{STORY}".encode(), "text"),
        (b"# A heading\n\n* one ship, two boats\n* three more, they said, at noon\n", "text"),
        (PAGE, "html"),
        (b"<!-- saved -->\n" + PAGE, "html"),
        (f"<p>{STORY}</p><p>More</p><p>of it</p>".encode(), "html"),
        (RSS, "feed"),
        (ATOM, "feed"),
        (RSS.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "feed"),
        (EML, "eml"),
        (b"From sender Mon May  6 08:30:00 2024\n" + EML.replace(b"\r\n", b"\n"), "eml"),
        (TABLE, "documents"),
        (TABLE.replace(b",", b"\t"), "documents"),
        (JSON, "documents"),
        (JSON[: len(JSON) * 2 // 3], "documents"),
        (pdf(STORY), "pdf"),
        (LOG, "nmea"),
        (b"# a log of ours, kept in the harbour by two people, with remarks\n" * 9 + LOG, "nmea"),
        (POSITIONS, "csv"),
        (BASE, "sbs"),
        (AIRCRAFT, "readsb"),
        (RAW, "avr"),
    ],
)
def test_each_goes_to_its_own(data: bytes, name: str) -> None:
    assert named(data) == name


def test_an_article_that_quotes_a_sentence_is_no_log() -> None:
    article = f"{STORY}\n" * 8 + f"It had received this:\n\n{SENTENCE}\n\n{STORY}"
    assert named(article.encode()) == "text"
    assert named(PAGE.replace(b"</article>", f"<pre>\n{SENTENCE}\n</pre></article>".encode())) == "html"


@pytest.mark.parametrize(
    "data",
    [
        b"once upon a time\n",
        b"a,b,c\n1,2,3\n4,5,6\n",
        b"1 2 3 4 5 6 7 8 9\n" * 40,
        b'<?xml version="1.0"?><shop><price>3</price></shop>',
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "x"}}]}',
        b"mmsi,name,flag,kind\n1,Osprey of the north,GB,ferry\n2,Heron of the south,GB,tug\n3,Gull,GB,tug\n",
        b"\x00\x01\x02" * 900,
    ],
)
def test_what_is_no_document_is_none(data: bytes) -> None:
    with pytest.raises(UnknownFormat):
        named(data)


@pytest.mark.parametrize("data", [b" \n\t\r\n", b"\xef\xbb\xbf", b"\n" * 70_000])
def test_white_space_alone_is_said_to_be_that(data: bytes) -> None:
    with pytest.raises(UnknownFormat, match="nothing but white space"):
        named(data)


def test_a_table_without_texts_is_told_how_to_name_them() -> None:
    with pytest.raises(UnknownFormat, match="documents: no column of texts; say which it is, as in --map text=COLUMN"):
        named(b"ship,flag,year\nOsprey,GB,2024\nHeron,GB,2023\n")


def test_what_decodes_is_read_as_text_where_the_user_says_so() -> None:
    source, _ = recognise(Head("x", b"once upon a time\n"), "text", {})
    assert source.name == "text"
    with pytest.raises(UnknownFormat, match="binary data"):
        recognise(Head("x", b"\x00\x01\x02" * 900), "text", {})


def test_the_family_is_asked_as_one() -> None:
    assert recognise(Head("x", PAGE), "document", {})[0].name == "html"
    with pytest.raises(UnknownFormat):
        recognise(Head("x", LOG), "document", {})


def test_a_mapping_tells_documents_from_positions() -> None:
    data = POSITIONS.replace(b"text", b"remark")
    assert named(data, map={"text": "remark"}) == "documents"
    assert named(data, map={"mmsi": "mmsi"}) == "csv"


@pytest.mark.real
def test_real_inputs_go_where_they_belong(real_data: Path) -> None:
    expected = {
        **{f"ais/csv/{name}.csv": "csv" for name in ("stonesoup_solent_20160112", "argenni_gibraltar_2016-06-01")},
        **{"ais/nmea/gpsd_sample.aivdm": "nmea", "ais/nmea/aislib_stream_example.txt": "nmea"},
        **{"ais/gfw/gap_positions_gfw.csv": "csv", "adsb/adsb_actions_1hr.json": "readsb"},
        **{"seed/article.txt": "text", "releases/taiwan_mnd_2020-09_2024-12.csv": "documents"},
        **{"releases/japan_jso_movements_first_half.json": "documents", "README.md": "text"},
        **{
            str(trace.relative_to(real_data)): "readsb"
            for trace in (real_data / "adsb" / "readsb_traces").glob("*.json")
        },
    }
    assert {place: named((real_data / place).read_bytes()) for place in expected} == expected
