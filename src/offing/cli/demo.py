"""`offing demo`: the whole of Offing on a re-enactment, in a home of its own."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

import typer

from offing.cli.accounts import print_accounts
from offing.cli.bars import Bars
from offing.cli.events import print_events
from offing.cli.place import compile_for_playing, home_path
from offing.cli.read import Json
from offing.cli.terminal import print_json, say

if TYPE_CHECKING:
    from offing.answers import Record
    from offing.engine.home import Home
    from offing.record.brief import Brief

SCENARIO = "northern-interaction-2023"
OPERATION = "Northern/Interaction-2023"
# What the exercise was: who sailed together, where they met, what they did, who watched.
_TOLD = ("company", "rendezvous", "group_activity", "replenishment", "shadowing", "watch", "flight")
# What the documents say of it, and whom their authors saw.
_SAID = ("exercise", "meeting", "sighting", "tally")


def demo(
    ctx: typer.Context,
    serve: Annotated[
        bool | None,
        typer.Option(
            "--serve/--no-serve",
            help="Serve its page afterwards, until Ctrl-C, and open it; by default where a person is at a terminal.",
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="At which port; where it is taken, at the next one that is free.")
    ] = 8000,
    json: Json = False,
) -> None:
    """Re-enact Northern/Interaction-2023, read its feeds as any user would, print what was found, and show its page.

    Ships of two navies leave their ports, meet in the Sea of Japan and exercise, watched by others. The dates and
    participants are those that were reported; tracks and transmissions are invented. The demonstration has a home of
    its own, beside yours, and leaves yours alone.

    Examples:
    `offing demo` · `offing demo --no-serve`

    """
    beside = home_path(ctx).expanduser().absolute()
    place, feeds = (beside.with_name(f"{beside.name}-{word}") for word in ("demo", "demo-feeds"))
    compile_for_playing(reading=True)
    accounts, home = _play(place, feeds)
    from offing.answers import Record
    from offing.record.brief import brief_json

    record = Record(home)
    lines, said = record.lines(kind=_TOLD), record.lines(kind=_SAID)
    made = record.brief(OPERATION)
    if json:
        print_json([*lines, *said, brief_json(made)])
    else:
        _print(place, feeds, accounts, lines, said)
        _print_brief(record, made, place)
    if is_shown(serve, json=json, terminal=sys.stdout.isatty()):
        _show(home, made, port, json=json)
    elif not json:
        say(f"See it in a browser: offing --home {place} serve")


def is_shown(asked: bool | None, *, json: bool, terminal: bool) -> bool:
    """Tell whether the page is served afterwards: as asked, else where somebody looks; no script is kept waiting."""
    return asked if asked is not None else terminal and not json


def _play(place: Path, feeds: Path) -> "tuple[list[dict[str, Any]], Home]":
    from offing import pipeline
    from offing.engine.home import Home
    from offing.rehearsal.feeds import feeds as files_of

    # Never in a team's database, wherever OFFING_DATABASE points.
    home = Home.open(place, database_url=f"sqlite:///{place / 'record.sqlite'}")
    with Bars() as bars:
        played = pipeline.staged(SCENARIO)
        pipeline.rehearse(feeds, files_of(played, thin_s=played.thin_s), watch=bars)
        return pipeline.read(home, [str(feeds)], watch=bars), home


def _print(
    place: Path,
    feeds: Path,
    accounts: list[dict[str, Any]],
    lines: list[dict[str, Any]],
    said: list[dict[str, Any]],
) -> None:
    say(f"$ offing rehearse {SCENARIO} --out {feeds}")
    say(f"$ offing --home {place} read {feeds}")
    print_accounts(accounts)
    say(f"\n$ offing --home {place} log --kind {' --kind '.join(_TOLD)}")
    print_events(lines)
    say(f"\n$ offing --home {place} log --kind {' --kind '.join(_SAID)}")
    print_events(said)
    say(f"\nHold the record against the truth: offing --home {place} score {feeds / 'truth.jsonl'}")


def _show(home: "Home", made: "Brief", port: int, *, json: bool) -> None:
    """Serve the page, opened on the operation, until Ctrl-C."""
    from offing.cli.serve import show
    from offing.serve.run import bind_next

    if not json:
        say(f"\n$ offing --home {home.path} serve")
    show(home, bind_next(port), view=f"?{urlencode({'p': 'operation', 'id': made.operation})}", json=json)


def _print_brief(record: "Record", made: "Brief", place: Path) -> None:
    """Print the brief of what was re-enacted, and put its page beside the demonstration's home."""
    from offing.answers.brief_html import page
    from offing.cli.brief_written import print_brief
    from offing.cli.out_file import write_out

    file = place.with_name(f"{place.name}-brief.html")
    say(f'\n$ offing --home {place} brief "{OPERATION}"')
    print_brief(made)
    write_out(page(record, made), file)
    say(f"\nThe same as a page with its map, to open offline or to print: {file}")
    say(f"Every line leads back to its bytes. Try: offing --home {place} why ID")
