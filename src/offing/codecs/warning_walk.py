"""Walk over the tokens of one part of a warning, and take from them what the grammar knows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from offing.codecs.warning_clauses import Clause, Day
from offing.codecs.warning_intro import bearings_at, intro
from offing.codecs.warning_shapes import NO_RADIUS, Intro, Positions, positions, shapes_of
from offing.codecs.warning_subjects import subject_of
from offing.codecs.warning_times import moment_at, time_run
from offing.codecs.warning_tokens import Token
from offing.schema.claim import Span
from offing.schema.warning import Shape, Unread

_TIME_OPENERS = frozenset(
    "dtg hm number month daily until from sun weekday alternate commencing except progress".split()
)
_SHAPE_OPENERS = frozenset("area bound joining line along between within radius centre vicinity number".split())
# What is told of something that was seen, not of something to come.
_PAST = frozenset("distress search_and_rescue drifting_object ice piracy wreck gnss_interference".split())
_ALONE = "a latitude or a longitude alone"
_ARC = "an arc belongs to it that is not drawn"
HOURS = ("a time", "an hour")  # reasons that leave the hours of an area unread
_REASONS = {
    "dtg": HOURS[0],
    "hm": HOURS[1],
    "bare": "a position without its letter",
    "except": "what is left out",
    "arc": "an arc",
}


@dataclass(slots=True)
class Section:
    """Hold one lettered part, or the whole of an item: its shapes and clauses as they are found."""

    label: str
    span: Span
    shapes: list[Shape] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    intro: Intro = field(default_factory=Intro)


@dataclass(slots=True)
class Heard:
    """Hold what is heard of a whole warning while its parts are walked over."""

    text: str
    unread: list[Unread] = field(default_factory=list)
    observed: Day | None = None
    operative: list[str] = field(default_factory=list)

    def leave(self, span: Span, reason: str) -> None:
        """Keep what is not understood, and why."""
        self.unread.append(Unread(span, reason))

    def subject(self) -> str:
        """Return what the words so far are about."""
        return subject_of(" ".join(self.operative))


class Walk:
    """Walk over the tokens of one section; *known* is what the words before all sections told."""

    def __init__(self, heard: Heard, row: Sequence[Token], section: Section, known: Intro) -> None:
        self.heard, self.row, self.section = heard, row, section
        self.intro, self.known = known, known
        self.last: list[int] = []
        self.arc = False

    def go(self) -> None:
        """Fill the section."""
        at = 0
        while at < len(self.row):
            at = self._step(at)
        self.section.intro = self.intro
        if self.arc:
            self.section.shapes = [_beside_arc(one) for one in self.section.shapes]

    def _step(self, at: int) -> int:
        """Take what begins at a token, and return the token behind it."""
        kind = self.row[at].kind
        if kind == "angle" or (kind == "bare" and self._beside_angle(at)):
            return self._positions(at)
        for take in (self._bearings, self._intro, self._times):
            behind = take(at)
            if behind > at:
                return behind
        return self._rest(at)

    def _rest(self, at: int) -> int:
        """Take a lone moment for when something was seen; leave unread what else matters, and go over the rest."""
        token = self.row[at]
        if token.kind == "except":
            return self._except(at)
        if token.kind == "passage":
            self.heard.leave((token.start, self.row[-1].end), "a passage that stays open")
            return len(self.row)
        if token.kind == "dtg" and (behind := self._seen(at)) > at:
            return behind
        self.arc |= token.kind == "arc"
        if token.value == "." and self._sentence_ends(at):
            self.intro = replace(self.intro, radius_m=None)
        if token.kind in ("dtg", "hm", "arc") or (token.kind == "bare" and self._is_place(at)):
            self._leave(token)
        return at + 1

    def _sentence_ends(self, at: int) -> bool:
        """Tell whether a point ends what was said of distances: "… WITHIN TEN MILES OF ANY VESSEL. NEXT SENTENCE"."""
        following = self.row[at + 1].kind if at + 1 < len(self.row) else ""
        return self.intro.radius_m is not None and following not in (
            "angle",
            "bare",
            "label",
            "number",
            "unit",
            "radius",
        )

    def _is_place(self, at: int) -> bool:
        """Tell whether digits without a letter stand where words promise positions, or in a row of such."""
        beside = [*self.row[max(0, at - 2) : at], *self.row[at + 1 : at + 3]]
        return bool(self.intro) or any(one.kind == "bare" for one in beside)

    def _intro(self, at: int) -> int:
        if self.row[at].kind not in _SHAPE_OPENERS:
            return at
        after, behind = intro(self.row, at, self.intro)
        if behind > at:
            self._learn(after, self.row[at])
        return behind

    def _except(self, at: int) -> int:
        """Read what is left out of an area by its name: "EXCEPTING ISLAND MORZHOVETS"."""
        behind = at + 1
        while behind < len(self.row) and self.row[behind].kind == "word" and behind - at < 6:
            behind += 1
        names = self.heard.text[self.row[at].end : self.row[behind - 1].end].strip()
        if not names or not self.last:
            if self.section.shapes or self.section.clauses:
                self._leave(self.row[at])
            return at + 1
        for n in self.last:
            shape = self.section.shapes[n]
            self.section.shapes[n] = replace(shape, excepting=(*shape.excepting, " ".join(names.split())))
        return behind

    def _beside_angle(self, at: int) -> bool:
        return any(one.kind == "angle" for one in self.row[at + 1 : at + 2])

    def _learn(self, after: Intro, token: Token) -> None:
        """Keep what words before positions say; a radius told behind its centre goes to the circle it belongs to."""
        shapes = self.section.shapes
        if after.radius_m is not None and token.kind in ("radius", "number", "within") and shapes and self.last:
            lone = [n for n in self.last if shapes[n].radius_m is None and len(shapes[n].vertices) == 1]
            if lone and not self._positions_ahead(token):
                for n in lone:
                    kind = "circle" if shapes[n].bearings_deg is None else "sector"
                    told = tuple(words for words in shapes[n].reservations if words != NO_RADIUS)
                    shapes[n] = replace(shapes[n], kind=kind, radius_m=after.radius_m, reservations=told)
                return
        self.intro = after

    def _positions_ahead(self, token: Token) -> bool:
        at = next(n for n, one in enumerate(self.row) if one is token)
        return any(one.kind == "angle" for one in self.row[at : at + 8])

    def _bearings(self, at: int) -> int:
        if self.row[at].kind not in ("between", "from", "number"):
            return at
        bearings, behind = bearings_at(self.row, at)
        if bearings is None:
            return at
        shapes = self.section.shapes
        if self.last and all(shapes[n].kind == "circle" for n in self.last):
            for n in self.last:
                shapes[n] = replace(shapes[n], kind="sector", bearings_deg=bearings)
        else:
            self.intro = replace(self.intro, bearings=bearings)
        return behind

    def _positions(self, at: int) -> int:
        found = positions(self.row, at)
        if found is None:
            self._leave(self.row[at])
            return at + 1
        first, last = self.row[at], self.row[found.ends - 1]
        shapes = shapes_of(_closed(found, self.row, at), self._known_of(found), (first.start, last.end))
        self.last = list(range(len(self.section.shapes), len(self.section.shapes) + len(shapes)))
        self.section.shapes += shapes
        for span in found.broken:
            self.heard.leave(span, "a position that cannot be read")
        for span in found.alone():
            self.heard.leave(span, _ALONE)
        if not (found.ends < len(self.row) and self.row[found.ends].kind in ("and", "label", "comma")):
            self.intro = Intro(kind="") if not self.section.label else self.known
        return max(found.ends, at + 1)

    def _known_of(self, found: Positions) -> Intro:
        """Return what words before positions say of them, or words behind: "…各点连线"."""
        if any(one.kind == "joined" for one in self.row[found.ends : found.ends + 5]) and len(found.vertices) > 2:
            return Intro("polygon", is_area=True)
        known = self.intro or self.known
        return replace(known, is_area=True) if self.intro.is_area and not known.kind else known

    def _times(self, at: int) -> int:
        if self.row[at].kind not in _TIME_OPENERS:
            return at
        before = self.row[at - 1] if at else None
        if before is not None and (behind := self._sighted(before, at)) > at:
            return behind
        clauses, behind = time_run(self.row, at)
        if len(clauses) == 1 and behind == at + 1 and self.row[at].kind == "weekday":
            return at  # a word that only looks like a day: "M/V SEVEN SUN"
        if before is not None and before.kind == "to" and not self.section.clauses:
            clauses = [_until(clauses[0]), *clauses[1:]] if clauses else []
        self.section.clauses += clauses
        return behind

    def _sighted(self, before: Token, at: int) -> int:
        """Take when something was seen: "AT 251627Z AUG", "LAST KNOWN POSITION … BETWEEN 21 AND 22 AUG"."""
        kind = self.row[at].kind
        if before.kind == "between" and kind == "number" and not self.section.clauses and self._is_past():
            clauses, behind = time_run(self.row, at)
            days = [day for one in clauses for day in one.calendar()]
            self.heard.observed = self.heard.observed or (days[0] if days else None)
            return behind
        if before.value not in ("AT", "ON") or kind not in ("dtg", "number"):
            return at
        day, behind = moment_at(self.row, at)
        if day is None or not (kind == "dtg" or (not self.section.clauses and self._is_past())):
            return at
        self.heard.observed = self.heard.observed or day
        return behind

    def _seen(self, at: int) -> int:
        """Take a lone moment for when something was seen ("ICEBERGS REPORTED 301258Z SEP IN")."""
        day, behind = moment_at(self.row, at)
        if day is None or day.month is None or not self._is_past():
            return at
        self.heard.observed = self.heard.observed or day
        return behind

    def _is_past(self) -> bool:
        return self.heard.subject() in _PAST

    def _leave(self, token: Token) -> None:
        self.heard.leave((token.start, token.end), _REASONS.get(token.kind, token.kind))


def _until(clause: Clause) -> Clause:
    """Return the end that a day behind a lone TO is: "IN FORCE THROUGH 31 DEC"."""
    days = clause.days
    if len(days) != 1 or days[0][0] is not days[0][1] or clause.hours or clause.daily or clause.weekdays:
        return clause
    return Clause(until=days[0][0], span=clause.span)


def _beside_arc(shape: Shape) -> Shape:
    """Return a shape that an arc belongs to; its centre and its ends are only positions."""
    kind = "point" if shape.kind == "circle" else shape.kind
    return replace(shape, kind=kind, radius_m=None, reservations=(*shape.reservations, _ARC))


def _closed(found: Positions, row: Sequence[Token], at: int) -> Positions:
    """Return positions whose ring closes along the shore where words before or behind them say so."""
    before = [one.kind for one in row[max(0, at - 3) : at]]
    behind = [one.kind for one in row[found.ends : found.ends + 4]]
    if "shore" in before or ("shore" in behind and "then" in behind):
        found.along_shore.append(len(found.vertices) - 1)
    return found
