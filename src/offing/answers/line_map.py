"""The map of lines of the record: a mark or an outline for each, and the tracks of their craft."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from offing.engine.chart import Mark, Picture, Region
from offing.engine.chart import Path as Track
from offing.engine.chart_signs import LANES
from offing.engine.outgoing import fixes_of
from offing.engine.privacy import Privacy
from offing.engine.reader import Record
from offing.schema.errors import UsageError

Line = Mapping[str, Any]
TRACKED = 200  # craft whose tracks are drawn
_AROUND = timedelta(hours=6)  # of a track drawn before and after a line
_POINTS = 200_000  # of all tracks
_VAGUE_KM = 400.0  # a place as told that is wider is not outlined
_EMPHASIS = {"sighting": 0, "track": 1, "report": 2, "warning": 3}


@dataclass(frozen=True, slots=True)
class LineMap:
    """Hold the lines that a map is drawn of, its title and pixels, and whether tracks go with them."""

    record: Record
    privacy: Privacy
    lines: Sequence[Line]
    title: str
    size: tuple[int, int]
    tracks: bool = False


def picture(drawn: LineMap, labels: Mapping[str, str]) -> Picture:
    """Return the map of lines; *labels* says what stands beside each line's mark, by its id.

    Raises UsageError where there is no line.
    """
    lines = drawn.lines
    if not lines:
        raise UsageError("no line of the record answers to that, so that there is nothing to draw a map of")
    marks = [_mark(line, labels[line["id"]]) for line in lines if _is_spot(line)]
    regions = _distinct(one for line in lines for one in _regions(line, labels[line["id"]]))
    nowhere = sum(line["lat"] is None and not _areas(line) for line in lines)
    notes = [f"{nowhere:,} of {len(lines):,} lines have no place and are not drawn"] if nowhere else []
    tracks = _tracks(drawn) if drawn.tracks else []
    if tracks:
        notes.append("blue lines: tracks as transmitted")
    n = len(lines)
    about = f"{n:,} {'line' if n == 1 else 'lines'} · {span(lines)}"
    width, height = drawn.size
    return Picture(
        drawn.title,
        about,
        marks,
        regions,
        tracks,
        notes,
        any(line["synthetic"] for line in lines),
        width,
        height,
        counts(lines),
    )


def is_placed(line: Line) -> bool:
    """Tell whether a line has a mark or an outline on a map."""
    return _is_spot(line) or bool(_areas(line))


def _is_spot(line: Line) -> bool:
    return line["lat"] is not None and not _areas(line)


def _mark(line: Line, words: str) -> Mark:
    return Mark(line["lat"], line["lon"], LANES[line["source"]], words, _EMPHASIS[line["source"]])


def _areas(line: Line) -> list[Line]:
    """Return the areas of a warning that have an outline; where an instant was asked for, those then in force."""
    if line["source"] != "warning":
        return []
    detail = line["detail"]
    held = {one["area"] for one in detail["held"]} if "held" in detail else None
    return [one for n, one in enumerate(detail["areas"]) if one["geometry"] and (held is None or n in held)]


def _regions(line: Line, words: str) -> list[Region]:
    found = [
        Region(one["geometry"], "announced", f"{words} {one['label']}".strip() if n == 0 else one["label"])
        for n, one in enumerate(_areas(line))
    ]
    place = (line["detail"].get("place") or {}) if line["source"] == "sighting" else {}
    if place.get("geometry") and (place.get("radius_km") or 0) <= _VAGUE_KM and place["geometry"]["type"] != "Point":
        found.append(Region(place["geometry"], LANES[line["source"]], vague=True))
    return found


def _distinct(regions: Iterable[Region]) -> list[Region]:
    """Return each region once: many sightings are told of one strait."""
    found: dict[str, Region] = {}
    for one in regions:
        found.setdefault(f"{one.lane} {one.vague} {one.label} {json.dumps(one.geometry, sort_keys=True)}", one)
    return list(found.values())


def tracked(lines: Iterable[Line]) -> dict[str, tuple[datetime, datetime]]:
    """Return the craft that have a track to draw, with the time of their lines; TRACKED of them are drawn."""
    spans: dict[str, tuple[datetime, datetime]] = {}
    for line in lines:
        start, end = line["t_start"], line["t_end"] or line["t_start"]
        for one in line["craft"]:
            if not one["id"].startswith("masked:"):
                first, last = spans.get(one["id"], (start, end))
                spans[one["id"]] = min(first, start), max(last, end)
    return spans


def _tracks(drawn: LineMap) -> list[Track]:
    """Return the tracks of the craft of the lines, about the time of each; of masked craft none."""
    found = []
    for label, (start, end) in list(tracked(drawn.lines).items())[:TRACKED]:
        fixes = fixes_of(drawn.record, [label], None, start - _AROUND, end + _AROUND)
        fixes = drawn.privacy.table(fixes, "craft")
        lat, lon = (fixes[name].to_numpy() for name in ("lat", "lon"))
        t, segment = (fixes[name].to_numpy() for name in ("t", "segment"))
        apart = (segment[1:] != segment[:-1]) | (np.diff(t) > np.timedelta64(_AROUND))
        breaks = np.flatnonzero(apart) + 1
        parts = zip(np.split(lat, breaks), np.split(lon, breaks), strict=True)
        found += [Track(lats, lons) for lats, lons in parts if len(lats) > 1]
    every = max(1, sum(len(one.lat) for one in found) // _POINTS + 1)
    return found if every == 1 else [Track(one.lat[::every], one.lon[::every]) for one in found]


def span(lines: Iterable[Line]) -> str:
    """Return the time from the first of *lines* to the last."""
    times = [line[name] for line in lines for name in ("t_start", "t_end") if line[name] is not None]
    if not times:
        return "no time told"
    first, last = f"{min(times):%Y-%m-%d}", f"{max(times):%Y-%m-%d}"
    return f"{first} UTC" if first == last else f"{first} to {last} UTC"


def counts(lines: Iterable[Line]) -> dict[str, int]:
    """Return how many lines there are of each lane."""
    found = dict.fromkeys(LANES.values(), 0)
    for line in lines:
        found[LANES[line["source"]]] += 1
    return {lane: n for lane, n in found.items() if n}
