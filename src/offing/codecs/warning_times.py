"""Parse runs of hours and days in the tokens of a warning into clauses; `warning_clauses` tells the grammar."""

from collections.abc import Sequence

from offing.codecs.warning_clauses import Clause, Day, Hours
from offing.codecs.warning_dates import ENDS_OF_MONTHS, LISTING, Dates
from offing.codecs.warning_tokens import Token

_FILL = frozenset("THE ON EACH EVERY DAY DAYS ONLY OF DATE TIME IS".split())
_FEBRUARY = 2
_WORDS = 8  # that say DAILY in one clause
_BARE = 60  # days of a list before its month
_SINCE = ("STARTING", "BEGINNING", "COMMENCE")


def time_run(row: Sequence[Token], at: int) -> tuple[list[Clause], int]:
    """Return the clauses that begin at a token, and the token behind them; none where none begins."""
    run = _Run(row, at)
    found: list[Clause] = []
    alternate = False
    while True:
        mark = run.at
        run.skip(LISTING) if found else None
        if run.take("alternate"):
            alternate = True
            run.skip_words(_FILL)
        clause = run.clause()
        if clause is None:
            run.at = mark
            return found, run.at
        clause.alternate = alternate
        found.append(clause)
        if run.spare:
            found.append(Clause(clause.hours, run.spare, daily=True, alternate=True, span=clause.span))
            run.spare = []


class _Run(Dates):
    """Read clauses; every method that fails leaves the place as it was."""

    def __init__(self, row: Sequence[Token], at: int) -> None:
        super().__init__(row, at)
        self.spare: list[tuple[Day, Day]] = []  # alternate days told in brackets

    def clause(self) -> Clause | None:
        """Return the clause here, in the first form that fits."""
        start = self.at
        self._lead()
        for form in (
            self._moments,
            self._hours_first,
            self._until,
            self._days_first,
            self._months_only,
            self._week_first,
        ):
            clause = form()
            if clause is not None:
                self._tail(clause)
                clause.span = self.stretch(start)
                return clause
        self.at = start
        return None

    def _lead(self) -> None:
        """Go over words that tell nothing: IN PROGRESS, COMMENCING, FROM THE, ON."""
        while True:
            mark = self.at
            if self.word("IN") and not self.take("progress"):
                self.at = mark
            self.take("progress")
            self.take("commencing")
            self.take("stop") if self.kind() == "stop" and self.token().value == ":" else None
            self.word(
                "ON", "DURING", "STARTING", "BEGINNING", "COMMENCE", "ПЕРИОД", "В", "THE", "TIMES", "PERIOD", "HOURS"
            )
            if self.at == mark:
                return

    def _moments(self) -> Clause | None:
        """Read "100000Z TO 150900Z JUL", "FROM 302100Z SEP", "072100 UTC TO 202100 UTC"."""
        mark = self.at
        length = self._lasting()
        since = self.take("from") is not None or self.kind(-1) == "commencing" or self.value(-1) in _SINCE
        first = self.moment() or self._day_since(since=since)
        if first is None or (length and not since):
            self.at = mark
            return None
        if length := length or self._lasting():
            return Clause(moments=(first, None), length=length)
        if self.take("to") or self.take("until") or self.take("dash") or self.kind() == "dtg":
            self.take("from")
            if self.take("further"):
                self.word("NOTICE")
                return Clause(moments=(first, None), further_notice=True)
            last = self.moment() or self.day_with_hm(strict=False) or self.hm_of(first)
            if last is not None:
                return Clause(moments=(first, last))
            day = self.day()
            if day is not None:
                return Clause(moments=(first, day))
        if since:
            return Clause(moments=(first, None))
        self.at = mark
        return None

    def _lasting(self) -> float | None:
        """Read "FOR 48 HOURS", "FOR 3 DAYS", as hours."""
        mark = self.at
        lead = self.word("FOR") or self.value(-1) == "FOR"
        if lead and (number := self.take("number")) is not None:
            if self.take("hours"):
                return float(number.value)
            if self.word("DAYS", "DAY"):
                return 24 * float(number.value)
        self.at = mark
        return None

    def _day_since(self, *, since: bool) -> Day | None:
        """Read a day without hours from which something lasts: "04 AUG UNTIL FURTHER NOTICE", "FROM 10 JUL"."""
        mark = self.at
        day = self.day(strict=True)
        if day is not None:
            lasting = self.kind() in ("to", "until") and self.kind(1) in ("further", "dtg")
            alone = since and self.kind() not in ("to", "until", "dash", "and", "comma", "hm", "daily", "sun", "from")
            if lasting or alone:
                return day
        self.at = mark
        return None

    def _hours_first(self) -> Clause | None:
        """Read "0700Z TO 1000Z AND 1300Z TO 1700Z DAILY 12 AND 13 JUN"."""
        hours = self._hours_list()
        if not hours:
            return None
        clause = Clause(hours=hours)
        self._daily(clause)
        clause.days = self._days(deferred=clause.daily) or self._days_of_a_list()
        if not clause.daily:
            self._daily(clause)
        return clause

    def _days_of_a_list(self) -> list[tuple[Day, Day]]:
        """Read days whose month stands at the end of a list: "0600Z TO 1500Z 08, 13 AND 20, 120600Z TO … MAR"."""
        mark = self.at
        days = self._days(deferred=True)
        if days and self.kind() in LISTING and self.kind(1) in ("hm", "dtg", "and"):
            return days
        self.at = mark
        return []

    def _daily(self, clause: Clause) -> None:
        for _ in range(_WORDS):
            mark = self.at
            self.take("comma") if self.kind(1) in ("daily", "commencing", "weekday") else None
            if self.take("daily") or self.word("EACH", "EVERY", "NIGHTLY"):
                clause.daily = True
                self.word("DAY", "NIGHT")
                self.take("comma") if self.kind(1) in ("number", "month") else None
            self.take("commencing")
            self.take("from")
            if self._week(clause) and self.kind(1) == "number":
                self.take("comma")
            if self.kind() == "stop" and self.token().value == ":" and self.kind(1) in ("number",):
                self.at += 1
            if self.at == mark:
                return

    def _hours_list(self) -> list[Hours]:
        mark = self.at
        self.take("from") or self.take("between")
        found: list[Hours] = []
        while True:
            inner = self.at
            if found:
                self.skip(LISTING)
            one = self._hours()
            if one is None:
                self.at = inner if found else mark
                return found
            found.append(one)

    def _hours(self) -> Hours | None:
        mark = self.at
        if self.word("FOR") or (self.kind() == "number" and self.kind(1) == "hours"):
            one = self._length()
            if one is None:
                self.at = mark
            return one
        if (light := self._daylight()) is not None:
            return light
        first = self.take("hm") or self.take("sun")
        if first is not None:
            zone = self.zone()
            if (
                self.take("to")
                or self.take("dash")
                or self.take("until")
                or (mark and self.row[mark - 1].kind == "between" and self.kind(1) == "hm" and self.take("and"))
            ):
                last = self.take("hm") or self.take("sun")
                if last is not None:
                    zone = self.zone() or zone
                    return Hours(str(first.value), str(last.value), zone, (first.start, last.end))
        self.at = mark
        return None

    def _daylight(self) -> Hours | None:
        """Read "DURING DAYLIGHT HOURS"."""
        mark = self.at
        self.word("DURING", "IN")
        if self.word("DAYLIGHT"):
            self.take("hours")
            self.word("ONLY")
            return Hours("SUNRISE", "SUNSET", None, (self.row[mark].start, self.row[self.at - 1].end))
        self.at = mark
        return None

    def _length(self) -> Hours | None:
        """Read "FOR 16 HOURS FROM 2000 UTC"."""
        number = self.take("number")
        if number is None or not self.take("hours"):
            return None
        if not (self.take("from") or self.word("STARTING", "AT") or self.take("commencing")):
            return None
        first = self.take("hm")
        if first is None:
            return None
        zone = self.zone()
        return Hours(str(first.value), "", zone, (number.start, first.end), float(number.value))

    def _days(self, *, deferred: bool) -> list[tuple[Day, Day]]:
        """Read a list of days; where *deferred* their month may come later, or never."""
        found: list[tuple[Day, Day]] = []
        mark = self.at
        self.skip_words(_FILL)
        self.take("from")
        while True:
            inner = self.at
            if found:
                self.skip(LISTING)
            pair = self.pair()
            if pair is None or (len(found) >= _BARE and all(day.month is None for one in found for day in one)):
                self.at = inner if found else mark
                break
            found.append(pair)
        if found and not deferred and all(day.month is None for pair in found for day in pair):
            self.at = mark
            return []
        return found

    def _until(self, *, of_hours: bool = False) -> Clause | None:
        """Read "UNTIL 301200Z SEP"; behind hours of every day THRU is as good: "1100Z TO 2000Z DAILY THRU 30 NOV"."""
        mark = self.at
        if not self.take("until") and not ((of_hours or self.kind(-1) == "progress") and self.take("to")):
            return None
        self.take("from")
        self.word("ABOUT", "APPROXIMATELY", "APPROX", "AT")
        if (rough := self.rough()) is not None:
            return Clause(until=rough)
        if self.take("further"):
            self.word("NOTICE")
            return Clause(further_notice=True)
        end = self.moment() or self.day(strict=True)
        if end is None and self.kind() == "number":
            end = self.day()
        if end is None:
            self.at = mark
            return None
        return Clause(until=end)

    def _days_first(self) -> Clause | None:
        """Read "18 TO 21 SEP 0100 TO 1900 UTC", "06 AND 12 FEB", "DAILY 17 THRU 21 AUG"."""
        mark = self.at
        clause = Clause()
        self._daily(clause)
        clause.days = self._days(deferred=clause.daily or self._day_of_hours())
        if not clause.days:
            if clause.daily and (clause.hours or self.kind() in ("until", "hm", "sun")):
                clause.hours = self._hours_list()
                return clause
            self.at = mark
            return None
        self._spare_days()
        self.take("comma") if self.kind(1) in ("hm", "daily") else None
        self._daily(clause)
        clause.hours = self._hours_list()
        self._daily(clause)
        return clause

    def _spare_days(self) -> None:
        """Read alternate days in brackets: "5月23日(予備日24日)"."""
        mark = self.at
        if self.take("open") and self.take("alternate"):
            days = self._days(deferred=True)
            if days and self.take("close"):
                self.spare = days
                return
        self.at = mark

    def _day_of_hours(self) -> bool:
        """Tell whether a bare day with hours goes on a list: "14日1000时至1130时"."""
        return self.kind() == "number" and self.kind(1) == "hm" and self.kind(2) in ("to", "dash") and self.at > 0

    def _months_only(self) -> Clause | None:
        """Read "DURING JUL AND AUG": whole months."""
        mark, found = self.at, list[tuple[Day, Day]]()
        while self.kind() == "month" and self.value(mark - self.at - 1) == "DURING":
            start = self.token().start
            month, year, end = self.month()
            if month is None:
                break
            first, last = (Day(n, month, year, span=(start, end)) for n in (1, ENDS_OF_MONTHS[month - 1]))
            last.rough = month == _FEBRUARY
            found.append((first, last))
            self.skip(LISTING) if self.kind(1) == "month" else None
        if not found:
            self.at = mark
            return None
        return Clause(days=found)

    def _week_first(self) -> Clause | None:
        mark = self.at
        clause = Clause()
        self._week(clause)
        if not clause.weekdays:
            self.at = mark
            return None
        clause.daily = True
        clause.hours = self._hours_list()
        clause.days = self._days(deferred=False)
        return clause

    def _week(self, clause: Clause) -> bool:
        found, at = self.weekdays()
        if found:
            self.at = at
            clause.weekdays |= found
        return bool(found)

    def _tail(self, clause: Clause) -> None:
        """Read what bounds a clause: UNTIL …, EXCEPT …."""
        while True:
            mark = self.at
            self.take("comma") if self.kind(1) in ("until", "except") else None
            if (
                clause.until is None
                and not clause.further_notice
                and (clause.hours or clause.daily)
                and not clause.days
            ):
                until = self._until(of_hours=True)
                if until is not None:
                    clause.until, clause.further_notice = until.until, until.further_notice
                    clause.days = self._more_days(clause)
            if self._except(clause) and not clause.days and clause.until is None:
                clause.days = self._days(deferred=False)
            if self.at == mark or self.kind(-1) == "comma":
                if self.kind(-1) == "comma":
                    self.at = mark
                return

    def _more_days(self, clause: Clause) -> list[tuple[Day, Day]]:
        """Read further days of the same hours: "UNTIL 14 JUN AND 16 SEP THRU 31 DEC"."""
        mark = self.at
        if clause.until is None or not self.take("and"):
            self.at = mark
            return clause.days
        days = self._days(deferred=False)
        if not days:
            self.at = mark
        return clause.days + days

    def _except(self, clause: Clause) -> bool:
        """Read what is left out: weekdays, holidays, days."""
        mark = self.at
        if not self.take("except"):
            return False
        self.take("from")
        self.skip_words(_FILL)
        found, at = self.weekdays()
        if found:
            self.at = at
            clause.without |= found
        again = self.at
        self.skip(LISTING)
        if self.take("holidays") or (self.word("PUBLIC", "NATIONAL", "BANK") and self.take("holidays")):
            clause.holidays_out = True
        else:
            self.at = again
        if not found and not clause.holidays_out:
            clause.without_days = self._days(deferred=False)
            if not clause.without_days:
                self.at = mark
        return self.at > mark


def moment_at(row: Sequence[Token], at: int) -> tuple[Day | None, int]:
    """Return the moment or the day that begins at a token, and the token behind it."""
    run = _Run(row, at)
    day = run.moment_or_day()
    return day, run.at
