import pytest

from reports.test_english import ids, read


@pytest.mark.parametrize(
    "text",
    [
        "Two Chilean frigates arrived in Callao on Monday for a goodwill visit.",
        "Two Chilean frigates arrived in Callao, the largest port of Peru, on Monday for a scheduled port visit.",
        "Two Chilean frigates docked in Callao on Monday to begin a four-day friendship visit to Peru.",
        "Two Chilean frigates docked in Callao on Monday, starting a four-day visit to Peru.",
        "Two Chilean frigates arrived in Callao on Monday, a rare visit by ships of that navy.",
        "Two Chilean frigates arrived in Callao on Monday and were warmly welcomed by the Peruvian Navy.",
        "Two Chilean frigates are on a goodwill and training visit to Callao.",
    ],
)
def test_an_arrival_for_a_visit_is_one_port_call(text: str) -> None:
    (claim,) = [one for one in read(text) if one.kind in ("movement", "port_call")]
    assert claim.kind == "port_call"
    assert claim.place is not None
    assert claim.place.name == "Callao"
    assert [force.count for force in claim.forces] == [2]
    assert claim.plover == "COOPERATE"


@pytest.mark.parametrize(
    "text",
    [
        "Two Chilean frigates arrived in Callao on Monday after a visit to Guayaquil.",
        "Two Chilean frigates left Callao on Monday, ending a four-day visit to Peru.",
        "Two Chilean frigates returned home to Valparaiso on Monday and were welcomed by naval families.",
    ],
)
def test_a_voyage_before_or_after_a_visit_is_a_movement(text: str) -> None:
    (claim,) = [one for one in read(text) if one.kind in ("movement", "port_call")]
    assert claim.kind == "movement"
    assert [one.split(":")[1] for one in ids(claim)] == ["CL"]
