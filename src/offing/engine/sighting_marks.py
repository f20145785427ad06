"""What sightings are compared by, kept beside them: observer and ships as a number, place, a detection's length."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

Row = dict[str, Any]
Body = Mapping[str, Any]
DETECTIONS = "sightings/detections"  # the rule of what a detector tells


def sighting_row(claim: int, body: Body) -> Row:
    """Return the row of table sighting_marks for one sighting; *claim* is its row, *body* its JSON object."""
    place = body.get("place") or {}
    detection = (body.get("detail") or {}).get("detection") if body.get("rule") == DETECTIONS else None
    return {
        "claim": claim,
        "mark": None if detection is not None else mark_of(body),
        "place": " ".join(str(place.get("name") or "").casefold().split())[:200],
        "radius_km": place.get("radius_km"),
        "relayed": body.get("origin") is not None,
        "detected": detection is not None,
        "length_m": (detection or {}).get("length_m"),
        "error_m": (detection or {}).get("error_m"),
    }


def mark_of(body: Body) -> int | None:
    """Return the number that two reports of one observation share: of its kind, who saw it, and which ships.

    Ships told by number or name are what they are compared by; where there are none, classes and counts. None where
    nobody is named who saw it, or nothing that was seen.
    """
    observer = (body.get("observer") or {}).get("id")
    ships = _ships(body) or _counts(body)
    if not observer or not ships:
        return None
    words = "\n".join((str(body.get("kind")), observer, *ships))
    return int.from_bytes(sha256(words.encode("utf-8", "surrogatepass")).digest()[:8]) >> 1


def _ships(body: Body) -> list[str]:
    named = [unit for unit in body.get("units") or () if unit.get("hull_number") or unit.get("name")]
    return sorted({_ship(unit) for unit in named})


def _ship(unit: Body) -> str:
    if unit.get("hulls"):
        return "|".join(sorted(unit["hulls"]))
    who = unit.get("state") or unit.get("navy") or ""
    return f"{who}:{unit.get('hull_number') or str(unit.get('name')).casefold()}"


def _counts(body: Body) -> list[str]:
    classes = [
        f"{unit.get('count') or 1} {unit.get('class_id') or unit.get('class')}" for unit in body.get("units") or ()
    ]
    counts = [f"{force.get('count')} {force['unit']} {force.get('owner') or ''}" for force in body.get("forces") or ()]
    return sorted(classes) or sorted(counts)
