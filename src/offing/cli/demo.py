"""`offing demo`: the whole of Offing on a small log that it writes itself."""

from typing import Annotated

import typer

from offing.cli.accounts import print_accounts
from offing.cli.bars import Bars
from offing.cli.events import print_events
from offing.cli.place import home_path, prepare_kernels
from offing.cli.read import Json
from offing.cli.terminal import print_json, say


def demo(
    ctx: typer.Context,
    serve: Annotated[  # noqa: ARG001 - the page comes with a later version; the name is kept for it
        bool, typer.Option("--serve/--no-serve", help="Show the page afterwards (this version has none yet).")
    ] = True,
    json: Json = False,
) -> None:
    """Write a small AIS log, read it as any user would, and print its record.

    Two ships meet, one falls silent, one MMSI is shared by two hulls; all are invented. The demonstration has a
    home of its own, beside yours, and leaves yours alone.

    Examples:
    `offing demo` · `offing demo --no-serve`

    """
    beside = home_path(ctx).expanduser().absolute()
    place = beside.with_name(f"{beside.name}-demo")
    prepare_kernels((), place)
    from offing import pipeline
    from offing.engine.home import Home
    from offing.engine.reader import Record

    # Never in a team's database, wherever OFFING_DATABASE points.
    home = Home.open(place, database_url=f"sqlite:///{place / 'record.sqlite'}")
    with Bars() as bars:
        accounts = pipeline.demo(home, watch=bars)
    lines = Record(home).lines()
    if json:
        print_json(lines)
        return
    say(f"$ offing --home {place} read {place / 'demo.nmea'}")
    print_accounts(accounts)
    say(f"\n$ offing --home {place} log")
    print_events(lines)
    say(f"\nEvery line leads back to its sentences. Try: offing --home {place} why ID")
