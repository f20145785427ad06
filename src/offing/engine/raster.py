"""Turn SVG into PNG, in the type that the package ships.

resvg draws; it reads no other file and fetches nothing that a picture names. Letters that the type shipped here (Roboto
of Google, Apache-2.0, cut down to Latin, Greek and Cyrillic) does not have are drawn with the fonts of this machine.
"""

import unicodedata
from functools import cache
from pathlib import Path

_FONTS = Path(__file__).parent / "fonts"
# What the shipped type has: Latin, Greek, Cyrillic and their punctuation.
_HELD = ((0x20, 0x52F), (0x1E00, 0x1EFF), (0x2010, 0x205E), (0x20A0, 0x20BF), (0x2116, 0x2265), (0x25CA, 0x25CA))


def png(svg: str, scale: float = 1.0) -> bytes:
    """Return an SVG document as PNG, each pixel of it drawn *scale* wide."""
    import resvg_py

    machine = any(not _is_held(letter) for letter in svg)
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=scale,
        dpi=96.0,
        skip_system_fonts=not machine,
        font_files=_font_files(),
        font_family="Roboto",
        sans_serif_family="Roboto",
        resources_dir=str(_FONTS),
    )


def _is_held(letter: str) -> bool:
    if letter < "\x7f" or unicodedata.combining(letter):
        return True
    return any(first <= ord(letter) <= last for first, last in _HELD)


@cache
def _font_files() -> list[str]:
    return [str(path) for path in sorted(_FONTS.glob("*.ttf"))]
