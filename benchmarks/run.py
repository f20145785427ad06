"""Measure Offing against its peers on this machine and print the ratios; see docs/bench.md."""

import argparse
import os
import platform

from articles import measure_articles
from crowd import measure_crowd
from decode import measure_decoding
from findings import measure_findings
from measure import Report
from page import measure_page
from reading import measure_days, measure_reading
from rehearse import measure_rehearsing
from reports_dates import measure_dates
from rows import measure_rows
from serving import measure_serving
from sightings import measure_sightings
from warnings_read import measure_warnings
from world import measure_places, measure_zones

PARTS = {
    "decode": measure_decoding,
    "segments": lambda report: measure_rows(report, "segments"),
    "gaps": lambda report: measure_rows(report, "gaps"),
    "encounters": lambda report: measure_rows(report, "encounters"),
    "zones": measure_zones,
    "places": measure_places,
    "read": measure_reading,
    "days": measure_days,
    "crowd": measure_crowd,
    "rehearse": measure_rehearsing,
    "articles": measure_articles,
    "dates": measure_dates,
    "warnings": measure_warnings,
    "serve": measure_serving,
    "page": measure_page,
    "findings": measure_findings,
    "sightings": measure_sightings,
}


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; default: all")
    ask.add_argument("--json", action="store_true", help="print JSON Lines")
    asked = ask.parse_args()
    unknown = set(asked.parts) - set(PARTS)
    if unknown:
        ask.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    report = Report(asked.json)
    report.heading(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for name in asked.parts or PARTS:
        PARTS[name](report)


if __name__ == "__main__":
    main()
