"""The small log is real AIVDM, holds what it says, and can never pass for the world."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pyarrow.compute as pc
import pytest
from pyais.stream import IterMessages

from offing.codecs.aivdm_decode import Memory, decode
from offing.rehearsal.small_log import FLEET, HOURS, START, small_log
from offing.schema.craft import craft_key, is_rehearsal


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    return [line for _, line in small_log()]


def test_same_seed_same_bytes_other_seed_others(lines):
    assert [line for _, line in small_log(seed=1)] == lines
    assert [line for _, line in small_log(seed=2)] != lines


def test_times_are_in_order_and_span_the_story():
    times = [t for t, _ in small_log()]
    assert times == sorted(times)
    assert START <= times[0] < START + timedelta(minutes=5)
    assert START + timedelta(hours=HOURS - 1) < times[-1] < START + timedelta(hours=HOURS, minutes=5)


def test_another_start_moves_every_line():
    later = START + timedelta(days=400)
    moved = [t - timedelta(days=400) for t, _ in small_log(start=later)]
    assert moved == [t for t, _ in small_log()]


def test_pyais_understands_every_line(lines):
    messages = list(IterMessages([line.strip() for line in lines]))
    assert all(message.is_valid for message in messages)
    said = [message.decode() for message in messages]
    assert Counter(message.msg_type for message in said).keys() == {1, 5, 18, 24}
    assert all(is_rehearsal(message.mmsi) for message in said)
    names = {message.shipname for message in said if getattr(message, "shipname", "")}
    assert names == {hull.name for hull in FLEET}
    assert all(name.startswith("SIM ") for name in names)


def test_every_line_is_accounted_for(lines):
    read = decode(b"".join(lines), offset=0, memory=Memory.fresh(), last=True)
    assert read.account.balanced()
    assert not read.account.rejected
    assert read.account.lines == len(lines)
    assert read.positions["t"].null_count == 0
    assert len(pc.unique(read.positions["receiver"])) == 2


def test_the_silent_one_is_silent_and_comes_back(lines):
    read = decode(b"".join(lines), offset=0, memory=Memory.fresh(), last=True)
    heard = read.positions.filter(pc.equal(read.positions["craft_id"], craft_key("mmsi:799000003")))
    hours = sorted((t - START).total_seconds() / 3600 for t in heard["t"].to_pylist())
    longest = max(b - a for a, b in pairwise(hours))
    assert 8 <= longest < 8.2
    assert hours[-1] > 29
