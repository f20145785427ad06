"""Which other lines belong to an exercise or a patrol, and to which of several."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

from offing.record.operation_drafts import SAME, WAY, Draft, Facts, moment, when
from offing.record.operation_reasons import (
    LONGEST,
    MOVING,
    NEARBY_KM,
    Choice,
    announced,
    in_company,
    on_the_way,
    sailed,
    transmitted,
)
from offing.schema.operation import Trace

_SPEAKING = frozenset(("reaction", "statement", "meeting", "pledge"))  # belong where they speak of an exercise
EVENTS = frozenset(
    (
        *("group_activity", "company", "rendezvous", "shadowing", "replenishment", "encounter", "flight"),
        *("strait_transit", "port_visit"),
    )
)
_ROUNDS = 6
_WARNED = 4 * LONGEST  # so long before it a warning may begin that holds during an exercise


def join_others(lines: Sequence[Trace], drafts: Sequence[Draft]) -> None:
    """Put lines of all lanes to the exercises that they belong to; a line belongs to one at most."""
    taken = {line for draft in drafts for line in draft.seeds}
    rest = [line for line in lines if line.id not in taken]
    _join_beside([line for line in rest if line.document], drafts)
    spoken = [line for line in rest if line.lane in ("said", "sighted")]
    for _ in range(_ROUNDS):  # ships that one line names may be seen by another
        if not _join_by(spoken, drafts, on_the_way, replacing=True):
            break
    _join_mates(spoken, drafts)
    _join_by([line for line in rest if line.lane == "announced"], drafts, announced, back=_WARNED)
    events = [line for line in rest if line.lane == "transmitted" and line.kind in EVENTS]
    _join_by(events, drafts, transmitted)
    _join_by(events, drafts, in_company)


def join_events(lines: Iterable[Trace], drafts: Sequence[Draft]) -> None:
    """Put events to the voyages of the ships that their craft are tied to."""
    _join_by([line for line in lines if line.lane == "transmitted" and line.kind in EVENTS], drafts, sailed)


def _join_beside(lines: Iterable[Trace], drafts: Sequence[Draft]) -> None:
    """Put claims to the exercise that their own document speaks of, the one last spoken of before them."""
    spoken: dict[str, list[tuple[Trace, int]]] = {}
    for number, draft in enumerate(drafts):
        for seed, _ in draft.seeds.values():
            spoken.setdefault(seed.document, []).append((seed, number))
    facts = [draft.facts() for draft in drafts]
    found = []
    for line in lines:
        seeds = spoken.get(line.document, ())
        fitting = [(seed, number) for seed, number in seeds if _fits_beside(line, facts[number])]
        if fitting and not (line.kind in _SPEAKING and not line.speaks):
            seed, number = min(fitting, key=lambda one: (one[0].at > line.at, abs(one[0].at - line.at), one[0].id))
            found.append((line, number, f"told beside line {seed.id}, which speaks of it"))
    for line, number, why in found:
        drafts[number].members[line.id] = (line, why, True)


def _fits_beside(line: Trace, known: Facts) -> bool:
    if line.kind not in MOVING and not (line.kind in _SPEAKING and line.speaks):
        return False
    if line.states and known.states and not line.states & known.states:
        return False
    if line.apart:
        return known.reach.touches(line.place, NEARBY_KM) or line.place is None
    own = when(line)
    if own is None:
        over = known.end is not None and line.published is not None and known.end <= line.published
        return not (over and line.modality == "planned")
    if known.start is None or known.end is None:
        return (known.apart(line) or 0) <= WAY
    return own[0] <= known.end + WAY and own[1] >= known.start - WAY


def _join_by(
    lines: Sequence[Trace],
    drafts: Sequence[Draft],
    belongs: Callable[[Trace, Facts], Choice | None],
    *,
    replacing: bool = False,
    back: int = LONGEST,
) -> bool:
    """Put each line to the draft that it belongs to most surely and nearest in time; tell whether any was put."""
    timed = sorted((at, number) for number, line in enumerate(lines) if (at := moment(line)) is not None)
    starts = [at for at, _ in timed]
    held = {line: (n, one[2]) for n, draft in enumerate(drafts) for line, one in draft.members.items()}
    best: dict[int, tuple[tuple[bool, bool, bool, int, tuple[str, ...]], int, Choice]] = {}
    for number, draft in enumerate(drafts):
        known = draft.facts()
        window = known.window()
        if window is None:
            continue
        low, high = bisect_left(starts, window[0] - back), bisect_right(starts, window[1])
        for _, at in timed[low:high]:
            line = lines[at]
            before = held.get(line.id)
            if before is not None and (before[1] or not replacing):
                continue
            if _stranger(line, known):
                continue
            choice = belongs(line, known)
            if choice is not None and (before is None or choice[1]):
                gap = known.apart(line) or 0
                rank = (not choice[1], gap > SAME, not draft.named, gap, draft.key)
                if at not in best or rank < best[at][0]:
                    best[at] = (rank, number, choice)
    for at, (_, number, (why, sure)) in best.items():
        if lines[at].id in held:
            del drafts[held[lines[at].id][0]].members[lines[at].id]
        drafts[number].members[lines[at].id] = (lines[at], why, sure)
    return bool(best)


def _stranger(line: Trace, known: Facts) -> bool:
    """Tell whether a line that says whose ships it tells of shares neither state nor ship with an exercise."""
    if not line.states or not line.states.isdisjoint(known.states):
        return False
    return line.hulls.isdisjoint(known.hulls) and known.craft.keys().isdisjoint(line.craft)


def _join_mates(lines: Iterable[Trace], drafts: Sequence[Draft]) -> None:
    """Put the claims that stand beside one that belongs, of the same side and days, in a text that names none."""
    beside: dict[str, list[tuple[Trace, int]]] = {}
    for number, draft in enumerate(drafts):
        for trace, _, sure in draft.members.values():
            if sure and trace.document and trace.lane == "said":
                beside.setdefault(trace.document, []).append((trace, number))
    facts = [draft.facts() for draft in drafts]
    held = {line: (n, one[2]) for n, draft in enumerate(drafts) for line, one in draft.members.items()}
    for line in lines:
        before = held.get(line.id)
        if (before is not None and before[1]) or line.kind not in MOVING or line.lane != "said":
            continue
        mates = [
            (mate, number)
            for mate, number in beside.get(line.document, ())
            if (not line.states or line.states <= mate.states | facts[number].states)
            and (not line.hulls or line.hulls & (mate.hulls | facts[number].hulls))
        ]
        if mates and _in_window(line, facts[mates[0][1]]):
            mate, number = min(mates, key=lambda one: (abs(one[0].at - line.at), one[0].id))
            if before is not None:
                del drafts[before[0]].members[line.id]
            drafts[number].members[line.id] = (line, f"told beside line {mate.id}, of the same ships", True)


def _in_window(line: Trace, known: Facts) -> bool:
    window, own = known.window(), when(line)
    return window is not None and (own is None or (own[1] >= window[0] and own[0] <= window[1]))
