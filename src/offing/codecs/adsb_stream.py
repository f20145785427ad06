"""One receiver's stream of Mode S messages, read stretch by stretch."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from offing.codecs.adsb_clock import Clock
from offing.codecs.adsb_decode import Heard, follow
from offing.codecs.adsb_rows import Rows
from offing.codecs.adsb_sky import Sky
from offing.schema.account import Account

NO_TIME = "no time in it: without --start TIME it gives no fixes"


@dataclass(slots=True)
class Stream:
    """Hold what one stretch hands to the next: the clock, the sky, and what the format's parser keeps (``kept``)."""

    clock: Clock
    sky: Sky = field(default_factory=Sky)
    kept: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def resume(cls, layout: dict[str, Any], carry: dict[str, Any]) -> "Stream":
        """Return the stream as *carry* left it, or at its beginning."""
        if not carry:
            return cls(Clock(layout.get("start"), bool(layout.get("gps"))))
        return cls(Clock(**carry["clock"]), Sky.from_carry(carry["sky"]), carry.get("kept", {}))

    def as_carry(self) -> dict[str, Any]:
        """Return the stream as JSON takes it."""
        return {"clock": self.clock.as_carry(), "sky": self.sky.as_carry(), "kept": self.kept}

    def read(self, heard: Heard) -> tuple[Rows, Account]:
        """Return what messages say, and their account."""
        rows = Rows()
        return rows, follow(heard, self.sky, rows)


def told_times(layout: dict[str, Any], counted: bool) -> str:
    """Return in words where the times of a stream come from; *counted*: its messages bear counters."""
    start = layout.get("start")
    if not counted:
        return "its messages bear no counter, so that no time can be told: it gives no fixes"
    if start is None:
        return NO_TIME
    counter = "GPS times of the day" if layout.get("gps") else "counters at 12 MHz"
    return f"time counted from {datetime.fromtimestamp(start // 1_000_000, UTC):%Y-%m-%dT%H:%M:%SZ} by {counter}"
