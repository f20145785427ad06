"""The text layer of a PDF, page by page, within bounds."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

from offing.codecs.text_bytes import clean_text, one_line
from offing.schema.errors import InputError

LARGEST = 64 << 20  # bytes
_PAGES = 400
# Decoded bytes of page contents: of one stream, and of all pages together; operands of one page.
_STREAM, _CONTENTS, _OPERANDS, _FORMS = 4 << 20, 8 << 20, 100_000, 50
_LEAST = 20  # letters; less is a stamp on a scan


@dataclass(slots=True)
class Layer:
    """Hold what a PDF says: the text of each page, its own title and date, what was left out."""

    pages: list[str] = field(default_factory=list)
    title: str | None = None
    created: str | None = None
    language: str | None = None
    left_out: list[tuple[int, str, int]] = field(default_factory=list)  # from which page on, why, how many

    @property
    def text(self) -> str:
        """Return all pages as one text, a blank line between them."""
        return "\n\n".join(page.strip() for page in self.pages if page.strip())


def read_layer(data: bytes) -> Layer:
    """Return the text layer of a PDF.

    Raises InputError where it is encrypted, damaged, too large, or a scan without text. A page
    whose contents take too much work is left out and named.
    """
    if len(data) > LARGEST:
        raise InputError(f"a PDF of more than {LARGEST >> 20} MB")
    pypdf = _pypdf()
    try:
        with pypdf.apply_configuration(**_bounds()):
            return _read(pypdf.PdfReader(BytesIO(data), strict=False))
    except InputError:
        raise
    except (Exception, RecursionError) as error:  # a parser of broken PDFs fails in many ways
        raise InputError(f"a PDF that cannot be read, damaged or cut off ({type(error).__name__})") from None


def _read(reader: Any) -> Layer:
    if reader.is_encrypted and not _opens(reader):
        raise InputError("an encrypted PDF; open it with its password and save it without")
    layer = Layer()
    _read_metadata(reader, layer)
    layer.pages.extend(_pages(reader, layer))
    letters = sum(map(str.isalnum, layer.text[:4000]))
    if letters < _LEAST:
        if layer.left_out and not letters:
            raise InputError(f"a PDF of which no page could be read: {layer.left_out[0][1]}")
        raise InputError("a scan: it has no text layer; recognise its characters first (OCR)")
    return layer


def _pages(reader: Any, layer: Layer) -> Iterator[str]:
    count, spent = len(reader.pages), 0
    for number in range(1, min(count, _PAGES) + 1):
        try:
            page = reader.pages[number - 1]
            contents = page.get_contents()
            spent += len(contents.get_data()) if contents is not None else 0
            if spent > _CONTENTS:
                why = f"contents of more than {_CONTENTS >> 20} MB before its end"
                layer.left_out.append((number, why, count - number + 1))
                return
            yield clean_text(str(page.extract_text()))[0]
        except (Exception, RecursionError) as error:
            layer.left_out.append((number, f"{type(error).__name__}: {one_line(str(error), 120)}", 1))
    if count > _PAGES:
        layer.left_out.append((_PAGES + 1, f"pages after the first {_PAGES}", count - _PAGES))


def _read_metadata(reader: Any, layer: Layer) -> None:
    try:
        told = reader.metadata or {}
        layer.title = _plain(told.get("/Title"))
        layer.created = _date(_plain(told.get("/CreationDate")))
        layer.language = _plain(reader.trailer["/Root"].get("/Lang"))
    except (Exception, RecursionError):  # a damaged dictionary of metadata hides no text
        return


def _plain(value: Any) -> str | None:
    return one_line(str(value)) or None if isinstance(value, str) else None


def _date(told: str | None) -> str | None:
    """Return a PDF's date (D:20230716093000+09'00') in ISO 8601."""
    digits = (told or "").removeprefix("D:")
    if not digits[:8].isdecimal() or len(digits) < 8:
        return None
    day = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    zone = digits[14:].replace("'", "")
    if not digits[8:14].isdecimal() or len(digits) < 14 or not (zone == "Z" or len(zone) == 5):
        return day
    return f"{day}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}{zone}"


def _opens(reader: Any) -> bool:
    """Tell whether the empty password opens it: some are encrypted only against changes."""
    try:
        return bool(reader.decrypt(""))
    except Exception:
        return False


def _bounds() -> dict[str, int]:
    return {
        "maximum_declared_stream_length": LARGEST,
        "array_based_stream_maximum_output_length": _STREAM,
        "lzw_maximum_output_length": _STREAM,
        "run_length_maximum_output_length": _STREAM,
        "zlib_maximum_output_length": _STREAM,
        "brotli_maximum_output_length": _STREAM,
        "stream_decoding_work_maximum_length": 4 * _STREAM,
        "stream_parsing_work_maximum_count": _OPERANDS,
        "xform_maximum_invocations_per_extraction": _FORMS,
        "page_tree_maximum_entries": 20_000,
        "page_tree_maximum_page_entries": 200_000,
    }


@cache
def _pypdf() -> Any:
    import pypdf

    # What is wrong with a file is told by what comes of it, not on standard error.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    return pypdf
