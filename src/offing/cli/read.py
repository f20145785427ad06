"""`offing read`: store inputs and bring the record up to date."""

from typing import Annotated, Any

import typer

from offing.cli.accounts import print_accounts, report_wanting, suggest
from offing.cli.bars import Bars
from offing.cli.filters import read_pairs, read_time
from offing.cli.listed import listed
from offing.cli.place import home_path, open_home, prepare_kernels
from offing.cli.terminal import print_json, say

Inputs = Annotated[
    list[str],
    typer.Argument(metavar="INPUT", help="Files, folders, globs, addresses, @LIST; also packed."),
]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="SOURCE", help="A source's name, or a family such as ais; default: recognised."),
]
Start = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="When a log begins that tells no time: 2023-07-20, 2023-07-20T06:30:00Z."),
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="FIELD=COLUMN", help="Which column holds a field, where the guess is wrong: mmsi=SHIP_ID."
    ),
]
Published = Annotated[
    str | None, typer.Option(metavar="TIME", help="When documents were published that do not say it themselves.")
]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="Who published documents that do not say it.")]
Second = Annotated[
    str | None,
    typer.Option(
        metavar="spacy|model",
        help="Hear somebody besides on what English documents say: spaCy, which doubts names, or the language model "
        "that OFFING_MODEL_URL names.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON Lines: one object a line.")]


Zone = Annotated[
    str | None,
    typer.Option(metavar="ZONE", help="The zone of all times of sightings that tell none: JST, +09:00, Asia/Tokyo."),
]


def source_options(
    start: str | None,
    map_: list[str] | None,
    published: str | None = None,
    publisher: str | None = None,
    zone: str | None = None,
) -> dict[str, Any]:
    """Return the options that a source gets of --start, --map, --published, --publisher and --zone."""
    options: dict[str, Any] = {}
    if start is not None:
        options["start"] = read_time(start).isoformat()
    if map_:
        options["map"] = read_pairs(map_, "--map")
    if published is not None:
        options["published"] = read_time(published).isoformat()
    if publisher is not None:
        options["publisher"] = publisher
    if zone is not None:
        options["zone"] = zone
    return options


def read(
    ctx: typer.Context,
    inputs: Inputs,
    as_: As = None,
    start: Start = None,
    map_: Map = None,
    published: Published = None,
    publisher: Publisher = None,
    zone: Zone = None,
    second: Second = None,
    copy: Annotated[
        bool, typer.Option("--copy/--no-copy", help="Archive inputs, or only remember where they lie.")
    ] = True,
    json: Json = False,
) -> None:
    """Store inputs and bring the record up to date; print an account of every line.

    Reading the same input again changes nothing; a log that has grown is read on from where it ended.
    What cannot be understood is counted by reason, never dropped silently.

    Examples:
    `offing read ais.log` · `offing read 2023/*.csv.gz` · `offing read logs/ --no-copy`

    `offing read articles/` · `offing read note.txt --published 2023-07-16 --publisher "Local Paper"`

    `offing read old.nmea --start 2015-03-01T00:00:00Z` · `offing read odd.csv --map mmsi=SHIP_ID --map t=WHEN`

    """
    options = source_options(start, map_, published, publisher, zone)
    inputs = listed(inputs)
    prepare_kernels(inputs, home_path(ctx))
    from offing import pipeline

    home = open_home(ctx, create=True)
    with Bars() as bars:
        accounts = pipeline.read(home, inputs, as_=as_, options=options, second=second, copy=copy, watch=bars)
    if json:
        print_json(accounts)
    else:
        print_accounts(accounts)
        if any(not account.get("refused") for account in accounts):
            say()
            say(suggest(home))
    if report_wanting(accounts):
        raise typer.Exit(1)
