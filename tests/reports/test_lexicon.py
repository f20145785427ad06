import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.reports.lexicon import Entry, Lexicon

LEXICON = Lexicon(
    [
        Entry("China", "state", "CN"),
        Entry("South China Sea", "place"),
        Entry("US", "state", "US"),
        Entry("U.S.", "state", "US"),
        Entry("navy", "service", "navy", case="any"),
        Entry("us navy", "chant", "any"),
        Entry("Pacific Fleet", "fleet", "RU"),
        Entry("Pacific Fleet", "fleet", "US"),
        Entry("海警", "navy", "ccg"),
        Entry("中国海警局", "navy", "ccg"),
        Entry("中国", "state", "CN"),
        Entry("PLAN", "navy", "plan"),
        Entry("ВМФ", "navy", "rfn"),
        Entry("𠮷野", "name", "yoshino"),
    ]
)


def read(text: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.kind) for hit in LEXICON.hits(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("China sails the South China Sea", [("China", "state"), ("South China Sea", "place")]),
        ("china and the Chinaman", []),
        (
            "the U.S. and US Navy, NAVY, Navy",
            [("U.S.", "state"), ("US", "state"), *[(w, "service") for w in ("Navy", "NAVY", "Navy")]],
        ),
        ("tell us of campus navy days", [("navy", "service")]),
        ("a navyman", []),
        ("the Pacific Fleet's ships", [("Pacific Fleet", "fleet")] * 2),
        ("中国海警局の海警船と中国", [("中国海警局", "navy"), ("海警", "navy"), ("中国", "state")]),
        ("中国PLAN海", [("中国", "state"), ("PLAN", "navy")]),
        ("PLANs EXPLAN", []),
        ("ВМФ, ВМФов", [("ВМФ", "navy")]),
        ("PLAN\u0301 PLAN", [("PLAN", "navy")]),
        ("", []),
    ],
)
def test_whole_words_are_found_the_longest_of_the_leftmost(text: str, found: list[tuple[str, str]]) -> None:
    assert read(text) == found


def test_a_shorter_term_stands_where_the_longer_is_no_whole_word() -> None:
    lexicon = Lexicon([Entry("Chinese navy", "navy"), Entry("Chinese", "state")])
    assert [(hit.start, hit.end, hit.kind) for hit in lexicon.hits("Chinese navymen")] == [(0, 7, "state")]


def test_offsets_count_code_points_beyond_the_basic_plane() -> None:
    text = "😀𠮷 𠮷野 on the 😀 US"
    assert read(text) == [("𠮷野", "name"), ("US", "state")]


def test_a_stretch_is_read_with_its_surroundings_in_view() -> None:
    text = "China, the PLAN and China"
    assert [(hit.start, hit.end) for hit in LEXICON.hits(text, 1, 20)] == [(11, 15)]
    assert LEXICON.hits(text, 11, 14) == []
    assert [hit.start for hit in LEXICON.hits("EXPLAN PLAN", 2)] == [7]


def test_a_list_without_terms_finds_nothing() -> None:
    assert Lexicon([]).hits("anything") == []


WORDS = ["us", "us navy", "navy", "na", "a b", "b", "b c d", "c"]


@given(st.text(alphabet="abcdnuvsy .𠮷海", max_size=60))
def test_what_is_found_is_what_a_pattern_of_words_finds(text: str) -> None:
    lexicon = Lexicon(Entry(word, word) for word in WORDS)
    longest_first = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
    expected = [match.span() for match in re.finditer(rf"(?<![a-z])(?:{longest_first})(?![a-z])", text)]
    assert [(hit.start, hit.end) for hit in lexicon.hits(text)] == expected
