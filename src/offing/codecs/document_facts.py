"""A document made of its text, what is told beside it, and what its own head tells."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from offing.codecs.dateline import Dateline, find_dateline
from offing.codecs.language import find_language, language_tag
from offing.codecs.publisher import find_publisher, is_office
from offing.codecs.text_bytes import MOST, clean_text, one_line
from offing.codecs.told_dates import Instant, find_at_head, find_in_address, read_date_line, read_instant, whole_day
from offing.schema.document import Document, Given, Unreadable
from offing.schema.errors import UsageError

Origin = tuple[str, str]  # what is told, and where
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,1000}>")
_LONGEST_TITLE = 160
_TITLE_LINES = 12
_HEADING = re.compile(r"#{1,6} \S")
_BRACKETED = re.compile(r"[（(【\[][^()（）]{0,30}[)）】\]]")  # （お知らせ）, [Press release]
_ENDS = ".。!?！？:：;,、"
_CUT_WITHIN = 2000  # characters before the limit within which a paragraph's end is looked for
_ADDRESS = 2000


@dataclass(slots=True)
class Facts:
    """Hold what an input tells of a document beside its text, each with where it was told."""

    title: Origin | None = None
    publisher: Origin | None = None
    published: tuple[Instant, str] | None = None
    language: Origin | None = None
    address: Origin | None = None
    made_up: bool = False
    published_last: tuple[Instant, str] | None = None  # believed only where nothing else tells a date
    notes: list[str] = field(default_factory=list)

    def tell_made(self, value: str | None, where: str) -> None:
        """Enter when the file was made, which is when it was published only where nothing better is told."""
        instant = read_instant(value) if value else None
        self.published_last = (instant, where) if instant else None

    def tell(self, name: str, value: str | None, where: str) -> None:
        """Enter what was told of title, publisher, published, language or address, unless it was told before."""
        if getattr(self, name) is not None or not value or not value.strip():
            return
        if name == "published":
            instant = read_instant(value)
            if instant is None:
                self.notes.append(f"{where}: {one_line(value, 60)!r} is no date that is understood")
            else:
                self.published = (instant, where)
        elif name == "language":
            tag = language_tag(value)
            self.language = (tag, where) if tag else None
        else:
            plain = value if name == "address" else _TAG.sub(" ", html.unescape(value[:_ADDRESS]))
            line = one_line(plain, _ADDRESS if name == "address" else 500)
            if line:
                setattr(self, name, (line, where))


def given_of(options: Mapping[str, Any]) -> Given:
    """Return what the user says of documents, of the options ``published`` and ``publisher``.

    Raises UsageError where ``published`` is no time.
    """
    published = options.get("published")
    if isinstance(published, str):
        instant = read_instant(published)
        if instant is None:
            raise UsageError(f"published {published!r} is no time; write 2023-07-16 or 2023-07-16T09:30:00Z")
        published = instant.at
    if published is not None and not isinstance(published, datetime):
        raise UsageError(f"published {published!r} is no time; write 2023-07-16 or 2023-07-16T09:30:00Z")
    if published is not None:
        published = (published if published.tzinfo else published.replace(tzinfo=UTC)).astimezone(UTC)
    publisher = options.get("publisher")
    return Given(published, str(publisher) if publisher else None)


def compose(text: str, extractor: str, facts: Facts, given: Given, part: str = "") -> Iterator[Document | Unreadable]:
    """Yield the document; what is left out of it for its length, or that there is none, as unreadable.

    A title told apart from the text comes before it. Where something was given by the user it
    goes first, then what the input tells beside the text, then the address, then the head of
    the text itself; only of who published it the head may go before the address (``find_publisher``).
    """
    body, notes = clean_text(text)
    body = _stripped(body)
    if not body:
        yield Unreadable("no text", part, max(1, text.count("\n")))
        return
    title = facts.title or _find_title(body)
    stored = _titled(body, facts.title[0]) if facts.title else body
    stored, lost = _cut(stored)
    if lost:
        cut = f"text longer than {MOST:,} characters: {len(lost):,} left out"
        notes = (*notes, cut)
        yield Unreadable(cut, part, lost.count("\n") + 1)
    yield _document(stored, body, extractor, title, facts, given, part, notes)


def _document(
    stored: str,
    body: str,
    extractor: str,
    title: Origin | None,
    facts: Facts,
    given: Given,
    part: str,
    notes: tuple[str, ...],
) -> Document:
    head = body[:4096]
    line = find_dateline(head)
    published = _published(facts, given, head, line)
    publisher = _publisher(facts, given, head, line)
    language = _language(facts, stored)
    if published is None and line and line.told:
        notes = (*notes, f"the dateline names the day {line.told} of no year")
    told = {"title": title, "publisher": publisher, "published": published, "language": language}
    found = {name: origin[1] for name, origin in told.items() if origin}
    if line and line.place:
        found["dateline"] = "dateline"
    return Document(
        stored,
        extractor,
        part,
        title[0] if title else None,
        publisher[0] if publisher else None,
        published[0].at if published else None,
        published[0].grain if published else "day",
        language[0] if language else None,
        line.place if line else None,
        facts.address[0] if facts.address else None,
        facts.made_up,
        found,
        (*facts.notes, *notes),
    )


def _published(facts: Facts, given: Given, head: str, line: Dateline | None) -> tuple[Instant, str] | None:
    if given.published is not None:
        at = given.published
        day = (at.hour, at.minute, at.second, at.microsecond) in ((0, 0, 0, 0), (12, 0, 0, 0))
        return (whole_day(at.date()), "given") if day else (Instant(at, "minute"), "given")
    if facts.published:
        return facts.published
    named = find_in_address(facts.address[0]) if facts.address else None
    if named:
        return named, "address"
    if line and line.day:
        return whole_day(line.day), "dateline"
    at_head = find_at_head(head)
    return (at_head, "date at the head of the text") if at_head else facts.published_last


def _publisher(facts: Facts, given: Given, head: str, line: Dateline | None) -> Origin | None:
    if given.publisher:
        return one_line(given.publisher), "given"
    if facts.publisher:
        return facts.publisher
    return find_publisher(head, line, facts.address[0] if facts.address else None)


def _language(facts: Facts, text: str) -> Origin | None:
    """Return the language as told, unless the script of the text gives it the lie."""
    found = find_language(text)
    if facts.language and (found is None or found[1] == "words" or found[0].startswith(facts.language[0][:2])):
        return facts.language
    return found


def _find_title(body: str) -> Origin | None:
    """Return a heading, or the first short line that a blank line follows, past lines of date and office."""
    lines = [line.strip() for line in body[:2000].split("\n")]
    for at, line in enumerate(lines[:_TITLE_LINES]):
        if _HEADING.match(line):
            return one_line(line.strip("# ")), "heading"
        if line and not (_BRACKETED.fullmatch(line) or is_office(line) or read_date_line(line)):
            followed = at + 1 < len(lines) and not lines[at + 1]
            return (line, "first line") if followed and _may_be_title(line) else None
    return None


def _may_be_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and line[-1] not in _ENDS and find_dateline(line) is None


def _titled(body: str, title: str) -> str:
    """Return the text with its title before it, a blank line between; once where it begins with it anyway."""
    head, _, rest = body.partition("\n")
    if " ".join(head.lstrip("# ").split()) == title:
        return f"{head}\n\n{rest.lstrip()}" if rest else body
    return f"{title}\n\n{body}"


def _stripped(text: str) -> str:
    """Return *text* without blank lines at either end; what stands before the first words stays."""
    begin = len(text) - len(text.lstrip())
    return text[text.rfind("\n", 0, begin) + 1 :].rstrip() if begin < len(text) else ""


def _cut(text: str) -> tuple[str, str]:
    if len(text) <= MOST:
        return text, ""
    end = text.rfind("\n", MOST - _CUT_WITHIN, MOST) + 1 or MOST
    return text[:end], text[end:]
