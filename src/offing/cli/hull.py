"""`offing hull`: one ship's page; `offing hull tie` and `untie`: which craft is it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from offing.cli.filters import read_time
from offing.cli.out_file import write_out
from offing.cli.place import open_home
from offing.cli.read import Json
from offing.cli.terminal import print_json, say
from offing.schema.errors import UsageError

FORMATS = ("text", "json", "geojson", "svg", "png")
_TIE, _UNTIE = "tie", "untie"


def hull(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="SHIP | tie CRAFT SHIP | untie CRAFT SHIP",
            help="A number, a name in any spelling, or an id; RU:548 where two navies share a number.",
            show_default=False,
        ),
    ],
    since: Annotated[str | None, typer.Option(metavar="TIME", help="Only lines from then on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="Only lines before then.")] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="The ship that bore the number on that day: 2016-05-01.")
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="|".join(FORMATS), help="How the page is written.")
    ] = "text",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to write; default: stdout.")] = None,
    by: Annotated[str | None, typer.Option(envvar="OFFING_BY", metavar="NAME", help="With tie: who says so.")] = None,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="With tie: why.")] = None,
    json: Json = False,
) -> None:
    """Show one ship: who she is over time, her sightings in order, what of the way between could be sailed, and where.

    Sightings are joined only where the sea could be sailed in the time at the speed of her class, around land, and the
    straits on the possible ways are listed; two that no hull could have sailed between are shown as a dispute. What a
    class alone was told of stands apart. With tie and untie one says which craft is the ship, or that it is not.

    Examples:
    `offing hull 335` · `offing hull "Pr. 20380 Gromky"` · `offing hull RU:548 --since 2026-01-01`

    `offing hull 851 --on 2016-05-01` · `offing hull 335 --format geojson --out gromky.geojson`

    `offing hull tie mmsi:273000001 RU:335 --by Ann --why "photographed with her number"`

    """
    if format_ not in FORMATS:
        raise UsageError(f"--format {format_!r}: write one of {', '.join(FORMATS)}")
    from offing.answers import Record

    record = Record(open_home(ctx))
    now = datetime.now(UTC)
    start, end = (None if one is None else read_time(one, now=now) for one in (since, until))
    if words[0] in (_TIE, _UNTIE):
        if len(words) != 3:
            raise UsageError(f"write: offing hull {words[0]} CRAFT SHIP --by NAME --why TEXT")
        tied = record.tie(words[1], words[2], by=by or "", why=why or "", tied=words[0] == _TIE, since=start, until=end)
        _told(tied, json=json)
        return
    found = record.hull(" ".join(words), start, end, on=_day(on))
    if json or format_ == "json":
        _write_json(found, out)
    elif format_ == "text":
        from offing.cli.hull_page import print_page

        print_page(found)
    elif format_ == "geojson":
        from offing.cli.hull_map import features
        from offing.schema.text import to_json

        write_out(to_json(features(found)) + "\n", out)
    else:
        from offing.cli.hull_map import picture

        write_out(picture(found, format_), out)


def _told(tied: Mapping[str, Any], *, json: bool) -> None:
    if json:
        print_json([tied])
        return
    word = "is tied to" if tied["tied"] else "is no longer tied to"
    say(f"{tied['id']}  {tied['craft']} {word} {tied['hull']}, says {tied['by']}: {tied['why']}")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--on {text!r} is no day; write 2016-05-01") from None


def _write_json(found: Mapping[str, Any], out: Path | None) -> None:
    from offing.schema.text import to_json

    write_out(to_json(found) + "\n", out)
