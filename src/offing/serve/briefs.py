"""The brief of an operation: a page that a person can publish from, in every form that `offing brief` writes."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from offing.record.brief import Brief, brief_json
from offing.serve import shapes
from offing.serve.answer import as_json
from offing.serve.asked_app import TheRecord, TheStanding
from offing.serve.asking import Words, read_time
from offing.serve.held import Held
from offing.serve.judged import gathered_of, operation_named, this_hour

router = APIRouter(tags=["operations"])
_MEDIA: Final = {"md": "text/markdown", "html": "text/html", "text": "text/plain"}
_PATIENCE_S: Final = 120.0  # who saves a file waits
_ENDING: Final = {"md": "md", "html": "html", "text": "txt"}
# A brief is a page of its own, which needs nothing but itself.
_ALONE: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
_NO_NAME: Final = str.maketrans(dict.fromkeys('/\\:*?"<>|;%\r\n\t ', "-"))


class BriefAsk(BaseModel):
    """Ask for a brief."""

    model_config = ConfigDict(extra="forbid")

    format: Annotated[Literal["json", "md", "html", "text"], Field(description="How it is written.")] = "json"
    as_of: Annotated[
        Words | None, Field(description="What had not happened by then is open; by default the hour that began last.")
    ] = None
    download: Annotated[bool, Field(description="As a file to keep.")] = False


@router.get(
    "/brief/{name:path}",
    summary="An operation's brief",
    response_model=shapes.Brief,
    responses={200: {"content": {media: {"schema": {"type": "string"}} for media in _MEDIA.values()}}},
)
def brief(name: str, ask: Annotated[BriefAsk, Query()], held: TheRecord, standing: TheStanding) -> Response:
    """Return the brief of an operation by its name, in any spelling, or its id.

    Each sentence carries the numbers of its sources and the ids of its lines. Pleasure craft are masked, as elsewhere.
    """
    version = standing.look()
    it = operation_named(gathered_of(held, version), name)
    as_of = this_hour() if ask.as_of is None else read_time(ask.as_of)
    patience = None if ask.format == "json" else _PATIENCE_S
    key = ("brief", version, it.id, as_of)
    made: Brief = held.worked.get(key, lambda: held.brief(it.id, as_of), patience_s=patience)
    if ask.format == "json":
        return as_json(brief_json(made) | {"generation": held.generation})
    write = _WRITERS[ask.format]
    text = held.worked.get((*key, ask.format), lambda: write(held, made), patience_s=patience)
    headers = {"Content-Security-Policy": _ALONE, "X-Content-Type-Options": "nosniff"}
    if ask.download:
        file = f"{it.name.translate(_NO_NAME).encode('ascii', 'ignore').decode()[:80].strip('-.') or it.id}"
        headers["Content-Disposition"] = f'attachment; filename="{file}.{_ENDING[ask.format]}"'
    return Response(text, media_type=_MEDIA[ask.format], headers=headers)


def _markdown(_: Held, made: Brief) -> str:
    from offing.answers.brief_markdown import as_markdown

    return as_markdown(made)


def _html(held: Held, made: Brief) -> str:
    from offing.answers.brief_html import page

    return page(held, made, held.privacy())


def _text(_: Held, made: Brief) -> str:
    from offing.answers.brief_text import as_text

    return as_text(made)


_WRITERS: Final = {"md": _markdown, "html": _html, "text": _text}
