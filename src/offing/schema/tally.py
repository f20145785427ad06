"""What counting works on and gives: counts as authorities state them, ships as seen, passages, and the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.schema.tables import TIME

Ints = NDArray[np.int64]
OF = ("hulls", "transits", "ship-days")
# What a unit of a claim's forces is one of.
AIRCRAFT = frozenset(("aircraft", "fighter", "bomber", "patrol_aircraft", "transport_aircraft", "helicopter", "drone"))
WARSHIPS = frozenset(
    ("warship", "destroyer", "frigate", "corvette", "cruiser", "carrier", "amphibious", "submarine", "minesweeper")
)
SHIPS = WARSHIPS | {
    *("ship", "patrol", "coastguard", "supply", "intelligence", "survey", "tug", "merchant", "fishing"),
}
UNITS = tuple(sorted({*AIRCRAFT, *SHIPS, "balloon"}))

_PART = pa.struct([("count", pa.int64()), ("what", pa.string())])
_WORDS = pa.list_(pa.string())

# One figure a row. `count` is the least that it can be, `most` the greatest (null where nothing tells it); both are
# null where nothing was told. `bound` is "exactly", "at least" or "between". `who` counted or saw, `state` and `what`
# say of whom what. Days of a period are those of the counter's own zone.
TALLY = pa.schema(
    [
        pa.field("period", pa.string(), nullable=False),
        pa.field("t_start", TIME, nullable=False),
        pa.field("t_end", TIME, nullable=False),
        pa.field("of", pa.string(), nullable=False),
        pa.field("lane", pa.string(), nullable=False),
        pa.field("who", pa.string()),
        pa.field("state", pa.string()),
        pa.field("what", pa.string(), nullable=False),
        pa.field("measure", pa.string(), nullable=False),
        pa.field("count", pa.int64()),
        pa.field("most", pa.int64()),
        pa.field("bound", pa.string(), nullable=False),
        # counted; disputed (told by several that differ); no number; not told (nothing that day); missing (no count)
        pa.field("status", pa.string(), nullable=False),
        pa.field("crossed", pa.int64()),  # the median line of a strait, where an official count tells it
        pa.field("of_which", pa.list_(_PART), nullable=False),
        pa.field("days", pa.int64(), nullable=False),  # of the period that are asked about
        pa.field("days_counted", pa.int64()),
        pa.field("missing", _WORDS, nullable=False),
        pa.field("median_day", pa.float64()),
        pa.field("most_day", pa.int64()),
        pa.field("area", pa.string()),
        pa.field("hulls", _WORDS, nullable=False),
        pa.field("candidates", pa.int64()),  # hulls that those without a name may be
        pa.field("sightings", pa.int64()),
        pa.field("relays", pa.int64()),  # others that tell the same
        pa.field("notes", _WORDS, nullable=False),
        pa.field("ids", _WORDS, nullable=False),  # lines that it rests on, for `why`; 20 at most
        pa.field("synthetic", pa.bool_(), nullable=False),
    ]
)
MOST_IDS = 20


@dataclass(frozen=True, slots=True)
class Part:
    """Hold a part of a count that was told apart, in the words that tell it."""

    count: int | None
    what: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """Hold one count as an authority states it: so many of one unit of one state, over a stated time.

    ``who`` is the id of whoever counted, ``publisher`` whoever published it; ``count`` is None where no number is told.
    ``start`` and ``end`` are int64 microseconds, half open; ``zone`` is the time zone it was told in. ``reach`` says
    how the water counted in lies to the area asked for: "", "within", or "beyond" it.
    """

    id: str
    document: str
    who: str
    name: str
    publisher: str
    state: str | None
    unit: str
    measure: str
    count: int | None
    bound: str
    start: int
    end: int
    zone: str | None = None
    place: str | None = None
    note: str | None = None
    parts: tuple[Part, ...] = ()
    copies: int = 0
    published: int | None = None
    reach: str = ""
    synthetic: bool = False
    navy: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Hold, column by column, which hulls sightings name for certain, and when (int64 microseconds, half open).

    ``hull`` holds places in ``hulls``, which tell each hull's id, class and state.
    """

    sighting: Ints
    start: Ints
    end: Ints
    hull: Ints
    hulls: Sequence[tuple[str, str | None, str | None]]

    def among(self, rows: NDArray[np.bool_]) -> "Named":
        """Return those of some rows."""
        return Named(self.sighting[rows], self.start[rows], self.end[rows], self.hull[rows], self.hulls)


@dataclass(frozen=True, slots=True)
class Together:
    """Hold, column by column, how many ships of one class and state a sighting saw together, those named among them.

    ``kind`` holds places in ``kinds``, which tell class (None: of any) and state.
    """

    sighting: Ints
    start: Ints
    end: Ints
    ships: Ints
    kind: Ints
    kinds: Sequence[tuple[str | None, str | None]]

    def among(self, rows: NDArray[np.bool_]) -> "Together":
        """Return those of some rows."""
        columns = (self.sighting[rows], self.start[rows], self.end[rows], self.ships[rows], self.kind[rows])
        return Together(*columns, self.kinds)


class Way(NamedTuple):
    """Say which strait a sighting saw its ships pass, and on which heading, where it is told."""

    strait: str
    heading: str | None = None


class Crossed(NamedTuple):
    """Hold one transit that a track tells of: where, whose, which way, and the id of its line."""

    strait: str
    craft: int
    state: str | None
    direction: str
    start: int
    id: str
    synthetic: bool


Figure = dict[str, Any]


def figure(**told: Any) -> Figure:
    """Return a row of TALLY, what is not told empty."""
    empty: Mapping[str, Any] = dict.fromkeys(TALLY.names)
    lists: Mapping[str, Any] = {name: [] for name in ("of_which", "missing", "hulls", "notes", "ids")}
    return {**empty, "status": "counted", "bound": "exactly", "days": 0, "synthetic": False, **lists, **told}
