"""A feed is real AIVDM in order of time, the same however it is cut, and never passes for the world."""

import io
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyais.stream import IterMessages

from offing.codecs.aivdm_decode import Memory, decode
from offing.rehearsal.played import Interference, Noise, Played, Receiver
from offing.rehearsal.transmit import csv_lines, stream
from offing.schema.craft import is_rehearsal
from offing.schema.errors import UsageError
from offing.schema.source import Head, Stretch
from offing.sources.table_text import SOURCE as TABLE
from rehearsal.plays import HOUR, MINUTE, SHORE, START, alone, busy, eastward, member, path, play, speaks


def whole(played: Played, **settings_: float) -> bytes:
    return b"".join(batch.lines for batch in stream(played, **settings_))


def read(lines: bytes):
    return decode(lines, offset=0, memory=Memory.fresh(), last=True)


def times(played: Played, **settings_: float) -> np.ndarray:
    return np.concatenate([batch.t for batch in stream(played, **settings_)] or [np.empty(0, np.int64)])


@pytest.fixture(scope="module")
def feed() -> bytes:
    return whole(busy())


def test_lines_are_in_order_of_time_and_end_where_they_say() -> None:
    batches = list(stream(busy(), slab_s=300))
    assert len(batches) == 12
    t = np.concatenate([batch.t for batch in batches])
    assert (np.diff(t) >= 0).all()
    assert t[0] >= START and t[-1] < START + HOUR
    for batch in batches:
        cut = [batch.lines[a:b] for a, b in zip([0, *batch.ends[:-1]], batch.ends, strict=True)]
        assert cut == batch.lines.splitlines(keepends=True)
        assert all(line.endswith(b"\r\n") for line in cut)


@settings(max_examples=8)
@given(st.floats(0.5, 4000))
def test_slabs_change_nothing(slab_s: float) -> None:
    assert whole(busy(), slab_s=max(slab_s, 5.0)) == whole(busy())
    assert whole(busy(), slab_s=max(slab_s, 5.0), thin_s=60) == whole(busy(), thin_s=60)


@settings(max_examples=8)
@given(st.integers(0, 3600))
def test_a_part_of_the_time_holds_what_the_whole_holds_of_it(second: int) -> None:
    edge = START + second * 1_000_000
    assert whole(busy(), until=edge) + whole(busy(), since=edge) == whole(busy())


def test_same_seed_same_bytes_other_seed_others(feed: bytes) -> None:
    assert whole(busy()) == feed
    assert whole(busy(seed=2)) != feed


def test_craft_that_join_change_nothing_of_the_others(feed: bytes) -> None:
    other = alone(eastward(9, lat=40.05), noise=busy().noise, receivers=[])
    ninth = replace(
        other,
        members=[member(9)],
        knots=other.knots._replace(craft=other.knots.craft + 8),
        spells=other.spells._replace(craft=other.spells.craft + 8, as_craft=other.spells.as_craft + 8),
    )
    mine = [line for line in whole(busy().joined(ninth)).splitlines() if b"!AIVDM,1," in line]
    assert {line for line in feed.splitlines() if b"!AIVDM,1," in line} - set(mine) == set()


def test_every_line_is_accounted_for_and_noise_is_as_asked(feed: bytes) -> None:
    account = read(feed).account
    assert account.balanced()
    assert set(account.rejected) == {"bad checksum", "part missing"}
    assert 0.03 < account.rejected["bad checksum"] / account.lines < 0.07


def test_without_noise_nothing_is_rejected_and_pyais_understands_every_line() -> None:
    lines = whole(busy(noise=Noise()))
    assert not read(lines).account.rejected
    said = [message.decode() for message in IterMessages(lines.splitlines())]
    assert {message.msg_type for message in said} == {1, 3, 5, 18, 24}
    assert len(said) == read(lines).account.messages
    assert all(is_rehearsal(message.mmsi) for message in said)
    names = {message.shipname for message in said if getattr(message, "shipname", "")}
    assert names == {"SIM 1", "SIM 2", "SIM 3", "SIM 4", "SIM 6", "SIM 000077"}


def test_a_false_identity_has_the_particulars_of_whom_it_names() -> None:
    said = read(whole(busy(noise=Noise()))).statics
    rows = {row["craft_id"]: row for row in said.to_pylist() if row["callsign"]}
    assert rows[799000006]["name"] == "SIM 6"
    assert 799000005 not in rows
    assert rows[799000001]["destination"] == "SIM PORT"


@pytest.mark.parametrize(
    ("legs", "status", "ais", "count", "types"),
    [
        (eastward(12), 0, "A", 360, {"1"}),
        (eastward(18), 0, "A", 600, {"1"}),
        (eastward(25), 0, "A", 1800, {"1"}),
        (eastward(0), 1, "A", 20, {"3"}),
        (eastward(0), 5, "A", 20, {"3"}),
        (eastward(5), 1, "A", 360, {"1"}),
        (eastward(0), 0, "A", 360, {"1"}),
        (eastward(7), 0, "B", 120, {"18"}),
        (eastward(1), 0, "B", 20, {"18"}),
    ],
)
def test_intervals_are_the_standards(legs, status, ais, count, types) -> None:
    said = read(whole(alone(legs, status=status, ais=ais)))
    assert said.positions.num_rows == pytest.approx(count, rel=0.02, abs=1)
    statics, of_them = ("5", 10) if ais == "A" else ("24", 20)
    assert set(said.account.by_type) == types | {statics}
    assert said.account.by_type[statics] == of_them


def test_a_ship_that_turns_reports_three_times_as_often_and_says_how_fast_she_turns() -> None:
    turns = 30 * np.arange(361) / 60  # half a degree a second
    east, north = np.cumsum(np.sin(np.radians(turns))), np.cumsum(np.cos(np.radians(turns)))
    angle = np.radians(np.arange(0, 721) * 5.0)
    legs = [(k * 10 / 3600, 40 + 0.01 * np.sin(a), 135 + 0.01 * np.cos(a) / 0.766) for k, a in enumerate(angle[:361])]
    assert len(east) == len(north)
    said = read(whole(alone(legs))).positions
    steady = read(whole(alone(eastward(12)))).positions
    assert said.num_rows > 2.5 * steady.num_rows
    rates = np.array([rate for rate in said["rot_deg_min"].to_pylist()[10:] if rate is not None])
    assert np.median(rates) == pytest.approx(-30.0, abs=3)


def test_reports_lie_where_the_ship_is_within_the_noise() -> None:
    played = alone(eastward(12), noise=Noise(position_m=10.0))
    said = read(whole(played)).positions
    t = np.concatenate([batch.t for batch in stream(played)])
    assert len(t) == said.num_rows + 20
    when = said["t"].cast("int64").to_numpy()
    lat, lon = played.knots.at(799000001, when)
    north = (said["lat"].to_numpy() - lat) * 111_035
    east = (said["lon"].to_numpy() - lon) * 85_394
    assert 4 < north.std() < 16
    assert abs(east).max() < 40 + 12 * 0.52  # whole seconds, which she sails on
    assert np.median(said["sog_kn"].to_numpy()) == pytest.approx(12.0, abs=0.15)
    assert np.median(said["cog_deg"].to_numpy()) == pytest.approx(90.0, abs=0.3)


def test_across_the_antimeridian_and_near_the_pole() -> None:
    across = alone([(0, 10, 179.9), (1, 10, -179.9)], receivers=[Receiver("SIM-W", 10, 180, 90_000)])
    lon = read(whole(across)).positions["lon"].to_numpy()
    assert (np.abs(lon) > 179.8).all() and (lon > 0).any() and (lon < 0).any()
    north = alone([(0, 89.9, 0), (1, 89.9, 90)], receivers=[Receiver("SIM-N", 89.5, 0, 200_000)])
    said = read(whole(north)).positions
    assert said.num_rows > 300
    assert said["sog_kn"].to_numpy().max() < 12


def test_silence_outside_of_spells_and_knots() -> None:
    played = play(
        [member(1), member(2)],
        [path(1, *eastward(12)), path(2, *eastward(12, hours=0.5))],
        [speaks(1, 0.2, 0.4), speaks(1, 0.6, 0.7), speaks(2, 0.1, 5)],
    )
    said = read(whole(played)).positions
    hours = (said["t"].cast("int64").to_numpy() - START) / HOUR
    first = hours[said["craft_id"].to_numpy() == 799000001]
    assert (((first > 0.199) & (first < 0.4)) | ((first > 0.599) & (first < 0.7))).all()
    assert (first < 0.5).any() and (first > 0.5).any()
    second = hours[said["craft_id"].to_numpy() == 799000002]
    assert second.min() > 0.099 and second.max() <= 0.5


def test_nothing_is_heard_beyond_range_little_at_the_edge_and_less_of_class_b() -> None:
    def heard_at(km: float, ais: str = "A") -> int:
        return len(times(alone(eastward(0.2, lat=40 + km / 111.035), ais=ais)))

    full = heard_at(10)
    assert heard_at(60) == full
    assert 0.3 < heard_at(72) / full < 0.7
    assert heard_at(81) == 0
    assert heard_at(60, "B") == 0 < heard_at(20, "B")


def test_satellites_hear_in_their_passes_only() -> None:
    passes = ((START + 10 * MINUTE, START + 15 * MINUTE), (START + 40 * MINUTE, START + 41 * MINUTE))
    t = times(alone(eastward(12), receivers=[Receiver("SIM-S", 20, 135, 3e6, "satellite", passes)]))
    assert len(t) > 30
    assert all(any(since <= each < until for since, until in passes) for each in t.tolist())
    assert not len(times(alone(eastward(12), receivers=[Receiver("SIM-S", 20, 135, 3e6, "satellite")])))


def test_copies_come_from_each_receiver_with_its_own_clock() -> None:
    twice = [SHORE, Receiver("SIM-LATE", 40.1, 135.1, 80_000)]
    noise = Noise(clock_skew_s={"SIM-LATE": 90.0})
    said = read(whole(alone(eastward(12), receivers=twice, noise=noise))).positions
    by = {
        name: said.filter(np.array(said["receiver"].to_pylist()) == name).sort_by("t") for name in ("SIM-W", "SIM-LATE")
    }
    assert by["SIM-W"].num_rows == by["SIM-LATE"].num_rows > 300
    apart = by["SIM-LATE"]["t"].cast("int64").to_numpy() - by["SIM-W"]["t"].cast("int64").to_numpy()
    assert (apart == 90_000_000).all()
    assert by["SIM-W"]["lat"].equals(by["SIM-LATE"]["lat"])


def test_loss_is_as_asked_and_lost_parts_leave_no_message() -> None:
    far = [replace(SHORE, loss=0.4)]
    assert 0.5 < len(times(alone(eastward(12), receivers=far))) / 380 < 0.7
    said = read(whole(alone(eastward(2, hours=4), hours=4, noise=Noise(dropped_parts=1.0))))
    assert said.statics.num_rows == 0
    assert sum(said.account.rejected.values()) == 40


def test_a_thinned_log_has_one_position_in_so_many_seconds_and_lacks_few() -> None:
    played = alone(eastward(12), receivers=[replace(SHORE, loss=0.4)])
    t = read(whole(played, thin_s=120)).positions["t"].cast("int64").to_numpy()
    assert 28 <= len(t) <= 32
    assert np.diff(t).min() > 100_000_000


def test_interference_circles_and_shifts_whom_it_reaches() -> None:
    since, until = START + 10 * MINUTE, START + 30 * MINUTE
    circle = Interference(since, until, 40.0, 135.1, 50_000, "circle", 800)
    shift = Interference(since, until, 40.0, 135.1, 50_000, "shift", 5_000, 0.0)
    elsewhere = replace(shift, lat=50.0)
    plain = read(whole(alone(eastward(12)))).positions
    inside = (plain["t"].cast("int64").to_numpy() >= since) & (plain["t"].cast("int64").to_numpy() < until)
    shifted = read(whole(alone(eastward(12), interference=[shift]))).positions
    off = (shifted["lat"].to_numpy() - plain["lat"].to_numpy()) * 111_035
    assert np.allclose(off[inside], 5_000, rtol=0.01) and np.allclose(off[~inside], 0, atol=1)
    circled = read(whole(alone(eastward(12), interference=[circle]))).positions.filter(inside)
    away = np.hypot((circled["lat"].to_numpy() - 40) * 111_035, (circled["lon"].to_numpy() - 135.1) * 85_394)
    assert (np.abs(away - 800) < 120).all()
    assert np.ptp(np.degrees(np.arctan2(circled["lat"].to_numpy() - 40, circled["lon"].to_numpy() - 135.1))) > 300
    assert read(whole(alone(eastward(12), interference=[elsewhere]))).positions.equals(plain)


@pytest.mark.parametrize("name", ["ALDER", "NOT SIM", "sim 1"])
def test_a_name_that_could_be_the_worlds_is_refused(name: str) -> None:
    played = play([member(1, name=name)], [path(1, *eastward(9))], [speaks(1, 0, 1)])
    with pytest.raises(UsageError, match="SIM"):
        whole(played)


def test_an_mmsi_that_could_be_the_worlds_is_refused() -> None:
    spells = speaks(1, 0, 1)._replace(as_craft=np.array([412345678]))
    played = play([member(1)], [path(1, *eastward(9))], [spells])
    for feed in (stream(played), csv_lines(played)):
        with pytest.raises(UsageError, match="412345678"):
            list(feed)


def test_a_craft_without_ais_a_member_without_path_and_no_receiver_give_nothing() -> None:
    assert not whole(alone(eastward(12), ais=""))
    assert not whole(alone(eastward(12), receivers=[]))
    assert not whole(play([member(1), member(2)], [path(1, *eastward(12))], [speaks(2, 0, 1)]))


@pytest.mark.parametrize("thin_s", [0, 60])
def test_csv_rows_are_the_first_whole_copies_of_the_sentences(thin_s: float) -> None:
    lines = b"".join(batch.lines for batch in csv_lines(busy(), thin_s=thin_s))
    table = pl.read_csv(io.BytesIO(lines), try_parse_dates=True)
    said = read(whole(busy(), thin_s=thin_s)).positions
    decoded = {
        (row["craft_id"], row["t"].replace(microsecond=0), row["lat"], row["lon"], round(row["sog_kn"], 1))
        for row in said.to_pylist()
    }
    rows = {(row["mmsi"], row["t"], row["lat"], row["lon"], row["sog"]) for row in table.to_dicts()}
    assert len(rows) == len(table)
    assert rows <= decoded
    assert len({row[2:] for row in decoded}) == pytest.approx(len({row[2:] for row in rows}), abs=2)
    assert table["name"].str.starts_with("SIM").all()


def test_the_csv_source_recognises_the_table() -> None:
    lines = b"".join(batch.lines for batch in csv_lines(busy(noise=Noise())))
    found = TABLE.recognise(Head("feed.csv", lines[:65536]), {})
    assert found.score > 0.5
    parsed = TABLE.parse(Stretch(lines, 0, True), found.layout, {})
    assert not parsed.account.rejected
    assert parsed.positions.num_rows == lines.count(b"\n") - 1
    assert set(parsed.statics["ship_type"].drop_null().to_pylist()) == {70}
    assert {"sog_kn", "cog_deg", "heading_deg", "nav_status"} <= set(found.layout["fields"])


def test_chunks_hold_every_line_once() -> None:
    (batch,) = stream(busy(), slab_s=3600)
    for every in (0, 1_000_000, 60_000_000):
        chunks = list(batch.chunks(every))
        assert b"".join(lines for _, lines in chunks) == batch.lines
        t = [when for when, _ in chunks]
        assert t == sorted(t) and len(set(t)) == len(t)
    assert len(list(batch.chunks(60_000_000))) == 60
