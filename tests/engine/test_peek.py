"""What is parsed without being stored: every report, and the account that a read of it gives."""

from pathlib import Path

import pytest

from nmea_samples import random_log
from offing import pipeline
from offing.engine.home import Home
from story import Silent

# A read counts two things more: what became of the reports on the tracks, and where it was stored.
COMMON = ("sha256", "format", "lines", "messages", "by_type", "continuations", "context", "rejected", "examples")

CSV = "mmsi,time,lat,lon,sog\n" + "".join(
    f"219000001,2023-01-01T00:{n:02d}:00Z,54.0,10.{n:02d},{n % 7 + 0.3}\n" for n in range(30)
)


def account_of(place: Path) -> dict[str, object]:
    *_, last = pipeline.parse([str(place)])
    return last["account"]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_log_is_accounted_for_as_by_a_read(sqlite_home: Home, tmp_path: Path, seed: int) -> None:
    (tmp_path / "a.nmea").write_bytes(random_log(seed, 400))
    (read,) = pipeline.read(sqlite_home, [str(tmp_path / "a.nmea")], watch=Silent())
    parsed = account_of(tmp_path / "a.nmea")
    assert {name: parsed[name] for name in COMMON} == {name: read[name] for name in COMMON}
    *said, _ = pipeline.parse([str(tmp_path / "a.nmea")])
    assert len(said) == parsed["messages"]


def test_a_table_is_told_row_by_row_with_the_numbers_it_holds(sqlite_home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV + "219000001,never,54,10,1\n")
    (read,) = pipeline.read(sqlite_home, [str(tmp_path / "a.csv")], watch=Silent())
    *said, last = pipeline.parse([str(tmp_path / "a.csv")])
    assert {name: last["account"][name] for name in COMMON} == {name: read[name] for name in COMMON}
    assert [one["sog_kn"] for one in said] == [n % 7 + 0.3 for n in range(30)]
    assert (said[1]["report"], said[1]["craft"], said[1]["t"]) == ("position", "mmsi:219000001", "2023-01-01T00:01:00Z")
    assert None not in said[1].values()


@pytest.mark.real
@pytest.mark.parametrize("name", ["nmea/gpsd_sample.aivdm", "nmea/aislib_stream_example.txt", "gfw/gaps_data.csv"])
def test_real_inputs_are_accounted_for_as_by_a_read(sqlite_home: Home, real_data: Path, name: str) -> None:
    place = real_data / "ais" / name
    (read,) = pipeline.read(sqlite_home, [str(place)], watch=Silent())
    parsed = account_of(place)
    if "refused" in read:
        assert parsed == read
    else:
        assert {one: parsed[one] for one in COMMON} == {one: read[one] for one in COMMON}
