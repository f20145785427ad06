"""A line that tells whose ships and names none, held against the state craft heard at its place and time."""

from offing.atlas.state_names import state_name
from offing.record.matching_asserted import Asserted
from offing.record.matching_craft import of_fleet
from offing.record.matching_evidence import Evidence
from offing.record.matching_groups import done_together, how_many
from offing.record.matching_tracks import visitors
from offing.record.matching_words import span_words
from offing.schema.finding import NO_RECEPTION, Check

_NAMED = 6


def fleet_checks(one: Asserted, evidence: Evidence, blank: list[tuple[str, str]]) -> dict[str, Check]:
    """Return the checks of a line by whose ships were heard there then; none heard contradicts nothing."""
    if one.where is None or one.time is None:
        return {}
    said = dict(blank)
    fleets = [fleet for _, fleet in one.parties] or [it.fleet for it in one.counts if it.fleet]
    told = one.time
    heard = {
        fleet: visitors(evidence.tracks, of_fleet(fleet, evidence.ties, surely=False), one.where, told)
        for fleet in fleets
    }
    crafts = sorted({craft for some in heard.values() for craft in some})
    shown = evidence.events.shown(crafts, told, one.where)
    parts = [_words(fleet.state, some, evidence) for fleet, some in heard.items()]
    words = "; ".join(parts)

    def check(slot: str, verdict: str, reason: str = "", seen: str = words) -> Check:
        return Check(slot, verdict, said.get(slot, ""), seen, "transmitted" if crafts else "", shown, reason)

    checks = {}
    if not fleets:
        reason = "it is not told whose, or craft do not tell that they are such"
        checks = {slot: check(slot, "not observable", reason) for slot in ("who", "what", "where", "when")}
    elif crafts:
        every = all(heard.values())
        missing = "; ".join(_words(fleet.state, some, evidence) for fleet, some in heard.items() if not some)
        checks["who"] = check("who", "confirmed" if every else "not observable", missing)
        for slot in ("where", "when"):
            checks[slot] = check(slot, "confirmed")
        checks["what"] = done_together(one, evidence, crafts, check)
    else:
        reception = evidence.reception(one.where, *told)
        reason = NO_RECEPTION if not reception else f"{words}; who does not transmit is not heard"
        checks = {slot: check(slot, "not observable", reason) for slot in ("who", "what", "where", "when")}
    if one.counts:
        checks["how many"] = how_many(one, evidence, said.get("how many", ""), [])
    return checks


def _words(state: str | None, some: dict, evidence: Evidence) -> str:  # type: ignore[type-arg]
    whose = f"of {state_name(state)}" if state else "of theirs"
    if not some:
        return f"no state craft {whose} heard there then"
    names = ", ".join(sorted(evidence.ties.name(craft) for craft in some)[:_NAMED])
    more = f" and {len(some) - _NAMED} more" if len(some) > _NAMED else ""
    since, until = min(int(t[0]) for t, _, _ in some.values()), max(int(t[-1]) for t, _, _ in some.values())
    return f"{len(some)} state craft {whose} heard there {span_words(since, until)}: {names}{more}"
