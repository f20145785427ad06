"""Operations, what documents dispute of them, their briefs, and corrections that are only ever added."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from exercise import NAME
from offing import pipeline
from offing.answers import Record
from offing.engine.home import Home
from offing.record.brief import brief_json
from offing.schema.text import to_json
from offing.serve.app import make_app
from story import Silent
from told import here

HERE = f"/api/operations/{quote(NAME, safe='')}"
AS_OF = "2023-07-25T00:00:00+00:00"


def plain(value: Any) -> Any:
    """Return plain data as it comes out of JSON."""
    import json

    return json.loads(to_json(value))


def test_the_list_is_what_the_record_tells(drill: TestClient, drill_home: Home):
    told = {one["id"]: one for one in Record(drill_home).operations()}
    answer = drill.get("/api/operations?every=true").json()
    assert {one["id"] for one in answer["items"]} == told.keys()
    assert answer["unlisted"] == 0
    for one in answer["items"]:
        whole = told[one["id"]]
        assert (one["name"], one["kind"], one["parties"]) == (whole["name"], whole["kind"], whole["parties"])
        assert sum(one["counts"].values()) == len(whole["members"])
        assert one["counts"]["may"] == sum(not member["sure"] for member in whole["members"])


def test_the_list_is_chosen_by_kind_party_time_and_line(drill: TestClient):
    def names(**asked: str) -> set[str]:
        return {one["name"] for one in drill.get("/api/operations", params=asked).json()["items"]}

    assert NAME in names()
    assert names(kind="voyage") == set()
    assert NAME in names(party="cn")
    assert names(party="FR") == set()
    assert NAME not in names(until="2023-07-10")
    assert names(since="2023-07-20") == {NAME}
    members = drill.get(HERE).json()["members"]
    assert names(line=members[0]["line"]) == {NAME}


def test_pages_one_behind_the_other_are_the_whole(drill: TestClient):
    whole = drill.get("/api/operations").json()["items"]
    first = drill.get("/api/operations?limit=1").json()
    rest = drill.get("/api/operations", params={"limit": 1, "cursor": first["next"]}).json()
    assert first["items"] + rest["items"] == whole
    assert rest["next"] is None


def test_one_has_its_members_with_why_and_their_lines(drill: TestClient, drill_home: Home):
    [told] = [one for one in Record(drill_home).operations() if one["name"] == NAME]
    answer = drill.get(HERE).json()
    assert answer["members"] == told["members"]
    assert {one["id"] for one in answer["lines"]} == {one["line"] for one in told["members"]}
    assert answer["start"] == "2023-07-17T15:00:00Z"
    assert answer["geometry"]["type"] == "GeometryCollection"
    assert answer["corrections"] == []


@pytest.mark.parametrize("words", ["Северное/Взаимодействие-2023", "北部·联合-2023", "o614a7e4", NAME.lower()])
def test_any_spelling_finds_it(drill: TestClient, words: str):
    assert drill.get(f"/api/operations/{quote(words, safe='')}").json()["name"] == NAME
    assert drill.get(f"/api/operations/{quote(words)}").json()["name"] == NAME  # its slash as it is


@pytest.mark.parametrize(
    "path", ["operations/Nowhere", "operations/Nowhere/disputes", "brief/Nowhere", "why/o00000000"]
)
def test_what_is_called_otherwise_is_404(drill: TestClient, path: str):
    answer = drill.get(f"/api/{path}")
    assert answer.status_code == 404
    assert "no operation is called" in answer.json()["detail"]


def test_words_that_mean_several_name_them(drill: TestClient):
    answer = drill.get("/api/operations/2023")
    assert answer.status_code == 422
    assert "o614a7e4f7" in answer.json()["detail"]


def test_disputes_are_those_of_the_record(drill: TestClient, drill_home: Home):
    record = Record(drill_home)
    [told] = [one for one in record.operations() if one["name"] == NAME]
    ids = [one["line"] for one in told["members"] if one["sure"]]
    found = drill.get(f"{HERE}/disputes").json()
    expected = plain(record.between(ids))
    assert [one["topic"] for one in found["disputes"]] == [one["topic"] for one in expected["disputes"]]
    assert found["disputes"]
    for one, other in zip(found["disputes"], expected["disputes"], strict=True):
        assert [side["value"] for side in one["sides"]] == [side["value"] for side in other["sides"]]
        assert len(one["sides"]) > 1
    published = [
        source["published"]
        for one in found["disputes"]
        for side in one["sides"]
        for voice in side["origins"]
        for source in voice["sources"]
    ]
    assert all(one.startswith("2023-") for one in published if one is not None)
    assert any(published)


def test_the_brief_is_that_of_the_record(drill: TestClient, drill_home: Home):
    answer = drill.get(f"/api/brief/{quote(NAME, safe='')}", params={"as_of": AS_OF}).json()
    made = Record(drill_home).brief(NAME, datetime(2023, 7, 25, tzinfo=UTC))
    assert answer.pop("generation") == 1
    assert answer == plain(brief_json(made))
    assert answer["made_up"]


@pytest.mark.parametrize(
    ("form", "media", "begins"),
    [("md", "text/markdown", "# Northern"), ("html", "text/html", "<!DOCTYPE html>"), ("text", "text/plain", "")],
)
def test_a_brief_is_written_in_every_form(drill: TestClient, form: str, media: str, begins: str):
    path = f"/api/brief/{quote(NAME, safe='')}"
    answer = drill.get(path, params={"format": form, "as_of": AS_OF, "download": "true"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media)
    assert answer.text.startswith(begins)
    assert "Northern" in answer.text
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-disposition"].startswith('attachment; filename="Northern-Interaction-2023.')


@pytest.mark.parametrize("form", ["md", "html", "text"])
def test_a_brief_is_written_as_the_command_writes_it(
    drill: TestClient, drill_home: Home, form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "100")
    command = here(capsys, "brief", NAME, "--as-of", AS_OF, "--format", form, home=drill_home.path)
    answer = drill.get(f"/api/brief/{quote(NAME, safe='')}", params={"format": form, "as_of": AS_OF})
    assert command.status == 0
    assert answer.text == command.out


def test_a_yacht_is_named_in_a_brief_only_with_a_reason(drill_home: Home, tmp_path: Path):
    shutil.copytree(drill_home.path, tmp_path / "home")
    log = tmp_path / "yacht.csv"
    log.write_text(
        'mmsi,timestamp,lat,lon,sog,cog,name,shiptype\n799060004,2023-07-18T02:00:00Z,36.5,131.8,13,42,"SIM TAIHU",37\n'
    )
    home = Home.open(tmp_path / "home")
    pipeline.read(home, [str(log)], watch=Silent())
    told = []
    for unmask in (False, True):
        with TestClient(make_app(home, unmask=unmask), base_url="http://127.0.0.1:8000") as client:
            forms = [{"format": form, "as_of": AS_OF} for form in ("json", "md", "html", "text")]
            told.append([client.get(f"/api/brief/{quote(NAME, safe='')}", params=form).text for form in forms])
    home.close()
    masked, named = told
    assert all("TAIHU" in text for text in named)
    assert not any("TAIHU" in text for text in masked)


def test_why_tells_of_an_operation_and_of_a_finding(drill: TestClient):
    whole = drill.get(HERE).json()
    told = drill.get(f"/api/why/{whole['id']}").json()
    assert (told["what"], told["members"]) == ("operation", whole["members"])
    one = drill.get("/api/findings?limit=1").json()["items"][0]
    told = drill.get(f"/api/why/{one['id']}").json()
    assert (told["what"], told["finding"], told["event"]["id"]) == ("finding", one, one["line"])
    assert drill.get("/api/why/f0000000000000000").status_code == 404


def corrected(client: TestClient, what: str, *operations: str, **more: Any) -> Any:
    return client.post("/api/corrections", json={"what": what, "operations": operations, "by": "Ann", **more})


def test_corrections_are_added_and_change_what_is_told(own_drill: TestClient):
    first = own_drill.get(HERE)
    [*_, last] = [one["line"] for one in first.json()["members"] if one["sure"]]
    made = corrected(own_drill, "remove", NAME, lines=[last], note="another flotilla")
    assert made.status_code == 201
    assert (made.json()["row"], made.json()["lines"], made.json()["takes_back"]) == (1, [last], [])
    second = own_drill.get(HERE, headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 200
    assert last not in [one["line"] for one in second.json()["members"]]
    assert [one["note"] for one in second.json()["corrections"]] == ["another flotilla"]
    again = corrected(own_drill, "add", NAME, lines=[last]).json()
    assert again["takes_back"]
    member = next(one for one in own_drill.get(HERE).json()["members"] if one["line"] == last)
    assert member["by"] == "Ann"
    assert corrected(own_drill, "rename", NAME, name="the July drill").status_code == 201
    assert own_drill.get(HERE).json()["name"] == "the July drill"
    told = own_drill.get("/api/corrections").json()["items"]
    assert [one["what"] for one in told] == ["remove", "add", "rename"]
    assert own_drill.get("/api/version").json()["corrections"] == 3


def test_merging_and_splitting(own_drill: TestClient):
    other = next(one for one in own_drill.get("/api/operations").json()["items"] if one["name"] != NAME)
    assert corrected(own_drill, "merge", NAME, other["id"]).status_code == 201
    assert [one["name"] for one in own_drill.get("/api/operations").json()["items"]] == [NAME]
    lines = [one["line"] for one in own_drill.get(HERE).json()["members"] if one["sure"]][:3]
    assert corrected(own_drill, "split", NAME, lines=lines, name="a part of it").status_code == 201
    part = own_drill.get("/api/operations/a%20part%20of%20it").json()
    assert [one["line"] for one in part["members"]] == lines


@pytest.mark.parametrize(
    ("what", "operations", "more", "words"),
    [
        ("merge", [NAME], {}, "two operations"),
        ("merge", [NAME, NAME], {}, "one operation already"),
        ("remove", [NAME], {}, "one line or several"),
        ("remove", [NAME], {"lines": ["00000000"]}, "00000000"),
        ("rename", [NAME], {}, "what it is to be called"),
        ("rename", [NAME], {"name": "a\nb\x07"}, "printed"),
        ("rename", [NAME], {"name": "x", "lines": ["3fa2"]}, "no lines"),
        ("add", [NAME], {"lines": ["3fa2"], "name": "x"}, "gives no name"),
        ("add", ["Nowhere"], {"lines": ["3fa2"]}, "no operation is called"),
        ("burn", [NAME], {}, "what"),
        ("rename", [NAME], {"name": "x", "by": "  "}, "by"),
    ],
)
def test_a_correction_that_says_nothing_is_refused(
    drill: TestClient, what: str, operations: list[str], more: dict[str, Any], words: str
):
    answer = corrected(drill, what, *operations, **more)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    assert drill.get("/api/corrections").json()["items"] == []


def test_while_another_writes_a_correction_is_409(own_drill: TestClient):
    other = Home.open(own_drill.home.path)  # type: ignore[attr-defined]
    with other.lock():
        refused = corrected(own_drill, "rename", NAME, name="x")
        assert refused.status_code == 409
        assert own_drill.get(HERE).status_code == 200
    other.close()
    assert corrected(own_drill, "rename", NAME, name="x").status_code == 201


def test_a_masked_line_is_put_nowhere(client: TestClient):
    assert corrected(client, "add", NAME, lines=["masked-0000000000000000"]).status_code == 403
