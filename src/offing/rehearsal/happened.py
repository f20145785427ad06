"""What truly happened, by the scenario's own word and the true paths."""

from offing.rehearsal.played import Truth
from offing.rehearsal.scenario import Scenario
from offing.rehearsal.stage import Track


def happened(scenario: Scenario, tracks: dict[str, Track]) -> list[Truth]:
    """Return the scripted truth."""
    return []
