"""The user's own boundary files, as they come: packed, projected, broken, hostile."""

import http.server
import json
import shutil
import threading
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely

from offing.engine.boundary_files import Boundaries, read_boundaries
from offing.schema.errors import InputError, UsageError
from offing.schema.tables import AREAS

SEA = shapely.box(130, 34, 132, 36)
FIJI = shapely.Polygon(
    [(174, -22), (179.5, -25), (184, -20), (182, -13), (176, -12)], [[(178, -18), (179, -18), (179, -17)]]
)


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    written = json.loads(shapely.to_geojson(geometry)) if isinstance(geometry, shapely.Geometry) else geometry
    return {"type": "Feature", "properties": properties, "geometry": written}


def geojson(path: Path, *features: dict[str, Any], **more: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **more}))
    return path


def written(path: Path, geometries: list[shapely.Geometry], crs: str | None = "EPSG:4326", **fields: list[Any]) -> Path:
    """Write a file of another format with its own coordinate system."""
    columns = fields or {"name": [f"area {number}" for number in range(len(geometries))]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "crs was not provided"
        pyogrio.raw.write(
            path,
            np.array([shapely.to_wkb(one) for one in geometries], object),
            [np.array(values, object) for values in columns.values()],
            list(columns),
            crs=crs,
            geometry_type="Unknown" if path.suffix == ".gpkg" else "Polygon",
            layer=path.stem,
            append=path.exists() and path.suffix == ".gpkg",
        )
    return path


def projected(geometry: shapely.Geometry, crs: str, step: float = 0.02) -> shapely.Geometry:
    change = pyproj.Transformer.from_crs(4326, crs, always_xy=True)
    return shapely.transform(shapely.segmentize(geometry, step), lambda xy: np.stack(change.transform(*xy.T), axis=1))


def shapes(read: Boundaries) -> list[shapely.Geometry]:
    assert read.areas.schema == AREAS
    found = list(shapely.from_wkb(np.array(read.areas["geometry"].to_pylist(), object)))
    assert all(shapely.is_valid(one) for one in found)
    return found


def zipped(path: Path, files: dict[str, Path]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in files.items():
            archive.write(file, name)
    return path


@pytest.mark.parametrize("form", ["collection", "feature", "geometry", "with a byte order mark"])
def test_geojson_in_all_its_forms(tmp_path: Path, form: str) -> None:
    place = tmp_path / "my waters.geojson"
    one = feature(SEA, name="Waters")
    contents = {"feature": one, "geometry": one["geometry"]}.get(form, {"type": "FeatureCollection", "features": [one]})
    place.write_text(("\ufeff" if "mark" in form else "") + json.dumps(contents))
    read = read_boundaries(place)
    assert shapes(read) == [SEA]
    assert read.areas["name"].to_pylist() == ["my waters 1" if form == "geometry" else "Waters"]
    assert read.areas["area_id"].to_pylist() == ["boundary:my-waters-1" if form == "geometry" else "boundary:waters"]
    assert read.areas["kind"].to_pylist() == ["boundary"]
    assert (read.remarks, read.refused) == ((), ())
    assert set(read.repairs.values()) == {()}


def test_names_holders_and_roles_as_marine_regions_write_them(tmp_path: Path) -> None:
    place = geojson(
        tmp_path / "eez.json",
        feature(SEA, GEONAME="A Exclusive Economic Zone", POL_TYPE="200NM", SOVEREIGN1="A", ISO_SOV1="AAA"),
        feature(SEA, GEONAME="Overlapping claim", POL_TYPE="Overlapping claim", SOVEREIGN1="A", SOVEREIGN2="B"),
        feature(SEA, GEONAME="C 12", POL_TYPE="12NM", ISO_TER1="CC", ISO_SOV1="DDD"),
        feature(SEA, GEONAME="both", POL_TYPE="Joint regime", ISO_TER1=None, ISO_SOV1="aa", ISO_SOV2="BB"),
    )
    rows = read_boundaries(place).areas.to_pylist()
    assert [row["role"] for row in rows] == ["EEZ", "overlapping claim", "territorial sea", "joint regime"]
    assert [row["holder"] for row in rows] == [None, None, "CC", "AA BB"]
    assert rows[1]["note"] == "Overlapping claim; the file names A, B"
    assert rows[0]["area_id"] == "boundary:a-exclusive-economic-zone"


def test_a_named_field_wins_and_one_name_twice_is_told(tmp_path: Path) -> None:
    place = geojson(tmp_path / "x.json", *(feature(SEA, name=name, Kennung="Süd\n西") for name in "ab"), feature(SEA))
    read = read_boundaries(place, name_field="kennung", prefix="drawn:")
    assert read.areas["name"].to_pylist() == ["Süd 西", "Süd 西", "x 3"]
    assert read.areas["area_id"].to_pylist() == ["drawn:süd-西", "drawn:süd-西-2", "drawn:x-3"]
    assert read.areas["kind"].to_pylist() == ["drawn"] * 3
    assert "2. area of this name" in read.repairs["drawn:süd-西-2"][0]
    with pytest.raises(UsageError, match="no field 'nom'; it has name, Kennung"):
        read_boundaries(place, name_field="nom")


def test_repairs_are_told_of_each_area_and_the_rest_is_refused(tmp_path: Path) -> None:
    place = geojson(
        tmp_path / "x.json",
        feature({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}, name="open"),
        feature({"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}, name="bow"),
        feature({"type": "Point", "coordinates": [1, 2]}, name="buoy"),
        feature(None, name="nothing"),
        feature({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]}, name="flat"),
        feature(shapely.box(35, 120, 40, 130), name="swapped"),
    )
    read = read_boundaries(place)
    assert [one.area for one in shapes(read)] == [0.5, 2]
    assert "not closed" in read.repairs["boundary:open"][0]
    assert "Self-intersection" in read.repairs["boundary:bow"][0]
    refused = dict(read.refused)
    assert list(refused) == ["buoy", "nothing", "flat", "swapped"]
    assert "axis lat,lon" in refused["swapped"]
    assert read.remarks == ()
    with pytest.raises(InputError, match="no area that can be used: swapped: a latitude"):
        read_boundaries(geojson(tmp_path / "y.json", feature(shapely.box(35, 120, 40, 130), name="swapped")))
    swapped = read_boundaries(tmp_path / "y.json", axis="lat,lon")
    assert shapes(swapped)[0].equals(shapely.box(120, 35, 130, 40))
    assert "swapped" in swapped.repairs["boundary:swapped"][0]


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:2449", "EPSG:32652"])
@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_another_coordinate_system_is_changed_and_told(tmp_path: Path, crs: str, suffix: str) -> None:
    corners = [projected(shapely.Point(xy), crs).coords[0] for xy in shapely.get_coordinates(SEA)]
    read = read_boundaries(written(tmp_path / f"x{suffix}", [shapely.Polygon(corners)], crs))
    # A side straight in the other system, against the same side changed point for point.
    change = pyproj.Transformer.from_crs(crs, 4326, always_xy=True)
    fine = shapely.segmentize(shapely.Polygon(corners), 500)
    expected = shapely.transform(fine, lambda xy: np.stack(change.transform(*xy.T), axis=1))
    (shape,) = shapes(read)
    assert shapely.hausdorff_distance(shape, expected) < 5e-3  # vertices every 500 m on the one
    assert shapely.symmetric_difference(shape, expected).area < 1e-4
    assert "to WGS 84" in read.remarks[0]
    assert "vertices were added on long sides" in read.repairs["boundary:area-0"][0]


def test_degrees_on_another_datum_are_changed_too(tmp_path: Path) -> None:
    read = read_boundaries(written(tmp_path / "tokyo.gpkg", [SEA], "EPSG:4301"))
    assert 0.001 < shapes(read)[0].bounds[1] - 34 < 0.01  # some 350 m between the Tokyo datum and WGS 84
    assert read.remarks == ("changed from Tokyo to WGS 84",)


def test_without_a_coordinate_system_degrees_are_believed_and_others_refused(tmp_path: Path) -> None:
    read = read_boundaries(written(tmp_path / "bare.shp", [SEA], None))
    assert not (tmp_path / "bare.prj").exists()
    assert shapes(read)[0].equals(SEA)
    assert "names no coordinate system" in read.remarks[0]
    with pytest.raises(InputError, match="another coordinate system that the file does not name"):
        read_boundaries(written(tmp_path / "metres.shp", [projected(SEA, "EPSG:32652")], None))


def test_an_area_over_the_antimeridian_in_any_form(tmp_path: Path) -> None:
    wrapped = shapely.transform(FIJI, lambda xy: np.stack(((xy[:, 0] + 180) % 360 - 180, xy[:, 1]), axis=1))
    places = [
        geojson(tmp_path / "on.json", feature(FIJI, name="area 0")),
        geojson(tmp_path / "wrapped.json", feature(wrapped, name="area 0")),
        written(tmp_path / "pacific.gpkg", [projected(FIJI, "EPSG:3832")], "EPSG:3832"),
    ]
    for place in places:
        read = read_boundaries(place)
        (shape,) = shapes(read)
        assert shape.area == pytest.approx(FIJI.area, rel=1e-4)
        assert shape.bounds == pytest.approx((-180, -25, 180, -12), abs=1e-3)
        assert shapely.intersects_xy(shape, [179, -179, 178.8, 0], [-20, -16, -17.6, -18]).tolist() == [
            True,
            True,
            False,
            False,
        ]
        assert any("cut at 180" in said for said in read.repairs["boundary:area-0"])


def test_a_cap_in_a_polar_coordinate_system_holds_its_pole(tmp_path: Path) -> None:
    circle = shapely.Point(0, 0).buffer(1_500_000, quad_segs=64)
    read = read_boundaries(written(tmp_path / "arctic.gpkg", [circle], "EPSG:3413"))
    (shape,) = shapes(read)
    assert shapely.intersects_xy(shape, [0, 90, -180, 33], [90, 89, 80, 78]).all()
    assert not shapely.intersects_xy(shape, [0, 90], [74, 0]).any()
    assert any("north pole" in said for said in read.repairs["boundary:area-0"])


def test_a_shapefile_alone_in_a_folder_and_zipped(tmp_path: Path) -> None:
    written(tmp_path / "Zone.shp", [SEA], name=["Größe"])
    shutil.copy(tmp_path / "Zone.shp", tmp_path / "ZONE2.SHP")
    for side in ("shx", "dbf", "prj", "cpg"):
        shutil.copy(tmp_path / f"Zone.{side}", tmp_path / f"ZONE2.{side.upper()}")
    files = {f"World/deep/Zone.{side}": tmp_path / f"Zone.{side}" for side in ("shp", "shx", "dbf", "prj", "cpg")}
    place = zipped(tmp_path / "z.zip", files)
    for one in (tmp_path / "Zone.shp", tmp_path / "ZONE2.SHP", place):
        read = read_boundaries(one)
        assert shapes(read)[0].equals(SEA)
        assert read.areas["name"].to_pylist() == ["Größe"]
        assert read.remarks == ()


def test_of_several_shapefiles_in_a_zip_the_polygons_are_taken_or_one_must_be_named(tmp_path: Path) -> None:
    for number, name in enumerate("ab"):
        written(tmp_path / f"{name}.shp", [shapely.box(number, 0, number + 1, 1)])
    two = zipped(tmp_path / "two.zip", {one.name: one for one in tmp_path.glob("[ab].*")})
    with pytest.raises(InputError, match="name one of them as the layer: a, b"):
        read_boundaries(two)
    assert shapes(read_boundaries(two, layer="b"))[0].bounds == (1, 0, 2, 1)
    line = np.array([shapely.to_wkb(shapely.LineString([(0, 0), (1, 1)]))], object)
    pyogrio.raw.write(tmp_path / "a.shp", line, [np.array([1])], ["n"], crs="EPSG:4326", geometry_type="LineString")
    mixed = zipped(tmp_path / "mixed.zip", {one.name: one for one in tmp_path.glob("[ab].*")})
    assert shapes(read_boundaries(mixed))[0].bounds == (1, 0, 2, 1)


def test_a_geopackage_of_several_layers(tmp_path: Path) -> None:
    place = tmp_path / "many.gpkg"
    for layer in ("one", "two"):
        pyogrio.raw.write(
            place,
            np.array([shapely.to_wkb(SEA)], object),
            [np.array([layer], object)],
            ["name"],
            layer=layer,
            crs="EPSG:4326",
            geometry_type="Polygon",
            append=place.exists(),
        )
    with pytest.raises(InputError, match="2 layers of polygons; name one of one, two"):
        read_boundaries(place)
    with pytest.raises(UsageError, match="no layer 'three'; it has one, two"):
        read_boundaries(place, layer="three")
    assert read_boundaries(place, layer="two").areas["name"].to_pylist() == ["two"]


@pytest.mark.parametrize(
    ("name", "contents"),
    [
        (
            "a.vrt",
            b"<OGRVRTDataSource><OGRVRTLayer><SrcDataSource>x</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        ),
        ("a.kml", b"<?xml version='1.0'?><kml/>"),
        ("a.csv", b"name,WKT\nx,POINT (1 2)\n"),
        ("a.db", b"SQLite format 3\0" + bytes(200)),
        ("a.geojson", b'{"type": "Topology", "objects": {}, "arcs": []}'),
        ("a.geojson", b'{"a": 1}'),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geom'),
        ("a.gpkg", b"SQLite format 3\0" + bytes(52) + b"GPKG" + bytes(500)),
        ("a.shp", b"\0\0\x27\x0a" + bytes(200)),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("a.geojson", b""),
        ("a.zip", b"PK\x03\x04 broken"),
        ("a.geojson", b'{"type": "Polygon", "coordinates": ' + b"[" * 5000),
    ],
)
def test_what_is_no_boundary_file_is_refused_by_name(tmp_path: Path, name: str, contents: bytes) -> None:
    (tmp_path / name).write_bytes(contents)
    with pytest.raises(InputError, match=name):
        read_boundaries(tmp_path / name)


@pytest.mark.parametrize(
    "place", ["/vsicurl/http://localhost/x.geojson", "http://localhost/x.geojson", "PG:dbname=x", "nowhere"]
)
def test_only_files_on_disk_are_read(place: str) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_boundaries(Path(place))


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """Serve a page, and note every request for it."""
    requests: list[str] = []

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"EPSG:3857")

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/crs", requests
        server.shutdown()


@pytest.mark.parametrize("hidden", [False, True])
def test_a_link_to_a_coordinate_system_is_not_followed(
    tmp_path: Path, asked: tuple[str, list[str]], hidden: bool
) -> None:
    address, requests = asked
    crs = {"type": "link", "properties": {"href": address, "type": "ogcwkt"}}
    place = geojson(tmp_path / "x.json", feature(SEA, name="x"), crs=crs)
    if hidden:
        place.write_text(place.read_text().replace('"crs"', '"\\u0063rs"').replace('"link"', '"lin\\u006b"'))
        read_boundaries(place)
    else:
        with pytest.raises(InputError, match="does not follow"):
            read_boundaries(place)
    assert requests == []


def test_too_large_a_file_and_an_archive_made_to_fill_a_disk(tmp_path: Path) -> None:
    place = geojson(tmp_path / "x.json", *(feature(SEA, name=str(number)) for number in range(50)))
    with pytest.raises(InputError, match="larger than the 1,000 bytes"):
        read_boundaries(place, most_bytes=1000)
    with pytest.raises(InputError, match="more than the 100 vertices"):
        read_boundaries(place, most_vertices=100)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("x.geojson", "w") as member:
        member.write(b'{"type": "FeatureCollection", "features": [')
        for _ in range(20):
            member.write(b" " * (1 << 20))
    with pytest.raises(InputError, match="larger than the 5,000,000 bytes"):
        read_boundaries(bomb, most_bytes=5_000_000)


@pytest.mark.real
def test_real_zones_come_as_the_file_has_them(real_data: Path) -> None:
    place = real_data / "areas" / "eez_japan_region.geojson"
    read = read_boundaries(place)
    features = json.loads(place.read_text())["features"]
    assert read.areas.num_rows == len(features) == 35
    assert read.refused == ()
    assert read.areas["name"].to_pylist() == [one["properties"]["geoname"] for one in features]
    assert {"EEZ", "overlapping claim"} <= set(read.areas["role"].to_pylist())
    for shape, one in zip(shapes(read), features, strict=True):
        original = shapely.make_valid(shapely.from_geojson(json.dumps(one["geometry"])))
        assert shape.area == pytest.approx(original.area, rel=1e-6)
