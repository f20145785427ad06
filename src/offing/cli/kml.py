"""Lines of the record as KML draws them: warnings area by area with their windows, all others where they happened."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from offing.cli import events, judged, warnings
from offing.codecs.kml import Placed

Line = Mapping[str, Any]
Links = Sequence[tuple[str, str]]
_LANES = {"track": "transmitted", "sighting": "sighted", "report": "said"}
_WINDOWS = 200  # an area with more is drawn once, from the first to the last


def placed(lines: Iterable[Line], links: Callable[[Line], Links] = lambda _: ()) -> Iterator[Placed]:
    """Yield what of each line is drawn, with the links that go with it."""
    for line in lines:
        some = [_event(line)] if line["source"] != "warning" else _areas(line)
        for one in some:
            yield replace(one, links=links(line))


def _event(line: Line) -> Placed:
    craft = ", ".join(events.name_craft(one) for one in line["craft"])
    spot = None if line["lat"] is None else {"type": "Point", "coordinates": [line["lon"], line["lat"]]}
    start, end = line["t_start"], line["t_end"]
    spans = [] if start is None else [(start, end)]
    name = f"{_heading(line)}{line['kind'].replace('_', ' ')}{f', {craft}' if craft else ''}"
    text = "\n".join([*events.describe(line, whole=True), *_judged(line)])
    return Placed(name, text, spot, spans, _LANES[line["source"]], line["id"])


def _areas(line: Line) -> Iterator[Placed]:
    said = line["detail"]
    text = "\n".join([*warnings.lines_of(said), *_judged(line), "", said["text"]])
    name = _heading(line) + warnings.headline(said)
    for n, area in enumerate(said["areas"]):
        if "held" in said and n not in [one["area"] for one in said["held"]]:
            continue
        doubts = [area["reservation"], *area["supposed"], *(one["reason"] for one in said["unread"])]
        style = "reserved" if any(doubts) else "area"
        label = f"{name}, {area['label']}" if area["label"] else name
        yield Placed(label, text, area["geometry"], _spans(line, area), style, line["id"])
    if not said["areas"]:
        yield Placed(name, text, None, [(line["t_start"], line["t_end"])], "reserved", line["id"])


def _spans(line: Line, area: Line) -> Sequence[tuple[datetime | None, datetime | None]]:
    """Return an area's windows; those of an area that tells none are the warning's own time."""
    windows = [tuple(map(warnings.as_time, window)) for window in area["windows"]]
    found = [(start or line["t_start"], end or line["t_end"]) for start, end in windows]
    if not found:
        return [(line["t_start"], line["t_end"])]
    if len(found) <= _WINDOWS:
        return found
    starts, ends = zip(*found, strict=True)
    return [(None if None in starts else min(starts), None if None in ends else max(ends))]


def _heading(line: Line) -> str:
    rejected = "REJECTED: " if judged.is_rejected(line) else ""
    return f"REHEARSAL: {rejected}" if line["synthetic"] else rejected


def _judged(line: Line) -> list[str]:
    words = judged.words_of(line)
    return [words] if words else []
