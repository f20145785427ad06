"""The timeline of a brief: day by day what was said, and what was seen, side by side."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from offing.record.brief import Row, Section, Sentence
from offing.record.brief_claims import by_whom, clause, listed, teller
from offing.record.brief_events import told as events_told
from offing.record.brief_material import Line, Material, is_inferred, lane_of
from offing.record.brief_times import as_time, day, day_of
from offing.record.brief_verdicts import judged

COLUMNS = ("day", "said", "seen")
_UNTIMED = "no time told"
_ABOUT = (
    "Days are those of UTC, or local ones where a document tells a local day. Below what was said: what came of "
    "holding it against the other lanes, slot by slot."
)
_LESSER = ("statement", "reaction", "tally", "meeting", "pledge")  # beside what happened; told in the details


def timeline(material: Material) -> Section:
    """Return the rows of days, then what tells no time."""
    said = _merged(material.members("report"))
    sighted = _merged(material.members("sighting"))
    rows: dict[date | None, tuple[list[Sentence], list[Sentence]]] = {}
    for one in said:
        rows.setdefault(_day(one.lines[0]), ([], []))[0].append(_said(material, one))
    for one in sighted:
        rows.setdefault(_day(one.lines[0]), ([], []))[1].append(_said(material, one))
    named: set[frozenset[str]] = set()
    for when, events in sorted(_by_day(material.members("track")).items()):
        rows.setdefault(when, ([], []))[1].extend(_with_findings(material, events_told(events, named)))
    ordered = sorted(rows.items(), key=lambda pair: (pair[0] is None, pair[0] or date.min))
    made = [Row(day(at) if at else _UNTIMED, (_under(at, left), _under(at, right))) for at, (left, right) in ordered]
    return Section("timeline", "Said and seen, day by day", (), COLUMNS, tuple(made), _ABOUT)


def _under(at: date | None, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Return sentences without the day that stands at the head of their row."""
    if at is None:
        return tuple(sentences)
    head = re.compile(rf"[,:] {re.escape(day(at))}(?=[,.;]| \(|$)")
    return tuple(replace(one, text=head.sub("", one.text, count=1)) for one in sentences)


def _day(line: Line) -> date | None:
    """Return the day under which a claim stands; of a plan without a day the one on which it was published."""
    found = day_of(line["detail"].get("time"))
    if found is None and _is_plan(line):
        at = as_time((line["detail"].get("document") or {}).get("published"))
        return at.date() if at else None
    return found


def _is_plan(line: Line) -> bool:
    detail = line["detail"]
    return bool(detail["modality"] == "planned" and not is_inferred(line) and (detail["actors"] or detail.get("units")))


def _by_day(lines: Iterable[Line]) -> dict[date, list[Line]]:
    found: dict[date, list[Line]] = {}
    for line in lines:
        at = as_time(line["t_start"])
        if at is not None:
            found.setdefault(at.date(), []).append(line)
    return found


def _said(material: Material, told: "Told") -> Sentence:
    lines, detail = told.lines, told.lines[0]["detail"]
    words = clause(lines[0])
    whose = listed(map(by_whom if len(lines) == 1 else teller, lines))
    many = len({teller(line) for line in lines}) > 1
    if lines[0]["source"] == "sighting":
        tail = f", {'report' if many else 'reports'} {whose}"
    else:
        tail = f", {'say' if many else 'says'} {whose}"
        tail += "" if (detail.get("time") or {}).get("start") else _published(lines)
    inferred = " (inferred from the text)" if all(map(is_inferred, lines)) else ""
    lesser = _day(lines[0]) is None or lines[0]["kind"] in _LESSER or bool(inferred)
    text = f"{words[0].upper()}{words[1:]}{tail}{inferred}."
    own = [line["id"] for line in lines]
    ids = (*own, *(line["id"] for line in told.under))
    return judged(material, Sentence(text, ids, lane_of(lines), lesser=lesser), own)


def _published(lines: Sequence[Line]) -> str:
    found = {at.date() for line in lines if (at := as_time((line["detail"].get("document") or {}).get("published")))}
    return f", told on {day(found.pop())}" if len(found) == 1 else ""


def _with_findings(material: Material, sentences: Iterable[Sentence]) -> Iterable[Sentence]:
    for one in sentences:
        yield judged(material, replace(one, text=f"{one.text[0].upper()}{one.text[1:]}."), one.lines)


@dataclass(frozen=True, slots=True)
class Told:
    """Hold lines that say the same thing, and those of their documents that say less of it (``under``)."""

    lines: tuple[Line, ...]
    under: tuple[Line, ...] = ()


def _merged(lines: Sequence[Line]) -> list[Told]:
    """Return lines that say the same thing together; what a document says twice, once and by its fuller line."""
    kept: list[Line] = []
    under: dict[str, list[Line]] = {}
    for line in lines:
        fuller = next((one for one in lines if _holds(one, line)), None)
        if fuller is None:
            kept.append(line)
        else:
            under.setdefault(fuller["id"], []).append(line)
    groups: dict[str, list[Line]] = {}
    for line in kept:
        groups.setdefault(clause(line), []).append(line)
    return [
        Told(tuple(some), tuple(one for line in some for one in under.get(line["id"], ()))) for some in groups.values()
    ]


def _holds(one: Line, line: Line) -> bool:
    """Tell whether *one* says all that another line of its document says, and more."""
    if one is line or one["kind"] != line["kind"] or one["source"] != line["source"]:
        return False
    a, b = one["detail"], line["detail"]
    if (a.get("document") or {}).get("id") != (b.get("document") or {}).get("id") or a["modality"] != b["modality"]:
        return False
    mine, theirs = _slots(a), _slots(b)
    return theirs < mine


def _slots(detail: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """Return what a claim tells, slot by slot."""
    told = [("who", one["id"]) for one in detail["actors"]]
    told += [("whom", one["id"]) for one in detail.get("targets") or ()]
    told += [("unit", str(one.get("hull_number") or one.get("name"))) for one in detail.get("units") or ()]
    told += [("force", f"{one.get('count')} {one['unit']}") for one in detail.get("forces") or ()]
    if detail.get("place"):
        told.append(("place", f"{detail['place'].get('role', 'at')} {detail['place']['name']}"))
    if (detail.get("time") or {}).get("start"):
        told.append(("time", str(detail["time"]["start"])))
    for name, value in detail["detail"].items():
        shown = value["name"] if isinstance(value, Mapping) and "name" in value else str(value)[:200]
        told.append((name, str(shown)))
    return frozenset(told)
