"""Figures as a person reads them: numbers with their marks, bars of letters, CSV."""

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from offing.cli.terminal import console, say
from offing.schema.tally import TALLY
from offing.schema.text import cell, visible

Figure = Mapping[str, Any]
_EIGHTHS = " ▏▎▍▌▋▊▉"
_WIDTH = 24  # letters of the longest bar
_MADE_UP = "A rehearsal: nothing of what follows happened."
_LANES = {
    "said": "said: counts as they are told, of sorties and ship-days, which are no number of craft",
    "sighted": "sighted: what somebody saw, so that each figure is a lower bound",
    "transmitted": "transmitted: what receivers heard of craft that transmit, a lower bound",
}


def marked(row: Figure) -> str:
    """Return a figure with its mark: "5", "≥ 449", "2–5"; what is missing, untold or told without a number in words."""
    if row["count"] is None:
        return {"missing": "no count", "not told": "not told", "no number": "some"}.get(row["status"], "–")
    if row["bound"] == "at least":
        return f"≥ {row['count']:,}"
    return f"{row['count']:,}" if row["bound"] == "exactly" else f"{row['count']:,}–{row['most']:,}"


def bar(count: int | None, most: int | None, top: int, width: int = _WIDTH) -> str:
    """Return a bar of letters, full to *count*, shaded on to *most*, as long as *width* where either is *top*."""
    if not count and not most:
        return ""
    full = width * 8 * (count or 0) / max(top, 1)
    eighths = max(round(full), 1 if count else 0)
    solid = "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
    shaded = round(width * (most or 0) / max(top, 1)) - len(solid)
    return solid + "░" * max(shaded, 0)


def print_figures(rows: Sequence[Figure]) -> None:
    """Print figures by who counted and of whom, a line a period, a bar for each thing counted."""
    if any(row["synthetic"] for row in rows):
        say(_MADE_UP)
    for group in _groups(rows):
        say(f"\n{_title(group[0])}")
        _print(group)
    lanes = dict.fromkeys(row["lane"] for row in rows)
    say()
    for lane in lanes:
        say(_LANES[lane])
    if any(row["bound"] == "at least" for row in rows):
        say("≥: at least so many")
    if any(row["bound"] == "between" for row in rows):
        say("2–5: not less than the one and not more than the other; ░ is what lies between")


def _groups(rows: Iterable[Figure]) -> list[list[Figure]]:
    found: dict[tuple[Any, ...], list[Figure]] = {}
    for row in rows:
        place = row["area"] if row["of"] == "transits" else None
        found.setdefault((row["lane"], row["who"], row["state"], place, "to" in row["period"]), []).append(row)
    return list(found.values())


def _title(row: Figure) -> str:
    of = f", of {row['state']}" if row["state"] else ""
    who = row["who"] or ""
    if row["of"] == "transits":
        who = row["area"]
    elif row["of"] == "hulls":
        who = ", ".join(filter(None, ("Distinct hulls", row["area"])))
    measure = row["measure"] if row["of"] == "transits" else ""
    return f"{who}{of} · {row['lane']}{f' · {measure}' if measure else ''}"


def _print(rows: Sequence[Figure]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    kinds = sorted(
        dict.fromkeys(row["what"] for row in rows), key=lambda what: -sum(row["what"] == what for row in rows)
    )
    tops = {what: max((row["most"] or row["count"] or 0) for row in rows if row["what"] == what) for what in kinds}
    crossed = any(row["crossed"] is not None for row in rows)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("period", no_wrap=True)
    # Bars for what most periods have; the rest is told in words.
    barred = [
        what for what in kinds if 2 * sum(row["what"] == what for row in rows) >= len({r["period"] for r in rows})
    ]
    for what in barred:
        table.add_column(_named(what), justify="right", no_wrap=True)
        table.add_column("", no_wrap=True)
    if crossed:
        table.add_column("crossed the median line", justify="right")
    table.add_column("", overflow="fold")
    for period, some in _by_period(rows):
        cells = [Text(period)]
        for what in barred:
            row = some.get(what)
            cells.append(Text(marked(row) if row else "", style="" if row and row["count"] is not None else "dim"))
            cells.append(Text(bar(row["count"], row["most"], tops[what]) if row else "", style="cyan"))
        if crossed:
            told = [row["crossed"] for row in some.values() if row["crossed"] is not None]
            cells.append(Text(f"{sum(told):,}" if told else ""))
        cells.append(Text(visible("; ".join(_asides(some, barred))), style="dim"))
        table.add_row(*cells)
    console(sys.stdout).print(table)


def _by_period(rows: Iterable[Figure]) -> Iterable[tuple[str, dict[str, Figure]]]:
    found: dict[str, dict[str, Figure]] = {}
    for row in rows:
        found.setdefault(row["period"], {})[row["what"]] = row
    return found.items()


def _asides(some: Mapping[str, Figure], barred: Sequence[str]) -> list[str]:
    """Return what else is to be said of a period, each thing once."""
    told = [f"{_named(what)} {marked(row)}" for what, row in some.items() if what not in barred and row["count"]]
    for row in some.values():
        if row["missing"] and row["days"] > 1:
            told.append(f"missing {', '.join(row['missing'])}")
        told += [note for note in row["notes"] if not note.startswith(("the counts of single days", "the releases of"))]
        if row["of"] == "transits" and row["of_which"]:
            told.append(", ".join(f"{part['count']} {part['what']}" for part in row["of_which"]))
        if row["of"] == "hulls" and row["candidates"]:
            told.append(f"those without a name may be any of {row['candidates']}")
    return list(dict.fromkeys(told))


def _named(what: str) -> str:
    return {"ship": "official ships", "coastguard": "coast guard"}.get(what, what.replace("_", " "))


def as_csv(rows: Iterable[Figure]) -> str:
    """Return figures as CSV, lists parted by semicolons, no cell a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(TALLY.names)
    for row in rows:
        writer.writerow([_cell(name, row[name]) for name in TALLY.names])
    return out.getvalue()


def _cell(name: str, value: Any) -> object:
    if value is None:
        return ""
    if name == "of_which":
        return cell("; ".join(f"{part['count']} {part['what']}" for part in value))
    if isinstance(value, list):
        return cell("; ".join(map(str, value)))
    if isinstance(value, bool | int | float):
        return value
    return value.isoformat().replace("+00:00", "Z") if hasattr(value, "isoformat") else cell(value)
