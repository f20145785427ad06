from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offing.codecs import times
from offing.codecs.times import NO_TIME, guess_form, read_epoch, read_texts, read_times

WHEN = st.datetimes(datetime(1981, 1, 1), datetime(2099, 12, 31))
FORMATS = {
    "ymd": [
        "%Y-%m-%d %H:%M:%S.%f",
        "%Y-%m-%dT%H:%M:%S",
        "%Y/%m/%d %H:%M",
        "%Y%m%d%H%M%S",
        "%Y%m%dT%H%M%SZ",
        "%Y-%m-%dT%H:%M:%SZ",
    ],
    "dmy": ["%d/%m/%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d-%b-%Y %H:%M:%S", "%d %B %Y %H:%M:%S UTC", "%d/%m/%y %H:%M:%S"],
    "mdy": ["%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%b %d, %Y %H:%M:%S"],
}


def micros(when: datetime) -> int:
    return (when.replace(tzinfo=when.tzinfo or UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def read(text: str, kind: str) -> int:
    return int(read_texts(pl.Series([text]), kind)[0][0])


@pytest.mark.parametrize(("kind", "format_"), [(kind, one) for kind, many in FORMATS.items() for one in many])
@settings(deadline=None)  # the first example compiles
@given(when=WHEN)
def test_reads_what_strftime_writes(kind: str, format_: str, when: datetime) -> None:
    if "%y" in format_:
        when = when.replace(year=2000 + when.year % 69, day=min(when.day, 28))
    written = when.strftime(format_)
    assert read(written, kind) == micros(datetime.strptime(written, format_))


@settings(deadline=None)  # the first example compiles
@given(when=WHEN, minutes=st.integers(-14 * 60, 14 * 60))
def test_reads_every_zone_that_isoformat_writes(when: datetime, minutes: int) -> None:
    local = when.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert read(local.isoformat(), "ymd") == micros(local)
    assert read(local.strftime("%Y-%m-%d %H:%M:%S.%f %z"), "ymd") == micros(local)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "NULL", "2016-13-01 00:00:00", "2015-02-29 00:00:00", "2016-01-12 24:00:00", "2016-01-12 13:60:00",
        "2016-01-12 13:02:11 over there", "2016-01-12 13", "16-01-12 13:02:11 x", "12", "2016", "2016-01", "x016-01-12",
        "2016-01-12T13:02:11+99:00", "20160112130", "2016-01-12 13:02:11.5.5",
    ],
)  # fmt: skip
def test_refuses_what_is_no_time(text: str) -> None:
    assert read(text, "ymd") == NO_TIME


@settings(deadline=None)  # the first example compiles
@given(st.binary(max_size=40))
def test_no_bytes_break_the_reader(junk: bytes) -> None:
    text = junk.decode("latin-1")
    for kind in ("ymd", "dmy", "mdy", "clock"):
        stamps, _ = read_texts(pl.Series([text, None, "2016-01-12 13:02:11"]), kind)
        assert stamps[1] == NO_TIME
    assert read_texts(pl.Series([text, "2016-01-12 13:02:11"]), "ymd")[0][1] == micros(datetime(2016, 1, 12, 13, 2, 11))


def test_compiled_and_interpreted_agree() -> None:
    texts = [
        b"2016-01-12 13:02:11.218",
        b"1/4/2018 5:19 PM",
        b"12-Jan-2016 13:02:11Z",
        b"051948",
        b"2018-12-23 11:44:12+05:30",
        b"x",
    ]
    data = np.frombuffer(b"".join(texts), np.uint8)
    offsets = np.cumsum([0, *map(len, texts)]).astype(np.int64)
    plain = getattr(times.read_stamps, "py_func", times.read_stamps)
    for order in range(4):
        one, other = np.zeros(len(texts), np.int64), np.zeros(len(texts), np.int64)
        parts, others = np.zeros(len(texts), np.int8), np.zeros(len(texts), np.int8)
        times.read_stamps(data, offsets, order, one, parts)
        plain(data, offsets, order, other, others)
        assert one.tolist() == other.tolist()
        assert parts.tolist() == others.tolist()


@pytest.mark.parametrize(
    ("texts", "kind", "words"),
    [
        (["1465264800", "1465264860"], "epoch", "seconds since 1970"),
        (["1465264800.25", "1465264860"], "epoch", "seconds since 1970"),
        (["1522551000000", "1.522551e+12"], "epoch", "milliseconds since 1970"),
        (["1522551000000000"], "epoch", "microseconds since 1970"),
        (["20160112130211"], "ymd", "no zone given: UTC"),
        (["2016-01-12T13:02:11Z"], "ymd", "year-month-day"),
        (["13/02/2022 00:00:00"], "dmy", "first part above 12"),
        (["02/13/2022 00:00:00"], "mdy", "second part above 12"),
        (["01/04/2018 05:19:48", "01/04/2018 05:19:49"], "dmy", "ambiguous"),
        (["01/04/2018 05:19:48 AM"], "mdy", "AM and PM"),
        ([f"04/{day:02}/2018 05:19:48" for day in range(1, 13)], "mdy", "follow one another"),
        ([f"{day:02}/04/2018 05:19:48" for day in range(1, 13)], "dmy", "follow one another"),
        (["05:19:48", "05:20"], "clock", "time of day"),
    ],
)
def test_form_is_guessed_and_said(texts: list[str], kind: str, words: str) -> None:
    form = guess_form(pl.Series(texts))
    assert form is not None
    assert (form.kind, words in form.words()) == (kind, True)


def test_another_column_settles_day_against_month() -> None:
    texts = pl.Series(["01/04/2018 00:00:00", "02/04/2018 00:00:00"])
    for day_first, kind in ((True, "dmy"), (False, "mdy")):
        truth = [datetime(2018, 4, day) if day_first else datetime(2018, day, 4) for day in (1, 2)]
        form = guess_form(texts, np.array([micros(one) for one in truth]))
        assert form is not None
        assert form.kind == kind


@pytest.mark.parametrize("texts", [["SHIP 1", "SHIP 2"], ["1", "2", "3"], ["54.123", "55.5"], ["0.1"], ["", None]])
def test_other_columns_are_no_times(texts: list[str | None]) -> None:
    assert guess_form(pl.Series(texts, dtype=pl.String)) is None


@settings(deadline=None)  # the first example compiles
@given(st.lists(st.integers(0, 4_000_000_000), min_size=1, max_size=5))
def test_epochs_of_every_unit_mean_the_same(seconds: list[int]) -> None:
    wanted = [second * 1_000_000 for second in seconds]
    for unit_us in (1e6, 1e3, 1.0, 1e-3):
        numbers = np.array(seconds, np.float64) * (1e6 / unit_us)
        assert np.abs(read_epoch(numbers, unit_us) - wanted).max() <= 1


def test_typed_columns_are_utc() -> None:
    when = datetime(2018, 4, 1, 5, 19, 48)
    wanted = [micros(when), NO_TIME]
    for unit in ("ns", "us", "ms"):
        naive = pl.Series([when, None], dtype=pl.Datetime(unit))  # type: ignore[arg-type]
        assert read_times(naive, {"form": "ymd"}).tolist() == wanted
        zoned = naive.dt.replace_time_zone("UTC").dt.convert_time_zone("Asia/Tokyo")
        assert read_times(zoned, {"form": "ymd"}).tolist() == wanted
    day = pl.Series([when.date(), None])
    assert read_times(day, {"form": "ymd"}).tolist() == [micros(datetime(2018, 4, 1)), NO_TIME]
