"""`offing operation`: exercises, patrols and voyages, with all lines that belong to them, and users' corrections."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offing.cli.out_file import write_out
from offing.cli.place import open_home
from offing.cli.read import Json
from offing.cli.terminal import print_json, print_table, remark, say, say_indented
from offing.schema.errors import UsageError
from offing.schema.operation import KINDS, Change, Member, Operation, change_json, operation_json

if TYPE_CHECKING:
    from offing.answers import Record

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="List and show exercises, patrols and voyages with their lines; merge, split, add, remove, rename.",
)

Named = Annotated[str, typer.Argument(metavar="OP", help="A name in any spelling or language, or an id; see list.")]
Lines = Annotated[list[str], typer.Argument(metavar="LINE…", help="Ids of lines, or their first digits.")]
By = Annotated[str | None, typer.Option(envvar="OFFING_BY", metavar="NAME", help="Who corrects.")]
Note = Annotated[str | None, typer.Option(metavar="TEXT", help="Why; it is kept beside the correction.")]
_LINE = re.compile(r"\bline [0-9a-f]{16}")
_PARTICULAR = re.compile(r" ?\([^()]*\)|, (?:in its days|\d+ days? (?:before|after) it)")
FORMATS = ("text", "json", "geojson")
MADE_UP = "Of a re-enactment: nothing of it happened."
_MARGIN = 14
_ID = 10
_FEW = 2  # lines, from which on what nobody names is listed


@app.command(name="list")
def list_(
    ctx: typer.Context,
    kind: Annotated[str | None, typer.Option(metavar="|".join(KINDS), help="Only of that kind.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also those that one line alone tells of, without a name.")
    ] = False,
    json: Json = False,
) -> None:
    """List the operations that the record tells of, the earliest first, with how many lines each has by lane.

    Examples:
    `offing operation list` · `offing operation list --kind patrol` · `offing operation list --all --json`

    """
    if kind is not None and kind not in KINDS:
        raise UsageError(f"--kind {kind!r}: write one of {', '.join(KINDS)}")
    from offing.answers.operations import looked_up

    whole = looked_up(_record(ctx))
    found = [it for it in whole.operations if kind in (None, it.kind)]
    shown = [it for it in found if every or it.names or len(it.members) >= _FEW]
    if json:
        print_json(operation_json(it) for it in shown)
        return
    if shown:
        columns = ["id", "kind", "name", "days", "parties", "said", "sighted", "announced", "transmitted", "may"]
        print_table(columns, [_row(it) for it in shown], right=columns[5:])
    else:
        remark("offing: nothing in the record tells of an exercise, a patrol or a voyage")
    if len(shown) < len(found):
        remark(
            f"offing: {len(found) - len(shown):,} more that one line alone tells of, without a name; --all lists them"
        )
    for words in whole.lost:
        remark(f"offing: {words}")
    if any(it.synthetic for it in shown):
        remark(f"offing: {MADE_UP}")


def _row(it: Operation) -> list[str]:
    counts = _counts(it.members)
    lanes = ("said", "sighted", "announced", "transmitted", "may")
    name = it.name + (" (re-enactment)" if it.synthetic else "")
    return [it.id[:_ID], it.kind, name, days_of(it), parties_of(it), *(f"{counts.get(lane, 0):,}" for lane in lanes)]


def _counts(members: Iterable[Member]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in members:
        lane = one.lane if one.sure else "may"
        found[lane] = found.get(lane, 0) + 1
    return found


def days_of(it: Operation) -> str:
    """Return the days of an operation, UTC: "2023-07-18 to 2023-07-23"; empty where nobody tells them."""
    if it.start is None:
        return ""
    first = _day(it.start)
    last = first if it.end is None else _day(it.end, last=True)
    return first if last == first else f"{first} to {last}"


def _day(at: int, *, last: bool = False) -> str:
    """Return a day, with the hour where it begins or ends otherwise than at midnight UTC."""
    moment = datetime.fromtimestamp(at / 1e6, UTC)
    if moment.time() != time():
        return f"{moment:%Y-%m-%d %H:%MZ}"
    return f"{moment - timedelta(days=1) if last else moment:%Y-%m-%d}"


def parties_of(it: Operation) -> str:
    """Return the parties of an operation by name."""
    from offing.atlas.states import states

    codes = [party.removeprefix("state:") for party in it.parties]
    return ", ".join(states()[code].name if code in states() else code for code in codes)


@app.command()
def show(
    ctx: typer.Context,
    name: Named,
    format_: Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="How it is written.")] = "text",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to write; default: stdout.")] = None,
    json: Json = False,
) -> None:
    """Show one operation: what is known of it, each of its lines with why it belongs, and what may belong.

    A name is found in any spelling, script and language; where several answer to it they are listed.

    Examples:
    `offing operation show "Northern/Interaction-2023"` · `offing operation show "Северное/Взаимодействие 2023" --json`

    `offing operation show o614a7 --format geojson --out drill.geojson`

    """
    if format_ not in FORMATS:
        raise UsageError(f"--format {format_!r}: write one of {', '.join(FORMATS)}")
    from offing.answers.operations import shown

    record = _record(ctx)
    it, lines, whole = shown(record, name)
    if json or format_ == "json":
        write_out(_as_json({**operation_json(it), "lines": lines}), out)
    elif format_ == "geojson":
        write_out(_as_json(features(it, lines)), out)
    elif out is not None:
        raise UsageError("--out goes with --format json or geojson")
    else:
        print_operation(it, lines)
        told = record.between([one.line for one in it.members if one.sure])["disputes"]
        if told:
            say(f"\ndisputed between documents: {'; '.join(one['topic'] for one in told)}")
            remark(f"offing: see: offing operation disputes {it.id[:_ID]}")
        for words in whole.lost:
            remark(f"offing: {words}")


def print_operation(it: Operation, lines: Sequence[Mapping[str, Any]]) -> None:
    """Print an operation for a person at a terminal."""
    if it.synthetic:
        say(MADE_UP)
    say_indented(_MARGIN, f"{it.name}  ({it.id})", it.kind)
    others = [name for name in it.names if name != it.name]
    for label, words in (
        ("also called", " · ".join(others)),
        ("days", days_of(it)),
        ("parties", parties_of(it)),
        ("waters", ", ".join(it.places)),
    ):
        if words:
            say_indented(_MARGIN, words, label)
    for at, note in enumerate(it.notes):
        say_indented(_MARGIN, note, "" if at else "notes")
    by_id = {str(line["id"]): line for line in lines}
    sure = [one for one in it.members if one.sure]
    for lane in dict.fromkeys(one.lane for one in sure):
        some = [one for one in sure if one.lane == lane]
        say(f"\n{lane}: {len(some):,}")
        _print_members(some, by_id)
    rest = [one for one in it.members if not one.sure]
    if rest:
        say(f"\nmay belong: {len(rest):,}")
        _print_members(rest, by_id)


@app.command()
def disputes(ctx: typer.Context, name: Named, json: Json = False) -> None:
    """Hold what documents say of an operation against one another: where they differ, and by whose word.

    Each side of a dispute stands with its independent origins, its grade and its lines. Relays and copies are listed
    and count for nothing. Beside the disputes: how the story changed, first times and records, who tells what.

    Examples:
    `offing operation disputes "Northern/Interaction-2023"` · `offing operation disputes o614a7 --json`

    """
    from offing.answers.findings import answered
    from offing.answers.operations import shown
    from offing.cli.bars import Bars
    from offing.cli.disputes import print_between

    record = _record(ctx)
    it, _, whole = shown(record, name)
    ids = [one.line for one in it.members if one.sure]
    with Bars() as bars:
        bars.stage("holding claims against transmissions", None)
        checked = answered(record, ids, advance=bars.advance).findings
    gone = [f"{one.line}:{check.slot}" for one in checked for check in one.checks if check.verdict == "contradicted"]
    found = record.between(ids, gone)
    if json:
        print_json([{"id": it.id, "name": it.name, **found}])
        return
    if it.synthetic:
        say(MADE_UP)
    say_indented(_MARGIN, f"{it.name}  ({it.id})", it.kind)
    print_between(found)
    for words in whole.lost:
        remark(f"offing: {words}")


def explain(ctx: typer.Context, name: str, *, json: bool) -> None:
    """Say why an operation holds the lines that it holds: the rules that put them there, and users' corrections."""
    from offing.answers.operations import shown

    it, lines, whole = shown(_record(ctx), name)
    own = [one for one in whole.changes if it.id in one.operations]
    if json:
        print_json([{**operation_json(it), "lines": lines, "corrections": [change_json(one) for one in own]}])
        return
    print_operation(it, lines)
    say("\ngathered by")
    for words, number in _rules(it.members).items():
        say_indented(_MARGIN, words, f"{number:>10,}")
    if own:
        say("\ncorrections")
        for one in own:
            when, *rest = _change_row(one)[1:]
            say_indented(_MARGIN, f"{when} " + " · ".join(part for part in rest if part), f"{one.row:>10,}")
    remark(
        f"offing: each line leads on to its words or bytes: offing why {it.members[0].line[:_ID]}" if it.members else ""
    )


def _rules(members: Iterable[Member]) -> dict[str, int]:
    """Return how many lines each rule of gathering put there, the most first; ids and names are left out of a rule."""
    found: dict[str, int] = {}
    for one in members:
        words = "bears its name" if one.why.startswith("bears its name") else _LINE.sub("another line", one.why)
        words = _PARTICULAR.sub("", words)
        found[words] = found.get(words, 0) + 1
    return dict(sorted(found.items(), key=lambda rule: (-rule[1], rule[0])))


def _print_members(members: Iterable[Member], by_id: Mapping[str, Mapping[str, Any]]) -> None:
    from offing.cli import told

    for one in members:
        line = by_id.get(one.line)
        if line is None:
            say(f"  {one.line[:_ID]}")
        else:
            say(f"  {one.line[:_ID]}  {told.when(line).partition(';')[0]}  {told.headline(line)}")
        say_indented(_MARGIN, one.why)


def features(it: Operation, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return an operation as a GeoJSON FeatureCollection: its waters, and a point for each line that has a place."""
    whole = operation_json(it)
    about = {
        name: whole[name] for name in ("id", "kind", "name", "names", "start", "end", "parties", "notes", "synthetic")
    }
    why = {one.line: one for one in it.members}
    points = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [line["lon"], line["lat"]]},
            "properties": {name: line[name] for name in ("id", "kind", "t_start", "t_end", "synthetic")}
            | {"lane": why[line["id"]].lane, "why": why[line["id"]].why, "sure": why[line["id"]].sure},
        }
        for line in lines
        if line["lat"] is not None
    ]
    waters = {
        "type": "Feature",
        "geometry": it.geometry,
        "properties": {"id": it.id, "name": it.name, "what": "waters"},
    }
    return {"type": "FeatureCollection", "properties": about, "features": [waters, *points]}


@app.command()
def merge(ctx: typer.Context, name: Named, other: Named, by: By = None, note: Note = None, json: Json = False) -> None:
    """Say that two operations are one: the second is put into the first.

    Examples:
    `offing operation merge "Northern/Interaction-2023" o2388ed --by Ann --note "the same drill"`

    """
    _change(ctx, "merge", [name, other], (), by, note, json=json)


@app.command()
def split(
    ctx: typer.Context,
    name: Named,
    lines: Lines,
    called: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="What the new one is called.")] = None,
    by: By = None,
    note: Note = None,
    json: Json = False,
) -> None:
    """Say that some lines of an operation are of another one, which is made of them.

    Examples:
    `offing operation split "Joint Sea 2024" 3fa29c0d 77b01c2e --name "patrol after Joint Sea" --by Ann`

    """
    _change(ctx, "split", [name], lines, by, note, name=called, json=json)


@app.command()
def add(ctx: typer.Context, name: Named, lines: Lines, by: By = None, note: Note = None, json: Json = False) -> None:
    """Say that lines of the record, of any lane, belong to an operation.

    Examples:
    `offing operation add "Northern/Interaction-2023" 3fa29c0d --by Ann --note "the same flotilla"`

    """
    _change(ctx, "add", [name], lines, by, note, json=json)


@app.command()
def remove(ctx: typer.Context, name: Named, lines: Lines, by: By = None, note: Note = None, json: Json = False) -> None:
    """Say that lines do not belong to an operation; they stay in the record.

    Examples:
    `offing operation remove "Northern/Interaction-2023" 3fa29c0d --by Ann --note "another flotilla"`

    """
    _change(ctx, "remove", [name], lines, by, note, json=json)


@app.command()
def rename(
    ctx: typer.Context,
    name: Named,
    called: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    by: By = None,
    note: Note = None,
    json: Json = False,
) -> None:
    """Give an operation another name; it is still found by those that it has.

    Examples:
    `offing operation rename o2388ed "training off Shanghai" --by Ann`

    """
    _change(ctx, "rename", [name], (), by, note, name=called, json=json)


@app.command()
def changes(ctx: typer.Context, json: Json = False) -> None:
    """List the corrections of operations, the earliest first.

    Examples:
    `offing operation changes` · `offing operation changes --json`

    """
    from offing.answers.operations import looked_up

    whole = looked_up(_record(ctx))
    if json:
        print_json(map(change_json, whole.changes))
        return
    rows = [_change_row(one) for one in whole.changes]
    if rows:
        print_table(["", "when", "by", "what", "operations", "lines", "note"], rows, right=[""])
    else:
        remark("offing: nobody has corrected what belongs to an operation")
    for words in whole.lost:
        remark(f"offing: {words}")


def _change_row(one: Change) -> list[str]:
    when = f"{datetime.fromtimestamp(one.at / 1e6, UTC):%Y-%m-%d %H:%MZ}"
    named = ", ".join(
        [id_[:_ID] for id_ in one.operations] + ([str(one.detail["name"])] if "name" in one.detail else [])
    )
    return [f"{one.row:,}", when, one.by, one.what, named, ", ".join(line[:_ID] for line in one.lines), one.note]


def _change(
    ctx: typer.Context,
    what: str,
    named: Sequence[str],
    lines: Sequence[str],
    by: str | None,
    note: str | None,
    *,
    json: bool,
    name: str | None = None,
) -> None:
    from offing.answers.operations import change

    made, reversed_ = change(_record(ctx), what, named, lines, by=by, note=note, name=name)
    if json:
        print_json([change_json(made) | {"takes_back": list(reversed_)}])
        return
    said = ", ".join(id_[:_ID] for id_ in made.operations)
    of = f" {len(made.lines):,} lines" if made.lines else ""
    say(f"correction {made.row:,}: {made.what}{of}, {said}, by {made.by}")
    for words in reversed_:
        remark(f"offing: {words}")
    remark(f"offing: see: offing operation show {made.operations[0][:_ID]}")


def _record(ctx: typer.Context) -> "Record":
    from offing.answers import Record

    return Record(open_home(ctx))


def _as_json(value: Mapping[str, Any]) -> str:
    from offing.schema.text import to_json

    return to_json(value) + "\n"
