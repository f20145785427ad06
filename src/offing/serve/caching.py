"""Answers are kept as long as the record is as it was: ETags, 304, and bytes that need not be made again."""

import hashlib
import re
import secrets
import time
import zlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from offing.schema.errors import OffingError

Key = tuple[object, ...]
_RUN: Final = secrets.token_hex(8)  # masks are a run's own, so an answer of another run is another answer
_MOST_BYTES: Final = 48 << 20  # of all answers kept
_LARGEST: Final = 4 << 20  # an answer larger than this is sent on as it comes
_WORTH: Final = 800  # bytes from which packing pays
_MUCH: Final = 64 << 10  # bytes from which packing would hold up others
_PACKED: Final = ("application/", "text/")
_DENSE: Final = "/api/tiles/"  # what packing makes little of
_PASSED_ON: Final = ("forwarded", "via", "x-forwarded-for", "x-real-ip")  # a proxy's words
_KEPT: Final = ("/api/", "/ogc")
_LIVING: Final = ("/api/live", "/api/version")
_AGO: Final = re.compile(r"now|today|yesterday|\d[\d.]*\s*(min|[smhdw])", re.IGNORECASE)  # no more than read_time takes
_LONGEST_TIME: Final = 40
_TIMES: Final = ("since", "until", "at", "as_of")
_HOURLY: Final = ("/api/findings", "/api/brief", "/api/operations", "/api/why")  # what has passed changes them


@dataclass(frozen=True, slots=True)
class _Kept:
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Caching:
    """Answer a question that was asked before of the same record from memory, and with 304 who has the answer."""

    def __init__(self, app: ASGIApp, *, version: Callable[[], Awaitable[object]]) -> None:
        self._app, self._version = app, version
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the question on."""
        if scope["type"] != "http" or not _can_be_kept(scope):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        packed = _takes_gzip(headers) and not (scope["path"].startswith(_DENSE) and _is_here(scope, headers))
        asked = (scope["path"], scope["query_string"], headers.get("accept", ""), headers.get("host", ""))
        try:
            rests_on = await self._version()
        except OffingError:  # which is told where every error is
            await self._app(scope, receive, send)
            return
        key = ((rests_on, _hour(scope)), asked, packed, scope["method"])
        etag = f'W/"{hashlib.sha256(repr((_RUN, *key[:2])).encode()).hexdigest()[:24]}"'
        if etag in headers.get("if-none-match", ""):
            await _send(send, _Kept(304, _named(etag), b""))
            return
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            await _send(send, found)
            return
        await self._app(scope, receive, _Keeper(send, packed, etag, lambda kept: self._keep(key, kept)))

    def _keep(self, key: Key, kept: _Kept) -> None:
        if key in self._kept or len(kept.body) > _LARGEST:
            return
        self._kept[key] = kept
        self._bytes += len(kept.body)
        while self._bytes > _MOST_BYTES:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= len(gone.body)


class _Keeper:
    """Gather an answer, pack it, send it and hand it over to be kept; send a large one on as it comes."""

    def __init__(self, send: Send, packed: bool, etag: str, keep: Callable[[_Kept], None]) -> None:
        self._send, self._packed, self._etag, self._keep = send, packed, etag, keep
        self._start: Message = {}
        self._parts: list[bytes] = []
        self._size = 0
        self._passing = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if self._passing or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._parts.append(message.get("body", b""))
        self._size += len(self._parts[-1])
        if message.get("more_body") and self._size <= _LARGEST:
            return
        if message.get("more_body"):
            self._passing = True
            await self._send(self._start)
            await self._send({"type": "http.response.body", "body": b"".join(self._parts), "more_body": True})
            return
        await self._finish()

    async def _finish(self) -> None:
        status, body = self._start["status"], b"".join(self._parts)
        headers = [one for one in self._start["headers"] if one[0].lower() != b"content-length"]
        kind = dict(headers).get(b"content-type", b"").decode("latin-1")
        if self._packed and len(body) > _WORTH and kind.startswith(_PACKED):
            body = _pack(body, 4) if len(body) < _MUCH else await run_in_threadpool(_pack, body, 1)
            headers.append((b"content-encoding", b"gzip"))
        lasting = status == HTTPStatus.OK and b"no-store" not in dict(headers).get(b"cache-control", b"")
        if lasting:
            headers += _named(self._etag)
        whole = _Kept(status, tuple(headers), body)
        if lasting:
            self._keep(whole)
        await _send(self._send, whole)


def _can_be_kept(scope: Scope) -> bool:
    path = scope["path"]
    if scope["method"] not in ("GET", "HEAD") or not path.startswith(_KEPT) or path.startswith(_LIVING):
        return False
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    if path.startswith("/api/sheet") and "until" not in asked:
        return False
    return not any(_moves(words) for name in _TIMES for words in asked.get(name, ()))


def _moves(words: str) -> bool:
    """Tell whether words are a time that is another one later."""
    plain = words.strip()
    return len(plain) <= _LONGEST_TIME and _AGO.fullmatch(plain) is not None


def _hour(scope: Scope) -> int:
    """Return the hour of what is answered as of the hour, 0 of all else."""
    is_hourly = scope["path"].startswith(_HOURLY) or b"verdicts=" in scope["query_string"]
    return int(time.time() // 3600) if is_hourly else 0


def _takes_gzip(headers: Headers) -> bool:
    return "gzip" in headers.get("accept-encoding", "")


def _is_here(scope: Scope, headers: Headers) -> bool:
    """Tell whether who asks sits at the same machine, as far as can be told: bytes are no matter then."""
    client = scope.get("client")
    return bool(client and client[0] in ("127.0.0.1", "::1")) and not any(one in headers for one in _PASSED_ON)


def _pack(body: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def _named(etag: str) -> tuple[tuple[bytes, bytes], ...]:
    return (
        (b"etag", etag.encode()),
        (b"cache-control", b"private, no-cache"),
        (b"vary", b"Accept, Accept-Encoding, Authorization, Cookie"),
    )


async def _send(send: Send, kept: _Kept) -> None:
    headers = [*kept.headers, (b"content-length", str(len(kept.body)).encode())]
    if kept.status == HTTPStatus.NOT_MODIFIED:
        headers.pop()
    await send({"type": "http.response.start", "status": kept.status, "headers": headers})
    await send({"type": "http.response.body", "body": kept.body})
