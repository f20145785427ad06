"""Decode a stretch of a NMEA log: bytes in, Arrow tables and an account out."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.codecs import aivdm_rows as rows
from offing.codecs import nmea_state as log
from offing.codecs.aivdm_take import INDEX, SAID, X_BITS, X_LENGTH, X_OFFSET, X_RECEIVER, X_T, X_TEXT, X_TYPE
from offing.codecs.nmea_parts import give_up_all
from offing.codecs.nmea_scan import scan
from offing.codecs.nmea_sentences import FACTS
from offing.codecs.nmea_time import Buffer
from offing.nav.compiled import is_interpreted
from offing.schema.account import Account
from offing.schema.tables import POSITIONS, STATICS

# Columns are laid out for this many rows at a time, so that memory stays bounded.
MOST_POSITIONS = 1 << 19
MOST_STATICS = 1 << 16
MOST_INDEXED = 1 << 16


@dataclass(slots=True)
class Memory:
    """Hold what a log remembers from one stretch to the next: clocks, a tag block, parts under way."""

    state: NDArray[np.int64]
    meta: NDArray[np.int64]
    text: NDArray[np.uint8]
    receivers: list[str] = field(default_factory=list)

    @classmethod
    def fresh(cls, start_s: int | None = None) -> "Memory":
        """Return the memory of a log not yet begun; *start_s* (seconds since 1970) sets the clock for one without."""
        state = np.zeros(log.STATE, np.int64)
        state[[log.LOG_T, log.CLOCK_T, log.TAG_T, log.NOW]] = log.NONE
        state[[log.CLOCK_RX, log.TAG_RX, log.TAG_GROUP]] = -1
        if start_s is not None:
            state[log.NOW] = start_s
        meta = np.zeros((log.SLOTS, log.META), np.int64)
        return cls(state, meta, np.zeros((log.SLOTS, log.MOST_PARTS * log.MOST_CHARS), np.uint8))

    def as_carry(self) -> dict[str, Any]:
        """Return the memory as JSON takes it."""
        slots = []
        for slot in np.flatnonzero(self.meta[:, log.USED]).tolist():
            lengths = self.meta[slot, log.LENGTHS :].tolist()
            parts = [
                self.text[slot, part * log.MOST_CHARS :][:length].tobytes().decode("ascii")
                for part, length in enumerate(lengths)
            ]
            slots.append([slot, self.meta[slot].tolist(), parts])
        return {"state": self.state.tolist(), "slots": slots, "receivers": self.receivers}

    @classmethod
    def from_carry(cls, carry: dict[str, Any]) -> "Memory":
        """Return the memory that as_carry wrote."""
        memory = cls.fresh()
        memory.state[:] = carry["state"]
        memory.receivers = list(carry["receivers"])
        for slot, meta, parts in carry["slots"]:
            memory.meta[slot] = meta
            for part, payload in enumerate(parts):
                begin = part * log.MOST_CHARS
                memory.text[slot, begin : begin + len(payload)] = np.frombuffer(payload.encode("ascii"), np.uint8)
        return memory

    def keep_receivers(self, names: list[str]) -> None:
        """Keep of the receivers *names*, by which memory was numbered, only those still referred to."""
        places: list[tuple[NDArray[np.int64], Any]] = [(self.state, log.CLOCK_RX), (self.state, log.TAG_RX)]
        used = np.flatnonzero(self.meta[:, log.USED])
        places += [(self.meta, (slot, log.RECEIVER)) for slot in used.tolist()]
        self.receivers = []
        for array, where in places:
            if array[where] >= 0:
                name = names[array[where]]
                if name not in self.receivers:
                    self.receivers.append(name)
                array[where] = self.receivers.index(name)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Hold what a stretch says: reports, the account, where times came from, and messages if asked for."""

    positions: pa.Table
    statics: pa.Table
    account: Account
    origins: dict[str, int]
    messages: pa.Table | None = None


MESSAGES = pa.schema(
    [
        pa.field("type", pa.int8(), nullable=False),
        pa.field("t", POSITIONS.field("t").type),
        pa.field("receiver", pa.string()),
        pa.field("payload", pa.string(), nullable=False),
        pa.field("bits", pa.int32(), nullable=False),
        pa.field("offset", pa.int64(), nullable=False),
        pa.field("length", pa.int32(), nullable=False),
    ]
)


def decode(data: bytes, *, offset: int, memory: Memory, last: bool, index: bool = False) -> Decoded:
    """Decode the lines of *data*, which begins *offset* bytes into its input, and bring *memory* up to date.

    With *last* the messages still lacking a part are given up. With *index* the result has
    also one row of MESSAGES for every message of any type.
    """
    buf: Buffer = data if is_interpreted() else np.frombuffer(data, np.uint8)
    run = _Run(memory, index=index)
    lines = data.count(b"\n") + 1
    at = 0
    while True:
        block = _Block(lines, run)
        at = block.fill(buf, at, offset)
        run.take(block)
        if at >= len(data):
            break
    if last:
        give_up_all(memory.state, memory.meta, run.counts, run.examples)
    return run.decoded()


class _Run:
    """Gather the blocks of one call of decode."""

    def __init__(self, memory: Memory, *, index: bool) -> None:
        self.memory = memory
        self.index = index
        self.counts = np.zeros(log.COUNTERS, np.int64)
        self.examples = np.zeros((log.MOST_EXAMPLES, 2), np.int64)
        self.positions: list[pa.Table] = []
        self.statics: list[pa.Table] = []
        self.messages: list[pa.Table] = []

    def take(self, block: "_Block") -> None:
        names = block.names()
        self.positions.append(block.positions(names))
        self.statics.append(block.statics())
        if self.index:
            self.messages.append(block.messages(names))
        self.memory.keep_receivers(names)

    def decoded(self) -> Decoded:
        counts = self.counts
        account = Account(
            lines=int(counts[log.LINES]),
            messages=int(counts[log.MESSAGES]),
            by_type={str(type_): int(counts[type_]) for type_ in range(1, 28) if counts[type_]},
            continuations=int(counts[log.CONTINUATIONS]),
            context=_named(counts, log.CONTEXT, log.CONTEXT_WORDS),
            rejected=_named(counts, log.REJECTED, log.REJECTED_WORDS),
            positions=sum(table.num_rows for table in self.positions),
            examples=[
                (int(offset), log.REJECTED_WORDS[reason])
                for offset, reason in self.examples[: counts[log.EXAMPLES]].tolist()
            ],
        )
        return Decoded(
            positions=_concat(self.positions),
            statics=_concat(self.statics),
            account=account,
            origins=_named(counts, log.ORIGIN, log.ORIGIN_WORDS),
            messages=_concat(self.messages) if self.index else None,
        )


class _Block:
    """Hold the columns that one call of the kernel fills."""

    def __init__(self, lines: int, run: _Run) -> None:
        n, m = min(lines, MOST_POSITIONS), min(lines, MOST_STATICS)
        k = min(lines, MOST_INDEXED) if run.index else 0
        self.run = run
        self.p = (
            np.empty((3, n), np.int64),
            np.empty((2, n), np.float64),
            np.empty((4, n), np.float32),
            np.empty((2, n), np.int32),
            np.empty((3, n), np.int8),
        )
        self.s = (
            np.empty((3, m), np.int64),
            np.zeros((5, m + 1), np.int32),
            np.empty((6, m), np.int16),
            np.empty(m, np.float32),
            np.empty(m * rows.NAME_ROOM, np.uint8),
            np.empty(m * rows.CALLSIGN_ROOM, np.uint8),
            np.empty(m * rows.DESTINATION_ROOM, np.uint8),
        )
        self.x = (np.empty((INDEX, k), np.int64), np.empty(k * 80 + 4096 if k else 0, np.uint8))
        self.slots = np.zeros(log.HASH_SLOTS, np.int32)
        self.texts = np.empty(log.MOST_NAMES * log.NAME_CHARS, np.uint8)
        self.ends = np.zeros(log.MOST_NAMES + 1, np.int32)

    def fill(self, buf: Buffer, at: int, offset: int) -> int:
        memory, counts = self.run.memory, self.run.counts
        counts[[log.POSITIONS, log.STATICS, log.INDEXED, log.INDEX_TEXT, log.NAMES]] = 0
        self._number(memory.receivers)
        return scan(
            buf,
            at,
            offset,
            memory.state,
            memory.meta,
            memory.text,
            np.zeros(log.MOST_PARTS * log.MOST_CHARS // 10 + 12, np.int64),
            np.zeros(log.LINE_FACTS, np.int64),
            np.zeros(FACTS, np.int64),
            np.zeros(SAID, np.int64),
            np.zeros(log.MOST_PARTS * log.MOST_CHARS, np.uint8),
            counts,
            self.run.examples,
            self.slots,
            self.texts,
            self.ends,
            *self.p,
            *self.s,
            *self.x,
        )

    def _number(self, receivers: list[str]) -> None:
        from offing.codecs.nmea_names import name_number

        for name in receivers:
            raw = name.encode()
            buf: Buffer = raw if is_interpreted() else np.frombuffer(raw, np.uint8)
            name_number(buf, 0, len(raw), self.run.counts, self.slots, self.texts, self.ends)

    def names(self) -> list[str]:
        count = int(self.run.counts[log.NAMES])
        text, ends = self.texts.tobytes(), self.ends[: count + 1].tolist()
        return [text[begin:end].decode("ascii") for begin, end in zip(ends, ends[1:], strict=False)]

    def positions(self, names: list[str]) -> pa.Table:
        n = int(self.run.counts[log.POSITIONS])
        i64, f64, f32, i32, i8 = (block[:, :n] for block in self.p)
        receivers = _array(i32[rows.P_RECEIVER], pa.int32(), i32[rows.P_RECEIVER] >= 0)
        columns = {
            "craft_id": _array(i64[rows.P_CRAFT], pa.int64()),
            "t": _array(i64[rows.P_T], _TIME, i64[rows.P_T] != log.NONE),
            "lat": _array(f64[rows.P_LAT], pa.float64(), ~np.isnan(f64[rows.P_LAT])),
            "lon": _array(f64[rows.P_LON], pa.float64(), ~np.isnan(f64[rows.P_LON])),
            "sog_kn": _array(f32[rows.P_SOG], pa.float32(), ~np.isnan(f32[rows.P_SOG])),
            "cog_deg": _array(f32[rows.P_COG], pa.float32(), ~np.isnan(f32[rows.P_COG])),
            "heading_deg": _array(f32[rows.P_HEADING], pa.float32(), ~np.isnan(f32[rows.P_HEADING])),
            "rot_deg_min": _array(f32[rows.P_ROT], pa.float32(), ~np.isnan(f32[rows.P_ROT])),
            "nav_status": _array(i8[rows.P_STATUS], pa.int8(), i8[rows.P_STATUS] >= 0),
            "second": _array(i8[rows.P_SECOND], pa.int8(), i8[rows.P_SECOND] >= 0),
            "type": _array(i8[rows.P_TYPE], pa.int8()),
            "receiver": pa.DictionaryArray.from_arrays(receivers, pa.array(names, pa.string())),
            "offset": _array(i64[rows.P_OFFSET], pa.int64()),
            "length": _array(i32[rows.P_LENGTH], pa.int32()),
        }
        return pa.Table.from_arrays([columns[name] for name in POSITIONS.names], schema=POSITIONS)

    def statics(self) -> pa.Table:
        m = int(self.run.counts[log.STATICS])
        i64, i32, i16, draughts, names, callsigns, destinations = self.s
        sides = ("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m")
        columns = {
            "craft_id": _array(i64[rows.S_CRAFT, :m], pa.int64()),
            "t": _array(i64[rows.S_T, :m], _TIME, i64[rows.S_T, :m] != log.NONE),
            "type": pa.array(i16[rows.S_TYPE, :m].astype(np.int8)),
            "name": _texts(i32[rows.S_NAME, : m + 1], names),
            "callsign": _texts(i32[rows.S_CALLSIGN, : m + 1], callsigns),
            "imo": _array(i32[rows.S_IMO, :m], pa.int32(), i32[rows.S_IMO, :m] >= 0),
            "ship_type": _array(i16[rows.S_SHIP_TYPE, :m], pa.int16(), i16[rows.S_SHIP_TYPE, :m] >= 0),
            **{
                side: _array(i16[rows.S_BOW + k, :m], pa.int16(), i16[rows.S_BOW + k, :m] >= 0)
                for k, side in enumerate(sides)
            },
            "draught_m": _array(draughts[:m], pa.float32(), ~np.isnan(draughts[:m])),
            "destination": _texts(i32[rows.S_DESTINATION, : m + 1], destinations),
            "offset": _array(i64[rows.S_OFFSET, :m], pa.int64()),
            "length": _array(i32[rows.S_LENGTH, :m], pa.int32()),
        }
        return pa.Table.from_arrays([columns[name] for name in STATICS.names], schema=STATICS)

    def messages(self, names: list[str]) -> pa.Table:
        k = int(self.run.counts[log.INDEXED])
        found, text = self.x[0][:, :k], self.x[1]
        ends = np.concatenate([[0], found[X_TEXT]]).astype(np.int32)
        receivers = _array(found[X_RECEIVER].astype(np.int32), pa.int32(), found[X_RECEIVER] >= 0)
        columns = {
            "type": pa.array(found[X_TYPE].astype(np.int8)),
            "t": _array(found[X_T], _TIME, found[X_T] != log.NONE),
            "receiver": pa.array(names, pa.string()).take(receivers),
            "payload": pa.StringArray.from_buffers(k, pa.py_buffer(ends), pa.py_buffer(text)),
            "bits": pa.array(found[X_BITS].astype(np.int32)),
            "offset": _array(found[X_OFFSET], pa.int64()),
            "length": pa.array(found[X_LENGTH].astype(np.int32)),
        }
        return pa.Table.from_arrays([columns[name] for name in MESSAGES.names], schema=MESSAGES)


_TIME = POSITIONS.field("t").type


def _named(counts: NDArray[np.int64], first: int, words: tuple[str, ...]) -> dict[str, int]:
    return {word: int(counts[first + k]) for k, word in enumerate(words) if counts[first + k]}


def _array(values: NDArray[Any], type_: pa.DataType, valid: NDArray[np.bool_] | None = None) -> pa.Array:
    """Wrap *values* without copying them; nulls come from a mask, packed at once."""
    bitmap, nulls = None, 0
    if valid is not None and not valid.all():
        bitmap = pa.py_buffer(np.packbits(valid, bitorder="little"))
        nulls = len(values) - int(np.count_nonzero(valid))
    return pa.Array.from_buffers(type_, len(values), [bitmap, pa.py_buffer(values)], null_count=nulls)


def _texts(ends: NDArray[np.int32], text: NDArray[np.uint8]) -> pa.Array:
    """Wrap texts that lie one after the other; an empty one is null."""
    valid = ends[1:] > ends[:-1]
    bitmap = pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.StringArray.from_buffers(len(ends) - 1, pa.py_buffer(ends), pa.py_buffer(text), bitmap)


def _concat(tables: list[pa.Table]) -> pa.Table:
    if len(tables) == 1:
        return tables[0]
    return pa.concat_tables(tables).unify_dictionaries()
