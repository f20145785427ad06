"""Anchorages are learned from the record's stops, kept as snapshots, and reach detectors as ports."""

import json

import pytest
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.areas import ports_of
from offing.engine.home import Home
from offing.engine.learning import learning, stays_of
from offing.engine.own_areas import own_rows
from offing.engine.rework import redraw
from offing.schema.errors import RecordError

HOUR = 3600 * 1_000_000


def lay(
    home: Home, craft: int, lat: float, lon: float, hours: float, *, kind: str = "stop", until: int | None = None
) -> None:
    """Put one event into the record."""
    with db.publishing(home.database) as connection:
        row = {"id": f"{craft}", "kind": kind, "version": 1, "settings": {}, "t_start": 0, "t_end": round(hours * HOUR)}
        row |= {"lat": lat, "lon": lon, "open": False, "detail": {}, "fixes": 2, "evidence": [], "slice": 0}
        key = connection.execute(sa.insert(db.events).values(**row, since_generation=0, until_generation=until))
        (number,) = key.inserted_primary_key
        connection.execute(sa.insert(db.event_craft).values(row=number, position=0, craft_id=craft))


def fill(home: Home, first: int = 0, ships: int = 4) -> None:
    for number in range(first, first + ships):
        lay(home, 219000000 + number, 56.0 + number * 1e-4, 3.0, 20.0)


def test_stays_are_the_stops_that_stand(home: Home) -> None:
    lay(home, 1, 56.0, 3.0, 20.0)
    lay(home, 2, 56.0, 3.0, 20.0, until=1)
    lay(home, 3, 56.0, 3.0, 20.0, kind="gap")
    stays = stays_of(home).to_pylist()
    assert [(stay["craft_id"], stay["duration"].total_seconds()) for stay in stays] == [(1, 20 * 3600)]


def test_a_snapshot_stands_until_the_next(home: Home) -> None:
    fill(home)
    plan = learning(ships=4, hours=12, within_m=500)
    redraw(home, plan(home), "area learn")
    (row,) = own_rows(home)
    assert (row["kind"], row["snapshot"]) == ("anchorage", 1)
    assert row["lat"] == pytest.approx(56.00015, abs=1e-5)
    (port,) = [port for port in ports_of(home).to_pylist() if port["kind"] == "anchorage"]
    assert port["port_id"] == row["area_id"]
    assert "4 craft lay 12 h or more within 500 m" in port["source"]
    again = plan(home)
    assert (again.new, again.gone) == ((), ())
    fill(home, 4)
    assert len(own_rows(home)) == 1, "more stops change nothing by themselves"
    redraw(home, plan(home), "area learn")
    assert [row["snapshot"] for row in own_rows(home)] == [2]
    with home.database.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(db.areas)) == 2
    assert json.dumps([row["source"] for row in own_rows(home)])


def test_too_few_ships_are_no_anchorage_and_end_what_was_learned(home: Home) -> None:
    fill(home)
    redraw(home, learning(ships=4)(home), "area learn")
    redraw(home, learning(ships=5)(home), "area learn")
    assert own_rows(home) == []


def test_nothing_is_learned_of_nothing(home: Home) -> None:
    with pytest.raises(RecordError, match="no stops"):
        learning()(home)
