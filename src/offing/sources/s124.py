"""Navigational warnings as S-124, IHO's data model: GML datasets."""

import re
from collections.abc import Iterator
from typing import Any

from offing.codecs.s124_read import read_s124
from offing.schema.document import Document, Unreadable
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_EXTRACTOR = f"s124 {_VERSION}"
_SURE = 0.97
_SAMPLE = 64 << 10
_NAMED = re.compile(rb"iho\.int/S-?124/|<[A-Za-z0-9_]{0,12}:?(?:S124_)?NAVWARN(?:Preamble|Part)\b", re.I)

_DOC = """Read datasets of S-124 (IHO, navigational warnings; GML of edition 1.0.0 and later): one document a
warning, its text, and below it positions, dates and references as the dataset tells them.

Where the text's own positions are the dataset's, its hours and areas are taken from the text; where they
differ the dataset's geometry is drawn, and that is said.
"""


def recognise(head: Head, options: Options) -> Recognition:  # noqa: ARG001 - the contract
    """Recognise XML in a namespace of S-124, or with its elements."""
    sample = head.data[:_SAMPLE]
    if sample.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _NAMED.search(sample):
        return Recognition(_SURE, decided=("navigational warnings as S-124",))
    return Recognition(0.0)


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:  # noqa: ARG001 - the contract
    """Yield the warnings of a dataset; raises InputError where it is none."""
    yield from read_s124(data, _EXTRACTOR)


SOURCE = Source(
    name="s124",
    family="warning",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    doc=_DOC,
)
