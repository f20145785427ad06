"""Counting, without a record: days, missing days, disputes, distinct hulls, passages, today against the days before."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.record.changes import changes
from offing.record.day_counts import day_count
from offing.record.distinct_hulls import distinct_hulls
from offing.record.passages import passages, transits
from offing.record.periods import Periods, days, in_words, micros, moment, runs
from offing.record.ship_days import held, missing_days, series_of, ship_days
from offing.record.standing import standings
from offing.schema.errors import UsageError
from offing.schema.tally import Count, Crossed, Named, Part, Together, Way

TAIPEI = "Asia/Taipei"
DAY = 86_400_000_000


def at(words: str) -> int:
    return micros(datetime.fromisoformat(words))


def count(n, start="2024-06-01T06:00+08:00", end=None, **more):
    begin = at(start)
    told = {
        "id": f"id{n}-{start}",
        "document": f"d{n}-{start}-{more.get('publisher', '')}",
        "who": "ministry:TW:defense",
        "name": "the ministry",
        "publisher": "the ministry",
        "state": "CN",
        "unit": "aircraft",
        "measure": "sorties",
        "count": n,
        "bound": "exactly",
        "start": begin,
        "end": at(end) if end else begin + DAY,
        "zone": TAIPEI,
    }
    return Count(**told | more)


# -- Periods ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "hours"), [("2024-03-31", 23), ("2024-10-27", 25), ("2024-10-28", 24)])
def test_a_day_in_which_the_clocks_change_has_23_or_25_hours(day, hours):
    start, end = Periods("day", "Europe/Oslo").bounds(date.fromisoformat(day))
    assert (end - start) / 3_600_000_000 == hours


def test_a_midnight_that_the_clocks_leave_out_is_the_first_instant_of_the_day():
    periods = Periods("day", "America/Sao_Paulo")  # 2018-11-04 began at 01:00
    start, end = periods.bounds(date(2018, 11, 4))
    assert moment(start) == datetime(2018, 11, 4, 3, tzinfo=UTC)
    assert (end - start) / 3_600_000_000 == 23
    assert periods.day(start) == date(2018, 11, 4)
    assert periods.day(start - 1) == date(2018, 11, 3)


@given(
    st.dates(date(1990, 1, 1), date(2037, 12, 30)),
    st.sampled_from(["UTC", "Europe/Oslo", TAIPEI, "Australia/Lord_Howe"]),
)
def test_periods_follow_one_another_without_gap(day, zone):
    for by in ("day", "week", "month"):
        periods = Periods(by, zone)
        first = periods.first(day)
        start, end = periods.bounds(first)
        assert periods.bounds(periods.next(first))[0] == end
        assert periods.first(periods.day(start)) == periods.first(periods.day(end - 1)) == first
        assert periods.first(periods.day(end)) == periods.next(first)


def test_weeks_are_those_of_iso_8601():
    assert Periods("week").label(Periods("week").first(date(2021, 1, 3))) == "2020-W53"
    assert Periods("week").label(Periods("week").first(date(2021, 1, 4))) == "2021-W01"


def test_a_zone_or_a_period_that_there_is_not():
    for wrong in (("day", "Europe/Atlantis"), ("year", "UTC"), ("day", "../etc/passwd"), ("day", "\x00")):
        with pytest.raises(UsageError):
            Periods(*wrong)


def test_days_in_a_row_are_told_together():
    some = [date(2024, 5, 3), date(2024, 5, 4), date(2024, 5, 6)]
    assert in_words(some) == ["2024-05-03 to 2024-05-04", "2024-05-06"]
    assert runs([]) == []


# -- One day ---------------------------------------------------------------------------------------


def test_a_stated_zero_is_a_count():
    it = day_count([count(0)])
    assert (it.least, it.most, it.disputed) == (0, 0, False)


def test_relays_and_copies_count_once():
    it = day_count(
        [count(7, copies=2), count(7, document="again"), count(7, "2024-06-01T00:00+08:00", publisher="an agency")]
    )
    assert (it.least, it.most, it.relays) == (7, 7, 4)


def test_two_texts_of_one_time_that_differ_are_a_dispute():
    it = day_count([count(2), count(5)])
    assert (it.least, it.most, it.disputed) == (2, 5, True)
    assert "id2" in it.notes[0]
    assert "id5" in it.notes[0]
    relayed = day_count([count(2), count(3, "2024-06-01T00:00+08:00", publisher="an agency")])
    assert (relayed.least, relayed.most, relayed.disputed) == (2, 3, True)


def test_sorties_of_parts_of_a_day_are_added_and_ships_are_not():
    morning, evening = (
        ("2024-06-01T06:00+08:00", "2024-06-01T12:00+08:00"),
        ("2024-06-01T18:00+08:00", "2024-06-02T00:00+08:00"),
    )
    it = day_count([count(3, *morning), count(2, *evening)])
    assert (it.least, it.most) == (5, 5)
    ships = [count(n, *some, unit="warship", measure="ship-days") for n, some in ((3, morning), (2, evening))]
    it = day_count(ships)
    assert (it.least, it.most) == (3, 5), "ships of the evening may be those of the morning"


def test_a_part_of_the_day_that_may_be_among_the_whole_leaves_it_open():
    whole = count(4, "2024-06-01T00:00+08:00", parts=(Part(2, "J-10"), Part(2, "Y-8")))
    night = ("2024-06-01T18:00+08:00", "2024-06-02T00:00+08:00")
    within = day_count([whole, count(2, *night, parts=(Part(2, "J-10"),))])
    assert (within.least, within.most) == (4, 6)
    beyond = day_count([whole, count(2, *night, parts=(Part(1, "J-10"), Part(1, "KJ-500")))])
    assert (beyond.least, beyond.most) == (6, 6)


def test_a_count_as_text_is_told_and_no_number():
    it = day_count([count(None)])
    assert (it.least, it.most) == (None, None)
    it = day_count([count(3, bound="at least")])
    assert (it.least, it.most) == (3, None)


def test_several_counts_of_one_release_are_added_and_one_told_twice_is_not():
    one = count(1, "2024-06-01T08:00+08:00", "2024-06-01T09:00+08:00", unit="balloon", document="d")
    other = count(1, "2024-06-01T08:30+08:00", "2024-06-01T10:00+08:00", unit="balloon", document="d")
    assert day_count([one, other, one]).least == 2


def test_the_median_line_where_it_is_told():
    crossing = count(7, parts=(Part(4, "其中逾越海峽中線進入西南空域"),))
    assert day_count([crossing]).crossed == 4
    assert day_count([count(7, parts=(Part(4, "entered the southwest"),))]).crossed is None


counts = st.lists(
    st.builds(
        lambda n, hour, hours, who: (
            count(n, f"2024-06-01T{hour:02d}:00+08:00", publisher=who, document=f"{n}{hour}{who}")
            if hours == 24
            else count(
                n,
                f"2024-06-01T{hour:02d}:00+08:00",
                f"2024-06-02T{hour:02d}:00+08:00"
                if hours > 24 - hour
                else f"2024-06-01T{min(hour + hours, 23):02d}:30+08:00",
                document=f"{n}{hour}{hours}",
            )
        ),
        st.integers(0, 40),
        st.integers(0, 22),
        st.sampled_from([2, 6, 24]),
        st.sampled_from(["the ministry", "an agency"]),
    ),
    min_size=1,
    max_size=5,
)


@given(counts, st.randoms())
def test_a_day_is_the_same_in_any_order_and_no_release_is_more_than_it(some, random):
    it = day_count(some)
    mixed = list(some)
    random.shuffle(mixed)
    again = day_count(mixed)
    assert (again.least, again.most, again.disputed, again.relays) == (it.least, it.most, it.disputed, it.relays)
    assert it.least is not None
    assert it.most is not None
    assert it.least <= it.most <= sum(one.count for one in some)
    assert it.most >= max(one.count for one in some)


# -- Series ----------------------------------------------------------------------------------------


def test_a_missing_day_is_named_and_a_zero_is_none():
    some = [count(n, f"2024-06-{day:02d}T06:00+08:00") for day, n in ((1, 5), (2, 0), (4, 3))]
    rows = {row["period"]: row for row in ship_days(some)}
    assert list(rows) == ["2024-06-02", "2024-06-03", "2024-06-04", "2024-06-05"], "filed under the day it ends on"
    assert [row["status"] for row in rows.values()] == ["counted", "counted", "missing", "counted"]
    assert rows["2024-06-03"]["count"] == 0
    assert rows["2024-06-04"]["count"] is None
    [month] = ship_days(some, "month")
    assert (month["count"], month["most"], month["bound"]) == (8, None, "at least")
    assert month["missing"] == ["2024-06-04"]
    assert (month["days"], month["days_counted"], month["median_day"], month["most_day"]) == (4, 3, 3, 5)


def test_a_unit_that_a_release_does_not_speak_of_is_untold_and_not_missing():
    some = [count(5, f"2024-06-{day:02d}T06:00+08:00") for day in (1, 2, 3)]
    some += [count(4, f"2024-06-{day:02d}T06:00+08:00", unit="warship") for day in (1, 3)]
    rows = [row for row in ship_days(some) if row["what"] == "warship"]
    assert [row["status"] for row in rows] == ["counted", "not told", "counted"]
    assert missing_days(series_of(some)[0]) == []


def test_a_time_without_data_gives_nothing_and_what_is_held_is_told():
    some = [count(5)]
    assert ship_days(some, "day", lambda _: date(2019, 1, 1), lambda _: date(2019, 2, 1)) == []
    assert held(some) == ["the ministry: its counts of CN are held from 2024-06-02 to 2024-06-02"]


def test_counts_of_other_times_than_days_stand_by_themselves():
    month = count(103, "2024-06-01T00:00+08:00", "2024-07-01T00:00+08:00")
    rows = ship_days([count(5), month])
    assert {row["period"]: row["count"] for row in rows} == {"2024-06-02": 5, "2024-06-01 to 2024-06-30": 103}


def test_years_between_two_series_are_not_listed_day_by_day():
    rows = ship_days([count(5), count(5, "2010-06-01T06:00+08:00")])
    assert [row["period"] for row in rows] == ["2010-06-02", "2024-06-02"]


def test_counts_of_several_days_never_make_a_number_of_ships():
    some = [count(9, f"2024-06-{day:02d}T06:00+08:00", unit="warship", measure="ship-days") for day in (1, 2)]
    [row] = ship_days(some, "month")
    assert (row["count"], row["measure"]) == (18, "ship-days")
    assert any("same craft" in note for note in row["notes"])


# -- Hulls and passages ----------------------------------------------------------------------------


def named(*rows):
    """Hulls (sighting, day of June, hull); hulls that begin with a class have it: "kilo:1"."""
    hulls = list(dict.fromkeys(hull for _, _, hull in rows))
    of = [(hull, hull.partition(":")[0] if ":" in hull else None, "RU") for hull in hulls]
    start = np.array([at(f"2024-06-{day:02d}T05:00+00:00") for _, day, _ in rows], np.int64)
    places = np.array([hulls.index(hull) for _, _, hull in rows], np.int64)
    return Named(np.array([s for s, _, _ in rows], np.int64), start, start + 3_600_000_000, places, of)


def together(*rows):
    """Ships seen together (sighting, day of June, class or None, ships)."""
    kinds = list(dict.fromkeys((of, "RU") for _, _, of, _ in rows))
    start = np.array([at(f"2024-06-{day:02d}T05:00+00:00") for _, day, _, _ in rows], np.int64)
    places = np.array([kinds.index((of, "RU")) for _, _, of, _ in rows], np.int64)
    ships = np.array([n for *_, n in rows], np.int64)
    return Together(np.array([s for s, *_ in rows], np.int64), start, start + 3_600_000_000, ships, places, kinds)


NOTHING = together()


def hulls(some, more=NOTHING, by="month"):
    return [(row["period"], row["count"], row["hulls"]) for row in distinct_hulls(some, more, Periods(by))]


def test_distinct_hulls_are_counted_anew_in_each_period_and_never_added_up():
    some = named((1, 3, "a"), (2, 4, "a"), (2, 4, "b"))
    assert hulls(some, by="day") == [("2024-06-03", 1, ["a"]), ("2024-06-04", 2, ["a", "b"])]
    assert hulls(some) == [("2024-06", 2, ["a", "b"])]


@pytest.mark.parametrize(
    ("more", "least"),
    [
        (together((3, 5, "kilo", 1)), 2),  # may be the one that is named
        (together((3, 5, "kilo", 3)), 3),  # "x" may be one more of the three
        (together((3, 5, "balk", 1)), 2),  # "x" may be it
        (together((3, 5, "kilo", 1), (4, 6, "kilo", 2), (5, 7, "kilo", 1)), 2),
        (together((3, 5, None, 5)), 5),  # five seen together
        (together((3, 5, "kilo", 3), (4, 6, "balk", 2)), 5),
    ],
)
def test_ships_without_a_name_raise_the_least_only_as_far_as_they_must(more, least):
    some = named((1, 3, "kilo:1"), (2, 4, "x"))
    [(_, count, names)] = hulls(some, more)
    assert names == ["kilo:1", "x"]
    assert count == least


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 28), st.sampled_from(["kilo:1", "kilo:2", "balk:1", "x"]))),
    st.lists(
        st.tuples(st.integers(10, 19), st.integers(1, 28), st.sampled_from(["kilo", "balk", None]), st.integers(1, 6))
    ),
)
def test_the_least_is_never_below_what_is_named_or_seen_at_once_nor_above_all_together(some, more):
    rows = distinct_hulls(named(*some), together(*more), Periods("month"))
    if not (some or more):
        assert rows == []
        return
    [row] = rows
    names = {hull for _, _, hull in some}
    assert row["count"] >= max([len(names), *(n for *_, n in more)])
    assert row["count"] <= len(names) + sum(n for *_, n in more)
    assert row["bound"] == "at least"


def test_a_sighting_over_midnight_counts_on_both_days_and_in_the_time_asked_alone():
    start = np.array([at("2024-06-30T23:00+00:00")])
    some = Named(np.array([1]), start, start + 2 * 3_600_000_000, np.array([0]), [("a", None, "RU")])
    rows = distinct_hulls(some, together(), Periods("month"))
    assert [row["period"] for row in rows] == ["2024-06", "2024-07"]
    rows = distinct_hulls(some, together(), Periods("month"), until=at("2024-07-01T00:00+00:00"))
    assert [row["period"] for row in rows] == ["2024-06"]


def test_one_passage_told_twice_is_one_and_back_again_is_another():
    some = named((1, 3, "a"), (2, 3, "a"), (3, 3, "a"), (4, 9, "a"))
    ways = {1: Way("S", "45"), 2: Way("S", "45"), 3: Way("S", "225"), 4: Way("S", "45")}
    [row] = passages(some, together(), ways, Periods("month"))
    assert (row["count"], row["sightings"], row["lane"], row["area"]) == (3, 4, "sighted", "S")
    [row] = passages(some, together(), ways | {3: Way("S")}, Periods("month"))
    assert row["count"] == 2, "who tells no heading may mean the same way"


def test_transits_by_track_are_apart_and_a_lower_bound():
    some = [
        Crossed("S", craft, "RU", "north to south", at("2024-06-03T05:00+00:00"), f"e{n}", False)
        for n, craft in enumerate((7, 7, 8))
    ]
    [row] = transits(some, Periods("week"))
    assert (row["count"], row["bound"], row["lane"]) == (3, "at least", "transmitted")
    assert "2 craft" in row["notes"][0]
    assert row["of_which"] == [{"count": 3, "what": "north to south"}]


# -- Today against the days before -----------------------------------------------------------------


def test_today_stands_against_the_days_before_with_its_missing_days():
    some = [count(n, f"2024-06-{day:02d}T06:00+08:00") for day, n in ((1, 5), (2, 1), (4, 3), (5, 9))]
    [it] = standings(some, at("2024-06-06T12:00+08:00"))
    assert (it.day, it.count, it.median, it.least_before, it.most_before, it.counted) == ("2024-06-06", 9, 3, 1, 5, 3)
    assert "2024-06-04" in it.missing
    [late] = standings(some, at("2024-06-07T12:00+08:00"))
    assert (late.count, late.last, late.last_count) == (None, "2024-06-06", 9)
    [old] = standings(some, at("2024-12-07T12:00+08:00"))
    assert (old.count, old.median, old.counted, old.last) == (None, None, 0, "2024-06-06")


def test_what_later_data_changed_is_told_in_words():
    old = {"t_start": 0, "t_end": None, "open": True, "detail": {"area": "S", "reach_m": 1.0, "many": [1]}}
    new = old | {"t_end": 3_600_000_000, "open": False, "detail": {"area": "T", "reach_m": 1.0, "many": [2]}}
    told = changes(old, new)
    assert "ends 1970-01-01 01:00Z, not open" in told
    assert "area T, not S" in told
    assert "many" not in told
    assert "withdrawn" in changes(old, None)


def test_days_are_counted_whole():
    assert days(date(2024, 2, 28), date(2024, 3, 1)) == [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]
    assert moment(micros(datetime(2024, 1, 1, tzinfo=UTC) + timedelta(microseconds=1))).microsecond == 1
