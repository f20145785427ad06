"""Raw Mode S, as AVR text and as Beast bytes: the same messages in two coats."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.adsb_parity import parity_of
from offing.rehearsal.adsb_frames import avr_lines, beast, beast_bytes
from offing.schema.craft import craft_key
from offing.schema.errors import UsageError
from offing.schema.source import Head, Source
from offing.sources import recognise
from offing.sources.avr import SOURCE as AVR
from offing.sources.beast import SOURCE as BEAST
from sources.flown import HELO, OTHER, START, feed, helicopter, line_ends, read, same, times

SECOND = 1_000_000
EVEN, ODD = "8D40621D58C382D690C8AC2863A7", "8D40621D58C386435CC412692AD6"  # the textbook's pair
SPEED, FLIGHT = "8D485020994409940838175B284F", "8D4840D6202CC371C32CE0576098"
ALL_CALL = "5D4CA2D158C901"
PLAYED = helicopter(4, crafts=(HELO, OTHER))
TEXT, BYTES = feed(avr_lines(PLAYED)), feed(beast_bytes(PLAYED))


def at(seconds: float, message: str) -> str:
    return f"@{round(seconds * 12e6) + 1:012X}{message};\n"


def squitter(df: int, control: int, address: str, content: int) -> str:
    body = bytes([df << 3 | control]) + bytes.fromhex(address) + content.to_bytes(7, "big")
    return (body + parity_of(body).to_bytes(3, "big")).hex()


def test_the_textbooks_pair() -> None:
    told = read(AVR, (at(0, EVEN) + at(1, ODD)).encode(), start="2023-07-20T00:00:00Z")
    (row,) = told.positions.to_pylist()
    assert (row["lat"], row["lon"]) == (pytest.approx(52.26578, abs=1e-5), pytest.approx(3.93891, abs=1e-5))
    assert row["alt_m"] == pytest.approx(38_000 * 0.3048)
    assert row["craft_id"] == craft_key("icao:40621d")
    assert times(told.positions).tolist() == [START + SECOND]
    assert (row["offset"], row["length"]) == (len(at(0, EVEN)), len(at(1, ODD)) - 1)
    assert told.account.dropped == {"position told by half": 1}


def test_what_a_helicopter_sends_comes_back() -> None:
    told = read(AVR, TEXT)
    rows = [row for row in told.positions.to_pylist() if row["craft_id"] == HELO]
    assert len(rows) > 200
    lat, lon = PLAYED.knots.at(HELO, np.array([round(row["t"].timestamp() * 1e6) for row in rows]))
    assert [row["lat"] for row in rows] == pytest.approx(lat.tolist(), abs=4e-4)
    assert [row["lon"] for row in rows] == pytest.approx(lon.tolist(), abs=4e-4)
    assert all(abs(row["sog_kn"] - 92) < 3 and 0 <= row["alt_m"] < 160 for row in rows[5:])
    assert set(told.statics["callsign"].to_pylist()) == {"SIM00", "SIM01"}
    assert told.account.by_type == {"DF17": told.account.messages}
    assert told.account.context == {"comment": 1}


def test_both_coats_tell_the_same() -> None:
    begun = re.match(rb"# start (\S+),", TEXT)
    text, binary = read(AVR, TEXT), read(BEAST, BYTES, start=begun.group(1).decode())
    for name in set(text.positions.column_names) - {"offset", "length"}:
        assert text.positions[name].equals(binary.positions[name]), name
    assert text.account.by_type == binary.account.by_type
    rows = zip(text.positions["offset"], text.positions["length"], binary.positions["offset"], strict=True)
    for offset, length, place in list(rows)[:20]:
        line = TEXT[offset.as_py() : offset.as_py() + length.as_py()].decode()
        assert BYTES[place.as_py() :].startswith(beast(bytes.fromhex(line[13:-1]), int(line[1:13], 16)))


@given(cuts=st.lists(st.integers(1, len(BYTES)), max_size=8))
def test_a_binary_stream_cut_anywhere_reads_the_same(cuts: list[int]) -> None:
    options = {"start": "2023-07-20T00:00:00Z"}
    same(read(BEAST, BYTES, cuts, **options), read(BEAST, BYTES, **options))


@given(ends=st.lists(st.sampled_from(line_ends(TEXT)), max_size=8))
def test_text_cut_at_line_ends_reads_the_same(ends: list[int]) -> None:
    same(read(AVR, TEXT, ends), read(AVR, TEXT))


@pytest.mark.parametrize("source", [AVR, BEAST])
def test_without_a_start_there_are_places_but_no_times(source: Source) -> None:
    data = BYTES if source is BEAST else TEXT.split(b"\n", 1)[1]
    assert "without --start TIME it gives no fixes" in recognise(Head("x", data), None, {})[1].decided[0]
    told = read(source, data)
    assert told.positions.num_rows > 400
    assert told.positions["t"].null_count == told.positions.num_rows


def test_messages_that_bear_no_counter_pair_in_their_order_and_have_no_time() -> None:
    data = f"*{EVEN};\n:{ODD};\n".encode()
    told = read(AVR, data, start="2023-07-20T00:00:00Z")
    assert told.positions["t"].to_pylist() == [None]
    assert "no counter" in AVR.recognise(Head("x", data), {}).decided[0]


def test_every_form_of_a_line() -> None:
    lines = [
        f"@{12_000_001:012X}{EVEN};",
        f"%{24_000_001:012X}{ODD};\r",
        f"<{24_000_002:012X}7F{ALL_CALL};",
        f"*{SPEED};",
        f":{FLIGHT};",
        "*7700;",
        ALL_CALL.lower(),
        "",
        "# talk",
        "*8D40;x",
        "hello",
        f"*{EVEN[:-2]};",
        f"*{EVEN[:-1]}8;",
        f"*{ALL_CALL}{ALL_CALL};",
        "*" * 500,
    ]
    told = read(AVR, "\n".join(lines).encode(), start="2023-07-20T00:00:00Z")
    assert told.account.lines == len(lines)
    assert told.account.by_type == {"DF17": 4, "DF11": 2, "Mode A/C": 1}
    assert told.account.context == {"blank line": 1, "comment": 1}
    assert told.account.rejected == {
        "no Mode S message": 3,
        "check failed": 1,
        "too short or too long for its type": 1,
        "line too long": 1,
    }
    assert told.positions.num_rows == 1
    assert [reason for _, reason in sorted(told.account.examples)][-1] == "line too long"


def test_seconds_beside_each_message_are_times() -> None:
    data = f"1689811200.25,{EVEN}\n1689811201.5 {ODD};\n".encode()
    told = read(AVR, data)
    assert times(told.positions).tolist() == [START + 3 * SECOND // 2]
    assert AVR.recognise(Head("x", data), {}).decided == ("time from the seconds beside each message",)


def test_radarcape_tells_the_time_of_the_day() -> None:
    lines = [f"@{(5 + n) << 30 | 250_000_000:012X}{(EVEN, ODD)[n % 2]};\n" for n in range(6)]
    told = read(AVR, "".join(lines).encode(), start="2023-07-20T00:00:03Z")
    assert times(told.positions).tolist() == [START + (6 + n) * SECOND + 250_000 for n in range(5)]


def test_a_start_that_is_no_time_is_refused() -> None:
    with pytest.raises(UsageError, match="is no time"):
        AVR.recognise(Head("x", TEXT), {"start": "yesterday"})


def test_of_services_that_pass_on_what_they_know() -> None:
    place = [11 << 51 | 0xC38 << 36 | 93000 << 17 | 51372, 11 << 51 | 0xC38 << 36 | 1 << 34 | 74158 << 17 | 50194]
    data = "".join(at(n, squitter(18, cf, f"a0000{cf}", me)) for cf in range(8) for n, me in enumerate(place))
    told = read(AVR, data.encode(), start="2023-07-20T00:00:00Z")
    assert told.account.by_type == {"DF18": 16}
    assert told.positions.num_rows == 3  # 0, 2 and 6: the others have addresses of their own, or tell something else


def test_faster_than_sound_it_counts_in_fours() -> None:
    content = 19 << 51 | 2 << 48 | 301 << 32 | 1 << 21
    data = at(0, squitter(17, 5, "40621d", content)) + at(1, EVEN) + at(2, ODD)
    assert read(AVR, data.encode()).positions["sog_kn"].to_pylist() == [1200.0]


def test_an_airspeed_gives_a_heading_and_no_course() -> None:
    content = 19 << 51 | 3 << 48 | 1 << 42 | 512 << 32 | 100 << 21
    data = at(0, squitter(17, 5, "40621d", content)) + at(1, EVEN) + at(2, ODD)
    (row,) = read(AVR, data.encode()).positions.to_pylist()
    assert (row["sog_kn"], row["cog_deg"], row["heading_deg"]) == (None, None, 180.0)


def test_on_the_ground_it_is_at_altitude_0_with_its_own_speed() -> None:
    lat, lon = 52.26578, 3.93891
    zones = 36
    coded = round(131_072 * (lat % 1.5) / 1.5), round(131_072 * (lon % (90 / zones)) / (90 / zones))
    content = 7 << 51 | 49 << 44 | 1 << 43 | 64 << 36 | coded[0] << 17 | coded[1]
    data = at(0, EVEN) + at(1, ODD) + at(60, squitter(17, 4, "40621d", content))
    row = read(AVR, data.encode()).positions.to_pylist()[-1]
    assert (row["alt_m"], row["sog_kn"], row["cog_deg"]) == (0.0, 25.0, 180.0)
    assert (row["lat"], row["lon"]) == (pytest.approx(lat, abs=1e-4), pytest.approx(lon, abs=1e-4))


def test_bytes_between_binary_messages_are_counted_once() -> None:
    good = [beast(bytes.fromhex(m), 12 * (n + 1)) for n, m in enumerate((EVEN, ODD))]
    status = b"\x1a4" + bytes(21)
    data = b"junk\x1a\x1a" + good[0] + status + b"more junk" + good[1] + b"\x1a3" + bytes(9)
    for cuts in ([], range(1, len(data))):
        told = read(BEAST, data, cuts, start="2023-07-20T00:00:00Z")
        assert told.account.rejected == {"bytes of no message": 3}
        assert told.account.context == {"receiver's status": 1}
        assert (told.account.lines, told.positions.num_rows) == (6, 1)


def test_each_is_recognised_among_all_sources() -> None:
    assert recognise(Head("x", TEXT), None, {})[0] is AVR
    assert recognise(Head("x", BYTES), None, {})[0] is BEAST
    assert recognise(Head("x", BYTES), "adsb", {})[0] is BEAST


_BITS = st.sampled_from([b"\n", b"*", b"@", b";", b"\x1a", b"\x1a3", b"\x1a2", b"# start ", b"9999999999.9,", b"#"])
_MESSAGES = st.sampled_from([EVEN, ODD, SPEED, FLIGHT, ALL_CALL, "7700", "00" * 14, "F" * 28]).map(
    lambda m: (f"*{m};\n".encode(), f"@{'F' * 12}{m};\n".encode(), beast(bytes.fromhex(m), 1 << 47))
)
_HOSTILE = st.lists(
    st.one_of(st.binary(max_size=40), _BITS, _MESSAGES.flatmap(st.sampled_from), st.text(max_size=9).map(str.encode)),
    max_size=30,
).map(b"".join)


@given(data=_HOSTILE, cuts=st.lists(st.integers(1, 400), max_size=4))
def test_whatever_comes_is_accounted_for_and_raises_nothing(data: bytes, cuts: list[int]) -> None:
    for source in (AVR, BEAST):
        source.recognise(Head("x", data), {})
        read(source, data, cuts if source is BEAST else [], start="2023-07-20T00:00:00Z")
    same(read(BEAST, data, cuts), read(BEAST, data))


@given(content=st.lists(st.tuples(st.sampled_from((17, 18)), st.integers(0, 7), st.binary(min_size=7, max_size=7))))
def test_any_content_with_a_good_check_is_accounted_for(content: list[tuple[int, int, bytes]]) -> None:
    told = [squitter(df, control, "df0001", int.from_bytes(me, "big")) for df, control, me in content]
    read(AVR, "".join(at(n * 0.4, m) for n, m in enumerate(told)).encode())
