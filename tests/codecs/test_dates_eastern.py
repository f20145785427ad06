"""Japanese and Chinese dates: each form by an example of our own, and what holds of any text."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.dates import Anchor, times
from offing.codecs.han_numbers import number

TOKYO = Anchor(datetime(2024, 9, 20, 3, tzinfo=UTC), 540)
TAIPEI = Anchor(datetime(2023, 7, 16, 1, tzinfo=UTC), 480)
RELEASES = Path(__file__).parents[3] / "shared/data/releases"


def read(text, language, anchor):
    return [(text[slice(*t.span)], t.local) for t in times(text, language, anchor)]


@pytest.mark.parametrize(
    ("text", "said", "local"),
    [
        ("令和６年９月８日（日）午後４時頃、確認した", "令和６年９月８日（日）午後４時頃", "2024-09-08T16"),
        ("平成３１年4月元気", "平成３１年4月", "2019-04"),
        ("令和元年六月に", "令和元年六月", "2019-06"),
        (
            "９月１２日（木）から１３日（金）にかけて、対馬",
            "９月１２日（木）から１３日（金）にかけて",
            "2024-09-12/2024-09-13",
        ),
        ("８月２９日から３１日まで", "８月２９日から３１日まで", "2024-08-29/2024-08-31"),
        ("令和６年９月１\n９日（木）午\n前１１時", "令和６年９月１\n９日（木）午\n前１１時", "2024-09-19T11"),
        ("９日未明に", "９日未明", "2024-09-09TSM"),
        ("９月１８日（水）正午頃", "９月１８日（水）正午頃", "2024-09-18T12"),
        ("１８日午前０時３０分", "１８日午前０時３０分", "2024-09-18T00:30"),
        ("１８日夜１０時", "１８日夜１０時", "2024-09-18T22"),
        ("９／３～９／４", "９／３～９／４", "2024-09-03/2024-09-04"),
        ("９月３日（火）以降、継続して", "９月３日（火）以降", "2024-09-03/"),
        ("９月３日（火）午前から夜にかけて、対馬", "９月３日（火）午前から夜にかけて", "2024-09-03TMO/2024-09-03TNI"),
        ("９月３日（火）午後６時頃から夜まで", "９月３日（火）午後６時頃から夜まで", "2024-09-03T18/2024-09-03TNI"),
        ("昨日、航空機が", "昨日", "2024-09-19"),
        ("先週の金曜日に", "先週の金曜日", "2024-09-13"),
        ("昨年１２月下旬", "昨年１２月下旬", "2023-12 late"),
        ("3日前に", "3日前", "2024-09-17"),
        ("二〇二四年五月六日", "二〇二四年五月六日", "2024-05-06"),
        ("10月30日", "10月30日", "2024-10-30"),
        ("１月３１日", "１月３１日", "2024-01-31"),
        ("日本時間11時45分", "日本時間11時45分", "2024-09-20T11:45"),
    ],
)
def test_japanese_forms(text, said, local):
    assert read(text, "ja", TOKYO) == [(said, local)]


@pytest.mark.parametrize(
    "text",
    ["３日間にわたり", "２時間後に艦は", "朝鮮半島と日中関係", "夜にかけて", "３か月間", "５０\n日本海", "Ｐ－３Ｃ"],
)
def test_japanese_durations_and_look_alikes_are_no_times(text):
    assert read(text, "ja", TOKYO) == []


def test_the_same_day_is_the_one_told_before():
    text = "９月１０日（火）午前、艦が通過した。同日午後、航空機が飛行した。翌日、戻った。"
    assert [local for _, local in read(text, "ja", TOKYO)] == ["2024-09-10TMO", "2024-09-10TAF", "2024-09-11"]


def test_a_day_without_a_month_goes_on_from_the_day_before_it():
    text = "令和６年４月３０日（火）に確認した。その後、２日（木）に通過した。"
    first, second = times(text, "ja", Anchor())
    assert second.local == "2024-05-02"
    assert second.inferred == "month from the date told before; zone from the language"
    assert first.zone == "Asia/Tokyo"
    assert first.start == datetime(2024, 4, 29, 15, tzinfo=UTC)
    assert first.end == datetime(2024, 4, 30, 15, tzinfo=UTC)


def test_an_hour_is_half_open_and_in_utc():
    (t,) = times("令和６年９月８日（日）午後４時頃", "ja", TOKYO)
    assert (t.start, t.end, t.granularity) == (
        datetime(2024, 9, 8, 7, tzinfo=UTC),
        datetime(2024, 9, 8, 8, tzinfo=UTC),
        "hour",
    )


@pytest.mark.parametrize(
    ("text", "said", "local"),
    [
        (
            "中華民國112年7月14日（星期五）0600時至7月15日（星期六）0600時止。",
            "中華民國112年7月14日（星期五）0600時至7月15日（星期六）0600時止",
            "2023-07-14T06:00/2023-07-15T06:00",
        ),
        ("民國112年7月15日", "民國112年7月15日", "2023-07-15"),
        ("112年7月9日0900時", "112年7月9日0900時", "2023-07-09T09:00"),
        ("昨(15)日1548時偵獲", "昨(15)日1548時", "2023-07-15T15:48"),
        ("今日表示", "今日", "2023-07-16"),
        ("迄0600時止，偵獲", "迄0600時止", "/2023-07-16T06:00"),
        ("7月15日上午9時，", "7月15日上午9時", "2023-07-15T09"),
        ("7月12日（星期三 日間）", "7月12日（星期三 日間）", "2023-07-12TDT"),
        ("二〇二三年七月", "二〇二三年七月", "2023-07"),
        ("２０２３年７月１５日", "２０２３年７月１５日", "2023-07-15"),
        ("北京时间7月20日9时45分，", "北京时间7月20日9时45分", "2023-07-20T09:45"),
        ("7月20日至23日在日本海", "7月20日至23日", "2023-07-20/2023-07-23"),
        ("7月下旬举行", "7月下旬", "2023-07 late"),
        ("自2022年2月起，", "自2022年2月起", "2022-02/"),
        ("上周五", "上周五", "2023-07-07"),
        ("下午3点半", "下午3点半", "2023-07-16T15:30"),
        ("三天前", "三天前", "2023-07-13"),
        ("7月11（星期二）", "7月11（星期二）", "2023-07-11"),
    ],
)
def test_chinese_forms(text, said, local):
    assert read(text, "zh-Hant", TAIPEI) == [(said, local)]


@pytest.mark.parametrize("text", ["(一)機型 (二)活動", "三個月", "10日內", "殲-16機 2架次", "平時做訓練", "同時進行"])
def test_chinese_look_alikes_are_no_times(text):
    assert read(text, "zh", TAIPEI) == []


def test_a_wrong_weekday_is_said():
    (t,) = times("112年7月15日（星期日）", "zh", TAIPEI)
    assert t.local == "2023-07-15"
    assert t.inferred == "the weekday told is not that day's"


def test_a_year_that_cannot_be_made_out_stays_open():
    (t,) = times("7月15日", "zh", Anchor())
    assert (t.start, t.end, t.granularity, t.local) == (None, None, "day", "XXXX-07-15")


@pytest.mark.parametrize(
    ("written", "value"), [("二十三", 23), ("二〇二三", 2023), ("１２", 12), ("元", 1), ("百二", 102), ("艦", None)]
)
def test_numbers(written, value):
    assert number(written) == value


EASTERN = st.text(alphabet="0123４５年月日時分（）()令和民國昨今(一二三~至から\n 午前後迄止/:起同", max_size=60)


@given(EASTERN, st.sampled_from(["ja", "zh"]), st.sampled_from([Anchor(), TOKYO]))
def test_any_text_gives_sorted_spans_of_its_own(text, language, anchor):
    end = 0
    for t in times(text, language, anchor):
        assert end <= t.span[0] < t.span[1] <= len(text)
        end = t.span[1]
        assert t.start is None or t.end is None or t.start < t.end


@given(EASTERN, st.integers(0, 20))
def test_a_stretch_of_the_text_reads_as_itself_alone(text, start):
    start = min(start, len(text))
    inside = times(text, "ja", TOKYO, start)
    alone = times(text[start:], "ja", TOKYO)
    assert [(t.span[0] - start, t.local) for t in inside] == [(t.span[0], t.local) for t in alone]


@pytest.mark.parametrize(
    "piece", ["1", "１", "年", "1月", "1日", "令和", "\n1", "(", "1/1", "から", "12:0", "午前", "0600時至"]
)
def test_long_repetition_is_read_in_one_pass(piece):
    times(piece * 20_000, "ja", TOKYO)
    times(piece * 20_000, "zh", TAIPEI)


@pytest.mark.real
@pytest.mark.skipif(not RELEASES.exists(), reason="the shared real data are not here")
def test_every_weekday_of_the_japanese_releases_is_that_days():
    texts = json.loads((RELEASES / "japan_jso_movements_first_half.json").read_text("utf-8"))["texts"]
    for name, release in texts.items():
        found = times(release["text"], "ja", Anchor())
        assert found, name
        assert not [t for t in found if t.start is None or "weekday" in (t.inferred or "")], name


@pytest.mark.real
@pytest.mark.skipif(not RELEASES.exists(), reason="the shared real data are not here")
def test_every_taiwanese_release_dates_itself_near_its_day():
    with (RELEASES / "taiwan_mnd_2020-09_2024-12.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    for day, text in rows:
        published = datetime.fromisoformat(day).replace(hour=1, tzinfo=UTC)
        found = times(text, "zh-Hant", Anchor(published, 480))
        told = [t.start or t.end for t in found]
        assert any(t and abs(t - published) < timedelta(days=2) for t in told), (day, text[:80])
