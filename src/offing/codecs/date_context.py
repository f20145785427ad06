"""What a date that tells only a part of itself is completed from: the publication, the date told before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from offing.codecs.date_spans import Stretch, valid_day
from offing.codecs.date_zones import as_zone, zone_name
from offing.schema.claim import Span, Time

FROM_PUBLICATION = "from the publication date"
FROM_TEXT = "from the date told before"
# A date without a year may lie ahead; the farther ahead, the likelier it is past: a day ahead counts as two.
_AHEAD = 2
_YEAR_NAMED = re.compile(r"(?<![\w.,:+$€£¥#(])(1[89]\d\d|20\d\d)(?!\w|[.,:]\d)")
_PLANNED_BEFORE = re.compile(r"\b(?:by|until|till|reach)\s*$", re.I)
_NO_YEAR_BEFORE = re.compile(
    r"(?:\b(?:at|no\.?|hull|number|pennant|about|some|nearly|only)\s*|[$€£¥#(+.,:]|\w(?<!mid)(?<!late)(?<!early)(?<!post)(?<!pre)[-–])$",
    re.I,
)
_NO_YEAR_AFTER = re.compile(
    r"\s*(?:[-–]?(?:ton|tonne|km|kilomet|metre|meter|mile|nm\b|nautical|kg|people|troops|soldiers|men\b|hours?\b|hrs?\b"
    r"|years\b|weeks\b|months\b|days\b|(?:to|and|[-–]) ?\d{4} ?(?:hours|hrs|local|gmt|utc|on\b)|on \d\d? [a-z]{3}"
    r"|local|gmt|utc|jst|ships|vessels|aircraft|sailors|personnel|marines|%|percent))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """Say when and where a text was published.

    ``published`` is aware; ``zone`` is the publisher's, a tzinfo or minutes east of Greenwich;
    days told without a zone are its days, UTC days where it is None.
    """

    published: datetime | None = None
    zone: tzinfo | int | None = None


@dataclass(slots=True)
class Context:
    """Complete dates in the order a text tells them; ``before`` is the day told last."""

    anchor: Anchor
    default_zone: tzinfo | None = None
    named_years: tuple[int, ...] = ()
    before: date | None = None
    told: dict[tuple[int, int], date] = field(default_factory=dict)  # by month and day
    notes: list[str] = field(default_factory=list)

    @property
    def zone(self) -> tzinfo:
        """Return the zone in which days are counted where a text tells none."""
        return as_zone(self.anchor.zone) or self.default_zone or UTC

    @property
    def today(self) -> date | None:
        """Return the day of publication in the publisher's zone."""
        published = self.anchor.published
        return published.astimezone(self.zone).date() if published else None

    def note(self, what: str) -> None:
        """Remember what a slot was inferred from."""
        if what not in self.notes:
            self.notes.append(what)

    def tell(self, d: date) -> None:
        """Remember a day that the text has told."""
        self.before = self.told[d.month, d.day] = d

    def year_of(self, m: int, d: int, weekday: int | None, near: date | None = None) -> date | None:
        """Return the date of a month and day told without a year."""
        if near is None and (m, d) in self.told:
            self.note(f"year {FROM_TEXT}")
            return self.told[m, d]
        near, source = self._reference(near)
        if near is None:
            return self.in_named_year(m, d, weekday)
        found = [valid_day(near.year + step, m, d) for step in (0, -1, 1, -2, 2)]
        best = _best((x for x in found if x), near, self.today, weekday)
        self.note(f"year {source}")
        return best

    def month_of(self, d: int, weekday: int | None) -> date | None:
        """Return the date of a day told without a month."""
        near, source = self._reference(None)
        if near is None:
            return None
        months = [divmod(near.year * 12 + near.month - 1 + step, 12) for step in (0, -1, 1)]
        found = (valid_day(y, m + 1, d) for y, m in months)
        best = _best((x for x in found if x), near, self.today, weekday)
        self.note(f"month {source}")
        return best

    def _reference(self, near: date | None) -> tuple[date | None, str]:
        if near or self.before:
            return near or self.before, FROM_TEXT
        return self.today, FROM_PUBLICATION

    def in_named_year(self, m: int, d: int, weekday: int | None) -> date | None:
        """Return the month and day in the latest year that the text names and the weekday fits."""
        for y in sorted(self.named_years, reverse=True):
            found = valid_day(y, m, d)
            if found and (weekday is None or found.weekday() == weekday):
                self.note("year from the latest year the text names")
                return found
        return None

    def time(self, told: Stretch, span: Span, zone: tzinfo | None = None) -> Time:
        """Return a stretch as a claim's time, and forget the notes."""
        own = zone or self.zone
        if zone is None and self.anchor.zone is None and self.default_zone is not None and told.start is not None:
            self.note("zone from the language")
        inferred, self.notes = "; ".join(self.notes) or None, []
        start, end = _utc(told.start, own), _utc(told.end, own)
        return Time(start, end, told.grain, inferred, zone_name(own), told.local, span)


def _utc(local: datetime | None, zone: tzinfo) -> datetime | None:
    return local.replace(tzinfo=zone).astimezone(UTC) if local else None


def _best(found: Iterable[date], near: date, today: date | None, weekday: int | None) -> date | None:
    """Return the nearest, of those that fall on the weekday told where any does; a day ahead of publication costs."""
    days = list(found)
    fitting = [d for d in days if d.weekday() == weekday] if weekday is not None else []
    limit = today or near

    def cost(d: date) -> int:
        return abs((d - near).days) * (_AHEAD if d > limit else 1)

    return min(fitting or days, key=cost, default=None)


def named_years(text: str) -> tuple[int, ...]:
    """Return the years a text names, also within names ("Interaction-2023"), in order, each once.

    A number that a unit follows ("2300 local time", "2000 troops"), that ends a plan ("by 2030") or stands in
    brackets as a hull number does is no year.
    """
    years: dict[int, None] = {}
    for match in _YEAR_NAMED.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if not _PLANNED_BEFORE.search(before) and is_year(text, match.start(), match.end(), in_name=True):
            years[int(match[1])] = None
    return tuple(years)


def is_year(text: str, start: int, end: int, *, in_name: bool = False) -> bool:
    """Tell whether four digits may be a year by what stands beside them: no unit, no sign of money or of a number.

    One that ends a name ("Interaction-2023") counts only *in_name*.
    """
    before = text[max(0, start - 12) : start]
    if in_name and before[-1:] in ("-", "–"):
        before = ""
    return not _NO_YEAR_BEFORE.search(before) and not _NO_YEAR_AFTER.match(text, end)


def in_order(times: list[Time]) -> list[Time]:
    """Return times sorted by their spans."""
    return sorted(times, key=lambda t: t.span or (0, 0))
