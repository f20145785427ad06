"""Figures by area and period, and the morning sheet."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from offing.schema.errors import UsageError
from offing.schema.sheet import Sheet, Standing
from offing.schema.tally import UNITS
from offing.serve.answer import as_json
from offing.serve.asked_app import TheRecord
from offing.serve.asking import Timed, Words, read_box, read_time
from offing.serve.held import Held

router = APIRouter(tags=["figures"])


class TallyAsk(Timed):
    """Ask for figures."""

    of: Annotated[Literal["ship-days", "hulls", "transits"], Field(description="What is counted.")] = "ship-days"
    by: Annotated[Literal["day", "week", "month"], Field(description="The period.")] = "day"
    area: Annotated[Words | None, Field(description="An area, by name or id.")] = None
    bbox: Annotated[Words | None, Field(description="west,south,east,north in degrees.")] = None
    state: Annotated[Words | None, Field(description="A state's two letters.")] = None
    navy: Annotated[Words | None, Field(description="A navy's id.")] = None
    unit: Annotated[list[Words] | None, Field(max_length=20, description=f"One of {', '.join(UNITS)}.")] = None
    tz: Annotated[Words, Field(description="Whose days, weeks and months.")] = "UTC"


class SheetAsk(BaseModel):
    """Ask for the morning sheet."""

    model_config = ConfigDict(extra="forbid")

    since: Annotated[Words, Field(description="yesterday, today, 7d, or a time.")] = "yesterday"
    until: Annotated[Words, Field(description="Up to when.")] = "now"
    tz: Annotated[Words, Field(description="Whose yesterday and today.")] = "UTC"


@router.get("/tally", summary="Counts by period", response_model=dict[str, Any])
def tally(ask: Annotated[TallyAsk, Query()], held: TheRecord) -> Response:
    """Count official ship-days, distinct hulls sighted, or transits of straits; each figure tells its lane."""
    if ask.area is not None and ask.bbox is not None:
        raise UsageError("area and bbox each say where; write one of them")
    since, until = (None if one is None else read_time(one) for one in (ask.since, ask.until))
    where: Any = ask.area if ask.bbox is None else read_box(ask.bbox)
    told = held.figures(ask.of, ask.by, where, since, until, state=ask.state, navy=ask.navy, unit=ask.unit, tz=ask.tz)
    return as_json({"items": told.rows, "remarks": told.remarks, "generation": held.generation})


@router.get("/sheet", summary="The morning sheet", response_model=dict[str, Any])
def sheet(ask: Annotated[SheetAsk, Query()], held: TheRecord) -> Response:
    """Tell what is new in a time, part by part: what happened then, and what was learnt then of other times."""
    now = datetime.now(UTC)
    since, until = (_moment(one, ask.tz, now) for one in (ask.since, ask.until))
    if until <= since:
        raise UsageError(f"until={ask.until} does not lie after since={ask.since}")
    return as_json(_shown(held, held.sheet(since, until)))


def _moment(words: str, tz: str, now: datetime) -> datetime:
    from offing.record.periods import Periods, micros, moment

    back = {"today": 0, "yesterday": 1}.get(words.strip().casefold())
    periods = Periods("day", tz)
    if back is None:
        return read_time(words, now=now)
    return moment(periods.midnight(periods.day(micros(now)) - timedelta(days=back)))


def _shown(held: Held, sheet: Sheet) -> dict[str, Any]:
    parts = []
    for part in sheet.parts:
        items = []
        for item in part.items:
            for line in held.shown([dict(item.line)]):
                words = item.words if line["id"] == item.line["id"] else ""
                items.append({"what": item.what, "words": words, "line": line})
        standings = [{name: getattr(one, name) for name in Standing.__slots__} for one in part.standings]
        troubles = [{"input": one.input, "sha256": one.sha256, "words": list(one.words)} for one in part.troubles]
        told = {"part": part.key, "counts": dict(part.counts), "notes": list(part.notes), "items": items}
        parts.append(told | {"standings": standings, "troubles": troubles})
    head = {"since": sheet.since, "until": sheet.until, "generation": sheet.generation, "read_at": sheet.read_at}
    return {**head, "synthetic": sheet.synthetic, "parts": parts}
