"""A brief printed for a person at a terminal, its verdicts in colour where there are colours."""

import sys
from typing import TYPE_CHECKING

from offing.answers.brief_text import lines_of, paragraphs
from offing.cli.terminal import console, say, terminal_width
from offing.schema.text import visible

if TYPE_CHECKING:
    from offing.answers.brief_text import Paragraph
    from offing.record.brief import Brief

_STYLES = {
    "confirmed": "green",
    "corroborated": "cyan",
    "contradicted": "bold red",
    "disputed": "yellow",
    "not seen": "magenta",
    "not observable": "dim",
    "open": "blue",
}


def print_brief(brief: "Brief") -> None:
    """Print a brief for a person at a terminal."""
    coloured = sys.stdout.isatty()
    width = terminal_width()
    for one in paragraphs(brief):
        if one.verdict and coloured:
            _print_judged(one)
        else:
            sys.stdout.writelines(f"{line}\n" for line in lines_of(one, width))


def _print_judged(one: "Paragraph") -> None:
    """Print a verdict in its colour."""
    from rich.padding import Padding
    from rich.text import Text

    if one.label:
        say(one.label)
    shown = Text(visible(one.words), style=_STYLES.get(one.verdict, ""))
    console(sys.stdout).print(Padding(shown, (0, 0, 0, one.margin or 0)))
