"""What is new, as it comes: server-sent events, one a generation."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from offing import __version__
from offing.schema.errors import OffingError
from offing.schema.text import to_json
from offing.serve.answer import as_json
from offing.serve.asked_app import TheStanding
from offing.serve.problems import TooMany
from offing.serve.standing import Standing, Version

router = APIRouter(tags=["live"])
_LOOK_S: Final = 1.0
_ALIVE_S: Final = 15.0
_MOST: Final = 200  # who listens at once


@router.get("/version", summary="What the next answer rests on", response_model=dict[str, Any])
def version(standing: TheStanding) -> Response:
    """Return the generation answered from, how many reviews there are, and whether it is a re-enactment."""
    return as_json(_told(standing, standing.version()))


@router.get(
    "/live",
    summary="What is new (server-sent events)",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def live(request: Request, standing: TheStanding, once: bool = False) -> Response:
    """Send an event at once, and whenever the record has a new generation or a new review; with *once* only the first.

    Its data: `generation`, `reviews`, `synthetic`, and `new`, how many lines of each kind came since the event before.
    """
    listeners: set[object] = request.app.state.listeners
    if len(listeners) >= _MOST:
        raise TooMany("as many listen as can be told; ask /api/version from time to time")
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        _told_as_it_comes(request, standing, once), headers=headers, media_type="text/event-stream"
    )


async def _told_as_it_comes(request: Request, standing: Standing, once: bool) -> AsyncIterator[str]:
    listeners: set[object] = request.app.state.listeners
    me = object()
    listeners.add(me)
    try:
        told: Version | None = None
        counts: dict[str, int] = {}
        quiet = 0.0
        while not (request.app.state.ending() or await request.is_disconnected()):
            try:
                now = await run_in_threadpool(standing.version)
            except OffingError:  # who asks again is told why
                return
            if now != told:
                fresh = await run_in_threadpool(_counts, standing)
                new = {kind: n - counts.get(kind, 0) for kind, n in fresh.items() if n > counts.get(kind, 0)}
                data = _told(standing, now) | {"new": {} if told is None else new}
                yield f"id: {'-'.join(map(str, now))}\nevent: record\ndata: {to_json(data)}\n\n"
                told, counts, quiet = now, fresh, 0.0
                if once:
                    return
            elif quiet >= _ALIVE_S:
                yield ": still here\n\n"
                quiet = 0.0
            await asyncio.sleep(_LOOK_S)
            quiet += _LOOK_S
    finally:
        listeners.discard(me)


def _told(standing: Standing, version: Version) -> dict[str, Any]:
    generation, reviews, ties, corrections = version
    told: dict[str, Any] = {"generation": generation, "reviews": reviews, "ties": ties, "corrections": corrections}
    told |= {"offing": __version__}
    with standing.held() as held:
        first, last = held.extent
        return told | {"synthetic": held.synthetic, "from": first, "to": last, "heard": held.heard}


def _counts(standing: Standing) -> dict[str, int]:
    with standing.held() as held:
        return held.counted
