import math
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmea_samples import SHIP, VOYAGE, read
from offing.codecs.aivdm_encode import armour, encode, encode_payload, sentence, sentences, tag_block
from offing.codecs.aivdm_fields import LAYOUTS, Layout
from offing.codecs.aivdm_payload import decode_fields
from offing.schema.errors import UsageError

LETTERS = "".join(chr(code) for code in range(32, 96))


def any_values(layout: Layout) -> st.SearchStrategy[dict[str, Any]]:
    """Return strategies of values that every field of *layout* can carry, or none."""
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for field in layout.fields:
        if field.kind == "text":
            texts = st.text(LETTERS, max_size=field.width // 6).map(lambda text: text.strip().rstrip("@").strip())
            fields[field.name] = texts.filter(lambda text: not text.endswith("@")).map(lambda text: text or None)
            continue
        half = 1 << (field.width - 1)
        low, high = (-half, half - 1) if field.kind == "int" else (0, 2 * half - 1)
        raws = st.integers(low, high).filter(lambda raw, field=field: raw not in field.missing)
        if field.kind == "flag":
            raws = raws.map(bool)
        elif field.scale:
            from offing.codecs.aivdm_fields import SCALES

            raws = raws.map(SCALES[field.scale])
        fields[field.name] = raws | st.none() if field.missing else raws
    fixed = {"msg_type": st.just(layout.type), "partno": st.just(int(layout.variant.startswith("B")))}
    aux = st.integers(980_000_000, 989_999_999) if "auxiliary" in layout.variant else st.integers(0, 979_999_999)
    fixed["mmsi"] = aux
    return st.fixed_dictionaries({name: fixed.get(name, values) for name, values in fields.items()})


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.type}{layout.variant}")
@given(data=st.data())
def test_what_is_written_is_read(layout: Layout, data: st.DataObject) -> None:
    values = data.draw(any_values(layout))
    if layout.type == 21:
        values["name_ext"] = None
    payload, fill = encode_payload(values)
    found = decode_fields(payload, 6 * len(payload) - fill)
    if "rot_deg_min" in values:  # two raw values of small turns are one rate
        assert found.pop("rot_deg_min") == values.pop("rot_deg_min")
    assert {name: value for name, value in found.items() if name != "name_ext"} == {
        name: value for name, value in values.items() if name != "name_ext"
    }


def test_every_rate_of_turn_is_written_back() -> None:
    rates = {read_back(rate) for rate in (0.0, 1.0, -1.0, 20.0, -709.0)}
    assert rates == {0.0, 1.0, -1.0, 20.0, -709.0}


def read_back(rate: float) -> Any:
    payload, fill = encode_payload({"msg_type": 1, "mmsi": 1, "rot_deg_min": rate})
    return decode_fields(payload, 6 * len(payload) - fill)["rot_deg_min"]


def test_what_is_not_given_is_not_available() -> None:
    payload, fill = encode_payload({"msg_type": 1, "mmsi": 1})
    found = decode_fields(payload, 6 * len(payload) - fill)
    assert [name for name, value in found.items() if value is None] == [
        "nav_status",
        "rot_deg_min",
        "sog_kn",
        "lon",
        "lat",
        "cog_deg",
        "heading_deg",
        "second",
    ]


def test_a_sentence_has_its_checksum() -> None:
    assert sentence("AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0") == b"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A"


def test_a_tag_block_has_its_checksum() -> None:
    t = datetime.fromtimestamp(1671533231, UTC)
    assert tag_block(source="2573535", t=t) == b"\\s:2573535,c:1671533231*08\\"
    assert tag_block(t=t, milliseconds=True).startswith(b"\\c:1671533231000*")


def test_lines_carry_receiver_time_and_group() -> None:
    t = datetime(2023, 7, 14, 20, tzinfo=UTC)
    found = read(b"".join(encode(VOYAGE, receiver="r1", t=t, group=12, sequence=4) + encode(SHIP, receiver="r2", t=t)))
    assert found.statics.column("t").to_pylist() == [t]
    assert found.positions.column("receiver").to_pylist() == ["r2"]
    assert encode(VOYAGE, receiver="r1", t=t, group=12)[1].startswith(b"\\g:2-2-12*")


def test_no_sentence_is_longer_than_nmea_allows() -> None:
    assert max(len(line) for line in encode(VOYAGE, sequence=9)) <= 82


@pytest.mark.parametrize(
    "fields",
    [
        {"msg_type": 8, "mmsi": 1},
        {"msg_type": 1, "mmsi": 1 << 30},
        {"msg_type": 1, "mmsi": 1, "sog_kn": 200.0},
        {"msg_type": 1, "mmsi": 1, "lat": 120.0},
        {"msg_type": 1, "mmsi": 1, "name": "NO SUCH FIELD"},
        {"msg_type": 5, "mmsi": 1, "name": "A" * 21},
        {"msg_type": 5, "mmsi": 1, "name": "É"},
        {"msg_type": 1, "mmsi": "one"},
    ],
)
def test_what_does_not_fit_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        encode_payload(fields)


def test_nine_parts_are_the_most() -> None:
    with pytest.raises(UsageError):
        sentences("0" * 541, 0)
    assert len(sentences("0" * 540, 0)) == 9


@given(st.integers(1, 1000), st.data())
def test_armour_loses_no_bit(length: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, (1 << length) - 1))
    payload, fill = armour(number, length)
    assert len(payload) == math.ceil(length / 6)
    from offing.codecs.aivdm_payload import read_payload

    assert read_payload(payload, 6 * len(payload) - fill) == number
