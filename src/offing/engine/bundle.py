"""The file that an evidence bundle is: a zip file whose every byte follows from its contents."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from offing.schema.errors import InputError

MANIFEST, SEAL, README = "manifest.json", "seal.txt", "README.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip file can hold

_REHEARSAL = "OF A REHEARSAL: nothing of what follows happened.\n\n"
_README = """Evidence of one line of an Offing record.

manifest.json  the line, the thresholds it was found with, and each piece of its evidence:
               input, SHA-256, byte range, the quoted bytes, the fix read from them; and what was
               judged of the line, by whom, with the hashes that bind each review to the one before
frames/        the unpacked input around the evidence (zstd), so that the ranges can be looked up;
               "sha256" of a frame is that of all bytes of the input up to the frame's end,
               "bytes_sha256" that of the frame alone
seal.txt       the SHA-256 of manifest.json; ask the sender for it by another way

Check it offline with: offing verify FILE
"""


def pack(manifest: Mapping[str, Any], members: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a bundle: the manifest, its seal, and *members* by name."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False).encode() + b"\n"
    about = _REHEARSAL + _README if manifest.get("line", {}).get("synthetic") else _README
    files = {README: about.encode(), MANIFEST: text, SEAL: seal_of(text).encode() + b"\n"}
    return _zip(files | dict(sorted(members.items())))


def plain(value: Any) -> Any:
    """Return *value* as JSON takes it: times as text, numbers that JSON lacks as null."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    return value if isinstance(value, str | int | bool | None) else str(value)


def seal_of(manifest: bytes) -> str:
    """Return the SHA-256 that seals a manifest."""
    return hashlib.sha256(manifest).hexdigest()


def unpack_bundle(data: bytes) -> dict[str, bytes]:
    """Return the members of a bundle by name; raise InputError where *data* is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise InputError(f"is no evidence bundle, or a damaged one ({error})") from error


def is_as_written(data: bytes, members: Mapping[str, bytes]) -> bool:
    """Tell whether *data* is byte for byte what its members make."""
    return _zip(members) == data


def _zip(files: Mapping[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content)
    return sink.getvalue()
