import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from offing.engine.model_endpoint import Endpoint, configured
from offing.schema.errors import UsageError

MESSAGES = [{"role": "user", "content": "What is said?"}]
KEY = "sk-very-secret"
Reply = Callable[[BaseHTTPRequestHandler], None]


class Served:
    """Answer questions on this machine, and remember what was asked."""

    def __init__(self) -> None:
        self.reply: Reply = send(b"{}")
        self.asked: list[tuple[str, dict[str, str], dict[str, object]]] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                served.asked.append((self.path, dict(self.headers), body))
                served.reply(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1/chat/completions"

    def endpoint(self, **limits: float) -> Endpoint:
        return Endpoint(self.url, "of-ours", KEY, **limits)  # type: ignore[arg-type]


def send(body: bytes, status: int = 200, **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def says(content: object) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


@pytest.fixture
def served() -> Iterator[Served]:
    one = Served()
    yield one
    one.server.shutdown()
    one.server.server_close()


def test_what_a_model_says_is_returned(served: Served):
    served.reply = send(says('{"claims": []}'))
    assert served.endpoint()(MESSAGES) == ('{"claims": []}', "")
    [(path, headers, body)] = served.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert (body["model"], body["messages"], body["temperature"]) == ("of-ours", MESSAGES, 0)


def test_without_a_key_none_is_sent(served: Served):
    served.reply = send(says("yes"))
    assert Endpoint(served.url, "of-ours")(MESSAGES) == ("yes", "")
    assert "Authorization" not in served.asked[0][1]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"no JSON", "no chat completion"),
        (b"[" * 100_000, "no chat completion"),
        (b'{"choices": []}', "no chat completion"),
        (b'{"choices": [1]}', "no chat completion"),
        (b"null", "no chat completion"),
        (b"\xff\xfe\x00", "no chat completion"),
        (says(None), "without words"),
        (says([1]), "without words"),
        (b"", "no chat completion"),
    ],
)
def test_what_is_no_completion_is_no_answer(served: Served, body: bytes, reason: str):
    served.reply = send(body)
    text, why = served.endpoint()(MESSAGES)
    assert text is None
    assert reason in why


def test_a_huge_answer_is_not_read_to_its_end(served: Served):
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b" " * 65536)
        except OSError:
            pass

    served.reply = endless
    assert served.endpoint(largest=100_000)(MESSAGES) == (None, "answered more than 100,000 bytes")


def test_a_packed_answer_is_not_unpacked(served: Served):
    served.reply = send(b"\x1f\x8b", Content_Encoding="gzip")
    assert served.endpoint()(MESSAGES) == (None, "answered packed, which was not asked for")


def test_an_answer_that_does_not_begin_is_given_up(served: Served):
    served.reply = lambda handler: time.sleep(0.6)
    assert served.endpoint(seconds=0.2)(MESSAGES) == (None, "no answer within 0.2 s")


def test_an_answer_that_drips_is_given_up(served: Served):
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b" ")
                time.sleep(0.05)
        except OSError:
            pass

    served.reply = drip
    assert served.endpoint(seconds=0.3)(MESSAGES) == (None, "no answer within 0.3 s")
    assert len(served.asked) == 1


def test_no_redirect_is_followed(served: Served):
    served.reply = send(b"", 307, Location=served.url.replace("/v1", "/elsewhere"))
    assert served.endpoint()(MESSAGES) == (None, "answered with status 307")
    assert len(served.asked) == 1


def test_no_proxy_of_the_environment_is_used(served: Served, monkeypatch: pytest.MonkeyPatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    served.reply = send(says("yes"))
    assert served.endpoint()(MESSAGES) == ("yes", "")


def test_an_endpoint_that_fails_again_and_again_is_left_alone(served: Served):
    served.reply = send(b"", 500)
    endpoint = served.endpoint()
    said = [endpoint(MESSAGES)[1] for _ in range(5)]
    assert said == ["answered with status 500"] * 3 + ["not asked: it failed 3 times in a row"] * 2
    assert len(served.asked) == 3


def test_one_success_forgives_failures(served: Served):
    endpoint = served.endpoint()
    for status in (500, 500, 200, 500, 500, 200):
        served.reply = send(says("yes"), status)
        assert (endpoint(MESSAGES)[0] is not None) == (status == 200)


def test_an_endpoint_that_is_not_there_says_so_and_no_key():
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as gone:
        url = f"http://127.0.0.1:{gone.server_port}/"
    endpoint = Endpoint(url, "of-ours", KEY)
    text, why = endpoint(MESSAGES)
    assert text is None
    assert why == "cannot be reached: ConnectError"
    assert KEY not in repr(endpoint)


def environment(
    url: str = "https://models.example/v1/chat/completions", name: str = "of-ours", key: str = ""
) -> dict[str, str]:
    return {"OFFING_MODEL_URL": url, "OFFING_MODEL_NAME": name, "OFFING_MODEL_KEY": key}


def test_an_endpoint_is_what_the_environment_says():
    assert configured(environment(key=KEY)) == Endpoint("https://models.example/v1/chat/completions", "of-ours", KEY)
    assert configured(environment()).key is None
    for near in (
        "http://127.0.0.1:8000/",
        "http://[::1]:8000/",
        "http://192.168.1.7/",
        "http://box:1/",
        "http://box.local/",
    ):
        assert configured(environment(near, key=KEY)).url == near
    assert configured(environment("http://models.example/")).key is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "OFFING_MODEL_URL"),
        ({"OFFING_MODEL_URL": "https://models.example/"}, "set OFFING_MODEL_NAME"),
        (environment("ftp://models.example/"), "no address of the web"),
        (environment("models.example"), "no address of the web"),
        (environment("https://"), "no address of the web"),
        (environment("http://[::1"), "no address of the web"),
        (environment(f"https://me:{KEY}@models.example/"), "OFFING_MODEL_KEY"),
        (environment("http://models.example/", key=KEY), "in the clear"),
        (environment("http://8.8.8.8/", key=KEY), "in the clear"),
        (environment(name="a\nb"), "no name"),
        (environment(name="n" * 101), "no name"),
        (environment(key=f"{KEY}\r\nX: y"), "OFFING_MODEL_KEY"),
        (environment(key=f"{KEY} é"), "OFFING_MODEL_KEY"),
    ],
)
def test_what_does_not_do_is_refused_without_showing_the_key(wrong: dict[str, str], said: str):
    with pytest.raises(UsageError) as refused:
        configured(wrong)
    assert said in str(refused.value)
    assert KEY not in str(refused.value)
