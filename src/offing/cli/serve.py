"""`offing serve`: the API and the page."""

import os
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer

from offing.cli.place import open_home
from offing.cli.read import Json
from offing.cli.terminal import print_json, remark, say
from offing.schema.errors import UsageError

if TYPE_CHECKING:
    from offing.engine.home import Home
    from offing.serve.run import Place


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
        typer.Option("--open/--no-open", help="Open a browser; by default where a person has a terminal and a screen."),
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
    from offing.serve.run import bind

    place = bind(host, port, token)
    if unmask_reason is not None:
        keep_reason(home, unmask_reason, "serve")
    show(home, place, unmask=unmask_reason is not None, open_=open_, json=json)


def show(
    home: "Home", place: "Place", *, view: str = "", unmask: bool = False, open_: bool | None = None, json: bool = False
) -> None:
    """Answer at *place* until Ctrl-C; say where, and open *view* of the page where that is wanted or a person is."""
    from offing.serve.page import built
    from offing.serve.run import run

    address = f"{place.address}/{view}" if place.token is None and view else place.login

    def ready() -> None:
        if json:
            print_json([{"address": place.address, "login": address, "token": place.token}])
        else:
            say(f"Offing answers at {address}\nCtrl-C ends it.")
        sys.stdout.flush()
        if built() is None:
            remark("offing: the page is not built into this package; a plain one lists what can be asked")
            remark("offing: in a checkout, `make page` builds it")
        if place.token is not None and not place.loopback:
            remark("offing: others can reach it, so it asks everybody for the token in that address")
            remark("offing: what passes is not encrypted; on a network you do not trust, put a TLS proxy before it")
        if open_ or (open_ is None and place.loopback and sys.stdout.isatty() and _has_screen()):
            # Some browsers are waited for, and the page they ask for is answered by this very process.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    run(home, place, unmask=unmask, ready=ready)


def _has_screen() -> bool:
    """Tell whether a browser has where to open; without, one made of text would take the terminal."""
    return sys.platform == "darwin" or any(os.environ.get(one) for one in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
