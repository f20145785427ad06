"""Reviews: what somebody judged of a line of the record, each chained by its hash to the one before it."""

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from offing.schema.errors import UsageError

ACCEPT, REJECT, NOTE = "accept", "reject", "note"
VERDICTS = (ACCEPT, REJECT, NOTE)
# How a verdict reads of a line; a note decides nothing.
STANDING = {ACCEPT: "accepted", REJECT: "rejected"}
CHOICES = ("accepted", "rejected", "none", "any")
LONGEST_NOTE = 4_000  # characters
LONGEST_NAME = 120
START = "0" * 64  # stands for the review before the first
# What the hash of a review covers, in this order; `before` comes to it in `chained`.
HASHED = (
    *("row", "line", "kind", "source", "verdict", "note", "by", "at"),
    *("digest", "generation"),
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|[\u0085\u2028\u2029]")


def canonical(value: Any) -> str:
    """Return plain data as JSON of one form: keys in order, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def hash_of(text: str) -> str:
    """Return the SHA-256 of a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def content_hash(review: Mapping[str, Any]) -> str:
    """Return the hash of what a review says, without its link to the one before."""
    return hash_of(canonical([review[name] for name in HASHED]))


def chained(before: str, content: str) -> str:
    """Return the hash of a review: of that of the one *before* it and of its own content."""
    return hash_of(f"{before}\n{content}")


def head_of(before: str, contents: Iterable[str]) -> str:
    """Return the hash of the last of a run of reviews, of which *before* precedes the first."""
    for content in contents:
        before = chained(before, content)
    return before


def checked_name(given: str | None) -> str:
    """Return who reviews; raises UsageError where it is nobody, too long or no line of text."""
    name = " ".join((given or "").split(" ")).strip()
    if not name:
        raise UsageError("say who reviews: --by NAME, or set OFFING_BY")
    if len(name) > LONGEST_NAME:
        raise UsageError(f"the name of who reviews has {len(name):,} characters; {LONGEST_NAME} are taken at most")
    if "\n" in name or "\t" in name:
        raise UsageError("the name of who reviews is one line without tabs")
    return _plain(name, "the name of who reviews")


def checked_note(given: str | None) -> str | None:
    """Return a note as it is kept, its line ends alike, None where none was given; raises UsageError."""
    if given is None:
        return None
    note = _LINE_END.sub("\n", given).strip()
    if not note:
        raise UsageError("the note is empty; write what is to be kept")
    if len(note) > LONGEST_NOTE:
        raise UsageError(f"the note has {len(note):,} characters; {LONGEST_NOTE:,} are taken at most")
    return _plain(note, "the note")


def _plain(text: str, what: str) -> str:
    found = _CONTROL.search(text)
    if found:
        raise UsageError(
            f"{what} holds a control character, U+{ord(found.group()):04X} at character {found.start() + 1}; "
            "write it without"
        )
    return text
