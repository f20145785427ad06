"""Tell slot by slot whether a found claim says what a labelled one says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from offing.atlas import classes, navies
from offing.atlas.ship_names import plain, skeleton
from offing.atlas.spelling import fold
from offing.schema.claim import Claim, Force, Party, Place, Span, Time, Unit

# How far the ends of two intervals may lie apart and be one. Days differ by the zone in which they are counted.
_SLACK = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "part_of_day": timedelta(hours=6),
    "week": timedelta(days=3),
    "season": timedelta(days=31),
}
_DAY = timedelta(hours=14)
_SHARED = 0.5  # of the words that two phrases have together, to be one phrase
_PLACES = ("from", "to", "through")
_WORD = re.compile(r"[^\W_]+")
_EMPTY_WORDS = frozenset("the a an to at of in on and its their his her".split())
# What a label leaves out may be found all the same: by reference a rule may take it along safely, who
# counts and whose craft stands with a tally's counts, and where and when the first of its kind was is not asked.
_BY_REFERENCE = frozenset(("place", "time", "speaker"))
_ASIDE = {"tally": frozenset(("actors", "targets")), "statement": frozenset(("place", "time"))}
# Types of aircraft are told with their count; as a unit beside it they say the same again.
_AIRCRAFT = frozenset("aircraft fighter bomber patrol_aircraft transport_aircraft helicopter drone balloon".split())
_SLOTS = ("actors", "targets", "forces", "units", "place", "time", "speaker")


def slots(found: Claim, wanted: Claim) -> dict[str, bool]:
    """Return for each slot that the label or the finding has whether they agree, by the slot's name.

    Of ``detail`` the labelled keys count; ``plover``, ``origin`` and what belongs to a sighting
    proper count where labelled.
    """
    told: dict[str, bool] = {"modality": found.modality == wanted.modality}
    aside = _ASIDE.get(wanted.kind, frozenset()) | (frozenset() if wanted.tier == "A" else _BY_REFERENCE)
    for name in _SLOTS:
        mine, theirs = getattr(found, name), getattr(wanted, name)
        if name == "units":
            mine = _without_aircraft(mine, theirs)
        if theirs or (mine and name not in aside and not _says_nothing(name, found)):
            told[name] = _SAME[name](mine, theirs)
    if wanted.origin:
        told["origin"] = same_party(found.origin, wanted.origin)
    if wanted.plover:
        told["plover"] = found.plover == wanted.plover
    if wanted.sighted or found.sighted:
        told["sighted"] = found.sighted == wanted.sighted
    if wanted.observer:
        told["observer"] = same_party(found.observer, wanted.observer)
    if wanted.platforms:
        told["platforms"] = same_units(found.platforms, wanted.platforms)
    for key, value in wanted.detail.items():
        told[f"detail.{key}"] = same_detail(key, found.detail.get(key), value)
    return told


def same_party(found: Party | None, wanted: Party | None) -> bool:
    """Tell whether two parties are one: by id, of persons by the skeleton of the name, of plain names by their words.

    A service that has no id of its own (a plain name with its state) is its state; whom the
    label infers (from a ship's prefix) may be found as the state or as any service of it.
    """
    if found is None or wanted is None:
        return found is wanted
    if found.kind == wanted.kind == "name":
        return _same_name(found.id[5:], wanted.id[5:])
    by_state = found.kind == "name" and found.state is not None and wanted.id == f"state:{found.state}"
    inferred = wanted.inferred is not None and _state_of(wanted) is not None and _state_of(found) == _state_of(wanted)
    return by_state or inferred or _party_key(found.id) == _party_key(wanted.id)


def same_parties(found: Sequence[Party], wanted: Sequence[Party]) -> bool:
    """Tell whether two lists name the same parties, in whatever order."""
    met = all(any(same_party(mine, theirs) for mine in found) for theirs in wanted)
    return met and all(any(same_party(mine, theirs) for theirs in wanted) for mine in found)


def same_force(found: Force, wanted: Force) -> bool:
    """Tell whether count, platform, and owner and parts (where labelled) agree."""
    return (
        (found.count, found.unit) == (wanted.count, wanted.unit)
        and (wanted.owner is None or found.owner == wanted.owner)
        and (not wanted.of_which or same_forces(found.of_which, wanted.of_which))
    )


def same_forces(found: Sequence[Force], wanted: Sequence[Force]) -> bool:
    """Tell whether each of one list has its like in the other."""
    return len(found) == len(wanted) and all(any(same_force(f, w) for f in found) for w in wanted)


def same_unit(found: Unit, wanted: Unit) -> bool:
    """Tell whether two ships are one, by number, else by name, else by class and count."""
    if found.hull_number and wanted.hull_number:
        return _number(found.hull_number) == _number(wanted.hull_number)
    if found.name or wanted.name:
        return bool(found.name and wanted.name) and skeleton(found.name or "") == skeleton(wanted.name or "")
    if found.hull_number or wanted.hull_number:
        return False
    return (found.count or 1) == (wanted.count or 1) and _same_class(found, wanted)


def same_units(found: Sequence[Unit], wanted: Sequence[Unit]) -> bool:
    """Tell whether each of one list has its like in the other."""
    return len(found) == len(wanted) and all(any(same_unit(f, w) for f in found) for w in wanted)


def same_place(found: Place | str | None, wanted: Place | str | None) -> bool:
    """Tell whether the found name is the labelled one, or has it and stands where it stands."""
    if found is None or wanted is None:
        return found is wanted
    mine, theirs = (one if isinstance(one, str) else one.name for one in (found, wanted))
    if _place_key(mine) == _place_key(theirs):
        return True
    spans = [one.span for one in (found, wanted) if isinstance(one, Place)]
    apart = len(spans) == 2 and all(spans) and not _overlap(spans[0], spans[1])
    return not apart and all(_within(part, mine) for part in re.split(r"\band\b|,", theirs))


def same_time(found: Time | None, wanted: Time | None) -> bool:
    """Tell whether both ends agree within the granularity of the label.

    Where the label leaves an end open ("began on Monday") the day alone of the other end agrees too.
    """
    if found is None or wanted is None:
        return found is wanted
    slack = _SLACK.get(wanted.granularity, _DAY)
    start, end = _near(found.start, wanted.start, slack), _near(found.end, wanted.end, slack)
    if start and end:
        return True
    short = bool(found.start and found.end and found.end - found.start <= timedelta(days=1))
    return short and ((start and wanted.end is None) or (end and wanted.start is None))


def same_detail(key: str, found: object, wanted: object) -> bool:
    """Tell whether two values of a detail say the same: phrases by the words that they share."""
    if key in _PLACES:
        mine, theirs = (list(one) if isinstance(one, list | tuple) else [one] for one in (found, wanted))
        return len(mine) == len(theirs) and all(any(same_place(_placed(f), _placed(w)) for f in mine) for w in theirs)
    if isinstance(wanted, list | tuple):
        mine = list(found) if isinstance(found, list | tuple) else [found]
        return all(any(same_detail("", f, w) for f in mine) for w in wanted)
    if isinstance(wanted, Time):
        return isinstance(found, Time) and same_time(found, wanted)
    if isinstance(found, list | tuple) and len(found) == 1:
        found = found[0]
    if not isinstance(found, str) or not isinstance(wanted, str):
        return found == wanted
    return plain(found) == plain(wanted) if key == "name" else _alike(found, wanted)


def spans(found: Claim, wanted: Claim) -> Iterator[tuple[str, Span, Span]]:
    """Yield the stretches of the slots that agree and have one on both sides: slot, found, labelled."""
    for name in ("actors", "targets", "forces", "units"):
        like: Any = {"forces": same_force, "units": same_unit}.get(name, same_party)
        for theirs in getattr(wanted, name):
            mine = next((one for one in getattr(found, name) if like(one, theirs)), None)
            if mine is not None and mine.span and theirs.span:
                yield name, mine.span, theirs.span
    for name in ("place", "time", "speaker"):
        mine, theirs = getattr(found, name), getattr(wanted, name)
        if mine and theirs and mine.span and theirs.span and _SAME[name](mine, theirs):
            yield name, mine.span, theirs.span


def told(claim: Claim, slot: str) -> str:
    """Return what a claim says in a slot, in a few words."""
    value: Any = claim.detail.get(slot[7:]) if slot.startswith("detail.") else getattr(claim, slot)
    return _told(value)


def _told(value: Any) -> str:
    if value is None or value == () or value == []:
        return "nothing"
    if isinstance(value, tuple | list):
        return ", ".join(_told(one) for one in value)
    if isinstance(value, Party):
        return value.id
    if isinstance(value, Force):
        return f"{value.count if value.count is not None else 'some'} {value.unit}" + (
            f" of {value.owner}" if value.owner else ""
        )
    if isinstance(value, Unit):
        words = (value.name, value.hull_number, value.class_name if not value.name else None)
        return " ".join(word for word in words if word) + (f" x {value.count}" if value.count else "")
    if isinstance(value, Time):
        ends = (f"{end:%Y-%m-%d %H:%M}" if end else "?" for end in (value.start, value.end))
        return " to ".join(ends)
    return value.name if isinstance(value, Place) else str(value)


def _party_key(id_: str) -> str:
    kind, _, rest = id_.partition(":")
    if kind != "person":
        return id_
    return f"{kind}:{' '.join(sorted(skeleton(part) for part in rest.split('-')))}"  # family names first, or last


def _same_name(one: str, other: str) -> bool:
    """Tell whether all words of one name are in the other ("officials", "rescue officials")."""
    mine, theirs = _words(one), _words(other)
    return mine <= theirs or theirs <= mine if mine and theirs else plain(one) == plain(other)


def _state_of(party: Party) -> str | None:
    kind, _, rest = party.id.partition(":")
    if kind == "navy":
        return navies.navies()[rest].state if rest in navies.navies() else None
    return rest[:2] if kind in ("state", "fleet", "forces", "ministry", "command", "staff") else party.state


def _says_nothing(name: str, found: Claim) -> bool:
    """Tell whether a slot adds nothing: that somebody says it who does it, or that it was before it was told."""
    if name == "speaker" and found.speaker:
        return any(same_party(found.speaker, one) for one in found.actors)
    return name == "time" and found.time is not None and found.time.start is None


def _without_aircraft(found: Sequence[Unit], wanted: Sequence[Unit]) -> Sequence[Unit]:
    if any(one.class_name and not one.name and not one.hull_number for one in wanted):
        return found
    return [one for one in found if one.name or one.hull_number or one.kind not in _AIRCRAFT]


def _number(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return digits.lstrip("0") or plain(text)


def _same_class(found: Unit, wanted: Unit) -> bool:
    mine, theirs = found.class_name or "", wanted.class_name or ""
    if plain(mine) == plain(theirs):
        return bool(mine)
    ids = {one.id for one in classes.named(theirs)}
    return bool(ids & ({one.id for one in classes.named(mine)} | {found.class_id}))


def _placed(value: object) -> Place | str | None:
    return value if isinstance(value, Place | str) else None


def _place_key(name: str) -> str:
    return fold(re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE))


def _within(part: str, name: str) -> bool:
    inner, outer = ([word.casefold() for word in _WORD.findall(one)] for one in (part, name))
    size = len(inner)
    return bool(inner) and any(outer[at : at + size] == inner for at in range(len(outer) - size + 1))


def _near(one: datetime | None, other: datetime | None, slack: timedelta) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= slack


def _alike(one: str, other: str) -> bool:
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return plain(one) == plain(other)
    return len(mine & theirs) >= _SHARED * len(mine | theirs)


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)} - _EMPTY_WORDS


def _overlap(one: Span | None, other: Span | None) -> bool:
    return bool(one and other) and one[0] < other[1] and other[0] < one[1]  # type: ignore[index]


_SAME: Mapping[str, Any] = {
    "actors": same_parties,
    "targets": same_parties,
    "forces": same_forces,
    "units": same_units,
    "place": same_place,
    "time": same_time,
    "speaker": same_party,
}
