"""`offing tally`: counts by area and period."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offing.cli.filters import read_area, read_time
from offing.cli.out_file import write_out
from offing.cli.place import home_path, open_home, prepare_kernels
from offing.cli.read import Json
from offing.cli.selection import Area, Since, Until
from offing.cli.terminal import print_json, remark
from offing.schema.errors import UsageError

if TYPE_CHECKING:
    from offing.answers import Figures

FORMATS = ("table", "json", "csv", "svg", "png")
_PICTURES = ("svg", "png")


def tally(
    ctx: typer.Context,
    of: Annotated[
        str,
        typer.Option(
            metavar="hulls|transits|ship-days",
            help="Distinct hulls sighted; transits of straits; or official daily counts, as they are told.",
        ),
    ] = "ship-days",
    by: Annotated[str, typer.Option(metavar="day|week|month", help="The periods; weeks begin on Monday.")] = "day",
    area: Area = None,
    since: Since = None,
    until: Until = None,
    state: Annotated[str | None, typer.Option(metavar="CODE", help="Whose: CN, RU, …")] = None,
    navy: Annotated[str | None, typer.Option(help="Of which navy or coast guard: an id or a name.")] = None,
    unit: Annotated[
        list[str] | None, typer.Option(help="Of official counts: aircraft, ship, warship, balloon, …; may be repeated.")
    ] = None,
    tz: Annotated[
        str, typer.Option("--tz", metavar="ZONE", help="Whose days; official counts keep those of who counted.")
    ] = "UTC",
    format_: Annotated[
        str, typer.Option("--format", metavar="|".join(FORMATS), help="How the figures are given.")
    ] = "table",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write; default: stdout, but for png.")
    ] = None,
    json: Json = False,
) -> None:
    """Count by area and period: official daily counts, distinct hulls sighted, or transits of straits.

    Each figure tells the lane it rests on, and ≥ where it is a lower bound. Official counts are kept as they are told:
    a stated zero is zero, a day without a count is missing and named, two texts of one day that differ are a dispute.
    They are sorties and ship-days, never ships. Distinct hulls are counted anew in each period, never added up.

    Examples:
    `offing tally --since 2024-12-01` · `offing tally --by month --unit aircraft --format png --out aircraft.png`

    `offing tally --of hulls --by month --state RU` · `offing tally --of transits --area "Tsushima Strait" --by week`

    `offing tally --area "Taiwan ADIZ" --by week --format csv > weeks.csv`

    """
    _check(format_, out, json)
    where = None if area is None else read_area(area)
    if isinstance(where, str) and where.lower().startswith(("zone:", "near:")):
        prepare_kernels((), home_path(ctx))
    start, end = (None if words is None else read_time(words) for words in (since, until))
    from offing.answers import Record

    record = Record(open_home(ctx))
    told = record.figures(of, by, where, start, end, state=state, navy=navy, unit=unit, tz=tz)
    for words in told.remarks:
        remark(f"offing: {words}")
    if json:
        print_json(told.rows)
    else:
        _write(told, format_, out, of, by)


def _check(format_: str, out: Path | None, json: bool) -> None:
    if format_ not in FORMATS:
        raise UsageError(f"--format {format_!r}: write one of {', '.join(FORMATS)}")
    if out is not None and (json or format_ == "table"):
        raise UsageError("--out goes with --format csv, json, svg or png")
    if format_ == "png" and out is None and sys.stdout.isatty():
        raise UsageError("a picture is not for a terminal: add --out FILE, or leave --format out for bars of letters")


def _write(told: "Figures", format_: str, out: Path | None, of: str, by: str) -> None:
    if format_ == "table":
        from offing.cli.figures import print_figures

        if told.rows:
            print_figures(told.rows)
        else:
            remark("offing: nothing in the record answers to that. Try: offing log --kind tally · offing tally --help")
        return
    write_out(_encoded(told, format_, of, by), out)


def _encoded(told: "Figures", format_: str, of: str, by: str) -> bytes:
    if format_ == "json":
        from offing.schema.text import to_json

        return "".join(f"{to_json(row)}\n" for row in told.rows).encode()
    if format_ == "csv":
        from offing.cli.figures import as_csv

        return as_csv(told.rows).encode()
    from offing.cli.chart import chart

    svg = chart(told.rows, of, by)
    if format_ == "svg":
        return svg.encode()
    from offing.engine.raster import png

    return png(svg, 2.0)
