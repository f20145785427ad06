"""Check an evidence bundle offline: hashes, quotes, and what the bytes say when they are decoded again."""

import base64
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import zstandard

from offing.engine.bundle import MANIFEST, SEAL, is_as_written, plain, seal_of, unpack_bundle
from offing.engine.check import Check
from offing.engine.checks_reviews import check_trail
from offing.engine.checks_said import check_said
from offing.engine.choose import microseconds
from offing.engine.framing import frames as cut
from offing.engine.unpack import Unpacked, unpack
from offing.nav.columns import plain_floats
from offing.schema.errors import InputError
from offing.schema.ids import event_id

Row = Mapping[str, Any]
# (input, bytes of a frame or a Parquet file, offset, is it the input's end, carry before it) -> POSITIONS.
# `input` has source, source_version, unit and layout.
Decode = Callable[[dict[str, Any], bytes, int, bool, dict[str, Any]], pa.Table]

# What a fix and the report it was made from have in common.
COMPARED = ("craft_id", "t", "lat", "lon", "sog_kn", "cog_deg", "heading_deg", "nav_status")


def verify(bundle: Path, *, decode: Decode | None = None, original: Path | None = None) -> list[Check]:
    """Return what was checked in a bundle, offline, and whether each held.

    *decode* reads the frames again, to see whether they give the stated fixes; *original* is
    the input itself, if at hand, against which the frames' chained hashes are checked. Raises
    InputError where the file cannot be read at all.
    """
    try:
        data = bundle.read_bytes()
    except OSError as error:
        raise InputError(f"{bundle} cannot be read: {error.strerror}") from error
    try:
        members = unpack_bundle(data)
        manifest = json.loads(members[MANIFEST])
        checks = [_check_container(data, members), _check_seal(members)]
        checks += check_said(manifest, members) if "document" in manifest else [_check_id(manifest["line"])]
        checks += check_trail(manifest)
        frames = [_Framed(frame, members) for frame in (*manifest["frames"], *manifest.get("media", ()))]
        checks += [frame.check() for frame in frames]
        for number, one in enumerate(manifest["evidence"], 1):
            checks += _check_evidence(number, one, frames, decode)
        if original is not None:
            checks += _check_original(original, frames)
    except (InputError, KeyError, TypeError, ValueError, AttributeError) as error:
        return [
            Check(
                "bundle",
                False,
                f"{bundle} {error}" if isinstance(error, InputError) else f"the manifest is not whole: {error!r}",
            )
        ]
    return checks


def _check_container(data: bytes, members: Mapping[str, bytes]) -> Check:
    ok = is_as_written(data, members)
    return Check(
        "container", ok, "every byte as Offing writes it" if ok else "the zip file was changed after it was written"
    )


def _check_seal(members: Mapping[str, bytes]) -> Check:
    seal = seal_of(members[MANIFEST])
    ok = members[SEAL].decode("ascii", "replace").strip() == seal
    return Check(
        "seal", ok, f"{seal}; compare it with what the sender says" if ok else "the manifest does not match its seal"
    )


def _check_id(line: Row) -> Check:
    labels = [craft["id"] for craft in line["craft"]]
    expected = event_id(line["kind"], labels, microseconds(line["t_start"]) or 0)
    ok = expected == line["id"]
    return Check("id", ok, line["id"] if ok else f"kind, craft and start make {expected}, not {line['id']}")


class _Framed:
    """Hold one frame of a bundle with its bytes, which may have been withheld."""

    def __init__(self, told: dict[str, Any], members: Mapping[str, bytes]) -> None:
        self.told, self.input = told, told["input"]
        self.offset, self.length, self.sha256 = int(told["offset"]), int(told["length"]), str(told["sha256"])
        self.name = f"frame {self.sha256[:12]}"
        self.data: bytes | None = None
        self.fault = ""
        if told["file"] is not None:
            self._take(members.get(told["file"]))
        self._read: pa.Table | None = None

    def _take(self, packed: bytes | None) -> None:
        if packed is None:
            self.fault = "its bytes are missing"
            return
        try:
            in_rows = self.input["unit"] == "rows"
            self.data = packed if in_rows else zstandard.ZstdDecompressor().decompress(packed, self.length)
        except zstandard.ZstdError as error:
            self.fault = f"its bytes are damaged ({error})"

    def check(self) -> Check:
        """Check the frame's bytes against the hashes stated."""
        if self.told["file"] is None:
            return Check(self.name, True, "not in the bundle, only what is quoted from it; ask for the original input")
        if self.data is not None and not self.fault:
            own = hashlib.sha256(self.data).hexdigest()
            whole = self.offset == 0 or self.input["unit"] == "rows"
            if own != self.told["bytes_sha256"] or (whole and own != self.sha256):
                self.fault = "its bytes do not have the SHA-256 stated"
        return Check(self.name, not self.fault, self.fault or f"{len(self.data or b''):,} bytes, SHA-256 as stated")

    def read(self, decode: Decode) -> pa.Table:
        """Return the position reports in this frame, decoded anew."""
        if self._read is None:
            carry, last = self.told["carry_before"], bool(self.told["last"])
            self._read = decode(self.input, self.data or b"", self.offset, last, carry)
        return self._read


def _check_evidence(number: int, one: Row, frames: list[_Framed], decode: Decode | None) -> list[Check]:
    frame = next((frame for frame in frames if frame.sha256 == one["frame"]), None)
    if frame is None:
        return [Check(f"evidence {number}", False, f"frame {one['frame']} is not among the frames")]
    if frame.input["unit"] == "rows":
        checks = [_check_row(number, one, frame)]
    else:
        checks = [_check_quote(number, one, frame, frames)]
    if decode is not None and one["fix"] is not None and frame.data is not None:
        checks.append(_check_fix(number, one, frame, decode))
    return checks


def _check_quote(number: int, one: Row, frame: _Framed, frames: list[_Framed]) -> Check:
    quoted = base64.b64decode(one["bytes"], validate=True)
    name, at, end = f"quote {number}", one["offset"], one["offset"] + one["length"]
    found = b""
    for part in sorted((f for f in frames if f.input == frame.input), key=lambda f: f.offset):
        if part.data is not None and part.offset <= at + len(found):
            found += part.data[at + len(found) - part.offset : end - part.offset]
    withheld = [f for f in frames if f.told["file"] is None and f.input == frame.input]
    absent = any(f.offset < end and f.offset + f.length > at for f in withheld)
    if absent and len(quoted) == one["length"]:
        return Check(name, True, f"{one['length']} bytes, quoted alone: their frame is not in the bundle")
    text = [line.decode("utf-8", "backslashreplace") for line in found.splitlines()]
    if found != quoted or len(found) != one["length"]:
        return Check(name, False, f"bytes {at:,} to {end:,} of the input are not those quoted")
    if not set(one["text"]) <= set(text):
        return Check(name, False, "the text shown is not that of the bytes quoted")
    return Check(name, True, f"bytes {at:,} to {end:,} as quoted")


def _check_row(number: int, one: Row, frame: _Framed) -> Check:
    name = f"quote {number}"
    if frame.data is None:
        return Check(name, True, "quoted alone: its file is not in the bundle")
    table = pq.read_table(io.BytesIO(frame.data)).slice(one["offset"], 1).to_pylist()
    ok = bool(table) and plain(table[0]) == one["row"]
    return Check(name, ok, f"row {one['offset']:,} {'as' if ok else 'is not what is'} quoted")


def _check_fix(number: int, one: Row, frame: _Framed, decode: Decode) -> Check:
    name = f"fix {number}"
    try:
        reports = frame.read(decode)
    except Exception as error:  # a parser may stumble over tampered bytes in any way
        return Check(name, False, f"the frame cannot be decoded again: {error!r}")
    here = plain_floats(reports.filter(pc.equal(reports["offset"], one["offset"])).select(list(COMPARED))).to_pylist()
    stated = one["fix"]
    if any(plain(row) == stated for row in here):
        return Check(name, True, f"decoded again: {stated['t']} {stated['lat']:.5f} {stated['lon']:.5f}")
    return Check(name, False, f"the bytes do not say {stated['t']} {stated['lat']} {stated['lon']}")


def _check_original(original: Path, frames: list[_Framed]) -> list[Check]:
    """Check the chained hashes of the frames against an input at hand."""
    found = {one.name: one for one in unpack([str(original)]) if isinstance(one, Unpacked)}
    waiting = {frame.sha256: frame for frame in frames if frame.input["unit"] == "lines"}
    if not waiting:
        return []
    known = [(frame.offset + frame.length, frame.sha256) for frame in waiting.values()]
    ended: set[str] = set()
    for one in found.values():
        try:
            for part in cut(one.chunks(), known=known):
                ended.update(part.ends)
        except InputError:
            continue
    return [_held(original, frame, sha256 in ended) for sha256, frame in waiting.items()]


def _held(original: Path, frame: _Framed, ok: bool) -> Check:
    end = frame.offset + frame.length
    words = "holds" if ok else "does not hold"
    return Check(f"original {frame.sha256[:12]}", ok, f"{original} {words} the same bytes up to {end:,}")
