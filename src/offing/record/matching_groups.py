"""What ships did together, and how many of them there were."""

from collections.abc import Callable, Sequence

import numpy as np

from offing.record.matching_asserted import Asserted, Counted
from offing.record.matching_craft import of_fleet
from offing.record.matching_events import TOGETHER
from offing.record.matching_evidence import Evidence
from offing.record.matching_tracks import most_together, visitors
from offing.schema.finding import Check, whole

TOGETHER_M = 10 * 1852.0
_JOINT = ("exercise",)
_SHOWN_BY_PRESENCE = ("movement", "sighting", "port_call", "unit", "force", "tally")


def done_together(one: Asserted, evidence: Evidence, crafts: Sequence[int], check: Callable[..., Check]) -> Check:
    """Return the check of what a line says was done, by craft that were there then."""
    if one.kind in _SHOWN_BY_PRESENCE:
        return check("what", "confirmed")
    if one.kind not in _JOINT:
        return check("what", "not observable", "nothing that transmissions show")
    found = joint_events(one, evidence, crafts)
    if not found:
        return check("what", "not observable", "no group of theirs was heard to manoeuvre together there then")
    events = evidence.events
    ids = tuple(events.ids[row] for row in found[:5])
    kinds = ", ".join(dict.fromkeys(events.kinds[events.kind[row]].replace("_", " ") for row in found))
    return Check("what", "confirmed", check("what", "confirmed").said, f"heard: {kinds}", "transmitted", ids)


def joint_events(one: Asserted, evidence: Evidence, crafts: Sequence[int]) -> list[int]:
    """Return the rows of events in which those craft did something together at the place and time of a line.

    Where several parties are told, of craft of all of them.
    """
    if one.where is None or one.time is None:
        return []
    events, told = evidence.events, (one.time[0] - one.doubt_us, one.time[1] + one.doubt_us)
    members: dict[int, set[int]] = {}
    for craft in crafts:
        for row in events.during(craft, told, TOGETHER).tolist():
            members.setdefault(row, set()).add(craft)
    whose = evidence.ties.whose
    states = {fleet.state for _, fleet in one.parties}
    found = []
    for row, some in members.items():
        if not bool(one.where.holds(events.lat[row : row + 1], events.lon[row : row + 1])[0]) and len(some) < 2:
            continue
        if len(states) > 1 and not states <= {whose[craft].state for craft in some if craft in whose}:
            continue
        if len(some) >= 2 or len(states) < 2:
            found.append(row)
    order = [events.kinds[events.kind[row]] for row in found]
    return [found[n] for n in np.argsort([TOGETHER.index(kind) for kind in order], kind="stable").tolist()]


def how_many(one: Asserted, evidence: Evidence, said: str, named: Sequence[int]) -> Check:
    """Return the check of the counts that a line tells: more heard together contradict, fewer say nothing."""
    checks = [_counted(it, one, evidence, named) for it in one.counts]
    verdict = whole(tuple(check.verdict for check in checks))
    chosen = next(check for check in checks if check.verdict == verdict)
    seen = "; ".join(dict.fromkeys(check.seen for check in checks if check.seen))
    return Check("how many", verdict, said, seen, chosen.lane, chosen.against, chosen.reason)


def _counted(it: Counted, one: Asserted, evidence: Evidence, named: Sequence[int]) -> Check:
    if one.where is None or one.time is None:
        return Check("how many", "not observable", it.words, reason="tells no place or time")
    if it.fleet is None:
        return Check("how many", "not observable", it.words, reason="craft do not tell that they are such, or whose")
    sure = of_fleet(it.fleet, evidence.ties, surely=True)
    maybe = of_fleet(it.fleet, evidence.ties, surely=False)
    told = (one.time[0], one.time[1])
    seen = visitors(evidence.tracks, sorted({*maybe, *named}), one.where, told)
    certain = {craft: rows for craft, rows in seen.items() if craft in sure}
    shown = evidence.events.shown(sorted(seen), told, one.where)
    lane = "transmitted" if seen else ""
    words = f"{len(seen)} such craft heard there then, a lower bound" if seen else "none of theirs heard there then"
    if it.bound in ("exactly", "at most") and one.kind != "tally":
        group = most_together(certain, TOGETHER_M)
        if len(group) > it.count:
            names = ", ".join(sorted(evidence.ties.name(craft) for craft in group)[:12])
            return Check(
                "how many",
                "contradicted",
                it.words,
                f"{len(group)} heard together there",
                "transmitted",
                evidence.events.shown(sorted(group), told, one.where),
                f"{len(group)} of theirs were heard there together: {names}",
            )
    if it.bound != "at most" and len(seen) >= it.count and one.kind != "tally":
        return Check("how many", "confirmed", it.words, words, lane, shown)
    return Check(
        "how many", "not observable", it.words, words, lane, shown, f"{words}; who does not transmit is not heard"
    )
