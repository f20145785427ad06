"""The shipped re-enactment, held to the facts that its sources gave, and to saying what it is."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import numpy as np
import pytest

from offing.atlas.sea_lanes import clearance
from offing.nav.distance import bearing_deg, distance_m
from offing.rehearsal.heard import heard_times
from offing.rehearsal.play import play
from offing.rehearsal.played import Played, Truth
from offing.rehearsal.scenario import Scenario, load
from offing.schema.craft import is_rehearsal

CHINESE = ("QIQIHAR", "GUIYANG", "ZAOZHUANG", "RIZHAO", "TAIHU")
RUSSIAN = ("ADMIRAL TRIBUTS", "ADM PANTELEYEV", "GREMYASHCHIY", "A TSYDENZHAPOV")
FRIGATES = ("GROMKIY", "SOVERSHENNIY")
WATCHERS = ("TOYOSHIMA", "YAKUSHIMA", "OTAKA", "HYUGA", "CHIKUMA")
AIRCRAFT = ("P1", "P3C")
PORTS = ((31.36, 121.57), (36.08, 120.305), (43.11667, 131.88333))
SAYS_INVENTED = {"en": "Invented for a re-enactment", "ja": "再現のために作られた", "ru": "придуман для реконструкции"}
SAYS_INVENTED |= {"zh-Hans": "为重演而虚构", "zh-Hant": "為重演而虛構"}
HOUR = 3_600_000_000
KM, NM = 1000.0, 1852.0


@cache
def told() -> Scenario:
    name = "northern-interaction-2023.toml"
    text = (files("offing.rehearsal") / "scenarios" / name).read_text(encoding="utf-8")
    return load(text, file=name)


@cache
def played() -> Played:
    return play(told())


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def key(name: str) -> int:
    return next(one.key for one in played().members if one.name == f"SIM {name}")


def keys(names: tuple[str, ...]) -> set[int]:
    return {key(name) for name in names}


def place(name: str, moment: str) -> tuple[float, float]:
    lat, lon = played().knots.at(key(name), np.array([at(moment)]))
    return float(lat[0]), float(lon[0])


def away_m(name: str, moment: str, lat: float, lon: float) -> float:
    return float(distance_m(*place(name, moment), lat, lon))


def truths(kind: str) -> list[Truth]:
    return [one for one in played().truth if one.kind == kind and not one.decoy]


def test_nobody_of_it_can_be_taken_for_a_real_craft() -> None:
    members = played().members
    assert all(one.name.startswith("SIM ") and len(one.name) <= 20 for one in members)
    assert all(is_rehearsal(one.key) for one in members)
    assert len({one.name for one in members}) == len(members) == 24
    assert all(one.publisher.startswith("SIM ") for one in told().papers)
    assert all(one.name.startswith("SIM-") for one in told().receivers)
    assert "invented" in told().invented.lower()
    assert "re-enactment" in told().title


def test_every_document_begins_by_saying_that_it_is_invented() -> None:
    documents = [one for one in told().papers if one.what == "document"]
    assert len(documents) >= 20
    assert {one.language for one in documents} == set(SAYS_INVENTED)
    for one in documents:
        assert SAYS_INVENTED[one.language] in one.text.splitlines()[0], one.name


def test_both_warnings_say_within_their_text_that_they_are_invented() -> None:
    warnings = [one for one in told().papers if one.what == "warning"]
    assert [one.name.split("-")[0] for one in warnings] == ["hydropac", "navarea"]
    assert all("THIS WARNING IS INVENTED FOR A RE-ENACTMENT" in one.text for one in warnings)


def test_its_words_accuse_nobody() -> None:
    texts = [told().title, told().note, told().invented, *(one.title + one.text for one in told().papers)]
    words = " ".join([*texts, *(order.phase.name for order in told().orders)]).lower()
    assert not any(word in words for word in ("spoof", "dark ship", "illegal", "violat", "intru", "provoc", "threat"))


@pytest.mark.parametrize(
    "both",
    [
        ("left the port of Qingdao on 15 July", "set off from Qingdao on Sunday, 16 July"),
        ("From 18 to 23 July", "on 20 July and lasts until 23 July"),
        ("in the afternoon of 23 July", "aboard Qiqihar, 24 July"),
        ("Gromkiy and Sovershenniy, which had trained", "No later list of participants names the two ships"),
        ("Qiu Yanpeng the Chinese", "Qiu Wensheng commanded"),
        ("Qiu Yanpeng the Chinese", "Commander on the Chinese side is Qiu Wansheng"),
        ("Kuba (Huangwei Yu)", "Taisho (Chiwei Yu)"),
    ],
)
def test_what_sources_dispute_stays_disputed(both: tuple[str, str]) -> None:
    for words in both:
        assert any(words in one.text for one in told().papers), words


@pytest.mark.parametrize(
    "figures", ["38 PLA aircraft, 9 PLAN", "33 PLA aircraft, 9 PLAN", "30 PLA aircraft, 9 PLAN", "15 PLA aircraft, 16"]
)
def test_the_daily_counts_are_those_that_were_published(figures: str) -> None:
    [counts] = [one for one in told().papers if one.name == "taiwan-counts"]
    assert figures in counts.text


@pytest.mark.parametrize(("day", "aircraft", "ships"), [(12, 38, 9), (13, 33, 9), (14, 30, 9), (15, 15, 16)])
def test_the_daily_releases_give_the_figures_of_the_summary(day: int, aircraft: int, ships: int) -> None:
    [release] = [one for one in told().papers if one.name == f"taiwan-count-{day}-july-zh"]
    assert f"7月{day}日" in release.text
    assert f"共機{aircraft}架次、共艦{ships}艘次" in release.text


def test_the_frigates_pass_taiwan_and_the_ryukyus_and_reach_shanghai() -> None:
    assert away_m("GROMKIY", "2023-06-27T15:00", 24.6, 121.86) < 35 * NM  # off Su'ao at 23:00 in Taipei
    miyako = (24.8, 125.3)
    for moment in ("2023-07-01T04:00", "2023-07-03T03:00"):
        lat, lon = place("GROMKIY", moment)
        assert 70 * KM < float(distance_m(*miyako, lat, lon)) < 90 * KM
        assert 30 < float(bearing_deg(*miyako, lat, lon)) < 60
    t = np.arange(at("2023-07-03T06:00"), at("2023-07-04T12:00"), HOUR // 60)
    north, east = played().knots.at(key("SOVERSHENNIY"), t)
    crossing = int(np.argmin(np.abs(north - 25.92)))
    assert 123.68 < east[crossing] < 124.56  # between the two islets
    assert north[-1] > 26.5
    assert all(away_m(name, "2023-07-05T06:00", 31.36, 121.57) < 3 * KM for name in FRIGATES)
    assert all(away_m(name, "2023-07-11T12:00", 31.36, 121.57) < 3 * KM for name in FRIGATES)


def test_the_five_ships_sail_as_one_source_says_and_pass_the_strait() -> None:
    own = played().knots.of(key("QIQIHAR"))
    assert own.t[0] == at("2023-07-15T01:45")
    tsushima = (34.25, 129.25)
    lat, lon = place("QIQIHAR", "2023-07-17T03:00")
    assert 60 * NM < float(distance_m(*tsushima, lat, lon)) < 95 * NM
    assert 205 < float(bearing_deg(*tsushima, lat, lon)) < 245
    assert away_m("KAIYANGXING", "2023-07-16T07:30", *tsushima) > 70 * NM
    assert place("KAIYANGXING", "2023-07-16T22:00")[0] > 34.8  # through by the morning of 17 July in Japan
    assert place("QIQIHAR", "2023-07-17T18:00")[0] > 34.6


def test_the_russian_ships_leave_vladivostok_on_18_july_there() -> None:
    for name in RUSSIAN:
        own = played().knots.of(key(name))
        assert at("2023-07-17T14:00") <= own.t[0] < at("2023-07-18T14:00")  # ten hours ahead
        assert float(distance_m(own.lat[:1], own.lon[:1], *PORTS[2])[0]) < 3 * KM


def test_the_two_groups_meet_on_19_july() -> None:
    met = [one for one in truths("rendezvous") if set(one.craft) >= keys(CHINESE)]
    assert len(met) == 1
    assert set(met[0].craft) == keys(CHINESE) | keys(RUSSIAN)
    assert at("2023-07-19T00:00") <= met[0].t_start < at("2023-07-19T12:00")
    assert [set(group) for group in met[0].detail["groups"]] == [keys(CHINESE), keys(RUSSIAN)]
    others = [one for one in truths("rendezvous") if one is not met[0]]
    assert [set(one.craft) for one in others] == [keys(FRIGATES) | {key("INVENTED HOST")}]


def test_the_drill_lies_where_the_sources_put_it() -> None:
    drills = [one for one in truths("group_activity") if set(one.craft) & keys(CHINESE)]
    assert [datetime.fromtimestamp(one.t_start / 1e6, UTC).day for one in drills] == [20, 21, 22, 23]
    for one in drills:
        assert 350 * KM < float(distance_m(36.2, 133.2, one.lat, one.lon)) < 450 * KM
        assert one.detail["aircraft"]
    assert all(set(one.craft) == keys(CHINESE) | keys(RUSSIAN) for one in drills[:3])


def test_the_blockade_runner_finds_her_way_barred() -> None:
    t = np.arange(at("2023-07-21T03:15"), at("2023-07-21T04:25"), HOUR // 60)
    runner = played().knots.at(key("GREMYASHCHIY"), t)
    for name in ("ADMIRAL TRIBUTS", "RIZHAO"):
        assert distance_m(*runner, *played().knots.at(key(name), t)).max() < 2.5 * NM


def test_the_truth_holds_what_the_exercise_was() -> None:
    kinds = Counter(one.kind for one in played().truth if not one.decoy)
    assert kinds["replenishment"] == 4
    assert kinds["shadowing"] == 7
    assert kinds["watch"] == 4
    assert kinds["group_activity"] == 5
    assert kinds["company"] == 5
    assert kinds["flight"] == 15
    assert not any(one.marginal for one in played().truth if one.kind != "close_quarters")
    assert all(key("TAIHU") in one.craft for one in truths("replenishment"))


def test_companies_are_those_of_the_sources() -> None:
    crafts = [set(one.craft) for one in truths("company")]
    assert crafts.count(keys(FRIGATES)) == 2
    assert keys(CHINESE) | keys(RUSSIAN) in crafts  # the nine are the larger group that went on
    assert keys(RUSSIAN) in crafts


def test_three_ships_watch_the_strait_by_turns_and_two_the_drill() -> None:
    followers = [[one["craft"] for one in watch.detail["followers"]] for watch in truths("watch")]
    assert followers[0] == [key("TOYOSHIMA"), key("YAKUSHIMA"), key("OTAKA")]
    assert {one for watch in followers[1:] for one in watch} == keys(("HYUGA", "CHIKUMA"))
    assert followers[2] == [key("HYUGA"), key("CHIKUMA")]


def test_four_helicopters_fly_from_their_decks_and_two_aircraft_watch() -> None:
    flown = Counter(one.craft[0] for one in truths("flight"))
    assert set(flown) == keys(("HELO 1", "HELO 2", "HELO 3", "HELO 4", *AIRCRAFT))
    decks = {one.detail["ship"] for one in truths("flight") if one.detail["ship"] is not None}
    assert decks == keys(("QIQIHAR", "GUIYANG", "ZAOZHUANG", "RIZHAO"))


def test_after_the_drill_both_groups_lie_in_vladivostok() -> None:
    for name in (*CHINESE, *RUSSIAN):
        assert away_m(name, "2023-07-24T05:00", *PORTS[2]) < 4 * KM


def test_no_ship_of_it_crosses_land() -> None:
    knots = played().knots
    same = (np.diff(knots.craft) == 0) & np.isnan(knots.alt_m[:-1]) & np.isnan(knots.alt_m[1:])
    ends = (knots.lat[:-1], knots.lon[:-1], knots.lat[1:], knots.lon[1:])
    moves = same & (distance_m(*ends) > 1.0)
    for lat, lon in PORTS:  # at berths a coast is too coarse
        moves &= distance_m(ends[0], ends[1], np.full(len(moves), lat), np.full(len(moves), lon)) > 7 * NM
    assert moves.sum() > 50_000
    assert (clearance(*(one[moves] for one in ends)) > 0).all()


def test_instructive_everything_scripted_is_heard_throughout() -> None:
    since, until = at("2023-07-19T00:00"), at("2023-07-20T00:00")
    heard = heard_times(played(), since=since, until=until, thin_s=told().thin_s)
    for name in (*CHINESE, *RUSSIAN):
        times = np.concatenate([[since], heard.of(key(name)), [until]])
        assert np.diff(times).max() < HOUR // 2


def test_as_in_life_only_aircraft_that_watch_transmit() -> None:
    silent = play(told(), variant="as-in-life")
    assert set(silent.spells.craft.tolist()) == keys(AIRCRAFT)
    assert len(silent.knots.t) == len(played().knots.t)  # they sail all the same
    assert set(played().spells.craft.tolist()) == {one.key for one in played().members}
