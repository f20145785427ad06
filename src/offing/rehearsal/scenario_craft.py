"""Ships, aircraft and groups of a scenario, each with its identity from the block that no state holds."""

import re
from dataclasses import dataclass
from hashlib import blake2b

from offing.atlas.classes import ShipClass, classes, named
from offing.rehearsal.played import FORCE_MMSI, Member
from offing.rehearsal.scenario_places import Place, Places
from offing.rehearsal.scenario_table import Table, listed
from offing.schema.craft import REHEARSAL_ICAO, craft_key

MOST_SHIPS = 5000
_PLAIN = re.compile(r"[A-Z0-9 .,'()/-]*")  # what AIS's six bits can say, and a little less
_SIX_BITS = re.compile(r"[ -?A-_]*")
_CALLSIGN = re.compile(r"SIM[A-Z0-9]{0,4}")
# Half of the aircraft's block is left to background traffic.
_FORCE_ICAO = (REHEARSAL_ICAO[0], REHEARSAL_ICAO[0] + 0x7FFF)


@dataclass(frozen=True, slots=True)
class Craft:
    """Describe one ship, aircraft or helicopter; speeds in knots, measures in metres."""

    id: str
    member: Member
    max_speed_kn: float
    line: int
    kind: str = "ship"  # "ship" | "aircraft" | "helicopter"
    home: Place | None = None  # where a ship is at first, or an aircraft's base
    lying: str = ""  # "moored" | "anchored" | "under way": how a ship is there
    ship: str = ""  # a helicopter's

    @property
    def length_m(self) -> float:
        """Return the length over all."""
        return float(self.member.to_bow_m + self.member.to_stern_m)

    @property
    def beam_m(self) -> float:
        """Return the greatest beam."""
        return float(self.member.to_port_m + self.member.to_starboard_m)


@dataclass(frozen=True, slots=True)
class Group:
    """Name ships that sail together; the first of them is the guide unless another is named."""

    id: str
    ships: tuple[str, ...]
    guide: str
    formation: str
    spacing_m: float
    force: str


class Numbers:
    """Hand out numbers of a block by name, so that another craft does not change those given."""

    def __init__(self, block: tuple[int, int]) -> None:
        self._block, self._taken = block, set[int]()

    def reserve(self, number: int) -> bool:
        """Take one number; False where it is outside of the block or taken."""
        free = self._block[0] <= number <= self._block[1] and number not in self._taken
        self._taken.add(number)
        return free

    def next(self, name: str) -> int:
        """Return the number that *name* hashes to, or the next free one."""
        first, last = self._block
        size = last - first + 1
        at = int.from_bytes(blake2b(name.encode(), digest_size=8).digest()) % size
        while first + at in self._taken:
            at = (at + 1) % size
        self._taken.add(first + at)
        return first + at


def read_ships(table: Table, places: Places) -> dict[str, Craft]:
    """Return the ships of [ships.ID] tables by id."""
    ids = list(table.names())
    if len(ids) > MOST_SHIPS:
        table.refuse(f"{len(ids):,} ships; at most {MOST_SHIPS:,} are allowed (use [traffic] for the others)")
    numbers = Numbers(FORCE_MMSI)
    tables = {id_: table.table(id_) for id_ in ids}
    given = {id_: _mmsi(one, numbers) for id_, one in tables.items()}
    return {id_: _ship(id_, one, places, given[id_] or numbers.next(id_)) for id_, one in tables.items()}


def _mmsi(table: Table, numbers: Numbers) -> int:
    if not table.has("mmsi"):
        return 0
    mmsi = int(table.number("mmsi"))
    if not numbers.reserve(mmsi):
        first, last = FORCE_MMSI
        table.refuse(f"MMSI {mmsi} is taken, or not of the rehearsals' block {first} to {last}; leave it out", "mmsi")
    return mmsi


def _ship(id_: str, table: Table, places: Places, mmsi: int) -> Craft:
    kind = _class(table)
    length = table.number("length_m", kind.length_m if kind and kind.length_m else ..., low=3, high=500)
    beam = table.number("beam_m", (kind and kind.beam_m) or round(length / 7.5, 1), low=1, high=80)
    speed = table.number("max_speed_kn", kind.speed_kn if kind and kind.speed_kn else ..., low=1, high=60)
    home = places.of(table, "at")
    member = Member(
        key=mmsi,
        name=_name(table, id_, 20),
        callsign=_callsign(table, mmsi % 10_000),
        ship_type=int(table.number("ship_type", 35, low=0, high=99)),
        to_bow_m=round(length * 0.4),
        to_stern_m=max(1, round(length) - round(length * 0.4)),
        to_port_m=max(1, round(beam / 2)),
        to_starboard_m=max(1, round(beam) - round(beam / 2)),
        draught_m=table.number("draught_m", round(max(0.5, beam * 0.33), 1), low=0.1, high=25),
        destination=_destination(table),
        ais={"A": "A", "B": "B", "none": ""}[table.choice("ais", ("A", "B", "none"), "A")],
        adsb=False,
        force=_force(table, ""),
    )
    lying = table.choice("lying", ("moored", "anchored", "under way"), "moored" if home and home.port else "under way")
    table.done()
    return Craft(id_, member, speed, table.line, home=home, lying=lying)


def read_aircraft(table: Table, places: Places, ships: dict[str, Craft]) -> dict[str, Craft]:
    """Return the aircraft of [aircraft.ID] and the helicopters among them (those that have a ship) by id."""
    numbers = Numbers(_FORCE_ICAO)
    return {id_: _aircraft(id_, table.table(id_), places, ships, numbers.next(id_)) for id_ in list(table.names())}


def _aircraft(id_: str, table: Table, places: Places, ships: dict[str, Craft], icao: int) -> Craft:
    if id_ in ships:
        table.refuse(f"{id_!r} is a ship's id too; give the aircraft another")
    ship = table.text("ship", "")
    if ship and ship not in ships:
        table.refuse(f"unknown ship {ship!r}; the ships are {listed(list(ships)[:20])}", "ship")
    base = None if ship else places.must(table, "base")
    speed = table.number("max_speed_kn", 140 if ship else 330, low=30, high=700)
    member = Member(
        key=craft_key(f"icao:{icao:06x}"),
        name=_name(table, id_, 20),
        callsign=_callsign(table, icao % 10_000),
        ship_type=0,
        to_bow_m=0,
        to_stern_m=0,
        to_port_m=0,
        to_starboard_m=0,
        draught_m=0.0,
        destination="",
        ais="",
        adsb=table.flag("adsb", True),
        force=_force(table, ships[ship].member.force if ship else ""),
    )
    table.done()
    return Craft(id_, member, speed, table.line, "helicopter" if ship else "aircraft", base, ship=ship)


def read_groups(table: Table, ships: dict[str, Craft]) -> dict[str, Group]:
    """Return the groups of [groups.ID] by id; a group may name groups above it."""
    found: dict[str, Group] = {}
    for id_ in table.names():
        one = table.table(id_)
        if id_ in ships:
            one.refuse(f"{id_!r} is a ship's id too; give the group another")
        members: list[str] = []
        for name in one.texts("ships"):
            if name not in ships and name not in found:
                one.refuse(f"unknown ship or group {name!r}; the ships are {listed(list(ships)[:20])}", "ships")
            members += found[name].ships if name in found else (name,)
        if len(set(members)) != len(members):
            one.refuse("the same ship is named twice", "ships")
        guide = one.choice("guide", members, members[0])
        formation = one.choice("formation", FORMATIONS, "column")
        spacing = one.number("spacing_m", 1000, low=100, high=20_000)
        found[id_] = Group(id_, tuple(members), guide, formation, spacing, id_)
        one.done()
    return found


FORMATIONS = ("column", "line abreast", "two columns", "diamond", "screen", "loose")


def _class(table: Table) -> ShipClass | None:
    if not table.has("class"):
        return None
    name = table.text("class")
    found = [classes()[name]] if name in classes() else named(name)
    if not found:
        table.refuse(f"unknown class {name!r}; leave it out and give length_m, beam_m and max_speed_kn", "class")
    known = [one for one in found if one.speed_kn and one.length_m]
    return (known or found)[0]


def _name(table: Table, id_: str, longest: int) -> str:
    """Return the name, in capitals and with SIM before it."""
    name = table.text("name", id_.replace("-", " ").replace("_", " ")).upper().strip()
    name = name if name.startswith("SIM ") else f"SIM {name}"
    if len(name) > longest or not _PLAIN.fullmatch(name):
        table.refuse(f"the name {name!r} cannot be sent: at most {longest} letters A-Z, digits and blanks", "name")
    return name


def _callsign(table: Table, number: int) -> str:
    sign = table.text("callsign", f"SIM{number:04d}").upper()
    if not _CALLSIGN.fullmatch(sign):
        table.refuse(f"the call sign {sign!r} must begin SIM and have at most seven letters and digits", "callsign")
    return sign


def _destination(table: Table) -> str:
    text = table.text("destination", "SIM", longest=20).upper()
    if not _SIX_BITS.fullmatch(text):
        table.refuse(f"the destination {text!r} cannot be sent: AIS has letters A-Z, digits and signs", "destination")
    return text


def _force(table: Table, default: str) -> str:
    force = table.text("force", default)
    if force.startswith("traffic"):
        table.refuse("a force cannot be called traffic; that is for [traffic]", "force")
    return force
