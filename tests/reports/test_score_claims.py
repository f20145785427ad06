from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.reports import score
from offing.reports.agreement import same_detail, same_force, same_place, same_time, same_unit, slots
from offing.reports.labels import load
from offing.schema.claim import Claim, Force, Party, Place, Time, Unit

DOCUMENT = '''
text = """Two Omani corvettes left Duqm on May 3. The Omani corvette Khassab left Salalah, and a tug left Sohar.
Nothing else was said. The exercise goes on."""
[[claim]]
kind = "movement"
quote = "Two Omani corvettes left Duqm on May 3"
actors = [{id = "state:OM", text = "Omani"}]
forces = [{count = 2, unit = "corvette", owner = "state:OM", text = "Two Omani corvettes"}]
place = {name = "Duqm", text = "Duqm"}
time = {on = "2020-05-03", text = "May 3"}
[[claim]]
kind = "movement"
quote = "The Omani corvette Khassab left Salalah"
actors = [{id = "state:OM", text = "Omani"}]
units = [{name = "Khassab", text = "Khassab"}]
place = {name = "Salalah", text = "Salalah"}
[[claim]]
kind = "movement"
quote = "a tug left Sohar"
tier = "B"
forces = [{count = 1, unit = "tug", text = "a tug"}]
place = {name = "Sohar", text = "Sohar"}
[[claim]]
kind = "exercise"
quote = "The exercise goes on"
optional = true
'''
WANTED = load(DOCUMENT, "oman.toml")
FIRST, SECOND, THIRD, LAST = (replace(claim, rule="found") for claim in WANTED.claims)


def figure(found: list[Claim], kind: str = "all") -> score.Figure:
    return next(one for one in score.figures([score.compare(found, WANTED)]) if one.kind == kind)


# -- Partners ------------------------------------------------------------------------------------


@given(st.permutations([FIRST, SECOND, THIRD]))
def test_what_is_found_as_labelled_is_right_in_whatever_order(found: list[Claim]) -> None:
    all_of_it = figure(found)
    assert (all_of_it.precision, all_of_it.recall, all_of_it.accuracy()) == (1.0, 1.0, 1.0)
    assert all_of_it.spans == all_of_it.spans_exact == all_of_it.spans_overlapping > 8


def test_claims_of_one_sentence_find_the_partner_that_agrees_most() -> None:
    whole = (SECOND.quote[0], THIRD.quote[1])
    found = [replace(THIRD, quote=whole), replace(SECOND, quote=whole)]
    pairs = score.compare(found, WANTED).pairs
    assert [(pair.found.place, pair.wanted.place) for pair in pairs] == [(one.place, one.place) for one in found]


def test_as_many_as_can_have_a_partner_have_one() -> None:
    # The first fits both labels, better that which alone fits the second.
    near_second = replace(THIRD, place=SECOND.place, actors=SECOND.actors, forces=())
    assert len(score.compare([near_second, SECOND], WANTED).pairs) == 2


def test_other_kinds_and_other_sentences_are_no_partners() -> None:
    found = [replace(FIRST, kind="sighting"), replace(FIRST, quote=(120, 130))]
    compared = score.compare(found, WANTED)
    assert compared.pairs == ()
    assert len(compared.wrong) == 2
    assert len(compared.missed) == 3


def test_an_optional_label_counts_neither_way() -> None:
    without, with_it = figure([FIRST, SECOND, THIRD]), figure([FIRST, SECOND, THIRD, LAST])
    assert (without.found, without.wanted) == (with_it.found, with_it.wanted) == (3, 3)
    assert score.compare([LAST], WANTED).aside == (LAST,)
    assert figure([LAST, LAST]).wrong == 1


def test_a_claim_found_twice_is_wrong_once() -> None:
    twice = figure([FIRST, FIRST])
    assert (twice.found, twice.right, twice.wrong) == (2, 1, 1)


@given(st.integers(2, 14))
def test_a_crowd_of_claims_in_one_sentence_is_assigned(count: int) -> None:
    text = "The ships " + ", ".join(f"S{n}" for n in range(count)) + " left."
    rows = "".join(
        f'[[claim]]\nkind = "movement"\nquote = "S{n}"\nunits = [{{name = "S{n}", text = "S{n}"}}]\n'
        for n in range(count)
    )
    wanted = load(f'text = "{text}"\n{rows}', "crowd.toml")
    found = [replace(claim, quote=(0, len(text))) for claim in reversed(wanted.claims)]
    compared = score.compare(found, wanted)
    assert len(compared.pairs) == count
    assert all(pair.slots["units"] for pair in compared.pairs)


# -- Figures -------------------------------------------------------------------------------------


def test_figures_by_kind_and_tier() -> None:
    found = [replace(FIRST, tier="B"), SECOND, replace(FIRST, kind="incident")]
    movement, of_all = figure(found, "movement"), figure(found)
    assert (movement.precision, movement.recall) == (1.0, pytest.approx(2 / 3))
    assert (movement.precision_of("A"), movement.recall_of("A"), movement.recall_of("B")) == (1.0, 1.0, 0.0)
    assert (of_all.precision_of("A"), of_all.precision_of("B"), of_all.precision_of("C")) == (0.5, 1.0, None)
    assert figure(found, "incident").recall is None
    assert figure([]).precision is None


def test_rows_are_plain_data() -> None:
    rows = score.table(score.figures([score.compare([FIRST, replace(SECOND, place=None)], WANTED)]))
    assert [row["kind"] for row in rows] == ["movement", "all"]
    assert rows[0]["slots"]["place"] == {"counted": 2, "right": 1, "accuracy": 0.5}
    assert rows[0]["precision_A"] == 1.0
    assert rows[0]["wrong"] == 0


def test_worst_errors_in_words() -> None:
    found = [replace(FIRST, modality="planned"), replace(SECOND, kind="incident")]
    words = score.worst([score.compare(found, WANTED)], 10)
    assert words == [
        "oman.toml: found a claim that no label is: incident (A) 'The Omani corvette Khassab left Salalah' by found",
        "oman.toml: missed movement (A) 'The Omani corvette Khassab left Salalah'",
        "oman.toml: missed movement (B) 'a tug left Sohar'",
        "oman.toml: modality is planned, not occurred: movement (A) 'Two Omani corvettes left Duqm on May 3'",
    ]
    assert score.worst([score.compare(found, WANTED)], 1) == words[:1]


def test_documents_take_turns_among_the_worst() -> None:
    other = load(DOCUMENT, "another.toml")
    words = score.worst([score.compare([], one) for one in (WANTED, other)], 4)
    assert [line.partition(":")[0] for line in words] == ["another.toml", "oman.toml", "another.toml", "oman.toml"]


# -- Slots ---------------------------------------------------------------------------------------


def test_a_slot_counts_where_either_side_has_it() -> None:
    speaker = Party("ministry:OM:defense", "the ministry", "ministry")
    told = slots(replace(FIRST, speaker=speaker, place=None), FIRST)
    assert told["speaker"] is False
    assert told["place"] is False
    assert "units" not in told


def test_what_a_label_by_reference_leaves_out_may_be_found() -> None:
    assert "time" not in slots(replace(THIRD, time=FIRST.time), THIRD)
    assert slots(replace(THIRD, actors=FIRST.actors), THIRD)["actors"] is False


def test_persons_are_one_however_they_are_spelt() -> None:
    one, other = (
        replace(FIRST, actors=(Party(f"person:{name}", "", "person"),)) for name in ("sergei-shoygu", "sergey-shoygu")
    )
    assert slots(one, other)["actors"]


@pytest.mark.parametrize(
    ("found", "same"),
    [
        (Force(2, "corvette", "state:OM"), True),
        (Force(2, "corvette"), False),
        (Force(3, "corvette", "state:OM"), False),
        (Force(2, "frigate", "state:OM"), False),
    ],
)
def test_a_force_is_count_platform_and_owner(found: Force, same: bool) -> None:
    assert same_force(found, FIRST.forces[0]) is same


def test_parts_of_a_count_must_be_there_where_they_are_labelled() -> None:
    parts = (Force(2, "fighter"), Force(1, "drone"))
    wanted = Force(9, "aircraft", of_which=parts)
    assert same_force(Force(9, "aircraft", of_which=parts[::-1]), wanted)
    assert not same_force(Force(9, "aircraft", of_which=parts[:1]), wanted)
    assert same_force(wanted, Force(9, "aircraft"))


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        (Unit("Sovershennyy", "333"), Unit(None, "333"), True),
        (Unit("Sovershenniy"), Unit("Sovershennyy", "333"), True),
        (Unit(None, "DDG-105"), Unit("Dewey", "105"), True),
        (Unit("Gromkiy"), Unit("Sovershennyy"), False),
        (Unit("Gromkiy", "335"), Unit("Gromkiy", "333"), False),
        (Unit(class_name="Luyang III", count=2), Unit(class_name="Type 052D", count=2), True),
        (Unit(class_name="Luyang III"), Unit(class_name="Luyang III", count=2), False),
        (Unit(class_name="Luyang III"), Unit(None, "119"), False),
        (Unit("Guiyang", class_name="Luyang III"), Unit(class_name="Luyang III"), False),
    ],
)
def test_a_unit_is_its_number_or_its_name_or_its_class(found: Unit, wanted: Unit, same: bool) -> None:
    assert same_unit(found, wanted) is same


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        (Place("the Miyako Strait"), Place("Miyako Strait"), True),
        (Place("100 km west of Yonaguni", span=(5, 30)), Place("Yonaguni", span=(5, 30)), True),
        (Place("100 km west of Yonaguni", span=(5, 30)), Place("Yonaguni", span=(50, 58)), False),
        (Place("Okinawa island and Miyako island"), Place("Okinawa and Miyako"), True),
        (Place("Okinawa"), Place("Okinawa and Miyako"), False),
        (Place("Japan"), Place("Sea of Japan"), False),
        (None, Place("Sea of Japan"), False),
    ],
)
def test_a_place_is_its_name(found: Place | None, wanted: Place, same: bool) -> None:
    assert same_place(found, wanted) is same


@given(
    st.sampled_from(("second", "minute", "hour", "day", "week", "month", "year", "span")),
    st.integers(-40, 40),
    st.integers(-40, 40),
)
def test_times_agree_within_the_granularity_of_the_label(grain: str, first: int, last: int) -> None:
    start = datetime(2022, 8, 4, tzinfo=UTC)
    wanted = Time(start, start + timedelta(days=3), grain)
    found = Time(start + timedelta(hours=first), start + timedelta(days=3, hours=last), "day")
    hours = {"second": 0, "minute": 0, "hour": 1, "week": 72}.get(grain, 14)
    assert same_time(found, wanted) is (abs(first) <= hours and abs(last) <= hours)


def test_an_open_end_is_no_end_told() -> None:
    start = datetime(2022, 8, 4, tzinfo=UTC)
    assert same_time(Time(start, None, "span"), Time(start, None, "day"))
    assert not same_time(Time(start, None, "span"), Time(start, start, "span"))


@pytest.mark.parametrize(
    ("key", "found", "wanted", "same"),
    [
        ("name", "Northern/Interaction-2023", "“Northern/Interaction-2023”", True),
        ("name", "Northern Interaction", "Northern/Interaction-2023", False),
        ("aim", "safeguard strategic waterways", "to safeguard the strategic waterways", True),
        ("aim", "safeguard waterways and friends of both sides", "to test the radar", False),
        ("activities", ["live firing", "towing", "a race"], ["a live firing", "towing"], True),
        ("activities", ["live firing"], ["live firing", "towing"], False),
        ("through", Place("Soya Strait"), [Place("the Soya Strait")], True),
        ("through", [Place("Soya Strait"), Place("Tsugaru Strait")], Place("Soya Strait"), False),
        ("from", None, Place("Duqm"), False),
        ("heading_deg", 45, 45, True),
    ],
)
def test_details(key: str, found: object, wanted: object, same: bool) -> None:
    assert same_detail(key, found, wanted) is same


def test_what_is_counted_and_named_may_be_found_as_force_as_unit_or_as_both() -> None:
    wanted = load(
        'text = "The group includes two tugs and the frigate Al Rahmani."\n[[claim]]\nkind = "unit"\n'
        'quote = "two tugs and the frigate Al Rahmani"\nforces = [{count = 2, unit = "tug", text = "two tugs"}]\n'
        'units = [{name = "Al Rahmani", text = "Al Rahmani"}]',
        "mixed.toml",
    )
    unit = wanted.claims[0]
    force = replace(unit, kind="force", units=())
    for found in ([unit], [force], [unit, force]):
        compared = score.compare(found, wanted)
        assert (len(compared.pairs), compared.missed, compared.wrong) == (1, (), ())
    assert score.compare([unit, force], wanted).pairs[0].found == unit
    assert len(score.compare([replace(FIRST, kind="unit")], WANTED).wrong) == 1


def test_a_service_without_an_id_is_its_state() -> None:
    wanted = (Party("state:DZ", "Algerian", "state"),)
    found = (Party("name:Algerian Navy", "Algerian Navy", "name", state="DZ"),)
    assert slots(replace(FIRST, actors=found), replace(FIRST, actors=wanted))["actors"]
    other = (replace(found[0], state="MA"),)
    assert not slots(replace(FIRST, actors=other), replace(FIRST, actors=wanted))["actors"]


def test_types_of_aircraft_beside_their_count_are_no_further_units() -> None:
    found = replace(FIRST, units=(Unit(class_name="Tu-142", kind="patrol_aircraft", count=2),))
    assert "units" not in slots(found, FIRST)
    assert slots(replace(FIRST, units=(Unit(class_name="Khareef", kind="corvette"),)), FIRST)["units"] is False


def test_the_day_of_a_beginning_is_enough() -> None:
    start = datetime(2022, 8, 4, tzinfo=UTC)
    day = Time(start, start + timedelta(days=1), "day")
    assert same_time(day, Time(start, None, "span"))
    assert same_time(day, Time(None, start + timedelta(days=1), "span"))
    assert not same_time(replace(day, end=start + timedelta(days=2)), Time(start, None, "span"))
    assert not same_time(Time(start, None, "span"), day)


def test_where_and_when_the_first_of_its_kind_was_is_not_asked() -> None:
    label = replace(FIRST, kind="statement", place=None, time=None)
    told = slots(replace(FIRST, kind="statement"), label)
    assert "place" not in told
    assert "time" not in told


@pytest.mark.parametrize(
    ("found", "same"), [("navy:rcn", True), ("state:CA", True), ("fleet:CA:pacific", True), ("navy:rn", False)]
)
def test_whom_the_label_infers_may_be_found_as_the_state_or_a_service(found: str, same: bool) -> None:
    def by(id_: str, inferred: str | None = None) -> Claim:
        return replace(FIRST, actors=(Party(id_, "", id_.partition(":")[0], inferred=inferred),))

    assert slots(by(found), by("navy:rcn", "the prefix HMCS"))["actors"] is same
    assert slots(by("state:CA"), by("navy:rcn"))["actors"] is False


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        ("officials", "rescue officials", True),
        ("the Port Authority", "port authority", True),
        ("fishermen", "officials", False),
    ],
)
def test_plain_names_are_one_where_one_says_more_of_the_other(found: str, wanted: str, same: bool) -> None:
    one, other = (replace(FIRST, speaker=Party(f"name:{name}", name, "name")) for name in (found, wanted))
    assert slots(one, other)["speaker"] is same


def test_a_slot_that_adds_nothing_is_not_held_against_the_finding() -> None:
    label = replace(FIRST, time=None)
    before = Time(None, datetime(2020, 5, 4, tzinfo=UTC), "span", inferred="before it was published")
    told = slots(replace(FIRST, time=before, speaker=FIRST.actors[0]), label)
    assert "time" not in told
    assert "speaker" not in told
