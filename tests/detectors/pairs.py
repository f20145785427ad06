"""Invented events of pairs, and the law of group detectors: any order of events, and any quiet cut, give the same."""

import math
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from detectors.fleets import HOUR, MINUTE, T0
from offing.nav.distance import bearing_deg, destination, distance_m
from offing.schema.detector import Detector
from offing.schema.tables import EVENTS

Path = Callable[[float], tuple[float, float]]
Row = dict[str, Any]
_STEP = pa.struct(
    [
        ("t", pa.int64()),
        *((name, pa.float64()) for name in ("lat_a", "lon_a", "lat_b", "lon_b", "range_m", "bearing_deg")),
        ("course_deg", pa.float64()),
        ("sog_kn", pa.float64()),
    ]
)
TIME = EVENTS.field("t_start").type
_TYPES = {
    "_path": pa.list_(_STEP),
    "id": pa.string(),
    "met_t": TIME,
    "type_a": pa.string(),
    "type_b": pa.string(),
    "met_lat": pa.float64(),
    "met_lon": pa.float64(),
}


def at(h: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=T0 + round(h * HOUR))


def sails(lat: float, lon: float, course: float, knots: float, ahead: float = 0.0, right: float = 0.0) -> Path:
    """Return a way by hours since T0, from stations in metres about a guide that begins at a place."""

    def place(h: float) -> tuple[float, float]:
        y, x = destination(lat, lon, course, knots * 1852 * h)
        y, x = destination(y, x, course, ahead)
        y, x = destination(y, x, course + 90, right)
        return float(y), float(x)

    return place


def kept(a: int, b: int, since: float, until: float, ways: dict[int, Path], course: float = 90.0, **detail: Any) -> Row:
    """Return a consort event of two craft, from hour to hour."""
    first, last = math.ceil(since * 6 - 1e-9), math.floor(until * 6 + 1e-9)
    path = []
    for n in range(first, last + 1):
        here, there = ways[a](n / 6), ways[b](n / 6)
        metres, bearing = float(distance_m(*here, *there)), float(bearing_deg(*here, *there))
        path.append(
            {
                "t": T0 + n * 10 * MINUTE,
                "lat_a": here[0],
                "lon_a": here[1],
                "lat_b": there[0],
                "lon_b": there[1],
                "range_m": metres,
                "bearing_deg": bearing,
                "course_deg": None if math.isnan(course) else course,
                "sog_kn": 12.0,
            }
        )
    row = event((a, b), since, until, ways[a](since), id=f"consort-{a}-{b}-{since}")
    told = {"manoeuvres": 2, "tow": False, "ferry": False, "fishing": False, "met": False}
    return row | told | {"type_a": None, "type_b": None, "met_t": None, "_path": path} | detail


def event(craft: tuple[int, ...], since: float, until: float, place: tuple[float, float], **detail: Any) -> Row:
    return {
        "craft": sorted(craft),
        "t_start": at(since),
        "t_end": at(until),
        "lat": place[0],
        "lon": place[1],
        "open": False,
        "fixes": 10,
        "longest_silence_s": 600.0,
        "evidence": [{"frame": 1, "offset": int(100 * since) + sum(craft) % 97, "length": 40}],
        **detail,
    }


def table(rows: list[Row]) -> pa.Table:
    """Return events as the engine hands them to a group detector; of none only the columns that all have."""
    if not rows:
        return EVENTS.append(pa.field("id", pa.string())).empty_table()
    arrays = {}
    for name in dict.fromkeys(name for row in rows for name in row):
        type_ = EVENTS.field(name).type if name in EVENTS.names else _TYPES.get(name)
        arrays[name] = pa.array([row.get(name) for row in rows], type_)
    return pa.table(arrays)


def found(detector: Detector, supply: dict[str, Any], seed: int = 0) -> list[Row]:
    """Return what a group detector finds, once sure that neither order nor a quiet cut changes it."""
    whole = _run(detector, supply)
    for turn in range(3):
        mixed = {name: _shuffled(value, seed + turn) if _is_events(value) else value for name, value in supply.items()}
        assert _run(detector, mixed) == whole, "the order of events matters"
    reach = detector.look_back(dict(detector.settings)) // timedelta(microseconds=1)
    spans = [span for value in supply.values() if _is_events(value) for span in _spans(value)]
    for cut in _quiet(spans, reach):
        before = {n: v.filter(pa.array(_ends(v) < cut)) if _is_events(v) else v for n, v in supply.items()}
        after = {n: v.filter(pa.array(_starts(v) > cut)) if _is_events(v) else v for n, v in supply.items()}
        parted = sorted(_run(detector, before) + _run(detector, after), key=_order)
        assert parted == whole, "a cut at a quiet time matters"
    return whole


def _run(detector: Detector, supply: dict[str, Any]) -> list[Row]:
    events = detector.find(*(supply[name] for name in detector.inputs))
    for field in EVENTS:
        assert events.schema.field(field.name).type == field.type, field.name
    rows = events.to_pylist()
    assert all(row["craft"] == sorted(set(row["craft"])) for row in rows)
    assert len({(tuple(row["craft"]), row["t_start"]) for row in rows}) == len(rows)
    return sorted(rows, key=_order)


def _order(row: Row) -> Any:
    return row["t_start"], row["craft"]


def _is_events(value: Any) -> bool:
    return isinstance(value, pa.Table) and "t_start" in value.column_names


def _starts(events: pa.Table) -> np.ndarray:
    return events["t_start"].cast(pa.int64()).to_numpy()


def _ends(events: pa.Table) -> np.ndarray:
    return events["t_end"].cast(pa.int64()).to_numpy()


def _spans(events: pa.Table) -> list[tuple[int, int]]:
    return list(zip(_starts(events).tolist(), _ends(events).tolist(), strict=True))


def _quiet(spans: list[tuple[int, int]], reach: int) -> list[int]:
    """Return the middles of times longer than *reach* in which nothing went on."""
    cuts, latest = [], None
    for since, until in sorted(spans):
        if latest is not None and since - latest > reach:
            cuts.append((since + latest) // 2)
        latest = until if latest is None else max(latest, until)
    return cuts


def _shuffled(events: pa.Table, seed: int) -> pa.Table:
    order = list(range(events.num_rows))
    random.Random(seed).shuffle(order)
    return events.take(pa.array(order, pa.int64()))
