"""Texts of several warnings parted, and warnings of any split of them the same."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.warning_split import messages

NGA = "{t}Z JUL 31\nHYDROPAC {n}/31.\nSEA OF NOWHERE.\n1. WRECK IN 31-00N 122-{m:02d}E.\n2. CANCEL HYDROPAC {o}/31.\n\n"
BULLETINS = {
    "memorandum": [NGA.format(t=f"1006{n:02d}", n=100 + n, m=n, o=50 + n) for n in range(6)],
    "glued memorandum": [NGA.format(t=f"1006{n:02d}", n=100 + n, m=n, o=50 + n).strip() + "\n" for n in range(6)],
    "coordinator": [f"NAVAREA XX {70 + n}/31\nSEA.\nWRECK IN 31-00N 122-{n:02d}E.\n" for n in range(6)],
    "japan": [f"NO.31-04{n:02d}       Date:2031/09/26 12 UTC\nSEA.\nWRECK IN 31-00N 122-{n:02d}E.\n" for n in range(6)],
    "russia": [f"ПРИП МУРМАНСК {70 + n}/31 КАРТА 5\n1. БУЙ 69-18С 034-{n:02d}В ОТСУТСТВУЕТ=\n" for n in range(6)],
    "china": [f"辽航警{70 + n}/31，渤海，在40-03N 120-{n:02d}E附近进行军事演习。\n" for n in range(6)],
    "china in english": [f"LN{70 + n}/31 BOHAI SEA WRECK IN 40-03N 120-{n:02d}E.\n" for n in range(6)],
    "notams": [
        f"A00{70 + n}/31 NOTAMN\nQ) ZZZZ/QRDCA/IV/BO/W/000/999\nA) ZZZZ B) 3107100600 C) 3107100800\nE) X\n"
        for n in range(6)
    ],
    "coast": [f"PETROVSK NAV WARN {70 + n}/31\n1. WRECK IN 60-00N 027-{n:02d}E\n" for n in range(6)],
}


@pytest.mark.parametrize("kind", BULLETINS)
def test_each_bulletin_is_parted_at_its_heads(kind: str) -> None:
    texts = BULLETINS[kind]
    joined = "".join(texts)
    assert [joined[a:b].strip() for a, b in messages(joined)] == [one.strip() for one in texts]


def test_navtex_is_parted_at_its_groups() -> None:
    text = "ZCZC GA31\nWRECK IN 31-00N 122-00E\nNNNN\nZCZC GB32\nBUOY IN 31-00N 122-05E\nNNNN\nZCZC GC33\nTORN OFF"
    assert [text[a:b].strip() for a, b in messages(text)] == [
        "WRECK IN 31-00N 122-00E",
        "BUOY IN 31-00N 122-05E",
        "TORN OFF",
    ]


@pytest.mark.parametrize("text", ["WRECK IN 31-00N 122-00E.", "X", "HYDROPAC OFFICE"])
def test_a_text_without_heads_is_one(text: str) -> None:
    assert list(messages(text)) == [(0, len(text))]


@pytest.mark.parametrize("text", ["", " \n "])
def test_no_text_is_none(text: str) -> None:
    assert not list(messages(text))


def test_a_number_told_again_is_no_new_warning() -> None:
    text = "NAVAREA XX 70/31\nWRECK IN 31-00N 122-00E.\nNAVAREA XX 70/31\nWRECK IN 31-00N 122-00E, AGAIN.\n"
    assert len(list(messages(text))) == 1


def test_a_reference_inside_a_line_is_no_head() -> None:
    text = "HYDROPAC 101/31.\n1. WRECK IN 31-00N 122-00E, SEE HYDROPAC 88/31.\n2. CANCEL HYDROPAC 77/31.\n"
    assert len(list(messages(text))) == 1


@given(st.data())
def test_any_choice_of_warnings_in_any_order_is_parted_as_written(data: st.DataObject) -> None:
    texts = BULLETINS[data.draw(st.sampled_from(sorted(set(BULLETINS) - {"notams"})))]
    chosen = data.draw(st.lists(st.sampled_from(texts), unique=True, min_size=1))
    joined = data.draw(st.sampled_from(["", "\n", "\n\n\n"])).join(chosen)
    spans = list(messages(joined))
    assert [joined[a:b].strip() for a, b in spans] == [one.strip() for one in chosen]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
