import tomllib
from collections import Counter

import numpy as np
import pytest

from offing.nav.distance import distance_m
from offing.rehearsal.played import Played
from offing.rehearsal.random_scenarios import SEAS, SIZES, random_scenario, random_text
from offing.rehearsal.scenario import load
from offing.schema.craft import is_rehearsal
from offing.schema.errors import UsageError


@pytest.fixture(scope="module")
def small() -> Played:
    return random_scenario(11, size="small")


@pytest.mark.parametrize("seed", range(3))
def test_what_is_drawn_is_a_scenario_that_loads(seed: int) -> None:
    text = random_text(seed)
    told = tomllib.loads(text)
    assert {"scenario", "ships", "groups", "aircraft", "phase", "receiver", "noise", "traffic"} <= set(told)
    verbs = Counter(phase["do"] for phase in told["phase"])
    assert verbs["rendezvous"] >= 5
    assert verbs["replenish"] >= 10
    assert verbs["exercise"] >= 5
    assert verbs["shadow"] >= 10
    assert verbs["fly"] >= 10
    assert len(told["interference"]) >= 4
    assert load(text).name == f"random-{seed}"


def test_the_same_seed_writes_the_same_text_and_another_seed_another() -> None:
    assert random_text(3) == random_text(3)
    assert random_text(3) != random_text(4)


def test_seeds_reach_most_seas() -> None:
    titles = {tomllib.loads(random_text(seed, size="small"))["scenario"]["title"].split(": ")[1] for seed in range(30)}
    assert len(titles) > 0.6 * len(SEAS)


def test_forces_and_traffic_play_together(small: Played) -> None:
    keys = [one.key for one in small.members]
    assert len(set(keys)) == len(keys)
    assert all(is_rehearsal(key) for key in keys)
    assert any(one.force.startswith("traffic:") for one in small.members)
    assert any(one.adsb for one in small.members)
    assert small.receivers
    assert small.interference
    assert "random" in small.invented


def test_true_events_and_decoys_of_every_kind_are_known(small: Played) -> None:
    true = Counter(one.kind for one in small.truth if not one.decoy)
    decoys = Counter(one.kind for one in small.truth if one.decoy)
    for kind in (
        "company",
        "rendezvous",
        "replenishment",
        "shadowing",
        "group_activity",
        "gnss_interference",
        "flight",
    ):
        assert true[kind], kind
        assert decoys[kind], kind
    assert {"close_quarters", "encounter", "deck"} <= set(decoys)
    assert all(one.detail["what"] for one in small.truth if one.decoy)


def test_no_event_and_its_decoy_name_the_same_craft(small: Played) -> None:
    true = {(one.kind, one.craft) for one in small.truth if not one.decoy}
    assert not true & {(one.kind, one.craft) for one in small.truth if one.decoy}


def test_merchant_ships_that_meet_at_sea_lie_near_one_another(small: Played) -> None:
    trade = [one for one in small.members if one.force.startswith("trade")]
    t = np.arange(small.start, small.end, 300_000_000)
    places = {one.key: small.knots.at(one.key, t) for one in trade}
    together = [
        (distance_m(*places[a.key], *places[b.key]) < 450).sum() for n, a in enumerate(trade) for b in trade[n + 1 :]
    ]
    assert max(together) * 5 >= 150  # minutes


def test_an_unknown_size_is_refused() -> None:
    with pytest.raises(UsageError, match="small, third, medium, large"):
        random_text(1, size="huge")
    assert set(SIZES) == {"small", "third", "medium", "large"}
