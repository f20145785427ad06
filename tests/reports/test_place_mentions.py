"""Places with their roles, and where they lie."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.reports_places import articles
from offing.nav.distance import distance_m
from offing.reports.place_mentions import places, resolve
from offing.reports.stretches import stretches
from offing.schema.claim import Place


def read(text: str) -> list[tuple[str, str, str]]:
    return [(it.value.name, it.value.method, it.value.role) for it in places(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met in the Yellow Sea.", [("Yellow Sea", "name", "at")]),
        ("left the port of Qingdao", [("Qingdao", "name", "from")]),
        (
            "sailed from Vladivostok to the East China Sea",
            [("Vladivostok", "name", "from"), ("East China Sea", "name", "to")],
        ),
        ("transited the Miyako Strait", [("Miyako Strait", "name", "through")]),
        ("left Sasebo for Yokosuka", [("Sasebo", "name", "from"), ("Yokosuka", "name", "to")]),
        ("in the Russian Far Eastern port city of Vladivostok", [("Vladivostok", "name", "at")]),
        ("toward Guam", [("Guam", "name", "toward")]),
        ("60 miles north-west of Tsushima", [("60 miles north-west of Tsushima", "relative", "at")]),
        ("about 50 km (31 miles) east of Okinawa", [("about 50 km (31 miles) east of Okinawa", "relative", "at")]),
        ("in waters off Miyako", [("waters off Miyako", "relative", "at")]),
        ("sailed between Okinawa and Miyako", [("between Okinawa and Miyako", "between", "at")]),
        ("near the Senkaku Islands", [("near the Senkaku Islands", "relative", "near")]),
        ("the waters and airspace of the Sea of Japan", [("Sea of Japan", "name", "at")]),
        ("entered Japan's exclusive economic zone", [("Japan's exclusive economic zone", "relative", "to")]),
        ("in Philippine waters", [("Philippine waters", "relative", "at")]),
        ("in a predetermined area", [("a predetermined area", "none", "at")]),
        ("at Neverland Island", [("Neverland Island", "none", "at")]),
        (
            "through the Tsugaru and Soya straits",
            [("Tsugaru Strait", "name", "through"), ("Soya Strait", "name", "through")],
        ),
        ("in Nice, France", [("Nice", "name", "at")]),
        ("at 35-10N 129-30E", [("35-10N 129-30E", "coordinates", "at")]),
        ("off its east coast", [("off its east coast", "none", "near")]),
    ],
)
def test_places_and_roles(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Beijing said so.",
        "Japan and Taiwan watched.",
        "the Moscow Times",
        "a Tokyo-based firm",
        "ties between Japan and China",
        "According to Japan, nothing happened.",
        "warships from China",
        "Reading books is nice.",
        "Abraham Lincoln spoke.",
        "the destroyer Guiyang",
        "the Nanchang Uprising",
        "sanctions on Iran",
    ],
)
def test_who_is_no_where(text: str) -> None:
    assert read(text) == []


def test_spans_count_code_points() -> None:
    text = "𝔸 İ: the fleet left Qingdao."
    (place,) = places(text, 0, len(text))
    assert text[place.start : place.end] == "Qingdao"
    assert place.value.lat is None  # to name is cheap, to locate is not


def test_a_name_resolves_to_an_outline_and_a_reach() -> None:
    sea = resolve(Place("Sea of Japan", method="name"))
    assert sea.geometry is not None and sea.geometry["type"] in ("Polygon", "MultiPolygon")
    assert sea.lat is not None and 35 < sea.lat < 45 and sea.radius_km is not None and sea.radius_km > 500


def test_a_relative_place_resolves_to_a_region_there() -> None:
    found = resolve(Place("about 110 km east of Okinawa", method="relative"))
    assert found.method == "relative" and found.lat is not None and found.lon is not None
    assert found.lon > 128.3
    between = resolve(Place("between Okinawa and Miyako", method="between"))
    assert between.method == "between" and between.lat is not None and 24.7 < between.lat < 26.5


def test_what_the_atlas_does_not_know_says_so() -> None:
    for place in (Place("Neverland Island", method="name"), Place("80 km north of Neverland", method="relative")):
        found = resolve(place)
        assert found.lat is None and found.method == "none" and found.note


def test_where_the_text_speaks_of_chooses_among_places_of_one_name() -> None:
    place = Place("Newcastle", method="name")
    australia, england = resolve(place, (-33.0, 151.0)), resolve(place, (55.0, -1.0))
    assert australia.lat is not None and australia.lat < 0
    assert england.lat is not None and england.lat > 0


def test_a_long_text_is_read_in_stretches_that_cover_it() -> None:
    text = "The fleet left Qingdao. " * 200 + "x" * 10_000
    found = stretches(text, 0, len(text))
    assert all(0 < high - low <= 3_000 for low, high in found)
    assert sum(len(text[low:high].replace(" ", "")) for low, high in found) == len(text.replace(" ", ""))


@given(st.text(alphabet="in Qigdao, 80 miles of JpaTshu'\n", max_size=200), st.integers(0, 30))
def test_any_text_is_read_and_spans_lie_in_it(text: str, start: int) -> None:
    start = min(start, len(text))
    assert all(start <= it.start < it.end <= len(text) for it in places(text, start, len(text)))


@pytest.mark.parametrize(
    "text",
    ["in the " * 8_000, "in Qingdao and " * 3_000, "8" * 50_000, "A " * 30_000 + "Sea", "between Japan and " * 2_000],
)
def test_long_runs_take_little_work(text: str) -> None:
    assert all(it.end <= len(text) for it in places(text, 0, len(text)))


@pytest.mark.real
def test_news_names_hardly_a_place_that_is_none(real_data: Path) -> None:
    true = found = near = resolved = 0
    for text, marked in articles(real_data / "text" / "tr_news_first_half.xml"):
        for it in places(text, 0, len(text)):
            found += 1
            over = [one for one in marked if one.start < it.end and it.start < one.end]
            true += bool(over)
            if over and over[0].lat is not None and over[0].lon is not None and it.value.method == "name":
                place = resolve(it.value)
                if place.lat is not None and place.lon is not None:
                    resolved += 1
                    away = float(distance_m(place.lat, place.lon, over[0].lat, over[0].lon)) / 1000
                    near += away <= max(161.0, place.radius_km or 0.0)
    assert true / found > 0.90
    assert near / resolved > 0.80


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Arabian Sea south of Oman, they met", [("south of Oman", "relative", "at")]),
        ("crossed the median line of the Taiwan Strait", [("median line of the Taiwan Strait", "relative", "through")]),
        ("sailed between Japan's Tsushima and Busan", [("between Japan's Tsushima and Busan", "between", "at")]),
        ("entered its airspace", [("its airspace", "none", "to")]),
        ("left Dalian for Cambodia", [("Dalian", "name", "from"), ("Cambodia", "name", "to")]),
        ("ships from China near the Paracel Islands", [("near the Paracel Islands", "relative", "near")]),
        ("off Zambales", [("off Zambales", "relative", "near")]),
        ("Taiwan coast guards left", []),
    ],
)
def test_places_as_reports_write_them(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They met in the eastern Mediterranean.", "in the eastern Mediterranean"),
        ("They passed through the Bosphorus.", "the Bosphorus"),
        ("at the mouth of Manila Bay", "at the mouth of Manila Bay"),
        ("It left Antalya.", "Antalya"),
    ],
)
def test_the_stretch_of_a_place_is_all_that_places_it(text: str, words: str) -> None:
    (place,) = places(text, 0, len(text))
    assert text[slice(*place.value.span)] == words


def test_an_ocean_and_a_line_are_placed_with_what_was_assumed() -> None:
    north, south = resolve(Place("Pacific Ocean", method="name")), resolve(Place("Pacific", method="name"), (-30, 170))
    assert north.lat is not None and south.lat is not None and north.lat > 0 > south.lat
    assert north.note == "taken as the North Pacific Ocean"
    line = resolve(Place("median line of the Taiwan Strait", method="relative"))
    assert line.lat is not None and 23 < line.lat < 26 and line.note
