"""Which lines a figure names: the earliest sightings that it rests on, in an order that does not depend on reading."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np

from offing.schema.tally import MOST_IDS, Named, Together

Ids = Callable[[Iterable[int]], Mapping[int, str]]


def told_by(groups: Sequence[Collection[int]], columns: Sequence[Named | Together], ids: Ids) -> list[list[str]]:
    """Return for each group of sightings the lines of the earliest of them; of those that begin together by their ids.

    *columns* tell when the sightings begin (int64 microseconds), *ids* which line each is.
    """
    every = np.concatenate([np.zeros(0, np.int64), *(one.sighting for one in columns)])
    starts = np.concatenate([np.zeros(0, np.int64), *(one.start for one in columns)])
    known, first = np.unique(every, return_index=True)
    begins = starts[first]
    chosen = []
    for group in groups:
        some = np.fromiter(group, np.int64, len(group))
        start = begins[np.searchsorted(known, some)]
        if len(some) > MOST_IDS:
            soon = start <= np.partition(start, MOST_IDS - 1)[MOST_IDS - 1]
            some, start = some[soon], start[soon]
        chosen.append(list(zip(start.tolist(), some.tolist(), strict=True)))
    lines = ids(number for some in chosen for _, number in some)
    ordered = (sorted((start, lines[number]) for start, number in some if number in lines) for some in chosen)
    return [list(dict.fromkeys(line for _, line in some))[:MOST_IDS] for some in ordered]
