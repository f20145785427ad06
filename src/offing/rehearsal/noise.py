"""Draws of chance that depend on nothing but what they are drawn for.

Every draw is a hash of the seed, the craft, the moment and the purpose. So a feed comes out
the same however it is cut into slabs, and what was heard can be told without making the feed.
The mixing function is C. Wellons's and TheIronBorn's 32-bit one (hash-prospector, [16 21f0aaad
15 735a2d97 15]): its products stay below 2**63, so compiled and interpreted integers agree.
"""

import math

import numpy as np
from numpy.typing import NDArray

from offing.nav.compiled import kernel

LOW_32 = 0xFFFFFFFF
# Half the width of a sum of four uniform numbers of 16 bits, and its standard deviation.
_SUM_MEAN, _SUM_SIGMA = 131_070.0, 37_837.23

# What a draw is for; each purpose has a stream of its own.
(
    FOR_PHASE,
    FOR_JITTER,
    FOR_STATICS,
    FOR_LYING,
    FOR_EAST,
    FOR_NORTH,
    FOR_EAST_NOW,
    FOR_NORTH_NOW,
    FOR_SPEED,
    FOR_COURSE,
    FOR_HEADING,
    FOR_CIRCLE,
    FOR_RING,
    FOR_CHANNEL,
    FOR_RECEIVER,
    FOR_PART,
    FOR_ERROR,
    FOR_PLACE,
) = range(101, 119)


@kernel
def mix(x: int) -> int:
    """Return 32 well-mixed bits of the 32 bits *x*."""
    x = x ^ (x >> 16)
    x = (x * 0x21F0AAAD) & 0xFFFFFFFF
    x = x ^ (x >> 15)
    x = (x * 0x735A2D97) & 0xFFFFFFFF
    return x ^ (x >> 15)


@kernel
def draw(state: int, value: int) -> int:
    """Return the 32 bits that follow on *state* for *value* (any integer from 0)."""
    value = mix(((value & 0xFFFFFFFF) + 0x9E3779B9) & 0xFFFFFFFF) ^ (value >> 32)
    return mix(((state ^ value) + 0x7F4A7C15) & 0xFFFFFFFF)


@kernel
def share(bits: int) -> float:
    """Return 32 bits as a number between 0 and 1, neither included."""
    return (bits + 0.5) / 4294967296.0


@kernel
def normal(state: int) -> float:
    """Return a draw of about the normal distribution, within 3.5 sigma."""
    a, b = draw(state, 1), draw(state, 2)
    return ((a & 0xFFFF) + (a >> 16) + (b & 0xFFFF) + (b >> 16) - _SUM_MEAN) / _SUM_SIGMA


@kernel
def wander(state: int, t: int, period_us: int) -> float:
    """Return a unit normal that changes slowly: independent after *period_us*, continuous between."""
    node = t // period_us
    turn = 0.5 * math.pi * ((t - node * period_us) / period_us)
    return normal(draw(state, node)) * math.cos(turn) + normal(draw(state, node + 1)) * math.sin(turn)


def craft_states(seed: int, crafts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the state from which all draws of each craft follow."""
    start = draw(draw(0, int(seed) & LOW_32), int(seed) >> 32 & LOW_32)
    distinct, place = np.unique(crafts, return_inverse=True)
    return np.array([draw(start, int(craft)) for craft in distinct], np.int64)[place]
