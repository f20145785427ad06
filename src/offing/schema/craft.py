"""Craft identities: one 64-bit key for columns, one label for people.

The top byte names the kind of identity, the rest holds it. An MMSI is its own key, so a
column of keys reads as MMSIs wherever only AIS was read.
"""

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from offing.schema.errors import UsageError

_KIND_SHIFT = 56
_PREFIXES = ("mmsi", "imo", "icao", "id")
_MASK = (1 << _KIND_SHIFT) - 1
MMSI, IMO, ICAO, ID = range(4)

# Rehearsals transmit as MMSI 799xxxxxx. The ITU allots ship stations' country codes region by
# region, 2 to 7 in the first digit; South America's end at 775, and nobody holds 799, the last
# there can be. So such an identity is a well-formed ship's, and no state's.
REHEARSAL_MID = 799
# Their aircraft fly as DF0000 to DFFFFF. ICAO keeps D00000 to DFFFFF for later use (Annex 10,
# volume III, allocation table): no state holds an address there, nor has one been seen in use.
REHEARSAL_ICAO = (0xDF0000, 0xDFFFFF)
_RESCUE_AIRCRAFT = 111  # ITU-R M.585


def craft_key(label: str) -> int:
    """Return the 64-bit key of a label such as ``mmsi:412345678``.

    Raises UsageError where the prefix or the number is not one. An ``id:`` is hashed
    (BLAKE2b, 56 bits); whoever stores such keys stores the label beside them.
    """
    prefix, _, value = label.partition(":")
    if prefix not in _PREFIXES or not value:
        raise UsageError(f"{label!r} is no craft; write mmsi:412345678, imo:9074729, icao:7a4b01 or id:NAME")
    kind = _PREFIXES.index(prefix)
    if kind == ID:
        return (kind << _KIND_SHIFT) | int.from_bytes(blake2b(value.encode(), digest_size=7).digest())
    try:
        number = int(value, 16 if kind == ICAO else 10)
    except ValueError:
        number = -1
    if not 0 <= number < 1 << 32:
        raise UsageError(f"{label!r} is no craft: {value!r} is not a number {prefix} can have")
    return (kind << _KIND_SHIFT) | number


def craft_label(key: int) -> str:
    """Return the label of *key*; an ``id:`` key yields its hash in hexadecimal."""
    kind, value = key >> _KIND_SHIFT, key & _MASK
    if kind == MMSI:
        return f"mmsi:{value:09d}"
    if kind == IMO:
        return f"imo:{value}"
    return f"{_PREFIXES[kind]}:{value:0{6 if kind == ICAO else 14}x}"


def is_rehearsal(key: int) -> bool:
    """Tell whether *key* is an MMSI or ICAO address that only rehearsals use; its lines are synthetic."""
    first, last = REHEARSAL_ICAO
    if key >> _KIND_SHIFT == ICAO:
        return first <= key & _MASK <= last
    return key // 1_000_000 == REHEARSAL_MID


def are_rehearsal(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which keys only rehearsals use."""
    first, last = REHEARSAL_ICAO
    value = keys & _MASK
    flying = (keys >> _KIND_SHIFT == ICAO) & (value >= first) & (value <= last)
    return np.asarray(flying | (keys // 1_000_000 == REHEARSAL_MID))


def is_aircraft(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which keys are aircraft: ICAO addresses, and the MMSIs 111MIDxxx of search and rescue."""
    state = keys // 1000 % 1000
    rescue = (keys // 1_000_000 == _RESCUE_AIRCRAFT) & (state >= 201) & (state <= REHEARSAL_MID)
    return np.asarray((keys >> _KIND_SHIFT == ICAO) | rescue)


def craft_hash(keys: NDArray[np.int64]) -> NDArray[np.uint16]:
    """Return 16 well-mixed bits a key (Fibonacci hashing), by which the lake is bucketed."""
    mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(48)).astype(np.uint16)


def craft_bucket(keys: NDArray[np.int64], buckets: int) -> NDArray[np.int32]:
    """Return the bucket of each key among *buckets*; contiguous in craft_hash order."""
    return (craft_hash(keys).astype(np.int32) * buckets) >> 16
