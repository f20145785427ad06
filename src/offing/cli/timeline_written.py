"""A timeline written out: for the terminal, as Markdown, as CSV, and as figures to be drawn."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offing.cli.figures import bar
from offing.schema.text import cell, visible

if TYPE_CHECKING:
    from offing.answers.timeline import Timeline

Row = Mapping[str, Any]
_ID = 10
_SHOWN = 4
_SOURCES = 12
_MADE_UP = "A rehearsal: nothing of what follows happened."
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~&$])")
_UNPUBLISHED = "no time told"


def text(told: "Timeline") -> str:
    """Return a timeline for a person at a terminal."""
    lines = [*_head(told), ""]
    for row in told.rows():
        lines.append(f"{_when(row):<24}  {row['lane']:<11}  {row['words']}{_aside(row)}")
        lines.append(f"{'':<24}  {'':<11}  {_by_whom(row)}  {' '.join(_ids(row))}".rstrip())
    lines += ["", *_key(told)]
    return "".join(f"{visible(line)}\n" for line in lines)


def _head(told: "Timeline") -> list[str]:
    head = [_MADE_UP] if told.synthetic else []
    names = " and ".join(one.name for one in told.actors)
    return [*head, f"{names}: {len(told.happenings):,} happenings told, {len(told.events):,} events of craft together"]


def _key(told: "Timeline") -> Iterator[str]:
    rows = told.rows()
    if any(row["when"] == "published" for row in rows):
        yield "~: no time is told; the day on which it was published"
    yield "Each stands once; origins are those who saw or decided. offing why ID shows the words."


def _when(row: Row) -> str:
    start, end = row["start"], row["end"]
    if start is None:
        return _UNPUBLISHED
    if row["when"] == "published":
        return f"~ {start:%Y-%m-%d}"
    return f"from {start:%Y-%m-%d}" if end is None else days(start, end)


def days(start: datetime, end: datetime | None) -> str:
    """Return a time in days: "2023-07-20 to 2023-07-23", "2023-06" of a whole month."""
    if end is None or end <= start:
        return f"{start:%Y-%m-%d}"
    if start.day == 1 and end.day == 1 and (start.hour, end.hour) == (0, 0) and 27 < (end - start).days < 32:
        return f"{start:%Y-%m}"
    last = datetime.fromtimestamp(end.timestamp() - 1, end.tzinfo)
    return f"{start:%Y-%m-%d}" if last.date() == start.date() else f"{start:%Y-%m-%d} to {last:%Y-%m-%d}"


def _aside(row: Row) -> str:
    told = [] if row["status"] == "happened" else [{"announced": "announced, no more is held"}.get(row["status"], "")]
    told = [one or row["status"] for one in told]
    parties = [one for one in row["parties"] if one]
    shown = ", ".join(parties[:_SHOWN]) + (f" and {len(parties) - _SHOWN} more" if len(parties) > _SHOWN else "")
    return "".join(f" · {one}" for one in (*told, shown) if one)


def _by_whom(row: Row) -> str:
    if row["lane"] == "transmitted":
        return "heard by receivers"
    names = [origin["name"] for origin in row["origins"]]
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    return f"{row['independent']} origin{'' if row['independent'] == 1 else 's'}: {shown}"


def _ids(row: Row) -> list[str]:
    shown = [line[:_ID] for line in row["lines"][:_SHOWN]]
    return [*shown, f"and {len(row['lines']) - _SHOWN} more"] if len(row["lines"]) > _SHOWN else shown


def markdown(told: "Timeline") -> str:
    """Return a timeline as Markdown."""
    head, *rest = _head(told)
    lines = [f"# Timeline: {_plain(' and '.join(one.name for one in told.actors))}", "", f"**{_plain(head)}**"]
    lines += [f"{_plain(one)}" for one in rest]
    lines += ["", "| when | lane | what | told by | lines |", "|---|---|---|---|---|"]
    for row in told.rows():
        cells = (_when(row), row["lane"], f"{row['words']}{_aside(row)}", _by_whom(row), " ".join(_ids(row)))
        lines.append(f"| {' | '.join(_plain(one) for one in cells)} |")
    lines += ["", *(f"{_plain(one)}\n" for one in (*told.remarks, *_key(told)))]
    return "\n".join(lines).rstrip() + "\n"


def _plain(words: object) -> str:
    """Return words that Markdown takes for words."""
    return _MARKUP.sub(r"\\\1", visible(words)).replace("\n", " ")


def csv_text(told: "Timeline") -> str:
    """Return a timeline as CSV."""
    from offing.answers.timeline import TIMELINE, flat

    return _csv(TIMELINE.names, (flat(row) for row in told.rows()))


def months_csv(told: "Timeline") -> str:
    """Return the monthly index as CSV."""
    rows = told.index()
    return _csv(list(rows[0]) if rows else ["month", "plover", "count"], rows)


def _csv(names: Sequence[str], rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])
    return out.getvalue()


def _cell(value: Any) -> object:
    if value is None:
        return ""
    if isinstance(value, list):
        return cell("; ".join(map(str, value)))
    if isinstance(value, bool | int | float):
        return value
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else cell(value)


def months_text(told: "Timeline") -> str:
    """Return the monthly index for a terminal: a line a month, a bar a class; months without documents in one line."""
    lines = [*_head(told), ""]
    classes = sorted({one.plover for one in told.months})
    top = max((one.count or 0 for one in told.months), default=0)
    lines.append(f"{'month':<9}{'docs':>5}  " + "".join(f"{name:<16}" for name in classes))
    for stretch in _stretches(told):
        first, last = stretch[0][0], stretch[-1][0]
        if first.count is None:
            span = first.month if first is last else f"{first.month} to {last.month}"
            lines.append(f"{span}: no document of {'it' if first is last else 'these months'} is held")
            continue
        for some in stretch:
            by_class = {one.plover: one for one in some}
            cells = "".join(f"{_figure(by_class.get(name), top):<16}" for name in classes)
            lines.append(f"{some[0].month:<9}{some[0].documents:>5}  {cells}".rstrip())
    lines += ["", "docs: documents held that were published in that month, whatever they tell of"]
    if any(one.announced for one in told.months):
        lines.append("(+n): n of them only announced")
    if any(one.by_publication for one in told.months):
        lines.append("~: some tell no time, and stand under the month in which they were published")
    publishers = sorted({name for one in told.months for name in one.publishers})
    lines.append(
        f"sources: {', '.join(publishers[:12]) or 'none names a publisher'}{' …' if len(publishers) > 12 else ''}"
    )
    return "".join(f"{visible(line)}\n" for line in lines)


def _stretches(told: "Timeline") -> list[list[list[Any]]]:
    """Return the months in stretches, those without documents in a row as one."""
    months: dict[str, list[Any]] = {}
    for one in told.months:
        months.setdefault(one.month, []).append(one)
    found: list[list[list[Any]]] = []
    for some in months.values():
        lacking = all(one.count is None for one in some)
        if lacking and found and found[-1][0][0].count is None:
            found[-1].append(some[:1])
        elif lacking:
            found.append([some[:1]])
        else:
            found.append([some])
    return found


def _figure(one: Any, top: int) -> str:
    if one is None or one.count is None:
        return "–"
    marks = ("~" if one.by_publication else "") + (f" (+{one.announced})" if one.announced else "")
    return f"{one.count}{marks} {bar(one.count, None, top, 8)}".rstrip()


def months_markdown(told: "Timeline") -> str:
    """Return the monthly index as Markdown."""
    lines = [f"# Monthly index: {_plain(' and '.join(one.name for one in told.actors))}", ""]
    lines += [f"**{_MADE_UP}**", ""] if told.synthetic else []
    lines += ["| month | class | happenings | documents held | sources |", "|---|---|---|---|---|"]
    for one in told.months:
        count = "no document held" if one.count is None else _figure(one, 0)
        cells = (one.month, one.plover, count, one.documents, ", ".join(one.publishers))
        lines.append(f"| {' | '.join(_plain(each) for each in cells)} |")
    lines += ["", *(f"{_plain(one)}\n" for one in told.remarks)]
    return "\n".join(lines).rstrip() + "\n"


def figures(told: "Timeline") -> list[dict[str, Any]]:
    """Return the monthly index as figures to be drawn."""
    from offing.record.periods import moment

    who = " and ".join(one.name for one in told.actors)
    return [
        {
            **{"period": one.month, "t_start": moment(one.start), "t_end": moment(one.end), "of": "happenings"},
            **{"lane": "said", "who": who, "state": None, "what": one.plover, "measure": "happenings", "area": None},
            **{"count": one.count, "most": one.count, "bound": "exactly", "synthetic": one.synthetic},
            "status": "counted" if one.count is not None else "missing",
        }
        for one in told.months
    ]
