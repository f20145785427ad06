"""The sockets that a live feed goes out by: one TCP connection, many clients, or datagrams."""

import errno
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

from offing.engine.destinations import Destination, is_allowed
from offing.schema.errors import OffingError

_MOST_BEHIND = 8 << 20  # bytes that wait for a client; what is further behind is let go or waited for
_PATIENCE_S = 30.0
_DATAGRAM = 1400  # bytes, below what any link cuts in pieces
_RECEIVED = 1 << 16
_CONNECT_S = 10.0


class Outlet(Protocol):
    """What a feed can be sent to."""

    clients: int  # that there have been

    @property
    def ready(self) -> bool:
        """Tell whether somebody is there to send to."""

    def send(self, data: bytes) -> None:
        """Send *data*, now or as soon as it is taken."""

    def wait(self, seconds: float) -> None:
        """Let *seconds* pass, serving clients meanwhile."""

    def flush(self, seconds: float) -> None:
        """Send what still waits, for at most so many seconds."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class _Line:
    """Hold one connection and what waits for it, within bounds."""

    def __init__(self, link: socket.socket, name: str) -> None:
        self.link = link
        self.name = name
        self.waiting: deque[memoryview] = deque()
        self.behind = 0
        self.moved = time.monotonic()
        self.gone = ""
        link.setblocking(False)

    def add(self, data: bytes) -> None:
        if not self.waiting:
            self.moved = time.monotonic()
        self.waiting.append(memoryview(data))
        self.behind += len(data)

    def push(self) -> None:
        """Send as much as the connection takes now."""
        while self.waiting and not self.gone:
            try:
                taken = self.link.send(self.waiting[0])
            except BlockingIOError:
                return
            except OSError as error:
                self.gone = f"went away ({error.strerror or error})"
                return
            self.moved = time.monotonic()
            self.behind -= taken
            if taken < len(self.waiting[0]):
                self.waiting[0] = self.waiting[0][taken:]
            else:
                self.waiting.popleft()

    def hear(self) -> None:
        """Take and forget what the other side says; note if it hangs up."""
        try:
            if not self.link.recv(_RECEIVED):
                self.gone = "went away"
        except BlockingIOError:
            return
        except OSError as error:
            self.gone = f"went away ({error.strerror or error})"


class _Switchboard:
    """Serve any number of connections from one thread."""

    clients = 0

    def __init__(self, *, paced: bool) -> None:
        self._paced = paced
        self._selector = selectors.DefaultSelector()
        self._lines: dict[socket.socket, _Line] = {}

    @property
    def ready(self) -> bool:
        return bool(self._lines)

    def send(self, data: bytes) -> None:
        for line in list(self._lines.values()):
            line.add(data)
            self._push(line)
        self.wait(0.0)
        if self._paced:
            for line in self._late():
                self._drop(line, f"fell more than {_MOST_BEHIND >> 20} MB behind and was let go")
            return
        while self._late():
            self._wait_patiently(1.0)

    def wait(self, seconds: float) -> None:
        due = time.monotonic() + seconds
        while True:
            for key, events in self._selector.select(max(due - time.monotonic(), 0.0)):
                self._serve(key.fileobj, events)
            if time.monotonic() >= due:
                return

    def flush(self, seconds: float) -> None:
        due = time.monotonic() + seconds
        while any(line.waiting for line in self._lines.values()) and time.monotonic() < due:
            self._wait_patiently(0.05)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for line in list(self._lines.values()):
            self._close(line)
        self._selector.close()

    def _take_on(self, link: socket.socket, name: str) -> None:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = _Line(link, name)
        self._lines[link] = line
        self._selector.register(link, selectors.EVENT_READ)
        self.clients += 1

    def _serve(self, fileobj: object, events: int) -> None:
        line = self._lines.get(fileobj)  # type: ignore[call-overload]
        if line is None:
            return
        if events & selectors.EVENT_READ:
            line.hear()
        self._push(line)

    def _push(self, line: _Line) -> None:
        line.push()
        if line.gone:
            self._drop(line, line.gone)
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if line.waiting else 0)
        self._selector.modify(line.link, wanted)

    def _late(self) -> list[_Line]:
        return [line for line in self._lines.values() if line.behind > _MOST_BEHIND]

    def _wait_patiently(self, seconds: float) -> None:
        """Wait until something moves, and let go whom nothing has moved to for long."""
        for key, events in self._selector.select(seconds):
            self._serve(key.fileobj, events)
        now = time.monotonic()
        for line in list(self._lines.values()):
            if line.waiting and now - line.moved > _PATIENCE_S:
                self._drop(line, f"took nothing for {_PATIENCE_S:.0f} s and was let go")

    def _drop(self, line: _Line, why: str) -> None:
        self._close(line)
        self._lost(line, why)

    def _close(self, line: _Line) -> None:
        if self._lines.pop(line.link, None) is not None:
            self._selector.unregister(line.link)
            with suppress(OSError):  # so that what was sent is not thrown away with the connection
                line.link.shutdown(socket.SHUT_WR)
            line.link.close()

    def _lost(self, line: _Line, why: str) -> None:
        raise NotImplementedError


class TcpOutlet(_Switchboard):
    """Connect to a program that listens; end with an error if it goes away."""

    def __init__(self, place: Destination, *, paced: bool) -> None:
        super().__init__(paced=paced)
        link = socket.socket(place.family, socket.SOCK_STREAM)
        link.settimeout(_CONNECT_S)
        try:
            link.connect(place.address)
        except OSError as error:
            link.close()
            raise OffingError(
                f"cannot connect to {place.text}: {error.strerror or error}; is the program that should listen running?"
            ) from error
        self._take_on(link, place.text)

    def _lost(self, line: _Line, why: str) -> None:
        raise OffingError(f"the program at {line.name} {why}; the rehearsal was not sent to its end")


class Listener(_Switchboard):
    """Serve whoever connects, from where the feed is by then."""

    def __init__(self, place: Destination, *, paced: bool, lan: bool, note: Callable[[str], None]) -> None:
        super().__init__(paced=paced)
        self._lan = lan
        self._note = note
        self._door = socket.socket(place.family, socket.SOCK_STREAM)
        self._door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._door.bind(place.address)
            self._door.listen()
        except OSError as error:
            self._door.close()
            raise OffingError(f"cannot listen at {place.text}: {error.strerror or error}") from error
        self._door.setblocking(False)
        self._selector.register(self._door, selectors.EVENT_READ)
        note(f"listening at port {self._door.getsockname()[1]}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self._door.close()

    def _serve(self, fileobj: object, events: int) -> None:
        if fileobj is self._door:
            self._welcome()
        else:
            super()._serve(fileobj, events)

    def _welcome(self) -> None:
        try:
            link, address = self._door.accept()
        except OSError:
            return  # it was gone before it was let in
        name = f"{address[0]} port {address[1]}"
        # A private address may be reached from outside by a forwarded port.
        if not is_allowed(str(address[0]), lan=self._lan):
            link.close()
            self._note(f"{name} was not let in: it is not on {'a private network' if self._lan else 'this machine'}")
            return
        self._take_on(link, name)
        self._note(f"{name} connected")

    def _lost(self, line: _Line, why: str) -> None:
        self._note(f"{line.name} {why}")


class UdpOutlet:
    """Send datagrams of whole lines; whether anybody listens is not known."""

    clients = 1

    def __init__(self, place: Destination, *, text: bool, note: Callable[[str], None]) -> None:
        self._place, self._cut, self._note = place, text, note
        self._refused = False
        self._link = socket.socket(place.family, socket.SOCK_DGRAM)
        try:
            self._link.connect(place.address)
        except OSError as error:
            self._link.close()
            raise _cannot(place, error) from error

    @property
    def ready(self) -> bool:
        """Tell that it may begin at once."""
        return True

    def send(self, data: bytes) -> None:
        """Send *data*, as far as the system takes it: datagrams may be lost."""
        for datagram in datagrams(data) if self._cut else [data]:
            try:
                self._link.send(datagram)
            except ConnectionRefusedError:
                if not self._refused:
                    self._note(f"nobody listens at {self._place.text} yet")
                self._refused = True
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise _cannot(self._place, error) from error

    def wait(self, seconds: float) -> None:
        """Let *seconds* pass."""
        time.sleep(seconds)

    def flush(self, seconds: float) -> None:
        """Do nothing: datagrams do not wait."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._link.close()


def datagrams(data: bytes) -> Iterator[bytes]:
    """Yield *data* in pieces of whole lines that a datagram carries; a longer line goes alone."""
    begin = 0
    while begin < len(data):
        end = len(data)
        if end - begin > _DATAGRAM:
            end = data.rfind(b"\n", begin, begin + _DATAGRAM) + 1 or data.find(b"\n", begin) + 1 or len(data)
        yield data[begin:end]
        begin = end


def _cannot(place: Destination, error: OSError) -> OffingError:
    if error.errno in (errno.EACCES, errno.EPERM):
        return OffingError(f"cannot send to {place.text}: the system refuses it; is it a broadcast address?")
    return OffingError(f"cannot send to {place.text}: {error.strerror or error}")
