"""Documents: what a source of the family "document" takes out of an input."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from offing.schema.sighting import Observed
from offing.schema.warning import Announced

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Document:
    """Hold one document, ready to be read for claims.

    ``text`` is the stored text: every offset counts its Unicode code points. It begins with
    the title where the document has one apart from its body. ``part`` names the document
    within an input that holds several ("item 3", "row 12"); ``extractor`` says what made the
    text of the bytes, with its version. ``published`` is aware, in UTC, and true to
    ``published_grain`` (second, minute, day, month); of a day it is its noon where the
    publisher's zone is not known. What was not found is None, and ``found`` says of title,
    publisher, published, language and dateline where each came from ("given", "meta
    og:title", "front matter", "dateline", …). ``made_up`` is set where the document says
    that it belongs to a rehearsal.
    """

    text: str
    extractor: str
    part: str = ""
    title: str | None = None
    publisher: str | None = None
    published: datetime | None = None
    published_grain: str = "day"
    language: str | None = None  # BCP 47: "en", "ja", "zh-Hant", "ru"
    dateline: str | None = None
    address: str | None = None  # where it was published
    made_up: bool = False
    found: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    announced: Announced | None = None  # of a warning: what its service tells beside its text
    observed: Observed | None = None  # of sightings by hand, detections and media: what stands in which cell


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Say why a part of an input gave no document; ``lines`` counts what is lost with it."""

    reason: str
    part: str = ""
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Given:
    """Hold what the user says of documents (--published, --publisher), which goes before what they say themselves."""

    published: datetime | None = None
    publisher: str | None = None
