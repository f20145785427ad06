"""Raw Mode S messages as lines of text: AVR's forms, and bare ones with a time beside them.

``*8D…;`` and ``:8D…;`` hold a message, ``@`` or ``%`` and twelve digits before it the
receiver's counter, ``<`` the counter and two digits of signal strength. Lists of messages
with seconds since 1970 (``1688169600.25,8D…``) are common too.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from offing.codecs.adsb_clock import Clock
from offing.codecs.adsb_decode import Heard
from offing.codecs.start_option import start_of
from offing.schema.account import Account
from offing.schema.errors import UsageError

_MESSAGE = rb"([0-9A-Fa-f]{28}|[0-9A-Fa-f]{14}|[0-9A-Fa-f]{4});?"
_LINE = re.compile(
    rb"[ \t]*(?:[*:]?|[@%]([0-9A-Fa-f]{12})|<([0-9A-Fa-f]{12})[0-9A-Fa-f]{2}"
    rb"|([0-9]{9,10}(?:\.[0-9]{1,9})?)[ ,;\t]+[*:]?)" + _MESSAGE + rb"[ \t\r]*"
)
# A comment that other programs skip and rehearsals write: when the first message was heard.
_START = re.compile(rb"#\s*start\s+([^\s,]+)")
_LONGEST = 200  # bytes; no line of this format is longer
_EXAMPLES = 20


@dataclass(slots=True)
class Cut:
    """Hold the messages of some lines, and the account of those that are none."""

    heard: Heard
    account: Account
    counters: list[int]
    stamped: int


def cut_avr(data: bytes, offset: int, clock: Clock) -> Cut:
    """Return the messages of whole lines that begin at *offset* of the input, timed by *clock*."""
    context: Counter[str] = Counter()
    account = Account()
    heard = Heard()
    counters, stamped, at = [], 0, offset
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    for line in lines:
        found = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
        if found is None:
            _sort_out(line, at, clock, context, account)
        else:
            counter, other, stamp, message = found.groups()
            if stamp is not None:
                stamped += 1
                t: int | None = round(float(stamp) * 1e6)
            else:
                ticks = int(counter or other or b"-1", 16)
                counters.append(ticks)
                t = clock.read(ticks)
            dated = stamp is not None or clock.start is not None
            heard.add(message.decode(), t, dated, at, len(line.rstrip(b"\r")))
        at += len(line) + 1
    account.context = dict(context)
    account.lines = context.total() + sum(account.rejected.values())
    return Cut(heard, account, counters, stamped)


def _sort_out(line: bytes, at: int, clock: Clock, context: Counter[str], account: Account) -> None:
    text = line[:_LONGEST].strip()
    if not text:
        context["blank line"] += 1
    elif text.startswith(b"#"):
        context["comment"] += 1
        begun = _START.match(text)
        if begun and clock.start is None and clock.last is None:
            clock.start = _moment(begun.group(1))
    else:
        reason = "line too long" if len(line) > _LONGEST else "no Mode S message"
        account.rejected[reason] = account.rejected.get(reason, 0) + 1
        if len(account.examples) < _EXAMPLES:
            account.examples.append((at, reason))


def _moment(text: bytes) -> int | None:
    try:
        return start_of(datetime.fromisoformat(text.decode("ascii", "replace")))
    except (ValueError, UsageError, OverflowError):
        return None
