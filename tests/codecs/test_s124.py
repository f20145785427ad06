"""S-124: what is written stands in the order of the schema and is read back; datasets of others are too."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from offing.codecs.s124_read import read_s124
from offing.codecs.s124_words import BESIDE, SUBJECT_OF, TYPE_OF
from offing.codecs.s124_write import write_s124
from offing.codecs.warning_documents import warning_text
from offing.schema.document import Document
from offing.schema.errors import InputError
from offing.schema.source import Head
from offing.schema.warning import SUBJECTS
from offing.schema.warning_json import warning_json
from offing.sources import all_sources
from offing.warnings.reading import read_announced
from offing.warnings.told_apart import DIFFER
from warned import CANCELS_WRECK, FIRING_EN, FIRING_ZH, GUNNERY, WRECK

# The sequences of S-124_GML_Schemas_1.0.0.xsd (IHO, 2023), with what may be left out in brackets.
ORDER = {
    "Dataset": "[boundedBy] DatasetIdentificationInformation members",
    "NAVWARNPreamble": "[affectedChartPublications] generalArea [locality] messageSeriesIdentifier [nAVWARNTitle] "
    "[cancellationDate] intService navwarnTypeGeneral publicationTime [theReferences]",
    "messageSeriesIdentifier": "agencyResponsibleForProduction [countryName] nameOfSeries [warningIdentifier] "
    "warningNumber warningType year",
    "References": "[messageSeriesIdentifier] noMessageOnHand referenceCategory",
    "NAVWARNPart": "[featureName] [featureReference] [fixedDateRange] warningInformation [restriction] header "
    "[affects] [positions] [geometry]",
    "NAVWARNAreaAffected": "inpacts geometry",
    "fixedDateRange": "[dateEnd] [dateStart]",
    "warningInformation": "[information] [navwarnTypeDetails]",
    "information": "[fileLocator] [fileReference] [headline] [language] [text]",
    "featureName": "[displayName] [language] name",
    "generalArea": "[localityIdentifier] locationName",
    "locationName": "[language] text",
    "nAVWARNTitle": "[language] text",
}


def said(document: Document, id_: str = "0123456789abcdef"):
    [warning] = read_announced(document).warnings
    return warning_json(warning, document.text, id_)


def announced(text: str, **options: str):
    document = warning_text(text, "test", "", options)
    assert isinstance(document, Document)
    return said(document)


def read(data: bytes) -> list:
    found = list(read_s124(data, "test"))
    assert all(isinstance(one, Document) for one in found)
    return [said(one) for one in found]


MIXED = WRECK.replace("AT 021000Z JUN.", "AT 021000Z JUN. ICE IN AREA WITHIN 5 MILES OF 44-05.00N 012-15.00W.")
LIST = "051200Z JUN 21\nHYDROLANT 910/21.\nWARNINGS IN FORCE AT 051200Z JUN 21: 880/21, 901/21.\n"
TEXTS = {"gunnery": GUNNERY, "wreck": WRECK, "cancels": CANCELS_WRECK, "zh": FIRING_ZH, "mixed": MIXED, "list": LIST}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_elements_stand_as_the_schema_has_them(text):
    root = etree.fromstring(write_s124([announced(text)], date(2026, 1, 2)))
    ids = [one.get("{http://www.opengis.net/gml/3.2}id") for one in root.iter() if one.tag is not etree.Comment]
    named = [one for one in ids if one]
    assert len(named) == len(set(named))
    links = [value[1:] for one in root.iter() for name, value in one.attrib.items() if name.endswith("href")]
    assert set(links) <= set(named)
    for one in root.iter():
        name = etree.QName(one).localname
        if name not in ORDER or one.get("{http://www.w3.org/2001/XMLSchema-instance}nil"):
            continue
        allowed = ORDER[name].split()
        places = [
            next(n for n, word in enumerate(allowed) if word.strip("[]") == etree.QName(child).localname)
            for child in one
        ]
        assert places == sorted(places), name
        assert {n for n, word in enumerate(allowed) if not word.startswith("[")} <= set(places), name


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_is_written_is_read_back(text):
    first = announced(text)
    [again] = read(write_s124([first], date(2026, 1, 2)))
    for name in ("coordinator", "year", "subject", "issued", "cancelled_at", "cancels", "in_force", "areas"):
        assert again[name] == first[name], name
    assert str(again["number"]).lstrip("0") == str(first["number"]).lstrip("0")
    assert again["text"].startswith(first["text"].strip())
    [third] = read(write_s124([again], date(2026, 1, 2)))
    assert third["text"] == again["text"], "what stands beside the text does not pile up"


def test_several_warnings_keep_their_own_parts_and_references():
    every = [announced(text) | {"id": f"{n:016x}"} for n, text in enumerate([GUNNERY, CANCELS_WRECK, FIRING_EN])]
    again = read(write_s124(every, date(2026, 1, 2)))
    assert [one["number"] for one in again] == ["901", "905", "310"]
    assert [len(one["areas"]) for one in again] == [2, 0, 1]
    assert [len(one["cancels"]) for one in again] == [0, 1, 0]


def test_rehearsals_say_so():
    assert b"REHEARSAL" in write_s124([announced(WRECK) | {"synthetic": True}], date(2026, 1, 2))


def test_types_are_of_known_subjects():
    assert set(TYPE_OF) <= set(SUBJECTS)
    assert set(SUBJECT_OF.values()) <= set(SUBJECTS)


HEAD = (
    '<S124:Dataset xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:S124="http://www.iho.int/S124/1.0" '
    'xmlns:S100="http://www.iho.int/s100gml/5.0" xmlns:xlink="http://www.w3.org/1999/xlink" gml:id="d"><S124:members>'
)
SERIES = (
    "<S124:messageSeriesIdentifier><S124:nameOfSeries>{series}</S124:nameOfSeries><S124:warningNumber>{number}"
    "</S124:warningNumber><S124:year>{year}</S124:year></S124:messageSeriesIdentifier>"
)
RING = (
    "<S124:geometry><S100:surfaceProperty><S100:Surface gml:id='s'><gml:patches><gml:PolygonPatch><gml:exterior>"
    "<gml:LinearRing><gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:PolygonPatch></gml:patches>"
    "</S100:Surface></S100:surfaceProperty></S124:geometry>"
)
POINT = (
    "<S124:geometry><S100:pointProperty><S100:Point gml:id='p'><gml:pos>{at}</gml:pos></S100:Point>"
    "</S100:pointProperty></S124:geometry>"
)


def dataset(text: str, geometry: str = "", *, dates: str = "", year: str = "2023", header: str = "#p") -> bytes:
    return (
        f"{HEAD}<S124:NAVWARNPreamble gml:id='p'>{SERIES.format(series='COASTAL W', number=17, year=year)}"
        "<S124:navwarnTypeGeneral code='10'>Newly Discovered Dangers</S124:navwarnTypeGeneral>"
        "<S124:publicationTime>2023-05-02T17:26:48</S124:publicationTime></S124:NAVWARNPreamble>"
        f"<S124:NAVWARNPart gml:id='a'>{dates}<S124:warningInformation><S124:information><S124:text>{text}</S124:text>"
        f"</S124:information></S124:warningInformation><S124:header xlink:href='{header}'/>{geometry}"
        "</S124:NAVWARNPart></S124:members></S124:Dataset>"
    ).encode()


def test_the_dataset_alone_tells_where_and_on_which_days():
    dates = (
        "<S124:fixedDateRange><S124:dateEnd><S100:date>2023-05-06</S100:date></S124:dateEnd>"
        "<S124:dateStart><S100:date>2023-05-04</S100:date></S124:dateStart></S124:fixedDateRange>"
    )
    ring = RING.format(ring="44.0 -130.0 44.0 -129.0 43.0 -129.0 44.0 -130.0")
    [one] = read(dataset("Rocks fall &lt;br /&gt;here.", ring, dates=dates, year="23", header="nowhere"))
    [area] = one["areas"]
    assert area["shapes"][0]["positions"] == [[44.0, -130.0], [44.0, -129.0], [43.0, -129.0]]
    assert area["windows"] == [[datetime(2023, 5, 4, tzinfo=UTC), datetime(2023, 5, 7, tzinfo=UTC)]]
    assert area["supposed"] == ["its hours are not told; whole days are taken"]
    assert area["reservation"] is None, "a number beyond 90 shows which comes first"
    assert one["year"] == 2023
    assert one["text"].startswith("Rocks fall \nhere.")
    for name, (start, end) in one["spans"].items():
        assert one["text"][start:end].strip(), name
    start, end = one["spans"]["areas.0.shapes.0.vertices.1"]
    assert one["text"][start:end] == "44.0000000 -129.0000000"


@pytest.mark.parametrize("at", ["-17.2875 119.35", "119.35 -17.2875"])
def test_a_number_beyond_90_is_a_longitude(at):
    [one] = read(dataset("A wreck lies here.", POINT.format(at=at)))
    assert one["areas"][0]["shapes"][0]["positions"] == [[-17.2875, 119.35]]
    assert one["subject"] == "wreck"


@pytest.mark.parametrize("at", ["54.5 10.25", "10.25 54.5"])
def test_positions_of_the_text_show_which_comes_first(at):
    [one] = read(dataset("WRECK REPORTED IN 54-30.0N 010-15.0E.", POINT.format(at=at)))
    [area] = one["areas"]
    assert area["shapes"][0]["positions"] == [[54.5, 10.25]]
    assert area["reservation"] is None


def test_where_nothing_shows_it_latitude_is_taken_and_said():
    [one] = read(dataset("A wreck lies here.", POINT.format(at="54.5 10.25")))
    assert one["areas"][0]["shapes"][0]["positions"] == [[54.5, 10.25]]
    assert "latitude is taken first" in one["areas"][0]["reservation"]
    assert one["plotted"] == "plotted with a reservation"


def test_a_text_that_tells_other_positions_is_not_drawn_in_silence():
    ring = RING.format(ring="44.0 -130.0 44.0 -129.0 43.0 -129.0 44.0 -130.0")
    text = "EXERCISES 040800Z TO 041200Z MAY IN AREA BOUND BY 45-00N 130-00W, 45-00N 129-00W, 44-00N 129-00W."
    [one] = read(dataset(text, ring))
    [area] = one["areas"]
    assert area["shapes"][0]["positions"][0] == [44.0, -130.0]
    assert DIFFER in area["reservation"]
    assert [at.hour for at in area["windows"][0]] == [8, 12], "its hours are the text's"


def test_later_editions_and_loose_writers_are_read():
    loose = (
        '<S124:DataSet xmlns:S124="http://www.iho.int/S124/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"><S124:imember>'
        "<S124:NavwarnPreamble gml:id='i'><S124:messageSeriesIdentifier><S124:warningNumber>305</S124:warningNumber>"
        "<S124:year>2026</S124:year><S124:productionAgency>SIM AGENCY</S124:productionAgency>"
        "</S124:messageSeriesIdentifier></S124:NavwarnPreamble></S124:imember><S124:member>"
        "<S124:NavwarnPart gml:id='f'>"
        "<S124:geometry><gml:pointProperty><gml:Point><gml:pos>51.92 3.98</gml:pos></gml:Point></gml:pointProperty>"
        "</S124:geometry><S124:warningInformation><S124:information>Uncharted obstruction.</S124:information>"
        "</S124:warningInformation></S124:NavwarnPart></S124:member></S124:DataSet>"
    )
    [one] = read(loose.encode())
    assert (one["number"], one["subject"]) == ("305", "obstruction")
    assert one["areas"][0]["shapes"][0]["positions"] == [[51.92, 3.98]]


def test_what_cannot_be_drawn_is_said():
    arc = (
        "<S124:geometry><S100:curveProperty><gml:Curve><gml:segments><gml:ArcByCenterPoint/></gml:segments></gml:Curve>"
    )
    [one] = read(dataset("Here.", f"{arc}</S100:curveProperty></S124:geometry>{POINT.format(at='1 2')}"))
    assert "cannot be drawn" in one["areas"][0]["reservation"]
    [one] = read(dataset("Here.", POINT.format(at="191.5 2")))
    assert not [area for area in one["areas"] if area["geometry"]]
    assert one["plotted"].startswith("not plotted")


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE d [<!ENTITY a "b">]><S124:Dataset xmlns:S124="http://www.iho.int/S124/1.0">&a;</S124:Dataset>',
        b'<Dataset xmlns="http://www.iho.int/S124/1.0"><members/></Dataset>',
        b"<a" * 5000,
        b"",
        dataset("many", POINT.format(at="1 2 " * 20_001)),
    ],
    ids=["entities", "no warning", "open tags", "nothing", "too many positions"],
)
def test_hostile_or_empty_datasets_are_refused(data):
    with pytest.raises(InputError):
        list(read_s124(data, "test"))


@given(st.binary(max_size=60), st.integers(0, 900))
def test_damaged_datasets_never_break_the_reader(junk, at):
    whole = dataset("WRECK IN 54-30.0N 010-15.0E.", POINT.format(at="54.5 10.25"))
    try:
        for one in read_s124(whole[:at] + junk + whole[at + len(junk) :], "test"):
            if isinstance(one, Document):
                said(one)
    except InputError:
        pass


def test_it_is_recognised_and_nothing_else_is():
    source = all_sources()["s124"]
    assert source.recognise(Head("a.gml", dataset("x")), {}).score > 0.9
    for other in (b"<rss/>", b"text about NAVWARNPart", FIRING_EN.encode(), b"{}"):
        assert source.recognise(Head("a", other), {}).score == 0
    assert BESIDE not in GUNNERY
