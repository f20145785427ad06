"""What reaches a person's terminal: text made safe, tables, JSON Lines, one clear line for an error."""

import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import IO, TYPE_CHECKING, Any

from offing.schema.text import set_in, to_json, visible

if TYPE_CHECKING:
    from rich.console import Console


def print_json(objects: Iterable[Mapping[str, Any]]) -> None:
    """Print *objects* on stdout, one a line."""
    for value in objects:
        sys.stdout.write(to_json(value) + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    """Print a table on stdout; the columns named in *right* hold numbers."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        number = column in right
        table.add_column(column, justify="right" if number else "left", overflow="fold", no_wrap=number)
    for row in rows:
        table.add_row(*(Text(visible("" if cell is None else cell)) for cell in row))
    console(sys.stdout).print(table)


def say(text: str = "") -> None:
    """Print a line for people on stdout, made safe, wrapped by the terminal alone."""
    sys.stdout.write("\n".join(visible(line) for line in text.split("\n")) + "\n")


def say_struck(text: str) -> None:
    """Print a line for people on stdout, made safe, on a terminal struck through."""
    if not sys.stdout.isatty():
        say(text)
        return
    from rich.text import Text

    console(sys.stdout).print(Text(visible(text), style="strike dim"))


def say_indented(margin: int, text: str, label: str = "") -> None:
    """Print *text* on stdout, made safe, wrapped to the terminal, set in by *margin* beside a *label*."""
    sys.stdout.writelines(f"{line}\n" for line in set_in(margin, text, label, terminal_width()))


def terminal_width() -> int:
    """Return how many letters a line of the terminal holds; of what is none, 100."""
    return shutil.get_terminal_size((100, 24)).columns


def show_marked(text: str, marks: Iterable[tuple[int, int, str]]) -> None:
    """Print *text* on stdout, made safe and dimmed, stretches (start, end, Rich style) of it marked, later on top."""
    from rich.text import Text

    shown = Text(style="dim")
    places = [0]
    for letter in text:
        safe = letter if letter == "\n" else visible(letter)
        shown.append(safe)
        places.append(places[-1] + len(safe))
    for start, end, style in marks:
        shown.stylize(style, places[max(start, 0)], places[min(max(end, 0), len(text))])
    for line in shown.split("\n"):
        console(sys.stdout).print(Text("  ") + line)


def remark(text: str) -> None:
    """Print a line for people on stderr, made safe."""
    sys.stderr.write(visible(text) + "\n")
    sys.stderr.flush()


def console(stream: IO[str]) -> "Console":
    """Return a Rich console on *stream*, of the terminal's width, or unbounded in a pipe."""
    return _console(stream)


@cache
def _console(stream: IO[str]) -> "Console":
    from rich.console import Console

    class Piped(Console):
        """Leave it to the command line what a closed pipe means; Rich would end with the status of a refused input."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    width = None if stream.isatty() else 200
    return Piped(file=stream, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def make_streams_tolerant() -> None:
    """Let a terminal that lacks a letter show its number, rather than stop half-way."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def show_time(moment: datetime | None) -> str:
    """Return *moment* in UTC to the second, or nothing."""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}Z"


def show_span(span: timedelta | None) -> str:
    """Return *span* in its two largest units, such as ``3 h 20 min``."""
    if span is None:
        return ""
    seconds = round(span.total_seconds())
    parts = [(seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s")]
    first = next((at for at, (n, _) in enumerate(parts) if n), len(parts) - 1)
    return " ".join(f"{n} {unit}" for n, unit in parts[first : first + 2] if n or unit == "s" == parts[first][1])


def show_place(lat: float | None, lon: float | None) -> str:
    """Return a position in degrees and minutes with hemispheres, as charts have it."""
    if lat is None or lon is None:
        return ""
    return f"{_arc(lat, 'NS', 2)} {_arc(lon, 'EW', 3)}"


def _arc(degrees: float, hemispheres: str, width: int) -> str:
    tenths = round(abs(degrees) * 600)
    return f"{tenths // 600:0{width}d}°{tenths % 600 / 10:04.1f}'{hemispheres[degrees < 0]}"


def show_counts(counts: Mapping[str, int]) -> str:
    """Return counts in words, largest first: ``checksum 3, empty line 1``."""
    return ", ".join(f"{reason} {n:,}" for reason, n in sorted(counts.items(), key=lambda item: -item[1]) if n)
