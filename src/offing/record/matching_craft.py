"""Which craft that were heard are whom documents name: by numbers of the ledger, by names transmitted, by users."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from offing.atlas import hull_identities, mids
from offing.atlas.classes import classes
from offing.atlas.hulls import hulls
from offing.atlas.navies import navies
from offing.atlas.ship_kinds import GUARD, MILITARY
from offing.atlas.ship_names import plain, skeleton
from offing.schema.craft import craft_key, is_rehearsal

_SHORTEST = 4  # letters of a name that a craft is tied to a ship by
_REHEARSED = "sim "


@dataclass(frozen=True, slots=True)
class Heard:
    """Hold what one craft told of itself: its names, IMO numbers, and kind as in atlas/ship_kinds."""

    craft: int
    names: tuple[str, ...]
    imos: tuple[int, ...]
    kind: int


@dataclass(frozen=True, slots=True)
class Whose:
    """Hold who a craft is taken to be: its hull in the ledger, navy and state as far as known, its role, and by what.

    ``by`` is ledger, name or user; empty where it is tied to no hull. ``service`` is military or guard, "" where it
    is no state's.
    """

    craft: int
    hull: str | None = None
    navy: str | None = None
    state: str | None = None
    role: str | None = None
    service: str = ""
    by: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Ties:
    """Hold who every craft is, and the craft of every hull and name."""

    whose: Mapping[int, Whose]
    of_hull: Mapping[str, tuple[int, ...]]
    of_name: Mapping[str, tuple[int, ...]]
    shown: Mapping[int, str]
    spans: Mapping[int, tuple[int | None, int | None]] = field(default_factory=dict)  # of ties for a time only
    fleets: dict[tuple["Fleet", bool], tuple[int, ...]] = field(default_factory=dict, compare=False)  # those asked

    def hold(self, craft: int, told: tuple[int, int]) -> bool:
        """Tell whether what ties a craft holds in the whole of a time."""
        since, until = self.spans.get(craft, (None, None))
        return (since is None or since <= told[0]) and (until is None or told[1] <= until)

    def name(self, craft: int) -> str:
        """Return what a craft calls itself."""
        return self.shown.get(craft) or "a craft without a name"


NOBODY = Ties({}, {}, {}, {})


@dataclass(frozen=True, slots=True)
class UserTie:
    """Hold what a user says of a craft and a hull: that it is, or is not."""

    craft: int
    hull: str
    tied: bool
    words: str = ""
    since: int | None = None  # the time that a tie holds for (µs); None: no bound
    until: int | None = None


def ties_of(heard: Iterable[Heard], users: Sequence[UserTie] = ()) -> Ties:
    """Return who the craft are. A user's word goes before the ledger's, and that before a name."""
    said = {(one.craft, hull_id(one.hull)): one for one in users}
    whose: dict[int, Whose] = {}
    of_hull: dict[str, set[int]] = defaultdict(set)
    of_name: dict[str, set[int]] = defaultdict(set)
    shown: dict[int, str] = {}
    for one in heard:
        if one.names:
            shown[one.craft] = one.names[-1]
        for name in one.names:
            of_name[plain(bare_name(name))].add(one.craft)
        it = _whose(one, said)
        whose[one.craft] = it
        if it.hull:
            of_hull[it.hull].add(one.craft)
    for tie in users:
        hull = hull_id(tie.hull)
        if tie.tied:
            of_hull[hull].add(tie.craft)
            if tie.craft not in whose:
                whose[tie.craft] = _by_hull(tie.craft, hull, "user", tie.words, "military")
        else:
            of_hull[hull].discard(tie.craft)
    return Ties(
        whose,
        {key: tuple(sorted(some)) for key, some in of_hull.items() if some},
        {key: tuple(sorted(some)) for key, some in of_name.items() if key},
        shown,
        {tie.craft: (tie.since, tie.until) for tie in users if tie.tied and (tie.since, tie.until) != (None, None)},
    )


@cache
def hull_id(hull: str) -> str:
    """Return the id that a ship of the ledger goes by, whichever of its numbers is meant; any other as it is."""
    it = hull_identities.by_id(hull)
    return it.id if it else hull


def unit_craft(unit: Mapping[str, Any], ties: Ties) -> tuple[int, ...]:
    """Return the craft that a unit of a claim's JSON surely is, none where it may be several ships or is not heard."""
    found = {hull_id(hull) for hull in unit.get("hulls") or ()}
    if len(found) == 1:
        return ties.of_hull.get(next(iter(found)), ())
    if found or not unit.get("name"):
        return ()
    named = ties.of_name.get(plain(bare_name(str(unit["name"]))), ())
    state = unit.get("state")
    return tuple(key for key in named if not state or _state(ties, key) in (None, state))


def _state(ties: Ties, craft: int) -> str | None:
    it = ties.whose.get(craft)
    return it.state if it else None


def bare_name(name: str) -> str:
    """Return a name without the word that begins all names of rehearsals."""
    folded = " ".join(name.split())
    return folded[len(_REHEARSED) :] if folded.lower().startswith(_REHEARSED) else folded


def _whose(one: Heard, said: Mapping[tuple[int, str], UserTie]) -> Whose:
    flag = None if is_rehearsal(one.craft) else mids.flag_of(one.craft) if one.craft >> 56 == 0 else None
    service = {MILITARY: "military", GUARD: "guard"}.get(one.kind, "")
    for (craft, hull), tie in said.items():
        if craft == one.craft and tie.tied:
            return _by_hull(craft, hull, "user", tie.words, service or "military")
    untied = {hull for (craft, hull), tie in said.items() if craft == one.craft and not tie.tied}
    number = _by_number().get(one.craft) or next((_by_imo()[imo] for imo in one.imos if imo in _by_imo()), None)
    if number and number not in untied:
        return _by_hull(one.craft, number, "ledger", "by a number in the ledger of hulls", service or "military")
    found = {hull for name in one.names for hull in _by_name(name, flag, is_rehearsal(one.craft))} - untied
    if len(found) == 1:
        called = f"by the name it transmits, {one.names[-1]!r}"
        return _by_hull(one.craft, found.pop(), "name", called, service or "military")
    return Whose(one.craft, state=flag, service=service)


def _by_hull(craft: int, hull: str, by: str, words: str, service: str) -> Whose:
    it = hull_identities.by_id(hull)
    if it is None:
        return Whose(craft, hull, service=service, by=by, words=words)
    role = classes()[it.latest.ship_class].role
    return Whose(craft, it.id, it.latest.navy, it.state, role, service, by, words)


@cache
def _by_number() -> dict[int, str]:
    return {craft_key(f"mmsi:{it.mmsi}"): hull_id(it.id) for it in hulls() if it.mmsi}


@cache
def _by_imo() -> dict[int, str]:
    return {it.imo: hull_id(it.id) for it in hulls() if it.imo}


@cache
def _names() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for it in hulls():
        for name in it.spellings():
            if name.isascii() and len(plain(name)) >= _SHORTEST:
                found[plain(name)].add(hull_id(it.id))
                if it.names.get("ru") or "ru" in it.names:
                    found[f"~{skeleton(name)}"].add(hull_id(it.id))
    return {name: frozenset(some) for name, some in found.items()}


@cache
def _cut_names() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return names of several words by their last, for what transmitters cut short ("A TSYDENZHAPOV")."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for it in hulls():
        for name in it.spellings():
            words = tuple(plain(word) for word in name.split())
            if name.isascii() and len(words) > 1 and len(words[-1]) > _SHORTEST:
                found[words[-1]].append((words, hull_id(it.id)))
    return {word: tuple(some) for word, some in found.items()}


@cache
def _by_name(name: str, flag: str | None, rehearsed: bool) -> frozenset[str]:
    """Return the hulls of the ledger that bear a name, under the flag that the craft transmits."""
    bare = bare_name(name)
    found = _names().get(plain(bare)) or _names().get(f"~{skeleton(bare)}") or frozenset()
    if not found and " " in bare:
        prefixed = bare.partition(" ")[2]
        found = _names().get(plain(prefixed)) or _cut(bare)
    return frozenset(hull for hull in found if rehearsed or _flag(hull) == flag)


def _cut(bare: str) -> frozenset[str]:
    words = tuple(plain(word) for word in bare.split())
    same = (
        hull
        for full, hull in _cut_names().get(words[-1], ())
        if len(full) == len(words) and all(one.startswith(other) for one, other in zip(full, words, strict=True))
    )
    return frozenset(same)


def _flag(hull: str) -> str | None:
    it = hull_identities.by_id(hull)
    return it.state if it else None


@dataclass(frozen=True, slots=True)
class Fleet:
    """Hold whose craft are counted: a state or navy, and of what kind (a unit as in Force)."""

    state: str | None
    navy: str | None
    unit: str
    words: str = field(default="", compare=False)


COMBATANTS = frozenset(("warship", "destroyer", "frigate", "corvette", "cruiser"))
_NAVAL = COMBATANTS | {
    "carrier",
    "amphibious",
    "submarine",
    "patrol",
    "minesweeper",
    "intelligence",
    "survey",
    "supply",
}
_ANY = frozenset(("ship", "warship"))
_ROLES = {  # words in the role of a class, by unit
    "carrier": ("carrier",),
    "amphibious": ("landing", "amphibious"),
    "submarine": ("submarine",),
    "patrol": ("patrol", "missile boat"),
    "minesweeper": ("mine",),
    "intelligence": ("intelligence", "surveillance"),
    "survey": ("survey",),
    "supply": ("replenishment", "oiler", "support ship"),
}


def fleet_of(owner: str | None, unit: str, state: str | None = None) -> Fleet | None:
    """Return whose craft a count is of; None where nothing tells whose, or craft do not tell that they are such."""
    kind, _, rest = (owner or "").partition(":")
    navy = rest if kind == "navy" and rest in navies() else None
    whose = navies()[navy].state if navy else rest if kind == "state" else rest[:2] if kind in _WITH_STATE else state
    if not whose or (unit not in _NAVAL and unit not in ("ship", "coastguard")):
        return None
    return Fleet(whose, navy, unit)


def _plays(role: str | None, unit: str) -> bool:
    return role is not None and (role == unit or any(word in role for word in _ROLES.get(unit, ())))


_WITH_STATE = ("ministry", "command", "fleet", "staff", "forces", "coastguard", "district", "theater")


def of_fleet(fleet: Fleet, ties: Ties, *, surely: bool) -> tuple[int, ...]:
    """Return the craft that may be a fleet's, or with *surely* only those that are, by flag, service and role."""
    if (fleet, surely) not in ties.fleets:
        ties.fleets[fleet, surely] = _of_fleet(fleet, ties, surely=surely)
    return ties.fleets[fleet, surely]


def _of_fleet(fleet: Fleet, ties: Ties, *, surely: bool) -> tuple[int, ...]:
    found = []
    service = "guard" if fleet.unit == "coastguard" else "military"
    for craft, it in ties.whose.items():
        if it.service != service or it.state != fleet.state:
            continue
        if fleet.navy and it.navy and it.navy != fleet.navy:
            continue
        if (
            fleet.unit in _ANY
            or fleet.unit == "coastguard"
            or _plays(it.role, fleet.unit)
            or (not surely and (it.role is None or (it.role in COMBATANTS and fleet.unit in COMBATANTS)))
        ):
            found.append(craft)
    return tuple(sorted(found))
