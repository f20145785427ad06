"""Mode S messages to reports: rs1090 reads each one, the memory of the sky joins them.

Only extended squitters (DF17, DF18) that pass their check tell positions; all other messages
are counted by type. So are of DF18 those of services that pass on what they know under an
address that ICAO gave to nobody, and coarse and managing TIS-B.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import rs1090

from offing.codecs.adsb_parity import is_sound
from offing.codecs.adsb_rows import Rows, altitude_m, angle_deg, craft_of, flight_text, speed_kn
from offing.codecs.adsb_sky import Aircraft, Sky, locate, motion_at
from offing.schema.account import Account

_AT_ONCE = 20_000
_LONG = 28  # digits
_UNREAD = ("1", "3", "4", "5", "7")  # of DF18: what its control field says
_SUPERSONIC = 2
_EXAMPLES = 20
# A message without any time comes, for pairing, so much after the one before.
_STEP_US = 10_000
AIRBORNE, ON_GROUND, IDENTITY, MOTION = "05", "06", "08", "09"


@dataclass(slots=True)
class Heard:
    """Hold Mode S messages in the order heard: hexadecimal digits, times (µs or None), and their bytes' places.

    ``dated`` tells whether a time counts from 1970; if not, it only tells what passed.
    """

    messages: list[str] = field(default_factory=list)
    t: list[int | None] = field(default_factory=list)
    dated: list[bool] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)

    def add(self, message: str, t: int | None, dated: bool, offset: int, length: int) -> None:
        """Add one message."""
        self.messages.append(message)
        self.t.append(t)
        self.dated.append(dated)
        self.places.append((offset, length))


def follow(heard: Heard, sky: Sky, rows: Rows) -> Account:
    """Add to *rows* what the messages say, and return their account; *sky* goes on to the next ones.

    ``lines`` counts messages. Positions that could not be resolved are in ``dropped``.
    """
    account = Account(lines=len(heard.messages))
    types: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    wanted = []
    for number, message in enumerate(heard.messages):
        df = min(int(message[:2], 16) >> 3, 24) if len(message) > 4 else -1
        long = df >= 16
        if df < 0:
            types["Mode A/C"] += 1
        elif long != (len(message) == _LONG):
            rejected["too short or too long for its type"] += 1
            account.examples.append((heard.places[number][0], "too short or too long for its type"))
        elif df in (17, 18):
            wanted.append(number)
        else:
            types[f"DF{df}"] += 1
    unresolved, before = 0, len(rows.positions)
    for begin in range(0, len(wanted), _AT_ONCE):
        some = wanted[begin : begin + _AT_ONCE]
        for number, said in zip(some, rs1090.decode([heard.messages[n] for n in some]), strict=True):
            message = heard.messages[number]
            if said is None:
                reason = "unreadable" if is_sound(bytes.fromhex(message)) else "check failed"
                rejected[reason] += 1
                account.examples.append((heard.places[number][0], reason))
                continue
            types[f"DF{said['df']}"] += 1
            unresolved += _take(said, message, heard, number, sky, rows)
    account.examples = sorted(account.examples)[:_EXAMPLES]
    account.by_type, account.messages = dict(types), types.total()
    account.rejected = dict(rejected)
    account.positions = len(rows.positions) - before + unresolved
    account.dropped = {"position told by half": unresolved} if unresolved else {}
    return account


def _take(said: Any, message: str, heard: Heard, number: int, sky: Sky, rows: Rows) -> bool:
    """Add what one squitter says; return True where it tells a position that is not certain yet."""
    control = message[1] if said["df"] == "18" else ""
    control = str(int(message[1], 16) & 7) if control else ""
    if control in _UNREAD:
        return False
    address = said["icao24"]
    craft = craft_of(address)
    kind = said.get("bds")
    if craft is None or kind not in (AIRBORNE, ON_GROUND, IDENTITY, MOTION):
        return False
    t = heard.t[number]
    moment = sky.now + _STEP_US if t is None else t
    one = sky.of(address, moment)
    told = t if heard.dated[number] else None
    if kind == IDENTITY:
        rows.say(craft, told, at=heard.places[number], callsign=flight_text(said.get("callsign")))
        return False
    if kind == MOTION:
        _remember_motion(one, moment, said, message)
        return False
    on_ground = kind == ON_GROUND
    if on_ground and said.get("groundspeed") is not None:
        one.motion = (moment, said["groundspeed"], said.get("track"), None)
    odd = said["parity"] == "odd"
    found = locate(one, moment, odd, (said["lat_cpr"], said["lon_cpr"]), on_ground)
    if found is None:
        return True
    speed, track, heading = motion_at(one, moment)
    rows.place(
        craft,
        told,
        *found,
        at=heard.places[number],
        sog_kn=speed_kn(speed),
        cog_deg=angle_deg(track),
        heading_deg=angle_deg(heading),
        alt_m=0.0 if on_ground else altitude_m(said.get("altitude")),
    )
    return False


def _remember_motion(one: Aircraft, moment: int, said: Any, message: str) -> None:
    speed = said.get("groundspeed")
    if speed is not None and int(message[8:10], 16) & 7 == _SUPERSONIC:
        speed *= 4  # rs1090 counts knots here, where the message counts fours
    if speed is not None or said.get("heading") is not None:
        one.motion = (moment, speed, said.get("track"), said.get("heading"))
