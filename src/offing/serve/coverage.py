"""Coverage: where and when anything was heard at all, in cells of the earth."""

from typing import Annotated, Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from offing.engine.instants import moment
from offing.nav.columns import times
from offing.serve import shapes
from offing.serve.answer import GEOJSON, as_json, collection
from offing.serve.asked_app import TheRecord
from offing.serve.asking import Timed, Words, read_box

router = APIRouter(tags=["figures"])
_HOUR_US: Final = 3_600_000_000
_MOST: Final = 5000  # cells
_STEPS: Final = (1, 2, 5, 10)  # degrees; they divide 90 and 180
_COLUMNS: Final = ("hour", "cell_lat", "cell_lon", "class", "receiver", "craft")


class CoverageAsk(Timed):
    """Ask for coverage."""

    bbox: Annotated[Words | None, Field(description="west,south,east,north in degrees.")] = None
    receiver: Annotated[Words | None, Field(description="Only what one receiver heard, by its name.")] = None
    cell: Annotated[
        Literal["1", "2", "5", "10"] | None,
        Field(description=f"Degrees a cell is wide; by default the least that makes no more than {_MOST:,} cells."),
    ] = None


@router.get("/coverage", summary="Where anything was heard", response_model=shapes.Coverage)
def coverage(ask: Annotated[CoverageAsk, Query()], held: TheRecord) -> Response:
    """Return cells of the earth in which anybody was heard in a time, as GeoJSON, with how many hours.

    An hour of a cell counts if one craft at least was heard in it; `craft` is the most that one receiver heard in one
    hour in one degree. Where there is no cell nothing is known: that is not silence.
    """
    span = ask.span_us()
    table = held.looking(
        lambda connection, generation: held.layer_of(connection, "reception", generation, None, span, _COLUMNS)
    )
    receivers = sorted(one for one in pc.unique(table["receiver"]).to_pylist() if one is not None)
    if ask.receiver is not None:
        table = table.filter(pc.equal(table["receiver"], ask.receiver))
    if ask.bbox is not None:
        table = _inside(table, read_box(ask.bbox))
    step, found = _cells(table, None if ask.cell is None else int(ask.cell))
    hours = times(table["hour"])
    told: dict[str, Any] = {"cell": step, "matched": len(found), "receivers": receivers[:_MOST]}
    told["from"] = moment(int(hours.min())) if len(hours) else None
    told["to"] = moment(int(hours.max()) + _HOUR_US) if len(hours) else None
    told["hours"] = len(np.unique(hours))
    features = [_feature(one, step) for one in found[:_MOST]]
    return as_json(collection(features, **told, generation=held.generation), media=GEOJSON)


def _inside(table: pa.Table, box: tuple[float, float, float, float]) -> pa.Table:
    west, south, east, north = box
    lat, lon = (table[name].to_numpy().astype(np.int64) for name in ("cell_lat", "cell_lon"))
    keep = (lat + 1 > south) & (lat <= north)
    beyond, before = lon + 1 > west, lon <= east
    keep &= (beyond & before) if west <= east else (beyond | before)
    return table.filter(pa.array(keep))


def _cells(table: pa.Table, step: int | None) -> tuple[int, list[dict[str, Any]]]:
    """Return how wide the cells are, and of each its south-western corner, its hours, and who was heard."""
    if step is None:
        step = next((one for one in _STEPS[:-1] if len(np.unique(_codes(table, one))) <= _MOST), _STEPS[-1])
    codes, hours = _codes(table, step), times(table["hour"]) // _HOUR_US
    own, cell = np.unique(codes, return_inverse=True)
    if not len(own):
        return step, []
    heard = np.unique(np.stack([cell, hours]), axis=1)
    n = np.bincount(heard[0], minlength=len(own))
    starts = np.searchsorted(heard[0], np.arange(len(own)))
    ends = np.append(starts[1:], heard.shape[1]) - 1
    most = np.zeros(len(own), np.int64)
    np.maximum.at(most, *_craft(table, step, own))
    return step, [
        {
            "lat": int(code) // 360 - 90,
            "lon": int(code) % 360 - 180,
            "hours": int(n[place]),
            "first": moment(int(heard[1][starts[place]]) * _HOUR_US),
            "last": moment((int(heard[1][ends[place]]) + 1) * _HOUR_US),
            "craft": int(most[place]),
        }
        for place, code in enumerate(own.tolist())
    ]


def _craft(table: pa.Table, step: int, own: Any) -> tuple[Any, Any]:
    """Return the places in *own* and how many craft each receiver heard there, of all classes, an hour and degree."""
    keys = ["hour", "cell_lat", "cell_lon", "receiver"]
    summed = table.select([*keys, "craft"]).group_by(keys).aggregate([("craft", "sum")])
    return np.searchsorted(own, _codes(summed, step)), summed["craft_sum"].to_numpy()


def _codes(table: pa.Table, step: int) -> Any:
    lat, lon = (table[name].to_numpy().astype(np.int64) for name in ("cell_lat", "cell_lon"))
    return ((lat + 90) // step * step) * 360 + (lon + 180) // step * step


def _feature(cell: dict[str, Any], step: int) -> dict[str, Any]:
    south, west = cell.pop("lat"), cell.pop("lon")
    north, east = south + step, west + step
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": cell}
