"""What the papers of a rehearsal say: one claim a sentence, its slots as data, and which of them is not true.

A paper states; whether it is true, and what anybody could have made of it, is worked out from the played truth alone
(claims_oracle.py), which reads no paper.
"""

from dataclasses import dataclass, field
from typing import Any

# Verdicts are asked for as of a day after the rehearsal's end, when its own days are over.
AS_OF_US = 86_400_000_000
# What is done with a claim when it is written; what comes of it is the oracle's to say.
TRUE, FALSE, UNOBSERVABLE, OPEN, SILENT = "true", "false", "unobservable", "open", "silent"


@dataclass(frozen=True, slots=True)
class Stated:
    """Hold one claim as a paper states it.

    ``craft`` are the ships that it names, ``party`` the force whose ships it counts, with ``count`` of them. ``since``
    and ``until`` (µs, half open) and ``lat`` and ``lon`` are what it says, None where it says nothing. ``wrong`` is the
    slot that is not true ("" where all are), ``meant`` what the generator was after. ``observer`` is the state whose
    ministry saw it for itself, "" in news.
    """

    document: str
    quote: str
    kind: str
    modality: str = "occurred"
    craft: tuple[int, ...] = ()
    party: str = ""
    count: int | None = None
    since: int | None = None
    until: int | None = None
    lat: float | None = None
    lon: float | None = None
    area: str = ""  # a strait passed through, by its id
    wrong: str = ""
    meant: str = TRUE
    observer: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """Hold the verdict that is due to a claim, and why; ``slots`` those of each slot told.

    ``hearable`` tells whether anybody could have heard what bears on it. A marginal claim lies so near to a bound that
    either verdict would do.
    """

    stated: Stated
    verdict: str
    why: str
    slots: dict[str, str] = field(default_factory=dict)
    hearable: bool = False
    marginal: bool = False


def due_of(value: dict[str, Any]) -> Due:
    """Return a claim of a truth file, from its line as read. Raises KeyError and ValueError where it is none."""
    words = {name: _word(value[name]) for name in ("document", "quote", "verdict", "why")}
    stated = Stated(
        words["document"], words["quote"], _word(value["kind"]), _word(value["modality"]), wrong=_word(value["wrong"])
    )
    slots = value["slots"]
    if not isinstance(slots, dict):
        raise ValueError("tells no slots")
    due = {str(name): _word(one.get("verdict", "")) for name, one in slots.items() if isinstance(one, dict)}
    flags = [value[name] for name in ("hearable", "marginal")]
    if not all(isinstance(one, bool) for one in flags):
        raise ValueError("says neither yes nor no")
    return Due(stated, words["verdict"], words["why"], due, *flags)


def _word(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 2_000:
        raise ValueError(f"{value!r:.50} is no text")
    return value
