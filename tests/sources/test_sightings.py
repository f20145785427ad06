"""Sources of sightings: forms, tables, detections and files of cameras, each value with its stretch of the text."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras import film, photograph
from offing.codecs.cells import rows
from offing.codecs.media import kind_of, read_media
from offing.codecs.sighting_form import read_form, write_form
from offing.codecs.stated_places import read_heading, read_position
from offing.codecs.stated_times import read_stated
from offing.reports.readers.sightings import READER
from offing.schema.claim import Claim
from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.source import Head
from offing.sources import all_sources, recognise

TABLE = (
    "Date,Time,Zone,Hull,Ship,Lat,Lon,Place,Observer,Means,Remarks\n"
    '2031-05-03,06:10,JST,RU:548,,34.61,129.42,,A. Watcher,visual,"seen, with ""smoke"""\n'
    "2031-05-03,06:10,,RU:548,,34.61,129.42,,A. Watcher,visual,\n"
    "2031-05-04,07:00,JST,101; 119,,,,Tsushima Strait,JMSDF,aircraft,\n"
)
GFW = (
    "scene_id,timestamp,lat,lon,presence_score,length_m,mmsi,matching_score\n"
    "S1A_IW_GRDH_1SDV_20310101T095115_20310101T095144_0_0_0,2031-01-01 09:51:21 UTC,34.61,129.42,0.99,150.3,999,0.1\n"
    "S1A_IW_GRDH_1SDV_20310101T095115_20310101T095144_0_0_0,2031-01-01 09:51:22,34.71,129.52,0.4,18.3,,\n"
    "S1A_IW_GRDH_1SDV_20310101T095115_20310101T095144_0_0_0,2031-01-01 18:51:22,34.71,129.52,0.4,18.3,,\n"
)


def taken(data: bytes, **options: Any) -> tuple[list[Document], list[Unreadable]]:
    source, found = recognise(Head("input", data), None, options)
    assert source.extract is not None
    made = list(source.extract(data, found.layout, options))
    return [one for one in made if isinstance(one, Document)], [one for one in made if isinstance(one, Unreadable)]


def claims(data: bytes, **options: Any) -> list[Claim]:
    found = [claim for one in taken(data, **options)[0] for claim in READER.read(one).claims]
    assert all(claim.sighted for claim in found)
    return found


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (TABLE.encode(), "sighting-table"),
        (GFW.encode(), "detections"),
        (
            b"detect_lat,detect_lon,vessel_length_m,is_vessel,scene_id,confidence\n1.5,2.5,30,True,S1B_20310101T0951,HIGH\n",
            "detections",
        ),
        (
            b'[{"detect_id": "S2A_20310101T021345", "longitude": 1.5, "latitude": 2, "score": 0.9, "is_vessel": 1}]',
            "detections",
        ),
        (photograph("2031:05:03 06:12:10"), "media"),
        (film(3_790_000_000), "media"),
        (
            write_form({"observer": ["A"], "at": ["2031-05-03 06:10 JST"], "place": ["Tsushima Strait"]}, []).encode(),
            "sighting-form",
        ),
        (b"mmsi,t,lat,lon,sog\n219000123,2031-05-03T06:10:00Z,55.1,11.2,3\n", "csv"),
    ],
)
def test_inputs_are_recognised(data: bytes, name: str) -> None:
    assert recognise(Head("input", data), None, {})[0].name == name


def test_rows_become_sightings_whose_slots_are_their_cells() -> None:
    [document], [refused] = taken(TABLE.encode())
    assert refused.reason.startswith("a time without a zone; write it with one")
    first, last = READER.read(document).claims
    assert first.time is not None and first.time.span is not None and first.place is not None
    assert document.text[slice(*first.time.span)] == "2031-05-03,06:10"
    assert first.time.start.isoformat() == "2031-05-02T21:10:00+00:00"  # type: ignore[union-attr]
    assert [document.text[slice(*unit.span)] for unit in last.units if unit.span] == ["101", "119"]
    assert first.units[0].hulls == ("rfn:548",) and first.targets[0].id == "navy:rfn"
    assert last.observer is not None and last.observer.id == "navy:jmsdf"
    assert document.text[slice(*first.spans["detail.note"])] == 'seen, with ""smoke""'
    assert first.detail["note"] == 'seen, with "smoke"'


def test_a_zone_for_all_is_said_to_be_given() -> None:
    found = claims(TABLE.encode(), zone="JST")
    assert len(found) == 3
    assert found[1].time is not None and found[1].time.inferred == "the zone is given for all times"


def test_columns_are_mapped_where_the_guess_is_wrong() -> None:
    data = b"when,Nr,who,y,x\n2031-05-03 06:10Z,RU:548,Me,34.6,129.4\n"
    mapping = {"time": "when", "hull": "Nr", "observer": "who", "lat": "y", "lon": "x"}
    [claim] = claims(data, map=mapping)
    assert claim.units[0].hull_number == "548"
    with pytest.raises(InputError, match="no such column"):
        recognise(Head("input", data), "sighting-table", {"map": {"hull": "Number"}})


def test_a_thousand_rows_are_one_document_and_each_quotes_its_own_text() -> None:
    head, row = TABLE.splitlines()[:2]
    documents, _ = taken("\n".join([head, *[row] * 2_500]).encode())
    assert [one.part for one in documents] == ["rows 1 to 1000", "rows 1001 to 2000", "rows 2001 to 2500"]
    for one in documents:
        assert all(one.text[slice(*claim.quote)] == row for claim in READER.read(one).claims)


def test_detections_take_their_zone_from_the_scene_or_are_refused() -> None:
    [document], [refused] = taken(GFW.encode())
    assert "zone" in refused.reason
    first, second = READER.read(document).claims
    assert second.time is not None and second.time.inferred == "UTC, as in the name of its scene"
    assert first.detail["detection"]["mmsi"] == "999" and first.detail["detection"]["length_m"] == 150.3
    assert document.text[slice(*first.spans["detail.detection.length_m"])] == "150.3"
    assert second.detail["detection"]["score_is"] == "low" and first.units == ()


def features(crs: object | None, *points: tuple[float, float]) -> bytes:
    told = {"type": "FeatureCollection"} | ({"crs": crs} if crs else {})
    own = {"detect_id": "a", "timestamp": "2031-01-01T09:51:21Z", "vessel_length_m": 120.5, "score": 0.9}
    shapes = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": one}, "properties": own} for one in points
    ]
    return json.dumps(told | {"features": shapes}).encode()


def test_another_projection_is_brought_to_degrees_where_the_file_says_which() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    [claim] = claims(features(crs, (14_406_968.0, 4_110_000.0)))
    assert claim.place is not None and claim.place.note is not None
    assert claim.place.lat == pytest.approx(34.60255, abs=1e-4) and claim.place.lon == pytest.approx(129.42, abs=1e-4)


def test_another_projection_without_a_word_is_refused_with_what_to_do() -> None:
    documents, refused = taken(features(None, (14_406_968.0, 4_110_000.0)))
    assert not documents and "another projection" in refused[0].reason and "--map crs=EPSG:" in refused[0].reason
    [claim] = claims(features(None, (14_406_968.0, 4_110_000.0)), map={"crs": "EPSG:3857"})
    assert claim.place is not None and claim.place.lon == pytest.approx(129.42, abs=1e-4)


def test_a_projection_that_nobody_knows_is_refused() -> None:
    with pytest.raises(InputError, match="not known"):
        taken(features({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::1"}}, (1.0, 2.0)))


def test_spans_of_features_are_their_values() -> None:
    [document], _ = taken(features(None, (129.42, 34.61), (129.5, 34.7)))
    for claim in READER.read(document).claims:
        told = json.loads(document.text[slice(*claim.quote)])
        assert told["properties"]["detect_id"] == "a"
        assert claim.time is not None and claim.time.span is not None
        assert document.text[slice(*claim.time.span)] == "2031-01-01T09:51:21Z"


@given(st.lists(st.lists(st.text('ab ,;"\n日', max_size=6), min_size=2, max_size=4), min_size=1, max_size=4))
def test_cells_are_what_csv_says_and_stand_where_they_say(table: list[list[str]]) -> None:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(table)
    found = list(rows(out.getvalue(), ","))
    assert [[cell.text for cell in row.cells] for row in found] == [[value.strip() for value in row] for row in table]
    for row in found:
        for cell in row.cells:
            assert out.getvalue()[cell.start : cell.end].replace('""', '"').strip() == cell.text


@given(st.text(max_size=40), st.text(max_size=200))
def test_a_form_gives_back_what_was_told(observer: str, note: str) -> None:
    form = write_form({"observer": [f"x{observer}"], "at": ["2031-05-03 06:10Z"], "place": ["Sea"], "note": [note]}, [])
    found = read_form(form)
    assert found.told["observer"][0].text.startswith("x")
    assert form.count("[sighting]\n") == 1 or "[sighting]" in note + observer


@pytest.mark.parametrize(
    "words",
    [
        "2031-05-03 06:10",
        "2031-05-03",
        "3 May",
        "03/05/2031 06:10 JST",
        "2031-13-01Z",
        "2031-05-03 06:10 CST",
        "2031-05-03 06:10 XXX",
    ],
)
def test_times_that_leave_something_open_are_refused(words: str) -> None:
    with pytest.raises(InputError):
        read_stated(words)


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("2031-05-03 06:10 JST", "2031-05-02T21:10"),
        ("2031-05-03T06:10+09:00", "2031-05-02T21:10"),
        ("2031-05-02T21:10:00Z", "2031-05-02T21:10"),
        ("2031-05-03 06:10 Asia/Tokyo", "2031-05-02T21:10"),
        ("1935529800", "2031-05-02T23:10"),
    ],
)
def test_times_with_a_zone(words: str, start: str) -> None:
    assert read_stated(words).start.isoformat().startswith(start[:13])


@pytest.mark.parametrize(
    "words", ["34.61 129.42", "34.61, 129.42", "34-36.6N 129-25.2E", "N34.61 E129.42", "34°36.6'N 129°25.2'E"]
)
def test_positions_in_every_form(words: str) -> None:
    found = read_position(words)
    assert (found.lat, found.lon) == (pytest.approx(34.61, abs=1e-3), pytest.approx(129.42, abs=1e-3))


def test_headings() -> None:
    assert [read_heading(words) for words in ("225", "SW", "south-west", "225°", "somewhere", "400")] == [
        225,
        225,
        225,
        225,
        None,
        None,
    ]


def test_a_photograph_says_when_and_where() -> None:
    said = read_media(photograph("2031:05:03 06:12:10", "+09:00", (34.6, -129.4), ("2031:05:02", 21, 12, 5)))
    assert said["clock"] == "2031-05-03T06:12:10+09:00" and said["satellite_time"] == "2031-05-02T21:12:05+00:00"
    lat, lon = map(float, said["position"].split())
    assert (lat, lon) == (pytest.approx(34.6, abs=1e-4), pytest.approx(-129.4, abs=1e-4))


def test_a_film_says_when_and_where() -> None:
    said = read_media(film(3_790_000_000))
    assert said == {
        "type": "MP4",
        "clock": "2024-02-05T17:46:40+00:00",
        "lasts_s": "12.5",
        "position": "34.600000 129.400000",
    }


@given(
    st.binary(max_size=400),
    st.sampled_from(
        [b"\xff\xd8\xff\xe1\x01\x00Exif\0\0II*\0", b"\0\0\0\x18ftypisom", b"\0\0\0\x18ftypheic", b"\x89PNG\r\n\x1a\n"]
    ),
)
def test_a_hostile_file_of_a_camera_is_read_as_nothing(data: bytes, head: bytes) -> None:
    assert kind_of(head + data)
    assert all(isinstance(one, str) and len(one) < 200 for one in read_media(head + data).values())


def test_a_file_of_a_camera_alone_is_no_sighting() -> None:
    [document], _ = taken(photograph("2031:05:03 06:12:10"))
    reading = READER.read(document)
    assert reading.claims == () and set(reading.passed) == {"what the file says"}


def test_every_source_of_sightings_tells_what_it_reads() -> None:
    assert {one.name for one in all_sources().values() if one.family == "sightings"} == {
        *("sighting-form", "sighting-table", "detections", "media")
    }
