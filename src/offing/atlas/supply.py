"""Ships that carry fuel and stores for others, known by name or by a published MMSI: type alone does not tell."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import numpy as np

from offing.atlas import hulls
from offing.atlas.classes import classes
from offing.atlas.ship_kinds import GUARD, MILITARY, OTHER, TANKER, UNKNOWN, Kinds
from offing.nav.runs import Flags, Ints
from offing.schema.craft import is_rehearsal

ROLES = frozenset(("oiler", "replenishment ship", "fast combat support ship", "dry cargo ship"))
# What an auxiliary may call itself; a ferry of the same name is no oiler.
_MAY_BE = (UNKNOWN, TANKER, MILITARY, GUARD, OTHER)
_REHEARSED = "SIM "


def is_supply_ship(craft: Ints, names: Sequence[str | None], kinds: Kinds, t: Ints) -> Flags:
    """Tell of n craft whether each was an oiler or supply ship of a navy at its time (µs).

    By the name it bore, where every hull of the ledger that the name can mean is one, or by
    its MMSI where that was published. A rehearsal's name counts without its mark.
    """
    may_be = np.isin(kinds, _MAY_BE)
    days = (t // 86_400_000_000).tolist()
    rows: Iterable[tuple[int, str | None, bool, int]] = zip(craft.tolist(), names, may_be.tolist(), days, strict=True)
    return np.array([may and _supplies(key, name, day) for key, name, may, day in rows], np.bool_)


@lru_cache(maxsize=4096)
def _supplies(key: int, name: str | None, day: int) -> bool:
    on = datetime.fromtimestamp(day * 86_400, UTC).date()
    by_number = [it for it in hulls.hulls() if it.mmsi == key and it.borne_on(on)]
    if name and is_rehearsal(key):
        name = name.removeprefix(_REHEARSED)
    meant = by_number or (hulls.find(name, on=on) if name else [])
    return bool(meant) and all(classes()[it.ship_class].role in ROLES for it in meant)
