"""What `offing export` writes for people who publish: Word, maps, KMZ, graphs, and the sources beside them."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from offing.cli import events, told
from offing.cli.terminal import remark
from offing.schema.errors import UsageError

if TYPE_CHECKING:
    from offing.engine.beside import Copy
    from offing.engine.chart import Mark, Picture, Region
    from offing.engine.chart import Path as Track
    from offing.engine.cited import Cited
    from offing.engine.privacy import Privacy
    from offing.engine.reader import Record

FORMATS = ("docx", "kmz", "png", "svg", "ftm")
BINARY = ("docx", "kmz", "png")
Line = Mapping[str, Any]
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip file can hold
_KMZ_FILE, _KMZ_ALL = 32 << 20, 96 << 20  # bytes of sources inside
_AROUND = timedelta(hours=6)  # of a track drawn before and after a line
_TRACKED = 200  # craft whose tracks are drawn
_POINTS = 200_000  # of all tracks
_VAGUE_KM = 400.0  # a place as told that is wider is not outlined
_SMALLEST, _LARGEST = 400, 6000  # pixels
_ON_PAGE = (1180, 620)


@dataclass(frozen=True, slots=True)
class Wishes:
    """Hold how the user wants it: title, pixels of a map, whether tracks and copies of the sources go with it."""

    title: str = ""
    size: tuple[int, int] = (1500, 1050)
    tracks: bool = False


def read_size(words: str | None) -> tuple[int, int]:
    """Return the width and height that *words* such as ``1600x1000`` name; raises UsageError."""
    if words is None:
        return Wishes().size
    width, sign, height = words.lower().partition("x")
    if not (sign and width.isdigit() and height.isdigit() and len(words) < 12):
        raise UsageError(f"--size {words!r}: write WIDTHxHEIGHT in pixels, such as 1600x1000")
    size = int(width), int(height)
    if not all(_SMALLEST <= side <= _LARGEST for side in size):
        raise UsageError(f"--size {words}: a map is {_SMALLEST} to {_LARGEST} pixels on a side")
    return size


def shown(lines: Sequence[dict[str, Any]], *, passing: bool) -> list[dict[str, Any]]:
    """Return the lines for a page or a map: as in `log`, without visits to zones along the shore unless asked for."""
    if passing:
        return list(lines)
    kept = [line for line in lines if not events.is_passing(line) and not line.get("working")]
    if len(kept) < len(lines):
        remark(
            f"offing: {len(lines) - len(kept):,} visits to the zones along the shore, and lines that others rest on, "
            "are left out; --kind, --craft, --area or --limit brings them in"
        )
    return kept


@dataclass(frozen=True, slots=True)
class Chosen:
    """Hold the lines that go out, what they rest on, and the copies that lie beside."""

    record: "Record"
    privacy: "Privacy"
    lines: Sequence[dict[str, Any]]
    cited: "Cited"
    copies: "Mapping[int, Copy]"
    wishes: Wishes

    @property
    def synthetic(self) -> bool:
        """Tell whether any line is a re-enactment's."""
        return any(line["synthetic"] for line in self.lines)

    @property
    def title(self) -> str:
        """Return the title asked for, else one that says what it is."""
        return self.wishes.title or "Lines of the record"


def put_beside(record: "Record", cited: "Cited", privacy: "Privacy", out: Path) -> "dict[int, Copy]":
    """Write the sources' copies into a folder beside *out*; say what could not be put there."""
    from offing.engine.beside import FOLDER, Copies, write_copies

    written = write_copies(Copies(record.home, cited, privacy), out.absolute().parent, cited)
    n = sum(bool(copy.file) for copy in written)
    remark(f"offing: {n:,} of {len(written):,} sources put into {out.parent / FOLDER}")
    for copy in written:
        if copy.note:
            remark(f"offing: {copy.source.name}: {copy.note}")
    return {copy.source.id: copy for copy in written}


def publish(chosen: Chosen, to: str, file: IO[bytes]) -> None:
    """Write the lines chosen in one of FORMATS."""
    if to == "docx":
        _word(chosen, file)
    elif to == "kmz":
        _kmz(chosen, file)
    elif to == "ftm":
        _graph(chosen, file)
    else:
        from offing.engine.chart import draw

        svg = draw(picture(chosen))
        if to == "svg":
            file.write(svg.encode())
        else:
            from offing.engine.raster import png

            file.write(png(svg))


def picture(chosen: Chosen, labels: Mapping[str, str] | None = None) -> "Picture":
    """Return the map of the lines chosen; *labels* says what stands beside each line's mark, by its id."""
    from offing.engine.chart import Picture

    if not chosen.lines:
        raise UsageError("no line of the record answers to that, so that there is nothing to draw a map of")
    words = {line["id"]: told.label(line) for line in chosen.lines} if labels is None else labels
    marks = [_mark(line, words[line["id"]]) for line in chosen.lines if _is_spot(line)]
    regions = _distinct(one for line in chosen.lines for one in _regions(line, words[line["id"]]))
    nowhere = sum(line["lat"] is None and not _areas(line) for line in chosen.lines)
    notes = [f"{nowhere:,} of {len(chosen.lines):,} lines have no place and are not drawn"] if nowhere else []
    tracks = _tracks(chosen) if chosen.wishes.tracks else []
    if tracks:
        notes.append("blue lines: tracks as transmitted")
    n = len(chosen.lines)
    about = f"{n:,} {'line' if n == 1 else 'lines'} · {told.span(chosen.lines)}"
    width, height = chosen.wishes.size
    return Picture(
        chosen.title,
        about,
        marks,
        regions,
        tracks,
        notes,
        chosen.synthetic,
        width,
        height,
        told.counts(chosen.lines),
    )


_EMPHASIS = {"sighting": 0, "track": 1, "report": 2, "warning": 3}


def _is_spot(line: Line) -> bool:
    return line["lat"] is not None and not _areas(line)


def _mark(line: Line, words: str) -> "Mark":
    from offing.engine.chart import Mark
    from offing.engine.chart_signs import LANES

    return Mark(line["lat"], line["lon"], LANES[line["source"]], words, _EMPHASIS[line["source"]])


def _areas(line: Line) -> list[Line]:
    """Return the areas of a warning that have an outline; where an instant was asked for, those then in force."""
    if line["source"] != "warning":
        return []
    detail = line["detail"]
    held = {one["area"] for one in detail["held"]} if "held" in detail else None
    return [one for n, one in enumerate(detail["areas"]) if one["geometry"] and (held is None or n in held)]


def _regions(line: Line, words: str) -> "list[Region]":
    from offing.engine.chart import Region
    from offing.engine.chart_signs import LANES

    found = [
        Region(one["geometry"], "announced", f"{words} {one['label']}".strip() if n == 0 else one["label"])
        for n, one in enumerate(_areas(line))
    ]
    place = (line["detail"].get("place") or {}) if line["source"] == "sighting" else {}
    if place.get("geometry") and (place.get("radius_km") or 0) <= _VAGUE_KM and place["geometry"]["type"] != "Point":
        found.append(Region(place["geometry"], LANES[line["source"]], vague=True))
    return found


def _distinct(regions: "Iterable[Region]") -> "list[Region]":
    """Return each region once: many sightings are told of one strait."""
    found: dict[str, Region] = {}
    for one in regions:
        found.setdefault(f"{one.lane} {one.vague} {one.label} {json.dumps(one.geometry, sort_keys=True)}", one)
    return list(found.values())


def _tracks(chosen: Chosen) -> "list[Track]":
    """Return the tracks of the craft of the lines, about the time of each; of masked craft none."""
    import numpy as np

    from offing.engine.chart import Path as Track
    from offing.engine.outgoing import fixes_of

    spans: dict[str, tuple[datetime, datetime]] = {}
    for line in chosen.lines:
        start, end = line["t_start"], line["t_end"] or line["t_start"]
        for one in line["craft"]:
            if not one["id"].startswith("masked:"):
                first, last = spans.get(one["id"], (start, end))
                spans[one["id"]] = min(first, start), max(last, end)
    if len(spans) > _TRACKED:
        remark(f"offing: tracks of {_TRACKED} of {len(spans):,} craft are drawn; choose fewer by --craft")
    found = []
    for label, (start, end) in list(spans.items())[:_TRACKED]:
        fixes = fixes_of(chosen.record, [label], None, start - _AROUND, end + _AROUND)
        fixes = chosen.privacy.table(fixes, "craft")
        lat, lon = (fixes[name].to_numpy() for name in ("lat", "lon"))
        t, segment = (fixes[name].to_numpy() for name in ("t", "segment"))
        apart = (segment[1:] != segment[:-1]) | (np.diff(t) > np.timedelta64(_AROUND))
        breaks = np.flatnonzero(apart) + 1
        parts = zip(np.split(lat, breaks), np.split(lon, breaks), strict=True)
        found += [Track(lats, lons) for lats, lons in parts if len(lats) > 1]
    every = max(1, sum(len(one.lat) for one in found) // _POINTS + 1)
    return found if every == 1 else [Track(one.lat[::every], one.lon[::every]) for one in found]


def _word(chosen: Chosen, file: IO[bytes]) -> None:
    from offing.engine.word_file import Page, write_word

    numbers = {line["id"]: str(n) for n, line in enumerate(chosen.lines, 1)}
    image = None
    if any(_is_spot(line) or _areas(line) for line in chosen.lines):
        from offing.engine.chart import draw
        from offing.engine.raster import png

        size = chosen.wishes.size if chosen.wishes.size != Wishes().size else _ON_PAGE
        page = replace(chosen, wishes=replace(chosen.wishes, size=size))
        image = png(draw(picture(page, numbers)), 2.0)
    about = [f"{len(chosen.lines):,} lines, {told.span(chosen.lines)}: {told.show_lanes(chosen.lines) or 'none'}."]
    about.append(
        "Each line tells by which lane it is known: transmitted by the craft itself, sighted by an observer, announced "
        "by an authority, or said by a document. They are told apart throughout; times are UTC."
    )
    told_page = Page(
        title=chosen.title,
        about=about,
        entries=[told.entry(line, chosen.cited.of(line)) for line in chosen.lines],
        cautions=[*told.cautions(chosen.lines), *_held_back(chosen.privacy)],
        copies=chosen.copies,
        picture=image,
        caption="Numbers are those of the table. Circle transmitted, triangle sighted, square announced, diamond said.",
        synthetic=chosen.synthetic,
    )
    write_word(told_page, file)


def _held_back(privacy: "Privacy") -> list[str]:
    found = []
    if privacy.withheld:
        found.append(f"{privacy.withheld:,} lines are held back: distress devices and craft in distress never go out.")
    if privacy.masked:
        found.append(f"In {privacy.masked:,} lines pleasure craft are masked, and their evidence is left out.")
    return found


def _kmz(chosen: Chosen, file: IO[bytes]) -> None:
    from offing.cli.kml import placed
    from offing.codecs.kml import write_kml
    from offing.engine.beside import Copies
    from offing.engine.chart_signs import COLOURS, icon
    from offing.engine.raster import png

    inside = Copies(chosen.record.home, chosen.cited, chosen.privacy, logs=False, largest=_KMZ_FILE, most=_KMZ_ALL)
    members = {f"icons/{lane}.png": png(icon(lane)) for lane in COLOURS}
    copies = {}
    for copy, chunks in inside.each():
        copies[copy.source.id] = copy
        if copy.file:
            members[copy.file] = b"".join(chunks)
    kml = io.BytesIO()
    title = f"RE-ENACTMENT: {chosen.title}" if chosen.synthetic else chosen.title
    icons = {lane: f"icons/{lane}.png" for lane in COLOURS}
    write_kml(title, placed(chosen.lines, lambda line: _links(chosen, line, copies)), kml, icons=icons)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"doc.kml": kml.getvalue(), **dict(sorted(members.items()))}.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, data)


def _links(chosen: Chosen, line: Line, copies: "Mapping[int, Copy]") -> list[tuple[str, str]]:
    """Return where a line's sources are published, and the copies inside."""
    from offing.engine.word_notes import is_web

    found = []
    for note in chosen.cited.of(line):
        copy = copies.get(note.source.id)
        name = note.title or note.source.name
        if is_web(note.address):
            found.append((f"{note.lane}: {note.publisher or 'publisher unknown'}, {name}", note.address))
        if copy and copy.file:
            found.append((f"archived copy of {name}, SHA-256 {copy.sha256[:16]}…, {note.place}", copy.file))
    return list(dict.fromkeys(found))


def _graph(chosen: Chosen, file: IO[bytes]) -> None:
    from offing.engine.ftm import entities
    from offing.schema.text import to_json

    for one in entities(chosen.lines, chosen.cited, chosen.copies, lambda line: (told.headline(line), told.what(line))):
        file.write(to_json(one).encode() + b"\n")
