"""Japanese dates and times of day: 令和８年３月９日（月）午後４時頃, 同日未明, １７日（火）から１８日（水）にかけて."""

import re

from offing.codecs.date_context import Anchor
from offing.codecs.date_east import Words, eastern_times
from offing.codecs.date_zones import CHINA, JAPAN, KOREA, TAIWAN
from offing.schema.claim import Time

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_PARTS: dict[str, tuple[str | None, int]] = {
    **{"午前中": ("MO", 0), "午前": ("MO", 0), "午後": ("AF", 12), "正午": (None, 12), "昼前": ("MO", 0)},
    **{"昼過ぎ": ("LA", 12), "昼すぎ": ("LA", 12), "昼間": ("DT", 0), "日中": ("DT", 0), "昼": ("MI", 12)},
    **{
        "未明": ("SM", 0),
        "明け方": ("DA", 0),
        "早朝": ("EM", 0),
        "朝": ("EM", 0),
        "夕方": ("DU", 12),
        "夕": ("DU", 12),
    },
    **{"夜間": ("NI", 12), "深夜": ("LN", 12), "夜": ("NI", 12), "晩": ("NI", 12)},
}
_DAYS = {
    **{"一昨日": (True, -2), "昨日": (True, -1), "昨": (True, -1), "今日": (True, 0), "本日": (True, 0)},
    **{"今": (True, 0), "明日": (True, 1), "明後日": (True, 2)},
    **{"同日": (False, 0), "当日": (False, 0), "翌日": (False, 1), "翌々日": (False, 2), "前日": (False, -1)},
}
_YEARS = {"今年": (True, 0), "本年": (True, 0), "昨年": (True, -1), "去年": (True, -1), "一昨年": (True, -2)} | {
    **{"来年": (True, 1), "再来年": (True, 2), "同年": (False, 0), "翌年": (False, 1), "前年": (False, -1)}
}
_MONTHS = {"今月": (True, 0), "本月": (True, 0), "先月": (True, -1), "来月": (True, 1), "再来月": (True, 2)} | {
    **{"同月": (False, 0), "翌月": (False, 1)}
}
_WEEKS = {"先々週": (True, -2), "先週": (True, -1), "今週": (True, 0), "来週": (True, 1)}
_THIRDS = {
    "上旬": "early",
    "初旬": "early",
    "初め": "early",
    "中旬": "mid",
    "半ば": "mid",
    "下旬": "late",
    "末": "late",
}
_ZONES = {"日本時間": JAPAN, "中国時間": CHINA, "北京時間": CHINA, "台湾時間": TAIWAN, "韓国時間": KOREA}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}


def _any(words: object) -> str:
    return "|".join(sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]


_WORDS = Words(
    pattern=re.compile(
        rf"(?P<zone>{_any(_ZONES)})"
        rf"|(?P<era>{_any(_ERAS)})(?P<ey>元|{_N})年(?!度|間)"
        r"|(?<!\d)(?P<y>[12]\d{3}|[一二][〇零一二三四五六七八九]{3})年(?!度|間)"
        rf"|(?P<ry>{_any(_YEARS)})(?!度)"
        r"|(?<!\d)(?P<ago>\d{1,3})(?P<step>(?:日|週間|[かヶカケ箇]月|年)(?:前(?![半後線方])|後(?!半)))"
        rf"|(?<!\d)(?P<m>{_N})月(?![間面着])|(?P<rm>{_any(_MONTHS)})"
        rf"|(?<=[年月])の?(?P<third>{_any(_THIRDS)})"
        r"|(?<!\d)(?P<d>\d{1,2}|(?<=月)[一二三四五六七八九十]{1,3})日(?!間|本(?!日)|目|数|程|連続|以内|ぶり|分|がかり)"
        rf"|(?P<rd>{_any(set(_DAYS) - {'昨', '今'})}|[昨今](?=[朝夜晩夕]))(?!の丸)|(?P<rw>{_any(_WEEKS)})"
        r"|(?<![\dA-Za-z/.\-])(?P<sm>\d{1,2})/(?P<sd>\d{1,2})(?![\d/.])"
        r"|(?:[(](?=[月火水木金土日](?:曜日?)?(?:[・、]祝日?)?[)])|(?=[月火水木金土日]曜))"
        r"(?P<w>[月火水木金土日])(?:曜日?)?(?:[・、]祝日?)?[)]?"
        rf"|(?P<part>{_any(set(_PARTS) - {'朝', '日中'})}|朝(?!鮮|[一-鿿])|(?<=[日)])日中)(?:頃|ごろ)?"
        r"|(?<!\d)(?P<h>\d{1,2})時(?![間点期代])(?:(?P<mi>\d{1,2})分|(?P<half>半))?(?:頃|ごろ|過ぎ|すぎ)?"
        r"|(?<![\d:])(?P<hm>[012]?\d:[0-5]\d)(?![:\d])(?:頃|ごろ)?"
    ),
    glue=re.compile(r"[、の]?"),
    eras=_ERAS,
    years=_YEARS,
    months=_MONTHS,
    weeks=_WEEKS,
    days=_DAYS,
    parts=_PARTS,
    lone_parts=frozenset({"午前", "午前中", "午後", "未明", "正午", "早朝", "夕方", "深夜"}),
    thirds=_THIRDS,
    zones=_ZONES,
    joins=re.compile(r"、?(?:から|~|-|ないし|より)、?"),
    closes=re.compile(r"(?:頃|ごろ)?(?:にかけて|まで)(?!の間に)"),
    after=re.compile(r"(?P<since>以降|以来|から(?!の)|より(?!前))|(?P<until>までに?)"),
    before=re.compile(r"(?P<since>(?!))|(?P<until>(?!))"),
    default_zone=JAPAN,
)


def japanese_times(text: str, anchor: Anchor, start: int, end: int, named: tuple[int, ...]) -> list[Time]:
    """Return the times that a Japanese text tells."""
    return eastern_times(text, _WORDS, anchor, start, end, named)
