"""Verdicts on claims, held against those that are due: a table of verdicts, and the two that nobody may give unheard.

A claim is found by its publisher and sentence. Marginal claims count neither way. Of a verdict, *right* are the
claims to which it was due and given, precision is right / given, recall right / due.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from offing.rehearsal.told import Due
from offing.schema.finding import Finding

# In the order in which they are shown.
VERDICTS = ("confirmed", "contradicted", "corroborated", "disputed", "not seen", "not observable", "open")
UNHEARD = ("contradicted", "not seen")
NOT_READ = "not read"


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold the verdict found on a sentence of a publisher: the finding's id, the whole, and that of each slot."""

    id: str
    document: str
    quote: str
    verdict: str
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class VerdictScore:
    """Hold how one verdict did; ``unheard`` counts those given where nobody could have heard anything."""

    verdict: str
    due: int = 0
    given: int = 0
    right: int = 0
    unheard: int = 0
    misses: list[dict[str, Any]] = field(default_factory=list)
    false_alarms: list[dict[str, Any]] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """Return the share of claims given this verdict to which it was due, None where none were."""
        return self.right / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        """Return the share of claims due this verdict that got it, None where none were."""
        return self.right / self.due if self.due else None

    def add(self, other: "VerdictScore") -> None:
        """Take the counts of another rehearsal in."""
        for name in self.__slots__:
            if name != "verdict":
                setattr(self, name, getattr(self, name) + getattr(other, name))

    def line(self) -> dict[str, Any]:
        """Return it as one object of JSON."""
        told: dict[str, Any] = {"verdict": self.verdict}
        for name in ("precision", "recall"):
            share = getattr(self, name)
            told[name] = None if share is None else round(share, 4)
        counts = {name: getattr(self, name) for name in ("due", "given", "right", "unheard")}
        return told | counts | {"misses": self.misses, "false_alarms": self.false_alarms}


def judged(findings: Iterable[Finding], lines: Mapping[str, Mapping[str, Any]]) -> list[Judged]:
    """Return findings on claims as judged sentences; *lines* are those of the record, by id."""
    found = []
    for one in findings:
        line = lines.get(one.line)
        detail = line["detail"] if line is not None else {}
        if "document" in detail and "text" in detail:
            slots = {check.slot: check.verdict for check in one.checks}
            found.append(Judged(one.id, detail["document"]["publisher"] or "", detail["text"], one.verdict, slots))
    return found


def score_claims(found: Iterable[Judged], due: Sequence[Due]) -> list[VerdictScore]:
    """Return how each verdict did, in the order of VERDICTS; what was found of no sentence of the truth is left out."""
    scores = {verdict: VerdictScore(verdict) for verdict in VERDICTS}
    by_quote: dict[tuple[str, str], list[Judged]] = {}
    for one in found:
        by_quote.setdefault((one.document, _plain(one.quote)), []).append(one)
    for each in due:
        given = by_quote.get((each.stated.document, _plain(each.stated.quote)), [])
        _take(scores, each, given[0] if len(given) == 1 else None, len(given))
    return list(scores.values())


def _take(scores: dict[str, VerdictScore], due: Due, found: Judged | None, number: int) -> None:
    verdict = found.verdict if found else NOT_READ if not number else f"{number} claims of one sentence"
    if verdict in UNHEARD and not due.hearable:
        scores[verdict].unheard += 1
    if due.marginal:
        return
    if due.verdict in scores:
        scores[due.verdict].due += 1
    if verdict in scores:
        scores[verdict].given += 1
    if verdict == due.verdict:
        scores[verdict].right += 1
        return
    told = {
        **{"id": found.id if found else None, "quote": due.stated.quote, "document": due.stated.document},
        **{"wrong": due.stated.wrong, "due": due.verdict, "given": verdict, "why": due.why},
        **{"slots": dict(found.slots) if found else {}},
    }
    if due.verdict in scores:
        scores[due.verdict].misses.append(told)
    if verdict in scores:
        scores[verdict].false_alarms.append(told)


def _plain(text: str) -> str:
    return " ".join(text.split())
