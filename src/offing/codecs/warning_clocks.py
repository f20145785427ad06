"""By what clock the hours of a warning run, from who issues it."""

import re

# Coastal warnings in a local language tell local hours; English ones and NAVAREAs tell UTC (IHO S-53, 2.2.5).
_ZONES = (
    (re.compile(r"^(?:ПРИП|НАВИП)"), "Europe/Moscow", "Europe/Moscow"),
    (re.compile(r"^[一-鿿]{1,2}航警"), "Asia/Shanghai", "Asia/Shanghai"),
    (re.compile(r"^NAVAREA XI$"), "UTC", "Asia/Tokyo"),
    (re.compile(r"^NAVAREA XIX$"), "UTC", "Europe/Oslo"),
    (re.compile(r"^NAVAREA (?:XX|XXI|XIII)$"), "UTC", "Europe/Moscow"),
)
_CYRILLIC, _HAN, _KANA = re.compile("[А-Я]{4}"), re.compile("[一-鿿]{4}"), re.compile("[぀-ヿ]{2}")


def clock_of(series: str, text: str) -> tuple[str, str | None]:
    """Return the IANA zone of hours that tell none, and that of hours called local (None: not known)."""
    for pattern, zone, local in _ZONES:
        if pattern.search(series):
            return zone, local
    if _KANA.search(text):
        return "Asia/Tokyo", "Asia/Tokyo"
    if _CYRILLIC.search(text.upper()) and not series:
        return "Europe/Moscow", "Europe/Moscow"
    if _HAN.search(text) and not series:
        return "Asia/Shanghai", "Asia/Shanghai"
    return "UTC", None
