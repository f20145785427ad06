"""Going, watching and counting in their general forms: whose ships, how many, where, told by what words."""

from datetime import UTC, datetime

import pytest

from offing.reports.english import read_english
from offing.schema.claim import Claim, Place
from offing.schema.document import Document


def read(text: str) -> tuple[Claim, ...]:
    on = datetime(2024, 5, 14, 12, tzinfo=UTC)
    return read_english(Document(text=text, extractor="test", language="en", published=on)).claims


def one(text: str, kind: str) -> Claim:
    (claim,) = [claim for claim in read(text) if claim.kind == kind]
    return claim


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("OSLO (Wire)--A total of nine Danish warships passed through the Great Belt on Monday.", 9),
        ("A fleet of six Danish vessels sailed through the Great Belt.", 6),
        ("A Danish flotilla of six ships sailed through the Great Belt.", 6),
        ("The Danish ships -- four frigates and a tanker, all new -- sailed through the Great Belt.", None),
    ],
)
def test_ships_told_as_a_lot_sail(text: str, count: int | None) -> None:
    claim = one(text, "movement")
    assert {party.state for party in claim.actors} == {"DK"}
    assert claim.detail["through"].name == "Great Belt"
    assert count is None or count in [force.count for force in claim.forces]


@pytest.mark.parametrize("way", ["bound for", "en route to", "on her way to", "on course for", "on her way home to"])
def test_a_ship_on_its_way_goes_there(way: str) -> None:
    claim = one(f"The Polish frigate Pulaski is {way} Gdynia.", "movement")
    assert claim.modality == "ongoing"
    assert isinstance(claim.detail["to"], Place)
    assert claim.detail["to"].name == "Gdynia"


def test_near_what_ships_sail_is_not_through_what() -> None:
    claim = one("A Turkish frigate sailed near Crete on Friday.", "movement")
    assert "through" not in claim.detail
    assert claim.place is not None
    assert claim.place.name.endswith("Crete")


@pytest.mark.parametrize(
    "text",
    [
        "Two Finnish corvettes crossed the Baltic Sea to reach the Great Belt.",
        "A Finnish corvette passed through the Great Belt to monitor two Russian tankers.",
    ],
)
def test_an_aim_is_no_claim_beside_the_voyage(text: str) -> None:
    assert [claim.kind for claim in read(text)] == ["movement"]


def test_verbs_joined_at_once_share_their_object() -> None:
    told = [
        claim for claim in read("Two Russian bombers entered and left the Barents Sea.") if claim.kind == "movement"
    ]
    assert [claim.rule for claim in told] == ["entered", "left"]


def test_what_hangs_on_two_dashes_hides_no_verb() -> None:
    claim = one("The Finnish frigate – which had been in dock – sailed from Turku on Monday.", "movement")
    assert claim.detail["from"].name == "Turku"


@pytest.mark.parametrize(
    "text",
    [
        "Norway's defence ministry reported the detection of three Russian frigates off Vardo.",
        "Norway's defence ministry recorded the presence of three Russian frigates off Vardo.",
        "Satellite imagery shows three Russian frigates moored at Vardo.",
        "Three Russian frigates were shadowed by the Norwegian coast guard off Vardo.",
    ],
)
def test_ships_are_seen_in_many_words(text: str) -> None:
    claim = one(text, "sighting")
    assert [party.state for party in claim.targets] == ["RU"]
    assert [force.count for force in claim.forces] == [3]


def test_bare_ships_seen_are_those_told_of_before() -> None:
    text = "Two Chinese destroyers passed Yonaguni, Japan's defence ministry said. The ministry spotted three vessels."
    claim = one(text, "sighting")
    assert [party.state for party in claim.targets] == ["CN"]
    assert claim.tier == "B"


@pytest.mark.parametrize(
    "text",
    [
        "The Estonian navy counted 41 Russian warships in the Gulf of Finland in March.",
        "The number of Russian warships in the Gulf of Finland rose to 41 in March.",
        "A total of 41 Russian warships sailed through the Gulf of Finland in March.",
    ],
)
def test_counts_over_a_month_are_tallies(text: str) -> None:
    claim = one(text, "tally")
    assert [force.count for force in claim.forces] == [41]
    assert claim.detail["period"].lower() == "in march"


@pytest.mark.parametrize(
    "text",
    [
        "Russian patrol ships have entered the Gulf of Finland 14 times since the beginning of this year.",
        "Russian patrol ships were logged in the Gulf of Finland 31 times between 2018 and 2020.",
    ],
)
def test_how_often_is_a_tally(text: str) -> None:
    assert [claim.kind for claim in read(text)] == ["tally"]


def test_an_hour_is_no_period() -> None:
    text = "Taiwan's defence ministry detected 12 Chinese aircraft between 6 a.m. and 2 p.m. on Monday."
    assert [claim.kind for claim in read(text)] == ["sighting"]
