"""Make of a played scenario the feeds that a user would have: AIVDM as receivers log it, or decoded rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.rehearsal.played import Played
from offing.rehearsal.receivers import Heard, Stations, heard, stations_of
from offing.rehearsal.reported import reported
from offing.rehearsal.rows import HEADER, Particulars, particulars_of, rows
from offing.rehearsal.schedule import POSITION_B, Fleet, Sent, fleet_of, of_ais, sent
from offing.rehearsal.sentences import sentences, statics_of

Ints = NDArray[np.int64]


class Batch(NamedTuple):
    """Lines of a feed, in order of the time at which they came in."""

    t: Ints  # µs since 1970 of each line, true time
    lines: bytes  # with their line ends
    ends: Ints  # where each line ends in lines

    def chunks(self, every_us: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield (time, lines) for each moment, or for each stretch of *every_us*, in which lines came in."""
        if not len(self.t):
            return
        stretch = self.t // every_us if every_us else self.t
        last = np.append(np.flatnonzero(stretch[1:] != stretch[:-1]), len(stretch) - 1)
        begin, first = 0, 0
        for row in last.tolist():
            end = int(self.ends[row])
            yield int(self.t[first]), self.lines[begin:end]
            begin, first = end, row + 1


@dataclass(frozen=True, slots=True)
class Slab:
    """Hold what was sent in a stretch of time and who heard it."""

    sent: Sent
    heard: Heard


def slabs(
    played: Played,
    fleet: Fleet,
    stations: Stations,
    *,
    since: int | None = None,
    until: int | None = None,
    thin_s: float = 0,
    slab_s: float | None = None,
) -> Iterator[Slab]:
    """Yield what was sent and heard, in order of time; the settings are those of schedule.sent."""
    for out in sent(played, fleet, since=since, until=until, thin_s=thin_s, slab_s=slab_s):
        lines = heard(played, fleet, stations, out)
        if len(lines.message):
            yield Slab(out, lines)


def stream(
    played: Played,
    *,
    since: int | None = None,
    until: int | None = None,
    thin_s: float = 0,
    slab_s: float | None = None,
) -> Iterator[Batch]:
    """Yield the AIVDM sentences that the receivers of *played* log, in tag blocks, in order of time.

    From *since* to before *until* (µs since 1970; default: all of it). With *thin_s* each
    receiver keeps one position of a craft in so many seconds, as archives do. The same
    Played gives the same bytes however they are cut into batches (*slab_s* seconds each, or
    as memory allows). Raises UsageError where a craft would transmit as one of the world.
    """
    played = of_ais(played)
    fleet, stations, statics = fleet_of(played), stations_of(played), statics_of(played)
    for slab in slabs(played, fleet, stations, since=since, until=until, thin_s=thin_s, slab_s=slab_s):
        said = reported(played, fleet, slab.sent)
        lines, ends = sentences(played, fleet, statics, stations, slab.sent, said, slab.heard)
        yield Batch(slab.sent.t[slab.heard.message], lines, ends)


def csv_lines(
    played: Played,
    *,
    since: int | None = None,
    until: int | None = None,
    thin_s: float = 0,
    slab_s: float | None = None,
) -> Iterator[Batch]:
    """Yield the position reports of the same feed as rows of a CSV table, a header line first.

    Each report once, as the first receiver that had it whole decoded it; settings as of stream.
    """
    played = of_ais(played)
    fleet, stations, particulars = fleet_of(played), stations_of(played), particulars_of(played)
    yield Batch(np.array([played.start if since is None else since]), HEADER, np.array([len(HEADER)]))
    for slab in slabs(played, fleet, stations, since=since, until=until, thin_s=thin_s, slab_s=slab_s):
        message, receiver = healthy_positions(slab)
        if len(message):
            yield _row_batch(played, fleet, stations, particulars, slab.sent.take(message), receiver)


def _row_batch(
    played: Played, fleet: Fleet, stations: Stations, particulars: Particulars, out: Sent, receiver: Ints
) -> Batch:
    second = (out.t + stations.skew_us[receiver]) // 1_000_000
    lines, ends = rows(fleet, particulars, out, reported(played, fleet, out), second)
    return Batch(out.t, lines, ends)


def healthy_positions(slab: Slab) -> tuple[Ints, Ints]:
    """Return the position reports that a receiver had whole, in order, and the first such receiver of each."""
    lines = slab.heard
    good = (lines.spoilt < 0) & (slab.sent.kind[lines.message] <= POSITION_B)
    message, first = np.unique(lines.message[good], return_index=True)
    return message, lines.receiver[good][first]
