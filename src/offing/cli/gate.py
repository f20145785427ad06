"""What may go out where a review is required: lines accepted as they stand, and a count of all others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Line = dict[str, Any]

_WHY = {
    "unreviewed": "not accepted by anybody",
    "rejected": "rejected",
    "accepted_before": "accepted before they changed",
}


@dataclass(slots=True)
class Gate:
    """Let lines pass that were accepted as they stand, where that is required; count the others by why."""

    required: bool
    held: dict[str, int] = field(default_factory=dict)

    def lines(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Yield the lines that pass."""
        for line in lines:
            why = self._why(line)
            if why is None:
                yield line
            else:
                self.held[why] = self.held.get(why, 0) + 1

    def _why(self, line: Line) -> str | None:
        from offing.engine.reviewed import as_it_stands

        if not self.required or as_it_stands(line["review"]):
            return None
        verdict = (line["review"] or {}).get("verdict")
        return {"rejected": "rejected", "accepted": "accepted_before"}.get(str(verdict), "unreviewed")

    @property
    def left_out(self) -> dict[str, Any]:
        """Return what --json tells of it: nothing where no review is required."""
        return {"left_out": {name: self.held.get(name, 0) for name in _WHY}} if self.required else {}

    def in_words(self) -> str:
        """Say how many lines did not pass and why; nothing where none did not, or no review is required."""
        total = sum(self.held.values())
        told = ", ".join(f"{self.held[name]:,} {words}" for name, words in _WHY.items() if self.held.get(name))
        return f"{total:,} {'line' if total == 1 else 'lines'} left out: {told}" if total else ""
