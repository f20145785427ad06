"""The command `offing`: its options, its exit status, and what it says when it must stop."""

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from offing import __version__
from offing.cli import (
    add,
    area,
    brief,
    demo,
    detect,
    export,
    findings,
    hull,
    inputs,
    log,
    operation,
    parse,
    read,
    rehearse,
    review,
    score,
    serve,
    sheet,
    sql,
    tally,
    timeline,
    verify,
    where,
    why,
)
from offing.cli.terminal import make_streams_tolerant, remark
from offing.schema.errors import OffingError, SeveralMeant

_STOPPED = "offing: stopped. The record is as it was before."
_STOPPED_READING = "offing: stopped. What was read is kept; the same `offing read` goes on from there."


class _EnoughError(Exception):
    """Carry a closed pipe past Typer, which would make it the status of a refused input."""


class _Commands(TyperGroup):
    """The commands in the order a new user meets them."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command meant; `detect` with the settings of every detector, which take long to import."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, (detect.with_settings() if name == "detect" else command), rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command; tell who stops it with Ctrl-C where that leaves them."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, SystemError) as error:
            if not _was_stopped(error):
                raise
            remark(_STOPPED_READING if ctx.invoked_subcommand in ("read", "demo") else _STOPPED)
            raise typer.Exit(130) from None
        except BrokenPipeError:
            raise _EnoughError from None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 done; 1 done, with inputs refused; 2 wrong usage; 3 failed. "
    "Every command takes --help and --json (one JSON object a line on stdout).",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"offing {__version__}\n")
        raise typer.Exit


@app.callback()
def offing(
    ctx: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option("--home", envvar="OFFING_HOME", metavar="DIR", help="Where the record is kept."),
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Keep a sourced record of what happens at sea.

    Read what ships transmit, list what they did, and follow every line back to its bytes. Not for navigation.

    Begin with: `offing read mylog.nmea` · `offing log` · `offing why ID`
    """
    ctx.obj = home


app.command(name="read")(read.read)
app.command(name="add")(add.add)
app.command(name="log")(log.log)
app.command(name="why")(why.why)
app.command(name="sheet")(sheet.sheet)
app.command(name="brief")(brief.brief)
app.command(name="hull")(hull.hull)
app.add_typer(operation.app, name="operation")
app.command(name="findings")(findings.findings)
app.command(name="tally")(tally.tally)
app.command(name="timeline")(timeline.timeline)
app.command(name="review")(review.review)
app.command(name="inputs")(inputs.inputs)
app.command(name="retract")(inputs.retract)
app.command(name="parse")(parse.parse)
app.command(name="detect")(detect.detect)
app.add_typer(area.app, name="area")
app.command(name="where", context_settings={"ignore_unknown_options": True})(where.where)
app.command(name="rehearse")(rehearse.rehearse)
app.command(name="score")(score.score)
app.command(name="serve")(serve.serve)
app.command(name="sql")(sql.sql)
app.command(name="export")(export.export)
app.command(name="verify")(verify.verify)
app.command(name="demo")(demo.demo)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; always leaves by SystemExit with the status the design names."""
    make_streams_tolerant()
    try:
        try:
            app(args=None if arguments is None else list(arguments), prog_name="offing")
        finally:
            sys.stdout.flush()
    except SeveralMeant as error:
        # One a line: each is made safe by itself, so that nothing in what was asked for can look like a choice.
        for line in (f"offing: {error.what}", *(f"  {choice}" for choice in error.choices)):
            remark(line)
        sys.exit(error.exit_status)
    except OffingError as error:
        remark(f"offing: {error}")
        sys.exit(error.exit_status)
    except (BrokenPipeError, _EnoughError):
        # Whoever read our output has had enough; the interpreter must not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        remark(_STOPPED)
        sys.exit(130)
    except Exception as error:
        if _was_stopped(error):
            remark(_STOPPED)
            sys.exit(130)
        _report_fault(error)
        sys.exit(3)


def _was_stopped(error: BaseException | None) -> bool:
    """Tell whether Ctrl-C is behind *error*: compiled code that is interrupted makes a SystemError of it."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _report_fault(error: Exception) -> None:
    if os.environ.get("OFFING_DEBUG") == "1":
        traceback.print_exception(error)
        return
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(where.filename).name}:{where.lineno}"
    remark(f"offing: failed unexpectedly: {type(error).__name__}: {error} ({place}). This is a fault of Offing; please")
    remark("report it with what `OFFING_DEBUG=1 offing …` prints. The record is as it was before.")
