"""The roll of a rehearsal's background traffic: who there is, where they go, when they transmit."""

from typing import Any, NamedTuple
from unicodedata import normalize

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offing.rehearsal.played import Floats, Ints, Knots, Member, Played, Spells, Truth, knots_of, spells_of

UNDER_WAY, AT_ANCHOR, NOT_UNDER_COMMAND, RESTRICTED, MOORED, FISHING, SAILING = 0, 1, 2, 3, 5, 7, 8
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
_CALL = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Hull(NamedTuple):
    """Say what a ship of the traffic is: AIS type, size in metres, usual speed in knots, class of transmitter."""

    ship_type: int
    length_m: int
    beam_m: int
    draught_m: float
    speed_kn: float
    ais: str
    word: str


class Muster:
    """Gather craft, knots, spells and decoys of one stretch of time, *start* to *end* in µs."""

    def __init__(self, first_mmsi: int, start: int, end: int) -> None:
        self.start, self.end = start, end
        self.members: list[Member] = []
        self.truth: list[Truth] = []
        self._first = first_mmsi
        self._knots: list[Knots] = []
        self._spells: list[Spells] = []

    @property
    def length(self) -> int:
        """Return how long it lasts in µs."""
        return self.end - self.start

    def enlist(self, force: str, hull: Hull, destination: str = "") -> int:
        """Take a craft on the roll and return its key."""
        number = len(self.members)
        key = self._first + number
        bow = hull.length_m // 5 if hull.ship_type >= 60 else hull.length_m // 2
        port = hull.beam_m // 2
        self.members.append(
            Member(
                key=key,
                name=f"SIM {hull.word} {number}"[:20],
                callsign="SIM" + _CALL[number // 1156 % 34] + _CALL[number // 34 % 34] + _CALL[number % 34],
                ship_type=hull.ship_type,
                to_bow_m=hull.length_m - bow if hull.ship_type >= 60 else bow,
                to_stern_m=bow if hull.ship_type >= 60 else hull.length_m - bow,
                to_port_m=port,
                to_starboard_m=hull.beam_m - port,
                draught_m=hull.draught_m,
                destination=_plain(destination),
                ais=hull.ais,
                adsb=False,
                force=f"traffic:{force}",
            )
        )
        return key

    def sail(self, craft: ArrayLike, t: ArrayLike, lat: ArrayLike, lon: ArrayLike, heading: ArrayLike = np.nan) -> None:
        """Add knots, of one craft or many, in any order of craft; *t* in µs, degrees (longitudes may be wound)."""
        moments = np.asarray(t, np.int64)
        n = len(moments)
        whole = (np.broadcast_to(np.asarray(one, np.float64), n) for one in (lat, lon, np.nan, heading))
        y, x, up, bow = (np.array(one) for one in whole)
        keys = np.array(np.broadcast_to(np.asarray(craft, np.int64), n))
        self._knots.append(Knots(keys, moments, y, (x + 180.0) % 360.0 - 180.0, up, bow))

    def transmit(self, craft: ArrayLike, since: ArrayLike, until: ArrayLike, status: ArrayLike = UNDER_WAY) -> None:
        """Add spells of transmission, cut to the stretch of time; none that would be empty."""
        keys, first, last, said = np.broadcast_arrays(
            *(np.atleast_1d(np.asarray(one, np.int64)) for one in (craft, since, until, status))
        )
        first, last = np.maximum(first, self.start), np.minimum(last, self.end)
        kept = first < last
        keys = keys[kept]
        self._spells.append(Spells(keys, first[kept], last[kept], said[kept].astype(np.int8), keys.copy()))

    def decoy(
        self, kinds: str, craft: tuple[int, ...], t: tuple[int, int], place: tuple[float, float], what: str
    ) -> None:
        """Note what looks like each of *kinds* (separated by blanks) and is none; nothing outside the time."""
        since, until = max(t[0], self.start), min(t[1], self.end)
        if since >= until:
            return
        detail: dict[str, Any] = {"what": what}
        lat, lon = float(place[0]), (float(place[1]) + 180.0) % 360.0 - 180.0
        keys = tuple(sorted(int(one) for one in craft))
        self.truth += [
            Truth(kind, keys, int(since), int(until), lat, lon, detail, decoy=True) for kind in kinds.split()
        ]

    def played(self, seed: int) -> Played:
        """Return all of it; knots are cut at *start* and *end*, so that nobody is anywhere at another time."""
        knots = _cut(knots_of(self._knots), self.start, self.end)
        return Played(
            name="traffic",
            title="Background traffic",
            seed=seed,
            start=self.start,
            end=self.end,
            members=self.members,
            knots=knots,
            spells=spells_of(self._spells),
            truth=sorted(self.truth, key=lambda one: (one.t_start, one.craft, one.kind)),
            invented="All traffic is invented.",
        )


def _cut(knots: Knots, start: int, end: int) -> Knots:
    """Return knots without what is before *start* and after *end*, with one at each where a path crosses it."""
    crossing = [_at(knots, moment) for moment in (start, end)]
    inside = (knots.t >= start) & (knots.t <= end)
    craft, t, lat, lon, up, bow = knots
    kept = Knots(craft[inside], t[inside], lat[inside], lon[inside], up[inside], bow[inside])
    return knots_of([kept, *crossing])


def _at(knots: Knots, moment: int) -> Knots:
    """Return a knot at *moment* for each craft whose path runs across it."""
    earlier = np.flatnonzero((knots.craft[:-1] == knots.craft[1:]) & (knots.t[:-1] < moment) & (knots.t[1:] > moment))
    later = earlier + 1
    part = (moment - knots.t[earlier]) / (knots.t[later] - knots.t[earlier])
    turn = (knots.lon[later] - knots.lon[earlier] + 180.0) % 360.0 - 180.0
    lat = knots.lat[earlier] + part * (knots.lat[later] - knots.lat[earlier])
    lon = (knots.lon[earlier] + part * turn + 180.0) % 360.0 - 180.0
    return Knots(
        knots.craft[earlier], np.full(len(part), moment), lat, lon, knots.alt_m[earlier], knots.heading_deg[earlier]
    )


def _plain(text: str) -> str:
    """Return *text* in the letters that AIS has."""
    return normalize("NFKD", text).encode("ascii", "ignore").decode()


def moved(lat: ArrayLike, lon: ArrayLike, east_m: ArrayLike, north_m: ArrayLike) -> tuple[Floats, Floats]:
    """Return positions moved by metres east and north, in the plane: for tens of kilometres."""
    y = np.asarray(lat, np.float64)
    cosine = np.cos(np.radians(y))
    return y + np.asarray(north_m) / 111_200.0, np.asarray(lon, np.float64) + np.asarray(east_m) / (111_320.0 * cosine)


def clock(start: int, seconds: ArrayLike) -> Ints:
    """Return µs at each of *seconds* after *start*."""
    return start + np.rint(np.asarray(seconds, np.float64) * SECOND).astype(np.int64)


def draw(rng: np.random.Generator, listed: tuple[Hull, ...], shares: tuple[float, ...] | None = None) -> Hull:
    """Return one of *listed*, of a size and speed of its own."""
    hull = listed[int(rng.choice(len(listed), p=shares))]
    size = float(rng.uniform(0.8, 1.2))
    return hull._replace(
        length_m=max(8, round(hull.length_m * size)),
        beam_m=max(3, round(hull.beam_m * size)),
        draught_m=round(hull.draught_m * size, 1),
        speed_kn=hull.speed_kn * float(rng.uniform(0.9, 1.1)),
    )


def pause(rng: np.random.Generator, n: int, low: float, high: float) -> NDArray[np.float64]:
    """Return n durations in seconds, between hours *low* and *high*."""
    return rng.uniform(low, high, n) * 3600.0
