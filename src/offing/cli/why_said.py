"""`offing why` of a claim: its sentence with every slot marked, and why this date and this place."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from offing.cli import claims as words
from offing.cli import judged
from offing.cli import warnings as notices
from offing.cli.terminal import say, say_indented, show_marked

if TYPE_CHECKING:
    from offing.engine.why_said import Slot, WhySaid

_MARGIN = 11
_SLOTS = 32
# Slots by the first part of their names, and how each is marked.
_STYLES = {
    "actors": "bold blue",
    "targets": "bold magenta",
    "forces": "bold cyan",
    "units": "bold green",
    "place": "bold yellow",
    "time": "bold red",
    "speaker": "italic blue",
    "origin": "italic magenta",
    "observer": "italic blue",
    "platforms": "italic green",
    "trigger": "underline",
    "modality": "underline",
    "detail": "bold white",
    "areas": "bold yellow",
    "number": "bold blue",
    "issued": "bold red",
    "cancels": "bold magenta",
}


def print_why_said(found: "WhySaid") -> None:
    """Print what a claim says, whose words they are, and its sentence with the slots marked."""
    line, detail = found.event, found.event["detail"]
    if line["source"] == "warning":
        _warning(found)
        return
    claim = {**detail, "kind": line["kind"]}
    synthetic = ", synthetic: from a rehearsal" if line["synthetic"] else ""
    _field("line", f"{line['id']}, {words.headline(claim)}{synthetic}")
    if not found.current:
        _field("withdrawn", "its document was taken away or read anew")
    _field("who", words.who(claim))
    _field("what", " · ".join(words.what(claim)))
    _place(claim)
    _time(claim)
    _field("by", words.by_whom(claim))
    if claim.get("grade"):
        _field(
            "grade", f"{claim['grade']}: {claim['detail'].get('grade_reason') or 'as its reader grades what it tells'}"
        )
    for n, told in enumerate(words.besides(claim)):
        _field("" if n else "besides", told)
    if found.told_under:
        _field("told under", f"{found.told_under}, which reports the same observation and speaks for it")
    _field("found by", f"rule {claim['rule']} of reader {line['basis']['settings']['reader']}, tier {claim['tier']}")
    _document(found)
    print_reviews(found.reviews)
    say()
    show_marked(found.excerpt, _marks(found))
    say()
    for slot in found.slots:
        say_indented(24, f"“{' '.join(slot.text.split())}”  {slot.start}–{slot.end}", f"  {slot.name}")


def _warning(found: "WhySaid") -> None:
    """Print what a warning announces, whose words they are, and its text with every part marked."""
    line, detail = found.event, found.event["detail"]
    _field(
        "line",
        f"{line['id']}, {notices.headline(detail)}{', synthetic: from a rehearsal' if line['synthetic'] else ''}",
    )
    if not found.current:
        _field("withdrawn", "its document was taken away or read anew")
    _field("relays", detail["authority"] or "")
    for told in notices.lines_of(detail)[1:]:
        _field("", told)
    _document(found, "also in")
    print_reviews(found.reviews)
    say()
    show_marked(found.excerpt, _marks(found))
    say()
    for name, told in notices.slots(found.slots):
        say_indented(_SLOTS, told, f"  {name}")


def _place(claim: words.Claim) -> None:
    place = claim["place"]
    if place:
        method = {"name": "by its name", "relative": "from a place named", "between": "between two places named"}
        how = method.get(place.get("method", ""), place.get("method", ""))
        _field("where", "; ".join(part for part in (words.place(place), how, place.get("note") or "") if part))


def _time(claim: words.Claim) -> None:
    time = claim["time"]
    if time:
        zone = f"told in {time['zone']}" if time.get("zone") else ""
        _field("when", "; ".join(part for part in (words.when(claim), f"to the {time['granularity']}", zone) if part))


def _document(found: "WhySaid", others: str = "copy") -> None:
    document = found.document
    copies = len(found.copies) if others == "copy" else 0
    _field("document", words.source_of({**document, "published": _published(document), "copies": copies}))
    known = [f"{name} from {where}" for name, where in (document.get("found") or {}).items()]
    _field("", "; ".join(known))
    part = f", {document['part']}" if document.get("part") else ""
    _field("read from", f"{found.input['name']}{part}, sha256 {found.input['sha256']}")
    _field("text", f"sha256 {document['text_sha256']}, made by {document['extractor']}")
    for copy in found.copies:
        _field(others, words.source_of({**copy, "published": _published(copy)}))


def _published(document: words.Claim) -> datetime | None:
    at = document["published"]
    return None if at is None else datetime.fromtimestamp(at / 1e6, UTC)


def _marks(found: "WhySaid") -> list[tuple[int, int, str]]:
    """Return the stretches of the excerpt to be marked, the claim's own words first."""
    start = found.excerpt_start
    quote: Sequence[Any] = found.event["detail"]["spans"]["quote"]
    marks = [(quote[0] - start, quote[1] - start, "not dim")]
    return marks + [(slot.start - start, slot.end - start, _style(slot)) for slot in _wide_first(found.slots)]


def print_reviews(reviews: Sequence[Mapping[str, Any]]) -> None:
    """Print who judged a line, the earliest first, and what it said otherwise then."""
    for number, one in enumerate(reviews):
        for n, told in enumerate(judged.lines_of(one)):
            indent = len(told) - len(told.lstrip())
            say_indented(_MARGIN + indent, told, "" if n or number else "reviewed")


def _wide_first(slots: Sequence["Slot"]) -> list["Slot"]:
    return sorted(slots, key=lambda slot: slot.start - slot.end)


def _style(slot: "Slot") -> str:
    return _STYLES.get(slot.name.partition(".")[0], "bold")


def _field(label: str, text: str) -> None:
    if text:
        say_indented(_MARGIN, text, label)
