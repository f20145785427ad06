"""Which hulls claims mean: rows of named_hulls."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import command

from offing.atlas import hulls
from offing.engine import database as db
from offing.engine.hull_mentions import hull_rows, keys_of, mentions
from offing.engine.migrations.upgrade import alembic_config


def claim(**body: object) -> dict:
    return {"row": 7, "t_start": 5, "sighted": True, "body": body}


def test_a_numbered_ship_of_the_ledger_is_certain_and_told_once() -> None:
    ship = {"hull_number": "５４８", "navy": "rfn", "hulls": ["rfn:548"]}
    (row,) = hull_rows(claim(units=[ship, ship]))
    assert (row["hull"], row["number"], row["certain"], row["slot"]) == ("rfn:548", "548", True, "units.0")


def test_a_class_alone_keeps_its_candidates_and_gives_way_to_the_number() -> None:
    class_only = {"class_id": "udaloy-i", "navy": "rfn", "hulls": ["rfn:548", "rfn:564"], "count": 1}
    rows = hull_rows(claim(units=[class_only, {"hull_number": "564", "hulls": ["rfn:564"]}]))
    assert {row["hull"]: row["certain"] for row in rows} == {"rfn:548": False, "rfn:564": True}
    assert next(row["slot"] for row in rows if row["hull"] == "rfn:564") == "units.1"


def test_ships_that_the_ledger_lacks_have_keys_of_their_own() -> None:
    units = [
        {"hull_number": "９９９８", "navy": "plan"},
        {"name": "Far-Off  Star", "state": "XX"},
        {"class": "Nowhere", "state": "XX"},
        {"class": "Tu-142", "kind": "patrol_aircraft", "state": "RU"},
        {"hull_number": "12"},
    ]
    rows = hull_rows(claim(units=units))
    assert {row["hull"]: row["certain"] for row in rows} == {
        "hull:plan:9998": True,
        "name:XX:faroffstar": True,
        "class:XX:nowhere": False,
        "hull::12": False,
    }


def test_who_saw_is_told_apart_from_who_was_seen() -> None:
    ship = {"name": "はまな", "hulls": ["jmsdf:AOE-424"], "navy": "jmsdf"}
    rows = hull_rows(claim(units=[], platforms=[ship]))
    assert [(row["hull"], row["observing"]) for row in rows] == [("jmsdf:AOE-424", True)]


def test_keys_of_a_ship_hold_those_it_had_while_unknown() -> None:
    (ship,) = hulls.find("548", "rfn")
    assert keys_of([ship]) == ["rfn:548", "hull:rfn:548", "hull:RU:548"]


def test_rows_of_before_are_filled_by_the_migration(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    engine, config = db.connect(path), alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
    with sqlite3.connect(path) as raw:
        raw.execute(
            "INSERT INTO inputs (id, name, path, container, source, source_version, unit, options, layout, decided,"
            " bytes, copied, complete, notes, seconds)"
            " VALUES (1,'a','a','','text',1,'lines','{}','{}','[]',1,1,1,'[]',0)"
        )
        raw.execute("INSERT INTO texts VALUES ('t', 'x')")
        raw.execute(
            "INSERT INTO documents (row, id, input_id, part, text_sha256, extractor, reader, reader_version,"
            " published_grain, found, notes, synthetic, signature, cluster, since_generation)"
            " VALUES (1,'d',1,'','t','','',1,'day','{}','[]',0,x'','d',1)"
        )
        for row in range(1, 1203):
            body = '{"units": [{"hull_number": "548", "hulls": ["rfn:548"]}]}'
            raw.execute(
                "INSERT INTO claims (row, id, document, kind, sighted, t_start, modality, tier, rule, body)"
                " VALUES (?, ?, 1, 'sighting', 1, ?, 'occurred', 'A', 'r', ?)",
                (row, str(row), row * 1000, body),
            )
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(db.named_hulls)) == 1202
        found = mentions(connection, ["rfn:548", "rfn:548", "nobody"], 1)
    assert [row["claim"] for row in found] == list(range(1, 1203))
    assert found[0]["document"] == 1
    assert datetime.fromtimestamp(found[0]["t_start"] / 1e6, UTC).year == 1970
    engine.dispose()
