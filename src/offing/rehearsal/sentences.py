"""Turn what craft sent and receivers heard into AIVDM sentences in tag blocks."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.codecs.aivdm_fields import layout_of
from offing.codecs.aivdm_write import Payloads, write_payloads
from offing.codecs.aivdm_write_lines import Lines, Messages, write_lines
from offing.rehearsal.identities import Identity, identities_of
from offing.rehearsal.played import Played
from offing.rehearsal.receivers import Heard, Stations
from offing.rehearsal.reported import Reported
from offing.rehearsal.schedule import POSITION_A, POSITION_B, STATIC_A, STATIC_B_NAME, STATIC_B_REST, Fleet, Sent

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_A, _B, _NAME, _REST, _VOYAGE = (layout_of(1), layout_of(18), layout_of(24), layout_of(24, part=1), layout_of(5))
_GPS = 1  # the kind of position fixing device
_GROUPS = 10_000
_ACCURATE_M = 10.0
_MOST_TURN = 708.0  # degrees a minute; more has no number in AIS


class Statics(NamedTuple):
    """Hold every static message that a played scenario has: who sends, and the payloads one after another."""

    identity: Ints  # of each spell, row of the arrays
    mmsi: Ints  # of each identity
    text: Bytes
    begin: Ints  # [kinds of message, identities]
    length: Ints
    fill: Ints


def statics_of(played: Played) -> Statics:
    """Return what each identity in use says of itself; see identities_of for what is refused."""
    identities, of_spell = identities_of(played)
    payloads = {
        STATIC_A: write_payloads(_VOYAGE, _columns(identities, _VOYAGE_FIELDS) | {"epfd": _GPS}, len(identities)),
        STATIC_B_NAME: write_payloads(_NAME, _columns(identities, ("mmsi", "name")), len(identities)),
        STATIC_B_REST: write_payloads(_REST, _columns(identities, _REST_FIELDS) | {"partno": 1}, len(identities)),
    }
    mmsi = np.array([identity.mmsi for identity in identities], np.int64)
    text, begin, length, fill = _laid_out(payloads, len(identities))
    return Statics(of_spell, mmsi, text, begin, length, fill)


_REST_FIELDS = ("mmsi", "callsign", "ship_type", "to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m")
_VOYAGE_FIELDS = (*_REST_FIELDS, "name", "draught_m", "destination")


def _columns(identities: Sequence[Identity], names: Sequence[str]) -> dict[str, Any]:
    return {name: [getattr(identity, name) for identity in identities] for name in names}


def _laid_out(payloads: dict[int, Payloads], count: int) -> tuple[Bytes, Ints, Ints, Ints]:
    """Return all payloads in one run of bytes; by kind and row where each begins, its length and fill bits."""
    begin, length, fill = (np.zeros((STATIC_B_REST + 1, count), np.int64) for _ in range(3))
    parts, at = [np.empty(0, np.uint8)], 0
    for kind, one in payloads.items():
        width = one.chars.shape[1]
        begin[kind] = at + width * np.arange(count)
        length[kind] = width
        fill[kind] = one.fill
        parts.append(one.chars.ravel())
        at += one.chars.size
    return np.concatenate(parts), begin, length, fill


def sentences(
    played: Played, fleet: Fleet, statics: Statics, stations: Stations, sent: Sent, said: Reported, heard: Heard
) -> tuple[bytes, Ints]:
    """Return the lines that were *heard* as bytes, and where each ends."""
    kept, message = np.unique(heard.message, return_inverse=True)
    sent, said = sent.take(kept), Reported(*(column[kept] for column in said))
    who = statics.identity[sent.spell]
    begin, length, fill = (column[sent.kind, who] for column in (statics.begin, statics.length, statics.fill))
    parts, at = [statics.text], len(statics.text)
    for kind in (POSITION_A, POSITION_B):
        rows = np.flatnonzero(sent.kind == kind)
        one = _positions(played, fleet, statics, kind, sent.take(rows), Reported(*(column[rows] for column in said)))
        begin[rows] = at + one.chars.shape[1] * np.arange(len(rows))
        length[rows], fill[rows] = one.chars.shape[1], one.fill
        parts.append(one.chars.ravel())
        at += one.chars.size
    tied = _scattered(sent.t // 1000 + sent.spell)
    messages = Messages(
        text=np.concatenate(parts),
        begin=begin,
        length=length,
        fill=fill,
        channel=ord("A") + (tied >> 31),
        sequence=(tied >> 20) % 10,
        group=(tied >> 8) % _GROUPS,
    )
    second = (sent.t[message] + stations.skew_us[heard.receiver]) // 1_000_000
    lines = Lines(message, heard.part, heard.receiver, second, heard.spoilt)
    return write_lines(messages, lines, stations.names)


def _scattered(values: Ints) -> Ints:
    """Return 32 bits a value, such that parts of messages sent at even intervals are never tied together."""
    return (values & 0xFFFFFF) * 0x9E3779B1 & 0xFFFFFFFF


def _positions(played: Played, fleet: Fleet, statics: Statics, kind: int, sent: Sent, said: Reported) -> Payloads:
    """Return the payloads of position reports of one *kind*: types 1 and 3, or 18."""
    columns: dict[str, Any] = {
        "mmsi": statics.mmsi[statics.identity[sent.spell]],
        "lat": said.lat,
        "lon": said.lon,
        "sog_kn": said.sog_kn,
        "cog_deg": said.cog_deg,
        "accuracy": int(played.noise.position_m < _ACCURATE_M),
        "second": sent.t // 1_000_000 % 60,
    }
    if kind == POSITION_B:
        # A small craft has no gyro: its heading is not available.
        return write_payloads(_B, columns | {"cs": 1, "dsc": 1, "band": 1, "msg22": 1}, len(sent.t))
    columns |= {
        "msg_type": 1 + 2 * sent.special,
        "nav_status": fleet.status[sent.spell],
        "heading_deg": said.heading_deg,
        "rot_deg_min": np.clip(np.rint(sent.turn_deg_min), -_MOST_TURN, _MOST_TURN),
    }
    return write_payloads(_A, columns, len(sent.t))
