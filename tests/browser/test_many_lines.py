"""A record of more lines than a page holds: those of the time looked at are held, and the page says how many."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.home import Home
from offing.schema.ids import event_id

from .conftest import Looking, served

MANY, EVERY_US = 4_300, 600_000_000
BEGINS_US = 1_689_000_000_000_000 // EVERY_US * EVERY_US
KEY = 219_000_001
IDS = [event_id("stop", [f"mmsi:{KEY}"], BEGINS_US + n * EVERY_US) for n in range(MANY)]

MARKS = (
    "window.offing?.map.getSource('marks') ? offing.map.querySourceFeatures('marks').map(one => one.properties.id) : []"
)


def fill(place: Path) -> None:
    home = Home.open(place)
    shared = {"open": False, "lat": 55.5, "lon": 11.0, "fixes": 9, "longest_silence_s": 60.0, "slice": BEGINS_US}
    shared |= {"kind": "stop", "version": 1, "settings": {}, "detail": {}, "synthetic": False, "since_generation": 1}
    rows = [
        {"row": n + 1, "id": id_, "t_start": start, "t_end": start + EVERY_US // 2, **shared}
        | {"evidence": [{"frame": 1, "offset": n, "length": 48}]}
        for n, id_ in enumerate(IDS)
        for start in [BEGINS_US + n * EVERY_US]
    ]
    made = {"name": "log", "path": "/log", "source": "nmea", "source_version": 1, "since_generation": 1}
    frame = {"id": 1, "input_id": 1, "seq": 0, "sha256": "0" * 64, "offset": 0, "length": 1}
    with db.publishing(home.database) as connection:
        connection.execute(sa.insert(db.generations).values(made_at=0, command="test"))
        connection.execute(sa.insert(db.inputs).values(id=1, sha256="0" * 64, **made))
        connection.execute(sa.insert(db.frames).values(**frame))
        connection.execute(sa.insert(db.events), rows)
        members = [{"row": row["row"], "position": 0, "craft_id": KEY} for row in rows]
        connection.execute(sa.insert(db.event_craft), members)
    home.close()


@pytest.fixture
def told(tmp_path: Path) -> Iterator[str]:
    """Serve that record in the place of the re-enactment."""
    fill(tmp_path / "home")
    with served(tmp_path / "home") as address:
        yield address


def held(look: Looking, words: str, wanted: str, gone: str) -> set[str]:
    """Return which lines are on the map once the panel says so, the one is there and the other is not."""
    look.page.locator(".panel").get_by_text(words).wait_for()
    found: set[str] = set()
    for _ in range(100):
        found = set(look.page.evaluate(MARKS))
        if wanted in found and gone not in found:
            break
        look.page.wait_for_timeout(200)
    return found


def test_where_nothing_stands_out_the_map_opens_where_the_record_is(looks: Any):
    look = looks()
    look.page.goto(f"{look.address}/?p=map")
    look.page.get_by_text("Nothing here stands out").wait_for()
    look.page.wait_for_function("offing.map.getBounds().contains([11.0, 55.5])")


def test_lines_of_the_time_looked_at_are_held_and_their_number_told(looks: Any):
    look = looks()
    look.page.goto(f"{look.address}/?p=map&c=11,55.5,6&kinds=*")
    latest = held(look, "the latest 4,000 of 4,300 lines", IDS[-1], IDS[0])
    assert IDS[-1] in latest
    assert IDS[0] not in latest
    look.page.goto(f"{look.address}/?p=map&c=11,55.5,6&kinds=*&at=2023-07-10T15:00:00Z")
    early = held(look, "of 4,300 lines, the latest that began before", IDS[0], IDS[-1])
    assert IDS[0] in early
    assert IDS[-1] not in early
