import csv
import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime

import pytest

from offing.reports.readers import read_document
from offing.reports.readers.taiwan_mnd import READER
from offing.reports.sentences import sentences
from offing.schema.claim import Claim, Reading
from offing.schema.document import Document


def document(text: str, published: str = "2026-05-06") -> Document:
    return Document(text, "test", published=datetime.fromisoformat(published).replace(hour=12, tzinfo=UTC))


def read(text: str, published: str = "2026-05-06") -> Reading:
    suited = document(text, published)
    assert READER.suits(suited) == 0.9
    reading = READER.read(suited)
    assert reading.sentences == len(sentences(text)) == reading.telling + sum(reading.passed.values())
    for claim in reading.claims:
        assert 0 <= claim.quote[0] < claim.quote[1] <= len(text)
    return reading


def tally(text: str, published: str = "2026-05-06") -> Claim:
    first, *others = [claim for claim in read(text, published).claims if claim.kind == "tally"]
    assert not others
    return first


def counted(claim: Claim) -> dict[str, int | None]:
    return {force.unit: force.count for force in claim.forces}


RESPONSE = "國軍運用任務機、艦及岸置飛彈系統嚴密監控與應處。"
HEAD = "中共解放軍臺海周邊海、空域動態 發布時間：115年5月6日0900時 "
PERIOD = "一、日期： 中華民國115年5月5日（星期二）0600時至5月6日（星期三）0600時止。 "


def test_a_daily_release_is_one_tally_and_what_was_done_about_it():
    text = (
        f"{HEAD}{PERIOD}二、活動動態： 迄0600時止，偵獲共機31架次（其中逾越海峽中線進入北部、中部及西南空域22架次）、"
        f"共艦9艘次及公務船2艘，持續在臺海周邊活動。{RESPONSE}"
    )
    count, done = read(text).claims
    assert (count.kind, count.tier, count.modality) == ("tally", "A", "occurred")
    assert counted(count) == {"aircraft": 31, "warship": 9, "ship": 2}
    aircraft, warship, official = count.forces
    assert text[slice(*aircraft.count_span)] == "31"
    assert (warship.owner, official.note) == ("navy:plan", "official ships")
    assert count.detail["measure"] == ["sorties", "ship-days", "ship-days"]
    part = aircraft.of_which[0]
    assert (part.count, text[slice(*part.count_span)]) == (22, "22")
    assert part.note == text[slice(*part.span)] == "其中逾越海峽中線進入北部、中部及西南空域22架次"
    assert [it.name for it in count.detail["entered"]] == ["北部空域", "中部空域", "西南空域"]
    assert count.detail["crossed"].geometry["type"] == "LineString"
    assert (count.time.start, count.time.end) == (
        datetime(2026, 5, 4, 22, tzinfo=UTC),
        datetime(2026, 5, 5, 22, tzinfo=UTC),
    )
    assert count.time.inferred is None
    assert count.detail["period"] == text[slice(*count.time.span)]
    assert count.detail["said_at"].start == datetime(2026, 5, 6, 1, tzinfo=UTC)
    assert count.place.name == "臺海周邊"
    assert count.place.geometry["type"] == "Polygon"
    assert (count.speaker.id, count.speaker.name) == ("ministry:TW:defense", "Ministry of National Defense (Taiwan)")
    assert [(it.id, it.name, text[slice(*it.span)]) for it in count.targets] == [("state:CN", "China", "共")]
    assert not count.sighted
    assert (done.kind, done.actors[0].name, done.actors[0].id) == (
        *("reaction", "Republic of China Armed Forces (Taiwan)", "forces:TW"),
    )
    assert text[slice(*done.actors[0].span)] == "國軍"
    assert done.detail["activities"] == ["運用任務機、艦及岸置飛彈系統嚴密監控與應處"]
    assert done.time == count.time


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("偵獲共機7架次、共艦5艘次", {"aircraft": 7, "warship": 5}),
        ("偵獲共機7架次(其中進入西南空域2架次)共艦5艘次", {"aircraft": 7, "warship": 5}),
        ("偵獲共機7架及共艦5艘及公務船1艘", {"aircraft": 7, "warship": 5, "ship": 1}),
        ("偵獲共機7次、艦5艘次", {"aircraft": 7, "warship": 5}),
        ("共艦5艘次", {"warship": 5}),
        ("計偵獲共機 十二架次、無人機3架次、共艦5艘次", {"aircraft": 12, "drone": 3, "warship": 5}),
        ("偵獲共機7架次、共艦5艘次及海警船4艘次", {"aircraft": 7, "warship": 5, "coastguard": 4}),
        ("偵獲共艦5艘、共機7架次及空飄氣球2枚", {"warship": 5, "aircraft": 7, "balloon": 2}),
        ("未偵獲共機、艦於臺海周邊活動", {"aircraft": 0, "warship": 0}),
        ("末偵獲共機、艦於臺海周邊活動", {"aircraft": 0, "warship": 0}),
        ("無偵獲共機丶共艦在臺海周邊活動", {"aircraft": 0, "warship": 0}),
        ("未偵獲共機；偵獲共艦5艘", {"aircraft": 0, "warship": 5}),
    ],
)
def test_counts_in_their_wordings(said, expected):
    assert counted(tally(f"國防部今日表示，迄0600時止，{said}，持續在臺海周邊活動。")) == expected


@pytest.mark.parametrize(
    ("aside", "count", "entered", "crossed"),
    [
        ("其中進入西南空域4架次", 4, ["西南空域"], None),
        ("逾越海峽中線4架次", 4, [], "海峽中線"),
        (
            "其中谕越海峽中線及其延伸線，進入北、中部及東南空域4架",
            4,
            ["北部空域", "中部空域", "東南空域"],
            "海峽中線及其延伸線",
        ),
        ("其中逾越海峽中線及東南空域4架次", 4, ["東南空域"], "海峽中線"),
        ("其中逾越海峽中線、進入西南空域及東部空域4架次", 4, ["西南空域", "東部空域"], "海峽中線"),
        ("於東北空域", 9, ["東北空域"], None),
        ("逾越海峽中線", 9, [], "海峽中線"),
        ("其中逾越海峽中線進入西南空域了架次", None, ["西南空域"], "海峽中線"),
    ],
)
def test_parts_of_the_count(aside, count, entered, crossed):
    claim = tally(f"國防部今日表示，迄0600時止，偵獲共機9架次（{aside}）、共艦6艘，持續在臺海周邊活動。")
    (part,) = claim.forces[0].of_which
    assert part.count == count
    assert [it.name for it in claim.detail.get("entered", ())] == entered
    assert (claim.detail["crossed"].name if crossed else claim.detail.get("crossed")) == crossed


def test_a_part_without_a_number_says_so_and_an_unreadable_number_too():
    form = "國防部今日表示，迄0600時止，偵獲共機9架次（{}）、共艦6艘，持續在臺海周邊活動。"
    whole = tally(form.format("進入東部空域")).forces[0].of_which[0]
    assert whole.note == "進入東部空域 (no count: said of all)"
    blurred = tally(form.format("其中進入東部空域了架次")).forces[0].of_which[0]
    assert (blurred.bound, blurred.count) == ("some", None)
    assert "not legible: 了" in blurred.note


def test_none_crossed_is_a_zero_of_the_part_never_of_the_whole():
    none = "三、上述期間共機無逾越海峽中線及西南空域，故無提供航跡圖。"
    with_aircraft = read(f"{HEAD}{PERIOD}二、活動動態： 迄0600時止，偵獲共機8架次、共艦4艘次。{RESPONSE} {none}")
    assert with_aircraft.claims[0].forces[0].of_which[0].count == 0
    assert with_aircraft.passed == {}
    ships = tally(f"{HEAD}{PERIOD}二、活動動態： 迄0600時止，偵獲共艦4艘次。{RESPONSE} {none}")
    assert counted(ships) == {"warship": 4}
    assert [it.count for it in ships.detail["of_which"]] == [0]


def test_none_seen_in_a_later_sentence_joins_the_tally():
    claim = tally(f"國防部今日表示，迄0600時止，偵獲共艦4艘。{RESPONSE}上述期間未偵獲共機，故無提供航跡圖。")
    assert counted(claim) == {"warship": 4, "aircraft": 0}
    assert claim.detail["measure"] == ["ship-days", "sorties"]


def test_a_period_told_by_its_end_alone_is_inferred():
    claim = tally("國防部今日表示，迄0600時止，偵獲共艦4艘。")
    assert claim.time.start == datetime(2026, 5, 4, 22, tzinfo=UTC)
    assert "beginning is not told" in claim.time.inferred
    assert claim.tier == "A"
    assert tally("迄0600時止，偵獲共艦4艘。").tier == "B"


def test_a_period_that_is_not_the_day_of_release_is_noted():
    claim = tally(f"{PERIOD}二、活動動態： 迄0600時止，偵獲共艦4艘次。", "2026-05-08")
    assert claim.detail["note"] == "the text speaks of 2026-05-06, published 2026-05-08"


def test_a_release_by_type_is_summed_and_keeps_its_types():
    text = (
        "我西南空域空情動態 Air activities in the southwestern ADIZ of R.O.C. 中共解放軍活動動態: 一、日期Date: "
        "中華民國110年3月9日（星期二 下午） March 9,2021（Tuesday afternoon） 二、機型Aircraft Type: "
        "殲-16機 4架次(Four J-16) 轟-6K機 2架次(Two H-6K) 運-8 反潛機 1架次(One Y-8 ASW) 直-9反潛直升機 1架次(One Z-9) "
        "運油-20 1架次(One Y-20) 三、活動概要Activity Area: 活動示意圖、照片 Flight paths as illustrated "
        "四、空軍應處作為Reactions: 派遣空中巡邏兵力應對、廣播驅離、防空飛彈追監 CAP aircraft tasked"
    )
    count, done = read(text, "2021-03-09").claims
    (whole,) = count.forces
    assert (whole.count, whole.note) == (9, "the sum of the types listed")
    assert [(it.count, it.unit, it.note) for it in whole.of_which] == [
        (4, "fighter", "殲-16機"),
        (2, "bomber", "轟-6K機"),
        (1, "patrol_aircraft", "運-8 反潛機"),
        (1, "helicopter", "直-9反潛直升機"),
        (1, "aircraft", "運油-20"),
    ]
    assert (count.place.name, count.time.granularity) == ("西南空域", "part_of_day")
    assert done.detail["activities"] == ["派遣空中巡邏兵力應對", "廣播驅離", "防空飛彈追監"]
    assert (done.actors[0].id, done.actors[0].state) == ("forces:TW:air", "TW")


def test_craft_of_another_state_are_a_tally_of_their_own():
    text = (
        "我西南空域空情動態 一、中共解放軍活動動態: (一)日期: 中華民國110年3月9日（星期二） (二)機型: 運8反潛機 1架次 "
        "(三)活動概要: 活動示意圖 (四)空軍應處作為: 廣播驅離 二、美籍加油機 2架次"
    )
    ours, theirs = [claim for claim in read(text, "2021-03-09").claims if claim.kind == "tally"]
    assert counted(ours) == {"aircraft": 1}
    assert (theirs.targets[0].id, counted(theirs)) == ("state:US", {"aircraft": 2})


def test_balloons_have_times_places_and_heights():
    text = (
        "國防部今日表示，迄0600時止，偵獲共艦4艘，持續在臺海周邊活動。\n"
        "\u3000昨(5)日2210及2305時偵獲空飄氣球各1枚，逾越海峽中線，位於基隆西北方64浬及80浬，"
        "高度約2萬1,000呎及1萬呎，續向東飄行，並於昨(5)日2350及0044時消失；"
        "今(6)日0110時偵獲空飄氣球1枚，位於某處西方30浬，並於0140時消失。"
    )
    _, first, second = read(text).claims
    assert counted(first) == {"balloon": 2}
    assert first.forces[0].of_which[0].note == "逾越海峽中線"
    assert [it.start.hour for it in first.detail["seen_at"]] == [14, 15]
    assert first.detail["lost_at"][1].start == datetime(
        2026, 5, 5, 16, 44, tzinfo=UTC
    )  # after midnight, though 昨 is said
    assert [it.name for it in first.detail["places"]] == ["基隆西北方64浬", "基隆西北方80浬"]
    assert all(it.method == "relative" and it.geometry for it in first.detail["places"])
    assert (first.detail["heading"], first.detail["height"]) == ("東", "高度約2萬1,000呎及1萬呎")
    assert counted(second) == {"balloon": 1}
    assert "no place is known" in second.detail["places"][0].note
    assert "crossed" not in second.detail


def test_a_joint_patrol_is_a_claim_of_its_own():
    text = (
        "國防部今日表示，自1530時起，陸續偵獲殲16、空警500等型主、輔戰機計24架次出海活動，其中18架次逾越海峽中線及其延伸線，"
        f"進入北部及西南空域，配合共艦執行「聯合戰備警巡」。{RESPONSE}"
    )
    count, patrol, _ = read(text).claims
    assert counted(count) == {"aircraft": 24}
    assert count.forces[0].of_which[0].count == 18
    assert [it.name for it in count.detail["entered"]] == ["北部空域", "西南空域"]
    assert (patrol.kind, patrol.modality) == ("exercise", "ongoing")
    assert patrol.detail == {"name": "聯合戰備警巡", "what": "patrol"}
    assert count.time.end is None


def test_what_a_command_announced_is_planned_and_its_own():
    announced = "針對中共東部戰區宣布，將於臺灣周邊海空域，組織聯合戰備警巡，"
    text = f"{announced}國防部表示，迄1700時止，偵獲共機6架次，持續在臺海周邊活動。"
    count, patrol = read(text).claims
    assert count.place.name == "臺海周邊"
    assert (patrol.modality, patrol.origin.id, patrol.place.name) == (
        *("planned", "command:CN:eastern-theater"),
        "臺灣周邊海空域",
    )


def test_statements_and_rockets_are_told_apart_from_counts():
    text = (
        f"國防部今日表示，迄0600時止，偵獲共艦4艘。{RESPONSE}國防部指出，近日演訓頻繁，影響區域航行安全。國防部強調，對此表達嚴正譴責。"
        "中共運載火箭發射活動，已於5月5日2103時進行，高度位於大氣層外。"
    )
    kinds = [(claim.kind, claim.plover) for claim in read(text).claims]
    assert kinds == [
        *(("tally", None), ("reaction", "MOBILIZE"), ("statement", None)),
        *(("reaction", "ACCUSE"), ("statement", None)),
    ]


def test_english_after_the_chinese_repeats_it():
    text = f"{PERIOD}二、活動動態： 迄0600時止，偵獲共艦4艘次。{RESPONSE} "
    assert read(text + "4 PLAN vessels were detected. They were monitored.").passed == {"repeats a sentence": 2}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "海軍今日公布年度預算，並邀請民眾參觀基隆軍港。",
        "The ministry said it had detected 12 aircraft and six ships.",
        "國防部今日表示，迄0600時止，偵獲共機7架次。" + "其他新聞。" * 2000,
        "甲" * 900 + "國防部今日表示，迄0600時止，偵獲共機7架次。",
    ],
)
def test_other_texts_are_left_to_others(text):
    assert READER.suits(document(text)) == 0.0


def test_ships_of_another_state_are_sighted_and_not_counted_as_chinese():
    text = (
        "國防部表示，115年5月6日2100時，偵獲俄羅斯海軍驅逐艦1艘及俄羅斯海軍補給艦2艘，於花蓮外海由南向北航行，"
        "其後自蘇澳外海向東方離去。國軍運用任務機、艦嚴密監控。"
    )
    claims = read(text).claims
    seen, left = (claim for claim in claims if claim.kind == "sighting")
    assert [(it.count, it.unit, it.owner) for it in seen.forces] == [
        (1, "destroyer", "navy:rfn"),
        (2, "supply", "navy:rfn"),
    ]
    assert seen.sighted and seen.observer.id == "ministry:TW:defense"
    assert text[slice(*seen.targets[0].span)] == "俄羅斯海軍"
    assert seen.time.start == datetime(2026, 5, 6, 13, tzinfo=UTC)
    assert (seen.place.name, seen.detail["heading"]) == ("花蓮外海", "由南向北航行")
    assert (left.detail["from"].name, left.detail["heading_deg"], left.time) == ("蘇澳外海", 90.0, None)
    assert [claim.targets[0].id for claim in claims if claim.kind == "reaction"] == ["navy:rfn"]
    assert not [claim for claim in claims if claim.kind in ("tally", "statement")]


def test_own_ships_are_no_counts_of_theirs():
    claim = tally("國防部今日表示，迄0600時止，偵獲共機7架次、共艦5艘次，國軍艦艇3艘應處。")
    assert counted(claim) == {"aircraft": 7, "warship": 5}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("中共解放軍", ("forces:CN", "People's Liberation Army")),
        ("共軍", ("forces:CN", "People's Liberation Army")),
        ("中共", ("state:CN", "China")),
    ],
)
def test_whom_it_is_about_is_called_as_the_atlas_calls_them(word, expected):
    text = f"國防部今日表示，迄0600時止，{word}於臺灣周邊活動，偵獲共機7架次。"
    (party,) = tally(text).targets
    assert (party.id, party.name, text[slice(*party.span)]) == (*expected, word)


@pytest.mark.parametrize(
    "piece",
    [
        "其中",
        "(",
        "進入東部、",
        "、共艦(",
        "殲16 1",
        "0612時及",
        "基隆西方9",
        "國軍",
        "(一)",
        "偵獲俄羅斯海軍",
        "艦艇1艘",
        "於東",
        "自東",
    ],
)
def test_repeated_pieces_are_read_without_harm(piece):
    text = ("國防部今日表示，迄0600時止，偵獲共機3架次，" + piece * 6000)[:6000]
    assert counted(READER.read(document(text)).claims[0])["aircraft"] == 3


def test_it_is_the_reader_that_is_found():
    reader, reading = read_document(document("國防部今日表示，迄0600時止，偵獲共艦4艘。"))
    assert reader is READER
    assert len(reading.claims) == 1


def plain(text: str) -> Counter[str]:
    """Count by the plainest patterns there are, those of each era apart, knowing nothing of the reader's."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))
    found: Counter[str] = Counter()
    if "機型" in text:
        listed = re.sub(r"\([^)]*\)", " ", text.split("機型", 1)[1].split("活動概要")[0])
        found["aircraft"] = sum(int(count) for count in re.findall(r"(\d+) ?架", listed))
        return found
    text = text.replace(" ", "")
    for unit, word in (("aircraft", "機"), ("warship", "艦"), ("ship", "公務船"), ("coastguard", "海警船")):
        match = re.search(rf"(?<!無人){word}(\d+)(?:架|艘|次)", text)
        if match:
            found[unit] = int(match[1])
    for match in re.finditer(r"氣球(各?)[計共]?(\d+)枚", text):
        before = text[: match.start()].rpartition("昨")[2]
        found["balloon"] += int(match[2]) * (len(re.findall(r"(?<!\d)\d{4}(?!\d)", before)) if match[1] else 1)
    return found


@pytest.mark.real
def test_every_count_of_the_real_releases(real_data):
    path = real_data / "releases" / "taiwan_mnd_2020-09_2024-12.csv"
    if not path.is_file():
        pytest.skip(f"no {path.name} among the real data")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["日期"], row["公告內容"]) for row in csv.DictReader(file)]
    assert len(rows) == 1351
    for day, text in rows:
        found: Counter[str] = Counter()
        for claim in read(text, day).claims:
            if claim.kind == "tally" and claim.targets[0].state == "CN":
                found += Counter({force.unit: force.count for force in claim.forces if force.unit != "drone"})
        assert found == +plain(text), (day, text)
