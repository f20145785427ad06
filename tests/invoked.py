"""The command as a user starts it, and the log of a fleet to read with it."""

import os
import subprocess
import sys
from pathlib import Path

HOSTILE = "=EVIL\x1b[2J\x1b]0;x\x07"


def offing(
    *words: object, home: Path, given: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own and return what it printed."""
    command = [sys.executable, "-c", "from offing.cli.main import main; main()", *map(str, words)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OFFING_")}
    return subprocess.run(
        command,
        env={**inherited, "OFFING_HOME": str(home), "COLUMNS": "200", **environment},
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=900,  # against hanging; a busy machine takes its time
        check=False,
    )


def write_log(path: Path) -> None:
    """Write rows of a cargo ship, a yacht, a hostile name, a beacon and a ship in distress; all fall silent."""
    rows = ["mmsi,timestamp,lat,lon,sog,cog,name,shiptype,status"]
    fleet = [
        (219000001, "STOUT", 70, 54.0, 0),
        (219000002, "LADY ANN", 37, 54.5, 0),
        (219000003, HOSTILE, 70, 55.0, 0),
        (970123456, "SART TEST", 0, 55.5, 14),
        (219000005, "HELP", 70, 56.0, 14),
    ]
    for minute in [*range(0, 200, 10), *range(800, 1000, 10)]:
        for mmsi, name, kind, lat, status in fleet:
            stamp = f"2023-01-01T{minute // 60:02d}:{minute % 60:02d}:00Z"
            rows.append(f'{mmsi},{stamp},{lat},{10 + minute / 4000:.5f},4.7,90,"{name}",{kind},{status}')
    rows.insert(50, "what,is,this")
    path.write_text("\n".join(rows) + "\n")
