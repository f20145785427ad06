import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.schema.source import Head, Parsed
from offing.sources import recognise
from offing.sources.readsb import SOURCE as READSB
from sources.flown import HELO, START, line_ends, read, same, times

SECOND = 1_000_000
NOW = START // SECOND
AIRCRAFT = {
    "hex": "df0001",
    "flight": "SIM01   ",
    "r": "SIM-R1",
    "alt_baro": 1000,
    "gs": 90.5,
    "track": 45.0,
    "true_heading": 47.0,
    "lat": 36.5,
    "lon": 133.25,
    "seen_pos": 1.5,
}
TRACE = {
    "icao": "df0001",
    "r": "SIM-R1",
    "timestamp": float(NOW),
    "trace": [
        [0.5, 36.5, 133.25, 1000, 90.5, 45.0, 0, 64, {"type": "adsb_icao", "flight": "SIM01   "}, "adsb_icao", 1025],
        [2.5, 36.6, 133.26, "ground", 9.5, None, 0, None, None, "adsb_icao", None],
        [4.5, 36.7, 133.27, None, None, 46.0, 0, 64, None, "adsb_icao", 1100],
    ],
}


def dumped(*documents: object, **how: object) -> bytes:
    return b"".join(json.dumps(one, **how).encode() + b"\n" for one in documents)


def snapshot(seconds: float, **said: object) -> dict:
    return {"now": NOW + seconds, "messages": 5, "aircraft": [AIRCRAFT | said]}


def reading(*documents: object, **how: object) -> Parsed:
    return read(READSB, dumped(*documents, **how))


def test_a_snapshot() -> None:
    data = dumped(snapshot(10.0))
    told = read(READSB, data)
    (row,) = told.positions.to_pylist()
    assert times(told.positions).tolist() == [START + 8_500_000]
    assert (row["craft_id"], row["lat"], row["lon"]) == (HELO, 36.5, 133.25)
    assert (row["sog_kn"], row["cog_deg"], row["heading_deg"]) == (90.5, 45.0, 47.0)
    assert row["alt_m"] == pytest.approx(304.8)
    assert json.loads(data[row["offset"] : row["offset"] + row["length"]]) == AIRCRAFT
    (said,) = told.statics.to_pylist()
    assert (said["callsign"], said["name"]) == ("SIM01", "SIM-R1")
    assert (told.account.lines, told.account.messages) == (2, 1)
    assert told.account.context == {"head of a document": 1}


@pytest.mark.parametrize("how", [{}, {"indent": 1}, {"separators": (",", ":")}])
def test_a_trace_however_it_is_laid_out(how: dict) -> None:
    data = dumped(TRACE, TRACE | {"icao": "df0002"}, **how)
    told = read(READSB, data)
    assert times(told.positions)[:3].tolist() == [START + n * SECOND // 2 for n in (1, 5, 9)]
    heights = [None if one is None else round(one, 2) for one in told.positions["alt_m"].to_pylist()]
    assert heights == [304.8, 0.0, 335.28] * 2
    assert [json.loads(data[r["offset"] : r["offset"] + r["length"]]) for r in told.positions.to_pylist()] == TRACE[
        "trace"
    ] * 2
    assert told.account.by_type == {"trace point": 6}
    same(told, read(READSB, data, line_ends(data)))


def test_thinned_lines() -> None:
    lines = [
        {"now": NOW, "alt_baro": 3775, "gscp": 19, "lat": 36.5, "lon": 133.25, "track": 258.1, "hex": "df0001"},
        {"flight": "N/A", "now": NOW + 1},
        {"now": NOW + 2, "alt_baro": None, "gscp": None, "lat": 36.6, "lon": 133.25, "hex": "df0001", "flight": "N/A"},
    ]
    told = reading(*lines)
    assert told.positions["sog_kn"].to_pylist() == [19.0, None]
    assert (told.account.by_type, told.account.context) == ({"aircraft": 2}, {"no aircraft in it": 1})
    assert told.statics.num_rows == 0


def test_a_position_that_later_snapshots_repeat_counts_once() -> None:
    told = reading(*(snapshot(n, seen_pos=0.1 + n) for n in range(5)), snapshot(6.0, seen_pos=0.1))
    assert times(told.positions).tolist() == [START - 100_000, START + 5_900_000]
    assert told.account.by_type == {"aircraft": 2, "aircraft repeated": 4}


def test_what_an_aircraft_calls_itself_is_said_when_it_changes_or_after_five_minutes() -> None:
    at = [0, 100, 299, 300, 301]
    told = reading(*(snapshot(n, seen_pos=0, lat=36 + n / 100, flight="SIM2" if n == 301 else "SIM1") for n in at))
    assert [(t - START) // SECOND for t in times(told.statics).tolist()] == [0, 300, 301]


def test_a_time_in_milliseconds() -> None:
    told = reading({"now": NOW * 1000, "ac": [AIRCRAFT]})
    assert times(told.positions).tolist() == [START - 1_500_000]


def test_addresses_that_icao_gave_to_nobody_are_counted_and_left_out() -> None:
    told = reading(snapshot(0, hex="~2ABC01"), TRACE | {"icao": "~2abc01"})
    assert told.account.context == {"head of a document": 2, "address that is not ICAO's": 4}
    assert (told.positions.num_rows, told.account.rejected) == (0, {})


def test_bad_entries_are_rejected_and_the_rest_is_read() -> None:
    bad = [
        {"lat": 1.0},
        {"hex": 5},
        {"hex": "xyz"},
        {"hex": "000000"},
        "no",
        7,
        {"hex": "df0003", "lat": "x", "lon": 2},
    ]
    bad += [{"hex": "df0003", "lat": 91, "lon": 2}, {"hex": "df0003", "lat": 10**400, "lon": 2}, {"hex": "df0004"}]
    told = reading({"now": NOW, "aircraft": [*bad, AIRCRAFT]})
    assert told.account.rejected == {"address unreadable": 4, "entry unreadable": 2, "position unreadable": 3}
    assert told.account.by_type == {"aircraft": 1, "aircraft without position": 1}


def test_absurd_values_are_not_told() -> None:
    (row,) = reading(
        snapshot(0, gs=1e9, alt_baro=1e9, alt_geom=None, track=-4, true_heading=True)
    ).positions.to_pylist()
    assert [row[name] for name in ("sog_kn", "alt_m", "cog_deg", "heading_deg")] == [None] * 4
    assert reading(snapshot(0, seen_pos=1e300)).positions.num_rows == 1
    assert reading({"aircraft": [AIRCRAFT]}).positions["t"].to_pylist() == [None]


def test_a_document_that_breaks_off_gives_what_it_has() -> None:
    data = dumped(TRACE, indent=1)
    whole = read(READSB, data[: data.rindex(b"133.27")])
    assert whole.positions.num_rows == 2
    assert whole.account.rejected == {"JSON that breaks off or is damaged": 1}
    broken = dumped(snapshot(0))[:-20] + b"\n" + dumped(snapshot(5))
    told = read(READSB, broken)
    assert told.positions.num_rows == 1
    assert sum(told.account.rejected.values()) == 1
    same(told, read(READSB, broken, line_ends(broken)))


def test_lines_that_are_no_documents() -> None:
    told = read(READSB, b'hello\n\n[1, 2]\n{"a": 1}\n{"now": 1} {"now": 2}\n{"version": "3.14"}\n')
    assert told.account.rejected == {
        "no JSON object": 2,
        "JSON without an aircraft": 1,
        "more than one JSON object in a line": 1,
    }
    assert told.account.context == {"no aircraft in it": 1}


def test_a_byte_order_mark_does_no_harm() -> None:
    data = b"\xef\xbb\xbf" + dumped(snapshot(0))
    assert recognise(Head("x", data), None, {})[0] is READSB
    assert read(READSB, data).positions.num_rows == 1


@pytest.mark.parametrize(
    "data",
    [dumped(snapshot(0)), dumped(TRACE, indent=1), dumped(AIRCRAFT | {"now": NOW}), dumped({"now": 1, "ac": []})],
)
def test_each_form_is_recognised_among_all_sources(data: bytes) -> None:
    assert recognise(Head("x", data), None, {})[0] is READSB


def test_ever_deeper_brackets_do_no_harm() -> None:
    for data in (
        b'{"now": 1, "aircraft": ' + b"[" * 100_000,
        b"{" * 100_000,
        b'{"a":' * 50_000 + b"\n" * 9,
        b"{\n" * 5_000,
    ):
        assert read(READSB, data).positions.num_rows == 0


_VALUE = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=6), st.sampled_from(["ground", "df0001"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=12),
        st.dictionaries(
            st.sampled_from([*AIRCRAFT, "now", "aircraft", "trace", "icao", "timestamp", "gscp"]), inner, max_size=8
        ),
    ),
    max_leaves=25,
)
_TEXTS = st.lists(
    st.one_of(
        _VALUE.map(lambda v: json.dumps(v).encode()), st.binary(max_size=12), st.sampled_from([b"{", b"}", b'"', b"["])
    ),
    max_size=8,
).map(b"\n".join)


@given(data=_TEXTS)
def test_whatever_comes_is_accounted_for_and_raises_nothing(data: bytes) -> None:
    READSB.recognise(Head("x", data), {})
    read(READSB, data)


@given(
    documents=st.lists(
        st.sampled_from([snapshot(0), snapshot(1.0, lat=36.6), TRACE, {"flight": "N/A", "now": 1}]), max_size=6
    ),
    indent=st.sampled_from((None, 1)),
    data=st.data(),
)
def test_cut_at_line_ends_it_reads_the_same(documents: list, indent: int | None, data: st.DataObject) -> None:
    text = dumped(*documents, indent=indent)
    ends = data.draw(st.lists(st.sampled_from(line_ends(text)), max_size=5)) if text else []
    same(read(READSB, text, ends), read(READSB, text)) if text else None


@pytest.mark.real
def test_all_the_real_data_is_read(real_data: Path) -> None:
    counts = {}
    for path in sorted((real_data / "adsb").rglob("*json*")):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        assert recognise(Head(path.name, data[: 1 << 20]), None, {})[0] is READSB
        told = read(READSB, data)
        assert not told.account.rejected, path
        ends = line_ends(data)
        same(told, read(READSB, data, ends[:: max(len(ends) // 3, 1)]))
        counts[path.name] = told.positions.num_rows
        if path.name == "adsb_actions_1hr.json":
            assert (told.account.lines, len(told.positions["craft_id"].unique())) == (5767, 59)
    assert counts.pop("adsb_actions_1hr.json") == 4920
    # One line stands twice, 1,337 are under addresses that TIS-B made up.
    assert counts.pop("adsb_actions_20250601_36_-122.jsonl.gz") == 42_782
    assert (len(counts), sum(counts.values())) == (22, 3930)
