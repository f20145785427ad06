from datetime import UTC, datetime, timedelta

import pytest

from nmea_samples import SHIP, T0, VOYAGE, base, one, pghp, read, times, two
from offing.codecs.aivdm_decode import Memory, decode
from offing.codecs.aivdm_encode import armour, encode, sentence, sentences, tag_block
from offing.codecs.nmea_state import CONTEXT_WORDS, REJECTED_WORDS
from offing.schema.tables import POSITIONS, STATICS

STAMP = str(int(T0.timestamp())).encode()

BAD = {
    "bad checksum": one()[:-2] + b"00",
    "missing checksum": one()[:-3],
    "malformed sentence": sentence("AIVDM,1,2,,A,13@nia0P000nVrtO>Pc;s?vJ287G,0"),
    "bad payload character": sentence("AIVDM,1,1,,A,13@nia0P0 0nVrtO>Pc;s?vJ287G,0"),
    "bad fill bits": sentence("AIVDM,1,1,,A,13@nia0P000nVrtO>Pc;s?vJ287G,7"),
    "wrong length for its type": sentence("AIVDM,1,1,,A,13@nia0P000nVrtO>Pc,0"),
    "unknown message type": sentence("AIVDM,1,1,,A,03@nia0P000nVrtO>Pc;s?vJ287G,0"),
    "unknown part of type 24": sentence(f"AIVDM,1,1,,A,{armour(24 << 162 | 2 << 128, 168)[0]},0"),
    "part missing": two()[0],
    "line too long": one() + b" " * 2000,
    "unreadable bytes": b"\x00\x01\x02",
    "not a sentence": b"AIVDM,2,2,1,B,00000000000,2*26",
    "bad tag block": b"\\s:x,c:1700000000*00\\",
    "several sentences on one line": one() + one(),
    "empty payload": sentence("AIVDM,1,1,,A,,0"),
    "payload too long": sentence(f"AIVDM,1,1,,A,{'8' * 201},0"),
    "malformed clock line": sentence("PGHP,1,2013,13,12,12,0,0,11,219,,2190067,1,62", start="$"),
}


def test_every_reason_has_its_case() -> None:
    assert set(BAD) == set(REJECTED_WORDS)


@pytest.mark.parametrize(("reason", "line"), BAD.items(), ids=BAD.keys())
def test_a_bad_line_is_refused_for_its_reason(reason: str, line: bytes) -> None:
    found = read(b"# log\r\n" + line + b"\r\n" + one() + b"\r\n")
    assert found.account.rejected == {reason: 1}
    assert found.account.examples == [(7, reason)]
    assert (found.account.lines, found.account.messages, found.account.context) == (3, 1, {"comment": 1})


CONTEXT = {
    "comment": b"# !AIVDM,1,1,,A,13@nia0P000nVrtO>Pc;s?vJ287G,0*05",
    "blank": b"  \t",
    "tag block": b"\\si:AISD*3F\\",
    "clock": pghp(T0),
    "other sentence": b"$PSTT,308,27,1,0,0.0,0,000,000,000,000,000,24.257,0.150,0.000*0E",
    "header": b"time,sentence",
}


def test_every_kind_of_context_has_its_case() -> None:
    assert set(CONTEXT) == set(CONTEXT_WORDS)


@pytest.mark.parametrize(("kind", "line"), CONTEXT.items(), ids=CONTEXT.keys())
def test_a_healthy_line_without_message_is_context(kind: str, line: bytes) -> None:
    found = read(line + b"\n" + one())
    assert found.account.context == {kind: 1}
    assert found.account.messages == 1


def test_a_position_report_becomes_a_row() -> None:
    [row] = read(one(rot_deg_min=-5.0)).positions.to_pylist()
    assert row | {"sog_kn": None, "cog_deg": None} == {
        "craft_id": 412345678,
        "t": None,
        "lat": 38.123457,
        "lon": 131.654322,
        "sog_kn": None,
        "cog_deg": None,
        "heading_deg": 46.0,
        "alt_m": None,
        "rot_deg_min": -5.0,
        "nav_status": 0,
        "second": 7,
        "type": 1,
        "receiver": None,
        "offset": 0,
        "length": len(one()),
    }
    assert (row["sog_kn"], row["cog_deg"]) == (pytest.approx(12.3), pytest.approx(45.6))


def test_not_available_is_null_in_every_column() -> None:
    bare = [encode({"msg_type": type_, "mmsi": 1})[0] for type_ in (1, 9, 18, 27, 4)]
    for row in read(b"".join(bare)).positions.to_pylist():
        kept = {name for name, value in row.items() if value is not None}
        assert kept == {"craft_id", "type", "offset", "length"}


def test_fast_turns_have_no_rate() -> None:
    payload = armour(1 << 162 | 127 << 118, 168)[0]
    assert read(sentence(f"AIVDM,1,1,,A,{payload},0")).positions.column("rot_deg_min").to_pylist() == [None]


def test_a_voyage_report_becomes_a_static_row() -> None:
    found = read(b"\n".join(two()))
    [row] = found.statics.to_pylist()
    assert {name: row[name] for name in VOYAGE if name in row} | {"draught_m": 7.3} == {
        name: value for name, value in VOYAGE.items() if name in row
    }
    assert row["draught_m"] == pytest.approx(7.3)
    assert (row["craft_id"], row["type"], row["offset"]) == (412345678, 5, 0)
    assert (found.account.messages, found.account.continuations) == (1, 1)


def test_empty_particulars_are_null() -> None:
    [row] = read(
        b"\n".join(two(**dict.fromkeys(("imo", "callsign", "name", "ship_type", "draught_m", "destination"))))
    ).statics.to_pylist()
    assert [row[name] for name in ("imo", "callsign", "name", "ship_type", "draught_m", "destination")] == [None] * 6


def test_dimensions_without_reference_point_are_kept() -> None:
    [row] = read(b"\n".join(two(to_bow_m=0, to_port_m=0))).statics.to_pylist()
    assert (row["to_bow_m"], row["to_stern_m"]) == (0, 20)
    [row] = read(b"\n".join(two(to_bow_m=0, to_stern_m=0, to_port_m=0, to_starboard_m=0))).statics.to_pylist()
    assert row["to_bow_m"] is None


def test_a_parent_ship_is_no_dimension() -> None:
    line = encode({"msg_type": 24, "mmsi": 982123456, "partno": 1, "mothership_mmsi": 412345678, "callsign": "ABC"})[0]
    [row] = read(line).statics.to_pylist()
    assert (row["callsign"], row["to_bow_m"]) == ("ABC", None)


def test_the_name_of_an_aid_goes_on_in_its_extension() -> None:
    long = encode({"msg_type": 21, "mmsi": 992351000, "name": "CHINA ROSE MURPHY EX", "name_ext": "PRESS ALERT"})
    spaced = encode({"msg_type": 21, "mmsi": 992351000, "name": "NORTH CARDINAL MARK ", "name_ext": "WEST"})
    assert read(b"".join(long + spaced)).statics.column("name").to_pylist() == [
        "CHINA ROSE MURPHY EXPRESS ALERT",
        "NORTH CARDINAL MARK WEST",
    ]


def test_vdo_counts_like_vdm_and_any_talker_is_read() -> None:
    payload = one().split(b",")[5].decode()
    heads = ("AIVDM", "AIVDO", "BSVDM", "ABVDO", "BYVDM", "!-VDM"[1:].rjust(5, "-"), "SSVDM")
    log = b"\n".join(sentence(f"{head},1,1,,A,{payload},0") for head in heads)
    assert read(log).account.by_type == {"1": len(heads)}


def test_types_that_are_only_counted_are_in_the_account() -> None:
    log = b"\n".join(sentence(f"AIVDM,1,1,,A,{armour(type_ << 162, 168)[0]},0") for type_ in range(1, 28) if type_ != 5)
    account = read(log).account
    assert set(account.by_type) == {str(type_) for type_ in range(1, 28)} - {"5", "19", "21"}
    assert account.rejected == {"wrong length for its type": 2}


@pytest.mark.parametrize(
    ("bits", "taken"), [(148, False), (149, True), (163, True), (168, True), (174, True), (175, False)]
)
def test_lengths_real_receivers_send_are_taken(bits: int, taken: bool) -> None:
    payload, fill = armour(1 << (bits - 6), bits)
    assert read(sentence(f"AIVDM,1,1,,A,{payload},{fill}")).account.messages == taken


@pytest.mark.parametrize("bits", [420, 422, 424, 426])
def test_voyage_reports_come_in_several_lengths(bits: int) -> None:
    payload, fill = armour(5 << (bits - 6), bits)
    assert read(b"\n".join(sentences(payload, fill))).account.by_type == {"5": 1}


BEFORE_OR_AFTER = [
    (STAMP + b" ", b""),
    (STAMP + b",", b""),
    (STAMP + b".250\t", b""),
    (STAMP + b"000 ", b""),
    (STAMP + b"000000;", b""),
    (b"2023-07-14T20:00:00Z ", b""),
    (b"2023-07-14 20:00:00,", b""),
    (b'"2023-07-14 20:00:00.000+00:00","', b'"'),
    (b"2023-07-14T22:00:00+02:00 ", b""),
    (b"2023/07/14,20:00:00,", b""),
    (b"[2023-07-14T20:00:00] ", b""),
    (b"14/07/2023 20:00:00, station 7, ", b""),
    (b"20230714T200000Z ", b""),
    (b"20230714200000 ", b""),
    (b"station-9 " + STAMP + b" ", b""),
    (b"\xef\xbb\xbf" + STAMP + b" ", b""),
    (b"", b"," + STAMP),
    (b"", b" " + STAMP),
    (b"", b",2023-07-14T20:00:00Z"),
    (b"", b" 2023-07-14 20:00:00"),
    (b"", b",s22359,d-101,T24.55553532,r08TPHI1," + STAMP),
    (b"", b",d-127,S1378,t024436.00,T36.76385108,r09SCHA1," + STAMP),
]


@pytest.mark.parametrize(("before", "after"), BEFORE_OR_AFTER)
def test_the_stamp_on_a_line_is_its_time(before: bytes, after: bytes) -> None:
    [t] = times(read(before + one() + after + b"\r\n"))
    assert t is not None
    assert t.replace(microsecond=0) == T0


@pytest.mark.parametrize(
    "stamp", [b"1", b"412345678 ", b"0000000000 ", b"9999999999 ", b"2023-02-30T00:00:00Z ", b"1970-01-01 00:00:00,"]
)
def test_what_is_no_time_is_none(stamp: bytes) -> None:
    assert times(read(stamp + one())) == [None]


def test_the_station_that_heard_is_the_receiver() -> None:
    after = b",s22359,d-101,T24.55553532,r08TPHI1," + STAMP
    log = [
        one() + after,
        tag_block(source="r1") + one(),
        pghp(T0, "2190047"),
        one(),
        pghp(T0, ""),
        one(),
        one() + b",b003660465",
    ]
    receivers = read(b"\n".join(log)).positions.column("receiver").to_pylist()
    assert receivers == ["r08TPHI1", "r1", "2190047", None, "b003660465"]


def test_tag_blocks_tell_seconds_and_milliseconds() -> None:
    t = T0 + timedelta(milliseconds=250)
    log = [tag_block(t=T0) + one(), tag_block(t=t, milliseconds=True) + one(), b"\\c:%d.25\\" % T0.timestamp() + one()]
    assert times(read(b"\n".join(log))) == [T0, t, t]


def test_a_tag_block_with_a_wrong_checksum_is_not_believed() -> None:
    assert times(read(b"\\s:x,c:1700000000*00\\" + one())) == [None]


def test_a_tag_block_on_its_own_line_belongs_to_the_next_message() -> None:
    block = tag_block(t=T0, source="alone")
    found = read(b"\n".join([block, *two(), one(), block, one(), one()]))
    assert found.statics.column("t").to_pylist() == [T0]
    assert times(found) == [None, T0, None]
    assert found.account.context == {"tag block": 2}


def test_a_tag_block_precedes_a_clock_and_that_precedes_nothing() -> None:
    later = T0 + timedelta(minutes=1)
    log = [pghp(T0), one(), tag_block(t=later) + one(), str(int(later.timestamp())).encode() + b" " + one(), one()]
    assert times(read(b"\n".join(log))) == [T0, later, later, T0]


@pytest.mark.parametrize(
    "clock",
    [
        sentence("GPZDA,200000.00,14,07,2023,00,00", start="$"),
        sentence("GNRMC,200000,A,3807.407,N,13139.259,E,12.3,45.6,140723,,", start="$"),
        pghp(T0),
    ],
)
def test_clock_lines_time_what_follows(clock: bytes) -> None:
    assert times(read(one() + b"\n" + clock + b"\n" + one() + b"\n" + one())) == [None, T0, T0]


def test_a_clock_without_a_fix_sets_nothing() -> None:
    found = read(sentence("GPRMC,,V,,,,,,,,,,N", start="$") + b"\n" + one())
    assert times(found) == [None]
    assert found.account.context == {"clock": 1}


def test_lines_of_a_group_share_its_time_and_receiver() -> None:
    log = [
        tag_block(t=T0, source="r1", group="1-2-7") + one(),
        tag_block(group="2-2-7") + one(),
        tag_block(group="1-2-8") + one(),
    ]
    found = read(b"\n".join(log))
    assert times(found) == [T0, T0, None]
    assert found.positions.column("receiver").to_pylist() == ["r1", "r1", None]


def test_the_tag_block_of_another_sentence_is_its_own() -> None:
    other = tag_block(t=T0, source="r1") + sentence("ARVSI,r003669945,1,200000.0,1,-90,30", start="$")
    assert times(read(other + b"\n" + one())) == [None]


def test_base_stations_are_the_clock_of_a_log_without_times() -> None:
    log = [one(second=58), base(2190001, T0), one(second=3), one(second=58), one(second=None)]
    seconds = [None if t is None else (t - T0).total_seconds() for t in times(read(b"\n".join(log)))]
    assert seconds[0] is None
    assert seconds[1:4] == [0, 3, -2]


def test_one_wrong_base_station_does_not_carry_the_log_away() -> None:
    wrong = datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)
    log = []
    for k in range(12):
        t = T0 + timedelta(seconds=10 * k)
        log += [
            base(2190001, t),
            base(2190099, wrong + timedelta(seconds=10 * k)),
            one(second=t.second),
            base(2190002, t),
        ]
    assert all(T0 <= t < T0 + timedelta(minutes=3) for t in times(read(b"\n".join(log))) if t)
    late = times(read(b"\n".join([base(2190099, wrong), *log])))
    assert all(t and t < T0 + timedelta(minutes=3) for t in late[6:])


def test_start_counts_time_by_the_seconds_in_reports() -> None:
    seconds = [0, 20, 40, 55, 10, 30, 50, 5, 25, 45, 0]
    log = b"\n".join(one(second=second) for second in seconds)
    found = times(read(log, start_s=int(T0.timestamp())))
    assert [(t - T0).total_seconds() for t in found if t] == [0, 20, 40, 55, 70, 90, 110, 125, 145, 165, 180]


def test_start_in_a_dense_log_is_not_led_astray_by_wrong_clocks() -> None:
    log = []
    for k in range(3000):
        t = k // 20
        log.append(one(second=(7 * k) % 60 if k % 15 == 0 else t % 60))
    found = times(read(b"\n".join(log), start_s=int(T0.timestamp())))
    last = found[-1]
    assert last is not None
    assert abs((last - T0).total_seconds() - 3000 / 20) <= 2


def test_without_any_time_there_is_none() -> None:
    found = read(one())
    assert times(found) == [None]
    assert found.origins == {"nowhere": 1}


def test_parts_come_interleaved_and_out_of_order() -> None:
    a, b, c = two(1, mmsi=1), two(2, mmsi=2), two(1, "B", mmsi=3)
    log = [a[0], b[0], c[1], a[1], c[0], b[1]]
    found = read(b"\n".join(log))
    assert found.statics.column("craft_id").to_pylist() == [1, 3, 2]
    assert (found.account.messages, found.account.continuations, found.account.rejected) == (3, 3, {})


def test_a_part_without_channel_still_fits() -> None:
    first, _ = two(1)
    second = sentences(*_split(two(1)), sequence=1, channel="")[1]
    assert read(first + b"\n" + second).account.by_type == {"5": 1}


def _split(parts: list[bytes]) -> tuple[str, int]:
    fields = [part.split(b",") for part in parts]
    return "".join(f[5].decode() for f in fields), int(fields[-1][6][:1])


def test_receivers_and_groups_keep_messages_apart() -> None:
    a, b = two(1, mmsi=1), two(1, mmsi=2)
    tagged = [tag_block(source=s) + part for s, part in zip("xyyx", (a[0], b[0], b[1], a[1]), strict=True)]
    assert read(b"\n".join(tagged)).statics.column("craft_id").to_pylist() == [2, 1]
    grouped = [
        tag_block(group=g) + p
        for g, p in zip(("1-2-7", "1-2-8", "2-2-7", "2-2-8"), (a[0], b[0], a[1], b[1]), strict=True)
    ]
    assert read(b"\n".join(grouped)).statics.column("craft_id").to_pylist() == [1, 2]


def test_the_time_of_a_message_is_that_of_its_first_part() -> None:
    first, second = two()
    later = T0 + timedelta(seconds=4)
    both = read(tag_block(t=T0) + first + b"\n" + tag_block(t=later) + second)
    turned = read(tag_block(t=later) + second + b"\n" + tag_block(t=T0) + first)
    only = read(first + b"\n" + tag_block(t=later) + second)
    assert [found.statics.column("t").to_pylist() for found in (both, turned, only)] == [[T0], [T0], [later]]


def test_parts_too_far_apart_are_given_up() -> None:
    first, second = two()
    far = read(b"\n".join([first, *[b"#"] * 2001, second]))
    late = read(tag_block(t=T0) + first + b"\n" + tag_block(t=T0 + timedelta(seconds=31)) + second)
    astray = read(b"\n".join([second, *[b"#"] * 30, first]))
    for found in (far, late, astray):
        assert found.account.rejected == {"part missing": 2}


def test_the_table_of_parts_is_bounded() -> None:
    log = [two(k % 10, "AB"[k // 10 % 2], mmsi=k)[0] for k in range(500)]
    memory = Memory.fresh()
    found = decode(b"\n".join(log), offset=0, memory=memory, last=False)
    assert found.account.rejected["part missing"] == 500 - 64
    assert found.account.balanced()
    assert len(memory.as_carry()["slots"]) == 64


def test_offset_and_length_span_the_first_byte_to_the_last() -> None:
    block = tag_block(t=T0)
    first, second = two()
    log = b"\r\n".join([b"# log", block + first, one(), second, b""])
    [row] = read(log, offset=1000).statics.to_pylist()
    begin = row["offset"] - 1000
    assert log[begin : begin + row["length"]] == b"\r\n".join([block + first, one(), second])


def test_an_invalid_message_in_parts_refuses_all_its_lines() -> None:
    payload, fill = armour(5 << 494, 500)
    assert read(b"\n".join(sentences(payload, fill))).account.rejected == {"wrong length for its type": 2}


def test_more_receivers_than_the_table_holds() -> None:
    log = b"\n".join(tag_block(source=f"station{k:06d}") + one() for k in range(9000))
    receivers = read(log).positions.column("receiver").to_pylist()
    assert receivers == [f"station{k:06d}" for k in range(9000)]


def test_long_and_odd_names_of_receivers() -> None:
    names = ("a" * 9, "a" * 10, "b" * 36, "c" * 40)
    log = b"\n".join(tag_block(source=name) + one() for name in names) + b"\n\\s:\xc3\xa9t\xc3\xa9\\" + one()
    assert read(log).positions.column("receiver").to_pylist() == [*names[:3], "c" * 36, "??t??"]


def test_the_tables_keep_their_schemas() -> None:
    for data in (b"", b"\n", one(), b"\n".join(two())):
        found = read(data)
        assert found.positions.schema == POSITIONS
        assert found.statics.schema == STATICS
        found.positions.validate(full=True)
        found.statics.validate(full=True)


def test_the_index_holds_messages_of_every_type() -> None:
    log = b"\n".join([one(), *two(), sentence(f"AIVDM,1,1,,A,{armour(8 << 162, 168)[0]},0")])
    messages = read(log, index=True).messages
    assert messages is not None
    assert messages.column("type").to_pylist() == [1, 5, 8]
    assert messages.column("payload").to_pylist()[0] == one().split(b",")[5].decode()
    assert messages.column("bits").to_pylist() == [168, 424, 168]


def test_ship_is_what_the_samples_say() -> None:
    assert SHIP["mmsi"] == VOYAGE["mmsi"]
