"""Hulls: ships as the world knows them, and all that the record tells of one."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from offing.answers.hulls import Ship, identity_json
from offing.atlas.hull_identities import identities, look_up
from offing.atlas.hulls import hulls as ledger
from offing.schema.errors import UsageError
from offing.serve import shapes
from offing.serve.answer import as_json
from offing.serve.asked_app import TheRecord
from offing.serve.asking import Paged, Timed, Words, of_cursor, read_time, to_cursor
from offing.serve.problems import NotFound

router = APIRouter(prefix="/hulls", tags=["hulls"])


class HullAsk(Paged):
    """Ask for hulls."""

    q: Annotated[Words | None, Field(description="A number, a name in any spelling, or RU:548.")] = None
    navy: Annotated[Words | None, Field(description="A navy's id: rfn, plan, jmsdf.")] = None


class OneHullAsk(Timed):
    """Ask for one hull."""

    on: Annotated[date | None, Field(description="A day on which it bore the number.")] = None


@router.get("", summary="Ships of the ledger", response_model=shapes.HullPage)
def hulls(ask: Annotated[HullAsk, Query()], held: TheRecord) -> Response:
    """List the ships of the ledger."""
    if ask.f not in (None, "json"):
        raise UsageError(f"f={ask.f}: hulls come as json")
    found = look_up(ask.q) if ask.q is not None and ask.q.strip() else identities(ledger())
    chosen = [one for one in found if ask.navy in (None, one.latest.navy)]
    [begin] = [0] if ask.cursor is None else of_cursor(ask.cursor, int)
    begin = max(begin, 0)
    next_ = to_cursor([begin + ask.limit]) if begin + ask.limit < len(chosen) else None
    items: list[dict[str, Any]] = [identity_json(Ship(one, ())) for one in chosen[begin : begin + ask.limit]]
    return as_json({"items": items, "next": next_, "matched": len(chosen), "generation": held.generation})


@router.get("/{ship}", summary="One ship's page", response_model=dict[str, Any])
def hull(ship: str, ask: Annotated[OneHullAsk, Query()], held: TheRecord) -> Response:
    """Return all that the record tells of a ship: identity, sightings and legs, what may be it, craft, documents."""
    ask.span_us()
    since, until = (None if one is None else read_time(one) for one in (ask.since, ask.until))
    try:
        told = held.hull(ship, since, until, on=ask.on)
    except UsageError as error:
        raise NotFound(str(error)) from None
    craft = [one for one in told["craft"] if held.masking.shown(one["craft"]) == one["craft"]]
    return as_json(told | {"craft": craft})
