"""Happenings, told once each; the monthly index; and what is said to be the first or the largest."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from offing.record.firsts import firsts
from offing.record.happenings import Happening, happenings
from offing.record.month_index import month_index
from offing.record.telling import Telling
from tellings import days, force, party, telling, us

BOTH = [party("state:CN", "China"), party("state:RU", "Russia")]


def drill(line: str, name: str | None, published: str, time: dict[str, Any] | None = None, **more: Any) -> Telling:
    detail = {"name": name} if name else {}
    more = {"actors": BOTH, "plover": "COOPERATE", **more}
    return telling(line, f"Paper {line}", published, time=time, **{"detail": detail, **more})


def meeting(line: str, published: str, *names: str, kind: str = "meeting", **more: Any) -> Telling:
    people = [party(f"person:{one}", one, state=more.get("of", "CN")) for one in names]
    return telling(line, f"Paper {line}", published, kind, actors=people, plover="CONSULT", **more)


def groups(tellings: list[Telling]) -> set[frozenset[str]]:
    return {frozenset(one.lines) for one in happenings(tellings)}


def test_an_exercise_is_told_once_in_every_spelling_with_and_without_its_name() -> None:
    told = [
        drill("a", "Sea Garden-2031", "2031-05-10", modality="planned"),
        drill("b", "SEA GARDEN 2031", "2031-05-20", days("2031-05-20", "2031-05-24")),
        drill("c", None, "2031-05-22"),
        drill("d", "Sea Garden", "2031-05-23"),
        drill("e", "Sea Garden 2029", "2029-05-23"),
        drill("f", "Forest 2031", "2031-05-21"),
    ]
    assert groups(told) == {frozenset("abcd"), frozenset("e"), frozenset("f")}
    [one] = [one for one in happenings(told) if "a" in one.lines]
    assert (one.status, one.when, one.start, len(one.voices)) == ("happened", "told", us("2031-05-20"), 4)


def test_an_exercise_far_off_or_before_it_is_another() -> None:
    sea = {"name": "a sea", "lat": 40.0, "lon": 135.0, "radius_km": 300.0, "method": "name"}
    port = {"name": "a port", "lat": 31.0, "lon": 121.0, "radius_km": 10.0, "method": "name"}
    named = drill("a", "Sea Garden 2031", "2031-05-20", place=sea)
    assert len(groups([named, drill("b", None, "2031-05-20", place=port)])) == 2
    assert len(groups([named, drill("b", None, "2031-05-20", detail={"before": "Prior to the drill"})])) == 2
    assert len(groups([named, drill("b", None, "2031-05-20")])) == 1


def test_meetings_are_told_apart_by_persons_and_days() -> None:
    told = [
        meeting("a", "2031-03-01", "Hu", "Ivanov"),
        meeting("b", "2031-03-03", "Hu", "Ivanov"),
        meeting("c", "2031-03-03", "Hu", "Petrov"),
        meeting("d", "2031-08-03", "Hu", "Ivanov"),
    ]
    assert groups(told) == {frozenset("ab"), frozenset("c"), frozenset("d")}


def test_nothing_chains_from_day_to_day() -> None:
    told = [drill(f"{n:02d}", None, f"2031-{1 + n // 3:02d}-{1 + n % 3 * 10:02d}") for n in range(30)]
    found = happenings(told)
    assert len(found) > 5
    assert sum(len(one.lines) for one in found) == 30


def test_what_is_only_announced_or_called_off_says_so() -> None:
    status = {
        modality: happenings([drill("a", "Sea Garden 2031", "2031-05-10", modality=modality)])[0].status
        for modality in ("planned", "possible", "cancelled", "denied", "occurred", "ongoing")
    }
    assert status == {
        **{"planned": "announced", "possible": "announced", "cancelled": "called off", "denied": "denied"},
        **{"occurred": "happened", "ongoing": "happened"},
    }


def test_a_time_without_an_end_stays_without_one() -> None:
    time = {"start": "2031-02-01T00:00:00Z", "end": None, "granularity": "span"}
    [one] = happenings([drill("a", None, "2031-05-10", time)])
    assert (one.start, one.end) == (us("2031-02-01"), None)


@given(st.lists(st.tuples(st.integers(1, 28), st.sampled_from(["Sea Garden 2031", None, "Forest"])), max_size=8))
def test_every_telling_is_in_one_happening_whatever_the_order(told: list[tuple[int, str | None]]) -> None:
    made = [drill(f"{n}", name, f"2031-05-{day:02d}") for n, (day, name) in enumerate(told)]
    found = happenings(made)
    assert sorted(line for one in found for line in one.lines) == sorted(one.line for one in made)
    assert groups(made) == groups(made[::-1])


def index(found: list[Happening], documents: dict[date, int], **span: int) -> dict[tuple[str, str], Any]:
    return {(one.month, one.plover): one for one in month_index(found, documents, **span)}


def test_a_month_without_documents_has_no_figure_and_one_with_some_has_zero() -> None:
    found = happenings([meeting("a", "2031-01-05", "Hu", "Ivanov"), meeting("b", "2031-04-05", "Hu", "Ivanov")])
    rows = index(found, {date(2031, 1, 1): 3, date(2031, 3, 1): 7, date(2031, 4, 1): 1})
    told = {month: (row.count, row.status, row.documents) for (month, _), row in rows.items()}
    assert told == {
        "2031-01": (1, "counted", 3),
        "2031-02": (None, "no documents", 0),
        "2031-03": (0, "counted", 7),
        "2031-04": (1, "counted", 1),
    }
    assert rows["2031-01", "CONSULT"].publishers == ("Paper a",)
    assert rows["2031-01", "CONSULT"].by_publication == 1


def test_the_index_reaches_over_the_months_asked_for_and_counts_nothing_called_off() -> None:
    held = {date(2031, month, 1): 1 for month in range(1, 13)}
    found = happenings(
        [
            drill("a", "Sea Garden 2031", "2031-05-10"),
            drill("b", "Forest 2031", "2031-05-10", modality="cancelled"),
            drill("c", "Steppe 2031", "2031-05-10", modality="planned"),
        ]
    )
    rows = index(found, held, since=us("2031-04-01"), until=us("2031-07-01"))
    assert {month: row.count for (month, _), row in rows.items()} == {"2031-04": 0, "2031-05": 2, "2031-06": 0}
    assert rows["2031-05", "COOPERATE"].announced == 1


def first(words: str, *, record: bool = False, **more: Any) -> Telling:
    detail = {"record": words} if record else {"first": words}
    return telling("claim", "Paper", "2031-05-20", "statement", actors=[BOTH[1]], detail=detail, **more)


OWN = drill("own", "Sea Garden 2031", "2031-05-20", days("2031-05-20", "2031-05-24"))


def test_a_first_time_is_disputed_by_an_earlier_one_of_the_series() -> None:
    claim = first("first time that Russia has taken part in such an exercise")
    earlier = drill("e", "Sea Garden-2028", "2028-06-01")
    [found] = firsts([OWN, claim], [OWN, earlier], us("2027-01-01"))
    assert (found.verdict, found.against) == ("disputed", ("e",))
    assert "June 2028" in found.reason


def test_where_the_record_holds_nothing_earlier_it_says_how_far_back_it_reaches() -> None:
    claim = first("first time that Russia has taken part in such an exercise")
    [found] = firsts([OWN, claim], [OWN], us("2031-03-02"))
    assert (found.verdict, found.against) == ("not observable", ())
    assert "reaches back only to 2 March 2031" in found.reason
    [found] = firsts([OWN, claim], [OWN], None)
    assert "does not know how far back" in found.reason


def test_an_earlier_exercise_of_another_kind_is_named_and_disputes_nothing() -> None:
    other = drill("e", "Forest 2028", "2028-06-01")
    [found] = firsts([OWN, first("first time in such an exercise")], [other], us("2027-01-01"))
    assert (found.verdict, found.against) == ("not observable", ("e",))
    [found] = firsts(
        [OWN, first("first time that Russia sends aircraft")], [drill("e", "Sea Garden 2028", "2028-06-01")], 0
    )
    assert found.verdict == "not observable"
    [found] = firsts([OWN, first("the first joint naval exercise")], [other], us("2027-01-01"))
    assert found.verdict == "disputed"


def test_neither_plans_nor_others_nor_the_claimants_own_word_dispute_a_first() -> None:
    claim = first("the first joint naval exercise")
    for one in (
        drill("e", "Forest 2028", "2028-06-01", modality="planned"),
        drill("e", "Forest 2028", "2028-06-01", actors=[BOTH[0], party("state:IR", "Iran")]),
        drill("e", "Sea Garden", "2031-05-12"),
        telling("e", "Paper", "2028-06-01", actors=BOTH),
    ):
        assert firsts([OWN, claim], [one], 0)[0].verdict == "not observable"


def test_the_largest_is_held_against_greater_counts_of_the_same() -> None:
    claim = first("largest ever", record=True)
    own = drill("own", "Sea Garden 2031", "2031-05-20", forces=[force(9)])

    def before(count: int, unit: str = "warship") -> Telling:
        return drill("e", "Sea Garden 2028", "2028-06-01", forces=[force(count, unit)])

    [found] = firsts([own, claim], [before(12)], us("2027-01-01"))
    assert (found.verdict, found.against) == ("disputed", ("e",))
    assert "12 warship" in found.reason
    assert firsts([own, claim], [before(8)], us("2027-01-01"))[0].verdict == "not observable"
    assert firsts([own, claim], [before(12, "helicopter")], us("2027-01-01"))[0].verdict == "not observable"
    assert "no count" in firsts([OWN, claim], [before(12)], 0)[0].reason
