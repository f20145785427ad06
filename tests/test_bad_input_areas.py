"""Areas as the world sends them, through the command line: a clear error or a stated repair, never a wrong answer."""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from offing.cli.main import main
from offing.engine import boundary_files, boundary_staging

Add = Callable[..., "Added"]
CONTROLS = set(map(chr, [*range(9), *range(11, 32), *range(127, 160)]))


class Added:
    """Hold what `offing area add` did: its status, all it said, and the areas there are now."""

    def __init__(self, status: int, out: str, err: str, features: dict[str, Any]) -> None:
        self.status, self.said, self.features = status, " ".join((out + err).split()), features

    @property
    def only(self) -> Any:
        (feature,) = self.features.values()
        return shape(feature["geometry"])


@pytest.fixture
def add(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Add:
    """Add what is given in a home of its own and tell what came of it."""
    monkeypatch.setenv("COLUMNS", "300")

    def run(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main(["--home", str(tmp_path / "home"), *map(str, words)])
        told = capsys.readouterr()
        return int(leaving.value.code or 0), told.out, told.err

    def adding(given: object, *words: object) -> Added:
        what = json.dumps(given) if isinstance(given, dict) else given
        status, out, err = run("area", "add", what, *words)
        assert not CONTROLS & set(out + err)
        assert "failed unexpectedly" not in err
        features = {}
        if (tmp_path / "home").exists():
            for line in run("area", "list", "--own", "--json")[1].splitlines():
                id_ = json.loads(line)["id"]
                _, shown, _ = run("area", "show", id_, "--json")
                features |= {one["properties"]["id"]: one for one in map(json.loads, shown.splitlines())}
        return Added(status, out, err, features)

    return adding


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def collection(*named: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    features = [{"type": "Feature", "properties": {"name": name}, "geometry": it} for name, it in named]
    return {"type": "FeatureCollection", "features": features}


SQUARE = [[10, 54], [11, 54], [11, 55], [10, 55], [10, 54]]


def test_a_sound_area_is_taken_as_it_is(add: Add) -> None:
    added = add(polygon(SQUARE), "--name", "A")
    assert added.status == 0
    assert "mended" not in added.said
    assert added.only.equals(shapely.box(10, 54, 11, 55))


def test_an_unclosed_ring_is_closed_and_that_is_said(add: Add) -> None:
    added = add(polygon(SQUARE[:-1]), "--name", "A")
    assert added.status == 0
    assert "not closed" in added.said
    assert added.only.equals(shapely.box(10, 54, 11, 55))


def test_a_ring_that_crosses_itself_is_parted_and_that_is_said(add: Add) -> None:
    added = add(polygon([[10, 54], [11, 55], [11, 54], [10, 55], [10, 54]]), "--name", "Bow tie")
    assert added.status == 0
    assert "mended" in added.said
    assert "crossed" in added.said
    assert added.only.is_valid
    assert added.only.area == pytest.approx(0.5)


def test_a_hole_stays_a_hole(add: Add) -> None:
    hole = [[10.4, 54.4], [10.4, 54.6], [10.6, 54.6], [10.6, 54.4], [10.4, 54.4]]
    added = add(polygon(SQUARE, hole), "--name", "Atoll")
    assert "mended" not in added.said
    assert not added.only.contains(shapely.Point(10.5, 54.5))
    assert added.only.area == pytest.approx(0.96)


@pytest.mark.parametrize(
    "ring",
    [
        [[170, -10], [-170, -10], [-170, 10], [170, 10], [170, -10]],
        [[170, -10], [190, -10], [190, 10], [170, 10], [170, -10]],
    ],
)
def test_an_area_over_the_antimeridian_is_cut_there(add: Add, ring: list) -> None:
    added = add(polygon(ring), "--name", "Fiji")
    assert added.status == 0
    assert "180 degrees" in added.said
    assert added.only.equals(shapely.union(shapely.box(170, -10, 180, 10), shapely.box(-180, -10, -170, 10)))
    assert next(iter(added.features.values()))["properties"]["extent"]["west"] == 170


def test_a_ring_round_a_pole_is_closed_along_it(add: Add) -> None:
    added = add(polygon([[lon, 70] for lon in (-180, -90, 0, 90, 179.9, -180)]), "--name", "Arctic")
    assert added.status == 0
    assert "north pole" in added.said
    assert added.only.contains(shapely.Point(33, 89.9))
    assert not added.only.intersects(shapely.Point(33, 60))


def test_the_wrong_axis_order_is_refused_where_it_shows_and_taken_where_it_is_said(add: Add) -> None:
    japan = polygon([[35, 140], [36, 140], [36, 141], [35, 141], [35, 140]])
    refused = add(japan, "--name", "Kashima")
    assert refused.status in (1, 2)
    assert "lat,lon" in refused.said
    assert refused.features == {}
    added = add(japan, "--name", "Kashima", "--axis", "lat,lon")
    assert added.status == 0
    assert added.only.equals(shapely.box(140, 35, 141, 36))
    assert "swapped" in added.said


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:32652", "EPSG:4326"])
def test_a_geopackage_in_another_coordinate_system_is_changed(add: Add, tmp_path: Path, crs: str) -> None:
    import pyogrio
    import pyproj

    there = shapely.segmentize(shapely.box(128, 34, 129, 35), 0.01)
    change = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    moved = shapely.transform(there, change.transform, interleaved=False)
    path = tmp_path / "zone.gpkg"
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array([moved])),
        [np.array(["Zone"], object)],
        ["name"],
        geometry_type="Polygon",
        crs=crs,
    )
    added = add(path)
    assert added.status == 0, added.said
    assert ("changed from" in added.said) == (crs != "EPSG:4326")
    assert added.only.symmetric_difference(there).area < 1e-5
    (feature,) = added.features.values()
    assert "zone.gpkg" in feature["properties"]["source"]
    assert "SHA-256" in feature["properties"]["source"]


def test_an_oversized_file_is_refused(add: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    strict = partial(boundary_files.read_boundaries, most_bytes=10_000)
    monkeypatch.setattr(boundary_files, "read_boundaries", strict)
    path = tmp_path / "large.geojson"
    ring = [[10 + n / 10_000, 54] for n in range(2000)] + [[10.2, 55], [10, 54]]
    path.write_text(json.dumps(polygon(ring)))
    added = add(path)
    assert added.status == 1
    assert "large.geojson" in added.said
    assert added.features == {}
    assert boundary_staging.MOST_BYTES >= 500 << 20


def test_two_areas_of_one_name_are_told_apart_within_a_file_and_refused_beside_another(add: Add) -> None:
    other = [[lon + 5, lat] for lon, lat in SQUARE]
    added = add(collection(("Box", polygon(SQUARE)), ("Box", polygon(other))))
    assert added.status == 0
    assert set(added.features) == {"drawn:box", "drawn:box-2"}
    assert "2. area of this name" in added.said
    again = add(polygon(SQUARE), "--name", "BOX")
    assert again.status == 2
    assert "drawn:box" in again.said
    assert "--replace" in again.said


@pytest.mark.parametrize(
    "given",
    [
        '{"type":"Polygon"',
        "{}",
        "[]",
        '{"type":"Point","coordinates":[1,2]}',
        '{"type":"LineString","coordinates":[[1,2],[3,4]]}',
        '{"type":"Polygon","coordinates":[]}',
        '{"type":"Polygon","coordinates":[[[1,2],[3,4]]]}',
        '{"type":"Polygon","coordinates":[[["a",2],[3,4],[5,6],["a",2]]]}',
        '{"type":"Polygon","coordinates":[[[1,2],[1,2],[1,2],[1,2]]]}',
        '{"type":"Polygon","coordinates":[[[500000,4000000],[500100,4000000],[500100,4000100],[500000,4000000]]]}',
        '{"type":"FeatureCollection","features":[]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_area_is_refused(add: Add, given: str) -> None:
    added = add(given, "--name", "A")
    assert added.status in (1, 2), added.said
    assert added.features == {}
    assert added.said.startswith("offing: ")


def test_a_file_that_is_no_boundary_or_not_there_is_refused(add: Add, tmp_path: Path) -> None:
    (tmp_path / "log.nmea").write_text("!AIVDM,1,1,,A,1,0*00\n")
    (tmp_path / "half.gpkg").write_bytes(b"SQLite format 3\0" + bytes(50))
    for name in ("log.nmea", "half.gpkg", "absent.geojson"):
        added = add(tmp_path / name)
        assert added.status == 1, added.said
        assert name in added.said


def test_sound_features_are_taken_and_the_others_named(add: Add) -> None:
    added = add(collection(("Good", polygon(SQUARE)), ("Thin", polygon([[1, 2], [3, 4], [1, 2], [1, 2]]))))
    assert added.status == 1
    assert set(added.features) == {"drawn:good"}
    assert "left out Thin" in added.said


def test_names_are_made_harmless_and_stay_readable(add: Add) -> None:
    added = add(collection(("<script>alert(1)</script>\x1b[2J‮\n=1+1", polygon(SQUARE))))
    assert added.status == 0
    ((id_, feature),) = added.features.items()
    assert feature["properties"]["name"] == "<script>alert(1)</script>[2J =1+1"
    assert id_ == "drawn:script-alert-1-script-2j-1-1"


def test_a_name_for_several_areas_is_refused(add: Add) -> None:
    added = add(collection(("A", polygon(SQUARE)), ("B", polygon(SQUARE))), "--name", "C")
    assert added.status == 2
    assert "--name-field" in added.said


def test_geojson_without_a_name_asks_for_one(add: Add) -> None:
    added = add(polygon(SQUARE))
    assert added.status == 2
    assert "--name NAME" in added.said


def test_a_field_or_layer_that_there_is_not(add: Add, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(collection(("A", polygon(SQUARE)))))
    added = add(path, "--name-field", "GEONAME")
    assert added.status == 2
    assert "'GEONAME'" in added.said
    assert "name" in added.said


def test_a_boundary_states_what_the_user_or_the_file_says_and_nothing_else_does(add: Add, tmp_path: Path) -> None:
    zone = collection(("Zone", polygon(SQUARE)))
    zone["features"][0]["properties"] |= {"POL_TYPE": "200NM", "ISO_SOV1": "DK"}
    path = tmp_path / "zone.geojson"
    path.write_text(json.dumps(zone))
    assert add(path).features["drawn:zone"]["properties"]["role"] is None
    added = add(path, "--as", "territorial-sea", "--replace")
    assert added.features["boundary:zone"]["properties"]["role"] == "territorial sea"
    assert added.features["boundary:zone"]["properties"]["holder"] == "DK"
    added = add(path, "--as", "boundary", "--replace", "--holder", "Sweden")
    assert added.features["boundary:zone"]["properties"]["role"] == "EEZ"
    assert added.features["boundary:zone"]["properties"]["holder"] == "SE"


def test_hundreds_of_areas_come_from_one_file(tmp_path: Path) -> None:
    path = tmp_path / "many.geojson"
    corners = np.linspace(0, 2 * np.pi, 2000)
    rings = [
        np.column_stack([n % 300 - 150 + 0.4 * np.cos(corners), n // 300 + 0.4 * np.sin(corners)]) for n in range(600)
    ]
    with path.open("w") as file:
        named = [(f"Area {n}", polygon(np.round(ring, 5).tolist())) for n, ring in enumerate(rings)]
        json.dump(collection(*named), file)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from offing.cli.main import main; main()",
            "--home",
            tmp_path / "home",
            "area",
            "add",
            path,
            "--later",
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 600
