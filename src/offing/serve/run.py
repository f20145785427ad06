"""Run the server: an address, a token where others can reach it, and an end when it is told to."""

import asyncio
import ipaddress
import logging
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

import uvicorn

from offing.engine.home import Home
from offing.schema.errors import RecordError, UsageError
from offing.serve import patience
from offing.serve.app import make_app
from offing.serve.guard import LOGIN

_SHORTEST = 16
_PORTS_TRIED = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Hold where a server answers: its socket and address, whether this machine alone reaches it, its token."""

    socket: socket.socket
    address: str
    loopback: bool
    token: str | None

    @property
    def login(self) -> str:
        """Return the address that a browser opens first."""
        return self.address if self.token is None else f"{self.address}{LOGIN}?token={quote(self.token, safe='')}"


def bind(host: str, port: int, token: str | None) -> Place:
    """Take the port at *host*; where others can reach it a token is made if none is given.

    Raises UsageError for a host that is none or a token that is too short, RecordError where the port is taken.
    """
    if token is not None and len(token) < _SHORTEST:
        raise UsageError(f"--token: write at least {_SHORTEST} characters, or leave it out where one is to be made")
    loopback = is_loopback(host)
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.create_server(place[:2], family=family, backlog=256)
    except socket.gaierror as error:
        raise UsageError(f"--host {host}: there is no such address: {error.strerror}") from error
    except (OSError, OverflowError) as error:
        words = getattr(error, "strerror", None) or error
        raise RecordError(f"{host}:{port} cannot be taken: {words}; name another with --port") from error
    number = taken.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    if not loopback and token is None:
        token = secrets.token_urlsafe(24)
    return Place(taken, f"http://{shown}:{number}", loopback, token)


def bind_next(port: int) -> Place:
    """Take *port* on this machine, or the next that is free. Raises RecordError where a score of them are taken."""
    for number in range(port, min(port + _PORTS_TRIED, 65536)):
        with suppress(RecordError):
            return bind("127.0.0.1", number, None)
    return bind("127.0.0.1", port, None)  # tells why


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches *host*."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def run(home: Home, place: Place, *, unmask: bool, ready: Callable[[], None]) -> None:
    """Answer at *place* until stopped, by Ctrl-C too; *ready* is called once it answers."""
    app = make_app(home, token=place.token, loopback=place.loopback, unmask=unmask)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=patience.IDLE_S,
        timeout_graceful_shutdown=3,
        limit_concurrency=1000,
        ws="none",
        http=patience.Patient,
    )
    server = uvicorn.Server(config)
    app.state.ending = lambda: server.should_exit
    # What the end cuts off is no fault: who asked has gone, or asks again.
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)
    with suppress(KeyboardInterrupt):  # which is how it is meant to be ended
        asyncio.run(_serve(server, place.socket, ready))


async def _serve(server: uvicorn.Server, taken: socket.socket, ready: Callable[[], None]) -> None:
    async def tell() -> None:
        while not server.started and not server.should_exit:
            await asyncio.sleep(0.02)
        if server.started:
            ready()

    telling = asyncio.create_task(tell())
    await server.serve(sockets=[taken])
    telling.cancel()
