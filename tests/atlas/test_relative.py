"""Relative places: every point of a region is where the words say, by PROJ's geodesics."""

# Letters of several alphabets and widths are what is tested.

import json
import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from offing.atlas.gazetteer import look_up
from offing.atlas.phrases import form_of
from offing.atlas.regions import Region
from offing.atlas.relative import Between, Form, In, Off, Offset, Side, Within, ranges_km, region_of
from offing.schema.errors import UsageError

GEOD = Geod(ellps="WGS84")


def outline_of(name: str) -> np.ndarray:
    """Return the outline of a place as lat, lon with a point at least every 300 m."""
    found = []
    for lats, lons in look_up(name)[0].outline():
        if len(lats) == 1:
            return np.column_stack((lats, lons))
        _, _, metres = GEOD.inv(lons[:-1], lats[:-1], lons[1:], lats[1:])
        for i in range(len(metres)):
            n = int(metres[i] // 300)
            part = np.linspace(0, 1, n + 1, endpoint=False)[:, None]
            turn = (lons[i + 1] - lons[i] + 180) % 360 - 180
            found.append(np.array([[lats[i], lons[i]]]) + part * np.array([[lats[i + 1] - lats[i], turn]]))
    return np.concatenate(found)


def nearest(outline: np.ndarray, lat: float, lon: float) -> tuple[float, float]:
    """Return distance to and bearing from the nearest point of an outline."""
    n = len(outline)
    azimuth, _, metres = GEOD.inv(outline[:, 1], outline[:, 0], np.full(n, lon), np.full(n, lat))
    at = int(np.argmin(metres))
    return float(metres[at]), float(azimuth[at]) % 360


def points_in(region: Region, seed: int, count: int = 40) -> list[tuple[float, float]]:
    random = np.random.default_rng(seed)
    found: list[tuple[float, float]] = []
    west, south, east, north = region.geometry.bounds
    for _ in range(200):
        x, y = random.uniform(west, east, 200), random.uniform(south, north, 200)
        inside = shapely.contains_xy(region.geometry, x, y)
        found += zip(y[inside], x[inside], strict=True)
        if len(found) >= count:
            break
    return [(region.lat, region.lon), *found[:count]]


NAMES = (
    "Tsushima",
    "Goto Islands",
    "Yonaguni",
    "Miyako",
    "Okinawa",
    "Cape Tappi",
    "Rebun",
    "Crete",
    "Jeju",
    "Wrangel Island",
    "Franz Josef Land",
    "Viti Levu",
    "Okinotorishima",
    "Taiwan",
    "Bornholm",
    "Kyushu",
)


# A circle stands for Franz Josef Land: within it is inside it.
OUTLINED = [name for name in NAMES if name != "Franz Josef Land"]


@given(st.sampled_from(NAMES), st.integers(3, 60), st.sampled_from([8, 16]), st.integers(0, 15), st.integers(0, 99))
@settings(max_examples=25)
def test_an_offset_keeps_distance_and_bearing_from_the_nearest_shore(
    name: str, tens: int, points: int, turn: int, seed: int
) -> None:
    bearing = (turn * 360.0 / points) % 360
    region = region_of(Offset(name, str(tens * 10), "km", bearing, points))
    assert region.geometry.is_valid
    assert region.geometry.contains(shapely.Point(region.lon, region.lat))
    near_km, far_km, _ = ranges_km(str(tens * 10), "km")
    outline = outline_of(name)
    for lat, lon in points_in(region, seed, 12):
        metres, seen = nearest(outline, lat, lon)
        assert near_km * 0.99 - 0.7 < metres / 1000 < far_km * 1.005 + 0.5
        off = abs((seen - bearing + 180) % 360 - 180)
        # Where two points of the shore are equally near, a metre decides between their bearings.
        if off > 180 / points + 3:
            n = len(outline)
            azimuth, _, away = GEOD.inv(outline[:, 1], outline[:, 0], np.full(n, lon), np.full(n, lat))
            tied = away < metres * 1.01 + 500
            assert (np.abs((azimuth[tied] - bearing + 180) % 360 - 180) <= 180 / points + 3).any()


@given(st.sampled_from(NAMES), st.integers(0, 7), st.integers(5, 40), st.floats(-0.9, 0.9), st.floats(-0.9, 0.9))
@settings(max_examples=25)
def test_what_answers_to_the_words_lies_in_the_region(
    name: str, turn: int, tens: int, aside: float, out: float
) -> None:
    """The other way round: a ship that far off the shore's outermost point in a direction is in the region."""
    bearing = turn * 45.0
    region = region_of(Offset(name, str(tens * 10), "km", bearing))
    near_km, far_km, _ = ranges_km(str(tens * 10), "km")
    outline = outline_of(name)
    lat0, lon0 = outline.mean(axis=0)[0], outline[0, 1]
    x, y = (outline[:, 1] - lon0 + 180) % 360 - 180, outline[:, 0]
    turned = np.radians(bearing + aside * 22.5)
    far = np.argmax(x * np.cos(np.radians(lat0)) * np.sin(turned) + y * np.cos(turned))
    middle = (near_km + far_km) / 2 + out * (far_km - near_km) / 2
    lon, lat, _ = GEOD.fwd(outline[far, 1], outline[far, 0], bearing + aside * 22.5, middle * 1000)
    metres, seen = nearest(outline, lat, lon)
    inside = near_km * 1.01 < metres / 1000 < far_km * 0.99
    if inside and abs((seen - bearing + 180) % 360 - 180) < 21.0:
        assert region.geometry.contains(shapely.Point(lon, lat))


@pytest.mark.parametrize(
    ("a", "b"),
    [("Miyako", "Okinawa"), ("与那国島", "台湾"), ("奄美大島", "横当島"), ("Viti Levu", "Wake Island")],
)  # fmt: skip
def test_between_two_places_the_way_is_not_much_longer(a: str, b: str) -> None:
    region = region_of(Between(a, b))
    first, second = outline_of(a), outline_of(b)
    gap = min(nearest(first, lat, lon)[0] for lat, lon in second[:: max(len(second) // 400, 1)])
    for lat, lon in points_in(region, 3, 60):
        to_a, to_b = nearest(first, lat, lon)[0], nearest(second, lat, lon)[0]
        assert to_a + to_b < 1.2 * gap * 1.02 + 500
        assert max(to_a, to_b) < gap * 1.02 + 500
    assert region.geometry.contains(shapely.Point(region.lon, region.lat))
    assert {"between"} <= set(region.method.split())


@given(st.sampled_from(OUTLINED), st.integers(5, 300), st.integers(0, 99))
@settings(max_examples=15)
def test_off_and_within_keep_their_distance(name: str, km: int, seed: int) -> None:
    outline = outline_of(name)
    region = region_of(Within(name, str(km), "km"))
    for lat, lon in points_in(region, seed, 10):
        assert nearest(outline, lat, lon)[0] < km * 1005 + 700
    assert region_of(Off(name)).assumed[-1].startswith("off: taken as within 50 km")


def test_regions_are_cut_at_the_antimeridian_and_reach_round_the_pole() -> None:
    across = region_of(Offset("Viti Levu", "300", "km", 90.0)).geometry
    assert across.is_valid
    west, _, east, _ = across.bounds
    assert west >= -180 and east <= 180
    ring = region_of(Off("Wrangel Island")).geometry
    assert shapely.contains_xy(ring, -179.9, 71.6) or shapely.contains_xy(ring, 179.9, 71.6)
    polar = region_of(Within("Franz Josef Land", "1500", "km")).geometry
    assert polar.is_valid
    for lon in range(-175, 180, 10):
        assert shapely.contains_xy(polar, lon, 89.9)
        assert not shapely.contains_xy(polar, lon, 60.0)


def test_ranges_are_the_larger_of_half_the_rounding_and_a_tenth() -> None:
    assert ranges_km("110", "km")[:2] == pytest.approx((99, 121))
    assert ranges_km("100", "km")[:2] == pytest.approx((75, 125))
    assert ranges_km("20", "km")[:2] == pytest.approx((15, 25))
    assert ranges_km("12", "nm")[:2] == pytest.approx((10.8 * 1.852, 13.2 * 1.852))
    near, far, said = ranges_km("93", "mile")
    assert (near, far) == pytest.approx((93 * 0.9 * 1.609344, 93 * 1.1 * 1.852))
    assert said and "nautical or statute" in said[0]
    with pytest.raises(UsageError, match="parsec"):
        ranges_km("1", "parsec")


def test_sides_seas_and_land() -> None:
    east = region_of(Side("Taiwan", 90.0)).geometry
    assert shapely.contains_xy(east, 122.5, 23.5)
    assert not shapely.contains_xy(east, 120.9, 23.7), "land is cut out"
    assert not shapely.contains_xy(east, 119.0, 23.5)
    strait = region_of(In("Tsushima Strait")).geometry
    assert shapely.contains_xy(strait, 129.9, 34.0)
    assert shapely.contains_xy(region_of(Off("Shanghai")).geometry, 122.0, 31.3)
    assert shapely.contains_xy(region_of(Side("Philippines", 90.0)).geometry, 126.5, 14.0)


def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(UsageError, match="Xyzzy"):
        region_of(Off("Xyzzy"))
    with pytest.raises(UsageError, match="Xyzzy"):
        region_of(Between("Okinawa", "Xyzzy"))
    with pytest.raises(UsageError, match="nothing lies between"):
        region_of(Between("Kyushu", "九州"))


PHRASES: list[tuple[str, Form]] = [
    ("110 km south-west of Tsushima", Offset("Tsushima", "110", "km", 225.0)),
    ("93 miles (150 km) southwest of Tsushima", Offset("Tsushima", "93", "statute mile", 225.0)),
    ("80 miles southwest of Tsushima", Offset("Tsushima", "80", "mile", 225.0)),
    ("about 400 km north of the Oki Islands", Offset("Oki Islands", "400", "km", 0.0)),
    ("80 NM WSW of Guam", Offset("Guam", "80", "nm", 247.5, 16)),
    ("12nm off the coast of Crete", Offset("Crete", "12", "nm", None)),
    ("within 12 nautical miles of Yonaguni", Within("Yonaguni", "12", "nm")),
    ("between Miyako and Okinawa", Between("Miyako", "Okinawa")),
    ("off Shanghai", Off("Shanghai")),
    ("the waters east of Taiwan", Side("Taiwan", 90.0)),
    ("off the east coast of Taiwan", Side("Taiwan", 90.0)),
    ("in the Tsushima Strait", In("Tsushima Strait")),
    ("対馬の南西約１１０km", Offset("対馬", "110", "km", 225.0)),
    ("対馬（長崎県）の南西約１１０km の海域", Offset("対馬", "110", "km", 225.0)),
    ("北大東島の東約50km", Offset("北大東島", "50", "km", 90.0)),
    ("沖縄本島と宮古島との間の海域", Between("沖縄本島", "宮古島")),
    ("与那国島と台湾との間", Between("与那国島", "台湾")),
    ("長崎県男女群島沖", Off("男女群島")),
    ("喜界島（鹿児島県）の東の海域", Side("喜界島", 90.0)),
    ("台湾海峡", In("台湾海峡")),
    ("台湾岛以东海域", Side("台湾岛", 90.0)),
    ("钓鱼岛附近海域", Off("钓鱼岛")),
    ("距台湾岛约50海里", Offset("台湾岛", "50", "nm", None)),
    ("台湾东南约120公里", Offset("台湾", "120", "km", 135.0)),
    ("与那国岛与台湾岛之间海域", Between("与那国岛", "台湾岛")),
    ("в 110 км юго-западнее Цусимы", Offset("Цусима", "110", "km", 225.0)),
    ("в 60 морских милях к северо-востоку от Тайваня", Offset("Тайвань", "60", "nm", 45.0)),
    ("к юго-западу от Цусимы", Side("Цусима", 225.0, 8)),
    ("между островами Окинава и Мияко", Between("Окинава", "Мияко")),
    ("у берегов Тайваня", Off("Тайвань")),
]


@pytest.mark.parametrize(("phrase", "form"), PHRASES)
def test_a_phrase_is_read(phrase: str, form: Form) -> None:
    assert form_of(phrase) == form
    assert region_of(form).geometry.area > 0


def test_words_without_a_name_are_no_form() -> None:
    for words in ("", "  ", "。"):
        assert form_of(words) is None


@pytest.mark.real
def test_every_offset_of_the_releases_gives_a_region_at_its_distance(real_data: Path) -> None:
    texts = json.loads((real_data / "releases" / "japan_jso_movements_first_half.json").read_text(encoding="utf-8"))
    phrases: set[str] = set()
    for entry in texts["texts"].values():
        text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", entry["text"]))
        phrases |= set(re.findall(r"、([^、。]{1,20}(?:の)[東西南北]{1,2}約[\d,]+km)", text))
        phrases |= set(
            re.findall(
                r"、(?:これらの艦艇が|当該艦艇が)?([^、。がに]{1,25}との?間の?海域|[^、。がに]{1,12}の間の海域)", text
            )
        )
    assert len(phrases) > 30
    for phrase in sorted(phrases):
        form = form_of(phrase)
        assert isinstance(form, Offset | Between), phrase
        region = region_of(form)
        assert region.geometry.is_valid and region.geometry.area > 0
        if isinstance(form, Offset):
            outline = outline_of(form.place)
            near_km, far_km, _ = ranges_km(form.figure, form.unit)
            for lat, lon in points_in(region, 1, 5):
                assert near_km * 0.99 - 0.7 < nearest(outline, lat, lon)[0] / 1000 < far_km * 1.005 + 0.5, phrase
