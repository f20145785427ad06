"""Corrections of what belongs to operations, applied to what was gathered, in the order they were made.

A correction names lines beside the operation that they were in, so that it holds when the operation goes by another
id, and follows a line that was read anew. What it finds no longer is said in the operation's notes, never passed over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256

from offing.record.operation_drafts import Draft
from offing.record.operations import operation_of
from offing.schema.operation import Change, Member, Operation, Trace

ANCHORS = 40  # lines by which an operation is known again
_EXERCISE = "exercise"


@dataclass
class _State:
    """Hold the operations as corrected so far."""

    operations: dict[str, Operation]
    lines: Mapping[str, Trace]
    now: Mapping[str, str]
    aliases: dict[str, str] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)

    def found(self, change: Change, number: int) -> str | None:
        """Return the id under which an operation of a correction goes today, None where nothing is left of it."""
        given = change.operations[number]
        seen = {given}
        while given in self.aliases and self.aliases[given] not in seen:
            given = self.aliases[given]
            seen.add(given)
        if given in self.operations:
            return given
        anchors = {self.now.get(line, line) for line in change.detail.get("anchors", {}).get(given, ())}
        shared = {id_: len(anchors & {one.line for one in it.members}) for id_, it in self.operations.items()}
        best = max(sorted(shared), key=lambda id_: shared[id_], default=None)
        if best is None or not shared[best]:
            return None
        self.aliases[given] = best
        return best

    def note(self, id_: str, words: str) -> None:
        it = self.operations[id_]
        self.operations[id_] = replace(it, notes=(*it.notes, words))

    def set(self, id_: str, members: Iterable[Member]) -> None:
        self.operations[id_] = replace(self.operations[id_], members=tuple(members))
        self.touched.add(id_)


def corrected(
    operations: Iterable[Operation],
    changes: Sequence[Change],
    lines: Mapping[str, Trace],
    now: Mapping[str, str] | None = None,
) -> tuple[tuple[Operation, ...], tuple[str, ...]]:
    """Return operations as users corrected them, and words on the corrections that find nothing to correct any more.

    *lines* are all that operations may hold, *now* what a line of old has become.
    """
    state = _State({it.id: it for it in operations}, lines, now or {})
    for change in sorted(changes, key=lambda one: one.row):
        ids = [state.found(change, number) for number in range(len(change.operations))]
        if not ids or ids[0] is None or (change.what == "merge" and None in ids):
            state.lost.append(f"correction {change.row} ({_words(change)}) finds its operation no longer")
            continue
        _APPLY[change.what](state, change, [id_ for id_ in ids if id_ is not None])
    made = [_remade(it, state.lines) if it.id in state.touched else it for it in state.operations.values()]
    made.sort(key=lambda it: (it.start is None, it.start or 0, it.id))
    return tuple(made), tuple(state.lost)


def _merge(state: _State, change: Change, ids: list[str]) -> None:
    first, *others = ids
    for other in others:
        if other == first:
            state.note(first, f"correction {change.row} ({_words(change)}) changes nothing: they are one already")
            continue
        one, gone = state.operations[first], state.operations.pop(other)
        held = {it.line: it for it in one.members}
        for it in gone.members:
            if it.line not in held or (it.sure and not held[it.line].sure):
                held[it.line] = replace(it, why=f"{it.why}; of {gone.name}, merged by {change.by}", by=change.by)
        state.operations[first] = replace(
            one,
            names=tuple(dict.fromkeys((*one.names, *gone.names, gone.name))),
            notes=(*one.notes, *gone.notes, f"{gone.name} ({other}) was merged into it by {_who(change)}"),
            synthetic=one.synthetic or gone.synthetic,
        )
        state.aliases[other] = first
        state.set(first, held.values())


def _split(state: _State, change: Change, ids: list[str]) -> None:
    [id_] = ids
    it = state.operations[id_]
    wanted = {state.now.get(line, line) for line in change.lines}
    parted = [one for one in it.members if one.line in wanted]
    _tell_missing(state, id_, change, wanted - {one.line for one in parted})
    if not parted:
        return
    new = split_id(change)
    name = str(change.detail.get("name") or f"{it.name}, split off by {change.by}")
    state.operations[new] = replace(
        it, id=new, name=name, names=(name,), notes=(f"split off {it.name} ({id_}) by {_who(change)}",)
    )
    state.set(new, [replace(one, why=f"split off by {change.by}; {one.why}", by=change.by) for one in parted])
    state.set(id_, [one for one in it.members if one.line not in wanted])
    state.note(id_, f"{len(parted):,} lines were split off as {new} by {_who(change)}")
    if not state.operations[id_].members:
        state.note(id_, "nothing is left of it")


def split_id(change: Change) -> str:
    """Return the id of what a correction split off: a hash of who split what, and when."""
    made_of = ("split", str(change.at), change.by, *change.lines)
    return "o" + sha256("\n".join(made_of).encode("utf-8", "surrogatepass")).hexdigest()[:15]


def _add(state: _State, change: Change, ids: list[str]) -> None:
    [id_] = ids
    held = {one.line: one for one in state.operations[id_].members}
    for line in (state.now.get(one, one) for one in change.lines):
        trace = state.lines.get(line)
        if trace is None:
            state.note(id_, f"correction {change.row} adds line {line}, which stands in the record no longer")
        elif line in held and held[line].sure:
            state.note(id_, f"correction {change.row} adds line {line}, which belongs to it anyway")
        else:
            note = f": {change.note}" if change.note else ""
            held[line] = Member(line, trace.lane, f"added by {_who(change)}{note}", change.by)
            if any(line in told and " taken out by " in told for told in state.operations[id_].notes):
                state.note(id_, f"{line} put back by {_who(change)}{note}")
    state.set(id_, held.values())


def _remove(state: _State, change: Change, ids: list[str]) -> None:
    [id_] = ids
    wanted = {state.now.get(line, line) for line in change.lines}
    held = state.operations[id_].members
    _tell_missing(state, id_, change, wanted - {one.line for one in held})
    state.set(id_, [one for one in held if one.line not in wanted])
    gone = sorted(wanted & {one.line for one in held})
    if gone:
        note = f": {change.note}" if change.note else ""
        state.note(id_, f"{', '.join(gone)} taken out by {_who(change)}{note}")


def _rename(state: _State, change: Change, ids: list[str]) -> None:
    [id_] = ids
    it, name = state.operations[id_], str(change.detail.get("name"))
    state.operations[id_] = replace(it, name=name, names=tuple(dict.fromkeys((name, it.name, *it.names))))
    state.note(id_, f"was called {it.name}; renamed by {_who(change)}")


_APPLY = {"merge": _merge, "split": _split, "add": _add, "remove": _remove, "rename": _rename}


def _tell_missing(state: _State, id_: str, change: Change, missing: Iterable[str]) -> None:
    verb = {"split": "splits off", "remove": "takes out"}[change.what]
    for line in sorted(missing):
        state.note(id_, f"correction {change.row} {verb} line {line}, which is not in it any more")


def _who(change: Change) -> str:
    return f"{change.by} on {datetime.fromtimestamp(change.at / 1e6, UTC):%Y-%m-%d}"


def _words(change: Change) -> str:
    lines = f" of {len(change.lines):,} lines" if change.lines else ""
    return f"{change.what}{lines} by {_who(change)}"


def _remade(it: Operation, lines: Mapping[str, Trace]) -> Operation:
    """Return a corrected operation with the days, parties and waters of the lines that it has now."""
    held = [(lines[one.line], one) for one in it.members if one.line in lines]
    speaking = [(trace, one) for trace, one in held if trace.kind == _EXERCISE and one.sure and not trace.apart]
    told = [(trace, one) for trace, one in held if trace.lane in ("said", "sighted") and one.sure]
    draft = Draft(("line", it.id), it.kind)
    draft.seeds = {trace.id: (trace, one.why) for trace, one in speaking or told or held}
    if not draft.seeds:
        return replace(it, start=None, end=None, parties=(), places=(), geometry=None)
    made = operation_of(draft)
    return replace(
        it,
        names=tuple(dict.fromkeys((*it.names, *made.names))),
        **{name: getattr(made, name) for name in ("start", "end", "parties", "places", "geometry")},
        synthetic=any(trace.synthetic for trace, _ in held),
    )


def reversals(changes: Iterable[Change], new: Change) -> tuple[str, ...]:
    """Return words on each earlier correction that a new one takes back; the later one counts."""
    found = []
    opposite = {"add": "remove", "remove": "add", "merge": "split", "split": "merge"}.get(new.what)
    for one in changes:
        if one.what != opposite:
            continue
        if new.what in ("add", "remove"):
            both = sorted({*one.lines} & {*new.lines})
            verb = "added" if one.what == "add" else "taken out"
            if both and one.operations[0] == new.operations[0]:
                found.append(f"{', '.join(both)} was {verb} by {_who(one)} (correction {one.row}); this one counts now")
        elif _undoes(one, new):
            verb = "merged" if one.what == "merge" else "split"
            found.append(f"they were {verb} by {_who(one)} (correction {one.row}); this one counts now")
    return tuple(found)


def _undoes(one: Change, new: Change) -> bool:
    if new.what == "split":
        anchors = one.detail.get("anchors", {})
        merged = {line for id_ in one.operations[1:] for line in anchors.get(id_, ())}
        return one.operations[0] == new.operations[0] and bool(merged & {*new.lines})
    return split_id(one) in new.operations and one.operations[0] in new.operations
