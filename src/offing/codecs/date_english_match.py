"""The words that one piece of an English date takes."""

from dataclasses import dataclass

from offing.codecs.date_english_tokens import Tokens

Fields = dict[str, object]
STEPS = {"l": -1, "n": 1, "h": 0, "j": 0}


@dataclass(frozen=True, slots=True)
class Words:
    """Hold the words of one piece."""

    found: Tokens
    start: int
    end: int

    @property
    def shape(self) -> str:
        """Return the letters of the words' classes."""
        return self.found.shape[self.start : self.end]

    @property
    def first(self) -> object:
        """Return what the first word means."""
        return self.found.values[self.start]

    @property
    def last(self) -> object:
        """Return what the last word means."""
        return self.found.values[self.end - 1]

    @property
    def after(self) -> str:
        """Return the letters of the two words after."""
        return self.found.shape[self.end : self.end + 2]

    @property
    def word_before(self) -> str:
        """Return what the word before means, small."""
        return str(self.found.values[self.start - 1]).lower() if self.start else ""

    @property
    def before(self) -> str:
        """Return the letter of the word before, "" at the beginning."""
        return self.found.shape[max(0, self.start - 1) : self.start]

    def values(self, letters: str) -> list[object]:
        """Return what the words of some classes mean."""
        return [v for v, c in zip(self.found.values[self.start : self.end], self.shape, strict=True) if c in letters]


def year_of(at: Words) -> Fields:
    """Return the year that a piece names, if any."""
    years = at.values("Y")
    return {"year": int(str(years[0]))} if years else {}
