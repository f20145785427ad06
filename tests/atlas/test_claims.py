import re

import numpy as np
import pytest
import shapely

from offing.atlas import shore
from offing.atlas.claims import Sector, _told, breadths, near_words, sector_list, sectors, words
from offing.atlas.states import states
from offing.schema.tables import AREAS

SHAPES = {row["area_id"]: shapely.from_wkb(row["geometry"]) for row in sectors().to_pylist()}
each = pytest.mark.parametrize("sector", sector_list(), ids=lambda sector: sector.id)


def test_twelve_unless_listed_and_territories_follow_their_state() -> None:
    codes = ["CN", "JO", "SG", "GL", "DK", "FO", "GU", "none", "disputed:liancourt-rocks", "disputed:gibraltar", "GI"]
    assert breadths(codes).tolist() == [12, 3, 3, 3, 12, 12, 12, 12, 12, 12, 3]


def test_every_holder_of_the_shore_has_a_breadth_and_none_exceeds_what_the_convention_allows() -> None:
    found = breadths(shore.holders())
    assert found.dtype == np.float64
    assert set(found.tolist()) == {3.0, 12.0}


def test_listed_states_are_known_and_say_where_they_are_listed() -> None:
    told = _told()
    assert {"title", "source", "licence", "made_by", "as_of"} <= set(told["provenance"])
    assert set(told["state"]) <= set(states())
    assert all(set(entry) == {"nm", "source"} and entry["source"] for entry in told["state"].values())


@each
def test_a_sector_is_whole_and_narrows_its_states_claim(sector: Sector) -> None:
    assert re.fullmatch(r"[a-z]{2}-[a-z]+(-[a-z]+)*", sector.id)
    assert sector.id.startswith(sector.state.lower())
    assert sector.state in states()
    assert sector.name
    assert sector.source
    assert 0 < sector.nm < breadths([sector.state])[0]
    assert SHAPES[sector.area_id].is_valid


@pytest.mark.parametrize(
    ("lat", "lon", "within"),
    [
        (45.70, 142.00, {"jp-soya"}),
        (45.40, 140.80, set()),  # Rebun
        (41.30, 140.20, {"jp-tsugaru"}),
        (41.58, 141.00, {"jp-tsugaru"}),
        (41.00, 141.50, set()),  # off the Shimokita peninsula's ocean shore
        (34.00, 129.55, {"jp-tsushima-east"}),
        (34.40, 129.85, {"jp-tsushima-east"}),
        (34.45, 129.05, {"jp-tsushima-west"}),
        (34.80, 129.25, {"jp-tsushima-west", "kr-korea-strait"}),
        (30.90, 130.75, {"jp-osumi"}),
        (30.20, 130.50, set()),  # south of Yakushima
        (35.30, 139.75, set()),  # Tokyo Bay
        (34.95, 129.20, {"jp-tsushima-west", "kr-korea-strait"}),
        (36.00, 129.70, set()),  # off Pohang
        (37.50, 24.50, {"gr-aegean", "tr-aegean"}),
        (39.00, 20.00, set()),  # the Ionian Sea
        (34.70, 25.00, {"gr-aegean"}),
        (42.00, 31.00, set()),  # the Black Sea
        (36.20, 32.00, set()),  # Alanya
        (37.90, 26.95, {"gr-aegean", "tr-aegean"}),  # Kusadasi
        (16.10, -88.60, {"bz-south"}),
        (17.50, -88.00, set()),
    ],
)
def test_a_sector_takes_in_its_water_and_no_other(lat: float, lon: float, within: set[str]) -> None:
    assert {id_[7:] for id_, shape in SHAPES.items() if shape.covers(shapely.Point(lon, lat))} == within


@pytest.mark.parametrize("strait", ["tsugaru", "tsushima-east", "osumi"])
def test_a_corridor_leads_through_the_straits_between_japans_own_shores(strait: str) -> None:
    """From beyond 12 nm on one side to beyond 12 nm on the other there is water 3 nm off all the way."""
    shape = SHAPES[f"sector:jp-{strait}"]
    west, south, east, north = shape.bounds
    lats, lons = np.arange(south - 0.4, north + 0.4, 0.02), np.arange(west - 0.4, east + 0.4, 0.02)
    grid = np.array([(lat, lon) for lat in lats for lon in lons])
    metres = shore.distance_of(grid[:, 0], grid[:, 1], "JP")
    inside = shapely.intersects_xy(shape, grid[:, 1], grid[:, 0])
    free = (metres > np.where(inside, 3, 12) * 1852.0).reshape(len(lats), len(lons))
    open_ = free & inside.reshape(free.shape)
    outer = (metres > 12 * 1852.0).reshape(free.shape)
    ends = _ends(open_, outer)
    assert len(ends) >= 2, "the corridor does not lead out on both sides"


def _ends(corridor: np.ndarray, outer: np.ndarray) -> list[int]:
    """Return the pieces of water beyond 12 nm that touch the corridor's largest piece."""
    pieces = _pieces(corridor)
    largest = pieces == np.bincount(pieces[pieces > 0]).argmax()
    touching = np.zeros_like(largest)
    for north in (-1, 0, 1):
        for east in (-1, 0, 1):
            touching |= np.roll(largest, (north, east), (0, 1))
    return sorted(set(_pieces(outer)[touching].tolist()) - {0})


def _pieces(water: np.ndarray) -> np.ndarray:
    """Number the pieces of water that hang together, 0 where there is none."""
    number = np.zeros(water.shape, int)
    for start in zip(*np.nonzero(water), strict=True):
        waiting = [start] if not number[start] else []
        piece = number.max() + 1
        while waiting:
            row, column = waiting.pop()
            if (
                0 <= row < len(water)
                and 0 <= column < water.shape[1]
                and water[row, column]
                and not number[row, column]
            ):
                number[row, column] = piece
                waiting += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
    return number


def test_rows_are_areas() -> None:
    table = sectors()
    assert table.schema == AREAS
    row = {row["area_id"]: row for row in table.to_pylist()}["sector:jp-tsugaru"]
    assert (row["kind"], row["holder"], row["role"]) == ("sector", "JP", "3")
    assert "Law No. 30 of 1977" in row["note"]


def test_words_for_zones() -> None:
    assert words("CN", 12) == "within 12 nm of the shore of China"
    assert words("JP", 12) == "within 12 nm of the shore of Japan (3 nm in its designated straits)"
    assert words("JP", 24) == "within 24 nm of the shore of Japan"
    assert words("KR", 12) == "within 12 nm of the shore of South Korea (3 nm in the Korea Strait)"
    assert words("PH", 24) == "within 24 nm of the shore of the Philippines"
    told = "within 12 nm of the shore of Liancourt Rocks (disputed: claimed by Japan, South Korea)"
    assert words("disputed:liancourt-rocks", 12) == told
    assert near_words("CN") == "nearer China than any other shore, within 200 nm"
    assert words("none", 12) == "within 12 nm of the shore of land that no state holds"


@pytest.mark.parametrize("code", ["JP", "GR", "none", "disputed:crimea"])
def test_words_claim_no_legal_zone(code: str) -> None:
    for text in (words(code, 12), near_words(code)):
        assert not re.search(r"territorial|EEZ|exclusive|internal|contiguous", text)
