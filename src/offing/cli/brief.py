"""`offing brief`: an operation's brief, a page that a person can publish from."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from offing.cli.filters import read_time
from offing.cli.out_file import write_out
from offing.cli.place import open_home
from offing.cli.read import Json
from offing.schema.errors import UsageError

FORMATS = ("text", "md", "html", "json")


def brief(
    ctx: typer.Context,
    name: Annotated[
        list[str], typer.Argument(metavar="NAME", help="The operation, in any spelling, or its id.", show_default=False)
    ],
    format_: Annotated[
        str, typer.Option("--format", metavar="|".join(FORMATS), help="How the brief is written.")
    ] = "text",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to write; default: stdout.")] = None,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="TIME", help="What had not happened by then is open; default: now.")
    ] = "now",
    json: Json = False,
) -> None:
    """Write an operation's brief: what it is, who took part, said and seen side by side, what differs, what is unknown.

    Each sentence carries the numbers of its sources, and the ids of its lines, which `offing why` takes. The HTML page
    holds its map and all else it needs, opens offline and prints well.

    Examples:
    `offing brief "Northern/Interaction-2023"` · `offing brief Северное/Взаимодействие-2023 --format md`

    `offing brief Northern/Interaction-2023 --format html --out brief.html` · `offing brief NAME --json | jq .sections`

    """
    if format_ not in FORMATS:
        raise UsageError(f"--format {format_!r}: write one of {', '.join(FORMATS)}")
    if out is not None and format_ == "text" and not json:
        raise UsageError("--out goes with --format md, html or json")
    now = datetime.now(UTC)
    from offing.answers import Record

    record = Record(open_home(ctx))
    made = record.brief(" ".join(name), read_time(as_of, now=now))
    if json or format_ == "json":
        from offing.record.brief import brief_json
        from offing.schema.text import to_json

        write_out(to_json(brief_json(made)) + "\n", out)
    elif format_ == "text":
        from offing.cli.brief_written import print_brief

        print_brief(made)
    elif format_ == "md":
        from offing.answers.brief_markdown import as_markdown

        write_out(as_markdown(made), out)
    else:
        from offing.answers.brief_html import page

        write_out(page(record, made), out)
