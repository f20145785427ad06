"""`offing score` of labelled documents: what was read out of them, against what a careful reader finds."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from offing.cli.terminal import print_json, print_table, say, say_indented

if TYPE_CHECKING:
    from offing.reports.score import Comparison, Figure

_WORST = 10
_COLUMNS = ("kind", "precision", "recall", "labelled", "found", "right", "wrong", "precision A", "recall A", "slots")


def is_labelled(place: Path) -> bool:
    """Tell whether a place to be scored holds labelled documents, not the truth of a rehearsal."""
    return place.suffix == ".toml" or (place.is_dir() and any(place.rglob("*.toml")))


def score_labels(place: Path, kinds: list[str] | None, *, every: bool, json: bool) -> None:
    """Print precision and recall of each kind, the accuracy of each slot, and the worst errors."""
    from offing import pipeline
    from offing.reports.score import figures, table, worst

    compared = pipeline.score_labels(place)
    counted = [one for one in figures(compared) if not kinds or one.kind in kinds]
    if json:
        print_json(table(counted))
        return
    say(f"{_count(len(compared), 'document')}, {counted[-1].wanted if counted else 0:,} claims labelled\n")
    print_table(_COLUMNS, map(_row, counted), right=_COLUMNS[1:])
    _print_slots(counted)
    _print_worst(worst(compared, len(_all(compared)) if every else _WORST))


def _all(compared: "list[Comparison]") -> list[object]:
    return [slot for one in compared for slot in (*one.wrong, *one.missed, *(s for p in one.pairs for s in p.slots))]


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def _row(one: "Figure") -> tuple[str, ...]:
    shares = (one.precision, one.recall), (one.precision_of("A"), one.recall_of("A"), one.accuracy())
    counts = (one.wanted, one.found, one.right, one.wrong)
    return (one.kind, *map(_share, shares[0]), *(f"{n:,}" for n in counts), *map(_share, shares[1]))


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _print_slots(counted: "list[Figure]") -> None:
    whole: dict[str, Any] = counted[-1].slots if counted else {}
    if not whole:
        return
    say("\nSlots of the claims that were found, and the share that agrees with the labels")
    rows = [(name, f"{n:,}", f"{right / n:.3f}") for name, (n, right) in sorted(whole.items()) if n]
    print_table(("slot", "counted", "agree"), rows, right=("counted", "agree"))
    one = counted[-1]
    if one.spans:
        exact, overlapping = one.spans_exact / one.spans, one.spans_overlapping / one.spans
        say(f"\nOf their stretches of text {exact:.3f} are exactly the labelled ones, {overlapping:.3f} overlap them.")


def _print_worst(errors: list[str]) -> None:
    if errors:
        say("\nThe worst errors")
    for number, words in enumerate(errors, 1):
        say_indented(5, words, f"{number:>3}.")
