"""Where a sentence has its time from is told as the decoder took it."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmea_samples import T0, base, one, pghp
from offing.codecs.aivdm_decode import Memory, decode
from offing.codecs.aivdm_encode import sentence, tag_block
from offing.codecs.nmea_origin import BASE, CLOCK, STAMP, TAG, time_origin
from offing.codecs.nmea_state import ORIGIN_WORDS

DECODED = dict(zip(ORIGIN_WORDS, (TAG, STAMP, CLOCK, BASE, None), strict=True))
STAMPED = one() + b"," + str(int(T0.timestamp())).encode()


KINDS = 9


def line_of(kind: int, k: int) -> bytes:
    """Return a healthy line, or two, of one kind; the later *k*, the later its time."""
    t = T0 + timedelta(seconds=2 * k)
    ship = one(mmsi=201_000_000 + k, second=t.second)
    return (
        ship,
        tag_block(t=t, source="r1") + ship,
        tag_block(t=t) + b"\r\n" + ship,
        tag_block(source="r1") + b"\n" + ship,
        pghp(t),
        sentence(f"GPZDA,{t:%H%M%S},{t:%d},{t:%m},{t:%Y},,", start="$").rstrip(),
        t.strftime("%Y-%m-%dT%H:%M:%SZ ").encode() + ship,
        ship + b",s22359,d-101,r08TPHI1," + str(int(t.timestamp())).encode(),
        base(2190001, t),
    )[kind] + b"\n"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, KINDS - 1), min_size=1, max_size=40))
def test_any_log_is_read_as_the_decoder_reads_it(kinds: list[int]) -> None:
    log = b"".join(line_of(kind, k) for k, kind in enumerate(kinds))
    memory, at = Memory.fresh(), 0
    for line in log.splitlines(keepends=True):
        read = decode(line, offset=at, memory=memory, last=False, index=True)
        at += len(line)
        for message in read.messages.to_pylist() if read.messages is not None else ():
            (origin,) = read.origins
            if message["t"] is None or message["type"] == 4:  # a base station tells its own time
                continue
            begin = message["offset"]
            found = time_origin(log[:begin], log[begin : begin + message["length"]], message["t"])
            assert found is not None
            assert found.kind == DECODED[origin]


@pytest.mark.parametrize(
    ("before", "line", "kind", "quoted"),
    [
        (b"", tag_block(t=T0) + one(), TAG, None),
        (b"", tag_block(t=T0, milliseconds=True, source="r") + one(), TAG, None),
        (tag_block(t=T0) + b"\r\n", one(), TAG, tag_block(t=T0)),
        (pghp(T0 + timedelta(1)) + b"\n", STAMPED, STAMP, None),
        (b"", T0.strftime("%Y-%m-%dT%H:%M:%SZ ").encode() + one(), STAMP, None),
        (b"\n" + pghp(T0) + b"\r\n" + one(mmsi=1) + b"\n# so it is\n", one(), CLOCK, pghp(T0)),
        (pghp(T0 - timedelta(1)) + b"\n" + pghp(T0) + b"\n", one(), CLOCK, pghp(T0)),
        (pghp(T0) + b"\n" + sentence("GPRMC,,V,,,,,,,,,,N", start="$") + b"\n", one(), CLOCK, pghp(T0)),
        (base(2190001, T0) + b"\n", one(), BASE, None),
        (pghp(T0 - timedelta(1)) + b"\n", one(), BASE, None),
        (b"", one(), BASE, None),
    ],
)
def test_the_line_that_told_is_found(before: bytes, line: bytes, kind: str, quoted: bytes | None) -> None:
    found = time_origin(before, line, T0)
    assert found is not None
    assert found.kind == kind
    assert (None if found.begin is None else before[found.begin : found.end]) == (quoted and quoted.strip())


@pytest.mark.parametrize("kind", ["RMC", "ZDA"])
def test_clocks_of_every_kind_are_read(kind: str) -> None:
    t = T0.replace(hour=3, minute=4, second=5, microsecond=250_000)
    body = {
        "RMC": f"GPRMC,{t:%H%M%S}.25,A,5400.0,N,01000.0,E,0.0,0.0,{t:%d%m%y},,,A",
        "ZDA": f"GPZDA,{t:%H%M%S}.25,{t:%d},{t:%m},{t:%Y},00,00",
    }[kind]
    found = time_origin(sentence(body, start="$") + b"\n", one(), t)
    assert found is not None
    assert found.kind == CLOCK


def test_without_a_time_to_compare_only_what_is_said_counts() -> None:
    assert time_origin(b"", one(), None) is None
    found = time_origin(pghp(T0) + b"\n", one(), None)
    assert found is not None
    assert found.kind == CLOCK
