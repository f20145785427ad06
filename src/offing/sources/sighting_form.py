"""The form of one sighting by hand, as `offing add` writes it."""

from collections.abc import Iterator
from typing import Any

from offing.codecs.sighting_form import MARK, read_form
from offing.codecs.text_bytes import decode_text
from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.sighting import Observed
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_EXTRACTOR = f"sighting-form {_VERSION}"

_DOC = """Read the form of a sighting that `offing add` writes and keeps: TOML with a table [sighting] and, for each
file that was shown for it, a table [[media]] with its SHA-256 and what the file says of itself.
"""


def recognise(head: Head, options: Options) -> Recognition:  # noqa: ARG001 - the contract
    """Recognise a form by its first line."""
    begin = head.data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return Recognition(1.0 if begin.startswith(MARK.encode()) else 0.0)


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:  # noqa: ARG001 - the contract
    """Yield the one sighting of a form; raises InputError where it cannot be kept."""
    decoded = decode_text(data)
    try:
        found = read_form(decoded.text)
    except InputError as error:
        yield Unreadable(str(error))
        return
    who = found.told["observer"][0].text
    title = f"sighting of {found.when.local if found.when else '?'} by {who}"
    yield Document(
        text=decoded.text,
        extractor=_EXTRACTOR,
        title=title,
        publisher=who,
        notes=(*decoded.notes, *found.notes),
        observed=Observed("form", (found,)),
    )


SOURCE = Source(
    name="sighting-form",
    family="sightings",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    doc=_DOC,
)
