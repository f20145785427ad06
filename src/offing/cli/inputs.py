"""`offing inputs` and `offing retract`: what has been read, and taking one input away."""

from typing import Annotated

import typer

from offing.cli.accounts import print_accounts
from offing.cli.bars import Bars
from offing.cli.place import home_path, open_home, prepare_kernels
from offing.cli.read import Json
from offing.cli.terminal import print_json, say


def inputs(ctx: typer.Context, json: Json = False) -> None:
    """List what has been read, with the account of every line.

    Examples:
    `offing inputs` · `offing inputs --json`

    """
    from offing.engine.reader import Record

    accounts = Record(open_home(ctx)).accounts()
    if json:
        print_json(accounts)
    elif accounts:
        print_accounts(accounts)
    else:
        say("Nothing has been read yet. Begin with: offing read FILE")


def retract(
    ctx: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="INPUT", help="Its path, name, or the first digits of its SHA-256; see inputs.")
    ],
    json: Json = False,
) -> None:
    """Take an input, and what rested on it alone, out of the record.

    Examples:
    `offing retract day1.nmea` · `offing retract 3fa29c`

    """
    prepare_kernels((), home_path(ctx))
    from offing import pipeline

    with Bars() as bars:
        account = pipeline.retract(open_home(ctx), which, watch=bars)
    if json:
        print_json([account])
    else:
        say(f"Retracted {account.get('input', which)}: what rested on it alone is gone from the record.")
