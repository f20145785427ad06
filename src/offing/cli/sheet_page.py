"""The morning sheet as a page: parts, each line in words, whatever it is then written as."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from offing.cli import claims, judged, warnings
from offing.cli.events import as_time, describe, name_craft
from offing.cli.terminal import show_place, show_time
from offing.schema.sheet import Item, Part, Sheet, Standing, Trouble

Line = Mapping[str, Any]
LANES = {"track": "transmitted", "sighting": "sighted", "warning": "announced", "report": "said"}
MADE_UP = "A re-enactment: nothing of what follows happened."
TITLE = "The morning sheet"
_TITLES = {
    "sightings": "Sightings",
    "transits": "Transits of straits",
    "visits": "Visits to ports",
    "warnings": "Warnings",
    "counts": "Counts of today",
    "exercises": "Exercises named",
    "late": "Late data: what changed of earlier lines",
    "trouble": "Inputs read with trouble",
}
_COUNTED = {
    "happened": "in this time",
    "learnt": "of other times, learnt in this one",
    "opened": "came into force",
    "announced": "read in this time, of other times, and not ended",
    "ended": "ended",
    "cancelled": "cancelled",
    "new name": "for the first time",
    "told again": "known before",
    "changed": "changed or withdrawn",
    "read": "read",
}
_MARKS = {
    "happened": "",
    "learnt": "learnt now",
    "opened": "in force",
    "announced": "read now",
    "new name": "new",
    "told again": "again",
}
_NOTHING = "nothing new"
_WORDS = 400  # characters of a line's words
_KEY = (
    "Transmitted: what receivers heard; a lower bound, for who does not transmit is not heard.",
    "Sighted: what somebody saw. Announced: warnings. Said: what documents tell, and official counts, of sorties and "
    "ship-days.",
    "Learnt now: read in this time, and of another. offing why ID shows what a line rests on.",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one line: its lane, how it is new, its id for `why`, when it was, and what it says."""

    lane: str
    mark: str
    id: str
    when: str
    words: tuple[str, ...]
    review: str = ""
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Hold one part of the page."""

    title: str
    summary: str
    entries: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Hold the whole page; ``made_up`` is what stands on top of a re-enactment's."""

    title: str
    head: tuple[str, ...]
    made_up: str
    sections: tuple[Section, ...]
    key: tuple[str, ...] = _KEY


def page_of(sheet: Sheet) -> Page:
    """Return a sheet as a page."""
    head = [f"{_minute(sheet.since)} to {_minute(sheet.until)}"]
    if sheet.read_at is not None:
        head.append(f"the record as it stood after its last change, {_minute(sheet.read_at)}")
    sections = tuple(map(_section, sheet.parts))
    return Page(TITLE, tuple(head), MADE_UP if sheet.synthetic else "", sections)


def _section(part: Part) -> Section:
    told = [f"{n:,} {_COUNTED[what]}" for what, n in part.counts.items() if n]
    entries = [_entry(item) for item in part.items]
    entries += [_standing(one) for one in part.standings]
    entries += [_trouble(one) for one in part.troubles]
    notes = list(part.notes)
    listed, total = len(part.items), sum(part.counts.values())
    if part.items and total > listed:
        notes.append(f"{total - listed:,} more: {_MORE[part.key]}")
    summary = " · ".join(told) or ("" if entries else _NOTHING)
    if part.key == "trouble":
        summary = f"{len(part.troubles):,}, where {part.counts.get('read', 0):,} were read" if part else _NOTHING
    return Section(_TITLES[part.key], summary, tuple(entries), tuple(notes))


_MORE = {
    "sightings": "offing log --source sighting",
    "transits": "offing log --kind strait_transit",
    "visits": "offing log --kind port_visit --kind port_call",
    "warnings": "offing log --source warning",
    "exercises": "offing log --kind exercise",
    "late": "offing why ID tells what stands in the place of a line",
}


def _entry(item: Item) -> Entry:
    line = item.line
    words = [item.words] if item.words else []
    words += _words(line)
    mark = _MARKS.get(item.what, item.what)
    return Entry(
        LANES[line["source"]],
        mark,
        line["id"],
        _when(line),
        tuple(_cut(one) for one in words if one),
        judged.words_of(line),
        judged.is_rejected(line),
    )


def _words(line: Line) -> list[str]:
    detail = line["detail"]
    if line["source"] == "warning":
        return [warnings.headline(detail), warnings.hours(detail)]
    if line["source"] == "track":
        craft = " · ".join(name_craft(one) for one in line["craft"])
        where = ", ".join(filter(None, (line["area"], show_place(line["lat"], line["lon"]))))
        return [line["kind"].replace("_", " ") + f": {craft}", where, *describe(line)]
    first = " · ".join(
        filter(None, (claims.headline({**detail, "kind": line["kind"]}), claims.who(detail), *claims.what(detail)))
    )
    return [first, claims.where(detail), claims.by_whom(detail), claims.source_of(detail["document"])]


def _when(line: Line) -> str:
    if line["source"] == "warning":
        return ""
    if line["source"] in ("report", "sighting"):
        return claims.when(line["detail"], inferred=False)
    return f"{as_time(line['t_start']):%Y-%m-%d %H:%M}Z"


def _standing(one: Standing) -> Entry:
    """Return a count of today against the days before, in words."""
    of = f" of {one.state}" if one.state else ""
    name = {"ship": "official ships", "coastguard": "coast guard ships"}.get(one.what, one.what.replace("_", " "))
    if one.count is None:
        last = f"; the last is {one.last_count:,} of {one.last}" if one.last is not None else ""
        now = f"no count of {one.day} is held{last}"
    else:
        most = f"–{one.most:,}" if one.most is not None and one.most != one.count else ""
        now = f"{one.day}: {'≥ ' if one.most is None else ''}{one.count:,}{most}"
    words = [f"{name}{of}, {one.who}: {now} ({one.measure})", _before(one)]
    if one.missing:
        words.append(f"no count of {', '.join(one.missing)}")
    return Entry("said", "", one.ids[0] if one.ids else "", "", tuple(_cut(word) for word in words))


def _before(one: Standing) -> str:
    if one.median is None:
        return f"of the {one.days} days before none has a count"
    median = f"{one.median:,.1f}".removesuffix(".0")
    return (
        f"the {one.days} days before: median {median}, {one.least_before:,} to {one.most_before:,}, "
        f"of {one.counted} days that have a count"
    )


def _trouble(one: Trouble) -> Entry:
    return Entry("", "", (one.sha256 or "")[:12], "", (one.input, *map(_cut, one.words)))


def _cut(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _WORDS else f"{plain[: _WORDS - 1]}…"


def _minute(at: datetime) -> str:
    return show_time(at).removesuffix(":00Z").removesuffix("Z") + "Z"


def items_json(sheet: Sheet) -> Iterable[dict[str, Any]]:
    """Yield a sheet as objects: first its head, then each item, count and trouble with its part's name."""
    head = {"since": sheet.since, "until": sheet.until, "generation": sheet.generation, "read_at": sheet.read_at}
    yield {"part": "sheet", **head, "synthetic": sheet.synthetic}
    for part in sheet.parts:
        yield {"part": part.key, "counts": dict(part.counts), "notes": list(part.notes)}
        for item in part.items:
            yield {"part": part.key, "what": item.what, "words": item.words, "line": dict(item.line)}
        for one in part.standings:
            yield {"part": part.key, "standing": {name: getattr(one, name) for name in Standing.__slots__}}
        for trouble in part.troubles:
            yield {"part": part.key, "input": trouble.input, "sha256": trouble.sha256, "words": list(trouble.words)}
