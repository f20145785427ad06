"""The map of a brief: tracks of the craft, areas announced, and where each lane has a line, drawn as SVG."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from offing.answers.line_map import TRACKED, LineMap, picture, tracked
from offing.answers.record import Record
from offing.engine.chart import draw
from offing.engine.outgoing import privacy_of
from offing.engine.privacy import Privacy
from offing.record.brief import Brief
from offing.record.brief_times import day_of
from offing.schema.errors import UsageError

_SIZE = (1180, 760)
_KINDS = ("group_activity", "rendezvous", "replenishment", "port_visit")  # whose places are marked; others have tracks
_WIDEST_KM = 400.0
_NEAR, _LEAST = 1.0, 8  # pixels between corners of a line; corners, below which nothing is left out
_PATH = re.compile(r' d="([MLZ\d. -]+)"')
Line = Mapping[str, Any]
_HEAD = re.compile(r"^<\?xml[^>]*\?>\s*")


def drawn(record: Record, brief: Brief, privacy: Privacy | None = None) -> str:
    """Return the map as an SVG element, empty where nothing of the brief has a place.

    *privacy* says who is masked, where that is known already.
    """
    masking = privacy or privacy_of(record)
    lines = list(masking.lines(record.lines_by_id(brief.mapped)))
    if not lines:
        return ""
    marked = [line for line in lines if _is_marked(line)]
    labels = {line["id"]: _label(line) for line in lines}
    try:
        whole = picture(LineMap(record, masking, lines, brief.title, _SIZE, tracks=True), labels)
        marks = picture(LineMap(record, masking, marked, brief.title, _SIZE), labels).marks if marked else ()
        notes = (*whole.notes, *_notes(lines, len(lines) - len(marked)))
        return _thinned(_HEAD.sub("", draw(replace(whole, marks=marks, notes=notes))))
    except UsageError:
        return ""


def _notes(lines: Sequence[Line], unmarked: int) -> list[str]:
    craft = len(tracked(lines))
    found = [f"tracks of {TRACKED} of {craft:,} craft are drawn"] if craft > TRACKED else []
    if unmarked:
        found.append(f"{unmarked:,} lines have their track drawn, or a place too wide to mark")
    return found


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
