import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from offing.schema.tables import FIXES, POSITIONS, RECEPTION, STATIC_RUNS
from offing.tracks.make import Made, TrackCarry, make_tracks
from offing.tracks.reception import add_reception
from tracks.reports import REPORTS, START, at, reports, sayings

DAY_S = 86_400


def make(*rows: dict[str, Any], latest: datetime | None = None) -> Made:
    return make_tracks(reports(*rows), sayings(), TrackCarry.empty(), latest=latest)


def outcome(*rows: dict[str, Any], latest: datetime | None = None) -> list[str]:
    """Return what became of each report, told apart by giving each its own frame."""
    made = make(*({**row, "frame": number} for number, row in enumerate(rows)), latest=latest)
    assert all(sum(counts.values()) == 1 for counts in made.tally.values())
    return [next(iter(made.tally[number])) for number in range(len(rows))]


def test_nothing_gives_nothing() -> None:
    made = make()
    assert made.fixes.schema == FIXES
    assert made.statics.schema == STATIC_RUNS
    assert made.reception.schema == RECEPTION
    assert made.tally == {}
    assert made.carry == TrackCarry.empty()


def test_every_report_that_is_no_fix_has_its_reason() -> None:
    here = {"lat": 35.0, "lon": 139.0}
    assert outcome({"s": None, **here}) == ["no time"]
    assert outcome({"s": 0, **here, "t": datetime.fromisoformat("1970-01-02T00:00:00+00:00")}) == ["time before 1990"]
    assert outcome({"s": 5, **here}, latest=at(1)) == ["time in the future"]
    assert outcome({"s": 0, "lat": 35.0}) == ["no position"]
    assert outcome({"s": 0, **here, "type": 4}) == ["base station"]
    assert outcome({"s": 0, **here, "type": 11, "craft_id": 4_310_001}) == ["base station"]
    assert outcome({"s": 0, **here, "type": 11}) == ["fixes"]
    assert outcome({"s": 0, **here, "type": 21}) == ["aid to navigation"]
    assert outcome({"s": 0, **here, "craft_id": 994_310_001}) == ["aid to navigation"]
    assert outcome({"s": 0, **here, "type": 9, "craft_id": 111_431_001}) == ["fixes"]


def test_same_words_within_half_a_minute_are_one_transmission() -> None:
    said = {"lat": 35.0, "lon": 139.0, "sog_kn": 7.0, "second": 12}
    assert outcome({"s": 0, **said}, {"s": 29, **said}) == ["fixes", "duplicate"]
    assert outcome({"s": 0, **said}, {"s": 30, **said}) == ["fixes", "fixes"]
    assert outcome({"s": 0, **said}, {"s": 2, **said, "second": 14}) == ["fixes", "fixes"]
    assert outcome({"s": 0, **said}, {"s": 2, **said, "sog_kn": 7.5}) == ["fixes", "fixes"]
    assert outcome({"s": 0, **said}, {"s": 2, **said, "craft_id": 7}) == ["fixes", "fixes"]
    assert outcome({"s": 0, **said}, {"s": 2, **said, "type": 3}) == ["fixes", "duplicate"]


def test_the_report_heard_first_stays_whatever_the_order_of_the_inputs() -> None:
    said = {"lat": 35.0, "lon": 139.0, "second": 12}
    assert outcome({"s": 3, **said}, {"s": 1, **said}) == ["duplicate", "fixes"]


def test_without_a_second_only_the_same_moment_will_do() -> None:
    said = {"lat": 35.0, "lon": 139.0}
    assert outcome({"s": 0, **said}, {"s": 0, **said, "lon": 139.0002}) == ["fixes", "duplicate"]
    assert outcome({"s": 0, **said}, {"s": 0, **said, "lon": 139.001}) == ["fixes", "fixes"]
    assert outcome({"s": 0, **said}, {"s": 1, **said}) == ["fixes", "duplicate"]
    assert outcome({"s": 0, **said}, {"s": 10, **said}) == ["fixes", "fixes"]


def test_a_standing_clock_does_not_cost_the_square_of_the_log() -> None:
    n = 60_000
    rows = {"lat": np.linspace(-60, 60, n), "lon": np.linspace(0, 90, n), "offset": np.arange(n)}
    constant = {"craft_id": 1, "t": START, "type": 1, "length": 1, "frame": 1}
    columns = [
        pa.array(rows[f.name], f.type) if f.name in rows else pa.repeat(pa.scalar(constant.get(f.name), f.type), n)
        for f in REPORTS
    ]
    made = make_tracks(pa.table(columns, schema=REPORTS), sayings(), TrackCarry.empty())
    assert sum(made.tally[1].values()) == n


def test_a_receivers_zero_is_dropped_and_a_ship_off_ghana_is_not() -> None:
    ship = [{"s": s, "lat": 35.0 + s / 1e5, "lon": 139.0} for s in (0, 60, 120)]
    zero = {"s": 90, "lat": 0.0, "lon": 0.0}
    assert outcome(*ship, zero) == ["fixes"] * 3 + ["null island"]
    assert outcome({"s": 0, "lat": 0.01, "lon": 0.0}, {"s": 300, "lat": 0.0, "lon": 0.0}) == ["fixes", "fixes"]


def test_fixes_keep_their_columns_and_their_nulls() -> None:
    row = {"lat": 35.0, "lon": 139.0, "cog_deg": 90.0, "type": 18, "frame": 4, "offset": 800, "length": 49}
    made = make({"s": 5, **row, "nav_status": None}, {"s": 0, **row, "craft_id": 7, "heading_deg": 91.0})
    first, second = made.fixes.to_pylist()
    assert (first["craft_id"], first["heading_deg"], first["nav_status"]) == (7, 91.0, 0)
    assert second == {
        **dict.fromkeys(("sog_kn", "heading_deg", "alt_m", "nav_status")),
        **row,
        "craft_id": 412_000_001,
        "t": at(5),
        "segment": at(5),
        "in_segment": 1,
    }


def test_adsb_craft_may_be_fast() -> None:
    aircraft = [
        {"s": 60 * n, "lat": 35.0, "lon": 139.0 + n * 0.15, "craft_id": (2 << 56) | 7, "type": 0} for n in range(5)
    ]
    assert len(set(make(*aircraft).fixes["segment"].to_pylist())) == 1


moments = st.one_of(
    st.integers(0, 3 * DAY_S), st.sampled_from([d * DAY_S + s for d in (1, 2) for s in range(-40, 41, 4)])
)
places = st.sampled_from([(35.0, 139.0), (35.001, 139.0), (35.3, 139.2), (10.0, -170.0), (0.0, 0.0), (None, 5.0)])
rows_of_reports = st.lists(
    st.fixed_dictionaries(
        {
            "s": st.one_of(moments, st.none()),
            "place": places,
            "craft_id": st.sampled_from([412_000_001, 412_000_002, 4_310_001, 994_310_001]),
            "second": st.sampled_from([None, 12, 13, 61]),
            "sog_kn": st.sampled_from([None, 0.0, 15.0]),
            "cog_deg": st.sampled_from([None, 90.0]),
            "type": st.sampled_from([1, 4, 11, 18, 27]),
            "receiver": st.sampled_from([None, "north", "south"]),
            "frame": st.sampled_from([3, 8]),
        }
    ),
    max_size=40,
)
rows_of_statics = st.lists(
    st.fixed_dictionaries(
        {
            "s": st.one_of(moments, st.none()),
            "craft_id": st.sampled_from([412_000_001, 412_000_002]),
            "type": st.sampled_from([5, 24]),
            "name": st.sampled_from([None, "ALBATROSS", "PETREL"]),
            "callsign": st.sampled_from([None, "JABC"]),
        }
    ),
    max_size=15,
)


def by_day(table: pa.Table, begin: int, end: int) -> pa.Table:
    day = pc.fill_null(pc.cast(table["t"], pa.int64()), -1).to_numpy() - int(START.timestamp()) * 1_000_000
    number = np.clip(day // (DAY_S * 1_000_000), 0, 3)
    return table.filter(pa.array((number >= begin) & (number < end)))


def by_craft_and_time(table: pa.Table, time: str) -> list[dict[str, Any]]:
    keys = (pc.cast(table[time], pa.int64()).to_numpy(), table["craft_id"].to_numpy())
    return table.take(pa.array(np.lexsort(keys))).to_pylist()  # type: ignore[no-any-return]


def merged(runs: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return runs with adjacent equal ones joined, as whoever reads them takes them."""
    joined: list[tuple[Any, ...]] = []
    last: dict[tuple[Any, ...], int] = {}
    for run in runs:
        kind = (run["craft_id"], run["type"], run["type"] == 24 and run["name"] is None and run["callsign"] is not None)
        said = (run["name"], run["callsign"])
        if kind in last and joined[last[kind]][1] == said:
            _, _, start, _, count = joined[last[kind]]
            joined[last[kind]] = (kind, said, start, run["t_end"], count + run["reports"])
        else:
            last[kind] = len(joined)
            joined.append((kind, said, run["t_start"], run["t_end"], run["reports"]))
    return sorted(joined, key=repr)


def sayings_of(runs: pa.Table) -> list[str]:
    return sorted(str(row) for row in runs.select(["craft_id", "type", "name", "callsign", "t_end"]).to_pylist())


@settings(deadline=None, max_examples=150)
@given(rows_of_reports, rows_of_statics, st.sets(st.integers(1, 3)))
def test_slices_with_carry_equal_one_pass(
    rows: list[dict[str, Any]], said: list[dict[str, Any]], cuts: set[int]
) -> None:
    positions = reports(*({**r, "lat": r["place"][0], "lon": r["place"][1]} for r in rows))
    statics = sayings(*said)
    whole = make_tracks(positions, statics, TrackCarry.empty())
    carry, parts = TrackCarry.empty(), []
    edges = [0, *sorted(cuts), 4]
    for begin, end in pairwise(edges):
        part = make_tracks(by_day(positions, begin, end), by_day(statics, begin, end), carry)
        carry = part.carry
        parts.append(part)
    assert by_craft_and_time(pa.concat_tables([p.fixes for p in parts]), "t") == whole.fixes.to_pylist()
    assert carry.last == whole.carry.last
    counts: dict[int, Counter[str]] = {}
    for part in parts:
        for frame, tally in part.tally.items():
            counts.setdefault(frame, Counter()).update(tally)
    assert counts == whole.tally
    assert sum(sum(tally.values()) for tally in whole.tally.values()) == len(rows)
    assert add_reception([p.reception for p in parts]) == add_reception([whole.reception])
    runs = by_craft_and_time(pa.concat_tables([p.statics for p in parts]), "t_start")
    assert merged(runs) == merged(whole.statics.to_pylist())
    assert sayings_of(carry.statics) == sayings_of(whole.carry.statics)


@settings(deadline=None, max_examples=60)
@given(rows_of_reports, st.randoms(use_true_random=False))
def test_craft_apart_or_reports_shuffled_give_the_same_fixes(rows: list[dict[str, Any]], random: Any) -> None:
    """Shuffle reports of different moments: ties keep their canonical order, which the engine lays down."""
    positions = reports(*({**r, "lat": r["place"][0], "lon": r["place"][1]} for r in rows))
    order = list(range(len(rows)))
    random.shuffle(order)
    ranks: dict[Any, list[int]] = {}
    for row in order:
        ranks.setdefault(rows[row]["s"], []).append(row)
    ties = {s: iter(sorted(members)) for s, members in ranks.items()}
    shuffled = positions.take(pa.array([next(ties[rows[row]["s"]]) for row in order], pa.int64()))
    whole = make_tracks(positions, sayings(), TrackCarry.empty())
    assert make_tracks(shuffled, sayings(), TrackCarry.empty()).fixes == whole.fixes
    alone = [
        make_tracks(positions.filter(pc.equal(positions["craft_id"], craft)), sayings(), TrackCarry.empty())
        for craft in sorted(set(positions["craft_id"].to_pylist()))
    ]
    assert pa.concat_tables([FIXES.empty_table(), *(part.fixes for part in alone)]) == whole.fixes
    assert add_reception([part.reception for part in alone]) == add_reception([whole.reception])
    assert [row for part in alone for row in part.carry.recent.to_pylist()] == whole.carry.recent.to_pylist()
    assert [row for part in alone for row in part.carry.last.to_pylist()] == whole.carry.last.to_pylist()


def test_chunks_with_their_own_dictionaries_are_one_table() -> None:
    chunks = [
        reports({"s": s, "lat": 35.0, "lon": 139.0, "second": s, "receiver": receiver})
        for s, receiver in ((0, "north"), (9, "south"), (18, None))
    ]
    made = make_tracks(pa.concat_tables(chunks), sayings(), TrackCarry.empty())
    assert made.reception.select(["receiver", "craft"]).to_pylist() == [
        {"receiver": None, "craft": 1},
        {"receiver": "north", "craft": 1},
        {"receiver": "south", "craft": 1},
    ]


def test_only_the_reports_just_before_midnight_are_carried() -> None:
    said = {"lat": 35.0, "lon": 139.0}
    made = make({"s": DAY_S - 40, **said}, {"s": DAY_S - 8, **said}, {"s": 600, **said, "craft_id": 7})
    assert made.carry.recent.schema == REPORTS
    assert made.carry.recent["t"].to_pylist() == [at(DAY_S - 8)]
    assert made.carry.recent.select(POSITIONS.names).schema == POSITIONS


INTERPRETED = """
import sys
from tracks.test_make import busy_slice
sys.stdout.buffer.write(busy_slice())
"""


def busy_slice() -> bytes:
    """Return the tables made of a busy slice, as bytes."""
    rows = [
        {"s": s * 7 % 900, "lat": 35 + s % 3 * 0.4, "lon": 179.9 + s / 1e4 - (360 if s > 150 else 0), "second": s % 60}
        for s in range(300)
    ]
    made = make(
        *({**row, "sog_kn": 9.0, "cog_deg": 90.0, "receiver": "a", "type": 1 + n % 3} for n, row in enumerate(rows))
    )
    sink = pa.BufferOutputStream()
    for table in (made.fixes, made.carry.last, made.reception):
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
    return bytes(sink.getvalue())


def test_interpreted_kernels_say_the_same() -> None:
    here = Path(__file__).parents[1]
    environment = {**os.environ, "OFFING_INTERPRETED": "1", "PYTHONPATH": str(here)}
    done = subprocess.run([sys.executable, "-c", INTERPRETED], env=environment, capture_output=True, check=True)
    assert done.stdout == busy_slice()
