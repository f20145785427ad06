"""`offing sheet`: the morning sheet, what is new since when."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from offing.cli.filters import read_time
from offing.cli.out_file import write_out
from offing.cli.place import open_home
from offing.cli.read import Json
from offing.cli.terminal import print_json
from offing.schema.errors import UsageError

FORMATS = ("text", "md", "html", "json")


def sheet(
    ctx: typer.Context,
    since: Annotated[
        str, typer.Option("--since", metavar="yesterday|today|7d|TIME", help="From when on things are new.")
    ] = "yesterday",
    until: Annotated[str, typer.Option("--until", metavar="TIME", help="Up to when; default: now.")] = "now",
    tz: Annotated[str, typer.Option("--tz", metavar="ZONE", help="Whose yesterday and today.")] = "UTC",
    format_: Annotated[
        str, typer.Option("--format", metavar="|".join(FORMATS), help="How the sheet is written.")
    ] = "text",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to write; default: stdout.")] = None,
    json: Json = False,
) -> None:
    """Tell what is new: sightings, transits, visits, warnings, counts against the last 30 days, exercises, late data.

    A line is new because it happened in that time, or because the record learnt of it then; the sheet says which. Each
    line tells its lane and the id that `offing why` takes. The HTML page holds all it needs, and prints well.

    Examples:
    `offing sheet` · `offing sheet --since 7d` · `offing sheet --since 2023-07-15 --until 2023-07-24`

    `offing sheet --since yesterday --tz Asia/Tokyo --format html --out sheet.html` · `offing sheet --json | jq .part`

    """
    if format_ not in FORMATS:
        raise UsageError(f"--format {format_!r}: write one of {', '.join(FORMATS)}")
    if out is not None and (json or format_ == "text"):
        raise UsageError("--out goes with --format md, html or json")
    now = datetime.now(UTC)
    start, end = _moment(since, tz, now), _moment(until, tz, now)
    if end <= start:
        raise UsageError(f"--until {until} does not lie after --since {since}")
    from offing.answers import Record
    from offing.cli.sheet_page import items_json, page_of

    told = Record(open_home(ctx)).sheet(start, end)
    if json:
        print_json(items_json(told))
        return
    if format_ == "text":
        from offing.cli.sheet_written import print_sheet

        print_sheet(page_of(told))
        return
    if format_ == "json":
        from offing.schema.text import to_json

        write_out("".join(f"{to_json(one)}\n" for one in items_json(told)), out)
        return
    from offing.cli.sheet_written import as_html, as_markdown

    write_out((as_html if format_ == "html" else as_markdown)(page_of(told)), out)


def _moment(words: str, tz: str, now: datetime) -> datetime:
    """Return the moment that words name; "yesterday" and "today" begin at a zone's midnight. Raises UsageError."""
    from offing.record.periods import Periods, micros, moment

    back = {"today": 0, "yesterday": 1}.get(words.strip().casefold())
    periods = Periods("day", tz)
    if back is None:
        return read_time(words, now=now)
    day: date = periods.day(micros(now)) - timedelta(days=back)
    return moment(periods.midnight(day))
