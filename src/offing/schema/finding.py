"""Findings: a line of the record held against the other lanes, slot by slot.

A finding never says more than its evidence. Transmissions and held media confirm or contradict, sightings
corroborate or dispute; absence contradicts nothing.
"""

from dataclasses import dataclass
from typing import Any

# In the order of their weight: of the slots of a line the first that one has is that of the whole.
VERDICTS = ("contradicted", "disputed", "open", "not seen", "not observable", "corroborated", "confirmed")
UNANNOUNCED = "unannounced"  # of an event that no document held announces
SLOTS = ("who", "what", "where", "when", "how many")
NOT_KNOWN_TO_TRANSMIT = "not known to transmit"
NO_TIME, NO_PLACE, NO_RECEPTION = "tells no time", "tells no place", "no reception there then"


@dataclass(frozen=True, slots=True)
class Check:
    """Hold what one slot of a line was compared with, and what came of it.

    ``said`` and ``seen`` are words for people ("five warships", "four craft heard, a lower bound"); ``against`` are
    the ids of the lines compared with, ``lane`` theirs; ``reason`` says why, always of what is not observable.
    """

    slot: str
    verdict: str
    said: str
    seen: str = ""
    lane: str = ""
    against: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold a verdict on one line (of a claim, sighting, warning or event), with its checks and reasons.

    ``id`` is "f" and the id of the line it is about. ``verdict`` is one of VERDICTS or UNANNOUNCED.
    """

    id: str
    line: str
    lane: str
    kind: str
    verdict: str
    checks: tuple[Check, ...]
    reasons: tuple[str, ...] = ()
    synthetic: bool = False


def finding_id(line: str) -> str:
    """Return the id of the finding on a line."""
    return f"f{line}"


def whole(verdicts: tuple[str, ...]) -> str:
    """Return the verdict of a line from those of its slots: the weightiest; "not observable" where nothing was told."""
    return min(verdicts, key=VERDICTS.index, default="not observable")


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data, one check an object."""
    told = {name: getattr(finding, name) for name in ("id", "line", "lane", "kind", "verdict", "synthetic")}
    checks = [{name: getattr(check, name) for name in Check.__slots__} for check in finding.checks]
    for check in checks:
        check["against"] = list(check["against"])
    return {**told, "checks": checks, "reasons": list(finding.reasons)}
