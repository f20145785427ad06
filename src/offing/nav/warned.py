"""What lies in an area that a warning closes, at an hour when it does: an index of areas by place and time."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from offing.nav.runs import Floats, Ints

# Windows that are open reach as far as any time may.
NEVER, EVER = -(1 << 62), 1 << 62
_AT_ONCE = 4096  # positions looked up together: each may lie in the boxes of hundreds of areas


@dataclass(frozen=True)
class Warned:
    """Look positions up in a table of WARNINGS.

    A position on the border of an area lies in it; one at 180 degrees in whatever holds it on either side.
    """

    table: pa.Table

    def within(self, lat: Floats, lon: Floats, since: Ints, until: Ints) -> tuple[Ints, Ints]:
        """Return pairs of a position and the row of an area that it lies in while a window is open.

        Times are microseconds; a position counts from *since* up to and with *until*, of which a window that starts
        with *until* or ends after *since* takes a part. Pairs are in order, each told once.
        """
        if not self.table.num_rows or not len(lat):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        found = [self._some(lat, lon, since, until, first) for first in range(0, len(lat), _AT_ONCE)]
        pairs = np.unique(np.concatenate(found, axis=1), axis=1)
        return pairs[0], pairs[1]

    def _some(self, lat: Floats, lon: Floats, since: Ints, until: Ints, first: int) -> Ints:
        import shapely

        part = slice(first, first + _AT_ONCE)
        places = np.flatnonzero(np.isfinite(lat[part]) & np.isfinite(lon[part])) + first
        seam = places[np.abs(lon[places]) == 180.0]
        x, y = np.concatenate([lon[places], -lon[seam]]), np.concatenate([lat[places], lat[seam]])
        places = np.concatenate([places, seam])
        points = shapely.points(x, y)
        at, area = self._tree.query(points)
        then = (self._first[area] <= until[places[at]]) & (self._last[area] > since[places[at]])
        at, area = at[then], area[then]
        inside = shapely.intersects(self._shapes[area], points[at])
        at, area = places[at[inside]], area[inside]
        open_ = self._are_open(area, since[at], until[at])
        return np.stack([at[open_], area[open_]])

    def _are_open(self, area: Ints, since: Ints, until: Ints) -> Any:
        """Tell of each area whether any of its windows takes a part of the time from *since* to *until*."""
        counts = self._offsets[area + 1] - self._offsets[area]
        which = np.repeat(np.arange(len(area)), counts)
        steps = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
        window = self._offsets[area][which] + steps
        meets = (self._starts[window] <= until[which]) & (self._ends[window] > since[which])
        return np.bincount(which[meets], minlength=len(area)) > 0

    @cached_property
    def _shapes(self) -> Any:
        import shapely

        shapes = shapely.from_wkb(self.table["geometry"].to_numpy(zero_copy_only=False))
        shapely.prepare(shapes)
        return shapes

    @cached_property
    def _tree(self) -> Any:
        import shapely

        return shapely.STRtree(self._shapes)

    @cached_property
    def _offsets(self) -> Ints:
        return np.asarray(self._windows.offsets.to_numpy(), np.int64)

    @cached_property
    def _windows(self) -> Any:
        # Not a slice of others: offsets then begin with nought.
        return pa.concat_arrays(self.table["windows"].chunks)

    @cached_property
    def _starts(self) -> Ints:
        return self._side("start", NEVER)

    @cached_property
    def _ends(self) -> Ints:
        return self._side("end", EVER)

    def _side(self, name: str, open_: int) -> Ints:
        values = self._windows.values.field(name).cast(pa.int64()).fill_null(open_)
        return np.asarray(values.to_numpy(zero_copy_only=False), np.int64)

    @cached_property
    def _first(self) -> Ints:
        return np.minimum.reduceat(self._starts, self._offsets[:-1])

    @cached_property
    def _last(self) -> Ints:
        return np.maximum.reduceat(self._ends, self._offsets[:-1])
