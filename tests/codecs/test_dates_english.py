"""English dates: each form by an example of our own, what they rest on, and what holds of any text."""

import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.dates import Anchor, named_years, times
from offing.schema.claim import GRAINS

# A Wednesday.
PUBLISHED = Anchor(datetime(2024, 5, 15, 10, tzinfo=UTC))
SEED = Path(__file__).parents[3] / "shared/data/seed/article.txt"


def read(text, anchor=PUBLISHED):
    return [(text[slice(*t.span)], t.local) for t in times(text, "en", anchor)]


@pytest.mark.parametrize(
    ("text", "said", "local"),
    [
        ("on 12 April 2023 the ships", "12 April 2023", "2023-04-12"),
        ("on April 12, the ships", "April 12", "2024-04-12"),
        ("on Dec. 28 they left", "Dec. 28", "2023-12-28"),
        ("will sail on Jan. 5", "Jan. 5", "2025-01-05"),
        ("the 3rd of May", "the 3rd of May", "2024-05-03"),
        ("11/12 May", "11/12 May", "2024-05-11/2024-05-12"),
        ("May 20-23", "May 20-23", "2024-05-20/2024-05-23"),
        ("from 20 to 23 May", "from 20 to 23 May", "2024-05-20/2024-05-23"),
        ("between May 28 and June 3, 2024", "between May 28 and June 3, 2024", "2024-05-28/2024-06-03"),
        ("Dec. 30 to January 4, 2024", "Dec. 30 to January 4, 2024", "2023-12-30/2024-01-04"),
        ("Saturday, May 11, 2024", "Saturday, May 11, 2024", "2024-05-11"),
        ("2024-05-11", "2024-05-11", "2024-05-11"),
        ("at 2024-05-11T06:30Z", "2024-05-11T06:30Z", "2024-05-11T06:30"),
        ("11.05.2024", "11.05.2024", "2024-05-11"),
        ("since February 2022", "since February 2022", "2022-02/"),
        ("until Friday", "until Friday", "/2024-05-17"),
        ("in mid-April", "mid-April", "2024-04 mid"),
        ("by the end of 2023", "by the end of 2023", "/2023 late"),
        ("the week of May 6", "week of May 6", "2024-W19"),
        ("the 2022 season of drills", "2022", "2022"),
        ("6 a.m. (UTC+8) on May 8", "6 a.m. (UTC+8) on May 8", "2024-05-08T06"),
        (
            "between 0600 on May 8 and 0600 on May 9",
            "between 0600 on May 8 and 0600 on May 9",
            "2024-05-08T06:00/2024-05-09T06:00",
        ),
        (
            "04.05.2024: 1400 to 0200 UTC: Posn: 11:12.5N - 045:06E",
            "04.05.2024: 1400 to 0200 UTC",
            "2024-05-04T14:00/2024-05-05T02:00",
        ),
        ("early 2023", "early 2023", "2023 early"),
        ("summer 2022", "summer 2022", "2022-SU"),
        ("Q3 2023", "Q3 2023", "2023-Q3"),
        ("the third quarter of 2022", "the third quarter of 2022", "2022-Q3"),
        ("the first half of 2023", "the first half of 2023", "2023-H1"),
        ("in March", "March", "2024-03"),
        ("in June of last year", "June of last year", "2023-06"),
        ("in 2019", "2019", "2019"),
        ("in the 1990s", "the 1990s", "199"),
        ("nineteen ninety-four", "nineteen ninety-four", "1994"),
        ("sailed on Monday", "Monday", "2024-05-13"),
        ("will sail on Monday", "Monday", "2024-05-20"),
        ("is to be held on Monday", "Monday", "2024-05-20"),
        ("last Friday", "last Friday", "2024-05-10"),
        ("this Sunday", "this Sunday", "2024-05-19"),
        ("yesterday", "yesterday", "2024-05-14"),
        ("tonight", "tonight", "2024-05-15TNI"),
        ("last night", "last night", "2024-05-14TNI"),
        ("Tuesday morning", "Tuesday morning", "2024-05-14TMO"),
        ("the evening of May 3", "the evening of May 3", "2024-05-03TEV"),
        ("last week", "last week", "2024-W19"),
        ("next month", "next month", "2024-06"),
        ("three days ago", "three days ago", "2024-05-12"),
        ("two years ago", "two years ago", "2022"),
        ("in the past five years", "the past five years", "2019-05-15/2024-05-15"),
        ("will leave in 2 days", "2 days", "2024-05-17"),
        ("09:45 China time on May 11", "09:45 China time on May 11", "2024-05-11T09:45"),
        ("3 p.m. JST on May 3", "3 p.m. JST on May 3", "2024-05-03T15"),
        ("on May 3 at 0630Z", "May 3 at 0630Z", "2024-05-03T06:30"),
        ("noon on Thursday", "noon on Thursday", "2024-05-09T12"),
        ("1500 UTC", "1500 UTC", "2024-05-15T15:00"),
        (
            "from 0900 to 1700 UTC on May 8",
            "from 0900 to 1700 UTC on May 8",
            "2024-05-08T09:00/2024-05-08T17:00",
        ),
        ("from 9:00 to 17:00 on May 8", "from 9:00 to 17:00 on May 8", "2024-05-08T09:00/2024-05-08T17:00"),
    ],
)
def test_forms(text, said, local):
    assert read(text) == [(said, local)]


@pytest.mark.parametrize(
    "text",
    [
        "for three days",
        "a two-week cruise",
        "2000 troops and 1,990 tons",
        "the destroyer (2024)",
        'the exercise "Coastal Shield-2023"',
        "he may march on",
        "every Monday",
        "spring tides fall",
        "hull number 1905",
        "a speed of 18.5 knots",
    ],
)
def test_look_alikes_and_durations_are_no_times(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "zone", "start"),
    [
        ("at 09:45 China time on 3 May 2024", "Asia/Shanghai", datetime(2024, 5, 3, 1, 45, tzinfo=UTC)),
        ("06:00 Taipei time, 3 May 2024", "Asia/Taipei", datetime(2024, 5, 2, 22, 0, tzinfo=UTC)),
        ("3 p.m. JST, May 3, 2024", "Asia/Tokyo", datetime(2024, 5, 3, 6, tzinfo=UTC)),
        ("6 a.m. (UTC+8) on 8 May 2024", "UTC+08:00", datetime(2024, 5, 7, 22, tzinfo=UTC)),
        ("5 p.m. EST on Jan. 9, 2024", "EST", datetime(2024, 1, 9, 22, tzinfo=UTC)),
        ("0630Z on 3 May 2024", "UTC", datetime(2024, 5, 3, 6, 30, tzinfo=UTC)),
    ],
)
def test_zones(text, zone, start):
    (t,) = times(text, "en", PUBLISHED)
    assert (t.zone, t.start) == (zone, start)


def test_local_time_of_no_zone_is_no_surer_than_its_day():
    (t,) = times("04.05.2024: 0234 LT: boarded", "en", PUBLISHED)
    assert (t.start, t.end) == (datetime(2024, 5, 4, tzinfo=UTC), datetime(2024, 5, 5, tzinfo=UTC))
    assert (t.granularity, t.local, t.zone) == ("day", "2024-05-04T02:34", None)
    assert t.inferred == "local time, its zone is not told"


def test_days_are_the_publishers():
    (t,) = times("on 3 May 2024", "en", Anchor(PUBLISHED.published, 540))
    assert t.start == datetime(2024, 5, 2, 15, tzinfo=UTC)


def test_without_publication_the_latest_year_named_is_taken():
    text = 'The drill "Coastal Shield-2023" began on June 3. Talks were held in March 2021. It is to grow by 2030.'
    assert named_years(text) == (2023, 2021)
    found = times(text, "en", Anchor())
    assert [t.local for t in found] == ["2023-06-03", "2021-03", "/2030"]
    assert found[0].inferred == "year from the latest year the text names"


def test_what_cannot_be_made_out_stays_open():
    found = times("On June 3 they left; on Monday they met; yesterday was calm.", "en", Anchor())
    assert [(t.start, t.end, t.local) for t in found] == [
        (None, None, "XXXX-06-03"),
        (None, None, "XXXX-WXX-1"),
        (None, None, "XXXX-XX-XX"),
    ]


def test_a_day_and_a_month_that_may_change_places_take_the_reading_near_publication():
    assert read("05/04/2024") == [("05/04/2024", "2024-05-04")]
    assert read("05/04/2024", Anchor()) == [("05/04/2024", "2024-XX-XX")]


def test_an_interval_that_runs_backwards_is_said_to():
    (t,) = times("from 23 May 2024 to 20 May 2024", "en", PUBLISHED)
    assert (t.start, t.end, t.inferred) == (None, None, "its end is before its beginning")


def test_a_wrong_weekday_is_said():
    (t,) = times("Monday, May 11, 2024", "en", PUBLISHED)
    assert t.inferred == "the weekday told is not that day's"


def test_general_words_can_be_left_out():
    text = "Ships now train off the coast and sailed recently."
    assert [t.local for t in times(text, "en", PUBLISHED)] == ["PRESENT_REF", "PAST_REF"]
    assert times(text, "en", PUBLISHED, vague=False) == []


def test_the_next_day_is_counted_from_the_day_told_before():
    assert [local for _, local in read("On April 3 they left. The following day they met.")] == [
        "2024-04-03",
        "2024-04-04",
    ]


WORDS = st.sampled_from(
    [
        *("July", "15", ",", "2023", "-", "from", "to", "between", "and", "since", "until", "on", "the", "of", "last"),
        *("next", "week", "Monday", "yesterday", "quarter", "first", "third", "09:45", "China", "time", "3", "p.m."),
        *("years", "ago", "1990s", "now", "12.05.2023", "nineteen", "ninety", "four", "early", "mid", "a", "in"),
        *("0630Z", ".", "/", "May", "31", "30"),
    ]
)


@given(st.lists(WORDS, max_size=14).map(" ".join), st.sampled_from([PUBLISHED, Anchor()]))
def test_any_text_gives_sorted_spans_and_true_intervals(text, anchor):
    found = times(text, "en", anchor)
    for t in found:
        assert 0 <= t.span[0] < t.span[1] <= len(text)
        assert t.granularity in GRAINS
        assert t.start is None or t.end is None or t.start < t.end
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(found))


@given(st.dates(min_value=datetime(1950, 1, 1).date(), max_value=datetime(2080, 12, 31).date()))
def test_a_date_in_full_is_read_in_every_order(day):
    month = day.strftime("%B")
    for text in (
        f"on {day.day} {month} {day.year} it",
        f"on {month} {day.day}, {day.year} it",
        f"{day.isoformat()} it",
        f"on {day.strftime('%A')}, {month} {day.day}, {day.year}, it",
    ):
        assert [t.local for t in times(text, "en", PUBLISHED)] == [day.isoformat()]


@pytest.mark.parametrize(
    "piece", ["1 ", "1", "July ", "to ", "nineteen ", "1990s ", "12:30 to ", "from ", "1,", "-", "a.m. "]
)
def test_long_repetition_is_read_in_one_pass(piece):
    times(piece * 20_000, "en", PUBLISHED)


@pytest.mark.real
@pytest.mark.skipif(not SEED.exists(), reason="the shared real data are not here")
def test_the_article_without_a_date_gets_its_year():
    text = SEED.read_text("utf-8")
    found = times(text, "en", Anchor(), vague=False)
    assert [t.local for t in found] == ["2023-07-15", "2022-02", "2023-06"]
    assert all(re.fullmatch(r"\w[\w ]*\w", text[slice(*t.span)]) for t in found)
