"""Two reports of one observation: which are one, whatever order they come in."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing import pipeline
from offing.engine.home import Home
from offing.engine.reader import Record
from offing.engine.relays import joined

HOUR = 3_600_000_000


def report(n: int, document: int, start: float = 0.0, hours: float = 1.0, **more: Any) -> dict[str, Any]:
    told = {"lat": 34.6, "lon": 129.4, "radius_km": 2.0, "place": "", "relayed": False, "published": None}
    times = {"t_start": round(start * HOUR), "t_end": round((start + hours) * HOUR)}
    return {"row": n, "id": f"{n:04}", "document": document, "mark": 1} | told | times | more


def groups(*rows: dict[str, Any]) -> list[list[int]]:
    return sorted([row["row"] for row in some] for some in joined(rows))


def test_the_same_hours_and_place_in_two_documents_are_one() -> None:
    assert groups(report(1, 1), report(2, 2, 0.5)) == [[1, 2]]


def test_who_relays_speaks_after_who_saw_and_what_came_later_after_what_came_first() -> None:
    assert groups(report(1, 1, relayed=True, published=1), report(2, 2, published=9)) == [[2, 1]]
    assert groups(report(1, 1, published=9), report(2, 2, published=3)) == [[2, 1]]


def test_reports_of_one_document_are_never_one() -> None:
    assert groups(report(1, 1), report(2, 1)) == []


def test_a_day_told_as_a_whole_joins_only_one_of_two_sightings_of_a_document() -> None:
    assert groups(report(1, 1, 6), report(2, 1, 20), report(3, 2, 0, 24)) == [[1, 3]]


def test_other_hours_and_other_places_are_other_observations() -> None:
    assert groups(report(1, 1), report(2, 2, 2.0)) == []
    assert groups(report(1, 1), report(2, 2, lat=35.0)) == []
    assert groups(report(1, 1, hours=48), report(2, 2)) == []
    assert groups(report(1, 1, lat=None), report(2, 2)) == []


def test_a_place_of_one_name_is_one_place() -> None:
    assert groups(report(1, 1, place="the strait", lat=None), report(2, 2, place="the strait")) == [[1, 2]]


def test_either_side_of_the_antimeridian_is_near() -> None:
    assert groups(report(1, 1, lon=179.99), report(2, 2, lon=-179.99)) == [[1, 2]]


@given(st.data())
def test_the_order_does_not_matter_and_no_document_is_twice_in_a_group(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 9))
    rows = [
        report(n, data.draw(st.integers(1, 3)), data.draw(st.integers(0, 4)) / 2, data.draw(st.sampled_from([1, 24])))
        for n in range(count)
    ]
    first = groups(*rows)
    assert first == groups(*data.draw(st.permutations(rows)))
    for some in first:
        documents = [rows[n]["document"] for n in some]
        assert len(documents) == len(set(documents))


@pytest.mark.real
def test_a_correction_tells_the_sightings_of_the_release_it_corrects(tmp_path: Path, real_data: Path) -> None:
    home = Home.open(tmp_path / "home")
    found = str(real_data / "releases" / "japan_jso_movements_first_half.json")
    pipeline.read(home, [found], watch=pipeline.Silence())
    lines = Record(home).lines(source="sighting")
    told = [relay["document"]["title"] for line in lines for relay in line["detail"].get("relays", ())]
    assert told and set(told) == {"報道発表資料の一部訂正について"}
