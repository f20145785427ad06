import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from offing.engine import fetch as fetching
from offing.engine.addresses import checked, is_public, read_target, resolve
from offing.engine.fetch import Fetcher, user_agent
from offing.engine.robots import robots_of
from offing.schema.errors import InputError

Page = Callable[[BaseHTTPRequestHandler], None]
PAGE = b"<html><body><p>Two frigates left harbour.</p></body></html>"


class Site:
    """Serve pages on this machine and remember what was asked of it."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {"/robots.txt": answer(404)}
        self.asked: list[tuple[str, dict[str, str], float]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers), time.monotonic()))
                site.pages.get(self.path, answer(404))(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()
        self.port = self.server.server_port

    def url(self, path: str = "/page", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


def answer(status: int, body: bytes = b"", **headers: str) -> Page:
    def page(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return page


def html(body: bytes = PAGE, **headers: str) -> Page:
    return answer(200, body, Content_Type="text/html; charset=utf-8", **headers)


@pytest.fixture
def site() -> Iterator[Site]:
    one = Site()
    one.pages["/page"] = html()
    yield one
    one.server.shutdown()
    one.server.server_close()


def fetcher(**options: object) -> Fetcher:
    """Return a fetcher that, for tests alone, may reach this machine."""
    return Fetcher(**{"judge": lambda _: True, "pause_s": 0.0, **options})  # type: ignore[arg-type]


def test_a_page_is_fetched_with_where_and_when(site):
    found = fetcher().fetch(site.url("/page#part"))
    assert found.data == PAGE
    assert (found.status, found.content_type) == (200, "text/html; charset=utf-8")
    assert (found.url, found.final_url) == (site.url("/page#part"), site.url("/page"))
    assert found.fetched_at.tzinfo is not None
    (_, robots, _), (_, headers, _) = site.asked
    assert headers["User-Agent"] == robots["User-Agent"] == user_agent()
    assert user_agent().startswith("Offing/")
    assert "Cookie" not in headers


def test_this_machine_is_out_of_reach_without_the_hook_of_the_tests(site):
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(InputError, match="not on the public internet"):
            fetching.fetch(site.url(host=host))
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "168.63.129.16", "198.18.0.1", "192.0.2.7"),  # noqa: S104
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
        *("2002:7f00:1::", "2002:c0a8:101::", "::127.0.0.1", "64:ff9b:1::1", "localhost", "", "1.2.3"),
    ],
)
def test_what_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2002:808:808::"]
)
def test_what_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.org/x", "only http"),
        ("file:///etc/passwd", "only http"),
        ("javascript:alert(1)", "only http"),
        ("//example.org/x", "only http"),
        ("example.org", "only http"),
        ("http:///x", "no address"),
        ("http://user:secret@example.org/", "user or password"),
        ("http://user@example.org/", "user or password"),
        ("http://@example.org/", "user or password"),
        ("http://example.org@127.0.0.1/", "user or password"),
        ("http://2130706433/", "written as a number"),
        ("http://0x7f000001/", "written as a number"),
        ("http://0x7f.1/", "written as a number"),
        ("http://0177.0.0.1/", "written as a number|no address"),
        ("http://127.1/", "written as a number"),
        ("http://127.0.0.1./", "written as a number"),
        ("http://example.org:25/", "port 25"),
        ("http://example.org\\@evil.example/", "blanks or backslashes"),
        ("http://exa mple.org/", "blanks or backslashes"),
        ("http://example.org/\r\nHost: other", "blanks or backslashes"),
        ("http://" + "a" * 5000, "too long"),
        ("http://[::1", "no address"),
        ("http://example.org:99999/", "port 99999"),
    ],
)
def test_addresses_that_are_refused_before_anything_is_asked(url, why):
    with pytest.raises(InputError, match=why):
        read_target(url)


def test_a_password_is_not_repeated_in_the_message():
    with pytest.raises(InputError) as refused:
        read_target("http://user:secret@example.org/")
    assert "secret" not in str(refused.value)


def test_every_address_of_a_host_must_be_public():
    target = read_target("http://example.org/")
    for addresses in (["93.184.215.14", "10.0.0.1"], ["::1", "93.184.215.14"]):
        with pytest.raises(InputError, match="not on the public internet"):
            checked(target, resolve=lambda *_, found=addresses: found, judge=is_public)
    assert checked(target, resolve=lambda *_: ["93.184.215.14"], judge=is_public) == ["93.184.215.14"]


def test_the_connection_goes_to_the_address_that_was_checked(site):
    answers = [["127.0.0.1"], ["127.0.0.1"]]

    def resolve_once(host: str, _: int) -> list[str]:
        assert host == "news.example"  # a name that no server knows: to ask again would fail
        return answers.pop(0)

    found = fetcher(resolve=resolve_once).fetch(site.url(host="news.example"))
    assert found.data == PAGE
    assert answers == []
    assert site.asked[1][1]["Host"] == f"news.example:{site.port}"


def test_a_name_that_turns_private_between_two_requests_is_refused(site):
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    rebinding = fetcher(resolve=lambda *_: answers.pop(0), judge=lambda address: address == "127.0.0.1")
    with pytest.raises(InputError, match=r"news.example \(10.0.0.1\)"):
        rebinding.fetch(site.url(host="news.example"))
    assert site.paths() == ["/robots.txt"]


def test_an_address_that_does_not_answer_is_passed_over_for_the_next(site):
    found = fetcher(resolve=lambda *_: ["::1", "127.0.0.1"]).fetch(site.url(host="news.example"))
    assert found.data == PAGE


def test_unknown_hosts_are_named():
    with pytest.raises(InputError, match=r"no-such-host\.invalid"):
        resolve("no-such-host.invalid", 80)


def test_redirects_are_followed_and_each_is_checked(site):
    site.pages["/old"] = answer(301, Location="/new?x=1#y")
    site.pages["/new?x=1"] = answer(302, Location="page")
    found = fetcher().fetch(site.url("/old"))
    assert found.final_url == site.url("/page")
    assert site.paths() == ["/robots.txt", "/old", "/new?x=1", "/page"]


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("http://169.254.169.254/latest/meta-data", "not on the public internet"),
        ("http://metadata.example/", "not on the public internet"),
        ("file:///etc/passwd", "only http"),
        ("http://user:x@127.0.0.1/", "user or password"),
        ("http://0x7f.1/", "written as a number"),
        ("", "does not say where"),
    ],
)
def test_redirects_to_where_nothing_is_fetched_from_are_refused(site, place, why):
    site.pages["/old"] = answer(302, Location=place)
    known = {"127.0.0.1": ["127.0.0.1"], "169.254.169.254": ["169.254.169.254"], "metadata.example": ["10.0.0.9"]}
    one = fetcher(judge=lambda address: address == "127.0.0.1", resolve=lambda host, _: known[host])
    with pytest.raises(InputError, match=why):
        one.fetch(site.url("/old"))


def test_redirects_end(site):
    site.pages["/loop"] = answer(302, Location="/loop")
    with pytest.raises(InputError, match="more than 5 times"):
        fetcher().fetch(site.url("/loop"))
    assert site.paths().count("/loop") == 6


def test_robots_are_heeded_and_kept(site):
    site.pages["/robots.txt"] = answer(200, b"User-agent: Offing\nDisallow: /private\n\nUser-agent: *\nDisallow: /\n")
    site.pages["/old"] = answer(302, Location="/private/x")
    one = fetcher()
    assert one.fetch(site.url()).data == PAGE
    for path in ("/private/page", "/old"):
        with pytest.raises(InputError, match=r"robots.txt asks not to"):
            one.fetch(site.url(path))
    assert site.paths() == ["/robots.txt", "/page", "/old"]


def test_robots_of_a_site_that_cannot_say_forbid_all(site):
    site.pages["/robots.txt"] = answer(503)
    with pytest.raises(InputError, match="cannot say what it allows"):
        fetcher().fetch(site.url())
    assert site.paths() == ["/robots.txt"]


def test_robots_that_send_on_for_ever_are_as_if_there_were_none(site):
    site.pages["/robots.txt"] = answer(302, Location="/robots.txt")
    assert fetcher().fetch(site.url()).data == PAGE


def test_pauses_that_a_site_asks_for():
    asked = robots_of("http://a.example", 200, b"User-agent: *\nCrawl-delay: 7\n")
    assert asked.pause_s == 7.0
    assert robots_of("http://a.example", 200, b"User-agent: *\nCrawl-delay: 900\n").pause_s == 60.0
    assert robots_of("http://a.example", 200, b"User-agent: *\nRequest-rate: 1/5\n").pause_s == 5.0
    assert robots_of("http://a.example", 404, b"Disallow: /").pause_s == 0.0
    robots_of("http://a.example", 200, b"\xff\xfe\0" * 1000).check("http://a.example/x")


def test_one_request_a_host_at_a_time_with_a_pause(site):
    pauses: list[float] = []
    running: list[int] = []
    most: list[int] = []
    one = fetcher(pause_s=1000.0, sleep=pauses.append)

    def slow(handler: BaseHTTPRequestHandler) -> None:
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()
        html()(handler)

    site.pages["/page"] = slow
    threads = [threading.Thread(target=one.fetch, args=(site.url(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert len(pauses) == len(site.asked) - 1  # none before the first
    assert all(900.0 < pause <= 1000.0 for pause in pauses)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (403, "by a program"),
        (404, "no such page"),
        (410, "taken away"),
        (429, "try again later"),
        (500, "in trouble"),
        (418, "not a page"),
    ],
)
def test_answers_that_are_no_page_say_what_to_do(site, status, why):
    site.pages["/gone"] = answer(status)
    with pytest.raises(InputError, match=f"answered {status}: .*{why}"):
        fetcher().fetch(site.url("/gone"))


@pytest.mark.parametrize(
    ("kind", "data", "fine"),
    [
        ("text/plain", b"x", True),
        ("TEXT/HTML", b"x", True),
        ("application/pdf", b"%PDF-1.4", True),
        ("application/atom+xml; charset=utf-8", b"<feed/>", True),
        ("application/vnd.some+xml", b"<x/>", True),
        ("application/octet-stream", b"%PDF-1.7 \0", True),
        ("", b"plain words", True),
        ("application/octet-stream", b"MZ\0\0", False),
        ("image/png", b"\x89PNG", False),
        ("video/mp4", b"x", False),
        ("application/zip", b"PK", False),
        ("text/javascript", b"x", False),
    ],
)
def test_kinds_of_content(site, kind, data, fine):
    site.pages["/x"] = answer(200, data, **({"Content_Type": kind} if kind else {}))
    if fine:
        assert fetcher().fetch(site.url("/x")).data == data
    else:
        with pytest.raises(InputError, match="is no document"):
            fetcher().fetch(site.url("/x"))


def test_nothing_is_no_document(site):
    site.pages["/x"] = html(b"")
    with pytest.raises(InputError, match="sent nothing"):
        fetcher().fetch(site.url("/x"))


def test_packed_pages_are_unpacked(site):
    two = gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])
    for data, packing in ((gzip.compress(PAGE, mtime=0), "gzip"), (zlib.compress(PAGE), "deflate"), (two, "x-gzip")):
        site.pages["/x"] = html(data, Content_Encoding=packing)
        assert fetcher().fetch(site.url("/x")).data == PAGE


@pytest.mark.parametrize(
    ("data", "packing", "why"),
    [
        (gzip.compress(PAGE, mtime=0)[:-9], "gzip", "damaged"),
        (b"no gzip", "gzip", "damaged"),
        (PAGE, "br", "not asked for"),
        (gzip.compress(gzip.compress(PAGE, mtime=0), mtime=0), "gzip, gzip", "not asked for"),
        (gzip.compress(b"\0" * 30_000_000, mtime=0), "gzip", "larger than 10 MB"),
    ],
)
def test_packed_pages_that_are_refused(site, data, packing, why):
    site.pages["/x"] = html(data, Content_Encoding=packing)
    with pytest.raises(InputError, match=why):
        fetcher().fetch(site.url("/x"))


def test_large_pages_are_refused_whether_or_not_they_say_so(site):
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain")
        handler.end_headers()
        try:
            for _ in range(10_000):
                handler.wfile.write(b"x" * 1000)
        except OSError:
            pass

    site.pages["/told"] = answer(200, b"x", Content_Type="text/plain", Content_Length="50001")
    site.pages["/untold"] = endless
    for path in ("/told", "/untold"):
        with pytest.raises(InputError, match="larger than 0 MB"):
            fetcher(largest=50_000).fetch(site.url(path))


def test_a_site_that_drips_is_left(site):
    over = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        try:
            while not over.wait(0.02):
                handler.wfile.write(b"H" if site.paths()[-1] == "/head" else b"HTTP/1.1 200 OK\r\nX: y\r\n\r\nz")
                handler.wfile.flush()
        except OSError:
            pass

    site.pages["/head"] = site.pages["/body"] = drip
    for path in ("/head", "/body"):
        one = fetcher(time_s=0.4)
        with pytest.raises(InputError, match=r"took longer|cannot be fetched"):
            one.fetch(site.url(path))
    over.set()


def test_a_site_that_breaks_off_or_talks_nonsense(site):
    def nonsense(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"220 mail.example ESMTP\r\n")

    site.pages["/short"] = answer(200, PAGE, Content_Type="text/html", Content_Length=str(len(PAGE) + 10))
    site.pages["/mail"] = nonsense
    for path in ("/short", "/mail"):
        with pytest.raises(InputError, match="cannot be fetched"):
            fetcher().fetch(site.url(path))


def test_a_site_that_is_not_there():
    gone = Site()
    gone.server.shutdown()
    gone.server.server_close()
    with pytest.raises(InputError, match="cannot be fetched"):
        fetcher().fetch(gone.url())
