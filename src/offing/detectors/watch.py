"""Watches: one target, and those that shadow it in turn."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pyarrow as pa

from offing.nav.episodes import micros
from offing.schema.craft import craft_label
from offing.schema.detector import detector, hours
from offing.schema.tables import EVENTS

_MOST_EVIDENCE = 20
_NEEDED = ("craft", "t_start", "t_end", "lat", "lon", "open", "fixes", "longest_silence_s", "evidence", "id")
_DETAIL = pa.schema(
    [
        pa.field("target", pa.string()),
        pa.field("shadowers", pa.list_(pa.string())),
        pa.field("reliefs", pa.int32()),
        pa.field("duration_h", pa.float64()),
        pa.field("alone_h", pa.float64()),
        pa.field("turns", pa.int32()),
        pa.field("rests_on", pa.list_(pa.string())),
    ]
)


@detector(kind="watch", per="group", version=1, settles="relief_within")
def watch(
    shadowing: pa.Table,
    until: datetime,
    *,
    relief_within: timedelta = hours(2),
) -> pa.Table:
    """Return one event for each time that a craft is shadowed, by one follower or by several in turn.

    | state     | becomes   | when                                                                  |
    |-----------|-----------|-----------------------------------------------------------------------|
    | unwatched | watched   | a shadowing of the craft begins                                       |
    | watched   | unwatched | none is going on, and none begins within *relief_within* of the last  |

    ``target`` and ``shadowers``, in the order in which they came, each once; ``reliefs`` is how
    often another took over or joined, ``alone_h`` how long none was there between two of them,
    ``turns`` the turns answered in all. It lies where its first shadowing does, and is open
    as long as one of them is or a relief may still come.

    Example: a corvette shadowed from 02:00 to 09:00 by one frigate and from 10:00 to 16:00 by
    another gives one watch of 14 hours with one relief; had the second come at noon, two.

    Two hours without a shadower are ours: a relief that comes up from beyond the horizon at
    15 knots more than the target's speed takes about as long.
    """
    rows = _rows(shadowing)
    watches = [_watch(chain, relief_within, until) for chain in _chains(rows, relief_within)]
    watches.sort(key=lambda event: (event["craft"], event["t_start"]))
    return pa.Table.from_pylist(watches, pa.schema([*EVENTS, *_DETAIL]))


def _rows(shadowing: pa.Table) -> list[dict[str, Any]]:
    if not shadowing.num_rows:
        return []
    rows: list[dict[str, Any]] = shadowing.select([*_NEEDED, "target", "follower", "turns"]).to_pylist()
    return sorted(rows, key=lambda row: (row["target"], row["t_start"], row["follower"], row["id"]))


def _chains(rows: Iterable[dict[str, Any]], relief_within: timedelta) -> list[list[dict[str, Any]]]:
    """Return the shadowings of one target each that overlap or follow within *relief_within*."""
    chains: list[list[dict[str, Any]]] = []
    for row in rows:
        last = chains[-1] if chains else None
        if last and last[0]["target"] == row["target"] and row["t_start"] - _end(last) <= relief_within:
            last.append(row)
        else:
            chains.append([row])
    return chains


def _end(chain: list[dict[str, Any]]) -> datetime:
    end: datetime = max(row["t_end"] for row in chain)
    return end


def _watch(chain: list[dict[str, Any]], relief_within: timedelta, until: datetime) -> dict[str, Any]:
    shadowers = list(dict.fromkeys(row["follower"] for row in chain))
    keys = {craft_label(key): key for row in chain for key in row["craft"]}
    start, end = chain[0]["t_start"], _end(chain)
    alone, reached = timedelta(0), chain[0]["t_end"]
    for row in chain[1:]:
        alone += max(row["t_start"] - reached, timedelta(0))
        reached = max(reached, row["t_end"])
    reliefs = sum(one["follower"] != other["follower"] for one, other in pairwise(chain))
    return {
        "craft": [keys[label] for label in (chain[0]["target"], *shadowers)],
        "t_start": start,
        "t_end": end,
        "lat": chain[0]["lat"],
        "lon": chain[0]["lon"],
        "open": any(row["open"] for row in chain) or until - end <= relief_within,
        "fixes": sum(row["fixes"] for row in chain),
        "longest_silence_s": max(row["longest_silence_s"] for row in chain),
        "evidence": _evidence(chain),
        "target": chain[0]["target"],
        "shadowers": shadowers,
        "reliefs": reliefs,
        "duration_h": round(micros(end - start) / 3.6e9, 2),
        "alone_h": round(micros(alone) / 3.6e9, 2),
        "turns": sum(row["turns"] for row in chain),
        "rests_on": [row["id"] for row in chain],
    }


def _evidence(chain: list[dict[str, Any]]) -> list[dict[str, int]]:
    """Return the first pointers of each shadowing, as many of each as there is room for, each once."""
    share = max(1, _MOST_EVIDENCE // len(chain))
    taken = {tuple(sorted(place.items())): place for row in chain for place in row["evidence"][:share]}
    return list(taken.values())[:_MOST_EVIDENCE]
