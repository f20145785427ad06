"""Documents: what was published, and one's text with its claims marked."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from offing.engine.documents import documents_page, one_document
from offing.engine.lines import Line
from offing.engine.picked import claims_of
from offing.schema.errors import UsageError
from offing.serve import shapes
from offing.serve.answer import as_json
from offing.serve.asked_app import TheRecord
from offing.serve.asking import Paged, Timed, Words, of_cursor, to_cursor
from offing.serve.problems import NotFound

router = APIRouter(prefix="/documents", tags=["documents"])


class DocumentAsk(Paged, Timed):
    """Ask for documents."""

    publisher: Annotated[Words | None, Field(description="Who published it.")] = None
    language: Annotated[str | None, Field(max_length=8, description="Its language: en, ja, ru, …")] = None


@router.get("", summary="Documents by when they were published", response_model=shapes.DocumentPage)
def documents(ask: Annotated[DocumentAsk, Query()], held: TheRecord) -> Response:
    """List documents, those without a date first."""
    if ask.f not in (None, "json"):
        raise UsageError(f"f={ask.f}: documents come as json")
    span = ask.span_us()
    after = None if ask.cursor is None else of_cursor(ask.cursor, int, int)
    found, total = held.looking(
        lambda connection, generation: documents_page(
            connection,
            generation,
            publisher=ask.publisher,
            language=ask.language,
            span=span,
            after=None if after is None else (after[0], after[1]),
            limit=ask.limit + 1,
        )
    )
    places = [one.pop("place") for one in found]
    next_ = to_cursor(list(places[ask.limit - 1])) if len(found) > ask.limit else None
    return as_json({"items": found[: ask.limit], "next": next_, "matched": total, "generation": held.generation})


@router.get("/{id}", response_model=shapes.OneDocument)
def document(id: str, held: TheRecord) -> Response:  # noqa: A002 - the record's own word
    """Return a document's text, its claims as lines, and which stretch of the text each slot of them rests on."""
    found = held.looking(lambda connection, generation: one_document(connection, generation, id))
    if found is None:
        raise NotFound(f"no document has the id {id[:80]!r}")
    rows = held.looking(lambda connection, _: claims_of(connection, held.spine, found["claims"]))
    lines = held.looking(lambda connection, generation: held.lines_of(connection, rows, generation))
    marks = sorted((one for line in lines for one in _marks(line)), key=lambda one: (one["start"], -one["end"]))
    return as_json(found | {"claims": held.shown(lines), "marks": marks})


def _marks(line: Line) -> Iterator[Mapping[str, Any]]:
    for slot, span in (line["detail"].get("spans") or {}).items():
        if isinstance(span, list | tuple) and len(span) == 2:
            told = {"line": line["id"], "kind": line["kind"], "source": line["source"], "slot": slot}
            yield told | {"start": span[0], "end": span[1]}
