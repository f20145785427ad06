"""What documents say, as a page that a person reads from top to bottom."""

from collections.abc import Iterable, Mapping
from typing import Any

from offing.cli import claims as words
from offing.cli import warnings as notices
from offing.cli.terminal import say, say_indented

Said = Mapping[str, Any]
_MARGIN = 10


def is_report(said: Said) -> bool:
    """Tell whether what an input says is a document or comes from one."""
    return said.get("report") in ("document", "claim", "sighting", "warning")


def print_report(said: Said, number: int) -> None:
    """Print a document's head, or the claim or sighting that is the *number*-th of its document."""
    if said["report"] == "document":
        _document(said)
    elif said["report"] == "warning":
        _warning(said)
    else:
        _claim(said, number)


def _document(said: Said) -> None:
    say(f"\n{said.get('title') or said.get('part') or 'A document without a title'}")
    published = said.get("published")
    for label, value in (
        ("by", said.get("publisher") or "publisher unknown"),
        ("published", "unknown" if published is None else words.span_of(_instant(said))),
        ("from", said.get("dateline") or ""),
        ("at", said.get("address") or ""),
        ("language", _language(said)),
    ):
        _field(label, value)
    if said.get("made_up"):
        _field("note", "a rehearsal: nothing in it happened")


def _language(said: Said) -> str:
    if not said.get("reader"):
        return f"{said.get('language') or 'unknown'}, which no reader knows"
    return said.get("language") or ""


def _instant(said: Said) -> Said:
    grain = said.get("published_grain") or "day"
    return {"start": said["published"], "end": said["published"], "granularity": "day" if grain == "month" else grain}


def _claim(said: Said, number: int) -> None:
    sighted = "sighting: " if said["report"] == "sighting" and said["kind"] != "sighting" else ""
    say(f"\n{number:>3}. {sighted}{words.headline(said)}")
    _field("who", words.who(said))
    _fields("what", words.what(said))
    _field("where", words.where(said))
    _field("when", words.when(said))
    _field("by", words.by_whom(said))
    _field("words", "“" + " ".join(said["text"].split()) + "”")
    plover = f", PLOVER {said['plover']}" if said.get("plover") else ""
    _field("rule", f"{said['rule']}, tier {said['tier']}{plover}")


def _warning(said: Said) -> None:
    """Print a warning: what it is about, its areas with their hours, and what was not understood."""
    say(f"\n     {notices.headline(said)}")
    _field("relays", said["authority"] or "")
    for told in notices.lines_of(said)[1:]:
        _field("", told)


def _fields(label: str, values: Iterable[str]) -> None:
    _field(label, " · ".join(values))


def _field(label: str, text: str) -> None:
    if text:
        say_indented(_MARGIN + 5, text, f"     {label}")
