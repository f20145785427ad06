"""Read a document that is a warning: what it announces, and its areas drawn."""

from dataclasses import replace

from offing.codecs.notam import read_notam
from offing.codecs.warnings import read_warning
from offing.schema.claim import Reading
from offing.schema.document import Document
from offing.schema.warning import Announced, Area
from offing.schema.warning_json import together
from offing.warnings.outline import outline
from offing.warnings.told_apart import with_told

READER = "warnings"
VERSION = 1


def read_announced(document: Document) -> Reading:
    """Return what a warning's document announces: one warning, whatever of it was understood."""
    announced = document.announced or Announced()
    found = read_notam(document.text) if announced.form == "notam" else read_warning(document.text, announced)
    drawn = replace(found, areas=tuple(map(_drawn, found.areas)))
    told = replace(announced, areas=tuple(map(_drawn, announced.areas)))
    return Reading((), 1, 1, warnings=(with_told(drawn, told),))


def _drawn(area: Area) -> Area:
    outlines = [outline(shape) for shape in area.shapes]
    told = [*area.reservations, *(words for shape in area.shapes for words in shape.reservations)]
    told += [words for one in outlines for words in one.reservations]
    geometry = together([one.geometry for one in outlines if one.geometry])
    return replace(area, geometry=geometry, reservations=tuple(dict.fromkeys(told)))
