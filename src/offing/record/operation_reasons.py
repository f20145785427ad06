"""Why a line of one lane belongs to an exercise: its ships' ways, warnings, events, each by a rule of its own."""

from offing.record.operation_drafts import DAY, SAME, WAY, Facts, moment, when
from offing.schema.operation import Trace

# Kinds of claims that tell of ships and forces.
MOVING = frozenset(("force", "unit", "movement", "sighting", "port_call", "incident"))
_DRILLS = frozenset(("naval_exercise", "gunnery", "missile_firing"))
_CLOSED = frozenset(
    ("military_operation", "hazardous_operation", "ordnance", "rocket_launch", "aerial", "underwater_work", "security")
)
_IN_PORT = frozenset(("port_visit", "strait_transit"))
NEARBY_KM = 300.0
_LONG = 3  # times the exercise's own days: a warning that holds so long is not made for it
LONGEST = 31 * DAY  # what tells of a longer time tells no days
_SHOWN = 3
Choice = tuple[str, bool]  # why a line belongs, and whether that is sure


def on_the_way(line: Trace, known: Facts) -> Choice | None:
    """Tell why a claim or sighting of ships is of those on their way to an exercise, at it, or on their way back."""
    if line.kind not in MOVING or not _in_time(line, known):
        return None
    shared = sorted(line.hulls & known.hulls)
    if shared:
        return f"of ships that take part ({_listed(shared)}), {days_to(line, known)}", True
    if line.states and line.states <= known.states:
        return _by_party(line, known)
    own = when(line)
    if line.kind == "movement" and not line.states and not line.hulls and own and known.reach.touches(line.place, 0.0):
        return f"may belong: ships in its waters, nobody says whose, {days_to(line, known)}", False
    return None


def _in_time(line: Trace, known: Facts) -> bool:
    window, own = known.window(), when(line)
    if window is None:
        return False
    if own is None:
        return window[0] <= (line.published or 0) <= window[1] + WAY
    return own[1] - own[0] <= LONGEST and own[1] >= window[0] and own[0] <= window[1]


def _by_party(line: Trace, known: Facts) -> Choice | None:
    """Tell why ships of one or more of the parties belong that no line names: by where and when they are."""
    if line.meets and line.meets <= known.states - line.states:
        return f"ships of one party are to meet those of another, {days_to(line, known)}", True
    own, here, bound = when(line), known.reach.touches(line.place, 0.0), known.reach.touches(line.toward, 0.0)
    if known.start is None or known.end is None:
        return None
    whose = "ships of its parties" if len(line.states) > 1 else "ships of one of its parties"
    if own is None:
        told = line.published is not None and known.start - SAME <= line.published <= known.end + SAME
        where = "in its waters" if here else "bound for its waters"
        return (f"{whose} {where}, told of in its days", True) if told and (here or bound) else None
    if here and own[1] > known.start and own[0] <= known.end:
        return f"{whose} in its waters and days", True
    if bound and own[0] < known.start:
        return f"{whose} bound for its waters, {days_to(line, known)}", True
    if known.reach.touches(line.place, NEARBY_KM):
        return f"may belong: {whose} near its waters, {days_to(line, known)}", False
    return None


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


def days_to(line: Trace, known: Facts) -> str:
    """Return in words how a line's time lies to an exercise's days."""
    at = moment(line)
    if at is None or known.start is None or known.end is None:
        return "in its days"
    if at < known.start:
        return f"{_count(known.start - at)} before it"
    return "in its days" if at <= known.end else f"{_count(at - known.end)} after it"


def _count(span: int) -> str:
    number = -(-span // DAY)
    return "1 day" if number == 1 else f"{number} days"


def announced(line: Trace, known: Facts) -> Choice | None:
    """Tell why a warning belongs to an exercise: in its waters, during its days, of a fitting subject."""
    own = when(line)
    if own is None or known.start is None or known.end is None or line.subject not in _DRILLS | _CLOSED:
        return None
    if own[1] < known.start - DAY or own[0] > known.end + DAY:
        return None
    if not known.reach.touches(line.place, 0.0):
        near = known.reach.touches(line.place, NEARBY_KM)
        return ("may belong: a closed area near its waters during its days", False) if near else None
    subject = line.subject.replace("_", " ")
    if line.subject not in _DRILLS:
        return f"may belong: {subject} announced in its waters for its days", False
    if own[1] - own[0] > _LONG * (known.end - known.start) + 2 * DAY:
        return f"may belong: {subject} announced in its waters, for far longer than its days", False
    return f"{subject} announced in its waters for its days", True


def transmitted(line: Trace, known: Facts) -> Choice | None:
    """Tell why an event belongs to an exercise: its ships, or its parties' warships in its waters and days."""
    window, own = known.window(), when(line)
    if window is None or own is None or known.start is None or known.end is None:
        return None
    if own[1] < window[0] or own[0] > window[1]:
        return None
    shared = sorted(line.hulls & known.hulls)
    if shared:
        return f"craft tied to ships that take part ({_listed(shared)}), {days_to(line, known)}", True
    if line.kind in _IN_PORT or not line.states & known.states:
        return None
    within = own[1] >= known.start - SAME and own[0] <= known.end + DAY
    if within and known.reach.touches(line.place, 0.0):
        return f"craft of its parties in its waters, {days_to(line, known)}", True
    return None


def sailed(line: Trace, known: Facts) -> Choice | None:
    """Tell why an event is of a voyage: its craft are tied to the ships, in the days that they are told of."""
    own, shared = when(line), sorted(line.hulls & known.hulls)
    if not shared or own is None or known.start is None or known.end is None:
        return None
    if own[1] < known.start - DAY or own[0] > known.end + DAY:
        return None
    return f"craft tied to its ships ({_listed(shared)}), {days_to(line, known)}", True


def in_company(line: Trace, known: Facts) -> Choice | None:
    """Tell why an event belongs that its ships' names alone do not show: its craft were in the exercise's groups."""
    window, own = known.window(), when(line)
    shared = sorted(line.craft & known.craft.keys())
    if not shared or window is None or own is None or own[1] < window[0] or own[0] > window[1]:
        return None
    return f"craft that were among those of line {known.craft[shared[0]]}, {days_to(line, known)}", True
