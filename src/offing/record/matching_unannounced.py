"""Events of state craft that no document held announces."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offing.record.matching_asserted import TALK, Asserted
from offing.record.matching_evidence import Evidence
from offing.record.matching_warnings import Announced, Closed
from offing.record.matching_words import span_words
from offing.schema.craft import is_rehearsal
from offing.schema.finding import UNANNOUNCED, Check, Finding, finding_id

KINDS = ("group_activity", "company", "rendezvous", "strait_transit", "port_visit", "shadowing")
_DAY_US = 86_400_000_000
_AROUND_US, _UNTIMED_US = _DAY_US, 30 * _DAY_US
_TALK = TALK - {"reaction", "statement"}
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Telling:
    """Hold the claims and warnings that may announce an event, column by column."""

    said: Sequence[Asserted]
    since: NDArray[np.int64]
    until: NDArray[np.int64]
    warned: Sequence[Announced]


def telling(said: Sequence[Asserted], warned: Sequence[Announced]) -> Telling:
    """Return claims and warnings ready to be asked. Who tells no time is taken for a month around publication."""
    kept = [one for one in said if one.kind not in _TALK and _span(one) is not None]
    spans = [_span(one) or (0, 0) for one in kept]
    since, until = (np.array([span[n] for span in spans], np.int64) for n in range(2))
    return Telling(kept, since, until, warned)


def _span(one: Asserted) -> tuple[int, int] | None:
    if one.time is not None:
        return one.time[0] - _AROUND_US, one.time[1] + _AROUND_US
    return None if one.published is None else (one.published - _UNTIMED_US, one.published + _UNTIMED_US)


def announced_by(row: int, evidence: Evidence, told: Telling) -> tuple[str, ...]:
    """Return the claims and warnings in which an event of the record stands."""
    events = evidence.events
    start, end = int(events.start[row]), int(events.end[row])
    whose = [evidence.ties.whose[craft] for craft in events.members(row) if craft in evidence.ties.whose]
    hulls, states = {it.hull for it in whose if it.hull}, {it.state for it in whose if it.state}
    near = np.flatnonzero((told.since < end + 1) & (told.until > start))
    found = [told.said[n].id for n in near.tolist() if _tells(told.said[n], hulls, states, row, evidence)]
    lat, lon = events.lat[row : row + 1], events.lon[row : row + 1]
    found += [one.id for one in told.warned if any(_closed_over(area, start, end, lat, lon) for area in one.areas)]
    return tuple(dict.fromkeys(found))


def _closed_over(area: Closed, start: int, end: int, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> bool:
    return any(a < end and b > start for a, b in area.windows) and bool(area.where.holds(lat, lon)[0])


def _tells(one: Asserted, hulls: set[str], states: set[str], row: int, evidence: Evidence) -> bool:
    named = {it.hull for it in one.named if it.hull} | one.observing
    parties = {fleet.state for _, fleet in one.parties} | {it.fleet.state for it in one.counts if it.fleet}
    if not (named & hulls or (not named and parties & states)):
        return False
    if named & hulls:
        return True
    if one.where is None:
        return False
    events = evidence.events
    return bool(one.where.holds(events.lat[row : row + 1], events.lon[row : row + 1])[0])


def unannounced(rows: Sequence[int], evidence: Evidence, told: Telling) -> list[Finding]:
    """Return findings on those events (rows) of state craft that no claim or warning held tells of."""
    found = []
    events, whose = evidence.events, evidence.ties.whose
    for row in rows:
        members = sorted(events.members(row))
        if not any(craft in whose and whose[craft].service for craft in members):
            continue
        if announced_by(row, evidence, told):
            continue
        kind, id_ = events.kinds[events.kind[row]], events.ids[row]
        names = ", ".join(evidence.ties.name(craft) for craft in members[:_NAMED])
        seen = f"{kind.replace('_', ' ')} {span_words(int(events.start[row]), int(events.end[row]))}: {names}"
        reason = "no document held announces it"
        checks = (Check("what", UNANNOUNCED, "", seen, "transmitted", (id_,), reason),)
        synthetic = any(is_rehearsal(craft) for craft in members)
        found.append(Finding(finding_id(id_), id_, "transmitted", kind, UNANNOUNCED, checks, (reason,), synthetic))
    return found
