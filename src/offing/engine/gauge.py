"""How far the reading of a packed input has come, for progress."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(slots=True)
class Gauge:
    """Hold an input's share of the bytes on disk, and how many of them the present pass has used."""

    size: int
    used: int = 0

    def over(self, pieces: Iterator[bytes], total: int) -> Iterator[bytes]:
        """Yield *pieces*, which come to *total* bytes in the end, and follow their progress."""
        given = 0
        for piece in pieces:
            given += len(piece)
            self.used = min(self.size, self.size * given // total) if total else 0
            yield piece


class Pace:
    """Tell how an input goes on in bytes on disk: never back where it is read twice, and in the end all of them."""

    def __init__(self, gauge: Gauge, advance: Callable[[int], None]) -> None:
        self._gauge, self._advance, self._told = gauge, advance, 0

    def step(self) -> None:
        """Tell what was used since the last step."""
        self._go(self._gauge.used)

    def at(self, share: float) -> None:
        """Tell that so much of the input is done, which was read from disk at once."""
        self._go(int(self._gauge.size * min(share, 1.0)))

    def finish(self) -> None:
        """Tell the rest."""
        self._go(self._gauge.size)

    def _go(self, to: int) -> None:
        if to > self._told:
            self._advance(to - self._told)
            self._told = to
