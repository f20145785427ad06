"""10,000 claims held against 1,000,000 events: the time from the question to every finding.

The home is written straight into database and lake: two thousand ships in four months, a tenth of them warships under
names of the ledger, heard every ten minutes; events of every kind; claims that name ships, count them, or
tell of exercises, a tenth without time or place, a tenth sightings.
"""

import json
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from measure import Measured, Ratio, Report
from offing.answers import Record
from offing.answers.findings import answered
from offing.atlas.hulls import hulls
from offing.atlas.navies import navies
from offing.engine import database as db
from offing.engine import lake
from offing.engine.home import Home
from offing.schema.tables import FIXES, STATIC_RUNS

CLAIMS, EVENTS, CRAFT, DAYS = 10_000, 1_000_000, 2_000, 120
ASKED_S = 10.0
_START = 1_672_531_200_000_000  # 2023-01-01
_HOUR, _DAY = 3_600_000_000, 86_400_000_000
_KINDS = (
    "area_visit",
    "stop",
    "voyage",
    "port_visit",
    "gap",
    "company",
    "group_activity",
    "strait_transit",
    "shadowing",
)
_SHARES = (0.45, 0.14, 0.12, 0.12, 0.08, 0.04, 0.01, 0.02, 0.02)
_HOME = Path("bench-data") / "findings-home"


def measure_findings(report: Report) -> None:
    """Print how long the findings on all claims take."""
    report.heading(f"findings: {CLAIMS:,} claims against {EVENTS:,} events")
    shutil.rmtree(_HOME, ignore_errors=True)
    _HOME.parent.mkdir(exist_ok=True)
    home = Home.open(_HOME)
    _fill(home)
    record = Record(home)
    began, cpu = time.perf_counter(), time.process_time()
    found = answered(record, as_of="2030-01-01").findings
    seconds = time.perf_counter() - began
    verdicts = {one.verdict for one in found}
    note = ", ".join(f"{verdict} {sum(one.verdict == verdict for one in found):,}" for verdict in sorted(verdicts))
    spent = time.process_time() - cpu
    report.add(Measured("findings", "offing", "all findings", len(found), seconds, None, spent, note))
    report.add(Ratio("findings", "seconds", seconds, f"at most {ASKED_S:g}", "s", seconds <= ASKED_S))
    home.close()
    shutil.rmtree(_HOME, ignore_errors=True)


def _fill(home: Home) -> None:
    rng = np.random.default_rng(8)
    fleet = _fleet(rng)
    with home.lock(), home.database.begin() as connection:
        connection.execute(sa.insert(db.generations).values(id=1, made_at=0, command="bench"))
        connection.execute(
            sa.insert(db.inputs).values(
                id=1, sha256="0" * 64, name="b", path="b", source="nmea", source_version=1, since_generation=1
            )
        )
        connection.execute(sa.insert(db.frames).values(id=1, input_id=1, seq=0, sha256="0" * 64, offset=0, length=0))
        _put(home, connection, "static_runs", _statics(fleet), "static_runs")
        for month in range(DAYS // 30):
            _put(home, connection, "tracks", _fixes(rng, fleet, month), f"m{month}")
        _events(connection, rng, fleet)
        _claims(connection, rng, fleet, 40)


def _fleet(rng: np.random.Generator) -> dict[str, Any]:
    known = [it for it in hulls() if it.name.isascii() and not it.doubt][: CRAFT // 10]
    mids = {"CN": 412, "RU": 273, "JP": 431, "US": 338, "KR": 440}
    craft = np.arange(CRAFT, dtype=np.int64) + 235_000_000
    names = [f"TRADER {n}" for n in range(CRAFT)]
    for n, it in enumerate(known):
        craft[n] = mids.get(navies()[it.navy].state, 235) * 1_000_000 + n
        names[n] = it.name.upper()
    kinds = np.where(np.arange(CRAFT) < len(known), 35, 70)
    return {
        "craft": craft,
        "names": names,
        "kinds": kinds,
        "hulls": known,
        "lat": rng.uniform(20, 45, CRAFT),
        "lon": rng.uniform(120, 150, CRAFT),
    }


def _at(us: np.ndarray) -> pa.Array:
    return pa.array(us.astype(np.int64)).cast(pa.timestamp("us", tz="UTC"))


def _statics(fleet: dict[str, Any]) -> pa.Table:
    n = len(fleet["craft"])
    told = {
        "craft_id": fleet["craft"],
        "t_start": _at(np.full(n, _START)),
        "t_end": _at(np.full(n, _START + DAYS * _DAY)),
        "reports": np.ones(n, np.int32),
        "type": np.full(n, 5, np.int8),
        "name": fleet["names"],
        "ship_type": fleet["kinds"].astype(np.int16),
        "frame": np.ones(n, np.int32),
        "offset": np.zeros(n, np.int64),
        "length": np.zeros(n, np.int32),
    }
    return pa.table(
        [pa.array(told[f.name], f.type) if f.name in told else pa.nulls(n, f.type) for f in STATIC_RUNS],
        schema=STATIC_RUNS,
    )


def _fixes(rng: np.random.Generator, fleet: dict[str, Any], month: int) -> pa.Table:
    steps = 30 * 144
    own = np.flatnonzero(fleet["kinds"] == 35)
    craft = np.repeat(fleet["craft"][own], steps)
    t = np.tile(_START + month * 30 * _DAY + np.arange(steps) * 600_000_000, len(own))
    turn = np.cumsum(rng.normal(0, 0.02, (len(own), 2, steps)), axis=2)
    lat, lon = (
        np.clip(fleet[name][own][:, None] + turn[:, k], low, high).ravel()
        for k, (name, low, high) in enumerate((("lat", 5, 60), ("lon", 100, 170)))
    )
    n = len(craft)
    told = {
        "craft_id": craft,
        "t": _at(t),
        "lat": lat,
        "lon": lon,
        "sog_kn": np.full(n, 10, np.float32),
        "type": np.ones(n, np.int8),
        "segment": _at(np.full(n, _START)),
        "in_segment": np.full(n, 10, np.int8),
        "frame": np.ones(n, np.int32),
        "offset": np.arange(n),
        "length": np.zeros(n, np.int32),
    }
    return pa.table(
        [pa.array(told[f.name], f.type) if f.name in told else pa.nulls(n, f.type) for f in FIXES], schema=FIXES
    )


def _put(home: Home, connection: sa.Connection, layer: str, table: pa.Table, name: str) -> None:
    row = lake.write(home, table, layer, name)
    connection.execute(sa.insert(db.files).values(**row, since_generation=1))


def _events(connection: sa.Connection, rng: np.random.Generator, fleet: dict[str, Any]) -> None:
    start = _START + rng.integers(0, DAYS * 24, EVENTS) * _HOUR
    length = rng.integers(1, 48, EVENTS) * _HOUR
    kinds, who = rng.choice(len(_KINDS), EVENTS, p=_SHARES), rng.integers(0, CRAFT, (EVENTS, 3))
    lat, lon = rng.uniform(20, 45, EVENTS), rng.uniform(120, 150, EVENTS)
    for begin in range(0, EVENTS, 50_000):
        rows, pairs = [], []
        for n in range(begin, min(begin + 50_000, EVENTS)):
            kind = _KINDS[kinds[n]]
            rows.append(
                {
                    "row": n + 1,
                    "id": f"{n:016x}",
                    "kind": kind,
                    "version": 1,
                    "settings": {},
                    "t_start": int(start[n]),
                    "t_end": int(start[n] + length[n]),
                    "lat": float(lat[n]),
                    "lon": float(lon[n]),
                    "open": False,
                    "detail": {},
                    "fixes": 1,
                    "longest_silence_s": 0.0,
                    "evidence": [],
                    "slice": 0,
                    "synthetic": False,
                    "since_generation": 1,
                }
            )
            several = 3 if kind in ("company", "group_activity", "shadowing") else 1
            pairs += [{"row": n + 1, "position": k, "craft_id": int(fleet["craft"][who[n, k]])} for k in range(several)]
        connection.execute(sa.insert(db.events), rows)
        connection.execute(sa.insert(db.event_craft), pairs)


def _claims(connection: sa.Connection, rng: np.random.Generator, fleet: dict[str, Any], documents: int) -> None:
    connection.execute(sa.insert(db.texts).values(sha256="0" * 64, text=""))
    connection.execute(
        sa.insert(db.documents),
        [
            {
                "row": n + 1,
                "id": f"d{n:015x}",
                "input_id": 1,
                "part": str(n),
                "text_sha256": "0" * 64,
                "extractor": "text 1",
                "reader": "english",
                "reader_version": 1,
                "title": "t",
                "publisher": f"Paper {n}",
                "published": _START + DAYS * _DAY,
                "published_grain": "day",
                "found": {},
                "notes": [],
                "synthetic": False,
                "signature": b"",
                "cluster": f"c{n}",
                "since_generation": 1,
            }
            for n in range(documents)
        ],
    )
    rows = [_claim(rng, fleet, n, n % documents + 1) for n in range(CLAIMS)]
    connection.execute(sa.insert(db.claims), rows)


def _claim(rng: np.random.Generator, fleet: dict[str, Any], n: int, document: int) -> dict[str, Any]:
    it = fleet["hulls"][int(rng.integers(len(fleet["hulls"])))]
    state = navies()[it.navy].state
    lat, lon = float(rng.uniform(20, 45)), float(rng.uniform(120, 150))
    radius = float(rng.choice([5.0, 50.0, 300.0]))
    turns = np.linspace(0, 2 * np.pi, 65)
    ring = [
        [round(lon + radius / 85 * float(np.sin(a)), 4), round(lat + radius / 111 * float(np.cos(a)), 4)] for a in turns
    ]
    ring[-1] = ring[0]
    place = {
        "name": f"water {n}",
        "lat": lat,
        "lon": lon,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "radius_km": radius,
        "method": "relative",
        "role": "at",
    }
    since = _START + int(rng.integers(0, DAYS - 10)) * _DAY
    until = since + int(rng.choice([_HOUR, _DAY, 5 * _DAY]))
    sighted, named, kind = n % 10 == 0, n % 2 == 0, ("movement", "sighting", "exercise", "force")[n % 4]
    kind = "sighting" if sighted else kind
    party = {"id": f"navy:{it.navy}", "name": it.navy, "kind": "navy", "state": state}
    whole = n % 10 != 1
    local = {
        "start": _iso(since),
        "end": _iso(until),
        "granularity": "day" if until - since == _DAY else "span",
        "zone": "UTC",
        "local": "",
    }
    body = {
        "kind": kind,
        "report": "sighting" if sighted else "claim",
        "actors": [] if kind == "sighting" else [party],
        "targets": [party] if kind == "sighting" else [],
        "forces": [{"count": int(rng.integers(1, 6)), "unit": "warship", "owner": party["id"], "bound": "exactly"}]
        if n % 3 == 0
        else [],
        "units": [{"name": it.name, "hulls": [it.id], "navy": it.navy, "state": state}] if named else [],
        "place": place if whole else None,
        "time": local if whole else None,
        "speaker": None,
        "origin": None,
        "detail": {},
        "text": "said",
        "spans": {"quote": [0, 1]},
        "modality": "occurred",
    }
    if sighted:
        body |= {"observer": {"id": "navy:x", "name": "Watch", "kind": "navy", "state": "AU"}, "platforms": []}
    return {
        "row": n + 1,
        "id": f"{n + (1 << 60):016x}",
        "document": document,
        "kind": kind,
        "sighted": sighted,
        "t_start": since if whole else None,
        "t_end": until if whole else None,
        "lat": lat if whole else None,
        "lon": lon if whole else None,
        "modality": "occurred",
        "tier": "A",
        "rule": "x",
        "body": json.loads(json.dumps(body)),
    }


def _iso(us: int) -> str:
    return datetime.fromtimestamp(us / 1e6, UTC).isoformat().replace("+00:00", "Z")
