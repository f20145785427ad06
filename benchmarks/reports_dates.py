"""Dates and positions read out of news: against TimeBank's labels and the columns of piracy reports, and how fast."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from lxml import etree

from measure import Measured, Ratio, Report, Skipped, best
from offing.codecs.coordinates import Position, positions
from offing.codecs.dates import Anchor, times
from offing.schema.claim import Time

SHARED = Path(__file__).parents[2] / "shared/data/text"
TIMEBANK = SHARED / "timebank"
NARRATIVES = SHARED / "pirate_attacks_first600_narratives.csv"
ASKED_DATES, ASKED_POSITIONS = 0.90, 0.98
MINUTE = 1 / 60  # columns that drop the decimals of minutes agree to a minute, not better


@dataclass(slots=True)
class Labelled:
    """Hold one document of TimeBank: its text, when it was made, and its labels (start, end, type, value)."""

    made: datetime | None
    text: str
    labels: list[tuple[int, int, str, str]] = field(default_factory=list)


def measure_dates(report: Report) -> None:
    """Count the values of TimeBank that are read, and the positions of narratives; time the reading of dates."""
    report.heading("Dates of TimeBank and positions of piracy reports")
    if not TIMEBANK.is_dir():
        report.add(Skipped("dates", "TimeBank", f"{TIMEBANK} is not here"))
        return
    documents = [_document(path) for path in sorted(TIMEBANK.glob("*.tml"))]
    seconds, cpu, found = best(lambda: [times(d.text, "en", Anchor(d.made)) for d in documents], 3)
    report.add(Measured("dates", "offing", "articles", len(documents), seconds, cpu_s=cpu))
    _values(report, documents, found)
    _narratives(report)


def _values(report: Report, documents: list[Labelled], found: list[list[Time]]) -> None:
    for loose, said in ((False, "to the letter"), (True, "an X of the label matching any digit")):
        told, read = Counter[str](), Counter[str]()
        for document, times_ in zip(documents, found, strict=True):
            for start, end, kind, value in document.labels:
                there = [t for t in times_ if t.span and t.span[0] < end and start < t.span[1]]
                told[kind] += 1
                read[kind] += any(_same(mine, value, loose) for t in there for mine in _timex(t))
        dated = ("DATE", "TIME")
        recall = sum(read[kind] for kind in dated) / sum(told[kind] for kind in dated)
        asked = f"at least {ASKED_DATES:.0%}"
        report.add(
            Ratio("dates", f"value recall, DATE and TIME, {said}", 100 * recall, asked, "%", recall >= ASKED_DATES)
        )
        report.add(
            Ratio("dates", f"value recall, durations and sets too, {said}", 100 * read.total() / told.total(), unit="%")
        )
    _precision(report, documents, found)


def _precision(report: Report, documents: list[Labelled], found: list[list[Time]]) -> None:
    all_told = right = labelled = 0
    for document, times_ in zip(documents, found, strict=True):
        for t in times_:
            assert t.span is not None
            there = [value for start, end, _, value in document.labels if start < t.span[1] and t.span[0] < end]
            all_told += 1
            labelled += bool(there)
            right += any(_same(mine, value, loose=True) for value in there for mine in _timex(t))
    report.add(Ratio("dates", "precision: of the times told, labelled", 100 * labelled / all_told, unit="%"))
    report.add(Ratio("dates", "precision: of the times told, with the label's value", 100 * right / all_told, unit="%"))


def _timex(time: Time) -> Iterator[str]:
    """Yield what a time is in TIMEX3: its local name without early or late; each end of an interval, and its length.

    TimeML writes "the past two months" as a duration, P2M, whose ends are attributes of their own.
    """
    local = re.sub(r" (?:early|mid|late)", "", time.local or "")
    yield local
    ends = local.split("/")
    yield from filter(None, ends)
    if len(ends) == 2 and all(re.fullmatch(r"\d{4}-\d\d-\d\d", end) for end in ends):
        yield from _lengths(*map(date.fromisoformat, ends))


def _lengths(first: date, last: date) -> Iterator[str]:
    """Yield how long it is from one day to another in days, and in years, months or weeks where it is whole ones."""
    months = (last.year - first.year) * 12 + last.month - first.month
    if first.day == last.day and months > 0:
        yield f"P{months}M"
        if months % 12 == 0:
            yield f"P{months // 12}Y"
    days = (last - first).days
    if days % 7 == 0:
        yield f"P{days // 7}W"
    yield f"P{days}D"


def _same(mine: str, label: str, loose: bool) -> bool:
    one, other = (re.sub(r"(T\d\d):00(?::00)?$", r"\1", value) for value in (mine, label))
    if one == other:
        return True
    if not loose or "X" not in other:
        return False
    return other.rstrip("X") == one or re.fullmatch(re.escape(other).replace("X", "."), one) is not None


def _document(path: Path) -> Labelled:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.parse(path, parser).getroot()
    made = next((t.get("value") for t in root.iter("TIMEX3") if t.get("functionInDocument") == "CREATION_TIME"), None)
    body = root.find(".//TEXT")
    document = Labelled(_made(made), "")
    pieces: list[str] = []
    _walk(root if body is None else body, pieces, document.labels)
    document.text = "".join(pieces)
    return document


def _made(value: str | None) -> datetime | None:
    match = re.match(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?", value or "")
    return datetime.fromisoformat(match[0]).replace(tzinfo=UTC) if match else None


def _walk(element: etree._Element, pieces: list[str], labels: list[tuple[int, int, str, str]]) -> None:
    start = sum(map(len, pieces))
    pieces.append(element.text or "")
    for child in element:
        _walk(child, pieces, labels)
        pieces.append(child.tail or "")
    if element.tag == "TIMEX3" and element.get("functionInDocument") != "CREATION_TIME":
        labels.append((start, sum(map(len, pieces)), element.get("type") or "", element.get("value") or ""))


def _narratives(report: Report) -> None:
    """Count, of the narratives that write an angle with its hemisphere, those read, and those that agree."""
    with NARRATIVES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    angle = re.compile(r"\d+:\s?\d+(?:\.\d+)?\s?[NS]\b")
    written = [row for row in rows if angle.search(row["attack_description"])]
    seconds, cpu, found = best(lambda: [positions(row["attack_description"]) for row in written], 3)
    report.add(Measured("dates", "offing", "narratives", len(written), seconds, cpu_s=cpu))
    read = [(row, there) for row, there in zip(written, found, strict=True) if there]
    share = len(read) / len(written)
    asked = f"at least {ASKED_POSITIONS:.0%}"
    report.add(
        Ratio("dates", "narratives with a position that is read", 100 * share, asked, "%", share >= ASKED_POSITIONS)
    )
    agreeing = sum(_agrees(row, there) for row, there in read)
    report.add(Ratio("dates", "of these, within a minute of the columns", 100 * agreeing / len(read), unit="%"))


def _agrees(row: dict[str, str], there: list[Position]) -> bool:
    lat, lon = float(row["latitude"]), float(row["longitude"])
    return any(max(abs(p.lat - lat), abs(p.lon - lon)) <= 1.01 * MINUTE for p in there)
