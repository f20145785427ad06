"""Ways by sea that were found before, kept in the home: to find one anew takes longer than to show a page.

They follow from the atlas alone, so that any file of them may be deleted, and one that cannot be written is no matter.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import asdict
from hashlib import sha256
from math import ceil
from typing import Any

from offing.atlas import sea_ways
from offing.atlas.sea_ways import Line, Passage, Place, Way
from offing.engine.home import Home

_FILE = "ways.sqlite"
_MOST = 200_000  # ways kept; then they are begun anew


class WayStore:
    """Hold the ways of a home; use it as a context, at whose end what was found is kept."""

    def __init__(self, home: Home) -> None:
        self._path = home.path / _FILE
        self._made_from = sea_ways.made_from()
        self._held: sqlite3.Connection | None = None
        self._new: dict[str, str] = {}

    def __enter__(self) -> "WayStore":
        with suppress(sqlite3.Error, OSError):
            if self._path.exists():
                self._held = sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True, timeout=1.0)
        return self

    def __exit__(self, *_: object) -> None:
        if self._held is not None:
            self._held.close()
        if self._new:
            with suppress(sqlite3.Error, OSError):
                self._keep()

    def shortest(self, starts: Sequence[Place], ends: Sequence[Place]) -> Way | None:
        """Return the shortest way by sea, as `sea_ways.way` finds it."""
        found = self._found(["shortest", starts, ends], lambda: [sea_ways.way(starts, ends)])
        return found[0]

    def others(
        self, starts: Sequence[Place], ends: Sequence[Place], within_m: float, closed: Sequence[Line]
    ) -> list[Way]:
        """Return the ways through different straits, as `sea_ways.ways` finds them."""
        within_m = float(ceil(within_m))  # so that one asked for again is found
        found = self._found(
            ["others", starts, ends, within_m, closed],
            lambda: sea_ways.ways(starts, ends, within_m=within_m, closed=closed),
        )
        return [one for one in found if one is not None]

    def _found(self, asked: Any, find: Callable[[], Sequence[Way | None]]) -> list[Way | None]:
        key = sha256(f"{self._made_from} {json.dumps(asked)}".encode()).hexdigest()[:32]
        held = self._new.get(key) or self._kept(key)
        if held is not None:
            with suppress(ValueError, TypeError, KeyError):
                return [_way(one) for one in json.loads(held)]
        found = list(find())
        self._new[key] = json.dumps([None if one is None else asdict(one) for one in found])
        return found

    def _kept(self, key: str) -> str | None:
        with suppress(sqlite3.Error):
            if self._held is not None:
                row = self._held.execute("SELECT way FROM ways WHERE key = ?", (key,)).fetchone()
                return None if row is None else str(row[0])
        return None

    def _keep(self) -> None:
        with closing(sqlite3.connect(self._path, timeout=1.0)) as store, store:
            store.execute("CREATE TABLE IF NOT EXISTS ways (key TEXT PRIMARY KEY, way TEXT NOT NULL) WITHOUT ROWID")
            if store.execute("SELECT count(*) FROM ways").fetchone()[0] > _MOST:
                store.execute("DELETE FROM ways")
            store.executemany("INSERT OR REPLACE INTO ways VALUES (?, ?)", self._new.items())


def _way(told: dict[str, Any] | None) -> Way | None:
    if told is None:
        return None
    places = tuple((float(lat), float(lon)) for lat, lon in told["places"])
    return Way(float(told["length_m"]), places, tuple(Passage(**one) for one in told["straits"]))
