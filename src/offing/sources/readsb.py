"""ADS-B as JSON of readsb, dump1090 and tar1090: aircraft.json, single aircraft a line, trace_full."""

import re
from base64 import b64decode, b64encode
from typing import Any

from offing.codecs.adsb_json import Lately, read_json
from offing.codecs.adsb_rows import Rows
from offing.schema.source import Head, Options, Parsed, Recognition, Source, Stretch

_SAMPLE = 65_536
_BEGINS = re.compile(rb"\s*\{")
_KEY = re.compile(rb'"(now|aircraft|ac|hex|icao|trace|timestamp)"\s*:')
_FORMS = (
    (frozenset((b"icao", b"trace")), "a trace: one aircraft's positions, in seconds after its timestamp"),
    (frozenset((b"icao", b"timestamp")), "a trace: one aircraft's positions, in seconds after its timestamp"),
    (frozenset((b"now", b"aircraft")), "snapshots of all aircraft; a position's time is now less seen_pos"),
    (frozenset((b"now", b"ac")), "snapshots of all aircraft; a position's time is now less seen_pos"),
    (frozenset((b"now", b"hex")), "one aircraft a line, its time in now"),
    (frozenset((b"aircraft", b"hex")), "snapshots of all aircraft without a time: they give no fixes"),
)

_DOC = """Read JSON of readsb and its kin: aircraft.json (one snapshot or many), one aircraft a line, trace_full.

Each form is known by its keys. A position that a later snapshot repeats counts once; an
aircraft on the ground is at altitude 0. What is told under an address with ~ before it, which
a service made up (TIS-B) and gives to one aircraft after another, is counted and left out.
The account's lines are aircraft, trace points and heads of documents.
"""


def recognise(head: Head, options: Options) -> Recognition:  # noqa: ARG001 - the contract
    """Recognise the JSON by its keys."""
    sample = head.data[:_SAMPLE]
    if not _BEGINS.match(sample.removeprefix(b"\xef\xbb\xbf")):
        return Recognition(0.0, decided=("no JSON of aircraft",))
    keys = set(_KEY.findall(sample))
    said = next((words for form, words in _FORMS if form <= keys), None)
    return Recognition(0.0, decided=("no JSON of aircraft",)) if said is None else Recognition(0.95, decided=(said,))


def parse(stretch: Stretch, layout: dict[str, Any], carry: dict[str, Any]) -> Parsed:  # noqa: ARG001 - the contract
    """Read one stretch; *carry* holds an unfinished document and what was last said of each aircraft."""
    if not isinstance(stretch.data, bytes):
        raise TypeError("documents are read from bytes")
    begun = b64decode(carry.get("begun", ""))
    data, offset = begun + stretch.data, stretch.offset - len(begun)
    lately, rows = Lately.from_carry(carry), Rows()
    account, stop = read_json(data, offset, stretch.last, lately, rows)
    left = {"begun": b64encode(data[stop:]).decode()}
    return Parsed(rows.position_table(), rows.static_table(), account, lately.as_carry() | left)


SOURCE = Source(
    name="readsb",
    family="adsb",
    version=1,
    unit="lines",
    recognise=recognise,
    parse=parse,
    options=(),
    doc=_DOC,
)
