"""Words that position logs write where AIS has numbers: status, ship type, class of station."""

import polars as pl

NULL_WORDS = (
    *("", "null", "na", "n/a", "\\n", "nan", "none", "-", "--", "?", "<na>", "nat"),
    *("unknown", "undefined", "unspecified", "not available", "n.a."),
)

_NAV_STATUS = {
    "under way using engine": 0, "underway using engine": 0, "at anchor": 1, "anchored": 1, "not under command": 2,
    "restricted maneuverability": 3, "restricted manoeuverability": 3, "restricted manoeuvrability": 3,
    "constrained by her draught": 4, "constrained by her draft": 4, "constrained by draught": 4, "moored": 5,
    "aground": 6, "engaged in fishing": 7, "fishing": 7, "under way sailing": 8, "underway sailing": 8,
    "power-driven vessel towing astern": 11, "towing astern": 11,
    "power-driven vessel pushing ahead or towing alongside": 12, "ais-sart": 14, "ais-sart active": 14,
    "ais-sart (active)": 14,
}  # fmt: skip

# Only words that name one of the tables' types or tens; "Dry cargo or passenger" is no answer.
_SHIP_TYPE = {
    "wig": 20, "wing in ground": 20, "fishing": 30, "fishing vessel": 30, "trawler": 30, "towing": 31,
    "towing long/wide": 32, "towing: length exceeds 200m or breadth exceeds 25m": 32, "dredging": 33, "dredger": 33,
    "dredging or underwater ops": 33, "diving": 34, "diving ops": 34, "diving vessel": 34, "military": 35,
    "military ops": 35, "military operations": 35, "navy": 35, "sailing": 36, "sailing vessel": 36, "sail": 36,
    "pleasure": 37, "pleasure craft": 37, "yacht": 37, "hsc": 40, "high speed craft": 40, "high-speed craft": 40,
    "high speed craft (hsc)": 40, "pilot": 50, "pilot vessel": 50, "sar": 51, "search and rescue": 51,
    "search and rescue vessel": 51, "search and rescue vessels": 51, "tug": 52, "tugs": 52, "tug boat": 52,
    "port tender": 53, "port tenders": 53, "anti-pollution": 54, "anti-pollution equipment": 54, "law enforcement": 55,
    "law enforcement vessel": 55, "medical": 58, "medical transport": 58, "noncombatant": 59, "passenger": 60,
    "passenger ship": 60, "passenger ships": 60, "passengers ship": 60, "passenger vessel": 60,
    "ro-ro/passenger ship": 60,
    "cargo": 70, "cargo ship": 70, "cargo ships": 70, "cargo vessel": 70, "general cargo": 70, "container ship": 70,
    "bulk carrier": 70, "ro-ro cargo": 70, "vehicles carrier": 70, "reefer": 70, "cement carrier": 70, "tanker": 80,
    "tankers": 80, "tanker ship": 80, "oil tanker": 80, "crude oil tanker": 80, "chemical tanker": 80,
    "oil/chemical tanker": 80, "oil products tanker": 80, "lpg tanker": 80, "lng tanker": 80, "bunkering tanker": 80,
    "asphalt/bitumen tanker": 80, "other": 90, "other type": 90,
}  # fmt: skip

_MOBILE = {
    "a": 1, "class a": 1, "ais-a": 1, "b": 18, "class b": 18, "ais-b": 18, "base station": 4, "base": 4,
    "aton": 21, "a to n": 21, "aid to navigation": 21, "aids to navigation": 21, "sar airborne": 9, "sar aircraft": 9,
}  # fmt: skip


def status_codes(words: pl.Series) -> pl.Series:
    """Return the navigational status (0-14) of each word, null where there is none."""
    return _codes(words, _NAV_STATUS)


def ship_type_codes(words: pl.Series) -> pl.Series:
    """Return the AIS ship type, or its tens, that each word names without doubt; null otherwise."""
    return _codes(words, _SHIP_TYPE)


def mobile_codes(words: pl.Series) -> pl.Series:
    """Return the message type that stands for each class of station: 1 A, 18 B, 4 base, 21 aid; null otherwise."""
    return _codes(words, _MOBILE)


def clean_texts(texts: pl.Series) -> pl.Series:
    """Return texts without padding; what means "not available" is null."""
    bare = texts.cast(pl.String).str.strip_chars(" \t@\x00")
    low = bare.str.to_lowercase()
    return bare.set(low.is_in(list(NULL_WORDS)).fill_null(False), None)


def is_blank(texts: pl.Series) -> pl.Series:
    """Tell of each text whether it says nothing: it is null or one of NULL_WORDS."""
    return texts.str.strip_chars().str.to_lowercase().is_in(list(NULL_WORDS)).fill_null(True)


def _codes(words: pl.Series, table: dict[str, int]) -> pl.Series:
    words = words.cast(pl.String)
    known = words.unique().drop_nulls()
    codes = [table.get(word.strip().lower()) for word in known.to_list()]
    if not len(known):
        return pl.Series(words.name, [None] * len(words), dtype=pl.Int16)
    return words.replace_strict(known, pl.Series(codes, dtype=pl.Int16), default=None, return_dtype=pl.Int16)
