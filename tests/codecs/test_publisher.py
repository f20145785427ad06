"""Who published a text: its own signature, its host, an office's own form, an agency."""

import pytest

from offing.codecs.dateline import find_dateline
from offing.codecs.publisher import find_publisher

SIGNED = "令和９年２月３日\n統合幕僚監部\n\n艦艇の動向について\n"
SAYS = "國防部今(7)日表示，迄0600時止，偵獲共機4架次，持續在臺灣周邊活動。"
BY_TYPE = "我西南空域空情動態 一、日期Date: 中華民國118年3月4日（星期日） 二、機型Aircraft Type: 運-8反潛機 3架次"
DAILY = "一、日期： 中華民國118年3月3日（星期六）0600時至3月4日（星期日）0600時止。 二、活動動態： 偵獲共艦5艘。"
BARE = "迄0600時止,未偵獲共機、艦於臺海周邊活動。"
ANSWER = "針對中共宣布演習，國防部表示，迄1700時止，偵獲共機2架次。"


@pytest.mark.parametrize(
    ("text", "address", "expected"),
    [
        (SIGNED, None, ("統合幕僚監部", "signed under the date")),
        (SIGNED, "https://www.mod.go.jp/js/1.pdf", ("統合幕僚監部", "signed under the date")),
        (SIGNED, "https://copies.example/1", ("統合幕僚監部", "signed under the date")),
        (SAYS, None, ("國防部", "first words")),
        (SAYS, "https://www.mnd.gov.tw/1", ("國防部", "first words")),
        # A newspaper's report may begin with the same words.
        (SAYS, "https://news.example/1", ("news.example", "host of the address")),
        (DAILY, None, ("國防部", "form of its daily release")),
        (BY_TYPE, None, ("國防部", "form of its daily release")),
        (BARE, None, ("國防部", "form of its daily release")),
        (ANSWER, "https://www.mnd.gov.tw/2", ("國防部", "form of its daily release")),
        (DAILY, "https://gov.tw.example/1", ("gov.tw.example", "host of the address")),
        ("TOKYO (Kyodo) — A frigate sailed north.", None, ("Kyodo", "dateline")),
        ("TOKYO (Kyodo) — A frigate sailed north.", "https://post.example/1", ("post.example", "host of the address")),
        ("國防部長今日表示，艦艇通過。", None, None),
        ("日期： 中華民國118年3月4日，音樂會在高雄舉行。", None, None),
        ("記者會上，部長說迄0600時止沒有消息。", None, None),
    ],
)
def test_who_published(text: str, address: str | None, expected: tuple[str, str] | None) -> None:
    assert find_publisher(text, find_dateline(text), address) == expected


@pytest.mark.parametrize("piece", ["日期", "日期中華民國118年", "，國防部表示，", "迄", "國防部", " "])
def test_repeated_pieces_are_no_work(piece: str) -> None:
    text = piece * 20_000
    assert find_publisher(text[:4096], None) in (None, ("國防部", "first words"))
