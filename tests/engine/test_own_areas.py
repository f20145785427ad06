"""The user's own areas in the record: added, replaced, ended, never overwritten."""

import unicodedata
from pathlib import Path

import pytest
import shapely
import sqlalchemy as sa
from alembic import command
from hypothesis import given
from hypothesis import strategies as st

from offing.engine import database as db
from offing.engine.home import Home
from offing.engine.migrations.upgrade import alembic_config
from offing.engine.own_areas import Drawn, Plan, adding, clean_name, holding, next_snapshot, own_rows, removing, slug
from offing.engine.rework import redraw
from offing.schema.errors import UsageError

ROCKS = {"area_id": "disputed:liancourt-rocks", "name": "Liancourt Rocks", "holder": "JP KR"}


def square(name: str, west: float = 0.0, **more: object) -> Drawn:
    return Drawn(name, shapely.to_wkb(shapely.box(west, 0, west + 1, 1)), **more)


def change(home: Home, plan: Plan) -> None:
    redraw(home, plan(home), "area")


def names(home: Home) -> list[str]:
    return [row["name"] for row in own_rows(home)]


def test_what_is_added_stands_with_all_that_is_known_of_it(home: Home) -> None:
    source = {"file": "eez.gpkg", "sha256": "00", "repairs": ["closed a ring"]}
    one = square("Nördliche Zone", kind="boundary", holder="DE", role="EEZ", note="as filed", source=source)
    change(home, adding([one]))
    (row,) = own_rows(home)
    assert row["area_id"] == "boundary:nördliche-zone"
    assert (row["holder"], row["role"], row["note"], row["source"]) == ("DE", "EEZ", "as filed", source)
    assert row["geometry"] == one.geometry
    assert row["since_generation"] == home.generation() == 1


def test_a_home_of_an_older_program_gets_the_table_and_keeps_what_it_holds(
    tmp_path: Path, database_url: str | None
) -> None:
    (tmp_path / "home").mkdir()
    engine = db.connect(database_url or tmp_path / "home" / "record.sqlite")
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(sa.insert(db.generations).values(made_at=0, command="read"))
    engine.dispose()
    for folder in ("archive", "lake", "pins"):
        (tmp_path / "home" / folder).mkdir()
    home = Home.open(tmp_path / "home", database_url=database_url)
    change(home, adding([square("A")]))
    assert names(home) == ["A"]
    assert home.generation() == 2
    home.close()


def test_two_of_one_name_are_refused_and_the_first_stays(home: Home) -> None:
    change(home, adding([square("Patrol Box")]))
    for again in ("Patrol Box", "patrol  box", "PATROL-BOX"):
        with pytest.raises(UsageError, match=r"drawn:patrol-box.*offing area remove drawn:patrol-box.*--replace"):
            adding([square(again, 5)])(home)
    with pytest.raises(UsageError, match=r"drawn:patrol-box"):
        adding([square("Patrol Box", 5, kind="boundary", role="EEZ")])(home)
    with pytest.raises(UsageError, match="two areas are named 'B'"):
        adding([square("A"), square("b"), square("B")])(home)
    assert names(home) == ["Patrol Box"]


def test_a_replaced_area_ends_and_is_kept(home: Home) -> None:
    change(home, adding([square("A"), square("B")]))
    change(home, adding([square("A", 7)], replace=True))
    assert names(home) == ["B", "A"]
    with home.database.connect() as connection:
        lives = connection.execute(
            sa.select(db.areas.c.name, db.areas.c.since_generation, db.areas.c.until_generation).order_by(
                db.areas.c.row
            )
        ).all()
    assert [tuple(life) for life in lives] == [("A", 1, 2), ("B", 1, None), ("A", 2, None)]


def test_what_is_removed_ends_once(home: Home) -> None:
    change(home, adding([square("A"), square("B")]))
    rows = own_rows(home)[:1]
    change(home, removing(rows))
    assert names(home) == ["B"]
    assert removing(rows)(home).gone == ()


def test_a_disputed_place_has_one_holder_or_none(home: Home) -> None:
    change(home, holding(ROCKS, "KR"))
    change(home, holding(ROCKS, "JP"))
    assert [(row["kind"], row["of"], row["holder"]) for row in own_rows(home)] == [("held", ROCKS["area_id"], "JP")]
    again = holding(ROCKS, "JP")(home)
    assert (again.new, again.gone) == ((), ())
    change(home, holding(ROCKS, "disputed"))
    assert own_rows(home) == []


def test_snapshots_are_counted_on_though_the_last_was_ended(home: Home) -> None:
    assert next_snapshot(home) == 1
    with db.publishing(home.database) as connection:
        row = {"area_id": "anchorage:1", "kind": "anchorage", "name": "x", "snapshot": 4, "made_at": 0}
        connection.execute(sa.insert(db.areas).values(**row, since_generation=1, until_generation=2))
    assert next_snapshot(home) == 5


@given(st.text(max_size=60))
def test_a_clean_name_is_one_line_that_steers_nothing(text: str) -> None:
    try:
        name = clean_name(text)
    except UsageError:
        assert not slug(text) or len(text) > 50
        return
    assert not [c for c in name if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert name == name.strip()
    assert clean_name(name) == name
    assert slug(name) == slug(slug(name))


def test_markup_in_a_name_stays_what_it_is() -> None:
    assert clean_name("<b>Box</b>\x1b[2J\n & co") == "<b>Box</b>[2J & co"
    with pytest.raises(UsageError, match="no name"):
        clean_name("<\x00>")
    with pytest.raises(UsageError, match="201 characters"):
        clean_name("x" * 201)
