"""Lines of the record: events, claims, sightings, warnings, or all of them."""

from collections.abc import Callable
from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import Response

from offing.engine.lines import Line
from offing.engine.picked import Asked
from offing.engine.spine import LANES, Ints
from offing.schema.errors import UsageError
from offing.serve import shapes
from offing.serve.answer import form_of, lines_answer
from offing.serve.asked_app import TheRecord, TheStanding
from offing.serve.asking import AnyLines, LineAsk, Lines, asked_of, of_cursor, read_geometry, read_time, to_cursor
from offing.serve.held import Held
from offing.serve.judged import verdicts_of
from offing.serve.problems import NotFound
from offing.serve.standing import Version

router = APIRouter(tags=["lines"])
_DESCRIBED = (
    "List lines of this lane, oldest first; see /api/lines for all of them, and docs/api.md for what can be asked."
)
_TOLD: dict[str, Any] = {"response_model": shapes.LinePage, "responses": shapes.FORMS}


@router.get("/lines", summary="Lines of every lane", **_TOLD)
def lines(request: Request, ask: AnyLines, held: TheRecord, standing: TheStanding) -> Response:
    """List lines of the record, whatever lane they rest on."""
    return _answer(request, held, standing.look(), ask, tuple(ask.source or LANES))


def _of_lane(lane: str) -> Callable[..., Response]:
    def listed(request: Request, ask: Lines, held: TheRecord, standing: TheStanding) -> Response:
        return _answer(request, held, standing.look(), ask, (lane,))

    return listed


for _name, _lane, _words in (
    ("events", "track", "What tracks tell: transmitted"),
    ("claims", "report", "What documents claim: said"),
    ("sightings", "sighting", "What was observed: sighted"),
    ("warnings", "warning", "What is announced: warnings"),
):
    router.get(f"/{_name}", name=_name, operation_id=_name, summary=_words, description=_DESCRIBED, **_TOLD)(
        _of_lane(_lane)
    )


@router.get("/lines/{id}", response_model=shapes.Line)
def line(id: str, held: TheRecord) -> Response:  # noqa: A002 - the record's own word
    """Return one line by its id."""
    from offing.serve.answer import as_json

    return as_json(one_line(held, id))


def one_line(held: Held, id_: str) -> Line:
    """Return the line of that id as it is shown. Raises NotFound."""
    places = np.flatnonzero(held.spine.ids == held.masking.line_of(id_).encode("ascii", "replace"))
    found = held.at_places(places[:1]) if len(places) else []
    if not found:
        raise NotFound(f"no line that stands has the id {id_[:80]!r}")
    return found[0]


def _answer(request: Request, held: Held, version: Version, ask: LineAsk, lanes: tuple[str, ...]) -> Response:
    lines, next_, matched = page_of(held, version, ask, lanes)
    if ask.verdicts:
        told = verdicts_of(held, version, [line["id"] for line in lines])
        lines = [{**line, "verdict": told.get(line["id"])} for line in lines]
    return lines_answer(lines, form_of(request, ask.f), next_, matched=matched, generation=held.generation)


def page_of(held: Held, version: object, ask: LineAsk, lanes: tuple[str, ...]) -> tuple[list[Line], str | None, int]:
    """Return a page of lines, the cursor of the next one, and how many lines answer. Raises UsageError."""
    craft = held.keys_of(ask.craft) if ask.craft else None
    asked = asked_of(ask, lanes, craft)
    area: Any = ask.area if ask.geometry is None else read_geometry(ask.geometry)
    if sum(one is not None for one in (ask.area, ask.geometry, ask.bbox)) > 1:
        raise UsageError("area, geometry and bbox each say where; write one of them")
    check_kinds(held, asked)
    if ask.at is not None:
        return _at_instant(held, ask, asked, area)
    places = held.places(asked, area, version)
    if ask.order == "desc":
        places = places[::-1]
    begin = begin_of(held, places, ask.cursor, ask.order)
    some = places[begin : begin + ask.limit]
    more = begin + ask.limit < len(places)
    return held.at_places(some), to_cursor(place_of(held, int(some[-1]))) if more else None, len(places)


def check_kinds(held: Held, asked: Asked) -> None:
    """Raise UsageError for a kind of line that there is not."""
    if all(kind in held.spine.kinds for kind in asked.kinds):
        return
    from offing.detectors import all_detectors
    from offing.schema.claim import KINDS

    known = sorted({*held.spine.kinds, *all_detectors(), *KINDS, "warning"})
    for kind in asked.kinds:
        if kind not in known:
            raise UsageError(f"kind={kind}: there is no such kind; there are {', '.join(known)}")


def begin_of(held: Held, places: Ints, cursor: str | None, order: str) -> int:
    """Return how many of *places* lie before the page that a cursor begins. Raises UsageError."""
    if cursor is None:
        return 0
    when, claimed, row = of_cursor(cursor, int, bool, int)
    before = held.spine.after(when, claimed, row)
    if order == "asc":
        return int(np.searchsorted(places, before, "left"))
    here = before - 1  # the last line of the page before, or where it was
    stands = here >= 0 and place_of(held, here) == [when, claimed, row]
    return int(np.count_nonzero(places >= (here if stands else before)))


def place_of(held: Held, place: int) -> list[Any]:
    """Return a place in the order of all lines that stays what it is whatever is read meanwhile."""
    spine = held.spine
    return [int(spine.when[place]), bool(spine.claimed[place]), int(spine.row[place])]


def _at_instant(held: Held, ask: LineAsk, asked: Asked, area: Any) -> tuple[list[Line], str | None, int]:
    """Return a page of what holds an instant, warnings with what of them is then in force."""
    if ask.since is not None or ask.until is not None:
        raise UsageError("at asks for one instant, since and until for a time; write one or the other")
    where = area if area is not None else asked.box
    found = held.lines(
        kind=asked.kinds,
        craft=asked.craft,
        area=where,
        source=asked.lanes,
        tier=asked.tiers,
        at=read_time(str(ask.at)),
        reviewed=asked.reviewed,
    )
    if not asked.passing:
        passing = set(held.spine.ids[held.spine.passing].tolist())
        found = [one for one in found if one["id"].encode() not in passing]
    if ask.order == "desc":
        found.reverse()
    begin = 0
    if ask.cursor is not None:
        [id_] = of_cursor(ask.cursor, str)
        begin = next((n for n, one in enumerate(found, 1) if one["id"] == id_), None) or len(found)
    some = found[begin : begin + ask.limit]
    more = begin + ask.limit < len(found)
    return held.shown(some), to_cursor([some[-1]["id"]]) if more else None, len(found)
