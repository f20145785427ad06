"""Send a feed live over TCP or UDP, at the pace of its own times or as fast as it is taken."""

import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field

from offing.engine.destinations import Destination, read_destination
from offing.engine.outlets import Listener, Outlet, TcpOutlet, UdpOutlet
from offing.schema.errors import UsageError

Chunk = tuple[int, bytes]  # µs since 1970, what came in then
_STEP_S = 0.5  # at most so long between two looks at the clients
_FLUSH_S = 60.0
_FLUSH_STOPPED_S = 0.2


@dataclass(slots=True)
class Sent:
    """Account for what was sent; ``stopped`` if the user broke it off, ``notes`` for what befell clients."""

    chunks: int = 0
    bytes: int = 0
    clients: int = 0
    first: int | None = None  # µs
    last: int | None = None
    stopped: bool = False
    notes: list[str] = field(default_factory=list)


def send(
    chunks: Iterable[Chunk],
    to: str,
    *,
    speed: float | None = 1.0,
    lan: bool = False,
    text: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> Sent:
    """Send *chunks*, (time in µs, bytes) in order of time, to a place on this machine or a private network.

    *to* is ``tcp://HOST:PORT`` to connect, ``tcp://HOST:PORT?listen`` to serve any number of
    clients (it begins when the first has come), or ``udp://HOST:PORT``. At *speed* 60 a minute
    passes in a second; None is as fast as the slowest client takes it. Paced, a client that
    falls megabytes behind is let go; at full speed, one that takes nothing for half a minute.
    *text* says that chunks are lines, which datagrams must not cut. *tell* hears what happens
    meanwhile. The user's interrupt (Ctrl-C) ends it and is noted.

    Raises UsageError for an address that rehearsals may not go to or a speed that is none,
    OffingError where a connection cannot be made or breaks off.
    """
    if speed is not None and not 0 < speed < float("inf"):
        raise UsageError(f"--speed {speed} is no speed; write a number above 0, such as 60, or max")
    place = read_destination(to, lan=lan)
    account = Sent()

    def note(words: str) -> None:
        account.notes.append(words)
        tell(words)

    with ExitStack() as stack:
        try:
            outlet = stack.enter_context(_open(place, paced=speed is not None, lan=lan, text=text, note=note))
            _wait_ready(outlet)
            _run(chunks, outlet, speed, account)
            outlet.flush(_FLUSH_S)
        except KeyboardInterrupt:
            account.stopped = True
            if account.chunks:
                outlet.flush(_FLUSH_STOPPED_S)
        if account.chunks:
            account.clients = outlet.clients
    return account


def _open(place: Destination, *, paced: bool, lan: bool, text: bool, note: Callable[[str], None]) -> Outlet:
    if place.transport == "udp":
        return UdpOutlet(place, text=text, note=note)
    if place.listen:
        return Listener(place, paced=paced, lan=lan, note=note)
    return TcpOutlet(place, paced=paced)


def _wait_ready(outlet: Outlet) -> None:
    while not outlet.ready:
        outlet.wait(_STEP_S)


def _run(chunks: Iterable[Chunk], outlet: Outlet, speed: float | None, account: Sent) -> None:
    began = time.monotonic()
    for t, data in chunks:
        if account.first is None:
            account.first = t
            began = time.monotonic()
        if speed is not None:
            _wait_until(outlet, began + (t - account.first) / 1e6 / speed)
        outlet.send(data)
        account.chunks += 1
        account.bytes += len(data)
        account.last = t


def _wait_until(outlet: Outlet, due: float) -> None:
    """Serve the clients until the clock says *due*."""
    while (left := due - time.monotonic()) > 0:
        outlet.wait(min(left, _STEP_S))
