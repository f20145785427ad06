"""Releases of Japan's Joint Staff on foreign ships and aircraft, in Japanese: what its forces saw for themselves.

Grade "A2": the Joint Staff is the service that saw, tells class, number, place and hour, and is taken for
reliable on this topic (A); what one service says alone is probably true (2), no more.
"""

import re

from offing.reports.ja_plain import plain_ja
from offing.reports.ja_release import read_release
from offing.reports.reader import Reader
from offing.schema.claim import Reading
from offing.schema.document import Document

_LONGEST = 30_000  # code points; releases have a thousand or two
_HEAD = 1_500
_FORM = re.compile(r"統合幕僚監部(?:\(お知らせ\))?[^、。]{4,60}?(?:について|動向)|統合幕僚監部報道発表資料")
_ABOUT = re.compile(r"(?:艦艇|軍機|無人機|船舶|航空機)(?:等)?の?(?:動向|活動|飛行|行動)|を確認した")


def suits(document: Document) -> float:
    """Return 0.9 for a release of the Joint Staff on movements, however its letters are spaced; else 0."""
    head = document.text[:_HEAD]
    if "統" not in head or len(document.text) > _LONGEST:
        return 0.0
    even = plain_ja(head).text
    return 0.9 if _FORM.search(even) and _ABOUT.search(even) else 0.0


def read(document: Document) -> Reading:
    """Return what a release says: sightings, identities with earlier ones, scrambles, firsts."""
    return read_release(document)


READER = Reader("joint-staff-ja", 2, suits, read)
