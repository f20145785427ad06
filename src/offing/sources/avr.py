"""Mode S as raw text: AVR lines, as dump1090, readsb and ADSBScope write and send them."""

import re
from typing import Any

from offing.codecs.adsb_avr import cut_avr
from offing.codecs.adsb_clock import Clock, counts_gps
from offing.codecs.adsb_stream import Stream, told_times
from offing.codecs.start_option import start_of
from offing.schema.source import Head, Options, Parsed, Recognition, Source, Stretch

_AVR = re.compile(
    rb"^[ \t]*(?:[*:@%<]|\d{9,10}(?:\.\d+)?[ ,;\t]+[*:]?|)(?:[0-9A-Fa-f]{2})*8[D-Fd-f][0-9A-Fa-f]{26};?\s*$", re.M
)
_SAMPLE = 262_144

_DOC = """Read raw Mode S messages as lines of hexadecimal digits: *8D…; or @<counter>8D…;

Positions come from extended squitters (DF17, DF18) whose check holds; every other message is
counted by its type. The lines tell no date: --start TIME is when the first was heard, and
the receiver's counter (12 MHz, or Radarcape's time of the day) tells the rest. Lines that
begin with seconds since 1970 need no start, nor does a log that begins with a comment
"# start 2023-07-20T00:00:00Z". Without any of these there are no fixes.
"""


def recognise(head: Head, options: Options) -> Recognition:
    """Recognise raw messages by their lines; option ``start`` is the time of the first."""
    start = start_of(options.get("start"))
    if not _AVR.search(head.data[:_SAMPLE]):
        return Recognition(0.0, decided=("no Mode S messages as text",))
    sample = head.data[:_SAMPLE]
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    clock = Clock(start)
    cut = cut_avr(whole, 0, clock)
    read = len(cut.heard.messages)
    healthy = read + sum(cut.account.context.values())
    layout: dict[str, Any] = {"gps": counts_gps(cut.counters)}
    if start is not None:
        layout["start"] = start
    told = layout | ({"start": clock.start} if clock.start is not None else {})
    counted = any(counter > 0 for counter in cut.counters)
    decided = "time from the seconds beside each message" if cut.stamped else told_times(told, counted)
    return Recognition(0.5 + 0.5 * healthy / max(healthy + sum(cut.account.rejected.values()), 1), layout, (decided,))


def parse(stretch: Stretch, layout: dict[str, Any], carry: dict[str, Any]) -> Parsed:
    """Read one stretch of lines; *carry* holds the clock and what was last heard of each aircraft."""
    if not isinstance(stretch.data, bytes):
        raise TypeError("messages are read from bytes")
    stream = Stream.resume(layout, carry)
    cut = cut_avr(stretch.data, stretch.offset, stream.clock)
    rows, account = stream.read(cut.heard)
    account += cut.account
    account.examples.sort()
    return Parsed(rows.position_table(), rows.static_table(), account, stream.as_carry())


SOURCE = Source(
    name="avr",
    family="adsb",
    version=1,
    unit="lines",
    recognise=recognise,
    parse=parse,
    options=("start",),
    doc=_DOC,
)
