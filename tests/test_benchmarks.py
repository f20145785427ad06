"""What is measured must be real: the logs of the benchmarks are AIVDM that others understand."""

import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from pyais.stream import IterMessages

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from make_log import write_log
from traffic import MOORED, SILENT_S, locate, make_fleet, report_times, reporting


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "log.nmea"
    assert write_log(path, 20_000, stamp="none") == len(path.read_bytes().splitlines())
    return path


def test_pyais_decodes_every_message_in_the_proportions_promised(log: Path):
    messages = list(IterMessages(log.read_bytes().splitlines()))
    assert all(message.is_valid for message in messages)
    types = Counter(message.decode().msg_type for message in messages)
    assert types.keys() == {1, 2, 3, 5, 18, 24}
    assert 0.01 < types[5] / len(messages) < 0.03
    assert 0.005 < types[24] / len(messages) < 0.03


def test_half_carry_tag_blocks_and_a_fifth_are_copies(log: Path):
    lines = log.read_bytes().splitlines()
    assert 0.47 < sum(line.startswith(b"\\") for line in lines) / len(lines) < 0.53
    reports = [found[0] for line in lines for found in [re.search(rb"!AIVDM,1,1,,.,[123B].*", line)] if found]
    assert 0.19 < 1 - len(set(reports)) / len(reports) < 0.21


def test_stamped_lines_carry_the_time(tmp_path: Path):
    write_log(tmp_path / "log", 2_000)
    lines = (tmp_path / "log").read_bytes().splitlines()
    assert all(re.match(rb"1700\d{6} !|\\(g:[\d-]+,)?s:r\d{3},c:1700\d{6}\*..\\!", line) for line in lines)


def test_ships_sail_no_faster_than_they_say():
    fleet = make_fleet(500)
    for who in range(500):
        t = report_times(0, 2_000, total=2_000)
        track = locate(fleet, t.astype(int) * 0 + who, t)
        north = (track["lat"][1:] - track["lat"][:-1]) * 60 / ((t[1] - t[0]) / 3600)
        assert abs(north).max() < 35
        assert (track["sog_kn"] < 35).all()
        if fleet.kind[who] == MOORED:
            assert (track["sog_kn"] == 0).all()


def test_the_silent_are_silent():
    fleet = make_fleet(1_000)
    t = report_times(0, 100_000, total=100_000)
    who = reporting(fleet, 0, 100_000, t)
    quiet = [n for n in range(1_000) if fleet.silent_from[n] < float("inf")]
    assert quiet
    for craft in quiet:
        heard = t[who == craft]
        assert ((heard < fleet.silent_from[craft]) | (heard >= fleet.silent_from[craft] + SILENT_S)).all()
