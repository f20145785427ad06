"""What is true of a craft when it sends: speed, course, heading, and the interval that follows from them."""

from dataclasses import replace

import numpy as np
import pytest
from pyproj import Geod

from offing.rehearsal.schedule import POSITION_A, SECOND_US, Sent, fleet_of, interval_us, sent
from rehearsal.plays import HOUR, START, alone, busy, eastward, member, path, play, speaks

GEOD = Geod(ellps="WGS84")


def all_sent(played, **settings) -> Sent:
    return Sent(*(np.concatenate(column) for column in zip(*sent(played, fleet_of(played), **settings), strict=True)))


@pytest.mark.parametrize(
    ("class_b", "status", "speed", "turning", "seconds"),
    [
        (0, 1, 0.0, False, 180), (0, 5, 3.0, False, 180), (0, 6, 0.0, True, 180), (0, 1, 3.1, False, 10),
        (0, 0, 0.0, False, 10), (0, 0, 14.0, False, 10), (0, 0, 14.0, True, 10 / 3), (0, 15, 9.0, True, 10 / 3),
        (0, 0, 14.1, False, 6), (0, 0, 23.0, False, 6), (0, 0, 23.0, True, 2), (0, 0, 23.1, False, 2),
        (0, 8, 30.0, True, 2), (1, 0, 2.0, False, 180), (1, 0, 2.1, False, 30), (1, 0, 25.0, True, 30),
    ],
)  # fmt: skip
def test_the_table_of_intervals(class_b: int, status: int, speed: float, turning: bool, seconds: float) -> None:
    assert interval_us(class_b, status, speed, turning) == int(seconds * SECOND_US)


@pytest.mark.parametrize("lat", [0.0, 35.0, -60.0, 85.0])
def test_speed_and_course_are_those_made_good(lat: float) -> None:
    for azimuth in (0, 60, 135, 271):
        lon_b, lat_b, _ = GEOD.fwd(179.99, lat, azimuth, 1852 * 1.2)
        found = all_sent(alone([(0, lat, 179.99), (0.1, lat_b, lon_b)], hours=0.1))
        assert np.allclose(found.sog_kn, 12.0, rtol=1e-3)
        assert np.abs((found.cog_deg - azimuth + 180) % 360 - 180).max() < 0.3
        assert (np.abs(found.lon) > 179).all()


def test_positions_are_those_of_the_true_path() -> None:
    played = busy()
    found = all_sent(played)
    for spell in range(len(played.spells.craft)):
        rows = found.spell == spell
        lat, lon = played.knots.at(int(played.spells.craft[spell]), found.t[rows])
        assert np.allclose(found.lat[rows], lat, atol=1e-9, rtol=0)
        assert np.allclose(found.lon[rows], lon, atol=1e-9, rtol=0)


def test_a_heading_of_its_own_turns_between_knots_and_the_course_stays() -> None:
    played = alone(eastward(2))
    turned = replace(played, knots=played.knots._replace(heading_deg=np.array([350.0, 30.0])))
    found = all_sent(turned)
    when = (found.t - START) / HOUR
    assert np.allclose((found.heading_deg - (350 + 40 * when) + 180) % 360 - 180, 0, atol=0.01)
    assert np.allclose(found.cog_deg, 90, atol=0.2)


def test_a_ship_that_stops_keeps_pointing_where_she_did() -> None:
    legs = [*eastward(12, hours=0.5), (1.0, 40.0, eastward(12, hours=0.5)[1][2])]
    found = all_sent(alone(legs))
    lying = found.t > START + 0.5 * HOUR
    assert np.isnan(found.cog_deg[lying]).all()
    assert np.allclose(found.heading_deg, 90, atol=0.2)
    assert not found.turn_deg_min[lying].any()


def test_turns_are_told_by_type_and_rate_and_soon_over() -> None:
    legs = [(0, 40.0, 135.0), (0.25, 40.05, 135.0), (0.5, 40.05, 135.065)]
    found = all_sent(alone(legs, hours=0.5)).take
    found = found(all_sent(alone(legs, hours=0.5)).kind == POSITION_A)
    since_turn = (found.t - START - HOUR // 4) / 1e6
    assert not found.special[since_turn < 0].any()
    assert found.special[(since_turn > 11) & (since_turn < 29)].all()
    assert not found.special[since_turn > 31].any()
    assert (found.turn_deg_min[(since_turn > 1) & (since_turn < 19)] > 200).all()
    assert not found.turn_deg_min[since_turn > 21].any()


def test_messages_stand_for_what_a_thinned_log_left_out() -> None:
    found = all_sent(alone(eastward(12)), thin_s=120)
    assert set(found.chances[found.kind == POSITION_A].tolist()) == {12}
    assert set(all_sent(alone(eastward(12))).chances.tolist()) == {1}


def test_knots_at_one_time_and_a_single_knot_do_no_harm() -> None:
    played = play(
        [member(1), member(2)],
        [path(1, (0, 40, 135), (0.5, 40.1, 135), (0.5, 40.1, 135), (1, 40.2, 135)), path(2, (0.5, 40, 135))],
        [speaks(1, 0, 1), speaks(2, 0, 1)],
    )
    found = all_sent(played)
    assert set(found.spell.tolist()) == {0}
    assert np.isfinite(found.lat).all() and len(found.t) > 350


def test_a_slab_that_is_too_full_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    from offing.rehearsal import schedule

    whole = all_sent(busy())
    monkeypatch.setattr(schedule, "_AT_ONCE", 20)
    slabs = list(sent(busy(), fleet_of(busy())))
    assert len(slabs) > len(whole.t) / 20
    assert np.concatenate([slab.t for slab in slabs]).tolist() == whole.t.tolist()
    assert max(len(slab.t) for slab in sent(busy(), fleet_of(busy()), slab_s=3600)) == len(whole.t)
