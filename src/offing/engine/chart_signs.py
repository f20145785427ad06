"""The sign of each lane: circle transmitted, triangle sighted, square announced, diamond said."""

from offing.codecs.svg import Drawing, number

# Lane by the source of a line, and the colour that it is drawn in; told apart by shape for those who see no colours.
LANES = {"track": "transmitted", "sighting": "sighted", "warning": "announced", "report": "said"}
COLOURS = {"transmitted": "#1f6fb2", "sighted": "#c03a2b", "announced": "#a86a00", "said": "#6b4fa0"}
MEANING = {
    "transmitted": "by the craft itself (AIS, ADS-B)",
    "sighted": "by an observer, as an own observation",
    "announced": "by an authority, as a warning",
    "said": "by a document",
}


def sign(drawing: Drawing, lane: str, x: float, y: float, size: float) -> None:
    """Draw the sign of a lane about a point, *size* pixels from its middle to its edge."""
    look = {"fill": COLOURS[lane], "stroke": "#ffffff", "stroke_width": size / 5}
    if lane == "transmitted":
        drawing.add("circle", cx=x, cy=y, r=size, **look)
    elif lane == "sighted":
        drawing.add(
            "path", d=_closed((x, y - size * 1.25), (x + size * 1.15, y + size), (x - size * 1.15, y + size)), **look
        )
    elif lane == "announced":
        drawing.add("rect", x=x - size * 0.92, y=y - size * 0.92, width=size * 1.84, height=size * 1.84, **look)
    else:
        reach = size * 1.25
        drawing.add("path", d=_closed((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)), **look)


def icon(lane: str) -> str:
    """Return a lane's sign as a picture of its own."""
    drawing = Drawing(64, 64, lane)
    sign(drawing, lane, 32, 32, 22)
    return drawing.write()


def _closed(*corners: tuple[float, float]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "Z"
