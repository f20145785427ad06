"""What can be asked of lines: parameters of a URL, read and checked."""

import base64
import binascii
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from offing.engine.choose import microseconds
from offing.engine.picked import Asked
from offing.engine.spine import LANES
from offing.schema.errors import UsageError

MOST: Final = 1000
USUAL: Final = 100
LONGEST: Final = 400  # characters of a word
_SPAN: Final = re.compile(r"(\d{1,6}(?:\.\d{1,6})?) ?(min|[smhdw])", re.IGNORECASE)
_UNITS: Final = {"s": 1, "min": 60, "m": 60, "h": 3600, "d": 86400, "w": 604800}
LONGEST_GEOMETRY: Final = 32_000
_MOST_CORNERS: Final = 10_000
_WHEN: Final = "2023-07-20, 2023-07-20T06:30Z, or a span before now such as 3d."
Words = Annotated[str, Field(max_length=LONGEST)]
Several = Annotated[list[Words] | None, Field(max_length=200)]
Form = Literal["json", "geojson", "arrow"]


class Paged(BaseModel):
    """Ask for a page of a list."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MOST, description="How many at most.")] = USUAL
    cursor: Annotated[str | None, Field(max_length=LONGEST, description="Where to go on: `next` of a page.")] = None
    f: Annotated[Form | None, Field(description="The form of the answer; else by the header Accept.")] = None


class Timed(BaseModel):
    """Ask for what was in a time."""

    model_config = ConfigDict(extra="forbid")

    since: Annotated[Words | None, Field(description=f"From then on: {_WHEN}")] = None
    until: Annotated[Words | None, Field(description="What began before then.")] = None

    def span_us(self) -> tuple[int | None, int | None]:
        """Return both in microseconds; raises UsageError where the one does not lie before the other."""
        since, until = (None if one is None else microseconds(read_time(one)) for one in (self.since, self.until))
        if since is not None and until is not None and until <= since:
            raise UsageError(f"until={self.until} does not lie after since={self.since}")
        return since, until


class LineAsk(Paged, Timed):
    """Ask for lines of the record."""

    kind: Annotated[Several, Field(description="A kind of line; may be repeated.")] = None
    craft: Annotated[Several, Field(description="A label, an MMSI or a name; may be repeated.")] = None
    area: Annotated[Words | None, Field(description="An area or port, by name or id.")] = None
    bbox: Annotated[str | None, Field(max_length=LONGEST, description="west,south,east,north in degrees.")] = None
    geometry: Annotated[
        str | None, Field(max_length=LONGEST_GEOMETRY, description="A GeoJSON Polygon or MultiPolygon.")
    ] = None
    at: Annotated[Words | None, Field(description=f"What holds that instant: {_WHEN}")] = None
    tier: Annotated[
        list[Literal["A", "B", "C"]] | None, Field(max_length=3, description="Of claims; may be repeated.")
    ] = None
    reviewed: Annotated[
        Literal["accepted", "rejected", "none", "any"] | None, Field(description="How it was reviewed.")
    ] = None
    order: Annotated[Literal["asc", "desc"], Field(description="Oldest or latest first.")] = "asc"
    verdicts: Annotated[
        bool, Field(description="Tell of each line the verdict of its finding, if it has one, as `verdict`.")
    ] = False
    passing: Annotated[
        bool, Field(description="Also visits to the zones along every shore, and what only serves other detectors.")
    ] = False


class AnyLineAsk(LineAsk):
    """Ask for lines of any lane."""

    source: Annotated[
        list[Literal["track", "sighting", "warning", "report"]] | None,
        Field(max_length=4, description="The lane that a line comes from; may be repeated."),
    ] = None


Lines = Annotated[LineAsk, Query()]
AnyLines = Annotated[AnyLineAsk, Query()]


def read_time(words: str, *, now: datetime | None = None) -> datetime:
    """Return the UTC moment that words name: ISO 8601, a date, ``now``, or a span before now. Raises UsageError."""
    plain = words.strip()
    if plain.lower() == "now":
        return now or datetime.now(UTC)
    try:
        if (found := _SPAN.fullmatch(plain)) is not None:
            return (now or datetime.now(UTC)) - timedelta(seconds=float(found[1]) * _UNITS[found[2].lower()])
        moment = datetime.fromisoformat(plain.replace(" ", "+") if plain.count(" ") == 1 and "T" in plain else plain)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{words!r} is no time; write {_WHEN}") from None


def read_box(words: str) -> tuple[float, float, float, float]:
    """Return west, south, east, north; across the antimeridian where west > east. Raises UsageError."""
    try:
        numbers = [float(word) for word in words.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [numbers[place] for place in (0, 1, 3, 4)]
    if len(numbers) != 4 or not all(abs(number) <= 360 for number in numbers):
        raise UsageError(f"bbox={words}: write west,south,east,north in degrees")
    west, south, east, north = numbers
    if not -90 <= south <= north <= 90:
        raise UsageError(f"bbox={words}: south lies below north, both within ±90; write west,south,east,north")
    if east - west >= 360:
        return -180.0, south, 180.0, north
    return (west + 180) % 360 - 180 if not -180 <= west <= 180 else west, south, _wrapped(east), north


def _wrapped(lon: float) -> float:
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def read_geometry(words: str) -> dict[str, Any]:
    """Return a GeoJSON Polygon or MultiPolygon of finite numbers, two a corner. Raises UsageError."""
    try:
        shape = json.loads(words)
        polygons = {"Polygon": lambda it: [it], "MultiPolygon": list}[shape["type"]](shape["coordinates"])
        rings = [[_ring(ring) for ring in polygon] for polygon in polygons]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        rings = []
    if not rings or not all(rings):
        raise UsageError("geometry: write a GeoJSON Polygon or MultiPolygon, longitude before latitude")
    corners = sum(len(ring) for polygon in rings for ring in polygon)
    if corners > _MOST_CORNERS:
        raise UsageError(f"geometry: that are {corners:,} corners, {_MOST_CORNERS:,} are the most; draw it more simply")
    return {"type": shape["type"], "coordinates": rings[0] if shape["type"] == "Polygon" else rings}


def _ring(ring: Any) -> list[list[float]]:
    """Return a ring's corners, heights left out. Raises ValueError or TypeError where it is none."""
    if not isinstance(ring, list) or len(ring) < 4:
        raise ValueError
    for point in ring:
        if not isinstance(point, list) or any(type(one) not in (int, float) for one in point[:2]):
            raise TypeError
    corners = [[float(x), float(y)] for x, y, *_ in ring]
    if not all(abs(x) <= 360 and abs(y) <= 90 for x, y in corners):
        raise ValueError
    return corners


def asked_of(ask: LineAsk, lanes: tuple[str, ...], craft: tuple[int, ...] | None) -> Asked:
    """Return what is asked of the spine, but for the area."""
    since, until = ask.span_us()
    return Asked(
        lanes=lanes or LANES,
        kinds=tuple(ask.kind or ()),
        tiers=tuple(ask.tier or ()),
        craft=craft,
        since_us=since,
        until_us=until,
        box=None if ask.bbox is None else read_box(ask.bbox),
        reviewed=ask.reviewed,
        passing=ask.passing or bool(ask.kind or ask.craft or ask.area),
    )


def to_cursor(place: list[Any]) -> str:
    """Return a place in a list as an opaque word."""
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def of_cursor(word: str, *kinds: type) -> list[Any]:
    """Return the place that to_cursor made a word of, its parts of those kinds. Raises UsageError."""
    try:
        place = json.loads(base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        place = None
    if not isinstance(place, list) or [type(one) for one in place] != list(kinds):
        raise UsageError("cursor: that is none of this list's; take `next` of its last page, or leave it out")
    if any(isinstance(one, int) and abs(one) >= 1 << 63 for one in place):
        raise UsageError("cursor: that is none of this list's; take `next` of its last page, or leave it out")
    return place
