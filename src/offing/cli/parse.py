"""`offing parse`: print what inputs say, store nothing."""

import sys

import typer

from offing.cli.accounts import report_wanting
from offing.cli.place import prepare_kernels
from offing.cli.read import As, Inputs, Json, Map, Start, source_options
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

    wanting = False
    for said in pipeline.parse(inputs, as_=as_, options=options):
        sys.stdout.write(to_json(said) + "\n")
        if "account" in said and report_wanting([said["account"]]):
            wanting = True
    if wanting:
        raise typer.Exit(1)
