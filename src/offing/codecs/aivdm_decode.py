"""Decode a stretch of a NMEA log: bytes in, Arrow tables and an account out."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.codecs import aivdm_rows as rows
from offing.codecs import nmea_state as log
from offing.codecs.aivdm_rows import write_positions, write_statics
from offing.codecs.nmea_names import HASH_SLOTS, MOST_NAMES, NAME_ROW, name_number, names_in
from offing.codecs.nmea_parts import give_up_all
from offing.codecs.nmea_scan import scan
from offing.codecs.nmea_time import Buffer
from offing.nav.compiled import is_interpreted
from offing.schema.account import Account
from offing.schema.tables import POSITIONS, STATICS

# Messages go to the columns in batches that stay in the processor's cache.
BATCH = 1 << 13


@dataclass(slots=True)
class Memory:
    """Hold what a log remembers from one stretch to the next: clocks, a tag block, parts under way."""

    memo: NDArray[np.int64]
    meta: NDArray[np.int64]
    text: NDArray[np.uint8]
    receivers: list[str] = field(default_factory=list)

    @classmethod
    def fresh(cls, start_s: int | None = None) -> "Memory":
        """Return the memory of a log not yet begun; *start_s* (seconds since 1970) sets the clock for one without."""
        memo = np.zeros(log.MEMO, np.int64)
        memo[[log.LOG_T, log.CLOCK_T, log.TAG_T, log.GROUP_T, log.NOW]] = log.NONE
        memo[[log.CLOCK_RX, log.TAG_RX, log.TAG_GROUP, log.GROUP_ID, log.GROUP_RX]] = -1
        if start_s is not None:
            memo[log.NOW] = start_s
        meta = np.zeros((log.SLOTS, log.META), np.int64)
        return cls(memo, meta, np.zeros((log.SLOTS, log.MOST_PARTS * log.MOST_CHARS), np.uint8))

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
        return {"state": self.memo[: log.KEPT].tolist(), "slots": slots, "receivers": self.receivers}

    @classmethod
    def from_carry(cls, carry: dict[str, Any]) -> "Memory":
        """Return the memory that as_carry wrote."""
        memory = cls.fresh()
        memory.memo[: log.KEPT] = carry["state"]
        memory.receivers = list(carry["receivers"])
        for slot, meta, parts in carry["slots"]:
            memory.meta[slot] = meta
            for part, payload in enumerate(parts):
                begin = part * log.MOST_CHARS
                memory.text[slot, begin : begin + len(payload)] = np.frombuffer(payload.encode("ascii"), np.uint8)
        return memory

    def keep_receivers(self, names: list[str]) -> None:
        """Keep of the receivers *names*, by which memory was numbered, only those still referred to."""
        places: list[tuple[NDArray[np.int64], Any]] = [
            (self.memo, place) for place in (log.CLOCK_RX, log.TAG_RX, log.GROUP_RX)
        ]
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
    reading = _Reading(data, offset, memory, index=index)
    while reading.at < len(data):
        reading.read_batch()
    if last:
        give_up_all(memory.memo, memory.meta)
    return reading.decoded()


class _Reading:
    """Run the kernels over one stretch, batch after batch, and gather what they write.

    Columns are laid out once for as many rows as there are lines: pages that no row reaches
    are never touched.
    """

    def __init__(self, data: bytes, offset: int, memory: Memory, *, index: bool) -> None:
        n = data.count(b"\n") + 1
        self.buf = _buffer(data)
        self.at, self.offset, self.memory, self.index = 0, offset, memory, index
        memory.memo[log.KEPT :] = 0
        self.rows = np.empty(min(n, BATCH) * log.ROW, np.int64)
        self.payloads = np.empty(BATCH * 64 if index else 0, np.uint8)
        self.n_positions, self.n_statics = 0, 0
        self.positions = (
            np.empty((3, n), np.int64),
            np.empty((2, n), np.float64),
            np.empty((5, n), np.float32),
            np.empty((2, n), np.int32),
            np.empty((3, n), np.int8),
        )
        self.statics = (
            np.empty((3, n), np.int64),
            np.empty((5, n + 1), np.int32),
            np.empty((6, n), np.int16),
            np.empty(n, np.float32),
            np.empty(n * rows.NAME_ROOM, np.uint8),
            np.empty(n * rows.CALLSIGN_ROOM, np.uint8),
            np.empty(n * rows.DESTINATION_ROOM, np.uint8),
        )
        self.statics[1][:, 0] = 0
        self.messages: list[pa.Table] = []
        self.parts: list[tuple[int, list[str]]] = []
        self._number_names()

    def _number_names(self) -> None:
        self.names = np.zeros((HASH_SLOTS, NAME_ROW), np.int64)
        self.memory.memo[log.NAMES] = 0
        for name in self.memory.receivers:
            name_number(_buffer(name.encode()), 0, len(name), self.memory.memo, self.names)

    def read_batch(self) -> None:
        memory, memo = self.memory, self.memory.memo
        memo[[log.ROWS, log.PAYLOADS]] = 0
        self.at = scan(
            self.buf,
            self.at,
            self.offset,
            memo,
            memory.meta,
            memory.text,
            self.names,
            self.rows,
            self.payloads,
        )
        count = int(memo[log.ROWS])
        self.n_positions = write_positions(self.rows, count, self.n_positions, *self.positions)
        self.n_statics = write_statics(self.rows, count, self.n_statics, *self.statics)
        if self.index:
            self.messages.append(self._messages(count))
        if self.at >= len(self.buf) or memo[log.NAMES] >= MOST_NAMES - 2:
            names = names_in(self.names, int(memo[log.NAMES]))
            self.parts.append((self.n_positions, names))
            memory.keep_receivers(names)
            self._number_names()

    def decoded(self) -> Decoded:
        memo = self.memory.memo
        account = Account(
            lines=int(memo[log.LINES]),
            messages=int(memo[log.MESSAGES]),
            by_type={str(type_): int(memo[log.TYPES + type_]) for type_ in range(1, 28) if memo[log.TYPES + type_]},
            continuations=int(memo[log.CONTINUATIONS]),
            context=_named(memo, log.CONTEXT, log.CONTEXT_WORDS),
            rejected=_named(memo, log.REJECTED, log.REJECTED_WORDS),
            positions=self.n_positions,
            examples=[
                (int(memo[log.EXAMPLE + 2 * k]), log.REJECTED_WORDS[memo[log.EXAMPLE + 2 * k + 1]])
                for k in range(int(memo[log.EXAMPLES]))
            ],
        )
        return Decoded(
            positions=self._positions(),
            statics=self._statics(),
            account=account,
            origins=_named(memo, log.ORIGIN, log.ORIGIN_WORDS),
            messages=pa.concat_tables(self.messages) if self.messages else None,
        )

    def _receivers(self) -> pa.ChunkedArray:
        """Return the receivers of the positions, numbered afresh in each part."""
        chunks, begin = [], 0
        for end, names in self.parts:
            numbers = self.positions[3][rows.P_RECEIVER, begin:end]
            chunks.append(
                pa.DictionaryArray.from_arrays(_array(numbers, pa.int32(), numbers >= 0), pa.array(names, pa.string()))
            )
            begin = end
        chunked = pa.chunked_array(chunks, POSITIONS.field("receiver").type)
        return chunked.unify_dictionaries() if len(chunks) > 1 else chunked

    def _positions(self) -> pa.Table:
        n = self.n_positions
        i64, f64, f32, i32, i8 = (block[:, :n] for block in self.positions)
        columns = {
            "craft_id": _array(i64[rows.P_CRAFT], pa.int64()),
            "t": _array(i64[rows.P_T], _TIME, i64[rows.P_T] != log.NONE),
            "lat": _floats(f64[rows.P_LAT]),
            "lon": _floats(f64[rows.P_LON]),
            "sog_kn": _floats(f32[rows.P_SOG]),
            "cog_deg": _floats(f32[rows.P_COG]),
            "heading_deg": _floats(f32[rows.P_HEADING]),
            "alt_m": _floats(f32[rows.P_ALT]),
            "rot_deg_min": _floats(f32[rows.P_ROT]),
            "nav_status": _array(i8[rows.P_STATUS], pa.int8(), i8[rows.P_STATUS] >= 0),
            "second": _array(i8[rows.P_SECOND], pa.int8(), i8[rows.P_SECOND] >= 0),
            "type": _array(i8[rows.P_TYPE], pa.int8()),
            "receiver": self._receivers(),
            "offset": _array(i64[rows.P_OFFSET], pa.int64()),
            "length": _array(i32[rows.P_LENGTH], pa.int32()),
        }
        return pa.Table.from_arrays([columns[name] for name in POSITIONS.names], schema=POSITIONS)

    def _statics(self) -> pa.Table:
        m = self.n_statics
        i64, i32, i16, draughts, names, callsigns, destinations = self.statics
        sides = {
            f"to_{side}_m": _array(i16[rows.S_BOW + k, :m], pa.int16(), i16[rows.S_BOW + k, :m] >= 0)
            for k, side in enumerate(("bow", "stern", "port", "starboard"))
        }
        columns = {
            "craft_id": _array(i64[rows.S_CRAFT, :m], pa.int64()),
            "t": _array(i64[rows.S_T, :m], _TIME, i64[rows.S_T, :m] != log.NONE),
            "type": pa.array(i16[rows.S_TYPE, :m].astype(np.int8)),
            "name": _texts(i32[rows.S_NAME, : m + 1], names),
            "callsign": _texts(i32[rows.S_CALLSIGN, : m + 1], callsigns),
            "imo": _array(i32[rows.S_IMO, :m], pa.int32(), i32[rows.S_IMO, :m] >= 0),
            "ship_type": _array(i16[rows.S_SHIP_TYPE, :m], pa.int16(), i16[rows.S_SHIP_TYPE, :m] >= 0),
            **sides,
            "draught_m": _floats(draughts[:m]),
            "destination": _texts(i32[rows.S_DESTINATION, : m + 1], destinations),
            "offset": _array(i64[rows.S_OFFSET, :m], pa.int64()),
            "length": _array(i32[rows.S_LENGTH, :m], pa.int32()),
        }
        return pa.Table.from_arrays([columns[name] for name in STATICS.names], schema=STATICS)

    def _messages(self, count: int) -> pa.Table:
        found = self.rows[: count * log.ROW].reshape(count, log.ROW).T.copy()
        ends = np.concatenate([[0], found[log.R_TEXT]]).astype(np.int32)
        text = self.payloads[: ends[-1]].copy()
        names = pa.array(names_in(self.names, int(self.memory.memo[log.NAMES])), pa.string())
        columns = {
            "type": pa.array(found[log.R_TYPE].astype(np.int8)),
            "t": _array(found[log.R_T], _TIME, found[log.R_T] != log.NONE),
            "receiver": names.take(_array(found[log.R_RX], pa.int64(), found[log.R_RX] >= 0)),
            "payload": pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(text)),
            "bits": pa.array(found[log.R_BITS].astype(np.int32)),
            "offset": pa.array(found[log.R_OFFSET]),
            "length": pa.array(found[log.R_LENGTH].astype(np.int32)),
        }
        return pa.Table.from_arrays([columns[name] for name in MESSAGES.names], schema=MESSAGES)


def _buffer(data: bytes) -> Buffer:
    """Return bytes as the kernels of this process index them fastest."""
    return data if is_interpreted() else np.frombuffer(data, np.uint8)


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


def _floats(values: NDArray[Any]) -> pa.Array:
    """Wrap floats; NaN is null."""
    return _array(values, pa.from_numpy_dtype(values.dtype), ~np.isnan(values))


def _texts(ends: NDArray[np.int32], text: NDArray[np.uint8]) -> pa.Array:
    """Wrap texts that lie one after the other; an empty one is null."""
    valid = ends[1:] > ends[:-1]
    bitmap = pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.StringArray.from_buffers(len(ends) - 1, pa.py_buffer(ends), pa.py_buffer(text), bitmap)
