import hashlib
import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmea_samples import T0, base, one, pghp, random_log, two
from offing.codecs.aivdm_encode import tag_block
from offing.nav.compiled import is_interpreted
from offing.schema.account import Account
from offing.schema.errors import UsageError
from offing.schema.source import Head, Parsed, Stretch
from offing.sources.nmea import SOURCE

Outcome = tuple[list[dict[str, Any]], list[dict[str, Any]], Account]


def parse_in(stretches: list[bytes], *, layout: dict[str, Any] | None = None) -> Outcome:
    """Read stretches one after the other, as the engine does, and put together what they say."""
    import json

    carry: dict[str, Any] = {}
    parsed: list[Parsed] = []
    offset = 0
    for number, data in enumerate(stretches):
        last = number == len(stretches) - 1
        found = SOURCE.parse(Stretch(data, offset, last), layout or {}, carry)
        assert found.account.balanced()
        parsed.append(found)
        carry = json.loads(json.dumps(found.carry))
        offset += len(data)
    account = sum((found.account for found in parsed[1:]), parsed[0].account)
    account.by_type, account.context, account.rejected = (
        dict(sorted(counts.items())) for counts in (account.by_type, account.context, account.rejected)
    )
    tables = (
        [row for found in parsed for row in getattr(found, name).to_pylist()] for name in ("positions", "statics")
    )
    return *tables, account  # type: ignore[return-value]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), cuts=st.lists(st.integers(0, 60), max_size=6), start=st.booleans())
def test_any_split_at_line_ends_reads_the_same(seed: int, cuts: list[int], start: bool) -> None:
    lines = random_log(seed).splitlines(keepends=True)
    layout = {"start": int(T0.timestamp())} if start else {}
    edges = [0, *sorted(min(cut, len(lines)) for cut in cuts), len(lines)]
    pieces = [b"".join(lines[a:b]) for a, b in pairwise(edges)]
    assert parse_in(pieces, layout=layout) == parse_in([b"".join(lines)], layout=layout)


def test_line_by_line_reads_the_same() -> None:
    log = random_log(3, 300)
    assert parse_in(log.splitlines(keepends=True)) == parse_in([log])


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.binary(max_size=60) | st.sampled_from([one(), *two(), pghp(T0), tag_block(t=T0), b"\\", b"!AIVDM,", b"$"]),
        max_size=12,
    )
)
def test_no_bytes_whatever_break_it(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    positions, _, account = parse_in([data])
    assert account.lines == len(data.split(b"\n")) - (not data or data.endswith(b"\n"))
    assert len(positions) == account.positions


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1000), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=20))
def test_no_damage_to_a_log_breaks_it(seed: int, damage: list[tuple[int, int]]) -> None:
    log = bytearray(random_log(seed))
    for at, value in damage:
        log[at % len(log)] = value
    account = parse_in([bytes(log)])[2]
    assert account.balanced()


def test_a_line_of_megabytes_is_one_refused_line() -> None:
    account = parse_in([one() + b"\n" + b"A" * 3_000_000 + b"\n" + one()])[2]
    assert (account.messages, account.rejected) == (2, {"line too long": 1})


def test_other_encodings_are_refused_line_by_line() -> None:
    account = parse_in([(one() + b"\n").decode().encode("utf-16") * 2])[2]
    assert account.messages == 0
    assert set(account.rejected) == {"unreadable bytes"}


def test_interpreted_and_compiled_kernels_read_the_same(tmp_path: Path) -> None:
    log = tmp_path / "log.nmea"
    log.write_bytes(b"".join(random_log(seed, 120) for seed in range(12)))
    other = {**os.environ, "OFFING_INTERPRETED": "0" if is_interpreted() else "1"}
    told = subprocess.run(
        [sys.executable, "-c", DIGEST, str(log)], env=other, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == [digest(log.read_bytes()), str(not is_interpreted())]


DIGEST = """
import sys
from pathlib import Path
sys.path[:0] = [TESTS]
from sources.test_nmea import digest
from offing.nav.compiled import is_interpreted
print(digest(Path(sys.argv[1]).read_bytes()), is_interpreted())
""".replace("TESTS", repr(str(Path(__file__).parents[1])))


def digest(data: bytes) -> str:
    positions, statics, account = parse_in(
        [data[: len(data) // 2].rpartition(b"\n")[0] + b"\n", data[data[: len(data) // 2].rfind(b"\n") + 1 :]]
    )
    return hashlib.sha256(repr((positions, statics, account)).encode()).hexdigest()


STAMP = str(int(T0.timestamp())).encode()
TIMED = {
    "tag blocks": tag_block(t=T0) + one(),
    "the stamp on each line": STAMP + b" " + one(),
    "clock lines ($PGHP, RMC, ZDA)": pghp(T0) + b"\n" + one(),
    "base-station reports and seconds": base(2190001, T0) + b"\n" + one(),
}


@pytest.mark.parametrize(("words", "log"), TIMED.items(), ids=TIMED.keys())
def test_recognition_says_where_times_come_from(words: str, log: bytes) -> None:
    found = SOURCE.recognise(Head("x.log", b"\xef\xbb\xbf# a log\r\n" + log + b"\r\n"), {})
    assert found.score > 0.9
    assert found.decided == (f"time from {words}",)


def test_recognition_of_a_log_without_time() -> None:
    head = Head("x", one() + b"\n")
    assert "no time" in SOURCE.recognise(head, {}).decided[0]
    found = SOURCE.recognise(head, {"start": "2023-07-14T20:00:00Z"})
    assert found.layout == {"start": int(T0.timestamp())}
    assert found.decided == ("time counted from 2023-07-14T20:00:00Z by the seconds in reports",)
    assert SOURCE.recognise(head, {"start": datetime(2023, 7, 14, 20, tzinfo=UTC)}).layout == found.layout
    [row] = parse_in([one(second=3)], layout=found.layout)[0]
    assert row["t"] == T0.replace(second=3)


def test_a_start_that_is_no_time_is_refused() -> None:
    for start in ("yesterday", 7):
        with pytest.raises(UsageError, match="is no time"):
            SOURCE.recognise(Head("x", one()), {"start": start})


def test_recognition_looks_past_a_long_preamble_and_a_cut_line() -> None:
    head = Head("x", b"# preamble\n" * 9000 + (one() + b"\n") * 50 + one()[:20])
    assert SOURCE.recognise(head, {}).score > 0.9


@pytest.mark.parametrize("data", [b"", b"mmsi,time,lat,lon\n1,2,3,4\n", b"\x00" * 100, b"PAR1", b"!AIVDM"])
def test_what_is_no_log_is_not_recognised(data: bytes) -> None:
    assert SOURCE.recognise(Head("x", data), {}).score == 0


def test_mostly_damaged_logs_score_low_but_are_ours() -> None:
    junk = random.Random(1).randbytes(4000).replace(b"\n", b".")
    found = SOURCE.recognise(Head("x", b"\n".join(junk[k : k + 40] for k in range(0, 4000, 40)) + b"\n" + one()), {})
    assert 0.5 <= found.score < 0.6


def test_the_pointers_of_a_stretch_count_from_the_start_of_the_input() -> None:
    parsed = SOURCE.parse(Stretch(one() + b"\n", 5000, True), {}, {})
    assert parsed.positions.column("offset").to_pylist() == [5000]


def test_only_bytes_are_read() -> None:
    with pytest.raises(TypeError):
        SOURCE.parse(Stretch(pa.table({}), 0, True), {}, {})


KNOWN = {  # lines, messages, position reports, rejected lines
    "aislib_stream_example.txt": (8551, 4051, 3155, 0),
    "aisabnormal_ais-sample.txt.gz": (80246, 26077, 25947, 0),
    "gpsd_sample.aivdm": (1121, 102, 21, 1),
}


@pytest.mark.real
@pytest.mark.parametrize("name", KNOWN)
def test_every_line_of_the_real_logs_is_accounted_for(real_data: Path, name: str) -> None:
    import gzip

    data = (real_data / "ais" / "nmea" / name).read_bytes()
    account = parse_in([gzip.decompress(data) if name.endswith(".gz") else data])[2]
    assert (account.lines, account.messages, account.positions, sum(account.rejected.values())) == KNOWN[name]


@pytest.mark.real
def test_gpsd_expects_what_we_decode(real_data: Path) -> None:
    folder = real_data / "ais" / "nmea"
    positions = parse_in([(folder / "gpsd_sample.aivdm").read_bytes()])[0]
    wanted = []
    for line in (folder / "gpsd_sample.aivdm.chk").read_text().splitlines():
        type_, _, mmsi, *rest = line.split("|")
        at = {"1": 4, "2": 4, "3": 4, "4": 2, "9": 3, "11": 2, "18": 3, "19": 3, "21": 3}.get(type_)
        if at is not None:
            lon, lat = (int(raw) / 600_000 for raw in rest[at : at + 2])
            wanted.append(
                (int(type_), int(mmsi), None if lat == 91 else round(lat, 6), None if lon == 181 else round(lon, 6))
            )
    ours = [(row["type"], row["craft_id"], row["lat"], row["lon"]) for row in positions if row["type"] != 27]
    assert ours == wanted
