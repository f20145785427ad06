"""Whole inputs: their bytes, and the documents that a source finds in them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from offing.engine.study import Study
from offing.engine.unpack import Unpacked
from offing.schema.account import Account, add_counts
from offing.schema.claim import Claim, Reading
from offing.schema.claim_json import claim_json
from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.source import Source
from offing.schema.warning import NavWarning
from offing.schema.warning_json import PLOTTED, plotted, warning_json

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_WORDS = ("text", "part", "title", "publisher", "language", "dateline", "address")
WARNING = "warning"
_REASONS = 8  # why warnings are not plotted as told, that are named
LARGEST = 64 << 20  # bytes; a book has one


@dataclass(frozen=True, slots=True)
class Studied:
    """Hold one document of an input, by whom it was read, and what it says."""

    id: str
    document: Document
    reader: str
    reading: Reading

    def warnings(self) -> Iterator[tuple[NavWarning, dict[str, Any]]]:
        """Yield each warning with its JSON object, whose id hashes the document."""
        for n, one in enumerate(self.reading.warnings, 1):
            yield one, warning_json(one, self.document.text, claim_id(self.id, WARNING, one.span, self.reader, n))

    def claims(self) -> Iterator[tuple[Claim, dict[str, Any]]]:
        """Yield each claim with its JSON object, whose id hashes the document and what the claim says."""
        seen: dict[tuple[object, ...], int] = {}
        for claim in self.reading.claims:
            alike = (claim.kind, claim.quote, claim.rule)
            seen[alike] = seen.get(alike, 0) + 1
            id_ = claim_id(self.id, claim.kind, claim.quote, claim.rule, seen[alike])
            yield claim, claim_json(claim, self.document.text, id_)


def document_id(input_sha256: str, part: str) -> str:
    """Return a document's id: 16 hexadecimal digits of SHA-256 over its input's hash and its part of it."""
    return sha256(f"{input_sha256}\n{part}".encode()).hexdigest()[:16]


def claim_id(document: str, kind: str, quote: tuple[int, int], rule: str, number: int) -> str:
    """Return a claim's id: of document, kind, place in the text and rule, the *number*-th that all agree in."""
    words = f"{document}\n{kind}\n{quote[0]}-{quote[1]}\n{rule}\n{number}"
    return sha256(words.encode()).hexdigest()[:16]


@dataclass(slots=True)
class WholeRead:
    """Count what the documents of one input say, and account for every sentence, as they go by.

    Of a whole input the account's ``lines`` are sentences, ``messages`` those that claims rest on, ``by_type`` the
    claims by kind, ``context`` the other sentences, and ``rejected`` what could not be made a text of. ``first`` is
    the first document, ``notes`` are those of all.
    """

    name: str
    documents: int = 0
    account: Account = field(default_factory=Account)
    first: Studied | None = None
    notes: dict[str, None] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    doubtful: dict[str, int] = field(default_factory=dict)

    def take(self, one: Studied | Unreadable) -> None:
        """Count one document, or what could not be read as one."""
        if isinstance(one, Unreadable):
            self.refused = add_counts(self.refused, {one.reason: one.lines})
            return
        self.documents += 1
        self.first = self.first or one
        self.notes |= dict.fromkeys((*one.document.notes, *one.reading.notes))
        self.account += _account(one.reading)
        for warning in one.reading.warnings:
            how = plotted(warning)
            self.doubtful = add_counts(self.doubtful, {how: 1} if how != PLOTTED else {})

    def finish(self) -> None:
        """Count what was refused too, and what of warnings is in doubt; raise InputError where nothing was read."""
        if not self.documents:
            raise InputError(f"{self.name}: {'; '.join(self.refused) or 'there is no document in it'}")
        for reason, lines in self.refused.items():
            self.account += Account(lines=lines, rejected={reason: lines})
        likeliest = sorted(self.doubtful.items(), key=lambda one: (-one[1], one[0]))
        self.notes |= dict.fromkeys(f"warnings {how}: {n:,}" for how, n in likeliest[:_REASONS])
        rest = sum(n for _, n in likeliest[_REASONS:])
        self.notes |= {f"warnings with other doubts: {rest:,}": None} if rest else {}


def whole_bytes(unpacked: Unpacked, largest: int | None = None) -> bytes:
    """Return all bytes of an input; raise InputError where there are too many, more than *largest* or a document's."""
    most = largest or LARGEST
    held = bytearray()
    for piece in unpacked.chunks():
        held += piece
        if len(held) > most:
            raise InputError(
                f"{unpacked.name} holds more than {most >> 20} MiB, too much for a document; split it, or say "
                "with --as what else it is"
            )
    return bytes(held)


def study(
    source: Source, data: bytes, layout: dict[str, Any], options: Mapping[str, Any], name: str, how: Study
) -> Iterator[Studied | Unreadable]:
    """Yield what the documents in *data* say, each as soon as it is read; raise InputError where none can be."""
    digest = sha256(data).hexdigest()
    for one in documents_in(source, data, layout, options, name):
        yield one if isinstance(one, Unreadable) else studied(digest, one, how.read(one))


def documents_in(
    source: Source, data: bytes, layout: dict[str, Any], options: Mapping[str, Any], name: str
) -> Iterator[Document | Unreadable]:
    """Yield the documents in *data* as they are stored, no two of one part; raise InputError where none can be."""
    if source.extract is None:
        raise InputError(f"{name}: the source {source.name} reads whole inputs but extracts nothing")
    parts: dict[str, int] = {}
    for found in source.extract(data, layout, options):
        if isinstance(found, Unreadable):
            yield found
            continue
        one = _keepable(found)
        parts[one.part] = parts.get(one.part, 0) + 1
        yield one if parts[one.part] == 1 else replace(one, part=f"{one.part} ({parts[one.part]})")


def studied(input_sha256: str, document: Document, told: tuple[str, Reading]) -> Studied:
    """Return a document of an input with who read it, and what it says."""
    return Studied(document_id(input_sha256, document.part), document, *told)


def _keepable(document: Document) -> Document:
    """Return a document with what no database takes replaced one for one, before any offset is counted."""
    told = {name: getattr(document, name) for name in _WORDS}
    kept: dict[str, Any] = {name: words and _UNKEEPABLE.sub("\ufffd", words) for name, words in told.items()}
    return replace(document, **kept)


def _account(reading: Reading) -> Account:
    kinds: dict[str, int] = {}
    for warning in reading.warnings:
        kinds = add_counts(kinds, {warning.subject: 1})
    for claim in reading.claims:
        kinds = add_counts(kinds, {claim.kind: 1})
    passed = dict(reading.passed)
    told = reading.telling + sum(passed.values())
    if reading.sentences > told:
        passed = add_counts(passed, {"no claim": reading.sentences - told})
    return Account(lines=max(reading.sentences, told), messages=reading.telling, by_type=kinds, context=passed)
