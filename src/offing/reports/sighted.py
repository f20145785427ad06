"""Observations as sightings: who saw what, where and when, each slot with its cell or line."""

import re
from collections.abc import Iterator
from typing import Any

from offing.atlas import institutions
from offing.atlas.navies import navies
from offing.atlas.states import states
from offing.codecs.stated_places import read_heading, read_number
from offing.reports.forces_told import force_unit
from offing.reports.place_outlines import resolve
from offing.reports.sighted_ships import of_class, owner, ship
from offing.schema.claim import Claim, Force, Party, Place, Reading, Span, Time, Unit
from offing.schema.document import Document
from offing.schema.sighting import Observation, Observed, Spot, Told

NOT_JUDGED = "F6"
_GRADE = re.compile(r"[A-F][1-6]")
_NAVAL = frozenset("warship destroyer frigate corvette cruiser carrier amphibious submarine intelligence".split())
_NOTED = 5  # remarks of a document that are listed in its account
_LOW_SCORE = 0.5


def read_observed(document: Document) -> Reading:
    """Return the sightings of a document of observations; of a file of a camera none, only lines of what it says."""
    observed = document.observed or Observed("")
    if observed.form == "media":
        lines = len(document.text.splitlines())
        return Reading((), lines, 0, {"what the file says": lines})
    made = [_sighting(one, observed.form) for one in observed.observations]
    notes = list(dict.fromkeys(note for _, some in made for note in some))
    more = (f"{len(notes) - _NOTED:,} more remarks stand with their sightings",) if len(notes) > _NOTED else ()
    return Reading(tuple(claim for claim, _ in made), len(made), len(made), notes=(*notes[:_NOTED], *more))


def _sighting(one: Observation, form: str) -> tuple[Claim, list[str]]:
    """Return one observation as a sighting, and what must be said of it."""
    notes = list(one.notes)
    on = one.when.start.date() if one.when else None
    target, state, navy = _whose(one)
    count, count_told = _count(one)
    units: list[Unit] = []
    for told in one.told.get("hull", ()):
        unit, note = ship(told, state, navy, on)
        units.append(unit)
        notes += [note] if note else []
    named = bool(units)
    if not named:  # beside a number the class is a remark on that ship
        units += [of_class(told, state, navy, on, count) for told in one.told.get("class", ())]
    place, place_notes = _place(one)
    notes += place_notes
    targets = (target,) if target else _owners(units)
    observer, origin = _party(one.first("observer")), _party(one.first("origin"))
    grade, grade_note = _grade(one)
    detail = _detail(one, grade_note, notes)
    forces = _forces(one, count, count_told, targets)
    naval = any(it.kind in _NAVAL for it in units) or any(it.unit in _NAVAL for it in forces)
    return (
        Claim(
            kind="sighting",
            quote=one.span,
            rule=f"sightings/{form}",
            actors=tuple(filter(None, (origin or observer,))),
            targets=targets,
            forces=forces,
            units=tuple(units),
            place=place,
            time=_time(one),
            speaker=observer if origin else None,
            origin=origin,
            plover="MOBILIZE" if naval else None,
            detail=detail,
            spans=_spans(one),
            sighted=True,
            observer=origin or observer,
            platforms=tuple(Unit(name=told.text, span=told.span) for told in one.told.get("platform", ())),
            means=_means(one, form),
            grade=grade,
        ),
        notes,
    )


def _whose(one: Observation) -> tuple[Party | None, str | None, str | None]:
    """Return whose ships were seen, as a party and as its state and navy."""
    for field in ("navy", "state"):
        told = one.first(field)
        if told is None:
            continue
        state, navy = owner(told.text)
        if navy:
            return Party(f"navy:{navy}", navies()[navy].name, "navy", state, span=told.span), state, navy
        if state:
            return Party(f"state:{state}", states()[state].name, "state", state, span=told.span), state, None
        return Party(f"name:{told.text.casefold()}", told.text, "name", span=told.span), None, None
    return None, None, None


def _owners(units: list[Unit]) -> tuple[Party, ...]:
    found: dict[str, Party] = {}
    for unit in units:
        if unit.navy and unit.navy in navies():
            it = navies()[unit.navy]
            found[unit.navy] = Party(f"navy:{unit.navy}", it.name, "navy", it.state, inferred="whose ship it is")
    return tuple(found.values())


def _count(one: Observation) -> tuple[int | None, Told | None]:
    told = one.first("count")
    number = read_number(told.text) if told else None
    return (int(number), told) if number is not None and 0 <= number < 1_000_000 else (None, told)


def _forces(one: Observation, count: int | None, told: Told | None, targets: tuple[Party, ...]) -> tuple[Force, ...]:
    if told is None:
        return ()
    unit = one.first("unit")
    kind = force_unit(unit.text) if unit else "ship"
    owner_ = targets[0].id if len(targets) == 1 else None
    note = unit.text if unit and kind == "ship" and unit.text.casefold() not in ("ship", "ships") else None
    bound = "exactly" if count is not None else "some"
    return (Force(count, kind, owner_, bound, note, span=told.span, count_span=told.span),)


def _party(told: Told | None) -> Party | None:
    if told is None:
        return None
    known = institutions.named(told.text, "en") or institutions.named(told.text, "ja")
    if known is not None:
        return Party(known.id, known.name, known.kind, known.state, span=told.span, inferred=told.inferred)
    return Party(f"name:{told.text.casefold()}", told.text, "name", span=told.span, inferred=told.inferred)


def _place(one: Observation) -> tuple[Place | None, list[str]]:
    """Return the place as told: a position with its circle, or a name with its outline; and remarks on it."""
    named, spot = one.first("place"), one.spot
    if spot is None:
        if named is None:
            return None, []
        place = resolve(Place(named.text, method="name", span=named.span))
        return place, [f"{named.text}: {place.note}"] if place.lat is None and place.note else []
    name = named.text if named else f"{spot.lat:.4f}, {spot.lon:.4f}"
    ashore = _ashore(spot)
    note = "; ".join(filter(None, (spot.note, ashore))) or None
    radius_km = None if spot.radius_m is None else spot.radius_m / 1000.0
    lat, lon = round(spot.lat, 7), round(spot.lon, 7)
    place = Place(name, lat, lon, _circle(spot), radius_km, "coordinates", note=note, span=spot.span)
    return place, [ashore] if ashore else []


def _ashore(spot: Spot) -> str:
    from offing.atlas.land import inland

    if not bool(inland(spot.lat, spot.lon)):
        return ""
    return f"{spot.lat:.3f}, {spot.lon:.3f} is on land, more than 10 km from every sea, lake, river and harbour known"


def _circle(spot: Spot) -> dict[str, Any]:
    if not spot.radius_m:
        return {"type": "Point", "coordinates": [round(spot.lon, 6), round(spot.lat, 6)]}
    import json

    import shapely

    from offing.nav.sectors import circle

    lats, lons = circle(spot.lat, spot.lon, spot.radius_m)
    ring = shapely.Polygon(list(zip(lons, lats, strict=True)))
    drawn: dict[str, Any] = json.loads(shapely.to_geojson(shapely.set_precision(ring, 1e-5)))
    return drawn


def _time(one: Observation) -> Time | None:
    when = one.when
    if when is None:
        return None
    return Time(when.start, when.end, when.granularity, when.inferred, when.zone, when.local, when.span)


def _grade(one: Observation) -> tuple[str, str]:
    told = one.first("grade")
    if told is None:
        return NOT_JUDGED, "nobody has judged it"
    if is_grade(told.text):
        return _plain(told.text), "as told" if told.span else told.inferred or "as told"
    return NOT_JUDGED, f"{told.text!r} is no grade (A to F, then 1 to 6)"


def is_grade(words: str) -> bool:
    """Tell whether a text is a grade: reliability A to F, credibility 1 to 6."""
    return _GRADE.fullmatch(_plain(words)) is not None


def _plain(words: str) -> str:
    return words.upper().replace("-", "").replace(" ", "")


def _means(one: Observation, form: str) -> str | None:
    told = one.first("means")
    if form == "detections":
        return f"satellite: {told.text}" if told else "satellite"
    if told is not None:
        return told.text
    kinds = {media.get("type") for media in one.media}
    return None if not kinds else "video" if kinds & {"MP4", "MOV"} else "photograph"


def _detail(one: Observation, grade_note: str, notes: list[str]) -> dict[str, Any]:
    detail: dict[str, Any] = {"grade_reason": grade_note}
    heading = one.first("heading")
    if heading is not None:
        detail["heading"] = heading.text
        degrees = read_heading(heading.text)
        if degrees is not None:
            detail["heading_deg"] = degrees
    if one.told.get("note"):
        detail["note"] = " · ".join(told.text for told in one.told["note"])
    if one.told.get("hull") and one.told.get("class"):
        detail["class_told"] = ", ".join(told.text for told in one.told["class"])
    found = one.detection
    if found is not None:
        told = {"length_m": found.length_m, "score": found.score, "error_m": found.error_m}
        detail["detection"] = {name: value for name, value in told.items() if value is not None} | dict(found.said)
        if found.score is not None and found.score < _LOW_SCORE:
            detail["detection"]["score_is"] = "low"
    if one.media:
        detail["media"] = [dict(media) for media in one.media]
    if notes:
        detail["notes"] = list(notes)
    return detail


def _spans(one: Observation) -> dict[str, Span]:
    return dict(_own_spans(one))


def _own_spans(one: Observation) -> Iterator[tuple[str, Span]]:
    for field, name in (("heading", "detail.heading"), ("note", "detail.note"), ("means", "means"), ("grade", "grade")):
        told = one.first(field)
        if told is not None and told.span is not None:
            yield name, told.span
    if one.detection is not None:
        for field, span in one.detection.spans.items():
            yield f"detail.detection.{'length_m' if field == 'length' else field}", span
