"""What the server takes with ten million fixes of twenty thousand craft: tiles, lists, and memory."""

import asyncio
import json
import random
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from measure import DATA, Ratio, Report
from offing.engine import database as db
from offing.engine import lake
from offing.engine.home import Home
from offing.schema.craft import craft_bucket
from offing.schema.ids import event_id
from offing.schema.tables import FIXES, STATIC_RUNS, TIME

CRAFT, FIXES_EACH, EVENTS = 20_000, 500, 200_000
STEP_S, BUCKETS = 360, 8
START_US = 1_689_000_000_000_000 // 86_400_000_000 * 86_400_000_000
USERS, SECONDS = 50, 20.0
TILE_MS, LIST_MS, MEMORY_MB = 150, 100, 1024
# Where ships are: about so many in a hundred, and how widely they are spread (degrees).
WATERS = (
    (55.5, 11.0, 2.0, 25), (54.5, 3.0, 3.0, 15), (36.0, -5.5, 1.5, 8), (1.2, 103.9, 1.0, 12), (31.0, 123.0, 2.5, 15),
    (35.0, 129.5, 2.0, 10), (26.0, 55.5, 1.5, 5), (40.0, -70.0, 4.0, 5), (0.0, 0.0, 40.0, 5),
)  # fmt: skip
KINDS = ("stop", "port_visit", "gap", "loitering", "area_visit", "encounter", "strait_transit")


def measure_serving(report: Report) -> None:
    place = DATA / "serving"
    if not (place / "made").exists():
        shutil.rmtree(place, ignore_errors=True)
        make_home(place / "home")
        (place / "made").touch()
    shutil.rmtree(place / "home" / "tiles", ignore_errors=True)
    with serving(place / "home") as (address, process):
        report.heading(f"serve: {CRAFT * FIXES_EACH:,} fixes, {CRAFT:,} craft, {EVENTS:,} events")
        _tiles(report, address)
        asyncio.run(_lists(report, address))
        peak, mapped = memory_mb(process.pid), mapped_mb(process.pid)
        told = f"memory at most, now {mapped:,.0f} MB of it pages of files"
        report.add(Ratio("serve", told, peak, f"below {MEMORY_MB}", "MB", peak < MEMORY_MB))


def make_home(place: Path) -> None:
    """Write such a record as reading would: fixes of ships that lie, sail and turn, and events of them."""
    rng = np.random.default_rng(9)
    home = Home.open(place)
    keys = np.sort(rng.choice(600_000_000, CRAFT, replace=False) + 200_000_000)
    lat, lon = _ways(rng)
    t = START_US + np.arange(FIXES_EACH) * STEP_S * 1_000_000
    with db.publishing(home.database) as connection:
        connection.execute(sa.insert(db.generations).values(made_at=0, command="bench"))
        buckets = craft_bucket(keys, BUCKETS)
        for bucket in range(BUCKETS):
            mine = np.flatnonzero(buckets == bucket)
            table = _fixes(keys[mine], t, lat[mine], lon[mine])
            span = (START_US, int(t[-1]) + 1)
            row = lake.write(home, table, "tracks", f"b{bucket}", slice=span, bucket=bucket, buckets=BUCKETS)
            connection.execute(sa.insert(db.files).values(since_generation=1, **row))
        row = lake.write(home, _statics(keys, t), "static_runs", "all", slice=span, bucket=0, buckets=1)
        connection.execute(sa.insert(db.files).values(since_generation=1, **row))
        _events(connection, rng, keys, t, lat, lon)
    home.close()


def _ways(rng: np.random.Generator) -> tuple[Any, Any]:
    share = np.array([one[3] for one in WATERS], float)
    water = rng.choice(len(WATERS), CRAFT, p=share / share.sum())
    lat = (
        np.array([one[0] for one in WATERS])[water] + rng.normal(0, 1, CRAFT) * np.array([w[2] for w in WATERS])[water]
    )
    lon = (
        np.array([one[1] for one in WATERS])[water] + rng.normal(0, 1, CRAFT) * np.array([w[2] for w in WATERS])[water]
    )
    knots = np.where(rng.random(CRAFT) < 0.4, 0.02, rng.uniform(5, 20, CRAFT))
    turning = rng.normal(0, 0.15, (CRAFT, FIXES_EACH)).cumsum(axis=1) + rng.uniform(0, 2 * np.pi, (CRAFT, 1))
    step = knots[:, None] * STEP_S / 3600 / 60
    north = (np.cos(turning) * step).cumsum(axis=1)
    lat = np.clip(lat[:, None] + north, -80, 80)
    lon = lon[:, None] + (np.sin(turning) * step).cumsum(axis=1) / np.cos(np.radians(lat))
    return lat, (lon + 180) % 360 - 180


def _fixes(keys: Any, t: Any, lat: Any, lon: Any) -> pa.Table:
    n = len(keys) * len(t)
    columns = {
        "craft_id": np.repeat(keys, len(t)),
        "t": pa.array(np.tile(t, len(keys))).cast(TIME),
        "lat": lat.ravel(),
        "lon": lon.ravel(),
        "sog_kn": np.full(n, 11.5, np.float32),
        "cog_deg": np.full(n, 90.0, np.float32),
        "nav_status": np.zeros(n, np.int8),
        "type": np.ones(n, np.int8),
        "segment": pa.array(np.full(n, t[0])).cast(TIME),
        "in_segment": np.full(n, 10, np.int8),
        "frame": np.ones(n, np.int32),
        "offset": np.arange(n),
        "length": np.full(n, 48, np.int32),
    }
    whole = [columns.get(field.name, pa.nulls(n, field.type)) for field in FIXES]
    return pa.table([pa.array(one, field.type) for one, field in zip(whole, FIXES, strict=True)], schema=FIXES)


def _statics(keys: Any, t: Any) -> pa.Table:
    rows = [
        {"craft_id": int(key), "name": f"SHIP {n:05d}", "ship_type": 36 if n % 50 == 0 else 70 + n % 20}
        | {"reports": 9, "type": 5, "frame": 1, "offset": 0, "length": 1, "callsign": f"OX{n:04d}"}
        for n, key in enumerate(keys)
    ]
    times = {"t_start": pa.scalar(int(t[0])).cast(TIME).as_py(), "t_end": pa.scalar(int(t[-1])).cast(TIME).as_py()}
    return pa.Table.from_pylist([dict.fromkeys(STATIC_RUNS.names) | row | times for row in rows], schema=STATIC_RUNS)


def _events(connection: sa.Connection, rng: np.random.Generator, keys: Any, t: Any, lat: Any, lon: Any) -> None:
    frame = {"input_id": 1, "seq": 0, "sha256": "0" * 64, "offset": 0, "length": 1}
    made = {"name": "bench", "path": "/bench", "source": "nmea", "source_version": 1, "since_generation": 1}
    connection.execute(sa.insert(db.inputs).values(id=1, sha256="0" * 64, **made))
    connection.execute(sa.insert(db.frames).values(id=1, **frame))
    who, when = rng.integers(0, CRAFT, EVENTS), rng.integers(0, FIXES_EACH - 20, EVENTS)
    rows, members = [], []
    for n, (craft, at) in enumerate(zip(who.tolist(), when.tolist(), strict=True), 1):
        kind, start = KINDS[n % len(KINDS)], int(t[at]) + n
        detail = {"area": "Somewhere", "area_id": f"sea:{n % 30}", "silent_h": 7.5, "before": {"sog_kn": 4.0}}
        row = {"row": n, "id": event_id(kind, [f"mmsi:{keys[craft]}"], start), "kind": kind, "version": 1}
        row |= {"settings": {"longer_than": "6h"}, "t_start": start, "t_end": start + 3_600_000_000, "open": False}
        row |= {"lat": float(lat[craft, at]), "lon": float(lon[craft, at]), "detail": detail, "fixes": 9}
        row |= {"longest_silence_s": 60.0, "slice": START_US, "synthetic": False, "since_generation": 1}
        rows.append(row | {"evidence": [{"frame": 1, "offset": n, "length": 48}] * 4})
        members.append({"row": n, "position": 0, "craft_id": int(keys[craft])})
    for start in range(0, EVENTS, 10_000):
        connection.execute(sa.insert(db.events), rows[start : start + 10_000])
        connection.execute(sa.insert(db.event_craft), members[start : start + 10_000])


@contextmanager
def serving(home: Path) -> Any:
    command = [sys.executable, "-m", "offing", "--home", str(home), "serve", "--port", "0", "--no-open", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["address"], process
    finally:
        process.terminate()
        process.wait(20)


def memory_mb(pid: int) -> float:
    """Return the most memory that a process ever held, mapped files included."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def mapped_mb(pid: int) -> float:
    """Return how much of a process's memory is pages of files, which the system takes back where it needs them."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("RssFile:")[1].split()[0]) / 1024


def _tiles(report: Report, address: str) -> None:
    began = time.perf_counter()
    with httpx.Client(base_url=address, timeout=120) as client:
        while client.get("/api/tiles/fixes/0/0/0.mvt").status_code != 200:
            time.sleep(0.2)
        report.add(Ratio("serve", "the index of all fixes is made in", time.perf_counter() - began, "once", "s"))
        for layer in ("fixes", "tracks"):
            taken = [_timed(client, path) for path in _views(layer)]
            p95 = float(np.percentile(taken, 95)) * 1000
            report.add(
                Ratio("serve", f"p95 of {len(taken)} tiles of {layer}", p95, f"at most {TILE_MS}", "ms", p95 <= TILE_MS)
            )
            report.add(Ratio("serve", f"the slowest tile of {layer}", max(taken) * 1000, "", "ms"))


def _timed(client: httpx.Client, path: str) -> float:
    began = time.perf_counter()
    client.get(path).raise_for_status()
    return time.perf_counter() - began


def _views(layer: str) -> list[str]:
    """Return tiles that somebody looks at who pans about: where ships are, at any zoom, of any time."""
    chance = random.Random(layer)  # noqa: S311 - repeatable, not secret
    paths = []
    for n in range(300):
        z = chance.choice((0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14))
        lat, lon, spread, _ = chance.choice(WATERS[:-1])
        lat, lon = lat + chance.gauss(0, spread / 2), lon + chance.gauss(0, spread / 2)
        x = int((lon + 180) / 360 * (1 << z))
        y = int((0.5 - np.arcsinh(np.tan(np.radians(lat))) / (2 * np.pi)) * (1 << z))
        span = ""
        if n % 3:
            start = START_US // 1_000_000 + chance.randrange(0, 30) * 3600
            span = f"?since={_iso(start)}&until={_iso(start + chance.choice((3600, 6 * 3600, 24 * 3600)) + n)}"
        paths.append(f"/api/tiles/{layer}/{z}/{x}/{y}.mvt{span}")
    return list(dict.fromkeys(paths))


def _iso(t: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(t))


async def _lists(report: Report, address: str) -> None:
    for name, wait in (("who ask again at once", 0.0), ("who look for a second before they ask again", 1.0)):
        taken: list[float] = []
        end = time.perf_counter() + SECONDS
        await asyncio.gather(*(_user(address, number, end, wait, taken) for number in range(USERS)))
        p95 = float(np.percentile(taken, 95)) * 1000
        words = f"p95 of {len(taken):,} lists of {USERS} users {name}"
        report.add(Ratio("serve", words, p95, f"at most {LIST_MS}", "ms", p95 <= LIST_MS))


async def _user(address: str, number: int, end: float, wait: float, taken: list[float]) -> None:
    """Go through the record as a person does: lists with filters, page after page, over one connection."""
    chance = random.Random(number)  # noqa: S311 - repeatable, not secret
    asked = [f"/api/events?kind={kind}&limit=50" for kind in KINDS] + ["/api/lines?limit=50&order=desc"]
    asked += [f"/api/events?bbox={lon},{lat},{lon + 4},{lat + 3}&limit=50" for lat, lon, _, _ in WATERS[:6]]
    asked += [f"/api/craft?limit=50&q=SHIP%20{n:02d}" for n in range(20)] + ["/api/inputs", "/api/warnings"]
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    await asyncio.sleep(chance.random() * wait)
    while time.perf_counter() < end:
        path, pages = chance.choice(asked), chance.randrange(1, 5)
        cursor = ""
        for _ in range(pages):
            began = time.perf_counter()
            body = await _got(reader, writer, path + cursor)
            taken.append(time.perf_counter() - began)
            following = re.search(rb'"next": "([^"]+)"', body)
            if following is None:
                break
            cursor = f"{'&' if '?' in path else '?'}cursor={following[1].decode()}"
            await asyncio.sleep(wait * (0.5 + chance.random()))
    writer.close()


async def _got(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> bytes:
    """Ask and read the answer; a client of many features would take longer than the server."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), (path, head)
    size = re.search(rb"content-length: (\d+)", head.lower())
    assert size is not None, head
    return await reader.readexactly(int(size[1]))


if __name__ == "__main__":
    measure_serving(Report(as_json=False))
