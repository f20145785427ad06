"""Unpack compressed streams in bounded pieces, and say where one breaks off."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import zstandard

from offing.schema.errors import Damaged

PIECE = 4 << 20
_MAGIC = {
    b"\x1f\x8b\x08": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
}
MAGIC_BYTES = max(map(len, _MAGIC))
# Hostile headers may ask for gigabytes of window; honest files of this size do not.
_MOST_MEMORY = 512 << 20
_ZSTD_FEED = 8 << 10
DEFLATE = "deflate"  # as inside a zip file: one bare stream, whatever follows it


class _Machine(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes: ...


def container_of(beginning: bytes) -> str:
    """Return the container that a file beginning like this is, "" where it is none."""
    return next((name for magic, name in _MAGIC.items() if beginning.startswith(magic)), "")


def decompress(packed: Iterable[bytes], container: str, *, piece: int = PIECE) -> Iterator[bytes]:
    """Yield the content of one or more compressed streams in pieces of at most *piece* bytes.

    Raises Damaged (without naming the file) where the stream is cut off or corrupt, after
    everything before has been yielded.
    """
    machine: _Machine | None = _MACHINES[container]()
    try:
        for data in packed:
            rest = data
            while rest:
                if machine is None:
                    rest = rest.lstrip(b"\0")  # padding between and after streams
                    if not rest or container == DEFLATE:
                        break
                    machine = _MACHINES[container]()
                yield from _drain(machine, rest, piece)
                rest = machine.unused_data if machine.eof else b""
                machine = None if machine.eof else machine
    except (zlib.error, OSError, EOFError, lzma.LZMAError, zstandard.ZstdError) as error:
        raise Damaged(f"its {container} container is corrupt ({error})") from error
    if machine is not None:
        raise Damaged(f"its {container} container breaks off")


def _drain(machine: _Machine, data: bytes, piece: int) -> Iterator[bytes]:
    """Yield all that *data* lets the machine give."""
    out = machine.decompress(data, piece)
    while out or not (machine.eof or machine.needs_input):
        if out:
            yield out
        if machine.eof or machine.needs_input:
            return
        out = machine.decompress(b"", piece)


class _Gzip:
    """Give zlib the interface of the standard library's other decompressors."""

    def __init__(self, wbits: int = 31) -> None:
        self._zlib = zlib.decompressobj(wbits)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        out = self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)
        self.needs_input = len(out) < max_length and not self._zlib.unconsumed_tail
        return out


class _Zstd:
    """Feed zstd a little at a time: it cannot bound its output, so its input is bounded."""

    def __init__(self) -> None:
        self._zstd = zstandard.ZstdDecompressor(max_window_size=_MOST_MEMORY).decompressobj()
        self._waiting = memoryview(b"")
        self._out = b""

    @property
    def eof(self) -> bool:
        return self._zstd.eof and not self._out

    @property
    def needs_input(self) -> bool:
        return not self._waiting and not self._out

    @property
    def unused_data(self) -> bytes:
        return self._zstd.unused_data + bytes(self._waiting)

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        self._waiting = memoryview(bytes(self._waiting) + data) if self._waiting else memoryview(data)
        parts = [self._out]
        size = len(self._out)
        while self._waiting and not self._zstd.eof and size < max_length:
            part = self._zstd.decompress(self._waiting[:_ZSTD_FEED])
            self._waiting = self._waiting[_ZSTD_FEED:]
            parts.append(part)
            size += len(part)
        whole = b"".join(parts)
        self._out = whole[max_length:]
        return whole[:max_length]


_MACHINES: dict[str, Callable[[], _Machine]] = {
    "gzip": _Gzip,
    DEFLATE: lambda: _Gzip(-15),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(memlimit=_MOST_MEMORY),
    "zstd": _Zstd,
}
