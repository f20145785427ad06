"""Releases of our own in the form of the Japanese Joint Staff's, with every difficulty of theirs."""

# Full-width letters and digits are what is read.

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.reports.readers import read_document
from offing.reports.readers.joint_staff import READER
from offing.schema.claim import Claim, Reading, Unit
from offing.schema.document import Document

JAPAN = timezone(timedelta(hours=9))
HEAD = "令和９年１１月１５日 \n統合幕僚監部 \n \n（お知らせ） \n{}の動向について \n \n"
FOOT = "\n \n \n統合幕僚監部  報道発表資料 \nhttp://www.mod.go.jp/js/ \n\n"

TWO_LEGS = (
    HEAD.format("ロシア海軍艦艇")
    + """令和９年１１月１３日（土）午後４時頃、海上自衛隊は、久米島（沖縄県）の北西約１
３０ｋｍの海域において、同海域を南東進するロシア海軍ステレグシチー級フリ
ゲート２隻（艦番号「３３５」及び「３
３９」）、キロ改級潜水艦及び貨物船３隻の計６隻を確認した。
その後、１３日（土）から１４日（日）にかけて、これらの艦艇が奄美大島（鹿児島
県）の東の海域において遊弋した後、１５日（月）に、それぞれ沖縄本島と宮古島（沖縄県）と
の間の海域を南東進し、太平洋へ向けて航行したことを確認した。
なお、これらの艦艇は、令和９年９月２９日（水）に対馬海峡を南西進し、１０月２日（土）
から３日（日）にかけて、与那国島と西表島との間の海域を南西進したものと同一である。
防衛省・自衛隊は、海上自衛隊の第３哨戒防備隊所属「しらたか」（佐世保）、第１水上補給隊所属
「とわだ」（呉）及び第５航空群所属「Ｐ－３Ｃ」（那覇）により、警戒監視・情報収集を行った。
"""
    + FOOT
    + """ステレグシチー級フリゲート（艦番号「３３５」） \n\nキロ改級潜水艦 \n
行動概要
１１／１３
ステレグシチー級フリゲート（艦番号「３３５」）
キロ改級潜水艦久米島
：今回公表：ロシア海軍艦艇
"""
)


def reading(text: str, **more: Any) -> Reading:
    return READER.read(Document(text, "test", **more))


def sightings(text: str) -> list[Claim]:
    return [claim for claim in reading(text).claims if claim.sighted]


def span(claim: Claim) -> tuple[str | None, str | None]:
    """Return start and end in Japan."""
    assert claim.time is not None
    return tuple(  # type: ignore[return-value]
        time and time.astimezone(JAPAN).strftime("%m-%d %H") for time in (claim.time.start, claim.time.end)
    )


def called(units: tuple[Unit, ...]) -> list[str | None]:
    return [unit.hull_number or unit.name or unit.class_name for unit in units]


def counts(claim: Claim) -> list[tuple[int | None, str]]:
    return [(one.count, one.unit) for force in claim.forces for one in (force.of_which or (force,))]


def test_the_first_sighting_has_every_slot() -> None:
    first = sightings(TWO_LEGS)[0]
    assert called(first.units) == ["335", "339", "Improved Kilo", None]
    assert [unit.class_name for unit in first.units] == ["Steregushchiy", "Steregushchiy", "Improved Kilo", None]
    assert first.units[0].hulls == ("rfn:335",)
    assert first.units[3].count == 3
    assert [(force.count, force.unit) for force in first.forces] == [(6, "ship")]
    assert counts(first) == [(2, "frigate"), (1, "submarine"), (3, "merchant")]
    assert span(first) == ("11-13 16", "11-13 17")
    assert first.time is not None and first.time.granularity == "hour"
    assert (first.detail["heading"], first.detail["heading_deg"]) == ("南東進", 135.0)
    assert first.place is not None and first.place.method == "relative"
    assert first.place.name == "久米島(沖縄県)の北西約130kmの海域"
    assert (round(first.place.lat or 0), round(first.place.lon or 0)) == (27, 126)
    assert first.place.geometry is not None and first.place.geometry["type"] == "Polygon"
    assert first.observer is not None and first.observer.id == "navy:jmsdf"
    assert first.speaker is not None and first.speaker.id == "staff:JP:joint-staff"
    assert [party.id for party in first.targets] == ["navy:rfn"]
    assert first.grade == "A2" and first.tier == "A"


def test_a_sentence_with_two_places_gives_two_sightings_of_the_ships_before() -> None:
    _, loitered, passed = sightings(TWO_LEGS)
    assert (loitered.tier, loitered.detail["activities"], span(loitered)) == ("B", ["遊弋"], ("11-13 00", "11-15 00"))
    assert loitered.place is not None and loitered.place.role == "at"
    assert (passed.detail["heading_deg"], span(passed)) == (135.0, ("11-15 00", "11-16 00"))
    assert passed.place is not None and (passed.place.role, passed.place.method) == ("through", "between")
    assert passed.detail["to"].name == "太平洋" and passed.detail["to"].role == "toward"
    assert called(passed.units) == called(loitered.units) == ["335", "339", "Improved Kilo", None]


@pytest.mark.parametrize(
    ("said", "forces"),
    [
        ("中国海軍及びロシア海軍の艦艇計１０隻", [(10, None)]),
        ("中国海軍艦艇及びロシア海軍艦艇計１０隻", [(10, None)]),
        ("中国及びロシア海軍艦艇１０隻", [(10, None)]),
        ("中国海軍艦艇６隻及びロシア海軍艦艇４隻", [(6, "navy:plan"), (4, "navy:rfn")]),
        ("中国海軍艦艇及びロシア海軍艦艇", [(None, "navy:plan"), (None, "navy:rfn")]),
    ],
)
def test_ships_of_two_navies_are_of_both_however_they_are_counted(said: str, forces: list[Any]) -> None:
    text = HEAD.format("中国及びロシア海軍艦艇") + (
        f"令和９年１１月１３日（土）午前から夜にかけて、{said}が種子島（鹿児島県）の東の海域を東進した。"
        "その後、これらの艦艇は太平洋に進出した。"
    )
    seen, left = sightings(text)
    assert [party.id for party in seen.targets] == [party.id for party in left.targets] == ["navy:plan", "navy:rfn"]
    assert all(party.span is not None for party in seen.targets)
    assert [(force.count, force.owner) for force in seen.forces] == forces
    assert span(seen) == ("11-13 00", "11-14 06")
    assert (left.detail["to"].name, left.detail["to"].geometry is not None) == ("太平洋", True)


def test_a_drill_that_was_seen_is_an_exercise_of_those_who_held_it() -> None:
    text = HEAD.format("中国及びロシア海軍艦艇") + (
        "令和９年１１月１３日（土）から１５日（月）にかけて、海上自衛隊は、日本海において、"
        "中国海軍及びロシア海軍の艦艇が合同演習を行ったことを確認した。"
        "また、これらの艦艇が射撃を実施したことを確認した。"
        "防衛省・自衛隊は、海上自衛隊の「しらたか」により、警戒監視・情報収集を行った。"
    )
    [drill] = [claim for claim in reading(text).claims if claim.kind == "exercise"]
    assert [party.id for party in drill.actors] == ["navy:plan", "navy:rfn"]
    assert (drill.detail["activities"], drill.plover, drill.tier) == (["合同演習"], "COOPERATE", "A")
    assert drill.origin is not None and drill.origin.id == "navy:jmsdf"
    seen, fired = sightings(text)
    assert span(drill) == span(seen) == span(fired) == ("11-13 00", "11-16 00")
    assert fired.detail["activities"] == ["射撃"]
    assert not {"squadrons", "bases"} & set(seen.detail)


def test_what_was_seen_before_is_a_statement_and_no_sighting() -> None:
    same = [claim for claim in reading(TWO_LEGS).claims if claim.kind == "statement"]
    assert [claim.detail["same_as"] for claim in same] == [
        "令和9年9月29日(水)に対馬海峡を南西進",
        "10月2日(土)から3日(日)にかけて、与那国島と西表島との間の海域を南西進",
    ]
    assert [span(claim) for claim in same] == [("09-29 00", "09-30 00"), ("10-02 00", "10-04 00")]
    assert not any(claim.sighted or claim.observer for claim in same)


def test_what_was_watched_from_goes_to_all_sightings() -> None:
    for claim in sightings(TWO_LEGS):
        assert [unit.name or unit.class_name for unit in claim.platforms] == ["しらたか", "とわだ", "P-3C"]
        assert claim.means == "ship, aircraft"
        assert claim.detail["squadrons"] == ["第3哨戒防備隊", "第1水上補給隊", "第5航空群"]
        assert claim.detail["bases"] == ["佐世保", "呉", "那覇"]
    assert claim.platforms[0].hulls == ("jmsdf:PG-829",)


def test_captions_repeat_ships_and_are_no_sightings_and_every_line_is_accounted_for() -> None:
    found = reading(TWO_LEGS)
    assert found.passed == {"caption": 7, "date": 1, "footer": 2, "heading": 1, "publisher": 1, "title": 1}
    assert found.telling == 4
    assert found.sentences == found.telling + sum(found.passed.values())


def flat(text: str) -> str:
    return unicodedata.normalize("NFKC", "".join(text.split()))


def test_every_span_quotes_the_stored_text() -> None:
    for claim in reading(TWO_LEGS).claims:
        quoted = [(claim.quote, None)]
        for unit in (*claim.units, *claim.platforms):
            assert unit.span is not None
            quoted += [
                (unit.spans[slot], getattr(unit, slot)) for slot in ("hull_number", "name") if slot in unit.spans
            ]
        quoted += [(one.span, one.name) for one in claim.detail.values() if hasattr(one, "role")]
        if claim.place is not None:
            quoted.append((claim.place.span, claim.place.name))
        quoted += [(where, claim.detail.get(slot.removeprefix("detail."))) for slot, where in claim.spans.items()]
        for where, value in quoted:
            words = flat(TWO_LEGS[slice(*where)])
            assert words
            assert not isinstance(value, str) or words == value
        assert claim.time is not None and (claim.time.span or claim.time.inferred)


def test_what_followed_on_no_named_day_was_on_the_same_day() -> None:
    text = HEAD.format("中国海軍艦艇") + (
        "令和９年１１月１４日（日）午前０時頃、海上自衛隊は、草垣群島（鹿児島県）の西約９０ｋｍの海域において、同海域を東進する"
        "中国海軍ドンディアオ級情報収集艦（艦番号「７９９」）を確認した。\n"
        "その後、当該艦艇が大隅海峡を東進し、太平洋へ向けて航行したことを確認した。\n"
    )
    first, then = sightings(text)
    assert span(first) == ("11-14 00", "11-14 01")
    assert span(then) == ("11-14 00", "11-15 00")
    assert then.time is not None and then.time.granularity == "span" and "no time told" in (then.time.inferred or "")


def test_two_groups_keep_their_own_ships_and_share_the_watch() -> None:
    text = (
        HEAD.format("中国海軍艦艇")
        + """令和９年１１月１２日（金）正午頃、海上自衛隊は、口永良部島（鹿児島県）の西約８０ｋｍの海域に
おいて、同海域を東進する
中国海軍フチ級補給艦（艦番号「８９０」）及びジャンカイⅡ級フリゲート（艦番号「５３２」）の２隻を確認した。
その後、これらの艦艇が大隅海峡を東進し、太平洋へ向けて航行したことを確認した。
なお、フチ級補給艦（「８９０」）は、１０月３０日（土）に大隅海峡を西進したものと同一である。

また、１２日（金）午後３時頃、海上自衛隊は、口永良部島の西約１００ｋｍの海域において、同海域を南進する
中国海軍レンハイ級ミサイル駆逐艦（艦番号「１０８」）を確認した。
さらに、１３日（土）に、当該艦艇が屋久島の南西約５０ｋｍの海域において反転し、同海域を北上して東シナ海に向けて航行したことを確認した。
防衛省・自衛隊は、海上自衛隊第１３護衛隊所属「じんつう」（佐世保）により、所要の警戒監視・情報収集を実施した。
"""
    )
    found = reading(text).claims
    assert [called(claim.units) for claim in found] == [["890", "532"], ["890", "532"], ["890"], ["108"], ["108"]]
    assert found[0].forces[0].count == 2
    assert [claim.sighted for claim in found] == [True, True, False, True, True]
    turned = found[4]
    assert (turned.detail["activities"], turned.detail["heading"]) == (["反転"], "北上")
    assert turned.detail["to"].name == "東シナ海"
    assert turned.place is not None and turned.place.name.startswith("屋久島の南西")
    assert {claim.platforms[0].name for claim in found if claim.sighted} == {"じんつう"}


def test_ships_of_two_navies_stay_apart_and_a_wrong_sum_is_said() -> None:
    text = HEAD.format("中国海軍艦艇及びロシア海軍艦艇") + (
        "令和９年１１月１２日（金）正午頃、海上自衛隊は、沖ノ鳥島（東京都）の南西約６００ｋｍの海域において、同海域を北西進する"
        "中国海軍ルーヤンⅢ級ミサイル駆逐艦２隻（艦番号「１２２」及び「１３４」）、ロシア海軍ウダロイⅠ級駆逐艦（艦番号「５４８」）並びに"
        "スラバ級ミサイル巡洋艦「ヴァリャーグ」の計５隻を確認した。\n"
    )
    (claim,) = sightings(text)
    assert [unit.navy for unit in claim.units] == ["plan", "plan", "rfn", "rfn"]
    assert claim.units[3].name == "ヴァリャーグ"
    assert [party.id for party in claim.targets] == ["navy:plan", "navy:rfn"]
    assert claim.forces[0].count == 5 and claim.forces[0].note == "the parts told add up to 4"
    assert "to" not in claim.detail


CARRIER = (
    HEAD.format("中国海軍艦艇")
    + """海上自衛隊は、令和９年１１月９日（火）以降、引き続き、中国海軍クズネツォフ級空母
「遼寧」（艦番号「１６」）を含む複数の中国海軍艦艇が、以下のとおり太平洋上の
海域において航行していることを確認した。
日時 位置 確認された艦艇
１１月９日（火） 沖ノ鳥島の西
約４３０ｋｍ クズネツォフ級空母「遼寧」（１６）
レンハイ級ミサイル駆逐艦（１０３）
１１月１０日（水） 宮古島の南東
約６１０ｋｍ クズネツォフ級空母「遼寧」（１６）
フユ級高速戦闘支援艦（９０１）
※ 確認された艦艇欄の括弧書きは艦番号を示す。
また、空母「遼寧」からの艦載戦闘機及び艦載ヘリによる発着艦を、９日（火）に約６０回、１０日（水）に約３
０回、それぞれ確認した。これにより、９日（火）から１０日（水）までに確認した発着艦は、計約９０回となった。
その後、１１日（木）にクズネツォフ級空母「遼寧」（艦番号「１６」）及びレンハイ級ミサイル駆逐艦（艦番号「１０３」）の計２隻が、
太平洋上のフィリピンの東の海域を南進したことを確認した。
防衛省・自衛隊は、海上自衛隊の第５水上戦隊所属「あさひ」（佐世保）により、警戒監視・情報収集を行った。
"""
    + FOOT
    + "行動概要\n11.9\n11.10\n：中国空母「遼寧」の動き\n"
)


def test_rows_of_a_table_are_sightings_of_their_day_and_place() -> None:
    found = reading(CARRIER)
    rows = [claim for claim in found.claims if claim.rule == "ja-release/row"]
    assert [called(claim.units) for claim in rows] == [["16", "103"], ["16", "901"]]
    assert [span(claim)[0] for claim in rows] == ["11-09 00", "11-10 00"]
    assert [claim.place and claim.place.name for claim in rows] == ["沖ノ鳥島の西約430km", "宮古島の南東約610km"]
    assert all(claim.observer and claim.platforms and claim.units[0].name == "遼寧" for claim in rows)
    assert found.passed["note"] == 1 and found.passed["table head"] == 1
    assert not any("not read" in reason for reason in found.passed)


def test_take_offs_and_landings_are_told_day_by_day_and_summed_apart() -> None:
    found = reading(CARRIER).claims
    deck = [claim for claim in found if claim.rule == "ja-release/flights"]
    assert [(claim.detail["flights"], span(claim)[0]) for claim in deck] == [(60, "11-09 00"), (30, "11-10 00")]
    assert all(claim.detail["flights_bound"] == "about" and claim.detail["activities"] == ["発着艦"] for claim in deck)
    assert [(force.unit, force.count) for force in deck[0].forces] == [("fighter", None), ("helicopter", None)]
    assert all(called(claim.units) == ["16"] for claim in deck)
    (tally,) = (claim for claim in found if claim.kind == "tally")
    assert (tally.detail["flights"], span(tally), tally.sighted) == (90, ("11-09 00", "11-11 00"), False)
    last = sightings(CARRIER)[-1]
    assert (last.tier, called(last.units), last.detail["heading_deg"]) == ("A", ["16", "103"], 180.0)


def test_take_offs_by_fighters_and_helicopters_are_counted_apart() -> None:
    text = HEAD.format("中国海軍艦艇") + (
        "令和９年１１月１０日（水）、海上自衛隊は、中国海軍クズネツォフ級空母「山東」（艦番号「１７」）が、与那国島の南約３６０ｋｍの"
        "海域を東進していることを確認した。\n"
        "また、空母「山東」の艦載戦闘機による約５０回、艦載ヘリによる約２０回、計約７０回の発着艦を確認した。\n"
    )
    deck = sightings(text)[1].detail
    assert (deck["fighter_flights"], deck["helicopter_flights"], deck["flights"]) == (50, 20, 70)


def test_identity_of_ships_with_deck_flights_on_the_way_is_that_of_all_of_them() -> None:
    text = HEAD.format("中国海軍艦艇") + (
        "令和９年１１月１４日（日）午前０時頃、海上自衛隊は、宮古島（沖縄県）の東約１３０ｋｍの海域において、同海域を北西進する中国海軍"
        "クズネツォフ級空母「遼寧」（艦番号「１６」）及びレンハイ級ミサイル駆逐艦（艦番号「１０４」）の計２隻を確認した。\n"
        "なお、これらの艦艇は、１０月２５日（月）に太平洋上の海域を航行していることを確認し、２６日（火）から２８日（木）にかけて、"
        "空母「遼寧」から艦載戦闘機の発着艦を行い、２９日（金）にフィリピンの東の海域を南東進したものと同一である。\n"
    )
    same = [claim for claim in reading(text).claims if claim.kind == "statement"]
    assert [called(claim.units) for claim in same] == [["16", "104"]] * 3
    assert [span(claim)[0] for claim in same] == ["10-25 00", "10-26 00", "10-29 00"]
    assert [claim.detail.get("activities") for claim in same] == [None, ["発着艦"], None]


FLIGHT = (
    HEAD.format("ロシア軍機").replace("１５", "１３")
    + """令和９年１１月１３日（土）午前から 午後にかけて 、ロシアの哨戒機（Ｔｕ－
１４２） ×２機が、太平洋から飛来し、オホーツク海を経由して日本海を秋田
県沖まで飛行後、反転し、大陸方面へ飛行 したことを確認し た。
また、同日午後、偵察／攻撃型無人機（ＴＢ－００１）×１機が東シナ海方面から飛来し、沖縄本島沖で変針・南進を続けた後、北東進し、
大陸方面に飛行したことを確認した。
これに対し、航空自衛隊の北部航空方面隊 等の戦闘機を緊急発進させ対応し
た。
"""
    + FOOT
    + "：ロシアＴｕ－１４２哨戒機×２機\n航空自衛隊撮影対象機（Ｔｕ－１４２哨戒機）\n"
)


def test_a_flight_is_one_sighting_with_its_whole_way() -> None:
    first, second = sightings(FLIGHT)
    assert [(unit.class_name, unit.count, unit.kind, unit.state) for unit in first.units] == [
        ("Tu-142", 2, "patrol_aircraft", "RU")
    ]
    way = first.detail["route"]
    assert [place.name for place in way] == ["太平洋", "オホーツク海", "日本海", "秋田県沖", "大陸方面"]
    assert [place.role for place in way] == ["from", "through", "at", "to", "toward"]
    assert way[3].lat == pytest.approx(39.75, abs=1.5)
    assert way[4].lat is None
    assert first.place is not None and first.place.name == "日本海"
    assert span(first) == ("11-13 00", "11-14 00")
    assert (second.units[0].class_name, second.units[0].kind) == ("TB-001", "drone")
    assert second.detail["headings"] == ["南進", "北東進"]
    assert span(second) == ("11-13 12", "11-14 00")


def test_a_scramble_is_a_reaction_and_tells_who_saw() -> None:
    *seen, scramble = reading(FLIGHT).claims
    assert scramble.kind == "reaction" and not scramble.sighted
    assert [party.name for party in scramble.actors] == ["Japan Air Self-Defense Force", "北部航空方面隊等"]
    assert [party.id for party in scramble.targets] == ["state:RU"]
    for claim in seen:
        assert claim.observer is not None and claim.observer.id == "forces:JP:air" and claim.observer.inferred
        assert [unit.kind for unit in claim.platforms] == ["fighter"] and claim.means == "aircraft"


def test_aircraft_of_two_states_fly_together_and_an_estimate_is_said_to_be_one() -> None:
    text = HEAD.format("中国軍機及びロシア軍機") + (
        "令和９年１１月１３日（土）午前、東シナ海から日本海に進出した中国の爆撃機（Ｈ－６）×２機が、日本海においてロシアの爆撃機"
        "（Ｔｕ－９５）×４機と合流した後、東シナ海まで共同飛行を行ったことを確認した。これらの爆撃機が共同飛行する際に、"
        "中国の戦闘機（Ｊ－１６）×３機が飛行したことを確認した。\n"
        "また、同日、推定中国無人機×１機が、与那国島と台湾との間を通過したことを確認した。\n"
        "なお、領空侵犯はなかった。\n"
    )
    found = reading(text)
    together, escort, drone = found.claims
    assert [(unit.class_name, unit.count, unit.state) for unit in together.units] == [
        ("H-6", 2, "CN"),
        ("Tu-95", 4, "RU"),
    ]
    assert together.detail["activities"] == ["合流", "共同飛行"]
    assert (escort.units[0].class_name, escort.units[0].count, escort.tier) == ("J-16", 3, "B")
    assert drone.detail["presumed"] == "推定"
    assert drone.place is not None and (drone.place.role, drone.place.method) == ("through", "between")
    assert all(claim.observer and claim.observer.inferred for claim in found.claims)
    assert found.passed["no claim"] == 1


def test_a_first_and_a_correction_are_statements() -> None:
    text = HEAD.format("中国海軍艦艇") + (
        "１１月１３日（土）に公表した「中国海軍艦艇の動向について」の一部を訂正します。\n"
        "令和９年１１月１２日（金）午前９時頃、海上自衛隊は、久米島（沖縄県）の西約８０ｋｍの海域において、同海域を南進する中国海軍"
        "ジャンカイⅢ級フリゲート（艦番号「５４５」）及びフチ級補給艦（艦番号「９０２」）を確認した。\n"
        "このうち、ジャンカイⅢ級フリゲートは、海上自衛隊として初めて確認したものである。\n"
    )
    corrects, _, first = reading(text).claims
    assert corrects.detail["corrects"] == "中国海軍艦艇の動向について"
    assert first.kind == "statement" and called(first.units) == ["545"]
    assert first.detail["first"].endswith("海上自衛隊として初めて確認した")


def test_the_forms_of_older_releases() -> None:
    text = (
        "令和２年１０月５日\n統合幕僚監部\n\nロシア海軍艦艇の動向について\n\n"
        "１０月３日（土）午前８時頃、海上自衛隊第２航空群所属「Ｐ－３Ｃ」（八戸）が、宗谷岬の西北西約６０ｋｍの海域を東進する"
        "ロシア海軍ウダロイⅠ級駆逐艦１隻（５６４）を確認した。その後、同艦艇は宗谷海峡を東進し、オホーツク海へ向けて航行した。\n"
    )
    first, then = sightings(text)
    assert first.time is not None and first.time.start == datetime(2020, 10, 2, 23, tzinfo=UTC)
    assert called(first.units) == called(then.units) == ["564"]
    assert first.detail["heading_deg"] == then.detail["heading_deg"] == 90.0
    assert [unit.class_name for unit in then.platforms] == ["P-3C"]
    assert then.detail["to"].name == "オホーツク海"


def test_a_list_under_the_sentence_names_the_ships() -> None:
    text = HEAD.format("ロシア海軍艦艇") + (
        "令和９年１１月１３日（土）午後９時頃、海上自衛隊は、以下のロシア海軍艦艇が対馬の北東約６０ｋｍの海域を南西進していることを確認した。\n"
        "ウダロイⅢ級駆逐艦（艦番号「５４３」）\nボリス・チリキン級補給艦「ペチェンガ」\n"
        "その後、これらの艦艇は、対馬海峡を南下した。\n"
    )
    found = reading(text)
    assert [called(claim.units) for claim in found.claims] == [["543", "ペチェンガ"]] * 2
    assert [claim.detail["heading_deg"] for claim in found.claims] == [225.0, 180.0]
    assert found.telling == 4


def test_ships_told_by_their_kind_alone_are_counted_in_a_list() -> None:
    text = HEAD.format("中国海軍艦艇") + (
        "令和９年１１月１３日（土）午後３時頃、海上自衛隊は、南鳥島（東京都）の南西約３００ｋｍの海域において、航行する"
        "中国海軍クズネツォフ級空母「遼寧」、ミサイル駆逐艦２隻及び高速戦闘支援艦の計４隻を確認した。\n"
        "また、同日、津軽海峡を東進する中国海軍及びロシア海軍の艦艇計１０隻を確認した。\n"
    )
    carrier, both = sightings(text)
    assert counts(carrier) == [(1, "carrier"), (2, "destroyer"), (1, "supply")]
    assert carrier.forces[0].count == 4 and carrier.forces[0].note is None
    assert [(unit.kind, unit.count, unit.navy) for unit in both.units] == [("warship", 10, None)]
    assert counts(both) == [(10, "warship")]


def test_several_commands_may_scramble() -> None:
    text = HEAD.format("ロシア軍機") + (
        "令和９年１１月１３日（土）、ロシアのＩＬ－２０情報収集機１機が、北海道礼文島沖から先島諸島の南の太平洋上まで飛行した。\n"
        "これに対し、航空自衛隊の北部航空方面隊、中部航空方面隊及び西部航空方面隊の戦闘機等を緊急発進させ対応した。\n"
    )
    flown, scramble = reading(text).claims
    assert [party.name for party in scramble.actors[1:]] == ["北部航空方面隊", "中部航空方面隊", "西部航空方面隊"]
    assert [(unit.class_name, unit.count) for unit in flown.units] == [("IL-20", 1)]
    assert flown.detail["from"].lat is not None and flown.detail["to"].lat is not None


def test_waters_of_the_state_are_entered_and_left() -> None:
    text = HEAD.format("中国海軍艦艇") + (
        "令和９年１１月１３日（土）午前６時頃、海上自衛隊は、口永良部島の南西の我が国の接続水域において、同海域を東進する"
        "中国海軍シュパン級測量艦（艦番号「２５」）を確認した。\n"
        "その後、午前６時４０分頃、当該艦艇が口永良部島の南西の我が国領海に入域し、午前８時１０分頃、屋久島の南西の領海から出域し、"
        "南へ向けて航行したことを確認した。\n"
    )
    _, entered, left = sightings(text)
    assert (entered.detail["activities"], left.detail["activities"]) == (["入域"], ["出域"])
    assert (
        entered.place is not None and entered.place.lat is not None and "not drawn apart" in (entered.place.note or "")
    )
    assert left.time is not None and left.time.granularity == "minute"
    assert (left.detail["heading"], left.detail["heading_deg"]) == ("南", 180.0)
    assert "to" not in left.detail and left.detail["from"].name == "屋久島の南西の領海"


def test_a_sentence_runs_on_over_the_foot_of_a_page() -> None:
    cut = TWO_LEGS.replace("これらの艦艇が奄美大島", "これらの艦艇が奄美" + FOOT.rstrip("\n") + "\n- 2 -\n大島")
    found = reading(cut)
    assert [span(claim) for claim in found.claims] == [span(claim) for claim in reading(TWO_LEGS).claims]
    assert found.claims[1].place == sightings(cut)[1].place and found.passed["footer"] == 5
    assert found.sentences == found.telling + sum(found.passed.values())


def test_a_place_the_atlas_does_not_know_is_kept_without_a_position() -> None:
    text = TWO_LEGS.replace("久米島（沖縄県）", "無何有島（沖縄県）")
    place = sightings(text)[0].place
    assert place is not None and place.name.startswith("無何有島")
    assert (place.lat, place.geometry, place.method) == (None, None, "none") and place.note


def test_a_sighting_that_is_not_understood_is_counted() -> None:
    found = reading(HEAD.format("中国海軍艦艇") + "その後、移動したことを確認した。\n")
    assert found.claims == () and found.passed["not read: seen"] == 1


def test_only_releases_of_the_joint_staff_suit() -> None:
    assert READER.suits(Document(TWO_LEGS, "test")) == 0.9
    assert READER.suits(Document(FLIGHT.replace("統合幕僚監部", "統合幕僚監 部"), "test")) == 0.9
    news = "防衛省統合幕僚監部によると、海上自衛隊は１３日、対馬海峡を通過するロシア海軍の艦艇を確認した。"
    assert READER.suits(Document(news, "test")) == 0
    drill = "令和９年１１月１５日\n統合幕僚監部\n\n日米共同統合訓練の実施について\n\n訓練を実施します。"
    assert READER.suits(Document(drill, "test")) == 0
    assert READER.suits(Document("The Joint Staff confirmed it.", "test")) == 0
    assert READER.suits(Document(TWO_LEGS + "あ" * 40_000, "test")) == 0
    reader, found = read_document(Document(TWO_LEGS, "test", language="ja"))
    assert reader is READER and len(found.claims) == 5


def test_the_date_of_the_release_goes_before_that_of_the_file() -> None:
    text = (
        HEAD.format("中国軍機")
        + "１１月１４日（日）午後、中国軍の哨戒機（Ｙ－９）×１機が東シナ海を飛行したことを確認した。\n"
    )
    (claim,) = reading(text, published=datetime(2020, 1, 1, tzinfo=UTC)).claims
    assert claim.time is not None and claim.time.start == datetime(2027, 11, 14, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "unit", ["ア", "級", "艦番号「", "（", "１", "、", "。", "から", "は、", "海上自衛隊", "初めて", "\n", "級（"]
)
def test_long_strings_of_one_thing_are_read_in_no_time_and_accounted_for(unit: str) -> None:
    text = HEAD.format("中国海軍艦艇") + unit * 4_000 + "を確認した。"
    found = reading(text)
    assert found.sentences == found.telling + sum(found.passed.values())


WORDS = """海上自衛隊は、 同海域を 南西進 する した。 確認した。 その後、 これらの艦艇が なお、 同一である。
艦番号「１１９」 ） （ 級 フリゲート ２隻 の計３隻 を 令和９年 １１月３日 から ４日 にかけて、 対馬海峡 対馬
の北約５０ｋｍ 発着艦 約８０回 ×２機 爆撃機 緊急発進 航空自衛隊の 戦闘機を 所属「あ」 により、警戒監視
以下のとおり 日時位置 ※ 初めて 訂正します 行動概要 統合幕僚監部 報道発表資料"""
PIECES = st.sampled_from((*WORDS.split(), "\n", " \n\n"))


@given(st.lists(PIECES, max_size=40))
def test_any_muddle_of_their_words_is_accounted_for_and_quoted(words: list[str]) -> None:
    text = HEAD.format("中国海軍艦艇") + "".join(words)
    found = reading(text)
    assert found.sentences == found.telling + sum(found.passed.values())
    for claim in found.claims:
        assert 0 <= claim.quote[0] < claim.quote[1] <= len(text)
        assert claim.speaker is not None
        assert not claim.sighted or claim.observer is not None


@pytest.mark.real
def test_all_releases_are_read_whole(real_data: Path) -> None:
    texts = json.loads((real_data / "releases" / "japan_jso_movements_first_half.json").read_text())["texts"]
    numbers = 0
    for name, one in texts.items():
        found = reading(one["text"])
        assert not {"no claim", "fragment"} & set(found.passed), name
        assert not any("not read" in reason for reason in found.passed), name
        seen = [claim for claim in found.claims if claim.sighted]
        assert seen, name
        for claim in seen:
            assert claim.observer and claim.platforms and claim.time and claim.time.start, name
            assert claim.units and claim.targets, name
        numbers += len(
            {unit.spans["hull_number"] for claim in found.claims for unit in claim.units if unit.hull_number}
        )
    assert (len(texts), numbers) == (48, 85)
