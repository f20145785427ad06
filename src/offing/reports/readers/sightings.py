"""Sightings by hand, in tables and by detectors, and what files of cameras say: told cell by cell."""

from offing.reports.reader import Reader
from offing.reports.sighted import read_observed
from offing.schema.claim import Reading
from offing.schema.document import Document


def suits(document: Document) -> float:
    """Return 1 for a document whose source tells observations, else 0."""
    return 1.0 if document.observed is not None else 0.0


def read(document: Document) -> Reading:
    """Return the sightings a document tells."""
    return read_observed(document)


READER = Reader("sightings", 1, suits, read)
