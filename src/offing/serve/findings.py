"""Findings: what was said, sighted and announced, held against the other lanes."""

from datetime import datetime
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from offing.engine.instants import moment
from offing.engine.picked import Asked
from offing.engine.spine import LANES, NEVER
from offing.schema.errors import UsageError
from offing.schema.finding import UNANNOUNCED, VERDICTS
from offing.serve import shapes
from offing.serve.answer import as_json
from offing.serve.asked_app import TheRecord, TheStanding
from offing.serve.asking import Paged, Several, Timed, Words, read_time, to_cursor
from offing.serve.held import Held
from offing.serve.judged import (
    Told,
    at_places,
    every_finding,
    gathered_of,
    judged,
    operation_named,
    shown_finding,
    this_hour,
)
from offing.serve.lines import begin_of, check_kinds, place_of
from offing.serve.problems import NotFound
from offing.serve.standing import Version

router = APIRouter(prefix="/findings", tags=["findings"])
_ALL = (*VERDICTS, UNANNOUNCED)
_LINE_ID = 16  # letters of it
_AS_OF = "What has not passed by then is open; by default the hour that began last."


class FindingAsk(Paged, Timed):
    """Ask for findings."""

    verdict: Annotated[Several, Field(description=f"One of {', '.join(_ALL)}; may be repeated.")] = None
    operation: Annotated[Words | None, Field(description="On the lines of an operation, by name or id.")] = None
    line: Annotated[Several, Field(description="On a line, by its id; may be repeated.")] = None
    kind: Annotated[Several, Field(description="On lines of a kind; may be repeated.")] = None
    source: Annotated[
        list[Literal["track", "sighting", "warning", "report"]] | None,
        Field(max_length=4, description="The lane that the line comes from; may be repeated."),
    ] = None
    as_of: Annotated[Words | None, Field(description=_AS_OF)] = None
    order: Annotated[Literal["asc", "desc"], Field(description="Oldest or latest first.")] = "asc"


@router.get("", summary="What was said held against what was seen", response_model=shapes.FindingPage)
def findings(ask: Annotated[FindingAsk, Query()], held: TheRecord, standing: TheStanding) -> Response:
    """List findings in the order of their lines; `verdicts` counts those that answer, whatever verdict is asked for.

    Each slot of a line (who, what, where, when, how many) has a verdict of its own. Absence contradicts nothing.
    Rejected lines have no finding, nor are they evidence.
    """
    _check(ask)
    version = standing.look()
    as_of = this_hour() if ask.as_of is None else read_time(ask.as_of)
    found = _found(held, version, ask, as_of)
    places = _places(held, version, ask, found)
    ids = [id_.decode() for id_ in held.spine.ids[places].tolist()]
    counts = dict.fromkeys(_ALL, 0)
    for id_ in ids:
        counts[found[id_][0].verdict] += 1
    if ask.verdict:
        places = places[np.array([found[id_][0].verdict in ask.verdict for id_ in ids], bool)]
    places = places[::-1] if ask.order == "desc" else places
    begin = begin_of(held, places, ask.cursor, ask.order)
    some = places[begin : begin + ask.limit]
    next_ = to_cursor(place_of(held, int(some[-1]))) if begin + ask.limit < len(places) else None
    told = {"next": next_, "matched": len(places), "verdicts": counts, "as_of": as_of, "generation": held.generation}
    return as_json({"items": [_item(held, place, found) for place in some.tolist()], **told})


@router.get("/{id}", summary="One finding", response_model=shapes.Finding)
def finding(
    id: str,  # noqa: A002 - the record's own word
    held: TheRecord,
    standing: TheStanding,
    as_of: Annotated[Words | None, Query(description=_AS_OF)] = None,
) -> Response:
    """Return a finding by its id (f and the id of its line), slot by slot."""
    told = finding_told(held, standing.look(), id, None if as_of is None else read_time(as_of))
    if told is None:
        raise NotFound(f"there is no finding {id[:80]!r}; a finding's id is f and the id of a line that stands")
    return as_json(told)


def finding_told(held: Held, version: Version, id_: str, as_of: datetime | None = None) -> dict[str, Any] | None:
    """Return a finding by its id as it is shown; None where there is none."""
    line = id_.removeprefix("f")
    if line == id_ or line in held.hidden:
        return None
    found = judged(held, version, as_of).of([line])
    places = at_places(held, found)
    return _item(held, int(places[0]), found) if len(places) else None


def _line_of(id_: str) -> str:
    """Return the line that its own id or its finding's means; a line's own may begin with f too."""
    return id_[1:] if len(id_) > _LINE_ID and id_.startswith("f") else id_


def _check(ask: FindingAsk) -> None:
    if ask.f not in (None, "json"):
        raise UsageError(f"f={ask.f}: findings come as json")
    for one in ask.verdict or ():
        if one not in _ALL:
            raise UsageError(f"verdict={one}: there is no such verdict; there are {', '.join(_ALL)}")


def _found(held: Held, version: Version, ask: FindingAsk, as_of: datetime) -> dict[str, Told]:
    """Return the findings among which it is chosen: on the lines named, on an operation's, or all."""
    if ask.operation is None and ask.line is None:
        return every_finding(held, version, as_of)
    lines = [held.masking.line_of(_line_of(one)) for one in ask.line or ()]
    if ask.operation is not None:
        own = [one.line for one in operation_named(gathered_of(held, version), ask.operation).members]
        lines = [one for one in own if one in held.said and (ask.line is None or one in lines)]
    return judged(held, version, as_of).of(lines)


def _places(held: Held, version: Version, ask: FindingAsk, found: dict[str, Told]) -> Any:
    since, until = ask.span_us()
    lanes = tuple(ask.source or LANES)
    asked = Asked(lanes=lanes, kinds=tuple(ask.kind or ()), since_us=since, until_us=until, passing=True)
    check_kinds(held, asked)
    places = held.places(asked, None, version)
    shown = at_places(held, (line for line in found if line not in held.hidden))
    return places[np.isin(places, shown)]


def _item(held: Held, place: int, found: dict[str, Told]) -> dict[str, Any]:
    line = held.spine.ids[place].decode()
    told = shown_finding(held, found[line])
    when = int(held.spine.when[place])
    return {**(told or {}), "t_start": None if when == NEVER else moment(when)}
