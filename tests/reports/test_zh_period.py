from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.reports import zh_period
from offing.reports.zh_text import as_printed, count_of, even
from offing.schema.claim import Force, Time


def told(text: str) -> zh_period.Told | None:
    return zh_period.period(even(text), 0, len(text))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_a_period_of_the_republic_is_read_in_taipei_time():
    found = told("日期： 中華民國115年２月3日（星期二）0600時至2月4日（星期三）0600時止。")
    assert (found.time.start, found.time.end) == (utc(2026, 2, 2, 22), utc(2026, 2, 3, 22))
    assert found.time.granularity == "span"
    assert found.time.zone == "Asia/Taipei"
    assert found.doubts == ()


def test_a_year_not_told_again_goes_on_over_new_year():
    found = told("中華民國114年12月31日（星期三）0600時至1月1日（星期四）0600時止")
    assert found.time.end == utc(2025, 12, 31, 22)


def test_wrong_weekdays_are_kept_as_doubts():
    found = told("115年2月3日（星期一）0600時至2月4日（星期三）0600時止")
    assert found.doubts == ("星期一 is printed, 2026-02-03 is a Tuesday",)


def test_a_period_that_ends_before_it_begins_has_no_beginning():
    found = told("115年2月3日（星期二）0600時至115年2月2日（星期一）0600時止")
    assert found.time.start is None
    assert "ends before it begins" in found.time.inferred


@pytest.mark.parametrize(
    ("text", "start", "end", "grain"),
    [
        ("中華民國110年3月9日（星期二）", utc(2021, 3, 8, 16), utc(2021, 3, 9, 16), "day"),
        ("中華民國110年3月9日（星期二 下午）", utc(2021, 3, 9, 4), utc(2021, 3, 9, 10), "part_of_day"),
        ("中華民國110年3月9日上午（星期二）", utc(2021, 3, 8, 22), utc(2021, 3, 9, 4), "part_of_day"),
        ("中華民國110年3月9（星期二）", utc(2021, 3, 8, 16), utc(2021, 3, 9, 16), "day"),
        ("110年3月9日2215時", utc(2021, 3, 9, 14, 15), utc(2021, 3, 9, 14, 16), "minute"),
    ],
)
def test_days_and_their_parts(text, start, end, grain):
    found = zh_period.day(even(text), 0, len(text)).time
    assert (found.start, found.end, found.granularity) == (start, end, grain)


def test_a_day_that_does_not_exist_is_no_day():
    assert zh_period.day("110年2月30日", 0, 9) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("國防部今日表示,迄0600時止,", utc(2026, 5, 4, 22), utc(2026, 5, 5, 22)),
        ("國防部今日表示,至上午6時止,", utc(2026, 5, 4, 22), utc(2026, 5, 5, 22)),
        ("國防部今(6)日表示,迄1700時止,", utc(2026, 5, 5, 16), utc(2026, 5, 6, 9)),
        ("自1530時起,陸續", utc(2026, 5, 6, 7, 30), None),
        ("自下午3時起,陸續", utc(2026, 5, 6, 7), None),
    ],
)
def test_until_takes_its_day_from_the_publication(text, start, end):
    found = zh_period.until(text, 0, len(text), date(2026, 5, 6))
    assert (found.time.start, found.time.end) == (start, end)
    assert found.time.inferred.startswith("day from the publication date")


def test_until_without_a_publication_date_is_not_guessed():
    assert zh_period.until("迄0600時止", 0, 8, None) is None


def test_until_of_another_day_than_the_publication_is_noted():
    found = zh_period.until("國防部今(5)日表示,迄0600時止", 0, 22, date(2026, 5, 6))
    assert found.time.end == utc(2026, 5, 4, 22)
    assert found.doubts == ("today is day 5 in the text, published 2026-05-06",)


def test_moments_keep_the_day_named_before_them():
    text = "昨(5)日0812、0930及1015時,並於今(6)日0005時消失"
    found = [it.start for it in zh_period.moments(text, 0, len(text), date(2026, 5, 6))]
    assert found == [
        *(utc(2026, 5, 5, 0, 12), utc(2026, 5, 5, 1, 30), utc(2026, 5, 5, 2, 15)),
        utc(2026, 5, 5, 16, 5),
    ]
    late = zh_period.moments(text, 15, len(text), date(2026, 5, 6), since=0)
    assert late[0].start == utc(2026, 5, 5, 2, 15)


@given(st.text(alphabet="年月日時迄至止起自今昨()（）０１234:星期一上午 民國", max_size=60))
def test_no_text_is_too_strange(text):
    evened = even(text)
    assert len(evened) == len(text)
    for found in (zh_period.period(evened, 0, len(text)), zh_period.until(evened, 0, len(text), date(2026, 1, 1))):
        if found is not None:
            start, end = found.time.span
            assert 0 <= start < end <= len(text)


def test_numbers_in_both_scripts():
    assert [count_of(word) for word in ("12", "十二", "三", "了")] == [12, 12, 3, None]


def test_words_are_given_back_as_printed():
    text = "共機３架次（逾越，進入）"
    force = Force(3, "aircraft", note="3架次(逾越,進入)", span=(2, 12))
    assert as_printed(force, even(text), text).note == "３架次（逾越，進入）"
    time = Time(None, None, "day", local="no word of it")
    assert as_printed(time, even(text), text) == time
