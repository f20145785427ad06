"""Named and numbered ships, and classes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.reports.class_mentions import class_mentions
from offing.reports.ships import units
from offing.schema.claim import Unit

DAY = date(2023, 7, 20)


def read(text: str) -> list[Unit]:
    return [it.value for it in units(text, 0, len(text), DAY)]


def names(text: str) -> list[str | None]:
    return [it.name for it in read(text)]


@pytest.mark.parametrize(
    ("text", "name", "number", "hull"),
    [
        ("the destroyer Taiyuan (131) sailed", "Taiyuan", "131", "plan:131"),
        ("the frigate Rizhao (Hull 598) sailed", "Rizhao", "598", "plan:598"),
        ("the corvette Gromky was seen", "Gromky", None, "rfn:335"),
        ("the corvette Sovershenny was seen", "Sovershenny", None, "rfn:333"),
        ("the corvette Sovershennyi was seen", "Sovershennyi", None, "rfn:333"),
        ("Type 052D destroyer Guiyang", "Guiyang", None, "plan:119"),
        ("the 'Admiral Tributs' large anti-submarine ship", "Admiral Tributs", None, "rfn:564"),
        ("JS Kaga (DDH-184) left", "Kaga", "DDH-184", "jmsdf:DDH-184"),
        ("USS John S. McCain (DDG 56) left", "John S. McCain", "DDG 56", "usn:DDG-56"),
        ("USS Ronald Reagan Carrier Strike Group", "Ronald Reagan", None, "usn:CVN-76"),
        ("Steregushchiy-class frigate (pennant number 335)", None, "335", "rfn:335"),
        ("the Varyag missile cruiser", "Varyag", None, "rfn:011"),
        ("Admiral Makarov 499 passed the strait with a frigate", "Admiral Makarov", "499", "rfn:499"),
    ],
)
def test_a_ship_is_tied_to_the_ledger(text: str, name: str | None, number: str | None, hull: str) -> None:
    (unit,) = read(text)
    assert (unit.name, unit.hull_number, unit.hulls) == (name, number, (hull,))
    for slot, said in (("name", name), ("hull_number", number)):
        assert (text[slice(*unit.spans[slot])] if slot in unit.spans else None) == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Russian warships Gromkiy and Sovershenniy", ["Gromkiy", "Sovershenniy"]),
        ("corvettes Gremyashchiy and Aldar Tsydenzhapov", ["Gremyashchiy", "Aldar Tsydenzhapov"]),
        (
            "frigates Rizhao (Hull 598) and Zaozhuang (Hull 542), and replenishment ship Taihu (889)",
            ["Rizhao", "Zaozhuang", "Taihu"],
        ),
        ("the carrier Shandong, cruiser Nanchang and destroyers Wednesday", ["Shandong", "Nanchang"]),
        ("HMAS Anzac, HMNZS Te Kaha and USS Mustin", ["Anzac", "Te Kaha", "Mustin"]),
        ("the frigates Formidable and Unheardof sailed", ["Formidable", "Unheardof"]),
    ],
)
def test_lists_of_ships(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Shanghai, Qingdao and Nanchang are cities.",
        "He lives in Guiyang near the Guiyang airport.",
        "Barry and Mason met Cole.",
        "warships China sent",
        "a world-class destroyer",
        "first class ships",
        "destroyers Wednesday",
        "the ships In the bay",
    ],
)
def test_cities_and_persons_are_no_ships(text: str) -> None:
    assert read(text) == []


def test_a_city_is_a_ship_where_one_speaks_of_it_so() -> None:
    assert names("The Guiyang left the port with two frigates.") == ["Guiyang"]


def test_a_ship_the_ledger_does_not_know_keeps_what_is_told() -> None:
    (unit,) = read("the Greek frigate Kalymnos sailed")  # an island bears the name too
    assert (unit.name, unit.kind, unit.state, unit.hulls) == ("Kalymnos", "frigate", "GR", ())
    (unit,) = read("the BRP Sierra Nevada was seen")
    assert (unit.name, unit.state) == ("Sierra Nevada", "PH")


def test_name_and_number_that_contradict_one_another_mean_no_hull() -> None:
    (unit,) = read("the destroyer Taiyuan (119) sailed")
    assert (unit.name, unit.hull_number, unit.hulls) == ("Taiyuan", "119", ())


def test_numbers_without_names() -> None:
    assert [it.hull_number for it in read("a ship with hull number 796")] == ["796"]
    assert [it.hull_number for it in read("hull numbers 119 and 121")] == ["119", "121"]
    assert [it.hull_number for it in read("Luyang III-class destroyers (161, 164)")][:2] == ["161", "164"]
    (unit,) = read("China Coast Guard ship 5205")
    assert (unit.hull_number, unit.state, unit.kind) == ("5205", "CN", "coastguard")


def test_a_year_in_brackets_is_no_number() -> None:
    (unit,) = read("the destroyer Taiyuan (2018) sailed")
    assert unit.hull_number is None


@pytest.mark.parametrize(
    ("text", "name", "id_", "kind"),
    [
        ("a Dongdiao-class surveillance ship", "Dongdiao", "dongdiao", "intelligence"),
        ("Type 054A frigates", "Jiangkai II", "jiangkai-ii", "frigate"),
        ("an Arleigh Burke-class destroyer", "Arleigh Burke", "arleigh-burke", "destroyer"),
        ("two Neverheard class corvettes", "Neverheard", None, "corvette"),
    ],
)
def test_a_class_alone(text: str, name: str, id_: str | None, kind: str) -> None:
    (unit,) = read(text)
    assert (unit.class_name, unit.class_id, unit.kind, unit.name) == (name, id_, kind, None)


def test_aircraft_are_units_of_their_type() -> None:
    (unit,) = read("two Russian Tu-95MS bombers")
    assert (unit.class_name, unit.kind, unit.state) == ("Tu-95MS", "bomber", "RU")


def test_a_class_covering_several_names_them_all() -> None:
    (mention,) = class_mentions("Udaloy-class", 0, 12)
    assert len(mention.ids) > 1 and mention.kind == "destroyer"


@given(st.text(alphabet="Gromkiy (335)\"', andUSS-class1", max_size=200))
def test_any_text_is_read_and_spans_lie_in_it(text: str) -> None:
    for it in units(text, 0, len(text)):
        assert 0 <= it.start < it.end <= len(text)
        assert all(0 <= low < high <= len(text) for low, high in it.value.spans.values())


@pytest.mark.parametrize(
    "text", ["USS " * 8_000, "A" * 50_000, "frigates A, " * 4_000, "ship (" * 6_000, "'A " * 15_000, "Gromkiy " * 3_000]
)
def test_long_runs_take_little_work(text: str) -> None:
    assert all(it.end <= len(text) for it in units(text, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The training ship KXT 7003 arrived.", [("KXT 7003", "7003")]),
        ("the landing ship Orsk 148 passed", [("Orsk", "148")]),
        ("a survey ship, the Xiang Yang Hong 03, was seen", [("Xiang Yang Hong 03", None)]),
        ("Two Indian Navy ships, Tabar and Mumbai, made port calls", [("Tabar", None), ("Mumbai", None)]),
        ("Her Majesty's Canadian Ships Halifax and Toronto left", [("Halifax", None), ("Toronto", None)]),
        ("the patrol ships were there; the 2401 and the 2602, entered", [(None, "2401"), (None, "2602")]),
        ("Twelve miles off, the ship Sirius 12 miles on", [("Sirius", None)]),
    ],
)
def test_names_and_numbers_as_reports_write_them(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert [(it.name, it.hull_number) for it in read(text)] == expected


def test_a_ship_named_before_is_one_where_it_stands_alone() -> None:
    text = "The carrier Shandong (17) sailed.\n\nHelicopters of Shandong flew. A port in Shandong, Shandong province."
    assert names(text) == ["Shandong", "Shandong"]


def test_a_prefix_that_navies_share_is_told_by_the_states_spoken_of() -> None:
    assert [it.navy for it in read("Sweden said HMS Arholma had sailed.")] == ["swn"]
    assert [it.navy for it in read("HMS Neverheard had sailed.")] == ["rn"]
    assert [it.navy for it in read("Israel said INS Neverheard had sailed.")] == ["israel-navy"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Then the Turkish frigate Gokova left", "the Turkish frigate Gokova"),
        ("Then the frigates Gokova and Fatih left", "Gokova"),
        ("then USS Mustin (DDG 89) left", "USS Mustin (DDG 89)"),
        ("two Chinese Luyang III-class destroyers left", "two Chinese Luyang III-class destroyers"),
    ],
)
def test_the_stretch_of_a_ship_is_all_that_tells_it(text: str, words: str) -> None:
    assert text[slice(*read(text)[0].span or (0, 0))] == words


def test_a_class_told_with_a_number_has_its_count() -> None:
    assert [(it.class_name, it.count) for it in read("three Type 054A frigates")] == [("Jiangkai II", 3)]
