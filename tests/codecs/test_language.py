"""Languages by script and words."""

import pytest

from offing.codecs.language import find_language, language_tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The frigate was seen to the north of the island, and the navy said that it had left the strait by noon.",
            "en",
        ),
        ("The frigate Osprey left Port Albert on Monday for a drill in the north of the strait.", "en"),
        ("Two boats visit the minister\u2019s port", "en"),
        ("NAVIGATIONAL WARNING. GUNNERY EXERCISES IN AREA BOUND BY THE FOLLOWING POSITIONS UNTIL NOON.", "en"),
        ("La frégate a quitté le port lundi matin, a annoncé la marine nationale dans un communiqué.", "fr"),
        ("Корабли прошли через пролив, сообщили в штабе флота. Об этом объявлено в понедельник.", "ru"),
        ("Кораблі увійшли до протоки, повідомив штаб флоту. Її помітили ввечері.", "uk"),
        ("护卫舰周一离开港口，驶过海峡，国防部发言人说。", "zh-Hans"),
        ("護衛艦週一離開港口，國防部發言人說，軍機與艦艇持續監控。", "zh-Hant"),
        ("護衛艦は月曜日に港を出て海峡を北上した。", "ja"),
        ("호위함은 월요일 항구를 떠나 해협을 통과했다.", "ko"),
        ("غادرت الفرقاطة الميناء يوم الاثنين وعبرت المضيق.", "ar"),
        ("הפריגטה יצאה מהנמל ביום שני ועברה במצר.", "he"),
        ("海軍艦艇4艘 國防部表示偵獲。 Four ships were detected around the island by six in the morning.", "zh-Hant"),
        (
            "The frigate 护卫舰 was seen to the north of the island, and the navy said that it had left the strait.",
            "en",
        ),
    ],
)
def test_a_language_is_told_by_script_or_words(text: str, language: str) -> None:
    found = find_language(text)
    assert found is not None
    assert found[0] == language


@pytest.mark.parametrize(
    "text", ["", "12:30 45-67", "ok", "…", "Xq zv 17", "Fregata Gromkiy a plecat din port", "ship " * 900]
)
def test_too_little_tells_none(text: str) -> None:
    assert find_language(text) is None


@pytest.mark.parametrize(
    ("told", "tag"),
    [
        *(("en_US", "en"), ("EN", "en"), ("zh-TW", "zh-Hant"), ("zh_CN", "zh-Hans"), ("zh-Hant-HK", "zh-Hant")),
        *(("ja-JP", "ja"), ("zh", None), ("English", None), ("", None), ("x" * 99, None), ("en-US.UTF-8", "en")),
    ],
)
def test_tags_are_made_one(told: str, tag: str | None) -> None:
    assert language_tag(told) == tag
