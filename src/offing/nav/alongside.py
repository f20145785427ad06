"""How far apart two hulls on nearly one course lie, from where their antennas are."""

import math

import numpy as np
from numpy.typing import NDArray

from offing.nav.compiled import kernel
from offing.nav.runs import Floats

Singles = NDArray[np.float32]


def off_antenna(
    range_m: Singles, bearing_deg: Singles, cog_a_deg: Singles, cog_b_deg: Singles, apart_deg: Singles
) -> tuple[Floats, Floats]:
    """Return how far ahead and to starboard of a's antenna b's lies, metres, along their mean course.

    *apart_deg* is the true angle between the courses: where the courses' own difference says
    otherwise (beside a pole, where each has a north of its own) a's course counts alone. NaN
    where a course is unknown.
    """
    turn = (cog_b_deg.astype(np.float64) - cog_a_deg + 540.0) % 360.0 - 180.0
    turn = np.where(np.abs(np.abs(turn) - apart_deg) < 1.0, turn, 0.0)
    angle = np.radians(bearing_deg.astype(np.float64) - (cog_a_deg + turn / 2))
    metres = range_m.astype(np.float64)
    return metres * np.cos(angle), metres * np.sin(angle)


@kernel
def hull_gap_m(ahead: float, starboard: float, a: Floats, b: Floats) -> float:
    """Return the distance of two hulls on parallel courses, 0 where they overlap.

    *a* and *b* hold how far bow, stern, port and starboard side lie from each antenna, and b's
    antenna lies so far *ahead* and to *starboard* of a's; all in metres. Hulls are boxes.
    """
    along = max(0.0, ahead - b[1] - a[0], -ahead - b[0] - a[1])
    across = max(0.0, starboard - b[2] - a[3], -starboard - b[3] - a[2])
    return math.hypot(along, across)
