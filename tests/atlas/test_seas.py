"""Every sea, held against well-known places at sea, against its neighbours, and against polygons of others."""

import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from offing.atlas.gazetteer import look_up
from offing.atlas.seas import Sea, provenance, rows, seas
from offing.schema.tables import AREAS

ALL = {sea.id: sea for sea in seas()}
each = pytest.mark.parametrize("sea", seas(), ids=lambda sea: sea.id)


@cache
def shape(id_: str) -> shapely.Geometry:
    """Return a sea, longitude first."""
    made = shapely.union_all([shapely.Polygon([(lon, lat) for lat, lon in ring]) for ring in ALL[id_].outline])
    shapely.prepare(made)
    return made


def wholes(id_: str) -> set[str]:
    """Return a sea and those that contain it."""
    of = ALL[id_].of
    return {id_} | (wholes(of) if of else set())


def at(lat: float, lon: float) -> set[str]:
    return {id_ for id_ in ALL if shape(id_).intersects(shapely.Point(lon, lat))}


def test_the_data_say_where_they_are_from() -> None:
    assert {"title", "source", "licence", "made_by", "as_of"} <= set(provenance())


@each
def test_an_entry_is_whole(sea: Sea) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", sea.id)
    assert sea.names[0].lang == "en"
    assert all(re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?", name.lang) for name in sea.names)
    assert all(name.name == name.name.strip() and name.name for name in sea.names)
    assert len(set(sea.names)) == len(sea.names)
    assert sea.source
    assert sea.of is None or sea.of in ALL


@each
def test_an_outline_is_sound(sea: Sea) -> None:
    for ring in sea.outline:
        polygon = shapely.Polygon([(lon, lat) for lat, lon in ring])
        assert polygon.is_valid
        assert polygon.exterior.is_ccw
        assert ring[0] != ring[-1]
        west, south, east, north = polygon.bounds
        assert -180 <= west < east <= 180
        assert -90 <= south < north <= 90
    assert len(shapely.get_parts(shape(sea.id))) == len(sea.outline)


@each
def test_seas_overlap_only_what_contains_them(sea: Sea) -> None:
    for other in ALL:
        shared = shape(sea.id).intersection(shape(other)).area
        if other in wholes(sea.id):
            assert shared == pytest.approx(shape(sea.id).area, rel=1e-9)
        elif sea.id not in wholes(other):
            assert shared < 1e-9, other


def test_rows_are_areas_that_others_can_read() -> None:
    table = rows()
    assert table.schema.equals(AREAS)
    assert table["area_id"].to_pylist() == [f"sea:{id_}" for id_ in ALL]
    for row, sea in zip(table.to_pylist(), seas(), strict=True):
        assert (row["kind"], row["name"], row["holder"]) == ("sea", sea.name, None)
        assert row["of"] == (f"sea:{sea.of}" if sea.of else None)
        assert sea.source in row["note"]
        assert shapely.from_wkb(row["geometry"]).normalize().equals(shape(sea.id))


@pytest.mark.parametrize("name", ["Sea of Japan", "East Sea", "동해", "日本海", "Японское море"])
def test_a_sea_is_found_by_any_of_its_names(name: str) -> None:
    assert "sea:sea-of-japan" in {place.id for place in look_up(name)}


def test_the_outline_of_a_sea_is_all_its_parts() -> None:
    place = look_up("Celebes Sea")[0]
    ((lats, lons),) = place.outline()
    assert set(zip(lats.tolist(), lons.tolist(), strict=True)) == set(ALL["celebes-sea"].outline[0])


# Well-known waters, most of them harbours' approaches, bays and the heads of gulfs: "latitude longitude".
_WATERS = """
sea-of-japan: 40 134; 35.5 130.2; 34.6 129.0; 43.0 131.9; 39.4 128.5; 37.0 137.2; 35.1 129.1; 49.5 141.0; 41.4 140.6
east-china-sea: 29 125; 25.8 123.5; 31.2 129.0; 27.5 121.5; 32.7 130.2; 30.5 122.5; 26.0 126.5; 32.5 127.0
yellow-sea: 36 123; 37.4 126.3; 34.0 125.0; 38.5 124.5; 35.9 120.4; 34.8 126.2
bohai: 39 119.5; 38.5 118.5; 40.5 121.5
seto-inland-sea: 34.3 133.5; 34.5 135.3; 33.9 131.5; 33.35 131.7
sea-of-okhotsk: 54 149; 44.5 144.5; 46.3 143.0; 59.3 151.0; 53.5 141.6; 44.0 145.5; 61.0 157.5
philippine-sea: 20 132; 33.2 135.0; 14.0 140.0; 24.0 124.8; 22.9 121.5; 34.6 137.3; 32.0 131.8; 11.0 126.5
south-china-sea: 14 114; 16.8 112.3; 22.2 114.2; 24.5 119.0; 14.5 120.7; 10.0 107.5; 5.0 110.0; 22.4 120.2; 1.5 104.6
gulf-of-tonkin: 20 108; 20.7 107.0; 19.9 109.0
gulf-of-thailand: 10 101.5; 13.0 100.6; 9.0 104.0; 7.2 100.8; 10.3 104.0
sulu-sea: 8.5 120; 10.0 121.0; 6.5 119.0
celebes-sea: 3.5 122; 6.5 123.8; 2.0 118.5; 5.8 125.2
java-sea: -5 111; -6.0 107.0; -7.1 112.8
banda-sea: -5.5 127; -4.2 123.5
flores-sea: -7.5 119.5
timor-sea: -11 127
arafura-sea: -9 134; -14 139
andaman-sea: 11 96; 8.0 98.0; 16.2 96.5
bay-of-bengal: 14 87; 13.1 80.5; 21.5 91.5; 11.0 91.0
arabian-sea: 15 63; 18.9 72.5; 24.6 66.9; 20.0 71.0
laccadive-sea: 7 76; 9.9 76.1; 8.8 78.4
gulf-of-aden: 12.5 47; 11.7 43.0; 14.3 49.5
red-sea: 20 38.5; 13.5 42.8; 28.0 33.6; 29.3 34.85; 21.4 39.0
persian-gulf: 27 51; 29.3 48.2; 25.4 55.0; 26.4 56.3; 29.9 49.0; 25.0 50.7
gulf-of-oman: 24.8 58.5; 25.2 56.5; 25.4 60.5
mediterranean-sea: 34 20; 38.5 6; 33 33; 36.0 30.5; 35.97 -5.6; 37.0 10.8; 42.5 4.0; 31.6 30.5
alboran-sea: 36 -3
balearic-sea: 40.3 2; 39.5 0.0
ligurian-sea: 43.7 8.7
tyrrhenian-sea: 40 12; 40.7 14.1; 38.4 15.3
ionian-sea: 38 19; 38.2 22.3; 40.2 17.2
adriatic-sea: 43 15; 45.2 12.8; 40.8 18.2; 44.9 14.3
aegean-sea: 38.5 25; 37.8 23.5; 40.4 22.8; 36.9 27.3; 35.6 25.0
sea-of-marmara: 40.7 28.2; 41.1 29.06; 40.2 26.4
black-sea: 43 34; 44.5 33.3; 46.4 31.0; 42.2 41.4; 45.8 32.5
sea-of-azov: 46 36.5; 45.3 36.55
baltic-sea: 56 18.5; 54.6 10.3; 54.6 19.2; 58.9 18.3
gulf-of-bothnia: 62 19.5; 65.0 24.0
gulf-of-finland: 59.9 26; 60.0 29.5
gulf-of-riga: 57.7 23.5
kattegat: 57 11.5; 55.3 11.0; 55.9 12.65
skagerrak: 58 9.5; 59.5 10.6
north-sea: 56 3; 51.5 2.5; 54.0 8.3; 60.2 4.9; 57.8 -3.5; 51.45 0.9
english-channel: 50 -2; 50.7 1.0; 49.5 -0.5
celtic-sea: 50.2 -7.5; 51.3 -4.5
irish-sea: 53.7 -5; 53.4 -3.4
bay-of-biscay: 45.5 -4; 43.6 -4.0
norwegian-sea: 68 3; 63.6 9.0; 68.3 15.0
greenland-sea: 75 -5; 67.5 -22.0
barents-sea: 73 38; 69.3 33.6; 68.7 54.0
white-sea: 65.5 38.5; 67.0 32.7; 64.8 40.0
kara-sea: 75 75; 72.5 80.0; 68.0 73.5
laptev-sea: 76 125; 72.0 130.5
east-siberian-sea: 72 163
chukchi-sea: 69 -170; 69.6 179.0; 66.6 -162.3
bering-sea: 58 178; 58 -175; 64.2 -164.0; 57.5 -158.5; 64.0 -180
beaufort-sea: 72 -137; 69.8 -134.0
baffin-bay: 73 -65
hudson-bay: 59 -86; 52.5 -80.5
labrador-sea: 56 -54
gulf-of-st-lawrence: 48 -61.5; 46.3 -63.0
gulf-of-mexico: 25 -90; 29.3 -94.7; 27.7 -82.6
caribbean-sea: 15 -74; 10.0 -83.0; 9.4 -79.9; 17.0 -62.6
gulf-of-california: 27 -111; 31.2 -114.3
gulf-of-alaska: 58.5 -147; 61.1 -151.0
gulf-of-guinea: 2 2; 6.2 3.4; 4.0 9.3
mozambique-channel: -18 41; -20.0 35.5
great-australian-bight: -35 130; -34.8 138.3
tasman-sea: -40 160; -33.8 151.4; -38.5 174.0
coral-sea: -18 155; -9.5 146.5; -16.5 145.9
solomon-sea: -8 154
bismarck-sea: -4 148
caspian-sea: 42 50.5; 40.2 50.0
lake-superior: 47.5 -88
lake-michigan: 43.5 -87
lake-huron: 45.0 -81.0
lake-erie: 42.2 -81
lake-ontario: 43.6 -78
north-atlantic-ocean: 40 -35; 40.3 -73.5; 38.6 -9.6; 15.0 -18.0; 31.0 -80.5
south-atlantic-ocean: -30 -15; -23.1 -43.0; -34.0 18.0; -51.0 -62.0
north-pacific-ocean: 30 170; 30 -150; 35.3 139.75; 38.3 141.6; 42.2 143.6; 33.5 -118.3; 8.5 -79.5
south-pacific-ocean: -30 -120; -20 175; -36.7 174.95; -33.0 -72.0; -44.0 173.5
indian-ocean: -20 80; -32.0 115.5; -8.5 110.0; -30.0 32.0
southern-ocean: -65 0; -70 -175
arctic-ocean: 85 0; 85 -150
"""


@pytest.mark.parametrize("line", _WATERS.strip().splitlines(), ids=lambda line: line.partition(":")[0])
def test_well_known_waters_lie_in_their_sea_alone(line: str) -> None:
    id_, _, waters = line.partition(": ")
    for water in waters.split("; "):
        lat, lon = map(float, water.split())
        assert at(lat, lon) == wholes(id_), water


@pytest.mark.parametrize(
    ("lat", "lon"), [(3.0, 100.5), (1.2, 103.8), (-2.0, 118.0), (65.0, -58.0), (61.8, -70.0), (-39.8, 146.0)]
)
def test_straits_between_two_seas_belong_to_neither(lat: float, lon: float) -> None:
    assert at(lat, lon) == set()


# What Natural Earth calls otherwise.
_CALLED = {
    "golfo de california": "gulf-of-california",
    "inner sea": "seto-inland-sea",
    "bo hai": "bohai",
    "inner seas": "scottish-inner-seas",
    "gulf of st. lawrence": "gulf-of-st-lawrence",
    "the north western passages": "northwestern-passages",
}
# Where it draws a limit elsewhere than IHO S-23, how much of its sea is in ours at least, and why.
_OTHERWISE = {
    "indian-ocean": (0.93, "ends at 150 E, not on the meridian of Tasmania"),
    "gulf-of-alaska": (0.80, "bulges beyond the line from Cape Spencer to Kabuch Point"),
    "norwegian-sea": (0.92, "ends east of Bear Island and south of 61 N"),
    "greenland-sea": (0.93, "ends north of the line from Spitsbergen to Greenland"),
    "banda-sea": (0.91, "takes in the Gulf of Bone"),
    "bay-of-biscay": (0.79, "begins at Ushant, not at Penmarch"),
    "scottish-inner-seas": (0.85, "takes in waters west of Islay and the Hebrides"),
    "irish-sea": (0.89, "ends south of the line from Carnsore to St David's Head, and north of the Mull of Galloway"),
    "java-sea": (0.91, "takes in the Sunda Strait"),
    "andaman-sea": (0.92, "takes in waters west of the Andaman and Nicobar Islands"),
    "yellow-sea": (0.88, "ends at the Yangtze, not at 33 17 N"),
    "east-china-sea": (0.93, "ends south of the line through the Nansei islands"),
    "chukchi-sea": (0.93, "ends in the Bering Strait, not at the Arctic Circle"),
    "laccadive-sea": (0.87, "takes in waters west of the Laccadives and the Maldives"),
    "english-channel": (0.84, "takes in waters out to Ushant and Scilly"),
    "northwestern-passages": (0.90, "takes in waters north of the Sverdrup Islands"),
    "rio-de-la-plata": (0.92, "takes in the mouth of the Uruguay, and waters beyond Punta del Este"),
    "seto-inland-sea": (0.79, "takes in the Bungo Channel"),
    "balearic-sea": (0.85, "takes in waters south of the islands"),
    "bering-sea": (0.93, "takes in waters south of the Aleutians"),
    "skagerrak": (0.92, "begins west of Hanstholm"),
    "kattegat": (0.90, "begins north of the Skaw"),
    "bali-sea": (0.70, "takes in the straits of Lombok and Alas, and waters as far as 118 E"),
    "halmahera-sea": (0.87, "takes in waters south of Kofiau and Obi"),
    "savu-sea": (0.92, "takes in waters between Sumba and Sumbawa"),
}


def _drawn_by_natural_earth(real_data: Path) -> list[tuple[str, shapely.Geometry]]:
    told = json.loads((real_data / "areas" / "ne_10m_geography_marine_polys.json").read_text(encoding="utf-8"))
    ours = {sea.name.casefold(): sea.id for sea in seas()} | _CALLED
    named = ((" ".join((one["properties"]["name"] or "").casefold().split()), one) for one in told["features"])
    found = [(ours.get(name), one["geometry"]) for name, one in named]
    return [(id_, shapely.make_valid(shapely.from_geojson(json.dumps(shape)))) for id_, shape in found if id_]


@pytest.mark.real
def test_seas_are_where_natural_earth_has_them(real_data: Path) -> None:
    random = np.random.default_rng(23)
    compared = set()
    for id_, theirs in _drawn_by_natural_earth(real_data):
        west, south, east, north = theirs.bounds
        lon, lat = random.uniform(west, east, 20_000), random.uniform(south, north, 20_000)
        shapely.prepare(theirs)
        within = shapely.contains_xy(theirs, lon, lat)
        shared = shapely.intersects_xy(shape(id_), lon[within], lat[within]).mean()
        least, why = _OTHERWISE.get(id_, (0.95, ""))
        assert shared >= least, (id_, shared, why)
        compared.add(id_)
    assert len(compared) >= 85
