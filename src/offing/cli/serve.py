"""`offing serve`: the API and the page."""

import sys
import webbrowser
from typing import Annotated

import typer

from offing.cli.place import open_home
from offing.cli.read import Json
from offing.cli.terminal import print_json, remark, say
from offing.schema.errors import UsageError


def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to answer; this machine alone by default.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="At which port; 0 takes any that is free.")] = 8000,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="OFFING_TOKEN", metavar="TOKEN", help="What others must know; made and shown where one is needed."
        ),
    ] = None,
    open_: Annotated[
        bool | None,
        typer.Option("--open/--no-open", help="Open a browser; by default where a person is at a terminal."),
    ] = None,
    unmask_reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why pleasure craft are shown by name; kept with the record.")
    ] = None,
    json: Json = False,
) -> None:
    """Serve the record: a page for people, an API for programs, OGC API - Features for QGIS, vector tiles.

    Only this machine can reach it, unless --host names another address: then a token is asked of everybody. It answers
    while `offing read` writes. Ctrl-C ends it. See docs/api.md.

    Examples:
    `offing serve` · `offing serve --port 9000 --no-open` · `offing serve --host 0.0.0.0`

    """
    if unmask_reason is not None and not unmask_reason.strip():
        raise UsageError("--unmask-reason: write the reason")
    home = open_home(ctx)
    from offing.engine.outgoing import keep_reason
    from offing.serve.run import bind, run

    place = bind(host, port, token)
    if unmask_reason is not None:
        keep_reason(home, unmask_reason, "serve")

    def ready() -> None:
        if json:
            print_json([{"address": place.address, "login": place.login, "token": place.token}])
        else:
            say(f"Offing answers at {place.login}")
        sys.stdout.flush()
        if place.token is not None and not place.loopback:
            remark("offing: others can reach it, so it asks everybody for the token in that address")
            remark("offing: what passes is not encrypted; on a network you do not trust, put a TLS proxy before it")
        if open_ or (open_ is None and sys.stdout.isatty() and place.loopback):
            webbrowser.open(place.login)

    run(home, place, unmask=unmask_reason is not None, ready=ready)
