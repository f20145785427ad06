"""The ADS-B feeds of a played scenario: raw messages as AVR text or Beast bytes, and BaseStation text."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.codecs.adsb_encode import Messages, identifications, positions, velocities
from offing.codecs.adsb_rows import FOOT_M
from offing.nav.columns import readonly
from offing.rehearsal.adsb_sent import IDENTITY, POSITION, SECOND_US, VELOCITY, Squitters, squitters
from offing.rehearsal.heard import HeardTimes
from offing.rehearsal.noise import craft_states
from offing.rehearsal.played import Played
from offing.rehearsal.reported import report
from offing.rehearsal.transmit import Batch

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_ROTORCRAFT = 7
_TICKS_PER_US = 12
_SIGNAL = b"\x80"
_ADDRESS = 0xFFFFFF


class Frames(NamedTuple):
    """Messages as they were heard, in order of time."""

    t: Ints  # µs since 1970, true time
    messages: Messages  # 14 bytes each
    sent: Squitters  # what they say, as the aircraft's own instruments had it


def frames(
    played: Played,
    *,
    since: int | None = None,
    until: int | None = None,
    every_s: float = 1.0,
    ident_s: float = 5.0,
    slab_s: float = 600.0,
) -> Iterator[Frames]:
    """Yield the extended squitters that receivers of *played* hear, each once, in order of time.

    From *since* to before *until* (µs since 1970; default: all of it): a position and a
    velocity of each aircraft every *every_s*, its flight every *ident_s*. The same Played gives
    the same messages however it is cut into slabs. Raises UsageError where an aircraft would
    send as one of the world.
    """
    flights = {member.key: member.callsign for member in played.members}
    states = craft_states(played.seed, played.spells.craft)
    for heard in squitters(played, since=since, until=until, every_s=every_s, ident_s=ident_s, slab_s=slab_s):
        said = _reported(played, states, heard)
        crafts = played.spells.craft[said.spell].tolist()
        named = np.array([bool(flights.get(craft)) for craft in crafts], bool) | (said.kind != IDENTITY)
        said = said.take(named)
        crafts = [craft for craft, kept in zip(crafts, named.tolist(), strict=True) if kept]
        if len(said.t):
            yield Frames(said.t, _encoded(played, said, [flights.get(craft, "") for craft in crafts]), said)


def _reported(played: Played, states: Ints, true: Squitters) -> Squitters:
    """Return what an aircraft's GPS makes of the truth, interference included."""
    wrong = [
        (w.since, w.until, w.lat, w.lon, w.radius_m, w.manner == "circle", w.size_m, w.bearing_deg)
        for w in played.interference
    ]
    noise, out = played.noise, np.empty((5, len(true.t)), np.float64)
    report(
        readonly(true.t, np.int64),
        readonly(true.lat, np.float64),
        readonly(true.lon, np.float64),
        readonly(true.sog_kn, np.float64),
        readonly(true.cog_deg, np.float64),
        readonly(true.cog_deg, np.float64),
        readonly(states[true.spell], np.int64),
        readonly(np.array([noise.position_m, noise.speed_kn, noise.course_deg]), np.float64),
        readonly(np.array([each[:2] for each in wrong]).reshape(-1, 2), np.int64),
        readonly(np.array([each[2:] for each in wrong], np.float64).reshape(-1, 6), np.float64),
        out,
    )
    lat, lon = np.clip(out[0], -90.0, 90.0), (out[1] + 180.0) % 360.0 - 180.0
    return true._replace(lat=lat, lon=lon, sog_kn=np.abs(out[2]), cog_deg=out[3])


def _encoded(played: Played, said: Squitters, flights: list[str]) -> Messages:
    icao = played.spells.as_craft[said.spell] & _ADDRESS
    out: Messages = np.empty((len(said.t), 14), np.uint8)
    at = np.flatnonzero(said.kind == POSITION)
    out[at] = positions(icao[at], said.lat[at], said.lon[at], said.alt_m[at], said.odd[at] == 1)
    at = np.flatnonzero(said.kind == VELOCITY)
    out[at] = velocities(icao[at], said.sog_kn[at], said.cog_deg[at], said.climb_ft_min[at])
    at = np.flatnonzero(said.kind == IDENTITY)
    out[at] = identifications(icao[at], [flights[row] for row in at.tolist()], _ROTORCRAFT)
    return out


def avr_lines(
    played: Played,
    *,
    since: int | None = None,
    until: int | None = None,
    every_s: float = 1.0,
    ident_s: float = 5.0,
    slab_s: float = 600.0,
) -> Iterator[Batch]:
    """Yield the messages as AVR text with counters at 12 MHz; settings as of frames.

    A comment before the first says when it was heard, which the counters do not tell.
    """
    begun = False
    for some in frames(played, since=since, until=until, every_s=every_s, ident_s=ident_s, slab_s=slab_s):
        digits, counters = some.messages.tobytes().hex().upper(), _counters(played, some.t)
        lines = [f"@{counter:012X}{digits[28 * n : 28 * n + 28]};\n" for n, counter in enumerate(counters)]
        if not begun:
            at = datetime.fromtimestamp(int(some.t[0]) // SECOND_US, UTC).replace(
                microsecond=int(some.t[0]) % SECOND_US
            )
            lines[0] = f"# start {at:%Y-%m-%dT%H:%M:%S.%f}Z, of a rehearsal\n{lines[0]}"
            begun = True
        yield _batch(some.t, [line.encode() for line in lines])


def beast_bytes(
    played: Played,
    *,
    since: int | None = None,
    until: int | None = None,
    every_s: float = 1.0,
    ident_s: float = 5.0,
    slab_s: float = 600.0,
) -> Iterator[Batch]:
    """Yield the messages in Mode-S Beast's binary form with counters at 12 MHz; settings as of frames."""
    for some in frames(played, since=since, until=until, every_s=every_s, ident_s=ident_s, slab_s=slab_s):
        content, counters = some.messages.tobytes(), _counters(played, some.t)
        yield _batch(some.t, [beast(content[14 * n : 14 * n + 14], c) for n, c in enumerate(counters)])


def beast(message: bytes, counter: int) -> bytes:
    """Return one long message in Mode-S Beast's form."""
    return b"\x1a3" + (counter.to_bytes(6, "big") + _SIGNAL + message).replace(b"\x1a", b"\x1a\x1a")


def sbs_lines(
    played: Played,
    *,
    since: int | None = None,
    until: int | None = None,
    every_s: float = 1.0,
    ident_s: float = 5.0,
    slab_s: float = 600.0,
) -> Iterator[Batch]:
    """Yield what the messages say as BaseStation text; settings as of frames.

    MSG,1 tells flights, MSG,3 positions, MSG,4 speeds.
    """
    flights = {member.key: member.callsign for member in played.members}
    for some in frames(played, since=since, until=until, every_s=every_s, ident_s=ident_s, slab_s=slab_s):
        said, crafts = some.sent, played.spells.craft[some.sent.spell].tolist()
        heads = map(_sbs_head, said.t.tolist(), played.spells.as_craft[said.spell].tolist())
        names = (flights.get(craft, "") for craft in crafts)
        numbers = zip(said.lat, said.lon, said.alt_m, said.sog_kn, said.cog_deg, said.climb_ft_min, strict=True)
        rows = zip(said.kind.tolist(), heads, names, numbers, strict=True)
        yield _batch(some.t, [_sbs(*row) for row in rows])


def _sbs_head(t: int, address: int) -> str:
    at = datetime.fromtimestamp(t // SECOND_US, UTC)
    when = f"{at:%Y/%m/%d,%H:%M:%S}.{t // 1000 % 1000:03d}"
    return f"1,1,{address & _ADDRESS:06X},1,{when},{when}"


def _sbs(kind: int, head: str, flight: str, numbers: tuple[float, ...]) -> bytes:
    lat, lon, alt_m, sog_kn, cog_deg, climb_ft_min = numbers
    if kind == POSITION:
        said = f"MSG,3,{head},,{25 * round(alt_m / FOOT_M / 25)},,,{lat:.5f},{lon:.5f},,,0,,0,0"
    elif kind == VELOCITY:
        said = f"MSG,4,{head},,,{sog_kn:.1f},{cog_deg:.1f},,,{64 * round(climb_ft_min / 64)},,,,,"
    else:
        said = f"MSG,1,{head},{flight:8.8},,,,,,,,,,,"
    return f"{said}\r\n".encode()


def _counters(played: Played, t: Ints) -> list[int]:
    # Counters begin at one: some programs write 0 where they have none.
    counters: list[int] = ((t - played.start) * _TICKS_PER_US + 1).tolist()
    return counters


def _batch(t: Ints, lines: list[bytes]) -> Batch:
    return Batch(t, b"".join(lines), np.cumsum([len(line) for line in lines]).astype(np.int64))


def heard_aircraft(
    played: Played, *, since: int | None = None, until: int | None = None, every_s: float = 1.0
) -> HeardTimes:
    """Return when at least one receiver heard a position of each aircraft: the draws of frames with these settings."""
    parts = [some.take(some.kind == POSITION) for some in squitters(played, since=since, until=until, every_s=every_s)]
    spell = np.concatenate([np.empty(0, np.int64), *(part.spell for part in parts)])
    t = np.concatenate([np.empty(0, np.int64), *(part.t for part in parts)])
    craft = played.spells.as_craft[spell]
    order = np.lexsort((t, craft))
    crafts, first = np.unique(craft[order], return_index=True)
    return HeardTimes(crafts, np.append(first, len(t)), t[order], played.spells.craft[spell][order])
