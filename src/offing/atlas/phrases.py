"""Words for relative places to forms, in English, Japanese, Chinese and Russian.

It reads one phrase ("93 miles south-west of Tsushima", 沖縄本島と宮古島との間の海域), not a sentence.
"""

# Letters of several alphabets look alike, and are meant, and a pattern is easier to read in one line.
# ruff: noqa: E501

import re
import unicodedata

from offing.atlas.gazetteer import look_up
from offing.atlas.relative import Between, Form, In, Off, Offset, Side, Within


def form_of(phrase: str) -> Form | None:
    """Return the form of a phrase, None where it holds no name; the name need not be known to the atlas."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", phrase)).strip(" .,;、。")
    if re.search(r"[\u3040-\u30ff\u3400-\u9fff]", text):
        return _east_asian(re.sub(r"\s+|\([^)]*\)", "", text))
    return _russian(text) if re.search(r"[а-яё]", text, re.I) else _english(text)


# --- English

_COMPASS_EN = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0, "south": 180.0, "southwest": 225.0,
    "west": 270.0, "northwest": 315.0, "northnortheast": 22.5, "eastnortheast": 67.5, "eastsoutheast": 112.5,
    "southsoutheast": 157.5, "southsouthwest": 202.5, "westsouthwest": 247.5, "westnorthwest": 292.5,
    "northnorthwest": 337.5, "n": 0.0, "ne": 45.0, "e": 90.0, "se": 135.0, "s": 180.0, "sw": 225.0, "w": 270.0,
    "nw": 315.0, "nne": 22.5, "ene": 67.5, "ese": 112.5, "sse": 157.5, "ssw": 202.5, "wsw": 247.5, "wnw": 292.5,
    "nnw": 337.5,
}  # fmt: skip
_DIR = r"(?:(?:north|south|east|west)(?:ern|wards?|erly)?[- ]?){1,3}|(?-i:[NS]?[NS][EW]|[EW][NS][EW]|[NSEW])\b"
_NUMBER = r"(?P<n>\d[\d,]*(?:\.\d+)?)"
_UNIT = (
    r"(?P<u>nautical[- ]miles?|statute[- ]miles?|sea[- ]miles?|n\.? ?m\.?i?\.?|nmi|miles?|mi\.?"
    r"|kilomet(?:er|re)s?|kms?|met(?:er|re)s?|m)\b\.?"
)
_TOLD_TWICE = r"(?:\s*\((?P<n2>\d[\d,]*(?:\.\d+)?)[- ]?(?P<u2>[a-z .]+)\))?"
_COAST = r"(?:the )?(?:(?:coasts?|shores?|islands?|port|city|mouth|tip|waters) of |coast from )?(?:the )?"
_ENGLISH = [
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        ("within", rf"\bwithin (?:about )?{_NUMBER}[- ]?{_UNIT}{_TOLD_TWICE} (?:of|from) {_COAST}(?P<p>.+)$"),
        (
            "offset",
            rf"{_NUMBER}[- ]?{_UNIT}{_TOLD_TWICE}(?: away)?(?: to the| due)? ?(?P<d>{_DIR})? ?(?:of|off|from) "
            rf"(?:the )?(?:(?P<d2>{_DIR}) (?:coast|shore|tip|side|end) of )?{_COAST}(?P<p>.+)$",
        ),
        ("between", r"\bbetween (?:the )?(?P<a>.+?) and (?:the )?(?P<b>.+)$"),
        ("side", rf"(?:\boff |\b)(?:the )?(?P<d>{_DIR}) (?:coast|shore|tip|side|end) of (?:the )?(?P<p>.+)$"),
        ("side", rf"(?:^|\b)(?P<d>{_DIR}) ?(?:of|off|from) {_COAST}(?P<p>.+)$"),
        ("off", rf"\b(?:off|near|around|round|close to|in the vicinity of|adjacent to) {_COAST}(?P<p>.+)$"),
        ("in", r"^(?:(?:in|inside|at|into|through|across|over|waters of|the waters of) )?(?:the )?(?P<p>.+)$"),
    )
]


def _english(text: str) -> Form | None:
    for kind, pattern in _ENGLISH:
        match = pattern.search(text)
        if match is None:
            continue
        found = match.groupdict()
        if kind == "between":
            return Between(_tidy(found["a"]), _tidy(found["b"]))
        place = _tidy(found["p"])
        if not place:
            return None
        if kind in ("within", "offset"):
            unit = _unit_en(found["n"], found["u"], found["n2"], found["u2"])
            if kind == "within":
                return Within(place, found["n"], unit)
            bearing, points = _course_en(found["d"] or found["d2"] or "")
            return Offset(place, found["n"], unit, bearing, points)
        if kind == "side":
            bearing, points = _course_en(found["d"])
            if bearing is not None:
                return Side(place, bearing, 4 if points == 8 and bearing % 90 == 0 else points)
            continue
        return Off(place) if kind == "off" else In(place)
    return None


def _course_en(words: str) -> tuple[float | None, int]:
    """Return bearing and points of the compass of a direction in words; None where none is told."""
    key = re.sub(r"(?<=th|st)(?:ern|wards?|erly)|[- ]", "", words.lower())
    bearing = _COMPASS_EN.get(key)
    return bearing, 16 if bearing is not None and bearing % 45 else 8


def _unit_en(number: str, unit: str, again: str | None, other: str | None) -> str:
    unit = re.sub(r"[. -]", "", unit.lower())
    if unit.startswith(("naut", "sea", "nm")):
        return "nm"
    if unit.startswith("statute"):
        return "statute mile"
    if unit.startswith("k"):
        return "km"
    if not unit.startswith("mi"):
        return "m"
    if again and other and other.strip().lower().startswith("k"):  # "93 miles (150 km)" tells which mile it is
        ratio = float(again.replace(",", "")) / float(number.replace(",", ""))
        return "statute mile" if ratio < 1.73 else "nm"
    return "mile"


def _tidy(name: str) -> str:
    name = re.sub(r"\([^)]*\)", "", name)
    name = re.sub(r"^(?:the |islands? of |waters of )+", "", name.strip(), flags=re.I)
    name = re.sub(r"\b(?:waters|area|region|coast)$", "", name.strip(), flags=re.I).strip(" ,.;")
    return name if look_up(name) or "," not in name else name.partition(",")[0].strip()


# --- Japanese and Chinese

_COMPASS_HAN = {
    "北東": 45.0, "東北": 45.0, "东北": 45.0, "南東": 135.0, "東南": 135.0, "东南": 135.0, "南西": 225.0,
    "西南": 225.0, "北西": 315.0, "西北": 315.0, "北": 0.0, "東": 90.0, "东": 90.0, "南": 180.0, "西": 270.0,
}  # fmt: skip
_HAN_16 = {
    "北北東": 22.5, "東北東": 67.5, "東南東": 112.5, "南南東": 157.5, "南南西": 202.5, "西南西": 247.5,
    "西北西": 292.5, "北北西": 337.5, "北东北": 22.5, "东东北": 67.5, "东东南": 112.5, "南东南": 157.5,
}  # fmt: skip
_HAN_DIR = "(?P<d>" + "|".join((*_HAN_16, *_COMPASS_HAN)) + ")"
_HAN_SIDE = "(?:方向|方|側|侧|部|面|沖|外海)?"
_HAN_NUMBER = r"(?:約|约|およそ|大約|大约)?(?P<n>\d[\d,]*(?:\.\d+)?)"
_HAN_UNIT = "(?P<u>km|キロメートル|キロ|公里|千米|海里|浬|カイリ|NM|nm|マイル|英里|哩)"
_HAN_SEA = r"(?:の?(?:海域|海面|海上|洋上|近海|水域|空域|海空域|沖合|沖|水道|方面))"
_HAN = [
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("between", r"^(?P<ab>.+[と与與和及至・].+?)と?の?之?(?:間|间)"),
        ("within", rf"^(?:距离?|距離)?(?P<p>.+?)(?:から|の|周[边邊囲围])?{_HAN_NUMBER}{_HAN_UNIT}(?:以内|以內|圏内|内|之内)"),
        ("offset", rf"^(?:距离?|距離|在)?(?P<p>.+?)(?:から|より|の|以|之|的)?{_HAN_DIR}{_HAN_SIDE}(?:の|に|へ)?{_HAN_NUMBER}{_HAN_UNIT}"),
        ("offset", rf"^(?:距离?|距離)?(?P<p>.+?)(?:から|の|以|的)?{_HAN_DIR}?{_HAN_NUMBER}{_HAN_UNIT}(?:の|的)?{_HAN_DIR.replace('<d>', '<d2>')}"),
        ("offset", rf"^(?:距离?|距離)?(?P<p>.+?)(?:から|の|沖|外海|以外|的)?(?P<d>(?!)x)?{_HAN_NUMBER}{_HAN_UNIT}"),
        ("side", rf"^(?P<p>.+?)(?:の|以|之|的){_HAN_DIR}{_HAN_SIDE}{_HAN_SEA}?(?:で|に|を|において)?$"),
        ("side", rf"^(?P<p>.+?){_HAN_DIR}(?:方向|方|側|侧|部|面|沖)?{_HAN_SEA}$"),
        ("off", r"^(?P<p>.+?)の?(?:沖合|沖|近海|周辺|付近|附近|周边|周邊|周围|外海|沿海)(?:の|的)?(?:海域|水域|海空域|空域)?$"),
        ("in", r"^(?P<p>.+?)(?:の海域|上空|内|內|海域)?$"),
    )
]  # fmt: skip


def _east_asian(text: str) -> Form | None:
    for kind, pattern in _HAN:
        match = pattern.search(text)
        if match is None:
            continue
        found = match.groupdict()
        if kind == "between":
            return _between_han(found["ab"])
        place = _named_han(found["p"])
        if kind == "within":
            return Within(place, found["n"], _unit_han(found["u"]))
        if kind == "offset":
            bearing, points = _course_han(found["d"] or found.get("d2") or "")
            return Offset(place, found["n"], _unit_han(found["u"]), bearing, points)
        if kind == "side":
            if look_up(text):  # 東シナ海 or 台湾海峡 names a direction or a kind itself
                return In(text)
            bearing, points = _course_han(found["d"])
            return Side(place, bearing or 0.0, points if points == 16 or (bearing or 0.0) % 90 else 4)
        return Off(place) if kind == "off" else In(_named_han(text) if look_up(text) else place)
    return None


def _between_han(names: str) -> Between:
    """Return the two names, parted where both sides are known: 与 is both "and" and the beginning of 与那国島."""
    names = re.sub("と?[の之]?$", "", names)
    parts = [(names[: at.start()], names[at.end() :]) for at in re.finditer("[と与與和及至・]", names)]
    every = [(_named_han(a), _named_han(b)) for a, b in parts if a and b]
    return Between(*next(((a, b) for a, b in every if look_up(a) and look_up(b)), every[0]))


def _course_han(word: str) -> tuple[float | None, int]:
    return (_HAN_16[word], 16) if word in _HAN_16 else (_COMPASS_HAN.get(word), 8)


def _unit_han(unit: str) -> str:
    if unit in ("海里", "浬", "カイリ", "NM", "nm"):
        return "nm"
    return {"マイル": "mile", "英里": "statute mile", "哩": "mile"}.get(unit, "km")


def _named_han(name: str) -> str:
    """Return a name without a prefecture before it, as in 長崎県男女群島."""
    shorter = re.sub(r"^.{2,3}[都道府県](?=.)", "", name)
    return shorter if not look_up(name) and look_up(shorter) else name


# --- Russian

_RU_DIR = r"(?P<d>(?:север|юг|юж|восток|восточ|запад)[а-я]*(?:-(?:восток|восточ|запад)[а-я]*)?)"
_RU_NUMBER = r"(?P<n>\d[\d ]*(?:[.,]\d+)?)"
_RU_UNIT = r"(?P<u>км|километр[а-я]*|морск[а-я]+ мил[а-я]+|мил[а-я]+|м\b)\.?"
_RUSSIAN = [
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        ("within", rf"в пределах {_RU_NUMBER} ?{_RU_UNIT} от (?P<p>.+)$"),
        ("offset", rf"{_RU_NUMBER} ?{_RU_UNIT} (?:к |на )?{_RU_DIR}(?: от)? (?P<p>.+)$"),
        ("offset", rf"{_RU_NUMBER} ?{_RU_UNIT}(?P<d>(?!)x)? от (?P<p>.+)$"),
        ("between", r"между (?:островами )?(?P<a>.+?) и (?P<b>.+)$"),
        ("side", rf"(?:к |на )?{_RU_DIR} (?:от )?(?P<p>.+)$"),
        ("off", r"(?:у|близ|вблизи|возле|около|недалеко от|в районе) (?:берегов |побережья )?(?P<p>.+)$"),
        ("in", r"^(?:(?:в|во|на) )?(?:акватории |водах )?(?P<p>.+)$"),
    )
]
# Endings of a declined name and what the dictionary form may end in.
_RU_ENDINGS = (
    ("ского", "ский"), ("ском", "ский"), ("ским", "ский"), ("ой", "ая"), ("ом", ""), ("ом", "о"), ("ем", "е"),
    ("ами", "ы"), ("ов", "а"), ("ах", "а"), ("ы", "а"), ("и", "а"), ("и", "я"), ("и", "ь"), ("ой", "а"), ("ей", "я"),
    ("у", "а"), ("а", ""), ("а", "о"), ("е", "а"), ("е", ""), ("я", "й"), ("я", "ь"), ("я", "е"), ("ью", "ь"),
)  # fmt: skip


def _russian(text: str) -> Form | None:
    for kind, pattern in _RUSSIAN:
        match = pattern.search(text)
        if match is None:
            continue
        found = match.groupdict()
        if kind == "between":
            return Between(_nominative(found["a"]), _nominative(found["b"]))
        place = _nominative(found["p"])
        if kind in ("offset", "within"):
            number = found["n"].replace(" ", "").replace(",", ".")
            word = found["u"].lower()
            unit = "km" if word.startswith("к") else "nm" if word.startswith("мор") else "mile"
            if word == "м":
                unit = "m"
            if kind == "within":
                return Within(place, number, unit)
            return Offset(place, number, unit, _course_ru(found["d"] or ""))
        if kind == "side":
            bearing = _course_ru(found["d"])
            if look_up(text):
                return In(text)
            return None if bearing is None else Side(place, bearing, 8 if bearing % 90 else 4)
        return Off(place) if kind == "off" else In(place)
    return None


def _course_ru(word: str) -> float | None:
    stems = {"север": 0.0, "юг": 180.0, "юж": 180.0, "вост": 90.0, "запад": 270.0}
    parts = [value for part in word.lower().split("-") for stem, value in stems.items() if part.startswith(stem)]
    if len(parts) < 2:
        return parts[0] if parts else None
    first, second = parts
    return {(0.0, 90.0): 45.0, (180.0, 90.0): 135.0, (180.0, 270.0): 225.0, (0.0, 270.0): 315.0}.get((first, second))


def _nominative(name: str) -> str:
    """Return a declined name as the atlas knows it, or as it stands where it knows none."""
    name = re.sub(r"^(?:острова|острову|островом|острове|островов|о\.)\s+", "", name.strip(" .,"), flags=re.I)
    if look_up(name):
        return name
    words = name.split(" ")
    variants = [[word, *(word[: -len(a)] + b for a, b in _RU_ENDINGS if word.endswith(a))] for word in words]
    tried = [[]] if not variants else [[first] for first in variants[0]]
    for options in variants[1:3]:
        tried = [[*so_far, option] for so_far in tried for option in options]
    for candidate in tried:
        joined = " ".join((*candidate, *words[3:]))
        if look_up(joined):
            return joined
    return name
