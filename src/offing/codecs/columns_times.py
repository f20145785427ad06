"""Which column, or columns, of a table tell the time of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from offing.codecs.columns import ColumnName
from offing.codecs.columns_map import Mapped
from offing.codecs.times import NO_TIME, TimeForm, guess_form, read_times

_AGREE = 0.9
_SOME = 0.1  # of the values under a name of a time: the rest is damaged
_AGREE_US = 1_500_000
_OTHER_TIMES = frozenset(
    ("eta", "etd", "ata", "atd", "arrival", "departure", "start", "end", "first", "built", "year", "month", "week")
)


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """Hold a column that can be read as times: what it says, and how good it is."""

    column: int
    form: TimeForm
    times: NDArray[np.int64]
    rank: int
    clock: int | None = None

    def goodness(self) -> tuple[int, int, int]:
        """Return the order of preference among columns that agree, the smallest first."""
        known = self.times[self.times != NO_TIME]
        exact = 2 if np.any(known % 1_000_000) else 1 if np.any(known % 60_000_000) else 0
        return (-exact, int(not self.form.sure), self.rank)

    def as_dict(self) -> dict[str, Any]:
        """Return the column as a layout holds it."""
        clock = {} if self.clock is None else {"clock": self.clock}
        return {"column": self.column, **self.form.as_dict(), **clock}


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """Hold the time columns to use, the best first, what was decided, or what is missing."""

    columns: tuple[TimeColumn, ...] = ()
    decided: tuple[str, ...] = ()
    missing: str = ""


def choose_times(
    names: Sequence[ColumnName], sample: pl.DataFrame, taken: set[int], mapped: Mapped | None, start_us: int | None
) -> TimeChoice:
    """Return the columns of *sample* (``c0``, ``c1`` …) that tell the time.

    *taken* columns are something else; *start_us* turns small counts into times since it.
    """
    if mapped is not None:
        return _take_mapped(names, sample, mapped, start_us)
    ranks = {index: _rank(name) for index, name in enumerate(names) if index not in taken}
    named = [(index, rank) for index, rank in ranks.items() if rank is not None]
    found = _read_all(names, sample, named, start_us) or _read_all(names, sample, named, start_us, _SOME)
    if not found:
        others = [(i, 0) for i in ranks if ranks[i] is None and not _OTHER_TIMES & set(names[i].words)]
        found = [column for column in _read_all(names, sample, others, None) if column.form.dated and column.form.timed]
        if len(found) > 1:
            return TimeChoice(missing=f"time ({_list(names, found)} could each be it)")
    return _choose(names, found) if found else TimeChoice(missing="time")


def _rank(name: ColumnName) -> int | None:
    ranks = [rank for role in ("t", "clock", "date") if (rank := name.rank(role)) is not None]
    return min(ranks, default=None)


def _read_all(
    names: Sequence[ColumnName],
    sample: pl.DataFrame,
    columns: Sequence[tuple[int, int]],
    start_us: int | None,
    share: float = _AGREE,
) -> list[TimeColumn]:
    every = (_read(sample, names[index], index, rank, start_us, None, share) for index, rank in columns)
    read = [one for one in every if one is not None]
    sure = next((one.times for one in read if one.form.sure and one.form.timed and one.form.dated), None)
    if sure is None:
        return read
    return [
        one if one.form.sure else _read(sample, names[one.column], one.column, one.rank, start_us, sure) or one
        for one in read
    ]


def _read(
    sample: pl.DataFrame,
    name: ColumnName,
    index: int,
    rank: int,
    start_us: int | None,
    also: NDArray[np.int64] | None = None,
    share: float = _AGREE,
) -> TimeColumn | None:
    values = sample[f"c{index}"]
    form = _typed_form(values) or guess_form(values, also, share)
    if form is None and start_us is not None:
        numbers = values.cast(pl.Float64, strict=False)
        if numbers.null_count() == values.null_count() < len(values):
            form = TimeForm("epoch", 1_000_000.0, start_us)
    if form is not None and {"utc", "gmt"} & {*name.words, *name.units}:
        form = replace(form, zoned=True)
    return None if form is None else TimeColumn(index, form, read_times(values, form.as_dict()), rank)


def _typed_form(values: pl.Series) -> TimeForm | None:
    if isinstance(values.dtype, pl.Datetime):
        return TimeForm("ymd", zoned=values.dtype.time_zone is not None)
    if values.dtype == pl.Date:
        return TimeForm("ymd", timed=False)
    return TimeForm("clock", dated=False) if values.dtype == pl.Time else None


def _choose(names: Sequence[ColumnName], found: list[TimeColumn]) -> TimeChoice:
    whole = sorted((column for column in found if column.form.dated and column.form.timed), key=lambda c: c.rank)
    if not whole:
        return _join(names, found)
    agreeing = [column for column in whole if _agree(column.times, whole[0].times)]
    agreeing.sort(key=TimeColumn.goodness)
    best = agreeing[0]
    decided = [f"time: column {names[best.column].text}, {best.form.words()}"]
    if len(agreeing) > 1:
        decided.append(
            f"time where that is imprecise or unreadable: column {_list(names, agreeing[1:])}, which agrees with it"
        )
    others = [column for column in whole if not _agree(column.times, whole[0].times)]
    if others:
        decided.append(f"time in column {_list(names, others)} differs and is left unused")
    return TimeChoice(tuple(agreeing[:2]), tuple(decided))


def _join(names: Sequence[ColumnName], found: list[TimeColumn]) -> TimeChoice:
    dates = sorted((c for c in found if c.form.dated), key=lambda c: c.rank)
    clocks = sorted((c for c in found if not c.form.dated), key=lambda c: c.rank)
    if not dates:
        return TimeChoice(missing=f"date (column {_list(names, clocks)} holds times of day alone)")
    date = dates[0]
    if not clocks:
        words = f"time: column {names[date.column].text}, {date.form.words()}; dates alone, read as midnight UTC"
        return TimeChoice((date,), (words,))
    words = f"time: date in column {names[date.column].text} ({date.form.words()}), time of day in column "
    return TimeChoice((replace(date, clock=clocks[0].column),), (f"{words}{names[clocks[0].column].text}, UTC",))


def _take_mapped(names: Sequence[ColumnName], sample: pl.DataFrame, mapped: Mapped, start_us: int | None) -> TimeChoice:
    values = sample[f"c{mapped.column}"]
    if mapped.unit_us:
        form: TimeForm | None = TimeForm("epoch", mapped.unit_us)
    elif mapped.form:
        form = TimeForm(mapped.form)
    else:
        read = _read(sample, names[mapped.column], mapped.column, 0, start_us)
        form = read.form if read else None
    text = names[mapped.column].text or f"#{mapped.column + 1}"
    if form is None:
        return TimeChoice(missing=f"time (column {text} cannot be read as one)")
    column = TimeColumn(mapped.column, form, read_times(values, form.as_dict()), 0, mapped.clock)
    joined = "" if mapped.clock is None else f" and {names[mapped.clock].text}"
    return TimeChoice((column,), (f"time: column {text}{joined}, {form.words()}, as mapped",))


def _agree(one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    both = (one != NO_TIME) & (other != NO_TIME)
    return bool(both.any() and np.mean(np.abs(one[both] - other[both]) < _AGREE_US) >= _AGREE)


def _list(names: Sequence[ColumnName], columns: Sequence[TimeColumn]) -> str:
    return " and ".join(names[column.column].text or f"#{column.column + 1}" for column in columns)
