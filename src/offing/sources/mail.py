"""Documents as e-mail (.eml): one message, one document."""

import re
from collections.abc import Iterator
from typing import Any

from offing.codecs.document_facts import Facts, compose, given_of
from offing.codecs.mail_parts import read_mail
from offing.schema.document import Document, Unreadable
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_EXTRACTOR = f"eml {_VERSION}"
_SCORE = 0.9
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]|[ \t]+\S")
_TELLING = frozenset(
    (b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"received", b"return-path", b"content-type")
)
_LEAST, _SAMPLE = 3, 32 << 10

_DOC = """Read an e-mail message, one document: its plain text, else its HTML as text.

Subject, sender and date are title, publisher and time of publication; the subject comes before
the text. Attachments and forwarded messages are named in the notes and not read. A message of
more than 64 MB, 200 parts or 10 levels is refused.
"""


def recognise(head: Head, options: Options) -> Recognition:  # noqa: ARG001 - the contract
    """Recognise a message by the headers that it begins with."""
    sample = head.data[:_SAMPLE].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    names: set[bytes] = set()
    for line in sample.partition(b"\n\n")[0].split(b"\n"):
        found = _HEADER.match(line)
        if not found and not (line.startswith(b"From ") and not names):
            break
        if found and found[1]:
            names.add(found[1].lower())
    if len(names & _TELLING) < _LEAST or not names & {b"from", b"received", b"message-id", b"return-path"}:
        return Recognition(0.0)
    return Recognition(_SCORE, decided=("an e-mail message: its text is read, its attachments are not",))


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:  # noqa: ARG001 - the contract
    """Yield the one document of a message; raises InputError where it cannot be read."""
    mail = read_mail(data)
    facts = Facts(notes=mail.notes)
    facts.tell("title", mail.subject, "header Subject")
    facts.tell("publisher", mail.sender, "header From")
    facts.tell("published", mail.date, "header Date")
    facts.tell("language", mail.language, "header Content-Language")
    yield from compose(mail.text, f"{_EXTRACTOR}, {mail.kind}" if mail.kind else _EXTRACTOR, facts, given_of(options))


SOURCE = Source(
    name="eml",
    family="document",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    options=("published", "publisher"),
    doc=_DOC,
)
