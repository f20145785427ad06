"""The map of a brief: tracks of the craft, areas announced, and where each lane has a line, drawn as SVG."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offing.record.brief_times import day_of
from offing.schema.errors import UsageError

if TYPE_CHECKING:
    from offing.answers import Record
    from offing.engine.chart import Picture
    from offing.record.brief import Brief

_SIZE = (1180, 760)
_KINDS = ("group_activity", "rendezvous", "replenishment", "port_visit")  # whose places are marked; others have tracks
_WIDEST_KM = 400.0
_NEAR, _LEAST = 1.0, 8  # pixels between corners of a line; corners, below which nothing is left out
_PATH = re.compile(r' d="([MLZ\d. -]+)"')
Line = Mapping[str, Any]
_HEAD = re.compile(r"^<\?xml[^>]*\?>\s*")


def drawn(record: "Record", brief: "Brief") -> str:
    """Return the map as an SVG element, empty where nothing of the brief has a place."""
    from offing.cli.publish import Chosen, Wishes, picture
    from offing.engine.chart import draw
    from offing.engine.cited import Cited
    from offing.engine.outgoing import privacy_of

    privacy = privacy_of(record)
    lines = list(privacy.lines(record.lines_by_id(brief.mapped)))
    if not lines:
        return ""
    chosen = Chosen(record, privacy, lines, Cited(), {}, Wishes(brief.title, _SIZE, tracks=True))
    labels = {line["id"]: _label(line) for line in lines}
    marked = Chosen(record, privacy, list(filter(_is_marked, lines)), Cited(), {}, Wishes(brief.title, _SIZE))
    try:
        whole = picture(chosen, labels)
        marks = picture(marked, labels).marks if marked.lines else ()
        return _thinned(_HEAD.sub("", draw(replace(whole, marks=marks, notes=_notes(whole, lines)))))
    except UsageError:
        return ""


def _notes(whole: "Picture", lines: Sequence[Line]) -> list[str]:
    left = sum(not _is_marked(line) for line in lines)
    return (
        [*whole.notes, f"{left:,} lines have their track drawn, or a place too wide to mark"]
        if left
        else list(whole.notes)
    )


def _is_marked(line: Line) -> bool:
    """Tell whether a line's place is marked: not of events that their tracks show, nor of wide waters."""
    if line["source"] == "track":
        return line["kind"] in _KINDS
    return ((line["detail"].get("place") or {}).get("radius_km") or 0) <= _WIDEST_KM


def _thinned(svg: str) -> str:
    """Return a picture without the corners of lines that nobody could tell from their neighbours."""
    return _PATH.sub(lambda found: f' d="{"M".join(map(_line, found[1].split("M")))}"', svg)


def _line(words: str) -> str:
    close = "Z" if words.endswith("Z") else ""
    corners = words.removesuffix("Z").split("L")
    if len(corners) < _LEAST:
        return words
    kept, last = [], (float("inf"), float("inf"))
    for n, corner in enumerate(corners):
        x, y = map(float, corner.split())
        if n in (0, len(corners) - 1) or abs(x - last[0]) + abs(y - last[1]) >= _NEAR:
            kept.append(f"{x:.1f} {y:.1f}")
            last = x, y
    return "L".join(kept) + close


def _label(line: Line) -> str:
    if line["source"] == "warning":
        detail = line["detail"]
        return f"{detail['coordinator']} {detail['number']}"
    if line["source"] == "track":
        return line["kind"].replace("_", " ") if line["kind"] in _KINDS else ""
    at = day_of(line["detail"].get("time"))
    return f"{at:%d %b}" if at else ""
