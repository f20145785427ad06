"""Lists and tables of ships: a heading and lines that name ships without a verb."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from offing.reports.frame_chunk import CRAFT, PARTIES
from offing.reports.memory import Memory
from offing.reports.mention import Mention, Sentence
from offing.schema.claim import Claim, Force, Party, Unit

_HEADS = ("following", "ships", "vessels", "warships", "fleet", "group", "flotilla", "participants", "units", "hulls")
_FEWEST = 2


@dataclass(slots=True)
class Listing:
    """Gather the lines of one list: the heading's sentence, the stretch, what is named in it."""

    heading: Sentence | None = None
    heading_mentions: Sequence[Mention] = ()
    start: int = 0
    end: int = 0
    named: list[Mention] = field(default_factory=list)
    lines: list[Sentence] = field(default_factory=list)

    def add(self, sentence: Sentence, mentions: Sequence[Mention]) -> None:
        """Take one line of the list."""
        self.start = self.start if self.lines else sentence.start
        self.end = sentence.end
        self.lines.append(sentence)
        self.named += [one for one in mentions if one.kind in CRAFT]

    def claim(self, memory: Memory) -> Claim | None:
        """Return the claim of the ships listed, None where fewer than two are named or nobody knows whose."""
        units = tuple(
            one.value for one in self.named if isinstance(one.value, Unit) and (one.value.name or one.value.hull_number)
        )
        if len(units) < _FEWEST:
            return None
        forces = tuple(one.value for one in self.named if isinstance(one.value, Force))
        actors = self._actors(units, memory)
        start = self.heading.start if self.heading else self.start
        spans = {"trigger": (start, self.heading.end if self.heading else self.lines[0].end)}
        return Claim(
            "unit",
            (start, self.end),
            "ships-listed",
            "B",
            actors=actors,
            forces=forces if not units else (),
            units=units,
            plover="MOBILIZE",
            spans=spans,
        )

    def _actors(self, units: Sequence[Unit], memory: Memory) -> tuple[Party, ...]:
        named = [
            one.value for one in self.heading_mentions if one.kind in PARTIES and one.kind != "person" and one.value.id
        ]
        if named:
            exact = [one for one in named if one.kind != "state"] or named
            return tuple({one.id: one for one in exact if one.id != "both"}.values())
        return memory.craft or tuple(memory.owners_of(units))


def is_heading(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Tell whether a sentence announces a list of ships."""
    words = text[sentence.start : sentence.end]
    if not words.rstrip().endswith(":"):
        return False
    low = words.lower()
    return any(word in low for word in _HEADS) or any(one.kind in CRAFT for one in mentions)


def is_line(mentions: Sequence[Mention], has_verb: bool) -> bool:
    """Tell whether a stretch only names ships."""
    return not has_verb and any(one.kind == "unit" for one in mentions)
