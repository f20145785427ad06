"""Which language a text is in: by its script, and by its words where the script is Latin."""

import re
from functools import cache
from typing import Any

_SAMPLE = 4096
_SCRIPTS = {
    "kana": re.compile("[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9d]"),
    "han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"),
    "hangul": re.compile("[\u1100-\u11ff\uac00-\ud7a3]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "arabic": re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "hebrew": re.compile("[\u0590-\u05ff]"),
    "greek": re.compile("[\u0370-\u03ff]"),
    "thai": re.compile("[\u0e00-\u0e7f]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
    "georgian": re.compile("[\u10a0-\u10ff]"),
    "armenian": re.compile("[\u0530-\u058f]"),
    "khmer": re.compile("[\u1780-\u17ff]"),
    "burmese": re.compile("[\u1000-\u109f]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
_ONE_LANGUAGE = {
    **{"hangul": "ko", "hebrew": "he", "greek": "el", "thai": "th", "devanagari": "hi"},
    **{"georgian": "ka", "armenian": "hy", "khmer": "km", "burmese": "my"},
}
# How many Latin letters a character weighs; a text in two languages with a translation into English
# beside the original is in the language of the original.
_DENSE = {"kana": 6, "han": 6, "hangul": 3}
# Frequent characters that are written in the one way or the other, in the same order.
_TRADITIONAL = re.compile(
    "[國軍機艦灣當應處監與為時這個們說對發來會從東區關後擊報島單門長實經過動開點無間該將線導彈飛達產聯際號幾遠黨勢]"
)
_SIMPLIFIED = re.compile(
    "[国军机舰湾当应处监与为时这个们说对发来会从东区关后击报岛单门长实经过动开点无间该将线导弹飞达产联际号几远党势]"
)
_KANA_SHARE = 0.04  # of kana and Han, from which on a text is Japanese; a Chinese text may quote a name
_FEWEST = 8  # letters
_ENGLISH = frozenset(
    "the of and to that with for from by at its has have had will would were was this which their said not been".split()
)
_ENGLISH_SHARE, _ENGLISH_WORDS = 0.14, 8
_ENGLISH_FEW = 3  # of them tell a text of a sentence or two where "the" is among them, which no other language has
_SURE = 0.8
_SHORT, _SHORTEST = 300, 4  # characters, and words, of what is but a headline or a sentence


def find_language(text: str) -> tuple[str, str] | None:
    """Return the language of *text* as a BCP 47 tag, and how it was told ("script" or "words"); None if unsure."""
    sample = text[:_SAMPLE]
    counts = {name: len(script.findall(sample)) * _DENSE.get(name, 1) for name, script in _written(sample)}
    letters = sum(counts.values())
    if letters < _FEWEST:
        return None
    cjk = counts.get("kana", 0) + counts.get("han", 0)
    if cjk:
        counts["han"], counts["kana"] = cjk, counts.get("kana", 0)
    main = max(counts, key=lambda name: counts[name])
    return _by_script(main, counts, sample)


def language_tag(told: str) -> str | None:
    """Return a language tag as told beside a text ("en_US", "zh-TW", "ja") in BCP 47 as Document keeps it."""
    found = re.fullmatch(
        r"\s*([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?\s*", told[:40]
    )
    if not found:
        return None
    language, script, region = found[1].lower(), (found[2] or "").title(), (found[3] or "").upper()
    if language == "zh":
        script = script or ("Hant" if region in ("TW", "HK", "MO") else "Hans" if region in ("CN", "SG") else "")
        return f"zh-{script}" if script else None
    return {"iw": "he", "in": "id"}.get(language, language)


def _written(sample: str) -> list[tuple[str, re.Pattern[str]]]:
    return [("latin", _SCRIPTS["latin"])] if sample.isascii() else list(_SCRIPTS.items())


def _by_script(main: str, counts: dict[str, int], sample: str) -> tuple[str, str] | None:
    if main in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[main], "script"
    if main in ("han", "kana"):
        japanese = counts["kana"] >= _KANA_SHARE * counts["han"]
        return ("ja", "script") if japanese else _chinese(sample)
    if main == "cyrillic":
        return _cyrillic(sample.lower())
    if main == "arabic":
        return ("ur" if re.search("[ٹڈڑے]", sample) else "fa" if re.search("[پچژگی]", sample) else "ar"), "script"
    return _latin(sample)


def _chinese(sample: str) -> tuple[str, str] | None:
    traditional, simplified = len(_TRADITIONAL.findall(sample)), len(_SIMPLIFIED.findall(sample))
    if traditional == simplified:
        return "zh", "script"
    return ("zh-Hant" if traditional > simplified else "zh-Hans"), "script"


def _cyrillic(sample: str) -> tuple[str, str] | None:
    if re.search("[ыэё]", sample):
        return ("be" if "ў" in sample else "ru"), "script"
    if re.search("[іїєґ]", sample):
        return "uk", "script"
    if re.search("[ђћџљњјѓќѕ]", sample):
        return ("mk" if re.search("[ѓќѕ]", sample) else "sr"), "script"
    return _asked(sample, ("ru", "uk", "bg", "be"))


def _latin(sample: str) -> tuple[str, str] | None:
    words = sample.lower().split()
    english = sum(word in _ENGLISH for word in words)
    enough = _ENGLISH_FEW if "the" in words else _ENGLISH_WORDS
    if english >= enough and english >= _ENGLISH_SHARE * len(words):
        return "en", "words"
    return _asked(sample.lower() if sample.isupper() else sample) or _short_english(sample)


def _short_english(sample: str) -> tuple[str, str] | None:
    """Return English for a sentence that leaves its language open, with English among the likeliest two."""
    accented = any(letter.isalpha() and not letter.isascii() for letter in sample[: _SHORT + 1])
    if len(sample) > _SHORT or accented or len(sample.split()) < _SHORTEST:
        return None
    likely = [tag for tag, _ in _identifier().rank(sample)[:2]]
    return ("en", "words") if "en" in likely else None


def _asked(sample: str, among: tuple[str, ...] = ()) -> tuple[str, str] | None:
    ranked = [(tag, sure) for tag, sure in _identifier().rank(sample) if not among or tag in among]
    total = sum(sure for _, sure in ranked) if among else 1.0
    if not ranked or total <= 0 or ranked[0][1] < _SURE * total:
        return None
    return str(ranked[0][0]), "words"


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
