"""`offing parse`: print what inputs say, store nothing."""

import sys

import typer

from offing.cli.accounts import refusal
from offing.cli.place import prepare_kernels
from offing.cli.read import As, Inputs, Json, Map, Start, source_options
from offing.cli.terminal import remark
from offing.schema.text import to_json


def parse(
    inputs: Inputs,
    as_: As = None,
    start: Start = None,
    map_: Map = None,
    json: Json = True,  # noqa: ARG001 - what is parsed is always JSON; the flag is accepted everywhere
) -> None:
    """Print what inputs say, one JSON object a line, and store nothing.

    The last object of each input is its account.

    Examples:
    `offing parse ais.log` · `offing parse --as ais strange.txt` · `offing parse day.csv | head`

    """
    options = source_options(start, map_)
    prepare_kernels(inputs, None)
    from offing import pipeline

    refused = False
    for said in pipeline.parse(inputs, as_=as_, options=options):
        sys.stdout.write(to_json(said) + "\n")
        if said.get("account", {}).get("refused"):
            remark(f"offing: {refusal(said['account'])}")
            refused = True
    if refused:
        raise typer.Exit(1)
