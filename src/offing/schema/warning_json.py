"""Warnings as JSON takes them: the object that `parse` prints and the record keeps."""

from collections.abc import Mapping, Sequence
from typing import Any

from offing.schema.warning import Area, NavWarning, Reference, Shape, Window

PLOTTED, RESERVED, UNPLOTTED = "plotted", "plotted with a reservation", "not plotted"


def warning_json(warning: NavWarning, text: str, id_: str) -> dict[str, Any]:
    """Return a warning as plain data; ``plotted`` says how it lies on the map, and where it does not, why.

    ``spans`` maps each part ("number", "areas.0", "areas.0.shapes.1.vertices.2", "areas.0.windows.3", "cancels.0") to
    its stretch of *text*, [start, end) in code points.
    """
    spans: dict[str, list[int]] = {name: list(span) for name, span in warning.spans.items()}
    areas = [_area(one, f"areas.{n}", spans) for n, one in enumerate(warning.areas)]
    for n, one in enumerate(warning.cancels):
        spans[f"cancels.{n}"] = list(one.span)
    drawn = [one["geometry"] for one in areas if one["geometry"]]
    return {
        "id": id_,
        "kind": "warning",
        "report": "warning",
        "coordinator": warning.series or None,
        "number": warning.number or None,
        "year": warning.year,
        "subject": warning.subject,
        "issued": warning.issued,
        "authority": warning.authority,
        "regions": list(warning.regions),
        "areas": areas,
        "geometry": together(drawn),
        "cancels": [_reference(one) for one in warning.cancels],
        "cancels_itself": warning.cancels_itself,
        "cancelled_at": warning.cancelled_at,
        "observed_at": warning.observed_at,
        "in_force": [_reference(one) for one in warning.in_force],
        "understood": warning.understood,
        "plotted": plotted(warning),
        "unread": [
            {"text": text[slice(*one.span)], "reason": one.reason, "span": list(one.span)} for one in warning.unread
        ],
        "notes": list(warning.notes),
        "text": text[slice(*warning.span)],
        "spans": {"quote": list(warning.span)} | spans,
    }


def _area(area: Area, name: str, spans: dict[str, list[int]]) -> dict[str, Any]:
    spans[name] = list(area.span)
    for n, shape in enumerate(area.shapes):
        spans[f"{name}.shapes.{n}"] = list(shape.span)
        for m, vertex in enumerate(shape.vertices):
            spans[f"{name}.shapes.{n}.vertices.{m}"] = list(vertex.span)
    for n, window in enumerate(area.windows):
        spans[f"{name}.windows.{n}"] = list(window.span)
    return {
        "label": area.label,
        "shapes": [_shape(shape) for shape in area.shapes],
        "geometry": area.geometry,
        "windows": [_window(one) for one in area.windows],
        "alternate": [n for n, one in enumerate(area.windows) if one.alternate],
        "supposed": list(area.supposed),
        "reservation": "; ".join(area.reservations) or None,
    }


def _shape(shape: Shape) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": shape.kind, "positions": [[one.lat, one.lon] for one in shape.vertices]}
    if shape.name is not None:
        told["name"] = shape.name
    if shape.radius_m is not None:
        told["radius_m"] = shape.radius_m
    if shape.bearings_deg is not None:
        told["bearings_deg"] = list(shape.bearings_deg)
    if shape.along_shore:
        told["along_shore"] = list(shape.along_shore)
    if shape.excepting:
        told["excepting"] = list(shape.excepting)
    return told


def _window(window: Window) -> list[Any]:
    return [window.start, window.end]


def _reference(one: Reference) -> dict[str, Any]:
    return {"coordinator": one.series, "number": one.number, "year": one.year}


def plotted(warning: NavWarning) -> str:
    """Say how a warning lies on the map: plotted, with a reservation, or not, and why."""
    drawn = [one for one in warning.areas if one.geometry]
    if not drawn:
        return f"{UNPLOTTED}: {_why(warning.areas)}"
    if any(one.reservations for one in warning.areas) or warning.unread or len(drawn) < len(warning.areas):
        return RESERVED
    return PLOTTED


def _why(areas: Sequence[Area]) -> str:
    if not any(one.shapes for one in areas):
        return "no position is told"
    told = ["; ".join(one.reservations) for one in areas if one.reservations]
    return "; ".join(told) or "its shapes cannot be drawn"


def together(geometries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return one geometry of several, None of none."""
    if not geometries:
        return None
    return geometries[0] if len(geometries) == 1 else {"type": "GeometryCollection", "geometries": list(geometries)}
