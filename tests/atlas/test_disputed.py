import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from offing.atlas import disputed
from offing.atlas.mids import states


@pytest.mark.parametrize(
    ("lat", "lon", "id_"),
    [
        (37.240, 131.869, "liancourt-rocks"),
        (25.745, 123.475, "senkaku-islands"),
        (25.922, 124.559, "senkaku-islands"),
        (44.03, 145.86, "southern-kurils"),  # Yuzhno-Kurilsk
        (43.383, 145.891, "southern-kurils"),  # Signalny, 3.7 km off Cape Nosappu
        (43.387, 145.817, None),  # Cape Nosappu
        (44.345, 145.33, None),  # Cape Shiretoko
        (45.93, 150.0, None),  # Urup
        (16.834, 112.338, "paracel-islands"),
        (18.2, 109.5, None),  # Sanya
        (10.377, 114.365, "spratly-islands"),
        (8.1, 117.0, None),  # Balabac's islets
        (7.0, 116.7, None),  # Banggi, Sabah
        (15.15, 117.76, "scarborough-shoal"),
        (44.62, 33.53, "crimea"),  # Sevastopol
        (45.35, 36.47, "crimea"),  # Kerch
        (45.35, 36.72, None),  # the Chushka spit
        (46.75, 36.79, "azov-coast"),  # Berdiansk
        (46.48, 30.75, None),  # Odesa
        (47.2, 38.9, None),  # Taganrog
        (43.0, 41.0, "abkhazia"),  # Sukhumi
        (43.43, 39.92, None),  # Adler
        (42.15, 41.66, None),  # Poti
        (23.7, -15.93, "western-sahara"),  # Dakhla
        (20.9, -17.05, None),  # Nouadhibou
        (36.14, -5.354, "gibraltar"),
        (36.165, -5.338, None),  # La Línea
        (35.89, -5.31, "ceuta"),
        (35.91, -5.40, None),  # Benyounech
        (35.125, 33.945, "northern-cyprus"),  # Famagusta
        (34.92, 33.63, None),  # Larnaca
        (-51.69, -57.86, "falkland-islands"),
        (-54.28, -36.51, "south-georgia"),
        (6.82, -58.16, None),  # Georgetown
        (17.49, -88.19, None),  # Belize City
        (25.04, 121.5, None),  # Taipei is no disputed place
    ],
)
def test_a_region_takes_in_its_own_shores_and_no_others(lat: float, lon: float, id_: str | None) -> None:
    number = int(disputed.inside(np.array([lat]), np.array([lon]))[0])
    assert (disputed.places()[number].id if number >= 0 else None) == id_


def test_every_place_is_told_by_whom_it_is_claimed() -> None:
    known = {*states().values(), "EH"}
    for place in disputed.places():
        assert set(place.claimants) <= known
        assert list(place.claimants) == sorted(place.claimants)
        assert len(place.claimants) + len(place.parties) >= 2
        assert place.administered_by is None or place.administered_by in place.claimants
        assert place.source
        assert place.circles or place.polygons
        assert place.names[0].lang == "en"
    ids = [place.id for place in disputed.places()]
    assert len(set(ids)) == len(ids)
    told = disputed.describe("disputed:senkaku-islands")
    assert told == "Senkaku Islands, disputed (claimed by China, Japan and Taiwan)"
    assert disputed.describe("liancourt-rocks") == "Liancourt Rocks, disputed (claimed by Japan and South Korea)"


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(KeyError):
        disputed.place("atlantis")


def test_regions_are_sound_polygons_and_none_overlaps_another() -> None:
    shapes = [shapely.from_wkb(row["geometry"]) for row in disputed.rows().to_pylist()]
    for shape in shapes:
        assert all(part.is_valid for part in shapely.get_parts(shape))
    for number, shape in enumerate(shapes):
        for other in shapes[number + 1 :]:
            assert shapely.intersection(shapely.union_all(shape), shapely.union_all(other)).area < 1e-9


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_membership_is_that_of_the_polygons(lat: float, lon: float) -> None:
    number = int(disputed.inside(np.array([lat]), np.array([lon]))[0])
    point = shapely.Point(lon, lat)
    rings = [shapely.Polygon([(x, y) for y, x in ring]) for place in disputed.places() for ring in place.polygons]
    if not any(ring.boundary.distance(point) < 1e-9 for ring in rings):
        by_polygon = any(ring.contains(point) for ring in rings)
        by_circle = number >= 0 and not disputed.places()[number].polygons
        assert by_polygon == (number >= 0) or by_circle
