"""The brief of an operation: sections of sentences, each with the lines and the numbered sources it rests on.

Nothing here is free prose: a sentence is made of the slots of its lines, and says no more than they do.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

LANES = ("transmitted", "sighted", "announced", "said")
MADE_UP = "Re-enactment: nothing in this brief happened."


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold one sentence: its words, the ids of its lines, the numbers of its sources.

    ``verdict`` is that of the findings on its lines (ids in ``findings``), or empty; ``because`` says slot by slot what
    came of it, ``against`` are the lines that it rests on, with the numbers of their sources. ``lane`` is the lane of
    its lines, empty where they are of several. ``lesser``: it belongs to the details, not to page one.
    """

    text: str
    lines: tuple[str, ...]
    lane: str = ""
    verdict: str = ""
    because: str = ""
    sources: tuple[int, ...] = ()
    lesser: bool = False
    findings: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    against_sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one row of a table: what stands at its head, and the sentences of each further column."""

    head: str
    cells: tuple[tuple[Sentence, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Hold one part of a brief. ``about`` says how it is to be read, ``columns`` name those of its ``rows``."""

    key: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    about: str = ""

    def __bool__(self) -> bool:
        """Tell whether it has anything to say."""
        return bool(self.sentences or self.rows)


@dataclass(frozen=True, slots=True)
class Source:
    """Hold one numbered source of a lane: a document or a log, by the SHA-256 of its bytes.

    ``copied`` tells whether the archive holds a copy of it. ``lines`` are those that rest on it here.
    """

    number: int
    lane: str
    publisher: str
    title: str
    published: datetime | None
    input: str
    sha256: str
    text_sha256: str
    copied: bool
    address: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Hold a whole brief. ``mapped`` are the lines that its map shows, ``craft`` those whose tracks it draws."""

    operation: str
    kind: str
    title: str
    head: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    mapped: tuple[str, ...]
    as_of: datetime
    synthetic: bool = False

    def sentences(self) -> Iterator[Sentence]:
        """Yield every sentence of the brief, in order."""
        for section in self.sections:
            yield from section.sentences
            for row in section.rows:
                for cell in row.cells:
                    yield from cell


def brief_json(brief: Brief) -> dict[str, Any]:
    """Return a brief as plain data; times as datetimes."""
    told = asdict(brief)
    return {"brief": told.pop("title"), **({"made_up": MADE_UP} if brief.synthetic else {}), **told}
