import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.adsb_sbs import moment_of
from offing.rehearsal.adsb_frames import sbs_lines
from offing.schema.source import Head
from offing.sources import recognise
from offing.sources.sbs import SOURCE as SBS
from sources.flown import HELO, OTHER, START, feed, helicopter, line_ends, read, same, times

SECOND = 1_000_000
DATA = feed(sbs_lines(helicopter(4, crafts=(HELO, OTHER))))


def message(
    kind: int,
    clock: str = "00:00:00.000",
    said: str = ",,,,,,,,,,,",
    address: str = "DF0001",
    date: str = "2023/07/20",
    logged: str = "2023/07/20,00:00:09.000",
) -> str:
    return f"MSG,{kind},1,1,{address},1,{date},{clock},{logged},{said}\n"


PLACE, SPEED = ",1000,,,36.5,133.25,,,0,,0,0", ",,90.5,45.0,,,64,,,,,"


def rows(text: str) -> list[dict]:
    return read(SBS, text.encode()).positions.to_pylist()


def test_a_position_bears_the_speed_last_told() -> None:
    (row,) = rows(message(4, "00:00:01.000", SPEED) + message(3, "00:00:02.500", PLACE))
    assert (row["lat"], row["lon"], row["sog_kn"], row["cog_deg"]) == (36.5, 133.25, 90.5, 45.0)
    assert row["alt_m"] == pytest.approx(304.8)
    assert row["craft_id"] == HELO
    assert (row["offset"], row["length"]) == (len(message(4, said=SPEED)), len(message(3, said=PLACE)) - 1)
    assert times(read(SBS, message(3, "00:00:02.500", PLACE).encode()).positions).tolist() == [START + 2_500_000]


@pytest.mark.parametrize(("clock", "speed"), [("00:00:10.000", 90.5), ("00:00:10.001", None)])
def test_but_not_for_longer_than_ten_seconds(clock: str, speed: float | None) -> None:
    assert rows(message(4, said=SPEED) + message(3, clock, PLACE))[0]["sog_kn"] == speed


def test_nor_that_of_another() -> None:
    assert rows(message(4, said=SPEED, address="DF0002") + message(3, said=PLACE))[0]["sog_kn"] is None


def test_on_the_ground_it_is_at_altitude_0() -> None:
    for flag in ("-1", "1"):
        (row,) = rows(message(2, said=f",250,12.0,90.0,36.5,133.25,,,,,,{flag}"))
        assert (row["alt_m"], row["sog_kn"]) == (0.0, 12.0)
    assert rows(message(3, said=PLACE))[0]["alt_m"] > 0


def test_a_flight_is_a_static_report() -> None:
    told = read(SBS, message(1, said="SIM01   ,,,,,,,,,,,").encode())
    (row,) = told.statics.to_pylist()
    assert (row["callsign"], row["name"], row["craft_id"]) == ("SIM01", None, HELO)
    assert told.account.by_type == {"MSG,1": 1}


def test_every_line_is_accounted_for() -> None:
    text = message(3, said=PLACE) + message(5, said=",1000,,,,,,,0,,0,0") + message(8) + message(7) + message(6)
    text += "STA,,5,1,DF0001,1,2023/07/20,00:00:00.000,2023/07/20,00:00:00.000,RM\nSEL,,1\nAIR,,1\nID,,1\nCLK,,1\n\n"
    text += "# a comment\nhello\nMSG,9,1,1,DF0001,1,,,,,\nMSG,3,1\n" + message(3, said=PLACE, address="ZZ")
    text += message(3, said=",1000,,,95,133.25,,,0,,0,0") + message(3, said=",,,,36.5,,,,0,,0,0") + "MSG," + "x" * 2000
    told = read(SBS, text.encode())
    assert told.account.by_type == {f"MSG,{kind}": 1 for kind in (3, 5, 8, 7, 6)}
    assert told.account.context == {"STA": 1, "SEL": 1, "AIR": 1, "ID": 1, "CLK": 1, "blank line": 1, "comment": 1}
    assert told.account.rejected == {
        "no BaseStation message": 1,
        "too few or too many fields": 2,
        "address unreadable": 1,
        "position unreadable": 2,
        "line too long": 1,
    }


def test_without_a_time_of_generation_that_of_logging_counts_and_without_both_none() -> None:
    assert times(read(SBS, message(3, "", PLACE, date="").encode()).positions).tolist() == [START + 9 * SECOND]
    assert rows(message(3, "", PLACE, date="", logged=","))[0]["t"] is None


@pytest.mark.parametrize(
    ("date", "clock", "seconds"),
    [
        ("2023/07/20", "00:00:01", 1.0),
        ("2023-07-20", "00:00:01.5", 1.5),
        (" 2023/07/20 ", "0:0:1.123456", 1.123456),
        ("2023/07/20", "23:59:60.5", 86400.5),
        ("2023/02/30", "00:00:00", None),
        ("2023/07/20", "24:00:00", None),
        ("20/07/2023", "00:00:00", None),
        ("", "", None),
    ],
)
def test_times(date: str, clock: str, seconds: float | None) -> None:
    expected = None if seconds is None else START + round(seconds * SECOND)
    assert moment_of(date.encode(), clock.encode()) == expected


def test_absurd_numbers_are_not_told() -> None:
    (row,) = rows(message(3, said=",9999999,99999,720,36.5,133.25,,,,,,0"))
    assert (row["alt_m"], row["sog_kn"], row["cog_deg"]) == (None, None, None)
    assert rows(message(3, said=",nan,inf,-5,36.5,133.25,,,,,,0"))[0]["alt_m"] is None


def test_an_address_that_icao_gave_to_nobody() -> None:
    told = read(SBS, message(3, said=PLACE, address="~ABCDEF").encode())
    assert (told.account.context, told.positions.num_rows) == ({"address that is not ICAO's": 1}, 0)


def test_what_a_helicopter_sends_comes_back() -> None:
    assert recognise(Head("x", DATA), None, {})[0] is SBS
    told = read(SBS, DATA)
    assert not told.account.rejected
    assert told.positions.num_rows > 400
    assert set(told.statics["callsign"].to_pylist()) == {"SIM00", "SIM01"}
    assert told.positions["sog_kn"].null_count <= 2  # of each the first


@given(ends=st.lists(st.sampled_from(line_ends(DATA)), max_size=8))
def test_cut_at_line_ends_it_reads_the_same(ends: list[int]) -> None:
    same(read(SBS, DATA, ends), read(SBS, DATA))


_FIELD = st.sampled_from(["", "MSG", "3", "4", "1", "DF0001", "~DF0001", "2023/07/20", "00:00:01", "1e999", "-1", "36"])
_LINES = st.lists(
    st.one_of(
        st.lists(st.one_of(_FIELD, st.text(max_size=4)), max_size=25).map(lambda f: ",".join(["MSG", *f]).encode()),
        st.tuples(st.sampled_from("12345678"), st.lists(_FIELD, min_size=12, max_size=12)).map(
            lambda m: message(int(m[0]), said=",".join(m[1])).encode()
        ),
        st.binary(max_size=40),
    ),
    max_size=20,
).map(b"\n".join)


@given(data=_LINES)
def test_whatever_comes_is_accounted_for_and_raises_nothing(data: bytes) -> None:
    SBS.recognise(Head("x", data), {})
    same(read(SBS, data, line_ends(data)), read(SBS, data))
