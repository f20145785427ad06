"""What answers look like, for the description of the API (OpenAPI)."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from offing.serve.answer import ARROW, GEOJSON

_Lat = Annotated[float | None, Field(ge=-90, le=90)]
_Lon = Annotated[float | None, Field(ge=-180, le=180)]
Lane = Literal["track", "sighting", "warning", "report"]


class Told(BaseModel):
    """An object whose further members each kind has for itself."""

    model_config = ConfigDict(extra="allow")


class CraftName(Told):
    """Who a craft says it is."""

    id: str
    name: str | None
    flag: str | None
    type: str | None


class Line(Told):
    """A line of the record: an event, a claim, a sighting or a warning."""

    id: str
    kind: str
    source: Lane
    t_start: datetime | None
    t_end: datetime | None
    lat: _Lat
    lon: _Lon
    craft: list[CraftName]
    area: str | None
    detail: dict[str, Any]
    basis: dict[str, Any]
    synthetic: bool
    open: bool
    evidence: list[dict[str, Any]]
    review: dict[str, Any] | None


class Page(BaseModel):
    """A page of a list; `next` is the cursor of the next page, null on the last."""

    model_config = ConfigDict(extra="allow")

    next: str | None
    generation: int


class LinePage(Page):
    """A page of lines; `matched` counts all that answer to the question."""

    items: list[Line]
    matched: int


class Craft(Told):
    """A craft, by what it transmits."""

    craft: str
    name: str | None
    flag: str | None
    type: str | None
    first_heard: datetime | None
    last_heard: datetime | None
    fixes: int
    synthetic: bool


class CraftPage(Page):
    """A page of craft."""

    items: list[Craft]
    matched: int


class OneCraft(Craft):
    """A craft with what it said of itself, its voyages and its events."""

    statics: list[dict[str, Any]]
    voyages: list[Line]
    events: list[Line]
    event_count: int


class Fix(Told):
    """A position report that passed cleaning."""

    craft: str
    t: datetime
    lat: float
    lon: float
    sog_kn: float | None
    cog_deg: float | None
    synthetic: bool


class FixPage(Page):
    """A page of fixes, by craft and time."""

    items: list[Fix]


class Feature(Told):
    """A GeoJSON feature."""

    type: Literal["Feature"]
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class Features(Told):
    """A GeoJSON FeatureCollection."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


class Place(Told):
    """An area or a port."""

    id: str
    name: str
    kind: str


class PlacePage(Page):
    """A page of areas or ports."""

    items: list[Place]
    matched: int


class Account(Told):
    """An input's account: every line of it is a message, a continuation, context, or rejected for a reason."""

    input: str


class AccountPage(Page):
    """A page of inputs."""

    items: list[Account]
    matched: int


class Document(Told):
    """A news report, release or warning text."""

    id: str
    title: str | None
    publisher: str | None
    published: datetime | None
    language: str | None
    synthetic: bool


class DocumentPage(Page):
    """A page of documents."""

    items: list[Document]
    matched: int


class Mark(Told):
    """A stretch of a document's text that a slot of a claim rests on; offsets count Unicode code points."""

    line: str
    slot: str
    start: int
    end: int


class OneDocument(Document):
    """A document's text, and the claims in it."""

    text: str
    claims: list[Line]
    marks: list[Mark]


class Hull(Told):
    """A ship of the ledger."""

    id: str


class HullPage(Page):
    """A page of hulls."""

    items: list[Hull]
    matched: int


class Review(Told):
    """What somebody judged of a line."""

    line: str
    verdict: Literal["accept", "reject", "note"]
    by: str
    at: datetime
    note: str | None


class ReviewPage(Page):
    """A page of reviews."""

    items: list[Review]
    matched: int


class Hit(Told):
    """Something that answers to a search: a craft, hull, operation, place, document or line."""

    what: Literal["craft", "hull", "operation", "area", "port", "document", "line"]
    id: str
    name: str


class Found(BaseModel):
    """What answers to a search, best first."""

    items: list[Hit]
    generation: int


Verdict = Literal[
    "contradicted", "disputed", "open", "not seen", "not observable", "corroborated", "confirmed", "unannounced"
]


class Check(Told):
    """What one slot of a line was compared with, and what came of it."""

    slot: str
    verdict: Verdict
    said: str
    seen: str
    lane: str
    against: list[str]
    reason: str


class Finding(Told):
    """A line held against the other lanes; its id is f and the line's."""

    id: str
    line: str
    lane: str
    kind: str
    verdict: Verdict
    checks: list[Check]
    reasons: list[str]
    words: str | None
    t_start: datetime | None
    synthetic: bool


class FindingPage(Page):
    """A page of findings; `verdicts` counts all that answer but for the verdict asked for."""

    items: list[Finding]
    matched: int
    verdicts: dict[str, int]
    as_of: datetime


class Operation(Told):
    """An exercise, a patrol or a voyage; `counts` of its lines by lane, and of those that may belong."""

    id: str
    kind: Literal["exercise", "patrol", "voyage"]
    name: str
    names: list[str]
    start: datetime | None
    end: datetime | None
    parties: list[str]
    places: list[str]
    notes: list[str]
    counts: dict[str, int]
    synthetic: bool


class OperationPage(Page):
    """A page of operations; `unlisted` are those that one line alone tells of, without a name."""

    items: list[Operation]
    matched: int
    unlisted: int
    remarks: list[str]


class Member(BaseModel):
    """A line of an operation, and why it is one; one that is not `sure` may belong."""

    line: str
    lane: Literal["transmitted", "sighted", "announced", "said"]
    why: str
    by: str
    sure: bool


class Change(Told):
    """A correction of what belongs to operations."""

    row: int
    what: Literal["merge", "split", "add", "remove", "rename"]
    operations: list[str]
    lines: list[str]
    name: str | None
    by: str
    at: datetime
    note: str


class Correction(Change):
    """A correction that was made; `takes_back` says which earlier ones it takes back."""

    takes_back: list[str]


class CorrectionPage(Page):
    """A page of corrections."""

    items: list[Change]
    matched: int
    remarks: list[str]


class OneOperation(Operation):
    """An operation with its members, their lines, its waters and its corrections."""

    members: list[Member]
    lines: list[Line]
    geometry: dict[str, Any] | None
    corrections: list[Change]
    remarks: list[str]


class OperationDisputes(Told):
    """What the documents of an operation say against one another."""

    id: str
    name: str
    disputes: list[dict[str, Any]]
    remarks: list[dict[str, Any]]
    support: list[dict[str, Any]]
    stories: list[dict[str, Any]]
    firsts: list[dict[str, Any]]
    left_out: list[str]
    synthetic: bool


class Sentence(Told):
    """A sentence of a brief, with its lines, findings and the numbers of its sources."""

    text: str
    lines: list[str]
    lane: str
    verdict: str
    because: str
    sources: list[int]
    findings: list[str]


class Section(Told):
    """A part of a brief: sentences, or rows whose cells are sentences."""

    key: str
    title: str
    about: str
    sentences: list[Sentence]
    columns: list[str]
    rows: list[dict[str, Any]]


class Brief(Told):
    """An operation's brief; `brief` is its title."""

    brief: str
    operation: str
    kind: str
    head: list[str]
    sections: list[Section]
    sources: list[dict[str, Any]]
    mapped: list[str]
    as_of: datetime
    synthetic: bool


class Timeline(Page):
    """What is held of one actor or two: happenings, or with by=month a count for each month and class."""

    items: list[dict[str, Any]]
    matched: int
    parties: list[dict[str, str]]
    by: str | None
    remarks: list[str]
    synthetic: bool


class Present(BaseModel):
    """Craft with a fix in an area: `craft name type flag synthetic`, `first` and `last` fix in it, `fixes`."""

    items: list[Told]
    matched: int
    generation: int


class Coverage(Features):
    """Cells of the earth in which anybody was heard; each tells `hours first last craft`."""

    cell: int
    matched: int
    hours: int
    receivers: list[str]


FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            GEOJSON: {"schema": {"$ref": "#/components/schemas/Features"}},
            ARROW: {"schema": {"type": "string", "format": "binary"}},
        }
    }
}
