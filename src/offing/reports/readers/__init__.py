"""The readers there are: every module here that binds READER."""

import importlib
import pkgutil
from functools import cache

from offing.reports.reader import Reader
from offing.reports.sentences import sentences
from offing.schema.claim import Reading
from offing.schema.document import Document


@cache
def readers() -> tuple[Reader, ...]:
    """Return every reader, in the order of their names."""
    modules = (importlib.import_module(m.name) for m in pkgutil.iter_modules(__path__, f"{__name__}."))
    return tuple(module.READER for module in modules if hasattr(module, "READER"))


def read_document(document: Document) -> tuple[Reader | None, Reading]:
    """Return the reader that suits a document best, and what it read; without one every sentence is passed over."""
    suited = [(one.suits(document), one) for one in readers()]
    best, reader = max(suited, key=lambda pair: pair[0], default=(0.0, None))
    if reader is not None and best > 0:
        return reader, reader.read(document)
    count = len(sentences(document.text))
    return None, Reading((), count, 0, {f"language not read: {document.language or 'unknown'}": count})
