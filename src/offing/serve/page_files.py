"""The built page's files: packed where the browser takes that, kept for good where their name says what is in them."""

import hashlib
import mimetypes
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

_PACKED: Final = ".gz"  # beside a file lies its packed form
_AT_ONCE: Final = 4 << 20  # bytes that are read in one go; more is sent a piece at a time
_NAMED_FOR_CONTENT: Final = "assets"  # the build puts a digest into the names of what lies there
_PART: Final = re.compile(r"bytes=(\d{1,12})-(\d{1,12})")
_TYPES: Final = {".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".ttf": "font/ttf"}


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    size: int
    media: str
    headers: dict[str, str]
    packed: Path | None


class PageFiles(StaticFiles):
    """Answer from a folder that does not change while the server runs.

    Its files are read where requests are taken in, without a thread: they are small and in the system's cache, and
    should not wait behind the tiles and lists that the threads work at.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True)
        self._files = dict(_found(folder))

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, a part of it, or 304."""
        found = self._files.get("index.html" if path == "." else path)
        if found is None or scope["method"] not in ("GET", "HEAD"):
            return await super().get_response(path, scope)
        asked = Headers(scope=scope)
        if "range" in asked:
            return _part(found, asked)
        headers = dict(found.headers)
        packed = found.packed if "gzip" in asked.get("accept-encoding", "") else None
        if packed is not None:
            headers |= {"content-encoding": "gzip", "etag": f'{headers["etag"][:-1]}-p"'}
        if self.is_not_modified(Headers(headers), asked):
            return NotModifiedResponse(Headers(headers))
        if found.size > _AT_ONCE:
            return FileResponse(found.path, headers=headers, media_type=found.media)
        return Response((packed or found.path).read_bytes(), headers=headers, media_type=found.media)


def _found(folder: Path) -> list[tuple[str, _File]]:
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix == _PACKED:
            continue
        name = path.relative_to(folder).as_posix()
        told = path.stat()
        digest = hashlib.sha256(f"{name} {told.st_mtime_ns} {told.st_size}".encode()).hexdigest()[:24]
        lasting = name.startswith(f"{_NAMED_FOR_CONTENT}/")
        headers = {"etag": f'"{digest}"', "vary": "Accept-Encoding"}
        headers["cache-control"] = "private, max-age=31536000, immutable" if lasting else "private, no-cache"
        packed = path.with_name(path.name + _PACKED)
        media = _TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        found.append((name, _File(path, told.st_size, media, headers, packed if packed.is_file() else None)))
    return found


def _part(file: _File, asked: Headers) -> Response:
    """Return one part of a file; whatever else a range can ask for is left to Starlette."""
    told = _PART.fullmatch(asked["range"])
    first, last = (int(told[1]), min(int(told[2]), file.size - 1)) if told else (0, -1)
    size = last - first + 1
    if not 0 < size <= _AT_ONCE or asked.get("if-range", file.headers["etag"]) != file.headers["etag"]:
        return FileResponse(file.path, headers=file.headers, media_type=file.media)
    with file.path.open("rb") as opened:
        part = os.pread(opened.fileno(), size, first)
    headers = file.headers | {"content-range": f"bytes {first}-{last}/{file.size}", "accept-ranges": "bytes"}
    return Response(part, 206, headers, file.media)
