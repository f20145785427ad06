"""Near misses on paths made by hand: told where a looser definition would take them, and never where it is real."""

import numpy as np

from offing.atlas import ports
from offing.rehearsal.oracle import true_events
from offing.rehearsal.played import Played, Truth
from rehearsal.hearing import every_minute, hears
from rehearsal.plays import Leg, member, path, play, speaks

SEA = (40.0, 135.0)
NM = 1 / 60


def told(played: Played, kind: str, heard: list[float] | None = None, hours: float = 8.0) -> tuple[int, list[Truth]]:
    """Return how many events of a kind there were, and its decoys."""
    times = every_minute(hours) if heard is None else heard
    events = true_events(played, heard=hears({one.key % 1_000_000: times for one in played.members}), kinds=[kind])
    return sum(not one.decoy for one in events), [one for one in events if one.decoy]


def sails(*legs: Leg, heading_deg: float = np.nan) -> Played:
    way = path(1, *legs)
    way = way._replace(heading_deg=np.full(len(legs), heading_deg))
    return play([member(1)], [way], [speaks(1, 0, legs[-1][0])], hours=legs[-1][0])


def north(*parts: tuple[float, float]) -> list[Leg]:
    legs, hour, lat = [(0.0, *SEA)], 0.0, SEA[0]
    for hours, knots in parts:
        hour, lat = hour + hours, lat + hours * knots * NM
        legs.append((hour, lat, SEA[1]))
    return legs


def test_slow_sailing_is_no_stop_but_nearly_one() -> None:
    real, decoys = told(sails(*north((2, 10), (1, 0.7), (5, 10))), "stop")
    assert real == 0
    assert [one.detail["what"] for one in decoys] == ["it goes at a knot or less, and never lies still"]
    real, decoys = told(sails(*north((2, 10), (1, 0.0), (5, 10))), "stop")
    assert (real, decoys) == (1, [])


def test_a_silence_of_four_hours_is_no_gap_but_nearly_one() -> None:
    for silent, real_expected, nearly in ((4.0, 0, 1), (6.5, 1, 0), (1.0, 0, 0)):
        heard = [t for t in every_minute(8.0) if not 0.5 < t < 0.5 + silent]
        real, decoys = told(sails(*north((8, 10))), "gap", heard)
        assert (real, len(decoys)) == (real_expected, nearly)


def test_a_ship_heard_again_far_off_where_it_sailed_is_nearly_two() -> None:
    heard = [t for t in every_minute(8.0) if not 0.5 < t < 3.5]
    real, decoys = told(sails(*north((8, 10))), "identity_conflict", heard)
    assert real == 0
    assert len(decoys) == 1
    assert "30 nm on" in decoys[0].detail["what"]


def test_a_bow_thirty_degrees_off_the_course_is_nearly_a_drift() -> None:
    real, decoys = told(sails(*north((8, 2.5)), heading_deg=30.0), "drift")
    assert (real, len(decoys)) == (0, 1)
    real, decoys = told(sails(*north((8, 2.5)), heading_deg=90.0), "drift")
    assert (real, len(decoys)) == (1, 0)


def test_three_knots_out_at_sea_are_nearly_loitering() -> None:
    real, decoys = told(sails(*north((8, 3.2))), "loitering")
    assert (real, len(decoys)) == (0, 1)
    real, decoys = told(sails(*north((8, 1.0))), "loitering")
    assert (real, len(decoys)) == (1, 0)


def test_who_comes_near_a_port_and_does_not_lie_there_visits_nothing() -> None:
    one = ports.named("Vladivostok")[0]
    legs = [(0.0, one.lat - 0.5, one.lon), (3.0, one.lat - 0.015, one.lon), (6.0, one.lat - 0.5, one.lon)]
    real, decoys = told(sails(*legs), "port_visit", hours=6.0)
    assert real == 0
    assert any("off a port" in each.detail["what"] for each in decoys)


def test_two_ships_that_lie_together_for_an_hour_nearly_met() -> None:
    def near(hours: float, apart_m: float) -> Played:
        ways = [
            path(k, (0, 40.5 - k, 135.0), (2.0, 40.0 + k * apart_m / 111_000, 135.0),
                 (2.0 + hours, 40.0 + k * apart_m / 111_000, 135.0), (8.0, 41.0 - k, 136.0))
            for k in (1, 2)
        ]  # fmt: skip
        return play([member(1), member(2)], ways, [speaks(1, 0, 8), speaks(2, 0, 8)], hours=8.0)

    for hours, apart_m, real, nearly in (
        (1.1, 200.0, 0, 1),
        (3.0, 800.0, 0, 1),
        (3.0, 200.0, 1, 0),
        (3.0, 1500.0, 0, 0),
    ):
        found = told(near(hours, apart_m), "encounter")
        assert (found[0], len(found[1])) == (real, nearly), (hours, apart_m)


def test_decoys_are_told_of_who_was_heard_only() -> None:
    heard = [t for t in every_minute(8.0) if not 1.5 < t < 3.4]
    assert told(sails(*north((2, 10), (1, 0.7), (5, 10))), "stop", heard) == (0, [])
