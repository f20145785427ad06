"""Operations: lines of all lanes gathered under the exercise, patrol or voyage that they belong to.

Nothing is stored of it: the same lines give the same operations, in whatever order they come.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from offing.atlas.hull_identities import by_id
from offing.atlas.operation_names import folded
from offing.atlas.states import states
from offing.record.operation_drafts import Draft, Facts, when
from offing.record.operation_joins import join_events, join_others
from offing.record.operation_seeds import first_of, order, seeds_of
from offing.record.voyages import VOYAGE, voyages
from offing.schema.operation import Member, Operation, Trace

_SHOWN = 3
_ANY = ("a ", "an ")  # begins words for no place in particular: "an anchorage"
_LANES = ("said", "sighted", "announced", "transmitted")


def gather(lines: Iterable[Trace]) -> tuple[Operation, ...]:
    """Return the operations that lines tell of, the earliest first, each with its lines and why they are its own."""
    every = ordered(lines)
    drafts = seeds_of(every)
    join_others(every, drafts)
    drafts += _voyages(every, drafts)
    return tuple(sorted((operation_of(draft) for draft in drafts), key=_when))


def _voyages(every: Sequence[Trace], drafts: Sequence[Draft]) -> list[Draft]:
    """Return the voyages of ships that no exercise surely has, with their events."""
    taken = {line for draft in drafts for line in draft.seeds}
    taken |= {line for draft in drafts for line, (_, _, sure) in draft.members.items() if sure}
    rest = [line for line in every if line.id not in taken]
    found = voyages(rest)
    join_events(rest, found)
    return found


def windows(lines: Iterable[Trace]) -> tuple[tuple[int, int], ...]:
    """Return the stretches of time in which events may belong to the operations that lines speak of."""
    every = ordered(lines)
    drafts = seeds_of(every)
    drafts += voyages(every)
    return tuple(sorted({known for draft in drafts if (known := draft.facts().window()) is not None}))


def ordered(lines: Iterable[Trace]) -> list[Trace]:
    """Return lines in the one order that they are gathered in, each once."""
    by_id = {line.id: line for line in sorted(lines, key=lambda one: (one.id, one.document))}
    return sorted(by_id.values(), key=lambda one: (one.document, one.at, one.id))


def operation_of(draft: Draft) -> Operation:
    """Return an operation in the making as it stands."""
    facts = draft.facts()
    seeds = sorted((trace for trace, _ in draft.seeds.values()), key=order)
    names = _names(seeds)
    traces = [*seeds, *(trace for trace, _, _ in draft.members.values())]
    return Operation(
        id=_id(draft),
        kind=draft.kind,
        name=names[0] if names else _described(draft, facts),
        names=names,
        start=facts.start,
        end=facts.end,
        parties=tuple(f"state:{state}" for state in sorted(facts.states)),
        places=tuple(place.name for place in facts.reach.places if not place.name.startswith(_ANY)),
        members=_members(draft),
        geometry=facts.reach.geometry(),
        notes=(*sorted(draft.notes), *_misdated(traces)),
        synthetic=any(trace.synthetic for trace in traces),
    )


def _when(operation: Operation) -> tuple[bool, int, str]:
    return operation.start is None, operation.start or 0, operation.id


def _id(draft: Draft) -> str:
    """Return what an operation goes by: a hash of its name and year, of one without a name that of its first line."""
    made_of = draft.key if draft.named else ("line", first_of(draft).id)
    return "o" + sha256("\n".join(made_of).encode("utf-8", "surrogatepass")).hexdigest()[:15]


def _names(seeds: Sequence[Trace]) -> tuple[str, ...]:
    """Return the names as written, the most used first; one that tells its year before one that does not."""
    count: dict[str, int] = {}
    for seed in seeds:
        if seed.name and folded(seed.name) is not None:
            count[seed.name] = count.get(seed.name, 0) + 1

    def rank(name: str) -> tuple[bool, int, str]:
        meant = folded(name)
        return meant is None or meant.year is None, -count[name], name

    return tuple(sorted(count, key=rank))


def _described(draft: Draft, facts: Facts) -> str:
    """Return words for an operation that nobody names: "exercise of China and Russia, Sea of Japan, July 2023"."""
    at = facts.start if facts.start is not None else facts.first_told
    whose = " and ".join(states()[code].name if code in states() else code for code in sorted(facts.states))
    parts = [f"{draft.kind} of {_ships(draft) or whose}" if _ships(draft) or whose else draft.kind]
    parts += [place.name for place in facts.reach.places[:1] if draft.kind != VOYAGE]
    parts += [f"{datetime.fromtimestamp(at / 1e6, UTC):%B %Y}"] if at is not None else []
    return ", ".join(parts)


def _ships(draft: Draft) -> str:
    """Return the ships of a voyage, those told of most often first."""
    if draft.kind != VOYAGE:
        return ""
    count: dict[str, int] = {}
    for trace, _ in draft.seeds.values():
        for hull in trace.hulls:
            count[hull] = count.get(hull, 0) + 1
    names = [_ship(hull) for hull in sorted(count, key=lambda one: (-count[one], one))]
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def _ship(hull: str) -> str:
    known = by_id(hull)
    return hull.partition(":")[2] if known is None else f"{known.latest.name} {known.latest.pennant}".strip()


def _members(draft: Draft) -> tuple[Member, ...]:
    told = [(trace, why, True) for trace, why in draft.seeds.values()] + list(draft.members.values())
    told.sort(key=lambda one: (not one[2], _LANES.index(one[0].lane), _start(one[0]), one[0].id))
    return tuple(Member(trace.id, trace.lane, why, sure=sure) for trace, why, sure in told)


def _start(trace: Trace) -> tuple[bool, int]:
    own = when(trace)
    return own is None, own[0] if own is not None else trace.published or 0


def _misdated(traces: Iterable[Trace]) -> tuple[str, ...]:
    """Return a note for each document that tells as past or going on what it dates after its own publication."""
    day = 86_400_000_000
    found = [
        f"line {one.id} tells as {one.modality} what it dates after its own publication: a plan, or wrongly dated"
        for one in traces
        if one.lane == "said" and one.modality in ("occurred", "ongoing")
        if one.start is not None and one.published is not None and one.start >= one.published + day
    ]
    return tuple(sorted(found))
