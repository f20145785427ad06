"""The record answers by kind, craft, place and time, of one generation, on both databases."""

import json
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, Polygon

from engine.written import ALPHA, BRAVO, LOG_ID, Written, log_text
from engine.written import moment as at
from offing.engine import database as db
from offing.engine.choose import microseconds, polygons_of, within
from offing.engine.home import Home
from offing.engine.instants import moment
from offing.engine.lines import LINES
from offing.engine.reader import INPUTS, Record
from offing.engine.unpack import Unpacked, unpack
from offing.schema.errors import UsageError
from offing.schema.tables import FIXES, STATIC_RUNS


@pytest.fixture
def written(home: Home, tmp_path: Path) -> Written:
    path = tmp_path / "log.csv"
    path.write_bytes(log_text())
    (unpacked,) = unpack([str(path)])
    assert isinstance(unpacked, Unpacked)
    done = Written(home)
    done.read(unpacked)
    done.name(LOG_ID, "id:Räuber 7")
    return done


@pytest.fixture
def record(written: Written) -> Record:
    written.say((ALPHA, 0, "ALPHA", 70), (ALPHA, 5, None, None), (ALPHA, 10, "ALPHA II", 37), (BRAVO, 0, "BRAVO", 52))
    written.event("gap", [ALPHA], (1, 4), (55.0, 10.0), evidence=written.evidence(0, 30))
    written.event("encounter", [BRAVO, ALPHA], (12, 20), (55.2, 179.9))
    written.event("gap", [LOG_ID], (15, None), (55.3, -179.9))
    return Record(written.home)


def ids(table: pa.Table) -> list[str]:
    return [
        f"{kind}@{(t - at(0)) // timedelta(minutes=1)}"
        for kind, t in zip(*(table[c].to_pylist() for c in ("kind", "t_start")), strict=True)
    ]


def test_lines_have_the_columns_of_the_design(record: Record, written: Written) -> None:
    table = record.events()
    assert table.schema == LINES
    line = table.to_pylist()[0]
    assert line["craft"] == [
        {"id": "mmsi:219000001", "name": "ALPHA", "flag": line["craft"][0]["flag"], "type": "cargo", "hull": None}
    ]
    assert json.loads(line["detail"]) == {"silent_h": 7.5, "before": {"sog_kn": 4.0}}
    assert json.loads(line["basis"]["settings"]) == {"longer_than": "6h"}
    assert line["basis"]["longest_silence_s"] == 27_000.0
    pointers = written.evidence(0, 30)
    names = {frame["id"]: frame["sha256"] for frame in written.frames}
    assert [(e["sha256"], e["offset"], e["length"]) for e in line["evidence"]] == [
        (names[p["frame"]], p["offset"], p["length"]) for p in pointers
    ]
    assert record.lines()[0]["detail"] == {"silent_h": 7.5, "before": {"sog_kn": 4.0}}


def test_craft_stand_in_the_events_order_named_as_at_its_time(record: Record) -> None:
    craft = [one["craft"] for one in record.events().to_pylist()]
    assert [[c["name"] for c in some] for some in craft] == [["ALPHA"], ["BRAVO", "ALPHA II"], [None]]
    assert craft[2][0]["id"] == "id:Räuber 7"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["gap@1", "encounter@12", "gap@15"]),
        ({"kind": "gap"}, ["gap@1", "gap@15"]),
        ({"kind": ["encounter", "stop"]}, ["encounter@12"]),
        ({"craft": ALPHA}, ["gap@1", "encounter@12"]),
        ({"craft": "mmsi:219000002"}, ["encounter@12"]),
        ({"craft": "219000002"}, ["encounter@12"]),
        ({"craft": ["bravo", "id:Räuber 7"]}, ["encounter@12", "gap@15"]),
        ({"craft": "alpha ii"}, ["gap@1", "encounter@12"]),
        ({"since": at(4)}, ["gap@1", "encounter@12", "gap@15"]),
        ({"since": at(4.1)}, ["encounter@12", "gap@15"]),
        ({"since": at(30)}, ["gap@15"]),
        ({"until": at(12)}, ["gap@1"]),
        ({"until": at(12).isoformat(), "since": "2023-07-01"}, ["gap@1"]),
        ({"area": (9, 54, 11, 56)}, ["gap@1"]),
        ({"area": (179, 54, -179, 56)}, ["encounter@12", "gap@15"]),
        ({"area": [[(9, 54), (11, 54), (11, 56), (9, 56)]]}, ["gap@1"]),
        ({"area": {"type": "Polygon", "coordinates": [[[9, 54], [11, 54], [11, 56], [9, 54]]]}}, ["gap@1"]),
        (
            {
                "area": {
                    "type": "Polygon",
                    "coordinates": [[[9, 54], [11, 54], [11, 56], [9, 56]], [[9.9, 54], [10.1, 54], [10, 56]]],
                }
            },
            [],
        ),
        ({"source": "track"}, ["gap@1", "encounter@12", "gap@15"]),
        ({"source": "sighting"}, []),
    ],
)
def test_filters(record: Record, asked: dict[str, object], found: list[str]) -> None:
    assert ids(record.events(**asked)) == found  # type: ignore[arg-type]


def test_limit_keeps_the_latest(record: Record) -> None:
    assert [line["kind"] for line in record.lines(limit=2)] == ["encounter", "gap"]


def test_filters_that_mean_nothing_are_refused(record: Record) -> None:
    for asked in (
        {"craft": "CHARLIE"},
        {"craft": "ship:1"},
        {"source": "rumour"},
        {"since": "soon"},
        {"area": (1, 95, 2, 99)},
    ):
        with pytest.raises(UsageError):
            record.events(**asked)
    with pytest.raises(UsageError, match="perhaps ALPHA"):
        record.events(craft="lpha")
    with pytest.raises(UsageError, match="no column speed"):
        record.fixes(columns=["speed"])


def test_replaced_rows_are_kept_and_shown_when_asked_for(record: Record, written: Written) -> None:
    old = record.lines(kind="gap", craft=ALPHA)[0]["id"]
    with db.publishing(record.home.database) as connection:
        generation = written.generation(connection)
        closed = sa.update(db.events).where(db.events.c.id == old)
        connection.execute(closed.values(until_generation=generation, replaced_by="abc"))
    assert ids(record.events()) == ["encounter@12", "gap@15"]
    every = record.events(include_replaced=True)
    assert dict(zip(ids(every), every["replaced_by"].to_pylist(), strict=True)) == {
        "gap@1": "abc",
        "encounter@12": None,
        "gap@15": None,
    }
    assert record.counts() == {"encounter": 1, "gap": 1}


def test_fixes_are_those_of_the_files_that_count(record: Record) -> None:
    fixes = record.fixes()
    assert fixes.schema.equals(FIXES)
    assert fixes.num_rows == 40
    keys = list(zip(fixes["craft_id"].to_pylist(), fixes["t"].to_pylist(), strict=True))
    assert keys == sorted(keys)
    some = record.fixes(craft=ALPHA, since=at(3), until=at(9), columns=["t", "lat"])
    assert some.to_pylist() == [{"t": at(3), "lat": 55.03}, {"t": at(6), "lat": 55.06}]
    assert record.fixes(craft="mmsi:111111111").num_rows == 0


def test_craft_are_summed_up(record: Record) -> None:
    alpha, bravo, raider = sorted(record.craft().to_pylist(), key=lambda row: row["craft_id"])
    assert (alpha["craft"], alpha["name"], alpha["names"]) == ("mmsi:219000001", "ALPHA II", ["ALPHA", "ALPHA II"])
    assert (alpha["ship_type"], alpha["type"], alpha["callsign"], alpha["fixes"]) == (37, "pleasure", "OX", 14)
    assert (alpha["first_heard"], alpha["last_heard"]) == (at(0), at(39))
    assert (raider["craft"], raider["name"], raider["fixes"]) == ("id:Räuber 7", None, 13)
    assert record.craft(craft="BRAVO")["craft"].to_pylist() == ["mmsi:219000002"] == [bravo["craft"]]


def test_statics_show_a_change_of_name_and_join_what_is_the_same(record: Record, written: Written) -> None:
    written.say((BRAVO, 30, "BRAVO", 52), (BRAVO, 35, "CHARLIE", 52))
    runs = record.statics(craft=BRAVO)
    assert runs.schema == STATIC_RUNS
    seen = [(r["name"], r["t_start"], r["t_end"], r["reports"]) for r in runs.to_pylist()]
    assert seen == [("BRAVO", at(0), at(31), 2), ("CHARLIE", at(35), at(36), 1)]


def test_accounts_add_up_over_frames_and_tracks(record: Record, written: Written) -> None:
    (account,) = record.accounts()
    frames = len(written.frames)
    assert frames > 2
    assert (account["lines"], account["messages"], account["by_type"]) == (40, 40, {"1": 40})
    assert (account["fixes"], account["dropped"]) == (40 - frames, {"duplicate": frames})
    assert (account["format"], account["sha256"]) == ("lines", written.frames[-1]["sha256"])
    table = record.inputs()
    assert table.schema == INPUTS
    assert table.to_pylist(maps_as_pydicts="strict")[0]["dropped"] == {"duplicate": frames}


def test_empty_record_has_empty_answers(home: Home) -> None:
    record = Record(home)
    assert record.events().schema == LINES
    for table in (
        record.events(),
        record.fixes(),
        record.craft(),
        record.statics(),
        record.inputs(),
        record.reception(),
    ):
        assert table.num_rows == 0
    assert record.counts() == {}


@given(st.integers(-(2**55), 2**55))
def test_times_are_exact_to_the_microsecond(t_us: int) -> None:
    assert microseconds(moment(t_us)) == t_us


points = st.tuples(st.integers(-9, 9), st.integers(-9, 9))


@given(st.lists(points, min_size=3, max_size=7, unique=True), points)
def test_within_agrees_with_shapely(ring: list[tuple[int, int]], point: tuple[int, int]) -> None:
    polygon = Polygon(ring)
    if polygon.is_valid and polygon.area:
        assert within(point[1], point[0], polygons_of([ring])) == polygon.covers(Point(point))
