"""Find, in the bytes between a message's first part and its last, the lines that make it up."""

import re
from dataclasses import dataclass

_SENTENCE = re.compile(rb"!..VD[MO],([1-9]),([1-9]),(\d*),([^,]*),[^,]*,\d\*[0-9A-Fa-f]{2}")
_SOURCE = re.compile(rb"\\(?:[^\\]*,)?s:([^,*\\]*)")
_GROUP = re.compile(rb"\\(?:[^\\]*,)?g:\d+-\d+-(\d+)")


@dataclass(frozen=True, slots=True)
class _Part:
    begin: int
    end: int
    total: int
    number: int
    sequence: bytes
    channel: bytes
    source: bytes
    group: bytes

    def belongs_with(self, other: "_Part") -> bool:
        """Tell whether two parts can be of one message; what one of them does not say is no objection."""
        same = self.total == other.total and self.sequence == other.sequence
        pairs = ((self.channel, other.channel), (self.source, other.source), (self.group, other.group))
        return same and all(not mine or not theirs or mine == theirs for mine, theirs in pairs)


def message_lines(span: bytes) -> list[tuple[int, int]]:
    """Return the byte ranges, without line ends, of the lines of *span* that make up its message.

    *span* is what a report's offset and length point at: its first line and its last are
    parts, those between may be of other messages. Of two lines that could be the same part
    the first is taken.
    """
    parts = [part for begin, end in _line_ranges(span) if (part := _read_part(span, begin, end))]
    if not parts or parts[0].total == 1:
        return _line_ranges(span)[:1]
    first, last = parts[0], parts[-1]
    taken = {first.number: first, last.number: last}
    for part in parts[1:-1]:
        if part.number not in taken and part.belongs_with(first) and part.belongs_with(last):
            taken[part.number] = part
    return sorted((part.begin, part.end) for part in taken.values())


def _line_ranges(span: bytes) -> list[tuple[int, int]]:
    ranges, begin = [], 0
    for line in span.split(b"\n"):
        ranges.append((begin, begin + len(line.removesuffix(b"\r"))))
        begin += len(line) + 1
    return ranges


def _read_part(span: bytes, begin: int, end: int) -> _Part | None:
    line = span[begin:end]
    found = _SENTENCE.search(line)
    if not found:
        return None
    total, number, sequence, channel = found.groups()
    source, group = (
        match.group(1) if (match := pattern.search(line[: found.start()])) else b"" for pattern in (_SOURCE, _GROUP)
    )
    return _Part(begin, end, int(total), int(number), sequence, channel, source, group)
