"""Read the words before the positions of a warning: "IN AREA BOUND BY", "WITHIN 20 MILES OF", "ALONG TRACKLINE"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from offing.codecs.warning_shapes import NO_RADIUS, Intro
from offing.codecs.warning_tokens import Token

_OF = frozenset("OF FROM AROUND ABOUT ИЗ ОТ THE POSITION POSITIONS AND A IN".split())
_NO_DISTANCE = frozenset("BERTH LONG DEEP HIGH CABLES WIDE BELOW ABOVE OFF OFFSHORE LENGTH TALL CABLE SEISMIC".split())

_COMPASS = re.compile(r"(?:NORTH|SOUTH|EAST|WEST)(?:-?(?:NORTH|SOUTH|EAST|WEST))*(?:WARDS?|ERLY)?|[NSEW]{1,3}")
_ELSEWHERE = "it is told by its distance from a position; that position is shown"
_CORRIDOR = 6  # tokens from "5 MILES WIDE" to the line

_TURN, _THREE_DIGITS = 360, 3


def intro(row: Sequence[Token], at: int, before: Intro) -> tuple[Intro, int]:
    """Return what is known of coming positions with the words at a token, and the token behind these; *at* if none."""
    rule = _RULES.get(row[at].kind)
    return rule(row, at, before) if rule is not None else (before, at)


def _area(_row: Sequence[Token], at: int, before: Intro) -> tuple[Intro, int]:
    return replace(before, is_area=True), at + 1


def _bound(row: Sequence[Token], at: int, _before: Intro) -> tuple[Intro, int]:
    return Intro("polygon", is_area=True), _skip_by(row, at + 1)


def _joining(_row: Sequence[Token], at: int, before: Intro) -> tuple[Intro, int]:
    return Intro("line" if before.kind == "line" else "polygon", before.radius_m, is_area=before.is_area), at + 1


def _line(row: Sequence[Token], at: int, before: Intro) -> tuple[Intro, int]:
    if before.is_area and any(one.value == "BY" for one in row[max(0, at - 2) : at]):
        return Intro("polygon", is_area=True), at + 1  # "IN AREA … BY THE LINES JOINING"
    return (before if before.kind == "polygon" else Intro("line", before.radius_m, before.bearings)), at + 1


def _along(_row: Sequence[Token], at: int, before: Intro) -> tuple[Intro, int]:
    return (before if before.kind == "polygon" else Intro("line", before.radius_m)), at + 1


def _within(row: Sequence[Token], at: int, before: Intro) -> tuple[Intro, int]:
    found, behind = distance(row, at + 1)
    if found is not None:
        return replace(before, kind="circle", radius_m=found), behind
    return (before if before.kind else replace(before, kind="circle", said=(NO_RADIUS,))), at + 1


def _centre(_row: Sequence[Token], at: int, before: Intro) -> tuple[Intro, int]:
    return replace(before, kind="circle"), at + 1


def _vicinity(_row: Sequence[Token], at: int, before: Intro) -> tuple[Intro, int]:
    return replace(before, kind=before.kind or "point"), at + 1


def _skip_by(row: Sequence[Token], at: int) -> int:
    while at < len(row) and (
        row[at].kind in ("line", "joining", "area")
        or row[at].value in ("BY", "THE", "A", "FOLLOWING", "POINTS", ":", "COORDINATES", "POSITIONS", "OF", "WITH")
    ):
        at += 1
    return at


def distance(row: Sequence[Token], at: int) -> tuple[float | None, int]:
    """Return metres of "20 MILES", "1.5 NM", "A HALF MILE", and the token behind; None where there is no distance."""
    start = at
    while at < len(row) and row[at].value in ("A", "ABOUT", "APPROXIMATELY", "RADIUS", "OF", "AN"):
        at += 1
    if at + 1 >= len(row) or row[at].kind != "number":
        return None, start
    number, following = row[at], at + 1
    if row[following].kind == "dash":
        following += 1
    if following < len(row) and row[following].value == "NAUTICAL":
        following += 1
    if following >= len(row) or row[following].kind != "unit":
        return None, start
    metres = float(number.value) * float(row[following].value)
    return metres, following + 1


def _radius(row: Sequence[Token], at: int, before: Intro) -> tuple[Intro, int]:
    found, behind = distance(row, at + 1)
    if found is not None:
        return replace(before, kind="circle", radius_m=found), behind
    return replace(before, kind="circle", said=(NO_RADIUS,)), at + 1


def _distance_first(row: Sequence[Token], at: int, before: Intro) -> tuple[Intro, int]:
    """Read "20 MILES OF", "5 NM RADIUS"; a distance that says something else ("4500 METER LONG") is none."""
    found, behind = distance(row, at)
    if found is None:
        return before, at
    word = str(row[behind].value) if behind < len(row) else ""
    if behind < len(row) and row[behind].kind == "radius":
        return replace(before, kind="circle", radius_m=found), behind + 1
    if word == "EITHER":
        return Intro("line", found), behind + 1
    if word in ("WIDE", "BROAD", "WIDTH") and _line_ahead(row, behind):
        return Intro("line", found / 2), behind + 1
    if _elsewhere(row, at, behind):
        return replace(before, kind=before.kind or "point", said=(_ELSEWHERE,)), behind + 1
    if word in ("OF", "FROM", "AROUND") and before.kind != "polygon":
        if behind + 1 < len(row) and row[behind + 1].kind in ("angle", "line", "label", "stop", "area"):
            return replace(before, kind="circle" if before.kind != "line" else "line", radius_m=found), behind + 1
        if before.kind == "circle":
            return replace(before, radius_m=found), behind + 1
    return before, at


def _line_ahead(row: Sequence[Token], at: int) -> bool:
    """Tell whether a width is that of a corridor: a line follows, not a berth."""
    return any(one.kind in ("along", "line", "joining") for one in row[at : at + _CORRIDOR])


def _elsewhere(row: Sequence[Token], at: int, behind: int) -> bool:
    """Tell whether a distance leads away from a position: "10 MILES NORTH OF", "090 DEGREES 10 MILES FROM"."""
    following = [one.kind for one in row[behind + 1 : behind + 4]]
    if at and row[at - 1].kind == "degrees" and row[behind : behind + 1] and row[behind].value in ("FROM", "OF"):
        return "angle" in following
    return behind < len(row) and _COMPASS.fullmatch(str(row[behind].value)) is not None and "angle" in following


def _between(row: Sequence[Token], at: int, before: Intro) -> tuple[Intro, int]:
    bearings, behind = bearings_at(row, at)
    if bearings is not None:
        return replace(before, bearings=bearings), behind
    following = row[at + 1].kind if at + 1 < len(row) else ""
    if following == "shore":
        return Intro("polygon", is_area=True), at + 1
    if before.kind == "line" or following not in ("angle", "stop", "label", "line"):
        return before, at + 1
    if following == "line":
        return replace(before, kind="between"), at + 1
    return Intro(
        "line" if not before.is_area and _paired(row, at + 1) else "between", before.radius_m, is_area=before.is_area
    ), at + 1


def _paired(row: Sequence[Token], at: int) -> bool:
    """Tell whether a latitude is followed by its longitude, not by another latitude."""
    found = [one.value.axis for one in row[at : at + 3] if one.kind == "angle"][:2]
    return found == ["lat", "lon"]


def _is_bearing(row: Sequence[Token], at: int) -> bool:
    written = str(row[at].value)
    named = at + 1 < len(row) and row[at + 1].kind == "degrees"
    return float(written) <= _TURN and (len(written) == _THREE_DIGITS or named)


def bearings_at(row: Sequence[Token], at: int) -> tuple[tuple[float, float] | None, int]:
    """Read "BETWEEN 343 DEGREES AND 023 DEGREES", "FROM 090 TO 180 DEGREES"; true bearings."""
    at += row[at].kind in ("between", "from")
    found: list[float] = []
    start, seen = at, False
    while at < len(row) and len(found) < 3:
        token = row[at]
        if token.kind == "number" and _is_bearing(row, at):
            found.append(float(token.value))
        elif token.kind == "degrees":
            seen = True
        elif token.kind not in ("and", "to", "dash") and token.value not in ("TRUE", "T", "°", "BEARING", "BEARINGS"):
            break
        at += 1
        if seen and len(found) == 2 and row[at - 1].kind == "degrees":
            break
    if len(found) == 2 and seen:
        return (found[0], found[1]), at
    return None, start


_RULES: dict[str, Callable[[Sequence[Token], int, Intro], tuple[Intro, int]]] = {
    "area": _area,
    "bound": _bound,
    "joining": _joining,
    "line": _line,
    "along": _along,
    "between": _between,
    "within": _within,
    "radius": _radius,
    "centre": _centre,
    "vicinity": _vicinity,
    "number": _distance_first,
}
