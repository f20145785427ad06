"""What a Japanese release tells of itself: when and by whom it was published, whose craft it is about, its times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from offing.codecs.date_zones import JAPAN
from offing.codecs.dates import Anchor, times
from offing.reports.ja_parties import beside, party
from offing.reports.ja_sentences import Piece
from offing.reports.plain import Plain
from offing.schema.claim import Party, Time
from offing.schema.document import Document

_STAFF = "統合幕僚監部"
_OF_TITLE = re.compile(r"[一-鿿ァ-ヴー]{2,8}?(?:海軍|海警局|軍(?=機))")


@dataclass(frozen=True, slots=True)
class Head:
    """Hold the frame of a release; ``times`` are (start, end) in the plain form, with spans of the stored text."""

    day: date | None
    speaker: Party
    owner: Party | None
    times: tuple[tuple[int, int, Time], ...]


def head_of(document: Document, plain: Plain, pieces: Sequence[Piece]) -> Head:
    """Return the frame of a release."""
    published = _published(document, plain, pieces)
    day = published.astimezone(JAPAN).date() if published else None
    return Head(day, _speaker(plain), _owner(plain, pieces), _times(plain, pieces, published))


def _published(document: Document, plain: Plain, pieces: Sequence[Piece]) -> datetime | None:
    """Return when it was published: its own date line goes before what was made out of the file."""
    for piece in pieces:
        if piece.kind == "date":
            found = times(plain.text, "ja", Anchor(None, JAPAN), piece.start, piece.end)
            if found and found[0].start:
                return found[0].start + timedelta(hours=12)
    return document.published


def _times(plain: Plain, pieces: Sequence[Piece], published: datetime | None) -> tuple[tuple[int, int, Time], ...]:
    told = [piece for piece in pieces if piece.kind in ("sentence", "row")]
    if not told:
        return ()
    found = times(plain.text, "ja", Anchor(published, JAPAN), told[0].start, told[-1].end)
    return tuple((*one.span, replace(one, span=plain.span(*one.span))) for one in found if one.span)


def _speaker(plain: Plain) -> Party:
    at = plain.text.find(_STAFF)
    found = party(plain, at, at + len(_STAFF)) if at >= 0 else None
    return found or Party("staff:JP:joint-staff", "Joint Staff Office", "staff", "JP", inferred="from the form")


def _owner(plain: Plain, pieces: Sequence[Piece]) -> Party | None:
    """Return whose craft the title says the release is about, where it names one service."""
    found: dict[str, Party] = {}
    for piece in pieces:
        if piece.kind == "title":
            for match in _OF_TITLE.finditer(plain.text, piece.start, piece.end):
                other = beside(plain, piece.start, match.start(), match[0])
                for one in (other, party(plain, *match.span())):
                    if one is not None:
                        found.setdefault(one.id, replace(one, inferred="from the title"))
    return next(iter(found.values())) if len(found) == 1 else None
