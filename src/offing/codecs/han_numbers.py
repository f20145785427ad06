"""Numbers as Chinese and Japanese texts write them: full-width digits, Han digits, Han numbers."""

FULL_WIDTH = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
    | {"〜": "~", "∼": "~", "−": "-", "–": "-", "—": "-", "―": "-", "‐": "-", "○": "〇", "◯": "〇"}
)  # one code point for one, so that offsets stay
HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "兩": 2, "两": 2, "元": 1}
_UNITS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}
_LONGEST = 9  # characters; nothing longer is a number of a date or a count of ships


def narrow(text: str) -> str:
    """Return the text with full-width ASCII made narrow; every offset stays."""
    return text.translate(FULL_WIDTH)


def number(written: str) -> int | None:
    """Return the integer that digits, Han digits (二〇二三) or a Han number (二十三) write, None if neither.

    Full-width digits count as digits; 元 (the first year of an era) is 1.
    """
    text = narrow(written)
    if not text or len(text) > _LONGEST:
        return None
    if text.isascii():
        return int(text) if text.isdigit() else None
    if all(c in HAN_DIGITS or c in "0123456789" for c in text):
        return int("".join(str(HAN_DIGITS.get(c, c)) for c in text))
    return _han_number(text)


def _han_number(text: str) -> int | None:
    total = digit = 0
    for c in text:
        if c in HAN_DIGITS:
            digit = HAN_DIGITS[c]
        elif c in ("廿", "卅"):
            total += _UNITS[c]
        elif c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            return None
    return total + digit
