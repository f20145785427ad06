import math
from dataclasses import replace
from typing import Any

import pytest

from detectors.gatherings import displaced as gathered
from detectors.law import Record
from detectors.pairs import Row, at, event, found, table
from offing.detectors.gnss_interference import gnss_interference
from offing.nav.distance import bearing_deg, destination, distance_m

SHIPS = range(799_100_001, 799_100_010)
HOME, FIELD = (37.0, 20.0), (37.5, 20.5)


def displaced(
    ship: int, since: float, until: float, was: tuple[float, float], to: tuple[float, float], **detail: Any
) -> Row:
    row = event((ship,), since, until, to, id=f"{ship}-{since}", manner="shift", returned=True)
    told = {
        "lat_before": was[0],
        "lon_before": was[1],
        "lat_circle": None,
        "lon_circle": None,
        "offset_m": float(distance_m(*was, *to)),
        "bearing_deg": float(bearing_deg(*was, *to)),
    }
    return row | told | detail


def round_field(ship: int, since: float = 12.0, until: float = 13.0, was: tuple[float, float] = HOME) -> Row:
    rim = tuple(float(part) for part in destination(*FIELD, 40.0 * (ship % 9), 9000.0))
    return displaced(ship, since, until, was, rim, manner="circle", lat_circle=FIELD[0], lon_circle=FIELD[1])


def around(n: int) -> tuple[float, float]:
    return HOME[0] + 0.05 * n, HOME[1] - 0.04 * n


def interferences(rows: list[Row], **settings: Any) -> list[Row]:
    find = lambda *tables: gnss_interference.find(*tables, **settings)  # noqa: E731 - one line
    return found(replace(gnss_interference, find=find), {"displacement": table(rows), "until": at(1000)})


def test_the_example_of_the_docstring() -> None:
    ships = SHIPS[:5]
    (one,) = interferences([round_field(ship, 12 + 0.05 * n, 13, around(n)) for n, ship in enumerate(ships)])
    assert one["craft"] == [*ships]
    assert (one["t_start"], one["t_end"], one["ships"]) == (at(12), at(13), 5)
    assert (one["manner"], one["returned"], one["open"]) == ("circle", 5, False)
    assert (one["lat_reported"], one["lon_reported"]) == pytest.approx(FIELD, abs=1e-4)
    assert (one["lat"], one["lon"]) == pytest.approx(around(2), abs=0.01)
    assert one["radius_nm"] == pytest.approx(float(distance_m(*around(0), *around(2))) / 1852, abs=0.2)
    assert len(one["rests_on"]) == 5
    assert "fault" in one["possible_causes"]


@pytest.mark.parametrize(("ships", "events"), [(2, 0), (3, 1)])
def test_three_craft_are_the_fewest_and_one_that_is_off_thrice_is_one_craft(ships: int, events: int) -> None:
    rows = [round_field(ship) for ship in SHIPS[:ships]]
    assert len(interferences(rows)) == events
    assert not interferences([round_field(SHIPS[0], 12 + n, 12.5 + n) for n in range(4)])


def shifted(ship: int, n: int, offset_m: float, bearing: float, since: float, until: float) -> Row:
    to = tuple(float(part) for part in destination(*around(n), bearing, offset_m))
    return displaced(ship, since, until, around(n), to)


def test_the_same_offset_tells_and_so_does_the_same_moment() -> None:
    alike = [shifted(ship, 3 * n, 20_000, 135, 12 + 0.3 * n, 15 + 0.3 * n) for n, ship in enumerate(SHIPS[:4])]
    (one,) = interferences(alike)
    assert (one["manner"], one["offset_nm"]) == ("shift", pytest.approx(10.8, abs=0.1))
    begins = [shifted(ship, 3 * n, 20_000, 40 + 80 * n, 12, 14 + n) for n, ship in enumerate(SHIPS[:4])]
    assert len(interferences(begins)) == 1
    ends = [shifted(ship, 3 * n, 20_000, 40 + 80 * n, 12 + 0.4 * n, 15) for n, ship in enumerate(SHIPS[:4])]
    assert len(interferences(ends)) == 1
    # Neither the place, nor the offset, nor the moment: receivers that fail one by one.
    faults = [shifted(ship, 3 * n, 20_000, 40 + 80 * n, 12 + 0.4 * n, 15 + 0.5 * n) for n, ship in enumerate(SHIPS[:4])]
    assert not interferences(faults)


def test_craft_far_apart_or_at_other_times_are_not_displaced_together() -> None:
    far = [round_field(ship, was=(HOME[0] + 1.5 * n, HOME[1])) for n, ship in enumerate(SHIPS[:4])]
    assert not interferences(far)
    later = [round_field(ship, 12 + 2.1 * n, 13 + 2.1 * n) for n, ship in enumerate(SHIPS[:4])]
    assert not interferences(later)
    assert len(interferences([round_field(ship, 12 + 1.9 * n, 13 + 1.9 * n) for n, ship in enumerate(SHIPS[:4])])) == 1


def test_two_regions_and_two_days_are_two_events() -> None:
    there = [round_field(ship) for ship in SHIPS[:3]]
    elsewhere = [displaced(ship, 12, 13, (-30.0, 100.0), (-30.5, 101.0)) for ship in SHIPS[3:6]]
    again = [round_field(ship, 40, 42) for ship in SHIPS[:3]]
    assert [one["ships"] for one in interferences(there + elsewhere + again)] == [3, 3, 3]


@pytest.mark.parametrize("was", [(0.0, 179.98), (0.0, -179.98)])
def test_the_antimeridian_parts_nobody(was: tuple[float, float]) -> None:
    rows = [
        displaced(ship, 12, 13, (was[0], (was[1] + 0.02 * n + 180) % 360 - 180), (1.0, math.copysign(179.9, was[1])))
        for n, ship in enumerate(SHIPS[:4])
    ]
    (one,) = interferences(rows)
    assert one["radius_nm"] < 3 and abs(one["lon"]) > 179.9


def test_one_that_lasts_is_open() -> None:
    rows = [round_field(ship) for ship in SHIPS[:3]]
    assert interferences([*rows[:2], rows[2] | {"open": True, "returned": False}])[0]["open"]
    assert interferences([]) == []


def test_it_takes_their_conflicts_of_identity_out_of_the_record() -> None:
    assert gnss_interference.withdraws == "identity_conflict"


def test_from_fixes_through_the_displacements() -> None:
    (one,) = Record(gnss_interference, gathered(4)).events()
    assert (one["ships"], one["manner"], one["returned"]) == (4, "shift", 4)
    assert one["offset_nm"] == pytest.approx(60, abs=0.5)
    assert not Record(gnss_interference, gathered(2)).events()


def test_a_craft_first_heard_displaced_leaps_as_the_others_return_and_prolongs_nothing() -> None:
    late = displaced(SHIPS[5], 13.0, 19, FIELD, HOME)
    (one,) = interferences([round_field(ship) for ship in SHIPS[:4]] + [late])
    assert (one["ships"], one["t_end"]) == (4, at(13))
