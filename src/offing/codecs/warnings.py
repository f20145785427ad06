"""Read one navigational warning: what it is about, which areas it announces, for which hours, and what it cancels.

What matters and was not understood is said in ``unread``; a shape or a window that had to be supposed says so in its
reservations.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from offing.codecs.han_numbers import narrow
from offing.codecs.warning_calendar import Calendar
from offing.codecs.warning_clauses import Clause, Day
from offing.codecs.warning_head import REFERENCE, Head, head
from offing.codecs.warning_intro import bearings_at, intro
from offing.codecs.warning_shapes import Intro, Positions, positions, shapes_of
from offing.codecs.warning_subjects import subject_of
from offing.codecs.warning_times import moment_at, time_run
from offing.codecs.warning_tokens import Token, tokens
from offing.schema.claim import Span
from offing.schema.warning import Announced, Area, NavWarning, Reference, Shape, Unread

# Sentences of a head that name charts, not what the warning is about.
_NO_SUBJECT = re.compile(r"(?:(?:NGA )?CHARTS? [\d, ]+(?:\([^)]*\))?|DNC \d+(?:, (?:DNC )?\d+)*)(?:\.|\n|$)")
_IN_FORCE = re.compile(r"(?:WARNINGS?|MESSAGES?) IN ?FORCE")
_LISTED = re.compile(r"(?P<series>\d{4}) SERIES|(?P<n>\d{1,4})/(?P<y>\d{2})(?!\d)|(?P<m>\d{1,4})\((?:\d|GEN)")
_TIME_OPENERS = frozenset(
    "dtg hm number month daily until from sun weekday alternate commencing except progress".split()
)
_SHAPE_OPENERS = frozenset("area bound joining line along between within radius centre vicinity number".split())


@dataclass(slots=True)
class _Section:
    """Hold one lettered part, or the whole of an item: its shapes and clauses as they are found."""

    label: str
    span: Span
    shapes: list[Shape] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    intro: Intro = field(default_factory=Intro)


def read_warning(text: str, facts: Announced | None = None) -> NavWarning:
    """Return what a warning's text says; offsets count its code points."""
    return _Reader(text, facts or Announced()).read()


class _Reader:
    def __init__(self, text: str, facts: Announced) -> None:
        self.text, self.facts = _upper(narrow(text)), facts
        self.head = Head() if facts.number else head(self.text)
        self.issued = facts.issued or self.head.issued
        self.unread: list[Unread] = []
        self.sections: list[_Section] = []
        self.cancels: list[Reference] = []
        self.cancels_itself = False
        self.cancelled: Day | None = None
        self.observed: Day | None = None
        self.operative: list[str] = []
        self.common: list[Clause] = []
        self.in_force: list[Reference] = []
        self.notes: dict[str, None] = {}

    def read(self) -> NavWarning:
        start, end = self.facts.part or (self.head.body, len(self.text))
        row = [one for one in tokens(self.text[:end]) if one.start >= start]
        for item in _items(_without_vertex_labels(row)):
            self._item(item)
        words = " ".join(self.operative)
        plain = self._calendar(None, None)
        cancelled = plain.moment(self.cancelled) if self.cancelled is not None else None
        areas = self._areas(cancelled)
        observed = plain.moment(self.observed, before=True) if self.observed is not None else None
        return NavWarning(
            series=self.facts.series or self.head.series,
            number=self.facts.number or self.head.number,
            year=self.facts.year or self.head.year,
            subject=self.facts.subject or self._subject(words),
            areas=areas,
            span=(0, len(self.text)),
            issued=self.issued,
            authority=self.facts.authority,
            regions=self._regions(),
            cancels=tuple(self.cancels),
            cancels_itself=self.cancels_itself and cancelled is None,
            cancelled_at=cancelled or self.facts.cancelled_at,
            observed_at=observed,
            in_force=tuple(self.in_force),
            unread=tuple(self.unread),
            notes=(*self.facts.notes, *self.notes),
            spans=self.head.spans,
        )

    def _subject(self, words: str) -> str:
        found = subject_of(words)
        if found == "other" and (self.cancels or self.cancels_itself) and not self.sections_with_shapes():
            return "cancellation"
        return found

    def sections_with_shapes(self) -> list[_Section]:
        """Return the sections that tell where."""
        return [one for one in self.sections if one.shapes]

    def _regions(self) -> tuple[str, ...]:
        """Return the place names that stand in sentences of their own before the body."""
        found = []
        for line in self.text[self.head.body :].split("\n"):
            words = line.strip().strip(".=")
            if not words:
                continue
            if not line.strip().endswith(".") or re.search(r"\d", words) or len(words.split()) > 6:
                break
            found.append(words)
        return tuple(found)

    def _item(self, row: list[Token]) -> None:
        """Read one numbered paragraph."""
        for cancel, part in _parted(row):
            if cancel:
                self._cancel(part)
            elif part:
                self._operative(part)

    def _cancel(self, row: Sequence[Token]) -> None:
        """Read "CANCEL HYDROLANT 704/11 AND THIS MSG 161400Z JUL 20"."""
        start, end = row[0].start, row[-1].end
        series = self.facts.series or self.head.series
        for match in REFERENCE.finditer(self.text, start, end):
            year = match["y"]
            told = (match["s"] or series).replace("-", " ")
            self.cancels.append(Reference(told, match["n"], int(year) + (2000 if len(year) == 2 else 0), match.span()))
            series = told
        at = next((n for n, one in enumerate(row) if one.kind == "this"), None)
        if at is None:
            return
        self.cancels_itself = True
        for n in range(at + 1, len(row)):
            day, _ = moment_at(row, n)
            if day is not None:
                self.cancelled = day
                return

    def _operative(self, row: list[Token]) -> None:
        self.operative.append(_NO_SUBJECT.sub("", self.text[row[0].start : row[-1].end]))
        if _IN_FORCE.search(self.operative[-1]):
            self._list(row)
            return
        parts = list(_sections(row))
        common = _Section("", (row[0].start, row[-1].end))
        known = Intro()
        for label, part in parts:
            section = common if label == "" else _Section(label, (part[0].start, part[-1].end) if part else common.span)
            _Walk(self, part, section, known if label else Intro()).go()
            if label == "":
                known = section.intro
                self.common = section.clauses
            else:
                section.clauses = section.clauses or common.clauses
                self.sections.append(section)
        if len(parts) == 1 or common.shapes or (common.clauses and not any(one.shapes for one in self.sections)):
            self.sections.append(common)

    def _list(self, row: Sequence[Token]) -> None:
        """Read a list of the warnings in force: their numbers, by year, and when it was so."""
        series, year = self.facts.series or self.head.series, self.facts.year or self.head.year
        for match in _LISTED.finditer(self.text, row[0].start, row[-1].end):
            if match["series"]:
                year = int(match["series"])
            elif match["y"]:
                self.in_force.append(Reference(series, match["n"], 2000 + int(match["y"]), match.span()))
            else:
                self.in_force.append(Reference(series, match["m"], year, match.span()))
        self.sections.append(_Section("", (row[0].start, row[-1].end)))

    def _calendar(self, middle: tuple[float, float] | None, ends: datetime | None) -> Calendar:
        facts = self.facts
        return Calendar(self.issued, facts.zone, facts.local, middle, ends, facts.year or self.head.year)

    def _areas(self, ends: datetime | None) -> tuple[Area, ...]:
        found = []
        clauses = next((one.clauses for one in self.sections if one.clauses), [])
        for section in self.sections:
            if not section.shapes:
                continue
            calendar = self._calendar(_middle(section.shapes), ends)
            windows = self.facts.windows or calendar.windows(section.clauses or clauses, self.common)
            if ends is not None and any(one.start is not None and one.start >= ends for one in windows):
                calendar.reservations["a window begins after the warning is cancelled"] = None
            found.append(
                Area(section.label, tuple(section.shapes), tuple(windows), section.span, tuple(calendar.reservations))
            )
        if not found and self.facts.windows:
            return (Area("", (), self.facts.windows, self.facts.part or (0, len(self.text))),)
        if not found and clauses:
            calendar = self._calendar(None, ends)
            windows = calendar.windows(clauses)
            if windows:
                found.append(Area("", (), tuple(windows), (0, len(self.text)), tuple(calendar.reservations)))
        return tuple(found)


class _Walk:
    """Walk over the tokens of one section, and take from them what the grammar knows."""

    def __init__(self, reader: _Reader, row: Sequence[Token], section: _Section, known: Intro) -> None:
        self.reader, self.row, self.section = reader, row, section
        self.intro, self.known = known, known
        self.last: list[int] = []

    def go(self) -> None:
        at = 0
        while at < len(self.row):
            at = self._step(at)
        self.section.intro = self.intro

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
            self.reader.unread.append(Unread((token.start, self.row[-1].end), "a passage that stays open"))
            return len(self.row)
        if token.kind == "dtg" and (behind := self._seen(at)) > at:
            return behind
        if token.kind in ("dtg", "hm", "arc"):
            self._leave(token)
        return at + 1

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
        names = self.reader.text[self.row[at].end : self.row[behind - 1].end].strip()
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
            lone = [n for n in self.last if shapes[n].kind == "point"]
            if lone and not self._positions_ahead(token):
                for n in lone:
                    shapes[n] = replace(shapes[n], kind="circle", radius_m=after.radius_m)
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
        known = self.intro or self.known
        if self.intro.is_area and not known.kind:
            known = replace(known, is_area=True)
        if any(one.kind == "joined" for one in self.row[found.ends : found.ends + 5]) and len(found.vertices) > 2:
            known = Intro("polygon", is_area=True)
        shapes = shapes_of(_closed(found, self.row, at), known, (first.start, last.end))
        self.last = list(range(len(self.section.shapes), len(self.section.shapes) + len(shapes)))
        self.section.shapes += shapes
        for span in found.broken:
            self.reader.unread.append(Unread(span, "a position that cannot be read"))
        if not shapes:
            self.reader.unread.append(Unread((first.start, last.end), "a latitude or a longitude alone"))
        if not (found.ends < len(self.row) and self.row[found.ends].kind in ("and", "label", "comma")):
            self.intro = Intro(kind="") if not self.section.label else self.known
        return max(found.ends, at + 1)

    def _times(self, at: int) -> int:
        if self.row[at].kind not in _TIME_OPENERS:
            return at
        before = self.row[at - 1] if at else None
        if before is not None and before.value in ("AT", "ON") and self.row[at].kind in ("dtg", "number"):
            day, behind = moment_at(self.row, at)
            if day is not None and (self.row[at].kind == "dtg" or (not self.section.clauses and self._is_past())):
                self.reader.observed = self.reader.observed or day
                return behind
        clauses, behind = time_run(self.row, at)
        if clauses:
            self.section.clauses += clauses
        return behind

    def _seen(self, at: int) -> int:
        """Take a lone moment for when something was seen ("ICEBERGS REPORTED 301258Z SEP IN")."""
        day, behind = moment_at(self.row, at)
        if day is None or day.month is None or not self._is_past():
            return at
        self.reader.observed = self.reader.observed or day
        return behind

    def _is_past(self) -> bool:
        words = " ".join(self.reader.operative)
        return subject_of(words) in (
            "distress",
            "search_and_rescue",
            "drifting_object",
            "ice",
            "piracy",
            "wreck",
            "gnss_interference",
        )

    def _leave(self, token: Token) -> None:
        reasons = {
            "dtg": "a time",
            "hm": "an hour",
            "bare": "a position without its letter",
            "except": "what is left out",
            "arc": "an arc",
        }
        self.reader.unread.append(Unread((token.start, token.end), reasons.get(token.kind, token.kind)))


def _closed(found: Positions, row: Sequence[Token], at: int) -> Positions:
    """Return positions whose ring closes along the shore where words before or behind them say so."""
    before = [one.kind for one in row[max(0, at - 3) : at]]
    behind = [one.kind for one in row[found.ends : found.ends + 4]]
    if "shore" in before or ("shore" in behind and "then" in behind):
        found.along_shore.append(len(found.vertices) - 1)
    return found


def _items(row: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the numbered paragraphs; what stands before the first is one too."""
    held: list[Token] = []
    expected = 1
    for token in row:
        if token.kind == "label" and token.value.isdigit() and int(token.value) in (expected, expected + 1):
            if held:
                yield held
            held, expected = [], int(token.value) + 1
            continue
        held.append(token)
    if held:
        yield held


def _sections(row: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """Yield what stands before the first letter under "", then each lettered part."""
    label, held = "", list[Token]()
    for token in row:
        if token.kind == "label" and not token.value.isdigit():
            yield label, held
            label, held = token.value, []
            continue
        held.append(token)
    yield label, held


def _parted(row: Sequence[Token]) -> Iterator[tuple[bool, list[Token]]]:
    """Part cancellations from what operates: each runs from CANCEL to the end of its sentence."""
    held: list[Token] = []
    cancel = False
    for n, token in enumerate(row):
        begins = token.kind == "cancel" and (
            n == 0 or row[n - 1].kind in ("stop", "label", "other") or _cancels(row, n)
        )
        if begins and not cancel:
            yield False, held
            held, cancel = [token], True
            continue
        if cancel and token.kind == "stop" and token.value == ".":
            yield True, held
            held, cancel = [], False
            continue
        held.append(token)
    yield cancel, held


def _cancels(row: Sequence[Token], at: int) -> bool:
    following = row[at + 1] if at + 1 < len(row) else None
    return following is not None and (
        following.kind in ("this", "number") or str(following.value).startswith(("HYDRO", "NAVAREA"))
    )


def _without_vertex_labels(row: list[Token]) -> list[Token]:
    """Take away letters or numbers that only count the corners of a ring ("A. 73-20N 033-40E B. …")."""
    at = 0
    drop: set[int] = set()
    while at < len(row):
        run: list[int] = []
        after = at
        while after < len(row) and row[after].kind == "label" and _one_position(row, after + 1):
            run.append(after)
            after = _one_position(row, after + 1)
        if len(run) >= 3 and _bounds(row, at):
            drop |= set(run)
        at = max(after, at + 1)
    return [token for n, token in enumerate(row) if n not in drop]


def _one_position(row: Sequence[Token], at: int) -> int:
    """Return the token behind one position that alone fills a labelled line, with its way along the shore; else 0."""
    seen = 0
    while at < len(row):
        kind = row[at].kind
        if kind == "angle":
            seen += 1
        elif kind == "label" or kind not in ("comma", "dash", "stop", "then", "shore", "line", "to", "other", "along"):
            return at if seen in (2, 4) else 0
        at += 1
    return at if seen in (2, 4) else 0


def _bounds(row: Sequence[Token], at: int) -> bool:
    """Tell whether the words before a list of positions say that these bound one area."""
    for token in reversed(row[max(0, at - 14) : at]):
        if token.kind in ("within", "radius", "vicinity", "line"):
            return False
        if token.kind in ("bound", "area"):
            return str(token.value) != "AREAS"
    return False


def _upper(text: str) -> str:
    """Return the text in capitals, every offset as it was."""
    upper = text.upper()
    return upper if len(upper) == len(text) else "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def _middle(shapes: Sequence[Shape]) -> tuple[float, float] | None:
    vertices = [vertex for shape in shapes for vertex in shape.vertices]
    if not vertices:
        return None
    return sum(one.lat for one in vertices) / len(vertices), sum(one.lon for one in vertices) / len(vertices)
