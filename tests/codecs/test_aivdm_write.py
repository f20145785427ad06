"""Many at once are written as one at a time is; the scalar encoder and pyais are the judges."""

import math
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyais import decode as pyais_decode

from offing.codecs.aivdm_encode import encode, encode_payload
from offing.codecs.aivdm_fields import LAYOUTS, SCALES, Layout, layout_of
from offing.codecs.aivdm_write import write_payloads
from offing.codecs.aivdm_write_lines import Lines, Messages, sentence_count, write_lines
from offing.schema.errors import UsageError

LETTERS = "".join(chr(code) for code in range(32, 96))
WRITTEN = [layout for layout in LAYOUTS if layout.type != 21 and "auxiliary" not in layout.variant]
KINDS = [layout_of(1), layout_of(18), layout_of(5), layout_of(24), layout_of(24, part=1)]


def any_row(layout: Layout) -> st.SearchStrategy[dict[str, Any]]:
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for field in layout.fields:
        if field.kind == "text":
            fields[field.name] = st.text(LETTERS + "abcz", max_size=field.width // 6)
            continue
        half = 1 << (field.width - 1)
        low, high = (-half, half - 1) if field.kind == "int" else (0, 2 * half - 1)
        raws = st.integers(low, high)
        values = raws.map(SCALES[field.scale]) if field.scale else raws
        if field.scale in ("degrees", "tenths"):
            top = high / (600_000 if field.scale == "degrees" else 10)
            bottom = low / (600_000 if field.scale == "degrees" else 10)
            values = values | st.floats(bottom, top)
        fields[field.name] = values | st.just(math.nan)
    fields["msg_type"] = st.sampled_from((1, 2, 3)) if layout.type in (1, 2, 3) else st.just(layout.type)
    fields["mmsi"] = st.integers(0, 979_999_999)
    if "partno" in fields:
        fields["partno"] = st.just(int(layout.variant == "B"))
    return st.fixed_dictionaries(fields)


def scalar(row: dict[str, Any]) -> dict[str, Any]:
    return {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}


def columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


@pytest.mark.parametrize("layout", WRITTEN, ids=lambda layout: f"{layout.type}{layout.variant}")
@settings(max_examples=40)
@given(data=st.data())
def test_payloads_are_those_of_the_scalar_encoder(layout: Layout, data: st.DataObject) -> None:
    rows = data.draw(st.lists(any_row(layout), min_size=1, max_size=4))
    found = write_payloads(layout, columns(rows), len(rows))
    expected = [encode_payload(scalar(row)) for row in rows]
    assert [(bytes(chars).decode(), found.fill) for chars in found.chars] == expected


def test_what_is_not_given_is_not_available() -> None:
    found = write_payloads(layout_of(1), {"mmsi": [799000001, 799000002]}, 2)
    assert [bytes(chars).decode() for chars in found.chars] == [
        encode_payload({"msg_type": 1, "mmsi": mmsi})[0] for mmsi in (799000001, 799000002)
    ]


@pytest.mark.parametrize(
    ("type_", "given_"),
    [
        (1, {"mmsi": [1 << 30]}),
        (1, {"mmsi": [1], "sog_kn": [200.0]}),
        (1, {"mmsi": [1], "lat": [120.0]}),
        (1, {"mmsi": [1], "name": ["NO SUCH FIELD"]}),
        (5, {"mmsi": [1], "name": ["A" * 21]}),
        (5, {"mmsi": [1], "name": ["É"]}),
        (1, {"mmsi": [-1]}),
        (1, {"mmsi": [1], "lon": [math.inf]}),
    ],
)
def test_what_does_not_fit_is_refused(type_: int, given_: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        write_payloads(layout_of(type_), given_, 1)


@settings(max_examples=60)
@given(data=st.data())
def test_lines_are_those_of_the_scalar_encoder(data: st.DataObject) -> None:
    names = [name.encode() for name in data.draw(st.lists(st.sampled_from(("r1", "SIM-WEST", "2573535")), min_size=1))]
    rows = [data.draw(st.sampled_from(KINDS).flatmap(any_row)) for _ in range(data.draw(st.integers(1, 4)))]
    payloads = [encode_payload(scalar(row)) for row in rows]
    texts = [np.frombuffer(text.encode(), np.uint8) for text, _ in payloads]
    lengths = np.array([len(text) for text in texts])
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    messages = Messages(
        np.concatenate(texts),
        np.cumsum(lengths) - lengths,
        lengths,
        np.array([fill for _, fill in payloads]),
        rng.choice([65, 66], len(rows)),
        rng.integers(0, 10, len(rows)),
        rng.integers(0, 10_000, len(rows)),
    )
    seconds = rng.integers(1_000_000_000, 2_000_000_000, len(rows))
    receivers = rng.integers(0, len(names), len(rows))
    counts = sentence_count(lengths)
    of = np.repeat(np.arange(len(rows)), counts)
    parts = np.concatenate([np.arange(count) for count in counts])
    found, ends = write_lines(messages, Lines(of, parts, receivers[of], seconds[of], np.full(len(of), -1)), names)
    expected = [
        line
        for k, row in enumerate(rows)
        for line in encode(
            scalar(row),
            channel=chr(messages.channel[k]),
            sequence=int(messages.sequence[k]) if counts[k] > 1 else None,
            receiver=names[receivers[k]].decode(),
            t=datetime.fromtimestamp(int(seconds[k]), UTC),
            group=int(messages.group[k]),
        )
    ]
    assert found.splitlines(keepends=True) == expected
    assert ends.tolist() == np.cumsum([len(line) for line in expected]).tolist()


@settings(max_examples=60)
@given(st.integers(0, (1 << 32) - 1), st.sampled_from(KINDS))
def test_a_spoilt_line_differs_in_one_character_of_its_payload(spoilt: int, layout: Layout) -> None:
    payload = write_payloads(layout, {"mmsi": [799000001]}, 1)
    chars = payload.chars.ravel()
    one = np.ones(1, np.int64)
    messages = Messages(chars, 0 * one, len(chars) * one, payload.fill * one, 65 * one, 4 * one, 12 * one)
    last = int(sentence_count(len(chars) * one)[0]) - 1
    good, bad = (
        write_lines(messages, Lines(0 * one, last * one, 0 * one, 1_700_000_000 * one, bit * one), [b"r"])[0]
        for bit in (-1, spoilt)
    )
    assert len(good) == len(bad)
    different = [k for k in range(len(good)) if good[k] != bad[k]]
    assert len(different) == 1
    assert 0 <= different[0] - good.index(b",A,") - 3 < len(chars) - 60 * last
    assert bad[different[0]] in {*range(48, 88), *range(96, 120)}


def test_pyais_reads_what_is_written() -> None:
    given_ = {"mmsi": [799000001], "lat": [35.5], "lon": [-139.25], "sog_kn": [12.3], "cog_deg": [271.4]}
    payload = bytes(write_payloads(layout_of(18), given_, 1).chars[0]).decode()
    from offing.codecs.aivdm_encode import sentences

    said = pyais_decode(*sentences(payload, 0))
    assert (said.mmsi, said.lat, said.lon, said.speed, said.course) == (799000001, 35.5, -139.25, 12.3, 271.4)
