"""What a publisher has printed and then taken back: a later line of its own that denies the same or calls it off."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from offing.atlas.operation_names import folded
from offing.record.matching_asserted import DAY_US, Asserted
from offing.record.matching_words import when_words

WITHDRAWING = {"denied": "takes it back", "cancelled": "says that it is called off"}
_LONGEST_US = 400 * DAY_US


class TakenBack:
    """Tell which lines their own publishers later denied or called off."""

    def __init__(self, withdrawing: Iterable[Asserted]) -> None:
        self._by_key: Mapping[Any, list[Asserted]] = defaultdict(list)
        for one in withdrawing:
            if one.modality in WITHDRAWING and one.publisher and one.published is not None:
                self._by_key[_key(one)].append(one)

    def __call__(self, one: Asserted) -> list[str]:
        """Return in words who took a line back, when, and in which line; nothing where nobody did."""
        if one.modality in WITHDRAWING or not one.publisher or one.published is None:
            return []
        told = []
        for other in self._by_key.get(_key(one), ()):
            if other.published is not None and 0 < other.published - one.published <= _LONGEST_US and _same(one, other):
                day = when_words(other.published)[:10]
                told.append(f"{one.publisher} {WITHDRAWING[other.modality]} on {day} (line {other.id[:10]})")
        return told


def _key(one: Asserted) -> tuple[str, str]:
    return one.publisher, one.kind


def _same(one: Asserted, other: Asserted) -> bool:
    """Tell whether two lines are of one thing: an exercise by name, else the same ships or states in one place."""
    ours, theirs = (_name(it) for it in (one, other))
    if ours or theirs:
        return bool(ours == theirs)
    if other.time and one.time and not (one.time[0] < other.time[1] and other.time[0] < one.time[1]):
        return False
    keys = [{it.key for it in line.named if it.key} for line in (one, other)]
    states = [{fleet.state for _, fleet in line.parties} for line in (one, other)]
    whose = keys[0] == keys[1] if keys[0] or keys[1] else bool(states[0]) and states[0] == states[1]
    return whose and bool(one.where_words) and one.where_words == other.where_words


def _name(one: Asserted) -> Any:
    name = one.detail.get("name") if one.detail else None
    return folded(name) if isinstance(name, str) else None
