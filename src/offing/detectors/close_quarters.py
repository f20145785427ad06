"""Close quarters: two craft under way pass nearer to one another than ships want to."""

from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.atlas import shore
from offing.atlas.port_calls import tree_of
from offing.atlas.ship_kinds import PILOT, TOW, kinds_at
from offing.nav.columns import floats, readonly, time_column
from offing.nav.contact_rows import PAIR, by_pair, int64
from offing.nav.distance import KNOT_MPS
from offing.nav.domain import domain_m
from offing.nav.episodes import distinct_starts, events_table, evidence_column, micros, rounded
from offing.nav.nearest import nearest
from offing.nav.passing import approaches, passings
from offing.nav.runs import Flags, Floats, Ints, group_bounds
from offing.nav.told import antenna_places
from offing.schema.detector import detector, minutes

STEP = minutes(1)
BRIDGED = minutes(3)
UNDER_WAY_KN = 4.0
# No pass at more than this is looked at: the domain abeam of a ship of 400 m at 15 knots.
FARTHEST_M = 600.0
REACH_M = 2500.0
AROUND = minutes(5)
_SETTLES = minutes(12)
_UNTOLD_M = 100.0
_STERN_LIGHT_DEG = 112.5  # COLREGs rules 13(b) and 21
_RECIPROCAL_DEG = 165.0
_BEFORE_S = 180.0
_M_PER_DEG = 111_195.0
_POINTERS = ("frame", "offset", "length")
_MOTION = ("sog_a_kn", "cog_a_deg", "sog_b_kn", "cog_b_deg")


def gate(grid: pa.Table) -> NDArray[np.float64]:
    """Return how far each point of a GRID looks: to all whom it can pass within a step; 0 for those not under way.

    Two craft close in at no more than twice the speed of the faster.
    """
    sog = floats(grid["sog_kn"]).astype(np.float64)
    reach = np.hypot(FARTHEST_M, 2 * sog * KNOT_MPS * STEP.total_seconds())
    return np.where(sog >= UNDER_WAY_KN, np.minimum(reach, REACH_M), 0.0)


@detector(
    kind="close_quarters",
    per="pair",
    version=1,
    settles=_SETTLES,
    within_m=REACH_M,
    step=STEP,
    gate=gate,
    bridges=BRIDGED,
)
def close_quarters(
    contacts: pa.Table,
    statics: pa.Table,
    ports: pa.Table,
    edge: datetime,
    until: datetime,
    *,
    risk: float = 0.9,
    passing_kn: float = 3.0,
    from_port_m: float = 5_000.0,
    from_shore_m: float = 500.0,
) -> pa.Table:
    """Return one event for each time that two craft under way pass inside the safety domain of one of them.

    | state   | becomes | when                                                                              |
    |---------|---------|-----------------------------------------------------------------------------------|
    | apart   | passing | they come within 600 m of one another                                              |
    | passing | apart   | the closest approach is five minutes old, or two steps of a minute find them out of |
    |         |         | reach: an event if it lay inside a domain                                           |

    The domain is Wang's quaternion ship domain (nav/domain.py): it grows with length and speed, and is longer ahead
    than astern and wider to starboard than to port. *risk* is that of its fuzzy boundary, from 0.5, the domain as
    published, which ships in a strait enter all day, to 1, where nothing is left of it. At 0.9 a ship of 200 m at
    15 knots claims 471 m ahead and 299 m to starboard. Lengths are those told by then, 100 m where none was. ``cpa_m``
    is the distance between antennas at the closest approach, and ``domain_m`` how far the domain that was entered
    deepest reaches in that direction. Between two steps both move in a straight line, so that the event's one
    time is that of the closest approach, not a step's. Nothing passes farther off than 600 m.

    Both make 4 knots or more and are heard at least every three minutes. They pass: over the minutes
    around, one moves against the other by *passing_kn* or more in the mean, so that ships in company,
    alongside, or under tow do not count. Nor do passes where either had told by then that she is a tug or a pilot boat,
    nor those *from_port_m* or less from a port or learned anchorage or *from_shore_m* or less from the shore, in
    harbours, rivers and canals; nor is anything said within a degree of the poles.

    ``bearing_deg`` is from the first craft to the second. ``aspect`` is read three minutes before: *head-on* where
    the courses are within 15 degrees of reciprocal, *overtaking* where the faster lies in the other's stern light,
    more than 22.5 degrees abaft her beam (COLREGs rules 13 and 14), else *crossing*.

    Example: two ships of 180 m that cross at right angles at 14 knots, the one 150 m astern of the other, give one
    event at the moment they are nearest; the same at 1000 m, and a pilot boat that comes alongside, give none.

    The bounds on speeds, ports and shores are ours.
    """
    table = by_pair(contacts)
    near, passed = _closest(table, micros(edge), micros(until))
    passed = passed[_mean_kn(table, passed) >= passing_kn]
    passes = _Passes(table.take(pa.array(passed[:, 0])), near[passed[:, 0]], passed[:, 3])
    passes.measure(statics, risk)
    kept = (near[passed[:, 0], 0] < passes.domain_m) & ~passes.served(statics)
    kept[kept] = _out_of_port(passes.lat[kept], passes.lon[kept], ports, from_port_m, from_shore_m)
    return passes.events(kept, _pointers(table, passed[:, 0]))


def _closest(contacts: pa.Table, edge: int, until: int) -> tuple[Floats, Ints]:
    """Return the closest approach about each contact, and those about which two craft passed; see nav.passing."""
    bounds, t = group_bounds(*(int64(contacts[name]) for name in PAIR)), int64(contacts["t"])
    near = approaches(
        bounds,
        t,
        readonly(floats(contacts["range_m"]), np.float32),
        readonly(floats(contacts["bearing_deg"]), np.float32),
        readonly(floats(contacts["lat"]), np.float64),
        readonly(floats(contacts["lon"]), np.float64),
        micros(STEP),
    )
    metres = readonly(near[:, 0], np.float64)
    return near, passings(bounds, t, metres, FARTHEST_M, micros(STEP), micros(AROUND), edge, until)


def _mean_kn(contacts: pa.Table, passed: Ints) -> Floats:
    """Return how fast b moved against a over each passing, in the mean; of a single contact what it tells."""
    row, first, last, _ = passed.T
    seconds = (int64(contacts["t"])[last] - int64(contacts["t"])[first]) / 1e6
    lat, lon = (floats(contacts[name]) for name in ("lat", "lon"))
    ends = []
    for at in (first, last):
        # Both bearings against the same north; see approaches().
        turn = ((lon[at] - lon[row] + 540.0) % 360.0 - 180.0) * np.sin(np.radians(lat[row]))
        angle = np.radians(floats(contacts["bearing_deg"])[at] - turn)
        ends.append(floats(contacts["range_m"])[at] * np.exp(1j * angle))
    moved_kn: Floats = np.abs(ends[1] - ends[0]) / np.maximum(seconds, 1.0) / KNOT_MPS
    alone = floats(contacts["relative_speed_kn"])[row]
    return np.asarray(np.where(seconds > 0, moved_kn, alone))


def _out_of_port(lat: Floats, lon: Floats, ports: pa.Table, from_port_m: float, from_shore_m: float) -> Flags:
    far = np.ones(len(lat), np.bool_)
    if ports.num_rows and len(lat):
        far = nearest(tree_of(ports), lat, lon, from_port_m + 1.0)[0] > from_port_m
    far[far] = shore.nearest(lat[far], lon[far])[0] > from_shore_m
    return far


def _pointers(contacts: pa.Table, row: Ints) -> Ints:
    """Return the fixes about each closest approach: those of both craft at the step and at the pair's next one."""
    after = np.minimum(row + 1, contacts.num_rows - 1)
    for name in PAIR:
        key = int64(contacts[name])
        after = np.where(key[after] == key[row], after, row)
    after = np.where(int64(contacts["t"])[after] - int64(contacts["t"])[row] <= 2 * micros(STEP), after, row)
    columns = [
        np.stack([int64(contacts[f"{name}_{side}"])[at] for name in _POINTERS], axis=1)
        for at in (row, after)
        for side in "ab"
    ]
    return np.stack(columns, axis=1)


class _Passes:
    """Hold the passings of one window: the contact before each, where b lay of a, and when it was known."""

    def __init__(self, contacts: pa.Table, near: Floats, known_at: Ints) -> None:
        self.a, self.b = int64(contacts["craft_a"]), int64(contacts["craft_b"])
        self.segments = int64(contacts["segment_a"]), int64(contacts["segment_b"])
        self.sog_a, self.cog_a, self.sog_b, self.cog_b = (floats(contacts[n]).astype(np.float64) for n in _MOTION)
        self.cpa_m, self.known_at = near[:, 0], known_at
        self.t = int64(contacts["t"]) + np.rint(near[:, 3]).astype(np.int64)
        self.bearing = np.degrees(np.arctan2(near[:, 1], near[:, 2])) % 360.0
        self.there: NDArray[np.complex128] = near[:, 2] + 1j * near[:, 1]
        self.course_apart = floats(contacts["course_difference_deg"]).astype(np.float64)
        # Metres north and, imaginary, east in a second; still where no course is known.
        self.moves_a, self.moves_b = (
            np.nan_to_num(sog * KNOT_MPS * np.exp(1j * np.radians(cog)))
            for sog, cog in ((self.sog_a, self.cog_a), (self.sog_b, self.cog_b))
        )
        went = (self.moves_a + self.moves_b) / 2 * near[:, 3] / 1e6 / _M_PER_DEG
        lat = floats(contacts["lat"])
        self.lat = readonly(lat + went.real, np.float64)
        lon = floats(contacts["lon"]) + went.imag / np.cos(np.radians(lat))
        self.lon = readonly((lon + 180.0) % 360.0 - 180.0, np.float64)

    def measure(self, statics: pa.Table, risk: float) -> None:
        """Find both lengths and, of the domain entered deepest, how far it reaches."""
        lengths = [antenna_places(statics, craft, self.known_at)[:, :2].sum(axis=1) for craft in (self.a, self.b)]
        self.length_a, self.length_b = lengths
        long_a, long_b = (np.where(np.isnan(one), _UNTOLD_M, one) for one in lengths)
        # Where a course is unknown the other lies abeam.
        off_a, off_b = (np.where(np.isnan(off), 90.0, off) for off in self._off_bows(self.there))
        domain_a, domain_b = (
            domain_m(long_, sog, off, risk)
            for long_, sog, off in ((long_a, self.sog_a, off_a), (long_b, self.sog_b, off_b))
        )
        self.domain_m = np.maximum(domain_a, domain_b)

    def served(self, statics: pa.Table) -> Flags:
        """Tell where one of the two had told that she is a tug or a pilot boat."""
        kinds = np.stack([kinds_at(statics, craft, self.known_at) for craft in (self.a, self.b)])
        return np.asarray(((kinds == TOW) | (kinds == PILOT)).any(axis=0))

    def _aspects(self) -> list[str | None]:
        off_a, off_b = self._off_bows(self.there - _BEFORE_S * (self.moves_b - self.moves_a))
        # From 0 ahead to 180 astern, either side.
        off_a, off_b = (np.abs((off + 180.0) % 360.0 - 180.0) for off in (off_a, off_b))
        head_on = self.course_apart >= _RECIPROCAL_DEG
        behind_a = (off_a > _STERN_LIGHT_DEG) & (self.sog_b > self.sog_a)
        behind_b = (off_b > _STERN_LIGHT_DEG) & (self.sog_a > self.sog_b)
        known = ~np.isnan(self.course_apart)
        chosen = np.select([head_on, behind_a | behind_b], ["head-on", "overtaking"], "crossing")
        return [str(one) if sure else None for one, sure in zip(chosen.tolist(), known.tolist(), strict=True)]

    def _off_bows(self, there: NDArray[np.complexfloating]) -> tuple[Floats, Floats]:
        """Return how far off the bow of each the other lies, degrees clockwise, where b is *there* of a."""
        bearing = np.degrees(np.angle(there))
        return (bearing - self.cog_a) % 360.0, (bearing + 180.0 - self.cog_b) % 360.0

    def events(self, kept: Flags, pointers: Ints) -> pa.Table:
        """Return the *kept* passings as EVENTS."""
        craft, order = (self.a[kept], self.b[kept]), tuple(segment[kept] for segment in self.segments)
        start = distinct_starts(craft, self.t[kept], np.full(int(kept.sum()), -1), order)
        aspects = pa.array(self._aspects(), pa.string()).filter(pa.array(kept))
        evidence = evidence_column(pointers[kept])
        n = len(start)
        table = events_table(
            craft=craft,
            t_start=start,
            t_end=start,
            lat=self.lat[kept],
            lon=self.lon[kept],
            still_open=np.zeros(n, np.bool_),
            fixes=pc.list_value_length(evidence).to_numpy(),
            longest_silence_us=np.full(n, micros(BRIDGED)),  # at most: no fixes farther apart are used
            pointers=pointers[kept],
            detail={
                "cpa_m": rounded(self.cpa_m[kept], 0),
                "domain_m": rounded(self.domain_m[kept], 0),
                "bearing_deg": rounded(self.bearing[kept], 0),
                "aspect": aspects,
                "sog_a_kn": rounded(self.sog_a[kept], 1),
                "sog_b_kn": rounded(self.sog_b[kept], 1),
                "length_a_m": rounded(self.length_a[kept], 0),
                "length_b_m": rounded(self.length_b[kept], 0),
                "_known_at": time_column(self.known_at[kept]),
            },
            counts=np.zeros((n, 1), np.int64),
            measures=np.zeros((n, 1)),
        )
        return table.drop_columns(["_counts", "_measures"])
