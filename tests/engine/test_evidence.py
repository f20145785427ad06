"""A bundle holds the whole chain of a line, and whatever is changed in it is found."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import sqlalchemy as sa

from engine.written import ALPHA, BRAVO, Written, decode, log_text
from offing.engine import database as db
from offing.engine import lake
from offing.engine.bundle import MANIFEST, SEAL, pack
from offing.engine.checks import Check
from offing.engine.evidence import bundle, verify
from offing.engine.home import Home
from offing.engine.unpack import Unpacked, unpack
from offing.schema.errors import InputError
from offing.schema.tables import POSITIONS


def decode_again(source: dict[str, Any], data: bytes, offset: int, last: bool, carry: dict[str, Any]) -> pa.Table:
    assert (source["source"], source["source_version"], source["unit"]) == ("lines", 3, "lines")
    assert carry == ({} if offset == 0 else {"after": carry["after"]})
    rows = [dict.fromkeys(POSITIONS.names) | {"type": 1} | row for row in decode(data, offset)]
    return pa.Table.from_pylist(rows, schema=POSITIONS)


@pytest.fixture
def written(sqlite_home: Home, tmp_path: Path) -> Written:
    path = tmp_path / "log.csv"
    path.write_bytes(log_text())
    (unpacked,) = unpack([str(path)])
    assert isinstance(unpacked, Unpacked)
    done = Written(sqlite_home)
    done.read(unpacked)
    return done


@pytest.fixture
def bundled(written: Written, tmp_path: Path) -> Path:
    key = written.event("gap", [ALPHA], (6, 33), evidence=written.evidence(6, 33))
    bundle(written.home, key, tmp_path / "line.zip")
    return tmp_path / "line.zip"


def faults(checks: list[Check]) -> list[str]:
    return [check.name for check in checks if not check.ok]


def test_everything_holds_in_what_was_bundled(bundled: Path, tmp_path: Path) -> None:
    checks = verify(bundled, decode=decode_again, original=tmp_path / "log.csv")
    assert faults(checks) == []
    kinds = [check.name.split()[0] for check in checks]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "container": 1,
        "seal": 1,
        "id": 1,
        "frame": 2,
        "quote": 2,
        "fix": 2,
        "original": 2,
    }


def test_seal_is_what_verify_shows_and_a_bundle_can_be_made_again(written: Written, tmp_path: Path) -> None:
    key = written.event("gap", [ALPHA], (6, 33), evidence=written.evidence(6, 33))
    seals = {bundle(written.home, key, tmp_path / name) for name in ("one.zip", "two.zip")}
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    (seal,) = seals
    assert any(seal in check.detail for check in verify(tmp_path / "one.zip"))


def test_changing_any_byte_is_found(bundled: Path) -> None:
    data = bundled.read_bytes()
    for at in range(0, len(data), 7):
        bundled.write_bytes(data[:at] + bytes([data[at] ^ (1 + at % 255)]) + data[at + 1 :])
        assert faults(verify(bundled, decode=decode_again)), f"byte {at} of {len(data)}"
    for cut in (0, 1, len(data) // 2, len(data) - 1):
        bundled.write_bytes(data[:cut])
        assert faults(verify(bundled))
    bundled.write_bytes(data + b"x")
    assert faults(verify(bundled))


def forge(path: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> None:
    """Change a bundle as a careful forger would, who seals and packs it anew."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop(MANIFEST))
    members = {name: data for name, data in members.items() if name.startswith("frames/")}
    change(manifest, members)
    path.write_bytes(pack(manifest, members))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda m, _: m["line"].update(kind="stop"), ["id"]),
        (lambda m, _: m["line"]["craft"][0].update(id="mmsi:219000009"), ["id"]),
        (lambda m, _: m["evidence"][0]["fix"].update(lat=55.9), ["fix 1"]),
        (lambda m, _: m["evidence"][1].update(offset=m["evidence"][1]["offset"] + 1), ["quote 2", "fix 2"]),
        (lambda m, _: m["evidence"][0].update(bytes="QUJD"), ["quote 1"]),
        (lambda m, _: m["evidence"][0].update(text=["219000001,6,99.000,10.5"]), ["quote 1"]),
        (lambda m, _: m["evidence"][0].update(frame="00"), ["evidence 1"]),
        (lambda m, f: f.clear(), ["frame", "frame", "quote 1", "quote 2"]),
        (lambda m, _: m.pop("frames"), ["bundle"]),
        (lambda m, _: m.update(evidence=7), ["bundle"]),
    ],
)
def test_careful_forgery_is_found(bundled: Path, change: Callable[..., None], found: list[str]) -> None:
    forge(bundled, change)
    named = [name if name.split()[0] != "frame" else "frame" for name in faults(verify(bundled, decode=decode_again))]
    assert named == found


def test_forger_who_changes_the_frame_itself_is_found_by_its_hash(bundled: Path) -> None:
    import hashlib

    import zstandard

    def change(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
        frame = manifest["frames"][0]
        data = zstandard.decompress(members[frame["file"]]).replace(b"55.060", b"55.160")
        members[frame["file"]] = zstandard.compress(data)
        frame["bytes_sha256"] = hashlib.sha256(data).hexdigest()

    forge(bundled, change)
    names = [name.split()[0] for name in faults(verify(bundled))]
    assert names == ["frame", "quote"], "a first frame's name is its own hash"


def test_other_original_is_told(bundled: Path, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(log_text().replace(b"55.000", b"55.001"))
    assert [name.split()[0] for name in faults(verify(bundled, original=tmp_path / "log.csv"))] == ["original"] * 2


def test_nothing_of_this_machine_goes_out(bundled: Path, tmp_path: Path) -> None:
    assert str(tmp_path).encode() not in bundled.read_bytes()


def test_excerpts_hold_only_what_is_quoted(written: Written, tmp_path: Path) -> None:
    key = written.event("gap", [ALPHA], (6, 33), evidence=written.evidence(6, 33))
    bundle(written.home, key, tmp_path / "line.zip", excerpts=True)
    checks = verify(tmp_path / "line.zip", decode=decode_again)
    assert faults(checks) == []
    assert sum("quoted alone" in check.detail for check in checks) == 2
    assert str(BRAVO).encode() not in (tmp_path / "line.zip").read_bytes()


def test_frame_with_a_distress_device_stays_here(written: Written, tmp_path: Path) -> None:
    heard = [dict.fromkeys(POSITIONS.names) | {"craft_id": 970123456, "type": 1, "offset": 0, "length": 1}]
    row = lake.write(written.home, pa.Table.from_pylist(heard, schema=POSITIONS), "positions", "x")
    with db.publishing(written.home.database) as connection:
        row |= {"frame_id": written.frames[0]["id"], "since_generation": 1}
        connection.execute(sa.insert(db.files).values(**row))
    key = written.event("gap", [ALPHA], (6, 33), evidence=written.evidence(6, 33))
    bundle(written.home, key, tmp_path / "line.zip")
    with zipfile.ZipFile(tmp_path / "line.zip") as archive:
        frames = [name for name in archive.namelist() if name.startswith("frames/")]
        manifest = json.loads(archive.read(MANIFEST))
    assert len(frames) == 1
    assert [frame["file"] is None for frame in manifest["frames"]] == [True, False]
    assert faults(verify(tmp_path / "line.zip", decode=decode_again)) == []


def test_what_is_no_bundle_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        verify(tmp_path / "none.zip")
    (tmp_path / "text.zip").write_text("not a zip file")
    (check,) = verify(tmp_path / "text.zip")
    assert not check.ok
    assert "no evidence bundle" in check.detail
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr(SEAL, "x")
    assert faults(verify(tmp_path / "other.zip")) == ["bundle"]
