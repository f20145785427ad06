"""The account of one input: every line of it, by what became of it."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(slots=True)
class Account:
    """Count what became of an input's lines and of its position reports.

    ``lines == messages + continuations + sum(context) + sum(rejected)`` holds for every
    account. Of the position reports, ``dropped`` counts those that could not be stored for
    want of a believable time; the rest reach the tracks, where each becomes a fix or is
    counted again. ``examples`` keeps the first rejected lines as (byte offset, reason).
    """

    lines: int = 0
    messages: int = 0
    by_type: dict[str, int] = field(default_factory=dict)
    continuations: int = 0
    context: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    positions: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    examples: list[tuple[int, str]] = field(default_factory=list)

    def balanced(self) -> bool:
        """Tell whether every line is accounted for."""
        known = self.messages + self.continuations + sum(self.context.values()) + sum(self.rejected.values())
        return self.lines == known

    def __add__(self, other: Self) -> "Account":
        """Return the account of both; the examples of the first come first, 20 at most."""
        return Account(
            lines=self.lines + other.lines,
            messages=self.messages + other.messages,
            by_type=add_counts(self.by_type, other.by_type),
            continuations=self.continuations + other.continuations,
            context=add_counts(self.context, other.context),
            rejected=add_counts(self.rejected, other.rejected),
            positions=self.positions + other.positions,
            dropped=add_counts(self.dropped, other.dropped),
            examples=[*self.examples, *other.examples][:20],
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the account as JSON takes it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Account":
        """Return the account that as_dict wrote."""
        return cls(**{**stored, "examples": [(offset, reason) for offset, reason in stored["examples"]]})


def add_counts(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    """Return the sum of two tables of counts, largest first."""
    both = {key: one.get(key, 0) + other.get(key, 0) for key in [*one, *other]}
    return dict(sorted(((k, n) for k, n in both.items() if n), key=lambda item: (-item[1], item[0])))
