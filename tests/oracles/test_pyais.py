"""Field for field what pyais decodes, on random payloads and on real logs."""

import gzip
import math
import random
from pathlib import Path
from typing import Any

import pyais
import pytest
from pyais.stream import FileReaderStream

from nmea_samples import armoured, read
from offing.codecs.aivdm_encode import encode_payload, sentences
from offing.codecs.aivdm_fields import LAYOUTS, Layout, layout_of
from offing.codecs.aivdm_payload import decode_fields, decode_messages

# Our name of a field: that of pyais.
NAMES = {
    "nav_status": "status",
    "rot_deg_min": "turn",
    "sog_kn": "speed",
    "cog_deg": "course",
    "heading_deg": "heading",
    "alt_m": "alt",
    "draught_m": "draught",
    "to_bow_m": "to_bow",
    "to_stern_m": "to_stern",
    "to_port_m": "to_port",
    "to_starboard_m": "to_starboard",
}
SPARE = {21: {(356, 4): 0}}  # see expected


def expected(layout: Layout, message: Any) -> dict[str, Any]:
    """Return what pyais says, its "not available" null and its enumerations numbers."""
    fields = {}
    for field in layout.fields:
        their = NAMES.get(field.name, field.name)
        if field.name == "name" and layout.type != 21:
            their = "shipname"
        fields[field.name] = plain(message, their)
    # An extension has fourteen letters at most; pyais makes a fifteenth of the spare bits after them.
    if len(fields.get("name_ext") or "") > 14:
        fields["name_ext"] = fields["name_ext"][:14].rstrip("@").strip() or None
    return fields


def plain(message: Any, name: str) -> Any:
    value = getattr(message, name)
    if isinstance(value, pyais.constants.TurnRate):
        return None
    if value == "":
        return None
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


def same(layout: Layout, ours: dict[str, Any], theirs: dict[str, Any], raw: dict[str, int]) -> None:
    for field in layout.fields:
        mine = ours[field.name]
        if mine is None and field.kind != "text" and field.name != "rot_deg_min":
            assert raw[field.name] in field.missing, (field.name, raw[field.name])
        elif field.name not in CLOSED or theirs[field.name] == raw[field.name]:
            assert mine == theirs[field.name], (layout.type, field.name, mine, theirs[field.name])


# Lists that pyais closes: a number they lack becomes another there, and stays itself here.
CLOSED = {"epfd", "ship_type", "aid_type", "maneuver"}


def raw_values(layout: Layout, payload: str, bits: int) -> dict[str, int]:
    from offing.codecs.aivdm_payload import read_payload

    number = read_payload(payload, bits)
    found = {}
    for field in layout.fields:
        value = number >> max(bits - field.start - field.width, 0) & ((1 << field.width) - 1)
        found[field.name] = value - (1 << field.width) if field.kind == "int" and value >> field.width - 1 else value
    return found


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.type}{layout.variant}")
def test_random_payloads_decode_as_in_pyais(layout: Layout) -> None:
    chance = random.Random(layout.nominal + layout.type)
    for turn in range(300):
        fixed = dict(SPARE.get(layout.type, {}))
        bits = 360 if layout.type == 21 and turn % 2 else layout.nominal
        if layout.type == 21 and not turn % 2:
            fixed = {}
        if layout.type == 24:
            fixed |= {(38, 2): int(layout.variant != "A")}
            if layout.variant == "B auxiliary":
                fixed |= {(8, 30): 980_000_000 + chance.randrange(10_000_000)}
            elif layout.variant == "B":
                fixed |= {(8, 30): chance.randrange(980_000_000)}
        payload, fill = armoured(layout.type, bits, chance, fixed=fixed)
        theirs = pyais.decode(*sentences(payload, fill))
        ours = decode_fields(payload, bits)
        assert (
            layout_of(layout.type, part=int(layout.variant != "A"), mmsi=int(str(ours["mmsi"]))).title == layout.title
        )
        same(layout, ours, expected(layout, theirs), raw_values(layout, payload, bits))


def rows_match(payload: str, fill: int) -> None:
    """Hold the columns of the hot path against the table-driven decoder, which is held against pyais."""
    bits = 6 * len(payload) - fill
    fields = decode_fields(payload, bits)
    found = read(b"\n".join(sentences(payload, fill)))
    for row in found.positions.to_pylist():
        for name in ("lat", "lon", "nav_status", "rot_deg_min", "heading_deg", "sog_kn", "cog_deg", "second"):
            wanted = fields.get(name)
            if name == "second" and wanted is not None and int(str(wanted)) > 59:
                wanted = None
            if isinstance(wanted, float) and name in ("sog_kn", "cog_deg"):
                assert row[name] is not None
                assert math.isclose(row[name], wanted, rel_tol=1e-6)
            else:
                assert row[name] == wanted, (name, row[name], wanted)
    for row in found.statics.to_pylist():
        dims = [fields.get(f"to_{side}_m") for side in ("bow", "stern", "port", "starboard")]
        assert [row[f"to_{side}_m"] for side in ("bow", "stern", "port", "starboard")] == (
            dims if any(dims) else [None] * 4
        )
        for name in ("callsign", "imo", "ship_type", "destination", *(() if row["type"] == 21 else ("name",))):
            assert row[name] == fields.get(name), name
        if fields.get("draught_m") is None:
            assert row["draught_m"] is None
        else:
            assert math.isclose(row["draught_m"], float(str(fields["draught_m"])), rel_tol=1e-6)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.type}{layout.variant}")
def test_columns_say_what_the_table_says(layout: Layout) -> None:
    chance = random.Random(layout.type)
    for _ in range(60):
        fixed = {(38, 2): int(layout.variant != "A")} if layout.type == 24 else {}
        if layout.variant:
            fixed |= {(8, 30): 980_000_001 if "auxiliary" in layout.variant else chance.randrange(979_999_999)}
        rows_match(*armoured(layout.type, layout.nominal, chance, fixed=fixed))


def test_positions_are_those_of_pyais_to_the_last_bit() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        payload, fill = armoured(1, 168, chance)
        [line] = sentences(payload, fill)
        theirs, [row] = pyais.decode(line), read(line).positions.to_pylist()
        assert (row["lat"] in (theirs.lat, None), row["lon"] in (theirs.lon, None)) == (True, True)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.type}{layout.variant}")
def test_pyais_reads_what_we_write(layout: Layout) -> None:
    values = {
        "msg_type": layout.type,
        "mmsi": 982123456 if "auxiliary" in layout.variant else 412345678,
        **({"partno": int(layout.variant != "A")} if layout.variant else {}),
        **{name: value for name, value in PLAUSIBLE.items() if any(field.name == name for field in layout.fields)},
    }
    found = expected(layout, pyais.decode(*sentences(*encode_payload(values), sequence=1)))
    assert {name: found[name] for name in values} == values


PLAUSIBLE = {"lat": -33.5, "lon": 151.25, "sog_kn": 7.0, "cog_deg": 123.0, "name": "SIM SHIP", "callsign": "SIM1"}


def logs(real_data: Path) -> list[bytes]:
    nmea = real_data / "ais" / "nmea"
    shore = gzip.decompress((nmea / "aisabnormal_ais-sample.txt.gz").read_bytes())
    return [(nmea / "aislib_stream_example.txt").read_bytes(), shore, (nmea / "gpsd_sample.aivdm").read_bytes()]


@pytest.mark.real
def test_real_logs_decode_as_in_pyais(real_data: Path, tmp_path: Path) -> None:
    compared = 0
    for number, log in enumerate(logs(real_data)):
        messages = read(log, index=True).messages
        assert messages is not None
        path = tmp_path / f"{number}.nmea"
        path.write_bytes(log)
        with FileReaderStream(str(path)) as stream:
            theirs = {(m.payload.decode(), m.bv._length): m for m in stream if m.is_valid}
        for row, ours in zip(messages.to_pylist(), decode_messages(messages), strict=True):
            layout = layout_of(row["type"], part=ours.get("partno", 0), mmsi=ours["mmsi"])
            found = theirs.get((row["payload"], row["bits"]))
            if found is None or layout.type == 0:
                continue
            same(layout, ours, expected(layout, found.decode()), raw_values(layout, row["payload"], row["bits"]))
            compared += 1
    assert compared > 28_000


@pytest.mark.real
def test_real_logs_keep_every_message_that_pyais_reads(real_data: Path, tmp_path: Path) -> None:
    for number, log in enumerate(logs(real_data)):
        path = tmp_path / f"{number}.nmea"
        path.write_bytes(log)
        with FileReaderStream(str(path)) as stream:
            count = sum(1 for message in stream if message.is_valid)
        assert read(log).account.messages >= count
