"""Find the members of a zip file whose directory, at its end, is lost."""

import io
import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from offing.engine.containers import DEFLATE, PIECE, decompress
from offing.schema.errors import Damaged, InputError

# APPNOTE 6.3.10, 4.3.7: signature, version, flags, method, time, date, CRC, sizes, name and extra lengths.
_HEADER = struct.Struct("<4sHHHHHIIIHH")
_LOCAL = b"PK\x03\x04"
_SIZE_FOLLOWS = 0x08
_ENCRYPTED = 0x01
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    method: int
    flags: int
    start: int
    packed: int | None

    def read(self, file: io.FileIO) -> Iterator[bytes]:
        """Yield the member's content as far as it goes, then raise Damaged where it is cut off."""
        if self.flags & _ENCRYPTED or self.method not in (_STORED, _DEFLATED):
            raise InputError("cannot be unpacked: it is encrypted or packed by a method not known here")
        pieces = _pieces(file, self.start, self.packed)
        if self.method == _DEFLATED:
            yield from decompress(pieces, DEFLATE)
            return
        given = 0
        for piece in pieces:
            given += len(piece)
            yield piece
        if self.packed is None or given < self.packed:
            raise Damaged("its zip container breaks off")


def salvaged_members(file: io.FileIO) -> Iterator[tuple[str, Callable[[], Iterator[bytes]]]]:
    """Yield (name, opener) of the members found by walking the file from its beginning.

    A deflated member whose size its header does not tell ends what can be found, for only
    the lost directory knew where the next one begins.
    """
    at = 0
    while (member := _member(file, at)) is not None:
        if member.name and not member.name.endswith("/"):
            yield member.name, lambda member=member: member.read(file)  # type: ignore[misc]
        if member.packed is None:
            return
        at = member.start + member.packed


def _member(file: io.FileIO, at: int) -> _Member | None:
    head = os.pread(file.fileno(), _HEADER.size, at)
    if len(head) < _HEADER.size or not head.startswith(_LOCAL):
        return None
    _, _, flags, method, _, _, _, packed, _, name_length, extra_length = _HEADER.unpack(head)
    name = os.pread(file.fileno(), name_length, at + _HEADER.size).decode("utf-8", "replace")
    start = at + _HEADER.size + name_length + extra_length
    unknown = flags & _SIZE_FOLLOWS or packed == 0xFFFFFFFF
    return _Member(name, method, flags, start, None if unknown else packed)


def _pieces(file: io.FileIO, start: int, length: int | None) -> Iterator[bytes]:
    at, end = start, None if length is None else start + length
    while data := os.pread(file.fileno(), PIECE if end is None else min(PIECE, end - at), at):
        at += len(data)
        yield data
