"""Findings: what was said, sighted and announced, held against the record as it stands; worked out when asked."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
import sqlalchemy as sa

from offing.atlas.operation_names import folded
from offing.atlas.ship_kinds import GUARD, MILITARY
from offing.engine import database as db
from offing.engine.choose import Time, Wanted, microseconds
from offing.engine.finding_rows import (
    claims_by_id,
    event_beginning,
    events_of_craft,
    has_tracks,
    held_files,
    ids_told_as,
    port_states,
    said_of_themselves,
    times_of_tracks,
    user_ties,
)
from offing.engine.instants import moment
from offing.engine.reader import Record as Looked
from offing.engine.reviewed import Reviewed
from offing.engine.said_lines import Said, said_rows
from offing.engine.warned_areas import warned_areas
from offing.engine.whole import WARNING
from offing.engine.why_said import find_claim
from offing.nav.columns import floats, times
from offing.record.matching import finding_on
from offing.record.matching_asserted import DAY_US, HOUR_US, Asserted, asserted, with_parties
from offing.record.matching_craft import Fleet, Heard, Ties, UserTie, ties_of
from offing.record.matching_events import make_events
from offing.record.matching_evidence import Evidence
from offing.record.matching_media import shots
from offing.record.matching_places import Where, make_where, place_key, where_of
from offing.record.matching_retracted import WITHDRAWING, TakenBack
from offing.record.matching_sightings import Seen, Sightings, seen_as
from offing.record.matching_tracks import NOTHING, Tracks, heard_around, tracks_of
from offing.record.matching_unannounced import KINDS as UNANNOUNCED_KINDS
from offing.record.matching_unannounced import telling, unannounced
from offing.record.matching_warnings import Announced, Closed, Traffic, announced_finding
from offing.schema.craft import craft_key, is_aircraft
from offing.schema.finding import Finding, finding_json
from offing.schema.ship_types import ship_type_name

Row = dict[str, Any]
_SHORTEST = 4
_DIGITS = frozenset("0123456789abcdef")
Advance = Callable[[int], None]
_AROUND_US = 25 * DAY_US  # how far around a batch's times craft are looked for
_BATCH_US = 92 * DAY_US
_EVENTS_US = 2 * DAY_US
_SHORTLY_US, _BESIDE_DEG = HOUR_US // 6, 0.25
_ALL = Said(True, True, True)
_SIGHTINGS = Said(False, True, False)
_RUN = ("craft_id", "name", "imo", "ship_type", "t_end")
_FIX = ("craft_id", "t", "lat", "lon", "sog_kn")
_WARSHIP, _GUARD = 35, (51, 55)
_LONG_US, _UNTIMED_US = 62 * DAY_US, 30 * DAY_US
_NO_TRAFFIC = Traffic(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0), {})


_TEXTS = ("slot", "verdict", "said", "seen", "lane", "reason")

# The columns of Record.findings().
FINDINGS = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "line", "lane", "kind", "verdict")),
        (
            "checks",
            pa.list_(pa.struct([*((name, pa.string()) for name in _TEXTS), ("against", pa.list_(pa.string()))])),
        ),
        ("reasons", pa.list_(pa.string())),
        ("synthetic", pa.bool_()),
    ]
)


def findings_table(found: Iterable[Finding]) -> pa.Table:
    """Return findings as a table of FINDINGS, in their order."""
    return pa.Table.from_pylist([finding_json(one) for one in found], schema=FINDINGS)


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold findings, what was left out (lines that were rejected, by id), and the words of the lines by id."""

    findings: tuple[Finding, ...]
    rejected: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def answered(
    record: Looked,
    lines: Sequence[str] | None = None,
    *,
    operation: str | None = None,
    since: Time = None,
    until: Time = None,
    as_of: Time = None,
    advance: Advance = lambda _: None,
) -> Answer:
    """Return the findings on claims, sightings and warnings, in the order of the log, as of a time (default: now).

    Copies and relays are held as one line. Lines that were rejected are left out, as evidence too, and named.
    """
    now = microseconds(as_of if as_of is not None else datetime.now(UTC)) or 0
    if operation is not None:
        lines = [*(lines or ()), *_of_operation(record, operation)]
    with record.home.pin() as generation, record.home.database.connect() as connection:
        rejected = Reviewed.of_record(connection, generation).rejected()
        if lines is not None:
            rows = claims_by_id(connection, list(dict.fromkeys(lines)), generation)
        else:
            wanted = Wanted(since_us=microseconds(since), until_us=microseconds(until))
            rows = said_rows(connection, wanted, _ALL, generation)
        left = tuple(row["id"] for row in rows if row["id"] in rejected)
        rows = [row for row in rows if row["id"] not in rejected]
        matcher = Matcher(record, connection, generation, rejected)
        words = {row["id"]: str(row["body"].get("text") or "") for row in rows}
        return Answer(tuple(matcher.findings(rows, now, advance)), left, words)


def asked(
    record: Looked,
    what: Sequence[str] | None,
    operation: str | None = None,
    since: Time = None,
    until: Time = None,
    as_of: Time = None,
    advance: Advance = lambda _: None,
) -> Answer:
    """Return what answered does, of words that are each the beginning of a line's id or the name of an operation."""
    if not what:
        return answered(record, operation=operation, since=since, until=until, as_of=as_of, advance=advance)
    lines: list[str] = []
    for words in what:
        lines += _meant(record, words) or _of_operation(record, words)
    return answered(record, lines, operation=operation, since=since, until=until, as_of=as_of, advance=advance)


def _meant(record: Looked, words: str) -> list[str]:
    """Return the one line whose id begins so, none where words are no id; a finding's id means its line."""
    wanted = words.strip().lower()
    if len(wanted) < _SHORTEST or not set(wanted) <= _DIGITS:
        return []
    with record.home.database.connect() as connection:
        found = find_claim(connection, wanted)
        if found is None and wanted.startswith("f"):
            found = find_claim(connection, wanted[1:])
    return [] if found is None else [str(found["id"])]


def finding_of(record: Looked, given: str, as_of: Time = None) -> tuple[Finding, str] | None:
    """Return the finding whose id is or begins with *given*, and its line's words; None where there is no such line.

    A finding on an event of state craft is there only where no document held announces it.
    """
    wanted = given.strip().lower()
    if len(wanted) <= _SHORTEST or not wanted.startswith("f") or not set(wanted) <= _DIGITS:
        return None
    with record.home.database.connect() as connection:
        claim = find_claim(connection, wanted[1:])
        event = None if claim is not None else event_beginning(connection, wanted[1:])
    if claim is not None:
        answer = answered(record, [str(claim["id"])], as_of=as_of)
        return (answer.findings[0], answer.words.get(answer.findings[0].line, "")) if answer.findings else None
    if event is None:
        return None
    since, until = moment(event[1]), moment(event[2] + 1)
    return next(((one, "") for one in unannounced_in(record, since, until, as_of) if one.line == event[0]), None)


def unannounced_in(record: Looked, since: Time = None, until: Time = None, as_of: Time = None) -> list[Finding]:
    """Return the findings on events of state craft in a time that no document held announces, oldest first."""
    now = microseconds(as_of if as_of is not None else datetime.now(UTC)) or 0
    with record.home.pin() as generation, record.home.database.connect() as connection:
        rejected = Reviewed.of_record(connection, generation).rejected()
        start, end = microseconds(since), microseconds(until)
        first, last = times_of_tracks(connection, generation)
        span = first if start is None else start, last if end is None else end
        return Matcher(record, connection, generation, rejected).unannounced(*span, now)


def _of_operation(record: Looked, name: str) -> list[str]:
    from offing.answers.operations import operations
    from offing.record.operation_find import find_operation

    return [one.line for one in find_operation(operations(record), name).members]


class Matcher:
    """Hold rows of one generation against one another and against what was transmitted."""

    def __init__(
        self, record: Looked, connection: sa.Connection, generation: int, rejected: frozenset[str] = frozenset()
    ) -> None:
        self._record, self._connection, self._generation = record, connection, generation
        self._rejected = rejected
        self._places: dict[tuple[Any, ...], Where | None] = {}
        self._transmissions = has_tracks(connection, generation)

    @cached_property
    def ties(self) -> Ties:
        """Return who the craft of the record are."""
        heard = [
            Heard(craft, names, imos, _kind(kind, names)) for craft, (names, imos, kind) in sorted(self._told.items())
        ]
        users = [
            UserTie(
                craft_key(row["craft"]),
                row["hull"],
                bool(row["tied"]),
                f"{row['by']} says so: {row['why']}",
                row["t_start"],
                row["t_end"],
            )
            for row in user_ties(self._connection)
        ]
        return ties_of(heard, users)

    def place(self, place: Mapping[str, Any] | None) -> Where | None:
        """Return a place as a shape, each drawn once."""
        if not place:
            return None
        key = place_key(place)
        if key not in self._places:
            self._places[key] = where_of(place)
        return self._places[key]

    def findings(self, rows: Sequence[Row], now: int, advance: Advance = lambda _: None) -> Iterator[Finding]:
        """Yield the findings on rows of claims, in their order."""
        said = [(n, self._asserted(row)) for n, row in enumerate(rows) if row["kind"] != WARNING]
        made: dict[int, Finding] = {}
        warned = {n: row for n, row in enumerate(rows) if row["kind"] == WARNING}
        if warned:
            told = {one.id: one for one in self.announced(list(warned.values()), now)}
            made |= {n: self._on_warning(told[row["id"]], now) for n, row in warned.items()}
            advance(len(warned))
        for batch in _batches(said):
            evidence = replace(self._evidence([one for _, one in batch]), taken_back=self._taken_back)
            for n, one in batch:
                made[n] = finding_on(one, evidence, now)
            advance(len(batch))
        return (made[n] for n in sorted(made))

    @cached_property
    def _taken_back(self) -> TakenBack:
        """Return what tells of a line whether its own publisher has withdrawn it since."""
        ids = ids_told_as(self._connection, tuple(WITHDRAWING), self._generation)
        rows = claims_by_id(self._connection, [one for one in ids if one not in self._rejected], self._generation)
        return TakenBack(asserted(row, self.ties, self.place) for row in rows if row["kind"] != WARNING)

    def _asserted(self, row: Row) -> Asserted:
        one = asserted(row, self.ties, self.place)
        name = one.detail.get("name") if row["kind"] == "exercise" else None
        meant = folded(name) if isinstance(name, str) and not one.parties and not one.named else None
        return with_parties(one, self._parties.get(meant, ())) if meant else one

    @cached_property
    def _parties(self) -> dict[Any, tuple[tuple[str, Fleet], ...]]:
        """Return the parties of exercises by name, where all lines that tell them agree."""
        wanted = Wanted(kinds=("exercise",))
        found: dict[Any, set[tuple[tuple[str, Fleet], ...]]] = defaultdict(set)
        for row in said_rows(self._connection, wanted, _ALL, self._generation):
            name = (row["body"].get("detail") or {}).get("name")
            parties = asserted(row, self.ties, self.place).parties
            if isinstance(name, str) and parties and row["id"] not in self._rejected and (meant := folded(name)):
                found[meant].add(tuple(sorted(parties, key=lambda one: str(one[1].state))))
        return {name: min(some, key=repr) for name, some in found.items() if len({_states(one) for one in some}) == 1}

    def announced(self, rows: Sequence[Row], now: int) -> list[Announced]:
        """Return warnings with the areas that can be drawn and the hours in which they are closed, up to *now*."""
        areas: dict[str, list[Closed]] = defaultdict(list)
        living = db.seen_at(db.documents, self._generation)
        wanted = {row["id"] for row in rows}
        for one in warned_areas(self._connection, living).to_pylist() if rows else ():
            if one["id"] in wanted:
                areas[one["id"]].append(_closed(one, now))
        return [
            Announced(
                row["id"],
                f"{row['body'].get('coordinator') or ''} {row['body'].get('number') or ''}".strip(),
                str(row["body"].get("subject") or "other"),
                tuple(areas.get(row["id"], ())),
                microseconds(row["body"].get("issued")),
                bool(row["document_synthetic"]),
            )
            for row in rows
        ]

    def _on_warning(self, one: Announced, now: int) -> Finding:
        span = one.span
        if span is None or span[1] > now or not self._transmissions:
            return announced_finding(one, _NO_TRAFFIC, Evidence(ties=self.ties), now)
        length = span[1] - span[0]
        wide = (span[0] - length, span[1] + length) if length <= _LONG_US else span
        return announced_finding(one, self._traffic(one, wide), self._around(span, (), ()), now)

    def _traffic(self, one: Announced, span: tuple[int, int]) -> Traffic:
        boxes = np.array([area.where.near.bounds for area in one.areas])
        (west, south), (east, north) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
        columns = ("craft_id", "t", "lat", "lon")
        box = (west, south, east, north) if west >= -180.0 and east <= 180.0 else None
        table = self._record.layer_of(self._connection, "tracks", self._generation, None, span, columns, box)
        craft = table["craft_id"].to_numpy().astype(np.int64)
        flying = dict.fromkeys(np.unique(craft[is_aircraft(craft)]).tolist(), "aircraft")
        return Traffic(craft, times(table["t"]), floats(table["lat"]), floats(table["lon"]), self._kinds | flying)

    @cached_property
    def _kinds(self) -> dict[int, str]:
        return {craft: ship_type_name(code) or "" for craft, (_, _, code) in self._told.items()}

    @cached_property
    def _told(self) -> dict[int, tuple[tuple[str, ...], tuple[int, ...], int]]:
        runs = self._record.layer_of(self._connection, "static_runs", self._generation, None, (None, None), _RUN)
        return said_of_themselves(runs)

    def unannounced(self, since: int, until: int, now: int) -> list[Finding]:
        """Return findings on events of state craft in a time that no claim or warning held tells of."""
        wanted = Wanted(since_us=since - _UNTIMED_US, until_us=until + _UNTIMED_US)
        rows = said_rows(self._connection, wanted, _ALL, self._generation)
        rows = [row for row in rows if row["id"] not in self._rejected]
        said = [asserted(row, self.ties, self.place) for row in rows if row["kind"] != WARNING]
        told = telling(said, self.announced([row for row in rows if row["kind"] == WARNING], now))
        evidence = self._around((since, until), (), ())
        events = evidence.events
        inside = (
            (events.start < until) & (events.end >= since) & np.isin(events.kind, events.numbers(UNANNOUNCED_KINDS))
        )
        chosen = np.flatnonzero(inside).tolist()
        visits = [events.ids[row] for row in chosen if events.kinds[events.kind[row]] == "port_visit"]
        states = port_states(self._connection, visits)
        chosen = [row for row in chosen if self._is_told_of(row, evidence, states)]
        chosen.sort(key=lambda row: (int(events.start[row]), events.ids[row]))
        return unannounced(chosen, evidence, told)

    def _is_told_of(self, row: int, evidence: Evidence, states: Mapping[str, str | None]) -> bool:
        """Tell whether an event is one of those that are to be announced: no visit to a port of one's own state."""
        events = evidence.events
        if events.ids[row] not in states:
            return True
        whose = {it.state for craft in events.members(row) if (it := self.ties.whose.get(craft))}
        return states[events.ids[row]] not in whose and None not in whose

    def _evidence(self, batch: Sequence[Asserted]) -> Evidence:
        timed = [one.time for one in batch if one.time is not None and one.where is not None]
        if not timed:
            return Evidence(ties=self.ties, transmissions=self._transmissions)
        span = (min(since for since, _ in timed), max(until for _, until in timed))
        named = {key for one in batch for it in one.named for key in it.craft}
        return self._around(span, sorted(named), batch)

    def _around(self, span: tuple[int, int], named: Sequence[int], batch: Sequence[Asserted]) -> Evidence:
        """Return what was transmitted around a time by state craft and those named, and what was seen then."""
        seen = Sightings(self._sightings((span[0] - DAY_US, span[1] + DAY_US)) if batch else ())
        if not self._transmissions:
            return Evidence(seen=seen.near)
        wide = (span[0] - _AROUND_US, span[1] + _AROUND_US)
        crafts = sorted({key for key, it in self.ties.whose.items() if it.service}.union(named))
        fixes = (
            self._record.layer_of(self._connection, "tracks", self._generation, crafts, wide, _FIX) if crafts else None
        )
        near = (span[0] - _EVENTS_US, span[1] + _EVENTS_US)
        rows, pairs = self._kept(*events_of_craft(self._connection, crafts, near, self._generation))
        tracks = tracks_of(fixes) if fixes is not None else NOTHING
        return Evidence(
            ties=self.ties,
            tracks=tracks,
            events=make_events(rows, pairs, wide[1]),
            reception=self._reception((span[0] - DAY_US, span[1] + DAY_US)),
            seen=seen.near,
            transmissions=True,
            attended=partial(self._attended, tracks),
        )

    def _attended(self, tracks: Tracks, where: Where, since: int, until: int, but: frozenset[int]) -> bool:
        """Tell whether others were heard around a place both shortly before a time and shortly after it."""
        (west, south, east, north) = where.near.bounds
        box = (west - _BESIDE_DEG, south - _BESIDE_DEG, east + _BESIDE_DEG, north + _BESIDE_DEG)
        spans = ((since - _SHORTLY_US, since), (until, until + _SHORTLY_US))
        # Companions are at hand; the lake is asked only where there are none.
        return all(heard_around(tracks, box, span, but) or self._heard_around(box, span, but) for span in spans)

    def _heard_around(self, box: tuple[float, float, float, float], span: tuple[int, int], but: frozenset[int]) -> bool:
        wide = None if box[0] < -180.0 or box[2] > 180.0 else box
        table = self._record.layer_of(self._connection, "tracks", self._generation, None, span, ("craft_id", "t"), wide)
        return not but.issuperset(table["craft_id"].to_pylist())

    def _kept(self, rows: list[Any], pairs: list[tuple[int, int]]) -> tuple[list[Any], list[tuple[int, int]]]:
        """Return events without those that were rejected."""
        if not self._rejected:
            return rows, pairs
        at = {n: k for k, n in enumerate(n for n, row in enumerate(rows) if row[0] not in self._rejected)}
        return [rows[n] for n in at], [(craft, at[n]) for craft, n in pairs if n in at]

    def _sightings(self, span: tuple[int, int]) -> list[Seen]:
        rows = said_rows(self._connection, Wanted(since_us=span[0], until_us=span[1]), _SIGHTINGS, self._generation)
        found = []
        for row in rows:
            if row["id"] in self._rejected:
                continue
            body = row["body"]
            observer = body.get("observer") or body.get("speaker") or {}
            name = str(observer.get("name") or row["document_publisher"] or "somebody")
            media = (body.get("detail") or {}).get("media") or ()
            zone = str((body.get("time") or {}).get("zone") or "")
            told = shots(media, zone, held_files(self._connection, media, self._generation)) if media else ()
            found.append(seen_as(asserted(row, self.ties, self.place), name, told))
        return found

    def _reception(self, span: tuple[int, int]) -> "_Reception":
        table = self._record.layer_of(self._connection, "reception", self._generation, None, span)
        return _Reception(table)


class _Reception:
    """Tell in what share of the hours anybody was heard at a place."""

    def __init__(self, table: Any) -> None:
        hour = times(table["hour"]) // HOUR_US
        cell = _cell(table["cell_lat"].to_numpy(), table["cell_lon"].to_numpy())
        self._keys = np.unique((cell << 24) + hour)
        self._cells: dict[int, tuple[Where, Any]] = {}

    def __call__(self, where: Where, since: int, until: int) -> float:
        first, last = since // HOUR_US, -(-until // HOUR_US)
        if not len(self._keys) or last <= first:
            return 0.0
        if id(where) not in self._cells:
            lat, lon = where.cells()
            self._cells[id(where)] = (where, np.unique(_cell(np.floor(lat), np.floor(lon))))
        heard: set[int] = set()
        for cell in self._cells[id(where)][1].tolist():
            a, b = np.searchsorted(self._keys, [(cell << 24) + first, (cell << 24) + last])
            heard.update((self._keys[a:b] & 0xFFFFFF).tolist())
            if len(heard) == last - first:
                break
        return len(heard) / (last - first)


def _states(parties: Iterable[tuple[str, Fleet]]) -> frozenset[str | None]:
    return frozenset(fleet.state for _, fleet in parties)


def _closed(one: Mapping[str, Any], now: int) -> Closed:
    """Return one warned area; who tells no end is closed up to *now*, who tells no begin is left out."""
    spans = [(microseconds(window["start"]), microseconds(window["end"])) for window in one["windows"]]
    windows = tuple((a, b if b is not None else max(now, a + 1)) for a, b in spans if a is not None)
    where = make_where(one["label"] or one["number"], "at", shapely.from_wkb(one["geometry"]), 0.0, 0.0)
    return Closed(one["label"], where, windows)


def _cell(lat: Any, lon: Any) -> Any:
    return (np.asarray(lat).astype(np.int64) + 90) * 360 + np.asarray(lon).astype(np.int64) + 180


def _kind(code: int, names: Sequence[str]) -> int:
    if code == _WARSHIP:
        return MILITARY
    if code in _GUARD:
        return GUARD
    if code and code // 10 in (3, 4, 6, 7, 8):
        return 0
    words = " ".join(names).upper()
    if any(word in words for word in ("COAST GUARD", "COASTGUARD", "HAIJING", "HAI JING", "USCG")):
        return GUARD
    if any(word in words for word in ("WARSHIP", "WAR SHIP", "NAVAL SHIP", "NAVY")):
        return MILITARY
    return 0


def _batches(said: Sequence[tuple[int, Asserted]]) -> Iterator[list[tuple[int, Asserted]]]:
    """Yield lines in batches whose times lie near one another; those that tell none by themselves."""
    untimed = [pair for pair in said if pair[1].time is None]
    if untimed:
        yield untimed
    batch: list[tuple[int, Asserted]] = []
    begin = 0
    for pair in sorted((pair for pair in said if pair[1].time is not None), key=lambda pair: pair[1].time or (0, 0)):
        since = (pair[1].time or (0, 0))[0]
        if batch and since - begin > _BATCH_US:
            yield batch
            batch = []
        if not batch:
            begin = since
        batch.append(pair)
    if batch:
        yield batch
