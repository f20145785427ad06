"""Read a document that is a warning."""

from offing.codecs.notam import read_notam
from offing.codecs.warnings import read_warning
from offing.schema.claim import Reading
from offing.schema.document import Document
from offing.schema.warning import Announced

READER = "warnings"
VERSION = 1


def read_announced(document: Document) -> Reading:
    """Return what a warning's document announces: one warning, whatever of it was understood."""
    announced = document.announced or Announced()
    found = read_notam(document.text) if announced.form == "notam" else read_warning(document.text, announced)
    return Reading((), 1, 1, warnings=(found,))
