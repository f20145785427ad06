"""Which lines speak of one exercise or patrol: those that bear its name, and the unnamed ones of the same."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from offing.atlas.operation_names import folded
from offing.record.operation_drafts import SAME, Draft, Facts, moment, when
from offing.schema.operation import Trace

EXERCISE = "exercise"
_RECENT = 32  # exercises of a state that a line is held against
_TOGETHER = 2  # states that two lines must share to be of one exercise


def seeds_of(lines: Sequence[Trace]) -> list[Draft]:
    """Return the exercises and patrols that lines speak of, each with those lines; *lines* in one order."""
    spoken = [line for line in lines if line.kind == EXERCISE and line.lane == "said"]
    drafts = _named(spoken)
    rest = [line for line in spoken if not any(line.id in draft.seeds for draft in drafts)]
    for _ in range(2):  # what joins first may tell the days that others join by
        rest = _join(rest, drafts)
    unnamed = _unnamed(rest)
    _tell_apart(drafts, unnamed)
    return [*drafts, *unnamed]


def _tell_apart(named: Sequence[Draft], unnamed: Iterable[Draft]) -> None:
    """Note where a text tells of one exercise as before or after another that it names."""
    for draft in unnamed:
        for seed, _ in draft.seeds.values():
            beside = [one for one in named if any(it.document == seed.document for it, _ in one.seeds.values())]
            if seed.apart and beside:
                other = min(beside, key=lambda one: _distance(seed, one))
                draft.notes.add(f"line {seed.id} tells of it as before or after {_closest(seed, other).name}")
                other.notes.add(f"line {seed.id} tells of another exercise as before or after it")


def _named(spoken: Iterable[Trace]) -> list[Draft]:
    by_key: dict[str, list[tuple[Trace, int | None]]] = {}
    for line in spoken:
        name = folded(line.name) if line.name else None
        if name is not None:
            by_key.setdefault(name.key, []).append((line, name.year))
    return [draft for key in sorted(by_key) for draft in _of_years(key, by_key[key])]


def _of_years(key: str, lines: list[tuple[Trace, int | None]]) -> list[Draft]:
    """Return the operations of one name, one a year; a year is told with the name, else that of the line's time."""
    told = {year for _, year in lines if year is not None}
    years: dict[int | None, list[Trace]] = {}
    for line, year in lines:
        years.setdefault(year if year is not None else _year(line, told), []).append(line)
    if None in years and len(years) == 2:
        [only] = [year for year in years if year is not None]
        years[only] += years.pop(None)
    drafts = []
    for year in sorted(years, key=lambda one: (one is None, one or 0)):
        draft = Draft(("name", key, str(year or "")), _kind(years[year]), year)
        draft.seeds = {line.id: (line, f"bears its name: {line.name}") for line in years[year]}
        others = sorted(str(other) for other in years if other is not None and other != year)
        if others:
            draft.notes.add(f"another operation has this name, of {', '.join(others)}: they are kept apart by year")
        if year is None:
            draft.notes.add("these lines tell no year, and nothing says which operation of this name they mean")
        drafts.append(draft)
    return drafts


def _year(line: Trace, told: set[int]) -> int | None:
    """Return the year of a line whose name tells none; of one in the new year that of the year told before."""
    at = moment(line)
    if at is None:
        return None
    day = datetime.fromtimestamp(at / 1e6, UTC)
    return day.year - 1 if day.month == 1 and day.year not in told and day.year - 1 in told else day.year


def _kind(lines: Iterable[Trace]) -> str:
    return "patrol" if all(line.patrol for line in lines) else EXERCISE


def _join(rest: list[Trace], drafts: list[Draft]) -> list[Trace]:
    """Put unnamed lines to the exercise that they fit best; return those that fit none."""
    facts = [draft.facts() for draft in drafts]
    beside: dict[str, list[int]] = {}
    for number, draft in enumerate(drafts):
        for document in {trace.document for trace, _ in draft.seeds.values()}:
            beside.setdefault(document, []).append(number)
    found: list[tuple[Trace, int, str]] = []
    left = []
    for line in rest:
        choice = _beside(line, drafts, facts, beside.get(line.document, ())) or _elsewhere(line, drafts, facts)
        if choice is None:
            left.append(line)
        else:
            found.append((line, *choice))
    for line, number, why in found:
        drafts[number].seeds[line.id] = (line, why)
    return left


def _beside(
    line: Trace, drafts: Sequence[Draft], facts: Sequence[Facts], numbers: Sequence[int]
) -> tuple[int, str] | None:
    """Choose among the exercises that the line's own document names: the one last named before it."""
    fitting = [
        number
        for number in numbers
        if not line.apart
        and (not line.states or not facts[number].states or bool(line.states & facts[number].states))
        and _same_waters(line, facts[number])
        and (facts[number].apart(line) or 0) <= SAME
    ]
    if not fitting:
        return None
    nearest = min(fitting, key=lambda number: _distance(line, drafts[number]))
    named = _closest(line, drafts[nearest])
    return nearest, f"speaks of it in a text that names it, in line {named.id}"


def _distance(line: Trace, draft: Draft) -> tuple[bool, int, tuple[str, ...]]:
    seed = _closest(line, draft)
    return seed.at > line.at, abs(seed.at - line.at), draft.key


def _closest(line: Trace, draft: Draft) -> Trace:
    own = [seed for seed, _ in draft.seeds.values() if seed.document == line.document]
    return min(own, key=lambda seed: (seed.at > line.at, abs(seed.at - line.at), seed.id))


def _elsewhere(line: Trace, drafts: Sequence[Draft], facts: Sequence[Facts]) -> tuple[int, str] | None:
    """Choose among the exercises of other documents: same parties, same waters where both tell them, same days."""
    if line.apart:
        return None
    found = []
    for number, (draft, known) in enumerate(zip(drafts, facts, strict=True)):
        gap = known.apart(line)
        undated = known.start is None and known.first_told is None
        if undated and not known.reach.touches(line.place):
            continue  # of such an exercise the year alone is known
        if gap is not None and gap <= SAME and _same_parties(line, known) and _same_waters(line, known):
            found.append(((gap, not known.reach.touches(line.place), draft.key), number))
    if not found:
        return None
    _, number = min(found)
    first = first_of(drafts[number])
    waters = ", waters" if line.place is not None and facts[number].reach else ""
    days = "days" if facts[number].start is not None or facts[number].first_told is not None else "year"
    return number, f"same parties{waters} and {days} as line {first.id}"


def first_of(draft: Draft) -> Trace:
    """Return the line that spoke of it first."""
    lines = [trace for trace, _ in draft.seeds.values()]
    return min(lines, key=lambda one: (one.name is None, *order(one)))


def order(line: Trace) -> tuple[bool, int, bool, int, str]:
    """Return what lines are put in order by: when they were published, what they tell of, their id."""
    return line.published is None, line.published or 0, line.start is None, line.start or 0, line.id


def _same_parties(line: Trace, known: Facts) -> bool:
    return bool(line.states) and (len(line.states & known.states) >= _TOGETHER or line.states == known.states)


def _same_waters(line: Trace, known: Facts) -> bool:
    return line.place is None or line.place.lat is None or not known.reach or known.reach.touches(line.place)


def _unnamed(rest: Iterable[Trace]) -> list[Draft]:
    """Return the exercises that nobody names, each of lines with the same parties, waters and days."""
    drafts: list[Draft] = []
    recent: dict[str, list[tuple[Draft, Facts]]] = {}  # by state, those told of last
    for line in sorted(rest, key=lambda one: (moment(one) is None, moment(one) or 0, one.id)):
        if not line.states or (moment(line) is None and line.place is None):
            continue  # somebody, some time, somewhere: it says too little to be told from others
        near = [one for state in sorted(line.states) for one in recent.get(state, ())]
        alike = next((one for one, known in near if _is_like(line, one, known)), None)
        if alike is not None:
            alike.seeds[line.id] = (line, f"same parties, waters and days as line {first_of(alike).id}")
        else:
            alike = Draft(("line", line.id), "patrol" if line.patrol else EXERCISE)
            alike.seeds[line.id] = (line, "tells of it first, without a name")
            drafts.append(alike)
        known = alike.facts()
        for state in known.states:
            others = [one for one in recent.get(state, ()) if one[0] is not alike]
            recent[state] = [*others, (alike, known)][-_RECENT:]
    return drafts


def _is_like(line: Trace, draft: Draft, known: Facts) -> bool:
    same_text = all(seed.document == line.document for seed, _ in draft.seeds.values())
    gap = known.apart(line)
    if when(line) is None and known.start is None and not same_text:
        return False  # two that tell no days may be of any
    close = (gap is None and same_text) or (gap is not None and gap <= SAME)
    kind = "patrol" if line.patrol else EXERCISE
    return close and draft.kind == kind and _same_parties(line, known) and _same_waters(line, known)
