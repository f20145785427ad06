"""Rework: bring tracks and events up to date with what was staged or withdrawn, and publish."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import pyarrow as pa
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine import lake
from offing.engine.carry import Carry
from offing.engine.chain import Methods, SliceResult, work_slice
from offing.engine.change import Change, find_change
from offing.engine.found import Bound
from offing.engine.groups import Gathered, Withdrawals, work_groups
from offing.engine.home import Home
from offing.engine.own_areas import Redrawing
from offing.engine.publish import END_OF_RECORD, GROUPS, event_rows, new_generation, publish_events
from offing.engine.slice_store import SliceStore
from offing.engine.slices import Slice, plan
from offing.engine.warned_areas import warned_areas


class Watch(Protocol):
    """Be told how the work goes on."""

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage of *total* steps."""
        ...

    def advance(self, n: int) -> None:
        """Go *n* steps on."""
        ...


@dataclass(slots=True)
class Outcome:
    """Tell what a rework did: the generation it published and the current events by kind."""

    generation: int
    events: dict[str, int]
    slices: int


@dataclass(slots=True)
class _Work:
    """Gather what the slices yield until it is published."""

    events: list[dict[str, Any]] = field(default_factory=list)
    slices: list[int] = field(default_factory=list)
    remade: list[int] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)
    whole: list["_Whole"] = field(default_factory=list)


@dataclass(slots=True)
class _Whole:
    """Hold all that stands of a kind of event some of which are withdrawn, and by what."""

    kind: str
    slices: list[int]
    events: list[dict[str, Any]] = field(default_factory=list)
    heirs: dict[str, str] = field(default_factory=dict)


def rework(home: Home, methods: Methods, command: str, watch: Watch, *, retire: Iterable[int] = ()) -> Outcome:
    """Remake what staged and withdrawn reports touch, and publish it as one generation.

    *retire* names inputs to be taken away. The home must be locked by the caller. Where
    nothing is staged or withdrawn, nothing is changed.
    """
    change = find_change(home, set(retire))
    if not change:
        if home.interrupted:
            lake.sweep(home)
        return _outcome(home, 0)
    if not change.moves_tracks:
        _take_documents(home, methods, change, command)
        if home.interrupted:
            lake.sweep(home)
        return _outcome(home, 0)
    store = SliceStore(home, change.reports, change.tracks)
    slices, dirty = plan(change.slices(), change.touched_days())
    slices, dropped = _part_empty(slices, store)
    if dropped and slices:
        dirty.add(slices[-1])
    work = _Work(slices=[part.start for part in dropped], remade=[part.start for part in dropped])
    _run(work, store, slices, dirty, change, methods, watch)
    if not slices:
        work.slices.append(END_OF_RECORD)
    _group(home, work, store, slices, change, methods)
    _publish(home, change, methods, work, store, command)
    lake.sweep(home, thorough=home.interrupted)
    return _outcome(home, len(work.remade))


def _take_documents(home: Home, methods: Methods, change: Change, command: str) -> None:
    """Publish documents that come or go; where warnings are among them, with the events that tell of warnings."""
    telling = methods.telling_warnings()
    named = {name for bound in methods.groups() if bound.kind in telling for name in bound.detector.inputs}
    with home.database.connect() as connection:
        moved = bool(telling) and change.moves_warnings(connection, named)
    if moved:
        store, work = SliceStore(home, change.reports, change.tracks), _Work()
        chosen = replace(methods, running=telling)
        _group(home, work, store, change.slices(), change, chosen)
        _publish(home, change, chosen, work, store, command, layers=())
        return
    with db.publishing(home.database) as connection:
        change.settle(connection, new_generation(connection, command))


def redetect(
    home: Home,
    methods: Methods,
    command: str,
    watch: Watch,
    *,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    redrawing: Redrawing | None = None,
) -> Outcome:
    """Run some detectors over all stored tracks, and publish what they find.

    Their *settings* are kept for later reads; *redrawing* is the change to the user's own
    areas after which *methods* were made. Both count from the same generation.
    """
    change = find_change(home, set(), staged=False)
    store = SliceStore(home, change.reports, change.tracks)
    slices = change.slices()
    work = _Work()
    if not all(bound.detector.per == "group" for bound in methods.detectors if bound.kind in methods.running):
        _run(work, store, slices, set(slices), change, methods, watch, from_tracks=True)
    _group(home, work, store, slices, change, methods)
    made_anew = ("carry", "found")
    _publish(home, change, methods, work, store, command, settings=settings, redrawing=redrawing, layers=made_anew)
    lake.sweep(home, thorough=home.interrupted)
    return _outcome(home, len(work.remade))


def redraw(home: Home, redrawing: Redrawing, command: str) -> None:
    """Publish a change to the user's own areas without reworking what rests on them."""
    with db.publishing(home.database) as connection:
        redrawing.settle(connection, new_generation(connection, command))


def _part_empty(slices: list[Slice], store: SliceStore) -> tuple[list[Slice], list[Slice]]:
    filled = [part for part in slices if store.rows(part)]
    return filled, [part for part in slices if part not in filled]


def _run(
    work: _Work,
    store: SliceStore,
    slices: list[Slice],
    dirty: set[Slice],
    change: Change,
    methods: Methods,
    watch: Watch,
    *,
    from_tracks: bool = False,
) -> None:
    """Work the dirty slices, and those after them for as long as what they are handed differs."""
    watch.stage("tracks and events", len(dirty))
    stored = {row["slice_start"]: row for row in change.carries}
    before: Carry | None = Carry()
    changed = False
    for number, part in enumerate(slices):
        known = stored.get(part.start)
        if known and part not in dirty and not changed:
            before = None  # read only if a later slice asks for it
            continue
        if before is None:
            before = store.read_carry(stored[slices[number - 1].start])
        own = store.read_carry(known) if from_tracks and known else None
        last = number == len(slices) - 1
        result = work_slice(part, before, store, methods, until=change.until, last=last, stored=own)
        _gather(work, part, result, methods, change.labels, last)
        _keep_found(work, part, result, store, methods, last)
        digest = store.write_carry(part, result.carry)
        changed = known is None or known["tally"]["digest"] != digest
        before = result.carry
        watch.advance(1)


def _gather(
    work: _Work, part: Slice, result: SliceResult, methods: Methods, labels: dict[int, str], last: bool
) -> None:
    bound = {b.kind: b for b in methods.detectors}
    work.slices.append(part.start)
    work.remade.append(part.start)
    for kind, found in result.closed.items():
        work.events += event_rows(bound[kind], found, part.start, labels)
    if not last:
        return
    work.slices.append(END_OF_RECORD)
    for kind, found in result.current.items():
        work.events += event_rows(bound[kind], found, END_OF_RECORD, labels)


def _keep_found(work: _Work, part: Slice, result: SliceResult, store: SliceStore, methods: Methods, last: bool) -> None:
    """Keep the events of a slice that group detectors ask for, with those of kinds that were not run now."""
    wanted = methods.gathered()
    closed, current = store.read_found(part)
    closed |= {kind: table for kind, table in result.closed.items() if kind in wanted}
    current |= {kind: table for kind, table in result.current.items() if kind in wanted}
    if not last:
        current = {}
    store.write_found(part, closed, current)
    work.gathered.closed[part.start] = closed
    work.gathered.current = current


def _group(home: Home, work: _Work, store: SliceStore, slices: list[Slice], change: Change, methods: Methods) -> None:
    """Run the group detectors over what the slices gave, and take away what they withdraw."""
    running = [bound for bound in methods.groups() if bound.kind in methods.running]
    if not running:
        return
    for number, part in enumerate(slices):
        if part.start not in work.remade:
            work.gathered.closed[part.start], current = store.read_found(part)
            if number == len(slices) - 1:
                work.gathered.current = current

    def closed(since: int, until: int) -> pa.Table:
        with home.database.connect() as connection:
            return warned_areas(connection, change.living_documents(), since, until)

    found = work_groups(methods, work.gathered, change.labels, change.until, closed)
    for bound in running:
        work.events += event_rows(bound, found[bound.kind], GROUPS, change.labels)
    work.slices.append(GROUPS)
    withdrawn = Withdrawals(running, found, change.labels)
    for bound in methods.detectors:
        if bound.kind in methods.withdrawable(running):
            work.whole.append(_withdraw(work, slices, change, bound, withdrawn))


def _withdraw(work: _Work, slices: list[Slice], change: Change, bound: Bound, withdrawn: Withdrawals) -> _Whole:
    """Lay out one kind's events of the whole record anew, without those that are withdrawn."""
    whole = _Whole(bound.kind, [*(part.start for part in slices), *work.slices, END_OF_RECORD])
    work.events = [row for row in work.events if row["kind"] != bound.kind]
    parts = {slice_: tables.get(bound.kind) for slice_, tables in work.gathered.closed.items()}
    for slice_, events in {**parts, END_OF_RECORD: work.gathered.current.get(bound.kind)}.items():
        if events is None:
            continue
        heirs = withdrawn.of(bound.kind, events)
        rows = event_rows(bound, events, slice_, change.labels)
        whole.events += [row for row, heir in zip(rows, heirs, strict=True) if heir is None]
        whole.heirs |= {row["id"]: heir for row, heir in zip(rows, heirs, strict=True) if heir is not None}
    return whole


def _publish(
    home: Home,
    change: Change,
    methods: Methods,
    work: _Work,
    store: SliceStore,
    command: str,
    *,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    redrawing: Redrawing | None = None,
    layers: tuple[str, ...] = ("tracks", "static_runs", "reception", "carry", "found"),
) -> None:
    with db.publishing(home.database) as connection:
        generation = new_generation(connection, command)
        change.settle(connection, generation)
        gone = sa.and_(db.files.c.slice_start.in_(work.remade), db.files.c.layer.in_(layers))
        closing = sa.update(db.files).where(gone, db.current(db.files))
        connection.execute(closing.values(until_generation=generation))
        if store.written:
            connection.execute(sa.insert(db.files), [row | {"since_generation": generation} for row in store.written])
        parted = sorted(methods.running - {whole.kind for whole in work.whole})
        publish_events(connection, generation, parted, work.slices, work.events)
        for whole in work.whole:
            publish_events(connection, generation, [whole.kind], whole.slices, whole.events, whole.heirs)
        _keep_settings(connection, settings or {})
        if redrawing is not None:
            redrawing.settle(connection, generation)


def _keep_settings(connection: sa.Connection, settings: Mapping[str, Mapping[str, Any]]) -> None:
    rows = [{"kind": kind, "name": n, "value": v} for kind, given in settings.items() for n, v in given.items()]
    for kind in settings:
        connection.execute(sa.delete(db.settings).where(db.settings.c.kind == kind))
    if rows:
        connection.execute(sa.insert(db.settings), rows)


def _outcome(home: Home, slices: int) -> Outcome:
    query = sa.select(db.events.c.kind, sa.func.count()).where(db.current(db.events)).group_by(db.events.c.kind)
    with home.database.connect() as connection:
        counts: dict[str, int] = dict(connection.execute(query).all())
        return Outcome(db.current_generation(connection), dict(sorted(counts.items())), slices)
