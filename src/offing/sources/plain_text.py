"""Documents as plain text or Markdown: the last resort of recognition."""

from collections.abc import Iterator
from typing import Any

from offing.codecs.document_facts import Facts, compose, given_of
from offing.codecs.front_matter import split_front_matter
from offing.codecs.prose import is_prose, logged_share
from offing.codecs.text_bytes import Decoded, decode_text, trimmed_head
from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_EXTRACTOR = f"text {_VERSION}"
_LAST_RESORT, _QUOTES_A_LOG = 0.2, 0.8
_SAMPLE = 64 << 10
_MARKUP = ("<", "{", "[{", '["', "%PDF-")

_DOC = """Read a text, one document, in any script. The last resort: what is mostly words and no other format.

Its encoding is told by a byte order mark, else it is UTF-8, else it is guessed, and said to be.
Newlines become LF; other control characters become U+FFFD, and are counted. Marks of Markdown
stay in the text. Front matter (``---``, lines ``key: value``, ``---``) and comment lines such as
``# source: …`` before the text are no part of it; they may say title, publisher, published,
language and url, and ``rehearsal: yes``, which makes the document a rehearsal's.
"""


def recognise(head: Head, options: Options) -> Recognition:  # noqa: ARG001 - the contract
    """Recognise prose, however little; anything that decodes can still be read where the user says it is text."""
    try:
        decoded = decode_text(trimmed_head(head.data[:_SAMPLE]))
    except InputError as error:
        return Recognition(0.0, decided=(str(error),))
    front, body = split_front_matter(decoded.text)
    if body.lstrip("\ufeff \t\n").startswith(_MARKUP) or not is_prose(body):
        return Recognition(0.0)
    # An article about AIS may quote a message or two, and is no log for that.
    score = _QUOTES_A_LOG if logged_share(body) else _LAST_RESORT
    return Recognition(score, decided=(_said(decoded), *(("with front matter",) if front.said else ())))


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:  # noqa: ARG001 - the contract
    """Yield the one document that *data* is; raises InputError where it is no text."""
    decoded = decode_text(data)
    front, body = split_front_matter(decoded.text)
    facts = Facts(made_up=front.made_up, notes=list(decoded.notes))
    for name, key in (("title", "title"), ("publisher", "publisher"), ("language", "language"), ("address", "url")):
        facts.tell(name, front.said.get(key), front.origin)
    facts.tell("published", front.said.get("published"), front.origin)
    if "comment" in front.said:
        facts.notes.append("comment lines before the text left out")
    yield from compose(body, _EXTRACTOR, facts, given_of(options))


def _said(decoded: Decoded) -> str:
    return f"text in {decoded.encoding}{', guessed' if decoded.known_by == 'guessed' else ''}"


SOURCE = Source(
    name="text",
    family="document",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    options=("published", "publisher"),
    doc=_DOC,
)
