"""One request over the wire: to an address already checked, within a time and a size."""

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore
import httpx

from offing.engine.addresses import Target
from offing.schema.errors import InputError

_PIECE = 1 << 16
_STALL_S = 15.0


class Deadline:
    """Hold when a fetch must have ended; pauses out of politeness do not count."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def extend(self, seconds: float) -> None:
        """Put the end off."""
        self._end += seconds

    def left(self) -> float:
        """Return the seconds that are left, 0 if none."""
        return max(self._end - time.monotonic(), 0.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold a site's answer; ``data`` is unpacked, and empty where the site sends one elsewhere."""

    status: int
    headers: httpx.Headers
    data: bytes


def ask(target: Target, addresses: list[str], deadline: Deadline, *, headers: dict[str, str], largest: int) -> Answer:
    """Return the answer to a GET of *target*, asked at one of *addresses*, which are not resolved again.

    Raise InputError if it does not come in time, is larger than *largest* bytes or is packed in a way not asked for.
    """
    transport = _Pinned(addresses, deadline)
    try:
        with httpx.Client(transport=transport, trust_env=False, follow_redirects=False) as client:
            request = client.build_request("GET", target.url, headers=headers)
            response = client.send(request, stream=True)
            try:
                empty = response.is_redirect
                data = b"" if empty else _body(target, response, deadline, largest)
            finally:
                response.close()
            return Answer(response.status_code, response.headers, data)
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        took = f"{deadline.seconds:.0f} s" if not deadline.left() else f"{_STALL_S:.0f} s between two pieces"
        raise InputError(f"{target.url}: the site took longer than {took}; try again later") from error
    except (httpx.HTTPError, httpx.StreamError, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise InputError(f"{target.url}: cannot be fetched ({error}); see whether a browser opens it") from error


def _body(target: Target, response: httpx.Response, deadline: Deadline, largest: int) -> bytes:
    told = response.headers.get("content-length", "")
    if told.isdecimal() and len(told) < 20 and int(told) > largest:
        raise InputError(_too_large(target, largest))
    pieces: list[bytes] = []
    size = 0
    for piece in _unpacked(target, response, largest):
        size += len(piece)
        if size > largest:
            raise InputError(_too_large(target, largest))
        if not deadline.left():
            raise httpcore.ReadTimeout("the time was up")
        pieces.append(piece)
    return b"".join(pieces)


def _unpacked(target: Target, response: httpx.Response, largest: int) -> Iterator[bytes]:
    """Yield the body in small pieces, so that a packed megabyte that unpacks to a thousand is never held."""
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    raw = response.iter_raw(_PIECE)
    if packing in ("", "identity"):
        yield from raw
        return
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise InputError(f"{target.url}: the answer is packed as {packing!r}, which was not asked for")
    try:
        yield from _inflated(raw, largest)
    except zlib.error as error:
        raise InputError(f"{target.url}: the answer is packed and damaged ({error}); try again") from error


def _inflated(raw: Iterable[bytes], largest: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
    taken = 0
    for piece in raw:
        taken += len(piece)
        while piece and taken <= largest:
            if inflate.eof:  # one packed part may follow another
                inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
            yield inflate.decompress(piece, _PIECE)
            piece = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
    if not inflate.eof:
        raise zlib.error("it breaks off")


def _too_large(target: Target, largest: int) -> str:
    return f"{target.url}: larger than {largest / 1e6:.0f} MB; save it by hand and read the file"


@cache
def _context() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


class _Pinned(httpx.BaseTransport):
    """Speak HTTP to addresses that were checked, whatever a name server would say now."""

    def __init__(self, addresses: list[str], deadline: Deadline) -> None:
        backend = _Backend(addresses, deadline)
        self._pool = httpcore.ConnectionPool(ssl_context=_context(), max_connections=1, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), _STALL_S)},
        )
        answer = self._pool.handle_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer.stream))

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class _Backend(httpcore.NetworkBackend):
    """Connect to the checked addresses, one after the other, and give every wait an end."""

    def __init__(self, addresses: list[str], deadline: Deadline) -> None:
        self._addresses, self._deadline = addresses, deadline
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - what it means was settled before
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        for address in self._addresses[:-1]:
            try:
                within = _within(self._deadline, timeout)
                stream = self._real.connect_tcp(address, port, within, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            return _Timed(stream, self._deadline)
        within = _within(self._deadline, timeout)
        stream = self._real.connect_tcp(self._addresses[-1], port, within, local_address, socket_options)
        return _Timed(stream, self._deadline)


class _Timed(httpcore.NetworkStream):
    """Let no read or write go on beyond the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _within(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _within(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        within = _within(self._deadline, timeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, within), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _within(deadline: Deadline, timeout: float | None) -> float:
    left = deadline.left()
    if not left:
        raise httpcore.ReadTimeout("the time was up")
    return min(left, _STALL_S if timeout is None else timeout)
