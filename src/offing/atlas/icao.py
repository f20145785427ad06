"""ICAO 24-bit aircraft addresses: which state a block was given to.

``data/icao_ranges.csv`` follows the allocation table of ICAO Annex 10, volume III, part I,
chapter 9; blocks that a state in turn gave to a territory ("delegated") lie within its own
and go before it. Much of the space belongs to nobody, among it D00000 to DFFFFF, which
is kept for later: rehearsals fly in its last part (``schema/craft.py``).
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FILE = Path(__file__).parent / "data" / "icao_ranges.csv"
NOBODY = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Hold one block of addresses, first and last included; ``how`` is allocated or delegated."""

    first: int
    last: int
    state: str
    how: str


@cache
def blocks() -> tuple[Block, ...]:
    """Return every block, by first address, a wider one before those within it."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return tuple(Block(int(first, 16), int(last, 16), state, how) for first, last, state, how in rows)


def state_of(addresses: NDArray[np.int64]) -> NDArray[np.str_]:
    """Return the two letters of the state of each address, NOBODY where no block holds it."""
    starts, codes = _steps()
    addresses = np.asarray(addresses, np.int64)
    step = np.searchsorted(starts, addresses, side="right") - 1
    return np.where((addresses >= 0) & (addresses < 1 << 24), codes[np.maximum(step, 0)], NOBODY)


def state_of_one(address: int) -> str | None:
    """Return the two letters of the state of one address, None where no block holds it."""
    return str(state_of(np.array([address], np.int64))[0]) or None


@cache
def _steps() -> tuple[NDArray[np.int64], NDArray[np.str_]]:
    """Cut the blocks into consecutive steps: where each begins, and whose it is."""
    cuts = sorted({0} | {b.first for b in blocks()} | {b.last + 1 for b in blocks()})
    starts = np.array(cuts, np.int64)
    codes = np.full(len(starts), NOBODY, "U2")
    for block in blocks():  # narrower ones come later and stand
        codes[np.searchsorted(starts, block.first) : np.searchsorted(starts, block.last + 1)] = block.state
    return starts, codes
