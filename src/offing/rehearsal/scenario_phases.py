"""Phases of a scenario: who does what, when. VERBS says which keys each thing to do takes."""

from dataclasses import dataclass
from typing import NamedTuple

from offing.rehearsal.scenario_craft import FORMATIONS, Craft, Group
from offing.rehearsal.scenario_places import NM, Place, Places
from offing.rehearsal.scenario_table import Table, listed

HOUR_US = 3_600_000_000


class Verb(NamedTuple):
    """Say of something to do whom it is for, which keys it must have, and which it may have."""

    craft: str  # "ship" | "helicopter" | "aircraft"
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    alone: bool = False  # it leaves a formation that goes on meanwhile
    rests: bool = False


_ALWAYS = (
    "do",
    "who",
    "start",
    "until",
    "hours",
    "minutes",
    "name",
    "transmits",
    "leaves",
    "decoy",
    "looks_like",
    "note",
)
_FORMED = ("formation", "spacing_m", "turns", "station_keeping_m", "guide")
VERBS = {
    "sail": Verb("ship", ("to",), ("via", "from", "speed_kn", "arrive", "detached", *_FORMED)),
    "hold": Verb("ship", (), ("at", "speed_kn", *_FORMED)),
    "anchor": Verb("ship", (), ("at", "detached"), rests=True),
    "moor": Verb("ship", (), ("at", "detached"), rests=True),
    "drift": Verb("ship", (), ("course_deg", "speed_kn", "heading_deg", "detached")),
    "patrol": Verb("ship", ("at",), ("width_nm", "height_nm", "speed_kn", "detached", *_FORMED)),
    "racetrack": Verb("ship", ("between",), ("width_nm", "speed_kn", "detached", *_FORMED)),
    "exercise": Verb("ship", ("at",), ("radius_nm", "speed_kn", "formations", "serial_min", "spacing_m", "guide")),
    "rendezvous": Verb("ship", ("at", "meet"), ("to", "via", "radius_nm", "speed_kn", *_FORMED)),
    "replenish": Verb("ship", ("supply",), ("abeam_m", "side"), alone=True),
    "shadow": Verb("ship", ("target",), ("distance_nm", "bearing_deg", "delay_min", "detached")),
    "escort": Verb("ship", ("target",), ("distance_nm", "bearing_deg", "detached")),
    "fly": Verb("helicopter", (), ("around", "to", "radius_nm", "speed_kn", "altitude_m")),
    "search": Verb("aircraft", ("over",), ("to", "length_nm", "width_nm", "distance_nm", "speed_kn", "altitude_m")),
}
TURNS = ("succession", "together", "wheel")


@dataclass(frozen=True, slots=True)
class Phase:
    """Hold one phase as written; times in µs, None where the author left them to follow from the rest."""

    verb: str
    who: tuple[str, ...]  # craft ids, in the order of their stations
    parties: tuple[tuple[str, ...], ...]  # the same, by the groups they were named in
    guide: str
    line: int
    name: str = ""
    start: int | None = None
    until: int | None = None
    arrive: int | None = None
    lasts: int | None = None
    place: Place | None = None
    origin: Place | None = None
    via: tuple[Place, ...] = ()
    speed_kn: float | None = None
    formation: str = "column"
    formations: tuple[str, ...] = ()
    spacing_m: float = 1000.0
    turns: str = "succession"
    station_keeping_m: float = 40.0
    target: str = ""  # a craft's id
    landing: str = ""  # the ship a helicopter ends on
    distance_nm: float = 4.0
    bearing_deg: float = 150.0
    delay_min: float = 4.0
    abeam_m: float = 40.0
    side: str = "starboard"
    radius_nm: float = 6.0
    width_nm: float = 10.0
    length_nm: float = 30.0
    serial_min: float = 45.0
    altitude_m: float = 150.0
    course_deg: float = 90.0
    heading_deg: float = 0.0
    detached: bool = False
    leaves: bool = False
    decoy: str = ""
    looks_like: str = ""
    transmits: str = ""  # "silent", "on", or "" where other tables decide
    meets: bool = False  # the parties of a rendezvous, from the moment they meet


class Cast:
    """Know every craft and group, and what a phase may call them."""

    def __init__(self, craft: dict[str, Craft], groups: dict[str, Group]) -> None:
        self.craft, self.groups = craft, groups

    def parties(self, table: Table, key: str) -> list[tuple[str, ...]]:
        """Return for each name under *key* the craft it means."""
        found = []
        for name in table.texts(key):
            if name not in self.craft and name not in self.groups:
                known = listed([*self.groups, *self.craft][:20])
                table.refuse(f"unknown ship, aircraft or group {name!r}; there are {known}", key)
            found.append(self.groups[name].ships if name in self.groups else (name,))
        return found

    def who(self, table: Table, key: str) -> tuple[str, ...]:
        """Return the craft that the names under *key* mean, each once."""
        return tuple(dict.fromkeys(id_ for party in self.parties(table, key) for id_ in party))

    def one(self, table: Table, key: str, *, kind: str = "ship") -> str:
        """Return the one craft under *key*: a group's guide stands for it."""
        name = table.text(key)
        if name in self.groups:
            return self.groups[name].guide
        if name not in self.craft:
            table.refuse(f"unknown ship or group {name!r}; there are {listed([*self.groups, *self.craft][:20])}", key)
        if self.craft[name].kind != kind:
            table.refuse(f"{name!r} is {_a(self.craft[name].kind)}, and must be {_a(kind)} here", key)
        return name


def read_phase(table: Table, cast: Cast, places: Places) -> Phase:
    """Return one [[phase]] table, its keys checked against those its verb takes."""
    verb = table.choice("do", VERBS)
    rules = VERBS[verb]
    allowed = {*_ALWAYS, *rules.needs, *rules.takes}
    for key in table.names():
        if key not in allowed:
            table.refuse(f"unknown key {key!r} for {verb!r}; it takes {listed(sorted(allowed))}", key)
    for key in rules.needs:
        if not table.has(key):
            table.refuse(f"{verb!r} lacks {key!r}; add it")
    parties = cast.parties(table, "who")
    who = cast.who(table, "who")
    for id_ in who:
        if cast.craft[id_].kind != rules.craft:
            table.refuse(f"{id_!r} is {_a(cast.craft[id_].kind)}; {verb!r} is for {_a(rules.craft)}", "who")
    if rules.craft != "ship" and len(who) > 1:
        table.refuse("write one phase for each aircraft", "who")
    if verb == "rendezvous" and len(parties) < 2:
        table.refuse('a rendezvous takes two groups or ships at least: who = ["one", "two"]', "who")
    return _phase(table, cast, places, verb, who, parties)


def _phase(
    table: Table, cast: Cast, places: Places, verb: str, who: tuple[str, ...], parties: list[tuple[str, ...]]
) -> Phase:
    group = next((one for one in cast.groups.values() if one.ships == parties[0]), None)
    default = {"speed_kn": None, "hold": 5.0, "patrol": 12.0, "racetrack": 12.0, "exercise": 13.0, "rendezvous": 10.0}
    default |= {"fly": 90.0, "search": 220.0, "drift": 1.5}
    slow = 0.2 if verb == "drift" else 2
    formation = table.choice("formation", FORMATIONS, group.formation if group and len(parties) == 1 else "column")
    distances = {"search": (5.0, 0, 60), "escort": (1.0, 0.2, 12)}.get(verb, (4.0, 0.5, 12))
    target = _target(table, cast, verb, who)
    return Phase(
        verb=verb,
        who=who,
        parties=tuple(parties),
        guide=table.choice("guide", who, group.guide if group and group.guide in who else who[0]),
        line=table.line,
        name=table.text("name", ""),
        start=table.time("start", None),
        until=table.time("until", None),
        arrive=table.time("meet" if verb == "rendezvous" else "arrive", None),
        lasts=_lasts(table),
        place=_place(table, places, cast, verb),
        origin=places.of(table, "to" if verb == "search" else "from") if verb in ("sail", "search") else None,
        via=_via(table, places, verb),
        speed_kn=table.number("speed_kn", default.get(verb), low=slow, high=700)
        if _given(table, verb, default)
        else None,
        formation=formation,
        formations=_formations(table),
        spacing_m=table.number("spacing_m", group.spacing_m if group else 1000.0, low=100, high=20_000),
        turns=table.choice("turns", TURNS, "succession"),
        station_keeping_m=table.number("station_keeping_m", 40.0, low=0, high=400),
        target=target,
        landing=cast.one(table, "to") if verb == "fly" and table.has("to") else "",
        distance_nm=table.number("distance_nm", distances[0], low=distances[1], high=distances[2]),
        bearing_deg=table.number("bearing_deg", 150.0, low=-360, high=360),
        delay_min=table.number("delay_min", 4.0 if verb == "shadow" else 0.0, low=0, high=20),
        abeam_m=table.number("abeam_m", 40.0, low=20, high=90),
        side=table.choice("side", ("starboard", "port"), "starboard"),
        radius_nm=table.number("radius_nm", 12.0 if verb == "fly" else 6.0, low=1, high=200),
        width_nm=table.number("width_nm", {"patrol": 20.0, "search": 8.0}.get(verb, 1.5), low=0.3, high=300),
        length_nm=table.number(
            "length_nm" if verb == "search" else "height_nm", 30.0 if verb == "search" else 20.0, low=1, high=300
        ),
        serial_min=table.number("serial_min", 45.0, low=10, high=600),
        altitude_m=table.number("altitude_m", 150.0 if verb == "fly" else 450.0, low=20, high=13_000),
        course_deg=table.number("course_deg", 90.0, low=0, high=360),
        heading_deg=table.number("heading_deg", (table.number("course_deg", 90.0) + 80.0) % 360, low=0, high=360),
        detached=VERBS[verb].alone or table.flag("detached"),
        leaves=table.flag("leaves"),
        decoy=table.text("decoy", ""),
        looks_like=table.choice("looks_like", LOOKS_LIKE, LOOKS.get(verb, "company")),
        transmits=table.choice("transmits", ("silent", "on"), ""),
    )


LOOKS_LIKE = ("company", "rendezvous", "replenishment", "shadowing", "group_activity", "flight", "close_quarters")
LOOKS = {"replenish": "replenishment", "shadow": "shadowing", "rendezvous": "rendezvous", "exercise": "group_activity"}


def _given(table: Table, verb: str, default: dict[str, float | None]) -> bool:
    return table.has("speed_kn") or default.get(verb) is not None


def _lasts(table: Table) -> int | None:
    given = [key for key in ("until", "hours", "minutes") if table.has(key)]
    if len(given) > 1:
        table.refuse(f"{listed(given)} are given together; one of them is enough", given[1])
    if table.has("hours"):
        return round(table.number("hours", low=0.05, high=9600) * HOUR_US)
    return round(table.number("minutes", low=3, high=600_000) * HOUR_US / 60) if table.has("minutes") else None


def _place(table: Table, places: Places, cast: Cast, verb: str) -> Place | None:
    key = {"sail": "to", "fly": "around", "search": "over", "rendezvous": "at"}.get(verb, "at")
    name = table.raw(key) if table.has(key) else None
    if isinstance(name, str) and verb in ("fly", "search") and (name in cast.craft or name in cast.groups):
        return None
    return places.of(table, key) if verb != "drift" and table.has(key) else None


def _via(table: Table, places: Places, verb: str) -> tuple[Place, ...]:
    if verb == "racetrack":
        ends = places.list_of(table, "between")
        if len(ends) != 2 or ends[0].metres_to(ends[1]) < 2 * NM:
            table.refuse("'between' takes two places at least two miles apart", "between")
        return tuple(ends)
    onward = places.of(table, "to") if verb == "rendezvous" and table.has("to") else None
    return (*places.list_of(table, "via"), *([onward] if onward else []))


def _target(table: Table, cast: Cast, verb: str, who: tuple[str, ...]) -> str:
    """Return the craft that the phase goes by, "" where it goes by none."""
    key = {"replenish": "supply", "shadow": "target", "escort": "target", "fly": "around", "search": "over"}.get(verb)
    if key is None or not table.has(key):
        return cast.craft[who[0]].ship if verb == "fly" else ""
    name = table.raw(key)
    if verb in ("fly", "search") and not (isinstance(name, str) and (name in cast.craft or name in cast.groups)):
        return ""
    target = cast.one(table, key)
    if target in who:
        table.refuse(f"{target!r} cannot be its own {key}", key)
    return target


def _formations(table: Table) -> tuple[str, ...]:
    names = table.texts("formations", ("column", "line abreast", "diamond"))
    for name in names:
        if name not in FORMATIONS:
            table.refuse(f"unknown formation {name!r}; there are {listed(FORMATIONS)}", "formations")
    return tuple(names)


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
