"""KML is well-formed, holds no tag of a stranger's, and another program reads its areas."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from offing.codecs.kml import NAMESPACE, Placed, write_kml

NS = {"k": NAMESPACE}
RING = [[10.0, 54.0], [11.0, 54.0], [11.0, 55.0], [10.0, 54.0]]
HOLE = [[10.5, 54.2], [10.6, 54.2], [10.6, 54.3], [10.5, 54.2]]
AREA = {"type": "Polygon", "coordinates": [RING, HOLE]}
START = datetime(2023, 7, 20, 6, tzinfo=UTC)


def written(*things: Placed):
    out = io.BytesIO()
    assert write_kml("Title", things, out) == len(things)
    return etree.fromstring(out.getvalue())


def test_a_window_is_a_time_span_and_several_a_folder():
    one = written(Placed("A", "text", AREA, [(START, START + timedelta(hours=3))]))
    [span] = one.iterfind(".//k:Placemark/k:TimeSpan", NS)
    assert [child.text for child in span] == ["2023-07-20T06:00:00Z", "2023-07-20T09:00:00Z"]
    many = written(Placed("A", "text", AREA, [(START, None), (None, START)]))
    assert len(many.findall("k:Document/k:Folder/k:Placemark", NS)) == 2
    spans = many.findall(".//k:TimeSpan", NS)
    assert [[child.tag.rpartition("}")[2] for child in one] for one in spans] == [["begin"], ["end"]]
    [stamp] = written(Placed("e", "", None, [(START, START)])).iterfind(".//k:TimeStamp/k:when", NS)
    assert stamp.text == "2023-07-20T06:00:00Z"
    assert written(Placed("e", "", None, [(None, None)])).find(".//k:TimeSpan", NS) is None


@given(st.text(max_size=40))
def test_names_of_strangers_are_text(words):
    root = written(Placed(words, words, AREA))
    assert len(root.findall(".//k:Placemark", NS)) == 1
    description = root.find(".//k:description", NS).text or ""
    assert "<" not in description.replace("<br/>", "")


def test_markup_does_not_become_markup():
    root = written(Placed("<b>&amp;", "<img src='http://example.org/x'>\n2 < 3", AREA))
    assert root.find(".//k:Placemark/k:name", NS).text == "<b>&amp;"
    assert root.find(".//k:description", NS).text == "&lt;img src='http://example.org/x'&gt;<br/>2 &lt; 3"
    assert b"href" not in etree.tostring(root), "nothing is fetched to draw it"


@pytest.mark.parametrize(
    "geometry",
    [
        AREA,
        {"type": "Point", "coordinates": [10.0, 54.0]},
        {"type": "LineString", "coordinates": RING},
        {"type": "MultiPolygon", "coordinates": [[RING, HOLE], [[[20, 1], [21, 1], [21, 2], [20, 1]]]]},
        {"type": "MultiPoint", "coordinates": RING},
        {"type": "GeometryCollection", "geometries": [AREA, {"type": "Point", "coordinates": [1.0, 2.0]}]},
    ],
    ids=lambda geometry: geometry["type"],
)
def test_gdal_reads_every_geometry(tmp_path: Path, geometry):
    path = tmp_path / "a.kml"
    with path.open("wb") as out:
        write_kml("Title", [Placed("A", "text", geometry)], out)
    _, table = pyogrio.read_arrow(path)
    [found] = shapely.force_2d(shapely.from_wkb(table["wkb_geometry"].to_pylist()))
    expected = shapely.geometry.shape(geometry)
    assert shapely.normalize(found).equals_exact(shapely.normalize(expected), 1e-6)
