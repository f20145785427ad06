"""Mode S in Mode-S Beast's binary form, as receivers, dump1090 and readsb send it."""

from typing import Any

from offing.codecs.adsb_beast import cut_beast
from offing.codecs.adsb_clock import Clock, counts_gps
from offing.codecs.adsb_stream import Stream, told_times
from offing.codecs.start_option import start_of
from offing.schema.source import Head, Options, Parsed, Recognition, Source, Stretch

_SAMPLE = 262_144
_ENOUGH = 0.5

_DOC = """Read Mode-S Beast's binary messages (types 1, 2 and 3, receivers' status 4).

Positions come from extended squitters (DF17, DF18) whose check holds; every other message is
counted by its type. There are no lines in it: the account counts messages, and every run of
bytes between them as one line that was rejected. The messages tell no date: --start TIME is
when the first was heard, and the receiver's counter (12 MHz, or Radarcape's time of the day)
tells the rest; without it there are no fixes.
"""


def recognise(head: Head, options: Options) -> Recognition:
    """Recognise the stream by the share of its bytes that are messages; option ``start`` is the time of the first."""
    start = start_of(options.get("start"))
    sample = head.data[:_SAMPLE]
    heard, _, counters = cut_beast(sample, 0, False, Clock(start), {})
    share = sum(length for _, length in heard.places) / max(len(sample), 1)
    if share < _ENOUGH:
        return Recognition(0.0, decided=("no Mode-S Beast messages",))
    layout: dict[str, Any] = {"gps": counts_gps(counters)}
    if start is not None:
        layout["start"] = start
    counted = any(counter > 0 for counter in counters)
    return Recognition(0.5 + 0.5 * min(share, 1.0), layout, (told_times(layout, counted),))


def parse(stretch: Stretch, layout: dict[str, Any], carry: dict[str, Any]) -> Parsed:
    """Read one stretch, cut anywhere; *carry* holds an unfinished message, the clock and the aircraft heard lately."""
    if not isinstance(stretch.data, bytes):
        raise TypeError("messages are read from bytes")
    stream = Stream.resume(layout, carry)
    heard, junk, _ = cut_beast(stretch.data, stretch.offset, stretch.last, stream.clock, stream.kept)
    rows, account = stream.read(heard)
    account += junk
    account.examples.sort()
    return Parsed(rows.position_table(), rows.static_table(), account, stream.as_carry())


SOURCE = Source(
    name="beast",
    family="adsb",
    version=1,
    unit="lines",
    recognise=recognise,
    parse=parse,
    options=("start",),
    doc=_DOC,
)
