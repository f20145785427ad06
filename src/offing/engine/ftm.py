"""Lines of the record as entities of FollowTheMoney, so that they join other graphs (https://followthemoney.tech).

Hulls and ships become Vessel, aircraft Airplane, states, navies and ministries PublicBody, alliances Organization,
office-holders Person, each line an Event, each source an Article or a Document. FollowTheMoney lets only persons
and bodies be involved in an event: a vessel is tied to it by an UnknownLink whose role names the lane. Ids are hashes
of what they stand for, so that the same ship has the same id in every export.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from offing.atlas import classes, hulls
from offing.atlas.hulls import Hull
from offing.atlas.navies import navies
from offing.atlas.states import states
from offing.engine.beside import Copy
from offing.engine.chart_signs import LANES
from offing.engine.cited import Cited, Note
from offing.schema.text import visible

Line = Mapping[str, Any]
Entity = dict[str, Any]
_LONGEST = {"name": 380, "alias": 380, "title": 1000, "location": 240, "keywords": 200, "registrationNumber": 60}
_TEXT = 20_000
_MADE_UP = "RE-ENACTMENT: nothing of this happened"
_BODIES = ("state", "ministry", "navy", "command", "fleet", "staff", "coastguard")
_LOWER_BOUND = "Counts of craft heard are lower bounds; silence is no proof of absence."


def entities(
    lines: Iterable[Line], cited: Cited, copies: Mapping[int, Copy], tell: Callable[[Line], tuple[str, Sequence[str]]]
) -> list[Entity]:
    """Return the entities of *lines*, each once, sorted by id; *tell* returns a line's headline and its sentences."""
    found: dict[str, Entity] = {}
    for line in lines:
        for entity in _of_line(line, cited.of(line), copies, tell):
            held = found.setdefault(entity["id"], entity)
            if held is not entity:
                _join(held, entity)
    return [found[key] for key in sorted(found)]


def _join(held: Entity, more: Entity) -> None:
    for name, values in more["properties"].items():
        known = held["properties"].setdefault(name, [])
        known += [value for value in values if value not in known]
        known.sort()


def _of_line(
    line: Line, notes: Sequence[Note], copies: Mapping[int, Copy], tell: Callable[[Line], tuple[str, Sequence[str]]]
) -> Iterator[Entity]:
    made_up = bool(line["synthetic"])
    proofs = [_source(note, copies, made_up) for note in notes]
    yield from proofs
    proof = [one["id"] for one in proofs]
    bodies = list(_parties(line, made_up))
    yield from bodies
    event = _event(line, notes, proof, [one["id"] for one in bodies if one["schema"] != "Vessel"], tell)
    yield event
    role = LANES[line["source"]]
    for vessel in _vessels(line, proof, made_up):
        yield vessel
        if vessel["schema"] in ("Vessel", "Airplane"):
            link = {"subject": vessel["id"], "object": event["id"], "role": role, "proof": proof}
            link |= {"startDate": _date(line["t_start"]), "endDate": _date(line["t_end"])}
            yield _entity("UnknownLink", f"link\n{vessel['id']}\n{event['id']}", made_up, **link)


def _event(
    line: Line, notes: Sequence[Note], proof: list[str], involved: list[str], tell: Callable[[Line], Any]
) -> Entity:
    name, sentences = tell(line)
    lane = LANES[line["source"]]
    keywords = [lane, line["kind"].replace("_", " ")]
    place = f"{line['lat']:.5f}, {line['lon']:.5f}" if line["lat"] is not None else None
    told = {
        "name": f"{_MADE_UP.partition(':')[0]}: {name}" if line["synthetic"] else name,
        "startDate": _date(line["t_start"]),
        "endDate": _date(line["t_end"]),
        "location": [line.get("area"), place],
        "recordId": line["id"],
        "keywords": keywords,
        "summary": "\n".join(sentences),
        "involved": involved,
        "proof": proof,
        "publisher": [note.publisher for note in notes],
        "sourceUrl": [note.address for note in notes],
        "notes": [f"Lane: {lane}", *([_LOWER_BOUND] if lane == "transmitted" else [])],
    }
    return _entity("Event", f"event\n{line['id']}", bool(line["synthetic"]), **told)


def _source(note: Note, copies: Mapping[int, Copy], made_up: bool) -> Entity:
    copy = copies.get(note.source.id)
    sums = [f"SHA-256 of the input: {note.source.sha256}"]
    sums += [f"SHA-256 of its text: {note.text_sha256}"] if note.text_sha256 else []
    told: dict[str, Any] = {"fileName": copy.file if copy and copy.file else note.source.name, "notes": sums}
    if not note.document:
        return _entity("Document", f"input\n{note.source.sha256}", made_up, title=note.source.name, **told)
    told |= {"title": note.title or note.source.name, "publisher": note.publisher, "sourceUrl": note.address}
    told |= {"publishedAt": _published(note), "language": note.language.partition("-")[0]}
    return _entity("Article", f"document\n{note.document}", made_up, **told)


def _published(note: Note) -> str | None:
    if note.published is None:
        return None
    length = {"month": 7, "day": 10}.get(note.published_grain, 19)
    return (_date(note.published) or "")[:length]


def _parties(line: Line, made_up: bool) -> Iterator[Entity]:
    """Yield who acts, is acted on, speaks or sees, each once."""
    detail = line["detail"]
    some = [detail.get(name) for name in ("speaker", "origin", "observer")]
    every = [*detail.get("actors", ()), *detail.get("targets", ()), *(one for one in some if one)]
    seen: dict[str, None] = {}
    for party in every:
        if party["id"] not in seen:
            seen[party["id"]] = None
            if not party["id"].startswith("person:") or party.get("office"):  # persons only in public office
                yield _party(party, made_up)


def _party(party: Line, made_up: bool) -> Entity:
    kind, _, key = party["id"].partition(":")
    navy = navies().get(key) if kind == "navy" else None
    name = navy.name if navy else party["name"]
    state = party.get("state") or (navy.state if navy else key if kind == "state" else None)
    if kind == "state" and key in states():
        name = states()[key].name
    told: dict[str, Any] = {"name": name, "alias": party["name"] if party["name"] != name else None}
    if kind == "person":
        told |= {"position": party.get("office"), "country": _country(state)}
        return _entity("Person", f"party\n{party['id']}", made_up, **told)
    schema = "PublicBody" if kind in _BODIES else "Organization" if kind == "alliance" else "LegalEntity"
    return _entity(schema, f"party\n{party['id']}", made_up, country=_country(state), **told)


def _vessels(line: Line, proof: list[str], made_up: bool) -> Iterator[Entity]:
    """Yield the craft and hulls of a line, and the navies that hulls belong to; a class alone names no hull."""
    for craft in line["craft"]:
        yield _craft(craft, proof, made_up)
    detail = line["detail"]
    for unit in (*detail.get("units", ()), *(detail.get("platforms") or ())):
        yield from _hull(unit, proof, made_up)


def _craft(craft: Line, proof: list[str], made_up: bool) -> Entity:
    kind, _, number = craft["id"].partition(":")
    told: dict[str, Any] = {"name": craft.get("name") or craft["id"], "proof": proof}
    if kind == "icao":
        return _entity("Airplane", f"craft\n{craft['id']}", made_up, icaoCode=number.upper(), **told)
    told |= {"flag": _country(craft.get("flag")), "type": craft.get("type")}
    told |= {"mmsi": number if kind == "mmsi" else None, "imoNumber": f"IMO{number}" if kind == "imo" else None}
    if kind == "masked":
        told["notes"] = "A pleasure craft, masked."
    return _entity("Vessel", f"craft\n{craft['id']}", made_up, **told)


def _hull(unit: Line, proof: list[str], made_up: bool) -> Iterator[Entity]:
    if not (unit.get("name") or unit.get("hull_number")):
        return
    known = [_ledger()[key] for key in unit.get("hulls", ()) if key in _ledger()]
    if len(known) == 1:
        yield from _known(known[0], unit, proof, made_up)
        return
    told: dict[str, Any] = {"name": unit.get("name") or unit.get("hull_number"), "proof": proof}
    told |= {
        "registrationNumber": unit.get("hull_number"),
        "type": unit.get("class"),
        "flag": _country(unit.get("state")),
    }
    if len(known) > 1:
        told["notes"] = f"May be any of: {', '.join(f'{it.name} ({it.pennant})' for it in known)}"
    words = (unit.get("navy") or unit.get("state"), unit.get("hull_number"), unit.get("name"))
    yield _entity("Vessel", "\n".join(["unit", *(str(word or "") for word in words)]), made_up, **told)


def _known(hull: Hull, unit: Line, proof: list[str], made_up: bool) -> Iterator[Entity]:
    navy = navies()[hull.navy]
    party = {"id": f"navy:{hull.navy}", "name": navy.name, "state": navy.state}
    operator = _party(party, made_up)
    yield operator
    ship_class = classes.classes().get(hull.ship_class)
    told: dict[str, Any] = {"name": hull.name, "alias": [*hull.spellings()[1:], unit.get("name")]}
    told |= {"registrationNumber": hull.pennant, "flag": _country(navy.state), "operator": operator["id"]}
    told |= {"type": ship_class.name if ship_class else hull.ship_class, "mmsi": hull.mmsi and f"{hull.mmsi:09d}"}
    told |= {"imoNumber": f"IMO{hull.imo}" if hull.imo else None, "proof": proof}
    told["notes"] = [f"Ledger: {hull.id}", *([hull.doubt] if hull.doubt else [])]
    told["alias"] = [name for name in told["alias"] if name and name != hull.name]
    yield _entity("Vessel", f"hull\n{hull.id}", made_up, **told)


@cache
def _ledger() -> dict[str, Hull]:
    return {it.id: it for it in hulls.hulls()}


def _country(state: Any) -> str | None:
    return state.lower() if isinstance(state, str) and len(state) == 2 and state.isalpha() else None


def _date(value: Any) -> str | None:
    if value is None:
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _entity(schema: str, key: str, made_up: bool, **told: Any) -> Entity:
    """Return an entity with only what is told, every value a text, sorted."""
    properties: dict[str, list[str]] = {}
    for name, value in told.items():
        values = value if isinstance(value, list | tuple) else [value]
        words = {_words(name, one) for one in values if one not in (None, "")}
        if words - {""}:
            properties[name] = sorted(words - {""})
    if made_up:
        properties["notes" if schema != "UnknownLink" else "description"] = sorted(
            {*properties.get("notes", []), _MADE_UP}
        )
    kind = "made-up\n" if made_up else ""
    return {
        "id": f"offing-{sha256((kind + key).encode()).hexdigest()[:24]}",
        "schema": schema,
        "properties": properties,
    }


def _words(name: str, value: Any) -> str:
    text = visible(str(value).replace("\n", "\u0000")).replace("\\x00", "\n")
    limit = _LONGEST.get(name, _TEXT)
    cleaned = text if "\n" in text and name in ("summary", "notes", "description") else " ".join(text.split())
    return cleaned[:limit].strip()
