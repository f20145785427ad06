import re
import tomllib

import pytest
import shapely

from offing.atlas.lines import DATA, SeaLine, lines, rows, side_of
from offing.atlas.states import states
from offing.schema.tables import AREAS


def test_the_data_say_where_they_are_from() -> None:
    told = tomllib.loads(DATA.read_text(encoding="utf-8"))["provenance"]
    assert {"title", "source", "licence", "made_by", "as_of"} <= set(told)


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.id)
def test_a_line_says_who_keeps_to_it_and_who_does_not(line: SeaLine) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", line.id)
    assert set(line.used_by) <= set(states())
    assert line.declared.endswith(".")
    assert line.positions.endswith(".")
    assert line.source
    assert len(line.points) >= 2


def test_the_median_line_is_as_published_and_its_row_an_area() -> None:
    table = rows()
    assert table.schema == AREAS
    row = {row["area_id"]: row for row in table.to_pylist()}["line:taiwan-strait-median"]
    assert row["kind"] == "line"
    assert shapely.from_wkb(row["geometry"]).equals(shapely.LineString([(122, 27), (118, 23)]))
    assert "China" in row["note"]
    assert "Taiwan" in row["note"]


@pytest.mark.parametrize(
    ("lat", "lon", "side"),
    [
        (24.5, 118.1, "north-west"),  # Xiamen
        (25.05, 121.5, "south-east"),  # Taipei
        (23.57, 119.57, "south-east"),  # Penghu
        (26.15, 119.95, "north-west"),  # Matsu
        (25.0, 120.0, None),
        (30.0, 126.0, None),
        (21.0, 117.0, None),
    ],
)
def test_on_which_side_a_place_lies(lat: float, lon: float, side: str | None) -> None:
    assert side_of(lines()[0], lat, lon) == side
