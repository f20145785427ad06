"""BaseStation's text (SBS, port 30003): one line a message, its fields by place.

MSG,1 names the flight, MSG,2 tells a position on the ground, MSG,3 in the air, MSG,4 speed
and track; fields that a program knows and the message does not tell may be filled in all the
same. See Kinetic's "socket data and BST files".
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from offing.codecs.adsb_rows import OWN, Rows, altitude_m, angle_deg, craft_of, flight_text, is_own, on_earth, speed_kn
from offing.schema.account import Account

FIELDS = 22
CONTEXT = (b"STA", b"SEL", b"AIR", b"ID", b"CLK")
KIND, TRANSMISSION, ADDRESS, DATE, CLOCK, LOG_DATE, LOG_CLOCK, FLIGHT = 0, 1, 4, 6, 7, 8, 9, 10
ALTITUDE, SPEED, TRACK, LAT, LON, ON_GROUND = 11, 12, 13, 14, 15, 21
# So long does a speed or an altitude hold for positions that come without.
_HELD_US = 10_000_000
_KEPT_US = 60_000_000
_LONGEST = 1_000  # bytes
_EXAMPLES = 20
_STAMP = re.compile(rb"(\d{4})[/-](\d{1,2})[/-](\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,6}))?")

# Of each craft: when its speed was heard, speed, track, when its altitude, altitude.
Held = list[Any]


@dataclass(slots=True)
class Sbs:
    """Hold what was last heard of each address, and the latest time of all."""

    held: dict[str, Held]
    now: int

    @classmethod
    def from_carry(cls, carry: dict[str, Any]) -> "Sbs":
        """Return what as_carry wrote, or nothing heard yet."""
        return cls({key: list(one) for key, one in carry.get("held", {}).items()}, carry.get("now", 0))

    def as_carry(self) -> dict[str, Any]:
        """Return as JSON what may still be used."""
        kept = {key: one for key, one in self.held.items() if self.now - max(one[0], one[3]) <= _KEPT_US}
        return {"held": kept, "now": self.now}

    def of(self, address: str, t: int) -> Held:
        """Return what is held of a craft heard at *t*."""
        self.now = max(self.now, t)
        one = self.held.get(address)
        if one is None or self.now - max(one[0], one[3]) > _KEPT_US:
            one = self.held[address] = [0, None, None, 0, None]
        return one


def read_sbs(data: bytes, offset: int, before: Sbs, rows: Rows) -> Account:
    """Add to *rows* what whole lines say, and return their account; *before* goes on to the next ones."""
    types: Counter[str] = Counter()
    context: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    account = Account()
    held_positions = len(rows.positions)
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    at = offset
    for line in lines:
        fields = line.split(b",", FIELDS) if len(line) <= _LONGEST else [b""]
        kind = fields[KIND].strip().upper()
        if kind == b"MSG":
            refused = _read_message(fields, (at, len(line.rstrip(b"\r"))), before, rows)
            if not refused:
                types[f"MSG,{fields[TRANSMISSION].strip().decode()}"] += 1
        else:
            refused = "line too long" if len(line) > _LONGEST else _sort_out(line, kind, context)
        if refused == OWN:
            context[OWN] += 1
        elif refused:
            rejected[refused] += 1
            if len(account.examples) < _EXAMPLES:
                account.examples.append((at, refused))
        at += len(line) + 1
    account.lines, account.messages, account.by_type = len(lines), types.total(), dict(types)
    account.context, account.rejected = dict(context), dict(rejected)
    account.positions = len(rows.positions) - held_positions
    return account


def _sort_out(line: bytes, kind: bytes, context: Counter[str]) -> str:
    if not line.strip():
        context["blank line"] += 1
    elif line.startswith(b"#"):
        context["comment"] += 1
    elif kind in CONTEXT:
        context[kind.decode()] += 1
    else:
        return "no BaseStation message"
    return ""


def _read_message(fields: list[bytes], at: tuple[int, int], before: Sbs, rows: Rows) -> str:
    """Add what one message says; return why it is refused, "" where it is not."""
    if not 11 <= len(fields) <= FIELDS or fields[TRANSMISSION].strip() not in (
        b"1",
        b"2",
        b"3",
        b"4",
        b"5",
        b"6",
        b"7",
        b"8",
    ):
        return "too few or too many fields"
    key = fields[ADDRESS].strip().decode("ascii", "replace").lower()
    if is_own(key):
        return OWN
    craft = craft_of(key)
    if craft is None:
        return "address unreadable"
    fields += [b""] * (FIELDS - len(fields))
    t = moment_of(fields[DATE], fields[CLOCK])
    if t is None:
        t = moment_of(fields[LOG_DATE], fields[LOG_CLOCK])
    flight = flight_text(fields[FLIGHT].decode("ascii", "replace")) if fields[FLIGHT].strip() else None
    if flight:
        rows.say(craft, t, at=at, callsign=flight)
    return _read_numbers(fields, craft, key, t, at, before, rows)


def _read_numbers(
    fields: list[bytes], craft: int, key: str, t: int | None, at: tuple[int, int], before: Sbs, rows: Rows
) -> str:
    altitude, speed, track, lat, lon = (_number(field) for field in fields[ALTITUDE : LON + 1])
    one = before.of(key, t or 0)
    moment = t or before.now
    speed, track, altitude = speed_kn(speed), angle_deg(track), altitude_m(altitude)
    if speed is not None or track is not None:
        one[:3] = moment, speed, track
    elif abs(moment - one[0]) <= _HELD_US:
        speed, track = one[1:3]
    if fields[ON_GROUND].strip() in (b"-1", b"1"):
        altitude = 0.0
    if altitude is not None:
        one[3:] = moment, altitude
    elif abs(moment - one[3]) <= _HELD_US:
        altitude = one[4]
    if not fields[LAT].strip() and not fields[LON].strip():
        return ""
    if lat is None or lon is None or not on_earth(lat, lon):
        return "position unreadable"
    rows.place(craft, t, lat, lon, at=at, sog_kn=speed, cog_deg=track, alt_m=altitude)
    return ""


def _number(field: bytes) -> float | None:
    try:
        return float(field)
    except ValueError:
        return None


def moment_of(date: bytes, clock: bytes) -> int | None:
    """Return a date (2023/07/20) and a time of day (12:00:00.125), UTC, as microseconds since 1970; None if neither."""
    found = _STAMP.fullmatch(date.strip() + b" " + clock.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None
    seconds = int(moment.timestamp()) + (second == 60)
    return seconds * 1_000_000 + int((found.group(7) or b"0").ljust(6, b"0"))
