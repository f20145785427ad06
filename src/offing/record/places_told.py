"""Where an exercise as a whole is said to be, so that places that exclude one another show."""

from collections.abc import Iterable

from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from offing.record.telling import Telling
from offing.record.told_slots import Told, Value

_SLACK_DEG = 1.0  # about 60 nm: what outlines of seas and words such as "off" leave open


def places_told(tellings: Iterable[Telling]) -> list[Told]:
    """Return the places of an exercise as a whole where any two of them exclude one another; else none."""
    told = [(one, found) for one in tellings if _is_whole(one) and (found := outline(one)) is not None]
    apart = [
        (one, found)
        for one, found in told
        if any(found.distance(other) > _SLACK_DEG for two, other in told if two is not one)
    ]
    return [Told("place of the exercise", "where", _value(one), one) for one, _ in apart]


def _is_whole(one: Telling) -> bool:
    if one.kind != "exercise" or not one.detail.get("name") or one.modality in ("denied", "cancelled"):
        return False
    return not (one.detail.get("activities") or one.detail.get("before"))


def outline(one: Telling) -> BaseGeometry | None:
    """Return the outline of a telling's place, or the point where it has no outline; None where it tells none."""
    place = one.body.get("place") or {}
    if place.get("role", "at") != "at" or place.get("method") == "none":
        return None
    if place.get("geometry"):
        return shape(place["geometry"])
    if place.get("lat") is None or place.get("lon") is None:
        return None
    reach = min(float(place.get("radius_km") or 0.0), 2000.0) / 111.2
    return Point(place["lon"], place["lat"]).buffer(reach)


def _value(one: Telling) -> Value:
    name = str((one.body.get("place") or {}).get("name"))
    return Value(name, text=name.casefold())
