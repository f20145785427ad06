"""Parse runs of hours and days in the tokens of a warning into clauses; `warning_clauses` tells the grammar."""

from collections.abc import Sequence

from offing.codecs.warning_clauses import Clause, Day, Hours
from offing.codecs.warning_tokens import Token

_LISTING = frozenset(("comma", "and"))
_FILL = frozenset("THE ON EACH EVERY DAY DAYS ONLY OF DATE TIME IS".split())
_LAST_DAY = 31


def time_run(row: Sequence[Token], at: int) -> tuple[list[Clause], int]:
    """Return the clauses that begin at a token, and the token behind them; none where none begins."""
    run = _Run(row, at)
    found: list[Clause] = []
    alternate = False
    while True:
        mark = run.at
        run.skip(_LISTING) if found else None
        if run.take("alternate"):
            alternate = True
            run.skip_words(_FILL)
        clause = run.clause()
        if clause is None:
            run.at = mark
            return found, run.at
        clause.alternate = alternate
        found.append(clause)


class _Run:
    """Walk over tokens; every method that fails leaves the place as it was."""

    def __init__(self, row: Sequence[Token], at: int) -> None:
        self.row, self.at = row, at

    def kind(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.row[at].kind if at < len(self.row) else ""

    def token(self) -> Token:
        return self.row[self.at]

    def take(self, kind: str) -> Token | None:
        if self.kind() != kind:
            return None
        self.at += 1
        return self.row[self.at - 1]

    def skip(self, kinds: frozenset[str]) -> None:
        while self.kind() in kinds:
            self.at += 1

    def skip_words(self, words: frozenset[str]) -> bool:
        start = self.at
        while self.kind() in ("word", "dash") and self.token().value in words:
            self.at += 1
        return self.at > start

    def word(self, *words: str) -> bool:
        if self.kind() == "word" and self.token().value in words:
            self.at += 1
            return True
        return False

    def clause(self) -> Clause | None:
        """Return the clause here, in the first form that fits."""
        start = self.at
        self._lead()
        for form in (self._moments, self._hours_first, self._until, self._days_first, self._week_first):
            clause = form()
            if clause is not None:
                self._tail(clause)
                clause.span = (self.row[start].start, self.row[self.at - 1].end)
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

    def _zone(self) -> str | None:
        mark = self.at
        token = self.take("zone")
        if token is None:
            return None
        zone = str(token.value)
        if zone in ("LOCAL", "LT"):
            self.word("TIME", "TIMES")
            return "LOCAL"
        return {"Z": "UTC", "UT": "UTC", "GMT": "UTC", "UTC": "UTC"}.get(zone, zone) if self.at > mark else None

    def _moments(self) -> Clause | None:
        """Read "100000Z TO 150900Z JUL", "FROM 302100Z SEP", "072100 UTC TO 202100 UTC"."""
        mark = self.at
        since = self.take("from") is not None
        first = self._moment()
        if first is None:
            self.at = mark
            return None
        if self.take("to") or self.take("until") or self.take("dash") or self.kind() == "dtg":
            self.take("from")
            if self.take("further"):
                self.word("NOTICE")
                return Clause(moments=(first, None), further_notice=True)
            last = self._moment() or self._day_with_hm(strict=False)
            if last is not None:
                return Clause(moments=(first, last))
            day = self._day()
            if day is not None:
                return Clause(moments=(first, day))
        if since:
            return Clause(moments=(first, None))
        self.at = mark
        return None

    def _moment(self) -> Day | None:
        """Read a date-time group, or a day with hours: "100000Z JUL 26", "14 AUG 0800", "0800 ON 10 AUG 2026"."""
        token = self.take("dtg")
        if token is not None:
            zone = self._zone()
            digits = str(token.value)
            day = int(digits[:2])
            month, year, end = self._month()
            zone = zone or self._zone()
            if day > _LAST_DAY or len(digits) != 6:
                return Day(0, month, year, digits, zone, (token.start, end or token.end))
            return Day(day, month, year, digits[2:], zone, (token.start, end or token.end))
        return self._hm_on_day() or self._day_with_hm()

    def moment_or_day(self) -> Day | None:
        """Read one moment, or a day with its month."""
        return self._moment() or self._day(strict=True)

    def _hm_on_day(self) -> Day | None:
        mark = self.at
        hm = self.take("hm")
        if hm is not None:
            zone = self._zone()
            self.word("ON", "OF", "HRS")
            day = self._day(strict=True)
            if day is not None and day.hm is None:
                day.hm, day.zone = str(hm.value), zone or self._zone()
                day.span = (hm.start, day.span[1])
                return day
        self.at = mark
        return None

    def _day_with_hm(self, *, strict: bool = True) -> Day | None:
        mark = self.at
        day = self._day(strict=strict)
        if day is not None:
            self.word("AT")
            hm = self.take("hm")
            if hm is not None and self.kind() in ("to", "dash") and self.kind(1) == "hm":
                self.at = mark  # hours of a day, no moment
                return None
            if hm is not None:
                day.hm, day.zone, day.span = str(hm.value), self._zone(), (day.span[0], hm.end)
                return day
        self.at = mark
        return None

    def _month(self) -> tuple[int | None, int | None, int]:
        """Read a month and the year behind it; 0 as the end where there is none."""
        mark = self.at
        self.take("dash")
        token = self.take("month")
        if token is None:
            self.at = mark
            return None, None, 0
        year, end = self._year()
        return int(token.value), year, end or token.end

    def _year(self) -> tuple[int | None, int]:
        mark = self.at
        self.take("comma") if self.kind(1) in ("number", "hm") and len(str(self._value(1))) == 4 else None
        if self.kind() in ("number", "hm"):
            written = str(self.token().value)
            plausible = len(written) == 4 and written[:2] in ("19", "20")
            short = len(written) == 2 and written.isdigit() and not self._day_follows()
            if plausible or short:
                token = self.token()
                self.at += 1
                return int(written) + (0 if plausible else 2000), token.end
        self.at = mark
        return None, 0

    def _value(self, ahead: int) -> object:
        at = self.at + ahead
        return self.row[at].value if at < len(self.row) else ""

    def _day_follows(self) -> bool:
        """Tell whether the number here begins something else: a day of its own month, a distance, a count."""
        return self.kind(1) in ("month", "unit") or (
            self.kind(1) in ("to", "and", "comma")
            and self.kind(2) == "number"
            and self.kind(3) == "month"
            and self.kind(1) != "to"
        )

    def _day(self, *, strict: bool = False) -> Day | None:
        """Read a day, its month and year where written; *strict*: only with its month."""
        mark = self.at
        token = self.take("number")
        if token is None:
            return self._month_first()
        written = str(token.value)
        if not (written.isdigit() and len(written) <= 2 and 1 <= int(written) <= _LAST_DAY) or self.kind() == "unit":
            self.at = mark
            return None
        month, year, end = self._month()
        if month is None and strict:
            self.at = mark
            return None
        return Day(int(written), month, year, None, None, (token.start, end or token.end))

    def _month_first(self) -> Day | None:
        """Read "AUG 14"."""
        mark = self.at
        month = self.take("month")
        day = self.take("number") if month is not None else None
        if month is None or day is None or not str(day.value).isdigit() or int(day.value) > _LAST_DAY:
            self.at = mark
            return None
        self.take("comma") if len(str(self._value(1))) == 4 else None
        year, end = self._year()
        return Day(int(day.value), int(month.value), year, None, None, (month.start, end or day.end))

    def _hours_first(self) -> Clause | None:
        """Read "0700Z TO 1000Z AND 1300Z TO 1700Z DAILY 12 AND 13 JUN"."""
        hours = self._hours_list()
        if not hours:
            return None
        clause = Clause(hours=hours)
        self._daily(clause)
        clause.days = self._days(deferred=clause.daily)
        if not clause.daily:
            self._daily(clause)
        return clause

    def _daily(self, clause: Clause) -> None:
        while True:
            mark = self.at
            self.take("comma") if self.kind(1) in ("daily", "commencing") else None
            if self.take("daily") or self.word("EACH", "EVERY", "NIGHTLY"):
                clause.daily = True
                self.word("DAY", "NIGHT")
                self.take("comma") if self.kind(1) in ("number", "month") else None
            self.take("commencing")
            self.take("from")
            self._week(clause)
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
                self.skip(_LISTING)
            one = self._hours()
            if one is None:
                self.at = inner if found else mark
                return found
            found.append(one)

    def _hours(self) -> Hours | None:
        mark = self.at
        if self.word("FOR"):
            one = self._length()
            if one is None:
                self.at = mark
            return one
        first = self.take("hm") or self.take("sun")
        if first is not None:
            zone = self._zone()
            if (
                self.take("to")
                or self.take("dash")
                or self.take("until")
                or (self.kind(1) == "hm" and self.take("and"))
            ):
                last = self.take("hm") or self.take("sun")
                if last is not None:
                    zone = self._zone() or zone
                    return Hours(str(first.value), str(last.value), zone, (first.start, last.end))
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
        zone = self._zone()
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
                self.skip(_LISTING)
            pair = self._pair()
            if pair is None:
                self.at = inner if found else mark
                break
            found.append(pair)
        if found and not deferred and all(day.month is None for pair in found for day in pair):
            self.at = mark
            return []
        return found

    def _pair(self) -> tuple[Day, Day] | None:
        mark = self.at
        first = self._day()
        if first is None or self.kind() == "unit" or self.kind() == "hours":
            self.at = mark
            return None
        inner = self.at
        if self.take("to") or self.take("until") or (self.kind(1) == "number" and self.take("dash")):
            last = self._day()
            if last is not None and self.kind() != "unit":
                return first, last
            self.at = inner
        return first, first

    def _until(self) -> Clause | None:
        mark = self.at
        if not self.take("until") and not (self.kind(-1) == "progress" and self.take("to")):
            return None
        self.take("from")
        self.word("ABOUT", "APPROXIMATELY", "APPROX", "AT", "END", "OF", "LATE", "EARLY", "MID")
        if self.take("further"):
            self.word("NOTICE")
            return Clause(further_notice=True)
        end = self._moment() or self._day(strict=True)
        if end is None and self.kind() == "number":
            end = self._day()
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
        self.take("comma") if self.kind(1) in ("hm", "daily") else None
        self._daily(clause)
        self.word("BETWEEN", "FROM")
        clause.hours = self._hours_list()
        self._daily(clause)
        return clause

    def _day_of_hours(self) -> bool:
        """Tell whether a bare day with hours goes on a list: "14日1000时至1130时"."""
        return self.kind() == "number" and self.kind(1) == "hm" and self.kind(2) in ("to", "dash") and self.at > 0

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

    def _week(self, clause: Clause) -> None:
        found, at = self._weekdays()
        if found:
            self.at = at
            clause.weekdays |= found

    def _weekdays(self) -> tuple[frozenset[int], int]:
        """Return the weekdays listed here, and the token behind them."""
        at, found = self.at, set[int]()
        mark = at
        while at < len(self.row) and self.row[at].kind == "weekday":
            first = int(self.row[at].value)
            found.add(first)
            mark = at + 1
            if self._kind_at(mark) in ("to", "dash") and self._kind_at(mark + 1) == "weekday":
                last = int(self.row[mark + 1].value)
                found |= {(first + n) % 7 for n in range((last - first) % 7 + 1)}
                mark += 2
            at = mark
            while self._kind_at(at) in _LISTING:
                at += 1
        return frozenset(found), mark

    def _kind_at(self, at: int) -> str:
        return self.row[at].kind if at < len(self.row) else ""

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
                until = self._until()
                if until is not None:
                    clause.until, clause.further_notice = until.until, until.further_notice
                    clause.days = self._more_days(clause)
            self._except(clause)
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

    def _except(self, clause: Clause) -> None:
        mark = self.at
        if not self.take("except"):
            return
        self.take("from")
        self.skip_words(_FILL)
        found, at = self._weekdays()
        if found:
            self.at = at
            clause.without |= found
        again = self.at
        self.skip(_LISTING)
        if self.take("holidays") or (self.word("PUBLIC", "NATIONAL", "BANK") and self.take("holidays")):
            clause.holidays_out = True
        else:
            self.at = again
        if not found and not clause.holidays_out:
            clause.without_days = self._days(deferred=False)
            if not clause.without_days:
                self.at = mark


def moment_at(row: Sequence[Token], at: int) -> tuple[Day | None, int]:
    """Return the moment or the day that begins at a token, and the token behind it."""
    run = _Run(row, at)
    day = run.moment_or_day()
    return day, run.at
