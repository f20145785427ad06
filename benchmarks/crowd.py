"""One crowded day: a port, a strait and the open sea together; every detector over it, as `offing detect` runs them."""

import functools
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from measure import DATA, Measured, Ratio, Report, offing, run_child
from traffic import DAY_S, KNOT, METRES_PER_DEGREE, START, locate, make_fleet

FIXES = 10_000_000
ASKED_S, ASKED_MB = 60, 3000
IN_PORT, IN_STRAIT, AT_SEA = 2_000, 1_000, 2_000
# Most of those in port lie there: class A reports every three minutes then, far more often under way.
MOORED_PART, MOORED_S = 0.85, 180
PORT, PORT_M = (1.24, 103.75), 3 * 1852.0  # the roads of Singapore
STRAIT, STRAIT_M = (35.945, -5.5), 110e3  # Gibraltar, and far to either side of it
LANE_M, LANE_HALF_M = 1_600.0, 900.0
_HOUR_S = 3600
_TYPES = np.array([70, 70, 70, 80, 80, 60, 30, 35, 52, 50])


def measure_crowd(report: Report, fixes: int = FIXES) -> None:
    """Read the day into a home, then run all detectors over its tracks again and say what each took."""
    report.heading(f"All detectors over {fixes:,} fixes of a day: 5,000 craft, 2,000 in one port, 1,000 in one strait")
    log, home = _log(fixes), DATA / f"home-crowd-{fixes // 1000}k"
    if not home.exists():
        read = offing(home, "read", log, "--json")
        report.add(Measured("crowd", "offing read", log.name, fixes, read.seconds, read.peak_mb, read.cpu_s))
    child = run_child([sys.executable, Path(__file__), home])
    if child.status:
        raise SystemExit(f"detecting ended with status {child.status}\n{child.out}")
    said = json.loads(child.out.splitlines()[-1])
    for what, seconds in sorted(said["seconds"].items(), key=lambda item: -item[1]):
        found = said["found"].get(what)
        note = f"found {found:,}" if found is not None else ""
        report.add(Measured("crowd", "offing", what, fixes, max(seconds, 1e-3), note=note))
    total = said["total"]
    report.add(Measured("crowd", "offing", "all detectors", fixes, total, child.peak_mb, child.cpu_s))
    report.add(Ratio("crowd", "seconds", total, f"at most {ASKED_S}", "s", total <= ASKED_S))
    report.add(Ratio("crowd", "peak memory", child.peak_mb, f"below {ASKED_MB}", "MB", child.peak_mb < ASKED_MB))


def detect(home: str) -> dict[str, Any]:
    """Run every detector over a home's tracks; return the seconds of each, and of what the engine does for them.

    Craft detectors run on two threads, whose seconds add up. Contacts are told apart by the
    detector they are joined for.
    """
    from offing import pipeline
    from offing.engine.home import Home

    seconds: dict[str, float] = defaultdict(float)
    joining = {"for": ""}

    def timed(what: Callable[[], str], work: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(work)
        def run(*given: Any, **settings: Any) -> Any:
            began = time.perf_counter()
            try:
                return work(*given, **settings)
            finally:
                seconds[what()] += time.perf_counter() - began

        return run

    def gated(kind: str, gate: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(gate)
        def run(*given: Any) -> Any:
            joining["for"] = kind
            return gate(*given)

        return timed(lambda: f"{kind}: gate", run)

    known = pipeline.detectors.all_detectors()
    watched = {
        kind: replace(
            one, find=timed(lambda kind=kind: kind, one.find), gate=gated(kind, one.gate) if one.gate else None
        )
        for kind, one in known.items()
    }
    pipeline.detectors.all_detectors = lambda: watched
    pipeline.resample = timed(lambda: "grids", pipeline.resample)
    pipeline.join_contacts = timed(lambda: f"{joining['for']}: contacts", pipeline.join_contacts)
    began = time.perf_counter()
    found = pipeline.detect(Home.open(Path(home)), [], {}, watch=_Silent())
    return {"total": time.perf_counter() - began, "seconds": seconds, "found": found}


class _Silent:
    """Be told how the work goes on, and say nothing."""

    def stage(self, name: str, total: int | None) -> None: ...

    def advance(self, n: int) -> None: ...

    def note(self, text: str) -> None: ...


def _log(fixes: int) -> Path:
    """Return the day as Parquet, written unless an earlier run left it."""
    DATA.mkdir(exist_ok=True)
    log = DATA / f"crowd-{fixes // 1000}k.parquet"
    if not log.exists():
        part = log.with_suffix(".part")
        write_day(part, fixes)
        part.rename(log)
    return log


def write_day(path: Path, fixes: int, *, seed: int = 1) -> None:
    """Write about *fixes* reports of the day to *path*, in order of time, each with what the craft says of itself."""
    crowd = _Crowd(fixes, seed)
    writer = None
    for hour in range(DAY_S // _HOUR_S):
        table = crowd.reports(hour * _HOUR_S, (hour + 1) * _HOUR_S)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()


class _Crowd:
    """Know where each of 5,000 craft is at any second, and when it reports."""

    def __init__(self, fixes: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.rng, n = rng, IN_PORT + IN_STRAIT + AT_SEA
        self.mmsi = 200_000_000 + rng.permutation(n) * 101 + 15_000_000
        self.moored = np.arange(n) < IN_PORT * MOORED_PART
        moving = (fixes - self.moored.sum() * DAY_S / MOORED_S) / (~self.moored).sum()
        self.period = np.where(self.moored, float(MOORED_S), DAY_S / moving)
        self.phase = rng.uniform(0, 1, n) * self.period
        self.type = rng.choice(_TYPES, n)
        self.length = np.where(np.isin(self.type, (50, 52)), rng.integers(15, 35, n), rng.integers(60, 330, n))
        self.place = rng.uniform(-PORT_M / 2, PORT_M / 2, (n, 2))
        self.radius = rng.uniform(200, 900, n)
        self.knots = np.where(np.arange(n) < IN_PORT, rng.uniform(3, 9, n), rng.uniform(9, 20, n))
        self.start = rng.uniform(0, 2 * STRAIT_M, n)
        self.off_lane = rng.uniform(-LANE_HALF_M, LANE_HALF_M, n)
        self.fleet = make_fleet(AT_SEA, seed=seed, mix=(0.0, 0.15, 0.04))

    def reports(self, since: int, until: int) -> pa.Table:
        """Return the reports sent between two seconds of the day."""
        first = np.ceil((since - self.phase) / self.period).astype(int)
        count = np.ceil((until - self.phase) / self.period).astype(int) - first
        who = np.repeat(np.arange(len(count)), count)
        number = np.arange(len(who)) - np.repeat(np.cumsum(count) - count, count) + first[who]
        t = self.phase[who] + number * self.period[who]
        order = np.argsort(t, kind="stable")
        who, t = who[order], t[order]
        return self._table(who, t, *self._at(who, t))

    def _at(self, who: Any, t: Any) -> tuple[Any, ...]:
        """Return latitude, longitude, speed and course of craft *who* at *t*."""
        lat, lon, sog, cog = (np.empty(len(t)) for _ in range(4))
        port, sea = who < IN_PORT, who >= IN_PORT + IN_STRAIT
        strait = ~port & ~sea
        lat[port], lon[port], sog[port], cog[port] = self._in_port(who[port], t[port])
        lat[strait], lon[strait], sog[strait], cog[strait] = self._in_strait(who[strait], t[strait])
        there = locate(self.fleet, who[sea] - IN_PORT - IN_STRAIT, t[sea])
        lat[sea], lon[sea], sog[sea], cog[sea] = (there[name] for name in ("lat", "lon", "sog_kn", "cog_deg"))
        return lat, lon, sog, cog

    def _in_port(self, who: Any, t: Any) -> tuple[Any, ...]:
        moored = self.moored[who]
        speed = np.where(moored, 0.0, self.knots[who] * KNOT)
        angle = self.phase[who] + speed / self.radius[who] * t
        radius = np.where(moored, 0.0, self.radius[who])
        noise = self.rng.normal(0, 5, (2, len(t)))
        x, y = self.place[who].T + radius * np.array((np.cos(angle), np.sin(angle))) + noise
        return *_on_earth(PORT, x, y), speed / KNOT, np.degrees(-angle) % 360

    def _in_strait(self, who: Any, t: Any) -> tuple[Any, ...]:
        """Go round: east in the southern lane, about, west in the northern one."""
        speed, radius = self.knots[who] * KNOT, LANE_M + self.off_lane[who]
        lap = 2 * STRAIT_M + 2 * np.pi * radius
        way = (self.start[who] + speed * t) % lap
        east = way < STRAIT_M
        west = (way >= STRAIT_M + np.pi * radius) & (way < 2 * STRAIT_M + np.pi * radius)
        back = way >= 2 * STRAIT_M + np.pi * radius
        turned = np.where(back, way - 2 * STRAIT_M - np.pi * radius, way - STRAIT_M) / radius
        turn_x, turn_y = np.sin(turned) * radius, -np.cos(turned) * radius
        half = STRAIT_M / 2
        homeward = STRAIT_M + np.pi * radius - way + half
        x = np.select([east, west, back], [way - half, homeward, -half - turn_x], half + turn_x)
        y = np.select([east, west, back], [-radius, radius, -turn_y], turn_y)
        course = np.degrees(np.select([east, west, back], [0.0, np.pi, turned + np.pi], turned))
        noise = self.rng.normal(0, 5, (2, len(t)))
        x, y = x + noise[0], y + noise[1]
        return *_on_earth(STRAIT, x, y), speed / KNOT, (90 - course) % 360

    def _table(self, who: Any, t: Any, lat: Any, lon: Any, sog: Any, cog: Any) -> pa.Table:
        half = (self.length[who] // 2).astype(np.int16)
        names = pa.array([f"SHIP {number}" for number in range(len(self.mmsi))])
        return pa.table(
            {
                "mmsi": self.mmsi[who],
                "timestamp": pa.array(((t + START) * 1e6).astype(np.int64), pa.timestamp("us")),
                "lat": np.round(lat * 600_000) / 600_000,
                "lon": np.round(lon * 600_000) / 600_000,
                "sog": np.round(sog, 1).astype(np.float32),
                "cog": np.round(cog, 1).astype(np.float32) % np.float32(360),
                "heading": np.floor(cog).astype(np.float32),
                "nav_status": np.where(self.moored[who], 5, 0).astype(np.int8),
                "name": pa.DictionaryArray.from_arrays(pa.array(who.astype(np.int32)), names),
                "ship_type": self.type[who].astype(np.int16),
                "to_bow": half,
                "to_stern": half,
                "to_port": (half // 7 + 1).astype(np.int16),
                "to_starboard": (half // 7 + 1).astype(np.int16),
            }
        )


def _on_earth(origin: tuple[float, float], x: Any, y: Any) -> tuple[Any, Any]:
    lat, lon = origin
    return lat + y / METRES_PER_DEGREE, lon + x / (METRES_PER_DEGREE * np.cos(np.radians(lat)))


if __name__ == "__main__":
    print(json.dumps(detect(sys.argv[1])))
