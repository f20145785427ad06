"""E-mail in parts: its headers as text, the part that is to be read, and what was attached."""

import email
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from typing import Any

from offing.codecs.html_text import fragment_text
from offing.codecs.text_bytes import decode_text, one_line
from offing.schema.errors import InputError

LARGEST = 64 << 20  # bytes
_HEADERS, _MARKS = 256 << 10, 5_000
_PARTS, _LEVELS, _HEADER, _BODY = 200, 10, 4000, 16 << 20


@dataclass(slots=True)
class Mail:
    """Hold what a message says; ``kind`` tells which of its parts the text is."""

    subject: str | None
    sender: str | None
    date: str | None
    language: str | None
    text: str = ""
    kind: str = ""
    notes: list[str] = field(default_factory=list)


def read_mail(data: bytes) -> Mail:
    """Return a message's headers and its text: the first plain part, else the first HTML part.

    Attachments are named in the notes and not read. Raises InputError where the message is too
    large, has too many parts or levels, or no text.
    """
    if len(data) > LARGEST:
        raise InputError(f"a message of more than {LARGEST >> 20} MB")
    if data.lower().count(b"boundary=") > _PARTS:
        raise InputError(f"a message of more than {_PARTS} multiparts")
    _refuse_crowded(data)
    try:
        message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf"))
        return _read(message)
    except InputError:
        raise
    except RecursionError:
        raise InputError("a message nested too deep") from None
    except Exception as error:  # the parser of mail fails in many ways on headers that break the rules
        raise InputError(f"a message that cannot be read: {type(error).__name__}: {str(error)[:200]}") from None


def _refuse_crowded(data: bytes) -> None:
    """Refuse what the parser of mail would take minutes for: headers or parts by the hundred thousand."""
    ends = [at for at in (data.find(b"\n\n"), data.find(b"\r\n\r\n")) if at >= 0]
    if min(ends, default=len(data)) > _HEADERS:
        raise InputError(f"a message with headers of more than {_HEADERS >> 10} kB")
    if data.count(b"\n--") > _MARKS:
        raise InputError(f"a message with more than {_MARKS:,} lines that may begin a part")


def _read(message: Message) -> Mail:
    name, address = parseaddr(_header(message, "From") or "")
    mail = Mail(
        _header(message, "Subject"),
        name or address or None,
        _header(message, "Date"),
        _header(message, "Content-Language"),
    )
    plain: list[Message] = []
    pages: list[Message] = []
    for part in _leaves(message):
        attached = part.get_filename() or str(part.get("Content-Disposition", "")).lower().startswith("attachment")
        kind = part.get_content_type()
        if attached or kind not in ("text/plain", "text/html"):
            mail.notes.append(f"attachment not read: {one_line(str(part.get_filename() or kind), 100)}")
        else:
            (plain if kind == "text/plain" else pages).append(part)
    del mail.notes[_PARTS:]
    mail.text, mail.kind = _text(plain, pages, mail.notes)
    return mail


def _text(plain: list[Message], pages: list[Message], notes: list[str]) -> tuple[str, str]:
    for part in plain:
        text = _body(part, notes)
        if text.strip():
            return text, "plain part"
    for part in pages:
        text = fragment_text(_body(part, notes))
        if text.strip():
            return text, "HTML part"
    return "", ""


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold something, in order; raises InputError at too many parts or levels."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    seen = 0
    while waiting:
        part, level = waiting.pop()
        seen += 1
        if seen > _PARTS or level > _LEVELS:
            raise InputError(f"a message of more than {_PARTS} parts or {_LEVELS} levels")
        inside: Any = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting.extend((one, level + 1) for one in reversed(inside))
        else:
            yield part  # of a forwarded message too: it is named and not read


def _body(part: Message, notes: list[str]) -> str:
    payload: Any = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if len(data) > _BODY:
        raise InputError(f"a part of a message of more than {_BODY >> 20} MB")
    if not data.strip():
        return ""
    charset = part.get_content_charset()
    decoded = decode_text(data, charset)
    notes.extend(decoded.notes)
    return decoded.text


def _header(message: Message, name: str) -> str | None:
    told = message.get(name)
    if told is None:
        return None
    words = []
    for text, charset in decode_header(str(told)[:_HEADER]):
        if isinstance(text, bytes):
            try:
                words.append(decode_text(text, charset).text)
            except InputError:
                words.append(text.decode("ascii", "replace"))
        else:
            words.append(text)
    return one_line("".join(words)) or None
