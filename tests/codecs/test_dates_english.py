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
    ("text", "said", "local"),
    [
        ("at 081000Z MAY 24 the ship", "081000Z MAY 24", "2024-05-08T10:00"),
        ("081000ZMAY2024", "081000ZMAY2024", "2024-05-08T10:00"),
        ("FROM 081000Z TO 091200Z MAY 24", "FROM 081000Z TO 091200Z MAY 24", "2024-05-08T10:00/2024-05-09T12:00"),
        ("081000Z", "081000Z", "2024-05-08T10:00"),
        ("08MAY24", "08MAY24", "2024-05-08"),
        ("8-May-2024", "8-May-2024", "2024-05-08"),
        ("0900 hours on 5 May", "0900 hours on 5 May", "2024-05-05T09:00"),
        ("at 1800 on 3 April", "1800 on 3 April", "2024-04-03T18:00"),
        ("on Sunday at 0900", "Sunday at 0900", "2024-05-12T09:00"),
        ("from 0600 to 1800 on 3 May", "from 0600 to 1800 on 3 May", "2024-05-03T06:00/2024-05-03T18:00"),
        ("from 1600 to 1800 on 3 May", "from 1600 to 1800 on 3 May", "2024-05-03T16:00/2024-05-03T18:00"),
        ("between 8 a.m. and 10 a.m. on May 3", "between 8 a.m. and 10 a.m. on May 3", "2024-05-03T08/2024-05-03T10"),
        ("from 8 to 10 p.m. on May 3", "from 8 to 10 p.m. on May 3", "2024-05-03T20/2024-05-03T22"),
        ("10 to 2 p.m. on May 3", "10 to 2 p.m. on May 3", "2024-05-03T10/2024-05-03T14"),
        (
            "from 10 p.m. on April 30 to 4 a.m. on May 1",
            "from 10 p.m. on April 30 to 4 a.m. on May 1",
            "2024-04-30T22/2024-05-01T04",
        ),
        ("at 3pm on May 3", "3pm on May 3", "2024-05-03T15"),
        ("in the past 24 hours", "the past 24 hours", "2024-05-14T10:00/2024-05-15T10:00"),
        ("the 24 hours to 6 a.m. Tuesday", "the 24 hours to 6 a.m. Tuesday", "2024-05-13T06:00/2024-05-14T06"),
        ("in the early hours of May 3", "the early hours of May 3", "2024-05-03TSM"),
        ("the drill ended on the 8th.", "the 8th", "2024-05-08"),
        ("will be held on the 28th", "the 28th", "2024-05-28"),
        ("between the 8th and 10th", "between the 8th and 10th", "2024-05-08/2024-05-10"),
        ("May 2 through 8", "May 2 through 8", "2024-05-02/2024-05-08"),
        ("May 2, 3 and 4", "May 2, 3 and 4", "2024-05-02/2024-05-04"),
        ("the night of 8-9 May", "the night of 8-9 May", "2024-05-08TNI"),
        ("overnight Saturday to Sunday", "overnight Saturday to Sunday", "2024-05-11TNI"),
        ("overnight between Monday and Tuesday", "overnight between Monday and Tuesday", "2024-05-13TNI"),
        ("was held Monday through Friday", "Monday through Friday", "2024-05-06/2024-05-10"),
        ("will be held from Thursday to Monday", "from Thursday to Monday", "2024-05-16/2024-05-20"),
        ("the day before yesterday", "the day before yesterday", "2024-05-13"),
        ("the first week of May", "the first week of May", "2024-05-01/2024-05-07"),
        ("the last week of April", "the last week of April", "2024-04-24/2024-04-30"),
        ("the second half of April", "the second half of April", "2024-04-16/2024-04-30"),
        ("late last month", "late last month", "2024-04 late"),
        ("since early April", "since early April", "2024-04 early/"),
        ("from late April to early May", "from late April to early May", "2024-04 late/2024-05 early"),
        ("by the end of the year", "by the end of the year", "/2024 late"),
        ("at the beginning of May", "the beginning of May", "2024-05 early"),
        ("late on Monday", "late on Monday", "2024-05-13 late"),
        ("through May 23", "through May 23", "/2024-05-23"),
        ("beginning on May 20", "beginning on May 20", "2024-05-20/"),
        ("in 3Q 2023", "3Q 2023", "2023-Q3"),
        ("in the last quarter of 2022", "the last quarter of 2022", "2022-Q4"),
        ("the first two quarters of 2023", "the first two quarters of 2023", "2023-H1"),
        ("the first nine months of 2023", "the first nine months of 2023", "2023-01/2023-09"),
        ("in fiscal year 2022", "fiscal year 2022", "2022"),
        ("2019-2021", "2019-2021", "2019/2021"),
        ("last April", "last April", "2023-04"),  # said in May, of a year before: "last month" is nearer
        ("It is the second day of the drill", "the second day", "2024-05-15"),
    ],
)
def test_forms_of_navies_and_of_spans(text, said, local):
    assert read(text) == [(said, local)]


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("The company reported a loss for the quarter ended July 31", "2023-Q2"),
        ("Profit for the fiscal first quarter fell. Sales in the quarter ended April 30", "2024-Q1"),
        ("Profit in the third quarter of 2023 rose; a year earlier", "2022-Q3"),
        ("in the year-ago third quarter", "2022-Q3"),
    ],
)
def test_quarters(text, local):
    assert local in [told for _, told in read(text)]


def test_the_year_told_earlier_is_kept_in_its_paragraph():
    history = "The ship left on 12 April 2021. On June 3 it arrived, and in July it sailed home."
    found = times(history, "en", PUBLISHED)
    assert [t.local for t in found] == ["2021-04-12", "2021-06-03", "2021-07"]
    assert found[1].inferred == "year from the date told before"
    assert [local for _, local in read("The ship left on 12 April 2021.\n\nOn May 3 it docked.")][1] == "2024-05-03"
    assert [local for _, local in read("Built in April 2021, it sailed on May 10.")][1] == "2024-05-10"
    assert [t.local for t in times(history, "en", Anchor())] == ["2021-04-12", "2021-06-03", "2021-07"]


def test_the_tense_tells_the_year_of_a_month():
    assert read("It changed its name in June.")[0][1] == "2023-06"
    assert read("It will change its name in June.")[0][1] == "2024-06"


def test_then_is_what_was_told_last():
    assert [local for _, local in read("It sails on May 20. Until then it stays.")] == ["2024-05-20", "/2024-05-20"]


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
        "the 15th fleet, on the 15th floor, on the 5th day",
        "between 9 and 11 ships",
        "good evening; $50 a night",
        "more than two thousand years",
        "991000Z",
        "from 3000 to 5000 tons",
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
        ("at 0900 (0100 GMT) on 3 May 2024", "UTC+08:00", datetime(2024, 5, 3, 1, tzinfo=UTC)),
        ("at 10:15pm (1415 GMT) on 3 May 2024", "UTC+08:00", datetime(2024, 5, 3, 14, 15, tzinfo=UTC)),
        ("0300 UTC (1200 JST) on 3 May 2024", "UTC", datetime(2024, 5, 3, 3, tzinfo=UTC)),
        ("031000B MAY 24", "UTC+02:00", datetime(2024, 5, 3, 8, tzinfo=UTC)),
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


def test_local_time_is_the_publishers_where_that_is_known():
    text = "at 9 a.m. local time on 3 May 2024"
    (t,) = times(text, "en", Anchor(PUBLISHED.published, 480))
    assert (t.start, t.inferred) == (datetime(2024, 5, 3, 1, tzinfo=UTC), "local time read as the publisher's")


@pytest.mark.parametrize(
    ("zone", "start", "grain"),
    [
        (None, datetime(2024, 5, 3, tzinfo=UTC), "day"),
        (0, datetime(2024, 5, 3, tzinfo=UTC), "day"),
        (480, datetime(2024, 5, 3, 1, tzinfo=UTC), "hour"),
    ],
)
def test_a_name_of_several_zones_is_refused_unless_one_is_the_publishers(zone, start, grain):
    (t,) = times("at 9 a.m. CST on 3 May 2024", "en", Anchor(PUBLISHED.published, zone))
    assert (t.start, t.granularity, t.local) == (start, grain, "2024-05-03T09")


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
    text = "Ships now train off the coast and sailed recently; until now, and in a year or two."
    assert [t.local for t in times(text, "en", PUBLISHED)] == ["PRESENT_REF", "PAST_REF", "/PRESENT_REF", "FUTURE_REF"]
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
        *(
            "0630Z",
            ".",
            "/",
            "May",
            "31",
            "30",
            "151000Z",
            "JUL",
            "23",
            "the 15th",
            "0900",
            "(0100 GMT)",
            "CST",
            "local",
        ),
        *(
            "night",
            "half",
            "hours",
            "24",
            "ended",
            "beginning",
            "on",
            "end",
            "then",
            "later",
            "earlier",
            "before",
            "3Q",
        ),
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
    "piece",
    [
        "1 ",
        "1",
        "July ",
        "to ",
        "nineteen ",
        "1990s ",
        "12:30 to ",
        "from ",
        "1,",
        "-",
        "a.m. ",
        "151000Z ",
        "3, ",
        "(0100 ",
        "the 15th and ",
    ],
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
