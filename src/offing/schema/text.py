"""Text that a stranger's transmitter chose, made harmless for terminals, JSON Lines and spreadsheets."""

import json
import re
import textwrap
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

# What a name could use to move the cursor, recolour the screen or turn the reading direction:
# C0 and C1 controls, direction marks and overrides, line separators, lone surrogates.
_HAZARDS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~&$-])")
# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def visible(text: object) -> str:
    r"""Return *text* with every character that would steer a terminal written out, as ``\x1b``."""
    return _HAZARDS.sub(lambda found: found.group().encode("unicode_escape").decode(), str(text))


def set_in(margin: int, text: str, label: str, width: int) -> list[str]:
    """Return *text*, made safe, as lines of at most *width* letters, set in by *margin* beside a *label*."""
    lines = textwrap.wrap(visible(text), max(width - margin - 1, 20), break_on_hyphens=False)
    return [f"{'' if at else label:<{margin}}{line}" for at, line in enumerate(lines)]


def in_markdown(text: object) -> str:
    """Return *text* as Markdown shows it: its control characters written out, no letter taken for markup."""
    return _MARKDOWN.sub(r"\\\1", visible(text))


def cell(text: object) -> str:
    """Return *text* as a spreadsheet shows it: never a formula, its control characters written out."""
    words = str(text)
    return visible(f"'{words}" if words.startswith(_FORMULA) else words)


def to_json(value: Mapping[str, Any]) -> str:
    """Return *value* as one line of JSON, hazardous characters escaped, times in ISO 8601.

    Raises ValueError for a number that JSON does not have.
    """
    text = json.dumps(value, ensure_ascii=False, default=_plain, allow_nan=False)
    return _HAZARDS.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return value.total_seconds()
    return str(value)
