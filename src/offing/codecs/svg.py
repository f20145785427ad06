"""SVG, written element by element: shapes, lines of text and how wide they are."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

FONT = "Roboto, 'Noto Sans', 'Noto Sans CJK JP', 'Noto Sans CJK SC', sans-serif"
# How far Roboto's letters from space to tilde advance, in hundredths of the size of the letters.
_ADVANCE = (
    *(25, 26, 32, 62, 56, 73, 62, 17, 34, 35, 43, 57, 20, 28, 26, 41, 56, 56, 56, 56, 56, 56, 56, 56, 56, 56, 24, 21),
    *(51, 55, 52, 47, 90, 65, 62, 65, 66, 57, 55, 68, 71, 27, 55, 63, 54, 87, 71, 69, 63, 69, 62, 59, 60, 65, 64, 89),
    *(63, 60, 60, 27, 41, 27, 42, 45, 31, 54, 56, 52, 56, 53, 35, 56, 55, 24, 24, 51, 24, 88, 55, 57, 56, 57, 34, 52),
    *(33, 55, 48, 75, 50, 47, 50, 34, 24, 34, 68),
)
_OTHER, _WIDE, _BOLD = 62, 100, 1.04  # letters of other scripts, those as wide as high, and of heavier type
# What neither XML nor a reader of it may get: controls, direction marks, lone surrogates.
_UNWRITABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_SHORTENED = "…"
Point = Sequence[float]


def number(value: float) -> str:
    """Return a number to a hundredth, without needless digits."""
    words = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if words == "-0" else words


def path(points: Sequence[Point] | NDArray[np.float64], *, closed: bool = False) -> str:
    """Return a path's commands through *points*."""
    if len(points) == 0:
        return ""
    words = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{words}{'Z' if closed else ''}"


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """Return how wide *words* are in letters of *size*, as Roboto sets them; other scripts roughly."""
    total = 0
    for letter in words:
        if " " <= letter <= "~":
            total += _ADVANCE[ord(letter) - 32]
        elif not unicodedata.combining(letter):
            total += _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER
    return total * size / 100 * (_BOLD if bold else 1.0)


def shortened(words: str, size: float, width: float, *, bold: bool = False) -> str:
    """Return *words*, cut so that they are no wider than *width*, the cut marked."""
    words = " ".join(words[:2000].split())
    if text_width(words, size, bold=bold) <= width:
        return words
    while words and text_width(words + _SHORTENED, size, bold=bold) > width:
        words = words[:-1]
    return words.rstrip() + _SHORTENED


class Drawing:
    """Collect the elements of one picture, *width* by *height* pixels."""

    def __init__(self, width: int, height: int, title: str) -> None:
        self.width, self.height, self._title = width, height, title
        self._parts: list[str] = []
        self._open: list[str] = []

    def add(self, tag: str, **attributes: Any) -> None:
        """Add an empty element; an underscore in an attribute's name stands for a hyphen, None leaves it out."""
        self._parts.append(f"<{tag}{_attributes(attributes)}/>")

    def text(self, x: float, y: float, words: str, size: float, **attributes: Any) -> None:
        """Add a line of text whose foot stands at y."""
        told = _attributes({"x": x, "y": y, "font_size": size} | attributes)
        self._parts.append(f"<text{told}>{_safe(words)}</text>")

    @contextmanager
    def group(self, **attributes: Any) -> Iterator[None]:
        """Put what is added within the block into one group."""
        self._parts.append(f"<g{_attributes(attributes)}>")
        yield
        self._parts.append("</g>")

    def clip(self, name: str, x: float, y: float, width: float, height: float) -> None:
        """Define a rectangle by which groups are clipped."""
        shape = _attributes({"x": x, "y": y, "width": width, "height": height})
        self._parts.append(f'<clipPath id="{name}"><rect{shape}/></clipPath>')

    def write(self) -> str:
        """Return the picture as an SVG document."""
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">'
        return "\n".join([head, f"<title>{_safe(self._title)}</title>", *self._parts, "</svg>"]) + "\n"


def _attributes(told: Mapping[str, Any]) -> str:
    words = ""
    for name, value in told.items():
        if value is not None:
            plain = number(value) if isinstance(value, float) else str(value)
            words += f' {name.rstrip("_").replace("_", "-")}="{_safe(plain)}"'
    return words


def _safe(words: str) -> str:
    return escape(_UNWRITABLE.sub("\ufffd", words), quote=True)
