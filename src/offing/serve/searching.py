"""One box for all: a ship's name, hull number, MMSI, place, or words of a document."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

import pyarrow.compute as pc
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from offing.atlas.classes import classes
from offing.atlas.hull_identities import look_up
from offing.atlas.navies import navies
from offing.engine.area_facts import listed
from offing.engine.area_names import fold
from offing.engine.area_names import look_up as areas_named
from offing.engine.export import table_rows
from offing.engine.instants import moment
from offing.engine.search import documents_with
from offing.record.operation_find import found_operations
from offing.serve import shapes
from offing.serve.answer import as_json
from offing.serve.asked_app import TheRecord, TheStanding
from offing.serve.asking import LONGEST
from offing.serve.held import Held
from offing.serve.judged import gathered_of
from offing.serve.lines import one_line
from offing.serve.masking import MASKED
from offing.serve.problems import NotFound, NotReady
from offing.serve.standing import Version

router = APIRouter(prefix="/search", tags=["search"])
_EACH: Final = 20
_PATIENCE_S: Final = 1.0  # for operations, which take long to gather first
_HEX: Final = frozenset("0123456789abcdef")
_SHORTEST_ID: Final = 8


class SearchAsk(BaseModel):
    """Ask for whatever answers to some words."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[str, Field(min_length=1, max_length=LONGEST, description="A name, number, MMSI, place or words.")]
    limit: Annotated[int, Field(ge=1, le=_EACH, description="How many of each sort at most.")] = 10


@router.get("", summary="Search everything", response_model=shapes.Found)
def search(ask: Annotated[SearchAsk, Query()], held: TheRecord, standing: TheStanding) -> Response:
    """Return what answers to some words: craft, hulls, operations, areas and ports, documents; a line by its id."""
    words = " ".join(ask.q.split())
    found: list[dict[str, Any]] = []
    whole = True
    for look in (_line, _craft, _hulls) if words else ():
        found += look(held, words, ask.limit)
    try:
        found += _operations(held, standing.look(), words, ask.limit) if words else ()
    except NotReady:  # they are being worked out; what else answers is told meanwhile
        whole = False
    for look in (_places, _documents) if words else ():
        found += look(held, words, ask.limit)
    answer = as_json({"items": found, "generation": held.generation})
    if not whole:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _line(held: Held, words: str, _: int) -> Iterator[dict[str, Any]]:
    id_ = words.lower()
    if len(id_) < _SHORTEST_ID or not _HEX.issuperset(id_):
        return
    try:
        line = one_line(held, id_)
    except NotFound:
        return
    yield {"what": "line", "id": line["id"], "name": line["kind"], "source": line["source"], "t": line["t_start"]}


def _craft(held: Held, words: str, limit: int) -> Iterator[dict[str, Any]]:
    rows = held.craft_rows
    plain = words.removeprefix("MMSI ").strip()
    near = pc.match_substring(rows["name"], plain, ignore_case=True)
    if plain.isdigit() or ":" in plain:
        near = pc.or_kleene(near, pc.match_substring(rows["craft"], plain.lower()))
        near = pc.or_kleene(near, pc.equal(pc.cast(rows["imo"], "string"), plain.removeprefix("imo:")))
    some = rows.filter(pc.fill_null(near, False))
    ordered = sorted(
        table_rows(some), key=lambda one: ((one["name"] or "").casefold() != plain.casefold(), one["craft"])
    )
    for one in ordered[:limit]:
        if not one["craft"].startswith(MASKED):
            facts = {name: one[name] for name in ("flag", "type", "first_heard", "last_heard", "fixes", "synthetic")}
            yield {"what": "craft", "id": one["craft"], "name": one["name"] or one["craft"], **facts}


def _hulls(_: Held, words: str, limit: int) -> Iterator[dict[str, Any]]:
    for one in look_up(words)[:limit]:
        it = one.latest
        names = {"navy_name": navies()[it.navy].name, "class_name": classes()[it.ship_class].name}
        facts = {"number": it.pennant or None, "navy": it.navy, "state": one.state, "class": it.ship_class}
        yield {"what": "hull", "id": one.id, "name": it.name, **facts, **names}


def _operations(held: Held, version: Version, words: str, limit: int) -> Iterator[dict[str, Any]]:
    every = gathered_of(held, version, patience_s=_PATIENCE_S).operations
    for one in sorted(found_operations(every, words), key=lambda one: -len(one.members))[:limit]:
        start = None if one.start is None else moment(one.start)
        facts = {"kind": one.kind, "start": start, "parties": list(one.parties), "synthetic": one.synthetic}
        yield {"what": "operation", "id": one.id, "name": one.name, **facts}


def _places(held: Held, words: str, limit: int) -> Iterator[dict[str, Any]]:
    exact = areas_named(held.home, words).ids
    wanted = fold(words)
    near = [one for one in listed(held.home) if one["id"] in exact or (len(wanted) > 2 and wanted in fold(one["name"]))]
    near.sort(key=lambda one: (one["id"] not in exact, one["kind"] in ("gate", "port"), len(one["name"])))
    for one in near[:limit]:
        what = "port" if one["kind"] in ("port", "base", "anchorage") else "area"
        yield {"what": what, **{name: one.get(name) for name in ("id", "name", "kind", "holder", "lat", "lon")}}


def _documents(held: Held, words: str, limit: int) -> Iterator[dict[str, Any]]:
    for one in held.looking(lambda connection, generation: documents_with(connection, generation, words, limit)):
        yield {"what": "document", "name": one["title"] or one["publisher"] or one["id"][:10], **one}
