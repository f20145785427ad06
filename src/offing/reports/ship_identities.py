"""Ships found in a text to the units of a claim: name, number, class, navy, and the hulls that they may be."""

import re
from collections.abc import Iterable, Sequence

from offing.atlas import classes
from offing.atlas.hulls import Hull
from offing.atlas.navies import navies
from offing.codecs.number_words import Number, numbers
from offing.reports.mention import Mention
from offing.reports.platforms import aircraft_types, of_role, words
from offing.reports.ship_ledger import navies_of, state_of
from offing.reports.ship_scene import Scene, ShipFound
from offing.schema.claim import Span, Unit

_MOST_HULLS = 12
_LEAD = re.compile(r"(?:\b(?:the|a|an|its|their|his|her|our|one|another)\s{1,2})?$", re.IGNORECASE)


def unit_of(scene: Scene, ship: ShipFound) -> Mention:
    """Return a ship as a mention: all that is told of it, and what the ledger adds."""
    found = scene.hulls_of(ship)
    spans = dict(ship.spans)
    if ship.class_ is not None:
        spans["class_name"] = (ship.class_.start, ship.class_.end)
    class_name, class_id, kind = _class_of(ship, found)
    navy, state = _service_of(scene, ship, found)
    unit = Unit(
        name=scene.words_of(spans["name"]) if "name" in spans else None,
        hull_number=scene.words_of(spans["hull_number"]) if "hull_number" in spans else None,
        class_name=class_name,
        class_id=class_id,
        kind=ship.platform or kind,
        navy=navy,
        state=state,
        hulls=tuple(it.id for it in found[:_MOST_HULLS]),
        span=_said(scene, ship),
        spans=spans,
    )
    return Mention("unit", _lead(scene, ship), ship.end, unit)


def _lead(scene: Scene, ship: ShipFound) -> int:
    """Return where the words begin that say what one ship is: her platform and class right before her name."""
    start = ship.start
    if not {"name", "hull_number"} & set(ship.spans) or start != min(ship.start, *(s[0] for s in ship.spans.values())):
        return start
    for it in scene.heads:
        if it.end < start <= it.end + 2 and it.platform.number == "one" and scene.text[it.end] == " ":
            start = it.start
            break
    else:
        return start
    before = [it.start for it in scene.classes if it.end < start and scene.text[it.end : start] in (" ", "-")]
    return before[-1] if before else start


def classes_alone(scene: Scene, found: Iterable[Mention]) -> list[Mention]:
    """Return the classes named without a ship."""
    taken = {it.value.spans.get("class_name") for it in found}
    alone = []
    for at, it in enumerate(scene.classes):
        again = at and scene.text[scene.classes[at - 1].end : it.start].strip() == "("  # "Luyang-class (Type 052)"
        if (it.start, it.end) in taken or again:
            continue
        heads = (h for h in scene.heads if it.end <= h.start <= it.end + 30 and scene.is_plain(it.end, h.start))
        head = next(heads, None)
        owner, _ = scene.told_before(it.start, None)
        number = _count_before(scene, it.start) if head else None
        unit = Unit(
            class_name=it.name,
            class_id=it.ids[0] if len(it.ids) == 1 else None,
            kind=it.kind or (head.platform.id if head else None),
            state=state_of(owner) or _state_of_class(it.ids),
            navy=_navy_id(owner),
            count=number.value if number else None,
            span=(number.start, head.end) if number and head else (it.start, it.end),
            spans={"class_name": (it.start, it.end)},
        )
        alone.append(Mention("unit", it.start, it.end, unit))
    return alone


def aircraft(scene: Scene) -> list[Mention]:
    """Return the types of aircraft named."""
    found = []
    for it in aircraft_types(scene.text, scene.start, scene.end):
        owner, _ = scene.told_before(it.start, None)
        span = (it.start, it.start + len(it.name))
        told = Unit(
            class_name=it.name, kind=it.id, state=state_of(owner), span=(it.start, it.end), spans={"class_name": span}
        )
        found.append(Mention("unit", it.start, it.end, told))
    return found


def _state_of_class(ids: Sequence[str]) -> str | None:
    """Return the one state whose navies have the classes of a name, None where several have."""
    known = [classes.classes()[it] for it in ids if it in classes.classes()]
    states = {navies()[key].state for one in known for key in one.navies if key in navies()}
    return states.pop() if len(states) == 1 else None


def _count_before(scene: Scene, at: int) -> Number | None:
    """Return the number of ships of a class: "two Chinese Luyang III-class destroyers"."""
    low = max(scene.start, at - 48)
    told = [it for it in numbers(scene.text, low, at) if not scene.text[max(low, it.figure - 1) : it.figure].isalpha()]
    if not told:
        return None
    whose = [(begin, stop) for begin, stop, _ in scene.owners if told[-1].end <= begin and stop <= at]
    between = scene.text[told[-1].end : at]
    for begin, stop in reversed(whose):
        between = between[: begin - told[-1].end] + between[stop - told[-1].end :]
    return told[-1] if all(word.lower() in words("between") for word in between.split()) else None


def _said(scene: Scene, ship: ShipFound) -> Span:
    """Return the stretch that tells one ship: with the words before its name that say what it is, and whose."""
    span = (ship.start, ship.end)
    if (
        ship.prefix is not None
        or not ({"name", "hull_number"} & set(ship.spans))
        or ship.spans.get("hull_number", (0, 0))[1] == ship.end - 1
    ):
        return span
    heads = [it for it in scene.heads if it.end <= ship.start <= it.end + 2 and it.platform.number == "one"]
    if not heads or scene.text[heads[-1].end : ship.start].strip(" \"'“‘«"):
        the = scene.text[max(scene.start, ship.start - 4) : ship.start]
        return (ship.start - 4 if the in ("the ", "The ") else ship.start), ship.end
    begin = heads[-1].start
    before = [it.start for it in scene.classes if it.end <= begin and scene.is_plain(it.end, begin)]
    before += [it[0] for it in scene.owners if it[0] < begin and (it[1] > begin or scene.is_plain(it[1], begin))]
    near = [it for it in before if begin - it < 60 and "," not in scene.text[it:begin]]
    begin = min([begin, *near[-2:]])
    article = _LEAD.search(scene.text, max(scene.start, begin - 10), begin)
    return (article.start() if article else begin), span[1]


def _service_of(scene: Scene, ship: ShipFound, found: list[Hull]) -> tuple[str | None, str | None]:
    """Return the navy's id and the state, as far as hulls, owner or prefix tell."""
    owned = {it.navy for it in found}
    navy = (owned.pop() if len(owned) == 1 else None) or _navy_id(ship.owner)
    open_ = navies_of(None, ship.prefix, scene.text) if ship.prefix and navy is None else None
    navy = next(iter(open_)) if open_ and len(open_) == 1 else navy
    if navy in navies():
        return navy, navies()[navy].state
    states = {navies()[key].state for key in open_ or ()}
    return navy, states.pop() if len(states) == 1 else state_of(ship.owner)


def _navy_id(owner: str | None) -> str | None:
    return owner.removeprefix("navy:") if owner and owner.startswith("navy:") else None


def _class_of(ship: ShipFound, found: list[Hull]) -> tuple[str | None, str | None, str | None]:
    """Return class name, id and platform: as told, else what all the hulls share."""
    shared = {it.ship_class for it in found}
    known = classes.classes().get(next(iter(shared))) if len(shared) == 1 else None
    role = of_role(known.role) if known else None
    if ship.class_ is None:
        return None, known.id if known else None, role
    ids = ship.class_.ids
    id_ = ids[0] if len(ids) == 1 else known.id if known and known.id in ids else None
    return ship.class_.name, id_, ship.class_.kind or role
