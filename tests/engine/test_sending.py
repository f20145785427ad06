"""Feeds go out whole and paced, to this machine or a private network, and nowhere else."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.engine import outlets
from offing.engine.destinations import is_allowed, read_destination
from offing.engine.outlets import datagrams
from offing.engine.sending import Sent, send
from offing.schema.errors import OffingError, UsageError

LINES = [(1_000_000 * k, b"!SIM,%d\r\n" % k) for k in range(100)]
WHOLE = b"".join(line for _, line in LINES)


class Reader(threading.Thread):
    """Read a connection to its end, after *delay* seconds, or hang up after so many bytes."""

    def __init__(self, link: socket.socket, *, delay: float = 0.0, most: int | None = None) -> None:
        super().__init__(daemon=True)
        self.link, self.delay, self.most, self.data = link, delay, most, b""
        self.start()

    def run(self) -> None:
        time.sleep(self.delay)
        while (self.most is None or len(self.data) < self.most) and (found := self.link.recv(65536)):
            self.data += found
        self.link.close()

    def whole(self) -> bytes:
        self.join(20)
        assert not self.is_alive()
        return self.data


@pytest.fixture
def door() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def listen_and_send(chunks: Any, clients: Callable[[int], None], **settings: Any) -> Sent:
    """Serve *chunks*; *clients* is called with the port, in a thread of its own."""

    def tell(words: str) -> None:
        if words.startswith("listening"):
            threading.Thread(target=clients, args=(int(words.split()[-1]),), daemon=True).start()

    return send(chunks, "tcp://127.0.0.1:0?listen", tell=tell, **settings)


@pytest.mark.parametrize("speed", [None, 1e6])
def test_a_program_that_listens_gets_every_byte(door: socket.socket, speed: float | None) -> None:
    port = door.getsockname()[1]
    readers: list[Reader] = []
    accepting = threading.Thread(target=lambda: readers.append(Reader(door.accept()[0])))
    accepting.start()
    sent = send(iter(LINES), f"tcp://127.0.0.1:{port}", speed=speed)
    accepting.join(10)
    assert readers[0].whole() == WHOLE
    assert (sent.chunks, sent.bytes, sent.clients, sent.stopped) == (100, len(WHOLE), 1, False)
    assert (sent.first, sent.last) == (0, 99_000_000)


def test_the_pace_is_that_of_the_times(door: socket.socket) -> None:
    threading.Thread(target=lambda: Reader(door.accept()[0]), daemon=True).start()
    began = time.monotonic()
    send(LINES[:4], f"tcp://127.0.0.1:{door.getsockname()[1]}", speed=10.0)
    assert time.monotonic() - began >= 0.3  # three seconds of feed; how much longer depends on the machine


def test_the_first_client_misses_nothing_and_a_later_one_gets_the_rest() -> None:
    readers: list[Reader] = []
    joined = threading.Event()

    def clients(port: int) -> None:
        readers.append(Reader(socket.create_connection(("127.0.0.1", port))))
        while len(readers[0].data) < 200:
            time.sleep(0.001)
        readers.append(Reader(socket.create_connection(("127.0.0.1", port))))
        joined.set()

    def chunks() -> Iterator[tuple[int, bytes]]:
        yield from LINES[:50]
        joined.wait(10)
        yield from [(t + 1_000_000, line) for t, line in LINES[50:]]

    sent = listen_and_send(chunks(), clients, speed=100.0)
    assert readers[0].whole() == WHOLE
    late = readers[1].whole()
    assert late and WHOLE.endswith(late)
    assert sent.clients == 2


def test_a_client_that_goes_away_harms_no_other() -> None:
    readers: list[Reader] = []
    big = [(k * 1000, b"%07d" % k + b"x" * 20_000 + b"\n") for k in range(300)]

    def clients(port: int) -> None:
        links = [socket.create_connection(("127.0.0.1", port)) for _ in range(2)]
        readers.extend([Reader(links[0], most=50_000), Reader(links[1])])

    def chunks() -> Iterator[tuple[int, bytes]]:
        while len(readers) < 2:
            yield 0, b"first\n"
            time.sleep(0.01)
        yield from big

    sent = listen_and_send(chunks(), clients, speed=None)
    whole = b"".join(data for _, data in big)
    assert readers[1].whole().endswith(whole)
    assert any("went away" in note for note in sent.notes)


def test_at_full_speed_a_slow_client_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlets, "_MOST_BEHIND", 1 << 18)
    chunks = [(k, b"x" * 65_536) for k in range(200)]
    readers: list[Reader] = []

    def clients(port: int) -> None:
        readers.append(Reader(socket.create_connection(("127.0.0.1", port)), delay=0.3))

    sent = listen_and_send(chunks, clients, speed=None)
    assert len(readers[0].whole()) == sent.bytes == 200 * 65_536


@pytest.mark.parametrize(("speed", "word"), [(1e9, "behind"), (None, "took nothing")])
def test_a_client_that_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch, speed: float | None, word: str) -> None:
    monkeypatch.setattr(outlets, "_MOST_BEHIND", 1 << 18)
    monkeypatch.setattr(outlets, "_PATIENCE_S", 0.2)
    stuck: list[socket.socket] = []

    def clients(port: int) -> None:
        stuck.append(socket.create_connection(("127.0.0.1", port)))

    sent = listen_and_send([(k, b"x" * 65_536) for k in range(400)], clients, speed=speed)
    assert sent.chunks == 400
    assert any(word in note for note in sent.notes)
    stuck[0].close()


def test_a_program_that_hangs_up_ends_it_with_an_error(door: socket.socket) -> None:
    threading.Thread(target=lambda: door.accept()[0].close(), daemon=True).start()
    with pytest.raises(OffingError, match="went away"):
        send(((k * 10_000, b"x" * 1000) for k in range(100_000)), f"tcp://127.0.0.1:{door.getsockname()[1]}")


def test_nobody_there_is_an_error_that_says_what_to_do(door: socket.socket) -> None:
    port = door.getsockname()[1]
    door.close()
    with pytest.raises(OffingError, match="is the program that should listen running"):
        send(LINES, f"tcp://127.0.0.1:{port}")


def test_a_taken_port_is_an_error(door: socket.socket) -> None:
    with pytest.raises(OffingError, match="cannot listen"):
        send(LINES, f"tcp://127.0.0.1:{door.getsockname()[1]}?listen")


def test_datagrams_arrive_in_whole_lines() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ears:
        ears.bind(("127.0.0.1", 0))
        ears.settimeout(5)
        sent = send([(0, WHOLE), (1, b"end\r\n")], f"udp://127.0.0.1:{ears.getsockname()[1]}", speed=None)
        got = []
        while not got or got[-1] != b"end\r\n":
            got.append(ears.recv(65536))
    assert b"".join(got) == WHOLE + b"end\r\n"
    assert all(each.endswith(b"\n") for each in got)
    assert sent.bytes == len(WHOLE) + 5


def test_datagrams_that_nobody_takes_do_not_end_it() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.bind(("127.0.0.1", 0))
        port = gone.getsockname()[1]
    sent = send(((t // 1000, line) for t, line in LINES), f"udp://127.0.0.1:{port}")
    assert sent.chunks == 100


@given(st.lists(st.integers(0, 3000), max_size=12))
def test_datagrams_lose_nothing_and_cut_no_line(lengths: list[int]) -> None:
    data = b"".join(b"x" * length + b"\n" for length in lengths)
    found = list(datagrams(data))
    assert b"".join(found) == data
    assert all(each.endswith(b"\n") and (len(each) <= 1400 or each.count(b"\n") == 1) for each in found)


def test_the_users_interrupt_ends_it_and_is_noted() -> None:
    reader: list[Reader] = []

    def clients(port: int) -> None:
        reader.append(Reader(socket.create_connection(("127.0.0.1", port))))

    def chunks() -> Iterator[tuple[int, bytes]]:
        yield from LINES[:10]
        raise KeyboardInterrupt

    sent = listen_and_send(chunks(), clients, speed=None)
    assert sent.stopped
    assert reader[0].whole() == b"".join(line for _, line in LINES[:10])


LOOPBACK = ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]
PRIVATE = ["10.1.2.3", "172.16.0.9", "172.31.255.1", "192.168.1.9", "169.254.7.7", "fd00::5", "fe80::1", "fe80::1%lo"]
PRIVATE += ["::ffff:192.168.1.9"]
ANY = "0.0.0.0"  # noqa: S104 - to be refused, not to be bound
NEVER = ["8.8.8.8", "172.32.0.1", "192.169.0.1", "11.0.0.1", "100.64.0.1", "198.18.0.1", "2001:4860:4860::8888"]
NEVER += ["255.255.255.255", "127.255.255.255", "224.0.0.1", "239.1.2.3", "ff02::1", ANY, "::"]
NEVER += ["::ffff:8.8.8.8", "64:ff9b::a00:1", "2002:a00:1::", "no address"]


@pytest.mark.parametrize(
    ("addresses", "plain", "lan"), [(LOOPBACK, True, True), (PRIVATE, False, True), (NEVER, False, False)]
)
def test_only_this_machine_or_by_leave_a_private_network(addresses: list[str], plain: bool, lan: bool) -> None:
    assert {address: is_allowed(address, lan=False) for address in addresses} == dict.fromkeys(addresses, plain)
    assert {address: is_allowed(address, lan=True) for address in addresses} == dict.fromkeys(addresses, lan)


@given(st.ip_addresses())
def test_no_public_address_is_allowed(address: Any) -> None:
    if address.is_global or address.is_multicast:
        assert not is_allowed(str(address), lan=True)


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("udp://8.8.8.8:10110", "not sent to 8.8.8.8"),
        ("tcp://[2001:4860:4860::8888]:10110", "not sent to 2001"),
        ("udp://192.168.1.255:10110", "--lan"),
        ("udp://224.0.0.1:10110", "multicast"),
        ("udp://255.255.255.255:10110", "broadcast"),
        ("tcp://0.0.0.0:10110?listen", "not sent to 0.0.0.0"),
        ("tcp://0:10110", "not sent to"),
        ("tcp://134744072:10110", "8.8.8.8"),
        ("serial:///dev/ttyUSB0", "no place"),
        ("tcp://127.0.0.1", "no port"),
        ("tcp://127.0.0.1:99999", "no place"),
        ("tcp://127.0.0.1:0", "no port"),
        ("udp://127.0.0.1:10110?listen", "no place"),
        ("tcp://user@127.0.0.1:10110", "no place"),
        ("127.0.0.1:10110", "no place"),
        ("tcp://[::1:10110", "no place"),
    ],
)
def test_other_places_are_refused_before_anything_is_sent(to: str, words: str) -> None:
    def chunks() -> Iterator[tuple[int, bytes]]:
        raise AssertionError("nothing may be asked for")
        yield

    with pytest.raises(UsageError, match=words):
        send(chunks(), to)


def test_a_name_is_judged_by_every_address_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def two(host: str, port: int, **_: Any) -> list[Any]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("127.0.0.1", port)), (*kind, ("93.184.216.34", port))]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    for lan in (False, True):
        with pytest.raises(UsageError, match=r"93\.184\.216\.34"):
            read_destination("tcp://feed.example:10110", lan=lan)


def test_a_name_of_this_machine_is_kept_as_a_number() -> None:
    place = read_destination("tcp://localhost:10110?listen")
    assert place.listen
    assert place.address[:2] in (("127.0.0.1", 10110), ("::1", 10110))


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(OffingError, match="not known"):
        read_destination("tcp://nowhere.invalid:1")


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf")])
def test_a_speed_that_is_none_is_refused(speed: float) -> None:
    with pytest.raises(UsageError, match="speed"):
        send(LINES, "tcp://127.0.0.1:1", speed=speed)
