"""FollowTheMoney: entities that its own library takes as they are."""

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from offing.engine.cited import Cited
from offing.engine.ftm import entities

followthemoney = pytest.importorskip("followthemoney", reason="the oracle of FollowTheMoney is not installed")
Run = Callable[..., subprocess.CompletedProcess[str]]


def told(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return {one["id"]: one for one in map(json.loads, done.stdout.splitlines())}


def check(found: dict[str, dict[str, Any]]) -> None:
    """Hold entities against the schema: nothing that the library would drop or change, no link that leads nowhere."""
    for one in found.values():
        schema = followthemoney.model.get(one["schema"])
        assert schema is not None
        schema.validate({"properties": one["properties"]})
        for name, values in one["properties"].items():
            prop = schema.get(name)
            assert prop is not None, f"{one['schema']} has no {name}"
            proxy = followthemoney.model.get_proxy({"id": one["id"], "schema": one["schema"]})
            proxy.add(name, values)
            assert sorted(proxy.get(name)) == sorted(values), (name, values)
            if prop.range is not None and prop.type.name == "entity":
                for value in values:
                    assert followthemoney.model.get(found[value]["schema"]).is_a(prop.range), (name, found[value])


def test_every_entity_is_valid_and_every_link_leads_somewhere(publish: Run) -> None:
    found = told(publish("--to", "ftm"))
    check(found)
    schemas = {one["schema"] for one in found.values()}
    assert {"Vessel", "Event", "Article", "Document", "PublicBody", "UnknownLink"} <= schemas


def test_a_ship_of_the_ledger_is_a_vessel_with_its_navy(publish: Run) -> None:
    found = told(publish("--to", "ftm", "--source", "sighting"))
    [ship] = [one for one in found.values() if one["schema"] == "Vessel" and "335" in str(one["properties"])]
    told_of = ship["properties"]
    assert told_of["registrationNumber"] == ["335"]
    assert told_of["flag"] == ["ru"]
    assert found[told_of["operator"][0]]["properties"]["name"] == ["Russian Navy"]
    links = [one for one in found.values() if one["schema"] == "UnknownLink"]
    assert {link["properties"]["role"][0] for link in links} == {"sighted"}
    assert all(found[link["properties"]["object"][0]]["schema"] == "Event" for link in links)
    news = told(publish("--to", "ftm", "--source", "report"))
    assert ship["id"] in news, "the same ship has the same id in every export"


def test_the_same_record_gives_the_same_bytes(publish: Run) -> None:
    assert publish("--to", "ftm").stdout == publish("--to", "ftm").stdout


def line(**changed: Any) -> dict[str, Any]:
    detail = {"actors": [], "targets": [], "units": [], "speaker": None, "origin": None}
    return {
        **{"id": "00aa", "kind": "sighting", "source": "sighting", "t_start": None, "t_end": None, "lat": None},
        **{"lon": None, "craft": [], "area": None, "synthetic": False, "detail": detail, "evidence": []},
    } | changed


def made(**changed: Any) -> dict[str, dict[str, Any]]:
    found = entities([line(**changed)], Cited(), {}, lambda _: ("a line", ["it says\x1b this"]))
    check({one["id"]: one for one in found})
    return {one["schema"]: one for one in found}


def test_a_class_alone_is_no_vessel_and_a_private_person_no_entity() -> None:
    parties = [
        {"id": "person:jane-doe", "name": "Jane Doe", "kind": "person", "state": None},
        {"id": "person:john-roe", "name": "John Roe", "kind": "person", "state": "JP", "office": "Minister"},
    ]
    units = [{"class": "Udaloy", "hulls": ["rfn:548", "rfn:564"], "navy": "rfn"}]
    detail = {"actors": parties, "targets": [], "units": units, "speaker": None, "origin": None}
    found = made(detail=detail)
    assert set(found) == {"Event", "Person"}
    assert found["Person"]["properties"]["name"] == ["John Roe"]


def test_craft_become_vessels_and_airplanes() -> None:
    craft = [
        {"id": "mmsi:219000001", "name": "STOUT", "flag": "DK", "type": "cargo", "hull": None},
        {"id": "icao:7a4b01", "name": None, "flag": None, "type": None, "hull": None},
    ]
    found = made(craft=craft, source="track", detail={"note": "x"})
    assert found["Vessel"]["properties"]["mmsi"] == ["219000001"]
    assert found["Airplane"]["properties"]["icaoCode"] == ["7A4B01"]
    assert "\x1b" not in json.dumps(found, ensure_ascii=False)
    assert any("lower bounds" in words for words in found["Event"]["properties"]["notes"])
