import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.rehearsal.played import Interference, Played, Receiver, Truth
from offing.rehearsal.truth import LONGEST_LINE, read_truth, truth_lines
from offing.schema.errors import InputError
from rehearsal.plays import HOUR, START, eastward, member, path, play, speaks

NAN = math.nan
TRUTHS = [
    Truth("stop", (799_000_001,), START, START + HOUR, 40.0, 135.0, {"x": 1}, True),
    Truth("company", (799_000_001, 799_100_002), START, START, NAN, NAN, {"far": NAN}, False, "SIM 1 was silent"),
    Truth("company", (799_000_001,), START, START + 1, -40.0, -179.9, {"what": "a ferry"}, decoy=True),
    Truth("gap", (0xDF0001 | 2 << 56,), START, START + 1, 0.0, 0.0, {}, True, "", True),
]


def scene() -> Played:
    members = [member(1), member(100_002, force="traffic:lane"), member(3, ais="")]
    paths = [path(1, *eastward(12)), path(3, *eastward(3)), path(100_002, *eastward(9))]
    spells = [speaks(1, 0, 0.5, as_number=77), speaks(100_002, 0, 1)]
    played = play(members, paths, spells)
    sky = Receiver("SIM-SAT", 0.0, 0.0, 2e6, "satellite", ((START, START + 1),), 0.25)
    wrong = Interference(START, START + HOUR, 40.0, 135.0, 9e3, "circle", 500.0)
    return replace(played, receivers=[*played.receivers, sky], interference=[wrong], invented="All of it.")


def test_a_truth_file_reads_back_as_it_was_written() -> None:
    played = scene()
    lines = list(truth_lines(played, TRUTHS, variant="as in life"))
    found = read_truth(lines, paths=True)
    said = [found.rehearsal[name] for name in ("variant", "synthetic", "invented")]
    assert said == ["as in life", True, "All of it."]
    assert (found.start, found.end) == (played.start, played.end)
    assert found.receivers == played.receivers
    told = ("kind", "craft", "t_start", "t_end", "observable", "why", "marginal", "decoy")
    for one, other in zip(found.truth, TRUTHS, strict=True):
        assert [getattr(one, name) for name in told] == [getattr(other, name) for name in told]
    assert math.isnan(found.truth[1].lat)
    assert found.truth[1].detail == {"far": None}
    assert found.truth[2].lon == -179.9
    assert found.names[799_000_001] == "SIM 1"
    # False identities are the rehearsal's too; so is traffic, and who transmitted nothing.
    assert {799_000_001, 799_000_003, 799_000_077, 799_100_002} <= found.craft


def test_the_true_ways_of_forces_are_told_whoever_hears_them_and_no_traffic() -> None:
    played = scene()
    found = read_truth(truth_lines(played, ()), paths=True).paths
    assert np.unique(found.craft).tolist() == [799_000_001, 799_000_003]
    for key in (799_000_001, 799_000_003):
        mine, theirs = found.of(key), played.knots.of(key)
        assert np.abs(mine.lat - theirs.lat).max() <= 5e-7
        assert np.abs(mine.t - theirs.t).max() <= 500


def test_long_paths_and_much_traffic_keep_to_the_length_of_a_line() -> None:
    legs = [(hour / 900, 40 + hour / 1e4, 135.0) for hour in range(1800)]
    members = [member(1), *(member(100_000 + n, force="traffic:lane") for n in range(1200))]
    played = play(members, [path(1, *legs)], [speaks(1, 0, 1)], hours=2)
    lines = list(truth_lines(played, ()))
    assert max(map(len, lines)) < 60_000
    found = read_truth(lines, paths=True)
    assert len(found.paths.t) == 1800
    assert len(found.craft) == 1201


HEAD, *REST = truth_lines(scene(), TRUTHS)
EVENT = next(json.loads(line) for line in REST if b'"event"' in line)


def changed(**more: object) -> bytes:
    return json.dumps(EVENT | more).encode()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "is empty"),
        ([b"\xff\xfe"], "line 1"),
        ([b'{"what": "event"}'], "first of a truth file"),
        ([json.dumps(json.loads(HEAD) | {"synthetic": False}).encode()], "synthetic"),
        ([HEAD, b"[" * 100_000], "line 2"),
        ([HEAD, b"[1, 2]"], "no JSON object"),
        ([HEAD, b'{"what": "sermon"}'], "sermon"),
        ([HEAD, b'"' + b"x" * LONGEST_LINE + b'"'], "longer than"),
        ([HEAD, changed(t_start="yesterday")], "line 2"),
        ([HEAD, changed(t_start="2023-07-15T00:00:00")], "no time zone"),
        ([HEAD, changed(t_end="1970-01-01T00:00:00Z")], "ends before it begins"),
        ([HEAD, changed(lat=91)], "no number up to 90"),
        ([HEAD, changed(lat=True)], "no number"),
        ([HEAD, changed(craft=[{"id": "ship:1"}])], "no craft"),
        ([HEAD, changed(craft=[17])], "names no craft"),
        ([HEAD, changed(observable="yes")], "could be observed"),
        ([HEAD, changed(detail=[])], "no detail"),
        ([HEAD, b'{"what": "event", "kind": "stop"}'], "lacks"),
        ([HEAD, changed(lat=1).replace(b'"lat": 1', b'"lat": NaN')], "NaN"),
        ([HEAD, changed(lat=1).replace(b'"lat": 1', b'"lat": 1' + b"0" * 5000)], "line 2"),
    ],
)
def test_what_is_no_truth_file_is_refused_with_its_line_and_why(lines: list[bytes], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_truth(lines, name="truth.jsonl")


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_any_bytes_after_the_head_are_read_or_refused(lines: list[bytes]) -> None:
    try:
        found = read_truth([HEAD, *lines], paths=True)
    except InputError:
        return
    assert not lines or found.start == START


@given(
    st.fixed_dictionaries(
        {
            name: st.recursive(
                st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8) | st.integers(),
                lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
                max_leaves=4,
            )
            for name in ("craft", "t_start", "lat", "detail", "observable", "why")
        }
    )
)
def test_an_event_whose_fields_are_anything_is_read_or_refused(more: dict[str, object]) -> None:
    try:
        read_truth([HEAD, changed(**more)])
    except InputError as wrong:
        assert "line 2" in str(wrong)
