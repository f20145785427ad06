"""Days told by one that was told before: "on the same day", "the next day", "two days earlier"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from offing.reports.mention import Mention
from offing.schema.claim import Time

_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_AGAIN = re.compile(
    r"\b(?:(?P<same>[Tt]he same|[Tt]hat same|[Tt]hat)|(?P<next>[Tt]he (?:next|following))|(?P<last>[Tt]he previous)) "
    r"(?:day|afternoon|evening|morning|night)\b"
    rf"|\b(?P<count>(?i:{'|'.join(_COUNTS)})) days? (?P<way>earlier|later|before|after(?:wards)?)\b(?! [a-z])"
    r"|\b(?P<eve>[Tt]he day (?:before|earlier))\b(?! [a-z])"
)
_DAY = timedelta(days=1)
_MOST = 40  # such words of one text
_LONGEST = 7 * _DAY  # what is told before as a longer span names no day


def days_again(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return mentions, in order, with those of days that hang on a day told before them in the text."""
    if _AGAIN.search(text) is None:
        return list(mentions)
    found = list(mentions)
    for match in islice(_AGAIN.finditer(text), _MOST):
        told = [one for one in found if one.kind == "time" and one.end <= match.start() and _is_day(one.value)]
        if not told:
            continue
        last = max(told, key=lambda one: one.end)
        time = _moved(last.value, _steps(match), match)
        over = [one for one in found if one.kind == "time" and one.start < match.end() and match.start() < one.end]
        if any(one.start < match.start() or one.end > match.end() for one in over):
            continue
        found = [one for one in found if one not in over]
        found.append(Mention("time", *match.span(), time))
    return sorted(found, key=lambda one: (one.start, -one.end))


def _is_day(time: Time) -> bool:
    return time.start is not None and time.end is not None and time.end - time.start <= _LONGEST


def _steps(match: re.Match[str]) -> int:
    """Return how many days a phrase leads on from the day told before."""
    if match["count"]:
        steps = _COUNTS[match["count"].lower()]
        return -steps if match["way"] in ("earlier", "before") else steps
    return 0 if match["same"] else 1 if match["next"] else -1


def _moved(time: Time, steps: int, match: re.Match[str]) -> Time:
    """Return the day so many days from the one told before; of a span the last counts for what comes after it."""
    assert time.start is not None and time.end is not None  # noqa: S101
    base = time.end - _DAY if steps > 0 else time.start
    if time.granularity in ("second", "minute", "hour", "part_of_day"):
        base = time.start
    start = base.replace(hour=0, minute=0, second=0, microsecond=0) + steps * _DAY
    why = "the day told of before"
    return replace(time, start=start, end=start + _DAY, granularity="day", inferred=why, local=None, span=match.span())
