"""The server as one application: what it answers, who may ask, and in which order each request passes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import anyio.to_thread
from fastapi import APIRouter, FastAPI

from offing import __version__
from offing.engine.home import Home
from offing.serve import (
    areas,
    briefs,
    counting,
    coverage,
    craft,
    documents,
    features,
    findings,
    fixes,
    hulls,
    inputs,
    lines,
    live,
    operations,
    present,
    reviews,
    room,
    searching,
    tiles,
    timelines,
    why,
)
from offing.serve.caching import Caching
from offing.serve.guard import Guard
from offing.serve.page import built, show_page
from offing.serve.problems import RESPONSES, tell_problems
from offing.serve.standing import Standing
from offing.serve.tile_store import TileStore

_LARGEST_BODY: Final = 4 << 20  # of what is no upload
_THREADS: Final = 8  # more only get in one another's way on the interpreter's lock
_WORDS: Final = (
    "What `offing serve` answers. Each line tells its lane (track: transmitted, sighting: sighted, warning: announced, "
    "report: said) and whether it is a re-enactment's (`synthetic`). Times are UTC, positions WGS 84. Lists come in "
    "pages: `next` is the `cursor` of the next one. Answers have an ETag that lasts as long as the record is as it "
    "was. Pleasure craft are masked, and distress devices not shown. Not for navigation."
)
_ROUTERS: Final = (
    *(
        lines,
        why,
        findings,
        operations,
        briefs,
        timelines,
        craft,
        fixes,
        present,
        areas,
        hulls,
        inputs,
        counting,
        coverage,
    ),
    *(reviews, documents, searching, tiles, live),
)


def make_app(
    home: Home, *, token: str | None = None, loopback: bool = True, unmask: bool = False, page: Path | None = None
) -> FastAPI:
    """Return the server of a home; with *token* it answers only who sends that, with *unmask* it masks nobody.

    *page* is the folder of the built page, by default the package's own where it has one.
    """
    standing = Standing(home, unmask=unmask)
    store = TileStore(standing)

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        await anyio.to_thread.run_sync(room.clear, home)
        await anyio.to_thread.run_sync(standing.refresh)
        yield
        await anyio.to_thread.run_sync(store.close)
        await anyio.to_thread.run_sync(standing.close)

    app = FastAPI(
        title="Offing",
        version=__version__,
        description=_WORDS,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=RESPONSES,
        max_body_size=_LARGEST_BODY,
        lifespan=living,
        license_info={"name": "Apache-2.0"},
    )
    app.state.standing, app.state.tiles = standing, store
    app.state.listeners, app.state.uploading = set(), set()
    app.state.ending = lambda: False  # who runs it tells when it is to end
    tell_problems(app)
    api = APIRouter(prefix="/api")
    for one in _ROUTERS:
        api.include_router(one.router)
    app.include_router(api)
    app.include_router(features.router)
    show_page(app, page or built())
    app.add_middleware(Caching, version=standing.version_soon)
    app.add_middleware(Guard, token=token, loopback=loopback)
    return app
