"""Read days, months, years, hours and weekdays in the tokens of a warning: what its clauses are made of."""

from collections.abc import Sequence

from offing.codecs.warning_clauses import Day
from offing.codecs.warning_tokens import Token
from offing.schema.claim import Span

LISTING = frozenset(("comma", "and"))
ENDS_OF_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LAST_DAY = 31
_DAY_DIGITS, _YEAR_DIGITS, _THURSDAY = 2, 4, 3


class Dates:
    """Walk over tokens; every method that fails leaves the place as it was."""

    def __init__(self, row: Sequence[Token], at: int) -> None:
        self.row, self.at = row, at

    def kind(self, ahead: int = 0) -> str:
        """Return the kind of a token here or so far ahead, "" where there is none."""
        at = self.at + ahead
        return self.row[at].kind if 0 <= at < len(self.row) else ""

    def token(self) -> Token:
        """Return the token here."""
        return self.row[self.at]

    def take(self, kind: str) -> Token | None:
        """Take a token of a kind, None where another stands here."""
        if self.kind() != kind:
            return None
        self.at += 1
        return self.row[self.at - 1]

    def skip(self, kinds: frozenset[str]) -> None:
        """Go over tokens of these kinds."""
        while self.kind() in kinds:
            self.at += 1

    def skip_words(self, words: frozenset[str]) -> bool:
        """Go over these words, and tell whether there were any."""
        start = self.at
        while self.kind() in ("word", "dash") and self.token().value in words:
            self.at += 1
        return self.at > start

    def word(self, *words: str) -> bool:
        """Take one of these words, and tell whether it stands here."""
        if self.kind() == "word" and self.token().value in words:
            self.at += 1
            return True
        return False

    def zone(self) -> str | None:
        """Read "UTC", "LOCAL TIME", "МСК", and go over HRS beside it."""
        self.take("hours")
        mark = self.at
        token = self.take("zone")
        if token is None:
            return None
        self.take("hours")
        zone = str(token.value)
        if zone in ("LOCAL", "LT"):
            self.word("TIME", "TIMES")
            return "LOCAL"
        return {"Z": "UTC", "UT": "UTC", "GMT": "UTC", "UTC": "UTC"}.get(zone, zone) if self.at > mark else None

    def hm_of(self, first: Day) -> Day | None:
        """Read an hour of the day that a range begins on: "081730Z TO 1930Z"."""
        hm = self.take("hm") if first.hm else None
        if hm is None:
            return None
        zone, (month, year, _) = self.zone(), self.month()
        if first.month is None:
            first.month, first.year = month, year
        return Day(first.day, first.month, first.year, str(hm.value), zone, (hm.start, hm.end))

    def moment(self) -> Day | None:
        """Read a date-time group, or a day with hours: "100000Z JUL 26", "14 AUG 0800", "0800 ON 10 AUG 2026"."""
        token = self.take("dtg")
        if token is not None:
            zone = self.zone()
            digits = str(token.value)
            day = int(digits[:2])
            month, year, end = self.month()
            zone = zone or self.zone()
            if day > _LAST_DAY or len(digits) != 6:
                return Day(0, month, year, digits, zone, (token.start, end or token.end))
            return Day(day, month, year, digits[2:], zone, (token.start, end or token.end))
        return self._hm_on_day() or self.day_with_hm()

    def moment_or_day(self) -> Day | None:
        """Read one moment, or a day with its month."""
        return self.moment() or self.day(strict=True)

    def _hm_on_day(self) -> Day | None:
        mark = self.at
        hm = self.take("hm")
        if hm is not None:
            zone = self.zone()
            self.word("ON", "OF")
            day = self.day(strict=True)
            if day is not None and day.hm is None:
                day.hm, day.zone = str(hm.value), zone or self.zone()
                day.span = (hm.start, day.span[1])
                return day
        self.at = mark
        return None

    def day_with_hm(self, *, strict: bool = True) -> Day | None:
        """Read "14 AUG AT 0800", no hours of a day ("14 AUG 0800 TO 1000")."""
        mark = self.at
        day = self.day(strict=strict)
        if day is not None:
            self.word("AT")
            hm = self.take("hm")
            if hm is not None and self.kind() in ("to", "dash") and self.kind(1) == "hm":
                self.at = mark  # hours of a day, no moment
                return None
            if hm is not None:
                day.hm, day.zone, day.span = str(hm.value), self.zone(), (day.span[0], hm.end)
                return day
        self.at = mark
        return None

    def month(self) -> tuple[int | None, int | None, int]:
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
        self.take("comma") if self.kind(1) in ("number", "hm") and len(str(self.value(1))) == 4 else None
        if self.kind() in ("number", "hm"):
            written = str(self.token().value)
            plausible = len(written) == 4 and written[:2] in ("19", "20") and not self._is_hour()
            short = len(written) == 2 and written.isdigit() and not self._day_follows()
            if plausible or short:
                token = self.token()
                self.at += 1
                return int(written) + (0 if plausible else 2000), token.end
        self.at = mark
        return None, 0

    def _is_hour(self) -> bool:
        """Tell whether four digits behind a month are an hour: "21 SEP 1900Z TO 2300Z", "21 SEP 2000 TO 2300 UTC"."""
        token = self.token()
        if token.end - token.start > _YEAR_DIGITS or self.kind(1) == "zone":
            return True
        if self.kind(1) not in ("to", "dash") or self.kind(2) != "hm":
            return False
        behind = 3
        while self.kind(behind) in ("zone", "hours") or self.value(behind) in ("ON", "OF"):
            behind += 1
        return self.kind(behind) not in ("number", "month")  # the day of a second moment: "… 2031 TO 1800 ON 14 AUG"

    def stretch(self, mark: int) -> Span:
        """Return where the tokens taken since *mark* stand; a Chinese month stands before the day it is read behind."""
        taken = self.row[mark : self.at]
        return min(one.start for one in taken), max(one.end for one in taken)

    def value(self, ahead: int) -> object:
        """Return the value of a token so far ahead, "" where there is none."""
        at = self.at + ahead
        return self.row[at].value if 0 <= at < len(self.row) else ""

    def _day_follows(self) -> bool:
        """Tell whether the number here begins something else: a day of its own month, a distance, a count."""
        return self.kind(1) in ("month", "unit") or (
            self.kind(1) in ("to", "and", "comma")
            and self.kind(2) == "number"
            and self.kind(3) == "month"
            and self.kind(1) != "to"
        )

    def day(self, *, strict: bool = False) -> Day | None:
        """Read a day, its month and year where written; *strict*: only with its month."""
        mark = self.at
        token = self.take("number")
        if token is None:
            return self._month_first()
        written = str(token.value)
        if (
            not (
                written.isdigit()
                and token.end - token.start == len(written) <= _DAY_DIGITS
                and 1 <= int(written) <= _LAST_DAY
            )
            or self.kind() == "unit"
        ):
            self.at = mark
            return None
        month, year, _ = self.month()
        if month is None and strict:
            self.at = mark
            return None
        return Day(int(token.value), month, year, None, None, self.stretch(mark))

    def _month_first(self) -> Day | None:
        """Read "AUG 14"."""
        mark = self.at
        month = self.take("month")
        day = self.take("number") if month is not None else None
        if month is None or day is None or not str(day.value).isdigit() or int(day.value) > _LAST_DAY:
            self.at = mark
            return None
        self.take("comma") if len(str(self.value(1))) == 4 else None
        year, end = self._year()
        return Day(int(day.value), int(month.value), year, None, None, (month.start, end or day.end))

    def pair(self) -> tuple[Day, Day] | None:
        """Read "12 TO 14 AUG"; a day alone is both of a pair."""
        mark = self.at
        first = self.day()
        if first is None or self.kind() == "unit" or self.kind() == "hours":
            self.at = mark
            return None
        inner = self.at
        if self.take("to") or self.take("until") or (self.kind(1) == "number" and self._sign()):
            last = self.day()
            if last is not None and self.kind() != "unit":
                return first, last
            self.at = inner
        return first, first

    def _sign(self) -> bool:
        """Take the sign of "5-6 AUG" or "5/6 AUG", or a THRU that lacks its R, not a Thursday."""
        token = self.token()
        thru = token.kind == "weekday" and token.value == _THURSDAY and token.end - token.start == len("THU")
        found = thru or token.kind == "dash" or token.value == "/"
        self.at += found
        return found

    def rough(self) -> Day | None:
        """Read a part of a month: "END OF SEP", "LATE SEP", "MID AUG 27"."""
        mark = self.at
        first = self.row[self.at].start if self.at < len(self.row) else 0
        part = next((word for word in ("END", "LATE", "MID", "EARLY") if self.word(word)), None)
        if part is not None:
            self.word("OF")
            month, year, end = self.month()
            if month is not None:
                last = {"MID": 20, "EARLY": 10}.get(part, ENDS_OF_MONTHS[month - 1])
                return Day(last, month, year, span=(first, end), rough=True)
        self.at = mark
        return None

    def weekdays(self) -> tuple[frozenset[int], int]:
        """Return the weekdays listed here, and the token behind them."""
        at, found = self.at, set[int]()
        mark = at
        while at < len(self.row) and self.row[at].kind == "weekday":
            first = self.row[at].value
            found |= first if isinstance(first, frozenset) else {first}
            mark = at + 1
            if self.kind_at(mark) in ("to", "dash") and self.kind_at(mark + 1) == "weekday":
                last = self.row[mark + 1].value
                found |= {(first + n) % 7 for n in range((last - first) % 7 + 1)}
                mark += 2
            at = mark
            while self.kind_at(at) in LISTING:
                at += 1
        return frozenset(found), mark

    def kind_at(self, at: int) -> str:
        """Return the kind of a token, "" behind the last."""
        return self.row[at].kind if at < len(self.row) else ""


def _is_day(token: Token) -> bool:
    """Tell whether a number in digits, not in words, may be a day of a month."""
    written = str(token.value)
    in_digits = written.isdigit() and token.end - token.start == len(written) <= _DAY_DIGITS
    return in_digits and 1 <= int(written) <= _LAST_DAY
