"""Why a line stands: its evidence, down to the bytes."""

from fastapi import APIRouter
from starlette.responses import Response

from offing.engine.why import why as why_of
from offing.engine.why_said import WhySaid
from offing.schema.errors import UsageError
from offing.serve import shapes
from offing.serve.answer import as_json
from offing.serve.asked_app import TheRecord
from offing.serve.masking import MASKED, Masked
from offing.serve.problems import NotFound

router = APIRouter(tags=["lines"])


@router.get("/why/{id}", summary="The evidence of a line", response_model=shapes.Told)
def why(id: str, held: TheRecord) -> Response:  # noqa: A002 - the record's own word
    """Return why a line stands: fixes or sentences, settings, version, input and offset, reviews.

    An event's `evidence` are the sentences it rests on; a claim's `slots` the words of its document.
    """
    if id.startswith(MASKED):
        raise Masked("the evidence of a masked line names the craft under the mask")
    try:
        told = why_of(held.home, id)
    except UsageError as error:
        raise NotFound(str(error)) from None
    shown = held.shown([told.event])
    if not shown or shown[0]["id"] != told.event["id"]:
        raise Masked("the evidence of that line names a craft that is masked or not shown here")
    return as_json({"lane": "said" if isinstance(told, WhySaid) else "transmitted", **told.as_dict()})
