"""Ask a record of many sightings what its users ask each morning: one ship, counts, the sheet; as they run it."""

import csv
import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from measure import Child, Measured, Ratio, Report, offing
from offing.atlas import hulls
from offing.atlas.navies import navies

SIGHTINGS, HULLS, TABLES, RELEASES = 100_000, 10_000, 20, 365
BUSIEST = 150  # times that the ship is seen which is asked for
FEW = 20  # sightings of a home that is asked the same, to know what starting takes
ASKED_S, ROUNDS = 1.0, 3
_FIRST = datetime(2025, 1, 1, tzinfo=UTC)
_DAYS = 365
_LAST = f"{_FIRST + timedelta(days=_DAYS):%Y-%m-%d}"
# West, south, east and north of open water, and how whose ships are seen there write of it.
_SEAS = ((132, 37, 137, 41), (123, 27, 126, 31), (128, 20, 140, 30), (112, 10, 118, 18), (142, 34, 160, 44))
_OWNERS = ("RU", "CN", "US", "JP", "KR")
_STRAITS = (("対馬海峡", "北東"), ("津軽海峡", "東"), ("与那国島と西表島との間の海域", "南西"), ("大隅海峡", "西"))
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")  # as the releases write them


def measure_sightings(report: Report, sightings: int = SIGHTINGS, known: int = HULLS) -> None:
    """Read sightings and daily counts of a year into a new home, then ask, each time in a process of its own."""
    report.heading(f"{sightings:,} sightings of {known:,} hulls")
    with tempfile.TemporaryDirectory() as folder:
        ships = ships_named(known)
        few, _ = _home(Path(folder, "few"), ships, FEW)
        home, child = _home(Path(folder, "all"), ships, sightings)
        report.add(
            Measured(
                "sightings", "offing read", "tables, releases", sightings, child.seconds, child.peak_mb, child.cpu_s
            )
        )
        for words in asked_of(ships[0]):
            _ask(report, home, words, few)


def asked_of(ship: str) -> tuple[tuple[str, ...], ...]:
    """Return what is asked: the page of one ship, each count over the whole year, and sheets of a day and of all."""
    tally = ("tally", "--by", "month", "--of")
    return (
        ("hull", ship),
        (*tally, "hulls"),
        (*tally, "hulls", "--area", "Sea of Japan", "--state", "RU"),
        (*tally, "transits"),
        (*tally, "ship-days"),
        ("sheet", "--since", f"{_FIRST + timedelta(days=_DAYS - 2):%Y-%m-%d}", "--until", _LAST),
        ("sheet", "--since", "yesterday"),
    )


def _home(folder: Path, ships: list[str], sightings: int) -> tuple[Path, Child]:
    inputs = folder / "inputs"
    inputs.mkdir(parents=True)
    write_inputs(inputs, ships, sightings)
    return folder / "home", offing(folder / "home", "read", "--json", inputs)


def _ask(report: Report, home: Path, words: tuple[str, ...], few: Path) -> None:
    """Ask in a process of its own; then tell what is left without starting Python and loading what the atlas knows."""
    for one in (home, few):
        offing(one, *words)  # compiles what is not yet, and finds ways by sea once
    child, start = _least(home, *words), _least(few, *words)
    what = " ".join(words)
    report.add(Measured("sightings", "offing", what, 1, child.seconds, child.peak_mb, child.cpu_s))
    # The difference in CPU time: that of two waits tells more of what else the machine does.
    own = child.cpu_s - start.cpu_s
    for how, taken in (("as a command", child.seconds), ("without starting, in CPU time", own)):
        report.add(Ratio("sightings", how, taken, f"below {ASKED_S:.0f}", "s", taken < ASKED_S))


def _least(home: Path, *words: str) -> Child:
    return min((offing(home, *words) for _ in range(ROUNDS)), key=lambda child: child.cpu_s)


def ships_named(n: int) -> list[str]:
    """Return how *n* ships are written: those of the ledger whose number says which, then numbers that it lacks."""
    told = [f"{one.navy}:{one.pennant}" for one in hulls.hulls() if one.pennant]
    sure = [one for one in dict.fromkeys(told) if len(hulls.find(one.partition(":")[2], one.partition(":")[0])) == 1]
    states = sorted({one.state for one in navies().values()} & set(_OWNERS))
    others = (f"{states[k % len(states)]}:{20_000 + k}" for k in range(n))
    return [*sure, *others][:n]


def write_inputs(folder: Path, ships: list[str], sightings: int, seed: int = 1) -> None:
    """Write tables of sightings, and releases of a year: daily counts, and ships seen to pass a strait."""
    draw = random.Random(seed)  # noqa: S311 - invents sightings, no secrets
    rows = list(_rows(draw, ships, sightings))
    for number in range(TABLES):
        with (folder / f"seen-{number:02d}.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("time", "hull", "lat", "lon", "radius", "observer", "means", "class", "count"))
            table.writerows(rows[number::TABLES])
    with (folder / "releases.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("published", "publisher", "language", "text"))
        table.writerows(_releases(draw, RELEASES if sightings > FEW else 1))


def _rows(draw: random.Random, ships: list[str], n: int) -> Iterator[tuple[str, ...]]:
    """Yield sightings: the first ship's own, then of each other in turn; one of ten tells a class and a count alone."""
    for k in range(n):
        busiest = k < min(BUSIEST, n // 10)
        number = 0 if busiest else k % len(ships)
        west, south, east, north = _SEAS[number % len(_SEAS) if busiest or k % 10 else k % len(_SEAS)]
        seconds = k * _DAYS * 86_400 // BUSIEST if busiest else draw.randrange(_DAYS * 86_400)
        when = f"{_FIRST + timedelta(seconds=seconds):%Y-%m-%dT%H:%MZ}"
        lat, lon = f"{draw.uniform(south, north):.3f}", f"{draw.uniform(west, east):.3f}"
        observer = f"Watch {draw.randrange(40)}"
        if k % 10 == 9 and not busiest:
            yield when, "", lat, lon, "2 nm", observer, "radar", "Steregushchiy", str(1 + k % 3)
        else:
            yield when, ships[number], lat, lon, "2 nm", observer, "visual", "", ""


def _releases(draw: random.Random, days: int) -> Iterator[tuple[str, ...]]:
    for k in range(days):
        day = _FIRST + timedelta(days=k)
        count, over, at_sea = draw.randrange(4, 40), draw.randrange(1, 4), draw.randrange(4, 12)
        yield (
            f"{day:%Y-%m-%d}",
            "國防部",
            "zh",
            f"國防部今日表示,迄0600時止,偵獲共機{count}架次(其中逾越海峽中線進入北部空域{over}架次)及共艦{at_sea}艘,"
            "持續在臺海周邊活動。國軍運用任務機、艦及岸置飛彈系統嚴密監控與應處。",
        )
        strait, heading = draw.choice(_STRAITS)
        number = str(draw.choice((333, 335, 543, 548, 572))).translate(_WIDE)
        yield (
            f"{day:%Y-%m-%d}",
            "統合幕僚監部",
            "ja",
            f"令和7年{day.month}月{day.day}日\n統合幕僚監部\n\nロシア海軍艦艇の動向について\n\n"
            f"令和7年{day.month}月{day.day}日午前{1 + k % 11}時頃、海上自衛隊は、"
            f"ロシア海軍フリゲート1隻(艦番号「{number}」)を確認した。"
            f"その後、当該艦艇が{strait}を{heading}進したことを確認した。\n",
        )
