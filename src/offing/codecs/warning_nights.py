"""Find the night that a warning tells by its last day although it is over before that night begins."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from offing.schema.warning import Window

_DAY = timedelta(days=1)


def nights_in_force(found: Sequence[Window], ends: datetime | None) -> list[Window]:
    """Return windows without the one night behind the warning's own end, where the night before ends on that very day.

    "2230Z TO 0530Z DAILY 22 THRU 29 JUL", cancelled on 29 July at 0630Z, names the morning of its last night.
    """
    behind = [one for one in found if ends is not None and one.start is not None and one.start >= ends]
    if ends is None or len(behind) != 1 or not _names_its_morning(behind[0], found, ends):
        return list(found)
    return [one for one in found if one is not behind[0]]


def _names_its_morning(window: Window, found: Sequence[Window], ends: datetime) -> bool:
    """Tell whether a window goes across midnight, and that of the day before is over on the day of the end."""
    if window.start is None or window.end is None or window.start.date() == window.end.date():
        return False
    before = [one.end for one in found if one.start == window.start - _DAY]
    return any(one is not None and one <= ends and one.date() == ends.date() for one in before)
