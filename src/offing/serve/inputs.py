"""Inputs with their accounts, and uploads: a file is taken, bounded, and read as `offing read` reads it."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from offing.engine.storage import storing
from offing.schema.errors import StorageFull, UsageError
from offing.serve import room, shapes
from offing.serve.answer import as_json
from offing.serve.asked_app import TheRecord, TheStanding
from offing.serve.asking import Paged, Words, of_cursor, to_cursor
from offing.serve.masking import without_paths
from offing.serve.problems import TooLarge, TooMany
from offing.serve.standing import Standing
from offing.serve.writing import run

router = APIRouter(tags=["inputs"])
LARGEST: Final = 2 << 30
_LEFT_FREE: Final = 256 << 20  # bytes that stay free on the disk
_LOOK_EVERY: Final = 16 << 20  # bytes after which it is looked at again
_AT_ONCE: Final = 4
_STRANGE: Final = re.compile(r"[^\w.\- ()+]", re.ASCII)
_OPTIONS: Final = ("start", "published", "publisher", "zone")


class InputAsk(Paged):
    """Ask for inputs."""


class UploadAsk(BaseModel):
    """Say what an upload is."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    name: Annotated[str, Field(min_length=1, max_length=255, description="The file's name.")]
    as_: Annotated[Words | None, Field(alias="as", description="A source or a family of them; else recognised.")] = None
    start: Annotated[Words | None, Field(description="When a log begins that tells no time.")] = None
    published: Annotated[Words | None, Field(description="When a document was published that does not say it.")] = None
    publisher: Annotated[Words | None, Field(description="Who published a document that does not say it.")] = None
    zone: Annotated[Words | None, Field(description="The zone of times that tell none.")] = None


@router.get("/inputs", summary="What was read, with the account of every line", response_model=shapes.AccountPage)
def inputs(ask: Annotated[InputAsk, Query()], held: TheRecord) -> Response:
    """List inputs in the order in which they were read; lines == messages + continuations + context + rejected."""
    if ask.f not in (None, "json"):
        raise UsageError(f"f={ask.f}: inputs come as json")
    [begin] = [0] if ask.cursor is None else of_cursor(ask.cursor, int)
    every = without_paths(held.accounts())
    begin = max(begin, 0)
    next_ = to_cursor([begin + ask.limit]) if begin + ask.limit < len(every) else None
    items = every[begin : begin + ask.limit]
    return as_json({"items": items, "next": next_, "matched": len(every), "generation": held.generation})


@router.post(
    "/uploads",
    summary="Read a file",
    response_model=dict[str, Any],
    max_body_size=LARGEST,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def upload(request: Request, ask: Annotated[UploadAsk, Query()], standing: TheStanding) -> Response:
    """Take a file of at most 2 GiB as the body, read it, and return its account; 409 while another reads.

    Packed files are unpacked within bounds, and never under the names inside them.
    """
    if "/x-www-form-urlencoded" in request.headers.get("content-type", "") or "multipart/" in request.headers.get(
        "content-type", ""
    ):
        raise UsageError("send the file itself as the body (application/octet-stream), not a form")
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > LARGEST:
        raise TooLarge(_too_large())
    name = safe_name(ask.name)
    uploading: set[object] = request.app.state.uploading
    if len(uploading) >= _AT_ONCE:
        raise TooMany("as many files come in as can at once; wait until one is read, then send it again")
    me = object()
    uploading.add(me)
    try:
        with storing("the upload"), room.folder(standing.home) as folder:
            await _take(request.stream(), folder / name)
            return await run_in_threadpool(_read, standing, folder, name, ask)
    finally:
        uploading.discard(me)


def safe_name(given: str) -> str:
    """Return the last part of a name as a file may be called: no folder, no option, no pattern, nothing hidden."""
    last = re.split(r"[/\\]", given)[-1]
    plain = _STRANGE.sub("_", last).lstrip(".- ")[-120:].lstrip(".- ")
    return plain or "upload"


async def _take(stream: AsyncIterator[bytes], target: Path) -> None:
    size = looked = 0
    try:
        with target.open("wb") as file:
            async for piece in stream:
                size += len(piece)
                if size > LARGEST:
                    raise TooLarge(_too_large())
                if size - looked > _LOOK_EVERY or not looked:  # others fill the disk meanwhile
                    looked = size
                    _see_room(target.parent)
                if len(piece) > 1 << 16:
                    await run_in_threadpool(file.write, piece)
                else:
                    file.write(piece)
    except ClientDisconnect:
        raise UsageError("the file broke off, or did not go on; send it again. Nothing of it is kept") from None
    if not size:
        raise UsageError("the body is empty; send the file as the body")


def _see_room(place: Path) -> None:
    if shutil.disk_usage(place).free < _LEFT_FREE:
        raise StorageFull("the disk has no room for that; free some, then send it again. The record is as it was")


def _too_large() -> str:
    return f"that is larger than {LARGEST >> 30} GiB; read it on the server's machine with `offing read`"


def _read(standing: Standing, folder: Path, name: str, ask: UploadAsk) -> Response:
    words = ["read", "--json", name]
    if ask.as_ is not None:
        words.append(f"--as={ask.as_}")
    words += [f"--{option}={value}" for option in _OPTIONS if (value := getattr(ask, option)) is not None]
    done = run(standing.home, words, cwd=str(folder))
    standing.refresh()
    return as_json(
        {"accounts": [without_paths(one) for one in done.objects], "remarks": done.remarks, "refused": done.refused}
    )
