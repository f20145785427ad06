"""Two warnings are one thing where shapes and times agree, and never where one coordinator numbered two."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from offing.schema.warning import Area, NavWarning, Shape, Vertex, Window
from offing.warnings.join import are_one, bands, is_signature, signature

RING = [(36.0, 122.0), (36.0, 122.5), (35.5, 122.5), (35.5, 122.0)]


def warning(
    ring=RING, *, series="HYDROPAC", number="10", year=2022, day=5, kind="polygon", radius=None, subject="gunnery"
):
    vertices = tuple(Vertex(lat, lon, (0, 0)) for lat, lon in ring)
    window = Window(datetime(2022, 3, day, tzinfo=UTC), datetime(2022, 3, day, 9, tzinfo=UTC), (0, 0))
    areas = (Area("", (Shape(kind, vertices, (0, 0), radius),), (window,), (0, 0)),) if ring else ()
    return NavWarning(series, number, year, subject, areas, (0, 0))


def joined(one, other) -> bool:
    a, b = signature(one), signature(other)
    assert are_one(a, b) == are_one(b, a)
    return are_one(a, b) and bool(set(bands(a)) & set(bands(b)))


OTHER = {"series": "NAVAREA XI", "number": "77"}


def test_the_same_shapes_in_another_order_and_rounding_are_one():
    rounded = [(lat + 0.004, lon - 0.004) for lat, lon in [*RING[2:], *RING[:2]]]
    assert joined(warning(), warning(rounded, **OTHER))
    assert joined(warning(), warning([RING[0], RING[2]], kind="box", **OTHER)), "a box told by two corners"


def test_another_place_time_radius_or_subject_of_a_position_are_two():
    assert not joined(warning(), warning([(lat + 0.02, lon) for lat, lon in RING], **OTHER))
    assert not joined(warning(), warning(day=7, **OTHER))
    assert not joined(warning(), warning(RING[:3], **OTHER))
    spot = {"ring": RING[:1], "kind": "circle"}
    assert joined(warning(**spot, radius=1852.0), warning(**spot, radius=1850.0, **OTHER))
    assert not joined(warning(**spot, radius=1852.0), warning(**spot, radius=3704.0, **OTHER))
    assert not joined(warning(**spot, radius=1852.0), warning(**spot, radius=1852.0, subject="wreck", **OTHER))


def test_two_numbers_of_one_coordinator_are_two_and_one_number_is_one():
    assert not joined(warning(), warning(number="11"))
    assert not joined(warning(), warning(year=2021))
    assert joined(warning(), warning(number="0010", year=None))
    assert joined(warning(), warning([])), "told once with positions, once without"
    assert not joined(warning(), warning([], number="11"))
    assert not joined(warning([]), warning([], **OTHER)), "nothing to hold against one another"
    assert not is_signature(b"other")


lats, lons = st.floats(-80, 80), st.floats(-180, 179.999)


@given(lats, lons, st.floats(-0.009, 0.009), st.floats(-0.009, 0.009))
def test_likes_are_always_looked_for_in_one_place(lat, lon, north, east):
    """Whatever edge of a grid, meridian or date line lies between them."""
    ring = [(lat, lon), (lat, (lon + 180.6) % 360 - 180), (lat - 0.4, lon)]
    moved = [(a + north, (b + east + 180) % 360 - 180) for a, b in ring]
    assert joined(warning(ring), warning(moved, **OTHER))
