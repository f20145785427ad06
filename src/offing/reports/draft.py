"""A claim in the making: the frame that fits, the sentence it stands in, and what has been filled so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from offing.reports.frame_chunk import Chunk
from offing.reports.frame_clauses import Clause
from offing.reports.frame_match import Match
from offing.reports.frames import Frame
from offing.reports.memory import Memory
from offing.reports.mention import Sentence
from offing.schema.claim import Place, Span

# So much of a sentence is searched for words; what is longer is a list or a table.
MOST_WORDS = 1_500


@dataclass(slots=True)
class Scene:
    """Hold what assembly needs of a sentence: its text, chunks, clauses, what was named before."""

    text: str
    sentence: Sentence
    chunks: Sequence[Chunk]
    memory: Memory
    borrowed: set[int]
    resolve: Callable[[Place], Place]
    clauses: Sequence[Clause] = ()

    @property
    def words(self) -> str:
        """Return the words of the sentence that are searched for what frames and triggers ask for."""
        return self.text[self.sentence.start : min(self.sentence.end, self.sentence.start + MOST_WORDS)]


@dataclass(slots=True)
class Draft:
    """Hold one claim in the making."""

    match: Match
    scene: Scene
    tier: str
    detail: dict[str, Any] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)

    @property
    def frame(self) -> Frame:
        """Return the frame that fits."""
        return self.match.frame

    @property
    def clause(self) -> Clause:
        """Return the clause that it fits."""
        return self.match.clause

    def phrases(self, slot: str) -> list[Chunk]:
        """Return the phrases that fill a slot, in the order of the frame's roles."""
        return [chunk for role in self.frame.roles.get(slot, ()) for chunk in self.match.of(role)]

    def stretch(self, key: str, start: int, stop: int) -> None:
        """Put the words between two offsets into the detail."""
        words = self.scene.text[start:stop]
        stripped = words.strip(' ,.;:"“”')
        if stripped:
            begin = start + words.index(stripped)
            self.detail[key] = stripped
            self.spans[f"detail.{key}"] = (begin, begin + len(stripped))

    def hanging(self) -> list[Clause]:
        """Return the clauses that hang on this one and follow it: "… operating in", "… that was scheduled for"."""
        found: list[Clause] = []
        past = False
        for one in self.scene.clauses:
            if one is self.clause:
                past = True
            elif past:
                if one.verb.form == "finite" and one.opener not in ("that", "which", "as", "while"):
                    break
                if self.frame.kind == "exercise" and one.opener in ("as", "while", "before", "after", "when"):
                    break
                if any(chunk.type in ("stop", "dash") for chunk in self.scene.chunks[self.clause.chunk.at : one.left]):
                    break
                found.append(one)
        return found
