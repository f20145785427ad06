"""Craft: who transmitted, what they said of themselves, their voyages and their events."""

from typing import Annotated, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from offing.engine.export import table_rows
from offing.engine.picked import Asked
from offing.schema.errors import UsageError
from offing.serve import shapes
from offing.serve.answer import as_arrow, as_json, form_of
from offing.serve.asked_app import TheRecord
from offing.serve.asking import Paged, Timed, Words, of_cursor, to_cursor
from offing.serve.held import Held
from offing.serve.problems import NotFound

router = APIRouter(prefix="/craft", tags=["craft"])
_EVENTS: Final = 100
_VOYAGES: Final = ("voyage",)
_HIDDEN: Final = ("craft_id",)
_POINTERS: Final = ("craft_id", "frame", "offset", "length")


class CraftAsk(Paged, Timed):
    """Ask for craft."""

    q: Annotated[Words | None, Field(description="A part of a name, a label or an MMSI.")] = None
    flag: Annotated[str | None, Field(max_length=2, description="A state's two letters.")] = None
    type: Annotated[Words | None, Field(description="A type of ship, as `type` has it.")] = None


@router.get("", summary="Craft that were heard", response_model=shapes.CraftPage, responses=shapes.FORMS)
def craft(request: Request, ask: Annotated[CraftAsk, Query()], held: TheRecord) -> Response:
    """List craft by their label; with since and until those heard in that time."""
    found = _chosen(held.craft_rows, ask)
    begin = 0
    if ask.cursor is not None:
        [last] = of_cursor(ask.cursor, str)
        begin = int(np.searchsorted(np.array(found["craft"].to_pylist(), str), last, "right"))
    some = found.slice(begin, ask.limit).drop_columns(list(_HIDDEN))
    more = begin + ask.limit < found.num_rows
    next_ = to_cursor([some["craft"][-1].as_py()]) if more else None
    form = form_of(request, ask.f)
    if form == "arrow":
        return as_arrow(some, {"next": next_})
    if form == "geojson":
        raise UsageError("f=geojson: craft have no one place; ask for fixes, or for json or arrow")
    told = {"next": next_, "matched": found.num_rows, "generation": held.generation}
    return as_json({"items": list(table_rows(some)), **told})


def _chosen(rows: pa.Table, ask: CraftAsk) -> pa.Table:
    since, until = ask.span_us()
    kind = rows["last_heard"].type
    keep: list[Any] = []
    if since is not None:
        keep.append(pc.greater_equal(rows["last_heard"], pa.scalar(since, pa.int64()).cast(kind)))
    if until is not None:
        keep.append(pc.less(rows["first_heard"], pa.scalar(until, pa.int64()).cast(kind)))
    if ask.flag is not None:
        keep.append(pc.equal(rows["flag"], ask.flag.upper()))
    if ask.type is not None:
        keep.append(pc.equal(rows["type"], ask.type))
    if ask.q is not None:
        keep.append(pc.or_kleene(_holds(rows["name"], ask.q), _holds(rows["craft"], ask.q)))
    for one in keep:
        rows = rows.filter(pc.fill_null(one, False)) if len(keep) == 1 else rows
    if len(keep) > 1:
        whole = keep[0]
        for one in keep[1:]:
            whole = pc.and_kleene(whole, one)
        rows = rows.filter(pc.fill_null(whole, False))
    return rows.sort_by("craft")


def _holds(column: pa.ChunkedArray, words: str) -> Any:
    return pc.match_substring(column, " ".join(words.split()), ignore_case=True)


@router.get("/{craft}", response_model=shapes.OneCraft)
def one_craft(craft: str, held: TheRecord) -> Response:
    """Return one craft: its particulars over time, voyages, and its latest events."""
    key = key_of(held, craft)
    label = held.masking.shown(held.names.label(key))
    rows = held.craft_rows.filter(pc.equal(held.craft_rows["craft"], label))
    if not rows.num_rows:
        raise NotFound(f"no craft {craft[:80]!r} was heard")
    [facts] = table_rows(rows.drop_columns(list(_HIDDEN)))
    statics = held.masking.table(_labelled(held.statics([key]), label, held.names.label(key)), "craft")
    places = held.places(Asked(("track",), craft=(key,)), None, None)
    kinds = np.array([kind in _VOYAGES for kind in held.spine.kinds] or [False])
    voyages = places[kinds[held.spine.kind[places]]] if len(places) else places
    rest = places[~kinds[held.spine.kind[places]]] if len(places) else places
    return as_json(
        {
            **facts,
            "statics": list(table_rows(statics.drop_columns([n for n in _POINTERS if n in statics.column_names]))),
            "voyages": held.at_places(voyages[-_EVENTS:]),
            "events": held.at_places(rest[-_EVENTS:]),
            "event_count": len(rest),
        }
    )


def key_of(held: Held, word: str) -> int:
    """Return the one craft that a word means. Raises NotFound, UsageError where it means several, and Masked."""
    try:
        keys = held.keys_of([word])
    except UsageError as error:
        raise NotFound(str(error)) from None
    if len(keys) != 1:
        told = ", ".join(held.masking.shown(held.names.label(key)) for key in keys[:20])
        raise UsageError(f"{len(keys)} craft call themselves {word[:80]!r}; ask for one of {told}")
    return keys[0]


def _labelled(table: pa.Table, shown: str, label: str) -> pa.Table:  # noqa: ARG001 - masked by its label
    return table.add_column(0, "craft", pa.array([label] * table.num_rows, pa.string()))
