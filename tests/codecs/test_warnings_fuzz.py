"""Whatever comes: warnings torn, changed, repeated without end, bytes of anything; read, never raised, never lost."""

import pickle
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from announced import SQUARE, announced
from offing.codecs.notam import read_notam
from offing.codecs.warning_split import messages
from offing.schema.warning import NavWarning
from offing.sources.warning_text import SOURCE

WARNINGS = (
    "100600Z JUL 31\nHYDROPAC 77/31.\nSEA OF NOWHERE.\n1. GUNNERY EXERCISES 2200Z TO 1000Z DAILY\n"
    f"   31 JUL, 02 THRU 14 AND 30 AUG IN AREA BOUND BY\n   {SQUARE}.\n"
    "2. CANCEL HYDROPAC 70/31.\n3. CANCEL THIS MSG 311100Z AUG 31.\n",
    "NAVAREA XX 70/31\nMISSILE FIRING 120100 TO 171900 UTC SEP 31\nIN AREA BOUNDED BY\nA. 73-20.0N 033-40.0E\n"
    "B. 72-10.0N 037-10.0E THEN COASTAL LINE TO 72-00.0N 037-00.0E\nC. 71-30.0N 043-30.0E\n"
    "CANCEL THIS MESSAGE 172000 UTC SEP 31\n",
    "ПРИП МУРМАНСК 285/31\n1. СТРЕЛЬБЫ РАКЕТНЫЕ 18 ПО 23 АВГ 0000 ДО 1800\nРАЙОНЕ ЗАПРЕТНОМ ДЛЯ ПЛАВАНИЯ\n"
    "69-17.0С 051-14.0В\n69-01.0С 052-02.0В\n68-19.0С 050-27.0В\nИСКЛЮЧАЯ ОСТРОВ СРЕДНИЙ\n2. ОТМ ЭТОТ НР 231900 АВГ=\n"
    "181000 МСК ГС-\n",
    "琼航警117/31，南海，自7月2日至7月3日，每日2050时至2250时，在以19-36.00N 110-55.80E为中心，"
    "5.4海里为半径的圆形区域内进行火箭发射，禁止驶入。",
    "A1683/31 NOTAMN\nQ) ZZZZ/QRDCA/IV/BO/W/000/999/3100N12200E012\nA) ZZZZ B) 3107120800 C) 3107141600\n"
    "D) DAILY 0900-1000\nE) DANGER AREA BOUNDED BY:\n"
    "N3100E12200-N3100E12300-N3200E123\n00 BACK TO START.\nF) SFC G) UNL",
    "HYDROLANT 5/31. SURVEY 0530Z TO SUNSET WEDNESDAY THRU SATURDAY EXCEPT HOLIDAYS UNTIL 31 DEC WITHIN 2.5 MILES OF "
    "TRACKLINE JOINING 31-00N 122-00E, 32-00N 123-00E, ALTERNATE 120600Z TO 121800Z JAN, "
    "SECTOR BETWEEN 340 DEGREES AND 025 DEGREES.",
)
PIECES = sorted({word for text in WARNINGS for word in text.split()})


def every_reading(text: str) -> list[NavWarning]:
    """Return a text read as one warning, as a NOTAM, and as the file it may be; spans always lie in their text."""
    found = [announced(text), read_notam(text)]
    for one in found:
        held(one, text)
    list(messages(text))
    return found


def held(found: NavWarning, text: str) -> None:
    """Hold that what is told can be followed back: no span outside the text, no window that ends before it begins."""
    spans = [area.span for area in found.areas] + [one.span for one in (*found.unread, *found.cancels, *found.in_force)]
    spans += [shape.span for area in found.areas for shape in area.shapes]
    spans += [vertex.span for area in found.areas for shape in area.shapes for vertex in shape.vertices]
    spans += [window.span for area in found.areas for window in area.windows]
    assert all(0 <= a <= b <= len(text) for a, b in spans)
    for area in found.areas:
        for shape in area.shapes:
            assert all(-90 <= one.lat <= 90 and -180 <= one.lon <= 180 for one in shape.vertices)
        assert all(one.end is None or one.start is None or one.start < one.end for one in area.windows)
        assert len(area.windows) <= 1200
    pickle.dumps(found)


@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    every_reading(text)


@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from([" ", "\n", ", ", ". ", ""]))
def test_any_heap_of_the_words_of_warnings(words: list[str], between: str) -> None:
    every_reading(between.join(words))


@given(st.text(alphabet="0123456789-./,:ZNSEWOTCANЕ ()\n'°", max_size=300))
def test_any_digits_and_signs(text: str) -> None:
    every_reading(text)


@pytest.mark.parametrize("text", WARNINGS)
def test_a_warning_torn_anywhere(text: str) -> None:
    for at in range(0, len(text), 3):
        every_reading(text[:at])
        every_reading(text[at:])


@pytest.mark.parametrize("text", WARNINGS)
def test_a_warning_with_letters_changed_swapped_and_lost(text: str) -> None:
    chance = random.Random(7)
    for _ in range(150):
        letters = list(text)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(letters) - 1)
            letters[at : at + 2] = chance.choice(
                [
                    [letters[at + 1], letters[at]],
                    [],
                    [letters[at]] * 2,
                    [chance.choice("OZ0-. \nCНВ9"), letters[at + 1]],
                ]
            )
        every_reading("".join(letters))


@pytest.mark.parametrize("text", WARNINGS)
def test_a_warning_with_bytes_changed_is_read_or_refused_as_a_file(text: str) -> None:
    from offing.schema.errors import InputError

    chance = random.Random(8)
    assert SOURCE.extract is not None
    for _ in range(60):
        data = bytearray(text.encode())
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            found = list(SOURCE.extract(bytes(data), {}, {}))
        except InputError:
            continue
        assert found


REPEATED = (
    *(
        "1",
        "0",
        "O",
        "A",
        "Z",
        " ",
        "\n",
        "-",
        ".",
        ",",
        "/",
        "(",
        "°",
        "'",
        "31-00N ",
        "31-00N 122-00E ",
        "122-00E ",
        "31-00 ",
    ),
    *(
        "12 ",
        "12, ",
        "12 AND ",
        "12 JUL ",
        "0800Z TO ",
        "0800Z ",
        "120800Z ",
        "120800Z TO ",
        "JUL ",
        "TO ",
        "AND ",
        "UNTIL ",
    ),
    *(
        "EXCEPT ",
        "DAILY ",
        "MONDAY ",
        "ALTERNATE ",
        "A. ",
        "1. ",
        "AREA ",
        "BOUND BY ",
        "WITHIN 5 MILES OF ",
        "CANCEL ",
    ),
    *(
        "CANCEL THIS MSG ",
        "CANCEL HYDROPAC 1/31 ",
        "HYDROPAC 1/31\n",
        "ZCZC AA01\n",
        "NNNN\n",
        "HYDROPAC ",
        "IN ",
        "IN THE A ",
    ),
    *(
        "THENCE ALONG THE COASTLINE TO ",
        "ДАЛЕЕ ПО ",
        "至",
        "每日",
        "7月",
        "7月12日",
        "1000时至",
        "航警",
        "取消",
        "、",
        "N31",
        "N3100E",
    ),
    *(
        "Q) ",
        "E) ",
        "D) DAILY ",
        "0900-1000 ",
        "REPORTS TO ",
        "CONTACT ",
        "IN FORCE ",
        "1/31, ",
        "5(24), ",
        "AREA D1, ",
        'AREA "A',
    ),
    *("ISSUE=", "NO.31-1 ", "ABC ", "Ab ", "TOWING ", "STATION "),
)


@pytest.mark.parametrize("unit", REPEATED)
def test_one_thing_without_end(unit: str) -> None:
    long = unit * (40_000 // len(unit))
    found = announced(f"EXERCISES {long} IN AREA BOUND BY {SQUARE}.")
    held(found, long + " " * 200)
    read_notam(f"A0001/31 NOTAMN\n{long}")
    assert SOURCE.extract is not None
    list(SOURCE.extract(long.encode(), {}, {}))


def test_many_warnings_of_one_file() -> None:
    text = "".join(WARNINGS[0].replace("77/31", f"{n}/31") for n in range(1, 1200))
    assert len(list(messages(text))) == 1199


@given(st.lists(st.sampled_from(WARNINGS[:3]), min_size=2, max_size=6), st.randoms())
def test_warnings_read_together_are_those_read_alone(chosen: list[str], chance: random.Random) -> None:
    texts = [
        one.replace("77/31", f"{n + 100}/31").replace("70/31\n", f"{n + 200}/31\n").replace("285/31", f"{n + 300}/31")
        for n, one in enumerate(chosen)
    ]
    chance.shuffle(texts)
    assert SOURCE.extract is not None
    together = [one.text.strip() for one in SOURCE.extract("\n".join(texts).encode(), {}, {})]  # type: ignore[union-attr]
    assert together == [one.strip() for one in texts]
