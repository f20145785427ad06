"""What `offing export` writes for people who publish: Word, maps, KMZ, graphs, and the sources beside them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from offing.cli import events, told
from offing.cli.terminal import remark
from offing.schema.errors import UsageError

if TYPE_CHECKING:
    from offing.engine.beside import Copy
    from offing.engine.chart import Picture
    from offing.engine.cited import Cited
    from offing.engine.privacy import Privacy
    from offing.engine.reader import Record

FORMATS = ("docx", "kmz", "png", "svg", "ftm")
BINARY = ("docx", "kmz", "png")
Line = Mapping[str, Any]
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip file can hold
_KMZ_FILE, _KMZ_ALL = 32 << 20, 96 << 20  # bytes of sources inside
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
    from offing.answers import line_map

    words = {line["id"]: told.label(line) for line in chosen.lines} if labels is None else labels
    wishes = chosen.wishes
    if wishes.tracks and (n := len(line_map.tracked(chosen.lines))) > line_map.TRACKED:
        remark(f"offing: tracks of {line_map.TRACKED} of {n:,} craft are drawn; choose fewer by --craft")
    drawn = line_map.LineMap(chosen.record, chosen.privacy, chosen.lines, chosen.title, wishes.size, wishes.tracks)
    return line_map.picture(drawn, words)


def _word(chosen: Chosen, file: IO[bytes]) -> None:
    from offing.answers.line_map import is_placed, span
    from offing.engine.word_file import Page, write_word

    numbers = {line["id"]: str(n) for n, line in enumerate(chosen.lines, 1)}
    image = None
    if any(map(is_placed, chosen.lines)):
        from offing.engine.chart import draw
        from offing.engine.raster import png

        size = chosen.wishes.size if chosen.wishes.size != Wishes().size else _ON_PAGE
        page = replace(chosen, wishes=replace(chosen.wishes, size=size))
        image = png(draw(picture(page, numbers)), 2.0)
    about = [f"{len(chosen.lines):,} lines, {span(chosen.lines)}: {told.show_lanes(chosen.lines) or 'none'}."]
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
