"""Why a line stands: its evidence, down to the bytes."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from offing.engine.why import why as why_of
from offing.engine.why_said import WhySaid
from offing.record.operation_find import is_id as is_operation
from offing.schema.errors import UsageError
from offing.serve import shapes
from offing.serve.answer import as_json
from offing.serve.asked_app import TheRecord, TheStanding
from offing.serve.findings import finding_told
from offing.serve.held import Held
from offing.serve.masking import MASKED, Masked, without_paths
from offing.serve.operations import operation_told
from offing.serve.problems import NotFound

router = APIRouter(tags=["lines"])


@router.get("/why/{id}", summary="The evidence of a line, a finding or an operation", response_model=shapes.Told)
def why(id: str, held: TheRecord, standing: TheStanding) -> Response:  # noqa: A002 - the record's own word
    """Return why a line stands: fixes or sentences, settings, version, input and offset, reviews.

    An event's `evidence` are the sentences it rests on; a claim's `slots` the words of its document. A finding's id
    (f…) answers with `what` "finding": the finding, and why its line stands; an operation's (o…) with "operation":
    its members, each with the rule that put it there, and its corrections.
    """
    if is_operation(id.strip().lower()):
        it = operation_told(held, standing.look(), id)
        return as_json({"what": "operation", **it})
    try:
        return as_json(_of_line(held, id))
    except NotFound:  # an "f" before a line's id makes that of its finding
        finding = finding_told(held, standing.look(), id.strip().lower())
        if finding is None:
            raise
    return as_json(_of_line(held, finding["line"]) | {"what": "finding", "finding": finding})


def _of_line(held: Held, id: str) -> dict[str, Any]:  # noqa: A002
    if id.startswith(MASKED):
        raise Masked("the evidence of a masked line names the craft under the mask")
    try:
        told = why_of(held.home, id)
    except UsageError as error:
        raise NotFound(str(error)) from None
    shown = held.shown([told.event])
    if not shown or shown[0]["id"] != told.event["id"]:
        raise Masked("the evidence of that line names a craft that is masked or not shown here")
    lane = "said" if isinstance(told, WhySaid) else "transmitted"
    return {"what": "line", "lane": lane, **without_paths(told.as_dict())}
