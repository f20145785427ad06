"""Documents by their words, and what of the text answers."""

from typing import Any, Final

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine import text_index
from offing.engine.instants import moment
from offing.engine.search_words import asked_words, fold

_CANDIDATES: Final = 500  # texts that the index names before those of other generations are left out
_AROUND: Final = 90  # characters shown before and after what answers
_LOOKED_AT: Final = 400_000
_SHOWN = ("id", "title", "publisher", "published", "language", "cluster", "synthetic")


def documents_with(connection: sa.Connection, generation: int, query: str, most: int) -> list[dict[str, Any]]:
    """Return the documents of *generation* that hold every word of *query*, the best first, copies told once.

    Each has ``excerpt``: the text around the first word that answers, beginning at code point ``excerpt_start``, and
    ``claims``: how many claims it has.
    """
    rows = text_index.ask(connection, query, _CANDIDATES)
    if not rows:
        return []
    table = db.documents.c
    count = sa.select(sa.func.count()).where(db.claims.c.document == table.row).scalar_subquery()
    query_ = sa.select(*(table[name] for name in _SHOWN), table.text_sha256, count.label("claims"))
    query_ = query_.add_columns(db.indexed_texts.c.row.label("text_row"))
    query_ = query_.join(db.indexed_texts, db.indexed_texts.c.sha256 == table.text_sha256)
    query_ = query_.where(db.seen_at(db.documents, generation), db.indexed_texts.c.row.in_(rows))
    rank = {row: place for place, row in enumerate(rows)}
    found = [dict(row) for row in connection.execute(query_).mappings()]
    found.sort(key=lambda one: (rank[one["text_row"]], one["published"] is None, one["published"] or 0, one["id"]))
    told: dict[str, dict[str, Any]] = {}
    for one in found:
        told.setdefault(one["cluster"], one)
    return [_hit(connection, one, query) for one in list(told.values())[:most]]


def _hit(connection: sa.Connection, one: dict[str, Any], query: str) -> dict[str, Any]:
    text = connection.scalar(sa.select(db.texts.c.text).where(db.texts.c.sha256 == one["text_sha256"])) or ""
    start, excerpt = _excerpt(text[:_LOOKED_AT], query)
    told = {name: one[name] for name in (*_SHOWN, "claims")}
    published = None if one["published"] is None else moment(one["published"])
    return told | {"published": published, "excerpt": excerpt, "excerpt_start": start}


def _excerpt(text: str, query: str) -> tuple[int, str]:
    """Return the stretch of *text* around the first word of *query* in it, and where it begins."""
    lowered = text.lower() if len(text.lower()) == len(text) else text
    for part in asked_words(query):
        for word in (_joined(part), *query.split()):
            at = lowered.find(word) if word else -1
            if at >= 0:
                start = max(at - _AROUND, 0)
                return start, text[start : at + len(word) + _AROUND]
    place = fold(text).find(_joined(asked_words(query)[0]))  # near enough: folding seldom moves anything far
    start = max(place - _AROUND, 0)
    return start, text[start : start + 2 * _AROUND]


def _joined(part: list[str]) -> str:
    """Return the word that asked_words cut into pairs."""
    return part[0] + "".join(pair[1:] for pair in part[1:])
