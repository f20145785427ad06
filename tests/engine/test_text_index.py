"""The index of texts: found by words and their beginnings, in any script, on both databases."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from offing.engine import database as db
from offing.engine import text_index
from offing.engine.home import Home
from offing.engine.search_words import LONGEST, words_of

TEXTS = {
    1: "The corvette Gromkiy (335) passed Tsushima.",
    2: "海上自衛隊は、対馬の南西約７０ｋｍの海域において確認した。",
    3: "Корвет «Громкий» вышел из Владивостока",
    4: "Läßt Schiffe fahren — naïve café",
}


@pytest.fixture
def held(home: Home) -> Home:
    with db.publishing(home.database) as connection:
        for row, text in TEXTS.items():
            connection.execute(sa.insert(db.texts).values(sha256=str(row), text=text))
            connection.execute(sa.insert(db.indexed_texts).values(row=row, sha256=str(row)))
        text_index.put(connection, TEXTS.items())
    return home


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("gromkiy", [1]),
        ("GROMK", [1]),
        ("335 tsushima", [1]),
        ("対馬", [2]),
        ("自衛隊", [2]),
        ("70km", [2]),
        ("громкий", [3]),
        ("Владив", [3]),
        ("cafe", [4]),
        ("lasst", [4]),
        ("naive", [4]),
        ("gromkiy nowhere", []),
        ('"; --', []),
        ("' | 'x", []),
        ("", []),
    ],
)
def test_texts_are_found(held: Home, query: str, rows: list[int]):
    with held.database.connect() as connection:
        assert text_index.ask(connection, query, 10) == rows


@given(st.text(max_size=200))
def test_words_are_short_and_hold_nothing_that_a_query_could_mean(text: str):
    for word in words_of(text):
        assert word.replace("_", "x").isalnum() or any(ord(letter) > 127 for letter in word)
        assert not set(word) & set("\"'* ():&|!")
        assert len(word) <= max(LONGEST, len(word) if len(word) == 2 else LONGEST * 4)
