"""The water a ship wants clear about her: a domain that grows with her length and her speed.

Wang's quaternion ship domain (N. Wang, "An Intelligent Spatial Collision Risk Based on the
Quaternion Ship Domain", Journal of Navigation 63, 2010, 733-749): four radii, from the advance
and the tactical diameter of turning trials (Kijima and Furukawa, IFAC Manoeuvring and Control of
Marine Craft, 2003), joined by quarters of ellipses.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# The regression's speeds; below a knot its logarithms mean nothing.
_SLOWEST_KN = 1.0
# The risk on the boundary of the domain as published without fuzziness.
_RISK_ON_BOUNDARY = 0.5


def domain_radii(length_m: ArrayLike, sog_kn: ArrayLike, risk: float = _RISK_ON_BOUNDARY) -> tuple[Floats, ...]:
    """Return the radii ahead, astern, to starboard and to port, in metres, of n ships.

    The *risk* of the fuzzy domain is 0.5 on the boundary proper, and more on smaller ones within it.
    A ship of 200 m at 15 kn has 1208, 704, 767 and 585 m at 0.5, and 471, 274, 299 and 228 m at 0.9.
    """
    speed = np.log10(np.maximum(np.asarray(sog_kn, np.float64), _SLOWEST_KN))
    advance = 10.0 ** (0.3591 * speed + 0.0952)
    tactical = 10.0 ** (0.5441 * speed - 0.0795)
    turning = np.sqrt(advance**2 + (tactical / 2) ** 2)
    size = np.asarray(length_m, np.float64) * math.sqrt(math.log(1 / risk) / math.log(1 / _RISK_ON_BOUNDARY))
    return (
        (1.0 + 1.34 * turning) * size,
        (1.0 + 0.67 * turning) * size,
        (0.2 + tactical) * size,
        (0.2 + 0.75 * tactical) * size,
    )


def domain_m(length_m: ArrayLike, sog_kn: ArrayLike, off_bow_deg: ArrayLike, risk: float = 0.5) -> Floats:
    """Return how far n domains reach in metres in a direction, told clockwise from each bow in degrees."""
    ahead, astern, starboard, port = domain_radii(length_m, sog_kn, risk)
    angle = np.radians(np.asarray(off_bow_deg, np.float64))
    along, across = np.cos(angle), np.sin(angle)
    slope = np.hypot(along / np.where(along >= 0, ahead, astern), across / np.where(across >= 0, starboard, port))
    return np.asarray(1.0 / slope)
