"""Polite fetching of single documents: robots.txt heeded, one request a site at a time, nothing private reached."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urljoin

from offing.engine.addresses import Judge, Resolve, Target, checked, is_public, read_target, resolve
from offing.engine.robots import TOKEN, Robots, robots_of
from offing.engine.wire import Answer, Deadline, ask
from offing.schema.errors import InputError

LARGEST = 10_000_000  # bytes, unpacked
TIME_S = 30.0
PAUSE_S = 1.0
MOST_REDIRECTS = 5
_LARGEST_ROBOTS = 5_000_000  # more of it is not even unpacked; see robots.LARGEST for what is heeded
_KEEP_ROBOTS_S = 24 * 3600.0  # RFC 9309, 2.4
_DOCUMENTS = frozenset(
    """application/xhtml+xml application/xml application/rss+xml application/atom+xml application/rdf+xml
    application/pdf application/x-pdf message/rfc822 application/json application/feed+json""".split()  # noqa: SIM905
)
_NO_TEXTS = frozenset(("text/css", "text/javascript", "text/calendar", "text/vcard"))
_UNSAID = ("", "application/octet-stream", "binary/octet-stream")
_ACCEPT = "text/html, application/xhtml+xml, text/plain, application/pdf, application/xml;q=0.9, text/*;q=0.8"
_WHY = {
    401: "it asks for a password; save the page by hand and read that",
    403: "it does not want to be read by a program; save the page by hand and read that",
    404: "there is no such page; see whether the address is whole",
    410: "the page was taken away; an archive of the web may have it",
    429: "too much was asked of it; try again later",
    451: "the page is withheld for legal reasons",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """Hold a document as fetched; ``content_type`` is the header as sent, ``final_url`` where redirects led."""

    url: str
    final_url: str
    status: int
    content_type: str
    data: bytes
    fetched_at: datetime


class Fetcher:
    """Fetch documents, and remember what sites allow and when they were last asked.

    *judge* says of a numeric address whether it may be connected to. Nothing but a test may pass another one than
    is_public: no option of the command line reaches it.
    """

    def __init__(
        self,
        *,
        judge: Judge = is_public,
        resolve: Resolve = resolve,
        pause_s: float = PAUSE_S,
        time_s: float = TIME_S,
        largest: int = LARGEST,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._judge, self._resolve, self._sleep = judge, resolve, sleep
        self._pause_s, self._time_s, self._largest = pause_s, time_s, largest
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._asked: dict[str, float] = {}
        self._robots: dict[str, tuple[float, Robots]] = {}
        self._headers = {"User-Agent": user_agent(), "Accept": _ACCEPT, "Accept-Encoding": "gzip"}

    def fetch(self, url: str) -> Fetched:
        """Return the document at *url*; raise InputError with what was wrong and what to do."""
        deadline = Deadline(self._time_s)
        target = read_target(url)
        for _ in range(MOST_REDIRECTS + 1):
            robots = self._rules(target, deadline)
            robots.check(str(target.url))
            answer = self._ask(target, deadline, max(self._pause_s, robots.pause_s), self._largest)
            onward = _onward(target, answer)
            if onward is None:
                return _document(url, target, answer)
            target = onward
        raise InputError(f"{url}: sends on more than {MOST_REDIRECTS} times; give the address it ends at")

    def _rules(self, target: Target, deadline: Deadline) -> Robots:
        until, known = self._robots.get(target.site, (0.0, None))
        if known is not None and time.monotonic() < until:
            return known
        at = read_target(str(target.url.copy_with(path="/robots.txt", query=None)))
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(at, deadline, self._pause_s, _LARGEST_ROBOTS)
            onward = _onward(at, answer)
            if onward is None:
                robots = robots_of(target.site, answer.status, answer.data)
                break
            at = onward
        else:  # RFC 9309, 2.3.1.2: as if there were none
            robots = robots_of(target.site, 404, b"")
        self._robots[target.site] = (time.monotonic() + _KEEP_ROBOTS_S, robots)
        return robots

    def _ask(self, target: Target, deadline: Deadline, pause_s: float, largest: int) -> Answer:
        queued = time.monotonic()
        with self._locks[target.host]:
            deadline.extend(time.monotonic() - queued)
            wait = self._asked.get(target.host, float("-inf")) + pause_s - time.monotonic()
            if wait > 0:
                self._sleep(wait)
                deadline.extend(wait)
            addresses = checked(target, resolve=self._resolve, judge=self._judge)
            try:
                return ask(target, addresses, deadline, headers=self._headers, largest=largest)
            finally:
                self._asked[target.host] = time.monotonic()


@cache
def _fetcher() -> Fetcher:
    return Fetcher()


def fetch(url: str) -> Fetched:
    """Return the document at *url*, fetched politely; raise InputError with what was wrong and what to do."""
    return _fetcher().fetch(url)


def user_agent() -> str:
    """Return how Offing names itself to sites."""
    try:
        number = version("offing")
    except PackageNotFoundError:
        number = "0"
    return f"{TOKEN}/{number} (+reads single pages for a person; rules for {TOKEN} in robots.txt are heeded)"


def _onward(target: Target, answer: Answer) -> Target | None:
    """Return where an answer sends on to, checked like any address; None where it is the end."""
    if answer.status not in (301, 302, 303, 307, 308):
        return None
    place = answer.headers.get("location")
    if not place:
        raise InputError(f"{target.url}: the site sends on ({answer.status}) and does not say where to")
    return read_target(urljoin(str(target.url), place))


def _document(url: str, target: Target, answer: Answer) -> Fetched:
    if answer.status != 200:
        why = _WHY.get(
            answer.status, "the site is in trouble; try again later" if answer.status >= 500 else "not a page"
        )
        raise InputError(f"{target.url}: the site answered {answer.status}: {why}")
    kind = answer.headers.get("content-type", "")
    if not answer.data:
        raise InputError(f"{target.url}: the site sent nothing; see what a browser shows")
    if not _is_document(kind.partition(";")[0].strip().lower(), answer.data):
        raise InputError(f"{target.url}: is no document but {kind.partition(';')[0] or 'of no type'}")
    return Fetched(url, str(target.url), answer.status, kind, answer.data, datetime.now(UTC))


def _is_document(kind: str, data: bytes) -> bool:
    if kind in _UNSAID:  # many sites say nothing of a PDF or a plain text
        return data.startswith(b"%PDF-") or b"\0" not in data[:4096]
    if kind in _NO_TEXTS:
        return False
    return kind.startswith("text/") or kind in _DOCUMENTS or kind.endswith("+xml")
