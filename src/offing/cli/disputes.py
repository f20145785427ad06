"""What documents say of one operation against one another, printed: disputes side by side, support, how it changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from offing.cli.terminal import say, say_indented

Said = Mapping[str, Any]
_MARGIN = 14
_ID = 10
_NOTHING = "its documents do not dispute one another in anything that is compared"


def print_between(found: Said) -> None:
    """Print what documents say against one another (as `Record.between` returns it) for a person at a terminal."""
    say(f"\ndisputes: {len(found['disputes']):,}")
    if not found["disputes"]:
        say_indented(2, _NOTHING)
    for one in found["disputes"]:
        say(f"\n  {one['topic']} ({one['slot']})")
        for side in one["sides"]:
            _side(side)
        for note in one["notes"]:
            say_indented(_MARGIN, note)
    _section("remarks", ((one["words"], one["lines"]) for one in found["remarks"]))
    _section("first, largest", (_first(one) for one in found["firsts"]))
    for one in found["stories"]:
        say(f"\nhow it changed: {one['topic']}")
        for step in one["steps"]:
            who = step["publisher"] or step["origin"]
            say_indented(
                _MARGIN, f"{step['value']}: {step['how']} ({who})  {step['line'][:_ID]}", _day(step["published"])
            )
    _supports(found["support"])
    if found["left_out"]:
        say_indented(0, f"rejected, and left out: {' '.join(line[:_ID] for line in found['left_out'])}")


def _side(side: Said) -> None:
    ahead = ", foreseen" if side["foreseen"] else ""
    say_indented(_MARGIN, f"{side['value']}{ahead}  grade {side['grade']}", "  said")
    for origin in side["origins"]:
        say_indented(_MARGIN, _voice(origin))
    for reason in dict.fromkeys(side["grade_reasons"]):
        say_indented(_MARGIN, f"graded so: {reason}")
    for words in _not_counted(side):
        say_indented(_MARGIN, words)


def _voice(origin: Said) -> str:
    named = [one for one in origin["sources"] if one["publisher"] != origin["name"]]
    papers = ", ".join(dict.fromkeys(one["publisher"] or one["title"] or one["document"] for one in named))
    days = [one["published"] for one in origin["sources"] if one["published"] is not None]
    when = f", {_day(min(days))}" if days else ""
    where = f" in {papers}" if papers else ""
    return f"{origin['name']}{where}{when} ({origin['how']})  {' '.join(line[:_ID] for line in origin['lines'])}"


def _not_counted(side: Said) -> Iterator[str]:
    if side["relays"]:
        told = ", ".join(f"{one['publisher'] or one['document']} {one['line'][:_ID]}" for one in side["relays"])
        yield f"told again, which counts for nothing: {told}"
    if side["copies"]:
        names = ", ".join(one["publisher"] or one["document"] for one in side["copies"])
        yield f"copied, which counts for nothing: {names}"


def _section(title: str, rows: Iterable[tuple[str, Sequence[str]]]) -> None:
    listed = list(rows)
    if listed:
        say(f"\n{title}")
    for words, lines in listed:
        say_indented(2, f"{words}  {' '.join(line[:_ID] for line in lines)}")


def _first(one: Said) -> tuple[str, Sequence[str]]:
    return f"“{one['says']}”: {one['verdict']}; {one['reason']}", [one["line"], *one["against"]]


def _supports(some: Sequence[Said]) -> None:
    if some:
        say("\nwho tells what: independent origins, grade")
    for one in some:
        names = ", ".join(origin["name"] for origin in one["origins"])
        say_indented(_MARGIN, f"{one['topic']}: {one['value']} ({names})", f"{one['independent']:>6,}  {one['grade']}")


def _day(published: int | None) -> str:
    return "" if published is None else f"{datetime.fromtimestamp(published / 1e6, UTC):%Y-%m-%d}"
