import hashlib
import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.reports.copies import are_copies, bands, likeness, signature

WORDS = """ship navy strait patrol harbour officer vessel signal weather morning crew deck report region minister visit
    exercise partner coast island waters captain frigate flag anchor convoy escort fleet radar crossing channel station
    arrived departed observed followed announced confirmed denied declined welcomed warned joined agreed before after
    during near along across under over with without against between while because although despite the a of and to in
    """.split()  # noqa: SIM905


def story(seed: int, words: int = 400) -> str:
    """Return made prose, of sentences as long as those of news and a number in every fourth."""
    dice = random.Random(seed)
    sentences, written = [], 0
    while written < words:
        length = dice.randint(12, 28)
        one = dice.choices(WORDS, k=length)
        if dice.random() < 0.25:
            one[dice.randrange(length)] = str(dice.randint(2, 900))
        sentences.append(" ".join(one).capitalize() + ".")
        written += length
    return " ".join(sentences)


def wrapped(text: str, seed: int, keep: float = 1.0) -> str:
    """Return a text as another outlet prints it: own headline, byline, date and hour, the end cut, boilerplate."""
    dice = random.Random(seed * 31 + 7)
    kept = text.split()
    kept = kept[: int(len(kept) * keep)]
    headline = " ".join(dice.choices(WORDS, k=9)).title()
    hour = f"{dice.randint(1, 12)}:{dice.randint(10, 59)} PM"
    stamp = f"{dice.choice(('March', 'May', 'July'))} {dice.randint(1, 28)}, 2031 {hour}"
    foot = "All rights reserved. Sign up for our letter and read how we use what you tell us about yourself."
    return f"{headline}\nBy A. {dice.choice(('Smith', 'Doe'))}\n{stamp}\n\n{' '.join(kept)}\n\n{foot}"


def meet(a: bytes, b: bytes) -> bool:
    return bool(set(bands(a)) & set(bands(b)))


@pytest.mark.parametrize("keep", [1.0, 0.7, 0.5, 0.3])
def test_a_story_is_known_in_other_hands(keep):
    for seed in range(12):
        first, other = signature(story(seed)), signature(wrapped(story(seed), seed, keep))
        assert are_copies(first, other)
        assert are_copies(other, first)
        assert meet(first, other)
        assert likeness(first, other) == likeness(other, first) > 0.4


def test_two_outlets_that_both_add_their_own_are_copies_of_one_another():
    for seed in range(12):
        one, other = (signature(wrapped(story(seed), seed + shift, keep)) for shift, keep in ((0, 1.0), (50, 0.6)))
        assert are_copies(one, other)
        assert meet(one, other)


def test_different_stories_are_not_even_looked_at():
    signatures = [signature(wrapped(story(seed), seed)) for seed in range(25)]
    pairs = list(combinations(signatures, 2))
    assert not any(are_copies(a, b) for a, b in pairs)
    assert sum(meet(a, b) for a, b in pairs) < len(pairs) / 50


def test_stories_of_one_event_that_share_a_quotation_are_different():
    quotation = " ".join(story(99, 60).split()[:60])
    for seed in range(8):
        a = story(seed, 200) + " " + quotation + " " + story(seed + 100, 200)
        b = story(seed + 200, 150) + " " + quotation + " " + story(seed + 300, 150)
        assert not are_copies(signature(a), signature(b))


def daily(day: int, aircraft: int, across: int, ships: int) -> str:
    return (
        f"海軍新聞稿 時間：115年5月{day}日0900時 本部今日表示，自5月{day - 1}日0600時至{day}日0600時止，"
        f"計發現外籍飛機{aircraft}架次"
        f"（其中越過中線{across}架次）、外籍艦艇{ships}艘次，持續在外島周邊活動。我方派遣機艦嚴密掌握，適切處置。"
    )


def bulletin(day: int, aircraft: int, across: int, ships: int) -> str:
    return (
        f"Activities around the islands, {day} May 2031. By 6 a.m. today the ministry had detected {aircraft} aircraft "
        f"and {ships} vessels operating around the islands. Of these {across} crossed the line and entered the zone. "
        "The armed forces have monitored the situation and employed patrol aircraft, vessels and missile systems."
    )


@pytest.mark.parametrize("release", [daily, bulletin])
def test_releases_of_a_series_differ_by_their_numbers(release):
    dice = random.Random(4)
    texts = [release(day, dice.randint(2, 40), dice.randint(0, 9), dice.randint(3, 14)) for day in range(2, 28)]
    signatures = [signature(text) for text in texts]
    assert not any(are_copies(a, b) for a, b in combinations(signatures, 2))
    assert min(likeness(a, b) for a, b in combinations(signatures, 2)) > 0.3  # and by nothing else
    again = signature(texts[0].replace("，", "， ").replace(". ", ".\n"))
    assert are_copies(signatures[0], again)


def test_a_long_series_differs_by_its_numbers_too():
    form = "At {} the ship made {} knots and had {} miles to go on a course of {} degrees, said the log of the master. "

    def log(seed: int) -> str:
        dice = random.Random(seed)
        return "".join(form.format(*(dice.randint(1, 999) for _ in range(4))) for _ in range(14))

    assert not are_copies(signature(log(1)), signature(log(2)))
    assert are_copies(signature(log(1)), signature("As we were told.\n" + log(1)))


def test_case_width_and_punctuation_do_not_matter():
    text = story(5)
    shouted = text.upper().replace(". ", " — ").replace("0", "０").replace("5", "５")
    assert likeness(signature(text), signature(shouted)) == 1.0
    assert are_copies(signature(text), signature(shouted))


def test_scripts_without_spaces_are_compared_by_characters():
    letters = [chr(0x4E00 + n) for n in range(700)]
    texts = ["".join(random.Random(seed).choices(letters, k=900)) for seed in (1, 2)]
    cut = texts[0][:400] + "。本報訊。"
    assert are_copies(signature(texts[0]), signature(cut))
    assert meet(signature(texts[0]), signature(cut))
    assert not are_copies(signature(texts[0]), signature(texts[1]))


def test_signatures_are_kept_so_they_never_change():
    found = signature("Three ships of the fleet left harbour on 5 May with 2 helicopters. 艦艇3艘離港。")
    assert hashlib.sha256(found).hexdigest()[:16] == "d803db42fbd4d1f6"
    assert bands(found)[0] == -4345351867276813324


@pytest.mark.parametrize("text", ["", " \n", "...", "one", "艦", "7", "x" * 100_000, "7 " * 20_000, "\U0001f600" * 50])
def test_strange_texts_have_signatures(text):
    found = signature(text)
    assert len(found) < 1200
    assert are_copies(found, found)
    assert all(-(2**63) <= key < 2**63 for key in bands(found))
    other = signature(story(1))
    assert not are_copies(found, other)
    assert 0.0 <= likeness(found, other) <= 1.0


def test_empty_texts_are_alike_in_nothing_and_looked_for_nowhere():
    assert bands(signature("")) == []
    assert likeness(signature(""), signature("...")) == 0.0


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_symmetric_and_a_text_is_like_itself(a, b):
    one, other = signature(a), signature(b)
    assert likeness(one, other) == likeness(other, one)
    assert are_copies(one, other) == are_copies(other, one)
    assert signature(a) == one
    if bands(one):
        assert likeness(one, one) == 1.0
