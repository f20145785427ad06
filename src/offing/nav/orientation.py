"""On which side of a line a point lies, decided exactly."""

import math

import numpy as np

from offing.nav.compiled import kernel

# Above this share of its terms the plain determinant has the right sign: J. R. Shewchuk, "Adaptive
# Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates" (1997), (3 + 16 e) e.
_SAFE = 3.3306690738754716e-16
_SPLITTER = 134217729.0  # 2^27 + 1


@kernel
def side(x_a: float, y_a: float, x_b: float, y_b: float, x: float, y: float) -> float:
    """Return a positive number left of the line from a to b, a negative one right of it, 0 exactly on it.

    Any finite numbers below 1e100 whose products do not underflow.
    """
    left = (x_a - x) * (y_b - y)
    right = (y_a - y) * (x_b - x)
    plain = left - right
    bound = _SAFE * (abs(left) + abs(right))
    if plain > bound or -plain > bound:
        return plain
    return _exact_side(x_a, y_a, x_b, y_b, x, y)


@kernel
def _exact_side(x_a: float, y_a: float, x_b: float, y_b: float, x: float, y: float) -> float:
    """Return the sign of the determinant from its sixteen exact terms."""
    highs = (x_a - x, y_b - y, y_a - y, x_b - x)
    lows = (_lost(x_a, x, highs[0]), _lost(y_b, y, highs[1]), _lost(y_a, y, highs[2]), _lost(x_b, x, highs[3]))
    # Partial sums that do not overlap, smallest first, as math.fsum keeps them.
    partials = np.zeros(32, np.float64)
    used = 0
    for pair in range(2):
        sign = 1.0 - 2.0 * pair
        for which in range(4):
            p = highs[2 * pair] if which < 2 else lows[2 * pair]
            q = highs[2 * pair + 1] if which % 2 == 0 else lows[2 * pair + 1]
            product = p * q
            for part in range(2):
                term = sign * (_product_lost(p, q, product) if part == 0 else product)
                kept = 0
                for k in range(used):
                    other = partials[k]
                    total = term + other
                    low = _sum_lost(term, other, total)
                    if low != 0.0:
                        partials[kept] = low
                        kept += 1
                    term = total
                partials[kept] = term
                used = kept + 1
    for k in range(used - 1, -1, -1):
        if partials[k] != 0.0:
            return math.copysign(1.0, partials[k])
    return 0.0


@kernel
def _lost(a: float, b: float, difference: float) -> float:
    """Return what a - b is more than *difference*, its rounded value (T. J. Dekker and D. E. Knuth's error terms)."""
    b_kept = a - difference
    a_kept = difference + b_kept
    return (a - a_kept) + (b_kept - b)


@kernel
def _sum_lost(a: float, b: float, total: float) -> float:
    b_kept = total - a
    a_kept = total - b_kept
    return (a - a_kept) + (b - b_kept)


@kernel
def _product_lost(a: float, b: float, product: float) -> float:
    c = _SPLITTER * a
    a_high = c - (c - a)
    a_low = a - a_high
    c = _SPLITTER * b
    b_high = c - (c - b)
    b_low = b - b_high
    return a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)
