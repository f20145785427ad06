"""Figures as a picture: a panel of columns for each thing counted, drawn as SVG.

A column is full up to the least that a figure can be, pale on to the greatest, pointed where it is a lower bound; a
cross below the line marks a period without a count, a ring a stated zero. Colours stay apart for those who see few.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from offing.codecs.svg import Drawing, path, shortened

Figure = Mapping[str, Any]
_WIDTH, _PANEL, _HEAD, _FOOT = 1000, 190, 56, 46
_LEFT, _RIGHT = 64, 24
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
_INK, _FAINT, _PAPER, _LACK = "#1b1f24", "#8a939c", "#ffffff", "#b3261e"
_PANELS = 12
_STEPS = (1, 2, 5)
_MADE_UP = "A rehearsal: nothing of this happened"


def chart(rows: Sequence[Figure], of: str, by: str) -> str:
    """Return figures as an SVG document."""
    panels = _panels(rows)
    shown = panels[:_PANELS]
    height = _HEAD + _FOOT + _PANEL * max(len(shown), 1)
    drawing = Drawing(_WIDTH, height, f"{_subject(of)} by {by}")
    drawing.add("rect", width=_WIDTH, height=height, fill=_PAPER)
    drawing.text(_LEFT, 26, f"{_subject(of)} by {by}", 18, font_weight="bold", fill=_INK)
    under = _MADE_UP if any(row["synthetic"] for row in rows) else _lanes(rows)
    drawing.text(_LEFT, 44, shortened(under, 11, _WIDTH - _LEFT - _RIGHT), 11, fill=_FAINT)
    if any(row["synthetic"] for row in rows):
        drawing.text(_WIDTH - _RIGHT, 26, "RE-ENACTMENT", 16, font_weight="bold", fill=_LACK, text_anchor="end")
    span = _span(rows)
    for n, (title, some) in enumerate(shown):
        _panel(drawing, title, some, span, _HEAD + n * _PANEL, _COLOURS[n % len(_COLOURS)])
    left = f" {len(panels) - len(shown)} more panels are left out." if len(panels) > len(shown) else ""
    foot = f"Pale: not certain. ^ at least so many. × no count held, ○ a stated zero. {_meaning(of)}{left}"
    drawing.text(_LEFT, height - 14, shortened(foot, 11, _WIDTH - _LEFT - _RIGHT), 11, fill=_FAINT)
    return drawing.write()


def _subject(of: str) -> str:
    subjects = {"hulls": "Distinct hulls sighted", "transits": "Transits of straits", "happenings": "Happenings told"}
    return subjects.get(of, "Official counts")


def _meaning(of: str) -> str:
    if of == "ship-days":
        return "Counts as they are told: sorties and ship-days, not craft."
    if of == "happenings":
        return "Each happening once, by PLOVER class."
    return "Each figure is a lower bound."


def _lanes(rows: Iterable[Figure]) -> str:
    who = dict.fromkeys(row["who"] for row in rows if row["who"])
    return f"{', '.join(dict.fromkeys(row['lane'] for row in rows))}{': ' if who else ''}{', '.join(who)}"


def _panels(rows: Iterable[Figure]) -> list[tuple[str, list[Figure]]]:
    found: dict[tuple[Any, ...], list[Figure]] = {}
    for row in rows:
        if " to " in row["period"]:  # one count over several days has no column among days
            continue
        place = row["area"] if row["of"] == "transits" else None
        found.setdefault((row["lane"], row["who"], row["state"], place, row["what"]), []).append(row)
    told = [(key, some) for key, some in found.items() if any(row["count"] is not None for row in some)]
    told.sort(key=lambda item: -len(item[1]))
    return [(_title(key, some[0]), some) for key, some in told]


def _title(key: tuple[Any, ...], row: Figure) -> str:
    lane, _, state, place, what = key
    name = {"ship": "official ships", "coastguard": "coast guard ships"}.get(what, what.replace("_", " "))
    return f"{f'{place}: ' if place else ''}{name}{f', {state}' if state else ''} ({row['measure']}, {lane})"


def _span(rows: Iterable[Figure]) -> tuple[datetime, datetime]:
    days = [row for row in rows if " to " not in row["period"]]
    if not days:
        return datetime.min, datetime.max
    return min(row["t_start"] for row in days), max(row["t_end"] for row in days)


def _panel(
    drawing: Drawing, title: str, rows: Sequence[Figure], span: tuple[datetime, datetime], top: float, colour: str
) -> None:
    foot, head = top + _PANEL - 34, top + 26
    drawing.text(_LEFT, top + 16, shortened(title, 12, _WIDTH - _LEFT - _RIGHT), 12, font_weight="bold", fill=_INK)
    most = max(max(row["most"] or 0, row["count"] or 0) for row in rows)
    step = _step(most)
    ceiling = max(step * -(-most // step), step)

    def y(value: float) -> float:
        return foot - (foot - head) * value / ceiling

    for value in range(0, ceiling + 1, step):
        drawing.add("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y(value), y2=y(value), stroke="#e3e6e9", stroke_width=1)
        drawing.text(_LEFT - 8, y(value) + 4, f"{value:,}", 11, text_anchor="end", fill=_FAINT)
    whole = (span[1] - span[0]).total_seconds()

    def x(at: datetime) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (at - span[0]).total_seconds() / whole

    for row in rows:
        _column(drawing, row, x(row["t_start"]), x(row["t_end"]), y, foot, colour)
    _dates(drawing, rows, x, foot)


def _column(drawing: Drawing, row: Figure, west: float, east: float, y: Any, foot: float, colour: str) -> None:
    middle, wide = (west + east) / 2, max((east - west) * 0.84, 0.6)
    if row["count"] is None:
        lack = _LACK if row["status"] == "missing" else _FAINT
        drawing.add("path", d=_cross(middle, foot + 3, min(wide, 6.0)), stroke=lack, stroke_width=1.0, fill="none")
        return
    if row["count"] == 0 and not row["most"]:
        drawing.add(
            "circle", cx=middle, cy=foot - 3, r=min(wide, 4.0) / 2, stroke=colour, fill="none", stroke_width=1.0
        )
        return
    left = middle - wide / 2
    drawing.add("rect", x=left, y=y(row["count"]), width=wide, height=foot - y(row["count"]), fill=colour)
    if row["most"] and row["most"] > row["count"]:
        height = y(row["count"]) - y(row["most"])
        drawing.add("rect", x=left, y=y(row["most"]), width=wide, height=height, fill=colour, fill_opacity=0.3)
    elif row["bound"] == "at least":
        tip, half = y(row["count"]) - 5.0, min(wide, 8.0) / 2
        arrow = path([(middle - half, tip + 3), (middle, tip), (middle + half, tip + 3)])
        drawing.add("path", d=arrow, stroke=colour, stroke_width=1.0, fill="none")


def _cross(x: float, y: float, size: float) -> str:
    """Return a cross whose middle stands at x, and its top at y."""
    half = size / 2
    return " ".join((path([(x - half, y), (x + half, y + size)]), path([(x + half, y), (x - half, y + size)])))


def _dates(drawing: Drawing, rows: Sequence[Figure], x: Any, foot: float) -> None:
    """Write some periods below the line, so many as do not touch."""
    last = -1e9
    for row in rows:
        at = (x(row["t_start"]) + x(row["t_end"])) / 2
        if at - last < 84 or at > _WIDTH - _RIGHT - 20:
            continue
        drawing.text(at, foot + 20, row["period"], 11, text_anchor="middle", fill=_FAINT)
        last = at


def _step(most: int) -> int:
    """Return the step of a scale of about four lines."""
    size = 1
    while True:
        for one in _STEPS:
            if most <= 4 * one * size:
                return one * size
        size *= 10
