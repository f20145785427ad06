"""Who a craft says it is in each of its spells: itself, or under a false identity another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offing.rehearsal.played import Member, Played
from offing.schema.craft import craft_label, is_rehearsal
from offing.schema.errors import UsageError

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Identity:
    """Hold the particulars that one MMSI transmits."""

    mmsi: int
    name: str
    callsign: str
    ship_type: int
    to_bow_m: int
    to_stern_m: int
    to_port_m: int
    to_starboard_m: int
    draught_m: float
    destination: str


def identities_of(played: Played) -> tuple[list[Identity], Ints]:
    """Return the identities in use, and which of them each spell of *played* transmits.

    A false identity that is another member's has that member's particulars; one that is
    nobody's has a name made of its number. Raises UsageError for an MMSI outside the block of
    rehearsals and for a name that does not begin with SIM: neither may ever be sent.
    """
    members = {member.key: member for member in played.members}
    rows: dict[tuple[int, int], int] = {}
    of_spell = np.empty(len(played.spells.craft), np.int64)
    for spell, pair in enumerate(zip(played.spells.craft.tolist(), played.spells.as_craft.tolist(), strict=True)):
        of_spell[spell] = rows.setdefault(pair, len(rows))
    return [_identity(members, craft, said) for craft, said in rows], of_spell


def _identity(members: dict[int, Member], craft: int, said: int) -> Identity:
    if craft not in members:
        raise UsageError(f"{craft_label(craft)} transmits and is no member of the scenario")
    if not is_rehearsal(said):
        raise UsageError(f"{craft_label(said)} is no identity of rehearsals and is not sent; use MMSI 799xxxxxx")
    own = members.get(said, members[craft])
    name = own.name if own.key == said else f"SIM {said % 1_000_000:06d}"
    if not name.startswith("SIM"):
        raise UsageError(f"{name!r} ({craft_label(said)}) is not sent: names in rehearsals begin with SIM")
    return Identity(
        said,
        name,
        own.callsign if own.key == said else "",
        own.ship_type,
        own.to_bow_m,
        own.to_stern_m,
        own.to_port_m,
        own.to_starboard_m,
        own.draught_m,
        own.destination,
    )
