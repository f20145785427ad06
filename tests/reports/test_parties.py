from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.reports.mention import Mention
from offing.reports.parties import parties, party_named
from offing.schema.claim import Party

ON = datetime(2023, 7, 15, tzinfo=UTC)


def read(text: str, on: date | None = ON) -> list[Mention]:
    return parties(text, 0, len(text), on)


def ids(text: str, on: date | None = ON) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.value.id) for one in read(text, on)]


def only(text: str, on: date | None = ON) -> Party:
    (one,) = read(text, on)
    found: Party = one.value
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("China and Russia agreed.", [("China", "state:CN"), ("Russia", "state:RU")]),
        ("The Chinese navy sailed.", [("Chinese navy", "navy:plan")]),
        ("The PLA Navy, the PLAN.", [("PLA Navy", "navy:plan"), ("PLAN", "navy:plan")]),
        ("The People’s Liberation Army Navy.", [("People’s Liberation Army Navy", "navy:plan")]),
        ("Russian and Chinese navies met.", [("Russian", "navy:rfn"), ("Chinese navies", "navy:plan")]),
        ("The Russian Pacific Fleet", [("Russian Pacific Fleet", "fleet:RU:pacific")]),
        ("Japan's Ministry of Defense", [("Japan's Ministry of Defense", "ministry:JP:defense")]),
        ("The Japanese Defense Ministry", [("Japanese Defense Ministry", "ministry:JP:defense")]),
        ("The Ministry of Defence in Tokyo", [("Ministry of Defence in Tokyo", "ministry:JP:defense")]),
        ("Taiwan's defence ministry", [("Taiwan's defence ministry", "ministry:TW:defense")]),
        ("Chile's defence ministry", [("Chile's defence ministry", "ministry:CL:defense")]),
        ("The Joint Staff Office", [("Joint Staff Office", "staff:JP:joint-staff")]),
        ("The Maritime Self-Defense Force", [("Maritime Self-Defense Force", "navy:jmsdf")]),
        ("US Navy and Royal Navy", [("US Navy", "navy:usn"), ("Royal Navy", "navy:rn")]),
        ("NATO said", [("NATO", "alliance:nato")]),
        ("the Northern Theater Command", [("Northern Theater Command", "command:CN:northern-theater")]),
        ("The Russian government knew", [("Russian government", "state:RU")]),
        ("The Kenyan navy knew", [("Kenyan navy", "name:Kenyan Navy")]),
        ("China and Russia military drills", [("China", "state:CN"), ("Russia", "state:RU")]),
        ("Chinese military aircraft", [("Chinese", "state:CN")]),
        ("The Chinese military sent aircraft at 0600 Taipei time.", [("Chinese military", "forces:CN")]),
        ("the Philippine\nCoast Guard", [("Philippine\nCoast Guard", "navy:pcg")]),
        ("They told us of turkey and polish.", []),
        ("In the South China Sea, New Mexico and the Gulf of Oman; the Indian Ocean", []),
        ("Hong Kong and American Samoa", []),
        ("Michael Jordan and Anna Berg spoke.", []),
    ],
)
def test_states_and_institutions(text: str, found: list[tuple[str, str]]) -> None:
    assert ids(text) == found


@pytest.mark.parametrize(
    ("text", "key", "office", "state"),
    [
        ("China's Defense Minister Li Shangfu", "li-shangfu", "Minister of National Defense", "CN"),
        ("Russian Defence Minister Sergey Shoygu", "sergei-shoigu", "Minister of Defence", "RU"),
        ("Admiral Nikolay Evmenov", "nikolai-yevmenov", "Commander-in-Chief of the Navy", "RU"),
        ("President Volodymyr Zelenskyy", "volodymyr-zelensky", "President", "UA"),
        ("U.S. President Joe Biden", "joe-biden", "President", "US"),
        ("Adm. John Aquilino", "john-aquilino", "Commander of the Indo-Pacific Command", "US"),
        ("US Ambassador John R. Harlow", "john-r-harlow", "Ambassador", "US"),
        ("Rear Admiral Oleg Vasin", "oleg-vasin", "Rear Admiral", None),
        ("Former Japanese Prime Minister Anno Domino", "anno-domino", "former Prime Minister", "JP"),
    ],
)
def test_a_person_after_an_office_or_a_rank(text: str, key: str, office: str, state: str | None) -> None:
    (one,) = read(f"{text} spoke.")
    assert one.kind == "person"
    assert (one.value.id, one.value.office, one.value.state) == (f"person:{key}", office, state)
    assert text.endswith(text[slice(*one.value.span)])
    assert (one.start, one.end) == (0, len(text)) or text.startswith("Former")


def test_the_office_is_a_part_of_the_mention_and_the_name_of_the_party() -> None:
    text = "The head of the Russian Navy, Admiral Nikolai Yevmenov, came."
    (one,) = read(text)
    assert text[one.start : one.end] == "head of the Russian Navy, Admiral Nikolai Yevmenov"
    assert text[slice(*one.value.span)] == "Nikolai Yevmenov"


def test_an_office_may_follow_the_name() -> None:
    text = "Rear Admiral Oleg Vasin, deputy commander of the Russian Pacific Fleet, spoke. Vasin sailed."
    first, second = read(text)
    assert first.value.office == "deputy commander of the Russian Pacific Fleet"
    assert first.value.state == "RU"
    assert (second.value.id, second.value.inferred) == ("person:oleg-vasin", "named in full before")
    (one,) = read("Anna Berg, a spokeswoman for the Swedish navy, spoke.")
    assert (one.value.id, one.value.state) == ("person:anna-berg", "SE")


def test_two_persons_share_an_office() -> None:
    first, second = read("Presidents Vladimir Putin and Xi Jinping met.")
    assert (first.value.id, first.value.office) == ("person:vladimir-putin", "President")
    assert (second.value.id, second.value.office, second.value.state) == ("person:xi-jinping", "President", "CN")


def test_a_counterpart_holds_the_same_office() -> None:
    _, second = read("Russian Defense Minister Sergei Shoigu met his Chinese counterpart Li Shangfu.")
    assert (second.value.id, second.value.office) == ("person:li-shangfu", "Minister of National Defense")


@pytest.mark.parametrize(
    ("on", "key"),
    [
        (date(2023, 2, 1), "person:wei-fenghe"),
        (date(2023, 7, 1), "person:li-shangfu"),
        (date(2024, 2, 1), "person:dong-jun"),
        (date(2023, 11, 11), "name:China's defense minister"),
        (None, "name:China's defense minister"),
    ],
)
def test_an_office_unnamed_is_whoever_held_it_that_day(on: date | None, key: str) -> None:
    party = only("China's defense minister spoke.", on)
    assert party.id == key
    assert party.state == "CN"
    assert party.inferred


def test_a_name_alone_counts_in_office_only() -> None:
    assert only("Putin spoke.").id == "person:vladimir-putin"
    assert only("Gerasimov spoke.").office == "Chief of the General Staff"
    assert read("Shoigu spoke.", date(2010, 5, 5)) == []
    assert read("Hegseth spoke.", date(2020, 5, 5)) == []
    assert read("Melania Trump spoke on Putin Avenue.", date(2025, 5, 5)) == []


def test_what_is_known_of_an_office_has_an_end() -> None:
    assert only("Chinese President Xi Jinping", date(2030, 1, 1)).inferred == "office as last known of on 2025-06-30"


def test_private_persons_and_ships_are_no_parties() -> None:
    assert read("Oleg Vasin, a fisherman, spoke to Anna Berg and Mr. Price.") == []
    assert read("The frigate Admiral Kolchak and the Marshal Ustinov left; Admiral Panteleev too.") == []
    assert read("General Motors president Anna Berg and the chief Executive Officer spoke.") == []


def test_words_for_several_leave_open_who_they_are() -> None:
    kinds = [(one.kind, one.value.id) for one in read("Both countries and the two navies met; the two leaders spoke.")]
    assert kinds == [("state", "both"), ("navy", "both"), ("people", "both")]


def test_the_ministry_is_left_to_the_reader_and_a_kind_of_it_to_what_was_named() -> None:
    text = "Japan's Ministry of Defense spoke. The ministry knew. The Defense Ministry knew."
    _, second, third = (one.value for one in read(text))
    assert (second.id, second.inferred) == ("", "the ministry")
    assert (third.id, third.inferred) == ("ministry:JP:defense", "the Defense Ministry named before")
    party = only("The navy sailed.")
    assert (party.id, party.kind, party.inferred) == ("", "navy", "the navy")


def test_a_fleet_that_several_states_have_is_that_of_the_state_named_last() -> None:
    russian, american = (
        read("Russia drilled. The Pacific Fleet sailed.")[1],
        read("The US drilled. The Pacific Fleet.")[1],
    )
    assert (russian.value.id, american.value.id) == ("fleet:RU:pacific", "fleet:US:pacific")
    assert only("The Pacific Fleet sailed.").id == "name:Pacific Fleet"


def test_a_capital_may_be_a_government_or_a_place() -> None:
    assert [(one.kind, one.value.id, one.value.inferred) for one in read("Moscow and Beijing agreed.")] == [
        ("state", "state:RU", "capital"),
        ("state", "state:CN", "capital"),
    ]
    assert read("BERLIN, and they met in Beijing at the London-based institute.") == []


def test_who_relays_is_told_as_such() -> None:
    (one,) = read("Kyodo News reported it.")
    assert (one.kind, one.value.id) == ("media", "name:Kyodo News")


def test_a_stretch_gives_what_lies_in_it_with_the_whole_text_known() -> None:
    text = "Rear Admiral Oleg Vasin came. Vasin left with China."
    found = parties(text, 30, len(text), ON)
    assert [one.value.id for one in found] == ["person:oleg-vasin", "state:CN"]
    assert parties(text, 0, 10, ON) == []


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("中国海軍", "ja", "navy:plan"),
        ("ロシア海軍", "ja", "navy:rfn"),
        ("統合幕僚監部", "ja", "staff:JP:joint-staff"),
        ("國防部", "zh-Hant", "ministry:TW:defense"),
        ("共軍", "zh-Hant", "forces:CN"),
        ("猫", "ja", None),
    ],
)
def test_parties_by_their_names_in_other_languages(text: str, language: str, key: str | None) -> None:
    found = party_named(text, language)
    assert (found and found.id) == key
    assert found is None or found.span is None


PIECES = st.sampled_from(
    [
        *(
            "China",
            "Chinese",
            "navy",
            "Russian",
            "president",
            "Presidents",
            "Admiral",
            "Putin",
            "Xi Jinping",
            "and",
            ",",
        ),
        *(
            "of",
            "the",
            "'s ",
            " ",
            " ",
            " ",
            "\n",
            ".",
            "Defense Minister",
            "commander",
            "both countries",
            "Vasin",
            "U.S.",
        ),
        *("Beijing", "in", "spokesman", "for", "Pacific Fleet", "ministry", "A.", "al-", "😀", "former", "counterpart"),
    ]
)


@given(st.lists(PIECES, max_size=40))
def test_mentions_stand_in_order_and_in_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = read(text)
    reached = 0
    for one in found:
        assert reached <= one.start < one.end <= len(text)
        reached = one.end
        start, end = one.value.span
        assert one.start <= start < end <= one.end
        assert one.kind in {"state", "navy", "ministry", "command", "fleet", "alliance", "person", "people", "media"}
        assert one.value.id or one.value.inferred


@pytest.mark.parametrize(
    "piece",
    [
        *("A", "Aa ", "President ", "Chinese ", "Admiral A. ", "a-", "of the ", "and, ", "'", "President Aa Bb and "),
        *("the navy ", "Pacific Fleet. ", "deputy ", "Admiral Oleg Vasin. ", "Aa Bb, the ", "Presidents Aa Bb, "),
    ],
)
def test_long_repetitions_are_read_in_linear_time(piece: str) -> None:
    assert len(read(piece * 4_000)) <= 4_000
