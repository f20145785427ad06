"""Keep documents: their texts, themselves and their claims, many at once."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine import text_index
from offing.engine.cancelled import cancellation_rows
from offing.engine.choose import microseconds
from offing.engine.copies_held import Clusters
from offing.engine.hull_mentions import hull_rows
from offing.engine.sighted_ships import passage_rows, ship_rows
from offing.engine.sighting_marks import sighting_row
from offing.engine.study import Study
from offing.engine.warned_areas import warned_rows
from offing.engine.whole import WARNING, Studied
from offing.schema.claim import Claim
from offing.schema.warning import NavWarning

_MANY = 500
AT_ONCE = 64  # documents laid down together: their claims have outlines of hundreds of corners
Row = dict[str, Any]


class Keeping:
    """Stage documents within a transaction."""

    def __init__(self, connection: sa.Connection, how: Study) -> None:
        self.connection, self.how, self.versions = connection, how, how.versions()
        self.clusters = Clusters(connection, how.are_copies)
        self.following, self.following_claim = (_next_row(connection, table) for table in (db.documents, db.claims))

    def keep(self, found: Sequence[tuple[int, Studied]]) -> None:
        """Lay down some documents, each with the id of its input, with their texts, and what they say."""
        studied = [one for _, one in found]
        names = [text_name(one.document.text) for one in studied]
        self._keep_texts({name: one.document.text for name, one in zip(names, studied, strict=True)})
        rows = [self._row(*one, name) for one, name in zip(found, names, strict=True)]
        bands = [self.how.bands(row["signature"]) for row in rows]
        for row, cluster in zip(rows, self.clusters.of(rows, bands), strict=True):
            row["cluster"] = cluster
        self._insert(db.documents, rows)
        placed = zip(rows, bands, strict=True)
        self._insert(db.document_bands, [{"band": b, "document": row["row"]} for row, own in placed for b in set(own)])
        said = zip(rows, studied, strict=True)
        lines: list[Row] = []
        ended: list[Row] = []
        warned: list[Row] = []
        for row, one in said:
            lines += [_claim_row(row["row"], *told) for told in one.claims()]
            for told, body in one.warnings():
                lines.append(_warning_row(row["row"], told, body, one.reader))
                warned += warned_rows(row["row"], told, body)
                # A NOTAM tells no time of issue, and ends another when it begins itself.
                since = told.issued or one.document.published or span(told)[0]
                ended += cancellation_rows(row["row"], body, microseconds(since))
        for line in lines:
            line["row"] = self.following_claim
            self.following_claim += 1
        self._insert(db.claims, lines)
        self._insert(db.named_hulls, [told for line in lines for told in hull_rows(line)])
        self._insert(db.sighted_ships, [told for line in lines for told in ship_rows(line)])
        self._insert(db.sighted_passages, [told for line in lines for told in passage_rows(line)])
        self._insert(db.sighting_marks, [sighting_row(line["row"], line["body"]) for line in lines if line["sighted"]])
        self._insert(db.cancellations, ended)
        self._insert(db.warned_areas, warned)

    def _insert(self, table: sa.Table, rows: list[Row]) -> None:
        if rows:
            self.connection.execute(sa.insert(table), rows)

    def _keep_texts(self, texts: dict[str, str]) -> None:
        names = list(texts)
        known: set[str] = set()
        for start in range(0, len(names), _MANY):
            query = sa.select(db.texts.c.sha256).where(db.texts.c.sha256.in_(names[start : start + _MANY]))
            known.update(self.connection.scalars(query))
        new = {name: text for name, text in texts.items() if name not in known}
        self._insert(db.texts, [{"sha256": name, "text": text} for name, text in new.items()])
        first = _next_row(self.connection, db.indexed_texts) if new else 0
        numbered = list(enumerate(new, first))
        self._insert(db.indexed_texts, [{"row": row, "sha256": name} for row, name in numbered])
        text_index.put(self.connection, [(row, new[name]) for row, name in numbered])

    def _row(self, input_id: int, one: Studied, text_sha256: str) -> Row:
        document = one.document
        row = {
            "row": self.following,
            "id": one.id,
            "input_id": input_id,
            "part": document.part,
            "text_sha256": text_sha256,
            "extractor": document.extractor,
            "reader": one.reader,
            "reader_version": self.versions.get(one.reader, 0),
            **{name: getattr(document, name) for name in ("title", "publisher", "language", "dateline", "address")},
            "published": microseconds(document.published),
            "published_grain": document.published_grain,
            "found": dict(document.found),
            "notes": [*document.notes, *one.reading.notes],
            "synthetic": document.made_up,
            "signature": self.how.signature(document, one.reading),
        }
        self.following += 1
        return row


def _next_row(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.scalar(sa.select(sa.func.coalesce(sa.func.max(table.c.row), 0))) or 0) + 1


def text_name(text: str) -> str:
    """Return the SHA-256 that names a stored text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _claim_row(document: int, claim: Claim, body: Row) -> Row:
    place, when = claim.place, claim.time
    return {
        "id": body["id"],
        "document": document,
        "kind": claim.kind,
        "sighted": claim.sighted,
        "t_start": microseconds(when.start) if when else None,
        "t_end": microseconds(when.end) if when else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "modality": claim.modality,
        "tier": claim.tier,
        "rule": claim.rule,
        "body": storable(body),
    }


def _warning_row(document: int, warning: NavWarning, body: Row, reader: str) -> Row:
    start, end = span(warning)
    lat, lon = middle(warning)
    return {
        "id": body["id"],
        "document": document,
        "kind": WARNING,
        "sighted": False,
        "t_start": microseconds(start),
        "t_end": microseconds(end),
        "lat": lat,
        "lon": lon,
        "modality": "announced",
        "tier": "A",
        "rule": reader,
        "body": storable(body),
    }


def span(warning: NavWarning) -> tuple[datetime | None, datetime | None]:
    """Return when the first of a warning's windows begins and the last ends, and no later than it is cancelled.

    What tells no start begins with its issue; what tells no end, or no window, has none (None) unless it is cancelled.
    """
    windows = [window for area in warning.areas for window in area.windows]
    starts = [window.start or warning.issued for window in windows]
    open_ = not windows or any(window.end is None for window in windows)
    if any(not area.windows for area in warning.areas):
        open_, starts = True, [*starts, warning.issued]
    start = min((one for one in starts if one is not None), default=warning.issued)
    end = None if open_ else max(window.end for window in windows if window.end is not None)
    cancelled = warning.cancelled_at
    if cancelled is not None and (end is None or cancelled < end) and (start is None or start <= cancelled):
        end = cancelled
    return start, end


def middle(warning: NavWarning) -> tuple[float | None, float | None]:
    """Return the middle of a warning's positions, of which one may lie beyond 180 degrees from another."""
    vertices = [vertex for area in warning.areas for shape in area.shapes for vertex in shape.vertices]
    if not vertices:
        return None, None
    east = [(one.lon - vertices[0].lon + 180) % 360 - 180 for one in vertices]
    lon = vertices[0].lon + sum(east) / len(east)
    return round(sum(one.lat for one in vertices) / len(vertices), 5), round((lon + 180) % 360 - 180, 5)


def storable(value: Any) -> Any:
    """Return plain data as JSON columns take it: times as ISO 8601, numbers and lists as they are."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is dict:
        if "coordinates" in value:  # an outline, with hundreds of corners
            return value
        return {name: one if type(one) in _PLAIN else storable(one) for name, one in value.items()}
    if kind is list or kind is tuple:
        # Rows of numbers, spans and positions, are most of a body.
        return value if all(type(one) in _PLAIN for one in value) else [storable(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {name: storable(one) for name, one in value.items()}
    return [storable(one) for one in value] if isinstance(value, list | tuple) else value


_PLAIN = frozenset((str, int, float, bool, type(None)))
