"""What documents tell of one operation, slot by slot, in values that can be held against one another.

A value stands under a topic: "start of the exercise", "departure from Qingdao", "warships of China". Only values of one
topic are ever compared, and a claim that does not surely belong to a topic has no value under it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from offing.atlas.ship_names import plain
from offing.atlas.states import states
from offing.record.periods import moment
from offing.record.telling import Telling, local_day, owner_of

_FINE = frozenset(("second", "minute", "hour", "part_of_day", "day"))
_PORT_KM = 60.0
_DIGIT = re.compile(r"\d")
_BEGINS = frozenset(("drill-began", "drill-begun", "exercise-began"))
_ENDS = frozenset(("drill-ended", "drill-came-to-end"))
_A_PART = frozenset(("participants-train", "did-during-drill", "prepared-for", "gathered-for"))
_WHOLE = frozenset(("ja-release/drill",))  # whose activity is the drill itself
_TOOK_PART = frozenset(("exercise", "force", "unit"))
_FORESEEN = frozenset(("planned", "possible", "called_for"))
_DENIED = frozenset(("denied", "cancelled"))
_NO_DAY = re.compile(r"\b(?:early|mid|late|beginning|end) (?:of )?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """Hold one value: ``low`` to ``high`` where it is a day (ordinals) or a count, else a text that must be equal.

    ``high`` None is without bound. ``words`` are for people.
    """

    words: str
    low: int | None = None
    high: int | None = None
    text: str | None = None

    def excludes(self, other: "Value") -> bool:
        """Tell whether both cannot hold."""
        if self.low is None or other.low is None:
            return self.text is not None and other.text is not None and self.text != other.text
        highs = [1 << 62 if one.high is None else one.high for one in (self, other)]
        return self.low > highs[1] or other.low > highs[0]


@dataclass(frozen=True, slots=True)
class Told:
    """Hold one value of a topic with who tells it. ``slot`` is one of finding.SLOTS."""

    topic: str
    slot: str
    value: Value
    telling: Telling
    key: tuple[Any, ...] = field(default=())

    @property
    def foreseen(self) -> bool:
        """Tell whether it is told of what was yet to come."""
        return self.telling.modality in _FORESEEN


def told(tellings: Iterable[Telling]) -> list[Told]:
    """Return every value that tellings of one operation give, in the order in which they were published."""
    found: list[Told] = []
    for telling in sorted(tellings, key=published_order):
        found += _days(telling)
        found += _ways(telling)
        found += _counts(telling)
        found += _whether(telling)
        found += _commanders(telling)
    return found


def also(tellings: Iterable[Telling]) -> list[Told]:
    """Return what tellings tell that nothing excludes: which states take part, and where an exercise is."""
    found: list[Told] = []
    for one in sorted(tellings, key=published_order):
        if one.kind != "exercise" or one.modality in _DENIED or one.detail.get("before"):
            continue
        part = Value("yes", text="so")
        found += [Told(f"{_named([state])} takes part", "who", part, one) for state in sorted(one.states)]
        place = one.body.get("place") or {}
        if place.get("name") and not one.detail.get("activities"):
            name = str(place["name"])
            found.append(
                Told("place of the exercise", "where", Value(name, text=plain(name)), one, ("place", plain(name)))
            )
    return found


def published_order(one: Telling) -> tuple[bool, int, str]:
    """Return the order in which tellings came."""
    return one.source.published is None, one.source.published or 0, one.line


def _days(telling: Telling) -> Iterator[Told]:
    """Yield start and end of an exercise as a whole; what was done on one of its days tells neither."""
    time = telling.body.get("time") or {}
    if telling.kind != "exercise" or not time.get("start") or telling.modality in _DENIED:
        return
    detail, rule = telling.detail, str(telling.body.get("rule") or "")
    if (
        rule in _A_PART
        or (detail.get("activities") and rule not in _WHOLE)
        or detail.get("before")
        or detail.get("after")
    ):
        return
    span = time["granularity"] == "span" and _is_exact(telling, time)
    fine = time["granularity"] in _FINE
    first, last = local_day(time, "start"), local_day(time, "end")
    if first is not None and ((span and time.get("end")) or (rule in _BEGINS and (fine or span))):
        yield Told("start of the exercise", "when", _day(first), telling)
    if last is not None and (span or (rule in _ENDS and fine)):
        yield Told("end of the exercise", "when", _day(last), telling)


def _is_exact(telling: Telling, time: Mapping[str, Any]) -> bool:
    """Tell whether words name days: "18 to 23 July", and not "earlier this month"."""
    words = telling.words("time") or str(time.get("local") or "")
    return bool(_DIGIT.search(words)) and not _NO_DAY.search(words)


def _ways(telling: Telling) -> Iterator[Told]:
    """Yield the days of departures, arrivals and meetings at sea."""
    time = telling.body.get("time") or {}
    fine = time.get("granularity") in _FINE and time.get("start")
    if telling.kind not in ("movement", "port_call") or telling.modality in _DENIED or not fine:
        return
    first = local_day(time, "start")
    if first is None:
        return
    place = telling.body.get("place") or {}
    for name, role, words in (("from", "from", "departure from"), ("to", "to", "arrival at")):
        where = telling.detail.get(name) or (place if place.get("role") == role else None)
        called = where.get("name") if isinstance(where, Mapping) else where
        if called and _is_port(where, place):
            key = (name, plain(str(called)))
            yield Told(f"{words} {called}{_of(telling)}", "when", _day(first), telling, key)
    if telling.detail.get("meets"):
        yield Told("meeting at sea", "when", _day(first), telling, ("meets",))


def _is_port(where: Any, place: Mapping[str, Any]) -> bool:
    """Tell whether a place is small enough for a day to be of one departure or arrival, and no sea."""
    told = where if isinstance(where, Mapping) and "radius_km" in where else place
    return told.get("radius_km") is not None and float(told["radius_km"]) <= _PORT_KM


def _of(telling: Telling) -> str:
    names = _named(telling.states)
    return f", {names}" if names else ""


def _named(some: Iterable[str]) -> str:
    return " and ".join(states()[one].name if one in states() else one for one in sorted(some))


def _counts(telling: Telling) -> Iterator[Told]:
    """Yield counts of those who take part, by whose they are and what they are."""
    if telling.kind == "tally":
        yield from _tallies(telling)
        return
    if telling.kind not in _TOOK_PART or telling.modality in _DENIED:
        return
    if telling.detail.get("activities") or telling.detail.get("before"):
        return
    for force in telling.body.get("forces") or ():
        value = count_value(force)
        if value is None:
            continue
        owner = owner_of(force.get("owner")) or (next(iter(telling.states)) if len(telling.states) == 1 else None)
        of = f" of {_named([owner])}" if owner else ""
        key = ("count", force["unit"], owner, force.get("note"))
        yield Told(f"{_plural(force['unit'])}{of} taking part", "how many", value, telling, key)


def _tallies(telling: Telling) -> Iterator[Told]:
    time = telling.body.get("time") or {}
    place = (telling.body.get("place") or {}).get("name")
    for force in telling.body.get("forces") or ():
        value = count_value(force)
        if value is not None and time.get("start") and time.get("end"):
            last = local_day(time, "end")
            key = ("tally", force["unit"], owner_of(force.get("owner")), str(time["start"]), str(time["end"]))
            where = f" {place}" if place else ""
            yield Told(f"{_plural(force['unit'])} counted{where} to {last}", "how many", value, telling, key)


def count_value(force: Mapping[str, Any]) -> Value | None:
    """Return a count as a value, None where none is told; "about" bounds nothing that could be disputed."""
    count, bound = force.get("count"), force.get("bound") or "exactly"
    if count is None or bound == "some":
        return None
    unit = _plural(force["unit"]) if count != 1 else force["unit"].replace("_", " ")
    words = f"{'' if bound == 'exactly' else f'{bound} '}{count:,} {unit}"
    low = 0 if bound == "at most" else round(count * 0.8) if bound == "about" else count
    high = None if bound == "at least" else round(count * 1.2) if bound == "about" else count
    return Value(words, low, high)


def _plural(unit: str) -> str:
    words = unit.replace("_", " ")
    return words if words.endswith(("aircraft", "s", "coastguard")) else f"{words}s"


def _whether(telling: Telling) -> Iterator[Told]:
    """Yield whether an exercise takes place at all: that it does, is called off, or is denied."""
    if telling.kind != "exercise" or not telling.detail.get("name"):
        return
    if telling.modality in _DENIED:
        yield Told("whether it takes place", "what", Value(f"no, it is {telling.modality}", text="not"), telling)
    elif telling.modality in ("ongoing", "occurred"):
        yield Told("whether it takes place", "what", Value("yes", text="so"), telling)


def _commanders(telling: Telling) -> Iterator[Told]:
    """Yield who commands which side."""
    if telling.detail.get("commands") and telling.body.get("actors"):
        name, side = str(telling.detail.get("written")), telling.detail.get("side")
        whose = f" of {_named([side])}" if side else ""
        yield Told(f"commander{whose}", "who", Value(name, text=plain(name)), telling, ("commander", side))


def _day(day: date) -> Value:
    return Value(f"{day.day} {day:%B %Y}", day.toordinal(), day.toordinal())


def day_of(us: int) -> date:
    """Return the UTC day of a time in microseconds."""
    return moment(us).date()
