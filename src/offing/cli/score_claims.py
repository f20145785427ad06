"""`offing score`, the verdicts: what the record makes of a rehearsal's papers, against what is due to each."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from offing.cli.terminal import print_table, say, say_indented

if TYPE_CHECKING:
    from offing.answers.record import Record
    from offing.rehearsal.claims_score import VerdictScore
    from offing.rehearsal.truth import TruthFile

_COLUMNS = ("verdict", "precision", "recall", "due", "given", "right", "unheard")


def verdicts_of(record: "Record", told: "TruthFile") -> "list[VerdictScore]":
    """Return how each verdict does on what a record holds of a rehearsal's papers, as of a day after its end."""
    from offing.answers.findings import answered
    from offing.rehearsal.claims_score import judged, score_claims
    from offing.rehearsal.told import AS_OF_US

    lines = {line["id"]: line for line in record.lines(source=["report", "sighting"])}
    as_of = datetime.fromtimestamp((told.end + AS_OF_US) / 1e6, UTC)
    return score_claims(judged(answered(record, list(lines), as_of=as_of).findings, lines), told.claims)


def print_verdicts(scores: "Sequence[VerdictScore]", most: int | None) -> None:
    """Print the table of verdicts, then each miss and false alarm."""
    say("")
    print_table(_COLUMNS, (_row(one) for one in scores), right=_COLUMNS[1:])
    unheard = sum(one.unheard for one in scores)
    say(f"\nContradicted or not seen where nobody could have heard: {unheard}.")
    for one in scores:
        _print_list(f"due, and not given: {one.verdict}", one.misses, most)
        _print_list(f"given, and not due: {one.verdict}", one.false_alarms, most)


def _row(one: "VerdictScore") -> tuple[str, ...]:
    shares = ("" if share is None else f"{share:.3f}" for share in (one.precision, one.recall))
    return (one.verdict, *shares, *(f"{n:,}" for n in (one.due, one.given, one.right, one.unheard)))


def _print_list(head: str, claims: Sequence[Mapping[str, Any]], most: int | None) -> None:
    if not claims:
        return
    say(f"\n{head}")
    for one in claims[:most]:
        say(f"  {(one['id'] or '')[:10]:<10}  due {one['due']}, given {one['given']}: {one['why']}")
        say_indented(14, f"{one['quote']} ({one['document']})")
    if most is not None and len(claims) > most:
        say(f"  and {len(claims) - most:,} more: --all lists them")
