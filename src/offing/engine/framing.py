"""Cut an input's unpacked bytes into frames at line ends.

A frame is named by the SHA-256 of all unpacked bytes up to its end, so that two readings of
a file, or of a log and of the same log grown longer, agree on the name of every whole frame.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from offing.schema.errors import Damaged

FRAME = 32 << 20
LONGEST_LINE = 1 << 20  # no log has such lines; one that goes on over a frame's end is cut there


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold one frame of an input.

    ``offset`` counts bytes from the start of the unpacked input; ``sha256`` is of all bytes
    up to this frame's end; ``ends`` lists those of the known inputs that end within it.
    """

    seq: int
    offset: int
    data: bytes
    sha256: str
    last: bool
    ends: tuple[str, ...] = ()


def frames(
    chunks: Iterable[bytes],
    *,
    size: int = FRAME,
    longest_line: int = LONGEST_LINE,
    known: Iterable[tuple[int, str]] = (),
) -> Iterator[Frame]:
    """Yield the frames of an input, the same however its bytes come in chunks.

    A frame ends at the first line end at or after *size* bytes; a line longer than
    *longest_line* bytes is cut there. *known* holds (length, SHA-256) of earlier inputs: one
    that was exactly the beginning of this one is reported by the frame it ends in. Where
    *chunks* break off with Damaged, the bytes before come as the last frame, then the error.
    """
    cutter = _Cutter(size, longest_line, sorted(set(known)))
    damage = None
    try:
        for chunk in chunks:
            cutter.held += chunk
            yield from cutter.whole_frames()
    except Damaged as error:
        damage = error
    if cutter.held:
        yield cutter.take(len(cutter.held), last=True)
    if damage is not None:
        raise damage


class _Cutter:
    """Hold bytes back until it is certain where a frame ends and that another follows."""

    def __init__(self, size: int, longest_line: int, known: list[tuple[int, str]]) -> None:
        self.held = bytearray()
        self._size, self._longest_line, self._known = size, longest_line, known
        self._hash = hashlib.sha256()
        self._seq = self._offset = 0
        self._searched = size - 1
        self._limit = 0

    def whole_frames(self) -> Iterator[Frame]:
        while len(self.held) > self._size and (cut := self._cut()) and cut < len(self.held):
            yield self.take(cut, last=False)

    def _cut(self) -> int:
        """Return where the frame at the front ends, or 0 where more bytes must decide."""
        if not self._limit:
            line_start = self.held.rfind(b"\n", 0, self._size - 1) + 1
            self._limit = max(self._size, line_start + self._longest_line)
        found = self.held.find(b"\n", self._searched, self._limit)
        if found >= 0:
            return found + 1
        self._searched = min(len(self.held), self._limit)
        return self._limit if len(self.held) > self._limit else 0

    def take(self, cut: int, *, last: bool) -> Frame:
        data = bytes(memoryview(self.held)[:cut])
        del self.held[:cut]
        ends = self._advance(data)
        frame = Frame(self._seq, self._offset, data, self._hash.hexdigest(), last, ends)
        self._seq, self._offset = self._seq + 1, self._offset + cut
        self._searched, self._limit = self._size - 1, 0
        return frame

    def _advance(self, data: bytes) -> tuple[str, ...]:
        """Hash *data* on, and look up the hash wherever a known input is as long as that."""
        view, done, ends = memoryview(data), 0, []
        while self._known and self._known[0][0] <= self._offset + len(data):
            length, sha256 = self._known.pop(0)
            self._hash.update(view[done : length - self._offset])
            done = length - self._offset
            if self._hash.hexdigest() == sha256:
                ends.append(sha256)
        self._hash.update(view[done:])
        return tuple(ends)
