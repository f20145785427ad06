"""Bytes into text: which encoding they are in, and what of the text could not be kept."""

import codecs
import re
from dataclasses import dataclass

from offing.schema.errors import InputError

MOST = 5_000_000  # code points of one document
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Encodings that texts without a declaration are met in; of the many others some look alike.
_GUESSED = [
    *("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r", "cp866"),
    *("gb18030", "big5", "big5hkscs", "cp932", "euc_jp", "cp949", "tis_620"),
]
_NO_TEXT = ("unicode_escape", "raw_unicode_escape", "utf_7", "idna", "punycode", "undefined")
_SHIFTED = (b"\x1b$B", b"\x1b$@")  # how ISO-2022-JP leaves ASCII
_SAMPLE = 64 << 10  # bytes that an encoding is guessed of
_WRONG_SHARE = 0.02  # of what is not ASCII may be no UTF-8 in a text that is still UTF-8, damaged
_BINARY_SHARE = 0.02  # of control characters from which on bytes are no text
_NEWLINES = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TO_CLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes((*range(1, 9), *range(14, 27), *range(28, 32), 127))  # without ESC, which ISO-2022-JP uses
_HIGH = bytes(range(128, 256))
# What texts in other scripts are made of; of random pairs of bytes it is half.
_WRITTEN = re.compile(
    "[\t\n\r -~\xa0-\xff\u0370-\u052f\u0590-\u06ff\u0e00-\u0e7f\u2010-\u2026"
    "\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9f]"
)
_WRITTEN_SHARE, _FEW_WIDE = 0.97, 16
_HIRAGANA = re.compile("[\u3041-\u309f]")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_HIRAGANA_SHARE, _HALF_WIDTH_SHARE = 0.15, 0.05  # of what is not ASCII in Japanese
# Which of the encodings that differ in a few letters writes the language a text turns out to be in.
_WESTERN = frozenset(("cp1250", "cp1252", "cp1254", "cp1257", "cp1258"))
_WRITES = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"), "cp1250"),
    **dict.fromkeys(
        ("en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "no", "nb", "nn", "fi", "is", "ca", "gl", "eu"), "cp1252"
    ),
    **{"tr": "cp1254", "et": "cp1257", "lv": "cp1257", "lt": "cp1257", "vi": "cp1258"},
}
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Hold a text, the encoding it was in, how that is known, and what the user should hear of it."""

    text: str
    encoding: str
    known_by: str  # "mark", "UTF-8", "declared", "guessed"
    notes: tuple[str, ...] = ()


def decode_text(data: bytes, declared: str | None = None) -> Decoded:
    """Return *data* as text, its newlines LF and its control characters replaced.

    The encoding is told by a byte order mark, else it is UTF-8 where the bytes are that, else
    the one *declared* beside them, else it is guessed and said to be. Raises InputError where
    the bytes are no text, or in an encoding that cannot be told.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, "mark")
    wide = _wide(data)
    if not wide and _is_binary(data):
        wide = _wide_script(data)
        if not wide:
            raise InputError("binary data, not text")
    if wide:
        return _decoded(data, wide, "guessed")
    if any(shift in data[:_SAMPLE] for shift in _SHIFTED):
        return _decoded(data, "iso2022_jp", "declared" if declared else "guessed")
    try:
        return _cleaned(data.decode("utf-8"), "utf-8", "UTF-8", ())
    except UnicodeDecodeError:
        pass
    if _is_damaged_utf8(data):
        return _decoded(data, "utf-8", "UTF-8")
    known = _codec(declared)
    if known is not None and known != "utf-8":
        return _decoded(data, known, "declared")
    return _decoded(data, _guess(data), "guessed")


def trimmed_head(data: bytes) -> bytes:
    """Return the beginning of an input without a character that its cut went through."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data[: len(data) // 4 * 4]
    end = len(data)
    while end > max(0, len(data) - 4) and data[end - 1] & 0xC0 == 0x80:
        end -= 1
    last = data[end - 1] if end else 0
    length = 2 if 0xC2 <= last < 0xE0 else 3 if 0xE0 <= last < 0xF0 else 4 if 0xF0 <= last < 0xF5 else 1
    return data[: end - 1] if length > len(data) - end + 1 else data


def clean_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Return *text* with LF for every newline and U+FFFD for every control character, and what was replaced."""
    if not _TO_CLEAN.search(text):
        return text, ()
    text = _NEWLINES.sub("\n", text.removeprefix("\ufeff"))
    text, count = _STRANGE.subn("\ufffd", text)
    return text, (f"{count} control characters became U+FFFD",) if count else ()


def one_line(text: str, longest: int = 500) -> str:
    """Return *text* as one line without control characters, white space made single."""
    cleaned = " ".join(clean_text(text[: 4 * longest])[0].split())
    return cleaned if len(cleaned) <= longest else f"{cleaned[: longest - 1]}…"


def _decoded(data: bytes, encoding: str, known_by: str) -> Decoded:
    try:
        text = data.decode(encoding, "replace")
    except (LookupError, ValueError) as error:
        raise InputError(f"text that {encoding} cannot decode: {error}") from None
    wrong = text.count("\ufffd")
    notes = (f"{wrong} places that are no {encoding} became U+FFFD",) if wrong else ()
    said = (f"encoding guessed: {encoding}",) if known_by == "guessed" else ()
    return _cleaned(text, encoding, known_by, (*said, *notes))


def _cleaned(text: str, encoding: str, known_by: str, notes: tuple[str, ...]) -> Decoded:
    text, replaced = clean_text(text)
    return Decoded(text, encoding, known_by, (*notes, *replaced))


def _wide(data: bytes) -> str | None:
    """Return UTF-16 without a mark where every other byte of the sample is nearly always null."""
    sample = data[:4096]
    if len(sample) < 16 or sample.count(0) * 3 < len(sample):
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.05 * half else None


def _wide_script(data: bytes) -> str | None:
    """Return UTF-16 without a mark where nearly all of the sample is of scripts that texts are written in."""
    sample = data[:4096]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 4 * 4].decode(encoding, "replace")
        if len(text) >= _FEW_WIDE and len(_WRITTEN.findall(text)) > _WRITTEN_SHARE * len(text):
            return encoding
    return None


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    strange = len(sample) - len(sample.translate(None, b"\x00" + _CONTROLS))
    return strange > _BINARY_SHARE * len(sample) + 2


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell whether nearly all that is not ASCII is whole characters of UTF-8, as in a text cut or pasted badly."""
    sample = trimmed_head(data[:_SAMPLE])
    whole = _MULTIBYTE.findall(sample)
    high = len(sample) - len(sample.translate(None, _HIGH))
    wrong = high - sum(map(len, whole))
    return len(whole) >= 4 and wrong <= _WRONG_SHARE * high + 2


def _codec(declared: str | None) -> str | None:
    try:
        info = codecs.lookup(declared.strip().strip("\"'")) if declared else None
    except (LookupError, ValueError):
        return None
    if info is None or not getattr(info, "_is_text_encoding", True) or info.name.replace("-", "_") in _NO_TEXT:
        return None
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(info.name, info.name)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    japanese = _japanese(data[:_SAMPLE])
    if japanese:
        return japanese
    best = from_bytes(data[:_SAMPLE], steps=5, chunk_size=512, cp_isolation=_GUESSED).best()
    if best is None:
        raise InputError("text in an encoding that cannot be told; convert it to UTF-8 first")
    return _western(data[:_SAMPLE], best.encoding) if best.encoding in _WESTERN else str(best.encoding)


def _japanese(sample: bytes) -> str | None:
    """Return the encoding in which the sample has as much Hiragana as Japanese has."""
    for encoding in ("cp932", "euc_jp"):
        text = sample.decode(encoding, "replace")
        high = sum(letter > "\x7f" for letter in text)
        hiragana, half = len(_HIRAGANA.findall(text)), len(_HALF_WIDTH.findall(text))
        wrong = text.count("\ufffd")
        if hiragana >= _HIRAGANA_SHARE * high and half + wrong <= _HALF_WIDTH_SHARE * high:
            return encoding
    return None


def _western(sample: bytes, guessed: str) -> str:
    """Return the encoding that writes the language of the sample, which a few wrong letters do not hide."""
    from offing.codecs.language import find_language

    found = find_language(sample.decode(guessed, "replace"))
    wanted = _WRITES.get(found[0], guessed) if found else guessed
    try:
        sample.decode(wanted)
    except UnicodeDecodeError:
        return guessed
    return wanted
