from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from offing.rehearsal.played import Truth
from offing.rehearsal.score import Found, Score, found_of, pair_up, score
from rehearsal.plays import HOUR, START

END = START + 48 * HOUR


def true(kind: str, craft: tuple[int, ...], since: float, until: float, **more: Any) -> Truth:
    said = {"observable": True, "lat": 40.0, "lon": 135.0} | more
    return Truth(kind, craft, START + round(since * HOUR), START + round(until * HOUR), **said)


def found(id_: str, kind: str, craft: tuple[int, ...], since: float, until: float | None, **detail: Any) -> Found:
    end = None if until is None else START + round(until * HOUR)
    return Found(id_, kind, craft, START + round(since * HOUR), end, 40.0, 135.0, detail)


def one(events: list[Found], truth: list[Truth]) -> Score:
    [result] = score(events, truth, until=END)
    return result


def counts(result: Score) -> tuple[int, int, int, int]:
    return result.right, result.wrong, result.aside, len(result.misses)


def test_a_found_event_that_fits_is_right_and_its_errors_are_found_less_true() -> None:
    result = one([found("a", "stop", (1,), 1.1, 1.9)], [true("stop", (1,), 1, 2)])
    assert counts(result) == (1, 0, 0, 0)
    assert (result.precision, result.recall) == (1.0, 1.0)
    assert (result.start_s, result.end_s, result.place_m) == ([360.0], [-360.0], [0.0])


def test_another_craft_another_time_another_kind_and_another_area_are_wrong() -> None:
    truth = [true("area_visit", (1,), 1, 2, detail={"area_id": "zone:JP:12"})]
    for event in (
        found("a", "area_visit", (2,), 1, 2, area_id="zone:JP:12"),
        found("a", "area_visit", (1,), 5, 6, area_id="zone:JP:12"),
        found("a", "area_visit", (1,), 1, 2, area_id="zone:JP:24"),
    ):
        result = one([event], truth)
        assert counts(result) == (0, 1, 0, 1)
        assert result.false_alarms[0]["id"] == "a"
        assert result.misses[0]["detail"] == {"area_id": "zone:JP:12"}
    by_kind = {each.kind: counts(each) for each in score([found("a", "stop", (1,), 1, 2)], truth, until=END)}
    assert by_kind == {"area_visit": (0, 0, 0, 1), "stop": (0, 1, 0, 0)}


def test_a_duplicate_is_wrong_and_says_of_what() -> None:
    result = one([found("a", "stop", (1,), 1, 2), found("b", "stop", (1,), 1.3, 2)], [true("stop", (1,), 1, 2)])
    assert counts(result) == (1, 1, 0, 0)
    assert result.false_alarms[0]["id"] == "b"
    assert "as a" in result.false_alarms[0]["why"]


def test_of_a_truth_found_in_two_pieces_one_piece_is_right() -> None:
    pieces = [found("a", "stop", (1,), 1, 3), found("b", "stop", (1,), 3.2, 9)]
    result = one(pieces, [true("stop", (1,), 1, 9)])
    assert counts(result) == (1, 1, 0, 0)
    assert result.false_alarms[0]["id"] == "a"


def test_of_two_truths_found_as_one_the_other_is_missed() -> None:
    result = one([found("a", "stop", (1,), 1, 9)], [true("stop", (1,), 1, 3), true("stop", (1,), 3.5, 9)])
    assert counts(result) == (1, 0, 0, 1)
    assert result.misses[0]["why"].startswith("a fits it")


def test_what_nobody_could_observe_and_what_is_marginal_counts_neither_way() -> None:
    truth = [
        true("stop", (1,), 1, 2, observable=False),
        true("stop", (2,), 1, 2, marginal=True),
        true("stop", (3,), 1, 2, observable=False),
    ]
    result = one(
        [found("a", "stop", (1,), 1, 2), found("b", "stop", (2,), 1, 2), found("c", "stop", (2,), 1, 2)], truth
    )
    assert counts(result) == (0, 0, 3, 0)
    assert (result.precision, result.recall) == (None, None)
    assert (result.observable, result.unobservable, result.marginal) == (0, 2, 1)


def test_an_event_that_fits_a_sure_and_a_marginal_truth_is_the_sure_one() -> None:
    truth = [true("stop", (1,), 1, 2), true("stop", (1,), 1.1, 2, marginal=True)]
    assert counts(one([found("a", "stop", (1,), 1.1, 2)], truth)) == (1, 0, 0, 0)
    both = [found("a", "stop", (1,), 1, 2), found("b", "stop", (1,), 1.1, 2)]
    assert counts(one(both, truth)) == (1, 0, 1, 0)


def test_a_company_fits_where_half_of_all_its_ships_agree() -> None:
    truth = [true("company", (1, 2, 3, 4), 0, 10)]
    assert counts(one([found("a", "company", (1, 2), 0, 10)], truth)) == (1, 0, 0, 0)
    assert counts(one([found("a", "company", (1,), 0, 10)], truth)) == (0, 1, 0, 1)
    assert counts(one([found("a", "company", (1, 2, 5, 6, 7), 0, 10)], truth)) == (0, 1, 0, 1)


def test_an_encounter_needs_both_craft() -> None:
    assert counts(one([found("a", "encounter", (1, 3), 0, 3)], [true("encounter", (1, 2), 0, 3)])) == (0, 1, 0, 1)


def test_a_flight_is_its_aircrafts_whatever_ships_are_named() -> None:
    craft = 2 << 56 | 0xDF0001
    assert counts(one([found("a", "flight", (craft, 1, 2, 3), 0, 1)], [true("flight", (craft,), 0, 1)])) == (1, 0, 0, 0)


def test_who_follows_a_company_follows_any_of_its_ships() -> None:
    detail = {"follower": 9, "target": 1, "others_of_target": [2, 3]}
    truth = [true("shadowing", (1, 9), 0, 8, detail=detail)]
    assert counts(one([found("a", "shadowing", (2, 9), 0, 8)], truth)) == (1, 0, 0, 0)
    both = [found("a", "shadowing", (2, 9), 0, 8), found("b", "shadowing", (1, 9), 0, 8)]
    result = one(both, truth)
    assert counts(result) == (1, 0, 1, 0)
    assert counts(one([found("a", "shadowing", (4, 9), 0, 8)], truth)) == (0, 1, 0, 1)
    assert counts(one([found("a", "shadowing", (2, 3), 0, 8)], truth)) == (0, 1, 0, 1)


def test_who_took_a_decoy_for_the_real_thing_is_wrong_and_counted() -> None:
    said = {"observable": None, "decoy": True}
    truth = [
        true("company", (1, 2), 0, 9, detail={"what": "two ferries"}, **said),
        true("company", (5, 6), 0, 9, **said),
    ]
    result = one([found("a", "company", (1, 2), 1, 8)], truth)
    assert counts(result) == (0, 1, 0, 0)
    assert (result.decoys, result.decoys_taken) == (2, 1)
    assert "two ferries" in result.false_alarms[0]["why"]
    assert (result.observable, result.unobservable, result.marginal) == (0, 0, 0)


def test_what_is_found_of_displaced_reports_is_set_aside() -> None:
    members = [{"craft": 1, "since": START + HOUR, "until": START + 2 * HOUR}, {"craft": True}, 7]
    wrong = true("gnss_interference", (1,), 1, 2, detail={"members": members})
    events = [
        found("a", "loitering", (1,), 1, 2),
        found("b", "loitering", (1,), 5, 6),
        found("c", "loitering", (2,), 1, 2),
    ]
    [result] = score(events, [wrong], until=END, kinds=["loitering"])
    assert counts(result) == (0, 2, 1, 0)
    [result] = score([found("a", "identity_conflict", (1,), 1, 2)], [wrong], until=END, kinds=["identity_conflict"])
    assert counts(result) == (0, 1, 0, 0)


def test_moments_fit_within_their_slack() -> None:
    truth = [true("close_quarters", (1, 2), 1, 1)]
    assert counts(one([found("a", "close_quarters", (1, 2), 1.04, 1.04)], truth)) == (1, 0, 0, 0)
    assert counts(one([found("a", "close_quarters", (1, 2), 1.06, 1.06)], truth)) == (0, 1, 0, 1)


def test_an_open_event_lasts_to_the_end() -> None:
    result = one([found("a", "gap", (1,), 40, None)], [true("gap", (1,), 40, 48)])
    assert counts(result) == (1, 0, 0, 0)
    assert result.end_s == [0.0]


def test_scores_of_several_rehearsals_add_up() -> None:
    total = Score("stop")
    total.add(one([found("a", "stop", (1,), 1, 2)], [true("stop", (1,), 1, 2)]))
    total.add(one([found("b", "stop", (1,), 5, 6)], [true("stop", (1,), 1, 2)]))
    assert (total.found, total.right, total.wrong, total.observable) == (2, 1, 1, 2)
    line = total.line()
    said = [line[name] for name in ("kind", "precision", "recall", "observable", "found", "wrong")]
    assert said == ["stop", 0.5, 0.5, 2, 2, 1]
    assert (line["start_error_s_median"], line["place_error_m_p90"]) == (0.0, 0.0)
    assert [each["id"] for each in line["false_alarms"]] == ["b"]


def test_a_line_of_the_record_becomes_a_found_event() -> None:
    from datetime import UTC, datetime

    line = {
        "id": "x",
        "kind": "stop",
        "craft": [{"id": "mmsi:799000001", "name": "SIM 1"}, {"id": "icao:df0001"}],
        "t_start": datetime(2023, 7, 15, tzinfo=UTC),
        "t_end": datetime(2023, 7, 15, 1, tzinfo=UTC),
        "lat": None,
        "lon": None,
        "open": False,
        "detail": {"area_id": "y"},
    }
    event = found_of(line)
    assert (event.craft, event.t_start, event.t_end) == ((799_000_001, 2 << 56 | 0xDF0001), START, START + HOUR)
    assert found_of(line | {"open": True}).t_end is None


PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), max_size=14, unique=True)


@given(PAIRS)
def test_pairs_are_as_many_as_there_can_be(pairs: list[tuple[int, int]]) -> None:
    fits = [(f, t, 1 / (at + 1)) for at, (f, t) in enumerate(pairs)]
    made = pair_up(fits, 5)
    assert {(f, t) for f, t in made.items()} <= set(pairs)
    assert len(set(made.values())) == len(made)
    best = max(sum((f, t) in set(pairs) for t, f in enumerate(some)) for some in permutations(range(6), 5))
    assert len(made) == best


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(0, 8)), max_size=12), st.randoms())
def test_figures_do_not_depend_on_the_order_of_lines(spans: list[tuple[int, int, int]], rng: Any) -> None:
    events = [found(str(n), "stop", (craft,), since, since + long) for n, (craft, since, long) in enumerate(spans)]
    truth = [true("stop", (craft,), since + 0.1, since + long + 0.2) for craft, since, long in spans[::2]]
    plain = one(events, truth) if events else None
    rng.shuffle(events)
    rng.shuffle(truth)
    if plain is not None:
        mixed = one(events, truth)
        assert counts(mixed) == counts(plain)
        assert mixed.right + mixed.wrong + mixed.aside == len(events)
        assert mixed.right + len(mixed.misses) == len(truth)
