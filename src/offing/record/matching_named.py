"""A line that names ships, held against their own transmissions."""

from collections.abc import Callable, Iterable

from offing.record.matching_asserted import Asserted, Named
from offing.record.matching_evidence import Evidence
from offing.record.matching_groups import done_together, how_many
from offing.record.matching_places import Where
from offing.record.matching_tracks import (
    DAY_US,
    ELSEWHERE,
    OPEN_GAPS,
    SILENT,
    THERE,
    UNHEARD,
    Presence,
    presence,
    stays,
)
from offing.record.matching_words import elsewhere_words, there_words, when_words
from offing.schema.finding import NOT_KNOWN_TO_TRANSMIT, Check

_BEST = (THERE, OPEN_GAPS, SILENT, UNHEARD, ELSEWHERE)
_ELSEWHEN_US = 20 * DAY_US
_COMES_AND_GOES = ("from", "to")
_MOSTLY = 0.5  # the share of the hours in which others were heard at a place, that silence there says anything


def named_checks(one: Asserted, evidence: Evidence, blank: list[tuple[str, str]]) -> dict[str, Check]:
    """Return the checks of a line that names ships, by slot, of those that transmissions bear on."""
    if one.where is None or one.time is None:
        return {}
    said = dict(blank)
    found = [(it, _of_unit(it, one, evidence, one.where, one.time)) for it in one.named]
    there = [(it, p) for it, p in found if p and p.state == THERE and not p.stayed]
    away = [(it, p) for it, p in found if p and (p.state == ELSEWHERE or p.stayed)]
    silent = [(it, p) for it, p in found if p and p.state == SILENT and it.military]
    share = evidence.reception(one.where, *one.time)
    heard = share > 0
    tied = [it for it, p in found if p]
    crafts = [p.craft for _, p in found if p]
    shown = evidence.events.shown(crafts, _around(one), one.where)
    words = "; ".join(_words(it, p, one, evidence, heard) for it, p in found)

    def check(slot: str, verdict: str, reason: str = "", seen: str = words) -> Check:
        return Check(
            slot, verdict, said.get(slot, ""), seen, "transmitted" if tied else "", shown if tied else (), reason
        )

    checks = {}
    if there and not away and len(there) == len(found):
        for slot in ("who", "where", "when"):
            checks[slot] = check(slot, "confirmed")
        checks["what"] = done_together(one, evidence, [p.craft for _, p in there], check)
    elif away and len(away) == len(tied):
        checks = _contradicted(one, away, check, evidence)
    elif away:
        checks["who"] = check("who", "contradicted", _aways(away, one, evidence))
        for slot in ("where", "when"):
            checks[slot] = check(slot, "confirmed" if there else "not observable", "" if there else words)
        checks["what"] = check("what", "not observable", "not all that are named were there")
    elif there:
        checks["who"] = check("who", "not observable", _missing(found, one, evidence, heard))
        for slot in ("where", "when"):
            checks[slot] = check(slot, "confirmed")
        checks["what"] = done_together(one, evidence, [p.craft for _, p in there], check)
    elif silent and share >= _MOSTLY and len(silent) == len(tied):
        reason = "its own transmissions were received before and after, others were heard there, and nothing of it then"
        for slot in ("who", "where", "when", "what"):
            checks[slot] = check(slot, "not seen", reason)
    else:
        for slot in ("who", "where", "when", "what"):
            checks[slot] = check(slot, "not observable", _missing(found, one, evidence, heard))
    if one.counts:
        checks["how many"] = how_many(one, evidence, said.get("how many", ""), [p.craft for _, p in there])
    return checks


def _of_unit(unit: Named, one: Asserted, evidence: Evidence, where: Where, told: tuple[int, int]) -> Presence | None:
    """Return how the ship itself stood to place and time, None where no craft is known to be it."""
    found = []
    for craft in unit.craft:
        if evidence.tracks.of(craft)[0] == evidence.tracks.of(craft)[1]:
            continue
        it = presence(evidence.tracks, craft, where, told, one.doubt_us, unit.speed_kn)
        if evidence.events.doubtful(craft, _around(one)):
            it = Presence(craft, OPEN_GAPS, it.heard, nearest_m=it.nearest_m)
        elif it.state == THERE and where.role in _COMES_AND_GOES and one.kind == "movement":
            it = _if_stayed(it, evidence, where, told, one.doubt_us)
        found.append(it)
    return min(found, key=lambda it: _BEST.index(it.state), default=None)


def _if_stayed(it: Presence, evidence: Evidence, where: Where, told: tuple[int, int], doubt_us: int) -> Presence:
    if not stays(evidence.tracks, it.craft, where, told, doubt_us):
        return it
    return Presence(it.craft, it.state, it.heard, it.inside, it.since, it.until, 0.0, stayed=True)


def _around(one: Asserted) -> tuple[int, int]:
    since, until = one.time or (0, 0)
    return since - one.doubt_us, until + one.doubt_us


def _contradicted(
    one: Asserted, away: list[tuple[Named, Presence]], check: Callable[..., Check], evidence: Evidence
) -> dict[str, Check]:
    """Return the checks where all named and known were elsewhere: which slot is wrong, as far as that shows."""
    since = one.time[0] if one.time else 0
    reason = _aways(away, one, evidence)
    others = [p.other for _, p in away]
    known = [other for other in others if other is not None and abs(other - since) <= _ELSEWHEN_US]
    whens = len(known) == len(others) or all(p.stayed for _, p in away)
    wrong, right = ("when", "where") if whens else ("where", "when")
    if known and whens:
        reason += f"; heard there at {when_words(min(known))}"
    return {
        wrong: check(wrong, "contradicted", reason),
        right: check(right, "not observable", f"it depends on {wrong}"),
        "who": check("who", "not observable", f"it depends on {wrong}"),
        "what": check("what", "not observable", f"it depends on {wrong}"),
    }


def _aways(away: Iterable[tuple[Named, Presence]], one: Asserted, evidence: Evidence) -> str:
    return "; ".join(_words(it, p, one, evidence, heard=True) for it, p in away)


def _words(it: Named, p: Presence | None, one: Asserted, evidence: Evidence, heard: bool) -> str:
    place = one.where_words or "the place"
    if p is None:
        return _why_unheard(it)
    name = f"{it.words} (as {evidence.ties.name(p.craft)})"
    if p.stayed:
        return f"{name} lay there all the time"
    if p.state == THERE:
        return there_words(name, p)
    if p.state == ELSEWHERE:
        return elsewhere_words(name, p, place)
    if p.state == OPEN_GAPS:
        doubt = evidence.events.doubtful(p.craft, _around(one))
        if doubt:
            return f"{name} sent inconsistent positions then"
        return f"{name} heard {p.heard} times in that time, with silences long enough for it"
    if p.state == SILENT:
        return f"{name} heard at {when_words(p.before or 0)} and again at {when_words(p.after or 0)}, not in between"
    return f"{name} was not heard within a day of it{'' if heard else ': no reception there then'}"


def _why_unheard(it: Named) -> str:
    if it.craft:
        return f"{it.words} not heard in that time"
    if it.candidates > 1:
        return f"{it.words} may be any of {it.candidates} ships"
    return f"{it.words}: {NOT_KNOWN_TO_TRANSMIT}"


def _missing(found: Iterable[tuple[Named, Presence | None]], one: Asserted, evidence: Evidence, heard: bool) -> str:
    told = [_words(it, p, one, evidence, heard) for it, p in found if p is None or p.state != THERE]
    if not heard and not any(p and p.state == THERE for _, p in found):
        told = ["no reception there then", *told]
    return "; ".join(dict.fromkeys(told))
