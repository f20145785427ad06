"""A monthly index by PLOVER class: how many happenings, on how many documents, from which sources.

A month of which no document is held has no figure, which is not zero. Happenings that were called off or denied count
for nothing; those that were only announced count apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from offing.record.happenings import Happening
from offing.record.periods import Periods
from offing.record.telling import Source

# Where the calendar begins: no instant is before it.
_FIRST_US: Final = (datetime.min.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)

COUNTED, NO_DOCUMENTS = "counted", "no documents"


@dataclass(frozen=True, slots=True)
class Month:
    """Hold one figure: ``count`` happenings of a class in a month, None where no document of that month is held.

    ``announced`` of them are only announced, ``by_publication`` tell no time and stand under their publication's.
    ``documents`` are all that were published in that month, whatever they tell of; ``sources`` those counted here.
    """

    month: str
    start: int
    end: int
    plover: str
    count: int | None
    announced: int
    by_publication: int
    documents: int
    publishers: tuple[str, ...]
    sources: tuple[str, ...]
    lines: tuple[str, ...]
    synthetic: bool

    @property
    def status(self) -> str:
        """Return whether the figure is one."""
        return NO_DOCUMENTS if self.count is None else COUNTED


def month_index(
    found: Iterable[Happening],
    documents: Mapping[date, int],
    since: int | None = None,
    until: int | None = None,
) -> list[Month]:
    """Return one row a month and class from the first month to the last, those asked for if they are.

    *documents* tells how many documents of each month (its first day) are held.
    """
    periods = Periods("month", "UTC")
    placed: dict[tuple[date, str], list[Happening]] = {}
    for one in found:
        if one.plover and one.start is not None and one.status in ("happened", "announced"):
            placed.setdefault((periods.first(periods.day(one.start)), one.plover), []).append(one)
    months = sorted({month for month, _ in placed})
    if since is not None:
        months = sorted({*months, periods.first(periods.day(since))})
    if until is not None:
        months = sorted({*months, periods.first(periods.day(max(until - 1, _FIRST_US)))})
    if not months or not placed:
        return []
    classes = sorted({plover for _, plover in placed})
    return [
        _row(periods, month, plover, placed.get((month, plover), ()), documents.get(month, 0))
        for month in periods.between(months[0], months[-1])
        for plover in classes
    ]


def _row(periods: Periods, month: date, plover: str, some: Sequence[Happening], documents: int) -> Month:
    start, end = periods.bounds(month)
    tellings = [telling for one in some for telling in one.tellings]
    sources: dict[str, Source] = {one.source.document: one.source for one in tellings}
    publishers = sorted({one.publisher for one in sources.values() if one.publisher})
    return Month(
        month=periods.label(month),
        start=start,
        end=end,
        plover=plover,
        count=len(some) if some or documents else None,
        announced=sum(one.status == "announced" for one in some),
        by_publication=sum(one.when == "published" for one in some),
        documents=documents,
        publishers=tuple(publishers),
        sources=tuple(sorted(sources)),
        lines=tuple(dict.fromkeys(line for one in some for line in one.lines)),
        synthetic=any(one.synthetic for one in some),
    )


def month_json(one: Month) -> Mapping[str, Any]:
    """Return one figure as plain data."""
    names = ("month", "plover", "count", "status", "announced", "by_publication", "documents", "synthetic")
    lists = {name: list(getattr(one, name)) for name in ("publishers", "sources", "lines")}
    return {**{name: getattr(one, name) for name in names}, **lists}
