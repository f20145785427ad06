import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.particulars import is_same_name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("NORTHERN LIGHT", "NORTHERN  LIGHT", True),
        ("M/V OSTSEE", "MV OSTSEE", True),
        ("NORTHERN LIGHT", "NORTHERN", True),
        ("NORTHERN LIGHT", "NORTHERN LIHT", True),
        ("NORTHERN LIGHT", "NORXHERX LIGHT", True),
        ("NORTHERN LIGHT", "XORXHERX LIGHT", False),
        ("EVER", "OVER", True),
        ("EVA", "ADA", False),
        ("ALBATROSS", "PENGUIN", False),
        ("ALBATROSS", "", True),
    ],
)
def test_spellings(one: str, other: str, same: bool) -> None:
    assert is_same_name(one, other) is is_same_name(other, one) is same


@given(st.text("ABCDEF", min_size=6, max_size=12), st.integers(0, 5), st.sampled_from("XYZ"))
def test_one_letter_replaced_left_out_or_put_in_is_the_same_name(name: str, place: int, letter: str) -> None:
    head, tail = name[:place], name[place + 1 :]
    assert is_same_name(name, head + letter + tail)
    assert is_same_name(name, head + tail)
    assert is_same_name(name, head + letter + name[place:])
