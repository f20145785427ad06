"""Readings that tell which process made them; other processes must be able to import them."""

import os
import signal

from offing.schema.claim import Reading
from offing.schema.document import Document


def words(document: Document) -> tuple[str, Reading]:
    """Count the words of a document, and tell the process that did."""
    return str(os.getpid()), Reading((), len(document.text.split()), 0)


def words_or_death(document: Document) -> tuple[str, Reading]:
    """End the process, unless it is the one that the document names as its publisher, at the word "deadly"."""
    if "deadly" in document.text and os.getpid() != int(document.publisher or 0):
        os.kill(os.getpid(), signal.SIGKILL)
    return words(document)


def words_or_error(document: Document) -> tuple[str, Reading]:
    """Stumble over the word "wrong"."""
    if "wrong" in document.text:
        raise ValueError(document.text)
    return words(document)
