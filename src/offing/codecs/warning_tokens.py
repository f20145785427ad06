"""Tokens of a warning: angles, times, days, months, distances, words, each with its place in the text.

English and Russian telegraphic texts give the same kinds, so that one grammar reads both.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from offing.codecs.warning_angles import PREFIXED, SUFFIXED, angle
from offing.codecs.warning_mistyped import MISTYPED

MONTHS = {
    name: at
    for at, names in enumerate(
        (
            "JAN JANUARY ЯНВ ЯНВАРЯ ЯНВАРЬ",
            "FEB FEBRUARY ФЕВ ФЕВР ФЕВРАЛЯ ФЕВРАЛЬ",
            "MAR MARCH МАР МАРТ МАРТА",
            "APR APRIL АПР АПРЕЛЯ АПРЕЛЬ",
            "MAY МАЙ МАЯ",
            "JUN JUNE ИЮН ИЮНЯ ИЮНЬ",
            "JUL JULY ИЮЛ ИЮЛЯ ИЮЛЬ",
            "AUG AUGUST АВГ АВГУСТА АВГУСТ",
            "SEP SEPT SEPTEMBER СЕН СЕНТ СЕНТЯБРЯ СЕНТЯБРЬ",
            "OCT OCTOBER ОКТ ОКТЯБРЯ ОКТЯБРЬ",
            "NOV NOVEMBER НОЯ НОЯБ НОЯБРЯ НОЯБРЬ",
            "DEC DECEMBER ДЕК ДЕКАБРЯ ДЕКАБРЬ",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS: dict[str, int] = {
    name + plural: at
    for at, names in enumerate(
        ("MONDAY MON", "TUESDAY TUE", "WEDNESDAY WED", "THURSDAY THU", "FRIDAY FRI", "SATURDAY SAT", "SUNDAY SUN")
    )
    for name in names.split()
    for plural in ("", "S")
} | {"ПОНЕДЕЛЬНИК": 0, "ВТОРНИК": 1, "СРЕДА": 2, "ЧЕТВЕРГ": 3, "ПЯТНИЦА": 4, "СУББОТА": 5, "ВОСКРЕСЕНЬЕ": 6}
SEVERAL_DAYS = {"WEEKDAYS": frozenset(range(5)), "WEEKENDS": frozenset((5, 6)), "WEEKEND": frozenset((5, 6))}
NUMBERS = {
    name: at
    for at, name in enumerate(
        "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE THIRTEEN FOURTEEN FIFTEEN SIXTEEN "
        "SEVENTEEN EIGHTEEN NINETEEN TWENTY".split()
    )
} | {"THIRTY": 30, "FORTY": 40, "FIFTY": 50, "SIXTY": 60, "EIGHTY": 80, "NINETY": 90, "HALF": 0.5}
METRES = {
    name: metres
    for names, metres in (
        ("MILE MILES NM NMI M.M NAUTICAL МИЛЬ МИЛИ МИЛЯ", 1852.0),
        ("METER METERS METRE METRES MTRS MTR МЕТРОВ МЕТРА", 1.0),
        ("KILOMETER KILOMETERS KILOMETRE KILOMETRES KM KMS КМ", 1000.0),
        ("YARD YARDS YDS", 0.9144),
        ("FEET FOOT FT", 0.3048),
        ("CABLE КАБ КАБЕЛЬТОВЫХ", 185.2),
    )
    for name in names.split()
}
_KINDS: dict[str, str] = {}
for _kind, _names in {
    "to": "TO THRU THROUGH ПО ДО",
    "and": "AND И &",
    "until": "UNTIL TILL",
    "from": "FROM С СО SINCE",
    "daily": "DAILY ЕЖЕДНЕВНО ЕЖЕСУТОЧНО",
    "alternate": "ALTERNATE ALTERNATES ALTERNATIVE ALTERNATELY РЕЗЕРВ РЕЗЕРВНЫЕ RESERVE",
    "commencing": "COMMENCING",
    "except": "EXCEPT EXCLUDING EXCEPTING ИСКЛЮЧАЯ КРОМЕ",
    "sun": "SUNRISE SUNSET DAWN DUSK",
    "holidays": "HOLIDAYS HOLIDAY",
    "zone": "UTC GMT Z UT LOCAL LT МСК JST KST BJT",
    "hours": "HOURS HOUR HRS ЧАСОВ ЧАСА",
    "further": "FURTHER",
    "bound": "BOUND BOUNDED BOUNDARIES BOUNDED-BY BOUNDING LIMITED DELIMITED DEFINED ENCLOSED ОГРАНИЧЕННОМ ОГРАНИЧЕН",
    "between": "BETWEEN МЕЖДУ",
    "within": "WITHIN INSIDE",
    "radius": "RADIUS РАДИУСОМ РАДИУС",
    "centre": "CENTER CENTERED CENTRE CENTRED ORIGO ЦЕНТРОМ",
    "line": "TRACKLINE TRACKLINES TRACK-LINE TRACK LINE LINES ROUTE ЛИНИИ",
    "joining": "JOINING CONNECTING",
    "along": "ALONG",
    "area": "AREA AREAS ARE РАЙОН РАЙОНЕ РАЙОНАХ РАЙОНЫ SECTOR",
    "vicinity": "VICINITY NEAR",
    "degrees": "DEGREES DEGREE DEG",
    "cancel": "CANCEL CANCELS CANCELLED ОТМ ОТМЕНИТЬ",
    "this": "THIS ЭТОТ",
    "msg": "MSG MESSAGE НР НОМЕР ПУНКТ WARNING MSGS PARA",
    "shore": "COASTLINE COASTAL COAST SHORELINE БЕРЕГОВОЙ БЕРЕГОМ SHORE",
    "then": "THEN THENCE ДАЛЕЕ",
    "progress": "PROGRESS",
    "around": "КРУГЛОСУТОЧНО",
    "arc": "ARC ARCS ДУГА ДУГОЙ",
}.items():
    _KINDS |= dict.fromkeys(_names.split(), _kind)


_MONTH_NAMES = "|".join((*MONTHS, "SEB"))
_GLUED_UNITS = "NM|NMI|KM|KMS|MILES?|METERS?|METRES?|MTRS?|YDS|FT"


class Token(NamedTuple):
    """Hold one token: its kind, its value, and its place."""

    kind: str
    value: Any
    start: int
    end: int


_HAN_KINDS = {
    **dict.fromkeys(("至", "到", "~", "から", "まで"), "to"),
    **dict.fromkeys(("和", "及", "以及", "与", "並びに", "及び"), "and"),
    **dict.fromkeys(("、", "・"), "comma"),
    **dict.fromkeys(("每日", "每天", "毎日", "连日"), "daily"),
    **dict.fromkeys(("自", "从", "由"), "from"),
    **dict.fromkeys(("予備日", "备用", "备份窗口", "备选"), "alternate"),
    **dict.fromkeys(("另行通知", "另有通知"), "further"),
    **dict.fromkeys(("中心", "圆心", "为中心", "为圆心", "中心とする"), "centre"),
    **dict.fromkeys(("半径", "为半径"), "radius"),
    **dict.fromkeys(("连线", "連線", "結ぶ線", "结线"), "joined"),
    **dict.fromkeys(("水域", "海域", "区域", "区 域", "范围", "範囲"), "area"),
    **dict.fromkeys(("取消", "撤销", "解除"), "cancel"),
    **dict.fromkeys(("本警告", "本航警", "该航警"), "this"),
    **dict.fromkeys(("沿岸", "岸线", "海岸线"), "shore"),
    **dict.fromkeys(("除外", "除"), "except"),
    **dict.fromkeys(("附近",), "vicinity"),
    **dict.fromkeys(("圆弧", "弧线", "円弧"), "arc"),
    **dict.fromkeys(("可由", "可从", "可经"), "passage"),
}
_HAN_METRES = {"海里": 1852.0, "浬": 1852.0, "公里": 1000.0, "千米": 1000.0, "米": 1.0, "链": 185.2, "メートル": 1.0}
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_ERAS = {"平成": 1988, "令和": 2018, "昭和": 1925}


_OTHER = r"|(?P<other>\S)"


@cache
def _han_pattern() -> re.Pattern[str]:
    words = "|".join(sorted((*_HAN_KINDS, *_HAN_METRES), key=len, reverse=True))
    return re.compile(
        r"(?P<hdate>(?:(?P<era>平成|令和|昭和)?(?P<y>\d{1,4})年)?(?P<mon>\d{1,2})月(?P<d>\d{1,2})日)"
        r"|(?P<hday>(?<!\d)\d{1,2}日)|(?P<hhm>(?<![\d-])(?:\d{4}(?:时|時(?!間)|(?=[~至])|(?<=~\d{4}))|\d{1,2}[时時]\d{1,2}分))"
        r"|(?P<hhm2>(?<=[~至])\d{4}(?!\d))" + f"|{_pattern().pattern.removesuffix(_OTHER)}|(?P<han>{words}){_OTHER}"
    )


@cache
def _pattern() -> re.Pattern[str]:
    behind = rf"(?:\b|(?=(?:TO|THRU|AND|{_MONTH_NAMES})(?:\b|\d)))"
    return re.compile(
        rf"(?P<angle>{SUFFIXED}|{PREFIXED})"
        rf"|(?P<dtg>(?:(?<![\d-])|(?<=\dZ-)|(?<=\d{{6}}-))\d{{6}}(?:\s?ZZ?{behind}|(?=\s?(?:UTC|GMT|МСК)\b)"
        rf"|(?=\s(?:{_MONTH_NAMES})\b)|(?=\s(?:TO|THRU|ДО|ПО)\s\d{{6}})|(?=-\d{{6}}\s?(?:Z|UTC)\b))|(?<=Z TO )\d{{6}}\b"
        rf"|(?<![\d-])\d{{5}}Z{behind})"
        rf"|(?P<hm>(?<![\d-])\d{{4}}(?:\s?Z{behind}|(?=\s?(?:UTC|GMT|HRS|HOURS|LT|МСК|LOCAL)\b)"
        r"|(?=-\d{4}\s?(?:Z|UTC|GMT|LT|LOCAL)\b)|(?=\s(?:TO|T0|AND|ДО|ПО|-|THRU|UNTIL)\s\d{4}Z?\b))"
        r"|(?<=\d{4}-)\d{4}(?:Z\b|(?=\s?(?:UTC|GMT|LT|LOCAL)\b))"
        r"|(?<=TO )\d{4}\b(?!-)|(?<=FROM )\d{4}\b(?=\s?(?:ON\b|UTC|HRS|TO))|\d{4}(?=\sON\s\d)"
        r"|(?<=ДО )\d{4}\b|(?<!\d)\d{2}:\d{2}(?!\d))"
        r"|(?P<label>(?:^|(?<=\n))[ \t]*(?:\d{1,2}[.)]+(?=[\sA-ZА-Я])|[A-ZА-Я]{1,2}[.)]+(?=[\s\dA-ZА-Я]))"
        r"|(?<=[.:;] )(?:\d{1,2}\.(?= [A-ZА-Я])|[A-Z]\.(?= \d)))"
        rf"|(?P<bare>(?<![\w-])\d{{2,3}}-\d{{2}}(?:\.\d+)?(?![\w-])(?!\s(?:{_MONTH_NAMES})\b))"
        rf"|(?P<number>(?<=[A-ZА-Я])\d{{1,4}}(?!\w)|(?<![\w-])\d+(?:\.\d+)?(?=(?:{_GLUED_UNITS})\b)|(?<![\w-])\d{{1,2}}(?=-\d{{1,2}}\s(?:{_MONTH_NAMES})\b)|(?<=\d-)\d{{1,2}}(?=\s(?:{_MONTH_NAMES})\b)"
        r"|(?<![0-9A-Za-zА-Яа-я-])\d+"
        rf"(?:\.\d+|,\d+(?!,|\s(?:AND|THRU|TO|{_MONTH_NAMES})\b))?(?![0-9A-Za-zА-Яа-я-]))"
        r"|(?P<glued>TO(?=\d{4,6}Z\b)|(?:DAILY|THRU|UNTIL)(?=\d))"
        rf"|(?P<abutting>(?:{_MONTH_NAMES})(?=\d{{2}}(?:\d{{2}})?\b))"
        r"|(?P<word>[A-Za-zА-Яа-яЁё][A-Za-zА-Яа-яЁё0-9'`/-]*)"
        r"|(?P<stop>[.;:](?=\s|$))|(?P<comma>,)|(?P<open>\()|(?P<close>\))|(?P<dash>-)" + _OTHER
    )


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text whose full-width letters are narrow already."""
    if _HAN.search(text) is None:
        return [_token(match) for match in _pattern().finditer(text)]
    return [token for match in _han_pattern().finditer(text) for token in _han_tokens(match)]


def _han_tokens(match: re.Match[str]) -> Iterator[Token]:
    """Yield the tokens of a Chinese or Japanese match; a date gives its day, month (0 where none is) and year."""
    kind, (start, end) = match.lastgroup, match.span()
    if kind == "hdate":
        yield Token("number", match["d"], *match.span("d"))
        yield Token("month", int(match["mon"]) if 1 <= int(match["mon"]) <= 12 else 0, *match.span("mon"))
        if match["y"]:
            year = int(match["y"]) + _ERAS.get(match["era"] or "", 0)
            yield Token("number", str(year + (2000 if year < 100 else 0)), *match.span("y"))
    elif kind == "hday":
        yield Token("number", match[0][:-1], start, end - 1)
    elif kind in ("hhm", "hhm2"):
        hours = re.findall(r"\d+", match[0])
        yield Token("hm", hours[0] if len(hours) == 1 else f"{int(hours[0]):02d}{int(hours[1]):02d}", start, end)
    elif kind == "han" and match[0] in _HAN_METRES:
        yield Token("unit", _HAN_METRES[match[0]], start, end)
    elif kind == "han":
        yield Token(_HAN_KINDS[match[0]], match[0], start, end)
    else:
        yield _token(match)


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or "other"
    start, end = match.span()
    words = match[0]
    if kind == "word":
        told, value = _words().get(words) or _words().get(words.upper()) or ("word", words.upper())
        return Token(told, value, start, end)
    if kind == "angle":
        return Token("angle", angle(words), start, end)
    if kind == "abutting":
        return Token("month", _words()[words.upper()][1], start, end)
    if kind == "glued":
        return Token(_KINDS[words.upper()], words, start, end)
    if kind == "dtg":
        return Token("dtg", words.rstrip("Z ").strip(), start, end)
    if kind == "hm":
        return Token("hm", words.replace(":", "").rstrip("Z ").strip(), start, end)
    if kind == "label":
        return Token("label", words.strip().rstrip(".)"), start + len(words) - len(words.lstrip()), end)
    if kind == "number":
        return Token("number", words.replace(",", "."), start, end)
    return Token(kind, words, start, end)


@cache
def _words() -> Mapping[str, tuple[str, Any]]:
    """Return kind and value of every word that means something; what comes later goes before."""
    weekdays = {word: ("weekday", value) for word, value in (SEVERAL_DAYS | WEEKDAYS).items()}
    known: dict[str, tuple[str, Any]] = (
        {word: ("number", str(value)) for word, value in NUMBERS.items()}
        | {word: ("unit", value) for word, value in METRES.items()}
        | {word: (kind, word) for word, kind in _KINDS.items()}
        | weekdays
        | {word: ("month", value) for word, value in MONTHS.items()}
    )
    return {wrong: known[right] for wrong, right in MISTYPED.items()} | known
