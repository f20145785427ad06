"""The plain form of Japanese keeps the way back to the stored text."""

# Full-width letters are what is read.

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from offing.reports.ja_plain import plain_ja

LETTERS = st.text("令和８年１３ｋｍⅢ㎞（）「」―－ー ｶﾞﾊﾟア\u3000 \n\r\t・、。x-", max_size=80)


def test_full_width_line_ends_and_dashes() -> None:
    text = "約１\n３０ｋｍ、Ｐ－３Ｃ　ウダロイ Ⅲ級"
    plain = plain_ja(text)
    assert plain.text == "約130km、P-3CウダロイIII級"
    assert text[slice(*plain.span(1, 4))] == "１\n３０"
    at = plain.text.index("III")
    assert plain.span(at, at + 3) == plain.span(at, at + 1)


def test_lines_and_the_blank_ones_before_them() -> None:
    plain = plain_ja("題\n\n本文、\n続き。\n")
    assert [plain.text[start:] for start in plain.lines] == ["題本文、続き。", "本文、続き。", "続き。"]
    assert plain.blank == {0, 1}


def test_half_width_kana_take_their_mark_along() -> None:
    assert plain_ja("ｶﾞﾊﾟ").text == "ガパ"


def test_lines_may_be_taken_out() -> None:
    plain = plain_ja("前\n脚\n後")
    rest = plain.without([(1, 2)])
    assert (rest.text, rest.lines) == ("前後", (0, 1))
    assert "前\n脚\n後"[slice(*rest.span(1, 2))] == "後"


@given(LETTERS)
def test_every_character_leads_back_to_what_it_was_made_of(text: str) -> None:
    plain = plain_ja(text)
    assert not any(letter.isspace() for letter in plain.text)
    for at, letter in enumerate(plain.text):
        start, end = plain.span(at, at + 1)
        made = unicodedata.normalize("NFKC", text[start:end])
        assert letter in made or (letter == "-" and made in "―－")
    assert list(plain.starts) == sorted(plain.starts)
