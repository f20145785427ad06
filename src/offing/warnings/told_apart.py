"""What a service tells of a warning apart from its text, held against what the text tells."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from offing.schema.warning import Announced, Area, NavWarning, Window
from offing.schema.warning_json import together

_ALIKE = 0.02  # of the area of both together: what rounding, and a circle drawn with corners, makes of one
_NEAR = 0.02  # degrees, between lines or points
DIFFER = "the text's own positions are not those of the dataset, which are drawn"


def with_told(found: NavWarning, told: Announced) -> NavWarning:
    """Return a warning with its areas drawn as its service tells them; areas of both are drawn already.

    The text's areas stay where they are the same: they tell hours and circles. Where the text tells
    none, or others, those told apart are taken, with the text's windows where it tells but one set of them.
    """
    cancels = [one for one in told.cancels if not any(_same(one, other) for other in found.cancels)]
    listed = [one for one in told.in_force if not any(_same(one, other) for other in found.in_force)]
    merged = replace(found, cancels=(*found.cancels, *cancels), in_force=(*found.in_force, *listed))
    return replace(merged, areas=_areas(found.areas, told.areas)) if told.areas else merged


def _same(one: Any, other: Any) -> bool:
    return bool((one.series, one.number, one.year) == (other.series, other.number, other.year))


def _areas(read: tuple[Area, ...], told: tuple[Area, ...]) -> tuple[Area, ...]:
    own = [area for area in read if area.shapes]
    given = [area for area in told if area.shapes]
    windows = _one_set(read)
    if own and (not given or _alike(own, given)):
        return tuple(area if area.windows or not told[0].windows else _timed(area, told[0]) for area in read)
    reservations = (DIFFER,) if own else ()
    return tuple(
        replace(
            area,
            windows=windows or area.windows,
            supposed=() if windows else area.supposed,
            reservations=(*area.reservations, *reservations),
        )
        for area in given or told
    )


def _timed(area: Area, told: Area) -> Area:
    return replace(area, windows=told.windows, supposed=(*area.supposed, *told.supposed))


def _one_set(areas: Sequence[Area]) -> tuple[Window, ...]:
    """Return the windows that a text tells for all its areas alike; none where they differ."""
    sets = {tuple((one.start, one.end, one.alternate) for one in area.windows) for area in areas if area.windows}
    return next((area.windows for area in areas if area.windows), ()) if len(sets) == 1 else ()


def _alike(own: Sequence[Area], given: Sequence[Area]) -> bool:
    """Tell whether two sets of areas are drawn alike."""
    import shapely

    drawn = [together([area.geometry for area in some if area.geometry]) for some in (own, given)]
    if None in drawn:
        return False
    one, other = (shapely.geometry.shape(geometry) for geometry in drawn)
    one, other = (shapely.union_all([shapely.make_valid(part) for part in _parts(shape)]) for shape in (one, other))
    if one.area and other.area:
        return bool(shapely.symmetric_difference(one, other).area <= _ALIKE * shapely.union(one, other).area)
    return bool(shapely.hausdorff_distance(one, other) <= _NEAR)


def _parts(shape: Any) -> list[Any]:
    return [part for one in getattr(shape, "geoms", [shape]) for part in getattr(one, "geoms", [one])]
