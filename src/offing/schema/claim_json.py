"""Claims as JSON takes them: the object that `parse` prints and the record keeps."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from offing.schema.claim import Claim, Force, Party, Place, Span, Time, Unit

_SLOTS = (Party, Force, Unit, Place, Time)
_LISTS = ("actors", "targets", "forces", "units")
_SINGLE = ("place", "time", "speaker", "origin")
_SIGHTED = ("observer", "platforms", "means", "grade")
# Where a slot lies is told in the claim's own table of spans.
_PLACED = ("span", "spans", "count_span")


def claim_json(claim: Claim, text: str, id_: str) -> dict[str, Any]:
    """Return a claim as plain data; ``spans`` maps each slot to its stretch of *text*, [start, end) in code points.

    Slots are named "actors.0", "units.1.hull_number", "forces.0.count", "detail.from" …; ``quote`` is the claim's own
    stretch. A sighting, and no other claim, has ``observer platforms means grade``.
    """
    said: dict[str, Any] = {"id": id_, "kind": claim.kind, "report": "sighting" if claim.sighted else "claim"}
    said |= {name: [_plain(one) for one in getattr(claim, name)] for name in _LISTS}
    said |= {name: _plain(getattr(claim, name)) for name in _SINGLE}
    if claim.sighted:
        said |= {name: _plain(getattr(claim, name)) for name in _SIGHTED}
    said |= {"modality": claim.modality, "plover": claim.plover, "detail": _plain(claim.detail)}
    said |= {"text": text[slice(*claim.quote)], "spans": spans_of(claim)}
    return said | {"rule": claim.rule, "tier": claim.tier}


def spans_of(claim: Claim) -> dict[str, list[int]]:
    """Return where each slot of a claim stands in the text, the claim's quote first, the others in the text's order."""
    found: dict[str, Span] = {}
    for name in (*_LISTS, *_SINGLE, *_SIGHTED):
        _collect(found, name, getattr(claim, name))
    for name, value in claim.detail.items():
        _collect(found, f"detail.{name}", value)
    found |= claim.spans
    ordered = sorted(found.items(), key=lambda item: (item[1], item[0]))
    return {"quote": list(claim.quote)} | {name: list(span) for name, span in ordered}


def _collect(found: dict[str, Span], name: str, value: Any) -> None:
    if isinstance(value, tuple | list):
        for number, one in enumerate(value):
            _collect(found, f"{name}.{number}", one)
        return
    if not isinstance(value, _SLOTS):
        return
    if value.span is not None:
        found[name] = value.span
    if isinstance(value, Unit):
        found |= {f"{name}.{part}": span for part, span in value.spans.items()}
    if isinstance(value, Force):
        if value.count_span is not None:
            found[f"{name}.count"] = value.count_span
        _collect(found, f"{name}.of_which", value.of_which)


def _plain(value: Any) -> Any:
    if isinstance(value, _SLOTS):
        told = {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.name not in _PLACED}
        return {_name(name): one for name, one in told.items() if one not in (None, [], {})}
    if isinstance(value, Mapping):
        if "coordinates" in value:  # GeoJSON, plain as it is, and hundreds of corners
            return value
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


def _name(field: str) -> str:
    """Return the record's word for a slot's part."""
    return "class" if field == "class_name" else field
