"""Draws of chance are spread as they say, depend on what they are for, and agree compiled and interpreted."""

import hashlib
import os
import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from offing.rehearsal.noise import craft_states, draw, mix, normal, share, wander
from offing.rehearsal.transmit import csv_lines, stream
from rehearsal.plays import busy

DRAWN = np.array([share(draw(draw(1, k // 100), k % 100)) for k in range(20_000)])


def mix_by_unsigned(x: int) -> int:
    """Return what the published mixing function gives, in unsigned 32-bit arithmetic that wraps."""
    with np.errstate(over="ignore"):
        word = np.array([x], np.uint32)
        word ^= word >> np.uint32(16)
        word *= np.uint32(0x21F0AAAD)
        word ^= word >> np.uint32(15)
        word *= np.uint32(0x735A2D97)
        word ^= word >> np.uint32(15)
    return int(word[0])


@given(st.integers(0, (1 << 32) - 1))
def test_the_mixing_function_is_the_published_one(x: int) -> None:
    assert mix(x) == mix_by_unsigned(x)


@given(st.integers(0, (1 << 32) - 1), st.integers(0, (1 << 62) - 1))
def test_a_draw_has_32_bits(state: int, value: int) -> None:
    assert 0 <= draw(state, value) < 1 << 32
    assert 0.0 < share(draw(state, value)) < 1.0


def test_draws_are_spread_evenly_and_do_not_follow_one_another() -> None:
    counts, _ = np.histogram(DRAWN, bins=50, range=(0, 1))
    assert ((counts - 400) ** 2 / 400).sum() < 100
    assert abs(np.corrcoef(DRAWN[1:], DRAWN[:-1])[0, 1]) < 0.03
    assert abs(np.corrcoef(DRAWN[100:], DRAWN[:-100])[0, 1]) < 0.03


def test_normals_are_normal() -> None:
    drawn = np.array([normal(draw(5, k)) for k in range(20_000)])
    assert abs(drawn.mean()) < 0.03
    assert abs(drawn.std() - 1) < 0.03
    assert abs((np.abs(drawn) < 1).mean() - 0.683) < 0.02
    assert np.abs(drawn).max() < 3.5


def test_wandering_is_slow_continuous_and_of_one_sigma() -> None:
    drawn = np.array([wander(9, t, 60_000_000) for t in range(0, 36_000_000_000, 1_000_000)])
    assert abs(drawn.std() - 1) < 0.1
    assert np.abs(np.diff(drawn)).max() < 0.2
    assert np.corrcoef(drawn[10:], drawn[:-10])[0, 1] > 0.9
    assert abs(np.corrcoef(drawn[300:], drawn[:-300])[0, 1]) < 0.15


def test_states_differ_by_seed_and_craft() -> None:
    crafts = np.arange(799_000_000, 799_010_000)
    states = np.concatenate([craft_states(seed, crafts) for seed in (0, 1, 1 << 40)])
    assert len(np.unique(states)) > 29_990
    assert (craft_states(1, crafts[::-1])[::-1] == craft_states(1, crafts)).all()


FEED = """
import hashlib
from rehearsal.plays import START, busy
from offing.nav.compiled import is_interpreted
from offing.rehearsal.transmit import csv_lines, stream
assert is_interpreted()
until = START + 600_000_000
for feed in (stream, csv_lines):
    print(hashlib.sha256(b"".join(batch.lines for batch in feed(busy(), until=until))).hexdigest())
"""


def test_interpreted_and_compiled_feeds_are_the_same_bytes() -> None:
    until = busy().start + 600_000_000
    compiled = [
        hashlib.sha256(b"".join(batch.lines for batch in feed(busy(), until=until))).hexdigest()
        for feed in (stream, csv_lines)
    ]
    environment = os.environ | {"OFFING_INTERPRETED": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", FEED], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == compiled
