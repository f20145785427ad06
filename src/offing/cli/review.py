"""`offing review`: accept, reject or note a line of the record, and see who did."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offing.cli import judged
from offing.cli.filters import read_time
from offing.cli.place import open_home
from offing.cli.read import Json
from offing.cli.terminal import print_json, print_table, remark, say, say_indented, show_time
from offing.schema.errors import OffingError, UsageError
from offing.schema.review import ACCEPT, NOTE, REJECT, VERDICTS

if TYPE_CHECKING:
    from offing.engine.home import Home
    from offing.engine.reviews import Trail

_MARGIN = 11
_SHOWN = 80  # characters of a note in a list


def review(
    ctx: typer.Context,
    id_: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="A line's id, or its first digits; see log.", show_default=False),
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="The line is taken to be right.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="The line is taken to be wrong.")] = False,
    note: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, or what else is to be kept beside the line.")
    ] = None,
    by: Annotated[str | None, typer.Option(envvar="OFFING_BY", metavar="NAME", help="Who reviews.")] = None,
    every: Annotated[bool, typer.Option("--list", help="List all reviews, the earliest first.")] = False,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="With --list: those made from then on: 2023-07-20, or 3d ago.")
    ] = None,
    verdict: Annotated[
        list[str] | None,
        typer.Option(metavar="|".join(VERDICTS), help="With --list: of that verdict; may be repeated."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Check that no review was changed or removed.")] = False,
    head: Annotated[
        str | None, typer.Option(metavar="HASH", help="With --check: that the review of that hash is still there.")
    ] = None,
    json: Json = False,
) -> None:
    """Accept, reject or note a line of the record; without a verdict, show the line's trail.

    A review is only ever added. It follows its line where late data change it or newer readers read it anew, and is
    then marked as of the line before; a later review of the same line decides. Rejected lines stay in the record, and
    are marked wherever they are shown. With --check the exit status is 3 where the trail was tampered with.

    Examples:
    `offing review 3fa29c0d --accept --by Ann` · `offing review 3fa29c0d --reject --note "a tow" --by Ann`

    `offing review 3fa29c0d --note "ask the harbour master" --by Ann` · `offing review 3fa29c0d`

    `offing review --list --since 7d --verdict reject` · `offing review --check` · `offing log --reviewed rejected`

    """
    given = [one for one, wanted in ((ACCEPT, accept), (REJECT, reject)) if wanted]
    _refuse_mixed(id_, given, note, every=every, check=check, of_list=since or verdict, head=head)
    home = open_home(ctx)
    if every:
        _list(home, since, verdict or [], json)
    elif check:
        _check(home, head, json)
    elif given or note is not None:
        _add(home, str(id_), given[0] if given else NOTE, by, note, json)
    else:
        _show(home, str(id_), json)


def _refuse_mixed(
    id_: str | None, given: list[str], note: str | None, *, every: bool, check: bool, of_list: Any, head: str | None
) -> None:
    """Raise UsageError where options do not go together."""
    if len(given) > 1:
        raise UsageError("--accept and --reject: write one of them")
    if every and check:
        raise UsageError("--list and --check: write one of them")
    if (every or check) and (id_ is not None or given or note is not None):
        raise UsageError(f"--{'list' if every else 'check'} is of all reviews; leave out the ID and its verdict")
    if id_ is None and not (every or check):
        raise UsageError("name the line: offing review ID --accept --by NAME; or write --list or --check")
    if of_list and not every:
        raise UsageError("--since and --verdict choose from --list")
    if head is not None and not check:
        raise UsageError("--head goes with --check")


def _add(home: "Home", line: str, verdict: str, by: str | None, note: str | None, json: bool) -> None:
    from offing.engine.reviews import add_review

    added = add_review(home, line, verdict, by=by, note=note)
    if json:
        print_json([added])
        return
    say(f"{added['line']}, {_spaced(added['kind'])}: {judged.lines_of({**added, 'of': 'this line', 'changed': []})[0]}")
    remark(f"offing: review {added['row']:,} of the record; see: offing review {added['line'][:10]}")


def _show(home: "Home", line: str, json: bool) -> None:
    from offing.engine.reviews import trail_of

    trail = trail_of(home, line)
    if json:
        print_json([trail.as_dict()])
        return
    say_indented(_MARGIN, f"{trail.id}, {_spaced(trail.kind)}", "line")
    if not trail.current:
        say_indented(_MARGIN, _gone(trail), "withdrawn")
    for one in trail.reviews:
        for n, words in enumerate(judged.lines_of(one)):
            indent = len(words) - len(words.lstrip())
            say_indented(_MARGIN + indent, words, "" if n else f"{one['row']:,}.")
    if not trail.reviews:
        remark(f"offing: nobody has reviewed it; write: offing review {trail.id[:10]} --accept --by NAME")


def _gone(trail: "Trail") -> str:
    place = f"{trail.replaced_by} stands in its place" if trail.replaced_by else "nothing stands in its place"
    return f"the line is gone, its reviews are kept; {place}"


def _list(home: "Home", since: str | None, verdicts: list[str], json: bool) -> None:
    from offing.engine.reader import Record

    found = Record(home).reviews(None if since is None else read_time(since), verdicts).to_pylist()
    if json:
        print_json({name: value for name, value in row.items() if name != "stood"} for row in found)
    elif found:
        rows = [(show_time(one["at"]), one["verdict"], one["by"], *_line(one), _short(one["note"])) for one in found]
        print_table(["when", "verdict", "by", "line", "kind", "stands", "note"], rows)
    else:
        remark("offing: there is no such review. Write one with: offing review ID --accept --by NAME")


def _line(one: Mapping[str, Any]) -> tuple[str, str, str]:
    now = one["now"]
    stands = "gone" if now is None else "yes" if now == one["line"] else f"as {now[:10]}"
    return one["line"][:10], _spaced(one["kind"]), stands


def _short(note: str | None) -> str:
    words = " ".join((note or "").split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]} …"


def _check(home: "Home", head: str | None, json: bool) -> None:
    from offing.engine.reviews import check_reviews

    checks = check_reviews(home, head)
    if json:
        print_json({"check": one.name, "ok": one.ok, "detail": one.detail} for one in checks)
    else:
        for one in checks:
            say(f"{'ok    ' if one.ok else 'FAILED'}  {one.name}: {one.detail}")
    if not all(one.ok for one in checks):
        raise typer.Exit(OffingError.exit_status)


def _spaced(kind: str) -> str:
    return kind.replace("_", " ")
