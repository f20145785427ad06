import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

import pytest

from invoked import offing
from offing import pipeline
from offing.engine.home import Home
from offing.schema.errors import UsageError
from story import Silent

OPTIONS = {"published": "2022-03-07T00:00:00+00:00"}

TEXT = "Two Omani warships left Muscat on 4 March. The crews hope that the voyage of the ships will please all.\n"
CLAIM = {
    "kind": "statement",
    "modality": "occurred",
    "actors": ["crews"],
    "topic": "will please all",
    "place": "Karachi",
}
ANSWER = {"claims": [CLAIM | {"quote": "The crews hope that the voyage"}, CLAIM | {"quote": "It never happened."}]}
KEY = "sk-very-secret"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps({"choices": [{"message": {"content": json.dumps(ANSWER)}}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/v1/chat/completions"
    for name, value in {"URL": url, "NAME": "of-ours", "KEY": KEY}.items():
        monkeypatch.setenv(f"OFFING_MODEL_{name}", value)
    yield
    server.shutdown()
    server.server_close()


@pytest.fixture
def note(tmp_path: Path) -> Path:
    place = tmp_path / "note.txt"
    place.write_text(TEXT)
    return place


def test_what_is_not_asked_for_is_not_loaded():
    code = (
        "import sys; from offing import pipeline; from offing.cli import main; pipeline.reports_study(); "
        "print(*[one for one in ('httpx', 'spacy') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == ""


def test_a_model_adds_what_quotes_the_text_and_the_rest_is_counted(note: Path, model: None):
    document, *claims, last = pipeline.parse([str(note)], options=OPTIONS, second="model")
    assert document["reader"] == "english + model of-ours, question 1"
    added = [one for one in claims if one["rule"] == "model:of-ours"]
    assert [(one["kind"], one["tier"]) for one in added] == [("statement", "C")]
    assert any(one["tier"] == "A" for one in claims)
    counts = "1 claim whose quote is not in the text, 1 slot that is not in the text"
    assert last["account"]["notes"] == [f"model of-ours: claims added: 1; dropped: {counts}"]


def test_reading_with_another_second_reads_again(
    note: Path, model: None, sqlite_home: Home, monkeypatch: pytest.MonkeyPatch
):
    def read(second: str | None = None) -> tuple[bool, list[str]]:
        [account] = pipeline.read(sqlite_home, [str(note)], options=OPTIONS, second=second, watch=Silent())
        return account["already"], sorted(account["by_type"])

    assert read() == (False, ["movement"])
    assert read("model") == (False, ["movement", "statement"])
    assert read("model") == (True, ["movement", "statement"])
    assert read() == (False, ["movement"])
    monkeypatch.setenv("OFFING_MODEL_URL", "http://127.0.0.1:9/")
    assert read("model") == (False, ["movement"])
    assert read() == (False, ["movement"])


def test_a_second_that_cannot_be_is_refused(note: Path, monkeypatch: pytest.MonkeyPatch):
    for second, said in (("model", "OFFING_MODEL_URL"), ("oracle", "spacy and model")):
        with pytest.raises(UsageError, match=said):
            list(pipeline.parse([str(note)], second=second))


def test_the_command_passes_it_on_and_shows_no_key(note: Path, tmp_path: Path):
    given = {"OFFING_MODEL_URL": "http://models.example/", "OFFING_MODEL_NAME": "of-ours", "OFFING_MODEL_KEY": KEY}
    for command in ("parse", "read"):
        done = offing(command, note, "--second", "model", home=tmp_path / "home", **given)
        assert done.returncode == 2
        assert "in the clear" in done.stderr
        assert KEY not in done.stdout + done.stderr


@pytest.mark.skipif(find_spec("spacy") is None, reason="spaCy is not installed: pip install 'offing[nlp]'")
def test_spacy_is_named_with_its_versions(note: Path):
    document, *_ = pipeline.parse([str(note)], second="spacy")
    assert document["reader"].startswith("english + spaCy 3.8")
