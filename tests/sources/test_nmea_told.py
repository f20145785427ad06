"""What `offing parse` is told of a log: every message, of any type, in full."""

import json
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmea_samples import T0, VOYAGE, one, random_log, two
from offing.codecs.aivdm_encode import encode, sentence, tag_block
from offing.schema.source import Stretch
from offing.sources.nmea import SOURCE, tell

BROADCAST = sentence("AIVDM,1,1,,A,85Mwp`1Kf3aCnsNvBWLi=wQuNhA5t43N`5nCuI=p<IBfVqnMgPGs,0")


def told(*stretches: bytes) -> tuple[list[dict[str, Any]], Counter[str]]:
    """Return what is told of a log that comes in stretches, and its messages by type as they are accounted for."""
    carry: dict[str, Any] = {}
    said: list[dict[str, Any]] = []
    by_type: Counter[str] = Counter()
    offset = 0
    for number, data in enumerate(stretches):
        stretch = Stretch(data, offset, last=number == len(stretches) - 1)
        said += tell(stretch, {}, carry)
        parsed = SOURCE.parse(stretch, {}, carry)
        by_type.update(parsed.account.by_type)
        carry = json.loads(json.dumps(parsed.carry))
        offset += len(data)
    return said, by_type


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), cuts=st.lists(st.integers(0, 60), max_size=5))
def test_every_message_accounted_for_is_told_however_the_log_is_cut(seed: int, cuts: list[int]) -> None:
    lines = random_log(seed).splitlines(keepends=True)
    edges = [0, *sorted(min(cut, len(lines)) for cut in cuts), len(lines)]
    said, by_type = told(*(b"".join(lines[a:b]) for a, b in pairwise(edges)))
    assert Counter(str(one["type"]) for one in said) == by_type
    assert said == told(b"".join(lines))[0]


def test_a_position_is_told_with_all_its_fields() -> None:
    (said,) = told(tag_block(t=T0, source="r1") + one() + b"\n")[0]
    assert list(said)[:4] == ["report", "craft", "type", "title"]
    assert {name: said[name] for name in ("report", "craft", "t", "receiver", "sog_kn", "lat", "second")} == {
        "report": "position",
        "craft": "mmsi:412345678",
        "t": T0,
        "receiver": "r1",
        "sog_kn": 12.3,
        "lat": 38.123457,
        "second": 7,
    }
    assert {"radio", "raim", "maneuver", "accuracy", "rot_deg_min"} <= said.keys()
    assert not {"payload", "msg_type"} & said.keys()


def test_a_message_in_two_parts_is_told_once() -> None:
    (said,) = told(two()[0], two()[1])[0]
    assert said["report"] == "static"
    assert {name: said[name] for name in VOYAGE if name != "msg_type"} == {
        name: value for name, value in VOYAGE.items() if name != "msg_type"
    }


def test_a_type_that_is_only_counted_is_told_with_its_payload() -> None:
    (said,) = told(BROADCAST)[0]
    assert (said["report"], said["type"], said["craft"]) == ("message", 8, "mmsi:366999712")
    assert (said["bits"], said["payload"][:6], said["t"]) == (312, "85Mwp`", None)


def test_pyais_reads_in_it_what_we_do_not() -> None:
    pytest.importorskip("pyais")
    (said,) = told(BROADCAST)[0]
    assert (said["pyais"]["dac"], said["pyais"]["fid"]) == (366, 56)
    assert said["pyais"]["data"].startswith("3a53dbb7")
    json.dumps(said["pyais"])
    broken = sentence("AIVDM,1,1,,A,85Mwp`1K,2")
    assert "payload" in told(broken)[0][0]


def test_damaged_sentences_are_not_told() -> None:
    log = encode({"msg_type": 24, "mmsi": 338000001, "partno": 0, "name": "SMALL BOAT"})[0]
    said, _ = told(one()[:-2] + b"00\n" + log)
    assert [(one["type"], one["name"]) for one in said] == [(24, "SMALL BOAT")]
