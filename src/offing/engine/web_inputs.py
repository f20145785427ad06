"""Inputs that lie on the web: fetched once, then read as a file of the same bytes would be."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from offing.engine.gauge import Gauge
from offing.engine.unpack import LeftOut, Refused, Unpacked, unpack
from offing.schema.errors import InputError

WEB = "web"  # stands for a container where the bytes came from an address
_PIECE = 1 << 20
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://")  # of whatever kind: what is not fetched is told to be that


def is_address(place: str) -> bool:
    """Tell whether a place that a user names is an address on the web."""
    return _ADDRESS.match(place) is not None


def inputs_at(places: Sequence[str]) -> Iterator[Unpacked | Refused | LeftOut]:
    """Yield every input at *places*, files and addresses in the order given; see unpack."""
    for on_web, some in groupby(places, is_address):
        listed = list(some)
        yield from map(_fetched, listed) if on_web else unpack(listed)


def _fetched(address: str) -> Unpacked | Refused:
    from offing.engine.fetch import fetch  # takes as long to load as all the rest of a read

    try:
        found = fetch(address)
    except InputError as error:
        return Refused(address, str(error))
    data = found.data
    gauge = Gauge(len(data))

    def pieces() -> Iterator[bytes]:
        return (data[start : start + _PIECE] for start in range(0, len(data), _PIECE))

    return Unpacked(address, Path(address), WEB, pieces, gauge)
