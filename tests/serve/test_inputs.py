"""Uploads: read with their account, bounded, and never a way to a file of the server's."""

import gzip
import io
import zipfile

import pytest
from starlette.testclient import TestClient

from offing.engine.home import Home
from offing.serve import inputs
from offing.serve.inputs import safe_name
from warned import WRECK


def test_accounts_account_for_every_line(client: TestClient):
    answer = client.get("/api/inputs").json()
    assert answer["matched"] == len(answer["items"]) == 4
    for one in answer["items"]:
        accounted = (
            one["messages"] + one["continuations"] + sum(one["context"].values()) + sum(one["rejected"].values())
        )
        assert one["lines"] == accounted


def test_an_upload_is_read_and_found_at_once(own: TestClient):
    before = own.get("/api/warnings").json()["matched"]
    answer = own.post("/api/uploads?name=wreck.txt&as=warning", content=WRECK)
    assert answer.status_code == 200, answer.text
    [account] = answer.json()["accounts"]
    assert account["input"] == "wreck.txt"
    assert own.get("/api/warnings").json()["matched"] == before + 1
    assert list((own.home.path / "uploads").iterdir()) == []  # type: ignore[attr-defined]


def climbing() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../../../tmp/climbed.txt", "out")
    return out.getvalue()


def bomb() -> bytes:
    return gzip.compress(bytes(300_000_000), 1)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("x.exe", b"MZ\x00\x01" * 99),
        ("up.zip", climbing()),
        ("../../../etc/passwd", b"\x00\x01binary"),
        ("-rf", b"\xff\xfe"),
    ],
)
def test_hostile_files_are_refused_in_words(own: TestClient, name: str, body: bytes):
    answer = own.post("/api/uploads", params={"name": name}, content=body)
    told = answer.json()
    assert answer.status_code == 422 or told["refused"] or told["accounts"][0].get("rejected") is not None
    assert answer.status_code in (200, 422)
    assert own.get("/api/version").json()["generation"] >= 1


def test_what_unpacks_without_end_is_refused(own: TestClient):
    told = own.post("/api/uploads?name=log.gz", content=bomb()).json()
    assert told["refused"]
    assert own.get("/api/inputs").json()["matched"] == 4


def test_an_upload_is_bounded(own: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(inputs, "LARGEST", 1000)
    assert own.post("/api/uploads?name=a", content=b"x" * 1001).status_code == 413
    pieces = (b"x" * 100 for _ in range(20))
    assert own.post("/api/uploads?name=a", content=pieces).status_code == 413
    assert own.post("/api/uploads?name=a", headers={"Content-Length": str(5 << 30)}, content=b"").status_code in (
        413,
        422,
    )


def test_a_form_or_nothing_is_refused(own: TestClient):
    assert own.post("/api/uploads?name=a", content=b"").status_code == 422
    assert own.post("/api/uploads?name=a", files={"f": b"x"}).status_code == 422


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("a.log", "a.log"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\y.csv", "y.csv"),
        ("--as=x", "as_x"),
        ("-", "upload"),
        ("@list", "_list"),
        ("*.log", "_.log"),
        (".hidden", "hidden"),
        ("..", "upload"),
        ("日本.txt", "__.txt"),
        ("a" * 300, "a" * 120),
    ],
)
def test_names_lead_nowhere(given: str, safe: str):
    assert safe_name(given) == safe


def test_while_another_writes_it_is_409_and_lists_still_answer(own: TestClient):
    line = own.get("/api/events").json()["items"][0]["id"]
    other = Home.open(own.home.path)  # type: ignore[attr-defined]
    with other.lock():
        judged = own.post("/api/reviews", json={"line": line, "verdict": "accept", "by": "A"})
        assert judged.status_code == 409
        assert "is writing to the home" in judged.json()["detail"]
        assert own.post("/api/uploads?name=w.txt&as=warning", content=WRECK).status_code == 409
        assert own.get("/api/events?limit=2").status_code == 200
    other.close()
    assert own.post("/api/reviews", json={"line": line, "verdict": "accept", "by": "A"}).status_code == 201
