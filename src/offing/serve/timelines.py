"""An actor's timeline, or a pair's, and its monthly index."""

from dataclasses import replace
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from offing.answers.timeline import EVENT_KINDS, Timeline
from offing.schema.claim import KINDS
from offing.schema.errors import UsageError
from offing.serve import shapes
from offing.serve.answer import as_json
from offing.serve.asked_app import TheRecord, TheStanding
from offing.serve.asking import LONGEST, Paged, Several, Timed, of_cursor, read_time, to_cursor
from offing.serve.held import Held
from offing.serve.standing import Version

router = APIRouter(tags=["figures"])
_KNOWN: Final = (*KINDS, *EVENT_KINDS)


class TimelineAsk(Paged, Timed):
    """Ask for a timeline."""

    parties: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST,
            description="One or two, with a comma between: a state (CN, Russia), a navy, a person, a party's id.",
        ),
    ]
    by: Annotated[Literal["month"] | None, Field(description="Count by month instead of listing.")] = None
    kind: Annotated[Several, Field(description=f"One of {', '.join(_KNOWN)}; may be repeated.")] = None


@router.get("/timeline", summary="What is held of one actor or two over years", response_model=shapes.Timeline)
def timeline(ask: Annotated[TimelineAsk, Query()], held: TheRecord, standing: TheStanding) -> Response:
    """List what an actor did, or two together, each happening once; or count it by month and PLOVER class.

    A month of which no document is held has no `count`, which is not zero.
    """
    if ask.f not in (None, "json"):
        raise UsageError(f"f={ask.f}: a timeline comes as json")
    for one in ask.kind or ():
        if one not in _KNOWN:
            raise UsageError(f"kind={one}: there is no such kind; there are {', '.join(_KNOWN)}")
    ask.span_us()
    told = _told(held, standing.look(), ask)
    rows: list[dict[str, Any]] = told.index() if ask.by else told.rows()
    [begin] = [0] if ask.cursor is None else of_cursor(ask.cursor, int)
    begin = max(begin, 0)
    next_ = to_cursor([begin + ask.limit]) if begin + ask.limit < len(rows) else None
    about: dict[str, Any] = {"parties": [{"id": one.key, "name": one.name} for one in told.actors], "by": ask.by}
    about |= {"remarks": told.remarks, "synthetic": told.synthetic, "generation": held.generation}
    return as_json({"items": rows[begin : begin + ask.limit], "next": next_, "matched": len(rows), **about})


def _told(held: Held, version: Version, ask: TimelineAsk) -> Timeline:
    actors = [word.strip() for word in ask.parties.split(",") if word.strip()]
    if not 1 <= len(actors) <= 2:
        raise UsageError("parties: write one or two, with a comma between, such as CN,RU")
    since, until = (None if one is None else read_time(one) for one in (ask.since, ask.until))
    key = ("timeline", version, tuple(actors), since, until, tuple(ask.kind or ()))

    def made() -> Timeline:
        found = held.history(actors, since, until, kind=ask.kind)
        return replace(found, events=held.shown(found.events))

    return held.worked.get(key, made)
