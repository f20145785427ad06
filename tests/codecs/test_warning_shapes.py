"""Shapes of warnings: one example a production, in English, and in Russian, Chinese, Japanese."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announced import SQUARE, announced, positions, reserved, shapes, unread

NM = 1852.0
ELSEWHERE = "it is told by its distance from a position; that position is shown"
CORNERS = [(31.0, 122.0), (31.0, 123.0), (32.0, 123.0), (32.0, 122.0)]
P, Q = "31-00N 122-00E", "32-00N 123-00E"


@pytest.mark.parametrize(
    "text",
    [
        f"EXERCISES IN AREA BOUND BY {SQUARE}.",
        f"EXERCISES IN AREA BOUNDED BY {SQUARE}.",
        f"EXERCISES IN AREA BOUNDED BY LINES CONNECTING: {SQUARE}.",
        f"EXERCISES IN AREA BOUNDED BY THE LINES JOINING {SQUARE}.",
        f"EXERCISES IN AREA NEAR BY THE LINES JOINING {SQUARE}.",
        f"EXERCISES IN ARE A BOUNDED BY {SQUARE}.",
        f"EXERCISES IN AREA DELIMITED BY THE FOLLOWING COORDINATES: {SQUARE}.",
        f"EXERCISES IN AREA {SQUARE}.",
        f"EXERCISES IN AREA BOUND BY {SQUARE}, {P}.",
        f"EXERCISES IN AREA BOUND BY {SQUARE.replace(', ', ' AND ')}.",
        f"EXERCISES IN AREA BOUND BY {SQUARE.replace(', ', chr(10))} BACK TO START.",
        "EXERCISES IN AREA BOUND BY\n1. 31-00N 122-00E\n2. 31-00N 123-00E\n3. 32-00N 123-00E\n4. 32-00N 122-00E",
        "EXERCISES IN AREA BOUND BY\nA. 31-00N 122-00E\nB. 31-00N 123-00E\nC. 32-00N 123-00E\nD. 32-00N 122-00E",
        "УЧЕНИЯ РАЙОНЕ 31-00С 122-00В 31-00С 123-00В 32-00С 123-00В 32-00С 122-00В",
        "УЧЕНИЯ В РАЙОНЕ ОГРАНИЧЕННОМ КООРДИНАТАМИ 31-00С 122-00В, 31-00С 123-00В, 32-00С 123-00В, 32-00С 122-00В",
        "在31-00N 122-00E、31-00N 123-00E、32-00N 123-00E、32-00N 122-00E四点连线范围内进行军事训练。",
        "在以下海域内演习：（1）31-00N 122-00E；（2）31-00N 123-00E；（3）32-00N 123-00E；（4）32-00N 122-00E连线。",
    ],
)
def test_rings(text: str) -> None:
    [shape] = shapes(announced(text))
    assert shape.kind == "polygon"
    assert [(one.lat, one.lon) for one in shape.vertices] == CORNERS
    assert not shape.reservations


@pytest.mark.parametrize(
    "text",
    [
        "EXERCISES IN AREA BETWEEN 31-00N 32-00N AND 122-00E 123-00E.",
        "EXERCISES IN ARE BETWEEN 31-00N 32-00N AND 122-00E 123-00E.",
        "EXERCISES IN AREA BETWEEN 31-00N AND 32-00N, 122-00E AND 123-00E.",
        "EXERCISES IN AREA BETWEEN LATITUDES 31-00N AND 32-00N AND LONGITUDES 122-00E AND 123-00E.",
        "EXERCISES IN AREA BETWEEN 31-00N 122-00E AND 32-00N 123-00E.",
    ],
)
def test_boxes(text: str) -> None:
    [shape] = shapes(announced(text))
    assert shape.kind == "box"
    assert positions(announced(text)) == [(31.0, 122.0), (32.0, 123.0)]
    assert announced(text).understood


def test_a_box_at_the_equator_needs_no_letter_for_zero() -> None:
    assert positions(announced("EXERCISES IN AREA BETWEEN 00-00 01-00N AND 030-00W 031-00W.")) == [
        (0.0, -30.0),
        (1.0, -31.0),
    ]


@pytest.mark.parametrize(
    ("text", "radius_m"),
    [
        (f"EXERCISES WITHIN 20 MILES OF {P}.", 20 * NM),
        (f"EXERCISES IN AREA WITHIN TEN MILES OF {P}.", 10 * NM),
        (f"EXERCISES WITHIN 1.5 NM OF {P}.", 1.5 * NM),
        (f"EXERCISES WITHIN 10NM OF {P}.", 10 * NM),
        (f"EXERCISES WITHIN A HALF MILE OF {P}.", 0.5 * NM),
        (f"EXERCISES WITHIN 1500 METERS OF {P}.", 1500.0),
        (f"EXERCISES WITHIN 3 KM OF {P}.", 3000.0),
        (f"EXERCISES WITHIN 500 YARDS OF {P}.", 457.2),
        (f"EXERCISES WITHIN TWO CABLE OF {P}.", 370.4),
        (f"EXERCISES IN AREA 35 MILES OF {P}.", 35 * NM),
        (f"EXERCISES IN A CIRCLE RADIUS 5 NM CENTERED ON {P}.", 5 * NM),
        (f"EXERCISES IN AREA OF 5 NM RADIUS CENTRED {P}.", 5 * NM),
        (f"EXERCISES, CENTER {P}, RADIUS 5 NAUTICAL MILES.", 5 * NM),
        (f"EXERCISES ORIGO {P}\nRADIUS 10NM", 10 * NM),
        (f"EXERCISES {P} RADIUS 5 MILES.", 5 * NM),
        ("УЧЕНИЯ РАЙОН РАДИУСОМ 1000 МЕТРОВ\nИЗ 31-00С 122-00В", 1000.0),
        ("以31-00N 122-00E为中心，5.5海里为半径的圆形区域内进行火箭发射。", 5.5 * NM),
        ("31-00.0N 122-00.0E を中心とする半径5海里の円内", 5 * NM),
    ],
)
def test_circles(text: str, radius_m: float) -> None:
    [shape] = shapes(announced(text))
    assert (shape.kind, positions(announced(text))) == ("circle", [(31.0, 122.0)])
    assert shape.radius_m == pytest.approx(radius_m)
    assert not shape.reservations


@pytest.mark.parametrize(
    "text",
    [
        f"EXERCISES WITHIN 20 MILES OF:\nA. {P}.\nB. {Q}.",
        f"EXERCISES WITHIN 20 MILES OF: A. {P}. B. {Q}.",
        f"EXERCISES IN AREAS WITHIN:\nA. 20 MILES OF {P}.\nB. 20 MILES OF {Q}.",
        f"EXERCISES WITHIN 20 MILES OF {P} AND {Q}.",
    ],
)
def test_a_list_of_circles(text: str) -> None:
    found = shapes(announced(text))
    assert [(one.kind, one.radius_m) for one in found] == [("circle", 20 * NM)] * 2
    assert positions(announced(text)) == [(31.0, 122.0), (32.0, 123.0)]


@pytest.mark.parametrize(
    ("text", "bearings"),
    [
        (f"EXERCISES WITHIN 12 MILES OF {P} BETWEEN 340 DEGREES AND 025 DEGREES.", (340.0, 25.0)),
        (f"EXERCISES IN SECTOR WITHIN 12 MILES OF {P} FROM 090 TO 180 DEGREES.", (90.0, 180.0)),
        (f"EXERCISES WITHIN 12 MILES OF {P} BETWEEN 090 AND 180 DEGREES TRUE.", (90.0, 180.0)),
        (f"EXERCISES IN SECTOR BOUNDED BY BEARINGS 090 AND 180 DEGREES FROM {P}, RADIUS 12 MILES.", (90.0, 180.0)),
    ],
)
def test_sectors(text: str, bearings: tuple[float, float]) -> None:
    [shape] = shapes(announced(text))
    assert (shape.kind, shape.radius_m, shape.bearings_deg) == ("sector", 12 * NM, bearings)
    assert not shape.reservations


def test_sectors_of_a_list_have_their_own_bearings() -> None:
    text = f"GUNNERY WITHIN 5 MILES OF:\nA. {P} BETWEEN 000 AND 090 DEGREES.\nB. {Q} BETWEEN 090 AND 180 DEGREES."
    assert [one.bearings_deg for one in shapes(announced(text))] == [(0.0, 90.0), (90.0, 180.0)]


@pytest.mark.parametrize(
    ("text", "kind", "radius_m"),
    [
        (f"SURVEY ALONG TRACKLINE JOINING {P}, {Q}.", "line", None),
        (f"SURVEY ALONG TRACKLINE BETWEEN {P} AND {Q}.", "line", None),
        (f"CABLE OPERATIONS VICINITY OF TRACKLINE JOINING {P}, {Q}.", "line", None),
        (f"CABLE ROUTE {P}, {Q}.", "line", None),
        (f"SURVEY WITHIN TWO MILES OF TRACKLINE JOINING {P} AND {Q}.", "corridor", 2 * NM),
        (f"SURVEY WITHIN 2 MILES OF A LINE BETWEEN {P} AND {Q}.", "corridor", 2 * NM),
        (f"SURVEY 2 MILES EITHER SIDE OF LINE JOINING {P} AND {Q}.", "corridor", 2 * NM),
        (f"SURVEY IN AREA 4 MILES WIDE ALONG LINE JOINING {P} AND {Q}.", "corridor", 2 * NM),
    ],
)
def test_lines_and_corridors(text: str, kind: str, radius_m: float | None) -> None:
    [shape] = shapes(announced(text))
    assert (shape.kind, shape.radius_m) == (kind, radius_m)
    assert positions(announced(text)) == [(31.0, 122.0), (32.0, 123.0)]


def test_track_lines_told_by_their_ends_are_several() -> None:
    text = f"SURVEY ALONG TRACKLINES BETWEEN {P} AND {Q}. 33-00N 124-00E AND 34-00N 125-00E."
    assert [(one.kind, len(one.vertices)) for one in shapes(announced(text))] == [("line", 2), ("line", 2)]


def test_a_berth_is_no_corridor() -> None:
    [shape] = shapes(announced(f"CABLESHIP ALONG TRACKLINE JOINING {P}, {Q}. FIVE MILE WIDE BERTH REQUESTED."))
    assert (shape.kind, shape.radius_m) == ("line", None)


def test_a_distance_of_one_sentence_is_not_that_of_the_next() -> None:
    [shape] = shapes(announced(f"KEEP WITHIN TEN MILES OF ANY VESSEL. TRANSIT ALONG TRACKLINE JOINING {P}, {Q}."))
    assert (shape.kind, shape.radius_m) == ("line", None)


@pytest.mark.parametrize(
    ("text", "along"),
    [
        (f"EXERCISES IN AREA BOUND BY {P}, {Q}, THENCE ALONG THE COASTLINE TO 32-00N 121-00E.", (1,)),
        (f"EXERCISES IN AREA BOUND BY COASTLINE AND {P}, {Q}, 32-00N 121-00E.", (2,)),
        ("СТРЕЛЬБЫ РАЙОНЕ\n66-00С 033-00В\nДАЛЕЕ ПО БЕРЕГОВОЙ ЛИНИИ ДО\n66-21С 033-51В\n66-32С 034-29В", (0,)),
        ("СТРЕЛЬБЫ РАЙОНЕ МЕЖДУ БЕРЕГОМ И\n66-00С 033-00В\n66-21С 033-51В\n66-32С 034-29В", (2,)),
        (
            "FIRING IN AREA BOUNDED BY\nA. 66-00N 033-00E THEN COASTAL LINE TO 66-10N 033-30E\nB. 66-21N 033-51E\n"
            "C. 66-32N 034-29E",
            (0,),
        ),
    ],
)
def test_rings_along_the_shore(text: str, along: tuple[int, ...]) -> None:
    [shape] = shapes(announced(text))
    assert (shape.kind, shape.along_shore) == ("polygon", along)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (" EXCEPTING ISLAND MIRNY", "ISLAND MIRNY"),
        (", EXCLUDING TERRITORIAL WATERS OF RURITANIA", "TERRITORIAL WATERS OF RURITANIA"),
        ("\nИСКЛЮЧАЯ ОСТРОВ СРЕДНИЙ", "ОСТРОВ СРЕДНИЙ"),
    ],
)
def test_what_is_left_out_is_kept_by_name(words: str, name: str) -> None:
    [shape] = shapes(announced(f"EXERCISES IN AREA BOUND BY {SQUARE}{words}."))
    assert shape.excepting == (name,)


def test_what_is_left_out_without_a_name_stays_unread() -> None:
    text = f"EXERCISES IN AREA BOUND BY {SQUARE} EXCEPTING 5 MILES."
    assert unread(announced(text), text) == [("what is left out", "EXCEPTING")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("GUNNERY EXERCISES 0800Z TO 1600Z DAILY 12 THRU 14 JUL IN DANGER AREA D-201.", ["D-201"]),
        ("FIRING EXERCISES 120800Z TO 121600Z JUL IN AREAS R71, R 72A AND R73.", ["R71", "R 72A", "R73"]),
        ("GUNNERY IN HAMMER DOWN RANGE 120800Z TO 121600Z JUL.", ["HAMMER DOWN RANGE"]),
        ('MISSILE FIRING IN AREA "SHARK".', ["SHARK"]),
        ("РАКЕТНЫЕ СТРЕЛЬБЫ В РАЙОНАХ НР 42 И 43", ["42", "43"]),
    ],
)
def test_ranges_without_positions_are_kept_by_name(text: str, names: list[str]) -> None:
    found = shapes(announced(text))
    assert [(one.kind, one.name) for one in found] == [("named", name) for name in names]
    assert [text[slice(*one.span)].strip('"') for one in found] == names
    assert all(one.reservations for one in found)


@pytest.mark.parametrize("text", ["EXERCISE IN AREA 12 AND 14 JUL", "EXERCISE IN AREA 0800Z TO 1600Z 12 JUL"])
def test_times_behind_an_area_are_no_names(text: str) -> None:
    assert not shapes(announced(text))


def test_lettered_areas_may_be_named_or_bounded() -> None:
    text = f"GUNNERY:\nA. 120800Z TO 121600Z JUL IN AREA D12.\nB. 130800Z TO 131600Z JUL WITHIN 5 MILES OF {P}."
    assert [(area.label, area.shapes[0].kind) for area in announced(text).areas] == [("A", "named"), ("B", "circle")]


@pytest.mark.parametrize(
    "text",
    [
        "WRECK IN {}.",
        "BUOY ESTABLISHED {}.",
        "VESSEL ADRIFT IN VICINITY {}.",
        "LIGHT KOLDUN {} UNLIT.",
        "БУЙ {} ОТСУТСТВУЕТ",
    ],
)
def test_points(text: str) -> None:
    [shape] = shapes(announced(text.format(P)))
    assert shape.kind == "point"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"DISTRESS SIGNAL 10 MILES NORTH OF {P}.", ELSEWHERE),
        (f"WRECK 090 DEGREES 5 MILES FROM {P}.", ELSEWHERE),
        (f"EXERCISES IN AREA BOUND BY {P}, {Q}.", "two positions bound no area"),
        (f"EXERCISES IN AREA BOUND BY {P}.", "one position bounds no area"),
        (f"EXERCISES WITHIN SIGHT OF {P}.", "its radius is not told, or not understood"),
        (f"EXERCISES IN AREA BOUND BY {P}, 31-00N 123-00E. {Q}.", "a full stop stands between its positions"),
        (
            f"EXERCISES IN AREA BOUND BY {P}, {Q}, 32-00N 121-00E AND 41-00N 122-00E, 42-00N 123-00E, 42-00N 121-00E.",
            "the list is read as two areas, parted by AND",
        ),
    ],
)
def test_what_had_to_be_supposed_is_said(text: str, said: str) -> None:
    assert said in reserved(announced(text))


def test_a_corner_that_cannot_be_takes_no_other_with_it() -> None:
    text = f"EXERCISES IN AREA BOUND BY {P}, 31-00N 123-00E, 91-00N 124-00E, {Q}, 32-00N 122-00E."
    assert positions(announced(text)) == CORNERS
    assert reserved(announced(text)) == {"a position cannot be: no such position"}
    assert unread(announced(text), text) == [("a position that cannot be read", "91-00N 124-00E")]


def test_a_latitude_alone_takes_no_longitude_from_its_neighbours() -> None:
    text = f"EXERCISES IN AREA BOUND BY {P}, 31-00N 123-00E, 33-00N, {Q}, 32-00N 122-00E."
    assert positions(announced(text)) == CORNERS
    assert unread(announced(text), text) == [("a latitude or a longitude alone", "33-00N")]


@pytest.mark.parametrize(
    "text",
    [
        f"EXERCISES IN AREA BOUND BY {P}, {Q}, THENCE ARC OF CIRCLE RADIUS 10 MILES CENTERED ON 31-30N 122-30E TO {P}.",
        "以31-00N 122-00E为顶点，至32-00N 123-00E端点，以顶点为中心半径25公里的部分圆弧连接。",
    ],
)
def test_an_arc_is_never_drawn_as_something_else(text: str) -> None:
    found = announced(text)
    assert "an arc" in {reason for reason, _ in unread(found, text)}
    assert all("an arc belongs to it that is not drawn" in one.reservations for one in shapes(found))
    assert all(one.radius_m is None for one in shapes(found))


def test_a_passage_through_an_area_is_no_part_of_it() -> None:
    text = (
        "在31-00N 122-00E、31-00N 123-00E、32-00N 123-00E诸点连线范围内进行军事训练。"
        "船舶可由31-10N 122-10E、31-10N 122-20E、31-20N 122-20E诸点连线范围内驶过。"
    )
    found = announced(text)
    assert [len(one.vertices) for one in shapes(found)] == [3]
    assert [one.reason for one in found.unread] == ["a passage that stays open"]


def test_two_rings_of_a_chinese_warning_are_two() -> None:
    text = (
        "在31-00N 122-00E、31-00N 123-00E、32-00N 123-00E诸点连线范围内和在41-00N 122-00E、41-00N 123-00E、"
        "42-00N 123-00E诸点连线范围内进行军事演习。"
    )
    assert [(one.kind, len(one.vertices)) for one in shapes(announced(text))] == [("polygon", 3)] * 2


def test_a_ring_over_180_degrees_keeps_its_longitudes() -> None:
    text = "EXERCISES IN AREA BOUND BY 50-00N 179-00E, 51-00N 179-00W, 52-00N 179-00E."
    assert positions(announced(text)) == [(50.0, 179.0), (51.0, -179.0), (52.0, 179.0)]


@given(st.lists(st.tuples(st.integers(-89, 89), st.integers(-179, 179)), min_size=3, max_size=30, unique=True))
def test_any_ring_is_read_back(corners: list[tuple[int, int]]) -> None:
    def written(lat: int, lon: int) -> str:
        return f"{abs(lat):02d}-00{'NS'[lat < 0]} {abs(lon):03d}-00{'EW'[lon < 0]}"

    text = f"EXERCISES IN AREA BOUND BY {', '.join(written(*one) for one in corners)}."
    [shape] = shapes(announced(text))
    assert [(one.lat, one.lon) for one in shape.vertices] == corners
    assert [text[slice(*one.span)] for one in shape.vertices] == [written(*one) for one in corners]


def spans_of(found: Any) -> list[tuple[int, int]]:
    return [one.span for shape in shapes(found) for one in shape.vertices]


def test_every_vertex_has_its_span() -> None:
    text = f"EXERCISES IN AREA BOUND BY {SQUARE}."
    assert [text[slice(*span)] for span in spans_of(announced(text))] == SQUARE.split(", ")
