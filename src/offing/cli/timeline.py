"""`offing timeline`: what is held of an actor, or of a pair, over years; and a monthly index of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offing.cli.filters import read_time
from offing.cli.out_file import write_out
from offing.cli.place import open_home
from offing.cli.read import Json
from offing.cli.selection import Kind, Since, Until
from offing.cli.terminal import print_json, remark
from offing.schema.errors import UsageError

if TYPE_CHECKING:
    from offing.answers.timeline import Timeline

FORMATS = ("text", "md", "json", "csv", "svg")
MONTH = "month"


def timeline(
    ctx: typer.Context,
    actors: Annotated[
        list[str],
        typer.Argument(
            metavar="ACTOR [ACTOR]",
            help="A state (CN, Russia), a navy, a person in office, or a party's id; of two, what both are part of.",
            show_default=False,
        ),
    ],
    since: Since = None,
    until: Until = None,
    by: Annotated[
        str | None, typer.Option(metavar=MONTH, help="A monthly count by PLOVER class, in place of the list.")
    ] = None,
    kind: Kind = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="|".join(FORMATS), help="How it is written; svg with --by month.")
    ] = "text",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to write; default: stdout.")] = None,
    json: Json = False,
) -> None:
    """Tell what is held of an actor, or of a pair, over years: meetings, pledges, exercises, patrols, port calls.

    Each happening stands once, with how many independent origins tell it: relays and copies count for nothing. What
    craft of the two did together, as transmitted, stands beside what is said. With --by month happenings are counted
    by PLOVER class; a month of which no document is held has no figure, which is not zero.

    Examples:
    `offing timeline CN RU` · `offing timeline CN RU --since 2022-02-01 --by month`

    `offing timeline "Li Shangfu" --kind meeting` · `offing timeline CN RU --by month --format svg --out ties.svg`

    `offing timeline Japan --kind exercise --format md`

    """
    _check(by, format_, json)
    start, end = (None if words is None else read_time(words) for words in (since, until))
    from offing.answers import Record

    told = Record(open_home(ctx)).history(actors, start, end, kind=kind)
    for words in told.remarks:
        remark(f"offing: {words}")
    if json or format_ == "json":
        rows = told.index() if by else told.rows()
        if out is None:
            print_json(rows)
        else:
            from offing.schema.text import to_json

            write_out("".join(f"{to_json(row)}\n" for row in rows), out)
    else:
        _show(told, by, format_, out)


def _check(by: str | None, format_: str, json: bool) -> None:
    if by not in (None, MONTH):
        raise UsageError(f"--by {by!r}: write month, or leave it out")
    if format_ not in FORMATS:
        raise UsageError(f"--format {format_!r}: write one of {', '.join(FORMATS)}")
    if format_ == "svg" and by is None:
        raise UsageError("--format svg draws the monthly index: add --by month")
    if json and format_ not in ("text", "json"):
        raise UsageError(f"--json and --format {format_} are two forms; write one of them")


def _show(told: "Timeline", by: str | None, format_: str, out: Path | None) -> None:
    from offing.cli import timeline_written as written

    if not told.happenings and not told.events and format_ == "text":
        remark("offing: nothing in the record answers to that. Try: offing log --kind meeting · offing timeline --help")
        return
    if format_ == "text":
        text = written.months_text(told) if by else written.text(told)
    elif format_ == "md":
        text = written.months_markdown(told) if by else written.markdown(told)
    elif format_ == "csv":
        text = written.months_csv(told) if by else written.csv_text(told)
    else:
        from offing.cli.chart import chart

        text = chart(written.figures(told), "happenings", MONTH)
    write_out(text, out)
