"""Accounts of inputs as a person reads them."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from offing.cli.terminal import print_table, remark, say, say_indented, show_counts
from offing.schema.account import add_counts

if TYPE_CHECKING:
    from offing.engine.home import Home

Account = Mapping[str, Any]

SENTENCE, WARNING = "sentence", "warning"  # what the lines of an account of documents are
_BY_TYPE = {SENTENCE: "claims", WARNING: "about"}
_EXAMPLES = 3
_FEW = 6  # documents that are told of one by one
_LONG = 28
# What may be the cause where reports are dropped for their time.
_HINTS = {
    "no time": "--start TIME says when a log begins that tells no time",
    "time before 1990": "the clock of whoever wrote it was not set",
    "time in the future": "more than a day ahead of this machine's clock; one of the two is wrong",
}
_NUMBERS = ("lines", "messages", "fixes", "dropped", "rejected", "seconds")


def print_accounts(accounts: Sequence[Account]) -> None:
    """Print a table of *accounts*, then what there is to tell of each input."""
    told = [account for account in accounts if not account.get("refused")]
    if told:
        print_table(("input", "format", *_NUMBERS), map(_row, told), right=_NUMBERS)
    brief: list[Account] = []
    for unit in (SENTENCE, WARNING):
        alike = [account for account in told if _unit(account) == unit]
        if len(alike) > _FEW:
            _print_together(alike, unit)
            brief += alike
    for account in told:
        notes = list(_notes(account)) if account not in brief else []
        if notes:
            say(f"\n{account['input']}")
            for label, text in notes:
                say_indented(12, text, f"  {label}")


def _print_together(documents: Sequence[Account], unit: str) -> None:
    """Print of many documents what they come to, and what of them was not understood; `offing inputs` has each."""
    whole = {"lines": 0, "messages": 0} | {
        name: sum(account.get(name) or 0 for account in documents) for name in ("lines", "messages")
    }
    what = "input" if unit == WARNING else "document"
    say(f"\n{_count(len(documents), what)}: {_told(whole, unit)}")
    for name in ("by_type", "rejected", "context"):
        total: dict[str, int] = {}
        for account in documents:
            total = add_counts(total, account.get(name) or {})
        if total:
            say_indented(12, show_counts(total), f"  {_BY_TYPE[unit] if name == 'by_type' else name}")
    if any(account.get("synthetic") for account in documents):
        say_indented(12, "a rehearsal: nothing in it happened", "  note")


def print_account(account: Account) -> None:
    """Print the account of one input of documents: its sentences or warnings, by what became of them."""
    if account.get("refused"):
        return
    unit = _unit(account)
    say(f"\n{account['input']}: {_told(account, unit)}")
    if unit == WARNING and account.get("by_type"):
        say_indented(12, show_counts(account["by_type"]), f"  {_BY_TYPE[unit]}")
    for label, text in _notes(account):
        say_indented(12, text, f"  {label}")


def _told(account: Account, unit: str) -> str:
    """Return how many sentences an account of documents counts and how many of them tell something, or warnings."""
    if unit == WARNING:
        return _count(account["messages"], unit)
    return f"{_count(account['lines'], unit)}, {account['messages']:,} of them telling"


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def _row(account: Account) -> tuple[object, ...]:
    seconds = account.get("seconds") or 0.0
    return (
        _short(account["input"]),
        account.get("format") or "",
        *(f"{account.get(name) or 0:,}" for name in ("lines", "messages", "fixes")),
        *(f"{sum((account.get(name) or {}).values()):,}" for name in ("dropped", "rejected")),
        "read before" if account.get("already") else f"{seconds:.1f}",
    )


def _notes(account: Account) -> Iterable[tuple[str, str]]:
    for decision in account.get("decided") or ():
        yield "decided", decision
    if account.get("synthetic"):
        yield "note", "a rehearsal: nothing in it happened"
    for note in _unnamed_notes(account):
        yield "note", note
    for name in ("rejected", "dropped", "context"):
        if account.get(name):
            yield name, show_counts(account[name])
        if name == "dropped":
            yield from (
                ("", f"{reason}: {hint}") for reason, hint in _HINTS.items() if (account.get(name) or {}).get(reason)
            )
        if name == "rejected":
            where = _unit(account)
            yield from (("", f"at {where} {offset:,}: {reason}") for offset, reason in _examples(account))


def _unit(account: Account) -> str:
    from offing.sources import all_sources

    source = all_sources().get(account.get("format") or "")
    if source is not None and source.unit == "whole":
        return WARNING if source.family == "warning" else SENTENCE
    return "row" if source is not None and source.unit == "rows" else "byte"


def refusal(account: Account) -> str:
    """Return which input was refused and why, naming it once."""
    return f"refused {account['input']}: {account['refused']}"


def shortfall(account: Account) -> str | None:
    """Return what is wanting in an input that was read: its end, or any line that is understood."""
    if account.get("complete") is False:
        broken = "; ".join(_unnamed_notes(account)) or "it breaks off"
        return f"{account['input']} is incomplete: {broken}, which are kept; once you have it whole, read it again"
    if not account.get("messages") and account.get("rejected") and _unit(account) not in (SENTENCE, WARNING):
        return f"nothing in {account['input']} could be read as {account['format']}; is it that? See --as and --map"
    return None


def report_wanting(accounts: Iterable[Account]) -> bool:
    """Say on stderr which inputs were refused or read in part, and why; tell whether there were any."""
    wanting = False
    for account in accounts:
        text = refusal(account) if account.get("refused") else shortfall(account)
        if text:
            remark(f"offing: {text}")
            wanting = True
    return wanting


def _unnamed_notes(account: Account) -> list[str]:
    return [note.removeprefix(f"{account['input']}: ") for note in account.get("notes") or ()]


def _examples(account: Account) -> list[tuple[int, str]]:
    return [(offset, reason) for offset, reason in (account.get("examples") or ())[:_EXAMPLES]]


def _short(name: str) -> str:
    """Return the end of a long path, which tells inputs apart."""
    return name if len(name) <= _LONG else str(PurePath("…", PurePath(name).name))


def suggest(home: "Home") -> str:
    """Return the closing line of a read: what the record holds now, and what to type next."""
    from offing.detectors import all_detectors
    from offing.engine.reader import Record

    serving = {kind for kind, one in all_detectors().items() if one.working}
    counts = {kind: n for kind, n in Record(home).counts().items() if kind not in serving}
    if not counts:
        return "No events in the record. Try: offing inputs · offing sql 'SELECT * FROM craft'"
    rarest = min(counts, key=lambda kind: counts[kind])
    return f"In the record: {show_counts(counts)}. Try: offing log --kind {rarest} · offing why ID"
