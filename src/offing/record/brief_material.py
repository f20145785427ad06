"""What a brief is made of: an operation with its lines, what was found of them, and where each stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from offing.schema.finding import Finding
from offing.schema.operation import Operation

Line = Mapping[str, Any]
OF_LANE = {"track": "transmitted", "sighting": "sighted", "warning": "announced", "report": "said"}
_INFERRED = "C"


@dataclass(frozen=True, slots=True)
class Cite:
    """Hold where a line stands: in a document or a log, by the SHA-256 of its bytes; ``key`` is one a source."""

    lane: str
    key: str
    input: str
    sha256: str
    publisher: str = ""
    title: str = ""
    published: datetime | None = None
    text_sha256: str = ""
    copied: bool = True
    address: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """Hold one side of a dispute: what it says, whose word it is by independent origin, its lines, their grade."""

    words: str
    whose: tuple[str, ...]
    lines: tuple[str, ...]
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Opposed:
    """Hold a dispute between documents: what it is about, its sides, and what else must be said."""

    about: str
    sides: tuple[Side, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """Hold what was found of documents besides, in words, with its lines."""

    words: str
    lines: tuple[str, ...]
    about: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """Hold all that a brief of one operation is made of.

    ``lines`` holds by id every line that is cited: the operation's, and those that they were compared with. ``cites``
    and ``findings`` are by line. ``unannounced`` are findings on events near it, ``rejected`` lines that are left out.
    """

    operation: Operation
    lines: Mapping[str, Line]
    findings: Mapping[str, Finding]
    cites: Mapping[str, tuple[Cite, ...]]
    as_of: datetime
    opposed: tuple[Opposed, ...] = ()
    remarks: tuple[Noted, ...] = ()
    stories: tuple[Noted, ...] = ()
    firsts: tuple[Noted, ...] = ()
    unannounced: tuple[Finding, ...] = ()
    rejected: tuple[Line, ...] = ()
    heard: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # craft that a hull is, by the hull's id

    def members(self, *sources: str) -> list[Line]:
        """Return the operation's lines of some lanes ("report", "track" …), the earliest first."""
        own = [self.lines[one.line] for one in self.operation.members if one.line in self.lines]
        return sorted((line for line in own if line["source"] in sources), key=moment_of)

    def known(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of lines that are held here, each once."""
        return tuple(dict.fromkeys(one for one in ids if one in self.lines))


def moment_of(line: Line) -> tuple[str, str]:
    """Return what orders lines in time: when they happened, else when they were told."""
    at = line["t_start"] or ((line["detail"].get("document") or {}).get("published"))
    return ("" if at is None else str(at)), line["id"]


def is_inferred(line: Line) -> bool:
    """Tell whether a claim was inferred rather than read in a sentence or paragraph."""
    return bool(line["detail"].get("tier") == _INFERRED)


def lane_of(lines: Iterable[Line]) -> str:
    """Return the one lane of some lines, empty where they are of several."""
    lanes = {OF_LANE[line["source"]] for line in lines}
    return lanes.pop() if len(lanes) == 1 else ""
