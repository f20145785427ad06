"""What was heard of small played scenarios, written down by hand."""

from collections.abc import Iterable, Mapping

import numpy as np

from offing.rehearsal.heard import HeardTimes
from rehearsal.plays import HOUR, START

Silence = tuple[float, float]  # hours from the start


def every_minute(hours: float, *silences: Silence) -> list[float]:
    """Return the hours at which one reports each minute, but not in silences."""
    minutes = np.arange(0, hours * 60 + 0.001)
    kept = np.ones(len(minutes), bool)
    for since, until in silences:
        kept &= ~((minutes / 60 > since) & (minutes / 60 < until))
    return (minutes[kept] / 60).tolist()


def hears(times: Mapping[int | tuple[int, int], Iterable[float]]) -> HeardTimes:
    """Return what was heard: hours by craft number, or by (identity, who truly sent)."""
    rows = sorted(
        (
            799_000_000 + (who[0] if isinstance(who, tuple) else who),
            START + round(hour * HOUR),
            799_000_000 + (who[1] if isinstance(who, tuple) else who),
        )
        for who, hours in times.items()
        for hour in hours
    )
    craft, t, by = (
        (np.array(column, np.int64) for column in zip(*rows, strict=True)) if rows else (np.empty(0, np.int64),) * 3
    )
    crafts, first = np.unique(craft, return_index=True)
    return HeardTimes(crafts, np.append(first, len(t)).astype(np.int64), t, by)
