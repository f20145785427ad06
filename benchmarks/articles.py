"""Read news: articles in one table, and articles a file each, as a user has them."""

import csv
import random
import re
import tempfile
import tomllib
from itertools import cycle
from pathlib import Path

from measure import Child, Measured, Ratio, Report, offing

LABELLED = Path(__file__).parents[1] / "tests" / "golden" / "reports" / "dev"
TABLE, FILES = 10_000, 1_000
ASKED_A_MINUTE, ASKED_MB = 10_000, 500
# Not distances: places so far off others are drawn anew for each, and news names places rather than measures them.
_NUMBER = re.compile(r"\b\d+\b(?![\d.,-]*(?:\s|-)(?:nautical|miles?|kilomet|km|nm|knots|degrees))")


def measure_articles(report: Report, table: int = TABLE, files: int = FILES) -> None:
    """Read invented articles, half of them about ships, through the command line into a new home."""
    report.heading(f"{table:,} articles in one table, then {files:,} files of one article")
    with tempfile.TemporaryDirectory() as folder:
        _measure(report, "one table", table, _table(Path(folder, "news.csv"), table))
        _measure(report, "a file each", files, _folder(Path(folder, "news"), files))


def _measure(report: Report, what: str, n: int, place: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        one = _read(Path(home, "one"), _table(Path(home, "one.csv"), 1))
        child = _read(Path(home, "all"), place)
    seconds, cpu = child.seconds - one.seconds, child.cpu_s - one.cpu_s  # without starting Python and loading the atlas
    note = f"{child.seconds:.1f} s with starting Python"
    report.add(Measured("articles", "offing read", what, n, seconds, child.peak_mb, cpu, note))
    rate = 60 * n / seconds
    asked = f"at least {ASKED_A_MINUTE:,}"
    report.add(Ratio("articles", what, rate, asked, "articles a minute", rate >= ASKED_A_MINUTE))
    met = child.peak_mb < ASKED_MB
    report.add(Ratio("articles", f"peak, {what}", child.peak_mb, f"below {ASKED_MB}", "MB", met))


def _read(home: Path, place: Path) -> Child:
    return offing(home, "read", "--json", place)


def articles(n: int, seed: int = 1) -> list[str]:
    """Return *n* texts of the labelled documents, each with numbers and a close of its own.

    By turns one that claims something about ships and one about anything else, which is more about ships than news is.
    """
    labelled = [tomllib.loads(file.read_text("utf-8")) for file in sorted(LABELLED.glob("*.toml"))]
    telling = cycle(one["text"].strip() for one in labelled if one.get("claim"))
    others = cycle(one["text"].strip() for one in labelled if not one.get("claim"))
    draw = random.Random(seed)  # noqa: S311 - invents articles, no secrets

    def varied(number: int) -> str:
        text = next(others if number % 2 else telling)
        text = _NUMBER.sub(lambda found: str(draw.randint(1, 10 ** len(found[0]) - 1)), text)
        return f"{text}\n\nReporting by desk {draw.randint(1, 10**9)}; story {number}."

    return [varied(number) for number in range(n)]


def _table(path: Path, n: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("date", "publisher", "text"))
        rows.writerows((f"2023-07-{1 + k % 28:02d}", f"Paper {k % 97}", text) for k, text in enumerate(articles(n)))
    return path


def _folder(path: Path, n: int) -> Path:
    path.mkdir()
    for number, text in enumerate(articles(n, seed=2)):
        head = f"---\npublisher: Paper {number % 97}\npublished: 2023-07-{1 + number % 28:02d}\n---\n\n"
        (path / f"{number:05d}.txt").write_text(head + text, "utf-8")
    return path
