"""What was heard is what the feed holds: the decoder is the judge."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offing.codecs.aivdm_decode import Memory, decode
from offing.rehearsal.heard import heard_times
from offing.rehearsal.played import Noise
from offing.rehearsal.transmit import stream
from rehearsal.plays import HOUR, START, alone, busy, eastward

NOISE = Noise(bit_errors=0.3, dropped_parts=0.5)


@settings(max_examples=10)
@given(st.integers(0, 1 << 40), st.sampled_from((0, 60, 600)))
def test_heard_are_exactly_the_reports_that_a_decoder_takes(seed: int, thin_s: float) -> None:
    played = busy(seed, noise=NOISE)
    lines = b"".join(batch.lines for batch in stream(played, thin_s=thin_s))
    said = decode(lines, offset=0, memory=Memory.fresh(), last=True).positions
    decoded = set(zip(said["craft_id"].to_pylist(), said["t"].cast("int64").to_pylist(), strict=True))
    heard = heard_times(played, thin_s=thin_s)
    listed = {(craft, t // 1_000_000 * 1_000_000) for craft in heard.crafts.tolist() for t in heard.of(craft).tolist()}
    assert listed == decoded


def test_times_are_sorted_by_identity_and_name_the_true_craft() -> None:
    heard = heard_times(busy())
    assert heard.crafts.tolist() == [799000000 + n for n in (1, 2, 3, 4, 6, 77)]
    assert heard.offsets[0] == 0 and heard.offsets[-1] == len(heard.times) == len(heard.by)
    for craft in heard.crafts.tolist():
        assert (np.diff(heard.of(craft)) > 0).all()
    first, last = heard.offsets[4:6]
    assert set(heard.by[first:last].tolist()) == {799000005}
    assert not len(heard.of(799000005))
    assert not len(heard.of(799999999))


def test_a_part_of_the_time_is_that_part_of_all() -> None:
    since, until = START + HOUR // 3, START + HOUR // 2
    whole, part = heard_times(busy()), heard_times(busy(), since=since, until=until)
    for craft in whole.crafts.tolist():
        t = whole.of(craft)
        assert part.of(craft).tolist() == t[(t >= since) & (t < until)].tolist()


@pytest.mark.parametrize("played", [alone(eastward(5), receivers=[]), alone(eastward(5), ais="")])
def test_nobody_heard(played) -> None:
    heard = heard_times(played)
    assert len(heard.crafts) == len(heard.times) == 0
    assert heard.offsets.tolist() == [0]
