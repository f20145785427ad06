"""Counts of platforms, and groups without a count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.reports.forces import forces
from offing.reports.mention import Mention
from offing.schema.claim import Force


def told(text: str) -> list[tuple[int | None, str, str | None]]:
    return [(it.value.count, it.value.unit, it.value.owner) for it in found(text, "force")]


def found(text: str, kind: str) -> list[Mention]:
    return [it for it in forces(text, 0, len(text)) if it.kind == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("six warships and two ship-borne helicopters", [(6, "warship", None), (2, "helicopter", None)]),
        ("five Chinese warships", [(5, "warship", "state:CN")]),
        ("three of India's guided-missile frigates", [(3, "frigate", "state:IN")]),
        ("two South Korean destroyers", [(2, "destroyer", "state:KR")]),
        ("more than 20 Chinese navy ships", [(20, "warship", "navy:plan")]),
        ("four China Coast Guard vessels", [(4, "coastguard", "navy:ccg")]),
        ("eleven vessels of the Russian Navy", [(11, "warship", "navy:rfn")]),
        ("a Type 054A frigate and two Type 052D destroyers", [(1, "frigate", None), (2, "destroyer", None)]),
        (
            "two H-6K bombers, four Su-35s and a P-8A",
            [(2, "bomber", None), (4, "fighter", None), (1, "patrol_aircraft", None)],
        ),
        ("a Russian A-50 early warning aircraft", [(1, "patrol_aircraft", "state:RU")]),
        ("two Rafale jets from the French carrier", [(2, "fighter", None)]),
        ("some 20 PLA aircraft", [(20, "aircraft", "state:CN")]),
        ("18 sorties by drones", [(18, "drone", None)]),
        ("a four-ship flotilla", [(4, "ship", None)]),
        ("two of its submarines", [(2, "submarine", None)]),
        ("several patrol boats", [(None, "patrol", None)]),
        ("about 1,200 troops", [(1200, "troops", None)]),
        ("9 destroyers and frigates", [(9, "warship", None)]),
        ("30 warships, submarines and support vessels", [(30, "ship", None)]),
        ("a Liberia-flagged tanker off the coast", [(1, "merchant", None)]),
        ("three Russian Pacific Fleet ships", [(3, "ship", "state:RU")]),
        ("6 Chinese and Russian bombers", [(6, "bomber", None)]),
    ],
)
def test_what_is_counted_and_whose_it_is(text: str, expected: list[tuple[int | None, str, str | None]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the first ship",
        "three days later",
        "two sides, five years",
        "the ship's captain",
        "a ship captain spoke",
        "on July 15 warships left",
        "in 2022 ships of both sides",
        "no ships came",
        "20 fighters of the militia died",
        "three suicide bombers",
        "anti-aircraft guns",
        "a destroyer squadron",
        "Chapter 4 Ship repairs",
        "the second destroyer",
    ],
)
def test_these_count_nothing(text: str) -> None:
    assert told(text) == []


def test_one_word_serves_several_numbers() -> None:
    text = "seven Chinese, four Japanese and six Russian warships"
    assert told(text) == [(7, "warship", "state:CN"), (4, "warship", "state:JP"), (6, "warship", "state:RU")]


def test_bounds_notes_and_ranges_are_kept() -> None:
    (force,) = found("at least two carrier-based helicopters", "force")
    assert (force.value.bound, force.value.note) == ("at least", "carrier-based")
    (force,) = found("five to seven warships", "force")
    assert (force.value.count, force.value.bound, force.value.note) == (5, "at least", "up to 7")
    (force,) = found("three of the nine warships", "force")
    assert (force.value.count, force.value.note) == (3, "of the nine")


@pytest.mark.parametrize(
    ("text", "words", "platform"),
    [
        ("The flotilla left port.", "The flotilla", "ship"),
        ("the Russian warships turned back", "the Russian warships", "warship"),
        ("an aircraft carrier strike group", "aircraft carrier strike group", "carrier"),
        ("a joint task force", "joint task force", ""),
        ("its submarines", "its submarines", "submarine"),
        ("Chinese aircraft crossed", "Chinese aircraft", "aircraft"),
        ("the destroyer left", "the destroyer", "destroyer"),
    ],
)
def test_groups_without_a_number(text: str, words: str, platform: str) -> None:
    (group,) = found(text, "group")
    assert (text[group.start : group.end], group.value) == (words, platform)


def test_a_headline_counts_one_without_an_article() -> None:
    assert told("Swedish submarine returns after repairs") == [(1, "submarine", "state:SE")]


def test_names_of_firms_and_services_are_no_groups() -> None:
    assert found("Hughes Aircraft said so", "group") == []
    assert found("the Israel Defense Forces said so", "group") == []


def test_spans_are_of_the_text_whatever_stands_before() -> None:
    text = "İstanbul. 日本 saw at least four\nTurkish frigates."
    (mention,) = forces(text, 10, len(text))
    force = mention.value
    assert isinstance(force, Force) and force.span and force.count_span
    assert text[slice(*force.span)] == "at least four\nTurkish frigates"
    assert text[slice(*force.count_span)] == "four"


@given(st.text(alphabet="ab, -'.\n5 shipfveoundAT", max_size=300), st.integers(0, 40))
def test_any_text_is_read_and_spans_lie_in_it(text: str, start: int) -> None:
    start = min(start, len(text))
    mentions = forces(text, start, len(text))
    assert all(start <= it.start < it.end <= len(text) for it in mentions)
    assert mentions == sorted(mentions, key=lambda it: it.start)


@pytest.mark.parametrize(
    "text", ["ships " * 5_000, "two of the ships and " * 3_000, "five-" * 8_000, "(" * 30_000, "and ships, " * 4_000]
)
def test_long_runs_take_little_work(text: str) -> None:
    assert all(it.end <= len(text) for it in forces(text, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Four Indian frigates left; two of them carried helicopters.", (2, "frigate", "state:IN", "two of them")),
        ("A count of 41 Chinese ships. Of the 41, most left.", (41, "ship", "state:CN", "the 41")),
        ("Some 60 Chinese aircraft came, up from 45 in May.", (45, "aircraft", "state:CN", "45")),
    ],
)
def test_a_number_alone_counts_what_was_told_before(text: str, expected: tuple[int, str, str, str]) -> None:
    mention = found(text, "force")[-1]
    assert (mention.value.count, mention.value.unit, mention.value.owner, text[slice(*mention.value.span)]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Four frigates left and 12 people fell ill, two of them seriously.",
        "Three frigates collided in what one of them called bad luck.",
        "Four frigates left from 2 Wharf Street.",
    ],
)
def test_a_number_of_others_is_none_of_ships(text: str) -> None:
    assert len(told(text)) == 1


def test_a_bare_ship_of_a_headline_is_one() -> None:
    assert told("Navy boards tanker after alarm\n\nThe tanker had left port.") == [(1, "merchant", None)]
    assert told("Navy boards the tanker after alarm.\n\nThe tanker had left port.") == []
    assert told("Navy boards tanker Orion after alarm\n\nIt had left port.") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dozens of F-15 and F-16 fighter jets", "dozens of F-15 and F-16 fighter jets"),
        ("14 sorties of PLA aircraft", "14 sorties of PLA aircraft"),
        ("some 40 ships and aircraft", "some 40 ships and aircraft"),
        ("two more Karakurt corvettes", "two more Karakurt corvettes"),
        ("over 500 SAMIDF personnel will take part", "over 500 SAMIDF personnel"),
    ],
)
def test_a_count_reaches_over_all_that_it_counts(text: str, words: str) -> None:
    (mention,) = found(text, "force")
    assert text[mention.start : mention.end] == words
