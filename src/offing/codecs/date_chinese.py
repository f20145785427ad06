"""Chinese dates and times of day, both scripts: 112年7月14日(星期四)0600時至7月15日(五)0600時, 昨(26)日1548時."""

import re

from offing.codecs.date_context import Anchor
from offing.codecs.date_east import Words, eastern_times
from offing.codecs.date_zones import CHINA, JAPAN, KOREA, TAIWAN, fixed
from offing.schema.claim import Time

_HAN = "一二三四五六七八九十"
_N = rf"(?:\d{{1,2}}|[{_HAN}]{{1,3}})"
_MORNING = ("上午", "早上", "早晨", "晨")
_EVENING = ("晚上", "晚間", "晚间", "夜間", "夜间", "今晚", "晚", "夜")
_PARTS: dict[str, tuple[str | None, int]] = {
    **dict.fromkeys(_MORNING, ("MO", 0)),
    **dict.fromkeys(_EVENING, ("NI", 12)),
    **{"凌晨": ("SM", 0), "清晨": ("EM", 0), "下午": ("AF", 12), "午後": ("AF", 12), "午后": ("AF", 12)},
    **{"中午": ("MI", 12), "正午": (None, 12), "傍晚": ("DU", 12), "深夜": ("LN", 12)},
    **{"日間": ("DT", 0), "日间": ("DT", 0), "白天": ("DT", 0)},
}
_DAYS = {
    **{"今日": (True, 0), "今天": (True, 0), "今": (True, 0), "本日": (True, 0), "即日": (True, 0)},
    **{"昨日": (True, -1), "昨天": (True, -1), "昨": (True, -1), "前天": (True, -2), "前日": (True, -2)},
    **{"明日": (True, 1), "明天": (True, 1), "明": (True, 1), "後天": (True, 2), "后天": (True, 2)},
    **{"當日": (False, 0), "当日": (False, 0), "當天": (False, 0), "当天": (False, 0), "同日": (False, 0)},
    **{"次日": (False, 1), "翌日": (False, 1), "隔日": (False, 1), "隔天": (False, 1)},
}
_YEARS = {"今年": (True, 0), "本年": (True, 0), "去年": (True, -1), "前年": (True, -2), "明年": (True, 1)} | {
    **{
        "後年": (True, 2),
        "同年": (False, 0),
        "當年": (False, 0),
        "当年": (False, 0),
        "翌年": (False, 1),
        "次年": (False, 1),
    }
}
_MONTHS = {
    w: (True, step) for step, w in ((0, "本月"), (-1, "上月"), (-1, "上個月"), (-1, "上个月"), (1, "下個月"))
} | {
    **{"下个月": (True, 1), "下月": (True, 1), "當月": (False, 0), "当月": (False, 0), "同月": (False, 0)},
    **{"這個月": (True, 0), "这个月": (True, 0)},
}
_WEEKS = {
    head + week: (True, step)
    for head, step in (("上", -1), ("本", 0), ("這", 0), ("这", 0), ("下", 1))
    for week in ("週", "周", "星期", "個星期", "个星期")
}
_THIRDS = {"上旬": "early", "初": "early", "中旬": "mid", "中": "mid", "下旬": "late", "底": "late", "末": "late"}
_ZONES = {
    **dict.fromkeys(("北京時間", "北京时间", "中國時間", "中国时间"), CHINA),
    **dict.fromkeys(
        ("臺北時間", "台北時間", "台北时间", "臺灣時間", "台灣時間", "台湾时间", "民國", "中華民國"), TAIWAN
    ),
    **{
        "日本時間": JAPAN,
        "日本时间": JAPAN,
        "東京時間": JAPAN,
        "东京时间": JAPAN,
        "首爾時間": KOREA,
        "首尔时间": KOREA,
    },
    **{"莫斯科時間": fixed("Europe/Moscow", 180), "莫斯科时间": fixed("Europe/Moscow", 180)},
}
_ERAS = {"中華民國": 1911, "民國": 1911, "": 1911}


def _any(words: object) -> str:
    return "|".join(sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]


_WEEKDAY = r"(?P<w>[一二三四五六日天])"
_SPOKEN = {"今", "昨", "明"}  # a day only before a part of it, or its number: 昨(26)日, 今晨
_WORDS = Words(
    pattern=re.compile(
        rf"(?P<era>中華民國|民國)(?P<ey>元|\d{{1,3}}|[{_HAN}百〇零]{{1,6}})年+(?!度)"
        rf"|(?P<zone>{_any(set(_ZONES) - set(_ERAS))})"
        r"|(?<!\d)(?:西元|公元)?(?P<y>[12]\d{3}|[一二][〇零一二三四五六七八九]{3}|\d{2,3}(?=年+\d{1,2}月))年+(?!度)"
        rf"|(?P<ry>{_any(_YEARS)})(?!度)"
        rf"|(?<!\d)(?P<ago>\d{{1,3}}|[{_HAN}兩两]{{1,3}})(?P<step>(?:日|天|週|周|個月|个月|年)(?:前(?![線线方半後])|[後后]))"
        rf"|(?<!\d)(?P<m>{_N})月(?!間|间|球|台)份?|(?P<rm>{_any(_MONTHS)})"
        rf"|(?<=[年月份])(?P<third>{_any(_THIRDS)})"
        rf"|(?<!\d)(?P<d>\d{{1,2}}|(?<=月)[{_HAN}]{{1,3}})"
        r"(?:(?<=\d)(?=[(](?:星期|[週周])?[一二三四五六日天])"
        r"|日(?!本|間|间|內|内|數|数|均|圓|元)|[號号](?!艦|舰|機|机|線|线|令))"
        rf"|(?P<rd>{_any(set(_DAYS) - _SPOKEN)}|[今昨明](?=[晨早晚夜午]|[(]\d{{1,2}}[)]))"
        r"(?:[(](?P<rdd>\d{1,2})[)]日?)?"
        rf"|(?:[(]?(?:星期|禮拜|礼拜)|(?<=[日號号\d])[(][週周]?(?=[一二三四五六日天][)])|[週周](?=[一二三四五六日天](?![次年期]))|(?<=[週周期])(?=[一二三四五六日天](?![次年期]))){_WEEKDAY}[)]?"
        rf"|(?P<rw>{_any(_WEEKS)})"
        rf"|(?P<part>{_any(set(_PARTS) - {'晚', '夜', '晨'})}|(?<=[今昨明當当日])[晚夜晨])"
        r"|(?<!\d)(?P<hm>[012]\d[0-5]\d)(?:時|时|(?=[及、與和][012]\d[0-5]\d[時时]))(?!間|间)(?:許|许|左右)?"
        r"|(?<!\d)(?P<h>\d{1,2}|(?<=[午晚晨上])[一二三四五六七八九十]{1,3})(?:[時时](?!間|间|速)|[點点](?![\d一二三四五六七八九]))"
        r"(?:(?P<mi>\d{1,2})分|(?P<half>半))?(?:許|许|左右|整)?"
        r"|(?<![\d:])(?P<hm2>[012]?\d:[0-5]\d)(?![:\d])"
    ),
    glue=re.compile(r"[,，的()]?"),
    eras=_ERAS,
    years=_YEARS,
    months=_MONTHS,
    weeks=_WEEKS,
    days=_DAYS,
    parts=_PARTS,
    lone_parts=frozenset({"上午", "下午", "凌晨", "清晨", "傍晚", "中午", "正午", "晚上", "晚間", "晚间", "深夜"}),
    thirds=_THIRDS,
    zones=_ZONES,
    joins=re.compile(r"[,，]?(?:起?至|到|起到|~|-{1,2})"),
    closes=re.compile(r"[)]?(?:止|期間|期间)"),
    after=re.compile(
        r"(?P<since>至今|迄今|以來|以来|起(?!飛|飞|降|火)|之?[後后](?!續|续)|以[後后])|(?P<until>止|之前|以前|前(?!往|線|线|方|進|进))"
    ),
    before=re.compile(r"(?P<since>自|從|从)$|(?P<until>迄|截至|截止|至)$"),
    default_zone=CHINA,
)


def chinese_times(text: str, anchor: Anchor, start: int, end: int, named: tuple[int, ...]) -> list[Time]:
    """Return the times that a Chinese text tells, in either script."""
    return eastern_times(text, _WORDS, anchor, start, end, named)
