"""A helicopter played, and sources run over its feeds in stretches cut anywhere."""

import itertools
import json
from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from offing.rehearsal.played import Knots, Member, Played, Receiver, Spells
from offing.schema.account import Account
from offing.schema.craft import craft_key
from offing.schema.source import Head, Parsed, Source, Stretch

HELO, OTHER = craft_key("icao:df0001"), craft_key("icao:df0002")
START = 1_689_811_200_000_000  # 2023-07-20 00:00
SECOND = 1_000_000


def helicopter(minutes: int = 10, lon: float = 133.0, crafts: tuple[int, ...] = (HELO,), **given: object) -> Played:
    """Return helicopters that fly north-east at 90 kn, climbing to 300 m, off a receiver that hears all."""
    n = minutes + 1
    t = START + np.arange(n) * 60 * SECOND
    lat, lons = 36 + np.arange(n) * 0.02, (lon + np.arange(n) * 0.02 + 180) % 360 - 180
    alt = np.minimum(30.0 * np.arange(n), 300.0)
    columns = [np.concatenate([column] * len(crafts)) for column in (t, lat, lons, alt, np.full(n, np.nan))]
    knots = Knots(np.repeat(np.array(crafts), n), *columns)
    own, until = np.array(crafts), np.full(len(crafts), int(t[-1]))
    spells = Spells(own, np.full(len(own), START), until, np.full(len(own), 15, np.int8), own)
    members = [
        Member(key, "SIM HELO", f"SIM{n:02d}", 0, 0, 0, 0, 0, 0.0, "", "", True, "helo") for n, key in enumerate(crafts)
    ]
    receivers = [Receiver("SIM-r", 36.0, lon, 200_000.0)]
    shape: dict = {"receivers": receivers} | given
    return Played("helo", "Helo", 1, START, int(t[-1]), members, knots, spells, **shape)


def read(source: Source, data: bytes, cuts: Iterable[int] = (), **options: object) -> Parsed:
    """Return what *source* makes of *data* cut at some places, its account checked."""
    layout = source.recognise(Head("feed", data[: 1 << 20]), options).layout
    edges = [0, *sorted({cut for cut in cuts if 0 < cut < len(data)}), len(data)]
    parts, carry, account, labels = [], {}, Account(), {}
    for begin, end in itertools.pairwise(edges):
        stretch = Stretch(data[begin:end], begin, end == len(data))
        one = source.parse(stretch, json.loads(json.dumps(layout)), json.loads(json.dumps(carry)))
        assert one.account.balanced(), one.account
        assert one.account.positions == one.positions.num_rows + sum(one.account.dropped.values())
        parts.append(one)
        carry, labels = one.carry, labels | one.labels
        account += one.account
    positions = pa.concat_tables([one.positions for one in parts]).combine_chunks()
    return Parsed(positions, pa.concat_tables([one.statics for one in parts]).combine_chunks(), account, carry, labels)


def same(one: Parsed, other: Parsed) -> None:
    """Check that two readings of one input say the same."""
    assert one.positions.equals(other.positions)
    assert one.statics.equals(other.statics)
    assert (one.account, one.labels) == (other.account, other.labels)


def line_ends(data: bytes) -> list[int]:
    """Return the places after each line end."""
    return [at + 1 for at, byte in enumerate(data) if byte == 10]


def feed(batches: Iterable) -> bytes:
    """Return the bytes of batches."""
    return b"".join(batch.lines for batch in batches)


def times(table: pa.Table) -> np.ndarray:
    """Return the times of a table in microseconds."""
    return table["t"].cast(pa.int64()).to_numpy()
