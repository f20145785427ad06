"""Names of every spelling find their places, best first."""

# Letters of several alphabets and widths are what is tested.

import re

import numpy as np
import pytest

from offing.atlas import places, shore
from offing.atlas.gazetteer import look_up
from offing.atlas.spelling import bare, fold


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Tsushima", "place:tsushima"),
        ("対馬", "place:tsushima"),
        ("Цусима", "place:tsushima"),
        ("TSU-SHIMA", "place:tsushima"),
        ("Miyako Island", "place:miyako"),
        ("Miyakojima", "place:miyako"),
        ("宮古島", "place:miyako"),
        ("宫古岛", "place:miyako"),
        ("與那國島", "place:yonaguni"),
        ("Amami Ōshima", "place:amami-oshima"),
        ("Amami-Oshima", "place:amami-oshima"),
        ("臺灣", "place:taiwan"),
        ("台灣", "place:taiwan"),
        ("제주도", "place:jeju"),
        ("沖縄本島", "place:okinawa"),
        ("Okinawa", "place:okinawa"),
        ("龍飛崎", "place:cape-tappi"),
        ("対馬海峡", "strait:tsushima"),
        ("Strait of Gibraltar", "strait:gibraltar"),
        ("Шанхай", "city:CN:shanghai"),
        ("Tsingtao", "city:CN:qingdao"),
        ("横須賀", "city:JP:yokosuka"),
        ("Philippines", "state:PH"),
        ("フィリピン", "state:PH"),
    ],
)
def test_a_name_finds_its_place(name: str, id_: str) -> None:
    assert look_up(name)[0].id == id_


def test_a_word_for_the_kind_must_fit_the_kind() -> None:
    assert all(place.kind == "strait" for place in look_up("対馬海峡"))
    assert look_up("Crete Strait") == []
    assert look_up("Crete Island")[0].id == "place:crete"


def test_ambiguous_names_give_several_and_nearness_decides() -> None:
    found = [place.id for place in look_up("Takeshima")]
    assert "place:liancourt-rocks" in found
    oshima = look_up("Oshima")
    assert len(oshima) > 1
    assert look_up("Kuba", near=(25.9, 123.7))[0].id == "place:kuba"
    for lat, lon in ((13.9, -90.8), (12.4, 121.1), (10.0, -84.2)):
        nearest = look_up("San Jose", near=(lat, lon))[0]
        assert abs(nearest.lat - lat) + abs(nearest.lon - lon) < 1.5


def test_disputed_places_name_who_claims_them() -> None:
    note = look_up("Senkaku Islands")[0].note or ""
    assert "China" in note and "Japan" in note and "Taiwan" in note


def test_unknown_names_find_nothing() -> None:
    for name in ("Xyzzyville", "", "  ", "-", "|"):
        assert look_up(name) == []


def test_folding() -> None:
    assert fold("Ｔｓｕｓｈｉｍａ") == fold("Tsu shima") == "tsushima"
    assert fold("Åland") == "aland"
    assert fold("ギ") != fold("キ"), "a kana's mark is part of the letter"
    assert fold("Йокогама") == fold("йокогама")
    assert ("okinawa", fold("Okinawa")) == (fold("Okinawa Island").removesuffix("island"), "okinawa")
    assert ("宮古", bare(fold("宮古島"))[0][0]) == ("宮古", "宮古")


def test_every_authored_place_is_sound() -> None:
    entries = places.named()
    assert len(entries) >= 250
    assert len({entry.id for entry in entries}) == len(entries)
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9-]+", entry.id)
        assert entry.kind in ("island", "islands", "cape", "peninsula", "bay", "reef", "region"), entry.id
        assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in entry.at)
        assert 0 < entry.radius_km < 3000
        assert all(name.strip() == name and name for names in entry.names.values() for name in names)
        # The gulfs that are seas too are found as those.
        found = {place.id for place in look_up(entry.name)}
        assert found & {f"place:{entry.id}", f"sea:{entry.id}"}, entry.id


def test_every_point_with_an_outline_lies_on_land_that_its_radius_reaches() -> None:
    shapely = pytest.importorskip("shapely")
    for entry in places.named():
        if not entry.outline or entry.kind not in ("island", "islands") or entry.radius_km > 150:
            continue
        for lat, lon in entry.at:
            lats, lons = shore.outline(lat, lon)
            lons = lon + (lons - lon + 180) % 360 - 180
            ring = shapely.Polygon(np.column_stack((lons, lats)))
            off = shapely.distance(ring, shapely.Point(lon, lat))
            assert off < 0.002, (entry.id, lat, lon, off)
            assert np.ptp(lats) * 111 < 2.2 * entry.radius_km + 2, entry.id


def test_cities_are_folded_as_names_are() -> None:
    for name in ("Shanghai", "Vladivostok", "Busan", "Odesa"):
        city = max(places.cities(fold(name)), key=lambda city: city.people)
        assert city.name == name
        assert city.keys[0] == fold(name)
        assert all(fold(key) == key for key in city.keys)
