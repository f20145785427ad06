"""What was heard of whom: the ground on which it is judged what could be observed."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.rehearsal.played import Played
from offing.rehearsal.receivers import stations_of
from offing.rehearsal.schedule import fleet_of, of_ais
from offing.rehearsal.transmit import healthy_positions, slabs

Ints = NDArray[np.int64]


class HeardTimes(NamedTuple):
    """Times at which a whole position report came in, by the identity that it was sent under."""

    crafts: Ints  # sorted, each once
    offsets: Ints  # one more than crafts
    times: Ints  # µs, true time; those of crafts[k] are times[offsets[k]:offsets[k + 1]], sorted
    by: Ints  # the craft that truly sent each

    def of(self, craft: int) -> Ints:
        """Return the times of the identity *craft*; none if it was never heard."""
        at = int(np.searchsorted(self.crafts, craft))
        if at == len(self.crafts) or self.crafts[at] != craft:
            return self.times[:0]
        return self.times[self.offsets[at] : self.offsets[at + 1]]


def heard_times(played: Played, *, since: int | None = None, until: int | None = None, thin_s: float = 0) -> HeardTimes:
    """Return when at least one receiver had a position report of each craft whole.

    These are the very draws of transmit.stream with the same settings: a time is here exactly
    if the stream holds a line of it with a right checksum.
    """
    played = of_ais(played)
    fleet, stations = fleet_of(played), stations_of(played)
    spells, times = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for slab in slabs(played, fleet, stations, since=since, until=until, thin_s=thin_s):
        message, _ = healthy_positions(slab)
        spells.append(slab.sent.spell[message])
        times.append(slab.sent.t[message])
    spell, t = np.concatenate(spells), np.concatenate(times)
    craft = played.spells.as_craft[spell]
    order = np.lexsort((t, craft))
    crafts, first = np.unique(craft[order], return_index=True)
    return HeardTimes(crafts, np.append(first, len(t)), t[order], played.spells.craft[spell][order])
