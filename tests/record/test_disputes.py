"""Disputes between documents: what excludes what, what is a change or a remark, and what is compared with nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.record.disputes import Dispute, dispute_json, disputes
from offing.record.person_names import same_name
from offing.record.story import stories
from offing.record.telling import Telling, headed
from offing.record.told_slots import Value
from tellings import days, force, party, ship, telling

BOTH = [party("state:CN", "China"), party("state:RU", "Russia")]
KATRAN, DELFIN = ship("Katran", "rfn:901"), ship("Delfin", "rfn:902")
OTHERS = [ship("Tyulen", "rfn:903"), ship("Morzh", "rfn:904")]


def drill(line: str, publisher: str, published: str, start: str, end: str, **more: Any) -> Telling:
    return telling(line, publisher, published, actors=BOTH, time=days(start, end), **more)


def sides(found: Dispute) -> dict[str, set[str]]:
    return {side.value.words: {voice.name for voice in side.voices} for side in found.sides}


def left(line: str, publisher: str, published: str, day: str, port: str = "Qingdao", **more: Any) -> Telling:
    time = {"start": f"{day}T00:00:00Z", "end": f"{day}T23:59:59Z", "granularity": "day"}
    place = {"name": port, "role": "from", "lat": 36.1, "lon": 120.3, "radius_km": 10.0}
    body = {"actors": [party("state:CN", "China")], "place": place, "time": time, "detail": {"from": port}}
    return telling(line, publisher, published, "movement", **body, **more)


def test_two_starts_are_a_dispute_side_by_side_and_one_end_is_none() -> None:
    told = [
        drill("a", "Paper A", "2031-05-20", "2031-05-20", "2031-05-24"),
        drill("b", "Paper B", "2031-05-24", "2031-05-20", "2031-05-24"),
        drill("c", "Paper C", "2031-05-25", "2031-05-18", "2031-05-24"),
    ]
    [found], remarks = disputes(told)
    assert (found.topic, found.slot) == ("start of the exercise", "when")
    assert sides(found) == {"20 May 2031": {"Paper A", "Paper B"}, "18 May 2031": {"Paper C"}}
    assert found.sides[0].value.words == "20 May 2031", "the better supported side comes first"
    assert set(found.lines) == {"a", "b", "c"}
    assert remarks == []


def test_two_days_of_departure_are_a_dispute() -> None:
    [found], _ = disputes([left("a", "A", "2031-05-15", "2031-05-15"), left("b", "B", "2031-05-16", "2031-05-16")])
    assert sides(found) == {"15 May 2031": {"A"}, "16 May 2031": {"B"}}
    assert found.topic == "departure from Qingdao, China"


@pytest.mark.parametrize(
    "other",
    [
        left("b", "B", "2031-05-30", "2031-05-30"),
        left("b", "B", "2031-05-16", "2031-05-16", port="Dalian"),
        left("b", "B", "2031-05-16", "2031-05-16", forces=[force(2)]),
        left("b", "B", "2031-05-16", "2031-05-16", units=[ship("Haibao", "plan:902", "CN")]),
    ],
    ids=["another voyage", "another port", "another number", "other ships"],
)
def test_what_may_be_of_other_ships_or_days_disputes_nothing(other: Telling) -> None:
    mine = left("a", "A", "2031-05-15", "2031-05-15", forces=[force(1)], units=[ship("Haima", "plan:901", "CN")])
    assert disputes([mine, other])[0] == []


def test_a_vague_time_has_no_first_day() -> None:
    vague = telling("b", "B", "2031-05-20", actors=BOTH, time=days("2031-05-01", "2031-05-16", words="early May"))
    assert disputes([drill("a", "A", "2031-05-24", "2031-05-20", "2031-05-24"), vague])[0] == []


def test_what_was_done_on_a_day_is_no_start() -> None:
    part = telling(
        "b", "B", "2031-05-22", actors=BOTH, time=days("2031-05-21", "2031-05-22"), detail={"activities": ["firing"]}
    )
    assert disputes([drill("a", "A", "2031-05-24", "2031-05-20", "2031-05-24"), part])[0] == []


def test_one_publisher_corrects_itself_and_a_plan_disputes_no_fact() -> None:
    told = [
        drill("a", "A", "2031-05-20", "2031-05-19", "2031-05-24"),
        drill("b", "A", "2031-05-25", "2031-05-20", "2031-05-24"),
        drill("c", "Ministry", "2031-05-01", "2031-05-20", "2031-06-01", modality="planned"),
    ]
    assert disputes(told)[0] == []
    found = {one.topic: [(step.words, step.how) for step in one.steps] for one in stories(told)}
    assert found["start of the exercise"] == [
        ("20 May 2031", "was planned"),
        ("19 May 2031", "told otherwise"),
        ("20 May 2031", "corrects itself"),
    ]
    assert found["end of the exercise"] == [("31 May 2031", "was planned"), ("23 May 2031", "told otherwise")]


def test_two_plans_of_two_origins_are_a_dispute() -> None:
    told = [
        drill("a", "A", "2031-05-01", "2031-05-20", "2031-05-24", modality="planned"),
        drill("b", "B", "2031-05-02", "2031-05-21", "2031-05-24", modality="planned"),
    ]
    assert [one.topic for one in disputes(told)[0]] == ["start of the exercise"]


def test_a_retraction_is_told_as_one() -> None:
    name = {"name": "Sea Garden 2031"}
    told = [
        telling("a", "A", "2031-05-01", actors=BOTH, detail=name),
        telling("b", "A", "2031-05-03", actors=BOTH, detail=name, modality="denied"),
    ]
    assert disputes(told)[0] == []
    [story] = stories(told)
    assert [step.how for step in story.steps] == ["first told", "takes it back"]


def took_part(line: str, publisher: str, units: list[dict[str, Any]], **more: Any) -> Telling:
    return telling(line, publisher, "2031-05-20", "unit", actors=[BOTH[1]], units=units, **more)


def test_an_omission_disputes_only_a_list_that_says_it_is_complete() -> None:
    adds = took_part("a", "A", [KATRAN, DELFIN, *OTHERS], modality="planned")
    complete = took_part("b", "B", OTHERS, forces=[force(2, "ship", "state:RU")])
    [found], remarks = disputes([adds, complete])
    assert found.topic == "whether Katran and Delfin take part"
    assert sides(found) == {"both named": {"A"}, "not in a list that says it is complete": {"B"}}
    assert remarks == []
    for open_list in (took_part("b", "B", OTHERS), took_part("b", "B", OTHERS, forces=[force(5, "ship", "state:RU")])):
        none, [remark] = disputes([adds, open_list])
        assert none == []
        assert remark.about == "only one names it"
        assert remark.words.startswith("only A names Katran and Delfin;")
        assert remark.lines == ("a",)


def test_a_list_consists_of_what_it_names_and_does_not_only_include_it() -> None:
    text = "The group consists of the corvettes Tyulen and Morzh."
    words = {"text": text, "spans": {"quote": [0, len(text)], "trigger": [10, 18]}}
    adds = took_part("a", "A", [KATRAN])
    assert len(disputes([adds, took_part("b", "B", OTHERS, **words)])[0]) == 1
    text = text.replace("consists of", "includes")
    words = {"text": text, "spans": {"quote": [0, len(text)], "trigger": [10, 18]}}
    assert disputes([adds, took_part("b", "B", OTHERS, **words)])[0] == []


def test_a_list_of_another_navy_leaves_nobody_out() -> None:
    chinese = took_part("b", "B", [ship("Haima", "plan:901", "CN"), ship("Haibao", "plan:902", "CN")])
    assert disputes([took_part("a", "A", [KATRAN]), chinese])[0] == []


def counted(line: str, publisher: str, *forces: dict[str, Any], **more: Any) -> Telling:
    return telling(line, publisher, "2031-05-20", "force", actors=[BOTH[0]], forces=list(forces), **more)


def test_counts_that_cannot_both_hold_are_a_dispute_and_bounds_that_can_are_none() -> None:
    [found], _ = disputes([counted("a", "A", force(5)), counted("b", "B", force(6))])
    assert (found.slot, sides(found)) == ("how many", {"5 warships": {"A"}, "6 warships": {"B"}})
    for other in (force(4, bound="at least"), force(5, bound="about"), force(6, "helicopter"), force(6, bound="some")):
        assert disputes([counted("a", "A", force(5)), counted("b", "B", other)])[0] == []
    assert len(disputes([counted("a", "A", force(5)), counted("b", "B", force(6, bound="at least"))])[0]) == 1


def commands(line: str, publisher: str, name: str) -> Telling:
    body = {"actors": [party(f"person:{name}", name, state="CN")], "detail": {"side": "CN", "written": name}}
    body["detail"] |= {"commands": "the side of China"}
    return telling(line, publisher, f"2031-05-2{len(line)}", "statement", **body)


def test_spellings_of_one_name_are_a_remark_and_two_names_a_dispute() -> None:
    told = [commands("a", "A", "Hu Wenlan"), commands("bb", "B", "Hu Wanlan")]
    found, [remark] = disputes(told)
    assert found == []
    assert remark.words == "one person, written Hu Wanlan, Hu Wenlan"
    [found], remarks = disputes([*told, commands("ccc", "C", "Hu Jinsong")])
    assert sides(found) == {"Hu Wenlan (also written Hu Wanlan)": {"A", "B"}, "Hu Jinsong": {"C"}}
    assert found.notes == ("the names share Hu, and may be of one person",)
    assert [one.about for one in remarks] == ["spelling"]


def test_places_that_exclude_one_another_are_a_dispute_and_a_part_of_a_sea_is_none() -> None:
    def held(line: str, publisher: str, name: str, lat: float, lon: float, km: float) -> Telling:
        place = {"name": name, "lat": lat, "lon": lon, "radius_km": km, "role": "at", "method": "name"}
        return telling(line, publisher, "2031-05-20", detail={"name": "Sea Garden 2031"}, place=place)

    sea, part = held("a", "A", "the north sea", 40.0, 135.0, 600.0), held("b", "B", "off the cape", 41.0, 136.0, 50.0)
    assert disputes([sea, part])[0] == []
    [found], _ = disputes([sea, held("c", "C", "the south sea", 10.0, 115.0, 300.0)])
    assert (found.slot, set(sides(found))) == ("where", {"the north sea", "the south sea"})


def test_what_was_published_before_it_happened_is_said() -> None:
    early = drill("a", "A", "2031-05-10", "2031-05-20", "2031-05-24")
    [remark] = disputes([early])[1]
    assert (remark.about, remark.lines) == ("published before", ("a",))
    planned = drill("a", "A", "2031-05-10", "2031-05-20", "2031-05-24", modality="planned")
    assert disputes([planned])[1] == []


def test_relays_of_one_origin_that_differ_say_that_they_do() -> None:
    ministry = party("ministry:CN:defense", "Ministry of Defense")
    told = [
        drill("a", "Agency A", "2031-05-20", "2031-05-20", "2031-05-24", speaker=ministry),
        drill("b", "Agency B", "2031-05-20", "2031-05-19", "2031-05-24", speaker=ministry),
    ]
    [found], _ = disputes(told)
    assert found.notes == ("all sides go back to Ministry of Defense",)


def test_a_headline_is_of_whom_its_text_names() -> None:
    ministry = party("ministry:CN:defense", "Ministry of Defense")
    body = {"text": "Title of a", "spans": {"quote": [0, 8]}}
    head = telling("a", "Agency", "2031-05-20", document="d", **body)
    text = telling("b", "Agency", "2031-05-20", document="d", speaker=ministry, spans={"quote": [40, 90]})
    assert {one.origin.key for one in headed([head, text])} == {"authority:CN"}
    assert {one.origin.key for one in headed([head])} == {"outlet:agency"}


VALUES = st.builds(
    lambda low, more, text: Value("", low, None if more is None else (low or 0) + more, text),
    st.one_of(st.none(), st.integers(0, 9)),
    st.one_of(st.none(), st.integers(0, 5)),
    st.one_of(st.none(), st.sampled_from("ab")),
)


@given(VALUES, VALUES)
def test_exclusion_goes_both_ways_and_never_against_oneself(one: Value, other: Value) -> None:
    assert one.excludes(other) == other.excludes(one)
    assert not one.excludes(one)


@given(st.lists(st.tuples(st.integers(18, 20), st.sampled_from("ABC"), st.integers(20, 28)), max_size=6), st.randoms())
def test_disputes_do_not_depend_on_the_order(told: list[tuple[int, str, int]], random: Any) -> None:
    made = [
        drill(f"{n}", name, f"2031-05-{day}", f"2031-05-{start}", "2031-05-24")
        for n, (start, name, day) in enumerate(told)
    ]
    shuffled = list(made)
    random.shuffle(shuffled)
    assert [dispute_json(one) for one in disputes(made)[0]] == [dispute_json(one) for one in disputes(shuffled)[0]]


@given(st.text(max_size=60), st.text(max_size=60))
def test_names_of_any_letters_are_compared_both_ways(one: str, other: str) -> None:
    assert same_name(one, other) == same_name(other, one)
