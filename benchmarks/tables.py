"""Ten million rows in memory: reports as the lake hands them over, and fixes as tracks hold them."""

import numpy as np
import pyarrow as pa

from offing.schema.craft import craft_hash
from offing.schema.tables import FIXES, POSITIONS
from traffic import START, Fleet, locate, make_fleet, report_times, reporting

ROWS_A_FRAME = 250_000
CHUNK = 1_000_000
FRAMED = POSITIONS.append(pa.field("frame", pa.int32(), nullable=False))


def make_reports(rows: int, *, seed: int = 1) -> pa.Table:
    """Return *rows* position reports of one day, a fifth of them copies, frame after frame.

    Inside a frame they are sorted by craft_hash, as the files of the lake are.
    """
    fleet = make_fleet(max(rows // 1000, 20), seed=seed)
    distinct = rows - rows // 5
    chunks = range(0, distinct, CHUNK)
    tables = [_reports(fleet, first, min(first + CHUNK, distinct), distinct, seed) for first in chunks]
    table = pa.concat_tables(tables)
    frames = [table.slice(n, ROWS_A_FRAME) for n in range(0, table.num_rows, ROWS_A_FRAME)]
    return pa.concat_tables([_as_frame(part, number) for number, part in enumerate(frames, 1)]).combine_chunks()


def _reports(fleet: Fleet, first: int, stop: int, total: int, seed: int) -> pa.Table:
    rng = np.random.default_rng((seed, first))
    t = report_times(first, stop, total=total)
    who = reporting(fleet, first, stop, t, seed=seed)
    at = locate(fleet, who, t)
    row = np.arange(len(t))
    order = np.sort(np.concatenate([row, row[::4]]))
    copy = np.concatenate([[False], order[1:] == order[:-1]])
    second = np.floor(t)[order] + START + np.where(copy, rng.integers(0, 3, len(order)), 0)
    n = len(order)
    columns = {
        "craft_id": fleet.mmsi[who][order],
        "t": (second * 1e6).astype(np.int64),
        "lat": np.round(at["lat"] * 600_000)[order] / 600_000,
        "lon": np.round(at["lon"] * 600_000)[order] / 600_000,
        "sog_kn": np.round(at["sog_kn"], 1)[order].astype(np.float32),
        "cog_deg": np.round(at["cog_deg"], 1)[order].astype(np.float32),
        "heading_deg": np.floor(at["cog_deg"])[order].astype(np.float32),
        "rot_deg_min": np.zeros(n, np.float32),
        "nav_status": np.where(fleet.kind[who] == 0, 5, 0)[order].astype(np.int8),
        "second": (np.floor(t)[order] % 60).astype(np.int8),
        "type": np.ones(n, np.int8),
        "offset": (first * 90 + np.arange(n) * 72).astype(np.int64),
        "length": np.full(n, 70, np.int32),
    }
    receiver = pa.DictionaryArray.from_arrays(
        pa.array(((who[order] // 500 * 2 + copy) % 40).astype(np.int32)), pa.array([f"r{n:03d}" for n in range(40)])
    )
    arrays = [
        receiver if name == "receiver" else pa.array(columns[name]).cast(FRAMED.field(name).type)
        for name in POSITIONS.names
    ]
    return pa.table(arrays, schema=POSITIONS)


def _as_frame(part: pa.Table, number: int) -> pa.Table:
    order = np.argsort(craft_hash(part["craft_id"].to_numpy()), kind="stable")
    part = part.take(pa.array(order))
    return part.append_column(FRAMED.field("frame"), pa.array(np.full(len(order), number, np.int32)))


def make_fixes(rows: int, *, seed: int = 1) -> pa.Table:
    """Return *rows* fixes sorted by craft and time, each craft one segment."""
    reports = make_reports(rows + rows // 4, seed=seed)
    table = reports.sort_by([("craft_id", "ascending"), ("t", "ascending")])
    craft, t = table["craft_id"].to_numpy(), table["t"].cast(pa.int64()).to_numpy()
    lat = table["lat"].to_numpy()
    again = np.concatenate([[False], (craft[1:] == craft[:-1]) & (lat[1:] == lat[:-1]) & (t[1:] - t[:-1] < 5_000_000)])
    table = table.filter(pa.array(~again))
    craft, t = table["craft_id"].to_numpy(), table["t"].cast(pa.int64()).to_numpy()
    head = np.flatnonzero(np.concatenate([[True], craft[1:] != craft[:-1]]))
    size = np.diff([*head, len(craft)])
    place = np.arange(len(craft)) - np.repeat(head, size)
    added = {
        "segment": pa.array(np.repeat(t[head], size)).cast(FIXES.field("segment").type),
        "in_segment": pa.array(np.minimum(place + 1, 10).astype(np.int8)),
    }
    arrays = [added[name] if name in added else table[name] for name in FIXES.names]
    return pa.table(arrays, schema=FIXES).combine_chunks()
