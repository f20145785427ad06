"""Zones made from the shoreline alone, by the ids that events and users name them by."""

import re

import numpy as np
from numpy.typing import NDArray

from offing.schema.errors import UsageError

FARTHEST_NM = 200.0
NM_M = 1852.0
_HOLDER = r"([a-z]{2}|disputed:[a-z0-9-]+)"
_ZONE = re.compile(rf"zone:{_HOLDER}:(\d{{1,4}}(?:\.\d+)?)|near:{_HOLDER}")

Floats = NDArray[np.float64]


def zones_named(words: str) -> tuple[str, ...]:
    """Return the id of the shoreline zone that *words* are, in its own spelling: ``zone:JP:12``, ``near:CN``."""
    match = _ZONE.fullmatch(words.strip().casefold())
    if match is None:
        return ()
    from offing.atlas import shore

    holder = match[1] or match[3]
    holder = holder if holder.startswith("disputed:") else holder.upper()
    if holder not in shore.holders():
        raise UsageError(f"{words!r}: the shoreline has no {holder!r}; write a state's two letters, such as zone:JP:12")
    if match[1] and not 0 < float(match[2]) <= FARTHEST_NM:
        raise UsageError(f"{words!r}: write a breadth above 0 and at most {FARTHEST_NM:g} nm")
    return (f"zone:{holder}:{float(match[2]):g}" if match[1] else f"near:{holder}",)


def in_zone(zone: str, lat: Floats, lon: Floats) -> NDArray[np.bool_]:
    """Return which of n points (degrees) lie in a shoreline zone, land included."""
    from offing.atlas import shore

    kind, holder, breadth_nm = _zone_parts(zone)
    if kind == "zone":
        return np.asarray(shore.distance_of(lat, lon, holder, breadth_nm * NM_M) <= breadth_nm * NM_M, np.bool_)
    metres, nearest = shore.nearest(lat, lon)
    return np.asarray((nearest == shore.holders().index(holder)) & (metres <= FARTHEST_NM * NM_M), np.bool_)


def _zone_parts(zone: str) -> tuple[str, str, float]:
    kind, _, rest = zone.partition(":")
    holder, _, breadth = rest.rpartition(":") if kind == "zone" else (rest, "", "0")
    return kind, holder, float(breadth)


def in_words(zone: str) -> str:
    """Return what a shoreline zone is: ``within 12 nm of the shore of Japan``."""
    from offing.atlas import claims

    kind, holder, breadth_nm = _zone_parts(zone)
    return claims.words(holder, breadth_nm) if kind == "zone" else claims.near_words(holder)
