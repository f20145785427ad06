"""Latitudes and longitudes of warnings: every form of writing, by an example of our own and by any position."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announced import announced, positions, reserved, unread

LAT, LON = 31 + 5.25 / 60, 122 + 30.5 / 60


@pytest.mark.parametrize(
    "written",
    [
        "31-05.25N 122-30.50E",
        "31-05-15N 122-30-30E",
        "31-05.25N, 122-30.5E",
        "31-05.25N/122-30.5E",
        "31-05.25N-122-30.5E",
        "31-05.25 N 122-30.5 E",
        "310515N 1223030E",
        "310515N1223030E",
        "31 05.25N 122 30.50E",
        "31 05 15 N 122 30 30 E",
        "31-05,25N 122-30,5E",
        "31°05′15″N 122°30′30″E",
        "31º05'15\"N 122º30'30\"E",
        "31°05.25'N 122°30.5'E",
        "31-05.25’N 122-30.5’E",
        "N31 05.25 E122 30.5",
        "N31-05.25, E122-30.5",
        "N310515E1223030",
        "N310515\nE1223030",
        "N3105\n15E1223030",
        "N31 05 15 E122 30 30",
        "３１－０５．２５Ｎ，１２２－３０．５Ｅ",
        "31–05.25N 122–30.5E",
        "31-05,25С 122-30,50В",
        "31-05.25 С 122-30.5 В",
        "31.0875N 122.508333E",
        "31-05.25 NORTH 122-30.5 EAST",
        "31 DEG 05.25 MIN N 122 DEG 30.5 MIN E",
        "122-30.5E 31-05.25N",
    ],
)
def test_each_form_gives_the_same_position(written: str) -> None:
    text = f"BUOY IN {written}."
    found = announced(text)
    assert positions(found) == [(round(LAT, 4), round(LON, 4))]
    assert found.understood
    assert not reserved(found)


@pytest.mark.parametrize(
    ("written", "lat", "lon"),
    [
        ("4-5S 9-7W", -(4 + 5 / 60), -(9 + 7 / 60)),
        ("3105N 12230E", 31 + 5 / 60, 122.5),
        ("05-00S 170-00W", -5.0, -170.0),
        ("05-00Ю 170-00З", -5.0, -170.0),
        ("00-00 010-00E", 0.0, 10.0),
        ("05-00N 000-00", 5.0, 0.0),
        ("90-00N 180-00E", 90.0, 180.0),
        ("N3105 E12230", 31 + 5 / 60, 122.5),
    ],
)
def test_short_and_extreme_positions(written: str, lat: float, lon: float) -> None:
    assert positions(announced(f"BUOY IN {written}.")) == [(round(lat, 4), round(lon, 4))]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("31-O5N 122-30E", "a letter O stands for a zero"),
        ("31O5N 122-3OE", "a letter O stands for a zero"),
        ("31-05N.25 122-30E", "decimals stand behind the letter"),
        ("31.05.25N 122.30.5E", "a point stands between degrees and minutes"),
        ("31-60.0N 122-30E", "60 minutes or seconds"),
        ("0031-05N 122-30E", "more digits of degrees than there can be"),
    ],
)
def test_an_odd_position_is_read_and_said(written: str, said: str) -> None:
    found = announced(f"BUOY IN {written}.")
    assert len(positions(found)) == 1
    assert reserved(found) == {f"a position is odd: {said}"}


@pytest.mark.parametrize(
    "written",
    [
        "91-00N 010-00E",
        "31-65N 122-30E",
        "31-05-61N 122-30E",
        "31-05N 181-30E",
        "31-05N 1220-30E",
        "31-05 122-30E",
        "31-05N 122-30",
        "310599N 1223030E",
    ],
)
def test_a_position_that_cannot_be_is_no_shape_and_stays_unread(written: str) -> None:
    text = f"BUOY IN {written}."
    found = announced(text)
    assert not positions(found)
    assert unread(found, text) == [("a position that cannot be read", written)]


@pytest.mark.parametrize("written", ["31-05N", "31-05N 32-05N", "122-05E"])
def test_an_angle_alone_stays_unread(written: str) -> None:
    text = f"BUOY IN {written}."
    found = announced(text)
    assert not positions(found)
    assert {reason for reason, _ in unread(found, text)} == {"a latitude or a longitude alone"}


def test_positions_without_any_letter_are_said_one_by_one() -> None:
    text = "EXERCISE IN AREA BOUND BY 31-00 122-00, 31-00 123-00, 32-00 123-00."
    found = announced(text)
    assert not positions(found)
    assert len(found.unread) == 6
    assert not found.understood


@pytest.mark.parametrize("words", ["PHONE: 617-223-8555", "TUG 12 05 EAST OF PIER", "CHART 51220 WEST PART", "SOON"])
def test_other_digits_are_no_positions(words: str) -> None:
    found = announced(f"BUOY IN 31-00N 122-00E. {words}.")
    assert positions(found) == [(31.0, 122.0)]
    assert found.understood


def write_minutes(lat: float, lon: float) -> str:
    return f"{_parts(lat, 2, '-')}{'NS'[lat < 0]} {_parts(lon, 3, '-')}{'EW'[lon < 0]}"


def write_prefixed(lat: float, lon: float) -> str:
    return f"{'NS'[lat < 0]}{_parts(lat, 2, ' ')} {'EW'[lon < 0]}{_parts(lon, 3, ' ')}"


def write_cyrillic(lat: float, lon: float) -> str:
    return f"{_parts(lat, 2, '-')}{'СЮ'[lat < 0]} {_parts(lon, 3, '-')}{'ВЗ'[lon < 0]}".replace(".", ",")


def write_seconds(lat: float, lon: float) -> str:
    return f"{_seconds(lat, 2, '-')}{'NS'[lat < 0]} {_seconds(lon, 3, '-')}{'EW'[lon < 0]}"


def write_glued(lat: float, lon: float) -> str:
    return f"{'NS'[lat < 0]}{_seconds(lat, 2, '')}{'EW'[lon < 0]}{_seconds(lon, 3, '')}"


def write_signs(lat: float, lon: float) -> str:
    marks = "{}°{}′{}″"
    parts = (marks.format(*_seconds(one, width, " ").split()) for one, width in ((lat, 2), (lon, 3)))
    return "{}{} {}{}".format(next(parts), "NS"[lat < 0], next(parts), "EW"[lon < 0])


def write_full_width(lat: float, lon: float) -> str:
    return write_minutes(lat, lon).translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})


def write_broken_line(lat: float, lon: float) -> str:
    glued = write_glued(lat, lon)
    return f"{glued[:4]}\n{glued[4:]}"


def _parts(angle: float, width: int, between: str) -> str:
    hundredths = round(abs(angle) * 6000)
    degrees, rest = divmod(hundredths, 6000)
    return f"{degrees:0{width}d}{between}{rest // 100:02d}.{rest % 100:02d}"


def _seconds(angle: float, width: int, between: str) -> str:
    degrees, rest = divmod(round(abs(angle) * 3600), 3600)
    return f"{degrees:0{width}d}{between}{rest // 60:02d}{between}{rest % 60:02d}"


FORMS = {
    write_minutes: 0.01 / 60,
    write_prefixed: 0.01 / 60,
    write_cyrillic: 0.01 / 60,
    write_full_width: 0.01 / 60,
    write_seconds: 1 / 3600,
    write_glued: 1 / 3600,
    write_signs: 1 / 3600,
    write_broken_line: 1 / 3600,
}


@pytest.mark.parametrize("form", FORMS)
@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180))
def test_any_position_is_read_back_within_rounding(form, lat: float, lon: float) -> None:  # type: ignore[no-untyped-def]
    [shape] = announced(f"BUOY IN {form(lat, lon)}.").areas[0].shapes
    [vertex] = shape.vertices
    assert vertex.lat == pytest.approx(lat, abs=FORMS[form])
    assert vertex.lon == pytest.approx(lon, abs=FORMS[form])
    assert not shape.reservations


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "浮标 ３１－０５Ｎ １２２－３０Ｅ 漂。"
    [shape] = announced(text).areas[0].shapes
    assert text[slice(*shape.vertices[0].span)] == "３１－０５Ｎ １２２－３０Ｅ"
