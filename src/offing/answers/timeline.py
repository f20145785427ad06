"""An actor's timeline, or a pair's: what is claimed of them and what their craft did together, and a monthly index."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from offing.answers.between import LOOSE, Lines, tellings_of
from offing.atlas import offices
from offing.atlas.gazetteer import look_up
from offing.atlas.navies import named as navy_named
from offing.atlas.navies import navies
from offing.atlas.ship_names import plain
from offing.atlas.states import named as state_named
from offing.atlas.states import states
from offing.engine.instants import moment
from offing.engine.paired_events import TOGETHER, documents_by_month, events_of
from offing.engine.told_lines import claims_of_kinds, reach
from offing.record.happenings import Happening, exercise_name, happening_json, happenings
from offing.record.month_index import Month, month_index, month_json
from offing.record.periods import Periods
from offing.record.telling import state_of
from offing.schema.claim import KINDS
from offing.schema.errors import UsageError
from offing.schema.tables import TIME

KINDS_SHOWN = ("exercise", "meeting", "pledge", "port_call", "reaction", "incident")
EVENT_KINDS = TOGETHER
_MOST_ACTORS = 2


# Return by state the craft that are its by the hull that they are taken to be.
CraftOf = Callable[[Sequence[str]], Mapping[str, Collection[int]]]

_WORDS = pa.list_(pa.string())

# One row a happening, told once for all who tell it, or an event of craft together.
TIMELINE = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "kind", "lane", "words")),
        ("t_start", TIME),
        ("t_end", TIME),
        *((name, pa.string()) for name in ("when", "status", "place", "plover")),
        ("parties", _WORDS),
        ("independent", pa.int64()),
        *((name, _WORDS) for name in ("origins", "publishers", "lines")),
        ("synthetic", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Hold whom a word means: ``key`` is a party's id, of which "state:CN" means all of a state's."""

    key: str
    name: str

    @property
    def state(self) -> str | None:
        """Return the letters of a state, None for anybody else."""
        return self.key.partition(":")[2] if self.key.startswith("state:") else None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Hold what happened, the events beside it as lines, the monthly index, and remarks on what it rests on."""

    actors: tuple[Actor, ...]
    happenings: list[Happening] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    months: list[Month] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def synthetic(self) -> bool:
        """Tell whether any of it is of a rehearsal."""
        return any(one.synthetic for one in self.happenings) or any(one["synthetic"] for one in self.events)

    def rows(self) -> list[dict[str, Any]]:
        """Return happenings and events as plain data, oldest first, times as datetimes."""
        return timeline_json(self, moment)

    def index(self) -> list[dict[str, Any]]:
        """Return the monthly index as plain data."""
        return [dict(month_json(one)) for one in self.months]


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of TIMELINE."""
    names = ("id", "kind", "lane", "words", "when", "status", "place", "plover", "independent", "synthetic", "lines")
    publishers = {source["publisher"] for origin in row["origins"] for source in origin["sources"]} - {None}
    told = {name: row[name] for name in names}
    told |= {"t_start": row["start"], "t_end": row["end"], "parties": row["parties"]}
    return told | {"origins": [origin["name"] for origin in row["origins"]], "publishers": sorted(publishers)}


def actor_of(word: str) -> Actor:
    """Return whom a word means: a state, a navy, a person in office, or a party's id; raises UsageError."""
    text = word.strip()
    if not text:
        raise UsageError("say whose timeline: CN, Russia, plan, or a person's name")
    code = text.upper() if text.upper() in states() and len(text) == 2 else state_named(text)
    if code:
        return Actor(f"state:{code}", states()[code].name)
    if text.lower() in navies() or navy_named(text):
        key = text.lower() if text.lower() in navies() else navy_named(text) or ""
        return Actor(f"navy:{key}", navies()[key].name)
    if ":" in text:
        return _of_id(text)
    people = offices.named(text)
    if len(people) == 1:
        return Actor(f"person:{people[0].id}", people[0].name)
    return Actor(f"name:{text}", text)


def _of_id(text: str) -> Actor:
    kind, _, rest = text.partition(":")
    if kind == "state":
        return actor_of(rest)
    return Actor(text, text)


def timeline(
    connection: sa.Connection,
    generation: int,
    words: Sequence[str],
    lines_of: Lines,
    since: int | None,
    until: int | None,
    kinds: Collection[str] = (),
    craft_of: CraftOf = lambda _: {},
) -> Timeline:
    """Return the timeline of one or two actors in a time (int64 microseconds, half open); of *kinds* if any are said.

    Raises UsageError for more actors, and for kinds there are not.
    """
    if not 1 <= len(words) <= _MOST_ACTORS:
        raise UsageError(f"a timeline is of one actor or two, not of {len(words)}")
    actors = tuple(actor_of(word) for word in words)
    claimed, tracked = _kinds(kinds)
    rows = claims_of_kinds(connection, claimed, generation, since, until) if claimed else []
    loose = [row for row in _of_actors(rows, actors) if row["tier"] == LOOSE]
    rows = _of_actors([row for row in rows if row["tier"] != LOOSE], actors)
    kept, left_out = tellings_of(connection, generation, rows, lines_of)
    found = [one for one in happenings(kept) if _within(one, since, until)]
    codes = [code for one in actors if (code := one.state) is not None]
    events: list[dict[str, Any]] = []
    if tracked and len(codes) == len(actors):
        lines = lines_of(events_of(connection, generation, codes, tracked, since, until, craft_of(codes)))
        rejected = [line["id"] for line in lines if (line.get("review") or {}).get("verdict") == "rejected"]
        left_out += rejected
        events = [line for line in lines if line["id"] not in rejected]
    held = _held(documents_by_month(connection, generation))
    months = month_index(found, held, since, until)
    remarks = _remarks(connection, generation, found, left_out)
    if loose:
        remarks.append(f"{len(loose)} claims of tier C (loosely read) are left out; offing log --tier C lists such")
    return Timeline(actors, found, events, months, remarks, left_out)


def _kinds(kinds: Collection[str]) -> tuple[list[str], list[str]]:
    for one in kinds:
        if one not in KINDS and one not in EVENT_KINDS:
            raise UsageError(f"--kind {one!r}: there is no such kind; there are {', '.join((*KINDS, *EVENT_KINDS))}")
    if not kinds:
        return list(KINDS_SHOWN), list(EVENT_KINDS)
    return [one for one in KINDS if one in kinds], [one for one in EVENT_KINDS if one in kinds]


def _of_actors(rows: Sequence[dict[str, Any]], actors: Sequence[Actor]) -> list[dict[str, Any]]:
    """Return the claims that name all actors, and those of exercises that others of their name say are theirs."""
    own = [row for row in rows if _names_all(row["body"], row["kind"], actors)]
    chosen = {row["row"] for row in own}
    names = {exercise_name(row["body"]) for row in own if row["kind"] == "exercise"} - {None}
    return [
        row
        for row in rows
        if row["row"] in chosen or (row["kind"] == "exercise" and exercise_name(row["body"]) in names)
    ]


def _names_all(body: dict[str, Any], kind: str, actors: Iterable[Actor]) -> bool:
    parties = [*(body.get("actors") or ()), *(body.get("targets") or ())]
    if not parties:
        parties = [{"id": f"state:{one['state']}"} for one in body.get("units") or () if one.get("state")]
    host = _host(str((body.get("place") or {}).get("name") or "")) if kind == "port_call" else None
    if host:
        parties = [*parties, {"id": f"state:{host}"}]
    return all(any(_is(party, one) for party in parties) for one in actors)


def _is(party: dict[str, Any], actor: Actor) -> bool:
    if actor.state is not None:
        return state_of(party) == actor.state
    if party["id"] == actor.key:
        return True
    return actor.key.startswith("name:") and plain(str(party.get("name") or "")) == plain(actor.name)


@cache
def _host(place: str) -> str | None:
    """Return the state whose port or city a name is, None where that is not plain."""
    found = look_up(place) if place else []
    codes = {one.id.split(":")[1] for one in found[:1] if one.id.startswith("city:")}
    codes |= {one.id[:2] for one in found[:1] if ":" not in one.id and len(one.id) == 5}
    return codes.pop() if len(codes) == 1 else None


def _within(one: Happening, since: int | None, until: int | None) -> bool:
    if one.start is None:
        return since is None and until is None
    end = one.end if one.end is not None else one.start
    return (since is None or end >= since) and (until is None or one.start < until)


def _held(published: Iterable[int]) -> Counter[Any]:
    periods = Periods("month", "UTC")
    return Counter(periods.first(periods.day(us)) for us in published)


def _remarks(
    connection: sa.Connection, generation: int, found: Sequence[Happening], left_out: Sequence[str]
) -> list[str]:
    told = []
    first, last = reach(connection, generation)
    if first is not None and last is not None:
        day = Periods("day", "UTC").day
        told.append(
            f"the documents held were published from {day(first)} to {day(last)}; of other times nothing is known here"
        )
    undated = sum(one.start is None for one in found)
    if undated:
        told.append(f"{undated} that tell no time, in documents without a date, stand last and in no month")
    if left_out:
        shown = ", ".join(sorted(one[:10] for one in left_out)[:5])
        told.append(f"{len(left_out):,} lines that were rejected are left out: {shown}")
    return told


def timeline_json(told: Timeline, show: Callable[[int], Any]) -> list[dict[str, Any]]:
    """Return happenings and events as plain data, oldest first; *show* makes a time of microseconds."""
    rows = []
    for one in told.happenings:
        row = dict(happening_json(one))
        row["start"], row["end"] = (None if at is None else show(at) for at in (one.start, one.end))
        for origin in row["origins"]:
            for source in origin["sources"]:
                source["published"] = None if source["published"] is None else show(source["published"])
        rows.append(row)
    for line in told.events:
        row = {"id": line["id"], "kind": line["kind"], "words": _of_event(line), "start": line["t_start"]}
        row |= {"end": line["t_end"], "when": "told", "status": "happened", "place": line["area"], "plover": None}
        row |= {"synthetic": line["synthetic"], "lane": "transmitted", "independent": 1, "origins": []}
        rows.append(row | {"parties": [one["name"] or one["id"] for one in line["craft"]], "lines": [line["id"]]})
    return sorted(rows, key=lambda row: (row["start"] is None, str(row["start"]), row["id"]))


def _of_event(line: dict[str, Any]) -> str:
    craft = len(line["craft"])
    where = f", {line['area']}" if line["area"] else ""
    return f"{line['kind'].replace('_', ' ')} of {craft} craft{where}"
