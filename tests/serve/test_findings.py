"""Findings: those of the record, in the order of their lines; and the verdicts that lists tell."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from exercise import NAME
from offing.answers import Record
from offing.answers.findings import unannounced_in
from offing.engine.home import Home
from offing.serve.held import Held

EARLY = "2023-07-16T00:00:00+00:00"


def listed(client: TestClient, **asked: Any) -> list[dict[str, Any]]:
    """Return all findings, page by page, each seen once."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = client.get("/api/findings", params=asked | ({"cursor": cursor} if cursor else {})).json()
        found += page["items"]
        assert page["matched"] >= len(found)
        cursor = page["next"]
        if cursor is None:
            assert page["matched"] == len(found)
            return found


def expected(home: Home, **asked: Any) -> dict[str, str]:
    record = Record(home)
    told = {one["id"]: one["verdict"] for one in record.findings(**asked).to_pylist()}
    return told | {one.id: one.verdict for one in unannounced_in(record, as_of=asked.get("as_of"))}


def test_the_list_is_what_findings_tells(drill: TestClient, drill_home: Home):
    whole = listed(drill, limit=7)
    assert {one["id"]: one["verdict"] for one in whole} == expected(drill_home)
    assert len({one["verdict"] for one in whole}) > 2
    times = [one["t_start"] for one in whole]
    assert times == sorted(times)
    assert listed(drill, limit=11, order="desc") == whole[::-1]


def test_as_of_a_time_before_it_is_open(drill: TestClient, drill_home: Home):
    told = {one["id"]: one["verdict"] for one in listed(drill, as_of=EARLY)}
    assert told == expected(drill_home, as_of=datetime(2023, 7, 16, tzinfo=UTC))
    assert "open" in told.values()


@pytest.mark.parametrize("asked", [{}, {"since": "2023-07-18"}, {"kind": "sighting"}, {"source": "warning"}])
def test_verdicts_are_counted_and_chosen(drill: TestClient, asked: dict[str, str]):
    whole = drill.get("/api/findings", params={"limit": 1000, **asked}).json()
    counts = {name: n for name, n in whole["verdicts"].items() if n}
    verdicts = [one["verdict"] for one in whole["items"]]
    assert counts == {name: verdicts.count(name) for name in set(verdicts)}
    assert verdicts
    for name in counts:
        some = drill.get("/api/findings", params={"limit": 1000, "verdict": name, **asked}).json()
        assert some["items"] == [one for one in whole["items"] if one["verdict"] == name]
        assert some["verdicts"] == whole["verdicts"]


def test_those_of_an_operation_are_on_its_lines(drill: TestClient):
    members = drill.get("/api/operations/o614a7e4").json()["members"]
    said = {one["line"] for one in members if one["lane"] != "transmitted"}
    found = listed(drill, operation=NAME)
    assert {one["line"] for one in found} == said
    assert {one["id"]: one["verdict"] for one in found}.items() <= {
        one["id"]: one["verdict"] for one in listed(drill)
    }.items()
    one = found[0]
    assert listed(drill, line=one["line"]) == listed(drill, line=one["id"]) == [one]
    assert drill.get(f"/api/findings/{one['id']}").json() == one


@pytest.mark.parametrize("id_", ["f", "none", "f0000000000000000", "0000000000000000"])
def test_one_that_is_not_there_is_404(drill: TestClient, id_: str):
    assert drill.get(f"/api/findings/{id_}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("verdict=true", "there is no such verdict"),
        ("operation=Nowhere", "no operation"),
        ("f=arrow", "json"),
        ("kind=nonsense", "there is no such kind"),
        ("cursor=zzz", "cursor"),
        ("as_of=then", "is no time"),
    ],
)
def test_what_cannot_be_asked_is_told_in_words(drill: TestClient, asked: str, words: str):
    answer = drill.get(f"/api/findings?{asked}")
    assert answer.status_code in (404, 422)
    assert words in answer.json()["detail"]


@pytest.mark.parametrize("path", ["claims", "sightings", "warnings", "events", "lines"])
def test_lists_tell_verdicts_where_asked(drill: TestClient, path: str):
    told = {one["line"]: one["verdict"] for one in listed(drill, limit=1000)}
    lines = drill.get(f"/api/{path}?verdicts=1&limit=1000&passing=true").json()["items"]
    assert {one["id"]: one["verdict"] for one in lines} == {one["id"]: told.get(one["id"]) for one in lines}
    assert lines
    assert "verdict" not in drill.get(f"/api/{path}?limit=1").json()["items"][0]


def test_a_rejected_line_has_no_finding(own_drill: TestClient):
    first = own_drill.get("/api/findings?limit=1").json()
    one = first["items"][0]
    told = {"line": one["line"], "verdict": "reject", "by": "A. Name"}
    assert own_drill.post("/api/reviews", json=told).status_code == 201
    after = own_drill.get("/api/findings?limit=1").json()
    assert after["matched"] < first["matched"]
    assert own_drill.get(f"/api/findings/{one['id']}").status_code == 404


def test_an_answer_lasts(drill: TestClient):
    first = drill.get(f"/api/findings?as_of={EARLY.replace('+', '%2B')}")
    again = drill.get(
        f"/api/findings?as_of={EARLY.replace('+', '%2B')}", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (first.status_code, again.status_code) == (200, 304)
    assert "etag" not in drill.get("/api/findings?as_of=now&limit=1").headers


def test_lines_of_who_is_masked_or_in_distress_are_not_led_to(home: Home):
    held = Held(home)
    try:
        lines = {one["id"]: {craft["id"] for craft in one["craft"]} for one in Record(home).lines(source="track")}
        yachts = {id_ for id_, craft in lines.items() if "mmsi:219000002" in craft}
        gone = {id_ for id_, craft in lines.items() if craft & {"mmsi:970123456", "mmsi:219000005"}}
        assert yachts
        assert gone
        assert {id_ for id_, mask in held.hidden.items() if mask is None} == gone
        shown = held.shown_ids(lines)
        assert len(shown) == len(lines) - len(gone)
        assert not set(shown) & (yachts | gone)
        masked = {str(one["id"]) for one in held.shown(Record(home).lines(source="track")) if one["id"] not in lines}
        assert masked == set(np.setdiff1d(shown, list(lines)).tolist())
    finally:
        held.retire()
