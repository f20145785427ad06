"""ADS-B as BaseStation text (SBS-1), as dump1090, readsb and many feeders send it on port 30003."""

import re
from typing import Any

from offing.codecs.adsb_rows import Rows
from offing.codecs.adsb_sbs import CONTEXT, Sbs, read_sbs
from offing.schema.source import Head, Options, Parsed, Recognition, Source, Stretch

_MESSAGE = re.compile(rb"^[ \t]*MSG,[1-8],[^\n]{0,40},~?[0-9A-Fa-f]{6},", re.M)
_SAMPLE = 65_536

_DOC = """Read BaseStation text: lines MSG,1 to MSG,8 with date, time and address.

Positions (MSG,2 and MSG,3) bear the speed and track (MSG,4) that their aircraft last told, if
that is not longer ago than ten seconds; MSG,1 tells the flight. STA, SEL, AIR, ID and CLK
lines are context. Times are those of generation and are taken as UTC: a program that writes
local time must be told to run in UTC. An aircraft that says it is on the ground is at altitude 0.
"""


def recognise(head: Head, options: Options) -> Recognition:  # noqa: ARG001 - the contract
    """Recognise the text by the share of its lines that are BaseStation's."""
    sample = head.data[:_SAMPLE]
    if not _MESSAGE.search(sample):
        return Recognition(0.0, decided=("no BaseStation messages",))
    lines = [line for line in sample.split(b"\n")[:-1] or [sample] if line.strip()]
    words = (b"MSG,", *(word + b"," for word in CONTEXT), b"#")
    share = sum(line.lstrip().upper().startswith(words) for line in lines) / max(len(lines), 1)
    return Recognition(0.5 + 0.5 * share, decided=("time of generation, taken as UTC",))


def parse(stretch: Stretch, layout: dict[str, Any], carry: dict[str, Any]) -> Parsed:  # noqa: ARG001 - the contract
    """Read one stretch of lines; *carry* holds each aircraft's last speed and altitude."""
    if not isinstance(stretch.data, bytes):
        raise TypeError("messages are read from bytes")
    before, rows = Sbs.from_carry(carry), Rows()
    account = read_sbs(stretch.data, stretch.offset, before, rows)
    return Parsed(rows.position_table(), rows.static_table(), account, before.as_carry())


SOURCE = Source(
    name="sbs",
    family="adsb",
    version=1,
    unit="lines",
    recognise=recognise,
    parse=parse,
    options=(),
    doc=_DOC,
)
