"""Areas of the user's own: what rests on them is in the record while they are, whenever they came."""

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import shapely
import sqlalchemy as sa

from fleet import as_csv, fleet
from offing import detectors, pipeline
from offing.engine import database as db
from offing.engine.areas import areas_of
from offing.engine.home import Home
from offing.engine.own_areas import Drawn, adding, own_rows, removing
from offing.engine.reader import Record
from offing.schema.detector import Detector, detector
from offing.schema.tables import EVENTS
from story import Silent, story


@detector(kind="zz_entry", per="craft", version=1, settles=timedelta(0))
def entry(fixes: pa.Table, areas: pa.Table, open: pa.Table, edge: object) -> pa.Table:  # noqa: A002
    """Return one event for each drawn area and craft: its first fix inside, made as plainly as can be."""
    known = {(e["craft"][0], e["area_id"]): e for e in open.to_pylist()} if "area_id" in open.column_names else {}
    drawn = [row for row in areas.to_pylist() if row["kind"] == "drawn"]
    for area in drawn:
        shape = shapely.from_wkb(area["geometry"])
        for fix in fixes.filter(pc.greater_equal(fixes["t"], pa.scalar(edge, fixes["t"].type))).to_pylist():
            key = (fix["craft_id"], area["area_id"])
            if key not in known and shapely.contains_xy(shape, fix["lon"], fix["lat"]):
                pointer = {name: fix[name] for name in ("frame", "offset", "length")}
                known[key] = {
                    "craft": [fix["craft_id"]],
                    "t_start": fix["t"],
                    "lat": fix["lat"],
                    "lon": fix["lon"],
                    "open": True,
                    "fixes": 1,
                    "longest_silence_s": 0.0,
                    "evidence": [pointer],
                    "area": area["name"],
                    "area_id": area["area_id"],
                }
    ids = {row["area_id"] for row in drawn}
    schema = EVENTS.append(pa.field("area", pa.string())).append(pa.field("area_id", pa.string()))
    return pa.Table.from_pylist([one for one in known.values() if one["area_id"] in ids], schema)


@pytest.fixture(autouse=True)
def with_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let detectors that take areas be found beside those that do not."""
    others = tuple(one for one in detectors.all_detectors().values() if one.kind in ("gap", "stop"))
    monkeypatch.setattr(detectors, "_discovered", lambda: (*others, entry))


@pytest.fixture
def logs(tmp_path: Path) -> list[str]:
    rows = fleet(7)
    half = len(rows) // 2
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, some in zip(paths, (rows[:half], rows[half:]), strict=True):
        path.write_text(as_csv(some))
    return [str(path) for path in paths]


@pytest.fixture
def everywhere() -> Drawn:
    return Drawn("Everywhere", shapely.to_wkb(shapely.box(-180, -90, 180, 90)))


def change(home: Home, plan: object, *, later: bool = False) -> None:
    pipeline.change_areas(home, plan, "area", watch=Silent(), later=later)


def read(home: Home, logs: list[str]) -> None:
    for log in logs:
        pipeline.read(home, [log], watch=Silent())


def test_an_area_added_later_finds_what_it_would_have_found(tmp_path: Path, logs: list[str], everywhere: Drawn) -> None:
    early, late = Home.open(tmp_path / "early"), Home.open(tmp_path / "late")
    change(early, adding([everywhere]))
    read(early, logs)
    read(late, logs)
    assert Record(late).events(kind="zz_entry").num_rows == 0
    change(late, adding([everywhere]))
    found = Record(late).events(kind="zz_entry")
    assert found.num_rows == len(Record(late).craft())
    assert set(found["area"].to_pylist()) == {"Everywhere"}
    assert story(late) == story(early)


def test_what_rests_on_an_area_goes_with_it(home: Home, logs: list[str], everywhere: Drawn) -> None:
    read(home, logs)
    before, untouched = story(home), Record(home).events(kind="gap")
    change(home, adding([everywhere]))
    assert story(home) != before
    change(home, removing(own_rows(home)))
    assert story(home) == before
    assert Record(home).events(kind="gap") == untouched
    gone = Record(home).events(kind="zz_entry", include_replaced=True)
    assert gone.num_rows == len(Record(home).craft())


def test_areas_and_their_events_count_from_one_generation(home: Home, logs: list[str], everywhere: Drawn) -> None:
    read(home, logs)
    change(home, adding([everywhere]))
    since = home.generation()
    with home.database.connect() as connection:
        areas = connection.scalars(sa.select(db.areas.c.since_generation)).all()
        events = connection.scalars(
            sa.select(db.events.c.since_generation).where(db.events.c.kind == "zz_entry").distinct()
        ).all()
    assert (areas, events) == ([since], [since])


def test_later_leaves_the_lines_until_they_are_detected_again(home: Home, logs: list[str], everywhere: Drawn) -> None:
    read(home, logs)
    before = story(home)
    change(home, adding([everywhere]), later=True)
    assert story(home) == before
    assert "drawn:everywhere" in areas_of(home)["area_id"].to_pylist()
    pipeline.detect(home, ["zz_entry"], {}, watch=Silent())
    assert Record(home).events(kind="zz_entry").num_rows == len(Record(home).craft())


def test_only_what_names_areas_is_worked_anew(sqlite_home: Home, logs: list[str], everywhere: Drawn) -> None:
    plan = adding([everywhere])
    assert pipeline.kinds_of(plan(sqlite_home)) == ["zz_entry"]
    assert isinstance(entry, Detector)


def test_nothing_to_change_is_no_generation(home: Home) -> None:
    change(home, removing([]))
    assert home.generation() == 0


def test_the_log_by_the_name_of_an_area(home: Home, logs: list[str], everywhere: Drawn) -> None:
    read(home, logs)
    change(home, adding([everywhere]))
    record = Record(home)
    assert record.events(area="everywhere").num_rows == record.events().num_rows
    assert record.events(kind="zz_entry", area="drawn:everywhere").num_rows == len(record.craft())
