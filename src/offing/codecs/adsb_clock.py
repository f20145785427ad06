"""Time from the counters of ADS-B receivers, which tell how much passed and not when it was.

Mode-S Beast and most programs count 12 MHz in 48 bits from when they were switched on, going
round after nine months. Radarcape counts seconds of the UTC day (18 bits) and nanoseconds
(30 bits).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

SECOND = 1_000_000
DAY = 86_400 * SECOND
_TICKS_PER_US = 12
_ROUND_US = (1 << 48) // _TICKS_PER_US
_NANOSECONDS = 30
_BILLION = 1_000_000_000
# 0 is a counter not told; this one, "MLAT" in it, stamps what dump1090 reckoned from several receivers.
_UNSET = (-1, 0, 0xFF004D4C4154)
# Between messages so much passes, or time may step back by so little, without a second one to confirm it.
_BACK_US, _ON_US = 10 * SECOND, 60 * SECOND
_LONGEST_US = DAY


@dataclass(slots=True)
class Clock:
    """Turn counters into microseconds since ``start`` (or since 1970 where that is given).

    ``start`` is the time of the first message, None where it is not known: then times tell
    only what passed. ``gps``: the counters are Radarcape's. A counter that steps back or far
    ahead is believed when the next message confirms it; a receiver that began anew goes on
    from where it was.
    """

    start: int | None = None
    gps: bool = False
    last: int | None = None  # the counter last believed
    t: int = 0  # the time it stood for
    doubted: int | None = None

    def read(self, counter: int) -> int | None:
        """Return the time of a message, None where its counter is not believed yet."""
        if counter in _UNSET:
            return None if self.last is None else self.t
        if self.last is None:
            self.last, self.t = counter, self._first(counter)
            return self.t
        passed = self._passed(self.last, counter)
        if not -_BACK_US <= passed <= _ON_US:
            if self.doubted is None or not -_BACK_US <= self._passed(self.doubted, counter) <= _ON_US:
                self.doubted = counter
                return None
            anew = not self.gps and not -_BACK_US <= passed <= _LONGEST_US
            passed = 0 if anew else passed
        self.last, self.t, self.doubted = counter, self.t + passed, None
        return self.t

    def _first(self, counter: int) -> int:
        start = self.start or 0
        return start + _within_half(_of_day(counter) - start % DAY, DAY) if self.gps else start

    def _passed(self, before: int, after: int) -> int:
        if self.gps:
            return _within_half(_of_day(after) - _of_day(before), DAY)
        return _within_half(after // _TICKS_PER_US - before // _TICKS_PER_US, _ROUND_US)

    def as_carry(self) -> dict[str, Any]:
        """Return the clock as JSON takes it."""
        return asdict(self)


def _of_day(counter: int) -> int:
    return (counter >> _NANOSECONDS) * SECOND + (counter & (1 << _NANOSECONDS) - 1) // 1000


def _within_half(difference: int, round_: int) -> int:
    return (difference + round_ // 2) % round_ - round_ // 2


def counts_gps(counters: Sequence[int]) -> bool:
    """Tell whether counters can only be Radarcape's: three different seconds of a day, and none past its nanoseconds.

    A 12 MHz counter spends 6 of every 89 seconds where no nanoseconds are.
    """
    told = [counter for counter in counters if counter not in _UNSET]
    seconds = {counter >> _NANOSECONDS for counter in told}
    fits = all(counter & (1 << _NANOSECONDS) - 1 < _BILLION for counter in told)
    return len(seconds) >= 3 and max(seconds) < 86_400 and fits
