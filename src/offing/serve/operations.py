"""Operations: exercises, patrols and voyages with their lines, what documents dispute, and users' corrections."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from offing.answers import Record
from offing.engine.instants import moment
from offing.schema.errors import UsageError
from offing.schema.operation import Member, Operation, change_json, operation_json
from offing.schema.review import LONGEST_NAME, LONGEST_NOTE
from offing.serve import shapes
from offing.serve.answer import as_json, as_property
from offing.serve.asked_app import TheRecord, TheStanding
from offing.serve.asking import LONGEST, Paged, Timed, Words, of_cursor, to_cursor
from offing.serve.held import Held
from offing.serve.judged import gathered_of, judged, operation_named
from offing.serve.masking import MASKED, Masked
from offing.serve.standing import Version

router = APIRouter(tags=["operations"])
_FEW: Final = 2  # lines, from which on what nobody names is listed
_MOST_LINES: Final = 1000
_CONTRADICTED: Final = "contradicted"


class OperationAsk(Paged, Timed):
    """Ask for operations."""

    kind: Annotated[Literal["exercise", "patrol", "voyage"] | None, Field(description="Only of that kind.")] = None
    party: Annotated[Words | None, Field(description="A state's two letters: those that it is a party of.")] = None
    line: Annotated[Words | None, Field(description="A line's id: those that it belongs to.")] = None
    every: Annotated[bool, Field(description="Also those that one line alone tells of, without a name.")] = False


class CorrectionAsk(Paged):
    """Ask for corrections."""

    operation: Annotated[Words | None, Field(description="Only those of an operation, by name or id.")] = None


class Correction(BaseModel):
    """A correction of what belongs to operations."""

    model_config = ConfigDict(extra="forbid")

    what: Literal["merge", "split", "add", "remove", "rename"]
    operations: Annotated[
        list[Words],
        Field(min_length=1, max_length=2, description="Names or ids; merge puts the 2nd into the 1st."),
    ]
    lines: Annotated[list[Words], Field(max_length=1000, description="What is split off, added or removed.")] = []
    name: Annotated[str | None, Field(max_length=LONGEST, description="Of rename, and of what is split off.")] = None
    by: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, description="Who corrects.")]
    note: Annotated[str | None, Field(max_length=LONGEST_NOTE, description="Why.")] = None


@router.get("/operations", summary="Exercises, patrols and voyages", response_model=shapes.OperationPage)
def operations(ask: Annotated[OperationAsk, Query()], held: TheRecord, standing: TheStanding) -> Response:
    """List operations, the earliest first, each with how many lines it has by lane; `may` counts what may belong."""
    if ask.f not in (None, "json"):
        raise UsageError(f"f={ask.f}: operations come as json; as GeoJSON at /ogc/collections/operations/items")
    whole = gathered_of(held, standing.look())
    found = [one for one in whole.operations if _is_asked_for(one, ask, held)]
    listed = [one for one in found if ask.every or one.names or len(one.members) >= _FEW]
    [begin] = [0] if ask.cursor is None else of_cursor(ask.cursor, int)
    begin = max(begin, 0)
    next_ = to_cursor([begin + ask.limit]) if begin + ask.limit < len(listed) else None
    told = {"next": next_, "matched": len(listed), "unlisted": len(found) - len(listed), "remarks": list(whole.lost)}
    items = [_head(one, held) for one in listed[begin : begin + ask.limit]]
    return as_json({"items": items, **told, "generation": held.generation})


def _is_asked_for(one: Operation, ask: OperationAsk, held: Held) -> bool:
    since, until = ask.span_us()
    if ask.kind not in (None, one.kind) or (ask.party and f"state:{ask.party.upper()}" not in one.parties):
        return False
    if ask.line is not None and held.masking.line_of(ask.line) not in (member.line for member in one.members):
        return False
    end = one.end if one.end is not None else one.start
    if since is not None and (end is None or end < since):
        return False
    return until is None or (one.start is not None and one.start < until)


# A name may hold a slash, as Northern/Interaction-2023 does.
@router.get(
    "/operations/{name:path}/disputes", summary="What documents dispute of it", response_model=shapes.OperationDisputes
)
def disputes(name: str, held: TheRecord, standing: TheStanding) -> Response:
    """Hold what documents say of an operation against one another: disputes, remarks, support, stories, firsts.

    Each side of a dispute stands with its independent origins, its grade and its lines; relays and copies are listed
    and count for nothing.
    """
    version = standing.look()
    it = operation_named(gathered_of(held, version), name)
    told = held.worked.get(("disputes", version, it.id), lambda: _between(held, version, it))
    return as_json({"id": it.id, "name": it.name, **told, "generation": held.generation})


def _between(held: Held, version: Version, it: Operation) -> dict[str, Any]:
    ids = [one.line for one in it.members if one.sure]
    checked = judged(held, version).of(one for one in ids if one in held.said).values()
    gone = [f"{one.line}:{check.slot}" for one, _ in checked for check in one.checks if check.verdict == _CONTRADICTED]
    told: dict[str, Any] = _dated(held.between(ids, gone))
    return told


def _dated(value: Any) -> Any:
    """Return plain data with the times of publication as times."""
    if isinstance(value, list):
        return [_dated(one) for one in value]
    if isinstance(value, Mapping):
        return {
            name: moment(one) if name == "published" and isinstance(one, int) else _dated(one)
            for name, one in value.items()
        }
    return value


@router.get("/operations/{name:path}", summary="One operation", response_model=shapes.OneOperation)
def operation(name: str, held: TheRecord, standing: TheStanding) -> Response:
    """Return what is known of an operation: each of its members with why it belongs, its lines, its corrections.

    A name is found in any spelling, script and language. Of many lines the first thousand are told, the sure ones
    before what may belong.
    """
    return as_json(operation_told(held, standing.look(), name))


def operation_told(held: Held, version: Version, name: str) -> dict[str, Any]:
    """Return an operation as it is shown, with its members, lines and corrections. Raises NotFound and UsageError."""
    whole = gathered_of(held, version)
    it = operation_named(whole, name)
    told = _head(it, held) | {"members": [_member(one, held) for one in it.members if _is_shown(one, held)]}
    first = sorted(it.members, key=lambda one: not one.sure)[:_MOST_LINES]
    lines = held.worked.get(("lines of", version, it.id), lambda: held.lines_by_id(one.line for one in first))
    own = [change_json(one) for one in whole.changes if it.id in one.operations]
    more = {"lines": held.shown(lines), "corrections": own, "remarks": list(whole.lost)}
    return told | more | {"geometry": it.geometry, "generation": held.generation}


@router.get("/corrections", summary="Corrections of operations", response_model=shapes.CorrectionPage)
def corrections(ask: Annotated[CorrectionAsk, Query()], held: TheRecord, standing: TheStanding) -> Response:
    """List the corrections of operations, the earliest first."""
    if ask.f not in (None, "json"):
        raise UsageError(f"f={ask.f}: corrections come as json")
    whole = gathered_of(held, standing.look())
    wanted = None if ask.operation is None else operation_named(whole, ask.operation).id
    found = [change_json(one) for one in whole.changes if wanted is None or wanted in one.operations]
    [begin] = [0] if ask.cursor is None else of_cursor(ask.cursor, int)
    begin = max(begin, 0)
    next_ = to_cursor([begin + ask.limit]) if begin + ask.limit < len(found) else None
    told = {"next": next_, "matched": len(found), "remarks": list(whole.lost), "generation": held.generation}
    return as_json({"items": found[begin : begin + ask.limit], **told})


@router.post("/corrections", status_code=201, summary="Correct an operation", response_model=shapes.Correction)
def correct(correction: Correction, standing: TheStanding) -> Response:
    """Merge, split, add to, remove from or rename an operation; 409 while another writes.

    Corrections are only ever added. `takes_back` names those that this one takes back.
    """
    from offing.answers.operations import change
    from offing.serve.writing import writing

    if any(one.startswith(MASKED) for one in correction.lines):
        raise Masked("a masked line is put in or out by its own id, on the server's machine")
    _check(correction)
    with writing(standing.home):
        made, taken_back = change(
            Record(standing.home),
            correction.what,
            correction.operations,
            correction.lines,
            by=correction.by,
            note=correction.note,
            name=correction.name,
        )
    standing.look(now=True)
    return as_json(change_json(made) | {"takes_back": list(taken_back)}, status=201)


def _check(correction: Correction) -> None:
    """Raise UsageError where a correction lacks a part, or has one that says nothing."""
    what = correction.what
    wanted = 2 if what == "merge" else 1
    if len(correction.operations) != wanted:
        raise UsageError(f"operations: {what} takes {'two operations' if wanted > 1 else 'one operation'}")
    if (what in ("split", "add", "remove")) != bool(correction.lines):
        raise UsageError(f"lines: {what} takes {'no lines' if correction.lines else 'one line or several'}")
    if what == "rename" and correction.name is None:
        raise UsageError("name: say what it is to be called")
    if what not in ("split", "rename") and correction.name is not None:
        raise UsageError(f"name: {what} gives no name")


def operations_placed(held: Held, version: Version) -> list[dict[str, Any]]:
    """Return the operations that have waters, the earliest first, each as a place: `geometry` is GeoJSON."""
    found = [one for one in gathered_of(held, version).operations if one.geometry is not None]
    plain = [one for one in found if one.names or len(one.members) >= _FEW]
    return [_placed(_head(one, held)) | {"geometry": one.geometry} for one in plain]


def _placed(told: dict[str, Any]) -> dict[str, Any]:
    counts: dict[str, int] = told["counts"]
    return {name: as_property(value) for name, value in told.items() if name != "counts"} | counts


def _head(it: Operation, held: Held) -> dict[str, Any]:
    """Return an operation without its members and outline, and how many it has by lane."""
    told = {name: value for name, value in operation_json(it).items() if name not in ("members", "geometry")}
    counts = _counts(one for one in it.members if _is_shown(one, held))
    times = {name: None if told[name] is None else moment(told[name]) for name in ("start", "end")}
    return told | times | {"counts": counts}


def _counts(members: Iterable[Member]) -> dict[str, int]:
    found = dict.fromkeys(("said", "sighted", "announced", "transmitted", "may"), 0)
    for one in members:
        found[one.lane if one.sure else "may"] += 1
    return found


def _is_shown(one: Member, held: Held) -> bool:
    return held.hidden.get(one.line, one.line) is not None


def _member(one: Member, held: Held) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in Member.__slots__}
    return told | {"line": held.hidden.get(one.line, one.line)}
