"""`offing log`: the record, line by line."""

import sys
from typing import Annotated

import typer

from offing.cli.events import print_events
from offing.cli.place import home_path, open_home, prepare_kernels
from offing.cli.read import Json
from offing.cli.selection import Area, At, Craft, Kind, Limit, Reviewed, Selection, Since, Source, Tier, Until
from offing.cli.terminal import print_json, remark
from offing.schema.errors import UsageError

FORMATS = ("table", "json", "csv", "geojson")


def log(
    ctx: typer.Context,
    kind: Kind = None,
    craft: Craft = None,
    area: Area = None,
    since: Since = None,
    until: Until = None,
    at: At = None,
    source: Source = None,
    tier: Tier = None,
    reviewed: Reviewed = None,
    limit: Limit = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="|".join(FORMATS), help="How the lines are printed.")
    ] = "table",
    json: Json = False,
) -> None:
    """List the record, oldest line first; times are UTC.

    Visits to the zones along every shore are many: the table leaves them out unless --kind, --craft, --area or
    --limit asks for something, and says so. Other formats hold every line. Reviewed lines are marked: ✓ accepted,
    ✗ rejected, ✎ noted; rejected ones stay in the list, and on a terminal they are struck through.

    Examples:
    `offing log` · `offing log --kind encounter --since 3d` · `offing log --craft "EVER GIVEN"`

    `offing log --area "Sea of Japan"` · `offing log --area zone:JP:12 --kind stop` · `offing log --json | jq .craft`

    `offing log --source warning --at now` · `offing log --source warning --at 2023-07-20T06:00Z --format geojson`

    `offing log --reviewed accepted` · `offing log --reviewed none --since 7d`

    `offing log --area 9.5,54,12.5,56 --format geojson > belts.geojson`

    """
    if format_ not in FORMATS:
        raise UsageError(f"--format {format_!r}: write one of {', '.join(FORMATS)}")
    selection = Selection.read(kind, craft, area, since, until, source, at=at, tier=tier, reviewed=reviewed)
    if selection.measures:
        prepare_kernels((), home_path(ctx))
    from offing.engine.export import flat, write_csv, write_geojson
    from offing.engine.reader import Record

    lines = selection.lines(Record(open_home(ctx)), limit)
    if json or format_ == "json":
        print_json(lines)
    elif format_ == "csv":
        write_csv(flat(lines), sys.stdout.buffer)
    elif format_ == "geojson":
        write_geojson(lines, sys.stdout.buffer)
    elif lines:
        print_events(lines, passing=bool(kind or craft or area or limit or reviewed))
    else:
        remark("offing: no line of the record answers to that. Try: offing inputs · offing log without filters")
