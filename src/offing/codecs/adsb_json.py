"""What readsb, dump1090 and their kin say as JSON: snapshots, single aircraft, and traces.

A snapshot (aircraft.json) lists aircraft as of ``now``, each position ``seen_pos`` seconds
old; a line may hold one aircraft with its own ``now``; a trace lists one aircraft's positions
in seconds after ``timestamp``. See readsb's README-json.md; thinned forms write ``gscp`` for ``gs``.
"""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from offing.codecs.adsb_documents import Document, Entry, documents
from offing.codecs.adsb_rows import OWN, Rows, altitude_m, angle_deg, craft_of, flight_text, is_own, on_earth, speed_kn
from offing.schema.account import Account

SECOND = 1_000_000
# The same place again within a second of the same moment is the same report in the next snapshot.
_SAME_US = SECOND
_SAY_AGAIN_US = 300 * SECOND
_KEPT_US = 2 * _SAY_AGAIN_US
_MILLISECONDS = 1e11  # seconds beyond this are of the year 5138
_FARTHEST_S = 1e10
_EXAMPLES = 20
_OTHER_KEYS = ("messages", "version", "refresh", "now", "stats", "history")
_TRACE_T, _TRACE_LAT, _TRACE_LON, _TRACE_ALT, _TRACE_SPEED, _TRACE_TRACK, _TRACE_SAID, _TRACE_GEOM = (
    0,
    1,
    2,
    3,
    4,
    5,
    8,
    10,
)

# Of each address: latitude, longitude and time of its last position; flight, registration and when they were told.
Seen = list[Any]


@dataclass(slots=True)
class Lately:
    """Hold what was last said of each address, and the latest time of all."""

    seen: dict[str, Seen]
    now: int

    @classmethod
    def from_carry(cls, carry: dict[str, Any]) -> "Lately":
        """Return what as_carry wrote, or nothing yet."""
        return cls({key: list(one) for key, one in carry.get("seen", {}).items()}, carry.get("now", 0))

    def as_carry(self) -> dict[str, Any]:
        """Return as JSON what may still be used."""
        kept = {key: one for key, one in self.seen.items() if self.now - max(one[2], one[5]) <= _KEPT_US}
        return {"seen": kept, "now": self.now}

    def of(self, address: str, t: int) -> Seen:
        """Return what was said of a craft that is heard at *t*."""
        self.now = max(self.now, t)
        one = self.seen.get(address)
        if one is None or self.now - max(one[2], one[5]) > _KEPT_US:
            one = self.seen[address] = [None, None, 0, None, None, 0]
        return one


class _Reading:
    """Read entries into rows, and keep their account."""

    def __init__(self, lately: Lately, rows: Rows) -> None:
        self.lately, self.rows = lately, rows
        self.types: Counter[str] = Counter()
        self.context: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self.examples: list[tuple[int, str]] = []

    def document(self, one: Document) -> None:
        """Read one document; itself, its head or its entries are a line each."""
        head = one.head
        if one.wrong:
            self.reject(one.wrong, one.offset)
        if one.entries:
            if not one.wrong:
                self.context["head of a document"] += 1
            for entry in one.entries:
                self.entry(entry, head)
        elif not one.wrong:
            self.single(one)

    def single(self, one: Document) -> None:
        """Read a document without a list: one aircraft, or nothing."""
        if "hex" in one.head:
            self.refused(self.aircraft(one.head, one.head, (one.offset, one.length)), one.offset)
        elif any(key in one.head for key in _OTHER_KEYS):
            self.context["no aircraft in it"] += 1
        else:
            self.reject("JSON without an aircraft", one.offset)

    def entry(self, entry: Entry, head: dict[str, Any]) -> None:
        """Read one element of a list."""
        at = (entry.offset, entry.length)
        if entry.key == "trace":
            refused = self.point(entry.value, head, at) if isinstance(entry.value, list) else "entry unreadable"
        else:
            refused = self.aircraft(entry.value, head, at) if isinstance(entry.value, dict) else "entry unreadable"
        self.refused(refused, entry.offset)

    def refused(self, reason: str, offset: int) -> None:
        """Count a line that is not read, if there is a reason."""
        if reason == OWN:
            self.context[OWN] += 1
        elif reason:
            self.reject(reason, offset)

    def reject(self, reason: str, offset: int) -> None:
        """Count a line that is rejected."""
        self.rejected[reason] += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append((offset, reason))

    def aircraft(self, said: dict[str, Any], head: dict[str, Any], at: tuple[int, int]) -> str:
        """Read one aircraft of a snapshot or line; return why it is refused."""
        now = _moment(said.get("now", head.get("now")))
        age = _number(said.get("seen_pos"))
        t = now if now is None or age is None or not 0 <= age < _FARTHEST_S else now - round(age * SECOND)
        address = str(said.get("hex")).strip()
        craft = craft_of(address)
        if craft is None:
            return OWN if is_own(address) else "address unreadable"
        self.say(craft, address, now, said.get("flight"), said.get("r"), at)
        altitude = said.get("alt_baro", said.get("altitude"))
        places = (said.get("lat"), said.get("lon"))
        kinematics = (altitude, said.get("alt_geom"), said.get("gs", said.get("gscp")), said.get("track"))
        return self.place("aircraft", craft, address, t, places, kinematics, said.get("true_heading"), at)

    def point(self, said: list[Any], head: dict[str, Any], at: tuple[int, int]) -> str:
        """Read one point of a trace; return why it is refused."""
        begun, since = _moment(head.get("timestamp")), _number(said[_TRACE_T]) if said else None
        if len(said) <= _TRACE_TRACK or since is None or abs(since) > _FARTHEST_S:
            return "entry unreadable"
        t = None if begun is None else begun + round(since * SECOND)
        address = str(head.get("icao")).strip()
        craft = craft_of(address)
        if craft is None:
            return OWN if is_own(address) else "address unreadable"
        detail = said[_TRACE_SAID] if len(said) > _TRACE_SAID and isinstance(said[_TRACE_SAID], dict) else {}
        self.say(craft, address, t, detail.get("flight"), head.get("r"), at)
        geometric = said[_TRACE_GEOM] if len(said) > _TRACE_GEOM else None
        kinematics = (said[_TRACE_ALT], geometric, said[_TRACE_SPEED], said[_TRACE_TRACK])
        places = (said[_TRACE_LAT], said[_TRACE_LON])
        return self.place("trace point", craft, address, t, places, kinematics, detail.get("true_heading"), at)

    def say(self, craft: int, address: str, t: int | None, flight: Any, name: Any, at: tuple[int, int]) -> None:
        """Add a static report where it says something new, or nothing was said for five minutes."""
        flight = None if flight == "N/A" else flight_text(flight)
        name = flight_text(name)
        if flight is None and name is None:
            return
        one = self.lately.of(address, t or 0)
        told = [flight or one[3], name or one[4]]
        if told != one[3:5] or (t or 0) - one[5] >= _SAY_AGAIN_US:
            self.rows.say(craft, t, at=at, name=told[1], callsign=told[0])
            one[3:] = *told, t or 0

    def place(
        self,
        what: str,
        craft: int,
        address: str,
        t: int | None,
        places: tuple[Any, Any],
        kinematics: tuple[Any, Any, Any, Any],
        heading: Any,
        at: tuple[int, int],
    ) -> str:
        """Add a position report, if there is one and it is not the last one repeated."""
        if places[0] is None and places[1] is None:
            self.types[f"{what} without position"] += 1
            return ""
        lat, lon = _number(places[0]), _number(places[1])
        if lat is None or lon is None or not on_earth(lat, lon):
            return "position unreadable"
        one = self.lately.of(address, t or 0)
        if t is not None and one[:2] == [lat, lon] and abs(t - one[2]) < _SAME_US:
            self.types[f"{what} repeated"] += 1
            return ""
        one[:3] = lat, lon, t or 0
        self.types[what] += 1
        barometric, geometric, speed, track = kinematics
        feet = _number(barometric)
        alt_m = 0.0 if barometric == "ground" else altitude_m(_number(geometric) if feet is None else feet)
        numbers = {
            "sog_kn": speed_kn(_number(speed)),
            "cog_deg": angle_deg(_number(track)),
            "heading_deg": angle_deg(_number(heading)),
        }
        self.rows.place(craft, t, lat, lon, at=at, alt_m=alt_m, **numbers)
        return ""


def read_json(data: bytes, offset: int, last: bool, lately: Lately, rows: Rows) -> tuple[Account, int]:
    """Add to *rows* what documents say; return their account and from where on *data* must be read again.

    ``lines`` counts documents without a list, heads of others, and the entries of lists.
    """
    reading = _Reading(lately, rows)
    before, stop = len(rows.positions), 0
    for one in documents(data, offset, last):
        if isinstance(one, int):
            stop = one
        else:
            reading.document(one)
    account = Account(
        messages=reading.types.total(),
        by_type=dict(reading.types),
        context=dict(reading.context),
        rejected=dict(reading.rejected),
        positions=len(rows.positions) - before,
        examples=reading.examples,
    )
    account.lines = account.messages + reading.context.total() + reading.rejected.total()
    return account, stop


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _moment(value: Any) -> int | None:
    """Return seconds or milliseconds since 1970 as microseconds."""
    number = _number(value)
    if number is None or not 0 <= number < _MILLISECONDS * 1000:
        return None
    return round(number * (1000 if number >= _MILLISECONDS else SECOND))
