"""How far from its shore each state claims a territorial sea, from data/claims.toml, and the words for it."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.atlas import disputed, wkb
from offing.atlas.names import Name, names_of
from offing.atlas.state_names import state_name
from offing.atlas.states import states
from offing.schema.tables import AREAS

DATA = Path(__file__).parent / "data" / "claims.toml"
FARTHEST_NM = 200.0

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Sector:
    """Describe a stretch of sea where a state claims less than elsewhere: `nm` within its `ring` of (lat, lon).

    `where` completes "3 nm in …"; `source` names the law.
    """

    id: str
    state: str
    name: str
    names: tuple[Name, ...]
    nm: float
    where: str
    source: str
    ring: Ring

    @property
    def area_id(self) -> str:
        """Return the id of its area."""
        return f"sector:{self.id}"

    @property
    def note(self) -> str:
        """Return the claim in words, with its law."""
        return f"{state_name(self.state)} claims {self.nm:g} nm here. {self.source}."


@cache
def sector_list() -> tuple[Sector, ...]:
    """Return every sector in the order of the file."""
    return tuple(_sector(entry) for entry in _told()["sector"])


def breadths(codes: Sequence[str]) -> NDArray[np.float64]:
    """Return the breadth that each holder of a shore claims, in nautical miles, away from its sectors.

    *codes* are those of the shoreline. A territory takes its state's breadth unless listed itself;
    disputed places and shores of none have the default of 12 (UNCLOS Art. 3).
    """
    return np.array([_breadth(code) for code in codes], np.float64)


@cache
def sectors() -> pa.Table:
    """Return AREAS of kind "sector": `holder` claims only `role` nautical miles there; `note` names the law."""
    found = [
        {
            "area_id": sector.area_id,
            "kind": "sector",
            "name": sector.name,
            "of": None,
            "holder": sector.state,
            "role": f"{sector.nm:g}",
            "note": sector.note,
            "geometry": wkb.polygons([[sector.ring]]),
        }
        for sector in sector_list()
    ]
    return pa.Table.from_pylist(found, AREAS)


def rows() -> pa.Table:
    """Return what claims give to the table of areas: the sectors."""
    return sectors()


def words(code: str, nm: float) -> str:
    """Return the words for a zone of *nm* nautical miles from a holder's shore.

    "within 12 nm of the shore of Japan (3 nm in its designated straits)": sectors are named
    where they are narrower than *nm* and *nm* is what the state claims elsewhere.
    """
    text = f"within {nm:g} nm of the shore of {shore_of(code)}"
    if nm != _breadth(code):
        return text
    narrower = dict.fromkeys(f"{sector.nm:g} nm in {sector.where}" for sector in sector_list() if sector.state == code)
    return f"{text} ({', '.join(narrower)})" if narrower else text


def near_words(code: str) -> str:
    """Return the words for what lies nearer a holder's shore than any other, out to 200 nm."""
    return f"nearer {shore_of(code)} than any other shore, within {FARTHEST_NM:g} nm"


def shore_of(code: str) -> str:
    """Return whose shore a code stands for: "China", or a disputed place with who claims it."""
    if code == "none":
        return "land that no state holds"
    if not code.startswith("disputed:"):
        return state_name(code)
    place = disputed.place(code)
    claimants = [*sorted(state_name(one) for one in place.claimants), *place.parties]
    return f"{place.name} (disputed: claimed by {', '.join(claimants)})"


def _breadth(code: str) -> float:
    listed = _told()["state"]
    known = states().get(code)
    for candidate in (code, known.of if known else None):
        if candidate in listed:
            return float(listed[candidate]["nm"])
    return float(_told()["default_nm"])


def _sector(entry: dict[str, Any]) -> Sector:
    ring = tuple((float(lat), float(lon)) for lat, lon in entry["ring"])
    return Sector(**{**entry, "nm": float(entry["nm"]), "names": names_of(entry["names"]), "ring": ring})


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))
