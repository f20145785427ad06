"""Lines of the record in the words that pages, maps and graphs for publication share."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offing.cli import claims, events, judged, warnings
from offing.cli.terminal import show_place

if TYPE_CHECKING:
    from offing.engine.cited import Note
    from offing.engine.word_file import Entry

Line = Mapping[str, Any]
_CRAFT = 2  # craft named one by one on a map

_CAUTIONS = {
    "transmitted": (
        "Transmitted: what craft said of themselves, as far as it was received. Counts of craft heard by AIS are lower "
        "bounds: who does not transmit, or was out of reach of every receiver, is not in them. Silence proves neither "
        "absence nor intent; receivers, weather and power fail too. What a craft transmits need not be so."
    ),
    "sighted": (
        "Sighted: what an observer reports to have seen, told by the observer or a relay. Classes and numbers can be "
        "misread; who was not seen may have been there. No observer confirms itself."
    ),
    "announced": "Announced: what an authority gave notice of. It does not tell whether it took place.",
    "said": "Said: what a document asserts, by its own words. It is listed because it was said, not because it is so.",
}
RE_ENACTED = "Lines of a re-enactment: made up to try this out; nothing of them happened."


def entry(line: Line, notes: "Sequence[Note]") -> "Entry":
    """Return a line as a row of a table, with its footnotes."""
    from offing.engine.chart_signs import LANES
    from offing.engine.word_file import Entry

    lane = LANES[line["source"]]
    return Entry(line["id"], lane, when(line), where(line), who(line), what(line), notes)


def when(line: Line) -> str:
    """Return the time of a line in words."""
    if line["source"] == "warning":
        return warnings.hours(line["detail"])
    if events.is_said(line):
        told = claims.when(line["detail"])
        published = line["detail"]["document"].get("published")
        return told or (
            f"no time told; published {events.as_time(published):%Y-%m-%d}" if published else "no time told"
        )
    start, end = (None if line[name] is None else events.as_time(line[name]) for name in ("t_start", "t_end"))
    return f"{_moment(start)} to {_moment(end) if end else 'open'}" if start != end else _moment(start)


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%MZ}"


def where(line: Line) -> str:
    """Return the place of a line in words."""
    detail = line["detail"]
    if line["source"] == "warning":
        return ", ".join(detail["regions"]) or show_place(line["lat"], line["lon"]) or "nowhere told"
    if events.is_said(line):
        return claims.where(detail)
    area = line.get("area")
    at = show_place(line["lat"], line["lon"])
    return f"{area} ({at})" if area and at else area or at


def who(line: Line) -> str:
    """Return who a line is about."""
    detail = line["detail"]
    if line["source"] == "warning":
        return detail.get("authority") or detail["coordinator"] or "coordinator unknown"
    if events.is_said(line):
        return " · ".join(words for words in (claims.who(detail), ", ".join(_ships(detail))) if words)
    return ", ".join(events.name_craft(one) for one in line["craft"])


def _ships(detail: Line) -> list[str]:
    """Return the ships that are told by name or number."""
    return [claims.unit(one) for one in detail["units"] if one.get("name") or one.get("hull_number")]


def what(line: Line) -> list[str]:
    """Return what a line tells, its kind first, how it was reviewed last."""
    review = judged.words_of(line)
    return [*_told(line), *([review] if review else [])]


def _told(line: Line) -> list[str]:
    detail = line["detail"]
    if line["source"] == "warning":
        return warnings.lines_of(detail)
    if events.is_said(line):
        grade = f"grade {detail['grade']}" if detail.get("grade") else ""
        means = f"by {detail['means']}" if detail.get("means") else ""
        tier = "tier C, inferred" if line["basis"]["settings"]["tier"] == "C" else ""
        ships = _ships(detail)
        more = [words for words in claims.what(detail) if words not in ships]
        told = (_headline(line), *more, claims.by_whom(detail), means, grade, tier)
        return [words for words in told if words]
    return [line["kind"].replace("_", " "), *events.describe(line)]


def headline(line: Line) -> str:
    """Return a line in one phrase: what and who."""
    rejected = "REJECTED: " if judged.is_rejected(line) else ""
    if line["source"] == "warning":
        return rejected + warnings.headline(line["detail"])
    kind = _headline(line) if events.is_said(line) else line["kind"].replace("_", " ")
    about = who(line)
    return f"{rejected}{kind}: {about}" if about else rejected + kind


def _headline(line: Line) -> str:
    return claims.headline({**line["detail"], "kind": line["kind"]})


def label(line: Line) -> str:
    """Return the few words that stand beside a line's mark on a map."""
    return f"{'rejected: ' if judged.is_rejected(line) else ''}{_short(line)}"


def _short(line: Line) -> str:
    detail = line["detail"]
    if line["source"] == "warning":
        return warnings.number(detail)
    start = line["t_start"]
    day = f" {events.as_time(start):%m-%d}" if start is not None else ""
    if not events.is_said(line):
        return f"{_named([one['name'] or one['id'] for one in line['craft']]) or line['kind'].replace('_', ' ')}{day}"
    units = [_ship(one) for one in detail["units"]]
    forces = [claims.force({**one, "note": None}) for one in detail["forces"][:1]]
    name = detail["detail"].get("name")
    kind = name if isinstance(name, str) else line["kind"].replace("_", " ")
    return f"{_named([one for one in units if one]) or _named(forces) or kind}{day}"


def _ship(unit: Line) -> str:
    """Return a ship's name, as the ledger has it where only one ship can be meant, and its number."""
    number, meant = unit.get("hull_number") or "", list(unit.get("hulls") or ())
    name = unit.get("name") or ""
    if len(meant) == 1 and (number or name):
        from offing.atlas import hulls

        name = next((it.name for it in hulls.hulls() if it.id == meant[0]), name)
    return f"{name} {number}".strip()


def _named(names: Sequence[str]) -> str:
    more = len(names) - _CRAFT
    return ", ".join(names[:_CRAFT]) + (f" +{more}" if more > 0 else "")


def cautions(lines: Iterable[Line]) -> list[str]:
    """Return what must be said of lines of these lanes, and of those that lack a place or a time."""
    from offing.engine.chart_signs import LANES

    held = list(lines)
    lanes = {LANES[line["source"]] for line in held}
    told = [words for lane, words in _CAUTIONS.items() if lane in lanes]
    if any(line["synthetic"] for line in held):
        told.insert(0, RE_ENACTED)
    nowhere = sum(line["lat"] is None for line in held)
    if nowhere:
        told.append(f"{nowhere:,} of {len(held):,} lines tell no place that could be made out, and are on no map.")
    return told


def show_lanes(lines: Iterable[Line]) -> str:
    """Return how many lines there are of each lane, in words."""
    from offing.answers.line_map import counts

    return ", ".join(f"{n:,} {lane}" for lane, n in counts(lines).items())
