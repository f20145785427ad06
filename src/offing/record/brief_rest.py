"""The further parts of a brief: disputes, firsts, warnings, what was not announced, what could not be known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from offing.record.brief import Section, Sentence
from offing.record.brief_claims import clause, listed, number
from offing.record.brief_events import told as events_told
from offing.record.brief_material import Line, Material, Noted, Side, lane_of
from offing.record.brief_times import as_time, days, span
from offing.record.brief_verdicts import judged, unknown
from offing.schema.finding import UNANNOUNCED, finding_id

_GROUPS = 8
_WINDOWS = 4
_DAY = timedelta(days=1)


def disputes(material: Material) -> Section:
    """Return what documents differ on, side by side, the best supported first."""
    found = []
    for one in material.opposed:
        sides = "; ".join(map(_side, one.sides))
        ids = material.known(line for side in one.sides for line in side.lines)
        notes = "".join(f" {_sentence(note)}" for note in one.notes)
        if ids:
            found.append(Sentence(f"{_capital(one.about)}: {sides}.{notes}", ids, _lane(material, ids)))
    found += _noted(material, material.remarks)
    return Section("disputes", "Where documents differ", tuple(found))


def _side(side: Side) -> str:
    return f"{side.words}, {'say' if len(side.whose) > 1 else 'says'} {listed(side.whose)}{_grade(side.grade)}"


def _grade(grade: str) -> str:
    return f" (grade {grade})" if grade else ""


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _sentence(words: str) -> str:
    plain = " ".join(words.split())
    return f"{_capital(plain)}{'' if plain.endswith(('.', '”')) else '.'}"


def _lane(material: Material, ids: Iterable[str]) -> str:
    return lane_of(material.lines[one] for one in ids)


def _noted(material: Material, noted: Iterable[Noted], *, lesser: bool = False) -> Iterator[Sentence]:
    for one in noted:
        ids = material.known(one.lines)
        if ids:
            yield Sentence(_sentence(one.words), ids, _lane(material, ids), one.verdict, lesser=lesser)


def firsts(material: Material) -> Section:
    """Return what is said to be the first or the largest of its kind, held against the record's history."""
    return Section("firsts", "First and largest", tuple(_noted(material, material.firsts)))


def stories(material: Material) -> Section:
    """Return how what was told changed over time."""
    return Section("stories", "How the story changed", tuple(_noted(material, material.stories, lesser=True)))


def warnings(material: Material) -> Section:
    """Return the warnings that belong to the operation: number, subject, hours, and what came of them."""
    return Section("warnings", "Warnings", tuple(_warning(material, line) for line in material.members("warning")))


def _warning(material: Material, line: Line) -> Sentence:
    detail = line["detail"]
    year = f"/{detail['year'] % 100:02d}" if detail.get("year") else ""
    name = f"{detail['coordinator']} {detail['number']}{year}"
    windows = sorted({(str(a), str(b)) for area in detail["areas"] for a, b in area["windows"] if a and b})
    hours = hours_of([(first, last) for a, b in windows if (first := as_time(a)) and (last := as_time(b))])
    when = f", {listed(hours, _WINDOWS)}" if hours else ", without hours that could be read"
    shapes = [shape["kind"] for area in detail["areas"] for shape in area["shapes"]]
    area = f" in a {listed(shapes)}" if shapes else ""
    subject = str(detail["subject"]).replace("_", " ")
    words = f"{name} announces {subject}{area}{when}."
    return judged(material, Sentence(words, (line["id"],), "announced"), (line["id"],))


def hours_of(windows: Sequence[tuple[datetime, datetime]]) -> list[str]:
    """Return windows in words, those of one hour on days that follow one another told together."""
    runs: list[list[tuple[datetime, datetime]]] = []
    for window in windows:
        last = runs[-1][-1] if runs else None
        if last and all(b - a == _DAY for a, b in zip(last, window, strict=True)):
            runs[-1].append(window)
        else:
            runs.append([window])
    return [span(*run[0]) if len(run) == 1 else _daily(run) for run in runs]


def _daily(run: Sequence[tuple[datetime, datetime]]) -> str:
    (start, end), (last, _) = run[0], run[-1]
    over = " of the next day" if end.date() > start.date() else ""
    return f"daily {start:%H:%M}Z to {end:%H:%M}Z{over}, {days(start.date(), last.date())}"


def unannounced(material: Material) -> Section:
    """Return the events near it that no document held announces."""
    lines = [material.lines[one.line] for one in material.unannounced if one.line in material.lines]
    found = [
        Sentence(
            f"{_capital(one.text)}: no document held announces it.",
            one.lines,
            one.lane,
            UNANNOUNCED,
            findings=tuple(map(finding_id, one.lines)),
            lesser=n >= _GROUPS,
        )
        for n, one in enumerate(events_told(lines))
    ]
    return Section("unannounced", "No document held announces it", tuple(found))


def not_known(material: Material) -> Section:
    """Return what could not be known, by verdict and reason, with the number of lines."""
    own = {one.line for one in material.operation.members}
    findings = [one for id_, one in material.findings.items() if id_ in own and id_ in material.lines]
    found = []
    for n, ((verdict, reason), by_slot) in enumerate(unknown(findings).items()):
        lines = material.known(one.line for some in by_slot.values() for one in some)
        slots = ", ".join(f"{slot} {len({one.line for one in some})}" for slot, some in by_slot.items())
        some = "one line" if len(lines) == 1 else f"{number(len(lines))} lines"
        words = f"{_capital(reason)}: {some} ({slots})."
        ids = tuple(dict.fromkeys(one.id for some in by_slot.values() for one in some))
        found.append(Sentence(words, lines, _lane(material, lines), verdict, lesser=n >= _GROUPS, findings=ids))
    return Section("unknown", "What could not be known, and why", tuple(found))


def doubts(material: Material) -> Section:
    """Return what is in doubt of the gathering, and the lines that were rejected and are left out."""
    own = material.known(one.line for one in material.operation.members)
    notes = [Sentence(_sentence(note), own, _lane(material, own)) for note in material.operation.notes if own]
    by_hand = [one for one in material.operation.members if one.by and one.line in material.lines]
    notes += [
        Sentence(f"{_capital(_short(material.lines[one.line]))}: added by {one.by}.", (one.line,)) for one in by_hand
    ]
    left_out = [
        Sentence(f"Left out, for {_rejected(line)}: {_short(line)}.", (line["id"],), lane_of([line]))
        for line in material.rejected
    ]
    return Section("doubts", "Doubts, and what is left out", (*notes, *left_out))


def _rejected(line: Mapping[str, Any]) -> str:
    by = (line.get("review") or {}).get("by")
    return f"{by} rejected it" if by else "it was rejected"


def _short(line: Line) -> str:
    if line["source"] in ("report", "sighting"):
        return clause(line)
    if line["source"] == "warning":
        return f"{line['detail']['coordinator']} {line['detail']['number']}"
    told: Sequence[Sentence] = events_told([line])
    return told[0].text
