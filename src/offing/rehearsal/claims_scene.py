"""What a writer of papers may look at: where the ships of a rehearsal truly are, and about who can be heard there.

About: within three quarters of a shore receiver's range a message is as good as heard, beyond its range never.
"""

from dataclasses import dataclass, field

import numpy as np

from offing.nav.distance import distance_m
from offing.rehearsal.claims_names import Named, Ship
from offing.rehearsal.claims_world import HOUR, MINUTE, transmits_at, waters_of
from offing.rehearsal.played import Member

NM = 1852.0
_BY_M, _NEAR_M = 5.0 * NM, 30.0 * NM  # a group lies within, and nobody else of its force until
_SURE, _NEVER = 0.75, 1.05
_ROOM_NM = 15.0
# Of waters that are silent throughout: a ministry counts who is there, or notes ships by name, or nobody looks.
WATCHES = COUNTED, NOTED, UNWATCHED = ("counted", "noted", "unwatched")


@dataclass(slots=True)
class Scene:
    """Hold a prepared rehearsal, its warships, and merchant ships that go under their own names throughout."""

    world: Named
    rng: np.random.Generator
    ships: list[Ship] = field(default_factory=list)
    traders: list[Member] = field(default_factory=list)
    watch: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        played = self.world.played
        self.ships = sorted(self.world.ships.values(), key=lambda one: one.key)
        mute = (keys for keys in waters_of(self.world) if all(self.mute(key) for key in keys))
        self.watch = {key: WATCHES[at % len(WATCHES)] for at, keys in enumerate(mute) for key in keys}
        false = set(played.spells.craft[played.spells.as_craft != played.spells.craft].tolist())
        false |= set(played.spells.as_craft[played.spells.as_craft != played.spells.craft].tolist())
        self.traders = [
            one
            for one in played.members
            if one.force.startswith("trade") and one.ais and one.key not in false and not self._displaced(one.key)
        ]

    def at(self, key: int, t: int) -> tuple[float, float] | None:
        """Return where a craft is at a time, None where it is not in the story."""
        lat, lon = self.world.played.knots.at(key, np.array([t], np.int64))
        return None if np.isnan(lat[0]) else (float(lat[0]), float(lon[0]))

    def times(self, key: int) -> tuple[int, int] | None:
        """Return from when to when a craft is in the story, an hour left out at either end."""
        own = self.world.played.knots.of(key)
        if not len(own.t):
            return None
        since = max(int(own.t[0]), self.world.played.start) + HOUR
        until = min(int(own.t[-1]), self.world.played.end) - HOUR
        return (since, until) if until - since > HOUR else None

    def minute(self, key: int) -> int | None:
        """Return a whole minute at which a craft is in the story."""
        span = self.times(key)
        return None if span is None else int(self.rng.integers(*span)) // MINUTE * MINUTE

    def heard(self, key: int, t: int) -> bool:
        """Tell whether a craft is as good as heard a little before and after a time."""
        return all(transmits_at(self.world.played, key, t + k * MINUTE) for k in (-3, 0, 3)) and self.reached(key, t)

    def reached(self, key: int, t: int) -> bool:
        """Tell whether receivers ashore reach a craft well at a time."""
        place = self.at(key, t)
        return place is not None and self._nearest(*place) < _SURE

    def beyond(self, key: int, t: int) -> bool:
        """Tell whether no receiver ashore reaches a craft at a time."""
        place = self.at(key, t)
        return place is not None and self._nearest(*place) > _NEVER

    def mute(self, key: int) -> bool:
        """Tell whether a craft never transmits."""
        return key not in self.world.played.spells.craft

    def silence(self, key: int) -> tuple[int, int] | None:
        """Return from when to when a craft that transmits before and after is silent."""
        spells = self.world.played.spells
        own = spells.craft == key
        gaps = list(zip(spells.until[own].tolist()[:-1], spells.since[own].tolist()[1:], strict=True))
        return next(((a, b) for a, b in gaps if b - a > 2 * HOUR), None)

    def group(self, force: str, t: int, about: int) -> list[Ship]:
        """Return the warships of a force around one of them; none where others of it lie not far enough off."""
        middle = self.at(about, t)
        near: list[Ship] = []
        for ship in self.ships:
            place = self.at(ship.key, t) if ship.force == force else None
            if place is None or middle is None:
                continue
            away = float(distance_m(*middle, *place))
            if _BY_M < away < _NEAR_M:
                return []
            near += [ship] * (away <= _BY_M)
        return near

    def nameless(self, t: int, place: tuple[float, float], force: str) -> bool:
        """Tell whether ships of a force that bear no borrowed name are near a place."""
        others = (one for one in self.world.played.members if one.force == force and one.key not in self.world.ships)
        spots = (self.at(one.key, t) for one in others if not np.isnan(one.to_bow_m) and one.ais)
        return any(spot is not None and float(distance_m(*place, *spot)) < _NEAR_M for spot in spots)

    def _nearest(self, lat: float, lon: float) -> float:
        """Return how far the nearest receiver ashore is, in its ranges."""
        far = (
            float(distance_m(lat, lon, one.lat, one.lon)) / one.range_m
            for one in self.world.played.receivers
            if one.kind == "shore"
        )
        return min(far, default=np.inf)

    def _displaced(self, key: int) -> bool:
        own = self.world.played.knots.of(key)
        return any(
            float(distance_m(own.lat, own.lon, one.lat, one.lon).min()) < one.radius_m + _ROOM_NM * NM
            for one in self.world.played.interference
        )
