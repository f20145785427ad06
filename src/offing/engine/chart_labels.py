"""Labels on a map: each beside its mark, where it covers no other and no mark; those without room are left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from offing.codecs.svg import shortened, text_width
from offing.engine.chart_frame import Frame

_CELL = 64.0  # pixels on a side of the squares by which boxes are found again
_LONGEST = 230.0


@dataclass(frozen=True, slots=True)
class Box:
    """Hold a rectangle of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two rectangles share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


class Taken:
    """Keep what of a picture is taken."""

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        """Take a rectangle."""
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append(box)

    def free(self, box: Box) -> bool:
        """Tell whether nothing of a rectangle is taken."""
        return not any(box.meets(other) for cell in _cells(box) for other in self._cells.get(cell, ()))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
        for row in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
            yield column, row


@dataclass(frozen=True, slots=True)
class Label:
    """Hold a label with its place: the foot of its first letter."""

    words: str
    x: float
    y: float


def placed(frame: Frame, taken: Taken, x: float, y: float, words: str, size: float, gap: float) -> Label | None:
    """Return a label beside a point of the map and take its room; None where there is none for it."""
    words = shortened(words, size, _LONGEST)
    width, height = text_width(words, size), size
    rights, lefts, mid = x + gap, x - gap - width, x - width / 2
    level, above, below = y + height * 0.35, y - gap, y + gap + height * 0.8
    spots = ((rights, level), (rights, above), (rights, below), (lefts, level), (mid, above - 2), (mid, below + 2))
    for left, foot in (*spots, (lefts, above), (lefts, below)):
        box = Box(left - 2, foot - height * 0.85, left + width + 2, foot + height * 0.25)
        if frame.holds(box.left, box.top, 2) and frame.holds(box.right, box.bottom, 2) and taken.free(box):
            taken.add(box)
            return Label(words, left, foot)
    return None
