"""Gathering: one drill under all its spellings, what belongs to it and why, whatever the order of the lines."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drills import BOTH, CORAL, DAY, JAPAN_SEA, SEA, SHANGHAI, TSUSHIMA, at, drill, line
from offing.record.operation_find import find_operation
from offing.record.operations import gather, windows
from offing.record.voyages import voyages
from offing.schema.errors import UsageError
from offing.schema.operation import Operation, Trace, Waters, operation_json


def of(operations: tuple[Operation, ...], id_: str) -> Operation:
    [found] = [it for it in operations if any(one.line == id_ for one in it.members)]
    return found


def held(it: Operation, *, sure: bool = True) -> set[str]:
    return {one.line for one in it.members if one.sure is sure}


def test_one_drill_has_all_its_lines_of_every_lane_and_nothing_else() -> None:
    found = gather(drill())
    it = of(found, "a1")
    assert held(it) == {"a1", "a2", "a3", "b1", "c1", "d1", "d2", "e1", "e2", "f1", "g1", "g2"}
    assert held(it, sure=False) == set()
    assert it.name == "Northern/Interaction-2023"
    assert set(it.names) == {"Northern/Interaction-2023", "Северное/Взаимодействие–2023"}
    assert (it.kind, it.parties, it.start, it.end) == (
        "exercise",
        ("state:CN", "state:RU"),
        at("2023-07-18"),
        at("2023-07-24"),
    )
    assert [one.kind for one in found] == ["exercise", "exercise"]
    assert held(of(found, "x5")) == {"x5"}


def test_every_line_has_a_reason_in_words() -> None:
    why = {one.line: one.why for one in of(gather(drill()), "a1").members}
    assert why["a1"] == "bears its name: Northern/Interaction-2023"
    assert why["a2"] == "told beside line a1, which speaks of it"
    assert why["c1"] == "same parties, waters and days as line a1"
    assert why["d1"] == "ships of one party are to meet those of another, 2 days before it"
    assert why["d2"] == "told beside line d1, of the same ships"
    assert why["e1"] == "ships of one of its parties bound for its waters, 1 day before it"
    assert why["e2"] == "of ships that take part (plan:119), 2 days before it"
    assert why["f1"] == "gunnery announced in its waters for its days"
    assert why["g1"] == "craft tied to ships that take part (plan:121), in its days"
    assert why["g2"] == "craft that were among those of line g1, in its days"


@settings(max_examples=60)
@given(st.randoms(), st.integers(0, 2**20 - 1))
def test_neither_order_nor_repetition_of_lines_matters(random, mask: int) -> None:
    lines = [one for number, one in enumerate(drill()) if mask >> number & 1]
    expected = gather(lines)
    mixed = lines + lines[:3]
    random.shuffle(mixed)
    assert gather(mixed) == expected
    assert {one for it in expected for one in (m.line for m in it.members)} <= {one.id for one in lines}


@given(st.integers(0, 2**20 - 1))
def test_a_line_surely_belongs_to_one_operation_at_most(mask: int) -> None:
    found = gather([one for number, one in enumerate(drill()) if mask >> number & 1])
    every = [one.line for it in found for one in it.members if one.sure]
    assert len(every) == len(set(every))


def test_the_id_stays_as_lines_come_and_go() -> None:
    whole = of(gather(drill()), "a1").id
    assert of(gather([one for one in drill() if one.id == "b1"]), "b1").id == whole
    later = line("z1", start="2023-07-22", name="North. Interaction 2023", published="2023-08-30")
    assert of(gather([*drill(), later]), "z1").id == whole
    assert whole.startswith("o") and len(whole) == 16


def test_taking_a_text_away_takes_what_rested_on_it_alone() -> None:
    without = gather([one for one in drill() if one.document != "d-a1"])
    assert held(of(without, "b1")) == held(of(gather(drill()), "b1")) - {"a1", "a2", "a3"}


def test_two_operations_of_one_name_in_different_years_stay_two_and_say_so() -> None:
    lines = [
        line("a", start="2023-07-20", name="Joint Sea", published="2023-07-20", place=SEA),
        line("b", start="2024-07-12", name="海上联合", published="2024-07-12", place=SEA),
        line("c", name="Joint Sea-2024", published="2024-07-10"),
        line("d", name="Joint Sea"),
    ]
    found = gather(lines)
    assert held(of(found, "b")) == {"b", "c"}
    assert held(of(found, "a")) == {"a"}
    assert "another operation has this name, of 2024" in of(found, "a").notes[0]
    assert any("tell no year" in note for note in of(found, "d").notes)
    with pytest.raises(UsageError, match="means 3 operations"):
        find_operation(found, "Joint Sea")
    assert held(find_operation(found, "Морское взаимодействие – 2024")) == {"b", "c"}


def test_a_drill_over_new_year_is_one() -> None:
    found = gather(
        [
            line("a", start="2023-12-28", days=8, name="Sea Belt 2023", published="2023-12-27", place=SEA),
            line("b", start="2024-01-03", name="Sea Belt", published="2024-01-03", place=SEA),
        ]
    )
    assert held(of(found, "a")) == {"a", "b"}


def test_unnamed_lines_of_other_parties_waters_or_days_stay_apart() -> None:
    named = line("a", start="2023-07-20", days=4, name="Northern/Interaction-2023", place=SEA)
    others = [
        line("parties", start="2023-07-20", states=frozenset(("US", "JP")), place=SEA),
        line("waters", start="2023-07-20", place=SHANGHAI),
        line("days", start="2023-08-20", place=SEA),
        line("same", start="2023-07-22", place=JAPAN_SEA),
    ]
    found = gather([named, *others])
    assert held(of(found, "a")) == {"a", "same"}
    assert len(found) == 4


def test_a_text_that_speaks_of_two_exercises_gives_each_its_own() -> None:
    lines = [
        line("a", name="Northern/Interaction-2023", document="d", at=0, place=SEA),
        line("b", document="d", at=100, place=SHANGHAI, apart=True),
        line("c", "sighting", document="d", at=200, states=frozenset(("RU",))),
        line("d", "force", document="d", at=50, states=frozenset(("CN",))),
    ]
    found = gather(lines)
    assert held(of(found, "a")) == {"a", "d"}
    assert held(of(found, "b")) == {"b", "c"}
    assert of(found, "a").notes == ("line b tells of another exercise as before or after it",)
    assert of(found, "b").notes == ("line b tells of it as before or after Northern/Interaction-2023",)


def test_a_sea_under_two_names_is_told_once() -> None:
    assert of(gather(drill()), "a1").places == ("Sea of Japan",)


def test_lines_without_time_and_place_do_no_harm() -> None:
    bare = [Trace(f"n{n}", "said", kind) for n, kind in enumerate(("exercise", "movement", "force", "sighting"))]
    bare += [Trace("w", "announced", "warning"), Trace("e", "transmitted", "company")]
    assert gather(bare) == ()
    assert gather(bare + drill()) == gather(drill())


def test_what_is_near_may_belong() -> None:
    cn = frozenset(("CN",))
    lines = [
        *drill(),
        line("n1", "sighting", "2023-07-19", lane="sighted", states=cn, hulls=frozenset(("plan:796",)), place=TSUSHIMA),
        line(
            "n2",
            "warning",
            "2023-07-19",
            4,
            lane="announced",
            subject="hazardous_operation",
            states=frozenset(),
            place=SEA,
        ),
        line("n3", "warning", "2023-06-01", 90, lane="announced", subject="gunnery", states=frozenset(), place=SEA),
        line("n4", "movement", "2023-07-19", states=frozenset(), place=JAPAN_SEA),
    ]
    it = of(gather(lines), "a1")
    assert held(it, sure=False) == {"n1", "n2", "n3", "n4"}
    assert all(one.why.startswith("may belong: ") for one in it.members if not one.sure)
    assert it.start == at("2023-07-18")


def test_a_text_published_before_what_it_tells_as_past_is_noted_and_nobody_accused() -> None:
    early = line("a", start="2023-07-20", days=4, name="Northern/Interaction-2023", published="2023-07-10", place=SEA)
    [it] = gather([early])
    assert it.notes == ("line a tells as occurred what it dates after its own publication: a plan, or wrongly dated",)
    [planned] = gather([replace(early, modality="planned")])
    assert planned.notes == ()


def test_patrols_are_told_from_exercises() -> None:
    found = gather(
        [
            line("a", start="2023-07-28", days=12, patrol=True, place=SEA, published="2023-08-01"),
            line("b", start="2023-07-30", days=9, patrol=True, place=JAPAN_SEA, published="2023-08-08"),
            line("c", start="2023-07-20", days=4, place=SEA, published="2023-07-20"),
        ]
    )
    assert [(it.kind, held(it)) for it in found] == [("exercise", {"c"}), ("patrol", {"a", "b"})]
    assert found[1].name == "patrol of China and Russia, Sea of Japan, July 2023"


def test_a_chain_of_sightings_of_the_same_ships_is_a_voyage() -> None:
    ships = frozenset(("rfn:333", "rfn:335"))
    ru = frozenset(("RU",))
    lines = [
        line("a", "sighting", "2023-06-01", lane="sighted", states=ru, hulls=ships, place=TSUSHIMA),
        line("b", "sighting", "2023-06-04", lane="sighted", states=ru, hulls=ships, place=SEA),
        line("c", "movement", "2023-06-09", states=ru, hulls=frozenset(("rfn:333",)), place=SHANGHAI),
        line("d", "sighting", "2023-09-09", lane="sighted", states=ru, hulls=ships, place=SEA),
        line("e", "port_visit", "2023-06-09", lane="transmitted", document="", states=ru, hulls=ships, place=SHANGHAI),
    ]
    [it] = gather(lines)
    assert (it.kind, held(it)) == ("voyage", {"a", "b", "c", "e"})
    assert it.name.startswith("voyage of Sovershenn")
    assert [draft.kind for draft in voyages(lines[:1])] == []


def test_windows_hold_the_days_and_the_way_there() -> None:
    week = 7 * DAY
    assert any(a <= at("2023-07-18") - week and b >= at("2023-07-24") + week for a, b in windows(drill()))
    assert windows([one for one in drill() if one.start is None and one.published is None]) == ()


def test_an_undated_text_and_a_dated_one_meet_by_the_year_in_the_name() -> None:
    undated = line("a", name="Northern/Interaction-2023", place=SEA)
    dated = line("b", start="2023-07-20", days=4, place=JAPAN_SEA, published="2023-07-24")
    other = line("c", start="2022-07-20", days=4, place=JAPAN_SEA, published="2022-07-24")
    found = gather([undated, dated, other])
    assert held(of(found, "a")) == {"a", "b"}
    assert of(found, "a").start == at("2023-07-20")


def test_rehearsed_lines_mark_their_operation() -> None:
    [it] = [one for one in gather([replace(one, synthetic=one.id == "e1") for one in drill()]) if one.names]
    assert it.synthetic
    assert operation_json(it)["synthetic"] is True
    assert {"line", "lane", "why", "by", "sure"} == set(operation_json(it)["members"][0])


def test_a_name_is_found_in_any_spelling_and_a_wrong_one_gets_a_hint() -> None:
    found = gather(drill())
    it = of(found, "a1")
    for words in ("Northern/Interaction-2023", "north. interaction", "北部·联合", it.id, it.id[:6], "interaction"):
        assert find_operation(found, words) is it
    with pytest.raises(UsageError, match="did you mean Northern/Interaction-2023"):
        find_operation(found, "Nothern/Interction-2023")
    with pytest.raises(UsageError, match="no operation is called"):
        find_operation(found, "Northern/Interaction-2019")
    with pytest.raises(UsageError, match="no operation is called ''"):
        find_operation(found, "")


@given(
    st.lists(
        st.builds(
            Trace,
            id=st.uuids().map(str),
            lane=st.sampled_from(("said", "sighted", "announced", "transmitted")),
            kind=st.sampled_from(("exercise", "movement", "sighting", "warning", "company", "rendezvous", "statement")),
            start=st.none() | st.integers(at("2023-07-01"), at("2023-08-01")),
            end=st.none() | st.integers(at("2023-07-01"), at("2023-08-01")),
            published=st.none() | st.integers(at("2023-07-01"), at("2023-08-01")),
            document=st.sampled_from(("", "d1", "d2", "d3")),
            at=st.integers(0, 500),
            modality=st.sampled_from(("planned", "occurred", "cancelled")),
            name=st.sampled_from((None, None, "Northern/Interaction-2023", "北部·联合", "Joint Sea 2022", "2023")),
            states=st.sampled_from((frozenset(), BOTH, frozenset(("CN",)), frozenset(("RU",)), frozenset(("JP",)))),
            hulls=st.sampled_from((frozenset(), frozenset(("plan:119",)), frozenset(("rfn:333", "plan:119")))),
            craft=st.sampled_from((frozenset(), frozenset(("mmsi:1",)))),
            place=st.sampled_from((None, SEA, JAPAN_SEA, SHANGHAI, TSUSHIMA, CORAL, Waters("nowhere"))),
            toward=st.sampled_from((None, SEA)),
            subject=st.sampled_from(("gunnery", "chart", "hazardous_operation")),
            apart=st.booleans(),
            speaks=st.booleans(),
            patrol=st.booleans(),
        ),
        max_size=14,
        unique_by=lambda one: one.id,
    ),
    st.randoms(),
)
@settings(max_examples=150)
def test_whatever_is_gathered_comes_out_the_same_in_any_order(lines: list[Trace], random) -> None:
    expected = gather(lines)
    random.shuffle(lines)
    assert gather(lines) == expected
    every = [one.line for it in expected for one in it.members if one.sure]
    assert len(every) == len(set(every))
    assert len({it.id for it in expected}) == len(expected)
