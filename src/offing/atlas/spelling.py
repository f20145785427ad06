"""One key for every way a place's name is written, and the word for its kind taken off."""

# Letters of several alphabets look alike, and are meant.

import re
import unicodedata

# Characters of one meaning that Chinese, in either script, and Japanese write differently.
_HAN = str.maketrans(
    "岛嶋嶼屿东边灣湾门马鸟龙龍沖冲卫铁诸沢泽澤广広廣滨浜阳黄台关関鱼礁岩钓归垒尔鲁罗兰宫与與国长陆连辽乌苏湊营"
    "静仓歯齿隐陰択择拟对対樺桦鹤乡庆両两岬诺亚亞竜鄂滩灘顺鸭绿緑縣县韩図图伪佐钏铫势闘户戸济済鎮镇实実宝賓宾壱",
    "島島嶼嶼東邊湾湾門馬鳥竜竜沖沖衛鉄諸澤澤澤廣廣廣濱濱陽黄台關關魚礁岩釣歸壘爾魯羅蘭宮与与國長陸連遼烏蘇湊營"
    "静倉齒齒隠隠擇擇擬對對樺樺鶴郷慶兩兩岬諾亜亜竜鄂灘灘順鴨緑緑県県韓圖圖偽佐釧銚勢鬥戸戸済済鎮鎮實實寶賓賓壹",
) | str.maketrans(
    {
        "臺": "台",
        "峽": "峡",
        "參": "参",
        "橫": "横",
        "黃": "黄",
        "宫": "宮",
        "宮": "宮",
        "齣": "出",
        "濟": "済",
        "寳": "寶",
        "国": "國",
        "沪": "滬",
    }
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ё": "е"})
_MARKS = re.compile(r"[\s\-‐-―'’‘ʻʼ`\"“”.,·・･_/゠＝=]+")

# Words for kinds of places and the kinds that they fit: those that stand last, and those that stand first.
_LAND = ("island", "islands", "reef", "disputed")
_LAST: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("island", "islands", "isle", "isles", "archipelago", "dao", "jima", "shima", "shoto"), _LAND),
    **dict.fromkeys(("rocks", "reef", "shoal", "atoll", "bank", "jiao"), _LAND),
    **dict.fromkeys(("島", "諸島", "列島", "群島", "本島", "礁", "嶼", "列嶼", "環礁", "岩"), _LAND),
    **dict.fromkeys(("섬", "도", "제도", "군도", "열도", "остров", "острова", "архипелаг"), _LAND),
    **dict.fromkeys(("strait", "straits", "channel", "passage", "海峡", "海峽", "水道", "해협", "пролив"), ("strait",)),
    **dict.fromkeys(("sea", "ocean", "海", "海域", "洋", "해", "море"), ("sea",)),
    **dict.fromkeys(("bay", "gulf", "湾", "灘", "만", "залив"), ("bay", "sea")),
    **dict.fromkeys(("peninsula", "半島", "반도", "полуостров"), ("peninsula",)),
    **dict.fromkeys(("cape", "point", "misaki", "saki", "岬", "崎", "埼", "角", "곶", "мыс"), ("cape",)),
    **dict.fromkeys(("port", "harbour", "harbor", "港", "港口", "항", "порт"), ("port", "city", "base")),
    **dict.fromkeys(("city", "市", "시", "город"), ("city", "port")),
    **dict.fromkeys(("navalbase", "base", "基地", "基地港", "база"), ("base",)),
}
_FIRST: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("islandof", "isleof", "islandsof", "остров", "острова", "о.", "о"), _LAND),
    **dict.fromkeys(("straitof", "straitsof", "пролив"), ("strait",)),
    **dict.fromkeys(("seaof", "море"), ("sea",)),
    **dict.fromkeys(("bayof", "gulfof", "залив", "бухта"), ("bay", "sea")),
    **dict.fromkeys(("cape", "мыс", "pointof"), ("cape",)),
    **dict.fromkeys(("portof", "порт", "port"), ("port", "city", "base")),
    **dict.fromkeys(("cityof", "город"), ("city", "port")),
    **dict.fromkeys(("полуостров",), ("peninsula",)),
}


def fold(name: str) -> str:
    """Return the key of a name: no case, width, accents, macrons, hyphens or blanks; one form of each Han character."""
    if name.isascii():
        return _MARKS.sub("", name.casefold())
    text = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS).translate(_HAN)
    # Only alphabets lose their marks: a kana's or a Hangul syllable's are part of the letter.
    plain = [unicodedata.normalize("NFD", c)[0] if "\u00bf" < c < "\u2000" else c for c in text]
    return _MARKS.sub("", "".join(c for c in plain if not unicodedata.combining(c) or c > "\u2000"))


def bare(key: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return what is left of a folded name without a word for its kind, and the kinds that the word fits."""
    found = []
    for size in range(1, min(_LONGEST, len(key) - 1) + 1):
        if kinds := _ENDS.get(key[-size:]):
            found.append((key[:-size], kinds))
        if kinds := _STARTS.get(key[:size]):
            found.append((key[size:], kinds))
    # One Latin or Cyrillic letter is no name, a Han or Hangul character may be.
    return [(rest, kinds) for rest, kinds in found if len(rest) > 2 or rest > "\u3000"]


_ENDS = {fold(word): kinds for word, kinds in _LAST.items()}
_STARTS = {fold(word): kinds for word, kinds in _FIRST.items()}
_LONGEST = max(map(len, (*_ENDS, *_STARTS)))
