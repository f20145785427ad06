"""The small scenarios that ship: each loads, plays, and shows what its note says."""

from collections import Counter
from importlib.resources import files

import numpy as np
import pytest

from offing.atlas.sea_lanes import clearance
from offing.nav.distance import distance_m
from offing.rehearsal.play import play
from offing.rehearsal.played import Played
from offing.rehearsal.scenario import Scenario, load
from offing.rehearsal.traffic import background

NAMES = ("strait-watch", "silent-rendezvous", "gnss-interference", "busy-port")
HOUR = 3_600_000_000


def scenario(name: str) -> Scenario:
    text = (files("offing.rehearsal") / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
    return load(text, file=f"{name}.toml")


@pytest.fixture(scope="module", params=NAMES)
def whole(request: pytest.FixtureRequest) -> tuple[Scenario, Played]:
    told = scenario(request.param)
    traffic = background(told.traffic, seed=told.seed, start_us=told.start, end_us=told.end)
    return told, play(told).joined(traffic)


def test_a_scenario_says_what_it_is_and_what_is_invented(whole: tuple[Scenario, Played]) -> None:
    told, played = whole
    assert told.name in NAMES
    assert "Everything" in told.invented
    assert told.note
    assert 20 <= (told.end - told.start) / HOUR <= 48
    assert len(told.receivers) >= 3
    assert played.papers
    assert all("Invented for a rehearsal" in paper.text for paper in played.papers)


def test_its_words_accuse_nobody(whole: tuple[Scenario, Played]) -> None:
    told, _ = whole
    words = " ".join(
        [told.title, told.note, told.invented, *(paper.title + paper.text for paper in told.papers)]
    ).lower()
    assert not any(word in words for word in ("spoof", "dark ship", "illegal", "violat", "intru"))


def test_its_traffic_surrounds_its_forces(whole: tuple[Scenario, Played]) -> None:
    _, played = whole
    kinds = Counter(one.force for one in played.members)
    assert kinds["traffic:lane"] >= 15
    assert kinds["traffic:fishing"] >= 10
    assert sum(not force.startswith("traffic:") for force in kinds) >= 1


def test_no_ship_of_it_crosses_land(whole: tuple[Scenario, Played]) -> None:
    _, played = whole
    knots = played.knots
    same = (np.diff(knots.craft) == 0) & np.isnan(knots.alt_m[:-1]) & np.isnan(knots.alt_m[1:])
    ends = (knots.lat[:-1], knots.lon[:-1], knots.lat[1:], knots.lon[1:])
    moves = same & (distance_m(*ends) > 1.0)
    assert (clearance(*(one[moves] for one in ends)) > 0).all()


def only(name: str) -> Played:
    return play(scenario(name))


def apart(played: Played, a: str, b: str) -> np.ndarray:
    keys = {one.name: one.key for one in played.members}
    t = np.arange(played.start, played.end, 60_000_000)
    return distance_m(*played.knots.at(keys[f"SIM {a}"], t), *played.knots.at(keys[f"SIM {b}"], t))


def test_the_watched_squadron_is_followed_by_one_ship_after_the_other() -> None:
    kinds = Counter(one.kind for one in only("strait-watch").truth)
    assert kinds["shadowing"] == 2
    assert kinds["watch"] == 1
    assert kinds["company"] == 1
    assert kinds["flight"] == 2


def test_the_silent_ship_speaks_again_before_the_two_meet() -> None:
    played = only("silent-rendezvous")
    lantern = next(one.key for one in played.members if one.name == "SIM LANTERN")
    until = played.spells.until[played.spells.craft == lantern]
    since = played.spells.since[played.spells.craft == lantern]
    assert max(since[1:] - until[:-1]) >= 8 * HOUR
    near = apart(played, "LANTERN", "MERIDIAN") < 500
    assert near.sum() >= 3 * 60


def test_in_its_variant_nobody_is_silent() -> None:
    played = play(scenario("silent-rendezvous"), variant="as-usual")
    lantern = played.spells.craft == next(one.key for one in played.members if one.name == "SIM LANTERN")
    since, until = played.spells.since[lantern], played.spells.until[lantern]
    assert (since[1:] == until[:-1]).all()


def test_two_pairs_pass_too_near_off_the_busy_port() -> None:
    played = only("busy-port")
    assert apart(played, "MISTRAL QUEEN", "CIGALE").min() < 400
    assert apart(played, "CALANQUE", "GARRIGUE").min() < 400


def test_many_ships_are_where_positions_are_displaced() -> None:
    told = scenario("gnss-interference")
    played = play(told).joined(background(told.traffic, seed=told.seed, start_us=told.start, end_us=told.end))
    assert len(played.interference) == 2
    for wrong in played.interference:
        middle = np.array([(wrong.since + wrong.until) // 2])
        inside = [
            one.key
            for one in played.members
            if float(distance_m(*played.knots.at(one.key, middle), wrong.lat, wrong.lon)[0]) < wrong.radius_m
        ]
        assert len(inside) >= 15
