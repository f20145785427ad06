"""`offing findings`: what was said, sighted and announced, held against what was transmitted and seen."""

from typing import TYPE_CHECKING, Annotated

import typer

from offing.cli.bars import Bars
from offing.cli.filters import read_time
from offing.cli.place import open_home
from offing.cli.read import Json
from offing.cli.selection import Since, Until
from offing.cli.terminal import print_json, remark
from offing.schema.errors import UsageError
from offing.schema.finding import UNANNOUNCED, VERDICTS, Finding, finding_json

if TYPE_CHECKING:
    from offing.answers.findings import Answer

_ALL = (*VERDICTS, UNANNOUNCED)
_IN_FULL = 2  # as many findings are told slot by slot without being asked


def findings(
    ctx: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME|LINE]…",
            help="Ids of lines (or their first digits), or the name of an operation; default: all that the record has.",
            show_default=False,
        ),
    ] = None,
    operation: Annotated[
        str | None, typer.Option(metavar="NAME", help="The lines of an operation, by any spelling of its name.")
    ] = None,
    verdict: Annotated[
        list[str] | None,
        typer.Option(metavar="VERDICT", help=f"Only of that verdict: {', '.join(_ALL)}; may be repeated."),
    ] = None,
    since: Since = None,
    until: Until = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="TIME", help="What has not passed by then is open; default: now.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Tell every finding slot by slot.")] = False,
    json: Json = False,
) -> None:
    """Hold what was said, sighted and announced against what craft transmitted and others saw.

    Each line has a verdict, and each of its slots (who, what, where, when, how many) one of its own: contradicted or
    confirmed by transmissions, disputed or corroborated by others' sightings, not seen, not observable with the
    reason, open. Absence contradicts nothing. Events of state craft that no document held announces are unannounced.
    Findings are worked out anew each time; rejected lines are left out, and named.

    Examples:
    `offing findings` · `offing findings "Northern/Interaction-2023"` · `offing findings 3fa29c0d`

    `offing findings --verdict contradicted --verdict disputed --since 2023-07-01 --json`

    """
    for one in verdict or ():
        if one not in _ALL:
            raise UsageError(f"--verdict {one!r}: write one of {', '.join(_ALL)}")
    start, end, now = (None if words is None else read_time(words) for words in (since, until, as_of))
    from offing.answers import Record
    from offing.answers.findings import asked, unannounced_in

    record = Record(open_home(ctx))
    with Bars() as bars:
        bars.stage("holding lines against one another", None)
        found = asked(record, what, operation, start, end, now, bars.advance)
        events = [] if what or operation else unannounced_in(record, start, end, now)
    wanted = set(verdict or _ALL)
    shown = [one for one in (*found.findings, *events) if one.verdict in wanted]
    if json:
        print_json(finding_json(one) | {"words": found.words.get(one.line)} for one in shown)
    else:
        _print(shown, found, full=full)
    if found.rejected:
        remark(f"offing: left out as rejected: {', '.join(found.rejected)}")


def _print(shown: list[Finding], found: "Answer", *, full: bool) -> None:
    from offing.cli.findings_written import MADE_UP, print_finding, print_findings, print_summary
    from offing.cli.terminal import say

    if not shown:
        remark("offing: no finding answers to that. Try: offing findings --help · offing log --source report")
        return
    if full or len(shown) <= _IN_FULL:
        for n, one in enumerate(shown):
            if n:
                say()
            print_finding(one, found.words.get(one.line, ""))
        return
    print_findings(shown, found.words)
    print_summary(shown)
    if any(one.synthetic for one in shown):
        remark(f"offing: {MADE_UP}")
