"""AIS as NMEA 0183 logs: AIVDM and AIVDO sentences, with or without tag blocks and stamps."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from offing.codecs.aivdm_decode import Decoded, Memory, decode
from offing.codecs.aivdm_fields import POSITION_TYPES, STATIC_TYPES
from offing.codecs.aivdm_others import read_with_pyais
from offing.codecs.aivdm_payload import decode_messages
from offing.codecs.nmea_state import FROM_NOWHERE, ORIGIN_WORDS
from offing.codecs.nmea_time import EARLIEST_S
from offing.codecs.start_option import start_of
from offing.schema.craft import craft_label
from offing.schema.source import Head, Options, Parsed, Recognition, Source, Stretch

_AIS = re.compile(rb"![\x21-\x7e]{2}VD[MO],[1-9],[1-9],")
# So much of an input is enough to tell how its lines are timed.
_SAMPLE = 32_768
_BEFORE = 2048
_TAG_TIME = re.compile(rb"\\(?:[^\\\n]*,)?c:(\d{1,10})\b")


def recognise(head: Head, options: Options) -> Recognition:
    """Recognise a log by its AIS sentences, and tell where its times come from.

    Option ``start`` (ISO 8601, UTC without a zone) is the time of the first line of a log
    that carries none.
    """
    start = _start(options.get("start"))
    found = _AIS.search(head.data)
    if not found:
        return Recognition(0.0)
    # A little of what comes before the first sentence may hold the clock line that times it.
    begin = 0 if found.start() < _SAMPLE // 2 else head.data.rfind(b"\n", 0, found.start() - _BEFORE) + 1
    sample = head.data[begin : begin + _SAMPLE]
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    read = decode(whole, offset=begin, memory=Memory.fresh(start), last=True)
    healthy = read.account.lines - sum(read.account.rejected.values())
    layout = {} if start is None else {"start": start}
    return Recognition(0.5 + 0.5 * healthy / max(read.account.lines, 1), layout, _decided(read, start, whole))


def parse(stretch: Stretch, layout: dict[str, Any], carry: dict[str, Any]) -> Parsed:
    """Decode one stretch of a log; *carry* holds clocks, a tag block and parts of messages under way."""
    read, memory = _decode(stretch, layout, carry, index=False)
    return Parsed(read.positions, read.statics, read.account, memory.as_carry())


def tell(stretch: Stretch, layout: dict[str, Any], carry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every message that ends in the stretch, of any type, with all its fields, null where not available.

    Of the types that are only counted come their identity and payload, and under ``pyais``
    what that library reads in it, where it is installed.
    """
    messages = _decode(stretch, layout, carry, index=True)[0].messages
    return iter(()) if messages is None else map(_told, decode_messages(messages))


def _decode(stretch: Stretch, layout: dict[str, Any], carry: dict[str, Any], *, index: bool) -> tuple[Decoded, Memory]:
    if not isinstance(stretch.data, bytes):
        raise TypeError("a log is read from bytes")
    memory = Memory.from_carry(carry) if carry else Memory.fresh(layout.get("start"))
    return decode(stretch.data, offset=stretch.offset, memory=memory, last=stretch.last, index=index), memory


def _told(message: dict[str, Any]) -> dict[str, Any]:
    said, type_ = dict(message), message["type"]
    del said["msg_type"]
    place = {name: said.pop(name) for name in ("offset", "length")}
    packed = {name: said.pop(name) for name in ("payload", "bits")}
    if "title" not in said:
        read = read_with_pyais(**packed)
        place = packed | ({} if read is None else {"pyais": read}) | place
    report = "position" if type_ in POSITION_TYPES else "static" if type_ in STATIC_TYPES else "message"
    return {"report": report, "craft": craft_label(said["mmsi"]), "type": type_, **said, **place}


def _start(given: object) -> int | None:
    start = start_of(given)
    return None if start is None else start // 1_000_000


def _decided(read: Decoded, start: int | None, sample: bytes) -> tuple[str, ...]:
    origins = sorted(read.origins, key=lambda word: (-read.origins[word], word))
    nowhere = ORIGIN_WORDS[FROM_NOWHERE]
    timed = [word for word in origins if word != nowhere]
    if timed and start is not None and timed == [ORIGIN_WORDS[FROM_NOWHERE - 1]]:
        return (f"time counted from {datetime.fromtimestamp(start, UTC):%Y-%m-%dT%H:%M:%SZ} by the seconds in reports",)
    if timed:
        return (f"time from {', then '.join(timed)}",)
    stamps = [int(stamp) for stamp in _TAG_TIME.findall(sample)]
    if stamps and max(stamps) < EARLIEST_S:
        said = f"{datetime.fromtimestamp(stamps[0], UTC):%Y-%m-%dT%H:%M:%SZ}"
        return (f"no time that can be: its tag blocks say {said}; without --start TIME it gives no fixes",)
    return ("no time in it: without --start TIME it gives no fixes",)


SOURCE = Source(
    name="nmea",
    family="ais",
    version=1,
    unit="lines",
    recognise=recognise,
    parse=parse,
    tell=tell,
    options=("start",),
    doc="AIS as NMEA 0183 logs (AIVDM, AIVDO): bare, with tag blocks, with stamps, with $PGHP, RMC or ZDA lines.",
)
