"""Chains of a ship's sightings: their order, what is told of them later, and what could be sailed between them."""

from collections.abc import Sequence
from dataclasses import replace
from math import cos, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.nav.distance import distance_m
from offing.record.hull_chains import Sea, chain, in_order, leg
from offing.record.whereabouts import spots
from offing.schema.voyage import DISPUTED, SAILED, UNKNOWN, Link, Place, Seen, Way

HOUR = 3_600_000_000
NM = 1852.0


def open_sea(starts: Sequence[Place], ends: Sequence[Place]) -> Way | None:
    """Return the straight way, of a sea without land."""
    pairs = [(float(distance_m(*one, *other)), one, other) for one in starts for other in ends]
    far, one, other = min(pairs)
    return Way(far, (one, other), ())


SEA = Sea(open_sea, lambda *_: [])
ASHORE = Sea(lambda *_: None, lambda *_: [])


def seen(id_: str, hour: float, lat: float, lon: float, **more: object) -> Seen:
    """Return a sighting of an hour, at a point unless *radius_km* says how wide a place it tells."""
    radius = more.pop("radius_km", 0.0)
    lasts = more.pop("hours", 1.0)
    found, slack = spots({"lat": lat, "lon": lon, "radius_km": radius})
    start = int(hour * HOUR)
    told = Seen(
        **{"id": id_, "document": 1, "offset": 0, "t_start": start, "t_end": start + int(float(str(lasts)) * HOUR)},
        **{"place": id_, "lat": lat, "lon": lon, "spots": found, "slack_m": slack, "line": {"radius_km": radius}},
    )
    return replace(told, **more)  # type: ignore[arg-type]


def ids(links: Sequence[Link]) -> list[str]:
    return [link.seen.id for link in links]


def test_sightings_stand_in_the_order_of_their_times_and_legs_join_them() -> None:
    told = [seen("c", 30, 42, 135), seen("a", 0, 35, 130, document=2), seen("b", 10, 37, 132, document=3)]
    made, left = chain(told, [], 30.0, "its class", SEA)
    assert ids(made.links) == ["a", "b", "c"] and not left
    assert [(one.start, one.end, one.verdict) for one in made.legs] == [("a", "b", SAILED), ("b", "c", SAILED)]


def test_what_one_document_tells_of_one_time_keeps_its_order() -> None:
    passage = seen("passage", 0, 34.5, 129.5, hours=48, offset=200)
    first = seen("first", 40, 34, 128.5, offset=10)
    assert ids(in_order([Link(passage), Link(first)])) == ["first", "passage"]
    other = replace(passage, document=2)
    assert ids(in_order([Link(other), Link(first)])) == ["passage", "first"]


def test_two_sightings_that_no_hull_could_have_sailed_between_are_a_dispute_of_both() -> None:
    made, _ = chain([seen("a", 0, 35, 130), seen("b", 2, 42, 140), seen("c", 30, 42, 141)], [], 30.0, "", SEA)
    assert [one.verdict for one in made.legs] == [DISPUTED, SAILED]
    assert {link.seen.id: link.disputed_with for link in made.links} == {"a": ("b",), "b": ("a",), "c": ()}
    assert "at 30 kn, and a tenth more, a ship makes 99 nm" in made.legs[0].words


def test_the_doubt_about_time_and_place_is_the_ships() -> None:
    one = seen("a", 0, 35, 130)
    far = float(distance_m(35, 130, 35, 132)) / NM
    in_time, late = far / 33 + 0.02, far / 33 - 0.02
    assert leg(one, seen("b", in_time - 1, 35, 132), 30, SEA).verdict == SAILED  # it was seen until an hour later
    assert leg(one, seen("b", late - 1, 35, 132), 30, SEA).verdict == DISPUTED
    assert leg(one, seen("b", late - 1, 35, 132, radius_km=30.0), 30, SEA).verdict == SAILED


def test_places_that_touch_are_next_to_one_another() -> None:
    one, other = seen("a", 0, 35, 130, radius_km=60.0), seen("b", 5, 35.5, 130, radius_km=60.0)
    found = leg(one, other, 30, SEA)
    assert (found.verdict, found.least_m) == (SAILED, 0.0)
    assert found.words == "next to one another: the places touch, in at most 6.0 h"
    assert leg(one, seen("b", 5, 36, 131), 30, SEA).words.startswith("at least ")


def test_a_leg_of_sightings_at_one_time_is_judged_in_the_order_of_the_shorter_way() -> None:
    """Seen west of the strait and heading west, and passing the strait westwards: she was not twice in it."""
    west = seen("west", 3, 45.83, 141.48, radius_km=20.0, offset=0)
    passing = seen("strait", 3, 45.75, 142.3, radius_km=40.0, hours=12, through=270.0, offset=100)
    found = leg(west, passing, 30, SEA)
    assert found.turned and found.least_m == 0.0
    assert (found.start, found.end) == ("west", "strait")
    assert "which came first is not told" in found.words
    later = leg(west, replace(passing, t_start=4 * HOUR), 30, SEA)
    assert not later.turned and later.least_m is not None and later.least_m > 20 * NM


def test_an_order_that_makes_no_difference_is_not_told_of() -> None:
    one, other = seen("a", 3, 45.8, 141.5, hours=5), seen("b", 4, 46.8, 141.5, hours=5)
    found = leg(one, other, 30, SEA)
    assert not found.turned and "first" not in found.words


def test_where_no_way_is_known_nothing_is_joined_or_disputed() -> None:
    made, _ = chain([seen("a", 0, 35, 130), seen("b", 1, 60, 60)], [], 30.0, "", ASHORE)
    assert [one.verdict for one in made.legs] == [UNKNOWN]
    assert not any(link.disputed_with for link in made.links)


def test_what_tells_no_place_or_time_stands_in_the_chain_without_legs() -> None:
    nowhere = replace(seen("b", 5, 0, 0), lat=None, lon=None, spots=())
    never = seen("c", 0, 36, 131, t_start=None, t_end=None)
    made, _ = chain([seen("a", 0, 35, 130), nowhere, never, seen("d", 9, 36, 131)], [], None, "", SEA)
    assert ids(made.links) == ["a", "b", "d", "c"]
    assert [(one.start, one.end) for one in made.legs] == [("a", "d")]
    assert made.speed_kn == 30.0


def test_what_is_said_later_is_tied_to_the_sighting_it_means() -> None:
    first = seen("first", 0, 34.5, 129.5, place="対馬海峡（長崎県）", document=1)
    again = seen("again", 200, 24.4, 123.2, document=2)
    said = seen("said", -5, 34.9, 130, hours=24, place="対馬海峡", document=2, sighted=False)
    made, left = chain([first, again], [said], 30.0, "", SEA)
    assert ids(made.links) == ["first", "again"] and not left
    assert (made.links[0].told_by, made.links[0].same) == (("said",), ("again",))


def test_what_is_said_of_an_ocean_means_the_sighting_in_its_part_of_that_time() -> None:
    first = seen("first", 3, 14.7, 130.3, radius_km=370.0)
    again = seen("again", 600, 25, 127, document=2)
    said = seen("said", 0, 50, -177, radius_km=10_000.0, hours=24, place="太平洋上の海域", document=2, sighted=False)
    made, _ = chain([first, again], [said], 30.0, "", SEA)
    assert ids(made.links) == ["first", "again"]
    assert made.links[0].told_by == ("said",)


def test_what_the_record_has_no_sighting_for_stands_by_itself() -> None:
    again = seen("again", 200, 24.4, 123.2, document=2)
    said = seen("said", 0, 34.9, 130, document=2, sighted=False)
    lost = seen("lost", 0, 34.9, 130, document=2, sighted=False, t_start=None, t_end=None)
    made, left = chain([again], [said, lost], 30.0, "", SEA)
    assert ids(made.links) == ["said", "again"]
    assert (made.links[0].told_by, made.links[0].same) == (("said",), ("again",))
    assert left == [lost]


@pytest.mark.parametrize("through", [0.0, 45.0, 90.0, 225.0, 270.0])
def test_a_ship_that_was_seen_to_pass_leaves_from_beyond(through: float) -> None:
    """To come to where it headed is shorter than to where it came from."""
    passing = seen("p", 0, 34.5, 129.5, radius_km=50.0, through=through)
    ahead = 2.0
    north, east = ahead * cos(radians(through)), ahead * sin(radians(through)) / cos(radians(34.5))
    onward = leg(passing, seen("on", 20, 34.5 + north, 129.5 + east), 30, SEA).least_m
    back = leg(passing, seen("back", 20, 34.5 - north, 129.5 - east), 30, SEA).least_m
    assert onward is not None and back is not None and onward + 40 * NM < back


times = st.tuples(st.integers(0, 300), st.integers(1, 60))


@given(st.lists(st.tuples(times, st.integers(1, 3), st.floats(20, 45), st.floats(120, 150)), max_size=7), st.data())
def test_no_sighting_is_lost_or_doubled_in_whatever_order_they_come(told: list, data: st.DataObject) -> None:
    sightings = [
        seen(str(n), start, lat, lon, hours=lasts, document=document, offset=n)
        for n, ((start, lasts), document, lat, lon) in enumerate(told)
    ]
    made, _ = chain(sightings, [], 30.0, "", SEA)
    assert sorted(ids(made.links)) == sorted(one.id for one in sightings)
    assert len(made.legs) == max(len(sightings) - 1, 0)
    again, _ = chain(data.draw(st.permutations(sightings)), [], 30.0, "", SEA)
    assert again == made
