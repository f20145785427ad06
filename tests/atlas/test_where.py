import pytest

from offing.atlas.where import where
from offing.engine.areas import areas_of, ports_of
from offing.schema.errors import UsageError


def known(lat: float, lon: float) -> dict:
    return where(lat, lon, areas_of(None), ports_of(None))


def test_off_qingdao() -> None:
    told = known(36.06, 120.3)
    assert told["shores"][0]["holder"] == "CN"
    assert "within 12 nm of the shore of China" in {zone["name"] for zone in told["zones"]}
    assert "Qingdao" in told["ports"][0]["name"]
    assert {area["name"] for area in told["areas"]} >= {"Yellow Sea"}
    assert not told["inland"]


def test_in_the_tsushima_strait() -> None:
    told = known(34.5, 129.0)
    assert "Tsushima Strait" in {area["name"] for area in told["areas"]}
    assert {one["holder"]: one["distance_nm"] for one in told["shores"][:2]} == {
        "KR": pytest.approx(13.3, abs=0.2),
        "JP": pytest.approx(13.7, abs=0.2),
    }


def test_a_sea_comes_with_its_other_names() -> None:
    [sea] = [area for area in known(39.0, 133.0)["areas"] if area["kind"] == "sea"]
    assert sea["name"] == "Sea of Japan"
    assert "East Sea" in sea["also"]


def test_a_strait_comes_with_the_positions_on_it_and_a_line_with_who_does_not_accept_it() -> None:
    told = known(24.6, 119.4)
    [strait] = [area for area in told["areas"] if area["kind"] == "strait"]
    assert "China" in strait["note"] and "United States" in strait["note"]
    [line] = told["lines"]
    assert line["name"].startswith("Taiwan Strait")
    assert line["distance_nm"] < 12


def test_inland_no_zone_is_claimed() -> None:
    told = known(47.0, 103.0)
    assert told["inland"]
    assert told["zones"] == []


def test_far_from_everything_the_nearest_shore_is_told_all_the_same() -> None:
    told = known(-48.9, -123.4)  # Point Nemo
    assert told["zones"] == []
    assert told["shores"][0]["distance_nm"] == pytest.approx(1450, abs=15)


def test_both_sides_of_the_antimeridian_are_one_place() -> None:
    assert known(65.0, 180.0)["areas"] == known(65.0, -180.0)["areas"]


@pytest.mark.parametrize(("lat", "lon"), [(120.3, 36.06), (0.0, 181.0), (float("nan"), 0.0)])
def test_what_is_no_position_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(UsageError, match="latitude comes first"):
        known(lat, lon)
