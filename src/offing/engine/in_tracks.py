"""Detections in tracks: what each detection of a ship in an image is matched to, or what could explain that it is not.

They are matched when lines are read, so that tracks that come late reach old detections and those that are taken away
leave none. All detections of a scene are matched together, however few of them are asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.instants import DAY_US
from offing.engine.matched import Match, is_detection
from offing.nav.matching import BETWEEN_US, ERROR_M, Pairs, alike, assigned, near
from offing.schema.craft import craft_label

Row = Mapping[str, Any]
Load = Callable[[str, tuple[int, int], tuple[float, float, float, float] | None], pa.Table]
Told = dict[str, Any]

_HOUR_US = 3_600_000_000
_SCENE_US = 120_000_000  # detections nearer in time than that are of one scene
_SMALL_M = 45.0
_LOW_SCORE = 0.5
_AT_SHORE_M, _AT_ISLET_M = 500.0, 1_000.0
_MARGIN_DEG = 1.0
_FIXES = ("craft_id", "segment", "t", "lat", "lon", "sog_kn", "cog_deg")
_SIZES = ("to_bow_m", "to_stern_m")
_AGREES = "the length of both agrees"


def matches(
    connection: sa.Connection, rows: Sequence[Row], generation: int, load: Load, labels: Mapping[int, str]
) -> dict[int, Match]:
    """Return for each detection among *rows* (by its row of claims) what it is matched to.

    *load* gives a layer of the lake between two times, in a box (west, south, east, north) or everywhere.
    """
    wanted = {row["row"]: row for row in rows if is_detection(row) and None not in (row["t_start"], row["lat"])}
    found: dict[int, Match] = {}
    for first, last in _stretches(sorted(row["t_start"] for row in wanted.values())):
        scene = _scene(connection, first - _SCENE_US, last + _SCENE_US, generation)
        told = _Stretch(scene, load, labels).matches()
        found |= {key: one for key, one in told.items() if key in wanted}
    return found


def _stretches(times: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield stretches of time between which nothing is asked for an hour."""
    first = last = None
    for t in times:
        if first is None or last is None:
            first = t
        elif t > last + _HOUR_US:
            yield first, last
            first = t
        last = t
    if first is not None and last is not None:
        yield first, last


def _scene(connection: sa.Connection, first: int, last: int, generation: int) -> list[dict[str, Any]]:
    """Return all living detections of a stretch of time, in an order that no other order of inputs changes."""
    claims, marks, documents = db.claims.c, db.sighting_marks.c, db.documents.c
    query = sa.select(claims.row, claims.id, claims.t_start, claims.lat, claims.lon, claims.body)
    query = query.add_columns(marks.length_m, marks.error_m).join(db.sighting_marks, marks.claim == claims.row)
    query = query.join(db.documents, claims.document == documents.row).where(db.seen_at(db.documents, generation))
    query = query.where(marks.detected, claims.t_start >= first, claims.t_start <= last, claims.lat.is_not(None))
    return [dict(row) for row in connection.execute(query.order_by(claims.t_start, claims.id)).mappings()]


class _Stretch:
    """Match the detections of one stretch of time with the tracks of then."""

    def __init__(self, rows: list[dict[str, Any]], load: Load, labels: Mapping[int, str]) -> None:
        self.rows, self.load, self.labels = rows, load, labels
        self.t = np.array([row["t_start"] for row in rows], np.int64)
        self.lat = np.array([row["lat"] for row in rows], np.float64)
        self.lon = np.array([row["lon"] for row in rows], np.float64)
        self.error = np.array([row["error_m"] or ERROR_M for row in rows], np.float64)
        self.lengths: dict[int, float] = {}

    def matches(self) -> dict[int, Match]:
        """Return by its row what each detection is matched to."""
        span = (int(self.t.min()) - BETWEEN_US, int(self.t.max()) + BETWEEN_US)
        fixes = self.load("tracks", span, self._box()).sort_by([("craft_id", "ascending"), ("t", "ascending")])
        pairs = near(self.t, self.lat, self.lon, self.error, _columns(fixes))
        self.lengths = self._lengths(pairs.craft, span)
        fitting = np.array([alike(self.rows[d]["length_m"], self.lengths.get(c)) for d, c in _both(pairs)], np.bool_)
        alike_ = Pairs(*(getattr(pairs, name)[fitting] for name in Pairs.__slots__)) if len(fitting) else pairs
        scene = np.concatenate([[0], np.cumsum(np.diff(self.t) > _SCENE_US)]).astype(np.int64)
        chosen = assigned(alike_, scene)
        others = {d: c for (d, c), fits in zip(_both(pairs), fitting.tolist(), strict=True) if not fits}
        heard = _heard(self.load("reception", span, None)) if len(chosen) < len(self.rows) else frozenset()
        tracked = bool(fixes.num_rows) or bool(heard)
        return {
            row["row"]: self._matched(alike_, chosen[n]) if n in chosen else self._unmatched(n, others, heard, tracked)
            for n, row in enumerate(self.rows)
        }

    def _box(self) -> tuple[float, float, float, float] | None:
        """Return what the detections lie in, with a margin; None where that is half the Earth round."""
        if self.lon.max() - self.lon.min() > 180:
            return None
        west, east = float(self.lon.min()) - _MARGIN_DEG, float(self.lon.max()) + _MARGIN_DEG
        if west < -180 or east > 180:
            return None
        return west, float(self.lat.min()) - _MARGIN_DEG, east, float(self.lat.max()) + _MARGIN_DEG

    def _lengths(self, craft: np.ndarray, span: tuple[int, int]) -> dict[int, float]:
        """Return the length that each craft tells of itself, where it tells one; the latest of the stretch."""
        if not len(craft):
            return {}
        runs = self.load("static_runs", (span[0] - 2 * DAY_US, span[1] + 2 * DAY_US), None)
        runs = runs.filter(pc.is_in(runs["craft_id"], value_set=pa.array(np.unique(craft))))
        found: dict[int, float] = {}
        for row in runs.sort_by([("t_start", "ascending")]).select(["craft_id", *_SIZES]).to_pylist():
            length = sum(row[name] or 0 for name in _SIZES)
            if length > 0:
                found[row["craft_id"]] = float(length)
        return found

    def _label(self, key: int) -> str:
        return self.labels.get(key) or craft_label(key)

    def _matched(self, pairs: Pairs, n: int) -> Match:
        key, row = int(pairs.craft[n]), self.rows[int(pairs.detection[n])]
        told = {"matched": True, "craft": self._label(key), "distance_m": round(float(pairs.away_m[n]))}
        told |= {"within_m": round(float(pairs.allowed_m[n])), "nearest_fix_s": round(float(pairs.since_s[n]))}
        if key in self.lengths:
            told["craft_length_m"] = self.lengths[key]
        if key in self.lengths and row["length_m"]:
            told["length"] = _AGREES
        return Match(key, told)

    def _unmatched(
        self, n: int, others: Mapping[int, int], heard: frozenset[tuple[int, int, int]], tracked: bool
    ) -> Match:
        row = self.rows[n]
        could: list[str] = []
        hour, cell = int(self.t[n]) // _HOUR_US, (int(np.floor(self.lat[n])), int(np.floor(self.lon[n])))
        if not tracked:
            could.append("no tracks are held of that time")
        elif not any((hour + step, *cell) in heard for step in (-1, 0, 1)):
            could.append("nobody was heard there then: no reception is known")
        if n in others:
            length = self.lengths[others[n]]
            could.append(f"{self._label(others[n])} was there, but tells a length of {length:.0f} m")
        if row["length_m"] is None or row["length_m"] < _SMALL_M:
            could.append("a small craft, which need not transmit")
        could += [*_fixed_there(row["lat"], row["lon"]), *_of_detector(row["body"]["detail"]["detection"])]
        could.append("a state craft, which need not transmit")
        return Match(None, {"matched": False, "could_be": could})


def _both(pairs: Pairs) -> list[tuple[int, int]]:
    return list(zip(pairs.detection.tolist(), pairs.craft.tolist(), strict=True))


def _columns(fixes: pa.Table) -> Any:
    whole = (fixes[name].cast(pa.int64()).to_numpy() for name in _FIXES[:3])
    return (*whole, *(fixes[name].cast(pa.float64()).to_numpy() for name in _FIXES[3:]))


def _heard(reception: pa.Table) -> frozenset[tuple[int, int, int]]:
    """Return the hours and square degrees in which anybody was heard."""
    hours = pc.divide(reception["hour"].cast(pa.int64()), _HOUR_US).to_pylist()
    return frozenset(zip(hours, reception["cell_lat"].to_pylist(), reception["cell_lon"].to_pylist(), strict=True))


def _fixed_there(lat: float, lon: float) -> list[str]:
    """Return what of the atlas lies where something was detected."""
    from offing.atlas import shore
    from offing.atlas.islets import islets
    from offing.nav.distance import distance_m

    known = islets()
    away = distance_m(np.array([one.lat for one in known]), np.array([one.lon for one in known]), lat, lon)
    named = [one.name for one, m in zip(known, away.tolist(), strict=True) if m <= one.radius_km * 1000 + _AT_ISLET_M]
    found = [f"the islet {named[0]}, which lies there"] if named else []
    shores, _ = shore.nearest(lat, lon)
    if not named and float(shores[0]) <= _AT_SHORE_M:
        found.append(f"the shore, {float(shores[0]):.0f} m away")
    return found


def _of_detector(detection: Mapping[str, Any]) -> list[str]:
    score, mmsi = detection.get("score"), detection.get("mmsi")
    found = []
    if score is not None and score < _LOW_SCORE:
        found.append(f"no ship: the detector itself gives it {score:.2f}")
    if mmsi and mmsi.strip("0. ") and mmsi.lower() not in ("nan", "none", "null"):
        found.append(f"MMSI {mmsi}, to which its publisher matched it, and of which no track is held there")
    return found
