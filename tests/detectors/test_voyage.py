import itertools
from dataclasses import replace

import pyarrow as pa
import pytest
from pyproj import Geod

from detectors import law
from detectors.fleets import DAY, HOUR, MINUTE, SECOND, T0, Fix, line
from detectors.law import Event, Record, moment_of
from offing.detectors.port_visit import port_visit
from offing.detectors.voyage import voyage
from offing.nav.distance import destination
from offing.schema.tables import PORTS

SHIP = 211000001
GEOD = Geod(ellps="WGS84")
PLACES = {"South": (54.0, 8.0), "North": (55.0, 8.0), "Date Line": (-16.79, -179.99), "Suva": (-16.79, 179.0)}


@pytest.fixture(autouse=True)
def harbours(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"port_id": name, "name": name, "kind": "port", "state": "XX", "lat": lat, "lon": lon, "source": "test"}
        for name, (lat, lon) in PLACES.items()
    ]
    monkeypatch.setattr(law, "world", lambda: {"ports": pa.Table.from_pylist(rows, PORTS)})


def found(fixes: list[Fix]) -> list[Event]:
    return Record(voyage, fixes).events_of_every_cut()


def lie(place: str, start: int, n: int = 4, step: int = 10 * MINUTE, sog: float | None = 0.1) -> list[Fix]:
    return [Fix(SHIP, start + k * step, *PLACES[place], sog) for k in range(n)]


def sail(one: str, other: str, start: int, n: int = 60, step: int = 5 * MINUTE, sog: float | None = 12.0) -> list[Fix]:
    (lat, lon), (to_lat, to_lon) = PLACES[one], PLACES[other]
    between = GEOD.npts(lon, lat, to_lon, to_lat, n)
    return [Fix(SHIP, start + k * step, y, x, sog) for k, (x, y) in enumerate(between)]


def trip(one: str = "South", other: str = "North", **more: float | None) -> list[Fix]:
    out = sail(one, other, T0 + 35 * MINUTE, **more)  # type: ignore[arg-type]
    return [*lie(one, T0, **more), *out, *lie(other, out[-1].t + 5 * MINUTE, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize("sog", [{}, {"sog": None}], ids=["with speeds", "without"])
def test_from_port_to_port(sog: dict[str, None]) -> None:
    fixes = trip(**sog)
    (event,) = found(fixes)
    (left, reached) = Record(port_visit, fixes).events()
    assert (event["from"], event["to"], event["open"]) == ("South", "North", False)
    assert (event["departed"], event["arrived"]) == (left["departed"], reached["arrived"])
    assert (event["t_start"], event["t_end"]) == (event["departed"], event["arrived"])
    sailed = [f for f in fixes if left["departed"] <= moment_of(f.t) <= reached["arrived"]]
    ways = [GEOD.inv(a.lon, a.lat, b.lon, b.lat)[2] for a, b in itertools.pairwise(sailed)]
    assert event["sailed_nm"] == pytest.approx(sum(ways) / 1852, abs=0.06)
    assert event["fixes"] == len(sailed)
    assert event["duration_h"] == pytest.approx((sailed[-1].t - sailed[0].t) / HOUR, abs=0.006)


def test_at_sea_it_is_open() -> None:
    (event,) = found(trip()[:40])
    assert event["open"]
    assert event["to"] is event["arrived"] is None
    assert event["t_end"] == moment_of(trip()[39].t)


def test_back_to_the_same_port_is_a_voyage_too() -> None:
    out = sail("South", "North", T0 + 35 * MINUTE)[:30]
    home = [Fix(SHIP, out[-1].t + (n + 1) * 5 * MINUTE, f.lat, f.lon, 12.0) for n, f in enumerate(out[::-1])]
    (event,) = found([*lie("South", T0), *out, *home, *lie("South", home[-1].t + 5 * MINUTE)])
    assert (event["from"], event["to"]) == ("South", "South")


def test_one_that_begins_with_the_track_is_none_and_one_that_follows_is() -> None:
    there = sail("South", "North", T0)
    assert not found([*there, *lie("North", there[-1].t + 5 * MINUTE)])
    lying = lie("North", there[-1].t + 5 * MINUTE)
    (event,) = found([*there, *lying, *sail("North", "South", lying[-1].t + 5 * MINUTE)])
    assert (event["from"], event["open"]) == ("North", True)


def test_passing_a_port_ends_no_voyage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLACES, "Beyond", (56.0, 8.0))
    out = sail("South", "North", T0 + 35 * MINUTE)
    past = [
        Fix(SHIP, out[-1].t + 5 * MINUTE, *PLACES["North"], 12.0),
        *sail("North", "Beyond", out[-1].t + 10 * MINUTE),
    ]
    (event,) = found([*lie("South", T0), *out, *past])
    assert event["open"]
    assert event["t_end"] == moment_of(past[-1].t)


def test_a_silent_departure_begins_at_the_last_fix_in_port() -> None:
    inside = [Fix(SHIP, T0 + n * MINUTE, 54.0, 8.0 + 0.01 * n, 3.0) for n in range(3)]
    elsewhere = [*sail("South", "North", T0 + 2 * DAY)[30:], *lie("North", T0 + 3 * DAY)]
    (event,) = found([*inside, *elsewhere])
    assert event["departed"] == moment_of(T0 + 2 * MINUTE)
    assert (event["from"], event["to"]) == ("South", "North")
    assert event["longest_silence_s"] > 86400


def test_found_in_the_next_port_after_a_silence() -> None:
    (event,) = found([*lie("South", T0), *lie("North", T0 + 20 * HOUR)])
    assert (event["from"], event["to"], event["fixes"]) == ("South", "North", 2)
    assert event["sailed_nm"] == pytest.approx(GEOD.inv(8.0, 54.0, 8.0, 55.0)[2] / 1852, abs=0.06)


def test_across_the_antimeridian() -> None:
    fixes = trip("Suva", "Date Line")
    (event,) = found(fixes)
    assert (event["from"], event["to"]) == ("Suva", "Date Line")
    assert 50 < event["sailed_nm"] < 60


def test_the_chain_of_voyages_of_a_ferry() -> None:
    fixes: list[Fix] = []
    t = T0
    for n in range(4):
        one, other = ("South", "North")[:: 1 if n % 2 == 0 else -1]
        fixes += lie(one, t)
        fixes += sail(one, other, t + 35 * MINUTE)
        t = fixes[-1].t + 5 * MINUTE
    fixes += lie("South", t)
    events = Record(voyage, fixes).events([fixes[n].t for n in range(0, len(fixes), 7)])
    assert events == Record(voyage, fixes).events()
    assert [(e["from"], e["to"]) for e in events] == [("South", "North"), ("North", "South")] * 2
    visits = Record(port_visit, fixes).events()
    assert [(e["departed"], e["arrived"]) for e in events] == [
        (a["departed"], b["arrived"]) for a, b in itertools.pairwise(visits)
    ]


@pytest.mark.parametrize("step", [SECOND, HOUR])
def test_the_rate_of_reports_matters_little(step: int) -> None:
    n = 6 * HOUR // step
    fixes = [*lie("South", T0), *sail("South", "North", T0 + 4 * HOUR, n, step)]
    fixes += lie("North", fixes[-1].t + HOUR)
    (event,) = Record(voyage, fixes).events([T0 + 6 * HOUR])
    assert event["sailed_nm"] == pytest.approx(GEOD.inv(8.0, 54.0, 8.0, 55.0)[2] / 1852, abs=4)


def test_repeated_times_are_borne() -> None:
    single, double = found(trip()), Record(voyage, [fix for fix in trip() for _ in range(2)]).events()
    assert [(e["departed"], e["arrived"], e["sailed_nm"]) for e in double] == [
        (e["departed"], e["arrived"], e["sailed_nm"]) for e in single
    ]


def test_late_fixes_give_what_timely_ones_give() -> None:
    fixes = [replace(fix, offset=n + 1) for n, fix in enumerate(trip())]
    assert Record(voyage, fixes[::2] + fixes[1::2]).events() == found(fixes)


def test_drifting_in_port_and_leaving_without_having_lain_there_is_no_voyage() -> None:
    about = line(SHIP, range(T0, T0 + 3 * HOUR, 10 * MINUTE), *PLACES["South"], 2.0)
    assert not found([*about, *[Fix(f.craft, f.t + 3 * HOUR, f.lat, f.lon, f.sog) for f in sail("South", "North", T0)]])


def swinging(n: int = 40, sog: float | None = 0.1) -> list[Fix]:
    """Return fixes of a ship at anchor about the bound of leaving, every ten minutes on the other side of it."""
    y, x = PLACES["South"]
    return [
        Fix(SHIP, T0 + k * 10 * MINUTE, *map(float, destination(y, x, 0.0, 3950.0 + 100 * (k % 4 // 2))), sog)
        for k in range(n)
    ]


@pytest.mark.parametrize("sog", [0.1, None])
def test_a_ship_that_swings_over_the_bound_at_anchor_leaves_no_port(sog: float | None) -> None:
    assert not found(swinging(sog=sog))


def test_one_that_swung_over_the_bound_and_sails_leaves_it_then() -> None:
    lay = swinging()
    way = [Fix(f.craft, f.t + lay[-1].t - T0 + 10 * MINUTE, f.lat, f.lon, f.sog) for f in sail("South", "North", T0)][
        4:
    ]
    (one,) = found([*lay, *way])
    assert one["departed"] == moment_of(lay[-1].t)
    assert one["open"]
