"""Who, whose, with which ships and where: how what a clause names fills the slots of its claim."""

from datetime import UTC, datetime

import pytest

from offing.reports.english import read_english
from offing.schema.claim import Claim
from offing.schema.document import Document

PUBLISHED = datetime(2024, 5, 15, 12, tzinfo=UTC)


def claim(text: str) -> Claim:
    found = read_english(Document(text=text, extractor="test", published=PUBLISHED, language="en")).claims
    assert found, text
    return found[0]


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Six Indian, Omani warships crossed the Arabian Sea.", {"state:IN", "state:OM"}),
        ("UK, Dutch and Danish frigates sailed through the Great Belt.", {"state:GB", "state:NL", "state:DK"}),
        ("The Chilean and Peruvian Navies held a drill off Arica.", {"navy:armada-cl", "navy:marina-pe"}),
        (
            "The navies of Chile, Peru and Ecuador held a drill off Callao.",
            {"navy:armada-cl", "navy:marina-pe", "navy:armada-ec"},
        ),
        ("HMS Lancaster and a Pakistani frigate sailed through the Gulf of Oman.", {"navy:rn", "state:PK"}),
        ("The Halsey carrier group left; the Nimitz Carrier Strike Group arrived in Manila.", {"navy:usn"}),
        ("Luyang III-class destroyers passed the Miyako Strait.", {"state:CN"}),
    ],
)
def test_every_party_of_a_phrase_acts(text: str, actors: set[str]) -> None:
    assert {one.id for one in claim(text).actors} == actors


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("The Nimitz Carrier Strike Group arrived in Kochi.", [("Nimitz", None)]),
        ("HMS Prince of Wales strike group arrived in Darwin.", [("Prince of Wales", None)]),
        ("The British strike group led by HMS Prince of Wales (R09) left Darwin.", [("Prince of Wales", "R09")]),
        ("KRI Sampari-628 and KDB Daruttaqwa-09 left Surabaya.", [("Sampari", "628"), ("Daruttaqwa", "09")]),
        ("The CCG vessel with bow number 4108 left Sabina Shoal.", [(None, "4108")]),
        ("CCG-4108 left Sabina Shoal.", [(None, "4108")]),
        ("Two China Coast Guard ships with hull numbers 2303 and 2501 left Xiamen.", [(None, "2303"), (None, "2501")]),
        ("The Hyuga helicopter destroyer of the Japanese navy left Kure.", [("Hyuga", None)]),
        ("The aircraft carrier George H.W. Bush left Norfolk.", [("George H.W. Bush", None)]),
    ],
)
def test_every_ship_of_a_phrase_is_a_unit(text: str, units: list[tuple[str | None, str | None]]) -> None:
    assert [(one.name, one.hull_number) for one in claim(text).units] == units


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        ("Two Indian frigates docked at Haiphong, Vietnam on Tuesday for a visit.", "Haiphong", 14),
        ("Two Indian frigates moored in the Black Sea port of Varna on Monday.", "Varna", 13),
    ],
)
def test_what_only_tells_where_a_place_lies_hides_neither_place_nor_day(text: str, place: str, day: int) -> None:
    found = claim(text)
    assert found.place is not None and found.place.name == place
    assert found.time is not None and found.time.start is not None and found.time.start.day == day


def test_a_quoted_ship_with_a_persons_name_is_no_person() -> None:
    found = claim("The Royal Navy’s ‘HMS Duncan’ and the Turkish frigate ‘Yildirim’ moored in Varna on Monday.")
    assert [one.name for one in found.units] == ["Duncan", "Yildirim"]
    assert {one.id for one in found.actors} == {"navy:rn", "state:TR"}


def test_a_class_told_twice_is_one_unit() -> None:
    text = "A Luyang-class (Type 052) destroyer and a Jiangkai-class (Type 054) frigate left Sanya."
    assert [one.class_name for one in claim(text).units] == ["Luyang", "Jiangkai"]


def test_a_line_that_tells_where_a_text_was_written_is_none_of_its_first_sentence() -> None:
    text = "JAKARTA, Indonesia\nThe Indian and French navies held a joint exercise in the Sunda Strait on Monday."
    assert {one.id for one in claim(text).actors} == {"navy:indian-navy", "navy:marine-nationale"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("US Coast Guard cutter Kimball spotted two Russian ships off Attu, the service said.", "navy:uscg"),
        ("Two Russian frigates passed the Sound, ABC Wire reported.", "name:ABC Wire"),
        ("Two frigates left Sasebo on Monday, Kyodo reported.", "media:kyodo"),
        (
            "Japan's Joint Staff saw two frigates. Two destroyers passed the Osumi Strait, according to the office.",
            "staff:JP:joint-staff",
        ),
        ("According to the U.S. 7th Fleet, two destroyers sailed through the Taiwan Strait.", "fleet:US:7th"),
    ],
)
def test_who_speaks_is_followed_to_its_name(text: str, speaker: str) -> None:
    found = read_english(Document(text=text, extractor="test", published=PUBLISHED, language="en")).claims
    assert found and found[-1].speaker is not None
    assert found[-1].speaker.id == speaker


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Two frigates left Sasebo on 4 May. They returned on the same day.", 4),
        ("Two frigates left Sasebo on 4 May. They returned two days later.", 6),
        ("Two frigates left Sasebo on 4 May. Two destroyers had left Kure the day before.", 3),
    ],
)
def test_a_day_hangs_on_the_day_told_before(text: str, day: int) -> None:
    found = read_english(Document(text=text, extractor="test", published=PUBLISHED, language="en")).claims
    assert found[-1].time is not None and found[-1].time.start is not None
    assert found[-1].time.start.day == day


def test_what_is_planned_in_a_month_is_still_to_come() -> None:
    found = claim("The frigate Te Kaha will leave Darwin in March.")
    assert found.time is not None and found.time.start is not None
    assert (found.time.start.year, found.time.start.month) == (2025, 3)


def test_a_dateline_names_nobody_who_acts() -> None:
    text = "ROSTOCK, Germany - NATO ships began the exercise Calm Water on Monday."
    assert {one.id for one in claim(text).actors} == {"alliance:nato"}


def test_a_ship_that_watches_stays_her_own_navys() -> None:
    text = "HMS Kent shadowed the Russian frigate Neukrotimy on Monday. The Kent left the Channel on Tuesday."
    found = read_english(Document(text=text, extractor="test", published=PUBLISHED, language="en")).claims
    assert {one.state for one in found[-1].actors} == {"GB"}
