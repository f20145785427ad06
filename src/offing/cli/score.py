"""`offing score`: what the record holds, against what truly happened in a rehearsal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offing.cli.place import open_home
from offing.cli.read import Json
from offing.cli.score_claims import print_verdicts, verdicts_of
from offing.cli.score_labels import is_labelled, score_labels
from offing.cli.terminal import print_json, print_table, remark, say, say_indented, show_time
from offing.schema.errors import InputError, UsageError

if TYPE_CHECKING:
    from offing.rehearsal.score import Score
    from offing.rehearsal.truth import TruthFile

_SHOWN = 20
_COLUMNS = ("kind", "precision", "recall", "observable", "right", "wrong", "aside", "decoys taken")
_ERRORS = ("start", "end", "place")  # how far off, the median


def score(
    ctx: typer.Context,
    truth: Annotated[
        Path,
        typer.Argument(
            metavar="TRUTH", help="The truth.jsonl that a rehearsal wrote, or a folder of labelled documents."
        ),
    ],
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Kinds to score; may be repeated.")] = None,
    working: Annotated[
        bool, typer.Option("--working", help="Score kinds too that only serve other detectors.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help=f"List every miss and false alarm, not {_SHOWN} a kind.")
    ] = False,
    json: Json = False,
) -> None:
    """Hold what the detectors found against what truly happened: precision, recall, errors, every miss and false alarm.

    Recall counts what could be observed; what no receiver could hear, and what lies on a bound of its definition, is
    counted apart, as is what was found of it (*aside*). `offing why ID` tells what a false alarm rests on.

    Examples:
    `offing score feeds/truth.jsonl` · `offing score feeds/truth.jsonl --kind rendezvous --all`

    `offing score feeds/truth.jsonl --json | jq '{kind, precision, recall}'`

    Where the rehearsal has papers, the verdicts on what they say are held against those that are due: precision and
    recall of each, and how many were *contradicted* or *not seen* where nobody could have heard.

    Of labelled documents (docs/labels.md) it is what the readers make of each text that is held against its labels:

    `offing score my-labels/` · `offing score my-labels/one.toml --all`

    """
    if is_labelled(truth):
        score_labels(truth, kind, every=every, json=json)
        return
    from offing.answers.record import Record

    told = _read(truth)
    record = Record(open_home(ctx))
    asked = _kinds(kind, told, record.counts(said=False), working)
    scores = scored(record.lines(kind=asked, source="track"), told, asked)
    verdicts = verdicts_of(record, told) if told.claims and not kind else []
    if json:
        print_json(chain((_line(one, told) for one in scores), (one.line() for one in verdicts)))
        return
    _print(told, scores, None if every else _SHOWN)
    if verdicts:
        print_verdicts(verdicts, None if every else _SHOWN)


def scored(lines: Iterable[Mapping[str, Any]], told: "TruthFile", kinds: Sequence[str]) -> "list[Score]":
    """Return the scores of *lines* of the record, one of each of *kinds*.

    Raises UsageError where they are about none of the rehearsal's craft.
    """
    from offing.rehearsal.score import found_of
    from offing.rehearsal.score import score as hold

    found = [found_of(line) for line in lines]
    own = [one for one in found if any(key in told.craft for key in one.craft)]
    if found and not own:
        raise UsageError(
            f"no craft of this record is of the rehearsal {told.rehearsal.get('name')!r}: the truth belongs to other "
            "feeds. Name the home that read them with --home"
        )
    if len(own) < len(found):
        remark(f"offing: {len(found) - len(own):,} lines about craft of no part in the rehearsal are left out")
    return hold(own, told.truth, until=told.end, kinds=kinds)


def _read(path: Path) -> "TruthFile":
    from offing.rehearsal.truth import LONGEST_LINE, read_truth

    def bounded() -> Iterator[bytes]:
        with path.open("rb") as file:
            while line := file.readline(LONGEST_LINE + 2):
                yield line

    try:
        return read_truth(bounded(), name=str(path))
    except OSError as wrong:
        raise InputError(f"{path}: {wrong.strerror or wrong}; name the truth.jsonl that a rehearsal wrote") from wrong


def _kinds(asked: Sequence[str] | None, told: "TruthFile", held: Mapping[str, int], working: bool) -> list[str]:
    """Return the kinds to score: those asked for, else all that were found or happened, without those that serve."""
    from offing.detectors import all_detectors

    detectors = all_detectors()
    known = {*detectors, *held, *(one.kind for one in told.truth)}
    for one in asked or ():
        if one not in known:
            raise UsageError(f"--kind {one!r}: there is no such kind; there are {', '.join(sorted(known))}")
    if asked:
        return sorted(set(asked))
    known -= set(told.rehearsal.get("left_out") or ())
    return sorted(one for one in known if working or one not in detectors or not detectors[one].working)


def _line(one: "Score", told: "TruthFile") -> dict[str, Any]:
    """Return a score as printed: craft by label and name, times as times."""
    from offing.schema.craft import craft_label

    line = one.line()
    for name in ("misses", "false_alarms"):
        line[name] = [
            each
            | {
                "craft": [{"id": craft_label(key), "name": told.names.get(key)} for key in each["craft"]],
                "t_start": _moment(each["t_start"]),
                "t_end": _moment(each["t_end"]),
            }
            for each in line[name]
        ]
    return line


def _moment(us: int | None) -> datetime | None:
    return None if us is None else datetime.fromtimestamp(us / 1e6, UTC)


def _print(told: "TruthFile", scores: "Sequence[Score]", most: int | None) -> None:
    rehearsal = told.rehearsal
    name = rehearsal.get("title") or rehearsal.get("name")
    say(f"{name}, seed {rehearsal.get('seed')}: a rehearsal. {rehearsal.get('invented') or ''}".rstrip() + "\n")
    print_table((*_COLUMNS, *_ERRORS), (_row(one) for one in scores), right=(*_COLUMNS[1:], *_ERRORS))
    hidden = sum(one.unobservable for one in scores), sum(one.marginal for one in scores)
    say(
        f"\nStart, end and place are the median errors. {hidden[0]:,} true events that nobody could observe "
        f"and {hidden[1]:,} on a bound of their definition count neither way."
    )
    for one in scores:
        _print_list(told, one.kind, "missed", one.misses, most)
        _print_list(told, one.kind, "wrong", one.false_alarms, most)


def _row(one: "Score") -> tuple[str, ...]:
    from offing.rehearsal.score import spread

    shares = ("" if share is None else f"{share:.3f}" for share in (one.precision, one.recall))
    counts = (f"{n:,}" for n in (one.observable, one.right, one.wrong, one.aside))
    errors = (
        "" if not errors else f"{spread(errors, 0.5):,.0f} {unit}"
        for errors, unit in ((one.start_s, "s"), (one.end_s, "s"), (one.place_m, "m"))
    )
    return (one.kind, *shares, *counts, f"{one.decoys_taken:,} of {one.decoys:,}", *errors)


def _print_list(told: "TruthFile", kind: str, what: str, events: Sequence[Mapping[str, Any]], most: int | None) -> None:
    from offing.schema.craft import craft_label

    if not events:
        return
    say(f"\n{what}: {kind}")
    for one in events[:most]:
        start, end = (show_time(_moment(one[name])) for name in ("t_start", "t_end"))
        who = " · ".join(f"{told.names.get(key) or ''} {craft_label(key)}".strip() for key in one["craft"][:6])
        say(f"  {one.get('id', '')[:10]:<10}  {start} to {end or 'now'}  {who}")
        say_indented(14, one["why"])
    if most is not None and len(events) > most:
        say(f"  and {len(events) - most:,} more: --all lists them")
