"""Phrases for places as releases write them, and what of them is no place."""

import pytest

from offing.reports.ja_places import place
from offing.reports.ja_plain import plain_ja
from offing.schema.claim import Place


def said(phrase: str) -> Place:
    plain = plain_ja(phrase)
    return place(plain, 0, len(plain.text), "at")


@pytest.mark.parametrize(
    ("phrase", "method", "lat", "lon"),
    [
        ("対馬（長崎県）の北東約８０ｋｍの海域", "relative", 35.2, 130.1),
        ("奄美大島（鹿児島県）と横当島との間の海域", "between", 28.6, 129.2),
        ("津軽海峡周辺の接続水域内", "relative", 42.0, 141.0),
        ("与那国島と西表島との間の接続水域", "between", 24.4, 123.4),
        ("屋久島の南西の我が国領海", "relative", 29.9, 130.1),
        ("長崎県男女群島南方", "relative", 31.5, 128.3),
        ("東シナ海上", "name", 29.5, 126.8),
        ("日本海上空", "name", 39.9, 134.5),
        ("日本海上", "name", 39.9, 134.5),
        ("太平洋上のフィリピンの東の海域", "relative", 7.3, 128.9),
        ("四国沖の太平洋", "relative", 33.7, 133.5),
        ("新潟県沖", "relative", 38.0, 138.8),
        ("北海道の礼文島沖", "relative", 45.4, 141.0),
        ("先島諸島の南の太平洋上", "relative", 23.5, 124.3),
        ("与那国島北方の公海上空", "relative", 24.9, 123.0),
        ("上対馬の北東約１００ｋｍの海域", "relative", 35.3, 130.3),
        ("東シナ海方面", "name", 29.5, 126.8),
    ],
)
def test_a_phrase_is_placed(phrase: str, method: str, lat: float, lon: float) -> None:
    found = said(phrase)
    assert found.method == method
    assert found.lat == pytest.approx(lat, abs=1.2) and found.lon == pytest.approx(lon, abs=1.2)
    assert found.geometry is not None and found.geometry["type"] in ("Polygon", "MultiPolygon")
    assert found.span == (0, len(phrase))


@pytest.mark.parametrize("phrase", ["大陸方面", "南", "南方", "無何有島沖", "無何有島と有何無島との間の海域"])
def test_what_has_no_position_keeps_its_words(phrase: str) -> None:
    found = said(phrase)
    assert (found.name, found.lat, found.geometry, found.method) == (phrase, None, None, "none")
    assert found.note


def test_what_was_left_out_of_a_phrase_is_said() -> None:
    assert "taken for 北太平洋" in (said("太平洋").note or "")
    assert "接続水域" in (said("津軽海峡周辺の接続水域内").note or "")


def test_an_outline_is_drawn_with_few_corners() -> None:
    geometry = said("フィリピンの東の海域").geometry
    assert geometry is not None and len(str(geometry)) < 60_000


@pytest.mark.parametrize("part", ["の公海上空", "上の", "沖の太平洋", "方面", "北方", "の海域"])
def test_a_phrase_without_end_is_given_up(part: str) -> None:
    assert said("無何有島" + part * 40).method == "none"
