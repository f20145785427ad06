"""A small record of one exercise: the re-enactment's documents and warnings, and a log of ships on their way."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from offing.engine.scenario_files import read_scenario
from offing.rehearsal.scenario import load

NAME = "Northern/Interaction-2023"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHIPS = ("QIQIHAR", "GUIYANG", "ZAOZHUANG", "RIZHAO", "TAIHU")
_LOG = "ships.csv"


def texts() -> dict[str, str]:
    """Return the documents and warnings by the names of their files, each with its head."""
    scenario = load(*read_scenario("northern-interaction-2023")[:1], file="northern-interaction-2023")
    found = {}
    for number, one in enumerate(sorted(scenario.papers, key=lambda paper: paper.published), 1):
        published = _EPOCH + timedelta(microseconds=one.published)
        head = {"rehearsal": "northern-interaction-2023: nothing of it happened", "publisher": one.publisher}
        head |= {"published": f"{published:%Y-%m-%dT%H:%M:%SZ}", "language": one.language, "title": one.title}
        lines = "".join(f"{key}: {value}\n" for key, value in head.items() if value)
        found[f"{number:02d}-{one.what}.txt"] = f"---\n{lines}---\n\nREHEARSAL: none of it happened\n\n{one.text}\n"
    return found


def log() -> str:
    """Return rows of five ships that pass the Tsushima Strait together, a few miles apart, north-eastward."""
    rows = ["mmsi,timestamp,lat,lon,sog,cog,name,shiptype"]
    begin = datetime(2023, 7, 16, 22, tzinfo=UTC)
    for minute in range(0, 24 * 60, 10):
        stamp = f"{begin + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}"
        for number, name in enumerate(_SHIPS):
            lat = 33.3 + minute * 0.0019 - number * 0.02
            lon = 128.3 + minute * 0.0021 + number * 0.02
            rows.append(f'79906{number:04d},{stamp},{lat:.6f},{lon:.6f},13.0,42.0,"SIM {name}",35')
    return "\n".join(rows) + "\n"


def write_exercise(folder: Path, without: Collection[str] = (), more: dict[str, str] | None = None) -> list[Path]:
    """Write all of it into a folder but some files, with *more* beside, and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, text in {_LOG: log(), **texts(), **(more or {})}.items():
        if name not in without:
            path = folder / name
            path.write_text(text, encoding="utf-8")
            made.append(path)
    return made
