"""Cardinals in English text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.number_words import numbers, ordinal_of, value_of

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(number: int) -> str:
    """Return a number below a million in words."""
    if number < 20:
        return _SMALL[number]
    if number < 100:
        return _TENS[number // 10 - 2] + (f"-{_SMALL[number % 10]}" if number % 10 else "")
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = number % size
    joint = " and " if size == 100 or rest < 100 else " "
    return f"{spelled(number // size)} {name}" + (joint + spelled(rest) if rest else "")


@given(st.integers(0, 999_999))
def test_a_number_in_words_is_read_back(number: int) -> None:
    text = f"They counted {spelled(number)} boats."
    (found,) = numbers(text)
    assert (found.value, found.bound) == (number, "exactly")
    assert text[found.start : found.end] == spelled(number)


@given(st.integers(0, 999_999_999))
def test_a_number_in_figures_is_read_back(number: int) -> None:
    (found,) = numbers(f"some {number:,} boats")
    assert (found.value, found.bound) == (number, "about")


@pytest.mark.parametrize(
    ("text", "value", "bound", "words"),
    [
        ("a dozen boats", 12, "exactly", "a dozen"),
        ("half a dozen boats", 6, "exactly", "half a dozen"),
        ("two dozen boats", 24, "exactly", "two dozen"),
        ("a pair of boats", 2, "exactly", "a pair of"),
        ("more than 30 boats", 30, "at least", "more than 30"),
        ("no fewer than six boats", 6, "at least", "no fewer than six"),
        ("up to ten boats", 10, "at most", "up to ten"),
        ("about 1,500 men", 1500, "about", "about 1,500"),
        ("several boats", None, "some", "several"),
        ("a few dozen boats", None, "some", "a few dozen"),
        ("dozens of boats", None, "some", "dozens of"),
        ("a total of 14 boats", 14, "exactly", "a total of 14"),
        ("3.5 million boats", 3_500_000, "exactly", "3.5 million"),
    ],
)
def test_bounds_and_set_phrases(text: str, value: int | None, bound: str, words: str) -> None:
    (found,) = numbers(text)
    assert (found.value, found.bound, text[found.start : found.end]) == (value, bound, words)


@pytest.mark.parametrize("text", ["five to seven boats", "5-7 boats", "5 or 7 boats"])
def test_a_range_is_its_lower_end_and_says_up_to_where(text: str) -> None:
    (found,) = numbers(text)
    assert (found.value, found.upto, found.bound) == (5, 7, "at least")


@pytest.mark.parametrize(
    "text", ["DDG-51", "052D", "at 06:00", "$5 million", "60%", "the 12th", "one two", "A-50", "million"]
)
def test_parts_of_other_things_are_no_numbers(text: str) -> None:
    assert numbers(text) == []


def test_only_what_lies_between_the_offsets_is_read() -> None:
    text = "five boats and six boats and seven boats"
    assert [it.value for it in numbers(text, 5, 25)] == [6]


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("first", 1),
        ("twelfth", 12),
        ("twentieth", 20),
        ("twenty-first", 21),
        ("3rd", 3),
        ("fifty", None),
        ("twenty-tenth", None),
    ],
)
def test_ordinals_are_apart(word: str, number: int | None) -> None:
    assert ordinal_of(word) == number


def test_words_that_do_not_add_up_have_no_value() -> None:
    assert value_of("ninety hundred") is None or value_of("ninety hundred") == 9000
    assert value_of("five twenty") is None
    assert value_of("boats") is None


@pytest.mark.parametrize(
    "text", ["1" * 50_000, "twenty-" * 10_000, "a few " * 10_000, "1,111" * 10_000, "some " * 20_000]
)
def test_long_runs_take_little_work(text: str) -> None:
    assert all(it.end <= len(text) for it in numbers(text))
