"""Reviews: what was judged of lines, and judging one."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from offing.engine.export import table_rows
from offing.engine.reviews import add_review
from offing.schema.errors import UsageError
from offing.schema.review import LONGEST_NAME, LONGEST_NOTE
from offing.serve import shapes
from offing.serve.answer import as_arrow, as_json
from offing.serve.asked_app import TheRecord, TheStanding
from offing.serve.asking import Paged, Words, of_cursor, read_time, to_cursor
from offing.serve.lines import one_line
from offing.serve.masking import MASKED, Masked

router = APIRouter(prefix="/reviews", tags=["reviews"])
_SHORTEST_ID = 4


class ReviewAsk(Paged):
    """Ask for reviews."""

    since: Annotated[Words | None, Field(description="Those from then on.")] = None
    verdict: Annotated[list[Literal["accept", "reject", "note"]] | None, Field(max_length=3)] = None


class Judged(BaseModel):
    """A review."""

    model_config = ConfigDict(extra="forbid")

    line: Annotated[str, Field(min_length=_SHORTEST_ID, max_length=80, description="The line's id.")]
    verdict: Literal["accept", "reject", "note"]
    by: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, description="Who judges.")]
    note: Annotated[str | None, Field(max_length=LONGEST_NOTE)] = None


@router.get("", summary="All reviews, the earliest first", response_model=shapes.ReviewPage)
def reviews(ask: Annotated[ReviewAsk, Query()], held: TheRecord) -> Response:
    """List reviews; `now` is the line that stands today in the place of the one that was judged."""
    found = held.reviews(None if ask.since is None else read_time(ask.since), ask.verdict)
    if ask.f == "arrow":
        return as_arrow(found)
    if ask.f == "geojson":
        raise UsageError("f=geojson: reviews have no place")
    [begin] = [0] if ask.cursor is None else of_cursor(ask.cursor, int)
    begin = min(max(begin, 0), found.num_rows)
    next_ = to_cursor([begin + ask.limit]) if begin + ask.limit < found.num_rows else None
    items = list(table_rows(found.slice(begin, ask.limit)))
    return as_json({"items": items, "next": next_, "matched": found.num_rows, "generation": held.generation})


@router.post("", status_code=201, summary="Judge a line", response_model=shapes.Review)
def review(judged: Judged, held: TheRecord, standing: TheStanding) -> Response:
    """Accept, reject or note a line; 409 while another writes."""
    from offing.serve.writing import writing

    if judged.line.startswith(MASKED):
        raise Masked("a masked line is reviewed by its own id, on the server's machine")
    with writing(standing.home):
        told = add_review(standing.home, judged.line, judged.verdict, by=judged.by, note=judged.note)
    standing.look(now=True)
    stands = held.spine.ids == str(told["line"]).encode()
    line = one_line(held, str(told["line"])) if stands.any() else None
    return as_json(told | {"now": line}, status=201)
