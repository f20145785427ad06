import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.atlas import claims, shore
from offing.atlas.zones import NM_M, zone_id, zone_words, zones_of, zones_of_each
from offing.engine.areas import areas_of
from offing.schema.tables import AREAS

BUILT_IN = areas_of(None)
ZONES = zones_of(BUILT_IN)
CODES = shore.holders()


def ids(lat: float, lon: float, areas: pa.Table = BUILT_IN) -> set[str]:
    *_, numbers = zones_of_each(zones_of(areas), np.array([lat]), np.array([lon]))
    return {zone_id(int(n)) for n in numbers}


def with_row(**row: str) -> pa.Table:
    row = {"area_id": "x", "name": "x", **row}
    return pa.concat_tables([BUILT_IN, pa.Table.from_pylist([row], AREAS)])


def plain(lat: float, lon: float) -> set[str]:
    """Return the zones by asking for every holder's distance, one by one, outside all sectors."""
    found = set()
    every = shore.within(lat, lon, 210 * NM_M)
    for code, metres in every:
        breadth = float(claims.breadths([code])[0])
        found |= {f"zone:{code}:{nm:g}" for nm in (breadth, 24.0) if metres <= nm * NM_M}
    if every and every[0][1] <= 200 * NM_M:
        found.add(f"near:{every[0][0]}")
    return found


@given(st.integers(0, len(shore.shore().tree.origin) - 1), st.floats(-2.5, 2.5), st.floats(-2.5, 2.5))
def test_zones_are_what_asking_every_shore_gives(leaf: int, north: float, east: float) -> None:
    x, y, z = shore.shore().tree.origin[leaf].astype(float)
    lat = float(np.clip(np.degrees(np.arctan2(z, np.hypot(x, y))) + north, -89, 89))
    lon = float((np.degrees(np.arctan2(y, x)) + east + 180) % 360 - 180)
    near = ZONES.sector_near[int((lat + 90) * 2) * 720 + int((lon + 180) * 2) % 720]
    if not near:
        assert ids(lat, lon) == plain(lat, lon)


def test_between_three_and_twelve_miles_of_a_designated_strait_lies_in_no_zone_of_japans_breadth() -> None:
    lat, lon = 41.4, 140.35  # the western mouth of Tsugaru Strait
    assert 3 < shore.distance_of(lat, lon, "JP")[0] / NM_M < 12
    assert "zone:JP:12" not in ids(lat, lon)
    assert {"zone:JP:24", "near:JP"} <= ids(lat, lon)
    assert "zone:JP:12" in ids(39.5, 139.85)  # as far off, outside the strait


def test_a_disputed_place_names_its_claimants_until_the_user_names_a_holder() -> None:
    place = (37.25, 131.9)
    assert ids(*place) >= {"zone:disputed:liancourt-rocks:12", "near:disputed:liancourt-rocks"}
    numbers = zones_of_each(ZONES, *(np.array([value]) for value in place))[-1]
    assert any("disputed: claimed by Japan, South Korea" in zone_words(int(n)) for n in numbers)
    held = with_row(kind="held", of="disputed:liancourt-rocks", holder="KR")
    assert ids(*place, held) == {"zone:KR:12", "zone:KR:24", "near:KR"}


@pytest.mark.parametrize(
    ("role", "left"),
    [("territorial sea", {"zone:CN:24", "near:CN"}), ("contiguous zone", {"zone:CN:12", "near:CN"}),
     ("EEZ", {"zone:CN:12", "zone:CN:24"})],
)  # fmt: skip
def test_the_users_own_boundary_takes_the_place_of_the_zone_of_its_role(role: str, left: set[str]) -> None:
    assert ids(36.06, 120.3, with_row(kind="boundary", role=role)) == left


def test_no_zone_is_called_what_only_a_law_can_make_it() -> None:
    for code in range(len(CODES)):
        for zone in range(3):
            words = zone_words(3 * code + zone).casefold()
            assert words.startswith(("within", "nearer"))
            assert not any(law in words for law in ("territorial", "internal waters", "eez", "exclusive economic"))


def test_far_out_at_sea_the_distance_is_right_to_two_in_a_hundred() -> None:
    lat, lon = np.array([0.0, -48.0, 40.0, -30.0]), np.array([-150.0, -123.0, -150.0, 80.0])
    metres, _, offsets, _ = zones_of_each(ZONES, lat, lon)
    assert metres == pytest.approx(shore.nearest(lat, lon)[0], rel=0.02)
    assert (offsets == 0).all()
