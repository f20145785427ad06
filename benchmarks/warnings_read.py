"""Read the archive of a warning service: every message of fifteen years, through the command line."""

import gzip
import json
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from measure import DATA, Measured, Ratio, Report, Skipped, offing

ARCHIVES = ("bench-data/warnings", "../shared/data/warnings")
FILE = "nga_hydrolant_hydroarc_2010-2024.jsonl.gz"
ASKED_S, ASKED_FOUND, ASKED_UNDERSTOOD = 20.0, 99.5, 95.0
# Degrees and minutes with a letter behind, as the service writes them: told apart from the grammar's own pattern.
_POSITION = re.compile(r"\b\d{2}-\d{2}(?:\.\d+)?[NS]\s+\d{2,3}-\d{2}(?:\.\d+)?[EW]\b")
_NEAR = timedelta(hours=2)
_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS = {name: n for n, name in enumerate(_NAMES, 1)}


def measure_warnings(report: Report) -> None:
    """Read the archive into a new home, and hold what was read against the service's own fields."""
    archive = next((place for folder in ARCHIVES if (place := DATA.parent / folder / FILE).exists()), None)
    if archive is None:
        report.add(Skipped("warnings", "offing", f"{FILE} is in neither {' nor '.join(ARCHIVES)}"))
        return
    n = sum(1 for _ in _messages(archive))
    report.heading(f"{n:,} messages of a warning service")
    with tempfile.TemporaryDirectory() as home:
        offing(Path(home, "one"), "read", "--json", _one(Path(home), archive))  # compiles what is not yet
        child = offing(Path(home, "all"), "read", "--json", archive)
    report.add(Measured("warnings", "offing read", "one archive", n, child.seconds, child.peak_mb, child.cpu_s))
    met = child.seconds <= ASKED_S
    report.add(Ratio("warnings", "archive", child.seconds, f"at most {ASKED_S:.0f}", "s", met))
    _quality(report, archive)


def _one(folder: Path, archive: Path) -> Path:
    place = folder / "one.jsonl"
    place.write_text(json.dumps(next(_messages(archive))) + "\n", "utf-8")
    return place


def _messages(archive: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(archive, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _quality(report: Report, archive: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        out = offing(Path(home), "parse", "--json", archive).out
    read = [one for line in out.splitlines() if (one := json.loads(line)).get("kind") == "warning"]
    with_positions = [one for one in read if _POSITION.search(one["text"])]
    found = [one for one in with_positions if any(area["shapes"] for area in one["areas"])]
    understood = [one for one in read if one["understood"]]
    for what, some, of, asked in (
        ("positions found, of texts with any", found, with_positions, ASKED_FOUND),
        ("understood", understood, read, ASKED_UNDERSTOOD),
    ):
        share = 100 * len(some) / len(of)
        report.add(Ratio("warnings", what, share, f"at least {asked}", "%", share >= asked))
    _hours(report, read, archive)


def _hours(report: Report, read: list[dict[str, Any]], archive: Path) -> None:
    """Hold each last window against the service's cancelling, where that came when the text announced it."""
    ended = {
        (one["msgYear"], str(one["msgNumber"]), one["navArea"]): date
        for one in _messages(archive)
        if (date := str(one.get("cancelDate") or ""))[:11] in one["text"]
    }
    areas = {"A": "HYDROLANT", "C": "HYDROARC"}
    of_service = {(year, number, areas.get(area, area)): _moment(date) for (year, number, area), date in ended.items()}
    near, held = 0, 0
    for one in read:
        ends = [window[1] for area in one["areas"] for window in area["windows"]]
        cancelled = of_service.get((str(one["year"]), str(one["number"]), one["coordinator"]))
        if not ends or None in ends or cancelled is None:
            continue
        held += 1
        near += abs(datetime.fromisoformat(max(ends)) - cancelled) <= _NEAR
    if held:
        what = f"of {held:,}, cancelled as announced, last window within 2 h of it"
        report.add(Ratio("warnings", what, 100 * near / held, "", "%"))


def _moment(words: str | None) -> datetime | None:
    """Return the time in "050214Z FEB 2011"; None where there is none."""
    found = re.fullmatch(r"(\d\d)(\d\d)(\d\d)Z ([A-Z]{3}) (\d{4})", words or "")
    if found is None or found[4] not in _MONTHS:
        return None
    day, hour, minute = (int(found[n]) for n in (1, 2, 3))
    return datetime(int(found[5]), _MONTHS[found[4]], day, hour, minute, tzinfo=UTC)
