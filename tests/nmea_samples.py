"""Lines of every kind that a NMEA log can hold, made here."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from offing.codecs.aivdm_decode import Decoded, Memory, decode
from offing.codecs.aivdm_encode import armour, encode, encode_payload, sentence, sentences, tag_block

T0 = datetime(2023, 7, 14, 20, 0, 0, tzinfo=UTC)
SHIP: dict[str, Any] = {
    "msg_type": 1,
    "mmsi": 412345678,
    "lat": 38.123456,
    "lon": 131.654321,
    "sog_kn": 12.3,
    "cog_deg": 45.6,
    "heading_deg": 46,
    "second": 7,
    "nav_status": 0,
}
VOYAGE: dict[str, Any] = {
    "msg_type": 5,
    "mmsi": 412345678,
    "imo": 9074729,
    "callsign": "BQAB",
    "name": "NORTHERN LIGHT",
    "ship_type": 70,
    "to_bow_m": 100,
    "to_stern_m": 20,
    "to_port_m": 10,
    "to_starboard_m": 12,
    "draught_m": 7.3,
    "destination": "VLADIVOSTOK",
}


def read(data: bytes, *, start_s: int | None = None, index: bool = False, offset: int = 0) -> Decoded:
    """Decode a whole log at once."""
    found = decode(data, offset=offset, memory=Memory.fresh(start_s), last=True, index=index)
    assert found.account.balanced(), found.account
    assert sum(found.account.by_type.values()) == found.account.messages
    assert found.positions.num_rows == found.account.positions
    return found


def one(**changes: Any) -> bytes:
    """Return a position report without line end."""
    return encode({**SHIP, **changes})[0].rstrip()


def two(sequence: int = 3, channel: str = "A", **changes: Any) -> list[bytes]:
    """Return the two sentences of a voyage report."""
    return sentences(*encode_payload({**VOYAGE, **changes}), sequence=sequence, channel=channel)


def base(mmsi: int, t: datetime) -> bytes:
    """Return a base station's report that says it is *t*."""
    clock = {name: getattr(t, name) for name in ("year", "month", "day", "hour", "minute", "second")}
    return encode({"msg_type": 4, "mmsi": mmsi, "lat": 40.0, "lon": 130.0, **clock})[0].rstrip()


def pghp(t: datetime, station: str = "2190047") -> bytes:
    """Return a $PGHP line for *t*."""
    body = (
        f"PGHP,1,{t.year},{t.month},{t.day},{t.hour},{t.minute},{t.second},{t.microsecond // 1000},219,,{station},1,12"
    )
    return sentence(body, start="$")


def times(found: Decoded) -> list[datetime | None]:
    return found.positions.column("t").to_pylist()


def random_log(seed: int, lines: int = 60) -> bytes:
    """Return a log with something of everything: good lines and bad, parts astray, clocks, tag blocks."""
    chance = random.Random(seed)
    out: list[bytes] = []
    for k in range(lines):
        t = T0 + timedelta(seconds=2 * k)
        ship = one(mmsi=chance.randrange(201_000_000, 775_999_999), second=t.second, lat=chance.uniform(-90, 90))
        first, second = two(chance.randrange(3), chance.choice("AB"), mmsi=chance.randrange(10**9))
        source = chance.choice(("r1", "r2", "a longer name of a station"))
        stamped = t.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        out.append(
            chance.choice(
                (
                    ship,
                    tag_block(t=t, source=source) + ship,
                    tag_block(source=source, milliseconds=True, t=t),
                    pghp(t, chance.choice(("2190047", ""))),
                    sentence(f"GPZDA,{t:%H%M%S},{t:%d},{t:%m},{t:%Y},,", start="$"),
                    sentence("PSTT,30A,20131112,120000", start="$"),
                    stamped + b" " + ship,
                    ship + b"," + str(int(t.timestamp())).encode(),
                    ship + b",s22359,d-101,r08TPHI1," + str(int(t.timestamp())).encode(),
                    base(chance.choice((2190001, 2190002)), t),
                    first,
                    second,
                    first,
                    second,
                    tag_block(t=t, group="1-2-7", source=source) + first,
                    tag_block(group="2-2-7") + second,
                    ship[:-1],
                    ship[:-2] + b"00",
                    ship.replace(b"A,1", b"A,~"),
                    sentence("AIVDM,1,1,,A,00000000000000000000000000000,0"),
                    encode({"msg_type": 24, "mmsi": 338000001, "partno": 0, "name": "SMALL BOAT"})[0].rstrip(),
                    encode({"msg_type": 21, "mmsi": 993000001, "name": "A" * 20, "name_ext": "BUOY"})[0].rstrip(),
                    b"",
                    b"# a comment, !AIVDM is not read here",
                    b"\x00\x01\xff junk",
                    b"no sentence",
                )
            )
            + chance.choice((b"\n", b"\n", b"\r\n"))
        )
    return b"".join(out)


def armoured(
    type_: int, bits: int, chance: random.Random, *, fixed: dict[tuple[int, int], int] | None = None
) -> tuple[str, int]:
    """Return a payload of random bits of one type; *fixed* gives (first bit, width): value."""
    number = chance.getrandbits(bits)
    for (start, width), value in {(0, 6): type_, **(fixed or {})}.items():
        shift = bits - start - width
        number = number & ~(((1 << width) - 1) << shift) | value << shift
    return armour(number, bits)
