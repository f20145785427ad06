from datetime import UTC, datetime

import pytest

from offing.reports.english import read_english
from offing.schema.claim import Claim
from offing.schema.document import Document


def incidents(text: str) -> list[Claim]:
    document = Document(text=text, extractor="test", language="en", published=datetime(2031, 5, 14, tzinfo=UTC))
    return [claim for claim in read_english(document).claims if claim.kind == "incident"]


def who(claim: Claim) -> tuple[list[str], list[str]]:
    return [party.id for party in claim.actors], [party.id for party in claim.targets]


@pytest.mark.parametrize(
    ("text", "actors", "targets"),
    [
        ("Moroccan tanker seized by Spanish navy off Ceuta", ["navy:armada-espanola"], ["state:MA"]),
        ("A Peruvian trawler was rammed and sunk by a Chilean patrol boat off Arica.", ["state:CL"], ["state:PE"]),
        ("A Chilean patrol boat rammed and sank a Peruvian trawler off Arica.", ["state:CL"], ["state:PE"]),
        ("An Omani dhow struck the bow of an Indian frigate near Masirah.", ["state:OM"], ["state:IN"]),
        ("Chile condemned Peru for firing warning shots at its patrol boat.", ["state:PE"], ["state:CL"]),
        ("Finland says Russian jets violated its airspace near Kotka.", ["state:RU"], ["state:FI"]),
        ("Two Greek jets carried out an intercept of a Turkish drone near Rhodes.", ["state:GR"], ["state:TR"]),
        ("A missile launched by the Houthis hit a Danish tanker near Mokha.", ["name:Houthis"], ["state:DK"]),
        ("A Peruvian cutter fired at a Chilean boat that was trying to ram it.", ["state:PE"], ["state:CL"]),
    ],
)
def test_who_did_it_to_whom(text: str, actors: list[str], targets: list[str]) -> None:
    told = incidents(text)
    assert told, text
    assert (actors, targets) in [who(claim) for claim in told]


@pytest.mark.parametrize(
    "text",
    [
        "Chinese coast guard ships routinely block Philippine supply boats.",
        "If a Russian submarine sank a Danish tanker, the strait would be closed.",
        "A German submarine sank the British cruiser near Malta in 1942.",
        "In the drill of the Peruvian navy the crews practised freeing a hijacked tanker.",
        "The Danish ship refused to fire on the Polish trawler.",
        "The French navy sent a frigate to block the Omani tanker.",
        "The corvette of the Chilean navy fired at a sea target in the drill.",
    ],
)
def test_what_is_usual_supposed_long_ago_practised_or_only_meant_is_no_incident(text: str) -> None:
    assert [claim for claim in incidents(text) if claim.modality != "denied"] == []


def test_a_flag_makes_no_party_of_its_state() -> None:
    (claim,) = incidents("An Iranian patrol boat collided with a Malta-flagged tanker near Larak.")
    assert who(claim) == (["state:IR"], [])


def test_a_suspicion_is_possible() -> None:
    (claim,) = incidents("Police in Estonia hold the freighter suspected of damaging a data cable near Hiiumaa.")
    assert claim.modality == "possible"


def test_a_participle_behind_an_article_is_no_verb() -> None:
    (claim,) = incidents("The Indian navy freed a hijacked Iranian dhow off Socotra on Friday.")
    assert who(claim)[1] == ["state:IR"]


def test_two_incidents_of_one_sentence_with_other_victims_are_two() -> None:
    text = "Two Chilean cutters entered Peruvian territorial waters and rammed a Bolivian trawler."
    assert [who(claim)[1] for claim in incidents(text)] == [["state:PE"], ["state:BO"]]


def test_that_no_shots_were_fired_is_a_denial() -> None:
    (claim,) = incidents('"No warning shots have been fired at the Danish frigate," the Polish defence ministry said.')
    assert claim.modality == "denied"


def test_who_is_involved_in_a_collision_acts_in_it() -> None:
    (claim,) = incidents("A Peruvian frigate was involved in a collision with a Chilean trawler off Arica on Friday.")
    assert who(claim) == (["state:PE"], ["state:CL"])
