"""The warships of a random rehearsal under borrowed names, so that papers can tell whose they are.

Readers of news know real navies only. So each invented force borrows the names of one navy's ships from the ledger,
every one with SIM before it; merchant ships keep the names they have. All that is borrowed from says it is
naval; nothing else about a ship changes.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache

import numpy as np

from offing.atlas.classes import classes
from offing.atlas.hulls import hulls
from offing.atlas.navies import navies
from offing.atlas.ship_names import plain
from offing.atlas.states import states
from offing.rehearsal.played import Played

FORCES = ("amber", "azure", "ivory")
# Navies of which the ledger knows more ships than any random force has.
_NAVIES = ("indian-navy", "jmsdf", "plan", "usn")
OBSERVERS = ("AU", "CA", "FR", "IT", "NO")  # states without a ship in it
_NAVAL = 35  # AIS: engaged in military operations
_ROLES = ("destroyer", "frigate", "corvette")
_NAME = re.compile(r"[A-Z][a-z]{3,13}")


@dataclass(frozen=True, slots=True)
class Ship:
    """Hold a warship as papers name it: its craft, name (with SIM), role, state and force."""

    key: int
    name: str
    role: str
    state: str
    force: str

    @property
    def words(self) -> str:
        """Return it as news writes it: "Indian destroyer SIM Kolkata"."""
        return f"{states()[self.state].demonym} {self.role} {self.name}"


@dataclass(frozen=True, slots=True)
class Named:
    """Hold a rehearsal whose warships bear borrowed names: the ships by craft, and the state of each force."""

    played: Played
    ships: Mapping[int, Ship]
    states: Mapping[str, str]


def named(played: Played) -> Named:
    """Return *played* with the warships of its forces named after ships of the ledger."""
    rng = np.random.default_rng([played.seed, 0x4A3E])
    order = rng.permutation(len(_NAVIES)).tolist()
    whose = {force: _NAVIES[order[k]] for k, force in enumerate(FORCES)}
    day = datetime.fromtimestamp(played.start / 1e6, UTC).date()
    names = {force: _names(navy, day) for force, navy in whose.items()}
    left = {force: iter(rng.permutation(len(some)).tolist()) for force, some in names.items()}
    ships: dict[int, Ship] = {}
    members = []
    for member in played.members:
        at = next(left[member.force], None) if member.force in left and member.ais else None
        if at is not None:
            name, role = names[member.force][at]
            state = navies()[whose[member.force]].state
            ships[member.key] = Ship(member.key, f"SIM {name}", role, state, member.force)
            member = replace(member, name=f"SIM {name.upper()}", ship_type=_NAVAL)
        members.append(member)
    return Named(replace(played, members=members), ships, {one: navies()[navy].state for one, navy in whose.items()})


@cache
def _names(navy: str, day: date) -> tuple[tuple[str, str], ...]:
    """Return names and roles of a navy's ships of a day that are plain words, borne by no other of the ledger."""
    borne = Counter(plain(one.name) for one in hulls())
    own = [one for one in hulls() if one.navy == navy and not one.doubt and one.borne_on(day)]
    plainly = [one for one in own if borne[plain(one.name)] == 1 and _NAME.fullmatch(one.name)]
    found = {(one.name, classes()[one.ship_class].role) for one in plainly}
    return tuple(sorted((name, role) for name, role in found if role in _ROLES))
