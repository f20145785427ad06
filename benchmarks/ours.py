"""What Offing does with ten million rows, called as the engine calls it: two threads over buckets of craft."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from offing.detectors import all_detectors
from offing.engine.areas import areas_of, ports_of
from offing.engine.found import Bound, joined, no_events
from offing.engine.instants import moment
from offing.engine.pairs import Span, work_pairs
from offing.engine.slices import DAY_US, buckets_for
from offing.nav.runs import group_bounds
from offing.schema.craft import craft_bucket
from offing.schema.tables import RECEPTION, STATIC_RUNS, STATICS
from offing.tracks.contacts import join_contacts
from offing.tracks.grid import resample
from offing.tracks.make import TrackCarry, make_tracks
from tables import ROWS_A_FRAME

_FRAMED_STATICS = STATICS.append(pa.field("frame", pa.int32(), nullable=False))


def segments(reports: pa.Table) -> pa.Table:
    """Return fixes of the reports, each in its segment, bucket after bucket."""
    buckets = buckets_for(reports.num_rows)
    frames = [reports.slice(n, ROWS_A_FRAME) for n in range(0, reports.num_rows, ROWS_A_FRAME)]
    cuts = [_cuts(frame, buckets) for frame in frames]

    def work(bucket: int) -> pa.Table:
        parts = [frame.slice(c[bucket], c[bucket + 1] - c[bucket]) for frame, c in zip(frames, cuts, strict=True)]
        return make_tracks(pa.concat_tables(parts), _FRAMED_STATICS.empty_table(), TrackCarry.empty()).fixes

    with ThreadPoolExecutor(2) as pool:
        return pa.concat_tables(pool.map(work, range(buckets)))


def gaps(fixes: pa.Table) -> pa.Table:
    """Return what the detector `gap` finds in one window of all fixes."""
    return _find("gap", fixes)


def encounters(fixes: pa.Table) -> pa.Table:
    """Return what the detector `encounter` finds: grid, contacts, events."""
    bound = _bound("encounter")
    step = bound.detector.step or timedelta(0)
    start, end = _span(fixes)
    with ThreadPoolExecutor(2) as pool:
        grids = pool.map(lambda part: resample(part, step=step, edge=moment(start)), _by_craft(fixes, 8))
        grid = pa.concat_tables(grids)
    found = work_pairs(bound, grid, no_events(), Span(0, end, end), join_contacts, last=True, world=ports_and_areas())
    return joined([found.closed, found.provisional])


def place(kind: str, fixes: pa.Table) -> pa.Table:
    """Return what a detector of places finds in one window of all fixes."""
    return _find(kind, fixes)


def ports_and_areas() -> dict[str, pa.Table]:
    """Return the world that detectors get where the user has drawn nothing."""
    return {"areas": areas_of(None), "ports": ports_of(None)}


def _find(kind: str, fixes: pa.Table) -> pa.Table:
    bound = _bound(kind)
    start, end = _span(fixes)
    supply: dict[str, object] = {
        "statics": STATIC_RUNS.empty_table(),
        "reception": RECEPTION.empty_table(),
        "open": no_events(),
        "edge": moment(start),
        "until": moment(end),
        **ports_and_areas(),
    }
    with ThreadPoolExecutor(2) as pool:
        return joined(pool.map(lambda part: bound.find(supply | {"fixes": part}), _by_craft(fixes, 8)))


def _bound(kind: str) -> Bound:
    one = all_detectors()[kind]
    return Bound(one, one.settings, {})


def _span(fixes: pa.Table) -> tuple[int, int]:
    extremes = pc.min_max(fixes["t"].cast(pa.int64())).as_py()
    return extremes["min"] // DAY_US * DAY_US, extremes["max"]


def _by_craft(fixes: pa.Table, parts: int) -> list[pa.Table]:
    """Return slices of about equal size that part no craft."""
    bounds = group_bounds(fixes["craft_id"].to_numpy())
    cuts = bounds[np.searchsorted(bounds, np.linspace(0, fixes.num_rows, parts + 1)[:-1])]
    return [fixes.slice(a, b - a) for a, b in zip(cuts, [*cuts[1:], fixes.num_rows], strict=True)]


def _cuts(frame: pa.Table, buckets: int) -> list[int]:
    """Return where each bucket begins in a frame sorted by craft_hash."""
    bucket = craft_bucket(frame["craft_id"].to_numpy(), buckets)
    return np.searchsorted(bucket, np.arange(buckets + 1)).tolist()
