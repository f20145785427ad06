"""Circles through positions: where they run round, how wide, and how well they fit.

I. Kasa's fit ("A circle fitting procedure and its error analysis", IEEE Transactions on
Instrumentation and Measurement 25, 1976): least squares of x² + y² + Dx + Ey + F. It needs
sums alone, so positions need not be kept.
"""

import math

from offing.nav.compiled import kernel

# What is summed, of places in metres about any origin: 1, x, y, xx, yy, xy, xz, yz, z, zz with z = xx + yy.
SUMS = 10
# A circle is run round if the places vary about their own middle nearly as they would all round,
# and lie on the rim to a tenth of its radius.
_ROUND, _RIM = 0.7, 0.1
_SMALLEST_M, _LARGEST_M, _FEWEST = 100.0, 30_000.0, 8


@kernel
def circle_of(sums: tuple[float, ...]) -> tuple[float, float, float]:
    """Return x and y of the middle and the radius of the circle that places run round; NaN where they do not."""
    n, sx, sy, sxx, syy, sxy, sxz, syz, sz, szz = sums
    if n < _FEWEST:
        return math.nan, math.nan, math.nan
    mx, my, mz = sx / n, sy / n, sz / n
    xx, yy, xy = sxx / n - mx * mx, syy / n - my * my, sxy / n - mx * my
    xz, yz, zz = sxz / n - mx * mz, syz / n - my * mz, szz / n - mz * mz
    both = xx * yy - xy * xy
    if both <= 0.0:
        return math.nan, math.nan, math.nan
    d, e = (xz * yy - yz * xy) / both, (yz * xx - xz * xy) / both
    x, y = 0.5 * d, 0.5 * e
    squared = mz - 2.0 * x * mx - 2.0 * y * my + x * x + y * y
    if not _SMALLEST_M * _SMALLEST_M <= squared <= _LARGEST_M * _LARGEST_M:
        return math.nan, math.nan, math.nan
    left = max(zz - d * xz - e * yz, 0.0)
    off_rim = math.sqrt(left) / (2.0 * math.sqrt(squared))
    if xx + yy < _ROUND * squared or off_rim > _RIM * math.sqrt(squared):
        return math.nan, math.nan, math.nan
    return x, y, math.sqrt(squared)
