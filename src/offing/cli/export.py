"""`offing export`: the record for other tools, with what must stay taken off."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from offing.cli import publish
from offing.cli.gate import Gate
from offing.cli.place import home_path, open_home, prepare_kernels
from offing.cli.read import Json
from offing.cli.selection import Area, At, Craft, Kind, Limit, Reviewed, Selection, Since, Source, Tier, Until
from offing.cli.terminal import print_json, remark
from offing.schema.errors import UsageError
from offing.schema.review import ACCEPT, STANDING

if TYPE_CHECKING:
    import pyarrow as pa

    from offing.engine.privacy import Privacy
    from offing.engine.reader import Record

FORMATS = ("geojson", "csv", "parquet", "kml", "s124", "evidence", *publish.FORMATS)
ACCEPTED = STANDING[ACCEPT]
_OF_EVENTS = ("kml", "s124", *publish.FORMATS)
_BY_ID = ("evidence", "s124", "csv", *publish.FORMATS)
_SOURCED = ("csv", *publish.FORMATS)
WHAT = ("events", "fixes", "craft")

Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to write; default: stdout.")]


def export(
    ctx: typer.Context,
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID", help="The line whose evidence is bundled, or the lines that go out; ids' beginnings."
        ),
    ] = None,
    to: Annotated[str, typer.Option("--to", metavar="|".join(FORMATS), help="The format.")] = "geojson",
    what: Annotated[str, typer.Option("--what", metavar="|".join(WHAT), help="What is exported.")] = "events",
    out: Out = None,
    kind: Kind = None,
    craft: Craft = None,
    area: Area = None,
    since: Since = None,
    until: Until = None,
    at: At = None,
    source: Source = None,
    tier: Tier = None,
    reviewed: Reviewed = None,
    require: Annotated[
        str | None,
        typer.Option(metavar=ACCEPTED, help="Only lines that were accepted as they stand; says how many are left out."),
    ] = None,
    limit: Limit = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Of a page or a map: what stands above it.")] = None,
    size: Annotated[str | None, typer.Option(metavar="WxH", help="Of a map: its pixels, such as 1600x1000.")] = None,
    tracks: Annotated[
        bool, typer.Option("--tracks", help="Of a map: draw the tracks of the craft of its lines.")
    ] = False,
    with_sources: Annotated[
        bool, typer.Option("--with-sources", help="Put the archived sources into a folder sources/ beside --out.")
    ] = False,
    unmask_reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why pleasure craft go out by name; kept with the record.")
    ] = None,
    excerpts: Annotated[
        bool, typer.Option("--excerpts", help="Of evidence, only the sentences quoted, not the log around them.")
    ] = False,
    json: Json = False,
) -> None:
    """Write the record in other tools' formats, or bundle the whole evidence of one line.

    Distress devices and craft in distress never go out. Pleasure craft go out masked, unless a reason is given.
    With --json stdout tells what was written, so that --out is needed. GeoJSON and KML hold each area of a warning;
    s124 is IHO's S-124 (GML, edition 1.0.0) of the warnings chosen, or of the one with that ID.

    For those who publish: docx is a table with a map and a footnote for every source; png and svg are maps; kmz is KML
    with the sources' copies inside; csv has a line's sources behind its own columns; ftm is FollowTheMoney, an entity
    a line. A footnote tells the lane: transmitted, sighted, announced or said. See docs/publishing.md.

    Examples:
    `offing export --to geojson --since 7d --out week.geojson` · `offing export --to csv --what fixes --craft 219000123`

    `offing export --require accepted --out checked.geojson` · `offing export --reviewed rejected --to csv`

    `offing export --to kml --source warning --out warnings.kml` · `offing export --to s124 3fa29c0d --out one.gml`

    `offing export --to docx --area "Sea of Japan" --since 2023-07-01 --with-sources --out july.docx`

    `offing export --to png --source sighting --title "Sighted in July" --out july.png`

    `offing export --to ftm --out july.jsonl` · `offing export --to docx 3fa29c0d 77aa01b2 --out two.docx`

    `offing export --to evidence 3fa29c0d11aa22bb --out line.zip` · `offing verify line.zip`

    """
    ids = list(ids or ())
    events = kind or source or limit or at or tier or reviewed or require
    _check(to, what, ids, out, json, events, events or craft or area or since or until)
    _check_wishes(to, what, out, title=title, size=size, tracks=tracks, with_sources=with_sources)
    wishes = publish.Wishes((title or "").strip(), publish.read_size(size), tracks)
    if require is not None and require != ACCEPTED:
        raise UsageError(f"--require {require!r}: write {ACCEPTED}")
    lane = "warning" if to == "s124" else source
    selection = Selection.read(kind, craft, area, since, until, lane, at=at, tier=tier, reviewed=reviewed)
    if selection.measures:
        prepare_kernels((), home_path(ctx))
    if unmask_reason is not None and not unmask_reason.strip():
        raise UsageError("--unmask-reason: write the reason")
    from offing.engine.outgoing import keep_reason, privacy_of
    from offing.engine.reader import Record

    record = Record(open_home(ctx))
    privacy = privacy_of(record, unmask=unmask_reason is not None)
    if unmask_reason is not None:
        keep_reason(record.home, unmask_reason, " ".join(["export", to, *(ids or [what])]))
    gate = Gate(require is not None)
    if to == "evidence":
        seal, excerpts = _bundle(record, privacy, gate, ids[0], out, excerpts)
        _report_bundle(seal, excerpts, out, json)
        return
    if what == "events" and to in _SOURCED:
        passing = bool(ids or kind or craft or area or limit)
        lines = _lines(record, privacy, gate, selection, ids, limit)
        n = _publish(record, privacy, lines, to, wishes, out, with_sources, passing=passing)
        _report(privacy, gate, n, what, out, json)
        return
    with _sink(out) as file:
        if to in _OF_EVENTS:
            n = _draw(record, privacy, gate, selection, to, ids, limit, file)
        else:
            n = _write(record, privacy, gate, selection, to, what, limit, file)
    _report(privacy, gate, n, what, out, json)


def _check(to: str, what: str, ids: list[str], out: Path | None, json: bool, of_events: Any, chosen: Any) -> None:
    """Raise UsageError where options do not go together."""
    if to not in FORMATS:
        raise UsageError(f"--to {to!r}: write one of {', '.join(FORMATS)}")
    if what not in WHAT:
        raise UsageError(f"--what {what!r}: write one of {', '.join(WHAT)}")
    if not ids and to == "evidence":
        raise UsageError("--to evidence takes the ID of one line: offing export --to evidence ID")
    if ids and (to not in _BY_ID or what != "events"):
        raise UsageError(
            f"--to {to} takes no ID, only {', '.join(_BY_ID)} of events do; choose lines by --kind, --area and so on"
        )
    if len(ids) > 1 and to in ("evidence", "s124"):
        raise UsageError(f"--to {to} takes one ID")
    if ids and chosen and to != "evidence":
        raise UsageError("lines are chosen by their IDs or by --kind, --area and so on, not by both")
    if to in _OF_EVENTS and what != "events":
        raise UsageError(f"--to {to} is of lines of the record, not of {what}")
    if what != "events" and of_events:
        raise UsageError(
            "--kind, --source, --at, --tier, --reviewed, --require and --limit choose events; "
            f"--what {what} takes --craft, --since, --until"
        )
    binary = to in ("parquet", "evidence", *publish.BINARY)
    if out is None and (json or (binary and sys.stdout.isatty())):
        raise UsageError("name a file with --out")


def _check_wishes(to: str, what: str, out: Path | None, **wishes: Any) -> None:
    """Raise UsageError where an option of pages and maps is given to another format."""
    pages = {"title": ("docx", "kmz", "png", "svg"), "size": ("docx", "png", "svg"), "tracks": ("docx", "png", "svg")}
    for name, formats in pages.items():
        if wishes[name] and to not in formats:
            raise UsageError(f"--{name} is of {', '.join(formats)}, not of {to}")
    if wishes["with_sources"] and (to not in _SOURCED or what != "events"):
        raise UsageError(f"--with-sources is of events as {', '.join(_SOURCED)}")
    if wishes["with_sources"] and out is None:
        raise UsageError("--with-sources puts a folder beside a file: name it with --out")


def _lines(
    record: "Record", privacy: "Privacy", gate: Gate, selection: Selection, ids: list[str], limit: int | None
) -> list[dict[str, Any]]:
    """Return the lines chosen that may go out, masked where they must be."""
    if not ids:
        return list(privacy.lines(gate.lines(selection.lines(record, limit))))
    from offing.engine.why import why

    found = {line["id"]: line for line in (why(record.home, id_).event for id_ in ids)}
    ordered = sorted(found.values(), key=lambda line: (str(line["t_start"] or "~"), line["id"]))
    return list(privacy.lines(gate.lines(ordered)))


def _publish(
    record: "Record",
    privacy: "Privacy",
    lines: list[dict[str, Any]],
    to: str,
    wishes: publish.Wishes,
    out: Path | None,
    with_sources: bool,
    *,
    passing: bool,
) -> int:
    """Write lines with what they rest on; return how many went out."""
    from offing.engine.cited import cite

    if to in ("docx", "png", "svg"):
        lines = publish.shown(lines, passing=passing)
    cited = cite(record.home, lines)
    if out is not None:
        _checked(out)
    copies = publish.put_beside(record, cited, privacy, out) if with_sources and out is not None else {}
    with _sink(out) as file:
        if to == "csv":
            from offing.engine.export import write_csv
            from offing.engine.footnoted import footnoted

            write_csv(footnoted(lines, cited, copies), file)
        else:
            publish.publish(publish.Chosen(record, privacy, lines, cited, copies, wishes), to, file)
    return len(lines)


def _write(
    record: "Record",
    privacy: "Privacy",
    gate: Gate,
    chosen: Selection,
    to: str,
    what: str,
    limit: int | None,
    file: IO[bytes],
) -> int:
    """Write what was chosen; return how many rows went out."""
    from offing.engine import export as formats

    if what == "events":
        lines = list(privacy.lines(gate.lines(chosen.lines(record, limit))))
        if to == "geojson":
            formats.write_geojson(lines, file)
            return len(lines)
        table = formats.flat(lines)
    else:
        table = privacy.table(_table(record, chosen, what), "craft")
    if to == "geojson":
        formats.write_geojson(formats.table_rows(table), file)
    elif to == "csv":
        formats.write_csv(table, file)
    else:
        formats.write_parquet(table, file)
    return int(table.num_rows)


def _draw(
    record: "Record",
    privacy: "Privacy",
    gate: Gate,
    chosen: Selection,
    to: str,
    ids: list[str],
    limit: int | None,
    file: IO[bytes],
) -> int:
    """Write lines as KML, or warnings as S-124; return how many went out."""
    lines = _lines(record, privacy, gate, chosen, ids, limit)
    if to == "kml":
        from offing.cli.kml import placed
        from offing.codecs.kml import write_kml

        write_kml("The record of Offing", placed(lines), file)
        return len(lines)
    return _write_s124(lines, file)


def _write_s124(lines: list[dict[str, Any]], file: IO[bytes]) -> int:
    from datetime import UTC, datetime

    from offing.codecs.s124_write import write_s124

    strange = [line["id"] for line in lines if line["source"] != "warning"]
    if strange:
        raise UsageError(f"{strange[0]} is no warning, and S-124 is of warnings alone")
    said = [line["detail"] | {name: line[name] for name in ("id", "synthetic")} for line in lines]
    kept = [one for one in said if not str(one["coordinator"]).startswith("NOTAM")]
    if len(kept) < len(said):
        remark(f"offing: {len(said) - len(kept):,} NOTAMs left out: S-124 is of navigational warnings")
    file.write(write_s124(kept, datetime.now(UTC).date()))
    return len(kept)


def _table(record: "Record", chosen: Selection, what: str) -> "pa.Table":
    from offing.engine import outgoing

    if what == "fixes":
        return outgoing.fixes_of(record, chosen.craft, chosen.area, chosen.since, chosen.until)
    if chosen.area is not None:
        raise UsageError("--area chooses events and fixes; craft are nowhere in particular")
    return outgoing.craft_of(record, chosen.craft, chosen.since, chosen.until)


@contextmanager
def _sink(out: Path | None) -> Iterator[IO[bytes]]:
    """Yield the file to write to; it takes its name only once it is whole."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    from offing.engine.storage import storing, whole_file

    with storing(str(out)), whole_file(_checked(out)) as temporary, temporary.open("wb") as file:
        yield file


def _checked(out: Path) -> Path:
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise UsageError(f"--out {out}: {'is a folder' if out.is_dir() else 'there is no such folder'}")
    return out


def _report(privacy: "Privacy", gate: Gate, n: int, what: str, out: Path | None, json: bool) -> None:
    if json:
        print_json(
            [{"out": str(out), "written": n, "withheld": privacy.withheld, "masked": privacy.masked} | gate.left_out]
        )
    if words := gate.in_words():
        remark(f"offing: {words}")
    if privacy.withheld:
        remark(f"offing: {privacy.withheld:,} {what} held back: distress devices and craft in distress never go out")
    if privacy.masked:
        remark(f"offing: pleasure craft masked in {privacy.masked:,} {what}; --unmask-reason TEXT names them")
    if out is not None and not json:
        remark(f"offing: {n:,} written to {out}")


def _bundle(
    record: "Record", privacy: "Privacy", gate: Gate, id_: str, out: Path | None, excerpts: bool
) -> tuple[str, bool]:
    """Write the evidence of one line; return its seal, and whether only what it quotes is in it."""
    from offing.engine.evidence import bundle
    from offing.engine.why import why

    line = why(record.home, id_).event
    if not list(gate.lines([line])):
        raise UsageError(f"{gate.in_words()}: offing review {line['id'][:10]} shows its trail")
    for one in line["craft"]:
        if privacy.is_distress(one["id"], line["t_start"], line["t_end"]):
            raise UsageError(f"{one['id']} is a distress device or was in distress: its evidence never goes out")
        if one["id"] in privacy.pleasure:
            raise UsageError(f"{one['id']} is a pleasure craft: give --unmask-reason TEXT to hand out its evidence")
    # Craft may be masked in a log, and so around an event's sentences; a document was published as it is.
    quoted = excerpts or (line["source"] == "track" and privacy.names_any)
    with _path(out) as path:
        return bundle(record.home, id_, path, excerpts=quoted), quoted


@contextmanager
def _path(out: Path | None) -> Iterator[Path]:
    """Yield the path to write to; what is written there goes to stdout where no file was named."""
    if out is not None:
        yield _checked(out)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        yield path
        sys.stdout.buffer.write(path.read_bytes())
        sys.stdout.buffer.flush()


def _report_bundle(seal: str, excerpts: bool, out: Path | None, json: bool) -> None:
    if json:
        print_json([{"out": str(out), "seal": seal, "excerpts": excerpts}])
        return
    if excerpts:
        remark("offing: only the sentences quoted are in it. The log around them may name pleasure craft or craft in")
        remark("offing: distress; --unmask-reason TEXT puts it in, where nobody in distress is heard")
    remark(
        f"offing: evidence {'printed' if out is None else f'written to {out}'}; its seal, to be told by another way:"
    )
    remark(f"offing: {seal}")
