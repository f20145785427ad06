"""A text in one plain form, with the way back: every slot must quote the stored text, however it was set."""

from collections.abc import Iterable
from dataclasses import dataclass

from offing.schema.claim import Span


@dataclass(frozen=True, slots=True)
class Plain:
    """Hold a plain form of a text. ``starts`` and ``ends`` say of each of its characters where it stood in the text.

    ``lines`` are where the lines of the text that are not blank begin in the plain form, ``blank`` those of them
    that a blank line stands before.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    lines: tuple[int, ...] = ()
    blank: frozenset[int] = frozenset()

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the stored text that a stretch of the plain form was made of; it may not be empty."""
        return self.starts[start], self.ends[end - 1]

    def without(self, stretches: Iterable[Span]) -> "Plain":
        """Return the plain form without some of its lines, told by where they stand in it."""
        dropped = {at for start, end in stretches for at in range(start, end)}
        kept = [at for at in range(len(self.text)) if at not in dropped]
        moved = {at: new for new, at in enumerate(kept)}
        return Plain(
            "".join(self.text[at] for at in kept),
            tuple(self.starts[at] for at in kept),
            tuple(self.ends[at] for at in kept),
            tuple(moved[at] for at in self.lines if at in moved),
            frozenset(moved[at] for at in self.blank if at in moved),
        )


def joined(pieces: Iterable[tuple[str, int, int]], lines: Iterable[int] = (), blank: Iterable[int] = ()) -> Plain:
    """Return the plain form of pieces (plain characters, start, end); several characters share their piece's place."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for plain, start, end in pieces:
        letters.append(plain)
        starts += [start] * len(plain)
        ends += [end] * len(plain)
    return Plain("".join(letters), tuple(starts), tuple(ends), tuple(lines), frozenset(blank))
