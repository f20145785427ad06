"""Read one navigational warning: what it is about, which areas it announces, for which hours, and what it cancels.

What matters and was not understood is said in ``unread``; a shape or a window that had to be supposed says so in its
reservations.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from offing.codecs.han_numbers import narrow
from offing.codecs.warning_calendar import Calendar
from offing.codecs.warning_clauses import Clause, Day
from offing.codecs.warning_head import REFERENCE, Head, head
from offing.codecs.warning_mistyped import mistyped
from offing.codecs.warning_names import named_areas
from offing.codecs.warning_shapes import Intro
from offing.codecs.warning_times import moment_at
from offing.codecs.warning_tokens import MONTHS, Token, tokens
from offing.codecs.warning_walk import HOURS, Heard, Section, Walk
from offing.schema.warning import Announced, Area, NavWarning, Reference, Shape

# Sentences of a head that name charts, not what the warning is about.
_NO_SUBJECT = re.compile(r"(?:(?:NGA )?CHARTS? [\d, ]+(?:\([^)]*\))?|DNC \d+(?:, (?:DNC )?\d+)*)(?:\.|\n|$)")
# What a mariner shall do, which names radios and stations, not what the warning is about.
_ADVICE = re.compile(
    r"(?:REPORTS? TO|EXERCISE (?:EXTREME )?CAUTION|(?:SHOULD|MUST|SHALL|MAY|TO|PLEASE|[.\n])\s{0,9}CONTACT\b"
    r"|CONTACT [A-Z ]{2,40} ON (?:VHF|CH)).{0,2000}",
    re.DOTALL,
)
_SIGNED = re.compile(r"=?\s{0,4}\d{6}\s?МСК\s{1,4}ГС[-=]?\s{0,9}$")  # when a Russian service signed it, without a month
_LETTER_O = re.compile(
    rf"(?<![A-ZА-Я\d-])(?=[\dO]{{0,5}}\d)(?=\d{{0,5}}O)(?:[\dO]{{4}}(?:[\dO]{{2}})?(?=Z|\s(?:UTC|GMT)\b|\sTO\s[\dO]{{4}})"
    rf"|[\dO]{{2}}(?=\s(?:(?:TO|THRU|AND)\s[\dO]{{2}}\s)?(?:{'|'.join(MONTHS)})\b))"
)
_ZERO_FOR_O = re.compile(r"(?<!\w)T0(?=\d{4}(?:\d\d)?Z\b)")
# What is announced for areas, which may be known by their names.
_OF_AREAS = frozenset(
    "missile_firing gunnery naval_exercise military_operation rocket_launch space_debris hazardous_operation ordnance "
    "aerial".split()
)
_LOST = "its hours are told, and not understood"
_NAMED = "a named area, whose limits the warning does not tell"
_HOURS = re.compile(r"(?<!\d)(?:\d{4}|\d{6}|\d{2}:\d{2})(?= ?(?:TO|-|AND|ON|UNTIL|THRU)\b|$)")
_ZONE = re.compile(r"\dZ|UTC|GMT|LOCAL|\bLT\b|МСК|JST|KST|BJT| Z\b")
_LONG_AGO = timedelta(days=180)
_CANCELLED = "the number of a warning that it cancels"
_IN_FORCE = re.compile(r"(?:WARNINGS?|MESSAGES?) IN ?FORCE")
_LISTED = re.compile(r"(?P<series>\d{4}) SERIES|(?P<n>\d{1,4})/(?P<y>\d{4}|\d{2})(?!\d)|(?P<m>\d{1,4})\((?:\d|GEN)")


def read_warning(text: str, facts: Announced | None = None) -> NavWarning:
    """Return what a warning's text says; offsets count its code points."""
    return _Reader(text, facts or Announced()).read()


class _Reader:
    def __init__(self, text: str, facts: Announced) -> None:
        self.written, self.facts = _upper(narrow(text)), facts
        written = _ZERO_FOR_O.sub("TO", self.written)
        self.text = _LETTER_O.sub(lambda match: match[0].replace("O", "0"), written)
        self.odd = ("a letter O stands for a zero in a time",) if self.text != written else ()
        self.head = Head() if facts.number else head(self.text)
        self.issued = facts.issued or self.head.issued
        self.heard = Heard(self.text)
        self.sections: list[Section] = []
        self.cancels: list[Reference] = []
        self.cancels_itself = False
        self.cancelled: Day | None = None
        self.common: list[Clause] = []
        self.in_force: list[Reference] = []
        self.notes: dict[str, None] = {}

    def read(self) -> NavWarning:
        start, end = self.facts.part or (self.head.body, len(self.text))
        end = signed.start() if (signed := _SIGNED.search(self.text, start, end)) else end
        self.notes |= mistyped(self.written[start:end])
        row = [one for one in tokens(self.text[:end]) if one.start >= start]
        for item in _items(_without_vertex_labels(row)):
            self._item(item)
        cancelled = self._calendar().moment(self.cancelled) if self.cancelled is not None else None
        self._name_areas()
        areas = self._areas(cancelled)
        observed = self._observed()
        return NavWarning(
            series=self.facts.series or self.head.series,
            number=self.facts.number or self.head.number,
            year=self.facts.year or self.head.year,
            subject=self.facts.subject or self._subject(),
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
            unread=tuple(dict.fromkeys(self.heard.unread)),
            notes=(*self.facts.notes, *self.notes),
            spans=self.head.spans,
        )

    def _observed(self) -> datetime | None:
        """Return when something was seen; a lone moment to come is no such, and stays unread."""
        day = self.heard.observed
        if day is None:
            return None
        seen = self._calendar().moment(day, before=True)
        if seen is None or (self.issued is not None and self.issued - seen > _LONG_AGO and day.year is None):
            self.heard.leave(day.span, "a moment of which nothing more is told")
            return None
        return seen

    def _subject(self) -> str:
        found = self.heard.subject()
        if found == "other" and (self.cancels or self.cancels_itself) and not self.sections_with_shapes():
            return "cancellation"
        return found

    def sections_with_shapes(self) -> list[Section]:
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
        words = _NO_SUBJECT.sub("", self.text[row[0].start : row[-1].end])
        self.heard.operative.append(_ADVICE.sub("", words))
        if _IN_FORCE.search(words):
            self._list(row)
            return
        parts = list(_sections(row))
        common = Section("", (row[0].start, row[-1].end))
        known = Intro()
        for label, part in parts:
            section = common if label == "" else Section(label, (part[0].start, part[-1].end) if part else common.span)
            Walk(self.heard, part, section, known if label else Intro()).go()
            if label == "":
                known = section.intro
                self.common = section.clauses
            else:
                section.clauses = section.clauses or common.clauses
                self.sections.append(section)
        if len(parts) == 1 or common.shapes or (common.clauses and not any(one.shapes for one in self.sections)):
            self.sections.append(common)

    def _name_areas(self) -> None:
        """Keep by name the areas that no position tells of: of a lettered part, or of a warning without positions."""
        if self.facts.subject is None and self.heard.subject() not in _OF_AREAS:
            return
        whole = not any(one.shapes for one in self.sections)
        for section in self.sections:
            if not section.shapes and (section.label or whole):
                names = named_areas(self.text, *section.span)
                section.shapes = [Shape("named", (), span, name=name, reservations=(_NAMED,)) for name, span in names]

    def _list(self, row: Sequence[Token]) -> None:
        """Read a list of the warnings in force: their numbers, by year, and when it was so."""
        series, year = self.facts.series or self.head.series, self.facts.year or self.head.year
        for match in _LISTED.finditer(self.text, row[0].start, row[-1].end):
            if match["series"]:
                year = int(match["series"])
            elif match["y"]:
                told = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
                self.in_force.append(Reference(series, match["n"], told, match.span()))
            else:
                self.in_force.append(Reference(series, match["m"], year, match.span()))
        self.sections.append(Section("", (row[0].start, row[-1].end)))

    def _without_zone(self, clause: Clause) -> bool:
        """Tell whether hours are told with neither Z nor a zone, where they are not those of a known country."""
        told = self.text[slice(*clause.span)]
        return self.facts.zone == "UTC" and _HOURS.search(told) is not None and not _ZONE.search(told)

    def _calendar(self, shapes: Sequence[Shape] = (), ends: datetime | None = None) -> Calendar:
        facts, middle, odd = self.facts, _middle(shapes), dict.fromkeys(self.odd)
        if (year := facts.year or self.head.year) is not None:
            return Calendar(self.issued, facts.zone, facts.local, middle, ends, year, reservations=odd)
        year = self._year_of_cancelled()
        return Calendar(self.issued, facts.zone, facts.local, middle, ends, year, _CANCELLED, reservations=odd)

    def _year_of_cancelled(self) -> int | None:
        """Return the year of the warnings before it in its own series that it cancels."""
        series, number = self.facts.series or self.head.series, self.facts.number or self.head.number
        if not number.isdigit():
            return None
        before = [one for one in self.cancels if one.series == series and int(one.number) < int(number)]
        return max((one.year for one in before if one.year is not None), default=None)

    def _areas(self, ends: datetime | None) -> tuple[Area, ...]:
        clauses = next((one.clauses for one in self.sections if one.clauses), [])
        found = [self._area(one, clauses, ends) for one in self.sections if one.shapes]
        if found or not (clauses or self.facts.windows):
            return tuple(found)
        whole = self._area(Section("", self.facts.part or (0, len(self.text))), clauses, ends)
        return (whole,) if whole.windows else ()

    def _area(self, section: Section, clauses: Sequence[Clause], ends: datetime | None) -> Area:
        calendar = self._calendar(section.shapes, ends)
        windows = self.facts.windows or tuple(calendar.windows(section.clauses or clauses, self.common))
        if windows and section.shapes and not (section.clauses or self.facts.windows):
            calendar.reservations["its hours are told for another part"] = None
        if ends is not None and any(one.start is not None and one.start >= ends for one in windows):
            calendar.reservations["a window begins after the warning is cancelled"] = None
        if any(self._without_zone(one) for one in section.clauses or clauses):
            calendar.reservations["its hours name no zone; they are read as UTC"] = None
        for span, reason in calendar.lost:
            self.heard.leave(span, reason)
        if not (windows or calendar.lost) and any(one.reason in HOURS for one in self.heard.unread):
            calendar.reservations[_LOST] = None
        return Area(section.label, tuple(section.shapes), windows, section.span, tuple(calendar.reservations))


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
