"""What goes wrong, told as RFC 9457 problem details: what, where, and what to do."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from offing.engine.storage import is_full
from offing.schema.errors import InputError, OffingError, RecordError, StorageFull, UsageError
from offing.schema.text import to_json
from offing.serve.masking import Masked

MEDIA: Final = "application/problem+json"
_TITLES: Mapping[int, str] = {
    400: "This cannot be understood",
    401: "A token is needed",
    403: "This is not shown",
    404: "There is no such thing",
    405: "This cannot be done here",
    406: "There is no such form of it",
    409: "The record is being written to",
    411: "The size must be told",
    413: "This is too large",
    415: "This is not of a kind that is taken",
    422: "This cannot be asked so",
    429: "Too many ask this at once",
    500: "This failed unexpectedly",
    503: "This is not ready yet",
    507: "The disk is full",
}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what to do."},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
# What every endpoint may answer besides what it is asked for.
RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": words, "content": {MEDIA: {"schema": SCHEMA}}}
    for status, words in (
        ("4XX", "What is asked is refused; the words say why."),
        ("5XX", "It cannot be answered now."),
    )
}


class NotFound(OffingError):
    """Say that there is no such thing."""


class Busy(OffingError):
    """Say that another is writing to the record."""


class TooMany(OffingError):
    """Refuse one more of what as many do already as may at once."""


class TooLarge(OffingError):
    """Refuse what is larger than is taken."""


class NotReady(OffingError):
    """Say that what is asked for is still being made."""


def problem(status: int, words: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """Return a problem as a response."""
    told = {"type": "about:blank", "title": _TITLES.get(status, "This is refused"), "status": status, "detail": words}
    return Response(to_json(told | more), status, headers=headers, media_type=MEDIA)


def status_of(error: OffingError) -> int:
    """Return the HTTP status that an error of Offing's is told by."""
    kinds: list[tuple[type[OffingError], int]] = [
        (NotFound, 404),
        (Masked, 403),
        (Busy, 409),
        (TooLarge, 413),
        (TooMany, 429),
        (NotReady, 503),
        (StorageFull, 507),
        (UsageError, 422),
        (InputError, 422),
        (RecordError, 503),
    ]
    return next((status for kind, status in kinds if isinstance(error, kind)), 500)


def tell_problems(app: FastAPI) -> None:
    """Have *app* tell every error as a problem."""

    @app.exception_handler(OffingError)
    def refused(request: Request, error: OffingError) -> Response:
        status = status_of(error)
        status = 400 if status == 422 and _is_ogc(request) else status  # as OGC API - Features demands
        return problem(status, str(error), headers={"Retry-After": "2"} if status == 503 else None)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        faults = [_fault(one) for one in error.errors()]
        words = "; ".join(f"{one['where']}: {one['words']}" for one in faults)
        return problem(400 if _is_ogc(request) else 422, words, errors=faults)

    @app.exception_handler(HTTPException)
    def other(request: Request, error: HTTPException) -> Response:
        words = {
            404: f"there is nothing at {request.url.path[:200]}; see /docs",
            405: "see /docs for what can be asked how",
        }
        return problem(error.status_code, words.get(error.status_code, str(error.detail)), headers=error.headers)

    @app.exception_handler(DBAPIError)
    def unreachable(_: Request, error: DBAPIError) -> Response:
        told = of_database(error)
        return problem(status_of(told), str(told), headers={"Retry-After": "2"})


def of_database(error: DBAPIError) -> RecordError:
    """Return in words why the database does not answer."""
    if is_full(error):
        return StorageFull("there is no space left on the disk; free some. The record is as it was before")
    reason = str(error.orig).strip().splitlines()[0][:120] if error.orig else "no reason given"
    return RecordError(f"the record cannot be read just now ({reason}); see that its home and database are there")


def failed(error: Exception) -> Response:
    """Return what is told of a fault of ours, which says nothing of where it lies."""
    if is_full(error):
        return problem(507, "there is no space left on the disk; free some. The record is as it was before")
    words = f"{type(error).__name__}; this is a fault of Offing. The record is as it was before"
    return problem(500, words)


def _is_ogc(request: Request) -> bool:
    return request.url.path.startswith("/ogc")


def _fault(error: Mapping[str, Any]) -> dict[str, str]:
    place = [str(part) for part in error["loc"]]
    where = " ".join(part for part in place if part not in ("query", "body", "path", "header")) or place[0]
    words = {"extra_forbidden": "there is no such parameter here", "missing": "this must be given"}
    return {"where": where[:200], "words": words.get(error["type"], str(error["msg"]))[:500]}
