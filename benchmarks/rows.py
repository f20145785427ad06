"""Segments, gaps and encounters over ten million rows: Offing, Polars and DuckDB on the same table."""

import importlib
import json
import sys
from pathlib import Path

import pyarrow as pa

from measure import Measured, Ratio, Report, Skipped, best, run_child
from tables import make_fixes, make_reports

ROWS = 10_000_000
WARM_ROWS = 100_000
ENGINES = ("offing", "polars", "duckdb")
ASKED_S = {"segments": 2.0, "gaps": 1.0, "encounters": 2.0}


def measure_rows(report: Report, part: str, rows: int = ROWS) -> None:
    """Put one question to each engine, each in a process of its own."""
    report.heading(f"{part.capitalize()} of {rows:,} rows, two threads")
    lines = {}
    for who in ENGINES:
        child = run_child([sys.executable, Path(__file__), part, who, str(rows)])
        if child.status:
            report.add(Skipped(part, who, f"its process ended with status {child.status}"))
            continue
        said = json.loads(child.out)
        lines[who] = Measured(
            part, who, part, rows, said["seconds"], child.peak_mb, said["cpu"], f"found {said['found']:,}"
        )
        report.add(lines[who])
    ours = lines.pop("offing", None)
    if ours is None:
        return
    report.add(Ratio(part, "seconds", ours.seconds, f"at most {ASKED_S[part]}", "s", ours.seconds <= ASKED_S[part]))
    for who, line in lines.items():
        report.add(Ratio(part, f"offing is faster than {who} by", line.seconds / ours.seconds))


def work(part: str, who: str, rows: int) -> dict[str, float]:
    """Return the time one engine takes, after a small round that does not count, and what it found."""
    make = make_reports if part == "segments" else make_fixes
    if who == "offing":
        ask = getattr(importlib.import_module("ours"), part)
    else:
        ask = getattr(importlib.import_module("peers"), f"{who}_{part}")
    ask(make(WARM_ROWS))
    table: pa.Table = make(rows)
    seconds, cpu, found = best(lambda: ask(table), 2, warm=True)
    return {"seconds": seconds, "cpu": cpu, "found": found.num_rows}


if __name__ == "__main__":
    print(json.dumps(work(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
