"""Hold what was read out of documents against their labels, and say in figures and words how well it was read."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from offing.reports import agreement
from offing.reports.labels import Labelled
from offing.reports.sentences import sentences
from offing.schema.claim import KINDS, TIERS, Claim, Span

ALL = "all"
_SMALL = 8  # above so many claims of one kind in one sentence the best assignment gives way to a greedy one


@dataclass(frozen=True, slots=True)
class Pair:
    """Hold a found claim and the labelled one that it is, with whether each slot agrees."""

    found: Claim
    wanted: Claim
    slots: dict[str, bool]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold what reading one document gave against its labels.

    ``missed`` are labelled claims that nothing found is, ``wrong`` found ones that no label
    is; ``aside`` are found ones that count neither way: those that are an optional label's,
    and the second of a force and a unit that one label tells together.
    """

    file: str
    text: str
    pairs: tuple[Pair, ...]
    missed: tuple[Claim, ...]
    wrong: tuple[Claim, ...]
    aside: tuple[Claim, ...] = ()


@dataclass(slots=True)
class Figure:
    """Count the claims of one kind, or of all: labelled, found, and found as labelled.

    ``spans_exact`` and ``spans_overlapping`` are of ``spans`` stretches of slots that agree;
    ``slots`` holds for each slot how many counted and how many of them agreed.
    """

    kind: str
    wanted: int = 0
    found: int = 0
    right: int = 0
    spans: int = 0
    spans_exact: int = 0
    spans_overlapping: int = 0
    slots: dict[str, list[int]] = field(default_factory=dict)
    found_by_tier: Counter[str] = field(default_factory=Counter)
    right_by_found_tier: Counter[str] = field(default_factory=Counter)
    wanted_by_tier: Counter[str] = field(default_factory=Counter)
    right_by_wanted_tier: Counter[str] = field(default_factory=Counter)

    @property
    def wrong(self) -> int:
        """Return how many were found that no label is."""
        return self.found - self.right

    @property
    def precision(self) -> float | None:
        """Return the share of what was found that is labelled, None where nothing was found."""
        return _share(self.right, self.found)

    @property
    def recall(self) -> float | None:
        """Return the share of what is labelled that was found, None where nothing is labelled."""
        return _share(self.right, self.wanted)

    def precision_of(self, tier: str) -> float | None:
        """Return the precision of those found with a tier."""
        return _share(self.right_by_found_tier[tier], self.found_by_tier[tier])

    def recall_of(self, tier: str) -> float | None:
        """Return the recall over those labelled with a tier."""
        return _share(self.right_by_wanted_tier[tier], self.wanted_by_tier[tier])

    def accuracy(self, slot: str | None = None) -> float | None:
        """Return the share of partners' slots that agree, of one slot or of all."""
        rows = [self.slots.get(slot, [0, 0])] if slot else list(self.slots.values())
        return _share(sum(row[1] for row in rows), sum(row[0] for row in rows))


def compare(found: Sequence[Claim], wanted: Labelled) -> Comparison:
    """Return which found claims are which labelled ones.

    Partners are of one kind, and their quotes overlap or touch one sentence; each has one
    at most, and those that agree in most slots are taken. What is both counted and named may
    be found as a force, as a unit, or as both.
    """
    text = wanted.document.text
    stretches = [(one.start, one.end) for one in sentences(text)]
    touched = [[_touched(claim.quote, stretches) for claim in claims] for claims in (found, wanted.claims)]
    fits: dict[tuple[int, int], float] = {}
    for f, mine in enumerate(found):
        for w, theirs in enumerate(wanted.claims):
            if _one_kind(mine, theirs) and touched[0][f] & touched[1][w]:
                fits[f, w] = _likeness(mine, theirs) - (0.5 if w in wanted.optional else 0.0)
    partner = _assign(fits)
    taken = set(partner.values())
    mixed = {f for f, w in fits if f not in partner and w in taken and _is_mixed(wanted.claims[w])}
    return Comparison(
        file=wanted.file,
        text=text,
        pairs=tuple(
            Pair(found[f], wanted.claims[w], agreement.slots(found[f], wanted.claims[w]))
            for f, w in partner.items()
            if w not in wanted.optional
        ),
        missed=tuple(c for w, c in enumerate(wanted.claims) if w not in taken and w not in wanted.optional),
        wrong=tuple(claim for f, claim in enumerate(found) if f not in partner and f not in mixed),
        aside=tuple(found[f] for f in range(len(found)) if f in mixed or partner.get(f) in wanted.optional),
    )


def figures(comparisons: Iterable[Comparison]) -> list[Figure]:
    """Return a figure for each kind that is labelled or was found, in the order of kinds, and last that of all."""
    counted = {kind: Figure(kind) for kind in (*KINDS, ALL)}
    for one in comparisons:
        for pair in one.pairs:
            for figure in (counted[pair.wanted.kind], counted[ALL]):
                _count_pair(figure, pair)
        for claim in one.missed:
            for figure in (counted[claim.kind], counted[ALL]):
                figure.wanted += 1
                figure.wanted_by_tier[claim.tier] += 1
        for claim in one.wrong:
            for figure in (counted[claim.kind], counted[ALL]):
                figure.found += 1
                figure.found_by_tier[claim.tier] += 1
    return [one for one in counted.values() if one.wanted or one.found or one.kind == ALL]


def table(counted: Iterable[Figure]) -> list[dict[str, Any]]:
    """Return the figures as rows of plain data, one a kind, shares rounded to four digits; ``slots`` by name."""
    return [_row(one) for one in counted]


def worst(comparisons: Iterable[Comparison], n: int = 10) -> list[str]:
    """Return the *n* worst errors in words.

    What was found that is not said comes first, then what was missed, then slots that do not
    agree, those of tier A before the others; documents take turns.
    """
    graded: list[tuple[int, int, str, str]] = []
    for one in comparisons:
        turns: Counter[int] = Counter()
        for grade, words in _errors(one):
            graded.append((grade, turns[grade], one.file, words))
            turns[grade] += 1
    return [f"{file}: {words}" for _, _, file, words in sorted(graded)[:n]]


def _errors(one: Comparison) -> Iterable[tuple[int, str]]:
    for claim in one.wrong:
        yield 0 if claim.tier == "A" else 2, f"found a claim that no label is: {_words(one, claim)} by {claim.rule}"
    for claim in one.missed:
        yield 1 if claim.tier == "A" else 3, f"missed {_words(one, claim)}"
    for pair in one.pairs:
        for slot, agrees in pair.slots.items():
            if not agrees:
                said = f"{agreement.told(pair.found, slot)}, not {agreement.told(pair.wanted, slot)}"
                yield 4 if pair.found.tier == "A" else 5, f"{slot} is {said}: {_words(one, pair.wanted)}"


def _words(one: Comparison, claim: Claim) -> str:
    quote = " ".join(one.text[slice(*claim.quote)].split())
    return f"{claim.kind} ({claim.tier}) {quote if len(quote) <= 160 else quote[:159] + '…'!r}"


def _row(one: Figure) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": one.kind, "precision": _rounded(one.precision), "recall": _rounded(one.recall)}
    row |= {"wanted": one.wanted, "found": one.found, "right": one.right, "wrong": one.wrong}
    for tier in TIERS:
        row[f"precision_{tier}"] = _rounded(one.precision_of(tier))
        row[f"recall_{tier}"] = _rounded(one.recall_of(tier))
    row["slot_accuracy"] = _rounded(one.accuracy())
    row["spans_exact"] = _rounded(_share(one.spans_exact, one.spans))
    row["spans_overlapping"] = _rounded(_share(one.spans_overlapping, one.spans))
    row["slots"] = {
        name: {"counted": counted, "right": right, "accuracy": _rounded(_share(right, counted))}
        for name, (counted, right) in sorted(one.slots.items())
    }
    return row


def _count_pair(figure: Figure, pair: Pair) -> None:
    figure.wanted += 1
    figure.found += 1
    figure.right += 1
    figure.found_by_tier[pair.found.tier] += 1
    figure.right_by_found_tier[pair.found.tier] += 1
    figure.wanted_by_tier[pair.wanted.tier] += 1
    figure.right_by_wanted_tier[pair.wanted.tier] += 1
    for name, agrees in pair.slots.items():
        row = figure.slots.setdefault(name, [0, 0])
        row[0] += 1
        row[1] += agrees
    for _, mine, theirs in agreement.spans(pair.found, pair.wanted):
        figure.spans += 1
        figure.spans_exact += mine == theirs
        figure.spans_overlapping += mine[0] < theirs[1] and theirs[0] < mine[1]


def _touched(quote: Span, stretches: Sequence[Span]) -> set[int]:
    return {number for number, (start, end) in enumerate(stretches) if start < quote[1] and quote[0] < end}


def _one_kind(found: Claim, wanted: Claim) -> bool:
    return found.kind == wanted.kind or (found.kind in ("force", "unit") and _is_mixed(wanted))


def _is_mixed(claim: Claim) -> bool:
    return claim.kind in ("force", "unit") and bool(claim.forces) and bool(claim.units)


def _likeness(found: Claim, wanted: Claim) -> float:
    """Return how much of two claims agrees, from 1 to a little more than 2: slots first, then the quotes."""
    agree = agreement.slots(found, wanted)
    shared = min(found.quote[1], wanted.quote[1]) - max(found.quote[0], wanted.quote[0])
    spanned = max(found.quote[1], wanted.quote[1]) - min(found.quote[0], wanted.quote[0])
    return 1.0 + sum(agree.values()) / len(agree) + 0.01 * max(0, shared) / max(1, spanned)


def _assign(fits: dict[tuple[int, int], float]) -> dict[int, int]:
    """Return partners, found to labelled, such that the sum of *fits* is greatest (greedy in great crowds)."""
    partner: dict[int, int] = {}
    for crowd in _crowds(fits):
        here = {pair: fits[pair] for pair in fits if pair[0] in crowd}
        labels = {w for _, w in here}
        if len(crowd) <= _SMALL and len(labels) <= _SMALL:
            partner |= dict(_best(sorted(crowd), here)[1])
            continue
        for f, w in sorted(here, key=lambda pair: (-here[pair], pair)):
            if f not in partner and w not in partner.values():
                partner[f] = w
    return dict(sorted(partner.items()))


def _crowds(fits: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Return the found claims in sets that compete for the same labels."""
    crowds: list[tuple[set[int], set[int]]] = []
    by_found: dict[int, set[int]] = defaultdict(set)
    for f, w in fits:
        by_found[f].add(w)
    for f, labels in by_found.items():
        joined = [crowd for crowd in crowds if crowd[1] & labels]
        crowds = [crowd for crowd in crowds if not crowd[1] & labels]
        crowds.append(({f}.union(*(one[0] for one in joined)), labels.union(*(one[1] for one in joined))))
    return [found for found, _ in crowds]


def _best(found: Sequence[int], fits: dict[tuple[int, int], float]) -> tuple[float, tuple[tuple[int, int], ...]]:
    """Try every partner of the first of *found*, and none, with the best for the rest."""
    memo: dict[tuple[int, frozenset[int]], tuple[float, tuple[tuple[int, int], ...]]] = {}

    def best(at: int, used: frozenset[int]) -> tuple[float, tuple[tuple[int, int], ...]]:
        if at == len(found):
            return 0.0, ()
        if (at, used) not in memo:
            options = [best(at + 1, used)]
            for (f, w), value in fits.items():
                if f == found[at] and w not in used:
                    rest, pairs = best(at + 1, used | {w})
                    options.append((value + rest, ((f, w), *pairs)))
            memo[at, used] = max(options, key=lambda option: option[0])
        return memo[at, used]

    return best(0, frozenset())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
