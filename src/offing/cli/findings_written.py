"""Findings as people read them: a table of many, or each with what was said and seen, slot by slot."""

import sys
from collections.abc import Iterable, Mapping, Sequence

from offing.cli.terminal import console, say, say_indented
from offing.schema.finding import SLOTS, UNANNOUNCED, VERDICTS, Check, Finding
from offing.schema.text import visible

# A sign and a colour for each verdict; the sign and the word tell it alone.
SIGNS = {
    "contradicted": ("✗", "bold red"),
    "disputed": ("≠", "yellow"),
    "open": ("…", "blue"),
    "not seen": ("∅", "magenta"),
    "not observable": ("?", "dim"),
    "corroborated": ("≈", "cyan"),
    "confirmed": ("✓", "green"),
    UNANNOUNCED: ("!", "bold"),
}
LANES = {"said": "said", "sighted": "sighted", "announced": "announced", "transmitted": "transmitted"}
MADE_UP = "Of a re-enactment: nothing of it happened."
_SHOWN = 90  # characters of a line's words in a table
_ID = 10
_MARGIN = 12
_MOST = 6  # ids shown of what a slot was compared with


def signed(verdict: str) -> str:
    """Return a verdict with its sign."""
    return f"{SIGNS[verdict][0]} {verdict}"


def print_findings(found: Sequence[Finding], words: Mapping[str, str]) -> None:
    """Print a table of findings: verdict, line, the verdict of each slot by its sign, and the line's words."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in ("id", "verdict", "lane", "kind", "slots", "words"):
        table.add_column(name, overflow="fold", no_wrap=name in ("id", "verdict"))
    for one in found:
        slots = Text()
        for n, check in enumerate(one.checks):
            sign, style = SIGNS[check.verdict]
            slots.append(f"{' ' if n else ''}{visible(check.slot)} ").append(sign, style=style)
        told = words.get(one.line) or "; ".join(check.seen for check in one.checks[:1])
        short = told if len(told) <= _SHOWN else f"{told[: _SHOWN - 1]}…"
        verdict = Text(signed(one.verdict), style=SIGNS[one.verdict][1])
        cells = (one.id[:_ID], one.lane, one.kind.replace("_", " "), " ".join(short.split()))
        table.add_row(cells[0], verdict, *(Text(visible(cell)) for cell in cells[1:3]), slots, Text(visible(cells[3])))
    console(sys.stdout).print(table)


def print_summary(found: Iterable[Finding]) -> None:
    """Print how many findings there are of each verdict."""
    verdicts = [one.verdict for one in found]
    told = [f"{signed(one)} {verdicts.count(one):,}" for one in (*VERDICTS, UNANNOUNCED) if one in verdicts]
    say(f"{len(verdicts):,} findings: {', '.join(told)}")


def print_finding(one: Finding, words: str = "") -> None:
    """Print one finding with every slot: said, seen, against which lines, and why."""
    say_indented(_MARGIN, one.id, "finding")
    say_indented(
        _MARGIN, f"{one.line}, {one.lane}, {one.kind.replace('_', ' ')}; see: offing why {one.line}", "on line"
    )
    if one.synthetic:
        say_indented(_MARGIN, MADE_UP)
    if words:
        say_indented(_MARGIN, f"“{' '.join(words.split())}”", "words")
    _verdict("verdict", one.verdict)
    for check in sorted(one.checks, key=_order):
        say()
        _verdict(check.slot, check.verdict)
        for label, text in (("said", check.said), ("seen", check.seen), ("lane", check.lane), ("why", check.reason)):
            if text:
                say_indented(_MARGIN + 9, text, f"{'':<{_MARGIN}}{label}")
        if check.against:
            more = f" and {len(check.against) - _MOST} more" if len(check.against) > _MOST else ""
            listed = ", ".join(check.against[:_MOST])
            say_indented(_MARGIN + 9, f"{listed}{more}", f"{'':<{_MARGIN}}against")
    slots = {check.reason for check in one.checks}
    for n, reason in enumerate(reason for reason in one.reasons if reason not in slots):
        if not n:
            say()
        say_indented(_MARGIN, reason, "" if n else "besides")


def _order(check: Check) -> int:
    return SLOTS.index(check.slot) if check.slot in SLOTS else len(SLOTS)


def _verdict(label: str, verdict: str) -> None:
    from rich.text import Text

    line = Text(f"{label:<{_MARGIN}}").append(signed(verdict), style=SIGNS[verdict][1])
    console(sys.stdout).print(line)
