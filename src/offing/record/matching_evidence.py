"""What lines are checked with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from offing.record.matching_asserted import Asserted
from offing.record.matching_craft import NOBODY, Ties
from offing.record.matching_events import Events, make_events
from offing.record.matching_places import Where
from offing.record.matching_sightings import Seen
from offing.record.matching_tracks import NOTHING, Tracks

Reception = Callable[[Where, int, int], float]


# Tell whether others than some craft were heard around a place both shortly before a time and shortly after it.
Attended = Callable[[Where, int, int, frozenset[int]], bool]


def _unknown(_: Where, since: int, until: int) -> float:  # noqa: ARG001 - the shape of Reception
    return 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Hold what lines are checked with.

    ``reception`` tells the share of the hours in which anybody was heard at a place, ``transmissions`` whether the
    record holds any at all, ``attended`` whether others were heard around a place at the very time, ``taken_back`` in
    words whether who published a line has since denied it.
    """

    ties: Ties = NOBODY
    tracks: Tracks = NOTHING
    events: Events = field(default_factory=lambda: make_events((), (), 0))
    reception: Reception = _unknown
    seen: Callable[[Asserted], Sequence[Seen]] = lambda _: ()
    transmissions: bool = False
    attended: Attended = lambda *_: True
    taken_back: Callable[[Asserted], Sequence[str]] = lambda _: ()
