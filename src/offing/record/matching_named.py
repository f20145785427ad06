"""A line that names ships, held against their own transmissions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

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
from offing.schema.finding import NO_RECEPTION, NOT_KNOWN_TO_TRANSMIT, Check

UNKNOWN = "not observable"
_BEST = (THERE, OPEN_GAPS, SILENT, UNHEARD, ELSEWHERE)
_ELSEWHEN_US = 20 * DAY_US
_COMES_AND_GOES = ("from", "to")
_MOSTLY = 0.5  # the share of the hours in which others were heard at a place, that silence there says anything


@dataclass(frozen=True, slots=True)
class _Scene:
    """Hold how each ship of a line stood to its place and time, and what is told of it by slot."""

    one: Asserted
    evidence: Evidence
    said: Mapping[str, str]
    found: Sequence[tuple[Named, Presence | None]]
    share: float  # of the hours in which anybody was heard there

    def of(self, state: str) -> list[tuple[Named, Presence]]:
        """Return the ships that stood so; who stayed where it is said to have left or come was elsewhere."""
        return [(it, p) for it, p in self.found if p and (ELSEWHERE if p.stayed else p.state) == state]

    @property
    def tied(self) -> int:
        """Return how many of the ships are known by craft that were heard."""
        return sum(p is not None for _, p in self.found)

    def words(self, but_not: str = "") -> str:
        """Return how each stood, in words."""
        told = [
            _words(it, p, self.one, self.evidence, self.share > 0)
            for it, p in self.found
            if not p or p.state != but_not
        ]
        return "; ".join(dict.fromkeys(told))

    def missing(self) -> str:
        """Return why those that were not heard there were not."""
        words = self.words(THERE)
        silent = not self.share and not self.of(THERE)
        return f"{NO_RECEPTION}; {words}" if silent else words

    def check(self, slot: str, verdict: str, reason: str = "") -> Check:
        """Return a check by what was transmitted."""
        crafts = [p.craft for _, p in self.found if p]
        shown = self.evidence.events.shown(crafts, around(self.one), self.one.where)
        lane = "transmitted" if crafts else ""
        return Check(slot, verdict, self.said.get(slot, ""), self.words(), lane, shown, reason)

    def same(self, slots: Iterable[str], verdict: str, reason: str = "") -> dict[str, Check]:
        """Return the same check for several slots."""
        made = self.check("", verdict, reason)
        return {slot: replace(made, slot=slot, said=self.said.get(slot, "")) for slot in slots}


def named_checks(one: Asserted, evidence: Evidence, blank: list[tuple[str, str]]) -> dict[str, Check]:
    """Return the checks of a line that names ships, by slot, of those that transmissions bear on."""
    if one.where is None or one.time is None:
        return {}
    found = [(it, _of_unit(it, one, evidence, one.where, one.time)) for it in one.named]
    scene = _Scene(one, evidence, dict(blank), found, evidence.reception(one.where, *one.time))
    there = scene.of(THERE)
    if scene.of(ELSEWHERE):
        checks = _with_some_elsewhere(scene)
    elif there:
        checks = scene.same(("where", "when"), "confirmed")
        every = len(there) == len(found)
        checks["who"] = scene.check("who", "confirmed") if every else scene.check("who", UNKNOWN, scene.missing())
        checks["what"] = done_together(one, evidence, [p.craft for _, p in there], scene.check)
    elif _not_seen(scene):
        reason = "its own transmissions were received before and after, others were heard there, and nothing of it then"
        checks = scene.same(("who", "where", "when", "what"), "not seen", reason)
    else:
        checks = scene.same(("who", "where", "when", "what"), UNKNOWN, scene.missing())
    if one.counts:
        checks["how many"] = how_many(one, evidence, scene.said.get("how many", ""), [p.craft for _, p in there])
    return checks


def _not_seen(scene: _Scene) -> bool:
    """Tell whether all that are known are state craft that fell silent where, and just while, others were heard."""
    silent = [it for it, _ in scene.of(SILENT) if it.military]
    one = scene.one
    if not silent or len(silent) != scene.tied or scene.share < _MOSTLY or one.where is None or one.time is None:
        return False
    # An hour in which others were heard may be that of a satellite's pass, or of a receiver's last minute.
    crafts = frozenset(p.craft for _, p in scene.of(SILENT))
    return scene.evidence.attended(one.where, *one.time, crafts)


def _with_some_elsewhere(scene: _Scene) -> dict[str, Check]:
    away, there = scene.of(ELSEWHERE), scene.of(THERE)
    reason = _aways(away, scene)
    if len(away) == scene.tied:
        return _contradicted(scene, away, reason)
    return {
        "who": scene.check("who", "contradicted", reason),
        "what": scene.check("what", UNKNOWN, "not all that are named were there"),
        **scene.same(("where", "when"), "confirmed" if there else UNKNOWN, "" if there else scene.missing()),
    }


def _contradicted(scene: _Scene, away: Sequence[tuple[Named, Presence]], reason: str) -> dict[str, Check]:
    """Return the checks where all named and known were elsewhere: which slot is wrong, as far as that shows."""
    since = scene.one.time[0] if scene.one.time else 0
    known = [p.other for _, p in away if p.other is not None and abs(p.other - since) <= _ELSEWHEN_US]
    when = len(known) == len(away) or all(p.stayed for _, p in away)
    wrong = "when" if when else "where"
    if known and when:
        reason += f"; heard there at {when_words(min(known))}"
    rest = (slot for slot in ("who", "what", "where", "when") if slot != wrong)
    return {wrong: scene.check(wrong, "contradicted", reason), **scene.same(rest, UNKNOWN, f"it depends on {wrong}")}


def _aways(away: Iterable[tuple[Named, Presence]], scene: _Scene) -> str:
    return "; ".join(_words(it, p, scene.one, scene.evidence, heard=True) for it, p in away)


def _of_unit(unit: Named, one: Asserted, evidence: Evidence, where: Where, told: tuple[int, int]) -> Presence | None:
    """Return how the ship itself stood to place and time, None where no craft is known to be it."""
    found = []
    for craft in unit.craft:
        first, last = evidence.tracks.of(craft)
        if first == last or not evidence.ties.hold(craft, told):
            continue
        it = presence(evidence.tracks, craft, where, told, one.doubt_us, unit.speed_kn)
        if evidence.events.doubtful(craft, around(one)):
            it = Presence(craft, OPEN_GAPS, it.heard, nearest_m=it.nearest_m)
        elif it.state == THERE and where.role in _COMES_AND_GOES and one.kind == "movement":
            it = _if_stayed(it, evidence, where, told, one.doubt_us)
        found.append(it)
    return min(found, key=lambda it: _BEST.index(it.state), default=None)


def _if_stayed(it: Presence, evidence: Evidence, where: Where, told: tuple[int, int], doubt_us: int) -> Presence:
    if not stays(evidence.tracks, it.craft, where, told, doubt_us):
        return it
    return Presence(it.craft, it.state, it.heard, it.inside, it.since, it.until, 0.0, stayed=True)


def around(one: Asserted) -> tuple[int, int]:
    """Return the time of a line with its doubt."""
    since, until = one.time or (0, 0)
    return since - one.doubt_us, until + one.doubt_us


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
        doubt = evidence.events.doubtful(p.craft, around(one))
        if doubt:
            return f"{name} sent inconsistent positions then"
        return f"{name} heard {p.heard} times in that time, with silences long enough for it"
    if p.state == SILENT:
        return f"{name} heard at {when_words(p.before or 0)} and again at {when_words(p.after or 0)}, not in between"
    return f"{name} was not heard within a day of it{'' if heard else f': {NO_RECEPTION}'}"


def _why_unheard(it: Named) -> str:
    if it.craft:
        return f"{it.words} not heard in that time"
    if it.candidates > 1:
        return f"{it.words} may be any of {it.candidates} ships"
    return f"{it.words}: {NOT_KNOWN_TO_TRANSMIT}"
