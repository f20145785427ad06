"""Delimited text, from recognition to the account."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offing.schema.account import Account
from offing.schema.errors import UsageError
from offing.schema.source import Head, Parsed, Recognition, Stretch
from offing.schema.tables import POSITIONS, STATICS
from offing.sources.table_text import SOURCE

HEADER = "mmsi,time,lat,lon,sog,name"
DMA = (
    "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,IMO,Callsign,Name,"
    "Ship type,Cargo type,Width,Length,Type of position fixing device,Draught,Destination,ETA,Data source type,A,B,C,D"
)
MARINE_CADASTRE = (
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,"
    "VesselType,Status,Length,Width,Draft,Cargo,TransceiverClass"
)


def recognise(data: bytes, **options: Any) -> Recognition:
    return SOURCE.recognise(Head("log.csv", data[: 1 << 20]), options)


def read(data: bytes, cuts: tuple[int, ...] = (), **options: Any) -> tuple[Parsed, Account]:
    found = recognise(data, **options)
    assert found.score > 0, found.decided
    stretches = list(_cut(data, cuts))
    parsed = [SOURCE.parse(stretch, found.layout, {}) for stretch in stretches]
    account = Account()
    for stretch, one in zip(stretches, parsed, strict=True):
        assert one.account.balanced()
        assert isinstance(stretch.data, bytes)
        assert one.account.lines == len(stretch.data.splitlines())
        account += one.account
    positions = pa.concat_tables([one.positions for one in parsed])
    statics = pa.concat_tables([one.statics for one in parsed])
    assert positions.schema == POSITIONS
    assert statics.schema == STATICS
    assert account.positions == positions.num_rows
    labels = {key: label for one in parsed for key, label in one.labels.items()}
    return Parsed(positions, statics, account, {}, labels), account


def _cut(data: bytes, cuts: tuple[int, ...]) -> Iterator[Stretch]:
    lines = data.splitlines(keepends=True)
    start, offset = 0, 0
    for cut in (*sorted(cut % (len(lines) + 1) for cut in cuts), len(lines)):
        piece = b"".join(lines[start:cut])
        if piece:
            yield Stretch(piece, offset, cut == len(lines))
        start, offset = cut, offset + len(piece)


def table(*rows: str, header: str = HEADER, newline: str = "\n") -> bytes:
    return newline.join([header, *rows, ""]).encode()


GOOD = "235070762,2016-01-12 13:02:11.218,50.773,-1.0929,5.9,SHIP"


def test_danish_maritime_authority() -> None:
    data = table(
        "13/02/2022 00:00:01,Class A,219000001,55.123456,10.123456,Under way using engine,0.0,12.3,123.4,321,9074729,"
        "OXYZ,ALPHA,Cargo,,20,150,GPS,6.5,AARHUS,,AIS,100,50,10,10",
        "13/02/2022 00:00:02,Base Station,002190000,56,11,Unknown value,,,,,Unknown,,,Undefined,,,,,,,,AIS,,,,",
        "13/02/2022 00:00:03,Class B,219000002,91.0,0.0,Moored,,0.1,,511,Unknown,,BRAVO,Sailing,,,,,,,,AIS,,,,",
        header=DMA,
    )
    parsed, account = read(data)
    assert account.as_dict() | {"examples": []} == {
        "lines": 4, "messages": 3, "by_type": {"row": 3}, "continuations": 0, "context": {"header": 1}, "rejected": {},
        "positions": 2, "dropped": {}, "examples": [],
    }  # fmt: skip
    first, second = parsed.positions.to_pylist()
    assert (first["craft_id"], first["t"].isoformat()) == (219000001, "2022-02-13T00:00:01+00:00")
    assert (first["type"], first["nav_status"], first["heading_deg"], first["lat"]) == (1, 0, 321.0, 55.123456)
    assert (second["craft_id"], second["type"], second["sog_kn"], second["nav_status"]) == (2190000, 4, None, None)
    alpha, bravo = parsed.statics.to_pylist()
    told = ("name", "callsign", "imo", "ship_type", "to_bow_m", "to_stern_m", "draught_m", "destination")
    assert [alpha[key] for key in told] == ["ALPHA", "OXYZ", 9074729, 70, 100, 50, 6.5, "AARHUS"]
    assert (bravo["name"], bravo["ship_type"], bravo["imo"], bravo["to_bow_m"]) == ("BRAVO", 36, None, None)
    assert "day/month/year" in " ".join(recognise(data).decided)


def test_marine_cadastre() -> None:
    row = "367000001,2020-06-30T00:00:0{},29.1,-90.2,0.{},-49.6,511.0,CHARLIE,IMO9074729,WDX,31,12,30,10,3.5,,A"
    parsed, account = read(table(*(row.format(i, i) for i in range(5)), header=MARINE_CADASTRE, newline="\r\n"))
    assert (account.messages, account.context) == (5, {"header": 1})
    assert parsed.positions["heading_deg"].null_count == 5
    assert parsed.positions["nav_status"].to_pylist() == [12] * 5
    assert parsed.statics["imo"].to_pylist() == [9074729] * 2
    assert parsed.statics["t"].to_pylist() == [parsed.positions["t"][0].as_py(), parsed.positions["t"][4].as_py()]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("quoted", [False, True])
def test_separators_line_ends_and_quotes(separator: str, newline: str, quoted: bool) -> None:
    def line(fields: list[str]) -> str:
        return separator.join(f'"{field}"' if quoted else field for field in fields)

    rows = [line(row.split(",")) for row in (HEADER, GOOD, GOOD.replace("SHIP", "SHIP 2"))]
    data = "\ufeff".encode() + newline.join([*rows, ""]).encode()
    parsed, account = read(data)
    assert (account.lines, account.messages) == (3, 2)
    pointers = [(row["offset"], row["length"]) for row in parsed.positions.to_pylist()]
    assert [data[offset : offset + length].decode() for offset, length in pointers] == rows[1:]
    assert parsed.statics["name"].to_pylist() == ["SHIP", "SHIP 2"]


def test_every_line_has_its_reason() -> None:
    bad = {
        "too few columns": "235070762,2016-01-12 13:02:12",
        "too many columns": GOOD + ",more",
        "quotation mark left open": '235070762,"2016-01-12',
        "MMSI unreadable": GOOD.replace("235070762", "abc"),
        "no craft identity": GOOD.replace("235070762", ""),
        "time unreadable": GOOD.replace("2016-01-12", "someday"),
        "latitude unreadable": GOOD.replace("50.773", "north"),
        "longitude unreadable": GOOD.replace("-1.0929", "west"),
        "latitude out of range": GOOD.replace("50.773", "95"),
        "longitude out of range": GOOD.replace("-1.0929", "-190"),
        "no position": GOOD.replace("50.773,-1.0929", ",").replace("SHIP", ""),
    }
    data = table(GOOD, *bad.values(), "", "# a remark", HEADER, GOOD)
    parsed, account = read(data)
    assert account.rejected == dict.fromkeys(bad, 1)
    assert account.context == {"header": 2, "blank line": 1, "comment": 1}
    assert account.messages == parsed.positions.num_rows == 2
    lines = {reason: data.find(b"\n" + line.encode() + b"\n") + 1 for reason, line in bad.items()}
    assert sorted((offset, reason) for reason, offset in lines.items()) == account.examples


def test_a_row_without_position_may_still_tell_a_name() -> None:
    parsed, account = read(
        table(GOOD, "235070763,2016-01-12 13:02:11,NULL,,,OTHER", "235070764,2016-01-12 13:02:11,91,181,,")
    )
    assert (account.messages, account.positions) == (3, 1)
    assert parsed.statics["name"].to_pylist() == ["SHIP", "OTHER"]


def test_a_broken_row_stops_nothing() -> None:
    rows = [GOOD] * 50 + ['235070762,2016,"\x00\x00', "\x00" * 40, ",,,,,", "junk"] + [GOOD] * 50
    _, account = read(table(*rows))
    assert account.messages == 100
    assert sum(account.rejected.values()) == 4


def test_nul_bytes_and_foreign_letters() -> None:
    data = table(GOOD.replace("SHIP", "S\x00H")) + GOOD.replace("SHIP", "ÆRØ").encode("latin-1") + b"\n"
    parsed, account = read(data)
    assert account.messages == 2
    assert parsed.statics["name"].to_pylist()[1] == "ÆRØ"


def test_the_last_line_may_lack_its_end() -> None:
    _, account = read(table(GOOD, GOOD)[:-1])
    assert (account.lines, account.messages) == (3, 2)


def test_lines_before_the_header_and_a_separator_after_each_row() -> None:
    data = b"Exported by a program\n\n" + table(GOOD + ",", GOOD + ",", header=HEADER + ",")
    _, account = read(data)
    assert account.context == {"header": 1, "lines before the header": 1, "blank line": 1}
    assert account.messages == 2
    _, account = read(table("1," + GOOD, "2," + GOOD))
    assert account.messages == 2


def test_rows_broken_over_lines_do_not_shift_the_columns() -> None:
    broken = GOOD.replace("SHIP", '"SHIP')
    data = table(*[line for _ in range(10) for line in (GOOD, broken, 'AND,1,2,3"')])
    parsed, account = read(data)
    assert (account.messages, sum(account.rejected.values())) == (10, 20)
    assert set(parsed.statics["name"].to_pylist()) == {"SHIP"}


def test_without_header() -> None:
    rows = [f"235070762,2016-01-12 13:02:{i:02},50.{i:02}3,-121.09{i:02}" for i in range(20)]
    parsed, account = read("\n".join([*rows, ""]).encode())
    assert (account.lines, account.messages, account.context) == (20, 20, {})
    assert parsed.positions["lon"][3].as_py() == -121.0903


def test_own_ids_come_with_labels() -> None:
    parsed, _ = read(b"vessel,time,lat,lon\na,2016-01-12,50,1\nb,2016-01-13,50,1\na,2016-01-14,50,1\n")
    assert sorted(parsed.labels.values()) == ["id:a", "id:b"]
    assert [parsed.labels[key] for key in parsed.positions["craft_id"].to_pylist()] == ["id:a", "id:b", "id:a"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"mmsi,lat,lon\n235070762,50,1\n", "without time"),
        (b"mmsi,time,lat\n235070762,2016-01-12,50\n", "without longitude"),
        (b"time,lat,lon\n2016-01-12,50,1\n", "without craft identity"),
        (table(GOOD).decode().encode("utf-16"), "UTF-16"),
        (table(GOOD).decode().encode("utf-16-le"), "UTF-16"),
        (b'{"mmsi": 235070762, "lat": 50.5, "lon": 1}\n', "JSON"),
        (b"!AIVDM,1,1,,A,15M67FC000G?ufbE`FepT@3n00Sa,0*5C\n" * 5, "NMEA"),
        (b"\\s:st,c:1,t:50,lat,lon*00\\!AIVDM,1,1,,A,15M67FC000G?ufbE`FepT@3n00Sa,0*5C\n", "NMEA"),
        (b"hello\n", "no table"),
        (bytes(range(256)) * 20, "no table"),
        (gzip.compress(table(GOOD), mtime=0), "no table"),
        (b"\n\n\n", "no table"),
    ],
)
def test_what_is_no_position_log_is_refused_with_its_reason(data: bytes, words: str) -> None:
    found = recognise(data)
    assert found.score == 0
    assert words in " ".join(found.decided)


def test_columns_that_are_missing_can_be_mapped() -> None:
    data = b"who,whence,Y,X,fast\n235070762,2016-01-12,50.5,1.5,123\n"
    assert "--map" in " ".join(recognise(data).decided)
    parsed, _ = read(data, map=["mmsi=who", "t=whence", "lat=Y", "lon=X", "sog_kn=fast/10"])
    assert parsed.positions["sog_kn"].to_pylist() == [pytest.approx(12.3)]
    assert "there is no such column; there are who" in " ".join(recognise(data, map=["lat=Z"]).decided)
    with pytest.raises(UsageError, match="there are mmsi"):
        recognise(data, map=["height=Y"])


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_any_cut_at_line_ends_gives_the_same(data: st.DataObject) -> None:
    rows = data.draw(
        st.lists(
            st.sampled_from([GOOD, GOOD.replace("762", "763"), "x", "", '1,"a', GOOD.replace("50.7", "x")]), max_size=12
        )
    )
    text = table(GOOD, *rows)
    cuts = tuple(data.draw(st.lists(st.integers(1, 20), max_size=3)))
    whole, account = read(text)
    split, other = read(text, cuts)
    assert split.positions.equals(whole.positions)
    assert other == account


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_parser(junk: bytes) -> None:
    data = table(GOOD) + junk
    _, account = _parse_whole(data, recognise(table(GOOD)))
    assert account.balanced()
    assert account.lines == data.count(b"\n") + (not data.endswith(b"\n"))


def _parse_whole(data: bytes, found: Recognition) -> tuple[Parsed, Account]:
    parsed = SOURCE.parse(Stretch(data, 0, True), found.layout, {})
    return parsed, parsed.account


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_no_bytes_break_recognition(junk: bytes) -> None:
    for data in (junk, HEADER.encode() + b"\n" + junk):
        assert 0 <= recognise(data).score <= 1


REAL = {
    "csv/stonesoup_solent_20160112.csv": (18_623, 91),
    "csv/argenni_gibraltar_2016-06-01.csv": (19_999, 524),
    "csv/argenni_baltic_2018-04-01.csv": (19_999, 387),
    "gfw/gap_positions_gfw.csv": (2_119, 1),
    "gfw/gap_positions_ee.csv": (41_844, 1),
}


@pytest.mark.real
@pytest.mark.parametrize("name", REAL)
def test_real_logs_are_read_whole(real_data: Path, name: str) -> None:
    parsed, account = read((real_data / "ais" / name).read_bytes())
    rows, craft = REAL[name]
    assert (account.lines, account.messages, account.positions) == (rows + 1, rows, rows)
    assert pc.count_distinct(parsed.positions["craft_id"]).as_py() == craft


@pytest.mark.real
def test_real_units_and_times(real_data: Path) -> None:
    gibraltar, _ = read((real_data / "ais/csv/argenni_gibraltar_2016-06-01.csv").read_bytes())
    assert pc.max(gibraltar.positions["sog_kn"]).as_py() < 60
    assert gibraltar.positions["heading_deg"].null_count == 6_853
    baltic, _ = read((real_data / "ais/csv/argenni_baltic_2018-04-01.csv").read_bytes())
    spans = [pc.min_max(one.positions["t"]).as_py() for one in (gibraltar, baltic)]
    assert [f"{span[end]:%Y-%m-%d %H:%M:%S}" for span in spans for end in ("min", "max")] == [
        "2016-06-01 00:00:00", "2016-06-01 15:48:26", "2018-04-01 00:03:15", "2018-04-01 10:56:01",
    ]  # fmt: skip


NO_LOGS = ("ais/gfw/gaps_data.csv", "ais/nmea/gpsd_sample.aivdm.chk", "text/pirate_attacks_first600_narratives.csv")


@pytest.mark.real
@pytest.mark.parametrize("name", NO_LOGS)
def test_real_tables_that_are_no_position_log_are_refused(real_data: Path, name: str) -> None:
    found = recognise((real_data / name).read_bytes())
    assert found.score == 0
    assert found.decided
