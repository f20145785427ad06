"""`offing parse`: print what inputs say, store nothing."""

import sys

import typer

from offing.cli.accounts import print_account, report_wanting
from offing.cli.listed import listed
from offing.cli.place import prepare_kernels
from offing.cli.read import As, Inputs, Json, Map, Published, Publisher, Second, Start, source_options
from offing.cli.report_page import is_report, print_report
from offing.schema.text import to_json


def parse(
    inputs: Inputs,
    as_: As = None,
    start: Start = None,
    map_: Map = None,
    published: Published = None,
    publisher: Publisher = None,
    second: Second = None,
    json: Json = False,
) -> None:
    """Print what inputs say, and store nothing: reports of craft one JSON object a line, documents as a page.

    With --json documents too are printed one object a line: each document, then its claims and sightings, every slot
    with its span in the text. The last object of each input is its account.

    Examples:
    `offing parse ais.log` · `offing parse --as ais strange.txt` · `offing parse day.csv | head`

    `offing parse article.txt` · `offing parse article.html --json` · `offing parse note.txt --published 2023-07-16`

    """
    options = source_options(start, map_, published, publisher)
    inputs = listed(inputs)
    prepare_kernels(inputs, None)
    from offing import pipeline

    wanting, paged, number = False, False, 0
    for said in pipeline.parse(inputs, as_=as_, options=options, second=second):
        if json or not (is_report(said) or (paged and "account" in said)):
            sys.stdout.write(to_json(said) + "\n")
        elif "account" in said:
            print_account(said["account"])
        else:
            number = 0 if said["report"] == "document" else number + 1
            print_report(said, number)
        paged = is_report(said)
        if "account" in said and report_wanting([said["account"]]):
            wanting = True
    if wanting:
        raise typer.Exit(1)
