"""Photographs and films: kept as they are, with what the file says of itself."""

from collections.abc import Iterator
from typing import Any

from offing.codecs.media import kind_of, read_media
from offing.schema.document import Document, Unreadable
from offing.schema.sighting import Observed
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_EXTRACTOR = f"media {_VERSION}"
_SURE = 0.95
LARGEST = 1 << 30  # bytes; some minutes of a telephone's film

_DOC = """Keep photographs (JPEG, PNG, WebP, TIFF, HEIC) and films (MP4, MOV), with what the file says: EXIF's clock,
zone, satellite time and position, a film's own time and place.

A file alone is no sighting: `offing add --media FILE` makes one, and says where it rests on the file's word.
"""


def recognise(head: Head, options: Options) -> Recognition:  # noqa: ARG001 - the contract
    """Recognise a photograph or a film by its first bytes."""
    kind = kind_of(head.data[:64])
    return Recognition(_SURE, decided=(f"a file of a camera: {kind}",)) if kind else Recognition(0.0)


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:  # noqa: ARG001 - the contract
    """Yield the document of a file: a line for each thing it says of itself."""
    said = read_media(data)
    lines = [f"{name.replace('_', ' ')}: {words}" for name, words in said.items()]
    if len(said) == 1:
        lines.append("the file says nothing of when and where it was taken")
    yield Document(text="\n".join(lines) + "\n", extractor=_EXTRACTOR, observed=Observed("media"))


SOURCE = Source(
    name="media",
    family="sightings",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    largest=LARGEST,
    doc=_DOC,
)
