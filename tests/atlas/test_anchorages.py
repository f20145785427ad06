import random
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from offing.atlas.anchorages import learn
from offing.schema.detector import hours
from offing.schema.tables import PORTS

GEOD = Geod(ellps="WGS84")
Stay = tuple[int, float, float, float]


def stays_table(stays: list[Stay]) -> pa.Table:
    """Return stays of craft, latitude, longitude and hours."""
    craft, lat, lon, lay = zip(*stays, strict=True) if stays else ((), (), (), ())
    return pa.table(
        {
            "craft_id": pa.array(craft, pa.int64()),
            "lat": pa.array(lat, pa.float64()),
            "lon": pa.array(lon, pa.float64()),
            "duration": pa.array([hours(n) for n in lay], pa.duration("us")),
        }
    )


def ports_table(*ports: tuple[str, float, float]) -> pa.Table:
    rows = [
        {"port_id": f"X{n}", "name": name, "kind": "port", "state": "ES", "lat": lat, "lon": lon, "source": "test"}
        for n, (name, lat, lon) in enumerate(ports)
    ]
    return pa.Table.from_pylist(rows, PORTS)


def around(
    lat: float, lon: float, craft: int, within_m: float = 400.0, first: int = 1, lay: float = 13.0
) -> list[Stay]:
    """Return a stay of each of some craft on a ring."""
    ring = [GEOD.fwd(lon, lat, 360 * n / craft, within_m / 2)[:2] for n in range(craft)]
    return [(first + n, y, x, lay) for n, (x, y) in enumerate(ring)]


NOWHERE = ports_table()


def test_twenty_ships_make_an_anchorage_named_after_the_nearest_port() -> None:
    ports = ports_table(("Algeciras", 36.13, -5.44), ("Ceuta", 35.89, -5.31))
    found = learn(stays_table(around(36.15, -5.41, 20)), ports=ports)
    assert found.schema.equals(PORTS)
    (row,) = found.to_pylist()
    assert (row["lat"], row["lon"]) == (pytest.approx(36.15, abs=1e-5), pytest.approx(-5.41, abs=1e-5))
    assert (row["kind"], row["state"], row["name"]) == ("anchorage", "ES", "anchorage 3 km NE of Algeciras")
    assert row["port_id"] == "anchorage:36.1500N5.4100W"
    assert row["source"] == "learned: 20 craft lay 12 h or more within 500 m"


@pytest.mark.parametrize(
    ("craft", "lay", "apart", "number"), [(20, 12.0, 400.0, 1), (19, 12.0, 400.0, 0), (20, 11.99, 400.0, 0)]
)
def test_thresholds(craft: int, lay: float, apart: float, number: int) -> None:
    assert learn(stays_table(around(36.0, -5.0, craft, apart, lay=lay)), ports=NOWHERE).num_rows == number


def test_settings_are_taken_and_one_ship_that_comes_back_is_one_ship() -> None:
    stays = around(36.0, -5.0, 3, 900.0, lay=2.0)
    few = {"craft_at_least": 3, "ports": NOWHERE}
    assert not learn(stays_table(stays), **few, lay_at_least=timedelta(hours=2)).num_rows
    found = learn(stays_table(stays), **few, lay_at_least=timedelta(hours=2), within_m=1000.0)
    assert found["source"].to_pylist() == ["learned: 3 craft lay 2 h or more within 1000 m"]
    again = [(1, lat, lon, lay) for _, lat, lon, lay in around(36.0, -5.0, 30)]
    assert not learn(stays_table(again), ports=NOWHERE).num_rows


def test_a_wide_anchorage_becomes_several_points_near_all_who_lay_there() -> None:
    stays = [stay for n in range(8) for stay in around(36.0 + n * 0.006, -5.0, 25, first=100 * n)]
    found = learn(stays_table(stays), ports=NOWHERE)
    assert found.num_rows >= 4
    lat, lon = found["lat"].to_numpy(), found["lon"].to_numpy()
    for _, y, x, _ in stays:
        assert min(GEOD.inv(x, y, b, a)[2] for a, b in zip(lat, lon, strict=True)) < 1500


@pytest.mark.parametrize(("lat", "lon"), [(10.0, 180.0), (89.999, 40.0), (-77.0, 0.0)])
def test_the_antimeridian_and_the_pole_are_places_like_any_other(lat: float, lon: float) -> None:
    (row,) = learn(stays_table(around(lat, lon, 24)), ports=NOWHERE).to_pylist()
    assert GEOD.inv(row["lon"], row["lat"], lon, lat)[2] < 1


def test_no_stays_no_ports_and_unknown_places_are_borne() -> None:
    assert learn(stays_table([]), ports=NOWHERE).num_rows == 0
    unknown = stays_table([(n, float("nan"), 5.0, 20.0) for n in range(30)])
    assert learn(unknown, ports=NOWHERE).num_rows == 0
    (row,) = learn(stays_table(around(36.0, -5.0, 20)), ports=NOWHERE).to_pylist()
    assert (row["name"], row["state"]) == ("anchorage at 36.00N5.00W", None)


def test_names_and_ids_are_told_apart() -> None:
    port = ports_table(("Port", 36.0, -5.0))
    stays = around(36.1, -5.0, 20) + around(36.1, -4.98, 20, first=100)
    found = learn(stays_table(stays), ports=port)
    assert sorted(found["name"].to_pylist()) == ["anchorage 11 km N of Port", "anchorage 11 km N of Port (2)"]
    assert len(set(found["port_id"].to_pylist())) == 2


def test_a_port_near_by_names_its_own_anchorage_and_a_far_one_lends_no_state() -> None:
    (near,) = learn(stays_table(around(36.0, -5.0, 20)), ports=ports_table(("Port", 36.001, -5.0))).to_pylist()
    assert (near["name"], near["state"]) == ("anchorage at Port", "ES")
    (far,) = learn(stays_table(around(36.0, -5.0, 20)), ports=ports_table(("Port", 36.0, -7.0))).to_pylist()
    assert (far["name"], far["state"]) == ("anchorage 180 km E of Port", None)


# Grid points 300 m apart, so that nothing lies just at the reach.
spots = st.tuples(st.integers(0, 6), st.integers(0, 6))
small_sets = st.lists(st.tuples(st.integers(1, 5), spots, st.sampled_from((11.0, 12.0, 30.0))), max_size=40)


def laid(drawn: list) -> list[Stay]:
    return [(craft, 54.0 + 0.0027 * i, 8.0 + 0.0046 * j, lay) for craft, (i, j), lay in drawn]


@given(small_sets, st.integers(2, 4))
def test_small_sets_against_brute_force(drawn: list, least: int) -> None:
    stays = laid(drawn)
    found = learn(stays_table(stays), craft_at_least=least, ports=NOWHERE)
    expected = sorted(brute_force(stays, least))
    assert sorted(zip(found["lat"].to_pylist(), found["lon"].to_pylist(), strict=True)) == [
        (pytest.approx(lat, abs=2e-6), pytest.approx(lon, abs=2e-6)) for lat, lon in expected
    ]


def brute_force(stays: list[Stay], least: int) -> list[tuple[float, float]]:
    left = sorted({(lat, lon, craft) for craft, lat, lon, lay in stays if lay >= 12})
    centres = []
    while left:
        groups = [[s for s in left if GEOD.inv(one[1], one[0], s[1], s[0])[2] <= 500] for one in left]
        best = max(groups, key=lambda group: len({craft for _, _, craft in group}))
        if len({craft for _, _, craft in best}) < least:
            break
        centres.append((float(np.mean([s[0] for s in best])), float(np.mean([s[1] for s in best]))))
        left = [s for s in left if s not in best]
    return centres


@given(small_sets, st.randoms(use_true_random=False))
def test_the_order_of_stays_does_not_matter(drawn: list, chance: random.Random) -> None:
    stays = laid(drawn)
    shuffled = [*stays, *stays[:3]]
    chance.shuffle(shuffled)
    settings = {"craft_at_least": 2, "ports": NOWHERE}
    assert learn(stays_table(shuffled), **settings).equals(learn(stays_table(stays), **settings))
