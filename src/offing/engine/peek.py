"""Peek: what an input says, without storing anything."""

import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import pyarrow as pa

from offing.engine.archive import file_sha256
from offing.engine.framing import frames
from offing.engine.ingest_whole import decided
from offing.engine.inputs import refused
from offing.engine.staging import Choose, timely
from offing.engine.study import Study
from offing.engine.unpack import Refused, Unpacked
from offing.engine.whole import Studied, WholeRead, study, whole_bytes
from offing.nav.columns import plain_floats
from offing.schema.account import Account, add_counts
from offing.schema.craft import craft_label
from offing.schema.errors import Damaged, InputError
from offing.schema.source import Head, Parsed, Recognition, Source, Stretch

Line = dict[str, Any]


def peek(one: Unpacked | Refused, choose: Choose, options: Mapping[str, Any], how: Study) -> Iterator[Line]:
    """Yield what one input says, report by report, in full where its source can tell it; then its account.

    Of documents come each document, then its claims and sightings.
    """
    if isinstance(one, Refused):
        yield {"account": refused(one.name, one.reason)}
        return
    try:
        source, recognition = choose(Head(one.name, one.head()))
        if source.unit == "whole":
            yield from _documents(one, source, recognition, options, how)
            return
        yield from _Peeking(one, source, recognition).lines()
    except InputError as error:
        yield {"account": refused(one.name, error)}


class _Peeking:
    """Parse one input stretch by stretch, keeping no more than the account."""

    def __init__(self, one: Unpacked, source: Source, recognition: Recognition) -> None:
        self.one, self.source, self.recognition = one, source, recognition
        self.account = Account()
        self.carry: dict[str, Any] = {}
        self.sha256 = ""
        self.damage: str | None = None
        self.started = time.monotonic()

    def lines(self) -> Iterator[Line]:
        layout = self.recognition.layout
        for stretch in self._stretches():
            if self.source.tell is not None:
                yield from map(_plain, self.source.tell(stretch, layout, self.carry))
            parsed = self.source.parse(stretch, layout, self.carry)
            self.carry = parsed.carry
            self.account += parsed.account
            self.account.dropped = add_counts(self.account.dropped, timely(parsed.positions)[1])
            if self.source.tell is None:
                yield from _told(parsed)
        yield {"account": self._account()}

    def _stretches(self) -> Iterator[Stretch]:
        if self.source.unit == "rows" and self.source.batches is not None:
            offset, self.sha256 = 0, file_sha256(self.one.local())
            for batch in self.source.batches(str(self.one.local())):
                yield Stretch(batch, offset, last=False)
                offset += batch.num_rows
            return
        try:
            for frame in frames(self.one.chunks()):
                self.sha256 = frame.sha256
                yield Stretch(frame.data, frame.offset, frame.last)
        except Damaged as error:
            self.damage = str(error)

    def _account(self) -> Line:
        decided = [*self.recognition.decided, *self.carry.get("decided", ())]
        line: Line = {"input": self.one.name, "sha256": self.sha256, "format": self.source.name}
        line |= self.account.as_dict() | {"decided": list(dict.fromkeys(decided)), "complete": self.damage is None}
        line["seconds"] = round(time.monotonic() - self.started, 3)
        return line | ({"notes": [self.damage]} if self.damage else {})


def _documents(
    one: Unpacked, source: Source, recognition: Recognition, options: Mapping[str, Any], how: Study
) -> Iterator[Line]:
    started = time.monotonic()
    own = {name: value for name, value in options.items() if name in source.options}
    data = whole_bytes(one, source.largest)
    read = WholeRead(one.name)
    for studied in study(source, data, recognition.layout, own, one.name, how):
        read.take(studied)
        if isinstance(studied, Studied):
            yield _document(studied)
            yield from (body for _, body in studied.claims())
            yield from (body for _, body in studied.warnings())
    read.finish()
    line: Line = {"input": one.name, "sha256": sha256(data).hexdigest(), "format": source.name}
    line |= read.account.as_dict() | {"decided": [*recognition.decided, *decided(read)], "complete": True}
    line |= {"seconds": round(time.monotonic() - started, 3)} | ({"notes": list(read.notes)} if read.notes else {})
    yield {"account": line}


def _document(one: Studied) -> Line:
    document = one.document
    names = ("title", "publisher", "published", "published_grain", "language", "dateline", "address", "part")
    told = {name: getattr(document, name) for name in (*names, "extractor", "made_up", "text")}
    return {"report": "document", "id": one.id, **told, "found": dict(document.found), "reader": one.reader or None}


def _told(parsed: Parsed) -> Iterator[Line]:
    for report, table in (("position", parsed.positions), ("static", parsed.statics)):
        for row in _rows(table):
            key = row.pop("craft_id")
            said = {name: value for name, value in row.items() if value is not None}
            yield _plain({"report": report, "craft": parsed.labels.get(key) or craft_label(key), **said})


def _rows(table: pa.Table, size: int = 10_000) -> Iterable[Line]:
    """Yield rows as dictionaries, a batch at a time."""
    for start in range(0, table.num_rows, size):
        yield from plain_floats(table.slice(start, size)).to_pylist()


def _plain(said: Line) -> Line:
    """Return what is said with its times as ISO 8601."""
    return {
        name: value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
        for name, value in said.items()
    }
