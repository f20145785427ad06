"""A scenario played: paths that ships could sail, and a truth that the paths bear out."""

import numpy as np
import pytest

from offing.nav.distance import bearing_deg, distance_m
from offing.rehearsal.happened import interfered
from offing.rehearsal.play import play
from offing.rehearsal.played import NO_KNOTS, NO_SPELLS, Knots, Played, Truth
from offing.rehearsal.scenario import load
from offing.schema.craft import is_rehearsal
from offing.schema.errors import UsageError
from rehearsal.test_scenario import HEAD, STORY

HOUR = 3_600_000_000
NM = 1852.0


@pytest.fixture(scope="module")
def story() -> Played:
    return play(load(STORY))


def key_of(played: Played, name: str) -> int:
    return next(member.key for member in played.members if member.name == f"SIM {name}")


def only(played: Played, kind: str) -> list[Truth]:
    return [truth for truth in played.truth if truth.kind == kind]


def speeds_kn(knots: Knots) -> np.ndarray:
    metres = distance_m(knots.lat[:-1], knots.lon[:-1], knots.lat[1:], knots.lon[1:])
    return metres / (np.diff(knots.t) / 1e6) * 3600 / NM


def apart(played: Played, a: int, b: int, t: np.ndarray) -> np.ndarray:
    return distance_m(*played.knots.at(a, t), *played.knots.at(b, t))


def test_nobody_is_of_this_world(story: Played):
    for member in story.members:
        assert is_rehearsal(member.key)
        assert member.name.startswith("SIM ") and member.callsign.startswith("SIM")


def test_knots_are_in_order_and_near_enough(story: Played):
    order = np.lexsort((story.knots.t, story.knots.craft))
    assert (order == np.arange(len(order))).all()
    for member in story.members:
        own = story.knots.of(member.key)
        assert (np.diff(own.t) > 0).all()
        assert distance_m(own.lat[:-1], own.lon[:-1], own.lat[1:], own.lon[1:]).max() < 20_000


def test_no_ship_is_faster_than_she_can_be_and_none_turns_on_the_spot(story: Played):
    scenario = load(STORY)
    for craft in scenario.craft.values():
        own = story.knots.of(craft.member.key)
        assert speeds_kn(own).max() <= craft.max_speed_kn * 1.05, craft.id
        if craft.kind == "ship":
            t = np.arange(own.t[0], own.t[-1], 60_000_000, dtype=np.int64)
            lat, lon = story.knots.at(craft.member.key, t)
            course = bearing_deg(lat[:-1], lon[:-1], lat[1:], lon[1:])
            gone = distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:])
            fast = (gone[1:] > 150) & (gone[:-1] > 150)
            turned = np.abs((np.diff(course) + 180) % 360 - 180)[fast]
            assert turned.max() < 150, craft.id  # degrees a minute


def test_the_same_seed_gives_the_same_and_another_does_not(story: Played):
    again, other = play(load(STORY)), play(load(STORY), seed=99)
    for mine, theirs in zip(story.knots, again.knots, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert again.truth == story.truth
    assert len(other.knots.t) != len(story.knots.t) or (other.knots.lat != story.knots.lat).any()


def test_another_ship_changes_nothing_about_the_others():
    hold = '[[phase]]\nwho = "both"\ndo = "exercise"\nat = "sea"\nhours = 6\n'
    more = '[ships.aaa]\nlength_m = 90\nmax_speed_kn = 20\nat = "away"\n'
    plain, joined = play(load(HEAD + hold)), play(load(HEAD + more + hold))
    for member in plain.members:
        for mine, theirs in zip(plain.knots.of(member.key), joined.knots.of(member.key), strict=True):
            np.testing.assert_array_equal(mine, theirs)


def test_the_groups_met_where_and_when_the_paths_say(story: Played):
    (met,) = only(story, "rendezvous")
    oak, heron = key_of(story, "OAK"), key_of(story, "HERON")
    assert {oak, heron} <= set(met.craft)
    before, after = apart(story, oak, heron, np.array([met.t_start - 60_000_000, met.t_start + 60_000_000]))
    assert before > 5 * NM > after
    assert abs(met.t_start - load(STORY).start - 9.7 * HOUR) < 0.5 * HOUR
    for key in (oak, heron):
        lat, lon = story.knots.at(key, np.array([met.t_start]))
        assert float(distance_m(lat, lon, met.lat, met.lon)[0]) < 3 * NM


def test_ships_alongside_are_alongside(story: Played):
    (fuel,) = only(story, "replenishment")
    t = np.arange(fuel.t_start, fuel.t_end, 10_000_000, dtype=np.int64)
    metres = apart(story, *fuel.craft, t)
    assert fuel.t_end - fuel.t_start >= 50 * HOUR / 60
    steady = metres[(t > fuel.t_start + HOUR // 4) & (t < fuel.t_end - HOUR // 10)]
    assert steady.min() > 40 and steady.max() < 100
    own = story.knots.of(key_of(story, "OAK"))
    speed = speeds_kn(own)[(own.t[1:] > fuel.t_start) & (own.t[:-1] < fuel.t_end)]
    assert 10 < np.median(speed) < 14


def test_the_watch_keeps_off_and_is_relieved(story: Played):
    (watch,) = only(story, "watch")
    followers = [one["craft"] for one in watch.detail["followers"]]
    assert followers == [key_of(story, "WATCH ONE"), key_of(story, "WATCH TWO")]
    assert len(only(story, "shadowing")) == 2
    for one in only(story, "shadowing"):
        t = np.arange(one.t_start + 3 * HOUR, one.t_end, 60_000_000, dtype=np.int64)
        away = apart(story, one.detail["follower"], one.detail["target"], t) / NM
        assert away.min() > 0.3 and 2 < np.median(away) < 5 and away.max() < 9 and one.detail["turns"] >= 2


def test_a_follower_turns_after_her_target():
    text = HEAD + (
        '[[phase]]\nwho = "bravo"\ndo = "sail"\nvia = [[49.5, -10.6]]\nto = [50.6, -10.6]\nspeed_kn = 12\n'
        '[[phase]]\nwho = "alpha"\ndo = "shadow"\ntarget = "bravo"\nuntil = "+7h"\nbearing_deg = 180\n'
    )
    played = play(load(text))
    turned = []
    for name in ("BRAVO", "ALPHA"):
        t = np.arange(played.start + 90 * 60_000_000, played.start + 6 * HOUR, 60_000_000, dtype=np.int64)
        lat, lon = played.knots.at(key_of(played, name), t)
        north = np.cos(np.radians(bearing_deg(lat[:-3], lon[:-3], lat[3:], lon[3:]))) > 0.7
        turned.append(int(np.argmax(north)))
    assert 1 <= turned[1] - turned[0] <= 15  # minutes


def test_the_helicopter_rises_from_a_moving_deck_and_returns_to_it(story: Played):
    (flight,) = only(story, "flight")
    ship, helicopter = flight.detail["ship"], flight.craft[0]
    assert ship == key_of(story, "HERON")
    ends = np.array([flight.t_start, flight.t_end], np.int64)
    assert apart(story, ship, helicopter, ends).max() < 30
    own = story.knots.of(helicopter)
    assert own.alt_m.max() == pytest.approx(150) and own.alt_m[0] == 0 == own.alt_m[-1]
    middle = np.array([(flight.t_start + flight.t_end) // 2], np.int64)
    assert apart(story, ship, helicopter, middle)[0] > NM


def test_companies_have_their_members_and_times(story: Played):
    larger = max(only(story, "company"), key=lambda one: len(one.craft))
    assert len(larger.craft) == 5 and larger.detail["turns"] >= 1
    since = {one["craft"]: one["since"] for one in larger.detail["members"]}
    (met,) = only(story, "rendezvous")
    assert since[key_of(story, "HERON")] >= met.t_start > since[key_of(story, "OAK")]


def test_a_decoy_is_told_apart():
    text = HEAD + '[[phase]]\nwho = "both"\ndo = "sail"\nto = "away"\nspeed_kn = 5\nspacing_m = 400\ndecoy = "a tow"\n'
    truth = play(load(text)).truth
    assert [(one.kind, one.decoy, one.detail["what"]) for one in truth] == [("company", True, "a tow")]


def test_variants_and_silences_decide_who_transmits(story: Played):
    quiet = play(load(STORY), variant="quiet")
    egret, watch = key_of(story, "EGRET"), key_of(story, "WATCH ONE")
    assert egret not in quiet.spells.craft and watch in quiet.spells.craft
    own = story.spells.craft == egret
    spans = list(zip(story.spells.since[own].tolist(), story.spells.until[own].tolist(), strict=True))
    start = story.start
    assert spans == [(start, start + 20 * HOUR), (start + 28 * HOUR, story.end)]
    with pytest.raises(UsageError, match="quiet"):
        play(load(STORY), variant="loud")


def test_false_and_intermittent_identities():
    text = HEAD + (
        '[[transmission]]\nwho = "alpha"\nmanner = "false identity"\nas = "bravo"\nsince = "+1h"\nuntil = "+2h"\n'
        '[[transmission]]\nwho = "bravo"\nmanner = "intermittent"\n'
    )
    played = play(load(text))
    alpha, bravo = key_of(played, "ALPHA"), key_of(played, "BRAVO")
    spells = played.spells
    mine = spells.craft == alpha
    assert spells.as_craft[mine].tolist() == [alpha, bravo, alpha]
    lasts = (spells.until - spells.since)[spells.craft == bravo]
    assert len(lasts) > 20 and lasts.max() <= 30 * HOUR / 60


def test_ships_at_rest_say_so_and_swing():
    text = HEAD + (
        '[[phase]]\nwho = "alpha"\ndo = "anchor"\nhours = 10\n'
        '[[phase]]\nwho = "alpha"\ndo = "sail"\nto = "away"\nspeed_kn = 15\n'
        '[[phase]]\nwho = "bravo"\ndo = "drift"\ncourse_deg = 0\nheading_deg = 90\nhours = 5\n'
    )
    played = play(load(text))
    alpha, bravo = key_of(played, "ALPHA"), key_of(played, "BRAVO")
    own = played.spells.craft == alpha
    assert played.spells.nav_status[own].tolist()[:2] == [1, 0]
    assert played.spells.until[own][0] - played.start == pytest.approx(10 * HOUR, abs=HOUR / 60)
    t = np.arange(played.start, played.start + 9 * HOUR, 60_000_000, dtype=np.int64)
    lat, lon = played.knots.at(alpha, t)
    assert distance_m(lat, lon, lat[0], lon[0]).max() < 400
    drifting = played.knots.of(bravo)
    early = (drifting.t > played.start + HOUR) & (drifting.t < played.start + 4 * HOUR)
    assert (drifting.heading_deg[early] == 90).all()
    assert np.median(speeds_kn(drifting)[early[1:]]) == pytest.approx(1.5, abs=0.6)


def test_whoever_is_within_an_interference_is_in_its_truth():
    text = HEAD + (
        '[[phase]]\nwho = "alpha"\ndo = "sail"\nto = "away"\nspeed_kn = 15\n'
        '[[interference]]\nat = "sea"\nradius_nm = 10\nmanner = "circle"\nsize_m = 2000\nsince = "+3h"\nuntil = "+5h"\n'
    )
    played = play(load(text))
    (truth,) = interfered(played)
    assert truth.craft == (key_of(played, "BRAVO"),)
    assert (truth.t_start, truth.t_end) == (played.start + 3 * HOUR, played.start + 5 * HOUR)


def test_paths_go_on_across_the_antimeridian():
    text = HEAD.replace("-10.0]", "179.8]").replace("-12.0]", "-179.5]")
    text += '[[phase]]\nwho = "both"\ndo = "sail"\nto = "away"\nspeed_kn = 12\n'
    played = play(load(text))
    for member in played.members:
        own = played.knots.of(member.key)
        assert np.abs(own.lon).max() <= 180 and (np.diff(np.sign(own.lon)) != 0).any()
        assert speeds_kn(own).max() < 22


def test_forces_and_traffic_join(story: Played):
    other = Played("x", "x", 1, story.start, story.end, [], NO_KNOTS, NO_SPELLS)
    joined = story.joined(other)
    np.testing.assert_array_equal(joined.knots.lat, story.knots.lat)
    assert joined.members == story.members and joined.truth == story.truth
